/*
 * to_char, strftime, to_timestamp and strptime. A pattern is made into items again only when
 * it is another text than the row before had. Invariant: what is read is a time of UTC unless
 * the text or the call names a zone.
 */
#include "runtime/kernel_time.h"

#include "base/time_pattern.h"

#define MATCH_REASON "text is not as the pattern says"

/* A pattern as one of the two languages reads it. */
typedef bool (*make_pattern)(rf_text text, rf_time_pattern *pattern);
typedef rf_read (*read_time)(const rf_time_pattern *pattern, rf_text text, rf_time_read *read);

typedef struct pattern_cursor {
	rf_text text;
	bool is_known;
	rf_time_pattern pattern;
} pattern_cursor;

static bool take_pattern(pattern_cursor *cursor, rf_kernel_call *call, uint32_t row, rf_text text,
                         make_pattern make)
{
	if (!cursor->is_known || cursor->text.data != text.data || cursor->text.size != text.size) {
		cursor->is_known = true;
		cursor->text = text;
		make(text, &cursor->pattern);
	}
	if (!cursor->pattern.reason) return true;
	rf_kernel_fail(call, row, cursor->pattern.reason);
	return false;
}

/* ---- writing ---- */

static bool fill_parts(rf_time_parts *parts, rf_zone_cursor *zone, int64_t ns)
{
	int64_t local = ns;
	*parts = (rf_time_parts){.utc_s = rf_floor_div(ns, RF_NS_PER_S), .zone = "UTC"};
	if (zone) {
		const rf_zone_type *type = rf_zone_type_at(zone, ns);
		parts->offset_s = type->offset_s;
		parts->zone = type->abbreviation;
		if (!rf_zone_local(zone, ns, &local)) return false;
	}
	parts->civil = rf_civil_from_ns(local);
	return true;
}

/* Where the arguments stand; zones NULL: UTC. */
typedef struct writing {
	const int64_t *times;
	const rf_text *patterns;
	const rf_text *zones;
} writing;

static void write_row(rf_kernel_call *call, uint32_t row, const rf_time_pattern *pattern,
                      rf_zone_cursor *zone, int64_t ns)
{
	rf_text *out = call->out->data;
	rf_time_parts parts;
	char *bytes;
	if (!fill_parts(&parts, zone, ns)) {
		rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
		return;
	}
	bytes =
		rf_kernel_bytes(call, pattern->text_bytes + (size_t)pattern->count * RF_PATTERN_ITEM_BYTES);
	if (bytes) out[row] = (rf_text){bytes, rf_pattern_write(pattern, &parts, bytes)};
}

static void write_times(rf_kernel_call *call, const writing *from, make_pattern make)
{
	rf_text *out = call->out->data;
	rf_zone_cursor zone = {.zone = NULL};
	pattern_cursor cursor;
	cursor.is_known = false;
	RF_FOR_ROWS(call, row)
	{
		out[row] = (rf_text){"", 0};
		if (take_pattern(&cursor, call, row, from->patterns[row], make) &&
		    (!from->zones || rf_zone_take(&zone, call, row, from->zones[row])))
			write_row(call, row, &cursor.pattern, from->zones ? &zone : NULL, from->times[row]);
		if (call->is_out_of_memory) return;
	}
}

#define WRITES(id, time_at, pattern_at, zones_data, make) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		writing from = {call->args[time_at].data, call->args[pattern_at].data, zones_data}; \
		write_times(call, &from, make); \
	}

WRITES(TO_CHAR, 0, 1, NULL, rf_pattern_postgres)
WRITES(TO_CHAR_ZONE, 0, 1, call->args[2].data, rf_pattern_postgres)
WRITES(STRFTIME, 0, 1, NULL, rf_pattern_strftime)
WRITES(STRFTIME_ZONE, 0, 1, call->args[2].data, rf_pattern_strftime)
WRITES(STRFTIME_PATTERN, 1, 0, NULL, rf_pattern_strftime)

/* ---- reading ---- */

/* How a text is read; zones NULL: UTC where the text names none. */
typedef struct reading {
	make_pattern make;
	read_time read;
	const rf_text *zones;
	bool is_silent; /* what can't be read is NULL and no error */
	bool is_date;   /* only the day */
} reading;

/* Which zone or offset counts: that of the text before that of the call. */
static bool settle_zone(rf_kernel_call *call, uint32_t row, const reading *how,
                        const rf_time_read *read, rf_zone_cursor *zone)
{
	int64_t *out = call->out->data, local = read->local_ns;
	rf_text name = read->zone;
	if (read->has_offset) {
		if (!__builtin_sub_overflow(local, read->offset_s * RF_NS_PER_S, &out[row])) return true;
	} else {
		out[row] = local;
		if (!name.size && !how->zones) return true;
		if (!name.size) name = how->zones[row];
		if (!rf_zone_take(zone, call, row, name)) return false;
		if (rf_zone_instant(zone, local, &out[row])) return true;
	}
	rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	return false;
}

static void read_row(rf_kernel_call *call, uint32_t row, const reading *how,
                     const rf_time_pattern *pattern, rf_zone_cursor *zone)
{
	int64_t *out = call->out->data;
	rf_time_read read;
	rf_read status = how->read(pattern, ((const rf_text *)call->args[0].data)[row], &read);
	if (status == RF_READ_BAD) rf_kernel_fail(call, row, MATCH_REASON);
	if (status == RF_READ_RANGE) rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	if (status != RF_READ_OK || !settle_zone(call, row, how, &read, zone) || !how->is_date) return;
	if (!rf_time_trunc(out[row], RF_FIELD_DAY, &out[row]))
		rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
}

static void read_times(rf_kernel_call *call, const reading *how)
{
	const rf_text *patterns = call->args[1].data;
	int64_t *out = call->out->data;
	struct rf_kernel_errors *errors = call->errors;
	rf_zone_cursor zone = {.zone = NULL};
	pattern_cursor cursor;
	cursor.is_known = false;
	if (how->is_silent) call->errors = NULL;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (take_pattern(&cursor, call, row, patterns[row], how->make))
			read_row(call, row, how, &cursor.pattern, &zone);
		if (call->is_out_of_memory) break;
	}
	call->errors = errors;
}

#define READS(id, ...) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		reading how = {__VA_ARGS__}; \
		read_times(call, &how); \
	}

READS(TO_TIMESTAMP, .make = rf_pattern_postgres, .read = rf_pattern_read_postgres)
READS(TO_TIMESTAMP_ZONE, .make = rf_pattern_postgres, .read = rf_pattern_read_postgres,
      .zones = call->args[2].data)
READS(TO_DATE, .make = rf_pattern_postgres, .read = rf_pattern_read_postgres, .is_date = true)
READS(STRPTIME, .make = rf_pattern_strftime, .read = rf_pattern_read_strptime)
READS(STRPTIME_ZONE, .make = rf_pattern_strftime, .read = rf_pattern_read_strptime,
      .zones = call->args[2].data)
READS(TRY_STRPTIME, .make = rf_pattern_strftime, .read = rf_pattern_read_strptime,
      .is_silent = true)
