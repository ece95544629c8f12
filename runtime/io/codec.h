/*
 * Codecs: the compressions that files and standard input and output may have, one file each.
 * A reader takes compressed bytes as they come and gives as many plain ones as there is room
 * for; a writer appends to a buffer. Private to runtime/io. Invariant: what a writer was told to
 * END is a whole frame (of gzip: a member), and a reader takes any number of them.
 */
#ifndef RF_RUNTIME_IO_CODEC_H
#define RF_RUNTIME_IO_CODEC_H

#include "base/buffer.h"
#include "planner/plan.h"

/* What one call works on; moved on by what was taken and given. */
typedef struct rf_codec_io {
	const char *in;
	size_t in_size;
	char *out;
	size_t out_size;
	/* Set by the codec: the next call is given at most so many bytes, 0: any number. Libraries
	 * that forget what they gave in a call that fails get a block at a time. */
	size_t next_size;
} rf_codec_io;

typedef enum rf_codec_step {
	RF_CODEC_INSIDE,  /* of a frame: more belongs to it */
	RF_CODEC_BETWEEN, /* frames: all that was in the last was given */
	RF_CODEC_NO_MEMORY,
	RF_CODEC_BAD
} rf_codec_step;

typedef enum rf_codec_mode {
	RF_CODEC_RUN,   /* may keep what it likes */
	RF_CODEC_FLUSH, /* a reader of what was written sees every byte so far */
	RF_CODEC_END    /* ends the frame; the writer is only closed after it */
} rf_codec_mode;

typedef struct rf_codec {
	const char *name;                        /* "gzip" */
	const char *frame;                       /* what its unit is called */
	size_t first_size;                       /* next_size of a frame's first call */
	void *(*reader_open)(rf_memory *memory); /* NULL: no memory */
	/* Called with some input, or with none when the last call filled its room. BAD: *why is a
	 * constant text. */
	rf_codec_step (*read)(void *reader, rf_codec_io *io, const char **why);
	void (*reader_close)(void *reader);
	uint8_t level_max; /* from 1 */
	/* level 0: the usual one. */
	void *(*writer_open)(rf_memory *memory, unsigned level);
	/* False: out of memory. */
	bool (*write)(void *writer, rf_text bytes, rf_codec_mode mode, rf_buffer *out);
	void (*writer_close)(void *writer);
} rf_codec;

extern const rf_codec rf_codec_gzip, rf_codec_zstd, rf_codec_lz4;

/* The codec of a file of this format; NULL: it is not compressed. */
const rf_codec *rf_codec_find(const rf_format_spec *format, rf_text path);
/* Refuses a compression that was said for what has none. what: "a socket". */
rf_status rf_codec_refuse(const rf_format_spec *format, const char *what, rf_error *error);

#endif
