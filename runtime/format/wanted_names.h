/*
 * The wanted columns of formats whose rows name their values (NDJSON, LOGFMT): names to
 * columns, and which of them a row has had. Fields mostly come in the order of the row before,
 * so each field's name of last time is kept as a guess. Invariant: the guess changes only the
 * time.
 */
#ifndef RF_RUNTIME_FORMAT_WANTED_NAMES_H
#define RF_RUNTIME_FORMAT_WANTED_NAMES_H

#include "runtime/format/decoder.h"
#include "runtime/format/name_tree.h"

typedef struct rf_wanted_names {
	rf_name_tree tree; /* objects of a node: wanted columns below it */
	uint32_t column_count, wanted_count;
	uint32_t *wanted_of; /* of each column: where it stands in wanted, or RF_NO_COLUMN */
	uint32_t *guess;     /* of each field of a row: the node it was last time */
	uint32_t guess_count;
	uint64_t *stamps; /* of each wanted column: the serial of the last row that had it */
	uint64_t serial;  /* of this row */
} rf_wanted_names;

rf_status rf_wanted_names_open(rf_wanted_names *names, const rf_decoder *decoder, rf_error *error);
void rf_wanted_names_close(rf_wanted_names *names, rf_memory *memory);

/* The wanted column of a node, noted as there in this row; RF_NO_COLUMN if it is none. */
static inline uint32_t rf_wanted_names_take(rf_wanted_names *names, uint32_t node)
{
	uint32_t column = node == RF_NO_NAME ? RF_NO_COLUMN : names->tree.nodes[node].column;
	uint32_t wanted = column == RF_NO_COLUMN ? RF_NO_COLUMN : names->wanted_of[column];
	if (wanted != RF_NO_COLUMN) names->stamps[wanted] = names->serial;
	return wanted;
}

/* Whether this row has had the wanted column. */
static inline bool rf_wanted_names_has(const rf_wanted_names *names, uint32_t wanted)
{
	return names->stamps[wanted] == names->serial;
}

#endif
