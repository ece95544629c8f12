/* What all decoders, encoders and inference do when an allocation is refused: an error each
 * time, nothing lost, nothing half right. And random bytes in every format. */
#include "format_helper.h"

typedef struct host {
	size_t held_bytes;
	uint32_t calls;
	uint32_t refuse_at;
	bool refuses_all_after;
} host;

static bool is_refused(host *h)
{
	h->calls++;
	return h->calls == h->refuse_at || (h->refuses_all_after && h->calls > h->refuse_at);
}

static void *host_allocate(void *arg, size_t size)
{
	host *h = arg;
	if (is_refused(h)) return NULL;
	h->held_bytes += size;
	return malloc(size);
}

static void *host_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	host *h = arg;
	if (is_refused(h)) return NULL;
	h->held_bytes += new_size - old_size;
	return realloc(pointer, new_size);
}

static void host_release(void *arg, void *pointer, size_t size)
{
	host *h = arg;
	h->held_bytes -= size;
	free(pointer);
}

/* Infers, decodes all and encodes it again. Returns what the first failure was, or OK, and
 * then *out holds the result. */
static rf_status whole_way(const rf_format_spec *format, const char *input, rf_memory *memory,
                           rf_buffer *out)
{
	rf_error error = RIFFLE_ERROR_INIT;
	rf_arena arena;
	rf_schema columns;
	rf_buffer notices;
	rf_decoder *decoder = NULL;
	rf_encoder *encoder = NULL;
	rf_batch_store store = {0};
	rf_batch batch;
	uint32_t wanted[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	size_t size = strlen(input), at = 0;
	static const rf_format_spec logfmt = {.id = RF_FORMAT_LOGFMT};
	rf_status status;
	rf_arena_init(&arena, memory);
	rf_buffer_init(&notices, memory, 1000);
	status = rf_infer_schema(format, input, size, true, &arena, &columns, &notices, &error);
	if (status >= 0) {
		rf_decoder_config config = {.format = format,
		                            .columns = &columns,
		                            .wanted = wanted,
		                            .wanted_count = columns.count,
		                            .max_row_bytes = 1000,
		                            .batch_rows = 3,
		                            .has_inferred_types = true};
		assert_in_range(columns.count, 1, 10);
		status = rf_decoder_open(&decoder, &config, memory, &error);
	}
	if (status >= 0) status = rf_batch_store_open(&store, memory, &columns, 3, &error);
	if (status >= 0)
		status = rf_encoder_open(&encoder, format->id == RF_FORMAT_REGEX ? &logfmt : format,
		                         &columns, memory, &error);
	if (status >= 0 && !rf_encoder_header(encoder, out)) status = RIFFLE_NO_MEMORY;
	while (status >= 0) {
		rf_decode_result result;
		rf_batch_store_begin(&store, &batch);
		status =
			rf_decoder_run(decoder, input + at, size - at, true, &store, 0, NULL, &result, &error);
		if (status < 0) break;
		at += result.used;
		batch.row_count = batch.selected_count = result.rows;
		if (!rf_encoder_rows(encoder, &batch, out)) status = RIFFLE_NO_MEMORY;
		rf_buffer_printf(out, "%u notes\n", (unsigned)store.notes.count);
		if (result.wants_more) break;
	}
	if (out->has_failed) status = RIFFLE_NO_MEMORY;
	rf_encoder_close(encoder);
	rf_decoder_close(decoder);
	rf_batch_store_close(&store);
	rf_buffer_release(&notices);
	rf_arena_release(&arena);
	return status;
}

static void expect_survives(const rf_format_spec *format, const char *input)
{
	char *wanted = NULL;
	for (int mode = 0; mode < 2; mode++) {
		rf_status status = RIFFLE_NO_MEMORY;
		for (uint32_t refuse = 0; refuse == 0 || status != RIFFLE_OK; refuse++) {
			host h = {.refuse_at = refuse, .refuses_all_after = mode && refuse};
			riffle_allocator allocator = {&h, host_allocate, host_resize, host_release};
			rf_memory memory;
			rf_buffer out;
			rf_memory_init(&memory, &allocator, 0);
			rf_buffer_init(&out, &memory, 1 << 20);
			status = whole_way(format, input, &memory, &out);
			if (status == RIFFLE_OK) {
				rf_buffer_append_byte(&out, 0);
				if (!wanted) wanted = strdup(out.data);
				assert_string_equal(out.data, wanted);
			} else {
				assert_int_equal(status, RIFFLE_NO_MEMORY);
			}
			rf_buffer_release(&out);
			assert_int_equal(memory.used_bytes, 0);
			assert_int_equal(h.held_bytes, 0);
			if (refuse == 0) status = RIFFLE_NO_MEMORY; /* that was the run without a refusal */
			assert_true(refuse < 500);
		}
	}
	free(wanted);
}

static void test_refusals(void **state)
{
	rf_format_spec csv = csv_format(), ndjson = {.id = RF_FORMAT_NDJSON},
				   lines = {.id = RF_FORMAT_LINES}, logfmt = {.id = RF_FORMAT_LOGFMT};
	rf_format_spec regex = {.id = RF_FORMAT_REGEX,
	                        .pattern = RF_TEXT("^(?<a>\\d+)(?: (?<b>\\w+))?(?: (?<t>\\d.*))?$")};
	RF_UNUSED(state);
	csv.has_header = true;
	expect_survives(&csv,
	                "a,\"b \"\"x\"\"\",c\n1,x,2\n2,\"y\"\"y\",NA\nz\n"
	                "\"3\"\"\",\"z\"\"\",4\n4,w,5\n5,,\n6,v,q\n");
	expect_survives(&ndjson,
	                "{\"a\":1,\"b\\u0021\":\"x\\ny\"}\n"
	                "{\"a\":2}\nbad\n{\"a\":\"NA\",\"b!\":\"z\\tz\"}\n"
	                "{\"a\":3}\n{\"b!\":[]}\n");
	expect_survives(&logfmt,
	                "a=1 b=\"x\\ny\" c=\na=2 \"bad\nb=\"\\u0041\" a=3 d\n"
	                "a=4 c=x\n\nb=\"\\t\" d=\"y\\\\\"\n");
	expect_survives(&regex, "1 x\n2\nbad\n3 y 31/Jan/2026:10:00:00\n\n4 z 2026-01-31\n");
	expect_survives(&lines, "a\nb\n\xFF\nc\nd\n");
}

/* The formats take any bytes, in pieces or whole, with the same result. */
static void test_random_bytes(void **state)
{
	static const rf_format_id ids[] = {RF_FORMAT_CSV, RF_FORMAT_NDJSON, RF_FORMAT_LINES,
	                                   RF_FORMAT_LOGFMT, RF_FORMAT_REGEX};
	static const char *const letters[] = {"{\"c0\":1,}\n\"c1\":\"\\u00\xC3\xA9",
	                                      "c0=1 c1=\"\\u00\xC3\xA9\\n\" \n c1= c0"};
	uint64_t seed = 77;
	RF_UNUSED(state);
	for (int round = 0; round < 1000; round++) {
		const char *some = letters[round % 5 == 3];
		format_case test = {
			.format = csv_format(), .columns = round % 5 == 2 ? "t" : "dt", .is_brief = true};
		char input[300], *first = NULL;
		test.format.id = ids[round % 5];
		test.format.pattern = RF_TEXT("(?<c0>[0-9]+)|c(?<c1>.?)");
		test.max_row_bytes = round % 7 ? 0 : 20;
		for (size_t i = 0; i < sizeof input; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			input[i] = round / 5 % 2 ? (char)(seed >> 50) : some[(seed >> 33) % strlen(some)];
			if (seed >> 59 == 0) input[i] = '\n';
		}
		for (size_t piece = 0; piece < 4; piece++) {
			rf_memory memory;
			rf_buffer out;
			rf_memory_init(&memory, NULL, 0);
			rf_buffer_init(&out, &memory, 1 << 20);
			test.piece_bytes = piece * piece;
			decode_all(&test, input, sizeof input, &memory, &out);
			rf_buffer_append_byte(&out, 0);
			if (!first) {
				first = malloc(out.size);
				memcpy(first, out.data, out.size);
			}
			assert_memory_equal(out.data, first, out.size);
			rf_buffer_release(&out);
		}
		free(first);
	}
}

/* A row much longer than the limit comes in pieces: it is dropped as it comes. */
static void test_giant_row(void **state)
{
	enum { PIECE = 4096 };
	rf_format_spec format = csv_format();
	rf_column_def def = {RF_TEXT("a"), RF_TEXT_TYPE, {"", 0}};
	rf_schema schema = {&def, 1};
	uint32_t wanted = 0;
	rf_memory memory;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_batch_store store;
	rf_batch batch;
	char *bytes = malloc(4 * PIECE);
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	memset(bytes, 'x', 4 * PIECE);
	for (int kind = 0; kind < 4; kind++) {
		static const rf_format_id ids[] = {RF_FORMAT_CSV, RF_FORMAT_NDJSON, RF_FORMAT_LINES,
		                                   RF_FORMAT_LOGFMT};
		rf_decoder_config config = {.format = &format,
		                            .columns = &schema,
		                            .wanted = &wanted,
		                            .wanted_count = 1,
		                            .max_row_bytes = 2 * PIECE,
		                            .batch_rows = 8};
		rf_decoder *decoder;
		rf_decode_result result;
		const char *last;
		size_t have = 0, bad_rows = 0;
		format.id = ids[kind];
		assert_int_equal(rf_batch_store_open(&store, &memory, &schema, 8, &error), RIFFLE_OK);
		assert_int_equal(rf_decoder_open(&decoder, &config, &memory, &error), RIFFLE_OK);
		for (int i = 0; i < 1000; i++) {
			rf_batch_store_begin(&store, &batch);
			have += PIECE;
			assert_int_equal(
				rf_decoder_run(decoder, bytes, have, false, &store, 0, NULL, &result, &error),
				RIFFLE_OK);
			assert_int_equal(result.rows, 0);
			assert_true(result.wants_more);
			bad_rows += store.notes.count;
			have -= result.used;
			assert_true(have <= 2 * PIECE);
		}
		assert_int_equal(bad_rows, 1);
		rf_batch_store_begin(&store, &batch);
		last = format.id == RF_FORMAT_LOGFMT ? "x\na=y\n" : "x\n{\"a\":\"y\"}\n";
		assert_int_equal(
			rf_decoder_run(decoder, last, strlen(last), true, &store, 0, NULL, &result, &error),
			RIFFLE_OK);
		assert_int_equal(result.rows, 1);
		assert_int_equal(store.notes.count, 0);
		rf_decoder_close(decoder);
		rf_batch_store_close(&store);
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_random_bytes),
		cmocka_unit_test(test_giant_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
