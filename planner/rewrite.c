/*
 * The table of rewrite rules and what they share. They run in the order of the table, the
 * last one also first, so that the others never see a column that nothing uses.
 */
#include "planner/rewrite.h"

#include <stdio.h>
#include <string.h>

typedef rf_plan_node *(*rewrite_rule)(rf_rewriter *rewriter, rf_plan_node *root);

static const struct {
	const char *name;
	rewrite_rule apply;
	bool is_always; /* also called when switched off, with is_on false */
} rules[] = {
	{"fold_constants", rf_rewrite_fold_constants, false},
	{"push_filter", rf_rewrite_push_filter, false},
	{"order_filter", rf_rewrite_order_filter, false},
	{"merge_projects", rf_rewrite_merge_projects, false},
	{"push_projection", rf_rewrite_push_projection, true},
};

enum {
	RULE_COUNT = sizeof rules / sizeof rules[0],
	NOTES_BYTES_MAX = 1 << 14,
	NOTE_BYTES_MAX = 1024
};

const char *rf_rewrite_name(uint32_t index)
{
	return index < RULE_COUNT ? rules[index].name : NULL;
}

void rf_rewrite_note(rf_rewriter *rewriter, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	rf_buffer_printf(&rewriter->log, "%s: %s\n", rewriter->rule, text);
}

void *rf_rewrite_no_memory(rf_rewriter *rewriter)
{
	if (rewriter->status >= 0)
		rewriter->status = rf_memory_fail(rewriter->arena->memory, "the planner", rewriter->error);
	return NULL;
}

static rf_plan_node *apply(rf_rewriter *rewriter, uint32_t index, rf_plan_node *root)
{
	const rf_settings *settings = rewriter->planner->settings;
	rewriter->rule = rules[index].name;
	rewriter->is_on = !settings || !(settings->disabled_rules >> index & 1);
	if (!rewriter->is_on && !rules[index].is_always) return root;
	return rules[index].apply(rewriter, root);
}

rf_status rf_rewrite(rf_planner *planner, rf_plan *plan, rf_error *error)
{
	rf_rewriter rewriter = {.planner = planner, .arena = planner->arena, .error = error};
	rf_plan_node *root = plan->root;
	rf_buffer_init(&rewriter.log, planner->arena->memory, NOTES_BYTES_MAX);
	rewriter.is_first = true;
	root = apply(&rewriter, RULE_COUNT - 1, root);
	rewriter.is_first = false;
	for (uint32_t i = 0; i < RULE_COUNT && root; i++) root = apply(&rewriter, i, root);
	/* A log that is full is no failure; memory that was refused is one. */
	if (rewriter.log.has_failed && rewriter.log.size + NOTE_BYTES_MAX < NOTES_BYTES_MAX)
		root = rf_rewrite_no_memory(&rewriter);
	if (root) {
		plan->root = root;
		plan->rewrites = rf_arena_copy(planner->arena, rewriter.log.data, rewriter.log.size);
		if (!plan->rewrites) rf_rewrite_no_memory(&rewriter);
	}
	rf_buffer_release(&rewriter.log);
	return rewriter.status;
}
