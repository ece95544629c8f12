/*
 * Arrays: making them of values, and what is in them. Elements count from 1, and from -1 at
 * the end.
 */
#include "runtime/kernel_array.h"

#include "base/value_compare.h"

static void release_builder(rf_kernel_cache *cache)
{
	rf_array_builder_release(cache->state);
	rf_free(cache->memory, cache->state, sizeof(rf_array_builder));
}

rf_array_builder *rf_kernel_builder(rf_kernel_call *call)
{
	rf_kernel_cache *cache = call->cache;
	if (!cache->state) {
		cache->state = rf_alloc_zero(cache->memory, sizeof(rf_array_builder));
		if (!cache->state) {
			call->is_out_of_memory = true;
			return NULL;
		}
		cache->release = release_builder;
		rf_array_builder_init(cache->state, cache->memory);
	}
	rf_array_builder_begin(cache->state);
	return cache->state;
}

rf_array_builder *rf_kernel_row_builder(rf_kernel_call *call, uint32_t row)
{
	if (!rf_is_null(&call->args[0], row)) return rf_kernel_builder(call);
	rf_kernel_null(call, row);
	return NULL;
}

rf_array_builder *rf_kernel_array_begin(rf_kernel_call *call, uint32_t row, rf_array_view *view)
{
	rf_array_builder *builder = rf_kernel_row_builder(call, row);
	if (builder) *view = rf_kernel_array(call, 0, row);
	return builder;
}

void rf_kernel_array_put(rf_kernel_call *call, uint32_t row, rf_array_builder *builder,
                         bool is_whole)
{
	rf_text *out = (rf_text *)call->out->data + row;
	is_whole = is_whole && rf_array_builder_pack(builder, call->out->type, call->text, out);
	call->is_out_of_memory |= builder->is_out_of_memory;
	if (!is_whole) rf_kernel_fail(call, row, "the array is longer than 1048576 elements or 16 MiB");
}

void rf_kernel_put(rf_kernel_call *call, uint32_t row, const rf_value *value)
{
	if (value->is_null)
		rf_kernel_null(call, row);
	else
		rf_column_set(call->out, row, value);
}

/* ---- making ---- */

void rf_kernel_LIST_VALUE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		bool is_whole = true;
		if (!builder) return;
		for (uint32_t i = 0; i < call->arg_count && is_whole; i++) {
			rf_value value = rf_column_value(&call->args[i], row);
			is_whole = rf_array_builder_add(builder, &value);
		}
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* ---- one element ---- */

static void put_element(rf_kernel_call *call, uint32_t row, const rf_array_view *view, int64_t at)
{
	rf_value value;
	if (at < 0) at += (int64_t)view->count + 1;
	if (at < 1 || at > view->count) {
		rf_kernel_null(call, row);
		return;
	}
	value = rf_array_view_value(view, (uint32_t)(at - 1));
	rf_kernel_put(call, row, &value);
}

void rf_kernel_ARRAY_EXTRACT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		put_element(call, row, &view, rf_kernel_bigint(call, 1, row));
	}
}

/* ---- length ---- */

void rf_kernel_ARRAY_LENGTH(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		((int64_t *)call->out->data)[row] = rf_kernel_array(call, 0, row).count;
	}
}

void rf_kernel_ARRAY_LENGTH_DIMENSION(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		uint32_t count = rf_kernel_array(call, 0, row).count;
		((int64_t *)call->out->data)[row] = count;
		if (count == 0 || rf_kernel_bigint(call, 1, row) != 1) rf_kernel_null(call, row);
	}
}

void rf_kernel_ARRAY_NDIMS(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		((int64_t *)call->out->data)[row] = 1;
		if (rf_kernel_array(call, 0, row).count == 0) rf_kernel_null(call, row);
	}
}

void rf_kernel_ARRAY_LOWER(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		((int64_t *)call->out->data)[row] = 1;
		if (rf_kernel_array(call, 0, row).count == 0 || rf_kernel_bigint(call, 1, row) != 1)
			rf_kernel_null(call, row);
	}
}

/* ---- finding ---- */

bool rf_kernel_is_same(const rf_value *a, const rf_value *b)
{
	if (a->is_null || b->is_null) return a->is_null && b->is_null;
	return rf_value_compare(a, b) == 0;
}

/* The first element like it from a number (from 0) on, or the count. */
static uint32_t find(const rf_array_view *view, const rf_value *wanted, uint32_t from)
{
	for (uint32_t i = from; i < view->count; i++) {
		rf_value value = rf_array_view_value(view, i);
		if (rf_kernel_is_same(&value, wanted)) return i;
	}
	return view->count;
}

void rf_kernel_ARRAY_CONTAINS(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		rf_value wanted = rf_column_value(&call->args[1], row);
		((uint8_t *)call->out->data)[row] = find(&view, &wanted, 0) < view.count;
	}
}

void rf_kernel_ARRAY_POSITION(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_value wanted = rf_column_value(&call->args[1], row);
		rf_array_view view = {0};
		uint32_t at;
		if (!rf_is_null(&call->args[0], row)) view = rf_kernel_array(call, 0, row);
		at = find(&view, &wanted, 0);
		((int64_t *)call->out->data)[row] = (int64_t)at + 1;
		if (at == view.count) rf_kernel_null(call, row);
	}
}

void rf_kernel_ARRAY_POSITIONS(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_value wanted = rf_column_value(&call->args[1], row);
		rf_array_view view;
		rf_array_builder *builder = rf_kernel_array_begin(call, row, &view);
		bool is_whole = true;
		if (!builder) continue;
		for (uint32_t at = find(&view, &wanted, 0); at < view.count && is_whole;
		     at = find(&view, &wanted, at + 1)) {
			rf_value place = rf_value_bigint((int64_t)at + 1);
			is_whole = rf_array_builder_add(builder, &place);
		}
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* ---- extremes ---- */

static void put_extreme(rf_kernel_call *call, bool is_max)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		rf_value best = rf_value_null(view.element);
		for (uint32_t i = 0; i < view.count; i++) {
			rf_value value = rf_array_view_value(&view, i);
			int order;
			if (value.is_null) continue;
			order = best.is_null ? 0 : rf_value_compare(&value, &best);
			if (best.is_null || (is_max ? order > 0 : order < 0)) best = value;
		}
		rf_kernel_put(call, row, &best);
	}
}

void rf_kernel_ARRAY_MIN(rf_kernel_call *call)
{
	put_extreme(call, false);
}

void rf_kernel_ARRAY_MAX(rf_kernel_call *call)
{
	put_extreme(call, true);
}
