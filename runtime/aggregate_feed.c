/* Rows for an aggregate one by one: see aggregate_feed.h. */
#include "runtime/aggregate_feed.h"

#include <assert.h>
#include <string.h>

bool rf_agg_feed_open(rf_agg_feed *feed, const rf_aggregate_env *env, uint32_t most)
{
	feed->call = *env->call;
	feed->call.order_count = 0;
	feed->call.time = RF_NO_COLUMN;
	feed->env = *env;
	feed->env.call = &feed->call;
	feed->class_ = rf_aggregate_class_of(&feed->call);
	assert(feed->class_->state_size <= sizeof feed->state);
	feed->class_->init(feed->state);
	feed->count = 0;
	feed->capacity = most < RF_BATCH_ROWS ? most : RF_BATCH_ROWS;
	memset(feed->columns, 0, sizeof feed->columns);
	memset(feed->validity, 0, sizeof feed->validity);
	for (uint32_t k = 0; k < feed->call.arg_count; k++) {
		rf_type type = feed->call.arg_types[k];
		feed->columns[k].type = type;
		feed->columns[k].data = rf_alloc(env->memory, feed->capacity * rf_type_size(type));
		feed->validity[k] = rf_alloc(env->memory, RF_BITMAP_WORDS * sizeof *feed->validity[k]);
		if (!feed->columns[k].data || !feed->validity[k]) return false;
	}
	return true;
}

void rf_agg_feed_close(rf_agg_feed *feed)
{
	rf_memory *memory = feed->env.memory;
	feed->class_->release(&feed->env, feed->state);
	for (uint32_t k = 0; k < feed->call.arg_count; k++) {
		rf_free(memory, feed->columns[k].data,
		        feed->capacity * rf_type_size(feed->call.arg_types[k]));
		rf_free(memory, feed->validity[k], RF_BITMAP_WORDS * sizeof *feed->validity[k]);
	}
}

/* Hands the chunk on. */
static bool flush(rf_agg_feed *feed)
{
	rf_aggregate_rows rows = {
		.args = feed->columns, .row_count = feed->count, .states = feed->state};
	if (!feed->count) return true;
	feed->count = 0;
	if (!feed->class_->update(&feed->env, &rows)) return false;
	for (uint32_t k = 0; k < feed->call.arg_count; k++) feed->columns[k].validity = NULL;
	return true;
}

bool rf_agg_feed_add(rf_agg_feed *feed, const rf_value *values)
{
	for (uint32_t k = 0; k < feed->call.arg_count; k++) {
		rf_column *column = &feed->columns[k];
		if (values[k].is_null && !column->validity) {
			column->validity = feed->validity[k];
			memset(column->validity, 0xFF, RF_BITMAP_WORDS * sizeof *column->validity);
		}
		rf_column_set(column, feed->count, &values[k]);
	}
	return ++feed->count < feed->capacity || flush(feed);
}

bool rf_agg_feed_finish(rf_agg_feed *feed, rf_batch_store *store, uint32_t column, uint32_t row,
                        const char **has_failed)
{
	return flush(feed) &&
		feed->class_->finish(&feed->env, feed->state, store, column, row, has_failed);
}
