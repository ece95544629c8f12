/*
 * Sessions that are open, of every partition, by number. The sessions of a partition make a
 * tree by the time of their first row; they share no time, so that one look finds the two that
 * a row may belong to. What is used last stands at the root: with rows that come in order the
 * tree is not walked at all.
 */
#ifndef RF_RUNTIME_SESSION_H
#define RF_RUNTIME_SESSION_H

#include "runtime/time_window.h"

#define RF_NO_SESSION UINT32_MAX

typedef struct rf_session {
	int64_t first, last; /* times of its rows */
	int64_t first_arrival;
	int64_t row_count;
	uint32_t left, right; /* in the tree; of a free one: left is the next free */
	uint32_t partition;
} rf_session;

/* The rows of a session in pieces: what were sessions before a row between them came. */
typedef struct rf_session_panes {
	rf_time_pane *first, *last;
} rf_session_panes;

typedef struct rf_sessions {
	rf_session *list;
	uint32_t count, capacity, first_free;
	uint32_t *roots; /* by partition */
	uint32_t root_count, root_capacity;
	char *records; /* by session, where a session is one group; else: */
	rf_session_panes *panes;
	uint32_t record_capacity, pane_capacity;
	bool has_panes;
} rf_sessions;

/* False from any of these: out of memory. */
bool rf_sessions_add_partitions(rf_time_window *window, rf_sessions *self, uint32_t count);
/* The sessions of a partition that begin last at or before a time, and first after it;
 * RF_NO_SESSION: there is none. One of them is the root then, the other next to it. */
void rf_sessions_find(rf_sessions *self, uint32_t partition, int64_t time, uint32_t *before,
                      uint32_t *after);
/* A session without rows between the two that were found; it becomes the root. */
bool rf_sessions_open(rf_time_window *window, rf_sessions *self, uint32_t partition,
                      uint32_t before, uint32_t *number);
/* Takes the later of the two that were found out of the tree; its number stays. */
void rf_sessions_join(rf_sessions *self, uint32_t before, uint32_t after);
void rf_sessions_take_out(rf_sessions *self, uint32_t number);
/* Gives a number back; its record has been moved, or its panes have. */
void rf_sessions_free(rf_sessions *self, uint32_t number);
void rf_sessions_release(rf_time_window *window, rf_sessions *self);

#endif
