/* Rows that SHOW and its like collect: text is in the query's arena or outlives it. */
#ifndef RF_ENGINE_SHOW_ROWS_H
#define RF_ENGINE_SHOW_ROWS_H

#include "engine/engine.h"

/* Row by row. What can't be kept for want of memory is remembered, and fails at the end. */
typedef struct rf_show_rows {
	riffle_query *query;
	rf_value *values;
	uint32_t count, capacity; /* of values */
	bool is_out_of_memory;
} rf_show_rows;

#define RF_SHOW_COLUMN(name, type) \
	{ \
		{(name), sizeof(name) - 1}, (type), \
		{ \
			NULL, 0 \
		} \
	}

void rf_show_add_value(rf_show_rows *rows, rf_value value);
/* Copies the text. */
void rf_show_add_text(rf_show_rows *rows, rf_text text);
void rf_show_add_string(rf_show_rows *rows, const char *string);
/* Makes them the query's plan. */
rf_status rf_show_plan_rows(rf_show_rows *rows, const rf_column_def *columns, uint32_t column_count,
                            rf_error *error);

/* ---- show_time.c ---- */
rf_status rf_show_watermarks(riffle_query *query, rf_error *error);
rf_status rf_show_windows(riffle_query *query, rf_error *error);

#endif
