/* EXPLAIN in its three forms, with the figures of ANALYZE and without. */
#include "planner_world.h"

static const char *explain(world *self, const char *sql, rf_explain_format format,
                           const rf_node_counts *counts)
{
	rf_planner planner = world_planner(self);
	rf_ast_statement *statement;
	rf_plan *plan;
	rf_error error = RIFFLE_ERROR_INIT;
	assert_int_equal(world_statement(self, sql, &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_select(&planner, statement, NULL, &plan, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_explain(plan, format, counts, &self->text, &error), RIFFLE_OK);
	rf_buffer_append_byte(&self->text, 0);
	return self->text.data;
}

static const rf_node_counts counts[] = {
	{.rows_out = 1000, .batches = 1, .time_ns = 1234567, .bytes = 2048},
	{.rows_in = 1000, .rows_out = 5, .batches = 2, .time_ns = 999, .memory_bytes = 3 * 1024 * 1024},
	{.rows_in = 5, .rows_out = 5, .batches = 2, .time_ns = 2500000000, .memory_bytes = 17},
	{.rows_in = 5, .bytes = 100, .time_ns = 1000000},
};

static void shows_figures_below_each_operator(void **state)
{
	world self;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	assert_string_equal(explain(&self,
	                            "SELECT s, sum(a) AS n FROM t GROUP BY s INTO 'o.csv' FORMAT TSV",
	                            RF_EXPLAIN_TEXT, counts),
	                    "sink 'o.csv' (TSV)\n"
	                    "│  5 rows in, 0 rows out, 0 batches, 1.0 ms, 100 B written\n"
	                    "└─ project s, sum(a) AS n\n"
	                    "   │  5 rows in, 5 rows out, 2 batches, 2.50 s, 17 B held at most\n"
	                    "   └─ aggregate by s: sum(a)\n"
	                    "      │  1000 rows in, 5 rows out, 2 batches, 1 us, 3.0 MiB held at most\n"
	                    "      │  holds its groups\n"
	                    "      └─ scan t (CSV, live): a, s\n"
	                    "            1000 rows out, 1 batch, 1.2 ms, 2.0 KiB read\n"
	                    "rewrites:\n"
	                    "  push_projection: 2 of the 7 columns of t\n");
	world_close(&self);
}

static void draws_branches(void **state)
{
	world self;
	RF_UNUSED(state);
	world_open(&self);
	assert_string_equal(
		explain(
			&self,
			"SELECT DISTINCT qty FROM 'a.csv' UNION ALL SELECT qty FROM 'gen:x' WHERE ts < now()",
			RF_EXPLAIN_TEXT, NULL),
		"union all in the order of arrival\n"
		"├─ distinct\n"
		"│  │  holds the rows seen so far, each once\n"
		"│  └─ scan 'a.csv' (CSV, at rest): qty\n"
		"└─ project qty\n"
		"   └─ filter ts < now()\n"
		"      └─ scan 'gen:x' (CSV, endless): ts, qty\n"
		"the result depends on the clock\n"
		"rewrites:\n"
		"  push_projection: 1 of the 4 columns of a.csv\n"
		"  push_projection: 2 of the 4 columns of gen:x\n"
		"  merge_projects: a project that changes nothing is gone\n");
	world_close(&self);
}

static void writes_json(void **state)
{
	world self;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	assert_string_equal(explain(&self, "SELECT s AS \"q\"\"\\\" FROM t WHERE s = 'a\"\n\tb'",
	                            RF_EXPLAIN_JSON, counts),
	                    "{\"plan\":{\"id\":2,\"operator\":\"project\",\"detail\":\"s AS "
	                    "q\\\"\\\\\",\"columns\":[{\"name\":\"q\\\"\\\\\","
	                    "\"type\":\"TEXT\"}],\"ends\":true,\"rows_in\":5,\"rows_out\":5,"
	                    "\"batches\":2,\"time_ns\":2500000000,"
	                    "\"memory_bytes\":17,\"bytes\":0,\"inputs\":[{\"id\":1,\"operator\":"
	                    "\"filter\",\"detail\":\"s = "
	                    "'a\\\"\\n\\u0009b'\",\"columns\":[{\"name\":\"s\",\"type\":\"TEXT\"}],"
	                    "\"ends\":true,\"rows_in\":1000,"
	                    "\"rows_out\":5,\"batches\":2,\"time_ns\":999,\"memory_bytes\":3145728,"
	                    "\"bytes\":0,\"inputs\":[{\"id\":0,"
	                    "\"operator\":\"scan\",\"detail\":\"t (CSV, live): "
	                    "s\",\"columns\":[{\"name\":\"s\",\"type\":\"TEXT\"}],"
	                    "\"ends\":true,\"rows_in\":0,\"rows_out\":1000,\"batches\":1,\"time_ns\":"
	                    "1234567,\"memory_bytes\":0,"
	                    "\"bytes\":2048,\"inputs\":[]}]}]},\"depends_on_clock\":false,\"rewrites\":"
	                    "[\"push_projection: 1 of the 7 "
	                    "columns of t\"]}\n");
	assert_string_equal(
		explain(&self, "SELECT DISTINCT now() AS n", RF_EXPLAIN_JSON, NULL),
		"{\"plan\":{\"id\":2,\"operator\":\"distinct\",\"detail\":\"\",\"columns\":[{\"name\":"
		"\"n\","
		"\"type\":\"TIMESTAMP\"}],\"ends\":true,\"holds\":\"the rows seen so far, each once\","
		"\"inputs\":[{\"id\":1,\"operator\":\"project\",\"detail\":\"now() AS n\",\"columns\":[{"
		"\"name\":\"n\",\"type\":\"TIMESTAMP\"}],\"ends\":true,\"inputs\":[{\"id\":0,\"operator\":"
		"\"values\",\"detail\":\"1 row\",\"columns\":[],\"ends\":true,\"inputs\":[]}]}]},"
		"\"depends_on_clock\":true,\"rewrites\":[]}\n");
	world_close(&self);
}

static void writes_a_graph(void **state)
{
	world self;
	RF_UNUSED(state);
	world_open(&self);
	world_make_streams(&self);
	assert_string_equal(explain(&self, "SELECT a FROM t UNION ALL SELECT 1", RF_EXPLAIN_DOT, NULL),
	                    "digraph plan {\n"
	                    "  rankdir=BT;\n"
	                    "  node [shape=box, fontname=\"monospace\"];\n"
	                    "  n0 [label=\"scan\\nt (CSV, live): a\"];\n"
	                    "  n1 [label=\"values\\n1 row\"];\n"
	                    "  n2 [label=\"project\\n1\"];\n"
	                    "  n3 [label=\"union all\\nin the order of arrival\"];\n"
	                    "  n1 -> n2;\n"
	                    "  n0 -> n3;\n"
	                    "  n2 -> n3;\n"
	                    "}\n");
	assert_non_null(strstr(explain(&self, "SELECT a FROM t", RF_EXPLAIN_DOT, counts),
	                       "n0 [label=\"scan\\nt (CSV, live): a\\n1000 rows out\"]"));
	world_close(&self);
}

static void says_when_it_does_not_fit(void **state)
{
	world self;
	rf_planner planner;
	rf_ast_statement *statement;
	rf_plan *plan;
	rf_buffer small;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	world_open(&self);
	planner = world_planner(&self);
	assert_int_equal(world_statement(&self, "SELECT 1", &statement, &error), RIFFLE_OK);
	assert_int_equal(rf_plan_select(&planner, statement, NULL, &plan, &error), RIFFLE_OK);
	rf_buffer_init(&small, &self.memory, 4);
	assert_int_equal(rf_plan_explain(plan, RF_EXPLAIN_TEXT, NULL, &small, &error),
	                 RIFFLE_NO_MEMORY);
	rf_buffer_release(&small);
	world_close(&self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_figures_below_each_operator),
		cmocka_unit_test(draws_branches),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(writes_a_graph),
		cmocka_unit_test(says_when_it_does_not_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
