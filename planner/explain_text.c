/* EXPLAIN as a tree of lines. Invariant: every line ends in a newline, none has tabs. */
#include "planner/explain.h"

#include <string.h>

enum { INDENT_BYTES_MAX = 1 << 16 };

/* 1.23 ms, 4.56 s: three digits that matter. */
static void write_time(int64_t ns, rf_buffer *out)
{
	if (ns < 1000000) {
		rf_buffer_printf(out, "%.0f us", (double)ns / 1e3);
	} else if (ns < 1000000000) {
		rf_buffer_printf(out, "%.1f ms", (double)ns / 1e6);
	} else {
		rf_buffer_printf(out, "%.2f s", (double)ns / 1e9);
	}
}

static void write_bytes(uint64_t bytes, rf_buffer *out)
{
	if (bytes < 1024) {
		rf_buffer_printf(out, "%llu B", (unsigned long long)bytes);
	} else if (bytes < 1024 * 1024) {
		rf_buffer_printf(out, "%.1f KiB", (double)bytes / 1024);
	} else {
		rf_buffer_printf(out, "%.1f MiB", (double)bytes / (1024 * 1024));
	}
}

static void write_counts(const rf_plan_node *node, const rf_node_counts *counts, rf_buffer *out)
{
	const rf_node_counts *count = &counts[node->id];
	if (node->input_count)
		rf_buffer_printf(out, "%llu rows in, ", (unsigned long long)count->rows_in);
	rf_buffer_printf(out, "%llu rows out, ", (unsigned long long)count->rows_out);
	rf_buffer_printf(out, "%llu batch%s, ", (unsigned long long)count->batches,
	                 count->batches == 1 ? "" : "es");
	write_time(count->time_ns, out);
	if (count->bytes) {
		rf_buffer_append_string(out, ", ");
		write_bytes(count->bytes, out);
		rf_buffer_append_string(out, node->kind == RF_PLAN_SINK ? " written" : " read");
	}
	if (count->memory_bytes) {
		rf_buffer_append_string(out, ", ");
		write_bytes(count->memory_bytes, out);
		rf_buffer_append_string(out, " held at most");
	}
}

typedef struct tree {
	const rf_node_counts *counts;
	rf_buffer *out;
	rf_buffer indent;
} tree;

static void write_indented(tree *work, const rf_plan_node *node, const char *what)
{
	rf_buffer_append(work->out, work->indent.data, work->indent.size);
	rf_buffer_append_string(work->out, node->input_count ? "│  " : "   ");
	rf_buffer_append_string(work->out, what);
}

static void write_node(tree *work, const rf_plan_node *node)
{
	rf_buffer *out = work->out;
	const char *hint = rf_explain_hint(node);
	size_t before;
	rf_buffer_append_string(out, rf_plan_kind_name(node->kind));
	before = out->size;
	rf_buffer_append_byte(out, ' ');
	rf_explain_detail(node, out);
	if (out->size == before + 1) out->size = before;
	rf_buffer_append_byte(out, '\n');
	if (work->counts) {
		write_indented(work, node, "");
		write_counts(node, work->counts, out);
		rf_buffer_append_byte(out, '\n');
	}
	if (node->state_bound) {
		write_indented(work, node, "holds ");
		rf_buffer_printf(out, "%s\n", node->state_bound);
	}
	if (hint) {
		write_indented(work, node, "hint: ");
		rf_buffer_printf(out, "%s\n", hint);
	}
	for (uint32_t i = 0; i < node->input_count; i++) {
		bool is_last = i + 1 == node->input_count;
		size_t indent = work->indent.size;
		rf_buffer_append(out, work->indent.data, work->indent.size);
		rf_buffer_append_string(out, is_last ? "└─ " : "├─ ");
		rf_buffer_append_string(&work->indent, is_last ? "   " : "│  ");
		write_node(work, node->inputs[i]);
		work->indent.size = indent;
	}
}

void rf_explain_text(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out)
{
	tree work = {.counts = counts, .out = out};
	rf_buffer_init(&work.indent, out->memory, INDENT_BYTES_MAX);
	write_node(&work, plan->root);
	out->has_failed |= work.indent.has_failed;
	rf_buffer_release(&work.indent);
	if (plan->depends_on_clock) rf_buffer_append_string(out, "the result depends on the clock\n");
	if (!plan->rewrites[0]) return;
	rf_buffer_append_string(out, "rewrites:\n");
	for (const char *line = plan->rewrites; *line;) {
		const char *end = strchr(line, '\n');
		size_t size = end ? (size_t)(end - line) : strlen(line);
		rf_buffer_append_string(out, "  ");
		rf_buffer_append(out, line, size);
		rf_buffer_append_byte(out, '\n');
		line += size + (end != NULL);
	}
}
