/*
 * Sizes: of windows, steps, limits and the bounds of time. Invariant: what passes here is in
 * its range, so that no one below checks it again.
 */
#include "planner/bind.h"

static const rf_parameter *find_parameter(const rf_planner *planner, rf_text name)
{
	for (uint32_t i = 0; i < planner->parameter_count; i++)
		if (rf_text_equal(planner->parameters[i].name, name) && planner->parameters[i].is_bound)
			return &planner->parameters[i];
	return NULL;
}

bool rf_bind_size(rf_binder *binder, const rf_ast_size *size, rf_ast_size *resolved)
{
	const rf_parameter *parameter;
	*resolved = *size;
	if (size->kind != RF_SIZE_PARAMETER) return true;
	parameter = find_parameter(binder->planner, size->parameter.text);
	if (!parameter) {
		rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "parameter \"%.*s\" has no value",
		             (int)size->parameter.text.size, size->parameter.text.data);
		return false;
	}
	if (!parameter->value.is_null && parameter->value.type == RF_BIGINT) {
		resolved->kind = RF_SIZE_ROWS;
		resolved->rows = parameter->value.as.bigint;
		return true;
	}
	if (!parameter->value.is_null && parameter->value.type == RF_INTERVAL) {
		resolved->kind = RF_SIZE_DURATION;
		resolved->interval = parameter->value.as.interval;
		return true;
	}
	rf_bind_fail(binder, RIFFLE_TYPE, size->loc,
	             "a size is a BIGINT or an INTERVAL, and parameter \"%.*s\" is neither",
	             (int)size->parameter.text.size, size->parameter.text.data);
	return false;
}

bool rf_bind_rows(rf_binder *binder, const rf_ast_size *size, const char *what, int64_t *rows)
{
	rf_ast_size resolved;
	if (!rf_bind_size(binder, size, &resolved)) return false;
	if (resolved.kind != RF_SIZE_ROWS) {
		rf_bind_fail(binder, RIFFLE_TYPE, size->loc, "%s takes a number of rows, not a duration",
		             what);
		return false;
	}
	*rows = resolved.rows;
	return true;
}

bool rf_bind_duration(rf_binder *binder, const rf_ast_size *size, const char *what,
                      bool may_be_zero, int64_t *ns)
{
	rf_ast_size resolved;
	if (!rf_bind_size(binder, size, &resolved)) return false;
	if (resolved.kind != RF_SIZE_DURATION) {
		rf_bind_fail(binder, RIFFLE_TYPE, size->loc, "%s takes a duration, not a number of rows",
		             what);
		rf_bind_hint(binder, "A duration has a unit: 10s, 5m, 1h30m.");
		return false;
	}
	if (resolved.interval.months) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, size->loc,
		             "%s in months or years is not built yet", what);
		rf_bind_hint(binder, "Days and weeks are 1d and 1w.");
		return false;
	}
	*ns = resolved.interval.ns;
	if (*ns > 0 || (may_be_zero && *ns == 0)) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, size->loc,
	             may_be_zero ? "%s must not be negative" : "%s must be more than 0", what);
	return false;
}
