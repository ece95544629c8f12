/*
 * The index of a window of CSV: see csv_index.h. Quotes are taken in pairs: what is between
 * an odd one and the next is inside. A doubled quote closes and opens again at once, which
 * comes to the same. Invariant: before the place where it stops, every quote opens at the
 * start of a field or right after one that closes, and closes at the end of one or right
 * before one that opens.
 */
#include "runtime/format/csv_index.h"

#include <string.h>

/* What the blocks before leave for the next one. */
typedef struct quote_state {
	uint64_t inside;      /* all ones when the next byte is inside quotes, else 0 */
	uint64_t field_start; /* 1: the next byte begins a field */
	uint64_t after_close; /* 1: the byte before closed a quote */
} quote_state;

/* Each bit is the parity of the bits up to and with it. */
static uint64_t prefix_parity(uint64_t bits)
{
	for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
	return bits;
}

/* Takes what is inside quotes out of the masks of a block. Returns the place of the first
 * byte that breaks the rules, 64 if there is none. */
static inline unsigned apply_quotes(rf_csv_index *index, rf_csv_masks *mask, quote_state *state,
                                    const char *bytes, size_t at, size_t size)
{
	uint64_t inside = prefix_parity(mask->quotes) ^ state->inside;
	uint64_t opening = mask->quotes & inside, closing = mask->quotes & ~inside;
	uint64_t ends, bad, follows;
	if (mask->newlines & inside) index->has_inner_newlines = true;
	mask->delimiters &= ~inside;
	mask->newlines &= ~inside;
	ends = mask->delimiters | mask->newlines;
	bad = opening & ~((ends | closing) << 1 | state->field_start | state->after_close);
	follows = (closing << 1 | state->after_close) & ~(ends | mask->quotes);
	/* A carriage return may stand between a closing quote and the line's end. */
	for (; follows; follows &= follows - 1) {
		size_t place = at + (size_t)__builtin_ctzll(follows);
		if (place >= size) break;
		if (bytes[place] != '\r' || place + 1 >= size || bytes[place + 1] != '\n')
			bad |= follows & (0 - follows);
	}
	state->inside = inside >> 63 ? UINT64_MAX : 0;
	state->field_start = ends >> 63;
	state->after_close = closing >> 63;
	return bad ? (unsigned)__builtin_ctzll(bad) : 64;
}

/* Writes the place of the lowest bit, anything if there is none; returns the others. */
static inline __attribute__((always_inline)) uint64_t write_place(uint16_t *to, uint64_t bits,
                                                                  size_t at)
{
	*to = (uint16_t)(at + (size_t)__builtin_ctzll(bits | UINT64_C(1) << 63));
	return bits & (bits - 1);
}

/* Writes the places of the bits, four at once: the room after the last is there. */
static inline __attribute__((always_inline)) uint32_t write_places(uint16_t *to, uint32_t count,
                                                                   uint64_t bits, size_t at)
{
	uint32_t end = count + (uint32_t)__builtin_popcountll(bits);
	for (to += count; bits; to += 4) {
		bits = write_place(to, bits, at);
		bits = write_place(to + 1, bits, at);
		bits = write_place(to + 2, bits, at);
		bits = write_place(to + 3, bits, at);
	}
	return end;
}

void rf_csv_index_find_newlines(rf_csv_index *index)
{
	index->newline_count = 0;
	for (uint32_t i = 0; i < index->block_count; i++)
		for (uint64_t bits = index->masks[i].newlines; bits; bits &= bits - 1)
			index->newlines[index->newline_count++] =
				(uint16_t)(i * RF_CSV_BLOCK + (unsigned)__builtin_ctzll(bits));
}

static inline __attribute__((always_inline)) void fill(rf_csv_index *index, const char *bytes,
                                                       size_t size)
{
	size_t whole = size / RF_CSV_BLOCK, rest = size % RF_CSV_BLOCK;
	size_t blocks = whole + (rest ? 1 : 0);
	uint64_t high = 0;
	quote_state state = {0, 1, 0};
	index->ends[0] = UINT16_MAX;
	index->end_count = 1;
	index->newline_count = index->block_count = 0;
	index->has_inner_newlines = index->is_stopped = false;
	index->masks_of(bytes, whole, index->delimiter, index->quote, index->masks);
	if (rest) {
		char last[RF_CSV_BLOCK] = {0};
		rf_csv_masks *mask = &index->masks[whole];
		uint64_t valid = (UINT64_C(1) << rest) - 1;
		memcpy(last, bytes + whole * RF_CSV_BLOCK, rest);
		index->masks_of(last, 1, index->delimiter, index->quote, mask);
		mask->delimiters &= valid;
		mask->newlines &= valid;
		mask->quotes &= valid;
	}
	for (size_t i = 0; i < blocks && !index->is_stopped; i++) {
		rf_csv_masks *mask = &index->masks[i];
		size_t at = i * RF_CSV_BLOCK;
		high |= mask->high;
		if (index->quote && (mask->quotes | state.inside | state.after_close)) {
			unsigned stop = apply_quotes(index, mask, &state, bytes, at, size);
			if (stop < 64) {
				mask->delimiters &= (UINT64_C(1) << stop) - 1;
				mask->newlines &= (UINT64_C(1) << stop) - 1;
				index->is_stopped = true;
			}
		} else {
			state.field_start = (mask->delimiters | mask->newlines) >> 63;
			state.after_close = 0;
		}
		index->end_count =
			write_places(index->ends, index->end_count, mask->delimiters | mask->newlines, at);
		index->newline_count += (uint32_t)__builtin_popcountll(mask->newlines);
		index->block_count++;
	}
	index->has_high = high != 0;
}

static void fill_anywhere(rf_csv_index *index, const char *bytes, size_t size)
{
	fill(index, bytes, size);
}

#if defined(__x86_64__)
/* The same with the instructions that count and find bits. */
__attribute__((target("popcnt,bmi"))) static void fill_with_bits(rf_csv_index *index,
                                                                 const char *bytes, size_t size)
{
	fill(index, bytes, size);
}
#endif

void rf_csv_index_fill(rf_csv_index *index, const char *bytes, size_t size)
{
#if defined(__x86_64__)
	if (index->has_bit_instructions) {
		fill_with_bits(index, bytes, size);
		return;
	}
#endif
	fill_anywhere(index, bytes, size);
}

void rf_csv_index_init(rf_csv_index *index, char delimiter, char quote)
{
	index->masks_of = rf_csv_masks_best();
	index->delimiter = delimiter;
	index->quote = quote;
#if defined(__x86_64__)
	index->has_bit_instructions = __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
#endif
}
