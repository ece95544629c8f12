/*
 * Regular expressions by PCRE2: compiled once with JIT, matched within limits, all memory
 * from an account. A compiled pattern is read-only, so that threads may share it; each thread
 * matches with a matcher of its own. Invariant: whatever the pattern and the bytes, a match
 * takes bounded steps and memory; a text that needs more is told as RF_REGEX_GAVE_UP.
 *
 * Patterns and texts are UTF-8. A pattern never matches bytes that are not UTF-8, but they do
 * no harm. \d, \w and \s are ASCII; (?i) and RF_REGEX_CASELESS fold all letters.
 */
#ifndef RF_BASE_REGEX_H
#define RF_BASE_REGEX_H

#include "base/memory.h"
#include "base/text.h"

typedef struct rf_regex rf_regex;
typedef struct rf_regex_matcher rf_regex_matcher;

/* Flags of a pattern. */
enum {
	RF_REGEX_CASELESS = 1,
	RF_REGEX_MULTILINE = 2, /* ^ and $ at line ends too */
	RF_REGEX_DOT_ALL = 4,   /* . matches a line end */
	RF_REGEX_EXTENDED = 8,  /* blanks and # comments of the pattern are left out */
	RF_REGEX_LITERAL = 16,  /* no character is special, which leaves DOT_ALL and the like nothing */
	RF_REGEX_ANCHORED = 32, /* only at the start of the search */
	RF_REGEX_WHOLE = 64,    /* ends where the text ends */
	RF_REGEX_END_ONLY = 128 /* $ not before a line end that is the last character; without
	                           MULTILINE */
};

/* An option of one match: an empty match where the search starts does not count. To find all
 * matches, search from the end of each, with this when it was empty. */
enum { RF_REGEX_NOT_EMPTY_AT_START = 1 };

typedef enum rf_regex_result {
	RF_REGEX_NO_MATCH,
	RF_REGEX_MATCH,
	RF_REGEX_GAVE_UP,  /* more steps or memory than a match may take */
	RF_REGEX_NO_MEMORY /* as a failed rf_alloc of the matcher's account */
} rf_regex_result;

/* RIFFLE_INVALID for a wrong pattern, with PCRE2's text; *offset (may be NULL) is then the byte
 * of the pattern up to which it was right, at most pattern.size. */
rf_status rf_regex_compile(rf_regex **regex, rf_text pattern, uint32_t flags, rf_memory *memory,
                           size_t *offset, rf_error *error);
void rf_regex_free(rf_regex *regex);

/* Groups in parentheses; group 0, the whole match, not counted. */
uint32_t rf_regex_group_count(const rf_regex *regex);
/* The name of a group from 1, empty if it has none; borrowed. (?J) lets groups share a name. */
rf_text rf_regex_group_name(const rf_regex *regex, uint32_t group);

/* regex must outlive the matcher. memory may be another account than the regex's. */
rf_status rf_regex_matcher_open(rf_regex_matcher **matcher, const rf_regex *regex,
                                rf_memory *memory, rf_error *error);
void rf_regex_matcher_close(rf_regex_matcher *matcher);

/* Searches text from byte start (a character's first, at most text.size) on; what stands
 * before start is seen by lookbehind, ^ and \b. */
rf_regex_result rf_regex_match(rf_regex_matcher *matcher, rf_text text, size_t start,
                               uint32_t options);

/* After a match: pairs of offsets into the text, [start, end) of group g at 2g and 2g + 1;
 * RF_REGEX_UNSET for a group that took no part. Valid until the next match. */
#define RF_REGEX_UNSET (~(size_t)0)
const size_t *rf_regex_offsets(const rf_regex_matcher *matcher);
/* A group of the last match as part of the text that was searched. False: it took no part. */
bool rf_regex_group(const rf_regex_matcher *matcher, rf_text text, uint32_t group, rf_text *part);

#endif
