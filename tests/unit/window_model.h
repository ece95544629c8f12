/*
 * What the tests of window and sliding share: random rows, random aggregates over them, and
 * an evaluation of each aggregate by looking at every row, which is the model.
 */
#ifndef RF_TESTS_WINDOW_MODEL_H
#define RF_TESTS_WINDOW_MODEL_H

#include "op_harness.h"

/* p and k are what partitions and groups are made of; x holds halves, so sums are exact. */
enum { M_P, M_K, M_V, M_X, M_F, M_T, M_COLUMNS };
static const rf_type m_types[M_COLUMNS] = {RF_BIGINT, RF_TEXT_TYPE, RF_BIGINT,
                                           RF_DOUBLE, RF_BOOLEAN,   RF_TEXT_TYPE};

static inline void m_fill(h_table *table, h_random *random, uint32_t partitions, uint32_t groups,
                          bool has_notes)
{
	static const char *const texts[] = {"a", "b", "ab", "", "c", "xyz"};
	char key[16];
	for (uint32_t row = 0; row < table->row_count; row++) {
		uint32_t p = h_below(random, partitions), k = h_below(random, groups);
		snprintf(key, sizeof key, "k%u", k);
		if (p > 0 || partitions == 1) *h_cell(table, row, M_P) = rf_value_bigint(p);
		if (k > 0 || groups == 1) h_set_text(table, row, M_K, key);
		if (h_below(random, 5))
			*h_cell(table, row, M_V) = rf_value_bigint((int64_t)h_below(random, 9) - 2);
		if (h_below(random, 5)) *h_cell(table, row, M_X) = rf_value_real(h_below(random, 64) / 2.0);
		if (h_below(random, 4)) *h_cell(table, row, M_F) = rf_value_boolean(h_below(random, 2));
		if (h_below(random, 5)) h_set_text(table, row, M_T, texts[h_below(random, 6)]);
		table->has_note[row] = has_notes && h_below(random, 6) == 0;
	}
}

/* ---- aggregates ---- */

typedef enum m_kind {
	M_COUNT_STAR,
	M_COUNT,
	M_SUM,
	M_SUM_IF,
	M_AVG,
	M_MIN_TEXT,
	M_MAX,
	M_FIRST,
	M_LAST_TEXT,
	M_STRING_AGG,
	M_COUNT_DISTINCT,
	M_MEDIAN,
	M_COUNT_IF,
	M_KINDS
} m_kind;

typedef struct m_aggregate {
	const char *name, *args;
	uint32_t column; /* its argument, if it has one */
	bool is_filtered, is_distinct;
	rf_type type;
} m_aggregate;

static const m_aggregate m_aggregates[M_KINDS] = {
	[M_COUNT_STAR] = {"count", "", 0, false, false, RF_BIGINT},
	[M_COUNT] = {"count", "a", M_V, false, false, RF_BIGINT},
	[M_SUM] = {"sum", "i", M_V, false, false, RF_BIGINT},
	[M_SUM_IF] = {"sum", "i", M_V, true, false, RF_BIGINT},
	[M_AVG] = {"avg", "d", M_X, false, false, RF_DOUBLE},
	[M_MIN_TEXT] = {"min", "a", M_T, false, false, RF_TEXT_TYPE},
	[M_MAX] = {"max", "a", M_V, false, false, RF_BIGINT},
	[M_FIRST] = {"first", "a", M_V, false, false, RF_BIGINT},
	[M_LAST_TEXT] = {"last", "a", M_T, false, false, RF_TEXT_TYPE},
	[M_STRING_AGG] = {"string_agg", "t", M_T, false, false, RF_TEXT_TYPE},
	[M_COUNT_DISTINCT] = {"count", "a", M_V, false, true, RF_BIGINT},
	[M_MEDIAN] = {"median", "i", M_V, false, false, RF_DOUBLE},
	[M_COUNT_IF] = {"count", "", 0, true, false, RF_BIGINT},
};

static inline rf_aggregate_call m_call(m_kind kind)
{
	const m_aggregate *wanted = &m_aggregates[kind];
	rf_aggregate_call call = {.time = RF_NO_COLUMN,
	                          .filter = wanted->is_filtered ? M_F : RF_NO_COLUMN};
	for (uint32_t i = 0; i < rf_aggregate_count; i++) {
		const rf_aggregate *found = &rf_aggregates[i];
		if (strcmp(found->name, wanted->name) == 0 && strcmp(found->args, wanted->args) == 0)
			call.aggregate = found;
	}
	assert_non_null(call.aggregate);
	call.arg_count = (uint32_t)strlen(wanted->args);
	call.args[0] = wanted->column;
	call.arg_types[0] = m_types[wanted->column];
	call.is_distinct = wanted->is_distinct;
	call.type = wanted->type;
	if (kind == M_STRING_AGG) call.constants[0] = rf_value_text(RF_TEXT(","));
	return call;
}

static inline int m_compare_bigint(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static inline uint32_t m_distinct(const int64_t *sorted, uint32_t count)
{
	uint32_t distinct = 0;
	for (uint32_t i = 0; i < count; i++) distinct += i == 0 || sorted[i] != sorted[i - 1];
	return distinct;
}

/* Prints an aggregate's value over some rows. */
static inline void m_print(h_lines *lines, m_kind kind, const h_table *table, const uint32_t *rows,
                           uint32_t row_count)
{
	const m_aggregate *aggregate = &m_aggregates[kind];
	rf_value result = rf_value_null(aggregate->type), best = result;
	int64_t values[1024];
	uint32_t count = 0, all = 0;
	int64_t sum = 0;
	double total = 0;
	char joined[4096] = "";
	for (uint32_t i = 0; i < row_count; i++) {
		rf_value value = *h_cell(table, rows[i], aggregate->column);
		rf_value pass = *h_cell(table, rows[i], M_F);
		if (aggregate->is_filtered && (pass.is_null || !pass.as.boolean)) continue;
		all++;
		if (value.is_null) continue;
		if (kind == M_MIN_TEXT && (count == 0 || rf_text_compare(value.as.text, best.as.text) < 0))
			best = value;
		if (kind == M_MAX && (count == 0 || value.as.bigint > best.as.bigint)) best = value;
		if (kind == M_FIRST && count == 0) best = value;
		if (kind == M_LAST_TEXT) best = value;
		if (kind == M_STRING_AGG)
			snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%.*s",
			         count ? "," : "", (int)value.as.text.size, value.as.text.data);
		if (aggregate->column == M_V) values[count] = value.as.bigint;
		if (aggregate->column == M_V) sum += value.as.bigint;
		if (aggregate->column == M_X) total += value.as.real;
		count++;
	}
	switch (kind) {
	case M_COUNT_STAR:
	case M_COUNT_IF: result = rf_value_bigint(all); break;
	case M_COUNT: result = rf_value_bigint(count); break;
	case M_SUM:
	case M_SUM_IF:
		if (count) result = rf_value_bigint(sum);
		break;
	case M_AVG:
		if (count) result = rf_value_real(total / count);
		break;
	case M_STRING_AGG:
		if (count) result = rf_value_text(rf_text_of(joined));
		break;
	case M_COUNT_DISTINCT:
		qsort(values, count, sizeof *values, m_compare_bigint);
		result = rf_value_bigint(m_distinct(values, count));
		break;
	case M_MEDIAN:
		qsort(values, count, sizeof *values, m_compare_bigint);
		if (count)
			result =
				rf_value_real(((double)values[(count - 1) / 2] + (double)values[count / 2]) / 2);
		break;
	default: result = best; break;
	}
	h_print_value(lines, &result);
}

static inline bool m_same(const h_table *table, uint32_t a, uint32_t b, uint32_t column)
{
	const rf_value *x = h_cell(table, a, column), *y = h_cell(table, b, column);
	if (x->is_null || y->is_null) return x->is_null == y->is_null;
	if (x->type == RF_TEXT_TYPE) return rf_text_equal(x->as.text, y->as.text);
	return x->as.bigint == y->as.bigint;
}

static inline bool m_same_all(const h_table *table, uint32_t a, uint32_t b, const uint32_t *columns,
                              uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (!m_same(table, a, b, columns[i])) return false;
	return true;
}

#endif
