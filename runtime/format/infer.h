/*
 * What inference learns of a column: how many of its values read as what. Invariant: the
 * type chosen reads every value seen, but for at most one word that then means NULL.
 */
#ifndef RF_RUNTIME_FORMAT_INFER_H
#define RF_RUNTIME_FORMAT_INFER_H

#include "runtime/format/format.h"

typedef struct rf_evidence {
	uint32_t integers, decimals;
	uint32_t infinities; /* nan, inf and the like: numbers only among numbers */
	uint32_t booleans, times;
	uint32_t words;  /* nothing of these */
	uint32_t others; /* nested values */
	rf_text word;    /* the first word, borrowed */
	bool has_several_words;
} rf_evidence;

/* Takes in the text of one value. */
void rf_evidence_add(rf_evidence *evidence, rf_text text);
void rf_evidence_add_word(rf_evidence *evidence, rf_text word);
/* How many values there were, NULLs not counted. */
uint32_t rf_evidence_count(const rf_evidence *evidence);
/* The type; *null_word gets the word that means NULL, or the empty text. */
rf_type rf_evidence_type(const rf_evidence *evidence, rf_text *null_word);

/* Columns as they are found. Names are copied into the arena. */
typedef struct rf_inference {
	rf_arena *arena;
	rf_schema *columns;
	rf_evidence *evidence; /* of each column */
	uint32_t capacity, evidence_count, evidence_capacity;
	rf_error *error;
} rf_inference;

/* Adds a column with no evidence. */
rf_status rf_inference_add(rf_inference *inference, rf_text name);

rf_status rf_infer_csv(rf_inference *inference, const rf_format_spec *format, rf_text bytes,
                       bool is_end);
rf_status rf_infer_ndjson(rf_inference *inference, rf_text bytes, bool is_end);
rf_status rf_infer_logfmt(rf_inference *inference, rf_text bytes, bool is_end);
rf_status rf_infer_regex(rf_inference *inference, const rf_format_spec *format, rf_text bytes,
                         bool is_end);

/* Takes the next line off bytes, without its end. False: there is no complete one. */
bool rf_infer_next_line(rf_text *bytes, bool is_end, rf_text *line);

/* More columns than there may be. */
rf_status rf_infer_too_wide(rf_error *error);
/* An input in which there is nothing to infer from. */
rf_status rf_infer_nothing(bool is_end, rf_error *error);

#endif
