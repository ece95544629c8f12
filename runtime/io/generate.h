/*
 * Generators: rows made up by rule, the same on every machine. Private to runtime/io.
 * Invariant: row n depends on the parameters and n only, so that a seed is a data set.
 */
#ifndef RF_RUNTIME_IO_GENERATE_H
#define RF_RUNTIME_IO_GENERATE_H

#include "runtime/batch.h"

typedef enum rf_generate_parameter {
	RF_GENERATE_ROWS,
	RF_GENERATE_SEED,
	RF_GENERATE_START,
	RF_GENERATE_STOP,
	RF_GENERATE_STEP,
	RF_GENERATE_RATE,
	RF_GENERATE_SENSORS,
	RF_GENERATE_PARAMETER_COUNT
} rf_generate_parameter;

/* The parameters of a URI. */
typedef struct rf_generate_config {
	int64_t values[RF_GENERATE_PARAMETER_COUNT]; /* defaults where not given */
	uint32_t given;                              /* bits 1 << rf_generate_parameter */
} rf_generate_config;

typedef struct rf_generate_state {
	rf_generate_config config;
	uint64_t random; /* of the sequence */
	int64_t next_row;
	int64_t row_count; /* -1: without end */
	int64_t origin_ns; /* sensors: time of row 0 */
	rf_text *names;    /* sensors */
	char *name_bytes;
} rf_generate_state;

/* One generator. fill makes row state->next_row into row `at` of the store, column i of which
 * is wanted[i]. */
typedef struct rf_generator {
	const char *name;
	uint32_t parameters; /* bits of those it takes */
	uint32_t column_count;
	const rf_column_def *columns;
	bool is_paced; /* by the clock when the number of rows is not given */
	rf_status (*check)(const rf_generate_config *config, rf_error *error);
	void (*fill)(rf_generate_state *state, rf_batch_store *store, uint32_t at,
	             const uint32_t *wanted, uint32_t wanted_count);
} rf_generator;

extern const rf_generator rf_generators[];
extern const uint32_t rf_generator_count;

/* Rows of a series with an end, as many as there are and fit; -1 without one. */
int64_t rf_generate_row_count(const rf_generate_config *config);
/* Time of a row after the first, ns. */
int64_t rf_generate_offset_ns(const rf_generate_config *config, int64_t row);

enum { RF_GENERATE_NAME_MAX = 12 };

#endif
