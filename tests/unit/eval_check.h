/*
 * Checks of functions in table form: a name, arguments as text and the expected text. Every
 * check is computed as a constant and over columns: all rows, a selection, among NULLs.
 *
 * Arguments: 12 BIGINT, 1.5 or nan DOUBLE, 'x' TEXT, true BOOLEAN, @2026-01-31 TIMESTAMP,
 * ~1h INTERVAL, NULL, NULL:i a NULL of a type. Expected: the text, NULL, or !reason for an
 * error. The name may be "cast TYPE" or "try TYPE".
 */
#ifndef RF_TESTS_EVAL_CHECK_H
#define RF_TESTS_EVAL_CHECK_H

#include "unit.h"

#include "base/time_text.h"
#include "runtime/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EC_UNUSED __attribute__((unused))

enum { EC_ARGS = 8, EC_ROWS = 70 };

typedef struct ec_check {
	const char *name;
	const char *args[EC_ARGS];
	const char *expected;
} ec_check;

typedef struct ec_world {
	rf_memory memory;
	rf_arena arena;
	rf_context ctx;
	rf_error error;
} ec_world;

static int64_t ec_now(void *arg)
{
	(void)arg;
	return INT64_C(1769853600500000000); /* 2026-01-31 10:00:00.5 */
}

EC_UNUSED static void ec_open(ec_world *world)
{
	memset(world, 0, sizeof *world);
	world->error = (rf_error)RIFFLE_ERROR_INIT;
	rf_memory_init(&world->memory, NULL, 0);
	rf_arena_init(&world->arena, &world->memory);
	world->ctx.memory = &world->memory;
	world->ctx.error = &world->error;
	world->ctx.batch_rows = RF_BATCH_ROWS;
	world->ctx.clock.now = ec_now;
}

EC_UNUSED static void ec_close(ec_world *world)
{
	rf_arena_release(&world->arena);
	assert_int_equal(world->memory.used_bytes, 0);
}

/* ---- values ---- */

static rf_type ec_type_of_letter(char letter)
{
	static const char letters[] = "?bidtsv";
	return (rf_type)(strchr(letters, letter) - letters);
}

static rf_value ec_value(const char *text)
{
	rf_text t = rf_text_of(text);
	int64_t whole;
	double real;
	bool boolean;
	rf_interval interval;
	if (strcmp(text, "NULL") == 0) return rf_value_null(RF_NULL);
	if (strncmp(text, "NULL:", 5) == 0) return rf_value_null(ec_type_of_letter(text[5]));
	if (text[0] == '\'') return rf_value_text((rf_text){text + 1, t.size - 2});
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
		assert_int_equal(rf_read_boolean(t, &boolean), RF_READ_OK);
		return rf_value_boolean(boolean);
	}
	if (text[0] == '@') {
		assert_int_equal(rf_read_timestamp((rf_text){text + 1, t.size - 1}, &whole), RF_READ_OK);
		return rf_value_timestamp(whole);
	}
	if (text[0] == '~') {
		assert_int_equal(rf_read_interval((rf_text){text + 1, t.size - 1}, &interval), RF_READ_OK);
		return rf_value_interval(interval.months, interval.ns);
	}
	if (rf_read_bigint(t, &whole) == RF_READ_OK) return rf_value_bigint(whole);
	assert_int_equal(rf_read_double(t, &real), RF_READ_OK);
	return rf_value_real(real);
}

static void ec_write(const rf_value *value, char *out, size_t capacity)
{
	char text[RF_INTERVAL_TEXT_MAX];
	size_t size = 0;
	if (value->is_null) {
		snprintf(out, capacity, "NULL");
		return;
	}
	switch (value->type) {
	case RF_BOOLEAN: snprintf(out, capacity, value->as.boolean ? "true" : "false"); return;
	case RF_BIGINT: size = rf_write_bigint(value->as.bigint, text); break;
	case RF_DOUBLE: size = rf_write_double(value->as.real, text); break;
	case RF_TIMESTAMP: size = rf_write_timestamp(value->as.bigint, text); break;
	case RF_INTERVAL: size = rf_write_interval(value->as.interval, text); break;
	default: snprintf(out, capacity, "%.*s", (int)value->as.text.size, value->as.text.data); return;
	}
	snprintf(out, capacity, "%.*s", (int)size, text);
}

/* ---- expressions ---- */

static rf_expr *ec_node(ec_world *world, rf_expr_kind kind, rf_type type)
{
	rf_expr *expr = rf_arena_alloc_zero(&world->arena, sizeof *expr);
	assert_non_null(expr);
	expr->kind = kind;
	expr->type = type;
	return expr;
}

static rf_expr *ec_constant(ec_world *world, const char *text)
{
	rf_value value = ec_value(text);
	rf_expr *expr = ec_node(world, RF_EXPR_CONSTANT, value.type);
	expr->value = value;
	return expr;
}

static rf_expr *ec_column(ec_world *world, uint32_t column, rf_type type)
{
	rf_expr *expr = ec_node(world, RF_EXPR_COLUMN, type);
	expr->column = column;
	return expr;
}

static rf_expr *ec_lazy(ec_world *world, rf_expr_kind kind, rf_type type, uint32_t count,
                        rf_expr *const *args)
{
	rf_expr *expr = ec_node(world, kind, type);
	expr->args = rf_arena_alloc(&world->arena, count * sizeof *args);
	memcpy(expr->args, args, count * sizeof *args);
	expr->arg_count = count;
	for (uint32_t i = 0; i < count; i++) expr->can_fail |= args[i]->can_fail;
	return expr;
}

static rf_expr *ec_cast(ec_world *world, rf_expr *arg, rf_type type, bool is_try)
{
	rf_expr *expr = ec_lazy(world, RF_EXPR_CAST, type, 1, &arg);
	bool can_fail;
	if (!rf_cast_exists(arg->type, type, &can_fail)) fail_msg("no cast");
	expr->is_try = is_try;
	return expr;
}

/* Resolves the name and casts the arguments as the planner does. */
static rf_expr *ec_call(ec_world *world, const char *name, uint32_t count, rf_expr *const *args)
{
	rf_argument arguments[EC_ARGS];
	rf_type want[EC_ARGS], result;
	rf_expr *cast[EC_ARGS], *expr;
	const rf_function *function;
	for (uint32_t i = 0; i < count; i++) arguments[i] = (rf_argument){.type = args[i]->type};
	if (rf_function_resolve(rf_text_of(name), (rf_loc){0, 0}, arguments, count, &function, want,
	                        &result, &world->error) < 0)
		fail_msg("%s: %s", name, world->error.message);
	for (uint32_t i = 0; i < count; i++)
		cast[i] = args[i]->type == want[i] ? args[i] : ec_cast(world, args[i], want[i], false);
	expr = ec_lazy(world, RF_EXPR_CALL, result, count, cast);
	expr->function = function;
	expr->is_volatile = function->flags & RF_FN_VOLATILE;
	return expr;
}

/* ---- checks ---- */

static uint32_t ec_arg_count(const ec_check *check)
{
	uint32_t count = 0;
	while (count < EC_ARGS && check->args[count]) count++;
	return count;
}

static rf_type ec_type_named(const char *name)
{
	for (int type = RF_BOOLEAN; type < RF_TYPE_COUNT; type++)
		if (strcmp(rf_type_name((rf_type)type).text, name) == 0) return (rf_type)type;
	fail_msg("no type %s", name);
	return RF_NULL;
}

static rf_expr *ec_expr(ec_world *world, const ec_check *check, rf_expr *const *args)
{
	if (strncmp(check->name, "cast ", 5) == 0)
		return ec_cast(world, args[0], ec_type_named(check->name + 5), false);
	if (strncmp(check->name, "try ", 4) == 0)
		return ec_cast(world, args[0], ec_type_named(check->name + 4), true);
	return ec_call(world, check->name, ec_arg_count(check), args);
}

static void ec_compare(const ec_check *check, const rf_value *value, const char *how)
{
	char text[512];
	const char *expected = check->expected[0] == '!' ? "NULL" : check->expected;
	ec_write(value, text, sizeof text);
	if (strcmp(text, expected) == 0) return;
	fail_msg("%s(%s%s%s%s%s) as %s: got %s, expected %s", check->name,
	         check->args[0] ? check->args[0] : "", check->args[1] ? ", " : "",
	         check->args[1] ? check->args[1] : "", check->args[2] ? ", " : "",
	         check->args[2] ? check->args[2] : "", how, text, check->expected);
}

static void ec_check_constant(ec_world *world, const ec_check *check)
{
	rf_expr *args[EC_ARGS];
	rf_value value;
	bool has_failed = false;
	uint32_t count = ec_arg_count(check);
	for (uint32_t i = 0; i < count; i++) args[i] = ec_constant(world, check->args[i]);
	assert_int_equal(rf_eval_constant(ec_expr(world, check, args), &world->memory, &world->arena,
	                                  &value, &has_failed, &world->error),
	                 RIFFLE_OK);
	ec_compare(check, &value, "a constant");
	if (has_failed != (check->expected[0] == '!'))
		fail_msg("%s(%s): has_failed is %d", check->name, check->args[0], has_failed);
}

/* Columns in which the check's arguments stand at the rows whose number leaves the remainder
 * 0 by step, and NULL at the others. */
static void ec_fill(ec_world *world, const ec_check *check, rf_column *columns, uint32_t step)
{
	for (uint32_t i = 0; i < ec_arg_count(check); i++) {
		rf_value value = ec_value(check->args[i]);
		columns[i].type = value.type;
		columns[i].data = rf_arena_alloc_zero(&world->arena, EC_ROWS * rf_type_size(value.type));
		columns[i].validity = NULL;
		if (value.is_null || step > 1)
			columns[i].validity = rf_arena_alloc_zero(&world->arena, 2 * sizeof(uint64_t));
		for (uint32_t row = 0; row < EC_ROWS; row += step) rf_column_set(&columns[i], row, &value);
	}
}

static void ec_check_notes(const ec_check *check, const rf_notes *notes, uint32_t rows)
{
	bool is_error = check->expected[0] == '!';
	if (notes->count != (is_error ? rows : 0))
		fail_msg("%s(%s): %u errors", check->name, check->args[0], notes->count);
	if (is_error) assert_string_equal(notes->samples[0].text, check->expected + 1);
}

static void ec_check_columns(ec_world *world, const ec_check *check, uint32_t step,
                             bool is_selected)
{
	static const uint16_t selection[] = {0, 3, 6, 63, 66};
	uint64_t failed[2] = {0, 0};
	rf_column columns[EC_ARGS], result = {0};
	rf_expr *args[EC_ARGS], *expr;
	rf_notes notes;
	rf_eval *eval;
	rf_batch batch = {.row_count = EC_ROWS,
	                  .selected_count = EC_ROWS,
	                  .columns = columns,
	                  .notes = &notes,
	                  .failed = failed};
	uint32_t rows = 0;
	ec_fill(world, check, columns, step);
	rf_notes_init(&notes, &world->memory);
	batch.column_count = ec_arg_count(check);
	for (uint32_t i = 0; i < batch.column_count; i++)
		args[i] = ec_column(world, i, columns[i].type);
	expr = ec_expr(world, check, args);
	assert_int_equal(rf_eval_open(&eval, &expr, 1, NULL, &world->ctx, &world->error), RIFFLE_OK);
	if (is_selected) {
		batch.selection = selection;
		batch.selected_count = sizeof selection / sizeof *selection;
	}
	assert_int_equal(rf_eval_run(eval, &batch, &result, &world->error), RIFFLE_OK);
	for (uint32_t i = 0; i < batch.selected_count; i++) {
		uint32_t row = rf_batch_position(&batch, i);
		rf_value value = rf_column_value(&result, row);
		if (row % step != 0) continue;
		ec_compare(check, &value, is_selected ? "a selection" : "rows");
		rows++;
	}
	ec_check_notes(check, &notes, rows);
	rf_eval_close(eval);
	rf_notes_release(&notes);
}

/* A strict function of a NULL is NULL and no error. */
static void ec_check_strict(ec_world *world, const ec_check *check)
{
	ec_check with_null = *check;
	char null[8];
	rf_value value;
	rf_expr *args[EC_ARGS], *expr;
	uint32_t count = ec_arg_count(check);
	for (uint32_t i = 0; i < count; i++) args[i] = ec_constant(world, check->args[i]);
	expr = ec_expr(world, check, args);
	if (expr->kind == RF_EXPR_CALL && expr->function->flags & RF_FN_SEES_NULL) return;
	for (uint32_t i = 0; i < count; i++) {
		value = ec_value(check->args[i]);
		snprintf(null, sizeof null, "NULL:%c", "?bidtsv"[value.type]);
		with_null = *check;
		with_null.args[i] = null;
		with_null.expected = "NULL";
		if (value.type != RF_NULL) ec_check_columns(world, &with_null, 1, true);
	}
}

EC_UNUSED static void ec_run(const ec_check *checks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ec_world world;
		ec_open(&world);
		ec_check_constant(&world, &checks[i]);
		ec_check_columns(&world, &checks[i], 1, false);
		ec_check_columns(&world, &checks[i], 1, true);
		ec_check_columns(&world, &checks[i], 3, false);
		ec_check_columns(&world, &checks[i], 3, true);
		ec_check_strict(&world, &checks[i]);
		ec_close(&world);
	}
}

#define EC_RUN(checks) ec_run(checks, sizeof(checks) / sizeof *(checks))

#endif
