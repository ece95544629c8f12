/*
 * Settings: one table of names, bounds and documentation. Invariant: a value in an
 * rf_settings is within the bounds of its row.
 */
#include "planner/settings.h"

#include "base/limits.h"
#include "base/number_text.h"
#include "base/suggestion.h"
#include "planner/planner.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct number_setting {
	const char *name;
	size_t offset;
	int64_t initial, least, most;
	bool is_size; /* takes '256MB' too */
	const char *doc;
} numbers[] = {
	{"batch_rows", offsetof(rf_settings, batch_rows), RF_BATCH_ROWS, 1, RF_BATCH_ROWS, false,
     "rows of a batch at most"},
	{"chunk_bytes", offsetof(rf_settings, chunk_bytes), RF_CHUNK_BYTES, 1, 16 << 20, true,
     "bytes of one read"},
	{"max_errors", offsetof(rf_settings, max_errors), 0, 0, INT64_MAX, false,
     "bad rows and values that leave the exit status 0"},
	{"max_row_bytes", offsetof(rf_settings, max_row_bytes), RF_LIMIT_ROW_BYTES, 1, INT64_C(1) << 30,
     true, "a longer row of input is left out"},
	{"memory", offsetof(rf_settings, memory_bytes), INT64_C(1) << 30, 1 << 20, INT64_C(1) << 50,
     true, "bytes that one query may hold"},
	{"seed", offsetof(rf_settings, seed), 0, INT64_MIN, INT64_MAX, false,
     "of random() and uuid(), 0 for another one each run"},
	{"threads", offsetof(rf_settings, threads), 0, 0, 1024, false,
     "threads of a query, the caller's among them; 0: that one, by the plainest way"},
};

enum { NUMBER_COUNT = sizeof numbers / sizeof numbers[0] };

static const char on_error_doc[] = "a bad row or value: 'null' goes on, 'fail' stops";
static const char rewrite_prefix[] = "rewrite_";

void rf_settings_init(rf_settings *settings)
{
	memset(settings, 0, sizeof *settings);
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		memcpy((char *)settings + numbers[i].offset, &numbers[i].initial,
		       sizeof numbers[i].initial);
}

/* "256MB", "64 KiB": powers of 1,024 whatever they are called, as databases do. */
static bool read_size(rf_text text, int64_t *bytes)
{
	static const struct {
		const char *unit;
		int shift;
	} units[] = {{"", 0},     {"b", 0},   {"k", 10},   {"kb", 10}, {"kib", 10},
	             {"m", 20},   {"mb", 20}, {"mib", 20}, {"g", 30},  {"gb", 30},
	             {"gib", 30}, {"t", 40},  {"tb", 40},  {"tib", 40}};
	size_t digits = 0;
	rf_text unit;
	text = rf_text_trim(text);
	while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9') digits++;
	unit = rf_text_trim((rf_text){text.data + digits, text.size - digits});
	if (rf_read_bigint((rf_text){text.data, digits}, bytes) != RF_READ_OK) return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (rf_text_is_fold(unit, units[i].unit))
			return !__builtin_mul_overflow(*bytes, INT64_C(1) << units[i].shift, bytes);
	return false;
}

static rf_status set_number(rf_settings *settings, const struct number_setting *row,
                            const rf_value *value, rf_loc loc, rf_error *error)
{
	int64_t number = 0;
	bool is_read = !value->is_null && value->type == RF_BIGINT;
	if (is_read) number = value->as.bigint;
	if (!value->is_null && value->type == RF_TEXT_TYPE)
		is_read = row->is_size ? read_size(value->as.text, &number)
							   : rf_read_bigint(value->as.text, &number) == RF_READ_OK;
	if (!is_read)
		return rf_fail_at(error, RIFFLE_TYPE, loc,
		                  row->is_size ? "%s takes a number of bytes, such as '64MB'"
		                               : "%s takes a whole number",
		                  row->name);
	if (number < row->least || number > row->most) {
		if (row->most == INT64_MAX)
			return rf_fail_at(error, RIFFLE_INVALID, loc, "%s must be at least %lld", row->name,
			                  (long long)row->least);
		return rf_fail_at(error, RIFFLE_INVALID, loc, "%s must be from %lld to %lld", row->name,
		                  (long long)row->least, (long long)row->most);
	}
	memcpy((char *)settings + row->offset, &number, sizeof number);
	return RIFFLE_OK;
}

static rf_status set_on_error(rf_settings *settings, const rf_value *value, rf_loc loc,
                              rf_error *error)
{
	bool is_text = !value->is_null && value->type == RF_TEXT_TYPE;
	bool is_null = value->type == RF_NULL || (is_text && rf_text_is_fold(value->as.text, "null"));
	if (!is_null && !(is_text && rf_text_is_fold(value->as.text, "fail")))
		return rf_fail_at(error, RIFFLE_INVALID, loc, "on_error is 'null' or 'fail'");
	settings->is_on_error_fail = !is_null;
	return RIFFLE_OK;
}

static bool read_switch(const rf_value *value, bool *is_on)
{
	if (value->is_null) return false;
	if (value->type == RF_TEXT_TYPE) return rf_read_boolean(value->as.text, is_on) == RF_READ_OK;
	if (value->type == RF_BIGINT) *is_on = value->as.bigint != 0;
	if (value->type == RF_BOOLEAN) *is_on = value->as.boolean;
	return value->type == RF_BOOLEAN ||
		(value->type == RF_BIGINT && (uint64_t)value->as.bigint <= 1);
}

/* The number of a rule by the name of its setting; false if there is none. */
static bool find_rule(rf_text name, uint32_t *index)
{
	size_t prefix = sizeof rewrite_prefix - 1;
	if (name.size <= prefix ||
	    !rf_text_equal_fold((rf_text){name.data, prefix}, rf_text_of(rewrite_prefix)))
		return false;
	for (*index = 0; rf_rewrite_name(*index); ++*index)
		if (rf_text_is_fold((rf_text){name.data + prefix, name.size - prefix},
		                    rf_rewrite_name(*index)))
			return true;
	return false;
}

static rf_status set_rule(rf_settings *settings, uint32_t index, const rf_value *value, rf_loc loc,
                          rf_error *error)
{
	bool is_on = true;
	if (!read_switch(value, &is_on))
		return rf_fail_at(error, RIFFLE_TYPE, loc, "%s%s is true or false", rewrite_prefix,
		                  rf_rewrite_name(index));
	if (is_on) {
		settings->disabled_rules &= ~(UINT64_C(1) << index);
	} else {
		settings->disabled_rules |= UINT64_C(1) << index;
	}
	return RIFFLE_OK;
}

static rf_status fail_unknown(const rf_settings *settings, rf_text name, rf_loc loc,
                              rf_error *error)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	char value[64];
	const char *candidate, *doc;
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown setting \"%.*s\"", (int)name.size, name.data);
	for (uint32_t i = 0; rf_settings_get(settings, i, &candidate, value, sizeof value, &doc); i++)
		rf_suggestion_try(&suggestion, rf_text_of(candidate));
	if (suggestion.best.size)
		rf_hint(error, "did you mean \"%s\"?", suggestion.best.data);
	else
		rf_hint(error, "SHOW SETTINGS lists them all.");
	return RIFFLE_NAME;
}

rf_status rf_settings_set(rf_settings *settings, rf_text name, rf_loc name_loc,
                          const rf_value *value, rf_loc value_loc, rf_error *error)
{
	uint32_t rule;
	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (rf_text_is_fold(name, numbers[i].name))
			return set_number(settings, &numbers[i], value, value_loc, error);
	if (rf_text_is_fold(name, "on_error")) return set_on_error(settings, value, value_loc, error);
	if (find_rule(name, &rule)) return set_rule(settings, rule, value, value_loc, error);
	return fail_unknown(settings, name, name_loc, error);
}

/* The names of the rules' settings, made by the compiler so that they live forever. */
static const struct {
	const char *name, *doc;
} rule_settings[] = {
	{"rewrite_fold_constants", "compute constant expressions once, before the query runs"},
	{"rewrite_push_filter", "drop rows as near to their source as can be"},
	{"rewrite_order_filter", "ask the cheap parts of a condition first"},
	{"rewrite_merge_projects", "make one project of two"},
	{"rewrite_push_projection", "make no column that nothing uses"},
};

bool rf_settings_get(const rf_settings *settings, uint32_t index, const char **name, char *value,
                     size_t capacity, const char **doc)
{
	int64_t number;
	if (index < NUMBER_COUNT) {
		memcpy(&number, (const char *)settings + numbers[index].offset, sizeof number);
		snprintf(value, capacity, "%lld", (long long)number);
		*name = numbers[index].name;
		*doc = numbers[index].doc;
		return true;
	}
	index -= NUMBER_COUNT;
	if (index-- == 0) {
		snprintf(value, capacity, "%s", settings->is_on_error_fail ? "fail" : "null");
		*name = "on_error";
		*doc = on_error_doc;
		return true;
	}
	if (index >= sizeof rule_settings / sizeof rule_settings[0]) return false;
	snprintf(value, capacity, "%s", settings->disabled_rules >> index & 1 ? "false" : "true");
	*name = rule_settings[index].name;
	*doc = rule_settings[index].doc;
	return true;
}
