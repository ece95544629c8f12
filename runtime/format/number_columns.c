/* The numbers of a column: see number_columns.h. */
#include "runtime/format/number_columns.h"

#include "base/double_read.h"
#include "base/number_text.h"

enum { SLOW_ROWS = 4 /* read by the general way before the quick one is tried again */ };

/* Before it, size bytes can be read. */
static const char *padded_end(const rf_decode_call *call, size_t size)
{
	return call->bytes + call->size - (call->size < size ? call->size : size - 1);
}

uint32_t rf_decoder_take_doubles(rf_decoder *decoder, uint32_t wanted_index,
                                 const rf_field_readers *readers, const rf_fields *fields,
                                 uint32_t i)
{
	const rf_decode_call *call = &decoder->call;
	double *values = (double *)call->store->columns[wanted_index].data + call->row;
	rf_text *sources = decoder->sources[wanted_index];
	const char *padded = padded_end(call, sources ? RF_CANONICAL_PADDING : RF_DECIMAL_PADDING);
	while (i < fields->count) {
		uint32_t some;
		i = readers->doubles(fields, i, values, sources ? sources + call->row : NULL, padded);
		some = i + SLOW_ROWS < fields->count ? i + SLOW_ROWS : fields->count;
		for (; i < some; i++) {
			rf_text text = rf_field_text(fields, i);
			if (sources && rf_decoder_keep_double(decoder, wanted_index, call->row + i, text))
				continue;
			if (text.data < padded && rf_read_short_decimal(text.data, text.size, &values[i]))
				continue;
			if (rf_read_double(text, &values[i]) != RF_READ_OK) return i;
		}
	}
	return i;
}

uint32_t rf_decoder_take_bigints(rf_decoder *decoder, uint32_t wanted_index,
                                 const rf_field_readers *readers, const rf_fields *fields,
                                 uint32_t i)
{
	const rf_decode_call *call = &decoder->call;
	int64_t *values = (int64_t *)call->store->columns[wanted_index].data + call->row;
	rf_text *sources = decoder->sources[wanted_index];
	const char *padded = padded_end(call, sources ? RF_CANONICAL_PADDING : RF_DECIMAL_PADDING);
	while (i < fields->count) {
		uint32_t some;
		i = readers->bigints(fields, i, values, sources ? sources + call->row : NULL, padded);
		some = i + SLOW_ROWS < fields->count ? i + SLOW_ROWS : fields->count;
		for (; i < some; i++) {
			rf_text text = rf_field_text(fields, i);
			if (sources && rf_decoder_keep_bigint(decoder, wanted_index, call->row + i, text))
				continue;
			if (rf_read_bigint(text, &values[i]) != RF_READ_OK) return i;
		}
	}
	return i;
}
