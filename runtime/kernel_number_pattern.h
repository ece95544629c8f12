/*
 * PostgreSQL's patterns of numbers, for to_char and to_number: 9 and 0 are digits, . or D the
 * point,
 * "," or G the groups, S, MI, PL, SG and PR the sign, FM leaves blanks out, EEEE makes an exponent;
 * other characters stand for themselves, as does what is in double quotes. Private to
 * runtime/kernel_*.c.
 */
#ifndef RF_RUNTIME_KERNEL_NUMBER_PATTERN_H
#define RF_RUNTIME_KERNEL_NUMBER_PATTERN_H

#include "runtime/kernel_number_text.h"

enum { RF_NUMBER_MARKS_MAX = 256 };

typedef enum rf_number_mark {
	RF_MARK_9,
	RF_MARK_0,
	RF_MARK_POINT,
	RF_MARK_GROUP,
	RF_MARK_SIGN,     /* S */
	RF_MARK_MINUS,    /* MI */
	RF_MARK_PLUS,     /* PL */
	RF_MARK_ALWAYS,   /* SG */
	RF_MARK_PR,       /* <5> */
	RF_MARK_FILL,     /* FM */
	RF_MARK_EXPONENT, /* EEEE */
	RF_MARK_TEXT
} rf_number_mark;

typedef struct rf_number_part {
	rf_number_mark mark;
	rf_text text; /* TEXT */
} rf_number_part;

typedef struct rf_number_pattern {
	rf_text source;
	rf_number_part parts[RF_NUMBER_MARKS_MAX];
	uint32_t count;
	int whole, decimals; /* digits before and after the point */
	int first_zero;      /* digits before the point from here on show zeros; -1: none does */
	int last_zero;       /* after the point, up to here */
	bool has_point, has_fill, has_exponent, has_sign, has_own_sign, has_brackets;
} rf_number_pattern;

/* Why the pattern can't be used, or NULL. The pattern points into source. */
const char *rf_number_pattern_read(rf_number_pattern *p, rf_text source);

#endif
