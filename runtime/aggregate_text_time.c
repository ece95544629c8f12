/*
 * string_agg by event time, and array_agg of DISTINCT values: the texts are kept with their times
 * and joined in that order, ties as they came. With DISTINCT a text stands where it was first, by
 * time. Invariant: the texts of the first form lie in data one after the other, in the order of
 * parts.
 */
#include "runtime/aggregate_array.h"
#include "runtime/aggregate_values.h"

#include <string.h>

typedef struct text_part {
	int64_t time;
	size_t start, size;
} text_part;

typedef struct timed_text {
	text_part *parts;
	uint32_t count, capacity;
	char *data;
	size_t size, data_capacity;
	int64_t unused;
} timed_text;

static void text_init(void *state)
{
	memset(state, 0, sizeof(timed_text));
}

static bool reserve(rf_memory *memory, timed_text *text, size_t more)
{
	size_t need = text->size + more;
	size_t capacity = text->data_capacity ? text->data_capacity : 32;
	char *data;
	if (need <= text->data_capacity) return true;
	if (need < more || need > SIZE_MAX / 4) {
		memory->is_over_limit = false;
		return false;
	}
	while (capacity < need) capacity *= 2;
	data = rf_realloc(memory, text->data, text->data_capacity, capacity);
	if (!data) return false;
	text->data = data;
	text->data_capacity = capacity;
	return true;
}

static bool add_part(const rf_aggregate_env *env, timed_text *text, int64_t time, const char *data,
                     size_t size)
{
	if (!reserve(env->memory, text, size)) return false;
	if (!rf_array_grow(env->memory, &text->parts, &text->capacity, (uint64_t)text->count + 1,
	                   sizeof *text->parts))
		return false;
	if (size) memcpy(text->data + text->size, data, size);
	text->parts[text->count++] = (text_part){time, text->size, size};
	text->size += size;
	return true;
}

static bool text_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_text *texts = rows->args[0].data;
	const int64_t *times = rows->args[1].data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(&rows->args[0], at) || rf_is_null(&rows->args[1], at)) continue;
		if (!add_part(env, rf_agg_state(rows, i), times[at], texts[at].data, texts[at].size))
			return false;
	}
	return true;
}

static bool text_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const timed_text *later = from;
	for (uint32_t i = 0; i < later->count; i++) {
		const text_part *part = &later->parts[i];
		if (!add_part(env, into, part->time, later->data + part->start, part->size)) return false;
	}
	return true;
}

/* Joins count texts in the order of keys, which are given back. */
static bool put_joined(const rf_aggregate_env *env, rf_agg_time_key *keys, uint32_t count,
                       rf_text (*text_at)(const void *texts, uint64_t index), const void *texts,
                       rf_batch_store *store, uint32_t column, uint32_t row)
{
	rf_text separator = rf_agg_separator(env->call);
	size_t size = (count - 1) * separator.size, at = 0;
	char *joined;
	bool is_put = false;
	rf_agg_time_keys_sort(keys, count);
	for (uint32_t i = 0; i < count; i++) size += text_at(texts, i).size;
	joined = rf_alloc(env->memory, size);
	for (uint32_t i = 0; joined && i < count; i++) {
		rf_text text = text_at(texts, keys[i].index);
		if (i && separator.size) memcpy(joined + at, separator.data, separator.size);
		if (i) at += separator.size;
		if (text.size) memcpy(joined + at, text.data, text.size);
		at += text.size;
	}
	if (joined) {
		rf_value value = rf_value_text((rf_text){joined, size});
		is_put = rf_batch_store_put(store, column, row, &value);
		rf_free(env->memory, joined, size);
	}
	rf_agg_time_keys_give(env->memory, keys, count);
	return is_put;
}

static rf_text part_at(const void *texts, uint64_t index)
{
	const timed_text *text = texts;
	return (rf_text){text->data + text->parts[index].start, text->parts[index].size};
}

static bool text_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const timed_text *text = state;
	rf_agg_time_key *keys;
	RF_UNUSED(has_failed);
	if (!text->count) return rf_agg_put_null(store, column, row);
	keys = rf_agg_time_keys_take(env->memory, text->count);
	if (!keys) return false;
	for (uint32_t i = 0; i < text->count; i++) keys[i] = (rf_agg_time_key){text->parts[i].time, i};
	return put_joined(env, keys, text->count, part_at, text, store, column, row);
}

static void text_release(const rf_aggregate_env *env, void *state)
{
	timed_text *text = state;
	rf_free(env->memory, text->parts, text->capacity * sizeof *text->parts);
	rf_free(env->memory, text->data, text->data_capacity);
	text_init(state);
}

const rf_aggregate_class rf_agg_timed_string_agg = {
	.state_size = sizeof(timed_text),
	.is_flat = false,
	.init = text_init,
	.update = text_update,
	.merge = text_merge,
	.finish = text_finish,
	.release = text_release,
};

/* ---- DISTINCT: a state is a pointer, NULL until the first value ---- */

typedef struct timed_set {
	rf_agg_values values;
	int64_t *times; /* the least of each */
	uint32_t capacity;
} timed_set;

static void set_init(void *state)
{
	memset(state, 0, sizeof(timed_set *));
}

static timed_set *set_of(const rf_aggregate_env *env, void *state)
{
	timed_set *set;
	memcpy(&set, state, sizeof set);
	if (set) return set;
	set = rf_alloc_zero(env->memory, sizeof *set);
	if (!set) return NULL;
	rf_agg_values_init(&set->values, env->call->arg_types[0]);
	memcpy(state, &set, sizeof set);
	return set;
}

static bool add_value(const rf_aggregate_env *env, void *state, const rf_column *column,
                      uint32_t at, int64_t time)
{
	timed_set *set = set_of(env, state);
	uint32_t before, index;
	if (!set) return false;
	before = set->values.count;
	if (!rf_array_grow(env->memory, &set->times, &set->capacity, (uint64_t)before + 1,
	                   sizeof *set->times))
		return false;
	if (!rf_agg_values_add(env->memory, &set->values, column, at, &index)) return false;
	if (index == before || time < set->times[index]) set->times[index] = time;
	return true;
}

static bool set_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const int64_t *times = rows->args[1].data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(&rows->args[0], at) || rf_is_null(&rows->args[1], at)) continue;
		if (!add_value(env, rf_agg_state(rows, i), &rows->args[0], at, times[at])) return false;
	}
	return true;
}

static bool set_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	timed_set *later;
	memcpy(&later, from, sizeof later);
	for (uint32_t i = 0; later && i < later->values.count; i++)
		if (!add_value(env, into, &later->values.column, i, later->times[i])) return false;
	return true;
}

static rf_text value_at(const void *texts, uint64_t index)
{
	return ((const rf_text *)((const timed_set *)texts)->values.column.data)[index];
}

static bool set_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	timed_set *set;
	rf_agg_time_key *keys;
	memcpy(&set, state, sizeof set);
	if (!set || !set->values.count) return rf_agg_put_null(store, column, row);
	keys = rf_agg_time_keys_take(env->memory, set->values.count);
	if (!keys) return false;
	for (uint32_t i = 0; i < set->values.count; i++) keys[i] = (rf_agg_time_key){set->times[i], i};
	if (rf_type_is_array(env->call->type))
		return rf_agg_put_array(env, &set->values.column, keys, set->values.count, store, column,
		                        row, has_failed);
	return put_joined(env, keys, set->values.count, value_at, set, store, column, row);
}

static void set_release(const rf_aggregate_env *env, void *state)
{
	timed_set *set;
	memcpy(&set, state, sizeof set);
	if (!set) return;
	rf_agg_values_release(env->memory, &set->values);
	rf_free(env->memory, set->times, set->capacity * sizeof *set->times);
	rf_free(env->memory, set, sizeof *set);
	set_init(state);
}

const rf_aggregate_class rf_agg_timed_set = {
	.state_size = sizeof(timed_set *),
	.is_flat = false,
	.init = set_init,
	.update = set_update,
	.merge = set_merge,
	.finish = set_finish,
	.release = set_release,
};
