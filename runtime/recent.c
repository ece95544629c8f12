/*
 * Keys kept lately: see recent.h. Invariant: the times of a key are ascending, and fewer than half
 * of them are past for the rows to come.
 */
#include "runtime/recent.h"

#include <string.h>

enum { SWEEP_LEAST = 1024 };

/* The times at which a key was kept: the first, and the others. */
typedef struct entry {
	int64_t first;
	int64_t *more;
	uint32_t count, capacity; /* count: the first too; capacity: of more */
} entry;

struct rf_recent {
	rf_memory *memory;
	rf_group_table *table;
	const uint32_t *keys;
	int64_t within;
	entry *entries;
	uint32_t count, capacity, sweep_at;
	uint32_t groups[RF_BATCH_ROWS];
};

static rf_status fail_memory(const rf_recent *recent, rf_error *error)
{
	return rf_memory_fail(recent->memory, "DEDUP BY", error);
}

rf_status rf_recent_open(rf_recent **opened, rf_memory *memory, const rf_schema *input,
                         const uint32_t *keys, uint32_t key_count, int64_t within, rf_error *error)
{
	rf_recent *recent = rf_alloc_zero(memory, sizeof *recent);
	rf_type *types = rf_alloc(memory, key_count * sizeof *types);
	rf_status status;
	*opened = recent;
	if (recent) recent->memory = memory;
	if (!recent || !types) {
		rf_free(memory, types, key_count * sizeof *types);
		return rf_memory_fail(memory, "DEDUP BY", error);
	}
	recent->keys = keys;
	recent->within = within;
	recent->sweep_at = SWEEP_LEAST;
	for (uint32_t i = 0; i < key_count; i++) types[i] = input->columns[keys[i]].type;
	status = rf_group_table_open(&recent->table, memory, types, key_count, "DEDUP BY", error);
	rf_free(memory, types, key_count * sizeof *types);
	return status;
}

static void release(rf_recent *recent, entry *of)
{
	rf_free(recent->memory, of->more, of->capacity * sizeof *of->more);
	*of = (entry){.count = 0};
}

void rf_recent_close(rf_recent *recent)
{
	rf_memory *memory;
	if (!recent) return;
	memory = recent->memory;
	for (uint32_t i = 0; i < recent->count; i++) release(recent, &recent->entries[i]);
	rf_free(memory, recent->entries, recent->capacity * sizeof *recent->entries);
	rf_group_table_close(recent->table);
	rf_free(memory, recent, sizeof *recent);
}

rf_status rf_recent_begin(rf_recent *recent, const rf_batch *batch, rf_error *error)
{
	uint32_t count;
	RF_TRY(rf_group_table_find(recent->table, batch, recent->keys, batch->selection, 0,
	                           batch->selected_count, recent->groups, error));
	count = rf_group_table_count(recent->table);
	if (!rf_array_grow(recent->memory, &recent->entries, &recent->capacity, count,
	                   sizeof *recent->entries))
		return fail_memory(recent, error);
	for (; recent->count < count; recent->count++)
		recent->entries[recent->count] = (entry){.count = 0};
	return RIFFLE_OK;
}

/* ---- the times of a key ---- */

static int64_t time_at(const entry *of, uint32_t i)
{
	return i == 0 ? of->first : of->more[i - 1];
}

/* Whether two times are less than `within` apart. */
static bool is_near(const rf_recent *recent, int64_t a, int64_t b)
{
	uint64_t apart = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
	return apart < (uint64_t)recent->within;
}

/* Whether a time is `within` or more before a mark. */
static bool is_past(const rf_recent *recent, int64_t time, int64_t mark)
{
	return mark > time && !is_near(recent, time, mark);
}

/* How many of the first are past a mark. */
static uint32_t count_past(const rf_recent *recent, const entry *of, int64_t mark)
{
	uint32_t low = 0, high = of->count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (is_past(recent, time_at(of, middle), mark))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Drops the times that are past, if they are half of them, so that little is moved for each. */
static void forget(const rf_recent *recent, entry *of, int64_t mark)
{
	uint32_t past;
	if (of->count == 0 || !is_past(recent, time_at(of, of->count / 2), mark)) return;
	past = count_past(recent, of, mark);
	if (past < of->count) {
		of->first = of->more[past - 1];
		memmove(of->more, of->more + past, (of->count - past - 1) * sizeof *of->more);
	}
	of->count -= past;
}

/* The place of the first time that is not before another. */
static uint32_t place_of(const entry *of, int64_t time)
{
	uint32_t low = 0, high = of->count;
	if (high && time_at(of, high - 1) < time) return high;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (time_at(of, middle) < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool insert(const rf_recent *recent, entry *of, uint32_t place, int64_t time)
{
	uint32_t others = of->count; /* the new one aside, those in `more` are one fewer */
	if (others > 0 &&
	    !rf_array_grow(recent->memory, &of->more, &of->capacity, others, sizeof *of->more))
		return false;
	if (place == 0) {
		if (others > 1) memmove(of->more + 1, of->more, (others - 1) * sizeof *of->more);
		if (others > 0) of->more[0] = of->first;
		of->first = time;
	} else {
		memmove(of->more + place, of->more + place - 1, (others - place) * sizeof *of->more);
		of->more[place - 1] = time;
	}
	of->count++;
	return true;
}

/* Whether a time that is remembered is near another. Of those before it the nearest decides, of
 * those after it the first that is not past. */
static bool is_repeat(const rf_recent *recent, const entry *of, uint32_t place, int64_t at,
                      int64_t mark)
{
	uint32_t past = count_past(recent, of, mark);
	uint32_t after = place > past ? place : past;
	return (after < of->count && is_near(recent, time_at(of, after), at)) ||
		(place > past && is_near(recent, time_at(of, place - 1), at));
}

rf_status rf_recent_keep(rf_recent *recent, uint32_t i, int64_t at, int64_t mark, bool *is_kept,
                         rf_error *error)
{
	entry *of = &recent->entries[recent->groups[i]];
	uint32_t place;
	forget(recent, of, mark);
	place = place_of(of, at);
	*is_kept = !is_repeat(recent, of, place, at, mark);
	if (!*is_kept || is_past(recent, at, mark) || insert(recent, of, place, at)) return RIFFLE_OK;
	return fail_memory(recent, error);
}

/* ---- forgetting ---- */

/* Marks the keys that are still remembered. */
static uint32_t mark_live(rf_recent *recent, int64_t mark, uint8_t *is_live)
{
	uint32_t live = 0;
	for (uint32_t i = 0; i < recent->count; i++) {
		forget(recent, &recent->entries[i], mark);
		is_live[i] = recent->entries[i].count > 0; /* all past: all were dropped */
		live += is_live[i];
	}
	return live;
}

static void move_live(rf_recent *recent, const uint8_t *is_live)
{
	uint32_t moved = 0;
	for (uint32_t i = 0; i < recent->count; i++) {
		if (is_live[i])
			recent->entries[moved++] = recent->entries[i];
		else
			release(recent, &recent->entries[i]);
	}
	recent->count = moved;
}

rf_status rf_recent_end(rf_recent *recent, int64_t mark, rf_error *error)
{
	uint32_t count = recent->count, live;
	uint8_t *is_live;
	rf_status status = RIFFLE_OK;
	if (count < recent->sweep_at) return RIFFLE_OK;
	is_live = rf_alloc(recent->memory, count);
	if (!is_live) return fail_memory(recent, error);
	live = mark_live(recent, mark, is_live);
	recent->sweep_at = live < SWEEP_LEAST / 2 ? SWEEP_LEAST : 2 * live;
	if (live < count) status = rf_group_table_keep(&recent->table, is_live, error);
	if (live < count && status >= 0) move_live(recent, is_live);
	rf_free(recent->memory, is_live, count);
	return status;
}

size_t rf_recent_bytes(const rf_recent *recent)
{
	size_t bytes = sizeof *recent + recent->capacity * sizeof *recent->entries;
	return bytes + rf_group_table_bytes(recent->table);
}
