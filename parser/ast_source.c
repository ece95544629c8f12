/*
 * Constructors of what stands in FROM and of sources' options. Invariant: only a URI has
 * options, and each is given at most once.
 */
#include "parser/parser.h"

static rf_ast_source *with_depth(rf_parser *parser, rf_ast_source *source, uint32_t below)
{
	source->depth = below + 1;
	if (source->depth <= RF_LIMIT_DEPTH) return source;
	rf_parser_fail(parser, RIFFLE_LIMIT, source->loc, "sources nest deeper than the limit of %d",
	               RF_LIMIT_DEPTH);
	return NULL;
}

rf_ast_source *rf_ast_new_source(rf_parser *parser, rf_loc loc, rf_ast_source_kind kind,
                                 rf_ast_name name, rf_ast_name alias)
{
	rf_ast_source *source = rf_parser_alloc(parser, sizeof *source);
	if (!source) return NULL;
	source->kind = kind;
	source->loc = loc;
	source->name = name;
	source->alias = alias;
	source->depth = 1;
	return source;
}

rf_ast_source *rf_ast_source_query(rf_parser *parser, rf_loc loc, rf_ast_select *select,
                                   rf_ast_name alias)
{
	rf_ast_source *source = rf_ast_new_source(parser, loc, RF_SOURCE_SUBQUERY, rf_no_name(), alias);
	if (!source) return NULL;
	source->select = select;
	return with_depth(parser, source, select->depth);
}

rf_ast_source *rf_ast_source_unnest(rf_parser *parser, rf_loc loc, rf_ast_expr *expr,
                                    rf_ast_name alias, rf_ast_name column)
{
	rf_ast_source *source = rf_ast_new_source(parser, loc, RF_SOURCE_UNNEST, column, alias);
	if (!source) return NULL;
	source->expr = expr;
	return with_depth(parser, source, expr->depth);
}

/* ---- options ---- */

/* user.name declares a column of that name, with its dot. */
static rf_ast_name dotted_name(rf_parser *parser, const rf_ast_names *parts)
{
	rf_ast_name name = parts->name;
	for (parts = parts->next; parts; parts = parts->next) {
		char *joined =
			rf_arena_printf(parser->arena, "%.*s.%.*s", (int)name.text.size, name.text.data,
		                    (int)parts->name.text.size, parts->name.text.data);
		if (!joined) {
			rf_parser_no_memory(parser);
			return name;
		}
		name.text = rf_text_of(joined);
		name.loc.end = parts->name.loc.end;
		name.is_quoted &= parts->name.is_quoted;
		if (name.text.size <= RF_LIMIT_NAME_BYTES) continue;
		rf_parser_fail(parser, RIFFLE_LIMIT, name.loc,
		               "a name is longer than the limit of %d bytes", RF_LIMIT_NAME_BYTES);
		break;
	}
	return name;
}

rf_ast_column *rf_ast_new_column(rf_parser *parser, rf_list name, rf_ast_type *type, bool is_key)
{
	rf_ast_column *column = rf_parser_alloc(parser, sizeof *column);
	if (!column || !name.first) return NULL;
	column->name = dotted_name(parser, name.first);
	column->type = *type;
	column->is_key = is_key;
	return column;
}

rf_ast_option *rf_ast_new_option(rf_parser *parser, rf_ast_name name, rf_loc loc, rf_value value)
{
	rf_ast_option *option = rf_parser_alloc(parser, sizeof *option);
	if (!option) return NULL;
	option->name = name;
	option->value = value;
	option->loc = loc;
	return option;
}

rf_list rf_ast_pattern_first(rf_parser *parser, rf_loc loc, rf_list options)
{
	rf_text text = rf_string_text(parser, loc);
	rf_text raw = rf_source_slice(parser, loc);
	rf_ast_option *pattern;
	uint32_t quote_size = 1;
	if (raw.size && *raw.data == '$')
		while (raw.data[quote_size++] != '$')
			;
	loc = (rf_loc){loc.start + quote_size, loc.end - quote_size};
	pattern = rf_ast_new_option(parser, rf_no_name(), loc, rf_value_text(text));
	if (!pattern) return options;
	pattern->next = options.first;
	return (rf_list){pattern, options.first ? options.last : pattern, options.count + 1};
}

/* A bare word is a text, as in (compression zstd); one in double quotes was meant as 'text'. */
rf_ast_option *rf_ast_option_word(rf_parser *parser, rf_ast_name name, rf_loc loc, rf_ast_name word)
{
	if (!word.is_quoted) return rf_ast_new_option(parser, name, loc, rf_value_text(word.text));
	rf_parser_fail(parser, RIFFLE_SYNTAX, loc, "a name stands where a value should");
	rf_hint(parser->error, "A text stands in single quotes: '%.*s'.", (int)word.text.size,
	        word.text.data);
	return NULL;
}

rf_ast_option *rf_ast_option_values(rf_parser *parser, rf_ast_name name, rf_loc loc,
                                    rf_ast_option *values)
{
	rf_ast_option *option;
	if (!values) return NULL;
	option = rf_ast_new_option(parser, name, loc, values->value);
	if (option) option->values = values;
	return option;
}

static rf_ast_size *size_of(rf_ast_source_options *options, rf_part_kind kind)
{
	switch (kind) {
	case RF_PART_WATERMARK: return &options->watermark;
	case RF_PART_IDLE_TIMEOUT: return &options->idle_timeout;
	case RF_PART_MAX_AHEAD: return &options->max_ahead;
	default: return &options->refresh;
	}
}

static void set_option(rf_parser *parser, rf_ast_source_options *options, const rf_part *option)
{
	rf_loc place = {0, 0};
	rf_ast_size *size;
	switch (option->kind) {
	case RF_PART_FORMAT:
		if (!rf_part_once(parser, &options->format_loc, option)) return;
		options->format = option->name;
		options->format_options = option->list.first;
		break;
	case RF_PART_TIMESTAMP_BY:
		if (options->timestamp_by) place = options->timestamp_by->loc;
		if (!rf_part_once(parser, &place, option)) return;
		options->timestamp_by = option->expr;
		break;
	case RF_PART_REPLAY:
		if (!rf_part_once(parser, &options->replay_loc, option)) return;
		options->replay_speed = option->real;
		break;
	case RF_PART_KEY:
		if (!rf_part_once(parser, &options->keys_loc, option)) return;
		options->keys = option->list.first;
		break;
	case RF_PART_ON_ERROR:
		if (!rf_part_once(parser, &options->on_error_loc, option)) return;
		options->on_error_action = option->name;
		options->on_error_uri = option->text;
		break;
	default:
		size = size_of(options, option->kind);
		place = size->loc;
		if (rf_part_once(parser, &place, option)) *size = *option->size;
		break;
	}
}

rf_ast_source_options *rf_ast_option_add(rf_parser *parser, rf_ast_source_options *options,
                                         const rf_part *option)
{
	if (!options) options = rf_parser_alloc(parser, sizeof *options);
	if (options) set_option(parser, options, option);
	return options;
}

/* uri has no place in a CREATE without FROM. */
rf_ast_source *rf_ast_source_uri(rf_parser *parser, rf_loc loc, rf_loc uri, rf_list columns,
                                 rf_ast_name alias, rf_ast_source_options *options,
                                 rf_ast_name late_alias, bool is_create)
{
	rf_ast_name name = uri.end ? rf_name_from_text(parser, uri) : rf_no_name();
	rf_ast_source *source = rf_ast_new_source(parser, loc, RF_SOURCE_URI, name, alias);
	if (!source) return NULL;
	if (options) source->options = *options;
	source->options.columns = columns.first;
	if (uri.end && name.text.size == 0)
		rf_parser_fail(parser, RIFFLE_SYNTAX, uri, "a URI is empty");
	if (late_alias.text.size) {
		if (alias.text.size)
			rf_parser_fail(parser, RIFFLE_SYNTAX, late_alias.loc, "the alias is given twice");
		source->alias = late_alias;
	}
	if (!is_create && source->options.on_error_loc.end)
		rf_parser_refuse(parser, source->options.on_error_loc, "ON ERROR is not an option of FROM",
		                 "Say it in CREATE STREAM name FROM 'uri' ON ERROR INTO 'bad.ndjson'.");
	return with_depth(parser, source,
	                  options && options->timestamp_by ? options->timestamp_by->depth : 0);
}

/* ---- joins ---- */

rf_ast_join *rf_ast_join_add(rf_parser *parser, rf_ast_join *join, const rf_part *option)
{
	rf_loc place = {0, 0};
	if (!join) join = rf_parser_alloc(parser, sizeof *join);
	if (!join) return NULL;
	switch (option->kind) {
	case RF_PART_ON:
		if (join->on) place = join->on->loc;
		if (rf_part_once(parser, &place, option)) join->on = option->expr;
		break;
	case RF_PART_USING:
		if (join->using_names) place = join->using_names->name.loc;
		if (rf_part_once(parser, &place, option)) join->using_names = option->list.first;
		break;
	case RF_PART_WITHIN:
		place = join->within.loc;
		if (rf_part_once(parser, &place, option)) join->within = *option->size;
		break;
	default:
		place = join->tolerance.loc;
		if (rf_part_once(parser, &place, option)) join->tolerance = *option->size;
		break;
	}
	return join;
}

static void check_join(rf_parser *parser, const rf_ast_join *join)
{
	bool has_condition = join->on || join->using_names;
	if (join->on && join->using_names)
		rf_parser_fail(parser, RIFFLE_SYNTAX, join->on->loc, "a join takes ON or USING, not both");
	if (join->kind == RF_JOIN_CROSS && has_condition)
		rf_parser_refuse(parser, join->loc, "CROSS JOIN takes no condition", "Say JOIN ... ON.");
	if (join->kind == RF_JOIN_CROSS || has_condition) return;
	if (parser->status < 0) return;
	rf_parser_fail(parser, rf_parser_open_status(parser), join->loc, "a join needs a condition");
	rf_hint(parser->error, "Say JOIN b ON a.k = b.k WITHIN 10s, or JOIN b USING (k) with a table.");
}

rf_ast_source *rf_ast_new_join(rf_parser *parser, rf_loc loc, rf_loc join_loc, int how,
                               rf_ast_source *left, rf_ast_source *right, rf_ast_join *conditions)
{
	rf_ast_source *source =
		rf_ast_new_source(parser, loc, RF_SOURCE_JOIN, rf_no_name(), rf_no_name());
	rf_ast_join *join = conditions ? conditions : rf_parser_alloc(parser, sizeof *join);
	uint32_t depth = left->depth > right->depth ? left->depth : right->depth;
	if (!source || !join) return NULL;
	join->kind = (rf_ast_join_kind)(how & ~RF_JOIN_ASOF_FLAG);
	join->is_asof = (how & RF_JOIN_ASOF_FLAG) != 0;
	join->left = left;
	join->right = right;
	join->loc = join_loc;
	source->join = join;
	check_join(parser, join);
	if (join->on && join->on->depth > depth) depth = join->on->depth;
	return with_depth(parser, source, depth);
}

/* ---- MATCH_RECOGNIZE ---- */

rf_ast_match *rf_ast_match_add(rf_parser *parser, rf_ast_match *match, const rf_part *part)
{
	rf_loc place = {0, 0};
	if (!match) match = rf_parser_alloc(parser, sizeof *match);
	if (!match) return NULL;
	if (match->seen & (UINT64_C(1) << part->kind)) {
		place = part->loc;
		rf_part_once(parser, &place, part);
		return NULL;
	}
	match->seen |= UINT64_C(1) << part->kind;
	switch (part->kind) {
	case RF_PART_PARTITION: match->partition_by = part->list.first; break;
	case RF_PART_ORDER: match->order_by = part->list.first; break;
	case RF_PART_MEASURES: match->measures = part->list.first; break;
	case RF_PART_ROWS_PER_MATCH: match->is_all_rows = part->number != 0; break;
	case RF_PART_SKIP:
		match->skip = part->number;
		match->skip_to = part->name;
		break;
	case RF_PART_PATTERN: match->pattern = part->pattern; break;
	case RF_PART_WITHIN: match->within = *part->size; break;
	default: match->defines = part->list.first; break;
	}
	return match;
}

static uint32_t depth_of_items(const rf_ast_item *item)
{
	uint32_t depth = 0;
	for (; item; item = item->next)
		if (item->expr->depth > depth) depth = item->expr->depth;
	return depth;
}

rf_ast_source *rf_ast_source_match(rf_parser *parser, rf_loc loc, rf_loc match_loc,
                                   rf_ast_source *left, rf_ast_match *match, rf_ast_name alias)
{
	rf_ast_source *source = rf_ast_new_source(parser, loc, RF_SOURCE_MATCH, rf_no_name(), alias);
	uint32_t depth = left->depth, below[2];
	if (!source) return NULL;
	if (!match->pattern) {
		rf_parser_refuse(parser, match_loc, "MATCH_RECOGNIZE has no PATTERN",
		                 "Say MATCH_RECOGNIZE (... PATTERN (A B+) DEFINE A AS ..., B AS ...).");
		return NULL;
	}
	match->loc = match_loc;
	source->left = left;
	source->match = match;
	below[0] = depth_of_items(match->measures);
	below[1] = depth_of_items(match->defines);
	for (uint32_t i = 0; i < 2; i++)
		if (below[i] > depth) depth = below[i];
	if (match->pattern->depth > depth) depth = match->pattern->depth;
	return with_depth(parser, source, depth);
}
