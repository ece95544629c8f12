/*
 * Growing text, files read whole, blanks and words of statements, and how wide text is on a
 * terminal. Memory that cannot be had ends the program: there is nothing to go on with.
 */
#ifndef RIFFLE_CLI_TEXT_H
#define RIFFLE_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "riffle.h"

/* data is NULL or ends in NUL; size does not count it. Zeroed is empty. */
typedef struct cli_text {
	char *data;
	size_t size, capacity;
} cli_text;

/* malloc and realloc that end the program with status 1 when there is no memory. */
void *cli_allocate(size_t size);
void *cli_resize(void *pointer, size_t size);

void cli_text_append(cli_text *text, const char *data, size_t size);
void cli_text_puts(cli_text *text, const char *words);
void cli_text_printf(cli_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));
void cli_text_clear(cli_text *text);
void cli_text_release(cli_text *text);

/* Appends all of a file, or of standard input for "-". Returns 0 or an errno. */
int cli_text_read_file(cli_text *text, const char *path);

/* Reads a script: a byte order mark is dropped and a first line "#!..." made a comment, so
 * that lines keep their numbers. Returns 0 or an errno. */
int cli_text_read_script(cli_text *text, const char *path);

/* The offset of the first byte at or after from that is no blank, comment or semicolon. An
 * open comment reaches to the end. */
size_t cli_skip_blank(const char *sql, size_t size, size_t from);

/* Whether sql begins with the word, case aside. */
bool cli_begins_with_word(const char *sql, size_t size, const char *word);

/* The text of one value as every format writes it, into text (replacing what it held).
 * Returns false and leaves text empty for NULL. */
bool cli_value_text(const riffle_batch *batch, uint32_t row, uint32_t column, cli_text *text);

/* Writes the error as the shell shows it; base is where the statement that it counts its
 * places from begins in text. name may be NULL. */
void cli_render_error(const riffle_error *error, const char *name, const char *text, size_t size,
                      size_t base, cli_text *out);

/* Reads one code point of UTF-8 at data, which has at least one byte. Returns how many bytes
 * it took; a byte that is no UTF-8 gives U+FFFD and 1. */
size_t cli_utf8_read(const char *data, size_t size, uint32_t *code_point);

/* The columns that a code point takes on a terminal: 0, 1 or 2. */
uint32_t cli_utf8_width(uint32_t code_point);

/* Appends text for people: control characters as \n, \t, \x1b, what is no UTF-8 as U+FFFD.
 * Returns the columns that it takes. */
uint32_t cli_text_visible(cli_text *text, const char *data, size_t size);

/* Milliseconds of a clock that only goes on. */
uint64_t cli_now_ms(void);

/* Appends a value as a field of CSV: quoted when it has a comma, quote, line end or blanks at
 * its ends; NULL is nothing and the empty text is "". */
void cli_csv_field(cli_text *to, const char *data, size_t size, bool is_null);

/* Appends what an errno means, its first letter small. */
void cli_text_reason(cli_text *text, int problem);

/* 26,865 below a million, 18 M above. */
void cli_text_count(cli_text *text, uint64_t count);

#endif
