/*
 * Sessions: see session.h. The trees are splay trees, worked on from the top down. Invariant:
 * a partition's sessions are in its tree once each, and within any of them lies no row of
 * another.
 */
#include "runtime/session.h"

#include <string.h>

/* ---- trees ---- */

/* Brings to the root of a tree the session that begins at a time, or else one that begins next
 * to it, before or after. */
static uint32_t splay(rf_session *list, uint32_t root, int64_t time)
{
	uint32_t smaller = RF_NO_SESSION, greater = RF_NO_SESSION; /* trees taken off on the way */
	uint32_t *smaller_end = &smaller, *greater_end = &greater;
	if (root == RF_NO_SESSION) return root;
	while (time != list[root].first) {
		bool is_left = time < list[root].first;
		uint32_t child = is_left ? list[root].left : list[root].right;
		if (child == RF_NO_SESSION) break;
		if (is_left && time < list[child].first) { /* rotate right */
			list[root].left = list[child].right;
			list[child].right = root;
			root = child;
		} else if (!is_left && time > list[child].first) {
			list[root].right = list[child].left;
			list[child].left = root;
			root = child;
		}
		child = is_left ? list[root].left : list[root].right;
		if (child == RF_NO_SESSION) break;
		if (is_left) {
			*greater_end = root;
			greater_end = &list[root].left;
		} else {
			*smaller_end = root;
			smaller_end = &list[root].right;
		}
		root = child;
	}
	*smaller_end = list[root].left;
	*greater_end = list[root].right;
	list[root].left = smaller;
	list[root].right = greater;
	return root;
}

void rf_sessions_find(rf_sessions *self, uint32_t partition, int64_t time, uint32_t *before,
                      uint32_t *after)
{
	rf_session *list = self->list;
	uint32_t root = splay(list, self->roots[partition], time);
	self->roots[partition] = root;
	*before = *after = RF_NO_SESSION;
	if (root == RF_NO_SESSION) return;
	if (list[root].first <= time) {
		*before = root;
		*after = list[root].right = splay(list, list[root].right, time);
	} else {
		*after = root;
		*before = list[root].left = splay(list, list[root].left, time);
	}
}

void rf_sessions_join(rf_sessions *self, uint32_t before, uint32_t after)
{
	rf_session *list = self->list;
	list[before].right = list[after].right;
	self->roots[list[before].partition] = before;
}

void rf_sessions_take_out(rf_sessions *self, uint32_t number)
{
	rf_session *list = self->list;
	uint32_t *root = &self->roots[list[number].partition];
	int64_t time = list[number].first;
	uint32_t left;
	*root = splay(list, *root, time);
	left = splay(list, list[number].left, time);
	if (left != RF_NO_SESSION) list[left].right = list[number].right;
	*root = left != RF_NO_SESSION ? left : list[number].right;
}

/* ---- making and letting go ---- */

bool rf_sessions_add_partitions(rf_time_window *window, rf_sessions *self, uint32_t count)
{
	if (!rf_array_grow(window->memory, &self->roots, &self->root_capacity, count,
	                   sizeof *self->roots))
		return false;
	while (self->root_count < count) self->roots[self->root_count++] = RF_NO_SESSION;
	return true;
}

static bool take(rf_time_window *window, rf_sessions *self, uint32_t *number)
{
	uint64_t need = (uint64_t)self->count + 1;
	*number = self->first_free;
	if (*number < self->count) {
		self->first_free = self->list[*number].left;
		return true;
	}
	if (!rf_array_grow(window->memory, &self->list, &self->capacity, need, sizeof *self->list))
		return false;
	if (self->has_panes ? !rf_array_grow(window->memory, &self->panes, &self->pane_capacity, need,
	                                     sizeof *self->panes)
	                    : !rf_array_grow(window->memory, &self->records, &self->record_capacity,
	                                     need, window->set.record_size))
		return false;
	*number = self->count++;
	self->first_free = self->count;
	return true;
}

bool rf_sessions_open(rf_time_window *window, rf_sessions *self, uint32_t partition,
                      uint32_t before, uint32_t *number)
{
	uint32_t root = self->roots[partition];
	rf_session *made;
	if (!take(window, self, number)) return false;
	made = &self->list[*number];
	*made = (rf_session){.left = RF_NO_SESSION, .right = RF_NO_SESSION, .partition = partition};
	if (self->has_panes)
		self->panes[*number] = (rf_session_panes){NULL, NULL};
	else
		rf_aggregate_set_init(&window->set, self->records + *number * window->set.record_size);
	self->roots[partition] = *number;
	if (root == RF_NO_SESSION) return true;
	if (root == before) {
		made->left = root;
		made->right = self->list[root].right;
		self->list[root].right = RF_NO_SESSION;
	} else {
		made->right = root;
		made->left = self->list[root].left;
		self->list[root].left = RF_NO_SESSION;
	}
	return true;
}

void rf_sessions_free(rf_sessions *self, uint32_t number)
{
	self->list[number].left = self->first_free;
	self->first_free = number;
}

void rf_sessions_release(rf_time_window *window, rf_sessions *self)
{
	rf_memory *memory = window->memory;
	rf_free(memory, self->list, self->capacity * sizeof *self->list);
	rf_free(memory, self->roots, self->root_capacity * sizeof *self->roots);
	rf_free(memory, self->records, self->record_capacity * window->set.record_size);
	rf_free(memory, self->panes, self->pane_capacity * sizeof *self->panes);
}
