/*
 * Several paths into valid JSON, found in one pass over its text: a tree of the paths is walked
 * along with it. Invariant: each path finds what rf_json_member and rf_json_element find when
 * they are called step by step.
 */
#ifndef RF_BASE_JSON_PATHS_H
#define RF_BASE_JSON_PATHS_H

#include "base/arena.h"
#include "base/json_walk.h"

enum { RF_JSON_PATH_STEPS = 32 }; /* of one path at most */

typedef struct rf_json_paths_node rf_json_paths_node;

/* The tree; zero is one without paths. */
typedef struct rf_json_paths {
	rf_json_paths_node *nodes; /* the first is the root */
	uint32_t node_count;
	uint32_t node_capacity;
	uint32_t count; /* paths */
} rf_json_paths;

/* Adds a path of 1 to RF_JSON_PATH_STEPS steps, none of which counts from an array's end, and
 * gives its number; a path that is there already keeps its own. Names are borrowed. False: out of
 * memory. */
bool rf_json_paths_add(rf_json_paths *paths, rf_arena *arena, const rf_json_step *steps,
                       uint32_t step_count, uint32_t *number);
/* What each path finds in a text, by its number; text.data NULL: nothing. */
void rf_json_paths_find(const rf_json_paths *paths, rf_text json, rf_json_value *found);

#endif
