/* Several paths into JSON in one pass: see json_paths.h. */
#include "base/json_paths.h"

#define NONE UINT32_MAX

struct rf_json_paths_node {
	rf_json_step step;   /* from the node above */
	uint32_t child;      /* the first; 0: none */
	uint32_t sibling;    /* the next; 0: none */
	uint32_t number;     /* of the path that ends here, or NONE */
	int64_t element_end; /* one more than the last element that a child asks for */
};

/* ---- the tree ---- */

static bool is_same_step(const rf_json_step *a, const rf_json_step *b)
{
	if (a->is_index != b->is_index) return false;
	return a->is_index ? a->index == b->index : rf_text_equal(a->name, b->name);
}

static uint32_t find_child(const rf_json_paths *paths, uint32_t at, const rf_json_step *step)
{
	uint32_t child = paths->nodes[at].child;
	while (child && !is_same_step(&paths->nodes[child].step, step))
		child = paths->nodes[child].sibling;
	return child;
}

static bool push_node(rf_json_paths *paths, rf_arena *arena)
{
	rf_json_paths_node *node = rf_arena_push(arena, &paths->nodes, &paths->node_count,
	                                         &paths->node_capacity, sizeof *node);
	if (node) node->number = NONE;
	return node;
}

bool rf_json_paths_add(rf_json_paths *paths, rf_arena *arena, const rf_json_step *steps,
                       uint32_t step_count, uint32_t *number)
{
	uint32_t at = 0;
	if (!paths->node_count && !push_node(paths, arena)) return false;
	for (uint32_t i = 0; i < step_count; i++) {
		uint32_t child = find_child(paths, at, &steps[i]);
		if (!child) {
			rf_json_paths_node *above;
			if (!push_node(paths, arena)) return false;
			child = paths->node_count - 1;
			above = &paths->nodes[at];
			paths->nodes[child].step = steps[i];
			paths->nodes[child].sibling = above->child;
			above->child = child;
			if (steps[i].is_index && steps[i].index >= above->element_end)
				above->element_end = steps[i].index + 1;
		}
		at = child;
	}
	if (paths->nodes[at].number == NONE) paths->nodes[at].number = paths->count++;
	*number = paths->nodes[at].number;
	return true;
}

/* ---- the pass ---- */

typedef struct pass {
	const rf_json_paths_node *nodes;
	rf_json_scan scan;
	rf_json_value *found;
} pass;

static const rf_json_paths_node *child_of_name(const pass *self, const rf_json_paths_node *node,
                                               const rf_json_value *name)
{
	for (uint32_t at = node->child; at; at = self->nodes[at].sibling) {
		const rf_json_step *step = &self->nodes[at].step;
		if (step->is_index || (!name->has_escapes && name->text.size != step->name.size)) continue;
		if (rf_json_string_is(name, step->name)) return &self->nodes[at];
	}
	return NULL;
}

static const rf_json_paths_node *child_of_index(const pass *self, const rf_json_paths_node *node,
                                                int64_t index)
{
	if (index >= node->element_end) return NULL;
	for (uint32_t at = node->child; at; at = self->nodes[at].sibling)
		if (self->nodes[at].step.is_index && self->nodes[at].step.index == index)
			return &self->nodes[at];
	return NULL;
}

/* Of a name that comes again nothing counts that was found below it. No deeper than a path. */
static void forget_below(pass *self, const rf_json_paths_node *node)
{
	for (uint32_t at = node->child; at; at = self->nodes[at].sibling) {
		if (self->nodes[at].number != NONE) self->found[self->nodes[at].number].text.data = NULL;
		forget_below(self, &self->nodes[at]);
	}
}

static bool walk_parts(pass *self, const rf_json_paths_node *node, rf_json_value *value);

/* Scans a value that the paths may lead to: node is NULL if they don't. */
static bool walk_value(pass *self, const rf_json_paths_node *node)
{
	rf_json_scan *scan = &self->scan;
	rf_json_value value;
	if (!node || !node->child || scan->at == scan->end || (*scan->at != '{' && *scan->at != '[')) {
		if (!rf_json_scan_value(scan, &value)) return false;
	} else if (!walk_parts(self, node, &value)) {
		return false;
	}
	if (!node) return true;
	if (node->number != NONE) self->found[node->number] = value;
	return true;
}

/* An object or an array with paths into it. No deeper than a path. */
static bool walk_parts(pass *self, const rf_json_paths_node *node, rf_json_value *value)
{
	rf_json_scan *scan = &self->scan;
	const char *start = scan->at++;
	bool is_object = *start == '{';
	char closing = is_object ? '}' : ']';
	rf_json_skip_blanks(scan);
	for (int64_t index = 0; index || !rf_json_take(scan, closing); index++) {
		const rf_json_paths_node *child;
		rf_json_value name = {0};
		if (is_object) {
			if (!rf_json_scan_string(scan, &name)) return false;
			rf_json_skip_blanks(scan);
			if (!rf_json_take(scan, ':')) return false;
			rf_json_skip_blanks(scan);
			child = child_of_name(self, node, &name);
			if (child) forget_below(self, child);
		} else {
			/* Nobody needs the end of the outermost array. */
			if (node == self->nodes && index >= node->element_end) return true;
			child = child_of_index(self, node, index);
		}
		if (!walk_value(self, child)) return false;
		rf_json_skip_blanks(scan);
		if (rf_json_take(scan, ',')) {
			rf_json_skip_blanks(scan);
			continue;
		}
		if (!rf_json_take(scan, closing)) return false;
		break;
	}
	value->kind = is_object ? RF_JSON_OBJECT : RF_JSON_ARRAY;
	value->has_escapes = false;
	value->text = (rf_text){start, (size_t)(scan->at - start)};
	return true;
}

void rf_json_paths_find(const rf_json_paths *paths, rf_text json, rf_json_value *found)
{
	pass self = {.nodes = paths->nodes,
	             .scan = {.at = json.data, .end = json.data + json.size},
	             .found = found};
	rf_json_value whole;
	for (uint32_t i = 0; i < paths->count; i++) found[i].text.data = NULL;
	if (json.size && (*json.data == '{' || *json.data == '['))
		walk_parts(&self, paths->nodes, &whole);
}
