/* The S-expression of statements and queries: what was said, in a fixed order. */
#include "parser/ast_write.h"
#include "parser/parser.h"

static void open_form(const char *word, rf_buffer *out)
{
	rf_buffer_printf(out, " (%s", word);
}

static void close_form(rf_buffer *out)
{
	rf_buffer_append_byte(out, ')');
}

static void write_expr(const char *word, const rf_ast_expr *expr, rf_buffer *out)
{
	if (!expr) return;
	open_form(word, out);
	rf_buffer_append_byte(out, ' ');
	rf_ast_write_expr(expr, out);
	close_form(out);
}

static void write_size(const char *word, const rf_ast_size *size, rf_buffer *out)
{
	if (size->kind == RF_SIZE_NONE) return;
	open_form(word, out);
	rf_buffer_append_byte(out, ' ');
	rf_write_size(size, out);
	close_form(out);
}

static void write_name(const char *word, const rf_ast_name *name, rf_buffer *out)
{
	if (name->text.size == 0) return;
	open_form(word, out);
	rf_buffer_append_byte(out, ' ');
	rf_write_name(name, out);
	close_form(out);
}

static void write_text(const char *word, rf_text text, rf_buffer *out)
{
	open_form(word, out);
	rf_buffer_append_byte(out, ' ');
	rf_write_quoted(text, '\'', out);
	close_form(out);
}

static void write_names(const char *word, const rf_ast_names *names, rf_buffer *out)
{
	if (!names) return;
	open_form(word, out);
	rf_buffer_append_byte(out, ' ');
	rf_write_names(names, " ", out);
	close_form(out);
}

static void write_items(const char *word, const rf_ast_item *item, rf_buffer *out)
{
	if (!item) return;
	open_form(word, out);
	for (; item; item = item->next) {
		rf_buffer_append_string(out, item->alias.text.size ? " (as " : " ");
		rf_ast_write_expr(item->expr, out);
		if (item->alias.text.size == 0) continue;
		rf_buffer_append_byte(out, ' ');
		rf_write_name(&item->alias, out);
		close_form(out);
	}
	close_form(out);
}

/* ---- sources ---- */

static void write_columns(const rf_ast_column *column, rf_buffer *out)
{
	if (!column) return;
	open_form("columns", out);
	for (; column; column = column->next) {
		rf_buffer_append_string(out, " (");
		rf_write_name(&column->name, out);
		rf_buffer_append_byte(out, ' ');
		rf_write_type(&column->type, out);
		rf_buffer_append_string(out, column->is_key ? " key)" : ")");
	}
	close_form(out);
}

static void write_format(const rf_ast_name *format, const rf_ast_option *option, rf_buffer *out)
{
	if (format->text.size == 0) return;
	open_form("format", out);
	rf_buffer_append_byte(out, ' ');
	rf_write_name(format, out);
	if (option && option->name.text.size == 0) {
		rf_buffer_append_byte(out, ' ');
		rf_write_quoted(option->value.as.text, '\'', out);
		option = option->next;
	}
	for (; option; option = option->next) {
		rf_buffer_append_string(out, " (");
		rf_write_name(&option->name, out);
		if (!option->value.is_null && !option->values) {
			rf_buffer_append_byte(out, ' ');
			rf_write_value(&option->value, out);
		}
		for (const rf_ast_option *each = option->values; each; each = each->next) {
			rf_buffer_append_byte(out, ' ');
			rf_write_value(&each->value, out);
		}
		close_form(out);
	}
	close_form(out);
}

static void write_source_options(const rf_ast_source_options *options, rf_buffer *out)
{
	write_columns(options->columns, out);
	write_format(&options->format, options->format_options, out);
	write_expr("timestamp-by", options->timestamp_by, out);
	write_size("watermark", &options->watermark, out);
	write_size("idle-timeout", &options->idle_timeout, out);
	write_size("max-ahead", &options->max_ahead, out);
	write_size("refresh", &options->refresh, out);
	if (options->replay_loc.end) {
		rf_value speed = rf_value_real(options->replay_speed);
		open_form("replay", out);
		rf_buffer_append_byte(out, ' ');
		rf_write_value(&speed, out);
		close_form(out);
	}
	write_names("key", options->keys, out);
	write_name("on-error", &options->on_error_action, out);
	if (options->on_error_uri.size) write_text("on-error-uri", options->on_error_uri, out);
}

static void write_pattern(const rf_ast_pattern *pattern, rf_buffer *out)
{
	static const char *const words[] = {"", "(seq", "(or", "(permute"};
	bool is_repeated = pattern->least != 1 || pattern->most != 1;
	rf_buffer_append_byte(out, ' ');
	if (is_repeated) rf_buffer_append_string(out, "(repeat");
	if (is_repeated && pattern->most == UINT32_MAX)
		rf_buffer_printf(out, " %u-", pattern->least);
	else if (is_repeated)
		rf_buffer_printf(out, " %u-%u", pattern->least, pattern->most);
	if (is_repeated) rf_buffer_append_string(out, pattern->is_reluctant ? "? " : " ");
	if (pattern->kind == RF_PATTERN_NAME) {
		if (pattern->is_absent) rf_buffer_append_byte(out, '!');
		rf_write_name(&pattern->name, out);
	} else {
		rf_buffer_append_string(out, words[pattern->kind]);
		for (const rf_ast_pattern *child = pattern->children; child; child = child->next)
			write_pattern(child, out);
		close_form(out);
	}
	if (is_repeated) close_form(out);
}

static void write_match(const rf_ast_match *match, rf_buffer *out)
{
	static const char *const skips[] = {"past-last-row", "to-next-row", "to-first", "to-last"};
	open_form("match", out);
	rf_write_exprs_tree("partition", match->partition_by, out);
	rf_write_orders_tree("order", match->order_by, out);
	write_items("measures", match->measures, out);
	if (match->is_all_rows) rf_buffer_append_string(out, " all-rows");
	if (match->seen & (UINT64_C(1) << RF_PART_SKIP)) {
		rf_buffer_printf(out, " (skip %s", skips[match->skip]);
		if (match->skip_to.text.size) rf_buffer_append_byte(out, ' ');
		rf_write_name(&match->skip_to, out);
		close_form(out);
	}
	open_form("pattern", out);
	write_pattern(match->pattern, out);
	close_form(out);
	write_size("within", &match->within, out);
	write_items("define", match->defines, out);
	close_form(out);
}

static void write_source(const rf_ast_source *source, rf_buffer *out);

static void write_join(const rf_ast_join *join, rf_buffer *out)
{
	static const char *const kinds[] = {"inner", "left", "right", "full", "semi", "anti", "cross"};
	rf_buffer_printf(out, " (%s%s-join", join->is_asof ? "asof-" : "", kinds[join->kind]);
	write_source(join->left, out);
	write_source(join->right, out);
	write_expr("on", join->on, out);
	write_names("using", join->using_names, out);
	write_size("within", &join->within, out);
	write_size("tolerance", &join->tolerance, out);
	close_form(out);
}

static void write_source(const rf_ast_source *source, rf_buffer *out)
{
	if (source->kind == RF_SOURCE_JOIN) {
		write_join(source->join, out);
		return;
	}
	if (source->alias.text.size) open_form("as", out);
	switch (source->kind) {
	case RF_SOURCE_URI:
		open_form("uri ", out);
		rf_write_quoted(source->name.text, '\'', out);
		write_source_options(&source->options, out);
		close_form(out);
		break;
	case RF_SOURCE_SUBQUERY:
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(source->select, out);
		break;
	case RF_SOURCE_LATE: write_name("late", &source->name, out); break;
	case RF_SOURCE_UNNEST: write_expr("unnest", source->expr, out); break;
	case RF_SOURCE_MATCH:
		write_source(source->left, out);
		write_match(source->match, out);
		break;
	default:
		rf_buffer_append_byte(out, ' ');
		rf_write_name(&source->name, out);
		break;
	}
	if (source->alias.text.size == 0) return;
	rf_buffer_append_byte(out, ' ');
	rf_write_name(&source->alias, out);
	close_form(out);
}

/* ---- queries ---- */

static void write_window(const rf_ast_window *window, rf_buffer *out)
{
	static const char *const kinds[] = {"tumbling",   "hopping", "sliding", "session",
	                                    "cumulating", "when",    "tumbling"};
	open_form(kinds[window->kind], out);
	write_size("size", &window->size, out);
	write_size("every", &window->step, out);
	write_size("or", &window->or_duration, out);
	write_expr("when", window->when, out);
	write_size("for", &window->when_for, out);
	write_expr("until", window->until, out);
	write_size("up-to", &window->up_to, out);
	close_form(out);
}

static void write_windows(const rf_ast_windows *windows, rf_buffer *out)
{
	static const char *const fills[] = {"", "null", "0", "last", "linear"};
	open_form(windows->is_several ? "windows" : "window", out);
	for (const rf_ast_window *window = windows->list; window; window = window->next)
		write_window(window, out);
	rf_write_exprs_tree("partition", windows->partition_by, out);
	if (windows->is_drop_partial) rf_buffer_append_string(out, " drop-partial");
	write_size("offset", &windows->offset, out);
	if (!windows->time_zone.is_null) write_text("time-zone", windows->time_zone.as.text, out);
	if (windows->fill != RF_FILL_NONE) rf_buffer_printf(out, " (fill %s)", fills[windows->fill]);
	write_size("lateness", &windows->lateness, out);
	close_form(out);
}

static void write_groups(const char *word, const rf_ast_group *group, rf_buffer *out)
{
	static const char *const words[] = {"", "sets", "rollup", "cube", "set"};
	open_form(word, out);
	for (; group; group = group->next) {
		if (group->kind == RF_GROUP_EXPR) {
			rf_buffer_append_byte(out, ' ');
			rf_ast_write_expr(group->expr, out);
		} else {
			write_groups(words[group->kind], group->elements, out);
		}
	}
	close_form(out);
}

static void write_into(const rf_ast_into *into, rf_buffer *out)
{
	open_form("into", out);
	rf_buffer_append_byte(out, ' ');
	if (into->is_uri)
		rf_write_quoted(into->name.text, '\'', out);
	else
		rf_write_name(&into->name, out);
	write_format(&into->format, into->format_options, out);
	write_names("key", into->keys, out);
	close_form(out);
}

static void write_tail(const rf_ast_select *select, rf_buffer *out)
{
	static const char *const emits[] = {"on-close", "changes", "every", "on-open"};
	rf_write_orders_tree("order", select->order_by, out);
	write_size("limit", &select->limit, out);
	write_size("limit-per-window", &select->limit_per_window, out);
	if (select->has_emit) {
		rf_buffer_printf(out, " (emit %s", emits[select->emit]);
		if (select->emit == RF_EMIT_EVERY) rf_buffer_append_byte(out, ' ');
		rf_write_size(&select->emit_every, out);
		close_form(out);
	}
	if (select->into) write_into(select->into, out);
}

void rf_write_select_tree(const rf_ast_select *select, rf_buffer *out)
{
	static const char *const set_ops[] = {"select", "union-all", "union", "intersect", "except"};
	rf_buffer_printf(out, "(%s", set_ops[select->set_op]);
	for (const rf_ast_with *with = select->with; with; with = with->next) {
		open_form("with", out);
		rf_buffer_append_byte(out, ' ');
		rf_write_name(&with->name, out);
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(with->select, out);
		close_form(out);
	}
	if (select->set_op != RF_SET_NONE) {
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(select->left, out);
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(select->right, out);
	}
	if (select->is_distinct) rf_buffer_append_string(out, " distinct");
	write_items("items", select->items, out);
	if (select->from) {
		open_form("from", out);
		write_source(select->from, out);
		close_form(out);
	}
	write_expr("where", select->where, out);
	rf_write_exprs_tree("dedup", select->dedup_by, out);
	write_size("dedup-within", &select->dedup_within, out);
	if (select->group_by) write_groups("group", select->group_by, out);
	write_expr("having", select->having, out);
	if (select->windows) write_windows(select->windows, out);
	write_tail(select, out);
	close_form(out);
}

/* ---- statements ---- */

static void write_alert(const rf_ast_alert *alert, rf_buffer *out)
{
	write_expr("when", alert->when, out);
	write_size("for", &alert->for_size, out);
	write_expr("clear-when", alert->clear_when, out);
	write_size("cooldown", &alert->cooldown, out);
	write_into(alert->into, out);
}

static void write_rows(const rf_ast_row *row, rf_buffer *out)
{
	for (; row; row = row->next) rf_write_exprs_tree("row", row->values, out);
}

static void write_expect(const rf_ast_statement *statement, rf_buffer *out)
{
	static const char *const words[] = {"rows", "nothing", "error", "errors", "late"};
	rf_buffer_printf(out, " %s", words[statement->expect]);
	if (statement->is_unordered) rf_buffer_append_string(out, " unordered");
	if (statement->expect == RF_EXPECT_ERRORS || statement->expect == RF_EXPECT_LATE)
		rf_buffer_printf(out, " %lld", (long long)statement->count);
}

static void write_flags(const rf_ast_statement *statement, rf_buffer *out)
{
	if (statement->or_replace) rf_buffer_append_string(out, " or-replace");
	if (statement->if_exists) rf_buffer_append_string(out, " if-exists");
	if (statement->if_not_exists) rf_buffer_append_string(out, " if-not-exists");
	if (statement->is_materialized) rf_buffer_append_string(out, " materialized");
	if (statement->is_analyze) rf_buffer_append_string(out, " analyze");
}

void rf_ast_write_statement(const rf_ast_statement *statement, rf_buffer *out)
{
	static const char *const words[] = {"",
	                                    "insert",
	                                    "create-stream",
	                                    "create-table",
	                                    "create-sink",
	                                    "create-view",
	                                    "create-query",
	                                    "create-function",
	                                    "create-alert",
	                                    "load",
	                                    "drop",
	                                    "show",
	                                    "describe",
	                                    "explain",
	                                    "set",
	                                    "start",
	                                    "stop",
	                                    "feed",
	                                    "end",
	                                    "advance-clock",
	                                    "advance-watermark",
	                                    "expect"};
	static const char *const objects[] = {"stream",   "table", "sink",    "view",       "query",
	                                      "function", "alert", "windows", "watermarks", "settings"};
	if (statement->kind == RF_STATEMENT_SELECT) {
		rf_write_select_tree(statement->select, out);
		return;
	}
	rf_buffer_printf(out, "(%s", words[statement->kind]);
	write_flags(statement, out);
	if (statement->kind == RF_STATEMENT_DROP || statement->kind == RF_STATEMENT_SHOW ||
	    (statement->kind == RF_STATEMENT_DESCRIBE && statement->object))
		rf_buffer_printf(out, " %s", objects[statement->object]);
	if (statement->name.text.size) rf_buffer_append_byte(out, ' ');
	rf_write_name(&statement->name, out);
	if (statement->kind == RF_STATEMENT_EXPECT) write_expect(statement, out);
	write_format(&statement->format, statement->format_options, out);
	if (statement->kind == RF_STATEMENT_SET) {
		rf_buffer_append_byte(out, ' ');
		rf_write_value(&statement->value, out);
	}
	write_columns(statement->columns, out);
	if (statement->type) {
		open_form("returns ", out);
		rf_write_type(statement->type, out);
		close_form(out);
	}
	if (statement->source) write_source(statement->source, out);
	if (statement->into) write_into(statement->into, out);
	if (statement->select || (statement->alert && statement->alert->select)) {
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(statement->select ? statement->select : statement->alert->select, out);
	}
	if (statement->alert) write_alert(statement->alert, out);
	write_expr("expr", statement->expr, out);
	write_size("size", &statement->size, out);
	write_rows(statement->rows, out);
	if (statement->text_loc.end) write_text("text", statement->text, out);
	if (statement->inner) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_statement(statement->inner, out);
	}
	close_form(out);
}
