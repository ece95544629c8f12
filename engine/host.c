/* What the planner is given of the runtime: inference, sinks, constant folding, the log. */
#include "engine/engine.h"
#include "runtime/eval.h"
#include "runtime/io/io.h"

#include <string.h>

static void log_from_runtime(void *arg, riffle_log_level level, const char *text)
{
	rf_engine_log(((riffle_query *)arg)->engine, level, text);
}

void rf_host_context(rf_context *ctx, riffle_query *query, rf_error *error)
{
	memset(ctx, 0, sizeof *ctx);
	ctx->memory = &query->memory;
	ctx->settings = &query->settings;
	ctx->clock = (rf_clock){rf_engine_clock, query->engine};
	ctx->error = error;
	ctx->batch_rows = (uint32_t)query->settings.batch_rows;
	ctx->allow = query->engine->config.allow;
	ctx->interrupted = &query->interrupted;
	ctx->log = log_from_runtime;
	ctx->log_arg = query;
	ctx->wake_at = INT64_MAX;
	ctx->feed_lock = &query->engine->lock;
}

static rf_status describe_source(void *arg, rf_source_spec *source, rf_arena *arena,
                                 rf_error *error)
{
	riffle_query *query = arg;
	rf_context ctx;
	if (source->uri.size == 0) return RIFFLE_OK; /* its feed is set already */
	rf_host_context(&ctx, query, error);
	return rf_source_describe(source, &ctx, arena, error);
}

static void forget_source(void *arg, rf_source_spec *source)
{
	riffle_query *query = arg;
	if (source->uri.size > 0) rf_source_forget(source, &query->memory);
}

static rf_status describe_sink(void *arg, rf_sink_spec *sink, rf_error *error)
{
	rf_context ctx;
	rf_host_context(&ctx, arg, error);
	return rf_sink_describe(sink, &ctx, error);
}

static rf_status fold(void *arg, const rf_expr *expr, rf_arena *arena, rf_value *value,
                      bool *has_failed, rf_error *error)
{
	riffle_query *query = arg;
	return rf_eval_constant(expr, &query->memory, arena, value, has_failed, error);
}

static void log_from_planner(void *arg, riffle_log_level level, const char *text)
{
	rf_engine_log(((riffle_query *)arg)->engine, level, text);
}

void rf_host_init(rf_plan_host *host, riffle_query *query)
{
	*host = (rf_plan_host){
		.arg = query,
		.describe_source = describe_source,
		.forget_source = forget_source,
		.describe_sink = describe_sink,
		.fold = fold,
		.log = log_from_planner,
	};
}

rf_planner rf_engine_planner(riffle_query *query, rf_plan_host *host)
{
	rf_host_init(host, query);
	return (rf_planner){
		.catalog = &query->engine->catalog,
		.settings = &query->settings,
		.host = host,
		.arena = &query->arena,
		.parameters = query->parameters,
		.parameter_count = query->parameter_count,
	};
}
