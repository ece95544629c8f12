/*
 * Constant texts of which a function takes only some: told when the statement is read rather
 * than on every row. Invariant: what passes here is what the kernel takes.
 */
#include "planner/functions.h"

#include "base/digest.h"
#include "base/time_field.h"
#include "base/time_pattern.h"
#include "base/unicode_form.h"
#include "base/zones.h"

typedef enum word_kind {
	WORD_FIELD,
	WORD_UNIT,
	WORD_ZONE,
	WORD_TO_CHAR,
	WORD_STRFTIME,
	WORD_HASH,
	WORD_FORM
} word_kind;

static const struct checked {
	rf_function_id function;
	uint32_t arg;
	word_kind kind;
} checked_args[] = {
	{RF_FN_EXTRACT, 0, WORD_FIELD},
	{RF_FN_EXTRACT_INTERVAL, 0, WORD_FIELD},
	{RF_FN_DATE_PART, 0, WORD_FIELD},
	{RF_FN_DATE_PART_INTERVAL, 0, WORD_FIELD},
	{RF_FN_DATE_TRUNC, 0, WORD_UNIT},
	{RF_FN_DATE_TRUNC_INTERVAL, 0, WORD_UNIT},
	{RF_FN_DATE_TRUNC_ZONE, 0, WORD_UNIT},
	{RF_FN_DATE_TRUNC_ZONE, 2, WORD_ZONE},
	{RF_FN_DATE_ADD_UNITS, 0, WORD_UNIT},
	{RF_FN_DATE_ADD_UNITS_ZONE, 0, WORD_UNIT},
	{RF_FN_DATE_ADD_UNITS_ZONE, 3, WORD_ZONE},
	{RF_FN_DATEADD_UNITS, 0, WORD_UNIT},
	{RF_FN_DATE_SUB_UNITS, 0, WORD_UNIT},
	{RF_FN_DATESUB_UNITS, 0, WORD_UNIT},
	{RF_FN_DATE_DIFF, 0, WORD_UNIT},
	{RF_FN_DATEDIFF, 0, WORD_UNIT},
	{RF_FN_DATE_DIFF_ZONE, 0, WORD_UNIT},
	{RF_FN_DATE_DIFF_ZONE, 3, WORD_ZONE},
	{RF_FN_TIMEZONE, 0, WORD_ZONE},
	{RF_FN_FROM_UTC_TIMESTAMP, 1, WORD_ZONE},
	{RF_FN_TO_UTC_TIMESTAMP, 1, WORD_ZONE},
	{RF_FN_UTC_OFFSET, 0, WORD_ZONE},
	{RF_FN_MAKE_TIMESTAMPTZ, 6, WORD_ZONE},
	{RF_FN_TIME_BUCKET_ZONE, 2, WORD_ZONE},
	{RF_FN_TO_CHAR, 1, WORD_TO_CHAR},
	{RF_FN_TO_CHAR_ZONE, 1, WORD_TO_CHAR},
	{RF_FN_TO_CHAR_ZONE, 2, WORD_ZONE},
	{RF_FN_TO_TIMESTAMP, 1, WORD_TO_CHAR},
	{RF_FN_TO_TIMESTAMP_ZONE, 1, WORD_TO_CHAR},
	{RF_FN_TO_TIMESTAMP_ZONE, 2, WORD_ZONE},
	{RF_FN_TO_DATE, 1, WORD_TO_CHAR},
	{RF_FN_STRFTIME, 1, WORD_STRFTIME},
	{RF_FN_STRFTIME_ZONE, 1, WORD_STRFTIME},
	{RF_FN_STRFTIME_ZONE, 2, WORD_ZONE},
	{RF_FN_STRFTIME_PATTERN, 0, WORD_STRFTIME},
	{RF_FN_STRPTIME, 1, WORD_STRFTIME},
	{RF_FN_STRPTIME_ZONE, 1, WORD_STRFTIME},
	{RF_FN_STRPTIME_ZONE, 2, WORD_ZONE},
	{RF_FN_TRY_STRPTIME, 1, WORD_STRFTIME},
	{RF_FN_HMAC, 2, WORD_HASH},
	{RF_FN_NORMALIZE_FORM, 1, WORD_FORM},
};

static rf_status check_time_word(rf_text text, bool is_unit, rf_loc loc, rf_error *error)
{
	rf_time_field field;
	rf_text nearest;
	if (rf_time_field_read(text, &field) && (!is_unit || field < RF_FIELD_UNIT_COUNT))
		return RIFFLE_OK;
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown %s of time \"%.*s\"", is_unit ? "unit" : "field",
	           (int)text.size, text.data);
	nearest = rf_time_field_suggest(text, is_unit ? RF_FIELD_UNIT_COUNT : RF_FIELD_COUNT);
	if (nearest.size)
		rf_hint(error, "did you mean \"%.*s\"?", (int)nearest.size, nearest.data);
	else
		rf_hint(error, "There are second, minute, hour, day, week, month, quarter, year%s.",
		        is_unit ? " and others" : ", dow, doy, epoch and others");
	return RIFFLE_NAME;
}

static rf_status check_hash_word(rf_text text, rf_loc loc, rf_error *error)
{
	if (rf_digest_named(text)) return RIFFLE_OK;
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown hash \"%.*s\"", (int)text.size, text.data);
	rf_hint(error, "There are " RF_DIGEST_NAMES ".");
	return RIFFLE_NAME;
}

static rf_status check_form_word(rf_text text, rf_loc loc, rf_error *error)
{
	rf_unicode_form form;
	if (rf_unicode_form_read(text, &form)) return RIFFLE_OK;
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown form of Unicode \"%.*s\"", (int)text.size,
	           text.data);
	rf_hint(error, "There are " RF_UNICODE_FORM_NAMES ".");
	return RIFFLE_NAME;
}

static rf_status check_pattern(rf_text text, bool (*make)(rf_text text, rf_time_pattern *pattern),
                               rf_loc loc, rf_error *error)
{
	rf_time_pattern pattern;
	if (make(text, &pattern)) return RIFFLE_OK;
	return rf_fail_at(error, RIFFLE_INVALID, loc, "%s", pattern.reason);
}

static rf_status check_zone(rf_text text, rf_loc loc, rf_memory *memory, rf_error *error)
{
	const rf_zone *zone;
	rf_zones *zones;
	rf_status status = rf_zones_open(memory, &zones, error);
	if (status < 0) return status;
	status = rf_zones_find(zones, text, &zone, error);
	rf_zones_close(zones);
	return rf_error_place(status, loc, error);
}

rf_status rf_function_check_text(const rf_function *function, uint32_t arg, rf_text text,
                                 rf_loc loc, rf_memory *memory, rf_error *error)
{
	for (size_t i = 0; i < sizeof checked_args / sizeof checked_args[0]; i++) {
		const struct checked *checked = &checked_args[i];
		if (checked->function != function->id || checked->arg != arg) continue;
		switch (checked->kind) {
		case WORD_FIELD: return check_time_word(text, false, loc, error);
		case WORD_UNIT: return check_time_word(text, true, loc, error);
		case WORD_ZONE: return check_zone(text, loc, memory, error);
		case WORD_TO_CHAR: return check_pattern(text, rf_pattern_postgres, loc, error);
		case WORD_STRFTIME: return check_pattern(text, rf_pattern_strftime, loc, error);
		case WORD_HASH: return check_hash_word(text, loc, error);
		case WORD_FORM: return check_form_word(text, loc, error);
		}
	}
	return RIFFLE_OK;
}
