/* The bytes of a scan: see scan_bytes.h. */
#include "runtime/scan_bytes.h"

#include <string.h>

enum {
	CARRY_ROOM = 4096, /* first room for an unfinished row beside a chunk */
	READ_ALIGN = 64
};

rf_status rf_scan_bytes_open(rf_scan_bytes *bytes, rf_context *ctx)
{
	bytes->memory = ctx->memory;
	bytes->chunk = (size_t)ctx->settings->chunk_bytes;
	/* A decoder may have to see a row's end, or a little of the next row, to use it up. */
	bytes->carry_max = (size_t)ctx->settings->max_row_bytes + bytes->chunk + CARRY_ROOM;
	bytes->data = rf_alloc(ctx->memory, bytes->chunk + CARRY_ROOM);
	if (!bytes->data) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	bytes->capacity = bytes->chunk + CARRY_ROOM;
	return RIFFLE_OK;
}

void rf_scan_bytes_close(rf_scan_bytes *bytes)
{
	for (uint32_t i = 0; i < bytes->channel_count; i++)
		rf_free(bytes->memory, bytes->channels[i].carry, bytes->channels[i].carry_size);
	rf_free(bytes->memory, bytes->channels, bytes->channel_count * sizeof *bytes->channels);
	rf_free(bytes->memory, bytes->data, bytes->capacity);
}

/* Moves what is left to a larger block, at front. */
static rf_status grow(rf_scan_bytes *bytes, size_t front, size_t capacity, rf_context *ctx)
{
	size_t rest = bytes->end - bytes->start;
	char *grown;
	if (capacity < bytes->capacity * 2) capacity = bytes->capacity * 2;
	if (rest > bytes->carry_max)
		return rf_fail(ctx->error, RIFFLE_INTERNAL, "the decoder keeps %zu bytes of a row", rest);
	grown = rf_alloc(ctx->memory, capacity);
	if (!grown) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	memcpy(grown + front, bytes->data + bytes->start, rest);
	rf_free(ctx->memory, bytes->data, bytes->capacity);
	bytes->data = grown;
	bytes->capacity = capacity;
	return RIFFLE_OK;
}

rf_status rf_scan_bytes_room(rf_scan_bytes *bytes, rf_context *ctx)
{
	size_t rest = bytes->end - bytes->start;
	size_t front;
	if (rest == 0) bytes->start = bytes->end = 0;
	if (bytes->capacity - bytes->end >= bytes->chunk) return RIFFLE_OK;
	/* The chunk begins where the kernel copies fastest. */
	front = -rest & (READ_ALIGN - 1);
	if (front + rest + bytes->chunk > bytes->capacity)
		RF_TRY(grow(bytes, front, front + rest + bytes->chunk, ctx));
	else
		memmove(bytes->data + front, bytes->data + bytes->start, rest);
	bytes->start = front;
	bytes->end = front + rest;
	return RIFFLE_OK;
}

rf_status rf_scan_bytes_channel(rf_scan_bytes *bytes, uint32_t number, rf_context *ctx)
{
	uint32_t count = bytes->channel_count ? bytes->channel_count : 1;
	rf_scan_channel *grown;
	if (number < bytes->channel_count) return RIFFLE_OK;
	while (count <= number) count *= 2;
	grown = rf_realloc(ctx->memory, bytes->channels, bytes->channel_count * sizeof *grown,
	                   count * sizeof *grown);
	if (!grown) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	memset(grown + bytes->channel_count, 0, (count - bytes->channel_count) * sizeof *grown);
	bytes->channels = grown;
	bytes->channel_count = count;
	return RIFFLE_OK;
}

rf_status rf_scan_bytes_put_away(rf_scan_bytes *bytes, rf_scan_channel *channel, rf_context *ctx)
{
	size_t rest = bytes->end - bytes->start;
	if (rest) {
		channel->carry = rf_alloc(ctx->memory, rest);
		if (!channel->carry) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
		memcpy(channel->carry, bytes->data + bytes->start, rest);
		channel->carry_size = rest;
	}
	bytes->start = bytes->end = 0;
	return RIFFLE_OK;
}

rf_status rf_scan_bytes_take_out(rf_scan_bytes *bytes, rf_scan_channel *channel, rf_context *ctx)
{
	size_t size = channel->carry_size;
	bytes->start = bytes->end = 0;
	if (size == 0) return RIFFLE_OK;
	if (size > bytes->capacity) RF_TRY(grow(bytes, 0, size + bytes->chunk, ctx));
	memcpy(bytes->data, channel->carry, size);
	bytes->end = size;
	rf_free(ctx->memory, channel->carry, size);
	channel->carry = NULL;
	channel->carry_size = 0;
	return RIFFLE_OK;
}
