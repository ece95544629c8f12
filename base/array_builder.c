/* Making arrays: see array_builder.h. */
#include "base/array_builder.h"

#include "base/limits.h"
#include "base/value_compare.h"

enum { KEPT_ELEMENTS = 1 << 12 };

void rf_array_builder_init(rf_array_builder *builder, rf_memory *memory)
{
	*builder = (rf_array_builder){.memory = memory};
	rf_arena_init(&builder->text, memory);
}

void rf_array_builder_release(rf_array_builder *builder)
{
	rf_free(builder->memory, builder->values, builder->capacity * sizeof *builder->values);
	rf_arena_release(&builder->text);
	builder->values = NULL;
	builder->capacity = 0;
}

void rf_array_builder_begin(rf_array_builder *builder)
{
	if (builder->capacity > KEPT_ELEMENTS) {
		rf_array_builder_release(builder);
		rf_arena_init(&builder->text, builder->memory);
	}
	rf_arena_reset(&builder->text);
	builder->count = 0;
	builder->is_out_of_memory = false;
}

bool rf_array_builder_add(rf_array_builder *builder, const rf_value *value)
{
	if (builder->count == RF_LIMIT_ARRAY) return false;
	if (!rf_array_grow(builder->memory, &builder->values, &builder->capacity,
	                   (uint64_t)builder->count + 1, sizeof *builder->values)) {
		builder->is_out_of_memory = true;
		return false;
	}
	builder->values[builder->count++] = *value;
	return true;
}

bool rf_array_builder_add_all(rf_array_builder *builder, const rf_array_view *view)
{
	for (uint32_t i = 0; i < view->count; i++) {
		rf_value value = rf_array_view_value(view, i);
		if (!rf_array_builder_add(builder, &value)) return false;
	}
	return true;
}

bool rf_array_builder_pack(rf_array_builder *builder, rf_type type, rf_arena *arena,
                           rf_text *packed)
{
	size_t size = rf_array_packed_size(type, builder->values, builder->count);
	char *bytes;
	if (size == SIZE_MAX) return false;
	bytes = rf_arena_bytes(arena, size);
	if (!bytes) {
		builder->is_out_of_memory = true;
		return false;
	}
	rf_array_pack(type, builder->values, builder->count, bytes);
	*packed = (rf_text){bytes, size};
	return true;
}

/* ---- order ---- */

static bool is_after(const rf_value *values, uint32_t a, uint32_t b)
{
	const rf_value *x = &values[a], *y = &values[b];
	int order =
		x->is_null || y->is_null ? (int)x->is_null - (int)y->is_null : rf_value_compare(x, y);
	return order ? order > 0 : a > b;
}

static void sift_down(const rf_value *values, uint32_t *heap, uint32_t at, uint32_t count)
{
	for (;;) {
		uint32_t child = 2 * at + 1, moved = heap[at];
		if (child >= count) return;
		if (child + 1 < count && is_after(values, heap[child + 1], heap[child])) child++;
		if (!is_after(values, heap[child], moved)) return;
		heap[at] = heap[child];
		heap[child] = moved;
		at = child;
	}
}

void rf_array_order(const rf_value *values, uint32_t count, uint32_t *order)
{
	for (uint32_t i = 0; i < count; i++) order[i] = i;
	for (uint32_t i = count / 2; i-- > 0;) sift_down(values, order, i, count);
	for (uint32_t end = count; end > 1; end--) {
		uint32_t last = order[0];
		order[0] = order[end - 1];
		order[end - 1] = last;
		sift_down(values, order, 0, end - 1);
	}
}
