/* Constructors of the patterns of MATCH_RECOGNIZE. Invariant: a group of one is that one. */
#include "parser/parser.h"

enum { REPEAT_MAX = 1000000 };

static rf_ast_pattern *new_pattern(rf_parser *parser, rf_loc loc, rf_ast_pattern_kind kind)
{
	rf_ast_pattern *pattern = rf_parser_alloc(parser, sizeof *pattern);
	if (!pattern) return NULL;
	pattern->kind = kind;
	pattern->least = pattern->most = 1;
	pattern->loc = loc;
	pattern->depth = 1;
	return pattern;
}

static rf_ast_pattern *with_depth(rf_parser *parser, rf_ast_pattern *pattern)
{
	uint32_t depth = 0;
	for (const rf_ast_pattern *child = pattern->children; child; child = child->next)
		if (child->depth > depth) depth = child->depth;
	pattern->depth = depth + 1;
	if (pattern->depth <= RF_LIMIT_DEPTH) return pattern;
	rf_parser_fail(parser, RIFFLE_LIMIT, pattern->loc,
	               "a pattern nests deeper than the limit of %d", RF_LIMIT_DEPTH);
	return NULL;
}

rf_ast_pattern *rf_ast_pattern_name(rf_parser *parser, rf_loc loc, rf_ast_name name, bool is_absent)
{
	rf_ast_pattern *pattern = new_pattern(parser, loc, RF_PATTERN_NAME);
	if (!pattern) return NULL;
	pattern->name = name;
	pattern->is_absent = is_absent;
	return pattern;
}

rf_ast_pattern *rf_ast_pattern_group(rf_parser *parser, rf_loc loc, rf_ast_pattern_kind kind,
                                     rf_list children)
{
	rf_ast_pattern *pattern;
	if (children.count == 1) return children.first;
	pattern = new_pattern(parser, loc, kind);
	if (!pattern) return NULL;
	pattern->children = children.first;
	return with_depth(parser, pattern);
}

static uint32_t read_count(rf_parser *parser, rf_loc loc)
{
	int64_t count = rf_integer(parser, loc);
	if (count <= REPEAT_MAX) return (uint32_t)count;
	rf_parser_fail(parser, RIFFLE_LIMIT, loc, "a pattern repeats more often than the limit of %d",
	               REPEAT_MAX);
	return 1;
}

rf_repeat rf_repeat_of(rf_parser *parser, rf_loc least, rf_loc most)
{
	rf_repeat repeat = {0, UINT32_MAX};
	if (least.end) repeat.least = read_count(parser, least);
	if (most.end) repeat.most = read_count(parser, most);
	if (repeat.most < repeat.least || repeat.most == 0)
		rf_parser_fail(parser, RIFFLE_SYNTAX, most, "the greatest number of repeats is too small");
	return repeat;
}

/* A group that repeats already, such as (A+)*, gets a node of its own. */
rf_ast_pattern *rf_ast_pattern_repeat(rf_parser *parser, rf_ast_pattern *pattern, rf_loc loc,
                                      rf_repeat repeat, bool is_reluctant)
{
	if (pattern->least != 1 || pattern->most != 1) {
		rf_ast_pattern *outer = new_pattern(parser, loc, RF_PATTERN_SEQUENCE);
		if (!outer) return NULL;
		outer->children = pattern;
		pattern = with_depth(parser, outer);
		if (!pattern) return NULL;
	}
	pattern->least = repeat.least;
	pattern->most = repeat.most;
	pattern->is_reluctant = is_reluctant;
	pattern->loc = loc;
	return pattern;
}
