/*
 * Lines of text compared. Nothing here copies a line: all are views into the texts that were
 * split.
 */
#include "test_compare.h"

#include <stdlib.h>
#include <string.h>

enum { DIFF_LINES_MAX = 60, DIFF_CELLS_MAX = 4000000 };

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static riffle_text trim_end(const char *data, size_t size)
{
	while (size > 0 && is_blank(data[size - 1])) size--;
	return (riffle_text){data, size};
}

void cli_lines_split(cli_lines *lines, const char *text, size_t size)
{
	size_t start = 0;
	*lines = (cli_lines){0};
	while (start < size && is_blank(text[start])) start++;
	start = start < size && text[start] == '\n' ? start + 1 : 0;
	size_t capacity = 0;
	while (start < size) {
		const char *newline = memchr(text + start, '\n', size - start);
		size_t end = newline ? (size_t)(newline - text) : size;
		riffle_text line = trim_end(text + start, end - start);
		if (!newline && line.size == 0) break;
		if (lines->count == capacity) {
			capacity = capacity ? capacity * 2 : 16;
			lines->list = cli_resize(lines->list, capacity * sizeof(*lines->list));
		}
		lines->list[lines->count++] = line;
		start = end + 1;
	}
}

void cli_lines_release(cli_lines *lines)
{
	free(lines->list);
	*lines = (cli_lines){0};
}

void cli_lines_dedent(cli_lines *lines)
{
	size_t common = SIZE_MAX;
	for (size_t i = 0; i < lines->count; i++) {
		size_t blanks = 0;
		while (blanks < lines->list[i].size && is_blank(lines->list[i].data[blanks])) blanks++;
		if (lines->list[i].size > 0 && blanks < common) common = blanks;
	}
	for (size_t i = 0; i < lines->count; i++) {
		if (lines->list[i].size == 0) continue;
		lines->list[i].data += common;
		lines->list[i].size -= common;
	}
}

static int compare(const void *a, const void *b)
{
	const riffle_text *left = a, *right = b;
	size_t size = left->size < right->size ? left->size : right->size;
	int order = size ? memcmp(left->data, right->data, size) : 0;
	return order ? order : (left->size > right->size) - (left->size < right->size);
}

void cli_lines_sort(cli_lines *lines)
{
	if (lines->count > 1) qsort(lines->list, lines->count, sizeof(*lines->list), compare);
}

bool cli_lines_equal(const cli_lines *a, const cli_lines *b)
{
	if (a->count != b->count) return false;
	for (size_t i = 0; i < a->count; i++)
		if (compare(&a->list[i], &b->list[i]) != 0) return false;
	return true;
}

bool cli_lines_contain(const cli_lines *all, const cli_lines *part)
{
	bool is_found = false;
	cli_lines run = {cli_allocate(part->count * sizeof(riffle_text)), part->count};
	for (size_t start = 0; start + part->count <= all->count && !is_found; start++) {
		if (part->count > 0) memcpy(run.list, all->list + start, part->count * sizeof(riffle_text));
		cli_lines_dedent(&run);
		is_found = cli_lines_equal(&run, part);
	}
	cli_lines_release(&run);
	return is_found;
}

static void diff_line(cli_text *out, size_t *count, char sign, riffle_text line)
{
	if ((*count)++ < DIFF_LINES_MAX)
		cli_text_printf(out, "  %c%.*s\n", sign, (int)line.size, line.data);
}

/* The length of the longest common subsequence of what follows (i, j), for every i and j. */
static uint32_t *common_lengths(const cli_lines *a, const cli_lines *b)
{
	size_t width = b->count + 1;
	uint32_t *lengths = cli_allocate((a->count + 1) * width * sizeof(*lengths));
	for (size_t i = a->count; i-- > 0;) {
		for (size_t j = b->count; j-- > 0;) {
			uint32_t down = lengths[(i + 1) * width + j], right = lengths[i * width + j + 1];
			uint32_t longest = down > right ? down : right;
			if (compare(&a->list[i], &b->list[j]) == 0)
				longest = lengths[(i + 1) * width + j + 1] + 1;
			lengths[i * width + j] = longest;
		}
	}
	return lengths;
}

void cli_lines_diff(const cli_lines *expected, const cli_lines *got, cli_text *out)
{
	size_t i = 0, j = 0, count = 0, width = got->count + 1;
	bool is_small = expected->count < DIFF_CELLS_MAX / width;
	uint32_t *lengths = is_small ? common_lengths(expected, got) : NULL;
	while (i < expected->count || j < got->count) {
		bool has_both = i < expected->count && j < got->count;
		if (has_both && compare(&expected->list[i], &got->list[j]) == 0) {
			diff_line(out, &count, ' ', expected->list[i]);
			i++;
			j++;
		} else if (i < expected->count &&
		           (j == got->count || !lengths ||
		            lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
			diff_line(out, &count, '-', expected->list[i++]);
		} else {
			diff_line(out, &count, '+', got->list[j++]);
		}
	}
	if (count > DIFF_LINES_MAX)
		cli_text_printf(out, "  ... and %zu lines more\n", count - DIFF_LINES_MAX);
	free(lengths);
}
