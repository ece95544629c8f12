/*
 * lead: see over.h. A row is answered by the offset-th row after it in its partition.
 * Invariant: the rows of a partition that have no answer yet are its newest, at most offset of
 * them, and are linked in order.
 */
#include "runtime/over.h"

#include <string.h>

void rf_over_ahead_close(rf_over_ahead *ahead, rf_memory *memory)
{
	rf_free(memory, ahead->states, ahead->state_capacity * sizeof *ahead->states);
	rf_free(memory, ahead->answers, ahead->answer_capacity * sizeof *ahead->answers);
	rf_free(memory, ahead->nexts, ahead->next_capacity * sizeof *ahead->nexts);
}

static bool grow(rf_over_ahead *ahead, rf_memory *memory)
{
	uint32_t count = ahead->part->count;
	if (!rf_array_grow(memory, &ahead->states, &ahead->state_capacity, count,
	                   sizeof *ahead->states) ||
	    !rf_array_grow(memory, &ahead->answers, &ahead->answer_capacity, (uint64_t)ahead->held + 1,
	                   sizeof *ahead->answers) ||
	    !rf_array_grow(memory, &ahead->nexts, &ahead->next_capacity, (uint64_t)ahead->held + 1,
	                   sizeof *ahead->nexts))
		return false;
	for (; ahead->state_count < count; ahead->state_count++)
		ahead->states[ahead->state_count] = (rf_over_waiting){.count = 0};
	return true;
}

bool rf_over_ahead_take(rf_over_ahead *ahead, uint32_t partition, rf_memory *memory)
{
	uint64_t number = ahead->first + ahead->held;
	rf_over_waiting *waiting;
	if (!grow(ahead, memory)) return false;
	ahead->answers[ahead->held] = ahead->nexts[ahead->held] = RF_OVER_NO_ROW;
	ahead->held++;
	waiting = &ahead->states[partition];
	if (waiting->count == 0)
		waiting->oldest = number;
	else
		ahead->nexts[waiting->newest - ahead->first] = number;
	waiting->newest = number;
	if (++waiting->count <= ahead->call->offset) return true;
	ahead->answers[waiting->oldest - ahead->first] = number;
	waiting->oldest = ahead->nexts[waiting->oldest - ahead->first];
	waiting->count--;
	while (ahead->answered_end <= number &&
	       ahead->answers[ahead->answered_end - ahead->first] != RF_OVER_NO_ROW)
		ahead->answered_end++;
	return true;
}

void rf_over_ahead_drop(rf_over_ahead *ahead, uint64_t number)
{
	uint32_t left = (uint32_t)(number - ahead->first);
	ahead->held -= left;
	memmove(ahead->answers, ahead->answers + left, ahead->held * sizeof *ahead->answers);
	memmove(ahead->nexts, ahead->nexts + left, ahead->held * sizeof *ahead->nexts);
	ahead->first = number;
	if (ahead->answered_end < number) ahead->answered_end = number;
}

uint64_t rf_over_ahead_row(const rf_over_ahead *ahead, uint64_t number)
{
	return ahead->answers[number - ahead->first];
}
