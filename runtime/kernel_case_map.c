/*
 * Upper and lower case of code points without a locale: ASCII, Latin, Greek, Cyrillic and
 * Armenian, as Unicode maps single characters. Invariant: a mapped character has as many bytes
 * in UTF-8 as the one it came from, so that a text's size never changes.
 */
#include "runtime/kernel_loop.h"

/* The upper case from first to last, ascending; a shift of 1 means pairs, upper before lower. */
typedef struct case_range {
	uint32_t first, last; /* upper case */
	int32_t shift;        /* to lower case */
} case_range;

static const case_range ranges[] = {
	{'A', 'Z', 32},        {0x00C0, 0x00D6, 32},  {0x00D8, 0x00DE, 32},  {0x0100, 0x012E, 1},
	{0x0132, 0x0136, 1},   {0x0139, 0x0147, 1},   {0x014A, 0x0176, 1},   {0x0178, 0x0178, -121},
	{0x0179, 0x017D, 1},   {0x0181, 0x0181, 210}, {0x0186, 0x0186, 206}, {0x018A, 0x018A, 205},
	{0x018F, 0x018F, 202}, {0x0190, 0x0190, 203}, {0x0198, 0x0198, 1},   {0x01A0, 0x01A4, 1},
	{0x01AF, 0x01AF, 1},   {0x01B3, 0x01B5, 1},   {0x01CD, 0x01DB, 1},   {0x01DE, 0x01EE, 1},
	{0x01F4, 0x01F4, 1},   {0x01F8, 0x021E, 1},   {0x0222, 0x0232, 1},   {0x0246, 0x024E, 1},
	{0x0370, 0x0372, 1},   {0x0376, 0x0376, 1},   {0x0386, 0x0386, 38},  {0x0388, 0x038A, 37},
	{0x038C, 0x038C, 64},  {0x038E, 0x038F, 63},  {0x0391, 0x03A1, 32},  {0x03A3, 0x03AB, 32},
	{0x03D8, 0x03EE, 1},   {0x03F7, 0x03F7, 1},   {0x03FA, 0x03FA, 1},   {0x0400, 0x040F, 80},
	{0x0410, 0x042F, 32},  {0x0460, 0x0480, 1},   {0x048A, 0x04BE, 1},   {0x04C0, 0x04C0, 15},
	{0x04C1, 0x04CD, 1},   {0x04D0, 0x052E, 1},   {0x0531, 0x0556, 48},  {0x1E00, 0x1E94, 1},
	{0x1EA0, 0x1EFE, 1},
};

enum { RANGE_COUNT = sizeof ranges / sizeof ranges[0] };

static bool is_in_pair_order(const case_range *range, uint32_t upper)
{
	return range->shift != 1 || (upper - range->first) % 2 == 0;
}

uint32_t rf_case_lower(uint32_t point)
{
	if (point < 0x80) return point >= 'A' && point <= 'Z' ? point + 32 : point;
	for (uint32_t i = 1; i < RANGE_COUNT && ranges[i].first <= point; i++)
		if (point <= ranges[i].last && is_in_pair_order(&ranges[i], point))
			return (uint32_t)((int32_t)point + ranges[i].shift);
	return point;
}

uint32_t rf_case_upper(uint32_t point)
{
	if (point < 0x80) return point >= 'a' && point <= 'z' ? point - 32 : point;
	if (point == 0x00B5) return 0x039C; /* the micro sign is a Greek letter */
	if (point == 0x03C2) return 0x03A3; /* so is the sigma that ends a word */
	for (uint32_t i = 1; i < RANGE_COUNT; i++) {
		uint32_t upper = (uint32_t)((int32_t)point - ranges[i].shift);
		if (upper >= ranges[i].first && upper <= ranges[i].last &&
		    is_in_pair_order(&ranges[i], upper))
			return upper;
	}
	return point;
}
