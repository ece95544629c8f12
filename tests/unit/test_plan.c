/*
 * The planner's functions beside SELECT: parameters, rows, formats; the fields that the
 * operators read; and planning when memory runs out at any point.
 */
#include "failing_memory.h"
#include "planner_world.h"

/* ---- parameters ---- */

static void finds_parameters_in_order_each_once(void **state)
{
	static const char *const names[] = {"first", "a", "b", "c", "d", "e", "f", "g", "h", "i", "n"};
	static const char sql[] = "WITH w AS (SELECT :first AS x FROM t) SELECT :a, CASE WHEN :b THEN "
							  ":c ELSE :a END, f(:d) FILTER "
							  "(WHERE x IN (:e)) FROM (SELECT 1 UNION ALL SELECT :f) WHERE x "
							  "BETWEEN :g AND 2 WINDOW TUMBLING :h "
							  "HAVING :i ORDER BY :a LIMIT :n";
	world self;
	rf_ast_statement *statement;
	rf_parameter *parameters;
	uint32_t count;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	world_open(&self);
	assert_int_equal(world_statement(&self, sql, &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_parameters(statement, &self.arena, &parameters, &count, &error),
	                 RIFFLE_OK);
	assert_int_equal(count, sizeof names / sizeof names[0]);
	for (uint32_t i = 0; i < count; i++) {
		assert_true(rf_text_is(parameters[i].name, names[i]));
		assert_false(parameters[i].is_bound);
	}
	assert_int_equal(world_statement(&self, "SELECT ? + ?", &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_parameters(statement, &self.arena, &parameters, &count, &error),
	                 RIFFLE_OK);
	assert_int_equal(count, 2);
	assert_true(rf_text_is(parameters[0].name, "1"));
	assert_true(rf_text_is(parameters[1].name, "2"));
	assert_int_equal(world_statement(&self, "SELECT 1", &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_parameters(statement, &self.arena, &parameters, &count, &error),
	                 RIFFLE_OK);
	assert_int_equal(count, 0);
	world_close(&self);
}

static void uses_the_values_of_parameters(void **state)
{
	world self;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	self.parameters[0] = (rf_parameter){RF_TEXT("n"), rf_value_bigint(7), true};
	self.parameters[1] =
		(rf_parameter){RF_TEXT("when"), rf_value_text(RF_TEXT("2026-01-01")), true};
	self.parameters[2] = (rf_parameter){RF_TEXT("d"), rf_value_interval(0, 1000000000), true};
	self.parameters[3] = (rf_parameter){RF_TEXT("none"), rf_value_null(RF_NULL), false};
	self.parameter_count = 4;
	assert_string_equal(world_run(&self, "SELECT a + :n FROM t WHERE ts > :when LIMIT :n"),
	                    "project a + 7 AS a + :n\n"
	                    "└─ limit 7\n"
	                    "   └─ filter ts > TIMESTAMP '2026-01-01T00:00:00Z'\n"
	                    "      └─ scan t (CSV, live): a, ts\n"
	                    "rewrites:\n"
	                    "  push_projection: 2 of the 7 columns of t\n"
	                    "= a + :n BIGINT\n");
	assert_string_equal(world_run(&self, "SELECT sum(a) FROM t WINDOW TUMBLING :n"),
	                    "project sum(a) AS sum\n"
	                    "└─ window TUMBLING 7 ROWS: sum(a)\n"
	                    "   │  holds the rows and groups of the open windows\n"
	                    "   └─ scan t (CSV, live): a\n"
	                    "rewrites:\n"
	                    "  push_projection: 1 of the 7 columns of t\n"
	                    "= sum BIGINT\n");
	assert_string_equal(world_run(&self, "SELECT sum(a) FROM t WINDOW TUMBLING :d"),
	                    "project sum(a) AS sum\n"
	                    "└─ window TUMBLING 1 s: sum(a)\n"
	                    "   │  holds the rows and groups of the open windows\n"
	                    "   └─ event time by arrival\n"
	                    "      └─ scan t (CSV, live): a\n"
	                    "the result depends on the clock\n"
	                    "rewrites:\n"
	                    "  push_projection: 1 of the 7 columns of t\n"
	                    "= sum BIGINT\n");
	assert_string_equal(
		world_run(&self, "SELECT sum(a) FROM t WINDOW TUMBLING :when"),
		"TYPE 38-43: a size is a BIGINT or an INTERVAL, and parameter \"when\" is neither\n");
	assert_string_equal(world_run(&self, "SELECT a FROM t LIMIT :d"),
	                    "TYPE 23-25: LIMIT takes a number of rows, not a duration\n");
	assert_string_equal(world_run(&self, "SELECT :none"),
	                    "INVALID 8-13: parameter \"none\" has no value\n");
	self.parameters[0].value = rf_value_bigint(-1);
	assert_string_equal(world_run(&self, "SELECT a FROM t LIMIT :n"),
	                    "INVALID 23-25: LIMIT must not be negative\n");
	assert_string_equal(world_run(&self, "SELECT sum(a) FROM t WINDOW TUMBLING :n"),
	                    "INVALID 38-40: a window's size must be at least 1 row\n");
	world_close(&self);
}

/* ---- what the operators read ---- */

static rf_plan *plan_of(world *self, const char *sql)
{
	rf_planner planner = world_planner(self);
	rf_ast_statement *statement;
	rf_plan *plan = NULL;
	rf_error error = RIFFLE_ERROR_INIT;
	assert_int_equal(world_statement(self, sql, &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_select(&planner, statement, NULL, &plan, &error), RIFFLE_OK);
	return plan;
}

static const rf_plan_node *find(const rf_plan *plan, rf_plan_kind kind)
{
	for (uint32_t i = 0; i < plan->node_count; i++)
		if (plan->nodes[i]->kind == kind) return plan->nodes[i];
	fail_msg("no %s", rf_plan_kind_name(kind));
	return NULL;
}

static void numbers_nodes_inputs_first(void **state)
{
	world self;
	rf_plan *plan;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	plan = plan_of(
		&self, "SELECT a FROM t WHERE b > 1 UNION ALL SELECT sum(b) FROM t GROUP BY a ORDER BY 1");
	assert_int_equal(plan->nodes[plan->node_count - 1]->id, plan->root->id);
	for (uint32_t i = 0; i < plan->node_count; i++) {
		assert_int_equal(plan->nodes[i]->id, i);
		for (uint32_t j = 0; j < plan->nodes[i]->input_count; j++)
			assert_true(plan->nodes[i]->inputs[j]->id < i);
	}
	world_close(&self);
}

static void fills_a_window(void **state)
{
	world self;
	rf_plan *plan;
	const rf_plan_window *window;
	const rf_plan_node *node;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	plan = plan_of(
		&self,
		"SELECT s, sum(a + 1) FILTER (WHERE ok), quantile(x, 0.5), count(DISTINCT b), window_end "
		"FROM t GROUP BY s WINDOW HOPPING 10 EVERY 3 PARTITION BY b DROP PARTIAL");
	node = find(plan, RF_PLAN_WINDOW);
	window = &node->as.window;
	assert_int_equal(window->kind, RF_WIN_HOPPING);
	assert_int_equal(window->output, RF_WINDOW_GROUPS);
	assert_int_equal(window->size_rows, 10);
	assert_int_equal(window->step_rows, 3);
	assert_true(window->is_drop_partial);
	assert_int_equal(window->key_count, 1);
	assert_int_equal(window->partition_count, 1);
	assert_int_equal(window->carry_count, 0);
	assert_int_equal(window->aggregate_count, 3);
	assert_int_equal(window->window_columns, 1u << RF_WINDOW_END);
	assert_int_equal(node->schema.count, 1 + 3 + RF_WINDOW_COLUMN_COUNT);
	assert_true(rf_text_is(node->inputs[0]->schema.columns[window->keys[0]].name, "s"));
	assert_true(rf_text_is(node->inputs[0]->schema.columns[window->partition[0]].name, "b"));
	assert_true(
		rf_text_is(node->inputs[0]->schema.columns[window->aggregates[0].args[0]].name, "a + 1"));
	assert_true(
		rf_text_is(node->inputs[0]->schema.columns[window->aggregates[0].filter].name, "ok"));
	assert_int_equal(window->aggregates[0].type, RF_BIGINT);
	assert_int_equal(window->aggregates[0].arg_types[0], RF_BIGINT);
	assert_int_equal(window->aggregates[1].filter, RF_NO_COLUMN);
	assert_true(window->aggregates[1].constants[0].as.real == 0.5);
	assert_true(window->aggregates[2].is_distinct);
	assert_int_equal(node->schema.columns[4 + RF_WINDOW_PARTIAL].type, RF_BOOLEAN);
	assert_int_equal(node->schema.columns[4 + RF_WINDOW_SERIAL].type, RF_BIGINT);
	world_close(&self);
}

static void fills_windows_of_rows(void **state)
{
	world self;
	rf_plan *plan;
	const rf_plan_window *window;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	plan = plan_of(
		&self,
		"SELECT a, x - avg(x) OVER WINDOW FROM t WINDOW TUMBLING 5 ORDER BY b LIMIT 2 PER WINDOW");
	window = &find(plan, RF_PLAN_WINDOW)->as.window;
	assert_int_equal(window->output, RF_WINDOW_ALL_ROWS);
	assert_int_equal(window->step_rows, 5);
	assert_int_equal(window->carry_count, 3);
	assert_int_equal(window->window_columns, 1u << RF_WINDOW_SERIAL);
	assert_int_equal(find(plan, RF_PLAN_SORT)->as.sort.boundary, 3 + 1 + RF_WINDOW_SERIAL);
	assert_int_equal(find(plan, RF_PLAN_LIMIT)->as.limit.boundary, 3 + 1 + RF_WINDOW_SERIAL);
	assert_int_equal(find(plan, RF_PLAN_LIMIT)->as.limit.rows, -1);
	assert_int_equal(find(plan, RF_PLAN_LIMIT)->as.limit.rows_per_window, 2);
	plan = plan_of(&self, "SELECT a FROM t WINDOW SLIDING 4");
	window = &find(plan, RF_PLAN_WINDOW)->as.window;
	assert_int_equal(window->kind, RF_WIN_SLIDING);
	assert_int_equal(window->output, RF_WINDOW_ALL_ROWS);
	assert_int_equal(window->size_rows, 4);
	plan = plan_of(
		&self,
		"SELECT s, sum(a) FROM t GROUP BY s WINDOW TUMBLING UNTIL sum(x) > 3 AND count(*) > 1");
	window = &find(plan, RF_PLAN_WINDOW)->as.window;
	assert_int_equal(window->kind, RF_WIN_TUMBLING_UNTIL);
	assert_int_equal(window->until_aggregate_count, 2);
	assert_int_equal(window->aggregate_count, 1);
	assert_int_equal(window->until->kind, RF_EXPR_AND);
	assert_int_equal(window->until->args[0]->args[0]->column, 0);
	assert_int_equal(window->until->args[1]->args[0]->column, 1);
	assert_int_equal(window->partition_count, 1);
	world_close(&self);
}

static void knows_what_ends_and_what_is_held(void **state)
{
	static const struct {
		const char *sql;
		bool ends, depends_on_clock;
	} cases[] = {
		{"SELECT price FROM 'gen:x'", false, false},
		{"SELECT price FROM 'gen:x' LIMIT 3", true, false},
		{"SELECT sum(price) FROM 'gen:x' WINDOW TUMBLING 3", false, false},
		{"SELECT sum(price) FROM 'gen:x' WINDOW TUMBLING 3 LIMIT 3 PER WINDOW", false, false},
		{"SELECT price FROM 'a.csv' UNION ALL SELECT price FROM 'gen:x'", false, false},
		{"SELECT price FROM 'a.csv'", true, false},
		{"SELECT price FROM 'a.csv' WHERE now() > ts", true, true},
		{"SELECT now() FROM 'a.csv'", true, true},
		{"SELECT _arrival FROM 'a.csv'", true, true},
		{"SELECT _line FROM 'a.csv'", true, false},
	};
	world self;
	rf_plan *plan;
	RF_UNUSED(state);
	world_open(&self);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		plan = plan_of(&self, cases[i].sql);
		assert_int_equal(plan->root->ends, cases[i].ends);
		assert_int_equal(plan->depends_on_clock, cases[i].depends_on_clock);
	}
	plan = plan_of(&self, "SELECT symbol, sum(price) FROM 'a.csv' GROUP BY symbol ORDER BY 2");
	assert_string_equal(find(plan, RF_PLAN_AGGREGATE)->state_bound, "its groups");
	assert_string_equal(find(plan, RF_PLAN_SORT)->state_bound, "all rows of the input");
	assert_null(find(plan, RF_PLAN_SCAN)->state_bound);
	world_close(&self);
}

static void hands_inputs_that_were_opened_on(void **state)
{
	world self;
	rf_plan *plan;
	RF_UNUSED(state);
	world_open(&self);
	plan = plan_of(&self, "SELECT price FROM '-'");
	assert_int_equal(self.open_count, 1);
	assert_non_null(find(plan, RF_PLAN_SCAN)->as.scan.source->opened);
	rf_plan_forget(&self.host, plan);
	assert_int_equal(self.open_count, 0);
	assert_null(find(plan, RF_PLAN_SCAN)->as.scan.source->opened);
	world_run(&self, "SELECT price FROM '-' WHERE nope");
	assert_int_equal(self.open_count, 0);
	world_close(&self);
}

static void puts_a_sink_on_top(void **state)
{
	world self;
	rf_planner planner;
	rf_ast_statement *statement;
	rf_plan *plan;
	rf_sink_spec sink = {.name = RF_TEXT("x"), .uri = RF_TEXT("x")};
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	world_open(&self);
	planner = world_planner(&self);
	assert_int_equal(world_statement(&self, "SELECT 1 AS one", &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_select(&planner, statement, &sink, &plan, &error), RIFFLE_OK);
	assert_int_equal(plan->root->kind, RF_PLAN_SINK);
	assert_ptr_equal(plan->root->as.sink.sink, &sink);
	assert_true(rf_text_is(plan->root->inputs[0]->schema.columns[0].name, "one"));
	assert_int_equal(plan->output.count, 0);
	world_close(&self);
}

/* ---- rows ---- */

static void plans_constant_rows(void **state)
{
	const rf_column_def columns[] = {{RF_TEXT("name"), RF_TEXT_TYPE, {"", 0}},
	                                 {RF_TEXT("n"), RF_BIGINT, {"", 0}}};
	const rf_value values[] = {rf_value_text(RF_TEXT("a")), rf_value_bigint(1),
	                           rf_value_text(RF_TEXT("b")), rf_value_null(RF_BIGINT)};
	world self;
	rf_planner planner;
	rf_plan *plan;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	world_open(&self);
	planner = world_planner(&self);
	assert_int_equal(rf_plan_rows(&planner, columns, 2, values, 2, &plan, &error), RIFFLE_OK);
	assert_int_equal(plan->output.count, 2);
	assert_int_equal(plan->root->as.values.row_count, 2);
	assert_true(plan->root->as.values.values[3].is_null);
	assert_int_equal(plan->root->as.values.values[1].as.bigint, 1);
	assert_int_equal(rf_plan_rows(&planner, columns, 2, NULL, 0, &plan, &error), RIFFLE_OK);
	assert_int_equal(plan->root->as.values.row_count, 0);
	world_close(&self);
}

static void reads_the_rows_of_feed(void **state)
{
	static const struct {
		const char *sql, *message;
	} cases[] = {
		{"FEED t VALUES (1)", "1 value for 3 columns"},
		{"FEED t VALUES (1, 2, 3, 4)", "4 values for 3 columns"},
		{"FEED t VALUES ('x', 2, NULL)", "'x' is not a value of type BIGINT"},
		{"FEED t VALUES (1.5, 2, NULL)", "column \"i\" is BIGINT, and this is DOUBLE"},
		{"FEED t VALUES (1, TRUE, NULL)", "column \"d\" is DOUBLE, and this is BOOLEAN"},
		{"FEED t VALUES (1, x, NULL)", "unknown column \"x\": there is no FROM"},
		{"FEED t VALUES (1, now(), NULL)", "column \"d\" is DOUBLE, and this is TIMESTAMP"},
		{"FEED t VALUES (1, 2, now())", "a value of FEED must be a constant"},
		{"FEED t VALUES (1 + 2, 2, NULL)", NULL},
		{"FEED t VALUES ('3', '2.0', '1970-01-01 00:00:01')", NULL},
	};
	rf_column_def columns[] = {{RF_TEXT("i"), RF_BIGINT, {"", 0}},
	                           {RF_TEXT("d"), RF_DOUBLE, {"", 0}},
	                           {RF_TEXT("s"), RF_TIMESTAMP, {"", 0}}};
	const rf_schema schema = {columns, 3};
	world self;
	RF_UNUSED(state);
	world_open(&self);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_planner planner = world_planner(&self);
		rf_ast_statement *statement;
		rf_value row[3];
		rf_error error = RIFFLE_ERROR_INIT;
		rf_status status;
		assert_int_equal(world_statement(&self, cases[i].sql, &statement, &error), RIFFLE_OK);
		status = rf_plan_row(&planner, statement->rows, &schema, row, &error);
		if (cases[i].message) {
			assert_true(status < 0);
			assert_string_equal(error.message, cases[i].message);
			continue;
		}
		assert_int_equal(status, RIFFLE_OK);
		assert_int_equal(row[0].as.bigint, 3);
		assert_true(row[1].type == RF_DOUBLE && row[1].as.real == 2);
		assert_int_equal(row[2].type, RF_TIMESTAMP);
		assert_true(row[2].is_null || row[2].as.bigint == 1000000000);
	}
	world_close(&self);
}

/* ---- limits and memory ---- */

static void refuses_what_doubles_without_end(void **state)
{
	char sql[4096] = "SELECT ";
	world self;
	size_t used = strlen(sql);
	RF_UNUSED(state);
	world_open(&self);
	for (int i = 0; i < 60; i++) used += (size_t)snprintf(sql + used, sizeof sql - used, "(");
	used += (size_t)snprintf(sql + used, sizeof sql - used, "TRUE");
	for (int i = 0; i < 60; i++)
		used += (size_t)snprintf(sql + used, sizeof sql - used, " BETWEEN TRUE AND TRUE)");
	assert_non_null(strstr(world_run(&self, sql), "the expression is too large"));
	world_close(&self);
}

static void refuses_views_that_nest_too_deep(void **state)
{
	world self;
	char sql[128];
	RF_UNUSED(state);
	world_open(&self);
	world_run(&self, "CREATE VIEW v0 AS SELECT 1 AS one");
	for (int i = 1; i <= 50; i++) {
		snprintf(sql, sizeof sql, "CREATE VIEW v%d AS SELECT * FROM v%d", i, i - 1);
		assert_memory_equal(world_run(&self, sql), "made", 4);
	}
	assert_string_equal(world_run(&self, "SELECT * FROM v50"),
	                    "LIMIT 15-18: in view \"v50\": views read views more than 50 deep\n");
	world_close(&self);
}

static const char *const heavy[] = {
	"SELECT upper(symbol) AS u, sum(price * 2) / count(*) AS m, quantile(price, 0.5) FROM trades "
	"WHERE qty > 1 AND "
	"1 / qty > 2 GROUP BY u WINDOW HOPPING 9 EVERY 3 PARTITION BY symbol HAVING count(*) > 1 ORDER "
	"BY m + 1 LIMIT 3 "
	"PER WINDOW",
	"SELECT * FROM (SELECT s, count(*) AS n FROM t WINDOW TUMBLING 9 PARTITION BY s) WHERE s = 'a' "
	"AND n > 3",
	"SELECT price, price - avg(price) OVER WINDOW FROM trades WINDOW TUMBLING UNTIL sum(price) > 3",
	"WITH w AS (SELECT DISTINCT a, b FROM t) SELECT a FROM w UNION ALL SELECT x FROM t ORDER BY 1",
	"SELECT * EXCLUDE (a) REPLACE (b + 1 AS b), _line FROM t INTO 'x.csv' FORMAT CSV (null 'NA')",
	"SELECT CASE WHEN a IN (1, 2) THEN coalesce(s, 'x') ELSE s || a END, a BETWEEN 1 AND 2 FROM t, "
	"big",
	"SELECT averag(x), pirce FROM '-'",
	"CREATE OR REPLACE VIEW big AS SELECT * FROM t",
	"CREATE OR REPLACE STREAM c (a BIGINT) FROM 'a.csv' FORMAT CSV (delimiter ';') TIMESTAMP BY "
	"epoch_s(a)",
	"CREATE OR REPLACE SINK o TO 'x.csv' FORMAT CSV",
	"SELECT u, name, integral(price), window_start FROM (SELECT price, upper(symbol) AS u FROM "
	"'a.csv' TIMESTAMP BY "
	"ts WATERMARK 2s UNION ALL SELECT qty, symbol FROM 'b.csv' TIMESTAMP BY epoch_ms(qty)) s LEFT "
	"JOIN look ON "
	"lower(s.u) = look.k AND look.n > 1 WHERE price > 1 GROUP BY u, name WINDOW HOPPING 1h EVERY "
	"10m",
	"SELECT price, avg(price) FROM trades SEMI JOIN look ON symbol = k WHERE _line > 1 WINDOW "
	"SLIDING 10s",
	"CREATE OR REPLACE TABLE two (a BIGINT, b TEXT, c DOUBLE) FROM 'a.csv' KEY (a, b)",
};

/* Runs a statement in a world where the n-th allocation fails; whether it came to that. */
static bool run_failing(const char *sql, size_t n, char *text, size_t capacity)
{
	failing_memory host = {0};
	riffle_allocator allocator = failing_allocator(&host);
	world self;
	uint32_t count;
	bool has_failed;
	world_open(&self);
	rf_memory_init(&self.memory, &allocator, 0);
	world_make_streams(&self);
	world_run(&self, "CREATE TABLE look (k TEXT KEY, name TEXT, n BIGINT) FROM 'a.csv'");
	count = self.catalog.count;
	assert_non_null(rf_buffer_reserve(&self.text, capacity));
	host.requests = 0;
	host.fail_at = n;
	snprintf(text, capacity, "%s", world_run(&self, sql));
	has_failed = n && host.requests >= n;
	host.fail_at = 0;
	if (rf_text_starts_with(rf_text_of(text), "NO_MEMORY"))
		assert_int_equal(self.catalog.count, count);
	world_close(&self);
	assert_int_equal(host.held, 0);
	return has_failed;
}

/* The n-th allocation fails, for every n: then that is said, or the result is whole. */
static void survives_any_failed_allocation(void **state)
{
	static char expected[1 << 14], got[1 << 14];
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof heavy / sizeof heavy[0]; i++) {
		run_failing(heavy[i], 0, expected, sizeof expected);
		for (size_t n = 1; run_failing(heavy[i], n, got, sizeof got); n++)
			if (strcmp(got, expected) != 0)
				assert_string_equal(got, "NO_MEMORY 0-0: out of memory\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_parameters_in_order_each_once),
		cmocka_unit_test(uses_the_values_of_parameters),
		cmocka_unit_test(numbers_nodes_inputs_first),
		cmocka_unit_test(fills_a_window),
		cmocka_unit_test(fills_windows_of_rows),
		cmocka_unit_test(knows_what_ends_and_what_is_held),
		cmocka_unit_test(hands_inputs_that_were_opened_on),
		cmocka_unit_test(puts_a_sink_on_top),
		cmocka_unit_test(plans_constant_rows),
		cmocka_unit_test(reads_the_rows_of_feed),
		cmocka_unit_test(refuses_what_doubles_without_end),
		cmocka_unit_test(refuses_views_that_nest_too_deep),
		cmocka_unit_test(survives_any_failed_allocation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
