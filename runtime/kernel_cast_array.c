/*
 * Casts from and to arrays: between arrays element by element, with the cast of their
 * elements; from and to TEXT as JSON arrays. Invariant: one element that can't be cast makes
 * the whole value NULL and counts one error.
 */
#include "runtime/kernel_array.h"

#include "runtime/format/format.h"

#include <string.h>

/* Elements are cast in columns of this many. */
enum { PART = RF_BATCH_ROWS };

/* A column of elements on its way through the cast of elements. */
typedef struct casting {
	rf_kernel kernel;
	rf_column from, to;
	uint64_t bitmap[RF_BITMAP_WORDS];
	uint16_t valid[PART];
	uint32_t valid_count;
	rf_kernel_cache cache;
	rf_kernel_errors errors;
} casting;

static casting *new_casting(rf_kernel_call *call)
{
	rf_type from = rf_type_element(call->args[0].type), to = rf_type_element(call->out->type);
	casting *made = rf_arena_alloc_zero(call->text, sizeof *made);
	if (!made) return NULL;
	made->kernel = from == to ? NULL : rf_kernel_of_cast(from, to);
	made->cache.memory = call->cache->memory;
	made->from.type = from;
	made->to.type = to;
	made->from.data = rf_arena_alloc_zero(call->text, PART * rf_type_size(from));
	made->to.data = rf_arena_alloc_zero(call->text, PART * rf_type_size(to));
	return made->from.data && made->to.data ? made : NULL;
}

/* Casts the elements from start on into the builder. False: the row has no result. */
static bool cast_part(rf_kernel_call *call, casting *work, const rf_array_view *view,
                      uint32_t start, rf_array_builder *builder, const char **reason)
{
	uint32_t count = view->count - start < PART ? view->count - start : PART;
	rf_kernel_call part = {.args = &work->from,
	                       .arg_count = 1,
	                       .out = &work->to,
	                       .rows = work->valid,
	                       .text = &builder->text,
	                       .out_bitmap = work->bitmap,
	                       .now_ns = call->now_ns,
	                       .cache = &work->cache,
	                       .errors = &work->errors};
	for (uint32_t i = 0; i < count; i++) {
		rf_value value = rf_array_view_value(view, start + i);
		work->valid[part.row_count] = (uint16_t)i;
		part.row_count += !value.is_null;
		if (!value.is_null) rf_column_set(&work->from, i, &value);
	}
	work->to.validity = NULL;
	work->kernel(&part);
	call->is_out_of_memory |= part.is_out_of_memory;
	if (part.is_out_of_memory) return false;
	for (uint32_t i = 0, at = 0; i < count; i++) {
		bool is_valid = at < part.row_count && work->valid[at] == i;
		rf_value value = is_valid ? rf_column_value(&work->to, i) : rf_value_null(work->to.type);
		at += is_valid;
		if (work->errors.has_any && rf_bit_get(work->errors.failed, i)) {
			*reason = work->errors.reasons[i];
			return false;
		}
		if (!rf_array_builder_add(builder, &value)) return false;
	}
	return true;
}

static void cast_row(rf_kernel_call *call, uint32_t row, casting *work, rf_array_builder *builder)
{
	rf_array_view view = rf_kernel_array(call, 0, row);
	const char *reason = NULL;
	bool is_whole = true;
	for (uint32_t at = 0; at < view.count && is_whole; at += PART)
		is_whole = cast_part(call, work, &view, at, builder, &reason);
	if (work->errors.has_any) memset(work->errors.failed, 0, sizeof work->errors.failed);
	work->errors.has_any = false;
	if (reason)
		rf_kernel_fail(call, row, reason);
	else
		rf_kernel_array_put(call, row, builder, is_whole);
}

void rf_kernel_cast_array_array(rf_kernel_call *call)
{
	casting *work = new_casting(call);
	if (!work) {
		call->is_out_of_memory = true;
		return;
	}
	if (!work->kernel) {
		rf_kernel_same_16(call);
		return;
	}
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		if (!builder) break;
		cast_row(call, row, work, builder);
	}
	if (work->cache.state) work->cache.release(&work->cache);
}

void rf_kernel_cast_text_array(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		rf_read read;
		if (!builder) return;
		read = rf_array_read(builder, call->out->type, texts[row]);
		if (read == RF_READ_OK)
			rf_kernel_array_put(call, row, builder, true);
		else
			rf_kernel_fail(call, row,
			               read == RF_READ_BAD ? "text is not an array of the type"
			                                   : "text is out of the range of the array");
		call->is_out_of_memory |= builder->is_out_of_memory;
	}
}

void rf_kernel_cast_array_text(rf_kernel_call *call)
{
	const rf_text *arrays = call->args[0].data;
	rf_buffer buffer;
	rf_buffer_init(&buffer, call->cache->memory, SIZE_MAX);
	RF_FOR_ROWS(call, row)
	{
		buffer.size = 0;
		rf_array_write(call->args[0].type, arrays[row], false, &buffer);
		rf_kernel_put_buffer(call, row, &buffer);
		if (call->is_out_of_memory) break;
	}
	rf_buffer_release(&buffer);
}
