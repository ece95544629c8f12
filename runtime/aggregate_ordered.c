/*
 * Aggregates with ORDER BY within the call: of equal keys by event time where the call goes by it,
 * then as they came. All rows are kept and given to the aggregate in that order when it finishes.
 * Invariant: a state is a pointer to lists of equal length, one for each argument, then one of the
 * times if there are, then one for each key; NULL: no rows.
 */
#include "runtime/aggregate_feed.h"
#include "runtime/aggregate_list.h"

#include "base/merge_sort.h"
#include "base/value_compare.h"

#include <string.h>

typedef struct kept_rows {
	rf_agg_list lists[RF_AGGREGATE_COLUMNS_MAX + 1];
} kept_rows;

/* ---- the lists ---- */

static uint32_t has_time(const rf_aggregate_call *call)
{
	return call->time != RF_NO_COLUMN;
}

static uint32_t list_count(const rf_aggregate_call *call)
{
	return call->arg_count + has_time(call) + call->order_count;
}

static rf_type list_type(const rf_aggregate_call *call, uint32_t k)
{
	if (k < call->arg_count) return call->arg_types[k];
	return has_time(call) && k == call->arg_count ? (rf_type)RF_TIMESTAMP
												  : call->arg_types[k - has_time(call)];
}

static void rows_init(void *state)
{
	memset(state, 0, sizeof(kept_rows *));
}

static kept_rows *rows_in(const void *state)
{
	kept_rows *kept;
	memcpy(&kept, state, sizeof kept);
	return kept;
}

/* The state's lists, made if need be; NULL when memory is refused. */
static kept_rows *rows_of(const rf_aggregate_env *env, void *state)
{
	kept_rows *kept = rows_in(state);
	if (kept) return kept;
	kept = rf_alloc_zero(env->memory, sizeof *kept);
	if (kept) memcpy(state, &kept, sizeof kept);
	return kept;
}

static bool rows_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_aggregate_call *call = env->call;
	uint32_t count = list_count(call);
	/* What an aggregate over one column would skip is not kept; an array has NULLs too. */
	bool is_skipping = call->arg_count == 1 && !rf_type_is_array(call->type);
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		kept_rows *kept;
		if (is_skipping && rf_is_null(&rows->args[0], at)) continue;
		kept = rows_of(env, rf_agg_state(rows, i));
		if (!kept) return false;
		for (uint32_t k = 0; k < count; k++)
			if (!rf_agg_list_add(env->memory, &kept->lists[k], &rows->args[k], at)) return false;
	}
	return true;
}

static bool rows_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const kept_rows *later = rows_in(from);
	kept_rows *kept;
	if (!later) return true;
	kept = rows_of(env, into);
	for (uint32_t k = 0; kept && k < list_count(env->call); k++)
		if (!rf_agg_list_append(env->memory, &kept->lists[k], &later->lists[k],
		                        list_type(env->call, k)))
			return false;
	return kept != NULL;
}

static void rows_release(const rf_aggregate_env *env, void *state)
{
	kept_rows *kept = rows_in(state);
	if (!kept) return;
	for (uint32_t k = 0; k < list_count(env->call); k++)
		rf_agg_list_release(env->memory, &kept->lists[k], list_type(env->call, k));
	rf_free(env->memory, kept, sizeof *kept);
	rows_init(state);
}

/* ---- the order ---- */

/* As ORDER BY has it; equal rows stay as they are. */
static int compare_rows(const rf_aggregate_call *call, const kept_rows *kept, uint32_t a,
                        uint32_t b)
{
	uint32_t first = call->arg_count + has_time(call);
	for (uint32_t k = 0; k < call->order_count; k++) {
		const rf_agg_list *list = &kept->lists[first + k];
		rf_type type = list_type(call, first + k);
		rf_value x = rf_agg_list_value(list, type, a), y = rf_agg_list_value(list, type, b);
		int order;
		if (x.is_null || y.is_null) {
			if (x.is_null == y.is_null) continue;
			return x.is_null == call->orders[k].is_nulls_first ? -1 : 1;
		}
		order = rf_value_compare(&x, &y);
		if (order) return call->orders[k].is_descending ? -order : order;
	}
	return 0;
}

typedef struct row_order {
	const rf_aggregate_call *call;
	const kept_rows *kept;
} row_order;

/* index of a key is the row; by time they are in order. */
static int compare_keys(const void *arg, const void *a, const void *b)
{
	const row_order *by = arg;
	return compare_rows(by->call, by->kept, (uint32_t)((const rf_agg_time_key *)a)->index,
	                    (uint32_t)((const rf_agg_time_key *)b)->index);
}

static void sort_rows(const rf_aggregate_call *call, const kept_rows *kept, rf_agg_time_key *keys,
                      uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		keys[i] = (rf_agg_time_key){.index = i};
		if (has_time(call))
			keys[i].time =
				rf_agg_list_value(&kept->lists[call->arg_count], RF_TIMESTAMP, i).as.bigint;
	}
	if (has_time(call)) rf_agg_time_keys_sort(keys, count);
	if (call->order_count)
		rf_merge_sort(keys, keys + count, count, sizeof *keys, compare_keys,
		              &(row_order){call, kept});
}

/* ---- the result ---- */

static bool feed_rows(rf_agg_feed *feed, const kept_rows *kept, const rf_agg_time_key *keys,
                      uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		rf_value values[RF_AGGREGATE_ARGS_MAX];
		for (uint32_t k = 0; k < feed->call.arg_count; k++)
			values[k] = rf_agg_list_value(&kept->lists[k], feed->call.arg_types[k],
			                              (uint32_t)keys[i].index);
		if (!rf_agg_feed_add(feed, values)) return false;
	}
	return true;
}

static bool rows_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const kept_rows *kept = rows_in(state);
	uint32_t count = kept ? kept->lists[0].count : 0;
	rf_agg_time_key *keys = rf_agg_time_keys_take(env->memory, count);
	rf_agg_feed feed;
	bool is_done = rf_agg_feed_open(&feed, env, count) && keys;
	if (is_done && count) {
		sort_rows(env->call, kept, keys, count);
		is_done = feed_rows(&feed, kept, keys, count);
	}
	is_done = is_done && rf_agg_feed_finish(&feed, store, column, row, has_failed);
	rf_agg_feed_close(&feed);
	if (keys) rf_agg_time_keys_give(env->memory, keys, count);
	return is_done;
}

const rf_aggregate_class rf_agg_ordered = {
	.state_size = sizeof(kept_rows *),
	.is_flat = false,
	.init = rows_init,
	.update = rows_update,
	.merge = rows_merge,
	.finish = rows_finish,
	.release = rows_release,
};
