/*
 * Functions of OVER that look at single rows of their partition: see over.h. Each partition
 * keeps the values that may still be asked for, in a ring.
 *
 *   lag(x, 2)                          the last 2
 *   first_value, nth_value, n ROWS     the last n + 1
 *   first_value, nth_value, RANGE d    those of the last d
 *   first_value, nth_value(x, k)       the first 1, k
 *   last_value, latest                 the last
 *
 * Invariant: the values of a ring are in the order of their rows, and a cell outside of it is
 * empty or has a block of text to be used again.
 */
#include "runtime/over.h"

#include <string.h>

enum { SWEEP_LEAST = 1024 };

typedef struct over_value {
	rf_agg_cell cell;
	int64_t time;
	bool is_null;
} over_value;

struct rf_over_state {
	int64_t count; /* rows; dense_rank: times */
	int64_t rank, time;
	over_value *values;
	uint32_t capacity, first, held;
};

/* A row that is answered. */
typedef struct over_row {
	rf_over_series *series;
	rf_over_state *state;
	const rf_batch *batch;
	rf_batch_store *out;
	rf_memory *memory;
	uint32_t at; /* its position */
} over_row;

/* ---- the ring ---- */

static over_value *ring_value(const rf_over_state *state, uint32_t i)
{
	uint32_t at = state->first + i;
	return &state->values[at < state->capacity ? at : at - state->capacity];
}

static void ring_drop(rf_over_state *state)
{
	state->first = state->first + 1 == state->capacity ? 0 : state->first + 1;
	state->held--;
}

/* Makes room in a ring that is full. */
static bool ring_grow(rf_over_state *state, rf_memory *memory)
{
	uint64_t capacity = state->capacity < 4 ? state->capacity + 1 : 2 * (uint64_t)state->capacity;
	over_value *values;
	if (capacity > UINT32_MAX) {
		memory->is_over_limit = false;
		return false;
	}
	values = rf_alloc_zero(memory, capacity * sizeof *values);
	if (!values) return false;
	for (uint32_t i = 0; i < state->held; i++) values[i] = *ring_value(state, i);
	rf_free(memory, state->values, state->capacity * sizeof *values);
	state->values = values;
	state->capacity = (uint32_t)capacity;
	state->first = 0;
	return true;
}

/* Adds a row's value at the end. */
static bool ring_push(const over_row *row)
{
	rf_over_state *state = row->state;
	const rf_column *from = &row->batch->columns[row->series->call->arg];
	uint32_t time = row->series->time_column;
	over_value *value;
	if (state->held == state->capacity && !ring_grow(state, row->memory)) return false;
	value = ring_value(state, state->held);
	value->is_null = rf_is_null(from, row->at);
	if (!value->is_null && !rf_agg_cell_set(row->memory, &value->cell, from, row->at)) return false;
	value->time =
		time == RF_NO_COLUMN ? 0 : ((const int64_t *)row->batch->columns[time].data)[row->at];
	state->held++;
	return true;
}

/* ---- answers ---- */

static bool put_null(const over_row *row)
{
	rf_batch_store_set_null(row->out, row->series->column, row->at);
	return true;
}

static bool put_bigint(const over_row *row, int64_t value)
{
	((int64_t *)row->out->columns[row->series->column].data)[row->at] = value;
	return true;
}

static bool put_value(const over_row *row, const over_value *value)
{
	if (value->is_null) return put_null(row);
	return rf_agg_cell_put(row->series->type, &value->cell, row->out, row->series->column, row->at);
}

static bool put_column(const over_row *row, uint32_t column)
{
	return rf_batch_store_copy(row->out, row->series->column, row->at, &row->batch->columns[column],
	                           row->at);
}

static bool put_fallback(const over_row *row)
{
	uint32_t fallback = row->series->call->fallback;
	return fallback == RF_NO_COLUMN ? put_null(row) : put_column(row, fallback);
}

static int64_t time_of(const over_row *row)
{
	return ((const int64_t *)row->batch->columns[row->series->time_column].data)[row->at];
}

static bool answer_row_number(const over_row *row)
{
	return put_bigint(row, ++row->state->count);
}

static bool answer_rank(const over_row *row)
{
	rf_over_state *state = row->state;
	if (++state->count == 1 || state->time != time_of(row)) state->rank = state->count;
	state->time = time_of(row);
	return put_bigint(row, state->rank);
}

static bool answer_dense_rank(const over_row *row)
{
	rf_over_state *state = row->state;
	if (state->count == 0 || state->time != time_of(row)) state->count++;
	state->time = time_of(row);
	return put_bigint(row, state->count);
}

static bool answer_lag(const over_row *row)
{
	rf_over_state *state = row->state;
	if (state->held < row->series->call->offset) return put_fallback(row) && ring_push(row);
	if (!put_value(row, ring_value(state, 0))) return false;
	ring_drop(state);
	return ring_push(row);
}

/* Of a frame without RANGE. */
static bool answer_last_value(const over_row *row)
{
	return put_column(row, row->series->call->arg);
}

/* The place of the value among those kept: that of the k-th of the frame. */
static bool answer_kept(const over_row *row)
{
	const rf_over_call *call = row->series->call;
	rf_over_state *state = row->state;
	int64_t place = call->kind == RF_OVER_NTH_VALUE ? call->offset - 1 : 0;
	if (call->kind == RF_OVER_LAST_VALUE) place = state->held - 1;
	return place < state->held ? put_value(row, ring_value(state, (uint32_t)place)) : put_null(row);
}

/* A row enters the frame of first_value, last_value or nth_value. */
static bool enter(const over_row *row)
{
	const rf_over_call *call = row->series->call;
	const rf_over_frame *frame = row->series->frame;
	rf_over_state *state = row->state;
	int64_t least;
	if (call->kind == RF_OVER_LAST_VALUE) {
		if (state->held) ring_drop(state);
		return ring_push(row);
	}
	if (!frame->is_bounded)
		return state->held >= (call->kind == RF_OVER_NTH_VALUE ? call->offset : 1) ||
			ring_push(row);
	if (!frame->is_range) {
		if (state->held > frame->preceding) ring_drop(state);
		return ring_push(row);
	}
	least =
		time_of(row) < INT64_MIN + frame->preceding ? INT64_MIN : time_of(row) - frame->preceding;
	while (state->held && ring_value(state, 0)->time < least) ring_drop(state);
	return ring_push(row);
}

static bool answer_framed(const over_row *row)
{
	return enter(row) && answer_kept(row);
}

static bool replace(const over_row *row)
{
	if (rf_is_null(&row->batch->columns[row->series->call->arg], row->at)) return true;
	if (row->state->held) ring_drop(row->state);
	return ring_push(row);
}

static bool answer_latest(const over_row *row)
{
	return replace(row) &&
		(row->state->held ? put_value(row, ring_value(row->state, 0)) : put_null(row));
}

static bool answer_previous(const over_row *row)
{
	bool is_put = row->state->held ? put_value(row, ring_value(row->state, 0)) : put_null(row);
	return is_put && replace(row);
}

static bool answer_elapsed(const over_row *row)
{
	int64_t elapsed;
	if (!row->state->held) return put_null(row) && replace(row);
	if (__builtin_sub_overflow(time_of(row), ring_value(row->state, 0)->time, &elapsed))
		elapsed = INT64_MAX;
	return put_bigint(row, elapsed) && replace(row);
}

typedef bool (*row_step)(const over_row *row);

static row_step step_of(const rf_over_series *series, bool is_range)
{
	static const row_step steps[] = {
		[RF_OVER_ROW_NUMBER] = answer_row_number,
		[RF_OVER_RANK] = answer_rank,
		[RF_OVER_DENSE_RANK] = answer_dense_rank,
		[RF_OVER_FIRST_VALUE] = answer_framed,
		[RF_OVER_LAST_VALUE] = answer_last_value,
		[RF_OVER_NTH_VALUE] = answer_framed,
		[RF_OVER_LAG] = answer_lag,
		[RF_OVER_LATEST] = answer_latest,
		[RF_OVER_PREVIOUS] = answer_previous,
		[RF_OVER_ELAPSED] = answer_elapsed,
	};
	return is_range ? answer_kept : steps[series->call->kind];
}

bool rf_over_series_is_range(const rf_over_series *series)
{
	rf_over_kind kind = series->call->kind;
	return series->frame->is_range &&
		(kind == RF_OVER_FIRST_VALUE || kind == RF_OVER_LAST_VALUE || kind == RF_OVER_NTH_VALUE);
}

/* The partitions of the batch have been found. */
static bool run(rf_over_series *series, const rf_batch *batch, rf_batch_store *out,
                rf_memory *memory, row_step step)
{
	over_row row = {.series = series, .batch = batch, .out = out, .memory = memory};
	uint32_t count = series->part->count;
	if (!rf_array_grow(memory, &series->states, &series->state_capacity, count,
	                   sizeof *series->states))
		return false;
	if (series->state_count < count)
		memset(series->states + series->state_count, 0,
		       (count - series->state_count) * sizeof *series->states);
	series->state_count = count;
	for (uint32_t i = 0; i < batch->selected_count; i++) {
		row.state = &series->states[series->part->groups[i]];
		row.at = rf_batch_position(batch, i);
		if (!step(&row)) return false;
	}
	return true;
}

/* ---- forgetting ---- */

static void release_state(rf_over_series *series, rf_over_state *state, rf_memory *memory)
{
	for (uint32_t k = 0; k < state->capacity; k++)
		rf_agg_cell_release(memory, series->type, &state->values[k].cell);
	rf_free(memory, state->values, state->capacity * sizeof *state->values);
}

void rf_over_series_close(rf_over_series *series, rf_memory *memory)
{
	for (uint32_t i = 0; i < series->state_count; i++)
		release_state(series, &series->states[i], memory);
	rf_free(memory, series->states, series->state_capacity * sizeof *series->states);
}

/* Drops the values that no frame from a time on holds; marks the partitions that have others. */
static uint32_t mark_live(rf_over_series *series, int64_t time, uint8_t *is_live)
{
	int64_t preceding = series->frame->preceding;
	int64_t least = time < INT64_MIN + preceding ? INT64_MIN : time - preceding;
	uint32_t live = 0;
	for (uint32_t i = 0; i < series->state_count; i++) {
		rf_over_state *state = &series->states[i];
		while (state->held && ring_value(state, 0)->time < least) ring_drop(state);
		is_live[i] = state->held > 0;
		live += is_live[i];
	}
	return live;
}

static void move_live(rf_over_series *series, const uint8_t *is_live, rf_memory *memory)
{
	uint32_t moved = 0;
	for (uint32_t i = 0; i < series->state_count; i++) {
		if (is_live[i])
			series->states[moved++] = series->states[i];
		else
			release_state(series, &series->states[i], memory);
	}
	series->state_count = series->part->count = moved;
}

rf_status rf_over_series_forget(rf_over_series *series, int64_t time, rf_memory *memory,
                                rf_error *error)
{
	uint32_t count = series->state_count, live;
	uint8_t *is_live;
	rf_status status = RIFFLE_OK;
	if (!series->part->is_own || count < series->sweep_at || count < SWEEP_LEAST) return RIFFLE_OK;
	is_live = rf_alloc(memory, count);
	if (!is_live) return rf_memory_fail(memory, "OVER", error);
	live = mark_live(series, time, is_live);
	series->sweep_at = 2 * live;
	if (live < count) status = rf_group_table_keep(&series->part->table, is_live, error);
	if (live < count && status >= 0) move_live(series, is_live, memory);
	rf_free(memory, is_live, count);
	return status;
}

/* ---- rows ---- */

bool rf_over_series_take(rf_over_series *series, const rf_batch *batch, rf_memory *memory)
{
	return run(series, batch, NULL, memory, enter);
}

bool rf_over_series_answer(rf_over_series *series, const rf_batch *batch, rf_batch_store *out,
                           rf_memory *memory)
{
	return run(series, batch, out, memory, step_of(series, rf_over_series_is_range(series)));
}
