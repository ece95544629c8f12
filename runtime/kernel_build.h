/*
 * A text result that is put together part by part, row after row, in one buffer. Private to
 * runtime/kernel_*.c.
 */
#ifndef RF_RUNTIME_KERNEL_BUILD_H
#define RF_RUNTIME_KERNEL_BUILD_H

#include "base/buffer.h"
#include "runtime/kernel_text_scan.h"

typedef struct rf_build {
	rf_kernel_call *call;
	rf_buffer buffer;
	uint64_t size; /* of all that was put, kept or not */
} rf_build;

/* Pairs. */
void rf_build_open(rf_build *build, rf_kernel_call *call);
void rf_build_close(rf_build *build);
/* Starts a row. */
void rf_build_begin(rf_build *build);
void rf_build_put(rf_build *build, rf_text text);
void rf_build_fill(rf_build *build, char c, uint64_t count);
/* The text with blanks before or after it so that it has at least width characters. */
void rf_build_put_wide(rf_build *build, rf_text text, uint64_t width, bool is_left);
/* 'text', and "name" where it needs quotes. */
void rf_build_put_literal(rf_build *build, rf_text text);
void rf_build_put_name(rf_build *build, rf_text name);
/* Gives the row its text; it fails if that is too long. */
void rf_build_end(rf_build *build, uint32_t row);

#endif
