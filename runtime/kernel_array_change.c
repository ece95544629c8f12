/*
 * Arrays made from arrays: appending, joining, removing, sorting, parts. Functions that see
 * NULL take a NULL array for none, as PostgreSQL's do.
 */
#include "runtime/kernel_array.h"

#include "base/value_compare.h"

/* Adds the elements of an argument; a NULL has none. */
static bool add_array(rf_kernel_call *call, uint32_t arg, uint32_t row, rf_array_builder *builder)
{
	rf_array_view view;
	if (rf_is_null(&call->args[arg], row)) return true;
	view = rf_kernel_array(call, arg, row);
	return rf_array_builder_add_all(builder, &view);
}

static bool add_element(rf_kernel_call *call, uint32_t arg, uint32_t row, rf_array_builder *builder)
{
	rf_value value = rf_column_value(&call->args[arg], row);
	return rf_array_builder_add(builder, &value);
}

/* ---- more elements ---- */

void rf_kernel_ARRAY_APPEND(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		if (!builder) return;
		rf_kernel_array_put(call, row, builder,
		                    add_array(call, 0, row, builder) && add_element(call, 1, row, builder));
	}
}

void rf_kernel_ARRAY_PREPEND(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		if (!builder) return;
		rf_kernel_array_put(call, row, builder,
		                    add_element(call, 0, row, builder) && add_array(call, 1, row, builder));
	}
}

void rf_kernel_ARRAY_CAT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder;
		if (rf_is_null(&call->args[0], row) && rf_is_null(&call->args[1], row)) {
			rf_kernel_null(call, row);
			continue;
		}
		builder = rf_kernel_builder(call);
		if (!builder) return;
		rf_kernel_array_put(call, row, builder,
		                    add_array(call, 0, row, builder) && add_array(call, 1, row, builder));
	}
}

/* ---- other elements ---- */

/* The elements of the first argument, those like the second left out, or for the third. */
static void replace(rf_kernel_call *call, bool is_removal)
{
	RF_FOR_ROWS(call, row)
	{
		rf_value wanted, other = {.is_null = true};
		rf_array_view view;
		rf_array_builder *builder = rf_kernel_array_begin(call, row, &view);
		bool is_whole = true;
		if (!builder) continue;
		wanted = rf_column_value(&call->args[1], row);
		if (!is_removal) other = rf_column_value(&call->args[2], row);
		for (uint32_t i = 0; i < view.count && is_whole; i++) {
			rf_value value = rf_array_view_value(&view, i);
			bool is_wanted = rf_kernel_is_same(&value, &wanted);
			if (is_wanted && is_removal) continue;
			is_whole = rf_array_builder_add(builder, is_wanted ? &other : &value);
		}
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

void rf_kernel_ARRAY_REMOVE(rf_kernel_call *call)
{
	replace(call, true);
}

void rf_kernel_ARRAY_REPLACE(rf_kernel_call *call)
{
	replace(call, false);
}

/* ---- order ---- */

/* The elements of an array and their order, in the builder's arena; NULL: out of memory (told). */
static rf_value *take_values(rf_kernel_call *call, rf_array_builder *builder,
                             const rf_array_view *view, uint32_t **order)
{
	size_t size = ((size_t)view->count + 1) * sizeof(rf_value);
	rf_value *values = rf_arena_alloc(&builder->text, size);
	*order = rf_arena_alloc(&builder->text, ((size_t)view->count + 1) * sizeof **order);
	if (!values || !*order) {
		call->is_out_of_memory = true;
		return NULL;
	}
	for (uint32_t i = 0; i < view->count; i++) values[i] = rf_array_view_value(view, i);
	rf_array_order(values, view->count, *order);
	return values;
}

/* NULLs stay last either way. */
static void sort(rf_kernel_call *call, bool is_descending)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view;
		rf_array_builder *builder = rf_kernel_array_begin(call, row, &view);
		uint32_t *order, valid = 0;
		rf_value *values = builder ? take_values(call, builder, &view, &order) : NULL;
		bool is_whole = true;
		if (!values) continue;
		while (is_descending && valid < view.count && !values[order[valid]].is_null) valid++;
		for (uint32_t i = 0; i < view.count && is_whole; i++)
			is_whole = rf_array_builder_add(builder, &values[order[i < valid ? valid - 1 - i : i]]);
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

void rf_kernel_ARRAY_SORT(rf_kernel_call *call)
{
	sort(call, false);
}

void rf_kernel_ARRAY_REVERSE_SORT(rf_kernel_call *call)
{
	sort(call, true);
}

/* The first of equal elements stays where it is; NULLs go. */
void rf_kernel_ARRAY_DISTINCT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view;
		rf_array_builder *builder = rf_kernel_array_begin(call, row, &view);
		uint32_t *order, first = 0;
		rf_value *values = builder ? take_values(call, builder, &view, &order) : NULL;
		bool is_whole = true;
		if (!values) continue;
		for (uint32_t i = 1; i < view.count; i++) {
			if (rf_kernel_is_same(&values[order[i]], &values[order[first]]))
				values[order[i]].is_null = true;
			else
				first = i;
		}
		for (uint32_t i = 0; i < view.count && is_whole; i++)
			if (!values[i].is_null) is_whole = rf_array_builder_add(builder, &values[i]);
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* How many different elements of b there are, and how many of them are in a too. NULLs are
 * left out. */
static bool count_common(rf_kernel_call *call, uint32_t row, uint32_t *different, uint32_t *common)
{
	rf_array_builder *builder = rf_kernel_builder(call);
	rf_array_view a = rf_kernel_array(call, 0, row), b = rf_kernel_array(call, 1, row);
	uint32_t *a_order, *b_order, at = 0;
	rf_value *as = builder ? take_values(call, builder, &a, &a_order) : NULL;
	rf_value *bs = as ? take_values(call, builder, &b, &b_order) : NULL;
	*different = *common = 0;
	for (uint32_t i = 0; bs && i < b.count; i++) {
		const rf_value *wanted = &bs[b_order[i]];
		if (wanted->is_null) break;
		if (i && rf_kernel_is_same(wanted, &bs[b_order[i - 1]])) continue;
		++*different;
		while (at < a.count && !as[a_order[at]].is_null &&
		       rf_value_compare(&as[a_order[at]], wanted) < 0)
			at++;
		*common += at < a.count && rf_kernel_is_same(&as[a_order[at]], wanted);
	}
	return bs != NULL;
}

void rf_kernel_ARRAY_HAS_ANY(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		uint32_t different, common;
		if (!count_common(call, row, &different, &common)) return;
		((uint8_t *)call->out->data)[row] = common > 0;
	}
}

void rf_kernel_ARRAY_HAS_ALL(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		uint32_t different, common;
		if (!count_common(call, row, &different, &common)) return;
		((uint8_t *)call->out->data)[row] = common == different;
	}
}

/* ---- parts ---- */

void rf_kernel_ARRAY_REVERSE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view;
		rf_array_builder *builder = rf_kernel_array_begin(call, row, &view);
		bool is_whole = true;
		if (!builder) continue;
		for (uint32_t i = view.count; i-- > 0 && is_whole;) {
			rf_value value = rf_array_view_value(&view, i);
			is_whole = rf_array_builder_add(builder, &value);
		}
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* Puts the elements from first to last, counted from 1. */
static bool put_part(rf_kernel_call *call, uint32_t row, const rf_array_view *view, int64_t first,
                     int64_t last)
{
	rf_array_builder *builder = rf_kernel_builder(call);
	bool is_whole = true;
	if (!builder) return false;
	for (int64_t i = first; i <= last && is_whole; i++) {
		rf_value value = rf_array_view_value(view, (uint32_t)(i - 1));
		is_whole = rf_array_builder_add(builder, &value);
	}
	rf_kernel_array_put(call, row, builder, is_whole);
	return true;
}

void rf_kernel_ARRAY_SLICE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		int64_t first = rf_kernel_bigint(call, 1, row), last = rf_kernel_bigint(call, 2, row);
		if (first < 0) first += (int64_t)view.count + 1;
		if (last < 0) last += (int64_t)view.count + 1;
		if (first < 1) first = 1;
		if (last > view.count) last = view.count;
		if (!put_part(call, row, &view, first, last)) return;
	}
}

void rf_kernel_TRIM_ARRAY(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		int64_t count = rf_kernel_bigint(call, 1, row);
		if (count < 0 || count > view.count)
			rf_kernel_fail(call, row, "an array has not so many elements to trim");
		else if (!put_part(call, row, &view, 1, view.count - count))
			return;
	}
}
