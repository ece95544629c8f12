/* Types and values: see type.h. */
#include "base/type.h"

#include <math.h>
#include <stdio.h>

rf_type_text rf_type_name(rf_type type)
{
	static const char *const names[RF_TYPE_COUNT] = {"NULL", "BOOLEAN",   "BIGINT",   "DOUBLE",
	                                                 "TEXT", "TIMESTAMP", "INTERVAL", "DECIMAL",
	                                                 "JSON", "BLOB"};
	const char *brackets = rf_type_is_array(type) ? "[]" : "";
	rf_type element = rf_type_element(type);
	rf_type_text out;
	if (rf_type_is_decimal(element))
		snprintf(out.text, sizeof out.text, "DECIMAL(%u,%u)%s", rf_type_precision(element) % 100,
		         rf_type_scale(element) % 100, brackets);
	else
		snprintf(out.text, sizeof out.text, "%s%s", element < RF_ARRAY ? names[element] : "?",
		         brackets);
	return out;
}

size_t rf_type_size(rf_type type)
{
	static const uint8_t sizes[RF_TYPE_COUNT] = {1, 1, 8, 8, 16, 8, 16, 16, 16, 16, 16};
	return sizes[rf_type_kind(type)];
}

rf_value rf_value_null(rf_type type)
{
	return (rf_value){.type = type, .is_null = true};
}

rf_value rf_value_boolean(bool boolean)
{
	return (rf_value){.type = RF_BOOLEAN, .as.boolean = boolean};
}

rf_value rf_value_bigint(int64_t bigint)
{
	return (rf_value){.type = RF_BIGINT, .as.bigint = bigint};
}

rf_value rf_value_real(double real)
{
	return (rf_value){.type = RF_DOUBLE, .as.real = real};
}

rf_value rf_value_text(rf_text text)
{
	return (rf_value){.type = RF_TEXT_TYPE, .as.text = text};
}

rf_value rf_value_timestamp(int64_t ns)
{
	return (rf_value){.type = RF_TIMESTAMP, .as.bigint = ns};
}

rf_value rf_value_interval(int32_t months, int64_t ns)
{
	return (rf_value){.type = RF_INTERVAL, .as.interval = {months, 0, ns}};
}

int rf_compare_real(double a, double b)
{
	if (a < b) return -1;
	if (a > b) return 1;
	if (a == b) return 0;
	return (isnan(a) ? 1 : 0) - (isnan(b) ? 1 : 0);
}

int rf_compare_interval(rf_interval a, rf_interval b)
{
	static const int64_t month_ns = INT64_C(30) * 86400 * 1000000000;
	__int128 left = (__int128)a.months * month_ns + a.ns;
	__int128 right = (__int128)b.months * month_ns + b.ns;
	return left < right ? -1 : left > right;
}
