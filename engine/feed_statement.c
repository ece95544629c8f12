/* FEED, END and ADVANCE: rows and time of a script for streams without FROM. */
#include "engine/engine.h"

rf_status rf_feed_find(riffle_engine *engine, const rf_ast_name *name, rf_catalog_entry **entry,
                       rf_error *error)
{
	*entry = rf_catalog_find(&engine->catalog, name->text, name->is_quoted);
	if (!*entry || (*entry)->kind != RF_OBJECT_STREAM)
		return rf_fail_at(error, RIFFLE_NAME, name->loc, "no stream \"%.*s\"", (int)name->text.size,
		                  name->text.data);
	if (!(*entry)->feed) {
		rf_fail_at(error, RIFFLE_INVALID, name->loc, "stream \"%.*s\" has a source of its own",
		           (int)name->text.size, name->text.data);
		rf_hint(error, "Only a stream made without FROM can be fed.");
		return RIFFLE_INVALID;
	}
	return RIFFLE_OK;
}

static rf_status feed_rows(riffle_query *query, rf_catalog_entry *entry, rf_error *error)
{
	const rf_schema *columns = &entry->source->columns;
	rf_plan_host host;
	rf_planner planner = rf_engine_planner(query, &host);
	rf_value *row = rf_arena_alloc(&query->arena, columns->count * sizeof *row);
	if (!row) return rf_memory_fail(&query->memory, "FEED", error);
	for (const rf_ast_row *values = query->statement->rows; values; values = values->next) {
		rf_status status;
		RF_TRY(rf_plan_row(&planner, values, columns, row, error));
		status = rf_feed_push_row(entry->feed, row, true, error);
		if (status == RIFFLE_AGAIN)
			return rf_fail(error, RIFFLE_LIMIT, "the stream holds too many rows");
		RF_TRY(status);
	}
	return RIFFLE_OK;
}

/* The text between $$ and $$ without the line break that follows the first. */
static rf_text body_of(rf_text text)
{
	if (text.size && text.data[0] == '\r') text.data++, text.size--;
	if (text.size && text.data[0] == '\n') text.data++, text.size--;
	return text;
}

static rf_status feed_text(riffle_query *query, rf_catalog_entry *entry, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	rf_text text = body_of(statement->text);
	rf_format_spec format = entry->source->format;
	if (statement->format.text.size > 0)
		RF_TRY(rf_plan_format(&query->arena, &statement->format, statement->format_options, &format,
		                      error));
	RF_TRY(rf_feed_begin(entry->feed, &format, true, error));
	while (text.size > 0) {
		size_t chunk = text.size, taken = 0;
		rf_status status;
		if (chunk > (size_t)query->settings.chunk_bytes)
			chunk = (size_t)query->settings.chunk_bytes;
		status = rf_feed_push_bytes(entry->feed, text.data, chunk, true, &taken, error);
		if (status == RIFFLE_AGAIN)
			return rf_fail(error, RIFFLE_LIMIT, "the stream holds too many rows");
		RF_TRY(status);
		text.data += taken;
		text.size -= taken;
	}
	return RIFFLE_OK;
}

rf_status rf_statement_feed(riffle_query *query, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	rf_catalog_entry *entry;
	rf_status status;
	RF_TRY(rf_feed_find(query->engine, &statement->name, &entry, error));
	if (rf_feed_has_ended(entry->feed))
		return rf_fail_at(error, RIFFLE_INVALID, statement->name.loc, "stream \"%.*s\" has ended",
		                  (int)entry->name.size, entry->name.data);
	status = statement->rows ? feed_rows(query, entry, error) : feed_text(query, entry, error);
	rf_engine_wake_queries(query->engine);
	return status;
}

rf_status rf_statement_end(riffle_query *query, rf_error *error)
{
	rf_catalog_entry *entry;
	RF_TRY(rf_feed_find(query->engine, &query->statement->name, &entry, error));
	rf_feed_end(entry->feed);
	rf_engine_wake_queries(query->engine);
	return RIFFLE_OK;
}

rf_status rf_statement_advance_clock(riffle_query *query, rf_error *error)
{
	const rf_ast_size *size = &query->statement->size;
	if (size->kind != RF_SIZE_DURATION || size->interval.months || size->interval.ns < 0)
		return rf_fail_at(error, RIFFLE_INVALID, size->loc, "ADVANCE CLOCK takes a duration");
	query->engine->clock_ahead_ns += size->interval.ns;
	rf_engine_wake_queries(query->engine);
	return RIFFLE_OK;
}

rf_status rf_statement_advance_watermark(riffle_query *query, rf_error *error)
{
	rf_column_def column = {{"watermark", 9}, RF_TIMESTAMP, {NULL, 0}};
	rf_catalog_entry *entry;
	rf_plan_host host;
	rf_planner planner = rf_engine_planner(query, &host);
	rf_schema columns = {&column, 1};
	rf_ast_row row = {NULL, query->statement->expr, query->statement->loc};
	rf_value value;
	RF_TRY(rf_feed_find(query->engine, &query->statement->name, &entry, error));
	RF_TRY(rf_plan_row(&planner, &row, &columns, &value, error));
	if (value.is_null)
		return rf_fail_at(error, RIFFLE_INVALID, query->statement->loc, "the watermark is NULL");
	RF_TRY(rf_feed_advance(entry->feed, value.as.bigint, true, error));
	rf_engine_wake_queries(query->engine);
	return RIFFLE_OK;
}
