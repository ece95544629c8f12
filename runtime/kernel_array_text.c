/* Arrays from texts and texts from arrays: splitting at a separator and joining with one. */
#include "runtime/kernel_array.h"

#include "runtime/format/format.h"
#include "runtime/kernel_text_scan.h"

/* ---- splitting ---- */

/* A part of a text as an element; NULL where it is the text that stands for NULL. */
static bool add_part(rf_array_builder *builder, rf_text part, const rf_text *null_text)
{
	rf_value value = rf_value_text(part);
	value.is_null = null_text && rf_text_equal(part, *null_text);
	return rf_array_builder_add(builder, &value);
}

static bool add_characters(rf_array_builder *builder, rf_text text, const rf_text *null_text)
{
	for (size_t at = 0; at < text.size;) {
		uint32_t point;
		size_t next = at + rf_scan(text, at, &point);
		if (!add_part(builder, rf_text_part(text, at, next), null_text)) return false;
		at = next;
	}
	return true;
}

static bool add_parts(rf_array_builder *builder, rf_text text, rf_text separator,
                      const rf_text *null_text)
{
	bool is_last = false;
	for (size_t start = 0; !is_last;) {
		size_t end = separator.size ? rf_text_find(text, separator, start) : text.size + 1;
		is_last = end > text.size;
		if (is_last) end = text.size;
		if (!add_part(builder, rf_text_part(text, start, end), null_text)) return false;
		start = end + separator.size;
	}
	return true;
}

/* As PostgreSQL: an empty text has no parts, without a separator (NULL) every character is one,
 * and an empty separator is nowhere. */
void rf_kernel_STRING_TO_ARRAY(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *separators = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		const rf_text *null_text = NULL;
		rf_array_builder *builder = rf_kernel_row_builder(call, row);
		bool is_whole = true;
		if (!builder) continue;
		if (call->arg_count == 3 && !rf_is_null(&call->args[2], row))
			null_text = (const rf_text *)call->args[2].data + row;
		if (rf_is_null(&call->args[1], row))
			is_whole = add_characters(builder, texts[row], null_text);
		else if (texts[row].size)
			is_whole = add_parts(builder, texts[row], separators[row], null_text);
		rf_kernel_array_put(call, row, builder, is_whole);
	}
}

/* As DuckDB: an empty text is one empty part, and an empty separator is between characters. */
void rf_kernel_STRING_SPLIT(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *separators = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		rf_array_builder *builder = rf_kernel_builder(call);
		bool by_character = separators[row].size == 0 && texts[row].size;
		if (!builder) return;
		rf_kernel_array_put(call, row, builder,
		                    by_character ? add_characters(builder, texts[row], NULL)
		                                 : add_parts(builder, texts[row], separators[row], NULL));
	}
}

/* ---- joining ---- */

static void write_elements(const rf_array_view *view, rf_text separator, const rf_text *null_text,
                           rf_buffer *out)
{
	bool is_first = true;
	for (uint32_t i = 0; i < view->count; i++) {
		rf_value value = rf_array_view_value(view, i);
		rf_column column = {.type = view->element, .data = &value.as};
		if (value.is_null && !null_text) continue;
		if (!is_first) rf_buffer_append_text(out, separator);
		is_first = false;
		if (value.is_null)
			rf_buffer_append_text(out, *null_text);
		else
			rf_value_write(&column, 0, out);
		if (out->has_failed || out->size > RF_KERNEL_TEXT_MAX) break;
	}
}

void rf_kernel_ARRAY_TO_STRING(rf_kernel_call *call)
{
	const rf_text *separators = call->args[1].data;
	rf_buffer buffer;
	rf_buffer_init(&buffer, call->cache->memory, SIZE_MAX);
	RF_FOR_ROWS(call, row)
	{
		const rf_text *null_text = NULL;
		rf_array_view view;
		if (rf_is_null(&call->args[0], row) || rf_is_null(&call->args[1], row)) {
			rf_kernel_null(call, row);
			continue;
		}
		view = rf_kernel_array(call, 0, row);
		if (call->arg_count == 3 && !rf_is_null(&call->args[2], row))
			null_text = (const rf_text *)call->args[2].data + row;
		buffer.size = 0;
		write_elements(&view, separators[row], null_text, &buffer);
		rf_kernel_put_buffer(call, row, &buffer);
		if (call->is_out_of_memory) break;
	}
	rf_buffer_release(&buffer);
}
