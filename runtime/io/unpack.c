/*
 * Compressed input: see unpack.h. Invariant: in [start, end) is what was read and not taken, and
 * everything that came out of what was taken has been given, or waits in the codec while
 * is_full.
 */
#include "runtime/io/unpack.h"

enum { ROOM = 64 * 1024 };

struct rf_unpacker {
	rf_memory *memory;
	const rf_codec *codec;
	void *reader;
	size_t start, end;
	size_t next_size; /* see rf_codec_io */
	uint64_t taken_bytes;
	uint64_t told_bytes; /* of these */
	bool is_inside;      /* a frame has begun and not ended */
	bool is_full;        /* the codec had no more room for what it gives */
	bool is_cut;         /* the input has ended inside a frame */
	bool is_out_of_memory;
	const char *why; /* it is corrupt */
	char in[ROOM];
};

rf_status rf_unpacker_open(rf_unpacker **unpacker, const rf_codec *codec, rf_memory *memory,
                           rf_error *error)
{
	rf_unpacker *made = rf_alloc(memory, sizeof *made);
	*unpacker = NULL;
	if (!made) return rf_memory_fail(memory, "decompression", error);
	*made = (rf_unpacker){.memory = memory, .codec = codec, .next_size = codec->first_size};
	made->reader = codec->reader_open(memory);
	if (!made->reader) {
		rf_free(memory, made, sizeof *made);
		return rf_memory_fail(memory, "decompression", error);
	}
	*unpacker = made;
	return RIFFLE_OK;
}

void rf_unpacker_close(rf_unpacker *unpacker)
{
	if (!unpacker) return;
	unpacker->codec->reader_close(unpacker->reader);
	rf_free(unpacker->memory, unpacker, sizeof *unpacker);
}

bool rf_unpacker_is_hungry(const rf_unpacker *unpacker)
{
	return unpacker->start == unpacker->end && !unpacker->is_full;
}

char *rf_unpacker_room(rf_unpacker *unpacker, size_t *size)
{
	unpacker->start = unpacker->end = 0;
	*size = ROOM;
	return unpacker->in;
}

void rf_unpacker_feed(rf_unpacker *unpacker, size_t size)
{
	unpacker->end = size;
	unpacker->is_cut = size == 0 && unpacker->is_inside;
}

static size_t next_size(const rf_unpacker *unpacker)
{
	size_t size = unpacker->end - unpacker->start;
	if (unpacker->is_full) return 0;
	return unpacker->next_size && unpacker->next_size < size ? unpacker->next_size : size;
}

void rf_unpacker_give(rf_unpacker *unpacker, char *bytes, size_t capacity, size_t *size)
{
	*size = 0;
	while (*size < capacity && !rf_unpacker_is_hungry(unpacker) &&
	       !rf_unpacker_has_failed(unpacker)) {
		rf_codec_io io = {.in = unpacker->in + unpacker->start,
		                  .in_size = next_size(unpacker),
		                  .out = bytes + *size,
		                  .out_size = capacity - *size};
		rf_codec_step step = unpacker->codec->read(unpacker->reader, &io, &unpacker->why);
		unpacker->taken_bytes += (uint64_t)(io.in - unpacker->in) - unpacker->start;
		unpacker->start = (size_t)(io.in - unpacker->in);
		unpacker->is_full = io.out_size == 0 && step == RF_CODEC_INSIDE;
		unpacker->is_inside = step != RF_CODEC_BETWEEN;
		unpacker->next_size = unpacker->is_inside ? io.next_size : unpacker->codec->first_size;
		unpacker->is_out_of_memory = step == RF_CODEC_NO_MEMORY;
		*size = capacity - io.out_size;
	}
}

size_t rf_unpacker_taken(rf_unpacker *unpacker)
{
	uint64_t taken = unpacker->taken_bytes - unpacker->told_bytes;
	unpacker->told_bytes = unpacker->taken_bytes;
	return (size_t)taken;
}

bool rf_unpacker_has_failed(const rf_unpacker *unpacker)
{
	return unpacker->is_cut || unpacker->is_out_of_memory || unpacker->why;
}

rf_status rf_unpacker_fail(const rf_unpacker *unpacker, const char *name, rf_error *error)
{
	const rf_codec *codec = unpacker->codec;
	const char *quote = name ? "\"" : "";
	unsigned long long place = unpacker->taken_bytes;
	if (!name) name = "standard input";
	if (unpacker->is_out_of_memory) return rf_memory_fail(unpacker->memory, "decompression", error);
	if (unpacker->is_cut)
		return rf_fail(error, RIFFLE_IO, "cannot read %s%s%s: the %s %s ends early, at byte %llu",
		               quote, name, quote, codec->name, codec->frame, place);
	return rf_fail(error, RIFFLE_IO, "cannot read %s%s%s: the %s %s is corrupt near byte %llu: %s",
	               quote, name, quote, codec->name, codec->frame, place, unpacker->why);
}
