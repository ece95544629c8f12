/*
 * The look-up join against a model: every kind, all batch sizes, keys with NULLs and given
 * twice, a condition, memory refused at each place.
 */
#include "op_harness.h"

#include "planner/expr_build.h"

enum { STREAM_COLUMNS = 3, TABLE_COLUMNS = 3, TABLE_ROWS = 200, STREAM_ROWS = 500, KEYS = 60 };

/* Stream: k TEXT, n BIGINT, x DOUBLE. Table: k TEXT, v TEXT, n BIGINT, in another order. */
static const rf_type stream_types[] = {RF_TEXT_TYPE, RF_BIGINT, RF_DOUBLE};
static const rf_type table_types[] = {RF_TEXT_TYPE, RF_BIGINT, RF_TEXT_TYPE};

typedef struct fixture {
	h_table stream, table;
	rf_plan_node node, inputs[2];
	rf_plan_node *input_list[2];
	rf_column_def columns[2][3], out_columns[6];
	uint32_t stream_keys[2], table_keys[2];
	rf_memory memory;
	rf_arena arena;
} fixture;

static void fill(h_table *table, uint32_t text_column, uint32_t number_column, h_random *random)
{
	char text[H_TEXT_MAX];
	for (uint32_t row = 0; row < table->row_count; row++) {
		uint32_t key = h_below(random, KEYS);
		snprintf(text, sizeof text, key % 2 ? "k%u" : "a key of some length %u", key);
		if (h_below(random, 9)) h_set_text(table, row, text_column, text);
		if (h_below(random, 9))
			*h_cell(table, row, number_column) = rf_value_bigint((int64_t)h_below(random, 3));
		table->has_note[row] = h_below(random, 20) == 0;
	}
}

static void fixture_open(fixture *self, rf_lookup_kind kind, uint32_t key_count)
{
	h_random random = {7};
	char text[H_TEXT_MAX];
	memset(self, 0, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	rf_arena_init(&self->arena, &self->memory);
	h_table_open(&self->stream, stream_types, STREAM_COLUMNS, STREAM_ROWS);
	h_table_open(&self->table, table_types, TABLE_COLUMNS, TABLE_ROWS);
	fill(&self->stream, 0, 1, &random);
	fill(&self->table, 2, 1, &random);
	for (uint32_t row = 0; row < STREAM_ROWS; row++)
		*h_cell(&self->stream, row, 2) = rf_value_real(row / 2.0);
	for (uint32_t row = 0; row < TABLE_ROWS; row++) {
		snprintf(text, sizeof text, "value %u", row);
		if (row % 5) h_set_text(&self->table, row, 0, text);
	}
	for (uint32_t c = 0; c < 3; c++) {
		self->columns[0][c].type = stream_types[c];
		self->columns[1][c].type = table_types[c];
		self->out_columns[c].type = stream_types[c];
		self->out_columns[3 + c].type = table_types[c];
	}
	for (uint32_t i = 0; i < 2; i++) {
		self->inputs[i].schema = (rf_schema){self->columns[i], 3};
		self->input_list[i] = &self->inputs[i];
	}
	self->stream_keys[1] = self->table_keys[1] = 1;
	self->table_keys[0] = 2;
	self->node.kind = RF_PLAN_LOOKUP;
	self->node.inputs = self->input_list;
	self->node.input_count = 2;
	self->node.schema = (rf_schema){self->out_columns, kind <= RF_LOOKUP_LEFT ? 6 : 3};
	self->node.as.lookup = (rf_plan_lookup){.kind = kind,
	                                        .stream_keys = self->stream_keys,
	                                        .table_keys = self->table_keys,
	                                        .key_count = key_count};
}

static void fixture_close(fixture *self)
{
	h_table_close(&self->stream);
	h_table_close(&self->table);
	rf_arena_release(&self->arena);
}

/* stream.n = 1, over the joined columns: decides about the match, not about the row. */
static void add_condition(fixture *self)
{
	rf_argument arguments[2] = {{RF_BIGINT, false, {0, 0}}, {RF_BIGINT, false, {0, 0}}};
	const rf_function *function;
	rf_type want[2], result;
	rf_error error = {0};
	rf_expr *args[2] = {rf_expr_column(&self->arena, 1, RF_BIGINT, (rf_loc){0, 0}),
	                    rf_expr_constant(&self->arena, rf_value_bigint(1), (rf_loc){0, 0})};
	assert_int_equal(rf_function_resolve(RF_TEXT("="), (rf_loc){0, 0}, arguments, 2, &function,
	                                     want, &result, &error),
	                 RIFFLE_OK);
	self->node.as.lookup.condition =
		rf_expr_call(&self->arena, function, RF_BOOLEAN, (rf_loc){0, 0}, args, 2);
	assert_non_null(self->node.as.lookup.condition);
}

/* ---- the model ---- */

static bool is_equal(const rf_value *a, const rf_value *b)
{
	if (a->is_null || b->is_null) return false;
	return a->type == RF_TEXT_TYPE ? rf_text_equal(a->as.text, b->as.text)
								   : a->as.bigint == b->as.bigint;
}

/* The last row of the table with the stream row's key; TABLE_ROWS if there is none. */
static uint32_t model_match(const fixture *self, uint32_t row)
{
	const rf_plan_lookup *lookup = &self->node.as.lookup;
	const rf_value *n = h_cell(&self->stream, row, 1);
	if (lookup->condition && (n->is_null || n->as.bigint != 1)) return TABLE_ROWS;
	for (uint32_t t = TABLE_ROWS; t-- > 0;) {
		bool is_match = true;
		for (uint32_t k = 0; k < lookup->key_count; k++)
			is_match &= is_equal(h_cell(&self->stream, row, lookup->stream_keys[k]),
			                     h_cell(&self->table, t, lookup->table_keys[k]));
		if (is_match) return t;
	}
	return TABLE_ROWS;
}

static void model(const fixture *self, h_lines *lines)
{
	rf_lookup_kind kind = self->node.as.lookup.kind;
	for (uint32_t row = 0; row < STREAM_ROWS; row++) {
		uint32_t match = model_match(self, row);
		if (kind == RF_LOOKUP_ANTI ? match < TABLE_ROWS
		                           : kind != RF_LOOKUP_LEFT && match == TABLE_ROWS)
			continue;
		for (uint32_t c = 0; c < STREAM_COLUMNS; c++)
			h_print_value(lines, h_cell(&self->stream, row, c));
		for (uint32_t c = 0; kind <= RF_LOOKUP_LEFT && c < TABLE_COLUMNS; c++) {
			rf_value null = rf_value_null(table_types[c]);
			h_print_value(lines, match < TABLE_ROWS ? h_cell(&self->table, match, c) : &null);
		}
		h_print(lines, "\n");
	}
}

/* ---- running ---- */

typedef struct run {
	uint32_t batch_rows;
	bool has_gaps;
	uint64_t notes; /* that came out */
} run;

static rf_step feed(rf_op *op, uint32_t input, const h_table *table, run *how, rf_context *ctx,
                    h_lines *lines)
{
	static h_batch batch;
	h_random random = {how->batch_rows};
	rf_step step = RF_STEP_NEED_INPUT;
	rf_notes_init(&batch.notes, ctx->memory);
	for (uint32_t row = 0; row < table->row_count && step != RF_STEP_ERROR;) {
		uint32_t count =
			table->row_count - row < how->batch_rows ? table->row_count - row : how->batch_rows;
		rf_batch out = {0};
		assert_int_equal(op->wanted_input, input);
		h_batch_fill(&batch, table, row, count, how->has_gaps, &random);
		row += count;
		batch.batch.is_end = row == table->row_count;
		step = op->class_->step(op, input, &batch.batch, &out, ctx);
		if (step == RF_STEP_ERROR) break;
		for (uint32_t i = 0; out.notes && i < out.notes->count; i++)
			how->notes += out.notes->items[i].count;
		for (uint32_t i = 0; i < out.selected_count; i++) {
			for (uint32_t c = 0; c < out.column_count; c++) {
				rf_value value = rf_column_value(&out.columns[c], rf_batch_position(&out, i));
				h_print_value(lines, &value);
			}
			h_print(lines, "\n");
		}
		assert_int_equal(out.column_count, op->node->schema.count);
	}
	rf_notes_release(&batch.notes);
	return step;
}

static rf_step run_in(rf_memory *memory, fixture *self, run *how, h_lines *lines)
{
	rf_error error = {0};
	rf_settings settings = {0};
	rf_context ctx = {
		.memory = memory, .settings = &settings, .error = &error, .batch_rows = how->batch_rows};
	rf_op op = {.class_ = &rf_op_lookup, .node = &self->node};
	rf_step step = RF_STEP_ERROR;
	h_lines_clear(lines);
	how->notes = 0;
	op.state = calloc(1, rf_op_lookup.state_size);
	assert_non_null(op.state);
	if (rf_op_lookup.open(&op, &self->node, &ctx) >= 0)
		step = feed(&op, 1, &self->table, how, &ctx, lines);
	if (step != RF_STEP_ERROR) {
		assert_int_equal(step, RF_STEP_NEED_INPUT);
		step = feed(&op, 0, &self->stream, how, &ctx, lines);
	}
	if (step == RF_STEP_ERROR) assert_int_equal(error.code, RIFFLE_NO_MEMORY);
	rf_op_lookup.close(&op, &ctx);
	free(op.state);
	assert_int_equal(memory->used_bytes, 0);
	return step;
}

static uint64_t count_notes(const h_table *table)
{
	uint64_t count = 0;
	for (uint32_t row = 0; row < table->row_count; row++) count += table->has_note[row];
	return count;
}

static void check(fixture *self)
{
	static const uint32_t sizes[] = {1, 3, 64, 199, 1000};
	h_lines want = {0}, got = {0};
	h_print(&want, "%s", "");
	model(self, &want);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		for (int has_gaps = 0; has_gaps < 2; has_gaps++) {
			run how = {sizes[i], has_gaps, 0};
			rf_memory memory;
			rf_memory_init(&memory, NULL, 0);
			assert_int_equal(run_in(&memory, self, &how, &got), RF_STEP_FINISHED);
			assert_string_equal(got.text ? got.text : "", want.text);
			assert_int_equal(how.notes, count_notes(&self->stream) + count_notes(&self->table));
		}
	}
	h_lines_free(&want);
	h_lines_free(&got);
}

static void looks_up_as_the_model_does(void **state)
{
	RF_UNUSED(state);
	for (int kind = RF_LOOKUP_INNER; kind <= RF_LOOKUP_ANTI; kind++) {
		for (uint32_t keys = 1; keys <= 2; keys++) {
			fixture self;
			fixture_open(&self, (rf_lookup_kind)kind, keys);
			check(&self);
			add_condition(&self);
			check(&self);
			fixture_close(&self);
		}
	}
}

static void an_empty_table_has_no_match(void **state)
{
	fixture self;
	h_lines got = {0};
	run how = {100, false, 0};
	RF_UNUSED(state);
	fixture_open(&self, RF_LOOKUP_LEFT, 1);
	for (uint32_t row = 0; row < TABLE_ROWS; row++)
		*h_cell(&self.table, row, 2) = rf_value_null(RF_TEXT_TYPE);
	assert_int_equal(run_in(&self.memory, &self, &how, &got), RF_STEP_FINISHED);
	check(&self);
	h_lines_free(&got);
	fixture_close(&self);
}

static void gives_memory_back_when_it_is_refused(void **state)
{
	fixture self;
	h_lines want = {0}, got = {0};
	run how = {50, true, 0};
	rf_step step = RF_STEP_ERROR;
	RF_UNUSED(state);
	fixture_open(&self, RF_LOOKUP_LEFT, 2);
	add_condition(&self);
	model(&self, &want);
	for (size_t fail_at = 1; step == RF_STEP_ERROR; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_memory_init(&memory, &allocator, 0);
		for (uint32_t row = 0; row < TABLE_ROWS; row++) self.table.has_note[row] = false;
		for (uint32_t row = 0; row < STREAM_ROWS; row++) self.stream.has_note[row] = false;
		step = run_in(&memory, &self, &how, &got);
		assert_int_equal(host.held, 0);
	}
	assert_string_equal(got.text, want.text);
	h_lines_free(&want);
	h_lines_free(&got);
	fixture_close(&self);
}

/* A key that comes over and over again with long texts must not hold them all. */
static void keeps_only_the_last_row_of_a_key(void **state)
{
	enum { ROUNDS = 400 };
	static h_batch batch;
	fixture self;
	rf_error error = {0};
	rf_settings settings = {0};
	rf_context ctx = {.settings = &settings, .error = &error, .batch_rows = RF_BATCH_ROWS};
	rf_op op = {.class_ = &rf_op_lookup};
	rf_memory memory;
	rf_batch out = {0};
	RF_UNUSED(state);
	fixture_open(&self, RF_LOOKUP_INNER, 1);
	rf_memory_init(&memory, NULL, 0);
	ctx.memory = &memory;
	op.node = &self.node;
	op.state = calloc(1, rf_op_lookup.state_size);
	assert_non_null(op.state);
	assert_int_equal(rf_op_lookup.open(&op, &self.node, &ctx), RIFFLE_OK);
	rf_notes_init(&batch.notes, &memory);
	for (int round = 0; round < ROUNDS; round++) {
		h_random random = {1};
		h_batch_fill(&batch, &self.table, 0, TABLE_ROWS, false, &random);
		rf_notes_clear(&batch.notes);
		for (uint32_t row = 0; row < TABLE_ROWS; row++) {
			static char filler[4000];
			memset(filler, 'a' + round % 26, sizeof filler);
			((rf_text *)batch.columns[0].data)[row] = (rf_text){filler, sizeof filler};
		}
		assert_int_equal(rf_op_lookup.step(&op, 1, &batch.batch, &out, &ctx), RF_STEP_NEED_INPUT);
		assert_true(memory.used_bytes < 8 << 20); /* all of it would be 300 MB */
		assert_true(rf_op_lookup.held_bytes(&op) > 0);
	}
	rf_notes_release(&batch.notes);
	rf_op_lookup.close(&op, &ctx);
	free(op.state);
	assert_int_equal(memory.used_bytes, 0);
	fixture_close(&self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(looks_up_as_the_model_does),
		cmocka_unit_test(an_empty_table_has_no_match),
		cmocka_unit_test(gives_memory_back_when_it_is_refused),
		cmocka_unit_test(keeps_only_the_last_row_of_a_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
