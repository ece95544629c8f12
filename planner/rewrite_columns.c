/*
 * The columns of the input that parts of a node look at: see rewrite_columns.h. Invariant: what
 * is marked here is remapped here, too.
 */
#include "planner/rewrite_columns.h"

void rf_columns_mark_calls(const rf_aggregate_call *calls, uint32_t count, bool *need)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < calls[i].arg_count + calls[i].order_count; j++)
			need[calls[i].args[j]] = true;
		if (calls[i].filter != RF_NO_COLUMN) need[calls[i].filter] = true;
		if (calls[i].time != RF_NO_COLUMN) need[calls[i].time] = true;
	}
}

void rf_columns_remap_calls(rf_aggregate_call *calls, uint32_t count, const uint32_t *map)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < calls[i].arg_count + calls[i].order_count; j++)
			calls[i].args[j] = map[calls[i].args[j]];
		if (calls[i].filter != RF_NO_COLUMN) calls[i].filter = map[calls[i].filter];
		if (calls[i].time != RF_NO_COLUMN) calls[i].time = map[calls[i].time];
	}
}

void rf_columns_mark(const uint32_t *columns, uint32_t count, bool *need)
{
	for (uint32_t i = 0; i < count; i++) need[columns[i]] = true;
}

void rf_columns_remap(uint32_t *columns, uint32_t count, const uint32_t *map)
{
	for (uint32_t i = 0; i < count; i++) columns[i] = map[columns[i]];
}

void rf_columns_mark_dedup(const rf_plan_dedup *dedup, bool *need)
{
	for (uint32_t i = 0; i < dedup->key_count; i++) need[dedup->keys[i]] = true;
	if (dedup->time_column != RF_NO_COLUMN)
		need[dedup->time_column] = need[dedup->late_column] = need[dedup->close_column] = true;
}

void rf_columns_remap_dedup(rf_plan_dedup *dedup, const uint32_t *map)
{
	for (uint32_t i = 0; i < dedup->key_count; i++) dedup->keys[i] = map[dedup->keys[i]];
	if (dedup->time_column == RF_NO_COLUMN) return;
	dedup->time_column = map[dedup->time_column];
	dedup->late_column = map[dedup->late_column];
	dedup->close_column = map[dedup->close_column];
}

void rf_columns_mark_over(const rf_plan_over *over, bool *need)
{
	rf_columns_mark(over->carry, over->carry_count, need);
	for (uint32_t i = 0; i < over->frame_count; i++)
		rf_columns_mark(over->frames[i].partition, over->frames[i].partition_count, need);
	for (uint32_t i = 0; i < over->call_count; i++) {
		const rf_over_call *call = &over->calls[i];
		if (call->kind == RF_OVER_AGGREGATE) rf_columns_mark_calls(&call->aggregate, 1, need);
		if (call->arg != RF_NO_COLUMN) need[call->arg] = true;
		if (call->fallback != RF_NO_COLUMN) need[call->fallback] = true;
	}
	if (over->time_column != RF_NO_COLUMN)
		need[over->time_column] = need[over->late_column] = need[over->close_column] = true;
}

void rf_columns_remap_over(rf_plan_over *over, const uint32_t *map)
{
	rf_columns_remap(over->carry, over->carry_count, map);
	for (uint32_t i = 0; i < over->frame_count; i++)
		rf_columns_remap(over->frames[i].partition, over->frames[i].partition_count, map);
	for (uint32_t i = 0; i < over->call_count; i++) {
		rf_over_call *call = &over->calls[i];
		if (call->kind == RF_OVER_AGGREGATE) rf_columns_remap_calls(&call->aggregate, 1, map);
		if (call->arg != RF_NO_COLUMN) call->arg = map[call->arg];
		if (call->fallback != RF_NO_COLUMN) call->fallback = map[call->fallback];
	}
	if (over->time_column == RF_NO_COLUMN) return;
	over->time_column = map[over->time_column];
	over->late_column = map[over->late_column];
	over->close_column = map[over->close_column];
}
