/*
 * Sort: keeps rows until a run of them is complete (all of the input, or all of equal
 * boundary values), sorts and gives them. Invariant: the sort is stable, so rows with equal
 * keys keep their order.
 *
 * The boundary is the serial of a window: rows of one window follow each other, and the run
 * is complete when the next begins, when the batch says that its last window has all its
 * rows, or at the end.
 */
#include "runtime/operator.h"
#include "runtime/row_store.h"

#include <math.h>
#include <string.h>

/* A row to be sorted: its first key, or the start of it, as numbers that order alike. */
typedef struct sort_item {
	uint64_t prefix;
	uint32_t rank;   /* NULLs first 0, values 1, NULLs last 2 */
	uint32_t number; /* in the store */
} sort_item;

typedef struct sorter {
	rf_memory *memory;
	const rf_plan_sort *plan;
	rf_row_store *store;
	rf_batch_store out;
	rf_column *view;
	uint32_t column_count;
	uint32_t first_compared; /* key to go on with when rank and prefix are equal */
	sort_item *items, *scratch;
	uint32_t items_capacity, scratch_capacity;
	uint32_t next; /* item to go out */
	uint32_t item_count;
	bool is_emitting;
	bool has_begun; /* a row of the run is out */
	bool has_notes; /* those of the batch up to notes_upto are to go out with it */
	uint32_t notes_upto;
	uint32_t cursor; /* rows of the input batch taken */
	int64_t boundary;
	size_t held_bytes;
} sorter;

static rf_status fail_memory(const sorter *self, rf_error *error)
{
	return rf_memory_fail(self->memory, "ORDER BY", error);
}

/* Whether equal prefixes are equal values. */
static bool is_exact(rf_type type)
{
	return !rf_type_is_bytes(type) && type != RF_INTERVAL && !rf_type_is_decimal(type);
}

static rf_status open_state(sorter *self, const rf_plan_node *node, rf_context *ctx)
{
	self->column_count = node->schema.count;
	self->first_compared = is_exact(node->schema.columns[self->plan->keys[0].column].type);
	self->view = rf_alloc(ctx->memory, self->column_count * sizeof *self->view);
	if (!self->view) return fail_memory(self, ctx->error);
	RF_TRY(rf_row_store_open(&self->store, ctx->memory, &node->schema, NULL, 0, "ORDER BY",
	                         ctx->error));
	return rf_batch_store_open(&self->out, ctx->memory, &node->schema, ctx->batch_rows, ctx->error);
}

static rf_status sort_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	sorter *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->memory = ctx->memory;
	self->plan = &node->as.sort;
	status = open_state(self, node, ctx);
	self->held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void sort_close(rf_op *op, rf_context *ctx)
{
	sorter *self = op->state;
	RF_UNUSED(ctx);
	rf_free(self->memory, self->items, self->items_capacity * sizeof *self->items);
	rf_free(self->memory, self->scratch, self->scratch_capacity * sizeof *self->scratch);
	rf_free(self->memory, self->view, self->column_count * sizeof *self->view);
	rf_row_store_close(self->store);
	rf_batch_store_close(&self->out);
}

/* ---- sorting ---- */

static uint64_t prefix_of_bigint(int64_t value)
{
	return (uint64_t)value ^ UINT64_C(1) << 63;
}

/* NaNs are one value and the greatest, zeros are one value. */
static uint64_t prefix_of_real(double value)
{
	uint64_t bits;
	if (isnan(value)) return UINT64_MAX;
	if (value == 0) value = 0.0;
	memcpy(&bits, &value, sizeof bits);
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static uint64_t prefix_of_text(rf_text text)
{
	uint64_t prefix = 0;
	size_t size = text.size < 8 ? text.size : 8;
	for (size_t i = 0; i < size; i++)
		prefix |= (uint64_t)(unsigned char)text.data[i] << (56 - 8 * i);
	return prefix;
}

static sort_item item_of(const rf_column *column, uint32_t row, const rf_sort_key *key)
{
	rf_value value = rf_column_value(column, row);
	sort_item item = {.rank = 1};
	if (value.is_null) {
		item.rank = key->is_nulls_first ? 0 : 2;
		return item;
	}
	switch (value.type) {
	case RF_BOOLEAN: item.prefix = value.as.boolean; break;
	case RF_BIGINT:
	case RF_TIMESTAMP: item.prefix = prefix_of_bigint(value.as.bigint); break;
	case RF_DOUBLE: item.prefix = prefix_of_real(value.as.real); break;
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB: item.prefix = prefix_of_text(value.as.text); break;
	default: break; /* by comparison alone */
	}
	if (key->is_descending) item.prefix = ~item.prefix;
	return item;
}

static int compare_items(const sorter *self, const sort_item *a, const sort_item *b)
{
	if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
	if (a->prefix != b->prefix) return a->prefix < b->prefix ? -1 : 1;
	for (uint32_t i = self->first_compared; i < self->plan->key_count; i++) {
		const rf_sort_key *key = &self->plan->keys[i];
		int order = rf_row_store_compare(self->store, a->number, b->number, key->column,
		                                 key->is_descending, key->is_nulls_first);
		if (order != 0) return order;
	}
	return 0;
}

/* Merges two sorted runs that follow each other. */
static void merge_runs(const sorter *self, const sort_item *left, uint64_t left_count,
                       const sort_item *right, uint64_t right_count, sort_item *to)
{
	while (left_count > 0 && right_count > 0) {
		if (compare_items(self, left, right) <= 0) {
			*to++ = *left++;
			left_count--;
		} else {
			*to++ = *right++;
			right_count--;
		}
	}
	memcpy(to, left_count > 0 ? left : right, (left_count + right_count) * sizeof *to);
}

/* Bottom up, from one array to the other and back. */
static void sort_items(sorter *self)
{
	uint64_t count = self->item_count;
	for (uint64_t width = 1; width < count; width *= 2) {
		sort_item *sorted = self->scratch;
		uint32_t capacity = self->scratch_capacity;
		for (uint64_t low = 0; low < count; low += 2 * width) {
			uint64_t middle = low + width < count ? low + width : count;
			uint64_t high = low + 2 * width < count ? low + 2 * width : count;
			merge_runs(self, self->items + low, middle - low, self->items + middle, high - middle,
			           sorted + low);
		}
		self->scratch = self->items;
		self->scratch_capacity = self->items_capacity;
		self->items = sorted;
		self->items_capacity = capacity;
	}
}

static rf_status make_items(sorter *self, rf_error *error)
{
	uint64_t count = rf_row_store_end(self->store);
	const rf_sort_key *first = &self->plan->keys[0];
	if (!rf_array_grow(self->memory, &self->items, &self->items_capacity, count,
	                   sizeof *self->items) ||
	    !rf_array_grow(self->memory, &self->scratch, &self->scratch_capacity, count,
	                   sizeof *self->scratch))
		return fail_memory(self, error);
	for (uint64_t number = 0; number < count;) {
		rf_batch batch;
		uint32_t together =
			rf_row_store_view(self->store, number, RF_BATCH_ROWS, self->view, &batch);
		if (together == 0) return fail_memory(self, error);
		for (uint32_t i = 0; i < together; i++, number++) {
			self->items[number] = item_of(&self->view[first->column], i, first);
			self->items[number].number = (uint32_t)number;
		}
	}
	self->item_count = (uint32_t)count;
	return RIFFLE_OK;
}

/* The run is complete: sorts it, and its rows begin to go out. */
static rf_status complete_run(sorter *self, rf_error *error)
{
	if (rf_row_store_end(self->store) == 0) return RIFFLE_OK;
	RF_TRY(make_items(self, error));
	sort_items(self);
	self->next = 0;
	self->is_emitting = true;
	self->has_begun = false;
	return RIFFLE_OK;
}

/* ---- rows ---- */

/* Writes what fits of the sorted run to the output. */
static rf_status emit(sorter *self, const rf_batch *in, uint32_t *out_count, rf_error *error)
{
	while (self->next < self->item_count && *out_count < self->out.capacity) {
		uint32_t number = self->items[self->next].number;
		if (self->has_notes &&
		    !rf_notes_pass(in->notes, self->notes_upto, &self->out.notes, *out_count))
			return fail_memory(self, error);
		self->has_notes = false;
		self->has_begun = true;
		for (uint32_t i = 0; i < self->column_count; i++)
			if (!rf_row_store_copy(self->store, number, i, &self->out, i, *out_count))
				return fail_memory(self, error);
		self->next++;
		++*out_count;
	}
	if (self->next < self->item_count) return RIFFLE_OK;
	self->is_emitting = false;
	rf_row_store_clear(self->store);
	return RIFFLE_OK;
}

/* Takes rows of the batch up to the next boundary. */
static rf_status take(sorter *self, const rf_batch *in, rf_error *error)
{
	uint32_t boundary = self->plan->boundary;
	const int64_t *values = boundary == RF_NO_COLUMN ? NULL : in->columns[boundary].data;
	uint32_t first = self->cursor, end = in->selected_count;
	if (values) {
		int64_t value = values[rf_batch_position(in, first)];
		if (rf_row_store_end(self->store) > 0 && value != self->boundary) {
			self->has_notes = first > 0; /* those of earlier batches are out */
			self->notes_upto = first > 0 ? rf_batch_position(in, first - 1) : 0;
			return complete_run(self, error);
		}
		for (end = first; end < in->selected_count; end++)
			if (values[rf_batch_position(in, end)] != value) break;
		self->boundary = value;
	}
	self->cursor = end;
	return rf_row_store_append(self->store, in, in->selection ? in->selection + first : NULL, first,
	                           end - first, error);
}

static rf_status run(sorter *self, const rf_batch *in, uint32_t *out_count, rf_error *error)
{
	bool is_complete =
		in->is_end || (in->is_window_complete && self->plan->boundary != RF_NO_COLUMN);
	for (;;) {
		if (self->is_emitting) {
			RF_TRY(emit(self, in, out_count, error));
			if (self->is_emitting) return RIFFLE_OK;
		} else if (self->cursor < in->selected_count) {
			RF_TRY(take(self, in, error));
		} else {
			if (is_complete) RF_TRY(complete_run(self, error));
			if (!self->is_emitting) return RIFFLE_OK;
			self->has_notes = true;
			self->notes_upto = UINT32_MAX;
		}
	}
}

static rf_step sort_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                         rf_context *ctx)
{
	sorter *self = op->state;
	size_t before = ctx->memory->used_bytes;
	uint32_t out_count = 0;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->out, out);
	if (run(self, in, &out_count, ctx->error) < 0) return RF_STEP_ERROR;
	out->row_count = out->selected_count = out_count;
	out->is_window_complete = out_count > 0 && !(self->is_emitting && self->has_begun);
	self->held_bytes += ctx->memory->used_bytes - before;
	if (self->is_emitting) return RF_STEP_HAVE_MORE;
	self->cursor = 0;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &self->out.notes, out_count)) {
		fail_memory(self, ctx->error);
		return RF_STEP_ERROR;
	}
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static size_t sort_held_bytes(const rf_op *op)
{
	return ((const sorter *)op->state)->held_bytes;
}

const rf_op_class rf_op_sort = {
	.name = "sort",
	.state_size = sizeof(sorter),
	.open = sort_open,
	.step = sort_step,
	.close = sort_close,
	.held_bytes = sort_held_bytes,
};
