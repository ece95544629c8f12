/*
 * Upper and lower case of code points without a locale, as Unicode maps single characters
 * (utf8proc's tables). Invariant: a mapped character takes at most half as many bytes more in
 * UTF-8 as the one it came from.
 */
#include "runtime/kernel_loop.h"

#include <utf8proc.h>

enum { SHARP_S = 0xDF, POINT_MAX = 0x10FFFF };

uint32_t rf_case_lower(uint32_t point)
{
	if (point < 0x80) return point >= 'A' && point <= 'Z' ? point + 32 : point;
	return point > POINT_MAX ? point : (uint32_t)utf8proc_tolower((utf8proc_int32_t)point);
}

/* Unicode gives the sharp s two capitals, SS, or none; utf8proc makes it one that few read. */
uint32_t rf_case_upper(uint32_t point)
{
	if (point < 0x80) return point >= 'a' && point <= 'z' ? point - 32 : point;
	if (point == SHARP_S || point > POINT_MAX) return point;
	return (uint32_t)utf8proc_toupper((utf8proc_int32_t)point);
}

uint32_t rf_case_title(uint32_t point)
{
	if (point < 0x80) return rf_case_upper(point);
	if (point == SHARP_S || point > POINT_MAX) return point;
	return (uint32_t)utf8proc_totitle((utf8proc_int32_t)point);
}

bool rf_is_word_part(uint32_t point)
{
	utf8proc_category_t category;
	if (point < 0x80) {
		uint32_t low = rf_case_lower(point);
		return (low >= 'a' && low <= 'z') || (point >= '0' && point <= '9');
	}
	if (point > POINT_MAX) return false;
	category = utf8proc_category((utf8proc_int32_t)point);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NL;
}
