/*
 * A planner with a made-up world around it: a host that knows a few sources by their URI,
 * constants, a log. What a statement becomes is compared as text: the plan as EXPLAIN shows
 * it and the columns of the result, or the error: code, columns of the caret, message, hint.
 */
#ifndef RF_TESTS_PLANNER_WORLD_H
#define RF_TESTS_PLANNER_WORLD_H

#include "unit.h"

#include "parser/parse.h"
#include "parser/source_text.h"
#include "planner/planner.h"

#include <stdio.h>
#include <string.h>

typedef struct world {
	rf_memory memory;
	rf_catalog catalog;
	rf_settings settings;
	rf_arena arena; /* of one statement */
	rf_buffer text; /* what the last statement became, ends in NUL */
	rf_buffer log;
	rf_plan_host host;
	rf_parameter parameters[4];
	uint32_t parameter_count;
	uint32_t open_count; /* of inputs that inference has opened */
} world;

static int world_opened;

/* a.csv and b.csv are at rest, "-" is live and read only once, gen: is endless; nothing else
 * is there. All have the columns ts, symbol, price, qty, unless some are declared. */
static inline rf_status world_describe(void *arg, rf_source_spec *source, rf_arena *arena,
                                       rf_error *error)
{
	static const struct {
		const char *name;
		rf_type type;
	} columns[] = {
		{"ts", RF_TIMESTAMP}, {"symbol", RF_TEXT_TYPE}, {"price", RF_DOUBLE}, {"qty", RF_BIGINT}};
	world *self = arg;
	bool is_stdin = rf_text_is(source->uri, "-"),
		 is_endless = rf_text_starts_with(source->uri, "gen:");
	if (!is_stdin && !is_endless && !rf_text_is(source->uri, "a.csv") &&
	    !rf_text_is(source->uri, "b.csv"))
		return rf_fail(error, RIFFLE_IO, "can't open '%.*s'", (int)source->uri.size,
		               source->uri.data);
	source->rest = is_stdin ? RF_REST_LIVE : is_endless ? RF_REST_ENDLESS : RF_REST_AT_REST;
	if (!source->has_format)
		source->format = (rf_format_spec){
			.id = RF_FORMAT_CSV, .has_header = true, .delimiter = ',', .quote = '"'};
	if (is_stdin) {
		source->opened = &world_opened;
		self->open_count++;
	}
	if (source->has_columns) return RIFFLE_OK;
	source->columns.columns = rf_arena_alloc_zero(arena, 4 * sizeof *source->columns.columns);
	if (!source->columns.columns) return rf_memory_fail(arena->memory, "the host", error);
	source->columns.count = 4;
	for (int i = 0; i < 4; i++) {
		source->columns.columns[i].name = rf_text_of(columns[i].name);
		source->columns.columns[i].type = columns[i].type;
		source->columns.columns[i].null_word = RF_TEXT("");
	}
	return RIFFLE_OK;
}

static inline void world_forget(void *arg, rf_source_spec *source)
{
	world *self = arg;
	source->opened = NULL;
	self->open_count--;
}

static inline rf_status world_describe_sink(void *arg, rf_sink_spec *sink, rf_error *error)
{
	RF_UNUSED(arg);
	if (rf_text_starts_with(sink->uri, "missing"))
		return rf_fail(error, RIFFLE_IO, "no such folder");
	return RIFFLE_OK;
}

/* Knows whole numbers only: + - * / and comparisons, NOT, and casts that fail. */
static inline rf_status world_fold(void *arg, const rf_expr *expr, rf_arena *arena, rf_value *value,
                                   bool *has_failed, rf_error *error)
{
	const char *name = expr->kind == RF_EXPR_CALL ? expr->function->name : "";
	int64_t a = 0, b = 0;
	RF_UNUSED(arg);
	RF_UNUSED(arena);
	RF_UNUSED(error);
	*has_failed = true;
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (expr->args[i]->kind != RF_EXPR_CONSTANT || expr->args[i]->value.is_null)
			return RIFFLE_OK;
	if (expr->kind == RF_EXPR_CALL && expr->arg_count && expr->args[0]->type == RF_BIGINT) {
		a = expr->args[0]->value.as.bigint;
		b = expr->arg_count > 1 ? expr->args[1]->value.as.bigint : 0;
		*has_failed = false;
		if (strcmp(name, "+") == 0)
			*value = rf_value_bigint(a + b);
		else if (strcmp(name, "-") == 0)
			*value = rf_value_bigint(a - b);
		else if (strcmp(name, "*") == 0)
			*value = rf_value_bigint(a * b);
		else if (strcmp(name, "/") == 0 && b)
			*value = rf_value_bigint(a / b);
		else if (strcmp(name, "=") == 0)
			*value = rf_value_boolean(a == b);
		else if (strcmp(name, "<") == 0)
			*value = rf_value_boolean(a < b);
		else if (strcmp(name, ">") == 0)
			*value = rf_value_boolean(a > b);
		else
			*has_failed = true;
	}
	return RIFFLE_OK;
}

static inline void world_log(void *arg, riffle_log_level level, const char *text)
{
	world *self = arg;
	rf_buffer_printf(&self->log, "%d %s\n", (int)level, text);
}

static inline void world_open(world *self)
{
	memset(self, 0, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	rf_catalog_init(&self->catalog, &self->memory);
	rf_settings_init(&self->settings);
	rf_arena_init(&self->arena, &self->memory);
	rf_buffer_init(&self->text, &self->memory, 1 << 20);
	rf_buffer_init(&self->log, &self->memory, 1 << 16);
	self->host = (rf_plan_host){.arg = self,
	                            .describe_source = world_describe,
	                            .forget_source = world_forget,
	                            .describe_sink = world_describe_sink,
	                            .fold = world_fold,
	                            .log = world_log};
}

static inline void world_close(world *self)
{
	rf_catalog_release(&self->catalog);
	rf_arena_release(&self->arena);
	rf_buffer_release(&self->text);
	rf_buffer_release(&self->log);
	assert_int_equal(self->memory.used_bytes, 0);
	assert_int_equal(self->open_count, 0);
}

static inline rf_planner world_planner(world *self)
{
	return (rf_planner){.catalog = &self->catalog,
	                    .settings = &self->settings,
	                    .host = &self->host,
	                    .arena = &self->arena,
	                    .parameters = self->parameters,
	                    .parameter_count = self->parameter_count};
}

static inline rf_status world_statement(world *self, const char *sql, rf_ast_statement **statement,
                                        rf_error *error)
{
	size_t consumed;
	rf_arena_release(&self->arena);
	self->text.size = 0;
	return rf_parse(rf_text_of(sql), &self->arena, &consumed, statement, error);
}

static inline rf_status world_create(world *self, const char *sql,
                                     const rf_ast_statement *statement, rf_error *error)
{
	rf_planner planner = world_planner(self);
	rf_catalog_entry *entry;
	bool is_new;
	rf_text own = {sql + statement->loc.start, statement->loc.end - statement->loc.start};
	rf_status status = rf_catalog_create(&planner, statement, own, &entry, &is_new, error);
	if (status < 0) return status;
	rf_buffer_printf(&self->text, "%s %.*s\n", is_new ? "made" : "kept", (int)entry->name.size,
	                 entry->name.data);
	return status;
}

static inline rf_status world_select(world *self, const rf_ast_statement *statement,
                                     rf_error *error)
{
	rf_planner planner = world_planner(self);
	rf_plan *plan;
	rf_status status = rf_plan_select(&planner, statement, NULL, &plan, error);
	if (status < 0) return status;
	status = rf_plan_explain(plan, RF_EXPLAIN_TEXT, NULL, &self->text, error);
	for (uint32_t i = 0; i < plan->output.count; i++)
		rf_buffer_printf(&self->text, "%s%.*s %s%s", i ? ", " : "= ",
		                 (int)plan->output.columns[i].name.size, plan->output.columns[i].name.data,
		                 rf_type_name(plan->output.columns[i].type).text,
		                 i + 1 == plan->output.count ? "\n" : "");
	rf_plan_forget(&self->host, plan);
	return status;
}

/* What a statement becomes: its plan, "made name", or its error. Valid until the next. */
static inline const char *world_run(world *self, const char *sql)
{
	rf_ast_statement *statement = NULL;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_status status = world_statement(self, sql, &statement, &error);
	if (status >= 0 && statement->select && statement->kind != RF_STATEMENT_CREATE_VIEW &&
	    statement->kind != RF_STATEMENT_CREATE_QUERY) {
		status = world_select(self, statement, &error);
	} else if (status >= 0) {
		status = world_create(self, sql, statement, &error);
	}
	if (status < 0) {
		self->text.size = 0;
		self->text.has_failed = false;
		rf_error_locate(&error, rf_text_of(sql), 0);
		rf_buffer_printf(&self->text, "%s %u-%u: %s", riffle_status_name(error.code), error.column,
		                 error.end_column, error.message);
		rf_buffer_printf(&self->text, error.hint[0] ? " / %s\n" : "\n", error.hint);
	}
	rf_buffer_append_byte(&self->text, 0);
	return self->text.data;
}

typedef struct world_case {
	const char *sql;
	const char *expected;
} world_case;

/* Two streams that are fed. */
static inline void world_make_streams(world *self)
{
	world_run(self, "CREATE STREAM trades (ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT)");
	world_run(self,
	          "CREATE STREAM t (a BIGINT, b BIGINT, x DOUBLE, s TEXT, ok BOOLEAN, ts TIMESTAMP, "
	          "d INTERVAL)");
}

/* Runs the statements of a table one after the other, with some rules switched off. */
/* The bits of all rules but one. */
static inline uint64_t world_only(const char *rule)
{
	uint64_t others = 0;
	for (uint32_t i = 0; rf_rewrite_name(i); i++)
		if (strcmp(rf_rewrite_name(i), rule) != 0) others |= UINT64_C(1) << i;
	return others;
}

static inline void world_check(const world_case *cases, size_t count, uint64_t disabled_rules)
{
	world self;
	world_open(&self);
	world_make_streams(&self);
	self.settings.disabled_rules = disabled_rules;
	for (size_t i = 0; i < count; i++) {
		const char *got = world_run(&self, cases[i].sql);
		if (strcmp(got, cases[i].expected) != 0) print_error("statement: %s\n", cases[i].sql);
		assert_string_equal(got, cases[i].expected);
	}
	world_close(&self);
}

#define WORLD_CHECK(cases, disabled_rules) \
	world_check(cases, sizeof(cases) / sizeof((cases)[0]), disabled_rules)

#endif
