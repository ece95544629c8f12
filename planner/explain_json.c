/* EXPLAIN as JSON and as a graph for dot. Invariant: what is written is well formed. */
#include "planner/explain.h"

#include <string.h>

enum { DETAIL_BYTES_MAX = 1 << 22 };

static void write_escaped(rf_text text, rf_buffer *out)
{
	rf_buffer_append_byte(out, '"');
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c == '"' || c == '\\') {
			rf_buffer_append_byte(out, '\\');
			rf_buffer_append_byte(out, (char)c);
		} else if (c == '\n') {
			rf_buffer_append_string(out, "\\n");
		} else if (c < 0x20) {
			rf_buffer_printf(out, "\\u%04x", c);
		} else {
			rf_buffer_append_byte(out, (char)c);
		}
	}
	rf_buffer_append_byte(out, '"');
}

static void write_detail(const rf_plan_node *node, rf_buffer *out)
{
	rf_buffer detail;
	rf_buffer_init(&detail, out->memory, DETAIL_BYTES_MAX);
	rf_explain_detail(node, &detail);
	out->has_failed |= detail.has_failed;
	write_escaped((rf_text){detail.data, detail.size}, out);
	rf_buffer_release(&detail);
}

static void write_counts(const rf_node_counts *count, rf_buffer *out)
{
	rf_buffer_printf(out,
	                 ",\"rows_in\":%llu,\"rows_out\":%llu,\"batches\":%llu,\"time_ns\":%lld,"
	                 "\"memory_bytes\":%llu,\"bytes\":%llu",
	                 (unsigned long long)count->rows_in, (unsigned long long)count->rows_out,
	                 (unsigned long long)count->batches, (long long)count->time_ns,
	                 (unsigned long long)count->memory_bytes, (unsigned long long)count->bytes);
}

static void write_node(const rf_plan_node *node, const rf_node_counts *counts, rf_buffer *out)
{
	rf_buffer_printf(out, "{\"id\":%u,\"operator\":\"%s\",\"detail\":", node->id,
	                 rf_plan_kind_name(node->kind));
	write_detail(node, out);
	rf_buffer_append_string(out, ",\"columns\":[");
	for (uint32_t i = 0; i < node->schema.count; i++) {
		rf_buffer_append_string(out, i ? ",{\"name\":" : "{\"name\":");
		write_escaped(node->schema.columns[i].name, out);
		rf_buffer_printf(out, ",\"type\":\"%s\"}", rf_type_name(node->schema.columns[i].type).text);
	}
	rf_buffer_printf(out, "],\"ends\":%s", node->ends ? "true" : "false");
	if (node->state_bound) rf_buffer_printf(out, ",\"holds\":\"%s\"", node->state_bound);
	if (counts) write_counts(&counts[node->id], out);
	rf_buffer_append_string(out, ",\"inputs\":[");
	for (uint32_t i = 0; i < node->input_count; i++) {
		if (i) rf_buffer_append_byte(out, ',');
		write_node(node->inputs[i], counts, out);
	}
	rf_buffer_append_string(out, "]}");
}

void rf_explain_json(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out)
{
	bool is_first = true;
	rf_buffer_append_string(out, "{\"plan\":");
	write_node(plan->root, counts, out);
	rf_buffer_printf(out, ",\"depends_on_clock\":%s,\"rewrites\":[",
	                 plan->depends_on_clock ? "true" : "false");
	for (const char *line = plan->rewrites; *line;) {
		const char *end = strchr(line, '\n');
		size_t size = end ? (size_t)(end - line) : strlen(line);
		if (!is_first) rf_buffer_append_byte(out, ',');
		is_first = false;
		write_escaped((rf_text){line, size}, out);
		line += size + (end != NULL);
	}
	rf_buffer_append_string(out, "]}\n");
}

void rf_explain_dot(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out)
{
	rf_buffer_append_string(
		out, "digraph plan {\n  rankdir=BT;\n  node [shape=box, fontname=\"monospace\"];\n");
	for (uint32_t i = 0; i < plan->node_count; i++) {
		const rf_plan_node *node = plan->nodes[i];
		rf_buffer label;
		rf_buffer_init(&label, out->memory, DETAIL_BYTES_MAX);
		rf_buffer_printf(&label, "%s\n", rf_plan_kind_name(node->kind));
		rf_explain_detail(node, &label);
		if (counts)
			rf_buffer_printf(&label, "\n%llu rows out",
			                 (unsigned long long)counts[node->id].rows_out);
		out->has_failed |= label.has_failed;
		rf_buffer_printf(out, "  n%u [label=", node->id);
		write_escaped((rf_text){label.data, label.size}, out);
		rf_buffer_append_string(out, "];\n");
		rf_buffer_release(&label);
	}
	for (uint32_t i = 0; i < plan->node_count; i++)
		for (uint32_t j = 0; j < plan->nodes[i]->input_count; j++)
			rf_buffer_printf(out, "  n%u -> n%u;\n", plan->nodes[i]->inputs[j]->id,
			                 plan->nodes[i]->id);
	rf_buffer_append_string(out, "}\n");
}
