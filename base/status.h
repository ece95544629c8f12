/*
 * Status codes and errors as the inside uses them. A function that can fail returns
 * rf_status and fills an rf_error that its caller owns; RF_TRY passes a failure on.
 * Invariant: a status below zero always comes with a filled rf_error when one was given.
 */
#ifndef RF_BASE_STATUS_H
#define RF_BASE_STATUS_H

#include "riffle.h"

#include <stdarg.h>
#include <stdbool.h>

typedef riffle_status rf_status;
typedef riffle_error rf_error;

#define RF_PRINTF(text_at, first) __attribute__((format(printf, text_at, first)))
#define RF_UNUSED(x)              ((void)(x))

/* Returns from the calling function if the status is an error. */
#define RF_TRY(call) \
	do { \
		rf_status rf_try_ = (call); \
		if (rf_try_ < 0) return rf_try_; \
	} while (0)

/* Bytes [start, end) of a statement's text; {0, 0} is no place. */
typedef struct rf_loc {
	uint32_t start;
	uint32_t end;
} rf_loc;

/* Fills *error (which may be NULL) with a code and a message, clearing the rest; returns
 * the code, so that it can stand in a return statement. */
rf_status rf_fail(rf_error *error, rf_status code, const char *format, ...) RF_PRINTF(3, 4);
/* The same at a place. Line and column are filled in later, from the text, by
 * rf_error_locate: until then offset is loc.start and end_column holds loc.end. */
rf_status rf_fail_at(rf_error *error, rf_status code, rf_loc loc, const char *format, ...)
	RF_PRINTF(4, 5);
/* Out of memory: message and hint are fixed, nothing is allocated. */
rf_status rf_fail_memory(rf_error *error);
/* A failed system call: appends the text of os_error to the message. */
rf_status rf_fail_os(rf_error *error, int os_error, const char *format, ...) RF_PRINTF(3, 4);
/* Gives a failure that has no place this one; returns status. */
rf_status rf_error_place(rf_status status, rf_loc loc, rf_error *error);
/* Adds the hint to an error. */
void rf_hint(rf_error *error, const char *format, ...) RF_PRINTF(2, 3);

#endif
