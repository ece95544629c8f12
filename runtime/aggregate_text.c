/*
 * string_agg. Invariant: data holds the texts seen so far with the separator between them;
 * the separator is the call's constant, NULL standing for none.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

typedef struct joined_text {
	char *data;
	size_t size;
	size_t capacity;
	size_t count; /* of texts */
} joined_text;

static void joined_init(void *state)
{
	memset(state, 0, sizeof(joined_text));
}

static bool reserve(rf_memory *memory, joined_text *joined, size_t more)
{
	size_t need = joined->size + more;
	size_t capacity = joined->capacity ? joined->capacity : 32;
	char *data;
	if (need <= joined->capacity) return true;
	if (need < more || need > SIZE_MAX / 4) {
		memory->is_over_limit = false;
		return false;
	}
	while (capacity < need) capacity *= 2;
	data = rf_realloc(memory, joined->data, joined->capacity, capacity);
	if (!data) return false;
	joined->data = data;
	joined->capacity = capacity;
	return true;
}

static void append(joined_text *joined, const char *data, size_t size)
{
	if (size) memcpy(joined->data + joined->size, data, size);
	joined->size += size;
}

/* Adds a text that stands for count of them. */
static bool join(const rf_aggregate_env *env, joined_text *joined, const char *data, size_t size,
                 size_t count)
{
	rf_text separator = joined->count ? rf_agg_separator(env->call) : (rf_text){"", 0};
	if (!reserve(env->memory, joined, separator.size + size)) return false;
	append(joined, separator.data, separator.size);
	append(joined, data, size);
	joined->count += count;
	return true;
}

static bool joined_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_text *texts = rows->args[0].data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(&rows->args[0], at)) continue;
		if (!join(env, rf_agg_state(rows, i), texts[at].data, texts[at].size, 1)) return false;
	}
	return true;
}

static bool joined_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const joined_text *later = from;
	return !later->count || join(env, into, later->data, later->size, later->count);
}

static bool joined_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const joined_text *joined = state;
	rf_value value = rf_value_text((rf_text){joined->data, joined->size});
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!joined->count) return rf_agg_put_null(store, column, row);
	return rf_batch_store_put(store, column, row, &value);
}

static void joined_release(const rf_aggregate_env *env, void *state)
{
	joined_text *joined = state;
	rf_free(env->memory, joined->data, joined->capacity);
	joined_init(joined);
}

const rf_aggregate_class rf_agg_string_agg = {
	.state_size = sizeof(joined_text),
	.is_flat = false,
	.init = joined_init,
	.update = joined_update,
	.merge = joined_merge,
	.finish = joined_finish,
	.release = joined_release,
};
