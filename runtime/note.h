/*
 * Notes: the bad rows, bad values and late rows that belong to a batch, each at a position,
 * so that rows read ahead of a LIMIT or a stop count nothing. A note at position p happened
 * with or just before row p; at row_count, after the last row. Operators with state hand the
 * notes of their input on to the output row that comes next; the query counts them when
 * their batch reaches its end.
 */
#ifndef RF_RUNTIME_NOTE_H
#define RF_RUNTIME_NOTE_H

#include "base/memory.h"
#include "base/text.h"

typedef enum rf_note_kind {
	RF_NOTE_BAD_ROW,   /* left out */
	RF_NOTE_BAD_VALUE, /* made NULL */
	RF_NOTE_LATE_ROW
} rf_note_kind;

enum { RF_NOTE_TEXT_MAX = 240, RF_NOTE_SAMPLES = 5, RF_NO_SAMPLE = UINT32_MAX };

typedef struct rf_note {
	uint32_t position;
	rf_note_kind kind;
	uint32_t sample; /* index, or RF_NO_SAMPLE */
	uint64_t count;  /* how many of the kind, at that position */
} rf_note;

typedef struct rf_note_sample {
	char text[RF_NOTE_TEXT_MAX]; /* "readings.csv:17: 3 fields where 4 are expected" */
	uint32_t inferred_column;    /* of the source: the value does not fit its inferred type;
	                                UINT32_MAX: it is not that */
} rf_note_sample;

typedef struct rf_notes {
	rf_memory *memory;
	rf_note *items;
	uint32_t count, capacity;
	rf_note_sample samples[RF_NOTE_SAMPLES];
	uint32_t sample_count;
} rf_notes;

void rf_notes_init(rf_notes *notes, rf_memory *memory);
void rf_notes_release(rf_notes *notes);
void rf_notes_clear(rf_notes *notes);
/* Adds one; text (with place) is kept for the first few. False: out of memory. */
bool rf_notes_add(rf_notes *notes, uint32_t position, rf_note_kind kind, const char *format, ...)
	RF_PRINTF(4, 5);
/* Whether the text of a note at that position would be kept. */
bool rf_notes_takes_sample(const rf_notes *notes, uint32_t position);
/* Moves the notes at positions up to and including upto from one list to position `to` of
 * another, merging those of one kind; for operators with state, called before each output
 * row with the input position reached, and with UINT32_MAX when the batch is done. */
bool rf_notes_pass(rf_notes *from, uint32_t upto, rf_notes *into, uint32_t to);
/* In the order of their positions; those of one position stay as they were added. */
void rf_notes_sort(rf_notes *notes);
/* Drops the notes at positions after last. */
void rf_notes_cut(rf_notes *notes, uint32_t last);

#endif
