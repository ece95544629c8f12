/*
 * Rows that come too late for windows by time: left out and noted; and where notes stand when a
 * window closes. Invariant: the note stands
 * before the output row that comes next, after those of the input rows before it.
 */
#include "runtime/time_window.h"

#include "base/time_text.h"

#include <stdio.h>
#include <string.h>

/* "1h 2m", the two greatest units. */
static void write_duration(rf_wide_ns ns, char *out, size_t capacity)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {{"d", RF_NS_PER_DAY},
	             {"h", 3600 * RF_NS_PER_S},
	             {"m", 60 * RF_NS_PER_S},
	             {"s", RF_NS_PER_S},
	             {"ms", RF_NS_PER_MS},
	             {"us", RF_NS_PER_US},
	             {"ns", 1}};
	uint32_t i = 0;
	int size;
	while (i < 6 && ns < units[i].ns) i++;
	size = snprintf(out, capacity, "%lld%s", (long long)(ns / units[i].ns), units[i].name);
	ns %= units[i].ns;
	if (i == 6 || ns < units[i + 1].ns || size < 0) return;
	snprintf(out + size, capacity - (size_t)size, " %lld%s", (long long)(ns / units[i + 1].ns),
	         units[i + 1].name);
}

rf_status rf_time_note_late(rf_time_window *self, const rf_batch *in, uint32_t row,
                            rf_wide_ns late_by, rf_error *error)
{
	char reason[64] = "row late by ";
	size_t said = strlen(reason);
	write_duration(late_by, reason + said, sizeof reason - said);
	if (!rf_notes_pass(in->notes, row, &self->out.notes, self->out_count) ||
	    !rf_batch_note(in, row, &self->out.notes, self->out_count, RF_NOTE_LATE_ROW, reason))
		return rf_time_window_fail_memory(self, error);
	return RIFFLE_OK;
}

uint32_t rf_time_notes_before(const rf_batch *in, const int64_t *closes, uint32_t low,
                              uint32_t high, rf_wide_ns end)
{
	if (!in->notes || in->notes->count == 0) return high;
	while (low < high && closes[low] < end) low++;
	return low;
}
