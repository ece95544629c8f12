/*
 * The bytes of a scan between reading and decoding: one buffer for whatever is read, and what
 * each channel (a client of a listener) has left unfinished while another is read.
 * Invariant: a channel that is not the current one holds only the bytes of an unfinished row.
 */
#ifndef RF_RUNTIME_SCAN_BYTES_H
#define RF_RUNTIME_SCAN_BYTES_H

#include "runtime/format/format.h"
#include "runtime/operator.h"

typedef struct rf_scan_channel {
	rf_decoder_mark mark;
	char *carry; /* NULL: none */
	size_t carry_size;
	rf_text name;
	rf_text peer;
	bool has_begun;
} rf_scan_channel;

typedef struct rf_scan_bytes {
	rf_memory *memory;
	char *data; /* [start, end) is still to be decoded */
	size_t capacity, start, end;
	size_t chunk;              /* of one read */
	size_t carry_max;          /* of an unfinished row */
	rf_scan_channel *channels; /* by number */
	uint32_t channel_count;
} rf_scan_bytes;

rf_status rf_scan_bytes_open(rf_scan_bytes *bytes, rf_context *ctx);
void rf_scan_bytes_close(rf_scan_bytes *bytes);
/* Makes room for a chunk at end, after the unfinished row, which moves to the front only when
 * there is none. Called when no batch borrows from data. */
rf_status rf_scan_bytes_room(rf_scan_bytes *bytes, rf_context *ctx);
/* Room for a channel of this number. */
rf_status rf_scan_bytes_channel(rf_scan_bytes *bytes, uint32_t number, rf_context *ctx);
/* Puts away what is left of the current channel; takes out what another had left. */
rf_status rf_scan_bytes_put_away(rf_scan_bytes *bytes, rf_scan_channel *channel, rf_context *ctx);
rf_status rf_scan_bytes_take_out(rf_scan_bytes *bytes, rf_scan_channel *channel, rf_context *ctx);

#endif
