/* Rows that SHOW and its like collect: see show_rows.h. */
#include "engine/show_rows.h"

void rf_show_add_value(rf_show_rows *rows, rf_value value)
{
	rf_value *slot = rf_arena_push(&rows->query->arena, &rows->values, &rows->count,
	                               &rows->capacity, sizeof *slot);
	if (slot)
		*slot = value;
	else
		rows->is_out_of_memory = true;
}

void rf_show_add_text(rf_show_rows *rows, rf_text text)
{
	char *copy = rf_arena_copy(&rows->query->arena, text.data, text.size);
	if (!copy) rows->is_out_of_memory = true;
	rf_show_add_value(rows, rf_value_text((rf_text){copy, copy ? text.size : 0}));
}

void rf_show_add_string(rf_show_rows *rows, const char *string)
{
	rf_show_add_text(rows, rf_text_of(string));
}

rf_status rf_show_plan_rows(rf_show_rows *rows, const rf_column_def *columns, uint32_t column_count,
                            rf_error *error)
{
	rf_plan_host host;
	rf_planner planner = rf_engine_planner(rows->query, &host);
	if (rows->is_out_of_memory) return rf_memory_fail(&rows->query->memory, "a result", error);
	return rf_plan_rows(&planner, columns, column_count, rows->values, rows->count / column_count,
	                    &rows->query->plan, error);
}
