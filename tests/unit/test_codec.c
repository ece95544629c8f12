/*
 * Codecs: what is packed and unpacked is the same however it is cut; what is cut off, changed or
 * made up is an end or a failure, with a true start of the bytes; memory that is refused is
 * given back. Against the real programs: tests/io/compressed.py.
 */
#include "unit.h"

#include "failing_memory.h"
#include "runtime/io/unpack.h"

#include <stdio.h>
#include <string.h>

enum { PLAIN_MAX = 1 << 20, PACKED_MAX = PLAIN_MAX + 4096 };

static const rf_codec *const codecs[] = {&rf_codec_gzip, &rf_codec_zstd, &rf_codec_lz4};

#define FOR_EACH_CODEC(codec) \
	for (size_t codec##_index = 0; codec##_index < sizeof codecs / sizeof codecs[0]; \
	     codec##_index++) \
		for (const rf_codec *codec = codecs[codec##_index]; codec; codec = NULL)

typedef struct kit {
	rf_memory memory;
	rf_error error;
	rf_buffer plain, packed, got;
	uint64_t random;
	uint64_t taken;
} kit;

static int kit_open(void **state)
{
	kit *self = calloc(1, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	rf_buffer_init(&self->plain, &self->memory, PLAIN_MAX);
	rf_buffer_init(&self->packed, &self->memory, PACKED_MAX);
	rf_buffer_init(&self->got, &self->memory, PLAIN_MAX * 8);
	self->random = 0x9E3779B97F4A7C15;
	*state = self;
	return 0;
}

static int kit_close(void **state)
{
	kit *self = *state;
	rf_buffer_release(&self->plain);
	rf_buffer_release(&self->packed);
	rf_buffer_release(&self->got);
	assert_int_equal(self->memory.used_bytes, 0);
	free(self);
	return 0;
}

static size_t below(kit *self, size_t limit)
{
	self->random ^= self->random << 13;
	self->random ^= self->random >> 7;
	self->random ^= self->random << 17;
	return (size_t)(self->random % limit);
}

/* Rows of few different words, so that there is something to find again. */
static void make_plain(kit *self, size_t size)
{
	self->plain.size = 0;
	while (self->plain.size < size)
		rf_buffer_printf(&self->plain, "%zu,k%zu,%zu\n", below(self, 1000), below(self, 7),
		                 below(self, 3));
}

/* One frame, written in random pieces with flushes between. */
static void pack(kit *self, const rf_codec *codec, size_t piece_max)
{
	void *writer = codec->writer_open(&self->memory, 0);
	rf_text rest = {self->plain.data, self->plain.size};
	assert_non_null(writer);
	while (rest.size) {
		size_t size = below(self, piece_max) + 1;
		rf_codec_mode mode = below(self, 4) ? RF_CODEC_RUN : RF_CODEC_FLUSH;
		if (size > rest.size) size = rest.size;
		assert_true(codec->write(writer, (rf_text){rest.data, size}, mode, &self->packed));
		rest = (rf_text){rest.data + size, rest.size - size};
	}
	assert_true(codec->write(writer, (rf_text){"", 0}, RF_CODEC_END, &self->packed));
	codec->writer_close(writer);
}

/* Unpacks bytes given and taken in pieces of at most in_max and out_max bytes. True: to an
 * end; false: self->error says why not. */
static bool unpack(kit *self, const rf_codec *codec, rf_text bytes, size_t in_max, size_t out_max)
{
	rf_unpacker *unpacker;
	bool is_over = false, has_failed;
	self->got.size = 0;
	self->taken = 0;
	assert_int_equal(rf_unpacker_open(&unpacker, codec, &self->memory, &self->error), RIFFLE_OK);
	while (!is_over && !rf_unpacker_has_failed(unpacker)) {
		size_t size, room;
		char *to;
		if (rf_unpacker_is_hungry(unpacker)) {
			to = rf_unpacker_room(unpacker, &room);
			size = below(self, in_max < room ? in_max : room) + 1;
			if (size > bytes.size) size = bytes.size;
			memcpy(to, bytes.data, size);
			bytes = (rf_text){bytes.data + size, bytes.size - size};
			rf_unpacker_feed(unpacker, size);
			is_over = size == 0;
		}
		room = below(self, out_max) + 1;
		to = rf_buffer_reserve(&self->got, room);
		if (!to) break; /* more than was ever put in */
		rf_unpacker_give(unpacker, to, room, &size);
		assert_in_range(size, 0, room);
		self->got.size += size;
		self->taken += rf_unpacker_taken(unpacker);
	}
	has_failed = rf_unpacker_has_failed(unpacker);
	if (has_failed) assert_true(rf_unpacker_fail(unpacker, "f", &self->error) < 0);
	rf_unpacker_close(unpacker);
	return !has_failed;
}

static rf_text packed(const kit *self)
{
	return (rf_text){self->packed.data, self->packed.size};
}

static void expect_start_of_plain(const kit *self)
{
	size_t size = self->got.size < self->plain.size ? self->got.size : self->plain.size;
	assert_in_range(self->got.size, 0, self->plain.size);
	if (size) assert_memory_equal(self->got.data, self->plain.data, size);
}

static void round_trips_at_any_cut(void **state)
{
	static const size_t sizes[] = {0, 1, 1000, 70000, 700000};
	kit *self = *state;
	FOR_EACH_CODEC(codec)
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		make_plain(self, sizes[i]);
		self->packed.size = 0;
		pack(self, codec, sizes[i] > 1000 ? 100000 : 100);
		for (unsigned round = 0; round < 4; round++) {
			bool is_fine = round % 2 && sizes[i] < 100000;
			assert_true(
				unpack(self, codec, packed(self), is_fine ? 3 : 90000, is_fine ? 2 : 100000));
			assert_int_equal(self->got.size, self->plain.size);
			expect_start_of_plain(self);
			assert_int_equal(self->taken, self->packed.size);
		}
	}
}

/* What was flushed is there before the end. */
static void a_flush_shows_all(void **state)
{
	kit *self = *state;
	FOR_EACH_CODEC(codec)
	{
		void *writer = codec->writer_open(&self->memory, 0);
		make_plain(self, 5000);
		self->packed.size = 0;
		for (size_t at = 0, end; at < self->plain.size; at = end) {
			end = at + 333 < self->plain.size ? at + 333 : self->plain.size;
			assert_true(codec->write(writer, (rf_text){self->plain.data + at, end - at},
			                         RF_CODEC_FLUSH, &self->packed));
			assert_false(unpack(self, codec, packed(self), 1000, 1000));
			assert_int_equal(self->got.size, end);
			expect_start_of_plain(self);
			assert_non_null(strstr(self->error.message, "ends early"));
		}
		codec->writer_close(writer);
	}
}

static void frames_follow_one_another(void **state)
{
	kit *self = *state;
	FOR_EACH_CODEC(codec)
	{
		size_t once;
		make_plain(self, 3000);
		once = self->plain.size;
		self->packed.size = 0;
		pack(self, codec, 500);
		pack(self, codec, 5000);
		assert_true(unpack(self, codec, packed(self), 7, 5000));
		assert_int_equal(self->got.size, once * 2);
		assert_memory_equal(self->got.data, self->plain.data, once);
		assert_memory_equal(self->got.data + once, self->plain.data, once);
		/* Something else after the last is no frame. */
		rf_buffer_append_string(&self->packed, "x,y\n1,2\n");
		assert_false(unpack(self, codec, packed(self), 7, 5000));
		assert_int_equal(self->got.size, once * 2);
		assert_non_null(strstr(self->error.message, "is corrupt near byte"));
	}
}

static void zeros_may_follow_a_member(void **state)
{
	kit *self = *state;
	make_plain(self, 100);
	pack(self, &rf_codec_gzip, 100);
	for (int i = 0; i < 1000; i++) rf_buffer_append_byte(&self->packed, 0);
	pack(self, &rf_codec_gzip, 100);
	for (int i = 0; i < 1000; i++) rf_buffer_append_byte(&self->packed, 0);
	for (size_t piece = 1; piece < 1200; piece += 123) {
		assert_true(unpack(self, &rf_codec_gzip, packed(self), piece, 50));
		assert_int_equal(self->got.size, self->plain.size * 2);
	}
}

/* Every place at which a file may end. */
static void what_is_cut_off_is_told(void **state)
{
	kit *self = *state;
	FOR_EACH_CODEC(codec)
	{
		char place[64];
		make_plain(self, 400);
		self->packed.size = 0;
		pack(self, codec, 100);
		for (size_t size = 1; size < self->packed.size; size++) {
			rf_text bytes = {self->packed.data, size};
			assert_false(unpack(self, codec, bytes, 50, 50));
			expect_start_of_plain(self);
			snprintf(place, sizeof place, " ends early, at byte %zu", size);
			assert_non_null(strstr(self->error.message, place));
			assert_int_equal(self->error.code, RIFFLE_IO);
		}
		assert_true(unpack(self, codec, (rf_text){"", 0}, 50, 50));
		assert_int_equal(self->got.size, 0);
	}
}

/* Changed bytes never crash, never run on, and a change within the data is noticed. */
static void what_is_changed_is_bounded(void **state)
{
	kit *self = *state;
	FOR_EACH_CODEC(codec)
	{
		unsigned noticed = 0;
		make_plain(self, 20000);
		self->packed.size = 0;
		pack(self, codec, 3000);
		for (unsigned round = 0; round < 300; round++) {
			size_t at = below(self, self->packed.size);
			char was = self->packed.data[at];
			self->packed.data[at] ^= (char)(1u << below(self, 8));
			noticed += !unpack(self, codec, packed(self), 5000, 5000) ||
				self->got.size != self->plain.size ||
				memcmp(self->got.data, self->plain.data, self->plain.size) != 0;
			self->packed.data[at] = was;
		}
		assert_in_range(noticed, 280, 300); /* a few bits of a head mean nothing */
		assert_true(unpack(self, codec, packed(self), 5000, 5000));
	}
}

static void what_is_made_up_is_bounded(void **state)
{
	kit *self = *state;
	make_plain(self, 200);
	FOR_EACH_CODEC(codec)
	for (unsigned round = 0; round < 300; round++) {
		size_t size = below(self, 3000);
		self->packed.size = 0;
		pack(self, codec, 100);
		if (self->packed.size > 12) self->packed.size = 4 + below(self, 8);
		while (size--) rf_buffer_append_byte(&self->packed, (char)below(self, 256));
		unpack(self, codec, packed(self), 3000, 3000);
	}
}

/* A frame that says that it needs 256 MiB and more. */
static void a_great_window_is_refused(void **state)
{
	static const char head[] = "\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00";
	kit *self = *state;
	assert_false(unpack(self, &rf_codec_zstd, (rf_text){head, 9}, 9, 9));
	assert_non_null(strstr(self->error.message, ": its window is larger than 128 MiB"));
	assert_in_range(self->memory.peak_bytes, 0, 4 << 20);
}

/* The n-th allocation of a reader or a writer fails, for every n. */
static void refused_memory_is_given_back(void **state)
{
	kit *self = *state;
	make_plain(self, 100000);
	FOR_EACH_CODEC(codec)
	{
		bool is_done = false;
		self->packed.size = 0;
		pack(self, codec, 30000);
		for (size_t n = 1; !is_done; n++) {
			failing_memory host = {.fail_at = n};
			riffle_allocator allocator = {&host, failing_allocate, failing_resize, failing_release};
			rf_memory memory;
			rf_unpacker *unpacker;
			rf_memory_init(&memory, &allocator, 0);
			if (rf_unpacker_open(&unpacker, codec, &memory, &self->error) == RIFFLE_OK) {
				rf_text rest = packed(self);
				while (rest.size && !rf_unpacker_has_failed(unpacker)) {
					static char out[30000];
					size_t room, size;
					if (rf_unpacker_is_hungry(unpacker)) {
						char *to = rf_unpacker_room(unpacker, &room);
						size = rest.size < room ? rest.size : room;
						memcpy(to, rest.data, size);
						rest = (rf_text){rest.data + size, rest.size - size};
						rf_unpacker_feed(unpacker, size);
					}
					rf_unpacker_give(unpacker, out, sizeof out, &size);
				}
				is_done = !rf_unpacker_has_failed(unpacker);
				if (!is_done)
					assert_int_equal(rf_unpacker_fail(unpacker, "f", &self->error),
					                 RIFFLE_NO_MEMORY);
				rf_unpacker_close(unpacker);
			} else {
				assert_null(unpacker);
				assert_int_equal(self->error.code, RIFFLE_NO_MEMORY);
			}
			assert_int_equal(host.held, 0);
			assert_int_equal(memory.used_bytes, 0);
			assert_in_range(n, 1, 100);
		}
	}
}

static void refused_memory_of_a_writer(void **state)
{
	kit *self = *state;
	make_plain(self, 100000);
	FOR_EACH_CODEC(codec)
	{
		bool is_done = false;
		for (size_t n = 1; !is_done; n++) {
			failing_memory host = {.fail_at = n};
			riffle_allocator allocator = {&host, failing_allocate, failing_resize, failing_release};
			rf_memory memory;
			rf_buffer out;
			void *writer;
			rf_memory_init(&memory, &allocator, 0);
			rf_buffer_init(&out, &memory, PACKED_MAX);
			writer = codec->writer_open(&memory, 1);
			if (writer) {
				rf_text plain = {self->plain.data, self->plain.size};
				is_done = codec->write(writer, plain, RF_CODEC_END, &out);
				codec->writer_close(writer);
			}
			rf_buffer_release(&out);
			assert_int_equal(host.held, 0);
			assert_int_equal(memory.used_bytes, 0);
			assert_in_range(n, 1, 100);
		}
	}
}

#define CODEC_TEST(function) cmocka_unit_test_setup_teardown(function, kit_open, kit_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CODEC_TEST(round_trips_at_any_cut),       CODEC_TEST(a_flush_shows_all),
		CODEC_TEST(frames_follow_one_another),    CODEC_TEST(zeros_may_follow_a_member),
		CODEC_TEST(what_is_cut_off_is_told),      CODEC_TEST(what_is_changed_is_bounded),
		CODEC_TEST(what_is_made_up_is_bounded),   CODEC_TEST(a_great_window_is_refused),
		CODEC_TEST(refused_memory_is_given_back), CODEC_TEST(refused_memory_of_a_writer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
