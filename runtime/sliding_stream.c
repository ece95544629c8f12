/*
 * Sliding windows over the whole stream: no partitions, no groups. The rows are cut into
 * blocks of `size`; a window is the end of the block before and the start of this one, so it
 * is one merged state of each. Invariant: rows[i] has row i of this block alone until the
 * block is full; then each takes in what comes after it and the array becomes front.
 *
 *   SLIDING 4        block before: a b c d     this block: e f g
 *   front            abcd bcd cd d             rows        e f g      back: efg
 *   at f (i = 1)     cd + ef
 */
#include "runtime/sliding.h"

#include <string.h>

/* States of one aggregate, record_size apart. */
typedef struct stream_stacks {
	char *front; /* size of them, or NULL in the first block */
	char *rows;
	char *fresh;   /* RF_BATCH_ROWS empty states */
	char *back;    /* all rows of this block, merged */
	char *results; /* room for RF_BATCH_ROWS, or for one where rows are taken singly */
	uint32_t result_count;
	uint32_t capacity; /* of front and rows */
} stream_stacks;

struct rf_sliding_stream {
	stream_stacks *stacks; /* by aggregate; those that are not flat have none */
	uint32_t count;
	uint32_t capacity; /* of all of them */
	uint32_t filled;   /* rows of this block */
	bool has_front;
	int64_t row_count;
	rf_row_store *kept;
	uint32_t places[RF_BATCH_ROWS]; /* 0, 1, 2, ... */
};

static char *empty_states(rf_sliding *self, const rf_aggregate_set *set, uint32_t count)
{
	char *states = rf_alloc(self->memory, count * set->record_size);
	for (uint32_t i = 0; states && i < count; i++)
		rf_aggregate_set_init(set, states + i * set->record_size);
	return states;
}

/* Whether all rows of a run can be answered at once. */
static bool is_by_column(const rf_sliding_aggregate *aggregate)
{
	return aggregate->set.is_flat && aggregate->class_->combine && aggregate->class_->finish_many;
}

rf_status rf_sliding_stream_open(rf_sliding *self, rf_error *error)
{
	rf_sliding_stream *stream = rf_alloc_zero(self->memory, sizeof *stream);
	if (!stream) return rf_sliding_fail_memory(self, error);
	self->stream = stream;
	for (uint32_t i = 0; i < RF_BATCH_ROWS; i++) stream->places[i] = i;
	stream->stacks =
		rf_alloc_zero(self->memory, self->plan->aggregate_count * sizeof *stream->stacks);
	if (!stream->stacks) return rf_sliding_fail_memory(self, error);
	stream->count = self->plan->aggregate_count;
	for (uint32_t i = 0; i < stream->count; i++) {
		const rf_aggregate_set *set = &self->aggregates[i].set;
		if (!set->is_flat) continue;
		stream->stacks[i].fresh = empty_states(self, set, RF_BATCH_ROWS);
		stream->stacks[i].result_count = is_by_column(&self->aggregates[i]) ? RF_BATCH_ROWS : 1;
		stream->stacks[i].back = empty_states(self, set, 1);
		stream->stacks[i].results = empty_states(self, set, stream->stacks[i].result_count);
		if (!stream->stacks[i].fresh || !stream->stacks[i].back || !stream->stacks[i].results)
			return rf_sliding_fail_memory(self, error);
	}
	return RIFFLE_OK;
}

void rf_sliding_stream_close(rf_sliding *self)
{
	rf_sliding_stream *stream = self->stream;
	if (!stream) return;
	for (uint32_t i = 0; i < stream->count; i++) {
		stream_stacks *stacks = &stream->stacks[i];
		size_t size = self->aggregates[i].set.record_size;
		rf_free(self->memory, stacks->front, stacks->capacity * size);
		rf_free(self->memory, stacks->rows, stacks->capacity * size);
		rf_free(self->memory, stacks->fresh, RF_BATCH_ROWS * size);
		rf_free(self->memory, stacks->back, size);
		rf_free(self->memory, stacks->results, stacks->result_count * size);
	}
	rf_free(self->memory, stream->stacks, self->plan->aggregate_count * sizeof *stream->stacks);
	rf_row_store_close(stream->kept);
	rf_free(self->memory, stream, sizeof *stream);
	self->stream = NULL;
}

/* Makes room for more rows in the block; only the first block grows. */
static rf_status grow(rf_sliding *self, uint32_t need, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	uint64_t capacity = stream->capacity ? stream->capacity : 64;
	if (need <= stream->capacity) return RIFFLE_OK;
	while (capacity < need) capacity *= 2;
	if (capacity > (uint64_t)self->size) capacity = (uint64_t)self->size;
	if (capacity > UINT32_MAX) return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < stream->count; i++) {
		size_t size = self->aggregates[i].set.record_size;
		stream_stacks *stacks = &stream->stacks[i];
		char *rows;
		if (!self->aggregates[i].set.is_flat) continue;
		rows = rf_alloc(self->memory, capacity * size);
		if (!rows) return rf_sliding_fail_memory(self, error);
		if (stacks->rows) memcpy(rows, stacks->rows, stream->filled * size);
		rf_free(self->memory, stacks->rows, stacks->capacity * size);
		stacks->rows = rows;
		stacks->capacity = (uint32_t)capacity;
	}
	stream->capacity = (uint32_t)capacity;
	return RIFFLE_OK;
}

/* Merges each state with all that come after it. */
static void merge_backwards(const rf_sliding_aggregate *aggregate, char *states, uint32_t count)
{
	size_t size = aggregate->set.record_size;
	char *last = states + (count - 1) * size;
	if (count < 2) return;
	if (aggregate->class_->combine) {
		aggregate->class_->combine(&aggregate->set.envs[0], last - size, last - size, last,
		                           -(ptrdiff_t)size, count - 1);
		return;
	}
	for (char *at = last; at > states; at -= size) rf_sliding_merge(aggregate, at - size, at);
}

/* The block is full: its rows become the front of the next. */
static rf_status turn(rf_sliding *self, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	for (uint32_t i = 0; i < stream->count; i++) {
		const rf_sliding_aggregate *aggregate = &self->aggregates[i];
		stream_stacks *stacks = &stream->stacks[i];
		size_t size = aggregate->set.record_size;
		char *emptied = stacks->front;
		if (!aggregate->set.is_flat) continue;
		merge_backwards(aggregate, stacks->rows, stream->filled);
		if (!emptied) {
			emptied = rf_alloc(self->memory, stacks->capacity * size);
			if (!emptied) return rf_sliding_fail_memory(self, error);
		}
		stacks->front = stacks->rows;
		stacks->rows = emptied;
		rf_aggregate_set_init(&aggregate->set, stacks->back);
	}
	stream->has_front = true;
	stream->filled = 0;
	return RIFFLE_OK;
}

/* Gives rows of the block, from the one at place filled on, a state each. */
static rf_status fill_states(rf_sliding *self, const rf_batch *in, const uint16_t *rows,
                             uint32_t first, uint32_t count, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	for (uint32_t i = 0; i < stream->count; i++) {
		rf_sliding_aggregate *aggregate = &self->aggregates[i];
		size_t size = aggregate->set.record_size;
		char *states;
		if (!aggregate->set.is_flat) continue;
		states = stream->stacks[i].rows + stream->filled * size;
		memcpy(states, stream->stacks[i].fresh, count * size);
		RF_TRY(rf_aggregate_set_update(&aggregate->set, in, rows, first, count, stream->places,
		                               states, error));
	}
	return RIFFLE_OK;
}

/* Answers rows of the block from a place on: each is merged with those before it in the block
 * and then with the end of the block before. skipped: the first are dropped. */
static void write_column(rf_sliding *self, const rf_sliding_aggregate *aggregate,
                         const stream_stacks *stacks, uint32_t place, const uint16_t *rows,
                         uint32_t first, uint32_t count, uint32_t skipped)
{
	const rf_aggregate_class *class_ = aggregate->class_;
	const rf_aggregate_env *env = &aggregate->set.envs[0];
	size_t size = aggregate->set.record_size;
	uint32_t in_front = count;
	const char *states = stacks->rows + place * size;
	class_->combine(env, stacks->results, stacks->back, states, (ptrdiff_t)size, 1);
	class_->combine(env, stacks->results + size, stacks->results, states + size, (ptrdiff_t)size,
	                count - 1);
	rf_sliding_copy(stacks->back, stacks->results + (count - 1) * size, size);
	if (place + count == self->size) in_front--; /* the window of the last row is the block */
	if (self->stream->has_front)
		class_->combine(env, stacks->results, stacks->front + (place + 1) * size, stacks->results,
		                (ptrdiff_t)size, in_front);
	class_->finish_many(env, stacks->results + skipped * size, size, count - skipped, &self->out,
	                    aggregate->column, rows ? rows + skipped : NULL, first + skipped);
}

/* The same for one row, as the state of its window. */
static inline const void *window_state(const rf_sliding *self,
                                       const rf_sliding_aggregate *aggregate,
                                       const stream_stacks *stacks, uint32_t place)
{
	size_t size = aggregate->set.record_size;
	rf_sliding_merge(aggregate, stacks->back, stacks->rows + place * size);
	if (!self->stream->has_front || place + 1 == self->size) return stacks->back;
	rf_sliding_copy(stacks->results, stacks->front + (place + 1) * size, size);
	rf_sliding_merge(aggregate, stacks->results, stacks->back);
	return stacks->results;
}

/* Answers one row for the aggregates that are not taken by column. */
static rf_status write_row(rf_sliding *self, int64_t number, uint32_t place, uint32_t row,
                           bool is_wanted, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	uint64_t start = number >= self->size ? (uint64_t)(number + 1 - self->size) : 0;
	rf_sliding_rows kept = {stream->kept, NULL, start, (uint64_t)number + 1 - start};
	for (uint32_t i = 0; i < stream->count; i++) {
		rf_sliding_aggregate *aggregate = &self->aggregates[i];
		if (is_by_column(aggregate)) continue;
		if (aggregate->set.is_flat) {
			const void *state = window_state(self, aggregate, &stream->stacks[i], place);
			if (is_wanted) RF_TRY(rf_sliding_finish(self, aggregate, state, row, error));
		} else if (is_wanted) {
			RF_TRY(rf_sliding_rows_finish(self, aggregate, &kept, row, error));
		}
	}
	return RIFFLE_OK;
}

/* Rows of one block. Errors are noted row by row, whatever the batch is. */
static rf_status take_run(rf_sliding *self, const rf_batch *in, const uint16_t *rows,
                          uint32_t first, uint32_t count, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	uint32_t skipped = rf_sliding_begin_rows(self, rows, first, count, stream->row_count);
	bool is_by_row = in->notes && in->notes->count > 0;
	RF_TRY(fill_states(self, in, rows, first, count, error));
	for (uint32_t i = 0; i < stream->count; i++) {
		if (is_by_column(&self->aggregates[i]))
			write_column(self, &self->aggregates[i], &stream->stacks[i], stream->filled, rows,
			             first, count, skipped);
		else
			is_by_row = true;
	}
	for (uint32_t i = 0; is_by_row && i < count; i++) {
		uint32_t row = rows ? rows[i] : first + i;
		RF_TRY(rf_sliding_pass_notes(self, in, row, error));
		RF_TRY(
			write_row(self, stream->row_count + i, stream->filled + i, row, i >= skipped, error));
	}
	stream->row_count += count;
	stream->filled += count;
	return RIFFLE_OK;
}

rf_status rf_sliding_stream_run(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_stream *stream = self->stream;
	uint32_t i = 0;
	if (self->is_keeping)
		RF_TRY(rf_sliding_rows_keep(self, &stream->kept, in, in->selection, 0, in->selected_count,
		                            error));
	while (i < in->selected_count) {
		uint32_t count = in->selected_count - i;
		if (count > self->size - stream->filled) count = (uint32_t)(self->size - stream->filled);
		RF_TRY(grow(self, stream->filled + count, error));
		RF_TRY(take_run(self, in, in->selection ? in->selection + i : NULL, i, count, error));
		i += count;
		if (stream->filled == self->size) RF_TRY(turn(self, error));
	}
	if (stream->kept && stream->row_count > self->size)
		rf_row_store_drop(stream->kept, (uint64_t)(stream->row_count - self->size));
	return RIFFLE_OK;
}
