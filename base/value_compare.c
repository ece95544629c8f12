/* The order of values: see value_compare.h. */
#include "base/value_compare.h"

#include "base/array_value.h"
#include "base/decimal.h"

static int compare_bigint(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

int rf_value_compare(const rf_value *a, const rf_value *b)
{
	switch (rf_type_kind(a->type)) {
	case RF_BOOLEAN: return a->as.boolean - b->as.boolean;
	case RF_BIGINT:
	case RF_TIMESTAMP: return compare_bigint(a->as.bigint, b->as.bigint);
	case RF_DOUBLE: return rf_compare_real(a->as.real, b->as.real);
	case RF_INTERVAL: return rf_compare_interval(a->as.interval, b->as.interval);
	case RF_DECIMAL: return rf_compare_decimal(a->as.decimal, b->as.decimal);
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB: return rf_text_compare(a->as.text, b->as.text);
	case RF_ARRAY: return rf_array_compare(a->type, a->as.text, b->as.text);
	default: return 0;
	}
}
