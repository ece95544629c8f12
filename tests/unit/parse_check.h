/* What the tests of the parser share: memory, an arena and texts that mark a place. */
#ifndef RF_TESTS_PARSE_CHECK_H
#define RF_TESTS_PARSE_CHECK_H

#include "unit.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "parser/parse.h"
#include "parser/source_text.h"

#include <stdio.h>
#include <string.h>

typedef struct parse_kit {
	rf_memory memory;
	rf_arena arena;
	rf_buffer out;
	rf_error error;
	char plain[4096]; /* a marked text without its marks */
	size_t mark_start, mark_end;
} parse_kit;

static inline void kit_open(parse_kit *kit)
{
	memset(kit, 0, sizeof *kit);
	rf_memory_init(&kit->memory, NULL, 0);
	rf_arena_init(&kit->arena, &kit->memory);
	rf_buffer_init(&kit->out, &kit->memory, 1 << 24);
	kit->error = (rf_error)RIFFLE_ERROR_INIT;
}

static inline void kit_close(parse_kit *kit)
{
	rf_buffer_release(&kit->out);
	rf_arena_release(&kit->arena);
	assert_int_equal(kit->memory.used_bytes, 0);
}

static inline const char *kit_text(parse_kit *kit)
{
	rf_buffer_append_byte(&kit->out, 0);
	assert_false(kit->out.has_failed);
	return kit->out.data;
}

/* `SELECT a {{frm}} t`: the place is between the braces. */
static inline rf_text kit_unmark(parse_kit *kit, const char *marked)
{
	size_t size = 0;
	kit->mark_start = kit->mark_end = 0;
	for (const char *p = marked; *p; p++) {
		assert_true(size + 1 < sizeof kit->plain);
		if (p[0] == '{' && p[1] == '{')
			kit->mark_start = size, p++;
		else if (p[0] == '}' && p[1] == '}')
			kit->mark_end = size, p++;
		else
			kit->plain[size++] = *p;
	}
	kit->plain[size] = 0;
	return (rf_text){kit->plain, size};
}

static inline rf_status kit_parse(parse_kit *kit, rf_text text, rf_ast_statement **statement,
                                  size_t *consumed)
{
	rf_arena_reset(&kit->arena);
	kit->error = (rf_error)RIFFLE_ERROR_INIT;
	return rf_parse(text, &kit->arena, consumed, statement, &kit->error);
}

/* Fails the test with the text that was at fault. */
static inline void kit_complain(const char *text, const char *what, const char *got)
{
	print_error("in: %s\n  %s: %s\n", text, what, got);
	fail();
}

/* Parses a marked text that must fail with this status, at this place, saying this. */
static inline void kit_check_error(parse_kit *kit, const char *marked, rf_status status,
                                   const char *message, const char *hint)
{
	rf_text text = kit_unmark(kit, marked);
	rf_ast_statement *statement;
	size_t consumed = 0, line = kit->mark_start, column;
	rf_status got = kit_parse(kit, text, &statement, &consumed);
	if (got != status) kit_complain(marked, "status", riffle_status_name(got));
	assert_null(statement);
	assert_int_equal(kit->error.code, status);
	if (message && !strstr(kit->error.message, message))
		kit_complain(marked, "message", kit->error.message);
	if (hint && !strstr(kit->error.hint, hint)) kit_complain(marked, "hint", kit->error.hint);
	if (hint && !*hint && *kit->error.hint) kit_complain(marked, "a hint", kit->error.hint);
	if (kit->mark_end == 0) return;
	while (line > 0 && text.data[line - 1] != '\n') line--;
	column = 1 + rf_text_length((rf_text){text.data + line, kit->mark_start - line});
	if (kit->error.offset != kit->mark_start) {
		rf_error_write(&kit->error, NULL, text, &kit->out);
		kit_complain(marked, "place", kit_text(kit));
	}
	assert_int_equal(kit->error.column, column);
	if (kit->error.end_column !=
	    column +
	        rf_text_length(
				(rf_text){text.data + kit->mark_start, kit->mark_end - kit->mark_start})) {
		rf_error_write(&kit->error, NULL, text, &kit->out);
		kit_complain(marked, "end of the place", kit_text(kit));
	}
}

#endif
