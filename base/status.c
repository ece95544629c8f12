/* Filling in errors: see status.h. */
#include "base/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void clear(rf_error *error, rf_status code)
{
	memset(error, 0, sizeof *error);
	error->size = sizeof *error;
	error->code = code;
}

rf_status rf_fail(rf_error *error, rf_status code, const char *format, ...)
{
	if (error) {
		va_list args;
		clear(error, code);
		va_start(args, format);
		vsnprintf(error->message, sizeof error->message, format, args);
		va_end(args);
	}
	return code;
}

rf_status rf_fail_at(rf_error *error, rf_status code, rf_loc loc, const char *format, ...)
{
	if (error) {
		va_list args;
		clear(error, code);
		error->offset = loc.start;
		error->end_column = loc.end;
		error->line = UINT32_MAX; /* not located yet */
		va_start(args, format);
		vsnprintf(error->message, sizeof error->message, format, args);
		va_end(args);
	}
	return code;
}

rf_status rf_error_place(rf_status status, rf_loc loc, rf_error *error)
{
	if (status >= 0 || !error || error->line != 0 || loc.end == 0) return status;
	error->offset = loc.start;
	error->end_column = loc.end;
	error->line = UINT32_MAX;
	return status;
}

rf_status rf_fail_memory(rf_error *error)
{
	return rf_fail(error, RIFFLE_NO_MEMORY, "out of memory");
}

rf_status rf_fail_os(rf_error *error, int os_error, const char *format, ...)
{
	if (error) {
		va_list args;
		char room[128], *reason = room;
		size_t used;
		clear(error, RIFFLE_IO);
		error->os_error = os_error;
		va_start(args, format);
		vsnprintf(error->message, sizeof error->message, format, args);
		va_end(args);
		used = strlen(error->message);
		reason = strerror_r(os_error, room, sizeof room); /* GNU's: may point elsewhere */
		snprintf(error->message + used, sizeof error->message - used, ": %c%s",
		         reason[0] >= 'A' && reason[0] <= 'Z' ? reason[0] - 'A' + 'a' : reason[0],
		         reason[0] ? reason + 1 : "");
	}
	return RIFFLE_IO;
}

void rf_hint(rf_error *error, const char *format, ...)
{
	va_list args;
	if (!error) return;
	va_start(args, format);
	vsnprintf(error->hint, sizeof error->hint, format, args);
	va_end(args);
}

const char *riffle_status_text(riffle_status status)
{
	switch (status) {
#define CASE(name, value, text) \
	case RIFFLE_##name: return text;
		RIFFLE_STATUS_LIST(CASE)
#undef CASE
	}
	return "an unknown status";
}

const char *riffle_status_name(riffle_status status)
{
	switch (status) {
#define CASE(name, value, text) \
	case RIFFLE_##name: return #name;
		RIFFLE_STATUS_LIST(CASE)
#undef CASE
	}
	return "UNKNOWN";
}
