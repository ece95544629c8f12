/*
 * The index of a window of CSV: where its delimiters and line ends are, found 64 bytes at a
 * time. It is a way to go fast over clean rows: at the first quote that does not stand where
 * a quote should, it stops, and the caller reads that row byte by byte.
 * Invariant: field i of the row that begins after ends[k] lies between ends[k + i] and
 * ends[k + i + 1], both not included.
 */
#ifndef RF_RUNTIME_FORMAT_CSV_INDEX_H
#define RF_RUNTIME_FORMAT_CSV_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RF_CSV_BLOCK = 64,
	RF_CSV_WINDOW = 8192, /* bytes of a window at most; offsets fit 16 bits */
	RF_CSV_BLOCKS = RF_CSV_WINDOW / RF_CSV_BLOCK
};

/* What is at each of 64 bytes: bit i for byte i. */
typedef struct rf_csv_masks {
	uint64_t delimiters;
	uint64_t newlines;
	uint64_t quotes;
	uint64_t high; /* not ASCII */
} rf_csv_masks;

/* Fills masks for block_count blocks of 64 bytes. */
typedef void (*rf_csv_masks_fn)(const char *bytes, size_t block_count, char delimiter, char quote,
                                rf_csv_masks *masks);

/* All give the same; the best of them for this machine, and those it has one by one (NULL
 * past the last), for tests. */
rf_csv_masks_fn rf_csv_masks_best(void);
rf_csv_masks_fn rf_csv_masks_kind(unsigned index);

typedef struct rf_csv_index {
	rf_csv_masks_fn masks_of;
	bool has_bit_instructions; /* of this machine, on x86-64 */
	char delimiter, quote;     /* quote 0: none */
	/* ends[0] is -1; then the offset of each delimiter and line end, in order. */
	uint16_t ends[RF_CSV_WINDOW + 1 + RF_CSV_BLOCK];
	uint32_t end_count;                              /* with the first */
	uint32_t newline_count;                          /* of these; where they are tells: */
	uint16_t newlines[RF_CSV_WINDOW + RF_CSV_BLOCK]; /* rf_csv_index_find_newlines */
	bool has_inner_newlines;                         /* some line ends stand inside quotes */
	bool has_high;
	bool is_stopped; /* the last row begun needs the exact way */
	uint32_t block_count;
	rf_csv_masks masks[RF_CSV_BLOCKS];
} rf_csv_index;

/* Chooses the way for this machine. quote 0: none. */
void rf_csv_index_init(rf_csv_index *index, char delimiter, char quote);
/* Indexes size (at most RF_CSV_WINDOW) bytes that begin with a row. */
void rf_csv_index_fill(rf_csv_index *index, const char *bytes, size_t size);
/* Fills the places of the line ends of what was indexed. */
void rf_csv_index_find_newlines(rf_csv_index *index);

#endif
