/*
 * array_agg: the values in the order of the rows, or, in windows by time, of their event time,
 * ties as they came; NULLs too, but not with DISTINCT. Invariant: a state holds no more than an
 * array can; what would be more is dropped whole, and its result is an error.
 */
#include "runtime/aggregate_array.h"

#include "base/array_builder.h"
#include "base/limits.h"

#include <string.h>

#define TOO_LONG "the array is longer than 1048576 elements or 16 MiB"

typedef struct gathered {
	char *data;     /* the values; of types that are bytes, all their bytes */
	uint32_t *ends; /* of types that are bytes: where each ends */
	uint8_t *is_null;
	int64_t *times; /* by event time */
	uint32_t size, data_capacity;
	uint32_t count, end_capacity, null_capacity, time_capacity;
	bool is_too_long;
} gathered;

static void holder_init(void *state)
{
	memset(state, 0, sizeof(gathered *));
}

static gathered *held(const void *state)
{
	gathered *values;
	memcpy(&values, state, sizeof values);
	return values;
}

static void drop(rf_memory *memory, gathered *values)
{
	rf_free(memory, values->data, values->data_capacity);
	rf_free(memory, values->ends, values->end_capacity * sizeof *values->ends);
	rf_free(memory, values->is_null, values->null_capacity);
	rf_free(memory, values->times, values->time_capacity * sizeof *values->times);
	memset(values, 0, sizeof *values);
}

static bool reserve(rf_memory *memory, gathered *values, uint64_t more, bool has_ends,
                    bool has_times)
{
	uint64_t count = (uint64_t)values->count + 1;
	return rf_array_grow(memory, &values->data, &values->data_capacity, values->size + more, 1) &&
		rf_array_grow(memory, &values->is_null, &values->null_capacity, count, 1) &&
		(!has_ends ||
	     rf_array_grow(memory, &values->ends, &values->end_capacity, count,
	                   sizeof *values->ends)) &&
		(!has_times ||
	     rf_array_grow(memory, &values->times, &values->time_capacity, count,
	                   sizeof *values->times));
}

/* time: NULL when it does not go by event time. */
static bool add(const rf_aggregate_env *env, void *state, const rf_value *value,
                const int64_t *time)
{
	gathered *values = held(state);
	bool is_bytes = rf_type_is_bytes(value->type);
	size_t more = !is_bytes ? rf_type_size(value->type) : value->is_null ? 0 : value->as.text.size;
	if (!values) {
		values = rf_alloc_zero(env->memory, sizeof *values);
		if (!values) return false;
		memcpy(state, &values, sizeof values);
	}
	if (values->is_too_long) return true;
	if (values->count == RF_LIMIT_ARRAY || more > RF_LIMIT_ARRAY_BYTES - values->size) {
		drop(env->memory, values);
		values->is_too_long = true;
		return true;
	}
	if (!reserve(env->memory, values, more, is_bytes, time != NULL)) return false;
	if (more)
		memcpy(values->data + values->size,
		       is_bytes ? value->as.text.data : (const char *)&value->as, more);
	values->size += (uint32_t)more;
	values->is_null[values->count] = value->is_null;
	if (is_bytes) values->ends[values->count] = values->size;
	if (time) values->times[values->count] = *time;
	values->count++;
	return true;
}

static rf_value value_at(const gathered *values, rf_type type, uint32_t i)
{
	rf_value value = rf_value_null(type);
	size_t size = rf_type_size(type);
	if (values->is_null[i]) return value;
	value.is_null = false;
	if (rf_type_is_bytes(type)) {
		uint32_t start = i ? values->ends[i - 1] : 0;
		value.as.text = (rf_text){values->data + start, values->ends[i] - start};
	} else {
		memcpy(&value.as, values->data + i * size, size);
	}
	return value;
}

static bool update(const rf_aggregate_env *env, const rf_aggregate_rows *rows, const int64_t *times)
{
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_value value = rf_column_value(&rows->args[0], at);
		if (times && rf_is_null(&rows->args[1], at)) continue;
		if (!add(env, rf_agg_state(rows, i), &value, times ? &times[at] : NULL)) return false;
	}
	return true;
}

static bool array_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return update(env, rows, NULL);
}

static bool timed_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return update(env, rows, rows->args[1].data);
}

static bool array_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const gathered *later = held(from);
	rf_type type = env->call->arg_types[0];
	if (!later) return true;
	for (uint32_t i = 0; i < later->count; i++) {
		rf_value value = value_at(later, type, i);
		if (!add(env, into, &value, later->times ? &later->times[i] : NULL)) return false;
	}
	if (later->is_too_long) {
		gathered *values = held(into);
		rf_value null = rf_value_null(type);
		if (!values && !add(env, into, &null, NULL)) return false;
		values = held(into);
		drop(env->memory, values);
		values->is_too_long = true;
	}
	return true;
}

/* Writes the builder's elements as the result. is_whole: they are all in it. */
static bool put_built(const rf_aggregate_env *env, rf_array_builder *builder, bool is_whole,
                      rf_batch_store *store, uint32_t column, uint32_t row, const char **has_failed)
{
	rf_value value = {.type = env->call->type};
	bool is_packed =
		is_whole && rf_array_builder_pack(builder, env->call->type, &store->text, &value.as.text);
	bool is_out_of_memory = builder->is_out_of_memory;
	rf_array_builder_release(builder);
	if (is_out_of_memory) return false;
	if (!is_packed) return rf_agg_put_failure(store, column, row, has_failed, TOO_LONG);
	rf_column_set(&store->columns[column], row, &value);
	return true;
}

bool rf_agg_put_array(const rf_aggregate_env *env, const rf_column *values, rf_agg_time_key *keys,
                      uint32_t count, rf_batch_store *store, uint32_t column, uint32_t row,
                      const char **has_failed)
{
	rf_array_builder builder;
	bool is_whole = true;
	rf_array_builder_init(&builder, env->memory);
	rf_agg_time_keys_sort(keys, count);
	for (uint32_t i = 0; i < count && is_whole; i++) {
		rf_value value = rf_column_value(values, (uint32_t)keys[i].index);
		is_whole = rf_array_builder_add(&builder, &value);
	}
	rf_agg_time_keys_give(env->memory, keys, count);
	return put_built(env, &builder, is_whole, store, column, row, has_failed);
}

static bool array_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                         uint32_t column, uint32_t row, const char **has_failed)
{
	const gathered *values = held(state);
	rf_agg_time_key *keys = NULL;
	rf_array_builder builder;
	bool is_whole = true;
	if (values && values->is_too_long)
		return rf_agg_put_failure(store, column, row, has_failed, TOO_LONG);
	if (!values || !values->count) return rf_agg_put_null(store, column, row);
	if (values->times) {
		keys = rf_agg_time_keys_take(env->memory, values->count);
		if (!keys) return false;
		for (uint32_t i = 0; i < values->count; i++)
			keys[i] = (rf_agg_time_key){values->times[i], i};
		rf_agg_time_keys_sort(keys, values->count);
	}
	rf_array_builder_init(&builder, env->memory);
	for (uint32_t i = 0; i < values->count && is_whole; i++) {
		rf_value value =
			value_at(values, env->call->arg_types[0], keys ? (uint32_t)keys[i].index : i);
		is_whole = rf_array_builder_add(&builder, &value);
	}
	if (keys) rf_agg_time_keys_give(env->memory, keys, values->count);
	return put_built(env, &builder, is_whole, store, column, row, has_failed);
}

static void array_release(const rf_aggregate_env *env, void *state)
{
	gathered *values = held(state);
	if (!values) return;
	drop(env->memory, values);
	rf_free(env->memory, values, sizeof *values);
	holder_init(state);
}

const rf_aggregate_class rf_agg_array = {
	.state_size = sizeof(gathered *),
	.is_flat = false,
	.init = holder_init,
	.update = array_update,
	.merge = array_merge,
	.finish = array_finish,
	.release = array_release,
};

const rf_aggregate_class rf_agg_timed_array = {
	.state_size = sizeof(gathered *),
	.is_flat = false,
	.init = holder_init,
	.update = timed_update,
	.merge = array_merge,
	.finish = array_finish,
	.release = array_release,
};
