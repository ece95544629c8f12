/* The table of kernels, and what makes a result NULL: see kernel.h. */
#include "runtime/kernel_loop.h"

#include <string.h>

rf_kernel rf_kernel_of(rf_function_id id)
{
#define ENTRY(id, ...) [RF_FN_##id] = rf_kernel_##id,
	static const rf_kernel kernels[RF_FUNCTION_ID_COUNT] = {RF_FUNCTION_LIST(ENTRY)};
#undef ENTRY
	return kernels[id];
}

void rf_kernel_null(rf_kernel_call *call, uint32_t row)
{
	if (!call->out->validity) {
		memset(call->out_bitmap, 0xFF, RF_BITMAP_WORDS * sizeof *call->out_bitmap);
		call->out->validity = call->out_bitmap;
	}
	rf_bit_clear(call->out->validity, row);
	/* A text that is NULL stays readable. */
	if (rf_type_is_bytes(call->out->type)) ((rf_text *)call->out->data)[row] = (rf_text){"", 0};
}

void rf_kernel_fail(rf_kernel_call *call, uint32_t row, const char *reason)
{
	rf_kernel_errors *errors = call->errors;
	rf_kernel_null(call, row);
	if (!errors || rf_bit_get(errors->failed, row)) return;
	rf_bit_set(errors->failed, row);
	errors->reasons[row] = reason;
	errors->exprs[row] = errors->expr;
	errors->has_any = true;
}

char *rf_kernel_bytes(rf_kernel_call *call, size_t size)
{
	char *bytes = rf_arena_bytes(call->text, size);
	if (!bytes) call->is_out_of_memory = true;
	return bytes;
}

char *rf_kernel_text(rf_kernel_call *call, uint32_t row, uint64_t size)
{
	char *bytes;
	if (size > RF_KERNEL_TEXT_MAX) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return NULL;
	}
	bytes = rf_kernel_bytes(call, (size_t)size);
	if (bytes) ((rf_text *)call->out->data)[row] = (rf_text){bytes, (size_t)size};
	return bytes;
}

void rf_kernel_put_text(rf_kernel_call *call, uint32_t row, rf_text text)
{
	char *bytes = rf_kernel_text(call, row, text.size);
	if (bytes && text.size) memcpy(bytes, text.data, text.size);
}

void rf_kernel_put_buffer(rf_kernel_call *call, uint32_t row, const rf_buffer *buffer)
{
	if (buffer->has_failed)
		call->is_out_of_memory = true;
	else
		rf_kernel_put_text(call, row, (rf_text){buffer->data, buffer->size});
}

void rf_kernel_write_texts(rf_kernel_call *call, rf_text_writer write)
{
	const rf_text *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_text(call, row, write(xs[row], NULL));
		if (call->is_out_of_memory) return;
		if (bytes) write(xs[row], bytes);
	}
}

void rf_kernel_same_8(rf_kernel_call *call)
{
	const char *from = call->args[0].data;
	char *to = call->out->data;
	RF_EACH_ROW(call, row, memcpy(to + (size_t)row * 8, from + (size_t)row * 8, 8););
}

void rf_kernel_same_16(rf_kernel_call *call)
{
	const char *from = call->args[0].data;
	char *to = call->out->data;
	RF_EACH_ROW(call, row, memcpy(to + (size_t)row * 16, from + (size_t)row * 16, 16););
}
