/*
 * Signals: a column's values at their event times, taken as straight lines from point to point
 * ('linear') or as values that hold until the next ('hold'). A segment is what lies between
 * two points that follow each other; one longer than max_gap counts for nothing.
 *
 * A window gets of a segment what lies between its bounds, so what windows that follow each
 * other get adds up to the whole:
 *
 *   value 9         *                integral in [10, 20): of the lines cut at 10 and 20
 *                 / | \     |
 *         0 -----*--+--*----+---     4 s * (1.8 + 9) / 2, 5 s * 4.5, 1 s * (0 + 1.8) / 2
 *         time   9  14 19   20
 *
 * The increase of a segment is spread evenly over it and cut the same way; a reset belongs to
 * the point that is less than the one before.
 */
#ifndef RF_RUNTIME_AGGREGATE_SIGNAL_H
#define RF_RUNTIME_AGGREGATE_SIGNAL_H

#include "runtime/aggregate.h"

typedef struct rf_signal {
	rf_aggregate_id id;
	bool is_hold;
	uint64_t max_gap_ns;
	int64_t unit_ns;
} rf_signal;

typedef struct rf_signal_point {
	int64_t time;
	double value;
} rf_signal_point;

/* What the segments of a group add up to. */
typedef struct rf_signal_total {
	double sum, rest; /* of value * time or of increases (Neumaier) */
	uint64_t covered_ns;
	int64_t resets;
	bool is_any; /* a point or a segment */
} rf_signal_total;

/* What a call asks for; default_gap_ns stands for a max_gap that is not given. Checks the
 * constants. */
rf_status rf_signal_of(const rf_aggregate_call *call, uint64_t default_gap_ns, rf_signal *signal,
                       rf_error *error);
/* Whether what a window gets of a segment that crosses its end depends on where it ends. */
bool rf_signal_needs_next(const rf_signal *signal);

void rf_signal_begin(rf_signal_total *total);
/* Adds what lies in [from, to] of the segment between two points; a reset counts if
 * the second lies in [from, to). For 'hold' the second may be the window's end. */
void rf_signal_add(const rf_signal *signal, rf_signal_total *total, rf_signal_point first,
                   rf_signal_point second, int64_t from, int64_t to);
/* Writes the result. */
bool rf_signal_put(const rf_signal *signal, const rf_signal_total *total, rf_batch_store *store,
                   uint32_t column, uint32_t row);

/* A class whose state is an rf_signal_total that something else has filled: a state of the
 * signals' own class has room for it. */
extern const rf_aggregate_class rf_signal_result;

#endif
