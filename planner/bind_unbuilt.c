/*
 * The parts of the language that are not built yet: see unbuilt.h. When all is built this
 * file is empty. Invariant: nothing that the grammar takes is ignored without a word.
 */
#include "planner/unbuilt.h"

static bool refuse(rf_binder *binder, rf_loc loc, const char *what)
{
	rf_bind_fail(binder, RIFFLE_UNSUPPORTED, loc, "%s not built yet", what);
	return false;
}

/* Something said at a place, and how it is refused. */
typedef struct said {
	bool is_said;
	rf_loc loc;
	const char *what;
} said;

static bool refuse_said(rf_binder *binder, const said *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].is_said) return refuse(binder, list[i].loc, list[i].what);
	return true;
}

#define REFUSE_SAID(binder, list) refuse_said(binder, list, sizeof(list) / sizeof((list)[0]))

rf_expr *rf_refuse_expr(rf_binder *binder, const rf_ast_expr *ast)
{
	static const char *const kinds[RF_AST_INTERVAL + 1] = {
		[RF_AST_EXISTS] = "EXISTS is",
		[RF_AST_SUBQUERY] = "sub-queries as values are",
		[RF_AST_IN] = "IN with a sub-query is",
	};
	const char *what = kinds[ast->kind];
	rf_loc loc = ast->loc;
	if (!what) {
		what = "JSON operators are";
		loc = ast->op_loc;
	}
	refuse(binder, loc, what);
	return NULL;
}

static const char *const unbuilt_functions[] = {
	"kmeans",
	"anomaly_score",
	"forecast",
	"linear_regression",
};

bool rf_is_unbuilt_function(rf_text name)
{
	for (size_t i = 0; i < sizeof unbuilt_functions / sizeof unbuilt_functions[0]; i++)
		if (rf_text_is_fold(name, unbuilt_functions[i])) return true;
	return false;
}

bool rf_is_unbuilt_format(rf_text name)
{
	static const char *const names[] = {"arrow",    "json",    "parquet", "avro",
	                                    "protobuf", "msgpack", "sqlite"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (rf_text_is_fold(name, names[i])) return true;
	return false;
}

bool rf_refuse_call(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_call *call = ast->call;
	const rf_catalog *catalog = binder->planner->catalog;
	bool has_labels = rf_aggregate_exists(call->name.text) ||
		(catalog && rf_catalog_find_function(catalog, call->name.text, call->name.is_quoted));
	for (const rf_ast_expr *arg = call->args; arg; arg = arg->next)
		if (arg->label.text.size && !has_labels)
			return refuse(binder, arg->label.loc, "named arguments are");
	return true;
}

bool rf_refuse_select(rf_binder *binder, const rf_ast_select *select)
{
	static const char *const emits[] = {
		[RF_EMIT_CHANGES] = "EMIT CHANGES is",
		[RF_EMIT_EVERY] = "EMIT EVERY is",
		[RF_EMIT_ON_OPEN] = "EMIT ON OPEN over several queries is",
		[RF_EMIT_ON_CLOSE] = "",
	};
	static const char *const sets[] = {
		[RF_SET_NONE] = "",
		[RF_SET_UNION_ALL] = "",
		[RF_SET_UNION] = "UNION without ALL is",
		[RF_SET_INTERSECT] = "INTERSECT is",
		[RF_SET_EXCEPT] = "EXCEPT is",
	};
	const said list[] = {
		{select->set_op > RF_SET_UNION_ALL, select->set_op_loc, sets[select->set_op]},
		{select->has_emit && select->emit != RF_EMIT_ON_CLOSE &&
	         (select->emit != RF_EMIT_ON_OPEN || select->set_op != RF_SET_NONE),
	     select->emit_loc, emits[select->emit]},
	};
	return REFUSE_SAID(binder, list);
}

bool rf_refuse_group(rf_binder *binder, const rf_ast_group *group)
{
	static const char *const kinds[] = {
		[RF_GROUP_EXPR] = NULL,          [RF_GROUP_SETS] = "GROUPING SETS is",
		[RF_GROUP_ROLLUP] = "ROLLUP is", [RF_GROUP_CUBE] = "CUBE is",
		[RF_GROUP_SET] = NULL,
	};
	return !kinds[group->kind] || refuse(binder, group->loc, kinds[group->kind]);
}

bool rf_refuse_source(rf_binder *binder, const rf_ast_source *source)
{
	const rf_ast_join *join = source->join;
	const said list[] = {
		{source->kind == RF_SOURCE_LATE, source->loc, "LATE(...) is"},
		{source->kind == RF_SOURCE_MATCH, source->match ? source->match->loc : source->loc,
	     "MATCH_RECOGNIZE is"},
		{join != NULL && join->is_asof, join ? join->loc : source->loc, "ASOF joins are"},
	};
	return REFUSE_SAID(binder, list);
}

bool rf_refuse_windows(rf_binder *binder, const rf_ast_windows *windows)
{
	const rf_ast_window *window = windows->list;
	const said list[] = {
		{windows->is_several, windows->loc, "WINDOWS (...) is"},
		{window->kind == RF_WINDOW_CUMULATING, window->loc, "cumulating windows are"},
		{windows->offset.kind != RF_SIZE_NONE, windows->offset_loc, "OFFSET is"},
		{!windows->time_zone.is_null && windows->time_zone.type != RF_NULL, windows->time_zone_loc,
	     "TIME ZONE is"},
		{windows->fill != RF_FILL_NONE, windows->fill_loc, "FILL is"},
		{windows->lateness.kind != RF_SIZE_NONE, windows->lateness_loc, "ALLOW LATENESS is"},
	};
	return REFUSE_SAID(binder, list);
}

bool rf_refuse_source_options(rf_binder *binder, const rf_ast_source_options *options,
                              bool is_table)
{
	const said list[] = {
		{options->refresh.kind != RF_SIZE_NONE, options->refresh.loc, "REFRESH is"},
		{options->replay_speed > 0, options->replay_loc, "REPLAY is"},
		{options->keys != NULL && !is_table, options->keys_loc, "KEY is"},
		{options->on_error_action.text.size > 0 || options->on_error_uri.size > 0,
	     options->on_error_loc, "ON ERROR is"},
	};
	for (const rf_ast_column *column = options->columns; column; column = column->next)
		if (column->is_key && !is_table) return refuse(binder, column->name.loc, "KEY is");
	return REFUSE_SAID(binder, list);
}

bool rf_refuse_into(rf_binder *binder, const rf_ast_into *into)
{
	const said list[] = {
		{into->keys != NULL, into->keys ? into->keys->name.loc : into->loc, "KEY is"}};
	return REFUSE_SAID(binder, list);
}
