/* Arrays of numbers: sums and means of their elements, NULLs left out; runs of numbers. */
#include "runtime/kernel_array.h"

/* ---- sums ---- */

void rf_kernel_ARRAY_SUM_BIGINT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		__int128 sum = 0;
		uint32_t count = 0;
		for (uint32_t i = 0; i < view.count; i++) {
			rf_value value = rf_array_view_value(&view, i);
			count += !value.is_null;
			if (!value.is_null) sum += value.as.bigint;
		}
		((int64_t *)call->out->data)[row] = (int64_t)sum;
		if (sum > INT64_MAX || sum < INT64_MIN)
			rf_kernel_fail(call, row, "BIGINT overflow");
		else if (count == 0)
			rf_kernel_null(call, row);
	}
}

/* The sum of the elements that are not NULL, and their number. */
static double sum_of(const rf_array_view *view, uint32_t *count)
{
	double sum = 0;
	*count = 0;
	for (uint32_t i = 0; i < view->count; i++) {
		rf_value value = rf_array_view_value(view, i);
		*count += !value.is_null;
		if (!value.is_null) sum += value.as.real;
	}
	return rf_one_nan(sum);
}

void rf_kernel_ARRAY_SUM_DOUBLE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		uint32_t count;
		((double *)call->out->data)[row] = sum_of(&view, &count);
		if (count == 0) rf_kernel_null(call, row);
	}
}

void rf_kernel_ARRAY_AVG(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_array_view view = rf_kernel_array(call, 0, row);
		uint32_t count;
		double sum = sum_of(&view, &count);
		((double *)call->out->data)[row] = count ? rf_one_nan(sum / count) : 0;
		if (count == 0) rf_kernel_null(call, row);
	}
}

/* ---- runs of numbers ---- */

static bool add_series(rf_array_builder *builder, int64_t first, int64_t last, int64_t step)
{
	for (int64_t at = first; step > 0 ? at <= last : at >= last;) {
		rf_value value = rf_value_bigint(at);
		if (!rf_array_builder_add(builder, &value)) return false;
		if (__builtin_add_overflow(at, step, &at)) break;
	}
	return true;
}

void rf_kernel_GENERATE_SERIES(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		int64_t step = call->arg_count == 3 ? rf_kernel_bigint(call, 2, row) : 1;
		rf_array_builder *builder;
		if (step == 0) {
			rf_kernel_fail(call, row, "the step of a series is 0");
			continue;
		}
		builder = rf_kernel_builder(call);
		if (!builder) return;
		rf_kernel_array_put(call, row, builder,
		                    add_series(builder, rf_kernel_bigint(call, 0, row),
		                               rf_kernel_bigint(call, 1, row), step));
	}
}
