/* Text results put together: see kernel_build.h. Invariant: the buffer never holds more than
 * RF_KERNEL_TEXT_MAX bytes. */
#include "runtime/kernel_build.h"

void rf_build_open(rf_build *build, rf_kernel_call *call)
{
	build->call = call;
	build->size = 0;
	rf_buffer_init(&build->buffer, call->text->memory, RF_KERNEL_TEXT_MAX);
}

void rf_build_close(rf_build *build)
{
	rf_buffer_release(&build->buffer);
}

void rf_build_begin(rf_build *build)
{
	build->size = build->buffer.size = 0;
	build->buffer.has_failed = false;
}

void rf_build_put(rf_build *build, rf_text text)
{
	build->size += text.size;
	if (build->size <= RF_KERNEL_TEXT_MAX) rf_buffer_append_text(&build->buffer, text);
}

void rf_build_fill(rf_build *build, char c, uint64_t count)
{
	char *to;
	if (count > RF_KERNEL_TEXT_MAX) count = RF_KERNEL_TEXT_MAX + 1;
	build->size += count;
	if (count == 0 || build->size > RF_KERNEL_TEXT_MAX) return;
	to = rf_buffer_reserve(&build->buffer, (size_t)count);
	if (!to) return;
	memset(to, c, (size_t)count);
	build->buffer.size += (size_t)count;
}

void rf_build_put_wide(rf_build *build, rf_text text, uint64_t width, bool is_left)
{
	uint64_t length = width ? rf_text_length(text) : 0, fill = width > length ? width - length : 0;
	if (!is_left) rf_build_fill(build, ' ', fill);
	rf_build_put(build, text);
	if (is_left) rf_build_fill(build, ' ', fill);
}

void rf_build_end(rf_build *build, uint32_t row)
{
	rf_kernel_call *call = build->call;
	rf_text made = {build->buffer.data, build->buffer.size};
	char *bytes;
	if (build->size > RF_KERNEL_TEXT_MAX) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return;
	}
	if (build->buffer.has_failed) {
		call->is_out_of_memory = true;
		return;
	}
	bytes = rf_kernel_bytes(call, made.size);
	if (!bytes) return;
	rf_append(bytes, made);
	((rf_text *)call->out->data)[row] = (rf_text){bytes, made.size};
}
