/*
 * What the kernels of arrays share: the arrays of a row's arguments, and making the result.
 * Private to runtime/kernel_array*.c and kernel_cast_array.c.
 */
#ifndef RF_RUNTIME_KERNEL_ARRAY_H
#define RF_RUNTIME_KERNEL_ARRAY_H

#include "base/array_builder.h"
#include "runtime/kernel_loop.h"

/* That of the call's step, with no elements in it; NULL: out of memory (told). */
rf_array_builder *rf_kernel_builder(rf_kernel_call *call);
/* What a row's result begins with: that builder, and the array of the first argument. NULL: the row
 * is done, as the first argument is NULL, or memory is out (told). */
rf_array_builder *rf_kernel_row_builder(rf_kernel_call *call, uint32_t row);
rf_array_builder *rf_kernel_array_begin(rf_kernel_call *call, uint32_t row, rf_array_view *view);
/* Makes the builder's elements the result of a row. is_whole false: they are not all in it,
 * for lack of memory or because an array can't be so large. */
void rf_kernel_array_put(rf_kernel_call *call, uint32_t row, rf_array_builder *builder,
                         bool is_whole);
/* Equal, or both NULL. */
bool rf_kernel_is_same(const rf_value *a, const rf_value *b);
/* One value as the result of a row. */
void rf_kernel_put(rf_kernel_call *call, uint32_t row, const rf_value *value);

/* The array that is an argument; the argument is not NULL. */
static inline rf_array_view rf_kernel_array(const rf_kernel_call *call, uint32_t arg, uint32_t row)
{
	return rf_array_view_of(call->args[arg].type, ((const rf_text *)call->args[arg].data)[row]);
}

static inline int64_t rf_kernel_bigint(const rf_kernel_call *call, uint32_t arg, uint32_t row)
{
	return ((const int64_t *)call->args[arg].data)[row];
}

#endif
