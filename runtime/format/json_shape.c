/* The shape of a line of JSON: see json_shape.h. */
#include "runtime/format/json_shape.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* ---- learning ---- */

void rf_json_shape_begin(rf_json_shape *shape)
{
	shape->field_count = 0;
}

static bool set_before(rf_shape_field *field, const char *from, const char *to)
{
	size_t size = (size_t)(to - from);
	if (size == 0 || size > RF_SHAPE_BETWEEN) return false;
	memset(field->before, 0, sizeof field->before);
	memcpy(field->before, from, size);
	field->before_size = (uint32_t)size;
	return true;
}

const char *rf_json_shape_add(rf_json_shape *shape, const char *end, const rf_json_value *value,
                              uint32_t wanted)
{
	rf_shape_field *field = &shape->fields[shape->field_count];
	bool is_string = value->kind == RF_JSON_STRING;
	if (shape->field_count == RF_SHAPE_FIELDS || (!is_string && value->kind != RF_JSON_NUMBER) ||
	    value->has_escapes || !set_before(field, end, value->text.data))
		return NULL;
	field->is_string = is_string;
	field->wanted = wanted;
	shape->field_count++;
	return value->text.data + value->text.size;
}

void rf_json_shape_finish(rf_json_shape *shape, const char *end, const char *line_end)
{
	if (!set_before(&shape->fields[shape->field_count], end, line_end)) shape->field_count = 0;
}

/* ---- matching ---- */

enum { READ_AHEAD = RF_SHAPE_BETWEEN + 16 };

/* Whether the bytes before a field come next; RF_SHAPE_BETWEEN bytes can be read. */
static inline bool is_next(const rf_shape_field *field, const char *at)
{
#if defined(__SSE2__)
	const void *before = field->before, *bytes = at;
	uint64_t equal = (uint32_t)_mm_movemask_epi8(
		_mm_cmpeq_epi8(_mm_loadu_si128(before), _mm_loadu_si128(bytes)));
	if (field->before_size > 16) {
		const __m128i high = _mm_loadu_si128((const __m128i *)before + 1);
		equal |= (uint64_t)(uint32_t)_mm_movemask_epi8(
					 _mm_cmpeq_epi8(high, _mm_loadu_si128((const __m128i *)bytes + 1)))
			<< 16;
	}
	return ~equal << (64 - field->before_size) == 0;
#else
	return memcmp(field->before, at, field->before_size) == 0;
#endif
}

/* The end of a string whose text begins there: its closing quote. NULL: it has escapes or bytes
 * that can't be in one, or is long. Sixteen bytes from before limit on can be read. */
static inline const char *string_end(const char *at, const char *limit, bool *has_high)
{
	for (; at < limit; at += 16) {
		uint32_t stops, high;
#if defined(__SSE2__)
		const void *from = at;
		const __m128i bytes = _mm_loadu_si128(from);
		const __m128i is_quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
		const __m128i is_escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
		/* Less than a blank, but not negative: those are not ASCII. */
		const __m128i is_low = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
		stops =
			(uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(is_quote, is_escape), is_low));
		high = (uint32_t)_mm_movemask_epi8(bytes);
#else
		stops = high = 0;
		for (unsigned i = 0; i < 16; i++) {
			unsigned char c = (unsigned char)at[i];
			stops |= (uint32_t)(c == '"' || c == '\\' || c < 0x20) << i;
			high |= (uint32_t)(c >> 7) << i;
		}
#endif
		if (stops) {
			unsigned place = (unsigned)__builtin_ctz(stops);
			*has_high |= (high & ((UINT32_C(1) << place) - 1)) != 0;
			return at[place] == '"' ? at + place : NULL;
		}
		*has_high |= high != 0;
	}
	return NULL;
}

static inline const char *number_end(const char *at, const char *limit)
{
	rf_json_scan scan = {.at = at, .end = limit, .readable = limit};
	rf_json_value value;
	return rf_json_take_short_number(&scan, &value) ? scan.at : NULL;
}

/* The end of a line that matches, its values in places. NULL: it does not. */
static const char *match_line(rf_json_shape *shape, const char *bytes, const char *at,
                              const char *limit, uint32_t row, uint32_t other)
{
	for (rf_shape_field *field = shape->fields;; field++) {
		uint16_t *places;
		if (limit - at < READ_AHEAD || !is_next(field, at)) return NULL;
		at += field->before_size;
		if (field == shape->fields + shape->field_count) return at;
		places =
			rf_json_shape_places(shape, field->wanted == RF_NO_COLUMN ? other : field->wanted) +
			(size_t)2 * row;
		places[0] = (uint16_t)(at - bytes - 1);
		at =
			field->is_string ? string_end(at, limit - 16, &field->has_high) : number_end(at, limit);
		if (!at) return NULL;
		places[1] = (uint16_t)(at - bytes);
	}
}

uint32_t rf_json_shape_match(rf_json_shape *shape, const char *bytes, size_t size, size_t readable,
                             uint32_t row_max, uint32_t other)
{
	const char *at = bytes, *limit = bytes + readable;
	uint32_t rows = 0;
	for (uint32_t i = 0; i < shape->field_count; i++) shape->fields[i].has_high = false;
	while (rows < row_max) {
		const char *end = match_line(shape, bytes, at, limit, rows, other);
		if (!end || (size_t)(end - bytes) > size) break;
		shape->line_ends[rows++] = (uint16_t)(end - bytes);
		at = end;
	}
	return rows;
}
