/*
 * Patterns for the kernels of regular expressions: compiled once and kept from batch to batch,
 * the last few of a call. Private to runtime/kernel_regex*.c.
 */
#ifndef RF_RUNTIME_KERNEL_REGEX_H
#define RF_RUNTIME_KERNEL_REGEX_H

#include "base/regex_flags.h"
#include "runtime/kernel_text_scan.h"

#define RF_NO_GROUP "the pattern has no such group"

typedef struct rf_pattern {
	rf_text pattern, letters; /* copies */
	uint64_t last_use;
	rf_regex *regex;
	rf_regex_matcher *matcher;
	bool is_global;
	const char *reason; /* why it can't be used, or NULL */
} rf_pattern;

/* The pattern of a row, with letters (see regex_flags.h; g where may_be_global) changing flags,
 * which must be the same in all calls. NULL: the row has failed, or is_out_of_memory is set. */
rf_pattern *rf_pattern_of(rf_kernel_call *call, uint32_t row, rf_text pattern, rf_text letters,
                          uint32_t flags, bool may_be_global);

/* One search after the other through a text. */
typedef struct rf_matches {
	rf_kernel_call *call;
	uint32_t row;
	rf_pattern *pattern;
	rf_text text;
	size_t next;          /* where the next search starts; past the end: nowhere */
	const size_t *bounds; /* of the groups of the match found */
	bool has_failed;      /* the row has failed, or is_out_of_memory is set */
} rf_matches;

/* Starts at a byte. */
rf_matches rf_matches_from(rf_kernel_call *call, uint32_t row, rf_pattern *pattern, rf_text text,
                           size_t start);
/* Finds the next match; false if there is none or it failed. After an empty match the search
 * goes on one character further. */
bool rf_matches_next(rf_matches *matches);
/* Finds the n-th match from here, n from 1. */
bool rf_matches_nth(rf_matches *matches, int64_t n);

/* The byte of the n-th character from 1, text.size + 1 past the end. */
size_t rf_matches_start(rf_text text, int64_t n);

#endif
