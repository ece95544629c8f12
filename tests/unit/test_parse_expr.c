/* Expressions: precedence as in PostgreSQL, shown as trees; and as SQL that parses to the
 * same tree again. */
#include "parse_check.h"
#include "parse_texts.h"

typedef struct expr_case {
	const char *text;
	const char *tree;
	const char *sql; /* NULL: as the text */
} expr_case;

static const expr_case cases[] = {
	/* leaves */
	{"42", "42", NULL},
	{"1_000", "1000", "1000"},
	{"0xFF", "255", "255"},
	{"3.5", "3.5", NULL},
	{"1.", "1.0", "1.0"},
	{".5", "0.5", "0.5"},
	{"1e3", "1000.0", "1000.0"},
	{"1_0.5_0", "10.5", "10.5"},
	{"'it''s'", "'it''s'", NULL},
	{"$$it's$$", "'it''s'", "'it''s'"},
	{"TRUE", "TRUE", NULL},
	{"NULL", "NULL", NULL},
	{"a", "a", NULL},
	{"a.b.c", "a.b.c", NULL},
	{"a.select", "a.select", NULL},
	{"\"A b\".c", "\"A b\".c", NULL},
	{"\"a\"\"b\"", "\"a\"\"b\"", NULL},
	{":p", "(parameter p)", NULL},
	{"?", "(parameter 1)", NULL},
	{"? + ?", "(+ (parameter 1) (parameter 2))", NULL},
	{"5m", "5m", NULL},
	{"90s", "1m30s", "1m30s"},
	{"1h30m", "1h30m", NULL},
	{"1.5h", "1h30m", "1h30m"},
	{"10 SECONDS", "10s", "10s"},
	{"2W", "14d", "14d"},
	{"0s", "0s", NULL},
	{"3 months", "3 months", NULL},
	{"1 year", "12 months", "12 months"},
	{"INTERVAL '5' SECOND", "(interval '5' SECOND)", NULL},
	{"INTERVAL '1 day'", "(interval '1 day')", NULL},
	{"TIMESTAMP '2026-01-31 10:00:00.5'", "TIMESTAMP '2026-01-31T10:00:00.5Z'",
     "TIMESTAMP '2026-01-31T10:00:00.5Z'"},
	{"-9223372036854775808", "-9223372036854775808", NULL},
	{"- 9223372036854775808 + 1", "(+ -9223372036854775808 1)", "-9223372036854775808 + 1"},
	/* precedence */
	{"a OR b AND c", "(or a (and b c))", NULL},
	{"(a OR b) AND c", "(and (or a b) c)", NULL},
	{"a AND b OR c", "(or (and a b) c)", NULL},
	{"a OR b OR c", "(or (or a b) c)", NULL},
	{"a OR (b OR c)", "(or a (or b c))", NULL},
	{"NOT a AND b", "(and (not a) b)", NULL},
	{"NOT (a AND b)", "(not (and a b))", NULL},
	{"NOT NOT a", "(not (not a))", NULL},
	{"NOT a = b", "(not (= a b))", NULL},
	{"(NOT a) = b", "(= (not a) b)", NULL},
	{"a = NOT b", "(= a (not b))", "a = (NOT b)"},
	{"NOT a IS NULL", "(not (is-null a))", NULL},
	{"(NOT a) IS NULL", "(is-null (not a))", NULL},
	{"a = b IS NULL", "(is-null (= a b))", NULL},
	{"a = (b IS NULL)", "(= a (is-null b))", NULL},
	{"a IS NULL = b", "(= (is-null a) b)", "(a IS NULL) = b"},
	{"a = b = c", NULL, NULL},
	{"a < b >= c", NULL, NULL},
	{"a LIKE b LIKE c", NULL, NULL},
	{"a BETWEEN 1 AND 2 BETWEEN 3 AND 4", NULL, NULL},
	{"a IS DISTINCT FROM b IS DISTINCT FROM c", NULL, NULL},
	{"a IS NULL IS NOT NULL", "(is-not-null (is-null a))", "(a IS NULL) IS NOT NULL"},
	{"a < b + c", "(< a (+ b c))", NULL},
	{"a + b < c", "(< (+ a b) c)", NULL},
	{"(a < b) + c", "(+ (< a b) c)", NULL},
	{"(a = b) = c", "(= (= a b) c)", NULL},
	{"a = b LIKE c", "(= a (like b c))", NULL},
	{"a LIKE b = c", "(= (like a b) c)", NULL},
	{"a LIKE b || c", "(like a (|| b c))", NULL},
	{"a LIKE b ESCAPE c || d", "(like a b (|| c d))", NULL},
	{"(a LIKE b) LIKE c", "(like (like a b) c)", NULL},
	{"a NOT LIKE b", "(not-like a b)", NULL},
	{"NOT a LIKE b", "(not (like a b))", NULL},
	{"a NOT ILIKE b ESCAPE '!'", "(not-ilike a b '!')", NULL},
	{"a BETWEEN b AND c AND d", "(and (between a b c) d)", NULL},
	{"a BETWEEN b + 1 AND c * 2", "(between a (+ b 1) (* c 2))", NULL},
	{"a NOT BETWEEN b AND c OR d", "(or (not-between a b c) d)", NULL},
	{"a BETWEEN b AND c = d", "(= (between a b c) d)", NULL},
	{"a BETWEEN (b AND c) AND d", "(between a (and b c) d)", NULL},
	{"a || b = c", "(= (|| a b) c)", NULL},
	{"a || b || c", "(|| (|| a b) c)", NULL},
	{"a + b || c", "(|| (+ a b) c)", NULL},
	{"a || b + c", "(|| a (+ b c))", NULL},
	{"a ~ b || c", "(|| (~ a b) c)", NULL},
	{"a & b | c", "(| (& a b) c)", NULL},
	{"a | b & c", "(& (| a b) c)", NULL},
	{"a # b & c", "(& (# a b) c)", NULL},
	{"a << b + c", "(<< a (+ b c))", NULL},
	{"a >> b = c", "(= (>> a b) c)", NULL},
	{"~a + b", "(~ (+ a b))", NULL},
	{"~a & b", "(& (~ a) b)", NULL},
	{"a -> 'x' ->> 'y' = 'z'", "(= (->> (-> a 'x') 'y') 'z')", NULL},
	{"a -> ('b' || c)", "(-> a (|| 'b' c))", NULL},
	{"a - b - c", "(- (- a b) c)", NULL},
	{"a - (b - c)", "(- a (- b c))", NULL},
	{"a - b + c", "(+ (- a b) c)", NULL},
	{"a + b * c", "(+ a (* b c))", NULL},
	{"(a + b) * c", "(* (+ a b) c)", NULL},
	{"a * b / c % d", "(% (/ (* a b) c) d)", NULL},
	{"a / (b * c)", "(/ a (* b c))", NULL},
	{"a * b ^ c", "(* a (^ b c))", NULL},
	{"a ^ b ^ c", "(^ (^ a b) c)", NULL},
	{"a ^ (b ^ c)", "(^ a (^ b c))", NULL},
	{"-a ^ b", "(^ (- a) b)", NULL},
	{"-(a ^ b)", "(- (^ a b))", NULL},
	{"a ^ -b", "(^ a (- b))", NULL},
	{"a - -b", "(- a (- b))", NULL},
	{"- -a", "(- (- a))", NULL},
	{"- +a", "(- (+ a))", NULL},
	{"-(-1)", "(- (- 1))", "- -1"},
	{"-a::text", "(- (cast a text))", "-CAST(a AS text)"},
	{"(-a)::text", "(cast (- a) text)", "CAST(-a AS text)"},
	{"a::text || b", "(|| (cast a text) b)", "CAST(a AS text) || b"},
	{"a::text::bigint", "(cast (cast a text) bigint)", "CAST(CAST(a AS text) AS bigint)"},
	{"a + b::bigint", "(+ a (cast b bigint))", "a + CAST(b AS bigint)"},
	{"a IS DISTINCT FROM b + 1", "(is-distinct-from a (+ b 1))", NULL},
	{"a IS NOT DISTINCT FROM b AND c", "(and (is-not-distinct-from a b) c)", NULL},
	{"a IS DISTINCT FROM b = c", "(is-distinct-from a (= b c))", NULL},
	{"a IN (1, 2) AND b", "(and (in a 1 2) b)", NULL},
	{"a + 1 IN (1)", "(in (+ a 1) 1)", NULL},
	{"(a = b) IN (c)", "(in (= a b) c)", NULL},
	{"a = b IN (c)", "(= a (in b c))", NULL},
	{"NOT a IN (1)", "(not (in a 1))", NULL},
	{"a NOT IN (SELECT 1)", "(not-in a (select (items 1)))", NULL},
	{"a AT TIME ZONE 'UTC'", "(call timezone 'UTC' a)", "timezone('UTC', a)"},
	{"a + b AT TIME ZONE 'UTC'", "(+ a (call timezone 'UTC' b))", "a + timezone('UTC', b)"},
	/* forms */
	{"f()", "(call f)", NULL},
	{"f(a, b + 1)", "(call f a (+ b 1))", NULL},
	{"count(*)", "(call count *)", NULL},
	{"count(DISTINCT a, b)", "(call count distinct a b)", NULL},
	{"integral(x, 'hold', max_gap => 5s)", "(call integral x 'hold' (=> max_gap 5s))", NULL},
	{"string_agg(a, ',' ORDER BY b DESC NULLS LAST, c)",
     "(call string_agg a ',' (order (desc b nulls-last) (asc c)))", NULL},
	{"sum(x) FILTER (WHERE y > 1)", "(call sum x (filter (> y 1)))", NULL},
	{"sum(x) FILTER (WHERE y) OVER WINDOW", "(call sum x (filter y) (over-window))", NULL},
	{"sum(x) OVER ()", "(call sum x (over))", NULL},
	{"sum(x) OVER (PARTITION BY a, b ORDER BY c ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
     "(call sum x (over (partition a b) (order (asc c)) (rows (2 PRECEDING) (CURRENT ROW))))",
     NULL},
	{"sum(x) OVER (RANGE 10s PRECEDING)",
     "(call sum x (over (range (10s PRECEDING) (CURRENT ROW))))",
     "sum(x) OVER (RANGE BETWEEN 10s PRECEDING AND CURRENT ROW)"},
	{"left(left, 1)", "(call left left 1)", NULL},
	{"final(last(x))", "(call final (call last x))", NULL},
	{"FINAL last(x)", "(call FINAL (call last x))", "FINAL(last(x))"},
	{"CASE WHEN a THEN b END", "(case (when a b))", NULL},
	{"CASE a WHEN 1 THEN b WHEN 2 THEN c ELSE d END", "(case a (when 1 b) (when 2 c) (else d))",
     NULL},
	{"CASE WHEN a OR b THEN c AND d END = e", "(= (case (when (or a b) (and c d))) e)", NULL},
	{"TRY_CAST(a AS decimal(10, 2)[])", "(try_cast a decimal(10, 2)[])", NULL},
	{"CAST(a AS double precision)", "(cast a double PRECISION)", "CAST(a AS double PRECISION)"},
	{"EXISTS (SELECT 1)", "(exists (select (items 1)))", NULL},
	{"(SELECT max(x) FROM t) + 1", "(+ (subquery (select (items (call max x)) (from t))) 1)", NULL},
	{"((SELECT 1))", "(subquery (select (items 1)))", "(SELECT 1)"},
	{"ARRAY[1, a + 2]", "(array 1 (+ a 2))", NULL},
	{"ARRAY[]", "(array)", NULL},
	{"a[1]", "([] a 1)", NULL},
	{"(a || b)[1]", "([] (|| a b) 1)", NULL},
	{"a[1][2]", "([] ([] a 1) 2)", NULL},
	{"a[1].b", "(-> ([] a 1) 'b')", "a[1] -> 'b'"},
	{"a[1:2]", "([:] a 1 2)", "a[1 : 2]"},
	{"a[:b]", "([] a (parameter b))", NULL},
	{"a[: b]", "([:] a 1 b)", NULL},
	{"a[b:]", "([:] a b -1)", "a[b :]"},
	{"a[:]", "([:] a 1 -1)", "a[:]"},
	{"a[b:c][d :e]", "([:] ([:] a b c) d e)", "a[b : c][d : e]"},
	{"a[b+:c]", "([] a (+ b (parameter c)))", "a[b + :c]"},
	{"a[:b:c]", "([:] a (parameter b) c)", "a[:b : c]"},
	{"a[b: :c]", "([:] a b (parameter c))", "a[b : :c]"},
	{"a[(b):c + 1]", "([:] a b (+ c 1))", "a[b : c + 1]"},
	{"a[f(:b):c]", "([:] a (call f (parameter b)) c)", "a[f(:b) : c]"},
	{"(f(x)).y", "(-> (call f x) 'y')", "f(x) -> 'y'"},
	{"EXTRACT(day FROM ts + 1d)", "(extract day (+ ts 1d))", NULL},
	{"a IS NOT TRUE", "(is-not-true a)", NULL},
	{"a IS UNKNOWN", "(is-unknown a)", NULL},
};

enum { CASE_COUNT = sizeof cases / sizeof *cases };

static void write_tree(parse_kit *kit, const char *text, rf_buffer *out)
{
	rf_ast_expr *expr = NULL;
	if (rf_parse_expr(rf_text_of(text), &kit->arena, &expr, &kit->error) != RIFFLE_OK)
		kit_complain(text, "error", kit->error.message);
	out->size = 0;
	rf_ast_write_expr(expr, out);
	rf_buffer_append_byte(out, 0);
}

static void test_trees(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < CASE_COUNT; i++) {
		rf_ast_expr *expr = NULL;
		rf_arena_reset(&kit.arena);
		if (!cases[i].tree) {
			assert_int_equal(
				rf_parse_expr(rf_text_of(cases[i].text), &kit.arena, &expr, &kit.error),
				RIFFLE_SYNTAX);
			continue;
		}
		write_tree(&kit, cases[i].text, &kit.out);
		if (strcmp(kit.out.data, cases[i].tree) != 0)
			kit_complain(cases[i].text, "tree", kit.out.data);
	}
	kit_close(&kit);
}

static void test_sql(void **state)
{
	parse_kit kit;
	rf_buffer sql;
	RF_UNUSED(state);
	kit_open(&kit);
	rf_buffer_init(&sql, &kit.memory, 1 << 16);
	for (int i = 0; i < CASE_COUNT; i++) {
		rf_ast_expr *expr = NULL;
		const char *wanted = cases[i].sql ? cases[i].sql : cases[i].text;
		rf_arena_reset(&kit.arena);
		if (!cases[i].tree) continue;
		assert_int_equal(rf_parse_expr(rf_text_of(cases[i].text), &kit.arena, &expr, &kit.error),
		                 RIFFLE_OK);
		sql.size = 0;
		rf_ast_write_sql(expr, &sql);
		rf_buffer_append_byte(&sql, 0);
		if (strcmp(sql.data, wanted) != 0) kit_complain(cases[i].text, "SQL", sql.data);
	}
	rf_buffer_release(&sql);
	kit_close(&kit);
}

/* What is written parses to the same tree, for every expression of every accepted text. */
static void check_round_trip(parse_kit *kit, const rf_ast_expr *expr)
{
	rf_buffer tree, sql, again;
	rf_buffer_init(&tree, &kit->memory, 1 << 16);
	rf_buffer_init(&sql, &kit->memory, 1 << 16);
	rf_buffer_init(&again, &kit->memory, 1 << 16);
	rf_ast_write_expr(expr, &tree);
	rf_buffer_append_byte(&tree, 0);
	rf_ast_write_sql(expr, &sql);
	rf_buffer_append_byte(&sql, 0);
	write_tree(kit, sql.data, &again);
	/* `?` are numbered anew in the piece. */
	if (!strstr(tree.data, "(parameter") && strcmp(tree.data, again.data) != 0)
		kit_complain(sql.data, tree.data, again.data);
	rf_buffer_release(&tree);
	rf_buffer_release(&sql);
	rf_buffer_release(&again);
}

static void check_select(parse_kit *kit, const rf_ast_select *select)
{
	if (!select) return;
	for (const rf_ast_item *item = select->items; item; item = item->next)
		if (item->expr->kind != RF_AST_STAR) check_round_trip(kit, item->expr);
	for (const rf_ast_order *order = select->order_by; order; order = order->next)
		check_round_trip(kit, order->expr);
	if (select->where) check_round_trip(kit, select->where);
	if (select->having) check_round_trip(kit, select->having);
	if (select->from && select->from->select) check_select(kit, select->from->select);
	check_select(kit, select->left);
	check_select(kit, select->right);
}

static void test_round_trip(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < ACCEPTED_COUNT; i++) {
		rf_ast_statement *statement = NULL;
		size_t consumed;
		assert_int_equal(kit_parse(&kit, rf_text_of(accepted_texts[i]), &statement, &consumed),
		                 RIFFLE_OK);
		check_select(&kit, statement->select);
		if (statement->expr) check_round_trip(&kit, statement->expr);
	}
	kit_close(&kit);
}

/* Random trees, written and read again. */
static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static void grow(rf_buffer *out, uint64_t *seed, int depth)
{
	static const char *const binary[] = {
		"+",  "-",   "*",  "/",    "%",        "^", "||",  "=",  "<>",  "<",
		">=", "AND", "OR", "LIKE", "NOT LIKE", "~", "!~*", "->", "->>", "IS DISTINCT FROM"};
	static const char *const prefix[] = {"NOT ", "-", "+"};
	static const char *const suffix[] = {
		" IS NULL",   " IS NOT TRUE", "::bigint",           "[1]",
		" IN (1, b)", " NOT IN (2)",  " BETWEEN 1 AND (b)", " AT TIME ZONE 'UTC'"};
	static const char *const leaves[] = {"a", "b.c", "1", "2.5", "'x'", "NULL", "f(a)", "5m"};
	uint64_t pick = next_random(seed) % 10;
	bool is_bare = next_random(seed) % 4 != 0;
	if (depth == 0 || pick == 0) {
		rf_buffer_append_string(out, leaves[next_random(seed) % 8]);
		return;
	}
	if (!is_bare) rf_buffer_append_byte(out, '(');
	if (pick < 7) {
		grow(out, seed, depth - 1);
		rf_buffer_printf(out, " %s ", binary[next_random(seed) % 20]);
		grow(out, seed, depth - 1);
	} else if (pick < 8) {
		rf_buffer_append_string(out, prefix[next_random(seed) % 3]);
		rf_buffer_append_byte(out, ' ');
		grow(out, seed, depth - 1);
	} else {
		rf_buffer_append_byte(out, '(');
		grow(out, seed, depth - 1);
		rf_buffer_append_byte(out, ')');
		rf_buffer_append_string(out, suffix[next_random(seed) % 8]);
	}
	if (!is_bare) rf_buffer_append_byte(out, ')');
}

static void test_random_round_trip(void **state)
{
	parse_kit kit;
	uint64_t seed = 42;
	int parsed = 0;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < 3000; i++) {
		rf_ast_expr *expr = NULL;
		kit.out.size = 0;
		rf_arena_reset(&kit.arena);
		grow(&kit.out, &seed, 4);
		/* Some chains of comparisons are no expressions: as in PostgreSQL. */
		if (rf_parse_expr((rf_text){kit.out.data, kit.out.size}, &kit.arena, &expr, &kit.error) !=
		    RIFFLE_OK)
			continue;
		check_round_trip(&kit, expr);
		parsed++;
	}
	assert_true(parsed > 1000);
	kit_close(&kit);
}

static void test_chunked_chains(void **state)
{
	parse_kit kit;
	rf_buffer text;
	RF_UNUSED(state);
	kit_open(&kit);
	rf_buffer_init(&text, &kit.memory, 1 << 20);
	for (int terms = 60; terms <= 6000; terms = terms < 200 ? terms + 1 : terms * 3) {
		rf_ast_expr *expr = NULL;
		const char *op = terms % 2 ? " OR " : " AND ";
		text.size = 0;
		for (int i = 0; i < terms; i++) rf_buffer_printf(&text, "%sa%d", i ? op : "", i);
		rf_arena_reset(&kit.arena);
		assert_int_equal(
			rf_parse_expr((rf_text){text.data, text.size}, &kit.arena, &expr, &kit.error),
			RIFFLE_OK);
		assert_true(expr->depth <= RF_LIMIT_DEPTH);
		assert_int_equal(expr->loc.end, text.size);
		kit.out.size = 0;
		rf_ast_write_expr(expr, &kit.out);
		/* The terms stand in their order. */
		const char *at = kit_text(&kit);
		for (int i = 0; i < terms; i++) {
			char name[16];
			snprintf(name, sizeof name, "a%d", i);
			at = strstr(at, name);
			assert_non_null(at);
		}
	}
	rf_buffer_release(&text);
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),          cmocka_unit_test(test_sql),
		cmocka_unit_test(test_round_trip),     cmocka_unit_test(test_random_round_trip),
		cmocka_unit_test(test_chunked_chains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
