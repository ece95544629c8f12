/* Lines of text compared: what a test expects and what it got. */
#ifndef RIFFLE_CLI_TEST_COMPARE_H
#define RIFFLE_CLI_TEST_COMPARE_H

#include "text.h"

/* Lines borrow from the text that they were split from. */
typedef struct cli_lines {
	riffle_text *list;
	size_t count;
} cli_lines;

/* The lines of a body between $$: the newline after the first $$ is dropped, and so is a last line
 * of blanks only. Blanks at the ends of lines never count. */
void cli_lines_split(cli_lines *lines, const char *text, size_t size);
void cli_lines_release(cli_lines *lines);

/* Takes away the blanks that all lines begin with; lines of blanks only become empty. */
void cli_lines_dedent(cli_lines *lines);
void cli_lines_sort(cli_lines *lines);
bool cli_lines_equal(const cli_lines *a, const cli_lines *b);

/* Whether the lines of part stand one after the other in all, with the blanks aside that all
 * of the run begin with. */
bool cli_lines_contain(const cli_lines *all, const cli_lines *part);

/* Appends the difference, a line each: "  -" expected, "  +" got, "   " both. */
void cli_lines_diff(const cli_lines *expected, const cli_lines *got, cli_text *out);

#endif
