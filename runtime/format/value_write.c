/* The one text of a value: see value_write.h. */
#include "runtime/format/value_write.h"

#include "base/time_text.h"

#include <string.h>

size_t rf_value_format(const rf_column *column, uint32_t row, char out[RF_VALUE_TEXT_MAX])
{
	switch (column->type) {
	case RF_BOOLEAN: {
		bool value = ((const uint8_t *)column->data)[row] != 0;
		size_t size = value ? 4 : 5;
		memcpy(out, value ? "true" : "false", size);
		return size;
	}
	case RF_BIGINT: return rf_write_bigint(((const int64_t *)column->data)[row], out);
	case RF_DOUBLE: return rf_write_double(((const double *)column->data)[row], out);
	case RF_TIMESTAMP: return rf_write_timestamp(((const int64_t *)column->data)[row], out);
	case RF_INTERVAL: return rf_write_interval(((const rf_interval *)column->data)[row], out);
	case RF_TEXT_TYPE:
	case RF_NULL:
	case RF_TYPE_COUNT: break;
	}
	return 0;
}

bool rf_value_write(const rf_column *column, uint32_t row, rf_buffer *out)
{
	char *to;
	if (rf_is_null(column, row)) return !out->has_failed;
	if (column->type == RF_TEXT_TYPE)
		return rf_buffer_append_text(out, ((const rf_text *)column->data)[row]);
	to = rf_buffer_reserve(out, RF_VALUE_TEXT_MAX);
	if (!to) return false;
	out->size += rf_value_format(column, row, to);
	return true;
}
