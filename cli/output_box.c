/*
 * Box, table and Markdown: columns of one width. The widths come from the first rows, which are
 * held back until there are HOLD_ROWS of them or the query pauses; rows after that are printed as
 * they come. On a terminal text that is too wide is cut, and columns that have no room are left
 * out from the middle; numbers, and all values elsewhere, push their row out.
 */
#include <stdlib.h>
#include <string.h>

#include "output.h"

enum {
	HOLD_ROWS = 1000,
	HOLD_TERMINAL_MS = 200,
	HOLD_PIPE_MS = 1000,
	NARROWEST_TEXT = 12 /* columns that text is cut to before columns are left out */
};

/* The left, inner and right joints of a line across, and what runs between them; left NULL:
 * there is no such line. */
typedef struct rule {
	const char *left, *inner, *right, *run;
} rule;

typedef struct style {
	const char *bar;
	rule top, middle, bottom;
	bool is_markdown;
} style;

static const style style_box = {.bar = "│",
                                .top = {"┌", "┬", "┐", "─"},
                                .middle = {"├", "┼", "┤", "─"},
                                .bottom = {"└", "┴", "┘", "─"}};
static const style style_table = {.bar = "|",
                                  .top = {"+", "+", "+", "-"},
                                  .middle = {"+", "+", "+", "-"},
                                  .bottom = {"+", "+", "+", "-"}};
static const style style_markdown = {
	.bar = "|", .middle = {"|", "|", "|", "-"}, .is_markdown = true};

typedef struct box {
	const style *style;
	riffle_batch **held;
	uint32_t held_count;
	uint64_t held_rows;
	uint64_t held_since_ms;
	uint32_t *widths;
	uint32_t hidden_from, hidden_to; /* columns left out */
	bool is_settled;                 /* the widths are fixed, the head is out */
	cli_text shown;                  /* scratch: a cell as it is shown */
} box;

static void box_begin(cli_output *output)
{
	box *state = cli_allocate(sizeof(*state));
	state->style = output->format == CLI_FORMAT_BOX ? &style_box
		: output->format == CLI_FORMAT_TABLE        ? &style_table
													: &style_markdown;
	state->widths = cli_allocate(output->column_count * sizeof(*state->widths));
	output->state = state;
}

/* Makes text what is shown of it in state->shown and returns its width. */
static uint32_t show(box *state, const char *text, size_t size)
{
	cli_text_clear(&state->shown);
	uint32_t width = cli_text_visible(&state->shown, text, size);
	if (!state->style->is_markdown || !memchr(text, '|', size)) return width;
	cli_text plain = state->shown;
	state->shown = (cli_text){0};
	for (size_t i = 0; i < plain.size; i++) {
		cli_text_append(&state->shown, plain.data[i] == '|' ? "\\|" : plain.data + i,
		                plain.data[i] == '|' ? 2 : 1);
		width += plain.data[i] == '|';
	}
	cli_text_release(&plain);
	return width;
}

static uint32_t show_value(cli_output *output, const riffle_batch *batch, uint32_t row,
                           uint32_t column)
{
	if (!cli_value_text(batch, row, column, &output->cell)) return show(output->state, "NULL", 4);
	return show(output->state, output->cell.data, output->cell.size);
}

/* ---- widths ---- */

static void widen(box *state, uint32_t column, uint32_t width)
{
	if (width > state->widths[column]) state->widths[column] = width;
}

static void measure(cli_output *output)
{
	box *state = output->state;
	for (uint32_t column = 0; column < output->column_count; column++) {
		if (output->has_header || state->style->is_markdown)
			widen(state, column, show(state, output->names[column], strlen(output->names[column])));
		widen(state, column, state->style->is_markdown ? 3 : 1);
	}
	/* Of just so many rows, however they came in batches. */
	uint32_t left = HOLD_ROWS;
	for (uint32_t i = 0; i < state->held_count; i++) {
		uint32_t rows = 0;
		riffle_batch_info(state->held[i], &rows, NULL);
		if (rows > left) rows = left;
		left -= rows;
		for (uint32_t row = 0; row < rows; row++)
			for (uint32_t column = 0; column < output->column_count; column++)
				widen(state, column, show_value(output, state->held[i], row, column));
	}
}

/* The width of all of it, with the columns that are left out as one of an ellipsis. */
static uint64_t total_width(const cli_output *output)
{
	const box *state = output->state;
	uint64_t total = 1;
	for (uint32_t i = 0; i < output->column_count; i++)
		if (i < state->hidden_from || i >= state->hidden_to) total += state->widths[i] + 3;
	return total + (state->hidden_to > state->hidden_from ? 4 : 0);
}

/* Makes the widest column of text one narrower; false when none can be. */
static bool narrow(cli_output *output)
{
	box *state = output->state;
	uint32_t widest = NARROWEST_TEXT, column = UINT32_MAX;
	for (uint32_t i = 0; i < output->column_count; i++) {
		if (state->widths[i] > widest && !cli_type_is_number(output->types[i])) {
			widest = state->widths[i];
			column = i;
		}
	}
	if (column == UINT32_MAX) return false;
	state->widths[column]--;
	return true;
}

static void fit(cli_output *output)
{
	box *state = output->state;
	if (output->width == 0 || state->style->is_markdown) return;
	for (uint32_t i = 0; i < output->column_count; i++)
		if (state->widths[i] > output->width && !cli_type_is_number(output->types[i]))
			state->widths[i] = output->width;
	while (total_width(output) > output->width && narrow(output)) continue;
	state->hidden_from = state->hidden_to = (output->column_count + 1) / 2;
	while (total_width(output) > output->width &&
	       state->hidden_to - state->hidden_from + 1 < output->column_count) {
		bool is_left_longer = state->hidden_from > output->column_count - state->hidden_to;
		if (is_left_longer)
			state->hidden_from--;
		else
			state->hidden_to++;
	}
}

/* ---- lines ---- */

static void draw_rule(cli_output *output, const rule *across)
{
	box *state = output->state;
	if (!across->left) return;
	cli_text *line = &output->line;
	cli_text_puts(line, across->left);
	bool is_first = true;
	for (uint32_t i = 0; i < output->column_count; i++) {
		bool is_hidden = i >= state->hidden_from && i < state->hidden_to;
		if (is_hidden && i > state->hidden_from) continue;
		uint32_t width = is_hidden ? 1 : state->widths[i];
		bool is_right = state->style->is_markdown && cli_type_is_number(output->types[i]);
		if (!is_first) cli_text_puts(line, across->inner);
		is_first = false;
		for (uint32_t k = 0; k < width + 2; k++) {
			bool is_pad = state->style->is_markdown && (k == 0 || k == width + 1);
			cli_text_puts(line, is_pad ? " " : is_right && k == width ? ":" : across->run);
		}
	}
	cli_text_puts(line, across->right);
	cli_text_puts(line, "\n");
}

/* Cuts what is shown to width columns, the last of them an ellipsis. */
static uint32_t cut(cli_text *shown, uint32_t width)
{
	uint32_t used = 0;
	size_t at = 0;
	while (at < shown->size) {
		uint32_t code_point;
		size_t length = cli_utf8_read(shown->data + at, shown->size - at, &code_point);
		if (used + cli_utf8_width(code_point) > width - 1) break;
		used += cli_utf8_width(code_point);
		at += length;
	}
	shown->size = at;
	cli_text_puts(shown, "…");
	return used + 1;
}

static void draw_cell(cli_output *output, uint32_t column, uint32_t width, bool is_right)
{
	box *state = output->state;
	cli_text *line = &output->line;
	/* A number is never cut: what is left of it would be another number. */
	bool is_cut = output->width > 0 && !state->style->is_markdown && !is_right;
	if (is_cut && width > state->widths[column]) width = cut(&state->shown, state->widths[column]);
	uint32_t pad = width < state->widths[column] ? state->widths[column] - width : 0;
	cli_text_puts(line, " ");
	if (is_right) cli_text_printf(line, "%*s", (int)pad, "");
	cli_text_append(line, state->shown.data, state->shown.size);
	if (!is_right) cli_text_printf(line, "%*s", (int)pad, "");
	cli_text_puts(line, " ");
	cli_text_puts(line, state->style->bar);
}

/* One row of the batch, or the head when there is no batch. */
static void draw_row(cli_output *output, const riffle_batch *batch, uint32_t row)
{
	box *state = output->state;
	cli_text_puts(&output->line, state->style->bar);
	for (uint32_t i = 0; i < output->column_count; i++) {
		if (i >= state->hidden_from && i < state->hidden_to) {
			if (i == state->hidden_from) {
				cli_text_puts(&output->line, " … ");
				cli_text_puts(&output->line, state->style->bar);
			}
			continue;
		}
		uint32_t width = batch ? show_value(output, batch, row, i)
							   : show(state, output->names[i], strlen(output->names[i]));
		draw_cell(output, i, width, cli_type_is_number(output->types[i]));
	}
	cli_text_puts(&output->line, "\n");
}

static void draw_batch(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0;
	riffle_batch_info(batch, &rows, NULL);
	for (uint32_t row = 0; row < rows; row++) {
		draw_row(output, batch, row);
		if (output->line.size >= CLI_FLUSH_SIZE) cli_output_flush(output);
	}
	riffle_batch_free(batch);
}

/* Fixes the widths and prints the head and the rows held back. */
static void settle(cli_output *output)
{
	box *state = output->state;
	if (state->is_settled) return;
	measure(output);
	fit(output);
	state->is_settled = true;
	draw_rule(output, &state->style->top);
	if (output->has_header || state->style->is_markdown) {
		draw_row(output, NULL, 0);
		draw_rule(output, &state->style->middle);
	}
	for (uint32_t i = 0; i < state->held_count; i++) draw_batch(output, state->held[i]);
	state->held_count = 0;
}

static void box_rows(cli_output *output, riffle_batch *batch)
{
	box *state = output->state;
	uint32_t rows = 0;
	riffle_batch_info(batch, &rows, NULL);
	if (state->is_settled) {
		draw_batch(output, batch);
		return;
	}
	if (state->held_count == 0) state->held_since_ms = cli_now_ms();
	state->held = cli_resize(state->held, (state->held_count + 1) * sizeof(*state->held));
	state->held[state->held_count++] = batch;
	state->held_rows += rows;
	if (state->held_rows >= HOLD_ROWS) settle(output);
}

static void box_idle(cli_output *output)
{
	box *state = output->state;
	uint64_t patience_ms = output->width > 0 ? HOLD_TERMINAL_MS : HOLD_PIPE_MS;
	if (state->held_count > 0 && cli_now_ms() - state->held_since_ms >= patience_ms) settle(output);
}

static void box_end(cli_output *output)
{
	box *state = output->state;
	if (output->problem == 0) {
		settle(output);
		draw_rule(output, &state->style->bottom);
	}
	for (uint32_t i = 0; i < state->held_count; i++) riffle_batch_free(state->held[i]);
	cli_text_release(&state->shown);
	free(state->held);
	free(state->widths);
	free(state);
}

const cli_writer cli_writer_box = {
	.begin = box_begin, .rows = box_rows, .idle = box_idle, .end = box_end};
