/*
 * Windows of many panes from two stacks. The oldest panes that have been in a window are the
 * front: each has a suffix, the merge of itself and those after it in the front; the others are
 * merged in back. A window is the oldest suffix and back, so a pane is merged some three times
 * in its life, however many windows hold it.
 *
 *   panes     a     b    c  |  d    e
 *   suffix    abc   bc   c  |           back: de
 *   window from b on: bc + de
 *
 * Invariant: a pane that is stacked never changes; rows that come for it later are in its late
 * pane, which windows merge apart.
 */
#include "runtime/time_window.h"

static inline bool has_late(const rf_time_pane *pane)
{
	return pane->late && pane->late->count > 0;
}

rf_status rf_time_stack_push(rf_time_window *self, rf_time_stack *stack, rf_time_pane *pane,
                             rf_error *error)
{
	if (!stack->back) RF_TRY(rf_time_pane_take(self, &stack->back, error));
	pane->is_stacked = true;
	stack->count++;
	return rf_time_pane_merge(self, stack->back, pane, error);
}

void rf_time_stack_insert(rf_time_stack *stack, rf_time_pane *pane, uint32_t place)
{
	if (place >= stack->count) return;
	pane->is_stacked = true; /* and empty: its rows are late */
	stack->count++;
	if (place < stack->front_count) stack->front_count++;
}

rf_status rf_time_stack_rows(rf_time_window *self, rf_time_pane *pane, rf_time_pane **to,
                             rf_error *error)
{
	*to = pane;
	if (!pane->is_stacked) return RIFFLE_OK;
	if (!pane->late) RF_TRY(rf_time_pane_take(self, &pane->late, error));
	*to = pane->late;
	return RIFFLE_OK;
}

rf_status rf_time_stack_window(rf_time_window *self, const rf_time_stack *stack,
                               rf_time_pane *const *panes, rf_time_pane *window, rf_error *error)
{
	uint32_t i = 0;
	while (i < stack->front_count && !panes[i]->suffix) i++;
	if (i < stack->front_count) RF_TRY(rf_time_pane_merge(self, window, panes[i]->suffix, error));
	if (stack->back) RF_TRY(rf_time_pane_merge(self, window, stack->back, error));
	for (i = 0; i < stack->count; i++)
		if (has_late(panes[i])) RF_TRY(rf_time_pane_merge(self, window, panes[i]->late, error));
	return RIFFLE_OK;
}

/* All stacked panes become the front. */
static rf_status turn(rf_time_window *self, rf_time_stack *stack, rf_time_pane *const *panes,
                      rf_error *error)
{
	for (uint32_t i = stack->count; i-- > 0;) {
		rf_time_pane *pane = panes[i];
		if (has_late(pane)) {
			RF_TRY(rf_time_pane_merge(self, pane, pane->late, error));
			rf_time_pane_clear(self, pane->late);
		}
		RF_TRY(rf_time_pane_take(self, &pane->suffix, error));
		RF_TRY(rf_time_pane_merge(self, pane->suffix, pane, error));
		if (i + 1 < stack->count)
			RF_TRY(rf_time_pane_merge(self, pane->suffix, panes[i + 1]->suffix, error));
	}
	stack->front_count = stack->count;
	if (stack->back) rf_time_pane_clear(self, stack->back);
	return RIFFLE_OK;
}

rf_status rf_time_stack_drop(rf_time_window *self, rf_time_stack *stack, rf_time_pane *const *panes,
                             rf_error *error)
{
	if (stack->count == 0) return RIFFLE_OK;
	if (stack->front_count == 0) RF_TRY(turn(self, stack, panes, error));
	stack->front_count--;
	stack->count--;
	return RIFFLE_OK;
}
