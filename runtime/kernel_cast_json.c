/*
 * Casts from and to JSON. A JSON string, number or boolean becomes what its text becomes, null
 * is NULL; a text must be JSON to become one.
 */
#include "runtime/kernel_json.h"

#include <string.h>

void rf_kernel_cast_text_json(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes;
		out[row] = (rf_text){"", 0};
		if (!rf_json_is_valid(xs[row])) {
			rf_kernel_fail(call, row, "text is not JSON");
			continue;
		}
		bytes = rf_kernel_bytes(call, xs[row].size);
		if (!bytes) return;
		out[row] = (rf_text){bytes, rf_json_compact(xs[row], bytes)};
	}
}

/* The texts of scalars go through the cast that texts take to the type. */
void rf_kernel_cast_json_scalar(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *texts = (rf_text *)(void *)rf_arena_alloc(call->text, RF_BATCH_ROWS * sizeof *texts);
	rf_column column = {.type = RF_TEXT_TYPE, .data = texts};
	rf_kernel_call inner = *call;
	if (!texts) {
		call->is_out_of_memory = true;
		return;
	}
	inner.args = &column;
	inner.row_count = 1;
	RF_FOR_ROWS(call, row)
	{
		rf_json_value value = rf_json_whole(xs[row]);
		uint16_t only = (uint16_t)row;
		if (value.kind == RF_JSON_OBJECT || value.kind == RF_JSON_ARRAY) {
			rf_kernel_fail(call, row, "a JSON object or array is not a single value");
			continue;
		}
		if (!rf_json_put_text(call, row, &value, &texts[row])) continue;
		inner.rows = &only;
		rf_kernel_of_cast(RF_TEXT_TYPE, call->out->type)(&inner);
	}
	call->is_out_of_memory |= inner.is_out_of_memory;
}
