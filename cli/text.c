/*
 * Growing text, files read whole, blanks and words of statements, display width. Every
 * cli_text with data ends in NUL.
 */
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

static void *checked(void *pointer)
{
	if (!pointer) {
		fputs("riffle: out of memory\n", stderr);
		exit(1);
	}
	return pointer;
}

void *cli_allocate(size_t size)
{
	return checked(calloc(1, size ? size : 1));
}

void *cli_resize(void *pointer, size_t size)
{
	return checked(realloc(pointer, size ? size : 1));
}

static void reserve(cli_text *text, size_t more)
{
	if (more >= SIZE_MAX / 4 - text->size) checked(NULL);
	size_t need = text->size + more + 1;
	if (need <= text->capacity) return;
	size_t capacity = text->capacity ? text->capacity : 64;
	while (capacity < need) capacity *= 2;
	text->data = cli_resize(text->data, capacity);
	text->capacity = capacity;
}

void cli_text_append(cli_text *text, const char *data, size_t size)
{
	reserve(text, size);
	if (size) memcpy(text->data + text->size, data, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void cli_text_puts(cli_text *text, const char *words)
{
	cli_text_append(text, words, strlen(words));
}

void cli_text_printf(cli_text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0) return;
	reserve(text, (size_t)size);
	va_start(arguments, format);
	vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	text->size += (size_t)size;
}

void cli_text_clear(cli_text *text)
{
	text->size = 0;
	if (text->data) text->data[0] = '\0';
}

void cli_text_release(cli_text *text)
{
	free(text->data);
	*text = (cli_text){0};
}

int cli_text_read_file(cli_text *text, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return errno;
	int problem = 0;
	for (;;) {
		reserve(text, 65536);
		ssize_t got = read(fd, text->data + text->size, 65536);
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) problem = errno;
		if (got <= 0) break;
		text->size += (size_t)got;
	}
	text->data[text->size] = '\0';
	if (!is_stdin) close(fd);
	return problem;
}

int cli_text_read_script(cli_text *text, const char *path)
{
	int problem = cli_text_read_file(text, path);
	if (problem) return problem;
	if (text->size >= 3 && memcmp(text->data, "\xEF\xBB\xBF", 3) == 0) {
		text->size -= 3;
		memmove(text->data, text->data + 3, text->size + 1);
	}
	if (text->size >= 2 && memcmp(text->data, "#!", 2) == 0) memcpy(text->data, "--", 2);
	return 0;
}

/* The offset just behind the comment that begins at from; comments nest. */
static size_t skip_comment(const char *sql, size_t size, size_t from)
{
	size_t depth = 0;
	while (from < size) {
		bool has_next = from + 1 < size;
		if (has_next && sql[from] == '/' && sql[from + 1] == '*') {
			depth++;
			from += 2;
		} else if (has_next && sql[from] == '*' && sql[from + 1] == '/') {
			from += 2;
			if (--depth == 0) return from;
		} else {
			from++;
		}
	}
	return size;
}

size_t cli_skip_blank(const char *sql, size_t size, size_t from)
{
	while (from < size) {
		if (isspace((unsigned char)sql[from]) || sql[from] == ';') {
			from++;
		} else if (from + 1 < size && sql[from] == '-' && sql[from + 1] == '-') {
			const char *newline = memchr(sql + from, '\n', size - from);
			from = newline ? (size_t)(newline - sql) + 1 : size;
		} else if (from + 1 < size && sql[from] == '/' && sql[from + 1] == '*') {
			from = skip_comment(sql, size, from);
		} else {
			break;
		}
	}
	return from;
}

bool cli_begins_with_word(const char *sql, size_t size, const char *word)
{
	size_t length = strlen(word);
	if (size < length || strncasecmp(sql, word, length) != 0) return false;
	return size == length || (!isalnum((unsigned char)sql[length]) && sql[length] != '_');
}

bool cli_value_text(const riffle_batch *batch, uint32_t row, uint32_t column, cli_text *text)
{
	size_t size = 0;
	cli_text_clear(text);
	reserve(text, 63);
	riffle_status status = riffle_batch_text(batch, row, column, text->data, text->capacity, &size);
	if (status == RIFFLE_OK && size >= text->capacity) {
		reserve(text, size);
		status = riffle_batch_text(batch, row, column, text->data, text->capacity, &size);
	}
	text->size = status == RIFFLE_OK ? size : 0;
	text->data[text->size] = '\0';
	return status == RIFFLE_OK;
}

/* Makes a place that counts from base one that counts from the start of text. */
static void shift_place(riffle_error *error, const char *text, size_t base)
{
	if (error->line == 0) return;
	uint32_t lines = 0, columns = 0;
	for (size_t i = 0; i < base; i++) {
		if (text[i] == '\n') {
			lines++;
			columns = 0;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			columns++;
		}
	}
	if (error->line == 1) {
		error->column += columns;
		error->end_column += columns;
	}
	error->line += lines;
	error->offset += base;
}

void cli_render_error(const riffle_error *error, const char *name, const char *text, size_t size,
                      size_t base, cli_text *out)
{
	riffle_error placed = *error;
	shift_place(&placed, text, base);
	size_t need = riffle_error_render(&placed, name, text, size, NULL, 0);
	reserve(out, need);
	riffle_error_render(&placed, name, text, size, out->data + out->size, need + 1);
	out->size += need;
	out->data[out->size] = '\0';
}

size_t cli_utf8_read(const char *data, size_t size, uint32_t *code_point)
{
	const unsigned char *bytes = (const unsigned char *)data;
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = bytes[0] < 0x80 ? 1
		: bytes[0] < 0xC0           ? 0
		: bytes[0] < 0xE0           ? 2
		: bytes[0] < 0xF0           ? 3
		: bytes[0] < 0xF8           ? 4
									: 0;
	*code_point = 0xFFFD;
	if (length == 0 || length > size) return 1;
	uint32_t value = length == 1 ? bytes[0] : bytes[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xC0) != 0x80) return 1;
		value = value << 6 | (bytes[i] & 0x3F);
	}
	if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return 1;
	*code_point = value;
	return length;
}

typedef struct width_range {
	uint32_t first, last;
	uint32_t width;
} width_range;

/* Marks that combine take no column; East Asian wide text and emoji take two. */
static const width_range width_ranges[] = {
	{0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0},   {0x0610, 0x061A, 0},
	{0x064B, 0x065F, 0},   {0x06D6, 0x06DC, 0},   {0x0900, 0x0902, 0},   {0x093C, 0x093C, 0},
	{0x0941, 0x0948, 0},   {0x094D, 0x094D, 0},   {0x0E31, 0x0E31, 0},   {0x0E34, 0x0E3A, 0},
	{0x0E47, 0x0E4E, 0},   {0x1100, 0x115F, 2},   {0x1AB0, 0x1AFF, 0},   {0x1DC0, 0x1DFF, 0},
	{0x200B, 0x200F, 0},   {0x2028, 0x202E, 0},   {0x2060, 0x2064, 0},   {0x20D0, 0x20FF, 0},
	{0x231A, 0x231B, 2},   {0x23E9, 0x23EC, 2},   {0x25FD, 0x25FE, 2},   {0x2614, 0x2615, 2},
	{0x2648, 0x2653, 2},   {0x267F, 0x267F, 2},   {0x2693, 0x2693, 2},   {0x26A1, 0x26A1, 2},
	{0x26AA, 0x26AB, 2},   {0x26BD, 0x26BE, 2},   {0x2705, 0x2705, 2},   {0x270A, 0x270B, 2},
	{0x2728, 0x2728, 2},   {0x274C, 0x274C, 2},   {0x2753, 0x2755, 2},   {0x2795, 0x2797, 2},
	{0x2B1B, 0x2B1C, 2},   {0x2B50, 0x2B50, 2},   {0x2E80, 0x303E, 2},   {0x3041, 0x33FF, 2},
	{0x3400, 0x4DBF, 2},   {0x4E00, 0xA4CF, 2},   {0xA960, 0xA97F, 2},   {0xAC00, 0xD7A3, 2},
	{0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE20, 0xFE2F, 0},   {0xFE30, 0xFE6F, 2},
	{0xFEFF, 0xFEFF, 0},   {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2},
	{0x1F680, 0x1F6FF, 2}, {0x1F900, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0001, 0xE01EF, 0},
};

uint32_t cli_utf8_width(uint32_t code_point)
{
	size_t low = 0, high = sizeof(width_ranges) / sizeof(width_ranges[0]);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (code_point > width_ranges[middle].last)
			low = middle + 1;
		else if (code_point < width_ranges[middle].first)
			high = middle;
		else
			return width_ranges[middle].width;
	}
	return 1;
}

uint32_t cli_text_visible(cli_text *text, const char *data, size_t size)
{
	uint32_t width = 0;
	for (size_t i = 0; i < size;) {
		uint32_t code_point;
		size_t length = cli_utf8_read(data + i, size - i, &code_point);
		size_t before = text->size;
		if (code_point == '\n' || code_point == '\t' || code_point == '\r')
			cli_text_printf(text, "\\%c", "tn  r"[code_point - '\t']);
		else if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0))
			cli_text_printf(text, "\\x%02x", code_point);
		else if (code_point == 0xFFFD)
			cli_text_puts(text, "\xEF\xBF\xBD");
		else
			cli_text_append(text, data + i, length);
		bool is_escape = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
		width += is_escape ? (uint32_t)(text->size - before) : cli_utf8_width(code_point);
		i += length;
	}
	return width;
}

uint64_t cli_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void cli_csv_field(cli_text *to, const char *data, size_t size, bool is_null)
{
	if (is_null) return;
	bool is_quoted = size == 0 || data[0] == ' ' || data[size - 1] == ' ' || data[0] == '\t' ||
		data[size - 1] == '\t' || memchr(data, ',', size) || memchr(data, '"', size) ||
		memchr(data, '\n', size) || memchr(data, '\r', size);
	if (!is_quoted) {
		cli_text_append(to, data, size);
		return;
	}
	cli_text_puts(to, "\"");
	for (size_t i = 0; i < size; i++)
		cli_text_append(to, data[i] == '"' ? "\"\"" : data + i, data[i] == '"' ? 2 : 1);
	cli_text_puts(to, "\"");
}

void cli_text_reason(cli_text *text, int problem)
{
	const char *reason = strerror(problem);
	bool is_word = isupper((unsigned char)reason[0]) && islower((unsigned char)reason[1]);
	cli_text_printf(text, "%c%s", is_word ? tolower((unsigned char)reason[0]) : reason[0],
	                reason + 1);
}

void cli_text_count(cli_text *text, uint64_t count)
{
	if (count >= 10000000) {
		cli_text_printf(text, "%" PRIu64 " M", count / 1000000);
	} else if (count >= 1000000) {
		cli_text_printf(text, "%.1f M", (double)(count / 100000) / 10.0);
	} else if (count >= 1000) {
		cli_text_printf(text, "%" PRIu64 ",%03" PRIu64, count / 1000, count % 1000);
	} else {
		cli_text_printf(text, "%" PRIu64, count);
	}
}
