/* Arrays packed into bytes: see array_value.h. */
#include "base/array_value.h"

#include "base/limits.h"
#include "base/value_compare.h"

#include <math.h>
#include <string.h>

enum { HEADER_SIZE = 8 };

static size_t bitmap_size(uint32_t count)
{
	return ((size_t)count + 7) / 8;
}

static uint32_t load_u32(const char *from)
{
	uint32_t value;
	memcpy(&value, from, sizeof value);
	return value;
}

static void store_u32(char *to, size_t value)
{
	uint32_t word = (uint32_t)value;
	memcpy(to, &word, sizeof word);
}

rf_array_view rf_array_view_of(rf_type type, rf_text packed)
{
	rf_array_view view = {.element = rf_type_element(type)};
	const char *at = packed.data + HEADER_SIZE;
	if (packed.size < HEADER_SIZE) return view;
	view.count = load_u32(packed.data);
	if (load_u32(packed.data + 4)) {
		view.validity = (const uint8_t *)at;
		at += bitmap_size(view.count);
	}
	view.values = at;
	view.bytes = at + sizeof(uint32_t) * (size_t)view.count;
	return view;
}

rf_value rf_array_view_value(const rf_array_view *view, uint32_t i)
{
	rf_value value = rf_value_null(view->element);
	size_t size = rf_type_size(view->element);
	if (view->validity && !(view->validity[i / 8] >> i % 8 & 1)) return value;
	value.is_null = false;
	if (rf_type_is_bytes(view->element)) {
		uint32_t start = i ? load_u32(view->values + (i - 1) * sizeof(uint32_t)) : 0;
		uint32_t end = load_u32(view->values + i * sizeof(uint32_t));
		value.as.text = (rf_text){view->bytes + start, end - start};
	} else {
		memcpy(&value.as, view->values + i * size, size);
	}
	return value;
}

static bool has_nulls(const rf_value *values, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (values[i].is_null) return true;
	return false;
}

size_t rf_array_packed_size(rf_type type, const rf_value *values, uint32_t count)
{
	rf_type element = rf_type_element(type);
	size_t size = HEADER_SIZE + (has_nulls(values, count) ? bitmap_size(count) : 0);
	if (count > RF_LIMIT_ARRAY) return SIZE_MAX;
	if (!rf_type_is_bytes(element)) return size + count * rf_type_size(element);
	for (uint32_t i = 0; i < count; i++) {
		size += sizeof(uint32_t) + (values[i].is_null ? 0 : values[i].as.text.size);
		if (size > RF_LIMIT_ARRAY_BYTES) return SIZE_MAX;
	}
	return size;
}

static void pack_bytes(const rf_value *values, uint32_t count, char *out)
{
	char *bytes = out + sizeof(uint32_t) * (size_t)count;
	size_t end = 0;
	for (uint32_t i = 0; i < count; i++) {
		rf_text text = values[i].is_null ? (rf_text){"", 0} : values[i].as.text;
		if (text.size) memcpy(bytes + end, text.data, text.size);
		end += text.size;
		store_u32(out + i * sizeof(uint32_t), end);
	}
}

static void pack_value(const rf_value *value, size_t size, char *out)
{
	rf_value copy = *value;
	if (value->is_null) {
		memset(out, 0, size);
		return;
	}
	if (value->type == RF_DOUBLE && copy.as.real == 0) copy.as.real = 0;
	if (value->type == RF_DOUBLE && isnan(copy.as.real)) copy.as.real = NAN;
	memcpy(out, &copy.as, size);
}

void rf_array_pack(rf_type type, const rf_value *values, uint32_t count, char *out)
{
	rf_type element = rf_type_element(type);
	size_t size = rf_type_size(element);
	bool is_sparse = has_nulls(values, count);
	store_u32(out, count);
	store_u32(out + 4, is_sparse);
	out += HEADER_SIZE;
	if (is_sparse) {
		memset(out, 0, bitmap_size(count));
		for (uint32_t i = 0; i < count; i++)
			if (!values[i].is_null) out[i / 8] = (char)(out[i / 8] | 1 << i % 8);
		out += bitmap_size(count);
	}
	if (rf_type_is_bytes(element)) {
		pack_bytes(values, count, out);
		return;
	}
	for (uint32_t i = 0; i < count; i++) pack_value(&values[i], size, out + i * size);
}

int rf_array_compare(rf_type type, rf_text a, rf_text b)
{
	rf_array_view left = rf_array_view_of(type, a), right = rf_array_view_of(type, b);
	for (uint32_t i = 0; i < left.count && i < right.count; i++) {
		rf_value x = rf_array_view_value(&left, i), y = rf_array_view_value(&right, i);
		int order = x.is_null || y.is_null ? x.is_null - y.is_null : rf_value_compare(&x, &y);
		if (order) return order;
	}
	if (left.count != right.count) return left.count < right.count ? -1 : 1;
	return rf_text_compare(a, b);
}
