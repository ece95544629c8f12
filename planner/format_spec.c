/* Formats as plans hold them: comparing, copying, the names of compressions. See plan.h. */
#include "planner/plan.h"

const char *rf_compression_name(rf_compression compression)
{
	static const char *const names[RF_COMPRESSION_COUNT] = {
		[RF_COMPRESSION_BY_ENDING] = "", [RF_COMPRESSION_NONE] = "none",
		[RF_COMPRESSION_GZIP] = "gzip",  [RF_COMPRESSION_ZSTD] = "zstd",
		[RF_COMPRESSION_LZ4] = "lz4",
	};
	return names[compression];
}

bool rf_format_equal(const rf_format_spec *one, const rf_format_spec *other)
{
	if (one->id != other->id || one->has_header != other->has_header ||
	    one->delimiter != other->delimiter || one->quote != other->quote ||
	    one->is_tsv != other->is_tsv || one->compression != other->compression ||
	    one->level != other->level || one->null_word_count != other->null_word_count ||
	    one->preset != other->preset || one->year != other->year || one->escape != other->escape ||
	    one->comment != other->comment || one->is_trimmed != other->is_trimmed ||
	    one->has_decimal_comma != other->has_decimal_comma ||
	    one->skip_lines != other->skip_lines || !rf_text_equal(one->pattern, other->pattern))
		return false;
	for (uint32_t i = 0; i < one->null_word_count; i++)
		if (!rf_text_equal(one->null_words[i], other->null_words[i])) return false;
	return true;
}

bool rf_format_keep(rf_format_spec *format, rf_arena *arena)
{
	rf_text *words;
	if (format->pattern.data) {
		format->pattern.data = rf_arena_copy(arena, format->pattern.data, format->pattern.size);
		if (!format->pattern.data) return false;
	}
	if (format->null_word_count == 0) return true;
	words = rf_arena_alloc(arena, format->null_word_count * sizeof *words);
	if (!words) return false;
	for (uint32_t i = 0; i < format->null_word_count; i++) {
		rf_text word = format->null_words[i];
		words[i] = (rf_text){rf_arena_copy(arena, word.data, word.size), word.size};
		if (!words[i].data) return false;
	}
	format->null_words = words;
	return true;
}
