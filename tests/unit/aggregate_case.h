/*
 * What the tests of aggregates share: columns and calls made from text ("quantile(d, 0.5)"
 * over "1 2 NULL"), and several ways of giving one call the same rows. A letter stands for a
 * column of its type; rows are separated by blanks, columns by commas; '_' is a blank in a
 * text and an interval, "''" the empty text. An '@' after a call makes it go by event time,
 * which is the rows' column after its own: a timestamp, or seconds since 1970.
 */
#ifndef RF_TESTS_AGGREGATE_CASE_H
#define RF_TESTS_AGGREGATE_CASE_H

#include "unit.h"

#include "runtime/format/format.h"
#include "base/number_text.h"
#include "base/buffer.h"
#include "base/decimal.h"
#include "base/time_text.h"
#include "runtime/aggregate.h"
#include "runtime/format/value_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELPER __attribute__((unused)) static

enum { CASE_ROWS_MAX = 512, CASE_TEXT_MAX = 16384 };

typedef struct agg_case {
	rf_aggregate_call call;
	rf_aggregate_set set;
	rf_column_def result_def;
	rf_batch_store store; /* for results */
	rf_memory *memory;
	rf_column columns[RF_AGGREGATE_ARGS_MAX + 1]; /* arguments, then the FILTER */
	uint64_t validity[RF_AGGREGATE_ARGS_MAX + 1][RF_BITMAP_WORDS];
	rf_interval data[RF_AGGREGATE_ARGS_MAX + 1][CASE_ROWS_MAX]; /* the largest type */
	uint32_t row_count;
	rf_batch batch;
	char constant[64];
	char text[CASE_TEXT_MAX]; /* of the rows, cut at blanks and commas */
} agg_case;

HELPER rf_type case_type(char letter)
{
	switch (letter) {
	case 'b': return RF_BOOLEAN;
	case 'i': return RF_BIGINT;
	case 'd': return RF_DOUBLE;
	case 't': return RF_TEXT_TYPE;
	case 's': return RF_TIMESTAMP;
	case 'v': return RF_INTERVAL;
	case 'n': return rf_type_decimal(5, 2);
	default: fail_msg("no type %c", letter); return RF_NULL;
	}
}

/* Reads a word of a type in place. */
HELPER rf_value case_value(rf_type type, char *word)
{
	rf_value value = {.type = type};
	rf_text text;
	bool is_true = false;
	if (strcmp(word, "NULL") == 0) return rf_value_null(type);
	for (char *c = word; *c; c++)
		if (*c == '_') *c = ' ';
	text = strcmp(word, "''") == 0 ? (rf_text){word, 0} : rf_text_of(word);
	switch (rf_type_kind(type)) {
	case RF_DECIMAL:
		assert_int_equal(rf_read_decimal(text, type, &value.as.decimal), RF_READ_OK);
		break;
	case RF_BOOLEAN:
		assert_int_equal(rf_read_boolean(text, &is_true), RF_READ_OK);
		value.as.boolean = is_true;
		break;
	case RF_BIGINT: assert_int_equal(rf_read_bigint(text, &value.as.bigint), RF_READ_OK); break;
	case RF_DOUBLE: assert_int_equal(rf_read_double(text, &value.as.real), RF_READ_OK); break;
	case RF_TIMESTAMP:
		assert_int_equal(rf_read_timestamp(text, &value.as.bigint), RF_READ_OK);
		break;
	case RF_INTERVAL:
		assert_int_equal(rf_read_interval(text, &value.as.interval), RF_READ_OK);
		break;
	default: value.as.text = text; break;
	}
	return value;
}

HELPER void case_set(agg_case *self, uint32_t column, uint32_t row, rf_value value)
{
	rf_bit_set(self->validity[column], row);
	rf_column_set(&self->columns[column], row, &value);
}

/* The event time of a row: a timestamp or seconds. */
HELPER rf_value case_time(char *word)
{
	rf_value value = rf_value_null(RF_TIMESTAMP);
	if (strcmp(word, "NULL") == 0) return value;
	if (strchr(word, '-') > word) return case_value(RF_TIMESTAMP, word);
	return rf_value_timestamp(strtoll(word, NULL, 10) * 1000000000);
}

/* A column has a bitmap only when it has a NULL, so that both kinds of loops are tested. */
HELPER void case_settle_nulls(agg_case *self)
{
	for (uint32_t k = 0; k <= RF_AGGREGATE_ARGS_MAX; k++) {
		bool has_null = false;
		for (uint32_t i = 0; i < self->row_count; i++)
			has_null = has_null || !rf_bit_get(self->validity[k], i);
		self->columns[k].validity = has_null ? self->validity[k] : NULL;
	}
}

HELPER void case_rows(agg_case *self, const char *rows)
{
	char *save = NULL;
	self->row_count = 0;
	assert_true(strlen(rows) < sizeof self->text);
	strcpy(self->text, rows);
	for (uint32_t k = 0; k <= RF_AGGREGATE_ARGS_MAX; k++)
		self->columns[k].validity = self->validity[k];
	for (char *row = strtok_r(self->text, " ", &save); row; row = strtok_r(NULL, " ", &save)) {
		char *cells = NULL, *cell = strtok_r(row, ",", &cells);
		assert_true(self->row_count < CASE_ROWS_MAX);
		for (uint32_t k = 0; k < self->call.arg_count; k++, cell = strtok_r(NULL, ",", &cells)) {
			assert_non_null(cell);
			case_set(self, k, self->row_count, case_value(self->columns[k].type, cell));
		}
		if (self->call.time != RF_NO_COLUMN) {
			assert_non_null(cell);
			case_set(self, self->call.time, self->row_count, case_time(cell));
			cell = strtok_r(NULL, ",", &cells);
		}
		if (cell)
			case_set(self, RF_AGGREGATE_ARGS_MAX, self->row_count, case_value(RF_BOOLEAN, cell));
		self->row_count++;
	}
	self->batch.row_count = self->batch.selected_count = self->row_count;
	case_settle_nulls(self);
}

/* A text in quotes, a whole number, another number or a duration. */
HELPER rf_value case_constant(char *word)
{
	rf_value value = rf_value_null(RF_NULL);
	rf_text text = rf_text_of(word);
	if (*word == '\'') return rf_value_text((rf_text){word + 1, text.size - 2});
	value.is_null = false;
	value.type = RF_BIGINT;
	if (rf_read_bigint(text, &value.as.bigint) == RF_READ_OK) return value;
	value.type = RF_DOUBLE;
	if (rf_read_double(text, &value.as.real) == RF_READ_OK) return value;
	return case_value(RF_INTERVAL, word);
}

/* Splits "name(DISTINCT a, b, constant)" and fills the call. */
HELPER void case_call(agg_case *self, const char *text)
{
	char name[64], *inside, *save = NULL;
	rf_argument args[RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_CONSTANTS_MAX] = {0};
	rf_type want[RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_CONSTANTS_MAX];
	uint32_t count = 0, column_count = 0;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_value *constant = &self->call.constants[0];
	bool is_star;
	strcpy(name, text);
	inside = strchr(name, '(');
	*inside++ = 0;
	*strrchr(inside, ')') = 0;
	is_star = strcmp(inside, "*") == 0;
	if (strncmp(inside, "DISTINCT ", 9) == 0) {
		self->call.is_distinct = true;
		inside += 9;
	}
	if (is_star) *inside = 0;
	for (char *arg = strtok_r(inside, " ,", &save); arg;
	     arg = strtok_r(NULL, " ,", &save), count++) {
		if (strlen(arg) == 1 && *arg >= 'a') {
			args[count].type = case_type(*arg);
			continue;
		}
		strcpy(self->constant, arg);
		*constant = case_constant(self->constant);
		args[count].type = constant->type;
	}
	assert_int_equal(rf_aggregate_resolve(rf_text_of(name), (rf_loc){0, 0}, is_star, args, count,
	                                      &self->call.aggregate, &column_count, want,
	                                      &self->call.type, &error),
	                 RIFFLE_OK);
	self->call.arg_count = column_count;
	self->call.filter = self->call.time = RF_NO_COLUMN;
	if (strchr(text, '@')) self->call.time = column_count;
	if (count > column_count && want[column_count] == RF_DOUBLE && constant->type == RF_BIGINT)
		*constant = rf_value_real((double)constant->as.bigint);
	for (uint32_t i = 0; i < RF_AGGREGATE_CONSTANTS_MAX && self->call.aggregate->defaults[0]; i++)
		if (column_count + i >= count) self->call.constants[i] = rf_value_null(RF_NULL);
	for (uint32_t i = 0; i < column_count; i++) {
		self->call.args[i] = i;
		self->call.arg_types[i] = want[i];
	}
}

HELPER agg_case *case_open(rf_memory *memory, const char *call, const char *rows)
{
	agg_case *self = calloc(1, sizeof *self);
	rf_error error = RIFFLE_ERROR_INIT;
	rf_schema schema = {&self->result_def, 1};
	assert_non_null(self);
	self->memory = memory;
	case_call(self, call);
	for (uint32_t k = 0; k <= RF_AGGREGATE_ARGS_MAX; k++) {
		self->columns[k].data = self->data[k];
		self->columns[k].type = k < self->call.arg_count ? self->call.arg_types[k] : RF_BOOLEAN;
	}
	if (self->call.time != RF_NO_COLUMN) self->columns[self->call.time].type = RF_TIMESTAMP;
	self->batch.columns = self->columns;
	self->batch.column_count = RF_AGGREGATE_ARGS_MAX + 1;
	self->result_def.type = self->call.type;
	case_rows(self, rows);
	assert_int_equal(rf_aggregate_set_open(&self->set, &self->call, 1, memory, &error), RIFFLE_OK);
	assert_int_equal(rf_batch_store_open(&self->store, memory, &schema, 4, &error), RIFFLE_OK);
	return self;
}

HELPER void case_close(agg_case *self)
{
	rf_aggregate_set_close(&self->set);
	rf_batch_store_close(&self->store);
	free(self);
}

HELPER void *case_record(const agg_case *self, uint32_t count)
{
	char *records = aligned_alloc(16, self->set.record_size * count);
	assert_non_null(records);
	for (uint32_t i = 0; i < count; i++)
		rf_aggregate_set_init(&self->set, records + i * self->set.record_size);
	return records;
}

HELPER void case_drop(const agg_case *self, void *records, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		rf_aggregate_set_release(&self->set, (char *)records + i * self->set.record_size);
	free(records);
}

HELPER bool case_update(agg_case *self, const uint16_t *rows, uint32_t first, uint32_t count,
                        const uint32_t *groups, void *records)
{
	rf_error error = RIFFLE_ERROR_INIT;
	return rf_aggregate_set_update(&self->set, &self->batch, rows, first, count, groups, records,
	                               &error) == RIFFLE_OK;
}

/* A row of the store as text; "ERROR reason" when it overflowed, in out. */
HELPER void case_text(const agg_case *self, uint32_t row, char out[CASE_TEXT_MAX])
{
	rf_value value = rf_column_value(&self->store.columns[0], row);
	rf_memory memory; /* not the one that a test may let fail */
	rf_buffer text;
	assert_int_equal(rf_bit_get(self->store.failed, row), self->store.notes.count);
	if (value.is_null) {
		snprintf(out, CASE_TEXT_MAX, "%s",
		         self->store.notes.count ? self->store.notes.samples[0].text : "NULL");
		return;
	}
	assert_int_equal(self->store.notes.count, 0);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&text, &memory, CASE_TEXT_MAX - 1);
	assert_true(rf_value_write(&self->store.columns[0], row, &text));
	if (text.size) memcpy(out, text.data, text.size);
	out[text.size] = 0;
	rf_buffer_release(&text);
}

HELPER void case_result(agg_case *self, const void *record, char out[CASE_TEXT_MAX])
{
	rf_batch batch;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_batch_store_begin(&self->store, &batch);
	assert_int_equal(rf_aggregate_set_finish(&self->set, record, &self->store, 0, 1, &error),
	                 RIFFLE_OK);
	case_text(self, 1, out);
}

/* ---- the ways of giving the rows; each writes the result ---- */

HELPER void case_whole(agg_case *self, char out[CASE_TEXT_MAX])
{
	void *record = case_record(self, 1);
	assert_true(case_update(self, NULL, 0, self->row_count, NULL, record));
	case_result(self, record, out);
	case_drop(self, record, 1);
}

/* In runs of up to `run` rows, as ranges or as lists of positions, each of random length. */
HELPER void case_pieces(agg_case *self, uint32_t run, bool as_list, uint32_t *seed,
                        char out[CASE_TEXT_MAX])
{
	void *record = case_record(self, 1);
	uint16_t rows[CASE_ROWS_MAX];
	for (uint32_t i = 0; i < CASE_ROWS_MAX; i++) rows[i] = (uint16_t)i;
	for (uint32_t at = 0; at < self->row_count;) {
		uint32_t count;
		*seed = *seed * 1664525 + 1013904223;
		count = (*seed >> 16) % run + 1;
		if (count > self->row_count - at) count = self->row_count - at;
		assert_true(case_update(self, as_list ? rows + at : NULL, at, count, NULL, record));
		at += count;
	}
	case_result(self, record, out);
	case_drop(self, record, 1);
}

/* Every row to groups 2, 0 and 1 in turn of three copies, so that each has all rows. */
HELPER void case_grouped(agg_case *self, bool as_list, char out[CASE_TEXT_MAX])
{
	enum { GROUPS = 3 };
	void *records = case_record(self, GROUPS);
	uint16_t rows[GROUPS * CASE_ROWS_MAX];
	uint32_t groups[GROUPS * CASE_ROWS_MAX];
	char other[CASE_TEXT_MAX];
	if (as_list) {
		for (uint32_t i = 0; i < GROUPS * self->row_count; i++) {
			rows[i] = (uint16_t)(i / GROUPS);
			groups[i] = (i + 2) % GROUPS;
		}
		assert_true(case_update(self, rows, 0, GROUPS * self->row_count, groups, records));
	} else {
		for (uint32_t group = 0; group < GROUPS; group++) {
			for (uint32_t i = 0; i < self->row_count; i++) groups[i] = group;
			assert_true(case_update(self, NULL, 0, self->row_count, groups, records));
		}
	}
	case_result(self, records, out);
	for (uint32_t group = 1; group < GROUPS; group++) {
		case_result(self, (char *)records + group * self->set.record_size, other);
		assert_string_equal(other, out);
	}
	case_drop(self, records, GROUPS);
}

/* The rows before and after a split in two records, merged; the later one must not change. */
HELPER void case_merged(agg_case *self, uint32_t split, char out[CASE_TEXT_MAX])
{
	void *early = case_record(self, 1), *late = case_record(self, 1);
	char before[CASE_TEXT_MAX], after[CASE_TEXT_MAX];
	rf_error error = RIFFLE_ERROR_INIT;
	assert_true(case_update(self, NULL, 0, split, NULL, early));
	assert_true(case_update(self, NULL, split, self->row_count - split, NULL, late));
	case_result(self, late, before);
	assert_int_equal(rf_aggregate_set_merge(&self->set, early, late, &error), RIFFLE_OK);
	case_result(self, late, after);
	assert_string_equal(before, after);
	case_drop(self, late, 1);
	case_result(self, early, out);
	case_drop(self, early, 1);
}

/* Whether two results are equal, doubles but for the last digits. */
HELPER bool case_is_near(const agg_case *self, const char *a, const char *b, double tolerance)
{
	double x, y;
	if (strcmp(a, b) == 0) return true;
	if (self->call.type != RF_DOUBLE) return false;
	x = strtod(a, NULL);
	y = strtod(b, NULL);
	return __builtin_fabs(x - y) <= tolerance * (__builtin_fabs(x) + __builtin_fabs(y));
}

/* All ways must agree with the first, bit by bit; merging but for rounding. */
HELPER void case_agree(agg_case *self, const char *label, const char *expected, double tolerance)
{
	char out[CASE_TEXT_MAX];
	uint32_t seed = 7;
	for (int way = 0; way < 8; way++) {
		switch (way) {
		case 0: case_pieces(self, 1, false, &seed, out); break;
		case 1: case_pieces(self, 1, true, &seed, out); break;
		case 2: case_grouped(self, false, out); break;
		case 3: case_grouped(self, true, out); break;
		case 4: case_pieces(self, CASE_ROWS_MAX, true, &seed, out); break;
		default: case_pieces(self, 9, way % 2, &seed, out); break;
		}
		if (strcmp(out, expected) != 0)
			fail_msg("%s, way %d: %s, expected %s", label, way, out, expected);
	}
	for (uint32_t split = 0; split <= self->row_count; split += self->row_count / 16 + 1) {
		case_merged(self, split, out);
		if (!case_is_near(self, out, expected, tolerance))
			fail_msg("%s, merged at %u: %s, expected %s", label, split, out, expected);
	}
}

#endif
