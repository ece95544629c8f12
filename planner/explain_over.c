/*
 * EXPLAIN: what the nodes of OVER and DEDUP BY do. Invariant: a frame is written as it would be
 * said.
 */
#include "planner/explain.h"

#include "planner/plan_build.h"

void rf_explain_dedup(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_dedup *dedup = &node->as.dedup;
	rf_buffer_append_string(out, "by ");
	rf_explain_names(&node->inputs[0]->schema, dedup->keys, dedup->key_count, out);
	if (!dedup->within_ns && !dedup->within_rows) return;
	rf_buffer_append_string(out, " within ");
	if (dedup->within_ns)
		rf_duration_write(dedup->within_ns, " ", out);
	else
		rf_buffer_printf(out, "%lld ROWS", (long long)dedup->within_rows);
}

static void write_frame(const rf_over_frame *frame, bool has_frame, const rf_schema *input,
                        rf_buffer *out)
{
	rf_buffer_append_string(out, " OVER (");
	if (frame->partition_count) {
		rf_buffer_append_string(out, "PARTITION BY ");
		rf_explain_names(input, frame->partition, frame->partition_count, out);
		if (has_frame) rf_buffer_append_byte(out, ' ');
	}
	if (has_frame) {
		rf_buffer_append_string(out, frame->is_range ? "RANGE " : "ROWS ");
		if (!frame->is_bounded)
			rf_buffer_append_string(out, "UNBOUNDED");
		else if (frame->is_range)
			rf_duration_write(frame->preceding, " ", out);
		else
			rf_buffer_printf(out, "%lld", (long long)frame->preceding);
		rf_buffer_append_string(out, " PRECEDING");
	}
	rf_buffer_append_byte(out, ')');
}

static void write_over_call(const rf_over_call *call, const rf_schema *input, rf_buffer *out)
{
	static const char *const names[] = {[RF_OVER_AGGREGATE] = "",
	                                    [RF_OVER_ROW_NUMBER] = "row_number",
	                                    [RF_OVER_RANK] = "rank",
	                                    [RF_OVER_DENSE_RANK] = "dense_rank",
	                                    [RF_OVER_FIRST_VALUE] = "first_value",
	                                    [RF_OVER_LAST_VALUE] = "last_value",
	                                    [RF_OVER_NTH_VALUE] = "nth_value",
	                                    [RF_OVER_LAG] = "lag",
	                                    [RF_OVER_LEAD] = "lead",
	                                    [RF_OVER_LATEST] = "latest",
	                                    [RF_OVER_PREVIOUS] = "previous",
	                                    [RF_OVER_ELAPSED] = "ns since previous"};
	if (call->kind == RF_OVER_AGGREGATE) {
		rf_explain_call(&call->aggregate, input, out);
		return;
	}
	rf_buffer_printf(out, "%s(", names[call->kind]);
	if (call->arg != RF_NO_COLUMN) rf_explain_names(input, &call->arg, 1, out);
	if (call->offset) rf_buffer_printf(out, ", %lld", (long long)call->offset);
	if (call->fallback != RF_NO_COLUMN) {
		rf_buffer_append_string(out, ", ");
		rf_explain_names(input, &call->fallback, 1, out);
	}
	rf_buffer_append_byte(out, ')');
}

void rf_explain_over(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_over *over = &node->as.over;
	const rf_schema *input = &node->inputs[0]->schema;
	for (uint32_t i = 0; i < over->call_count; i++) {
		rf_over_kind kind = over->calls[i].kind;
		bool has_frame = kind == RF_OVER_AGGREGATE || kind == RF_OVER_FIRST_VALUE ||
			kind == RF_OVER_LAST_VALUE || kind == RF_OVER_NTH_VALUE;
		if (i) rf_buffer_append_string(out, ", ");
		write_over_call(&over->calls[i], input, out);
		write_frame(&over->frames[over->calls[i].frame], has_frame, input, out);
	}
	if (!over->carry_count) return;
	rf_buffer_append_string(out, over->call_count ? "; every row with " : "every row with ");
	rf_explain_names(input, over->carry, over->carry_count, out);
}
