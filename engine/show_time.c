/*
 * SHOW WATERMARKS and SHOW WINDOWS: what the running named queries wait for. Invariant: only what
 * runs is looked at, and nothing of it changes.
 */
#include "engine/show_rows.h"

/* The query of that name if it runs; NULL: it does not. */
static const riffle_query *running(riffle_query *query, const rf_catalog_entry *entry)
{
	const riffle_query *run = NULL;
	if (entry->kind != RF_OBJECT_QUERY) return NULL;
	rf_named_state(query->engine, entry->name, &run);
	return run && run->pipeline ? run : NULL;
}

static const char *state_of(const rf_input_mark *mark)
{
	if (mark->is_ended) return "ended";
	if (mark->is_by_arrival) return "by arrival";
	if (mark->is_idle) return "idle";
	return mark->watermark_ns == INT64_MIN ? "no row yet" : "open";
}

static void add_mark(rf_show_rows *rows, rf_text query, const rf_input_mark *mark)
{
	bool has_mark = mark->watermark_ns != INT64_MIN;
	rf_show_add_text(rows, query);
	rf_show_add_text(rows, mark->source->name);
	rf_show_add_string(rows, state_of(mark));
	rf_show_add_value(
		rows, has_mark ? rf_value_timestamp(mark->watermark_ns) : rf_value_null(RF_TIMESTAMP));
	rf_show_add_value(rows,
	                  mark->behind_ns >= 0 ? rf_value_interval(0, mark->behind_ns)
	                                       : rf_value_null(RF_INTERVAL));
	rf_show_add_value(rows, rf_value_boolean(mark->holds_back));
}

rf_status rf_show_watermarks(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("query", RF_TEXT_TYPE), RF_SHOW_COLUMN("input", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("state", RF_TEXT_TYPE), RF_SHOW_COLUMN("watermark", RF_TIMESTAMP),
		RF_SHOW_COLUMN("behind", RF_INTERVAL), RF_SHOW_COLUMN("holds_back", RF_BOOLEAN)};
	rf_show_rows rows = {.query = query};
	rf_input_mark marks[RF_INPUT_MARKS_MAX];
	for (uint32_t i = 0; i < query->engine->catalog.count; i++) {
		const rf_catalog_entry *entry = query->engine->catalog.entries[i];
		const riffle_query *run = running(query, entry);
		uint32_t count = run ? rf_pipeline_marks(run->pipeline, marks) : 0;
		for (uint32_t k = 0; k < count; k++) add_mark(&rows, entry->name, &marks[k]);
	}
	return rf_show_plan_rows(&rows, columns, 6, error);
}

/* The open windows of one query. */
static void add_windows(rf_show_rows *rows, rf_text name, const rf_pipeline *pipeline)
{
	const rf_plan *plan = rf_pipeline_plan(pipeline);
	rf_open_window windows[RF_OPEN_WINDOWS_MAX];
	for (uint32_t i = 0; i < plan->node_count; i++) {
		bool is_finished;
		const rf_op *op = rf_pipeline_op(pipeline, plan->nodes[i], &is_finished);
		uint32_t count = op && !is_finished && op->class_->open_windows
			? op->class_->open_windows(op, windows)
			: 0;
		for (uint32_t k = 0; k < count; k++) {
			rf_show_add_text(rows, name);
			rf_show_add_value(rows, rf_value_timestamp(windows[k].start_ns));
			rf_show_add_value(rows, rf_value_timestamp(windows[k].end_ns));
			rf_show_add_value(rows, rf_value_bigint(windows[k].row_count));
		}
	}
}

rf_status rf_show_windows(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("query", RF_TEXT_TYPE), RF_SHOW_COLUMN("window_start", RF_TIMESTAMP),
		RF_SHOW_COLUMN("window_end", RF_TIMESTAMP), RF_SHOW_COLUMN("rows", RF_BIGINT)};
	rf_show_rows rows = {.query = query};
	for (uint32_t i = 0; i < query->engine->catalog.count; i++) {
		const rf_catalog_entry *entry = query->engine->catalog.entries[i];
		const riffle_query *run = running(query, entry);
		if (run) add_windows(&rows, entry->name, run->pipeline);
	}
	return rf_show_plan_rows(&rows, columns, 4, error);
}
