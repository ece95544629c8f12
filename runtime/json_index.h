/*
 * What the paths of an expression program find in one JSON value of its, row by row: a row's text
 * is read when the first of them asks for it, and answers all. Invariant: what is found stays
 * good as long as the value, which is read by the steps of one run only.
 */
#ifndef RF_RUNTIME_JSON_INDEX_H
#define RF_RUNTIME_JSON_INDEX_H

#include "base/json_paths.h"
#include "runtime/batch.h"

typedef struct rf_json_index rf_json_index;
struct rf_json_index {
	rf_json_paths paths;
	rf_json_value *found;           /* paths.count for each row */
	uint64_t done[RF_BITMAP_WORDS]; /* the rows that were read in this run */
	rf_json_index *next;            /* of the program */
};

/* What a path finds in a row whose JSON is this. False: nothing. */
static inline bool rf_json_index_find(rf_json_index *index, uint32_t path, uint32_t row,
                                      rf_text json, rf_json_value *value)
{
	rf_json_value *found = index->found + (size_t)row * index->paths.count;
	if (!rf_bit_get(index->done, row)) {
		rf_json_paths_find(&index->paths, json, found);
		rf_bit_set(index->done, row);
	}
	*value = found[path];
	return value->text.data;
}

#endif
