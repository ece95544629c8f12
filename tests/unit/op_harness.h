/*
 * Runs one operator over rows that a test makes: cut into batches of any size, with rows left
 * out by a selection, and with notes. What comes out is one text line a row, so that two runs
 * are compared by strcmp. Invariant: each batch is in memory of its own that is overwritten
 * before the next, so an operator that keeps borrowed values is found out.
 */
#ifndef RF_TESTS_OP_HARNESS_H
#define RF_TESTS_OP_HARNESS_H

#include "unit.h"

#include "failing_memory.h"

#include "base/number_text.h"
#include "runtime/operator.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

enum { H_COLUMNS_MAX = 10, H_TEXT_MAX = 24 };

/* ---- random numbers, the same in every run ---- */

typedef struct h_random {
	uint64_t state;
} h_random;

static inline uint64_t h_next(h_random *random)
{
	random->state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t z = random->state;
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* 0 to below n. */
static inline uint32_t h_below(h_random *random, uint32_t n)
{
	return (uint32_t)(h_next(random) >> 33) % n;
}

/* ---- tables of rows ---- */

typedef struct h_table {
	uint32_t column_count, row_count;
	rf_type types[H_COLUMNS_MAX];
	rf_value *values; /* row by row; text points into texts */
	char (*texts)[H_TEXT_MAX];
	bool *has_note; /* by row */
} h_table;

static inline void h_table_open(h_table *table, const rf_type *types, uint32_t column_count,
                                uint32_t row_count)
{
	size_t cells = (size_t)column_count * row_count + 1;
	memset(table, 0, sizeof *table);
	table->column_count = column_count;
	table->row_count = row_count;
	memcpy(table->types, types, column_count * sizeof *types);
	table->values = calloc(cells, sizeof *table->values);
	table->texts = calloc(cells, sizeof *table->texts);
	table->has_note = calloc((size_t)row_count + 1, sizeof *table->has_note);
	for (size_t i = 0; i + 1 < cells; i++)
		table->values[i] = rf_value_null(types[i % column_count]);
}

static inline void h_table_close(h_table *table)
{
	free(table->values);
	free(table->texts);
	free(table->has_note);
}

static inline rf_value *h_cell(const h_table *table, uint32_t row, uint32_t column)
{
	return &table->values[(size_t)row * table->column_count + column];
}

static inline void h_set_text(h_table *table, uint32_t row, uint32_t column, const char *text)
{
	char *place = table->texts[(size_t)row * table->column_count + column];
	snprintf(place, H_TEXT_MAX, "%s", text);
	*h_cell(table, row, column) = rf_value_text((rf_text){place, strlen(place)});
}

/* ---- text ---- */

typedef struct h_lines {
	char *text;
	size_t size, capacity;
	size_t rows;
} h_lines;

static inline void RF_PRINTF(2, 3) h_print(h_lines *lines, const char *format, ...)
{
	va_list args;
	if (lines->capacity - lines->size < 512) {
		lines->capacity = lines->capacity * 2 + 4096;
		lines->text = realloc(lines->text, lines->capacity);
		if (!lines->text) abort();
	}
	va_start(args, format);
	lines->size +=
		(size_t)vsnprintf(lines->text + lines->size, lines->capacity - lines->size, format, args);
	va_end(args);
	assert_true(lines->size < lines->capacity);
}

static inline void h_lines_clear(h_lines *lines)
{
	lines->size = lines->rows = 0;
	if (lines->text) lines->text[0] = 0;
}

static inline void h_lines_free(h_lines *lines)
{
	free(lines->text);
	memset(lines, 0, sizeof *lines);
}

static inline void h_print_value(h_lines *lines, const rf_value *value)
{
	char number[RF_DOUBLE_TEXT_MAX];
	size_t size;
	if (value->is_null) {
		h_print(lines, "NULL|");
		return;
	}
	switch (value->type) {
	case RF_BOOLEAN: h_print(lines, "%s|", value->as.boolean ? "true" : "false"); break;
	case RF_TEXT_TYPE:
		h_print(lines, "'%.*s'|", (int)value->as.text.size, value->as.text.data);
		break;
	case RF_DOUBLE:
		size = rf_write_double(value->as.real, number);
		h_print(lines, "%.*s|", (int)size, number);
		break;
	case RF_INTERVAL:
		h_print(lines, "%d mons %lld|", value->as.interval.months,
		        (long long)value->as.interval.ns);
		break;
	default: h_print(lines, "%lld|", (long long)value->as.bigint); break;
	}
}

/* ---- plans ---- */

typedef struct h_plan {
	rf_plan_node node, input;
	rf_plan_node *inputs[1];
	rf_column_def in_columns[H_COLUMNS_MAX], out_columns[32];
	uint32_t out_count;
} h_plan;

static inline void h_plan_init(h_plan *plan, rf_plan_kind kind, const h_table *table)
{
	memset(plan, 0, sizeof *plan);
	for (uint32_t i = 0; i < table->column_count; i++) plan->in_columns[i].type = table->types[i];
	plan->input.schema = (rf_schema){plan->in_columns, table->column_count};
	plan->inputs[0] = &plan->input;
	plan->node.kind = kind;
	plan->node.inputs = plan->inputs;
	plan->node.input_count = 1;
	plan->node.schema.columns = plan->out_columns;
}

static inline void h_plan_output(h_plan *plan, rf_type type)
{
	plan->out_columns[plan->node.schema.count++].type = type;
}

/* ---- batches ---- */

typedef struct h_batch {
	rf_batch batch;
	rf_column columns[H_COLUMNS_MAX];
	uint64_t bitmaps[H_COLUMNS_MAX][RF_BITMAP_WORDS];
	uint64_t failed[RF_BITMAP_WORDS];
	uint64_t data[H_COLUMNS_MAX][RF_BATCH_ROWS * 2];
	char texts[H_COLUMNS_MAX][RF_BATCH_ROWS][H_TEXT_MAX];
	uint16_t selection[RF_BATCH_ROWS];
	rf_notes notes;
} h_batch;

/* Puts rows [first, first + count) in the batch; gaps: a row that is not selected before each
 * where random says so. */
static inline void h_batch_fill(h_batch *batch, const h_table *table, uint32_t first,
                                uint32_t count, bool has_gaps, h_random *random)
{
	uint32_t position = 0;
	memset(batch->data, 0xA5, sizeof batch->data);
	memset(batch->texts, 'X', sizeof batch->texts);
	memset(batch->failed, 0, sizeof batch->failed);
	memset(batch->bitmaps, 0xFF, sizeof batch->bitmaps);
	memset(&batch->batch, 0, sizeof batch->batch);
	rf_notes_clear(&batch->notes);
	for (uint32_t c = 0; c < table->column_count; c++)
		batch->columns[c] = (rf_column){.type = table->types[c], .data = batch->data[c]};
	for (uint32_t i = 0; i < count; i++, position++) {
		if (has_gaps && position + (count - i) < RF_BATCH_ROWS && h_below(random, 3) == 0) {
			for (uint32_t c = 0; c < table->column_count; c++)
				memset((char *)batch->columns[c].data + position * rf_type_size(table->types[c]), 0,
				       rf_type_size(table->types[c]));
			position++;
		}
		batch->selection[i] = (uint16_t)position;
		for (uint32_t c = 0; c < table->column_count; c++) {
			rf_value value = *h_cell(table, first + i, c);
			if (value.is_null) {
				batch->columns[c].validity = batch->bitmaps[c];
			} else if (value.type == RF_TEXT_TYPE) {
				memcpy(batch->texts[c][position], value.as.text.data, value.as.text.size);
				value.as.text.data = batch->texts[c][position];
			}
			rf_column_set(&batch->columns[c], position, &value);
		}
		if (table->has_note[first + i])
			assert_true(
				rf_notes_add(&batch->notes, position, RF_NOTE_BAD_VALUE, "row %u", first + i));
	}
	batch->batch.columns = batch->columns;
	batch->batch.column_count = table->column_count;
	batch->batch.row_count = position;
	batch->batch.selected_count = count;
	if (position > count) batch->batch.selection = batch->selection;
	batch->batch.notes = &batch->notes;
	batch->batch.failed = batch->failed;
	batch->batch.watermark = INT64_MIN;
}

/* ---- running ---- */

typedef struct h_run {
	uint32_t batch_rows;       /* of input and output batches */
	bool has_gaps;             /* rows left out */
	bool is_end_apart;         /* the end comes in a batch without rows */
	bool is_all_complete;      /* each input batch says that its window is complete */
	bool is_stopped;           /* the input ends by an interrupt */
	const int64_t *watermarks; /* after each row; NULL: none */
	uint64_t seed;
} h_run;

/* How many output rows before a position are selected. */
static inline size_t h_rows_before(const rf_batch *out, uint32_t position)
{
	size_t rows = 0;
	while (rows < out->selected_count && rf_batch_position(out, (uint32_t)rows) < position) rows++;
	return rows;
}

static inline void h_take_output(const rf_batch *out, uint32_t batch_rows, h_lines *lines,
                                 h_lines *notes)
{
	assert_true(out->selected_count <= batch_rows);
	for (uint32_t i = 0; out->notes && i < out->notes->count; i++) {
		const rf_note *note = &out->notes->items[i];
		for (uint64_t k = 0; k < note->count; k++)
			h_print(notes, "%zu ", lines->rows + h_rows_before(out, note->position));
	}
	for (uint32_t i = 0; i < out->selected_count; i++) {
		uint32_t row = rf_batch_position(out, i);
		for (uint32_t c = 0; c < out->column_count; c++) {
			rf_value value = rf_column_value(&out->columns[c], row);
			h_print_value(lines, &value);
		}
		h_print(lines, "\n");
		lines->rows++;
	}
}

/* Feeds one batch; returns the last step. */
static inline rf_step h_feed(rf_op *op, rf_batch *in, rf_context *ctx, h_lines *lines,
                             h_lines *notes, bool *is_complete)
{
	for (;;) {
		rf_batch out = {0};
		rf_step step = op->class_->step(op, 0, in, &out, ctx);
		if (step == RF_STEP_ERROR) return step;
		h_take_output(&out, ctx->batch_rows, lines, notes);
		*is_complete = out.is_window_complete;
		if (step != RF_STEP_HAVE_MORE) return step;
		assert_true(out.selected_count > 0 || out.notes->count > 0);
	}
}

/* An operator that a test steps itself. */
typedef struct h_stepper {
	rf_memory memory;
	rf_error error;
	rf_settings settings;
	rf_context ctx;
	rf_op op;
	h_batch batch;
	h_random random;
} h_stepper;

static inline void h_stepper_open(h_stepper *self, const rf_op_class *class_, h_plan *plan,
                                  uint32_t batch_rows)
{
	memset(self, 0, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	rf_notes_init(&self->batch.notes, &self->memory);
	self->ctx.memory = &self->memory;
	self->ctx.settings = &self->settings;
	self->ctx.error = &self->error;
	self->ctx.batch_rows = batch_rows;
	self->op.class_ = class_;
	self->op.node = &plan->node;
	self->op.state = rf_alloc_zero(&self->memory, class_->state_size);
	assert_non_null(self->op.state);
	assert_int_equal(class_->open(&self->op, &plan->node, &self->ctx), RIFFLE_OK);
}

/* Sets the input batch to rows of a table. */
static inline void h_stepper_input(h_stepper *self, const h_table *table, uint32_t first,
                                   uint32_t count, bool is_end)
{
	h_batch_fill(&self->batch, table, first, count, false, &self->random);
	self->batch.batch.is_end = is_end;
}

static inline rf_step h_stepper_step(h_stepper *self, rf_batch *out)
{
	memset(out, 0, sizeof *out);
	return self->op.class_->step(&self->op, 0, &self->batch.batch, out, &self->ctx);
}

static inline void h_stepper_close(h_stepper *self)
{
	self->op.class_->close(&self->op, &self->ctx);
	rf_free(&self->memory, self->op.state, self->op.class_->state_size);
	rf_notes_release(&self->batch.notes);
	assert_int_equal(self->memory.used_bytes, 0);
}

/* Feeds a table over and over with another number in a column of each row; what is held after
 * the first rounds must be all that is ever held. */
static inline void h_check_memory_is_bounded(const rf_op_class *class_, h_plan *plan,
                                             h_table *table, uint32_t column, uint32_t rounds)
{
	static h_stepper self;
	int64_t number = 0;
	size_t held = 0;
	rf_batch out;
	h_stepper_open(&self, class_, plan, RF_BATCH_ROWS);
	for (uint32_t round = 0; round < rounds; round++) {
		for (uint32_t row = 0; row < table->row_count; row++)
			*h_cell(table, row, column) = rf_value_bigint(number++ * 7919);
		h_stepper_input(&self, table, 0, table->row_count, round + 1 == rounds);
		while (h_stepper_step(&self, &out) == RF_STEP_HAVE_MORE) {
		}
		if (round <= rounds / 4 && self.memory.used_bytes > held) held = self.memory.used_bytes;
		if (round > rounds / 4) assert_true(self.memory.used_bytes <= held + held / 4);
		assert_true(class_->held_bytes(&self.op) > 0);
	}
	h_stepper_close(&self);
}

/* Runs an operator over a table: the rows it gives and, in notes, how many rows were out
 * before each note. RF_STEP_ERROR when memory was refused; all of it is given back. */
static inline rf_step h_run_in(rf_memory *memory, const rf_op_class *class_, h_plan *plan,
                               const h_table *table, const h_run *run, h_lines *lines,
                               h_lines *notes)
{
	static h_batch batch;
	rf_memory own;
	rf_error error = {0};
	rf_settings settings = {0};
	rf_context ctx = {.memory = memory, .settings = &settings, .error = &error};
	rf_op op = {.class_ = class_, .node = &plan->node};
	h_random random = {run->seed};
	volatile sig_atomic_t interrupted = run->is_stopped;
	bool is_complete;
	uint32_t row = 0;
	rf_step step = RF_STEP_ERROR;
	h_lines_clear(lines);
	h_lines_clear(notes);
	rf_memory_init(&own, NULL, 0);
	rf_notes_init(&batch.notes, &own);
	ctx.batch_rows = run->batch_rows;
	ctx.interrupted = &interrupted;
	op.state = calloc(1, class_->state_size);
	assert_non_null(op.state);
	if (class_->open(&op, &plan->node, &ctx) >= 0) step = RF_STEP_NEED_INPUT;
	while (step == RF_STEP_NEED_INPUT) {
		uint32_t count = table->row_count - row;
		if (count > run->batch_rows) count = run->batch_rows;
		h_batch_fill(&batch, table, row, count, run->has_gaps, &random);
		row += count;
		batch.batch.is_end = row == table->row_count && (count == 0 || !run->is_end_apart);
		batch.batch.is_window_complete = run->is_all_complete;
		if (run->watermarks && row > 0) batch.batch.watermark = run->watermarks[row - 1];
		step = h_feed(&op, &batch.batch, &ctx, lines, notes, &is_complete);
		if (step == RF_STEP_ERROR) break;
		assert_int_equal(step, batch.batch.is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT);
		assert_int_equal(batch.notes.count, 0);
	}
	if (step == RF_STEP_ERROR) assert_int_equal(error.code, RIFFLE_NO_MEMORY);
	class_->close(&op, &ctx);
	free(op.state);
	rf_notes_release(&batch.notes);
	assert_int_equal(memory->used_bytes, 0);
	return step;
}

static inline void h_run_op(const rf_op_class *class_, h_plan *plan, const h_table *table,
                            const h_run *run, h_lines *lines, h_lines *notes)
{
	rf_memory memory;
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(h_run_in(&memory, class_, plan, table, run, lines, notes), RF_STEP_FINISHED);
}

/* Runs it with each allocation refused in turn; the run in which none is gives want. */
static inline void h_run_out_of_memory(const rf_op_class *class_, h_plan *plan,
                                       const h_table *table, const h_run *run, const char *want)
{
	h_lines lines = {0}, notes = {0};
	rf_step step = RF_STEP_ERROR;
	h_print(&lines, "%s", "");
	for (size_t fail_at = 1; step == RF_STEP_ERROR; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_memory_init(&memory, &allocator, 0);
		step = h_run_in(&memory, class_, plan, table, run, &lines, &notes);
		assert_int_equal(host.held, 0);
	}
	assert_string_equal(lines.text, want);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

#endif
