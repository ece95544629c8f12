/* Bound expressions: equality, what can fail, replacing, and their text. */
#include "unit.h"

#include "planner/expr_build.h"
#include "planner/planner.h"

#include <math.h>
#include <string.h>

typedef struct world {
	rf_memory memory;
	rf_arena arena;
} world;

static int open_world(void **state)
{
	static world self;
	rf_memory_init(&self.memory, NULL, 0);
	rf_arena_init(&self.arena, &self.memory);
	*state = &self;
	return 0;
}

static int close_world(void **state)
{
	world *self = *state;
	rf_arena_release(&self->arena);
	assert_int_equal(self->memory.used_bytes, 0);
	return 0;
}

static rf_expr *bigint(world *self, int64_t value)
{
	return rf_expr_constant(&self->arena, rf_value_bigint(value), (rf_loc){0, 0});
}

static rf_expr *column(world *self, uint32_t number, rf_type type)
{
	return rf_expr_column(&self->arena, number, type, (rf_loc){7, 9});
}

static rf_expr *call(world *self, const char *name, rf_expr *a, rf_expr *b)
{
	rf_expr *args[2] = {a, b};
	rf_argument arguments[2] = {{a ? a->type : RF_NULL, false, {0, 0}},
	                            {b ? b->type : RF_NULL, false, {0, 0}}};
	rf_type want[2], type;
	const rf_function *function;
	uint32_t count = a ? b ? 2 : 1 : 0;
	rf_error error = RIFFLE_ERROR_INIT;
	assert_int_equal(rf_function_resolve(rf_text_of(name), (rf_loc){0, 0}, arguments, count,
	                                     &function, want, &type, &error),
	                 RIFFLE_OK);
	return rf_expr_call(&self->arena, function, type, (rf_loc){0, 0}, args, count);
}

static rf_expr *lazy(world *self, rf_expr_kind kind, rf_expr *a, rf_expr *b)
{
	rf_expr *args[2] = {a, b};
	return rf_expr_lazy(&self->arena, kind, a->type, (rf_loc){0, 0}, args, 2, false);
}

static void compares_by_meaning(void **state)
{
	world *self = *state;
	rf_expr *a = column(self, 0, RF_BIGINT), *b = column(self, 1, RF_BIGINT);
	rf_expr *sum = call(self, "+", a, b), *try_cast, *cast;
	rf_value zero = rf_value_real(0.0), minus_zero = rf_value_real(-0.0), nan = rf_value_real(NAN);
	assert_true(rf_expr_equal(a, column(self, 0, RF_BIGINT)));
	assert_false(rf_expr_equal(a, b));
	assert_false(rf_expr_equal(a, column(self, 0, RF_DOUBLE)));
	assert_true(rf_expr_equal(sum, call(self, "+", a, b)));
	assert_false(rf_expr_equal(sum, call(self, "+", b, a)));
	assert_false(rf_expr_equal(sum, call(self, "-", a, b)));
	assert_false(rf_expr_equal(sum, a));
	assert_true(rf_expr_equal(bigint(self, 3), bigint(self, 3)));
	assert_false(rf_expr_equal(bigint(self, 3), bigint(self, 4)));
	cast = rf_expr_cast(&self->arena, a, RF_TEXT_TYPE, false, a->loc);
	try_cast = rf_expr_cast(&self->arena, a, RF_TEXT_TYPE, true, a->loc);
	assert_false(rf_expr_equal(cast, try_cast));
	assert_false(rf_expr_equal(call(self, "now", NULL, NULL), call(self, "now", NULL, NULL)));
	assert_false(rf_value_same(&zero, &minus_zero));
	assert_true(rf_value_same(&nan, &nan));
}

static void compares_values(void **state)
{
	const rf_value values[] = {
		rf_value_null(RF_BIGINT), rf_value_null(RF_TEXT_TYPE), rf_value_bigint(0),
		rf_value_bigint(1),       rf_value_timestamp(1),       rf_value_boolean(true),
		rf_value_boolean(false),  rf_value_text(RF_TEXT("a")), rf_value_text(RF_TEXT("b")),
		rf_value_interval(1, 0),  rf_value_interval(0, 1),     rf_value_interval(1, 1)};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		for (size_t j = 0; j < sizeof values / sizeof values[0]; j++)
			assert_int_equal(rf_value_same(&values[i], &values[j]), i == j);
}

static void knows_what_can_fail(void **state)
{
	world *self = *state;
	rf_expr *a = column(self, 0, RF_BIGINT), *x = column(self, 1, RF_DOUBLE),
			*s = column(self, 2, RF_TEXT_TYPE);
	rf_value pattern = rf_value_text(RF_TEXT("a%")), open = rf_value_text(RF_TEXT("a\\"));
	rf_expr *failing = call(self, "/", a, a), *cast;
	assert_true(failing->can_fail);
	assert_true(call(self, "+", a, a)->can_fail);
	assert_false(call(self, "+", x, x)->can_fail);
	assert_true(call(self, "abs", failing, NULL)->can_fail);
	assert_true(call(self, "=", failing, a)->can_fail);
	assert_false(call(self, "=", a, a)->can_fail);
	assert_false(call(self, "/", a, bigint(self, 2))->can_fail);
	assert_true(call(self, "/", a, bigint(self, 0))->can_fail);
	assert_true(call(self, "/", a, bigint(self, -1))->can_fail);
	assert_false(call(self, "%", a, bigint(self, 7))->can_fail);
	assert_false(
		call(self, "/", x, rf_expr_constant(&self->arena, rf_value_real(0.5), a->loc))->can_fail);
	assert_true(
		call(self, "/", x, rf_expr_constant(&self->arena, rf_value_real(0.0), a->loc))->can_fail);
	assert_true(call(self, "/", a, rf_expr_constant(&self->arena, rf_value_null(RF_BIGINT), a->loc))
	                ->can_fail);
	assert_false(call(self, "like", s, rf_expr_constant(&self->arena, pattern, a->loc))->can_fail);
	assert_true(call(self, "like", s, rf_expr_constant(&self->arena, open, a->loc))->can_fail);
	assert_true(call(self, "like", s, s)->can_fail);
	cast = rf_expr_cast(&self->arena, s, RF_BIGINT, false, s->loc);
	assert_true(cast->can_fail);
	assert_false(rf_expr_cast(&self->arena, s, RF_BIGINT, true, s->loc)->can_fail);
	assert_true(rf_expr_cast(&self->arena, cast, RF_TEXT_TYPE, true, s->loc)->can_fail);
	assert_false(rf_expr_equal(call(self, "now", NULL, NULL), call(self, "now", NULL, NULL)));
	assert_true(call(self, "now", NULL, NULL)->is_volatile);
	assert_true(lazy(self, RF_EXPR_AND, call(self, "=", a, a),
	                 call(self, ">", call(self, "now", NULL, NULL), column(self, 3, RF_TIMESTAMP)))
	                ->is_volatile);
}

static void splits_and_joins_conditions(void **state)
{
	world *self = *state;
	rf_expr *a = column(self, 0, RF_BOOLEAN), *b = column(self, 1, RF_BOOLEAN),
			*c = column(self, 2, RF_BOOLEAN);
	rf_expr **parts, *joined;
	uint32_t count;
	assert_true(rf_expr_conjuncts(
		&self->arena, lazy(self, RF_EXPR_AND, a, lazy(self, RF_EXPR_AND, b, c)), &parts, &count));
	assert_int_equal(count, 3);
	assert_ptr_equal(parts[0], a);
	assert_ptr_equal(parts[1], b);
	assert_ptr_equal(parts[2], c);
	joined = rf_expr_conjunction(&self->arena, parts, 3);
	assert_int_equal(joined->kind, RF_EXPR_AND);
	assert_int_equal(joined->arg_count, 3);
	assert_ptr_equal(rf_expr_conjunction(&self->arena, parts, 1), a);
	joined = lazy(self, RF_EXPR_OR, a, b);
	assert_true(rf_expr_conjuncts(&self->arena, joined, &parts, &count));
	assert_int_equal(count, 1);
	assert_ptr_equal(parts[0], joined);
}

static bool zero_by_zero(void *arg, rf_expr *expr, rf_expr **to)
{
	world *self = arg;
	if (expr->kind != RF_EXPR_COLUMN || expr->column != 0) return false;
	*to = bigint(self, 0);
	return true;
}

/* An error is not the same as nothing to replace. */
static bool fail_at_zero(void *arg, rf_expr *expr, rf_expr **to)
{
	(void)arg;
	if (expr->kind != RF_EXPR_COLUMN || expr->column != 0) return false;
	*to = NULL;
	return true;
}

static void replaces_without_changing_the_original(void **state)
{
	world *self = *state;
	rf_expr *a = column(self, 0, RF_BIGINT), *b = column(self, 1, RF_BIGINT);
	rf_expr *part = call(self, "=", b, b), *whole = call(self, "/", b, bigint(self, 2)), *changed;
	assert_ptr_equal(rf_expr_map(&self->arena, part, zero_by_zero, self), part);
	assert_false(whole->can_fail);
	whole = call(self, "/", b, a);
	changed = rf_expr_map(&self->arena, whole, zero_by_zero, self);
	assert_ptr_not_equal(changed, whole);
	assert_ptr_equal(whole->args[1], a);
	assert_ptr_equal(changed->args[0], b);
	assert_null(rf_expr_map(&self->arena, whole, fail_at_zero, self));
	assert_ptr_equal(rf_expr_map(&self->arena, part, fail_at_zero, self), part);
	assert_int_equal(changed->args[1]->value.as.bigint, 0);
	assert_true(rf_expr_is_constant(bigint(self, 1)));
	assert_false(rf_expr_is_constant(changed));
	assert_true(rf_expr_is_constant(call(self, "+", bigint(self, 1), bigint(self, 2))));
	assert_true(rf_expr_is_plain(a));
	assert_false(rf_expr_is_plain(whole));
	assert_int_equal(whole->tree_size, 3);
}

static void check_text(world *self, const rf_expr *expr, const char *expected)
{
	rf_column_def columns[] = {{RF_TEXT("a"), RF_BIGINT, {"", 0}},
	                           {RF_TEXT("b"), RF_BIGINT, {"", 0}},
	                           {RF_TEXT("ok"), RF_BOOLEAN, {"", 0}}};
	const rf_schema schema = {columns, 3};
	rf_buffer out;
	rf_buffer_init(&out, &self->memory, 4096);
	rf_expr_write(expr, &schema, &out);
	rf_buffer_append_byte(&out, 0);
	assert_string_equal(out.data, expected);
	rf_buffer_release(&out);
}

static void writes_as_few_parentheses_as_needed(void **state)
{
	world *self = *state;
	rf_expr *a = column(self, 0, RF_BIGINT), *b = column(self, 1, RF_BIGINT),
			*ok = column(self, 2, RF_BOOLEAN);
	rf_expr *five = bigint(self, -5);
	check_text(self, call(self, "*", call(self, "+", a, b), b), "(a + b) * b");
	check_text(self, call(self, "+", call(self, "*", a, b), b), "a * b + b");
	check_text(self, call(self, "-", a, call(self, "-", a, b)), "a - (a - b)");
	check_text(self, call(self, "-", call(self, "-", a, b), a), "a - b - a");
	check_text(self, call(self, "-", a, five), "a - -5");
	check_text(self, call(self, "-", call(self, "-", a, NULL), NULL), "-(-a)");
	check_text(self, call(self, "-", five, NULL), "-(-5)");
	check_text(self, call(self, "not", lazy(self, RF_EXPR_OR, ok, ok), NULL), "NOT (ok OR ok)");
	check_text(self, call(self, "not", call(self, "=", a, b), NULL), "NOT a = b");
	check_text(self, call(self, "=", call(self, "=", a, b), ok), "(a = b) = ok");
	check_text(self, call(self, "is null", call(self, "=", a, b), NULL), "a = b IS NULL");
	check_text(self, call(self, "is null", call(self, "is null", a, NULL), NULL),
	           "a IS NULL IS NULL");
	check_text(self, lazy(self, RF_EXPR_AND, lazy(self, RF_EXPR_OR, ok, ok), ok),
	           "(ok OR ok) AND ok");
	check_text(self, lazy(self, RF_EXPR_OR, lazy(self, RF_EXPR_AND, ok, ok), ok),
	           "ok AND ok OR ok");
	check_text(self, lazy(self, RF_EXPR_COALESCE, a, b), "coalesce(a, b)");
	check_text(self, rf_expr_cast(&self->arena, call(self, "+", a, b), RF_TEXT_TYPE, true, a->loc),
	           "TRY_CAST(a + b AS TEXT)");
	check_text(self, call(self, "abs", a, NULL), "abs(a)");
	check_text(self, rf_expr_constant(&self->arena, rf_value_text(RF_TEXT("it's")), a->loc),
	           "'it''s'");
	check_text(self, rf_expr_constant(&self->arena, rf_value_timestamp(0), a->loc),
	           "TIMESTAMP '1970-01-01T00:00:00Z'");
	check_text(self, rf_expr_constant(&self->arena, rf_value_boolean(false), a->loc), "FALSE");
	check_text(self, rf_expr_constant(&self->arena, rf_value_real(2), a->loc), "2.0");
	check_text(self, column(self, 9, RF_BIGINT), "#9");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_by_meaning),
		cmocka_unit_test(compares_values),
		cmocka_unit_test(knows_what_can_fail),
		cmocka_unit_test(splits_and_joins_conditions),
		cmocka_unit_test(replaces_without_changing_the_original),
		cmocka_unit_test(writes_as_few_parentheses_as_needed),
	};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
