/*
 * What is told about functions: see function_help.h. Invariant: an example gives its result in
 * a SELECT of its own; those of aggregates over the rows of example_columns.
 */
#include "planner/function_help.h"

#include "planner/aggregates.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

/* ---- families ---- */

#define ADD_ONE(...) +1

/* Functions stand in their table family by family: where each ends. */
enum {
	ARITHMETIC_END = 0 RF_FUNCTION_LIST_ARITHMETIC(ADD_ONE),
	LOGIC_END = ARITHMETIC_END RF_FUNCTION_LIST_LOGIC(ADD_ONE),
	MATHS_END = LOGIC_END RF_FUNCTION_LIST_MATHS(ADD_ONE),
	TEXT_END = MATHS_END RF_FUNCTION_LIST_TEXT(ADD_ONE),
	TIME_END = TEXT_END RF_FUNCTION_LIST_TIME(ADD_ONE),
	REGEX_END = TIME_END RF_FUNCTION_LIST_REGEX(ADD_ONE),
	HASH_END = REGEX_END RF_FUNCTION_LIST_HASH(ADD_ONE),
	GEO_END = HASH_END RF_FUNCTION_LIST_GEO(ADD_ONE),
	DECIMAL_END = GEO_END RF_FUNCTION_LIST_DECIMAL(ADD_ONE),
	JSON_END = DECIMAL_END RF_FUNCTION_LIST_JSON(ADD_ONE),
	ARRAY_END = JSON_END RF_FUNCTION_LIST_ARRAY(ADD_ONE),
	BLOB_END = ARRAY_END RF_FUNCTION_LIST_BLOB(ADD_ONE)
};

_Static_assert((int)BLOB_END == (int)RF_FUNCTION_ID_COUNT, "a family of functions is missing here");

typedef struct family {
	const char *name;
	uint32_t end;
} family;

static const family scalar_families[] = {
	{"arithmetic", ARITHMETIC_END},
	{"logic", LOGIC_END},
	{"maths", MATHS_END},
	{"text", TEXT_END},
	{"time", TIME_END},
	{"regular expressions", REGEX_END},
	{"hash", HASH_END},
	{"geo", GEO_END},
	{"decimal", DECIMAL_END},
	{"json", JSON_END},
	{"array", ARRAY_END},
	{"blob", BLOB_END},
};

static const char *family_of(uint32_t id)
{
	const family *at = scalar_families;
	while (id >= at->end) at++;
	return at->name;
}

/* ---- what is no function but looks like one ---- */

static const struct {
	const char *kind, *name, *signature, *doc, *example, *result;
} forms[] = {
	{"form", "case", "CASE WHEN BOOLEAN THEN any ... [ELSE any] END -> any",
     "the result of the first condition that is true", "CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END",
     "b"},
	{"form", "case", "CASE any WHEN any THEN any ... [ELSE any] END -> any",
     "the result of the first value that is equal",
     "CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END", "two"},
	{"form", "coalesce", "coalesce(any, ...) -> any", "the first value that is not NULL",
     "coalesce(NULL, 2, 3)", "2"},
	{"form", "ifnull", "ifnull(any, any) -> any", "the first value, or the second where it is NULL",
     "ifnull(NULL, 2)", "2"},
	{"form", "nvl", "nvl(any, any) -> any", "as ifnull", "nvl(NULL, 'none')", "none"},
	{"form", "nvl2", "nvl2(any, any, any) -> any",
     "the second value where the first is not NULL, else the third", "nvl2(NULL, 'is', 'is not')",
     "is not"},
	{"form", "if", "if(BOOLEAN, any, any) -> any",
     "the first value where the condition is true, else the second", "if(2 > 1, 'yes', 'no')",
     "yes"},
	{"form", "iff", "iff(BOOLEAN, any, any) -> any", "as if", "iff(NULL, 'yes', 'no')", "no"},
	{"form", "multiif", "multiif(BOOLEAN, any, ..., any) -> any",
     "the value of the first condition that is true, else the last",
     "multiif(1 > 2, 'a', 2 > 1, 'b', 'c')", "b"},
	{"form", "zeroifnull", "zeroifnull(any) -> any", "the number, or 0 where it is NULL",
     "zeroifnull(NULL::DOUBLE)", "0.0"},
	{"form", "nullifzero", "nullifzero(any) -> any", "the number, or NULL where it is 0",
     "nullifzero(0)", "NULL"},
	{"form", "typeof", "typeof(any) -> TEXT", "the type of an expression", "typeof(1 / 2.0)",
     "DOUBLE"},
	{"form", "cast", "CAST(any AS type) -> type",
     "the value as another type, also x::type; NULL and an error if it has none there",
     "CAST('12' AS BIGINT) + 1", "13"},
	{"form", "try_cast", "TRY_CAST(any AS type) -> type",
     "the value as another type; NULL without an error if it has none there",
     "TRY_CAST('dozen' AS BIGINT)", "NULL"},
	{"form", "and", "BOOLEAN AND BOOLEAN -> BOOLEAN",
     "whether both are true; the second is only asked where the first is not false",
     "NULL AND FALSE", "false"},
	{"form", "or", "BOOLEAN OR BOOLEAN -> BOOLEAN",
     "whether one is true; the second is only asked where the first is not true", "NULL OR TRUE",
     "true"},
	{"form", "in", "any IN (any, ...) -> BOOLEAN", "whether it equals one of them",
     "'b' IN ('a', 'b')", "true"},
	{"form", "not in", "any NOT IN (any, ...) -> BOOLEAN", "whether it equals none of them",
     "3 NOT IN (1, 2)", "true"},
	{"form", "between", "any BETWEEN any AND any -> BOOLEAN",
     "whether it lies there, ends included", "2 BETWEEN 1 AND 2", "true"},
	{"form", "not between", "any NOT BETWEEN any AND any -> BOOLEAN", "whether it lies outside",
     "2 NOT BETWEEN 1 AND 2", "false"},
};

static const struct {
	const char *name, *signature, *doc;
} window_columns[] = {
	{"window_start", "window_start -> TIMESTAMP or BIGINT",
     "where the window begins: a time, or the number of its first row"},
	{"window_end", "window_end -> TIMESTAMP or BIGINT", "where it ends, itself not included"},
	{"window_rows", "window_rows -> BIGINT", "how many rows the window holds, of all its groups"},
	{"window_partial", "window_partial -> BOOLEAN",
     "whether it holds fewer rows than its size, or was closed before its end"},
};

static const struct {
	const char *name, *signature, *doc;
} over_functions[] = {
	{"row_number", "row_number() OVER (...) -> BIGINT",
     "the number of the row in its partition, "
     "from 1"},
	{"rank", "rank() OVER (... ORDER BY time) -> BIGINT",
     "1 and how many rows of the partition have an earlier time"},
	{"dense_rank", "dense_rank() OVER (... ORDER BY time) -> BIGINT",
     "1 and how many earlier times the partition has"},
	{"first_value", "first_value(any) OVER (...) -> any", "the value of the frame's first row"},
	{"last_value", "last_value(any) OVER (...) -> any", "the value of the frame's last row"},
	{"nth_value", "nth_value(any, n BIGINT) OVER (...) -> any",
     "the value of the frame's n-th row, NULL if it has fewer"},
	{"lag", "lag(any [, n BIGINT [, default any]]) OVER (...) -> any",
     "the value n rows (1) before in the partition; the default, NULL if none is given, where "
     "there "
     "is no such row"},
	{"lead", "lead(any [, n BIGINT [, default any]]) OVER (...) -> any",
     "the value n rows (1) after in the partition; the row waits until that row has come"},
	{"latest", "latest(any) OVER (...) -> any",
     "the last value in the partition up to the row that is not NULL"},
	{"changed", "changed(any) OVER (...) -> BOOLEAN",
     "whether the value is another than that of the row before in the partition"},
	{"delta", "delta(any) OVER (...) -> any",
     "the value less the last before it in the partition that is not NULL"},
	{"derivative", "derivative(DOUBLE) OVER (...) -> DOUBLE",
     "delta in a second of event time; NULL between rows of one time"},
	{"rate", "rate(DOUBLE) OVER (...) -> DOUBLE",
     "the derivative of a counter, which starts from 0 again when it falls; with a frame the "
     "aggregate rate over its rows"},
};

enum {
	OVER_FUNCTION_COUNT = sizeof over_functions / sizeof over_functions[0],
	FORM_COUNT = sizeof forms / sizeof forms[0],
	WINDOW_COLUMN_COUNT = sizeof window_columns / sizeof window_columns[0]
};

/* ---- the rows ---- */

static const struct {
	const char *name, *values;
} example_columns[] = {
	{"n", "3, 1, 2"},          {"x", "1.5, 2.5, 5.0"},
	{"s", "'b', 'a', 'a'"},    {"ok", "true, false, true"},
	{"d", "1 h, 30 min, 1 h"}, {"t", "2026-01-01 00:00:00, 00:00:10, 00:00:30"},
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* "n: 3, 1, 2; x: 1.5, 2.5, 5.0": what the words of an example are. */
static void list_values(const char *example, char *out, size_t capacity)
{
	size_t used = 0;
	for (size_t i = 0; i < sizeof example_columns / sizeof example_columns[0]; i++) {
		const char *name = example_columns[i].name;
		size_t size = strlen(name);
		const char *at = example;
		while ((at = strstr(at, name)) != NULL &&
		       (is_letter(at[size]) || (at > example && (is_letter(at[-1]) || at[-1] == '\''))))
			at++;
		if (!at || used + strlen(example_columns[i].values) + size + 4 > capacity) continue;
		used += (size_t)snprintf(out + used, capacity - used, "%s%s: %s", used ? "; " : "", name,
		                         example_columns[i].values);
	}
}

static void fill_scalar(uint32_t id, rf_function_help *help)
{
	const rf_function *function = &rf_functions[id];
	help->name = rf_text_of(function->name);
	help->kind = function->flags & RF_FN_OPERATOR ? "operator" : "scalar";
	help->family = family_of(id);
	rf_function_signature(function, help->room, sizeof help->room);
	help->doc = rf_text_of(function->doc);
	help->example = function->example;
	help->result = function->example_result;
}

static void fill_aggregate(uint32_t id, rf_function_help *help)
{
	const rf_aggregate *aggregate = &rf_aggregates[id];
	help->name = rf_text_of(aggregate->name);
	help->kind = "aggregate";
	help->family = aggregate->is_signal ? "signals" : "aggregates";
	rf_aggregate_signature(aggregate, help->room, sizeof help->room);
	help->doc = rf_text_of(aggregate->doc);
	help->example = aggregate->example;
	help->result = aggregate->example_result;
	list_values(aggregate->example, help->over, sizeof help->over);
	if (!help->over[0]) snprintf(help->over, sizeof help->over, "three rows");
}

/* The first form of the aggregate of which it is another name. */
static void fill_alias(uint32_t index, rf_function_help *help)
{
	const rf_aggregate_alias *alias = &rf_aggregate_aliases[index];
	rf_aggregate aggregate;
	uint32_t id = 0;
	while (strcmp(rf_aggregates[id].name, alias->name) != 0) id++;
	aggregate = rf_aggregates[id];
	aggregate.name = alias->alias;
	help->name = rf_text_of(alias->alias);
	help->kind = "aggregate";
	help->family = "aggregates";
	rf_aggregate_signature(&aggregate, help->room, sizeof help->room);
	help->doc = rf_text_of(aggregate.doc);
}

static void fill_form(uint32_t index, rf_function_help *help)
{
	help->name = rf_text_of(forms[index].name);
	help->kind = forms[index].kind;
	help->family = "conditions";
	snprintf(help->room, sizeof help->room, "%s", forms[index].signature);
	help->doc = rf_text_of(forms[index].doc);
	help->example = forms[index].example;
	help->result = forms[index].result;
}

static void fill_window_column(uint32_t index, rf_function_help *help)
{
	help->name = rf_text_of(window_columns[index].name);
	help->kind = "window";
	help->family = "windows";
	snprintf(help->room, sizeof help->room, "%s", window_columns[index].signature);
	help->doc = rf_text_of(window_columns[index].doc);
}

static void fill_over(uint32_t index, rf_function_help *help)
{
	help->name = rf_text_of(over_functions[index].name);
	help->kind = help->family = "over";
	snprintf(help->room, sizeof help->room, "%s", over_functions[index].signature);
	help->doc = rf_text_of(over_functions[index].doc);
}

static bool fill_user(const rf_catalog *catalog, uint32_t index, rf_function_help *help)
{
	for (uint32_t i = 0; catalog && i < catalog->count; i++) {
		const rf_catalog_entry *entry = catalog->entries[i];
		if (entry->kind != RF_OBJECT_FUNCTION || index--) continue;
		help->name = entry->name;
		help->kind = help->family = "user";
		help->signature = entry->signature;
		help->doc = entry->select_sql;
		return true;
	}
	return false;
}

bool rf_function_help_at(const rf_catalog *catalog, uint32_t index, rf_function_help *help)
{
	const struct {
		uint32_t count;
		void (*fill)(uint32_t index, rf_function_help *help);
	} kinds[] = {{RF_FUNCTION_ID_COUNT, fill_scalar},       {FORM_COUNT, fill_form},
	             {RF_AGGREGATE_ID_COUNT, fill_aggregate},   {rf_aggregate_alias_count, fill_alias},
	             {WINDOW_COLUMN_COUNT, fill_window_column}, {OVER_FUNCTION_COUNT, fill_over}};
	memset(help, 0, sizeof *help);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (index < kinds[i].count) {
			kinds[i].fill(index, help);
			help->signature = rf_text_of(help->room);
			return true;
		}
		index -= kinds[i].count;
	}
	return fill_user(catalog, index, help);
}

/* ---- unknown names ---- */

/* What people write who come from elsewhere, and the name here. */
static const struct {
	const char *other, *ours;
} other_names[] = {
	{"average", "avg"},
	{"stdev", "stddev"},
	{"minimum", "min"},
	{"maximum", "max"},
	{"total", "sum"},
	{"isnull", "coalesce"},
	{"percentile", "quantile"},
	{"sumif", "sum"},
	{"avgif", "avg"},
	{"uniq", "approx_distinct"},
	{"uniqexact", "count"},
	{"topk", "approx_top_k"},
	{"grouparray", "array_agg"},
	{"collect_list", "array_agg"},
	{"datepart", "date_part"},
	{"datetrunc", "date_trunc"},
	{"getdate", "now"},
	{"formatdatetime", "to_char"},
	{"date_format", "to_char"},
	{"tostartofinterval", "time_bucket"},
	{"toyear", "year"},
	{"tomonth", "month"},
	{"from_unixtime", "to_timestamp"},
	{"unix_timestamp", "epoch_s"},
	{"parsedatetime", "strptime"},
	{"str_to_date", "strptime"},
};

rf_status rf_function_unknown(const rf_catalog *catalog, rf_text name, rf_loc loc, rf_error *error)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	const char *meant = NULL;
	int size = (int)(name.size < RF_LIMIT_NAME_BYTES ? name.size : RF_LIMIT_NAME_BYTES);
	rf_function_help help;
	if (rf_text_is_fold(name, "unnest")) {
		rf_fail_at(error, RIFFLE_INVALID, loc, "UNNEST stands in FROM");
		rf_hint(error, "Write FROM s CROSS JOIN UNNEST(s.tags) AS tag.");
		return RIFFLE_INVALID;
	}
	if (rf_is_unbuilt_function(name))
		return rf_fail_at(error, RIFFLE_UNSUPPORTED, loc, "%.*s is not built yet", size, name.data);
	for (uint32_t i = 0; rf_function_help_at(catalog, i, &help); i++)
		if (strcmp(help.kind, "operator") != 0 && strcmp(help.kind, "window") != 0 &&
		    (strcmp(help.kind, "form") != 0 || rf_form_exists(help.name)))
			rf_suggestion_try(&suggestion, help.name);
	for (size_t i = 0; i < sizeof other_names / sizeof other_names[0]; i++)
		if (rf_suggestion_try(&suggestion, rf_text_of(other_names[i].other)))
			meant = other_names[i].ours;
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown function \"%.*s\"", size, name.data);
	if (meant) {
		rf_hint(error, "did you mean \"%s\"?", meant);
	} else if (suggestion.best.size) {
		rf_hint(error, "did you mean \"%.*s\"?", (int)suggestion.best.size, suggestion.best.data);
	} else {
		rf_hint(error, "SHOW FUNCTIONS lists them all.");
	}
	return RIFFLE_NAME;
}
