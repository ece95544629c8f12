/*
 * For tests of decoders: decodes an input that is cut into pieces and writes down all that
 * came of it, so that runs can be compared. Every piece is on the heap and exactly as large
 * as what is in it, so that reading past it is found.
 */
#ifndef RF_TESTS_FORMAT_HELPER_H
#define RF_TESTS_FORMAT_HELPER_H

#include "unit.h"

#include "runtime/format/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct format_case {
	rf_format_spec format;
	const char *columns; /* a letter each: b i d t s v; named c0, c1, ... unless names says else */
	const char *wanted;  /* digits; NULL: all */
	size_t max_row_bytes;
	uint32_t batch_rows;
	size_t piece_bytes;    /* 0: all at once */
	const char *null_word; /* of every column */
	const char *const *names;
	bool is_brief; /* notes without their texts, of which a batch keeps only a few */
} format_case;

static const char *const format_names[] = {"c0", "c1", "c2", "c3", "c4",
                                           "c5", "c6", "c7", "c8", "c9"};

__attribute__((unused)) static rf_format_spec csv_format(void)
{
	return (rf_format_spec){.id = RF_FORMAT_CSV, .delimiter = ',', .quote = '"'};
}

static rf_type type_of_letter(char letter)
{
	switch (letter) {
	case 'b': return RF_BOOLEAN;
	case 'i': return RF_BIGINT;
	case 'd': return RF_DOUBLE;
	case 's': return RF_TIMESTAMP;
	case 'v': return RF_INTERVAL;
	default: return RF_TEXT_TYPE;
	}
}

static void write_note(const rf_notes *notes, uint32_t index, bool is_brief, rf_buffer *out)
{
	const rf_note *note = &notes->items[index];
	if (is_brief) {
		for (uint64_t i = 0; i < note->count; i++)
			rf_buffer_append_string(out, note->kind == RF_NOTE_BAD_ROW ? "!row\n" : "!value\n");
		return;
	}
	rf_buffer_printf(out, "%s x%u%s%s\n", note->kind == RF_NOTE_BAD_ROW ? "!row" : "!value",
	                 (unsigned)note->count, note->sample == RF_NO_SAMPLE ? "" : " ",
	                 note->sample == RF_NO_SAMPLE ? "" : notes->samples[note->sample].text);
}

/* The rows of one run with their lines, each after the notes that stand before it. Only a
 * NULL is written as ~. */
static void write_rows(const rf_batch_store *store, uint32_t rows, const int64_t *lines,
                       bool is_brief, rf_buffer *out)
{
	uint32_t note = 0;
	for (uint32_t row = 0; row <= rows; row++) {
		for (; note < store->notes.count && store->notes.items[note].position <= row; note++)
			write_note(&store->notes, note, is_brief, out);
		if (row == rows) break;
		rf_buffer_printf(out, "%d:", (int)lines[row]);
		for (uint32_t i = 0; i < store->column_count; i++) {
			rf_buffer_append_byte(out, i ? '|' : ' ');
			if (rf_is_null(&store->columns[i], row))
				rf_buffer_append_byte(out, '~');
			else
				rf_value_write(&store->columns[i], row, out);
		}
		rf_buffer_append_byte(out, '\n');
	}
	assert_int_equal(note, store->notes.count);
}

/* Decodes bytes as one file "f" and appends what came of it to out. */
static void decode_all(const format_case *test, const char *bytes, size_t size, rf_memory *memory,
                       rf_buffer *out)
{
	rf_column_def defs[10], wanted_defs[10];
	uint32_t wanted[10], count = (uint32_t)strlen(test->columns), wanted_count = 0;
	rf_schema schema = {defs, count}, wanted_schema = {wanted_defs, 0};
	rf_decoder_config config = {.format = &test->format, .columns = &schema, .wanted = wanted};
	rf_error error = RIFFLE_ERROR_INIT;
	rf_decoder *decoder;
	rf_batch_store store;
	int64_t lines[RF_BATCH_ROWS];
	size_t have = 0, given = 0, piece = test->piece_bytes ? test->piece_bytes : size;
	char *held = malloc(1);
	for (uint32_t i = 0; i < count; i++) {
		defs[i] = (rf_column_def){rf_text_of((test->names ? test->names : format_names)[i]),
		                          type_of_letter(test->columns[i]), rf_text_of(test->null_word)};
		if (test->wanted && !strchr(test->wanted, '0' + (int)i)) continue;
		wanted_defs[wanted_count] = defs[i];
		wanted[wanted_count++] = i;
	}
	wanted_schema.count = config.wanted_count = wanted_count;
	config.max_row_bytes = test->max_row_bytes ? test->max_row_bytes : RF_LIMIT_ROW_BYTES;
	config.batch_rows = test->batch_rows ? test->batch_rows : 4;
	assert_int_equal(rf_decoder_open(&decoder, &config, memory, &error), RIFFLE_OK);
	assert_int_equal(rf_decoder_begin(decoder, RF_TEXT("f"), &error), RIFFLE_OK);
	assert_int_equal(rf_batch_store_open(&store, memory, &wanted_schema, config.batch_rows, &error),
	                 RIFFLE_OK);
	for (;;) {
		rf_decode_result result;
		rf_batch batch;
		bool is_end = given == size;
		rf_batch_store_begin(&store, &batch);
		assert_int_equal(
			rf_decoder_run(decoder, held, have, is_end, &store, 0, lines, &result, &error),
			RIFFLE_OK);
		assert_true(result.rows <= config.batch_rows && result.used <= have);
		assert_true(result.wants_more || result.rows == config.batch_rows);
		write_rows(&store, result.rows, lines, test->is_brief, out);
		if (result.wants_more && is_end) break;
		if (result.wants_more || result.used) {
			size_t rest = have - result.used;
			size_t more = !result.wants_more ? 0 : size - given < piece ? size - given : piece;
			char *next = malloc(rest + more ? rest + more : 1);
			memcpy(next, held + result.used, rest);
			memcpy(next + rest, bytes + given, more);
			free(held);
			held = next;
			have = rest + more;
			given += more;
		}
	}
	free(held);
	rf_batch_store_close(&store);
	rf_decoder_close(decoder);
}

/* Decodes at several cuts and batch sizes; all must give wanted (or, if it is NULL, the
 * same). Five notes at most have their texts in every batch. */
__attribute__((unused)) static void expect_decoded(format_case test, const char *bytes, size_t size,
                                                   const char *wanted)
{
	static const size_t pieces[] = {0, 1, 2, 3, 7, 64, 100};
	static const uint32_t batches[] = {1, 2, 7, 2048};
	char *first = NULL;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		for (size_t j = 0; j < sizeof batches / sizeof batches[0]; j++) {
			rf_memory memory;
			rf_buffer out;
			rf_memory_init(&memory, NULL, 0);
			rf_buffer_init(&out, &memory, SIZE_MAX / 2);
			test.piece_bytes = pieces[i];
			test.batch_rows = batches[j];
			decode_all(&test, bytes, size, &memory, &out);
			rf_buffer_append_byte(&out, 0);
			assert_false(out.has_failed);
			if (!first) first = strdup(wanted ? wanted : out.data);
			if (strcmp(out.data, first) != 0)
				fail_msg("pieces of %zu, batches of %u:\n%s--- wanted:\n%s", pieces[i], batches[j],
				         out.data, first);
			rf_buffer_release(&out);
			assert_int_equal(memory.used_bytes, 0);
		}
	}
	free(first);
}

#endif
