/* Compiled expressions: three-valued logic, operands only where needed, sharing, errors. */
#include "eval_check.h"

#include "runtime/eval_program.h"

enum { ROWS = 9 };

/* x: BIGINT, y: DOUBLE, b and c: the nine pairs of true, false and NULL. t: TEXT. */
enum { X, Y, B, C, T, COLUMNS };

typedef struct fixture {
	ec_world world;
	int64_t x[ROWS];
	double y[ROWS];
	uint8_t b[ROWS], c[ROWS];
	rf_text t[ROWS];
	uint64_t b_valid, c_valid, failed;
	rf_column columns[COLUMNS];
	rf_notes notes;
	rf_batch batch;
} fixture;

static int setup(void **state)
{
	static fixture f;
	ec_open(&f.world);
	f.b_valid = f.c_valid = f.failed = 0;
	for (uint32_t i = 0; i < ROWS; i++) {
		f.x[i] = (int64_t)i - 2;
		f.y[i] = i * 0.5;
		f.b[i] = i / 3 == 0;
		f.c[i] = i % 3 == 0;
		f.t[i] = i % 2 ? RF_TEXT("odd") : RF_TEXT("even");
		if (i / 3 < 2) rf_bit_set(&f.b_valid, i);
		if (i % 3 < 2) rf_bit_set(&f.c_valid, i);
	}
	f.columns[X] = (rf_column){.type = RF_BIGINT, .data = f.x};
	f.columns[Y] = (rf_column){.type = RF_DOUBLE, .data = f.y};
	f.columns[B] = (rf_column){.type = RF_BOOLEAN, .data = f.b, .validity = &f.b_valid};
	f.columns[C] = (rf_column){.type = RF_BOOLEAN, .data = f.c, .validity = &f.c_valid};
	f.columns[T] = (rf_column){.type = RF_TEXT_TYPE, .data = f.t};
	rf_notes_init(&f.notes, &f.world.memory);
	f.batch = (rf_batch){.row_count = ROWS,
	                     .selected_count = ROWS,
	                     .column_count = COLUMNS,
	                     .columns = f.columns,
	                     .notes = &f.notes,
	                     .failed = &f.failed};
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	fixture *f = *state;
	rf_notes_release(&f->notes);
	ec_close(&f->world);
	return 0;
}

static rf_expr *column(fixture *f, uint32_t number)
{
	return ec_column(&f->world, number, f->columns[number].type);
}

static rf_expr *constant(fixture *f, const char *text)
{
	return ec_constant(&f->world, text);
}

static rf_expr *call(fixture *f, const char *name, rf_expr *a, rf_expr *b)
{
	rf_expr *args[] = {a, b};
	return ec_call(&f->world, name, b ? 2 : 1, args);
}

static rf_expr *lazy(fixture *f, rf_expr_kind kind, rf_type type, uint32_t count, ...)
{
	rf_expr *args[16], *expr;
	va_list list;
	va_start(list, count);
	for (uint32_t i = 0; i < count; i++) args[i] = va_arg(list, rf_expr *);
	va_end(list);
	expr = ec_lazy(&f->world, kind, type, count, args);
	expr->has_else = kind == RF_EXPR_CASE && count % 2;
	return expr;
}

/* 12 / x, which fails at row 2. */
static rf_expr *inverse(fixture *f)
{
	return call(f, "/", constant(f, "12"), column(f, X));
}

/* The values at the selected rows, separated by blanks. */
static void values_of(const fixture *f, const rf_column *result, char *out, size_t capacity)
{
	size_t size = 0;
	out[0] = 0;
	for (uint32_t i = 0; i < f->batch.selected_count; i++) {
		char text[256];
		rf_value value = rf_column_value(result, rf_batch_position(&f->batch, i));
		ec_write(&value, text, sizeof text);
		size += (size_t)snprintf(out + size, capacity - size, i ? " %s" : "%s", text);
	}
}

static void expect_all(fixture *f, rf_expr *const *exprs, uint32_t count,
                       const char *const *expected)
{
	rf_column results[16];
	rf_eval *eval;
	char text[2048];
	rf_notes_clear(&f->notes);
	f->failed = 0;
	assert_int_equal(rf_eval_open(&eval, exprs, count, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	/* Twice: nothing may be left over from the run before. */
	for (int run = 0; run < 2; run++) {
		rf_notes_clear(&f->notes);
		f->failed = 0;
		assert_int_equal(rf_eval_run(eval, &f->batch, results, &f->world.error), RIFFLE_OK);
		for (uint32_t i = 0; i < count; i++) {
			values_of(f, &results[i], text, sizeof text);
			assert_string_equal(text, expected[i]);
		}
	}
	rf_eval_close(eval);
}

static void expect(fixture *f, rf_expr *expr, const char *expected)
{
	expect_all(f, &expr, 1, &expected);
}

/* ---- logic ---- */

/* The same operand in a form that is not cheap, so that it is computed by rows. */
static rf_expr *slow(fixture *f, uint32_t number)
{
	rf_expr *as_text = ec_cast(&f->world, column(f, number), RF_TEXT_TYPE, false);
	return ec_cast(&f->world, as_text, RF_BOOLEAN, false);
}

static void three_valued_logic(void **state)
{
	fixture *f = *state;
	const char *and_ = "true false NULL false false false NULL false NULL";
	const char *or_ = "true true true true false NULL true NULL NULL";
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, column(f, B), column(f, C)), and_);
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, column(f, B), slow(f, C)), and_);
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, slow(f, B), slow(f, C)), and_);
	expect(f, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, column(f, B), column(f, C)), or_);
	expect(f, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, column(f, B), slow(f, C)), or_);
	expect(f, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, slow(f, B), column(f, C)), or_);
	assert_int_equal(f->notes.count, 0);
}

static void logic_of_many(void **state)
{
	fixture *f = *state;
	rf_expr *positive = call(f, ">", column(f, X), constant(f, "0"));
	rf_expr *odd = call(f, "like", column(f, T), constant(f, "'o%'"));
	rf_expr *small = call(f, "<", column(f, Y), constant(f, "2.6"));
	rf_expr *null = ec_constant(&f->world, "NULL:b");
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 3, positive, odd, small),
	       "false false false true false true false false false");
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 3, small, positive, null),
	       "false false false NULL NULL NULL false false false");
	expect(f, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 3, positive, null, odd),
	       "NULL true NULL true true true true true true");
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 1, odd, NULL),
	       "false true false true false true false true false");
}

static void operands_only_where_needed(void **state)
{
	fixture *f = *state;
	rf_expr *guard = call(f, "<>", column(f, X), constant(f, "0"));
	rf_expr *zero = call(f, "=", column(f, X), constant(f, "0"));
	rf_expr *big = call(f, ">", inverse(f), constant(f, "4"));
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, guard, big),
	       "false false false true true false false false false");
	assert_int_equal(f->notes.count, 0);
	expect(f, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, zero, big),
	       "false false true true true false false false false");
	assert_int_equal(f->notes.count, 0);
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, big, guard),
	       "false false false true true false false false false");
	assert_int_equal(f->notes.count, 1);
	expect(f, lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, zero, constant(f, "-1"), inverse(f)),
	       "-6 -12 -1 12 6 4 3 2 2");
	assert_int_equal(f->notes.count, 0);
	expect(f, lazy(f, RF_EXPR_COALESCE, RF_BIGINT, 2, column(f, X), inverse(f)),
	       "-2 -1 0 1 2 3 4 5 6");
	assert_int_equal(f->notes.count, 0);
}

/* ---- CASE, COALESCE ---- */

static void case_forms(void **state)
{
	fixture *f = *state;
	rf_expr *negative = call(f, "<", column(f, X), constant(f, "0"));
	rf_expr *zero = call(f, "=", column(f, X), constant(f, "0"));
	expect(f,
	       lazy(f, RF_EXPR_CASE, RF_TEXT_TYPE, 5, negative, constant(f, "'neg'"), zero,
	            constant(f, "'zero'"), column(f, T)),
	       "neg neg zero odd even odd even odd even");
	expect(f, lazy(f, RF_EXPR_CASE, RF_DOUBLE, 2, negative, column(f, Y)),
	       "0.0 0.5 NULL NULL NULL NULL NULL NULL NULL");
	expect(f,
	       lazy(f, RF_EXPR_CASE, RF_BOOLEAN, 3, column(f, B), column(f, C),
	            ec_constant(&f->world, "true")),
	       "true false NULL true true true true true true");
	expect(f,
	       lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, column(f, B), ec_constant(&f->world, "NULL"),
	            column(f, X)),
	       "NULL NULL NULL 1 2 3 4 5 6");
	expect(f,
	       lazy(f, RF_EXPR_CASE, RF_INTERVAL, 4, negative, constant(f, "~1h"), zero,
	            constant(f, "~1d")),
	       "01:00:00 01:00:00 1 day NULL NULL NULL NULL NULL NULL");
}

static void nested_lazy(void **state)
{
	fixture *f = *state;
	rf_expr *negative = call(f, "<", column(f, X), constant(f, "0"));
	rf_expr *odd = call(f, "=", column(f, T), constant(f, "'odd'"));
	rf_expr *inner = lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, odd, column(f, X), constant(f, "100"));
	rf_expr *other = lazy(f, RF_EXPR_CASE, RF_BIGINT, 2, odd, inverse(f));
	expect(f, lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, negative, inner, other),
	       "100 -1 NULL 12 NULL 4 NULL 2 NULL");
	assert_int_equal(f->notes.count, 0);
	expect(f, lazy(f, RF_EXPR_COALESCE, RF_BIGINT, 3, other, inner, column(f, X)),
	       "100 -12 100 12 100 4 100 2 100");
	expect(f,
	       lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, odd, negative),
	            lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, call(f, ">", inner, constant(f, "2")), odd)),
	       "true true false true false true false true false");
}

static void coalesce_forms(void **state)
{
	fixture *f = *state;
	rf_expr *x = call(f, "nullif", column(f, X), constant(f, "1"));
	expect(f, lazy(f, RF_EXPR_COALESCE, RF_BIGINT, 2, x, constant(f, "77")),
	       "-2 -1 0 77 2 3 4 5 6");
	expect(f, lazy(f, RF_EXPR_COALESCE, RF_BOOLEAN, 2, column(f, B), column(f, C)),
	       "true true true false false false true false NULL");
	expect(f,
	       lazy(f, RF_EXPR_COALESCE, RF_BOOLEAN, 3, ec_constant(&f->world, "NULL:b"), column(f, B),
	            constant(f, "false")),
	       "true true true false false false false false false");
	expect(f, lazy(f, RF_EXPR_COALESCE, RF_BIGINT, 1, x), "-2 -1 0 NULL 2 3 4 5 6");
}

/* ---- IN ---- */

static rf_expr *in_list(fixture *f, rf_expr *left, uint32_t count, const char *const *items)
{
	rf_expr *tests[16];
	for (uint32_t i = 0; i < count; i++) tests[i] = call(f, "=", left, constant(f, items[i]));
	return ec_lazy(&f->world, RF_EXPR_OR, RF_BOOLEAN, count, tests);
}

static void in_lists(void **state)
{
	static const char *const numbers[] = {"-2", "5", "5", "100", "3"};
	static const char *const with_null[] = {"-2", "NULL", "1", "7"};
	static const char *const words[] = {"'odd'", "''", "'x'", "'odd'", "'oddly'"};
	static const char *const reals[] = {"0.0", "nan", "2.5", "-1.0"};
	static const char *const lengths[] = {"~30d", "~1h", "~2h", "~3h"};
	fixture *f = *state;
	rf_expr *x = call(f, "nullif", column(f, X), constant(f, "0"));
	expect(f, in_list(f, column(f, X), 5, numbers),
	       "true false false false false true false true false");
	expect(f, in_list(f, x, 5, numbers), "true false NULL false false true false true false");
	expect(f, in_list(f, column(f, X), 4, with_null),
	       "true NULL NULL true NULL NULL NULL NULL NULL");
	expect(f, in_list(f, column(f, T), 5, words),
	       "false true false true false true false true false");
	expect(f, in_list(f, call(f, "*", column(f, Y), constant(f, "-0.0")), 4, reals),
	       "true true true true true true true true true");
	f->y[1] = -NAN;
	expect(f, in_list(f, column(f, Y), 4, reals),
	       "true true false false false true false false false");
	expect(f, in_list(f, ec_constant(&f->world, "~1 month"), 4, lengths),
	       "true true true true true true true true true");
	expect(f, call(f, "not", in_list(f, column(f, X), 4, with_null), NULL),
	       "false NULL NULL false NULL NULL NULL NULL NULL");
}

/* An OR of other things than equalities of one left side with constants is no such list. */
static void not_in_lists(void **state)
{
	fixture *f = *state;
	rf_expr *ones[4] = {call(f, "<", column(f, X), constant(f, "0"))};
	rf_expr *twos[4], *others[4];
	for (uint32_t i = 1; i < 4; i++) ones[i] = call(f, "=", column(f, X), constant(f, "5"));
	for (uint32_t i = 0; i < 4; i++) {
		twos[i] = call(f, "=", column(f, i == 2 ? X : Y), constant(f, "2.0"));
		others[i] = call(f, "=", column(f, X), i == 3 ? column(f, X) : constant(f, "1"));
	}
	expect(f, ec_lazy(&f->world, RF_EXPR_OR, RF_BOOLEAN, 4, ones),
	       "true true false false false false false true false");
	expect(f, ec_lazy(&f->world, RF_EXPR_OR, RF_BOOLEAN, 4, twos),
	       "false false false false true false false false false");
	expect(f, ec_lazy(&f->world, RF_EXPR_OR, RF_BOOLEAN, 4, others),
	       "true true true true true true true true true");
}

/* ---- sharing ---- */

static uint32_t steps_of(fixture *f, uint32_t count, rf_expr *const *exprs)
{
	rf_eval *eval;
	uint32_t steps;
	assert_int_equal(rf_eval_open(&eval, exprs, count, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	steps = eval->step_count;
	rf_eval_close(eval);
	return steps;
}

static void the_same_is_computed_once(void **state)
{
	fixture *f = *state;
	rf_expr *sum = call(f, "+", column(f, X), constant(f, "1"));
	rf_expr *again = call(f, "+", column(f, X), constant(f, "1"));
	rf_expr *other = call(f, "+", column(f, X), constant(f, "2"));
	rf_expr *positive = call(f, ">", column(f, X), constant(f, "0"));
	rf_expr *small = call(f, "<", column(f, Y), constant(f, "2.0"));
	rf_expr *either = lazy(f, RF_EXPR_OR, RF_BOOLEAN, 2, positive, small);
	rf_expr *both = lazy(f, RF_EXPR_AND, RF_BOOLEAN, 3, positive, either, small);
	rf_expr *choice = lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, positive, sum, other);
	rf_expr *same_choice = lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, positive, again, other);
	rf_expr *now = ec_call(&f->world, "now", 0, NULL);
	assert_int_equal(steps_of(f, 3, (rf_expr *[]){sum, again, sum}), 1);
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){sum, other}), 2);
	assert_int_equal(steps_of(f, 1, (rf_expr *[]){call(f, "*", sum, again)}), 2);
	assert_int_equal(
		steps_of(f, 2, (rf_expr *[]){call(f, "-", sum, other), call(f, "-", other, sum)}), 4);
	/* One call of the clock is one, two calls are two. */
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){now, now}), 1);
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){now, ec_call(&f->world, "now", 0, NULL)}), 2);
	/* What is cheap and can't fail needs no row sets: each operator is a step. */
	assert_int_equal(steps_of(f, 1, &both), 5);
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){both, small}), 5);
	/* begin, condition, split, and two values with their takes. */
	assert_int_equal(steps_of(f, 1, &choice), 7);
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){choice, same_choice}), 7);
	/* Computed for all rows before, the branches need not compute it again. */
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){sum, choice}), 7);
	assert_int_equal(steps_of(f, 2, (rf_expr *[]){choice, sum}), 8);
}

/* Memory is taken for what lives at one time, not for every step. */
static void buffers_are_used_again(void **state)
{
	fixture *f = *state;
	rf_expr *expr = column(f, X);
	size_t few, many;
	rf_eval *eval;
	for (int length = 0; length < 100; length++) expr = call(f, "-", expr, NULL);
	few = f->world.memory.used_bytes;
	assert_int_equal(rf_eval_open(&eval, &expr, 1, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	many = f->world.memory.used_bytes;
	assert_true(many - few < 20 * RF_BATCH_ROWS * sizeof(int64_t));
	rf_eval_close(eval);
	expect(f, expr, "-2 -1 0 1 2 3 4 5 6");
}

static void shared_only_where_wide_enough(void **state)
{
	fixture *f = *state;
	rf_expr *guard = call(f, ">", column(f, X), constant(f, "2"));
	rf_expr *inside = lazy(f, RF_EXPR_CASE, RF_BIGINT, 3, guard, inverse(f), constant(f, "0"));
	rf_expr *exprs[4] = {inside, inverse(f), inside, call(f, "+", inverse(f), constant(f, "1"))};
	const char *expected[4] = {"0 0 0 0 0 4 3 2 2", "-6 -12 NULL 12 6 4 3 2 2", "0 0 0 0 0 4 3 2 2",
	                           "-5 -11 NULL 13 7 5 4 3 3"};
	rf_expr *swapped[2] = {exprs[1], inside};
	const char *swapped_expected[2] = {expected[1], expected[0]};
	expect_all(f, exprs, 4, expected);
	assert_int_equal(f->notes.count, 1);
	assert_int_equal(f->notes.items[0].position, 2);
	expect_all(f, swapped, 2, swapped_expected);
	assert_int_equal(f->notes.count, 1);
}

/* What one branch computed is of no use to the other: it has other rows. */
static void branches_do_not_share(void **state)
{
	fixture *f = *state;
	rf_expr *odd = call(f, "=", column(f, T), constant(f, "'odd'"));
	rf_expr *up = call(f, "||", column(f, T), constant(f, "'!'"));
	rf_expr *branch = lazy(f, RF_EXPR_CASE, RF_TEXT_TYPE, 3, odd, call(f, "||", up, up), up);
	rf_expr *pair[2] = {branch, call(f, "upper", up, NULL)};
	const char *expected[2] = {"even! odd!odd! even! odd!odd! even! odd!odd! even! odd!odd! even!",
	                           "EVEN! ODD! EVEN! ODD! EVEN! ODD! EVEN! ODD! EVEN!"};
	expect_all(f, pair, 2, expected);
}

static void try_and_cast_are_not_the_same(void **state)
{
	fixture *f = *state;
	rf_expr *exprs[2] = {ec_cast(&f->world, column(f, T), RF_BIGINT, true),
	                     ec_cast(&f->world, column(f, T), RF_BIGINT, false)};
	const char *nulls = "NULL NULL NULL NULL NULL NULL NULL NULL NULL";
	const char *expected[2] = {nulls, nulls};
	expect_all(f, exprs, 2, expected);
	assert_int_equal(f->notes.count, ROWS);
	expect(f, exprs[0], nulls);
	assert_int_equal(f->notes.count, 0);
}

static void constants_and_columns(void **state)
{
	fixture *f = *state;
	rf_expr *exprs[5] = {column(f, X), constant(f, "5"), constant(f, "'a'"), column(f, X),
	                     ec_constant(&f->world, "NULL:v")};
	const char *expected[5] = {"-2 -1 0 1 2 3 4 5 6", "5 5 5 5 5 5 5 5 5", "a a a a a a a a a",
	                           "-2 -1 0 1 2 3 4 5 6",
	                           "NULL NULL NULL NULL NULL NULL NULL NULL NULL"};
	rf_column results[5];
	rf_eval *eval;
	expect_all(f, exprs, 5, expected);
	assert_int_equal(rf_eval_open(&eval, exprs, 5, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	assert_int_equal(rf_eval_run(eval, &f->batch, results, &f->world.error), RIFFLE_OK);
	assert_ptr_equal(results[0].data, f->x);
	assert_ptr_equal(results[3].data, f->x);
	rf_eval_close(eval);
}

/* ---- errors ---- */

static void one_error_a_row(void **state)
{
	fixture *f = *state;
	rf_expr *bad_root = call(f, "sqrt", column(f, X), NULL);
	rf_expr *exprs[3] = {inverse(f), bad_root, call(f, "/", constant(f, "1"), column(f, X))};
	const char *expected[3] = {"-6 -12 NULL 12 6 4 3 2 2",
	                           "NULL NULL 0.0 1.0 1.4142135623730951 1.7320508075688772 2.0 "
	                           "2.23606797749979 2.449489742783178",
	                           "0 -1 NULL 1 0 0 0 0 0"};
	rf_eval *eval;
	rf_column results[3];
	expect_all(f, exprs, 3, expected);
	assert_int_equal(f->notes.count, 3);
	for (uint32_t i = 0; i < 3; i++) assert_int_equal(f->notes.items[i].position, i);
	assert_string_equal(f->notes.samples[0].text, "square root of a negative number");
	assert_string_equal(f->notes.samples[2].text, "division by zero");
	/* A row that has counted its error in this segment counts no other. */
	rf_notes_clear(&f->notes);
	f->failed = 1u << 2;
	assert_int_equal(rf_eval_open(&eval, exprs, 1, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	assert_int_equal(rf_eval_run(eval, &f->batch, results, &f->world.error), RIFFLE_OK);
	assert_int_equal(f->notes.count, 0);
	rf_eval_close(eval);
}

/* The text of the first error that an expression has. */
static const char *first_error(fixture *f, rf_expr *expr, const rf_schema *names)
{
	rf_column result;
	rf_eval *eval;
	rf_notes_clear(&f->notes);
	f->failed = 0;
	assert_int_equal(rf_eval_open(&eval, &expr, 1, names, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	assert_int_equal(rf_eval_run(eval, &f->batch, &result, &f->world.error), RIFFLE_OK);
	rf_eval_close(eval);
	assert_true(f->notes.count > 0);
	return f->notes.samples[f->notes.items[0].sample].text;
}

/* An error says which expression failed when the columns' names are known; a long one is cut. */
static void errors_name_their_expression(void **state)
{
	static const char reason[] = ": division by zero";
	fixture *f = *state;
	rf_column_def defs[COLUMNS] = {[X] = {.name = RF_TEXT("x")}, [T] = {.name = RF_TEXT("word")}};
	const rf_schema names = {defs, COLUMNS};
	rf_expr *sum = column(f, X), *failing;
	const char *text;
	assert_string_equal(first_error(f, inverse(f), &names), "12 / x: division by zero");
	assert_string_equal(first_error(f, inverse(f), NULL), "division by zero");
	failing = ec_cast(&f->world, column(f, T), RF_BIGINT, false);
	assert_string_equal(first_error(f, call(f, "+", failing, column(f, X)), &names),
	                    "CAST(word AS BIGINT): text is not a BIGINT");
	for (int i = 0; i < 40; i++) sum = call(f, "+", sum, column(f, X));
	failing = call(f, "/", constant(f, "1"), call(f, "-", sum, sum));
	text = first_error(f, failing, &names);
	assert_memory_equal(text, "1 / (x + x + x + ", 17);
	assert_true(strlen(text) < 130);
	assert_string_equal(text + strlen(text) - strlen(reason) - 3, "...: division by zero");
}

static void selection_is_kept_to(void **state)
{
	static const uint16_t rows[] = {1, 3, 8};
	fixture *f = *state;
	f->batch.selection = rows;
	f->batch.selected_count = 3;
	expect(f, inverse(f), "-12 12 2");
	assert_int_equal(f->notes.count, 0);
	expect(f, call(f, "+", column(f, Y), constant(f, "1.0")), "1.5 2.5 5.0");
	expect(f, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, column(f, B), slow(f, C)), "false false NULL");
	f->batch.selected_count = 0;
	expect(f, inverse(f), "");
}

/* Nothing of one batch is seen in the next: neither its NULLs nor its errors. */
static void batches_are_independent(void **state)
{
	fixture *f = *state;
	rf_expr *b_and_c = lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, slow(f, B), slow(f, C));
	rf_expr *exprs[5] = {b_and_c, lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, column(f, B), column(f, C)),
	                     lazy(f, RF_EXPR_COALESCE, RF_BOOLEAN, 2, column(f, B), column(f, C)),
	                     lazy(f, RF_EXPR_CASE, RF_BOOLEAN, 2, column(f, C), column(f, B)),
	                     call(f, "not", column(f, B), NULL)};
	const char *nulls[5] = {"NULL NULL", "NULL NULL", "NULL NULL", "NULL NULL", "NULL NULL"};
	const char *values[5] = {"true false", "true false", "true true", "true NULL", "false false"};
	rf_column results[5];
	rf_eval *eval;
	char text[64];
	f->batch.row_count = f->batch.selected_count = 2;
	assert_int_equal(rf_eval_open(&eval, exprs, 5, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	for (int run = 0; run < 4; run++) {
		f->b_valid = f->c_valid = 0;
		f->columns[B].validity = run % 2 ? NULL : &f->b_valid;
		f->columns[C].validity = run % 2 ? NULL : &f->c_valid;
		assert_int_equal(rf_eval_run(eval, &f->batch, results, &f->world.error), RIFFLE_OK);
		for (uint32_t i = 0; i < 5; i++) {
			values_of(f, &results[i], text, sizeof text);
			assert_string_equal(text, run % 2 ? values[i] : nulls[i]);
		}
	}
	rf_eval_close(eval);
}

static void a_note_may_be_refused(void **state)
{
	fixture *f = *state;
	rf_memory none;
	rf_notes notes;
	rf_expr *expr = inverse(f);
	rf_column result;
	rf_eval *eval;
	rf_memory_init(&none, NULL, 1);
	rf_notes_init(&notes, &none);
	f->batch.notes = &notes;
	assert_int_equal(rf_eval_open(&eval, &expr, 1, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	assert_int_equal(rf_eval_run(eval, &f->batch, &result, &f->world.error), RIFFLE_NO_MEMORY);
	rf_eval_close(eval);
}

/* ---- the clock, memory, depth ---- */

static void the_clock_is_read_once_a_batch(void **state)
{
	fixture *f = *state;
	rf_expr *now = ec_call(&f->world, "now", 0, NULL);
	rf_expr *exprs[2] = {call(f, "=", now, ec_call(&f->world, "now", 0, NULL)), now};
	const char *expected[2] = {"true true", "2026-01-31T10:00:00.5Z 2026-01-31T10:00:00.5Z"};
	f->batch.row_count = f->batch.selected_count = 2;
	expect_all(f, exprs, 2, expected);
}

typedef struct failing {
	uint32_t left;
	bool is_for_good; /* all that follow fail too */
} failing;

static bool is_refused(failing *self)
{
	if (self->left-- > 0) return false;
	if (self->is_for_good) self->left = 0;
	return true;
}

static void *failing_allocate(void *arg, size_t size)
{
	failing *self = arg;
	return is_refused(self) ? NULL : malloc(size);
}

static void *failing_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	failing *self = arg;
	(void)old_size;
	return is_refused(self) ? NULL : realloc(pointer, new_size);
}

static void failing_release(void *arg, void *pointer, size_t size)
{
	(void)arg;
	(void)size;
	free(pointer);
}

/* Every allocation may fail: a status and an error then, and nothing is lost. */
static void memory_may_be_refused(void **state)
{
	static const char *const items[] = {"1", "2", "3", "4"};
	fixture *f = *state;
	failing self;
	riffle_allocator allocator = {.arg = &self,
	                              .allocate = failing_allocate,
	                              .resize = failing_resize,
	                              .release = failing_release};
	rf_expr *text = ec_cast(&f->world, column(f, X), RF_TEXT_TYPE, false);
	rf_expr *exprs[3] = {
		lazy(f, RF_EXPR_CASE, RF_TEXT_TYPE, 3, in_list(f, column(f, X), 4, items),
	         call(f, "||", text, constant(f, "'!'")), column(f, T)),
		lazy(f, RF_EXPR_AND, RF_BOOLEAN, 2, column(f, B), call(f, "=", text, constant(f, "'a'"))),
		call(f, "repeat", column(f, T), constant(f, "5000"))};
	bool is_done = false;
	for (uint32_t n = 0; !is_done || n % 2; n++) {
		rf_memory memory;
		rf_error error = RIFFLE_ERROR_INIT;
		rf_column results[3];
		rf_eval *eval = NULL;
		rf_status status;
		self.left = n / 2;
		self.is_for_good = n % 2;
		rf_memory_init(&memory, &allocator, 0);
		f->world.ctx.memory = &memory;
		status = rf_eval_open(&eval, exprs, 3, NULL, &f->world.ctx, &error);
		if (status >= 0) status = rf_eval_run(eval, &f->batch, results, &error);
		is_done = status >= 0;
		assert_int_equal(status, is_done ? RIFFLE_OK : RIFFLE_NO_MEMORY);
		assert_int_equal(error.code, status);
		rf_eval_close(eval);
		assert_int_equal(memory.used_bytes, 0);
		assert_true(n < 1000);
	}
	f->world.ctx.memory = &f->world.memory;
}

static void depth_is_limited(void **state)
{
	fixture *f = *state;
	rf_expr *expr = column(f, X);
	rf_eval *eval;
	for (int i = 0; i < 2000; i++) expr = call(f, "-", expr, NULL);
	assert_int_equal(rf_eval_open(&eval, &expr, 1, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_LIMIT);
	assert_string_equal(f->world.error.message, "expression is nested too deeply");
}

/* A full batch gives the same as one row at a time. */
static void batch_size_does_not_show(void **state)
{
	fixture *f = *state;
	static int64_t x[RF_BATCH_ROWS];
	static double y[RF_BATCH_ROWS];
	static uint64_t valid[RF_BITMAP_WORDS];
	rf_expr *ratio = call(f, "/", column(f, Y), column(f, X));
	rf_expr *expr = lazy(f, RF_EXPR_CASE, RF_DOUBLE, 3, call(f, "<", ratio, constant(f, "0.5")),
	                     ratio, call(f, "sqrt", ratio, NULL));
	rf_column whole, single,
		columns[2] = {{.type = RF_BIGINT, .data = x, .validity = valid},
	                  {.type = RF_DOUBLE, .data = y}};
	rf_eval *eval, *one;
	rf_batch batch = {.row_count = RF_BATCH_ROWS,
	                  .selected_count = RF_BATCH_ROWS,
	                  .columns = columns,
	                  .column_count = 2};
	for (uint32_t i = 0; i < RF_BATCH_ROWS; i++) {
		x[i] = (int64_t)(i % 7) - 3;
		y[i] = i % 11 == 0 ? NAN : i % 13 == 0 ? -INFINITY : i * 0.25;
		if (i % 5) rf_bit_set(valid, i);
	}
	assert_int_equal(rf_eval_open(&eval, &expr, 1, NULL, &f->world.ctx, &f->world.error),
	                 RIFFLE_OK);
	assert_int_equal(rf_eval_open(&one, &expr, 1, NULL, &f->world.ctx, &f->world.error), RIFFLE_OK);
	assert_int_equal(rf_eval_run(eval, &batch, &whole, &f->world.error), RIFFLE_OK);
	for (uint32_t i = 0; i < RF_BATCH_ROWS; i++) {
		uint64_t one_valid = rf_bit_get(valid, i);
		rf_column row_columns[2] = {{.type = RF_BIGINT, .data = x + i, .validity = &one_valid},
		                            {.type = RF_DOUBLE, .data = y + i}};
		rf_batch row = {
			.row_count = 1, .selected_count = 1, .columns = row_columns, .column_count = 2};
		assert_int_equal(rf_eval_run(one, &row, &single, &f->world.error), RIFFLE_OK);
		assert_int_equal(rf_is_null(&whole, i), rf_is_null(&single, 0));
		if (!rf_is_null(&whole, i))
			assert_memory_equal((double *)whole.data + i, single.data, sizeof(double));
	}
	rf_eval_close(eval);
	rf_eval_close(one);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(three_valued_logic),
		TEST(logic_of_many),
		TEST(operands_only_where_needed),
		TEST(case_forms),
		TEST(nested_lazy),
		TEST(coalesce_forms),
		TEST(in_lists),
		TEST(not_in_lists),
		TEST(the_same_is_computed_once),
		TEST(buffers_are_used_again),
		TEST(shared_only_where_wide_enough),
		TEST(branches_do_not_share),
		TEST(try_and_cast_are_not_the_same),
		TEST(constants_and_columns),
		TEST(one_error_a_row),
		TEST(errors_name_their_expression),
		TEST(selection_is_kept_to),
		TEST(batches_are_independent),
		TEST(a_note_may_be_refused),
		TEST(the_clock_is_read_once_a_batch),
		TEST(memory_may_be_refused),
		TEST(depth_is_limited),
		TEST(batch_size_does_not_show),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
