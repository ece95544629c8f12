/*
 * Names of columns as a tree, cut at their dots: "user.name" is a node below that of "user",
 * and means the value of `{"user.name": 1}` and of `{"user": {"name": 1}}` alike.
 * Invariant: node 0 is the root; a node's number is larger than its parent's.
 */
#ifndef RF_RUNTIME_FORMAT_NAME_TREE_H
#define RF_RUNTIME_FORMAT_NAME_TREE_H

#include "planner/plan.h"
#include "base/text.h"

enum { RF_NAME_ROOT = 0, RF_NO_NAME = 0xFFFFFFFF };

/* How a name stands in a line: its first bytes with the quotes, for one comparison. */
typedef struct rf_json_form {
	uint64_t start; /* up to eight bytes */
	uint64_t mask;  /* of those that count */
	uint32_t size;  /* with both quotes; 0: it has to be escaped */
} rf_json_form;

typedef struct rf_name_node {
	rf_text name; /* the part after the last dot; borrowed */
	rf_json_form form;
	uint32_t parent;
	uint32_t column;  /* of this name, or NO_COLUMN */
	uint32_t objects; /* for its user: objects that stood here, or columns below that count */
} rf_name_node;

typedef struct rf_name_tree {
	rf_memory *memory;
	rf_name_node *nodes;
	uint32_t count, capacity;
	uint32_t *slots; /* a hash table of nodes by parent and name, or NO_NODE */
	uint32_t slot_count;
} rf_name_tree;

/* False: out of memory; release all the same. */
bool rf_name_tree_open(rf_name_tree *names, rf_memory *memory);
void rf_name_tree_close(rf_name_tree *names);
/* The node that a name below a parent leads to, dot by dot; NO_NODE if there is none. */
uint32_t rf_name_tree_find(const rf_name_tree *names, uint32_t parent, rf_text name);
/* The same, made if it is missing; NO_NODE: out of memory. name stays where it is. */
uint32_t rf_name_tree_add(rf_name_tree *names, uint32_t parent, rf_text name);

rf_json_form rf_json_form_of(rf_text name);

#endif
