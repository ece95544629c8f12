/*
 * TZif files (RFC 8536 and 9636, versions 1 to 4) to zones: the transitions of the file, then
 * those that the rule in its footer makes up to the last year of a TIMESTAMP. Every number
 * of the file is checked before it is used. Invariant: transitions are kept in ascending
 * order; what is not is a bad file.
 */
#include "base/zone.h"

#include "base/time_text.h"
#include "base/zone_rule.h"

#include <string.h>

enum {
	HEADER_BYTES = 44,
	TYPES_MAX = 256,
	FILE_TRANSITIONS_MAX = 2000,
	TRANSITIONS_MAX = 4000, /* with those of the rule, two a year */
	YEAR_FIRST = 1600,
	YEAR_LAST = 2263,
	OFFSET_MAX_S = 26 * 3600
};

/* One of the two blocks of a file. */
typedef struct block {
	uint32_t isut_count, isstd_count, leap_count, transition_count, type_count, char_count;
	const unsigned char *times;
	const unsigned char *indexes;
	const unsigned char *types;
	const char *chars;
	size_t time_size; /* 4 or 8 bytes */
} block;

/* What the zone is put together of. */
typedef struct draft {
	rf_zone_type types[TYPES_MAX + 2];
	uint32_t type_count;
	int64_t times[TRANSITIONS_MAX];
	uint16_t indexes[TRANSITIONS_MAX];
	uint32_t count;
} draft;

static uint32_t read_u32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t read_time(const unsigned char *p, size_t size)
{
	if (size == 4) return (int32_t)read_u32(p);
	return (int64_t)((uint64_t)read_u32(p) << 32 | read_u32(p + 4));
}

/* ---- the file ---- */

/* The block at *at; *at moves behind it. False: it is not one. */
static bool read_block(rf_text bytes, size_t *at, size_t time_size, block *out)
{
	const unsigned char *p = (const unsigned char *)bytes.data + *at;
	uint64_t size;
	if (bytes.size - *at < HEADER_BYTES || memcmp(p, "TZif", 4) != 0) return false;
	*out = (block){.isut_count = read_u32(p + 20),
	               .isstd_count = read_u32(p + 24),
	               .leap_count = read_u32(p + 28),
	               .transition_count = read_u32(p + 32),
	               .type_count = read_u32(p + 36),
	               .char_count = read_u32(p + 40),
	               .time_size = time_size};
	size = (uint64_t)out->transition_count * (time_size + 1) + (uint64_t)out->type_count * 6 +
		out->char_count + (uint64_t)out->leap_count * (time_size + 4) + out->isstd_count +
		out->isut_count;
	*at += HEADER_BYTES;
	if (size > bytes.size - *at) return false;
	out->times = p + HEADER_BYTES;
	out->indexes = out->times + out->transition_count * time_size;
	out->types = out->indexes + out->transition_count;
	out->chars = (const char *)out->types + (size_t)out->type_count * 6;
	*at += (size_t)size;
	return true;
}

static bool read_types(const block *from, draft *to)
{
	if (from->type_count == 0 || from->type_count > TYPES_MAX || from->char_count == 0)
		return false;
	for (uint32_t i = 0; i < from->type_count; i++) {
		const unsigned char *p = from->types + (size_t)i * 6;
		rf_zone_type *type = &to->types[i];
		size_t start = p[5], size;
		type->offset_s = (int32_t)read_u32(p);
		type->is_dst = p[4] != 0;
		if (start >= from->char_count || type->offset_s < -OFFSET_MAX_S ||
		    type->offset_s > OFFSET_MAX_S)
			return false;
		size = strnlen(from->chars + start, from->char_count - start);
		if (size >= RF_ZONE_ABBREVIATION_MAX) size = RF_ZONE_ABBREVIATION_MAX - 1;
		memcpy(type->abbreviation, from->chars + start, size);
	}
	to->type_count = from->type_count;
	return true;
}

static bool read_transitions(const block *from, draft *to)
{
	if (from->transition_count > FILE_TRANSITIONS_MAX) return false;
	for (uint32_t i = 0; i < from->transition_count; i++) {
		int64_t time = read_time(from->times + i * from->time_size, from->time_size);
		if (from->indexes[i] >= to->type_count || (i && time <= to->times[i - 1])) return false;
		to->times[i] = time;
		to->indexes[i] = from->indexes[i];
	}
	to->count = from->transition_count;
	return true;
}

/* ---- the footer ---- */

static bool add_transition(draft *to, int64_t time, uint32_t type)
{
	if (to->count && time < to->times[to->count - 1]) return true;
	/* Daylight saving that never ends goes out and comes back in at one instant. */
	if (to->count && time == to->times[to->count - 1]) to->count--;
	if (to->count == TRANSITIONS_MAX) return false;
	to->times[to->count] = time;
	to->indexes[to->count++] = (uint16_t)type;
	return true;
}

static bool add_years(draft *to, const rf_zone_rule *rule, uint32_t standard, uint32_t daylight)
{
	int64_t last = to->count ? to->times[to->count - 1] : INT64_MIN;
	int64_t year = to->count ? rf_zone_year(last) - 1 : YEAR_FIRST;
	for (year = year < YEAR_FIRST ? YEAR_FIRST : year; year <= YEAR_LAST; year++) {
		int64_t start = rf_zone_rule_start(rule, (int32_t)year);
		int64_t end = rf_zone_rule_end(rule, (int32_t)year);
		bool is_start_first = start < end;
		int64_t first = is_start_first ? start : end, second = is_start_first ? end : start;
		if (first > last && !add_transition(to, first, is_start_first ? daylight : standard))
			return false;
		if (second > last && !add_transition(to, second, is_start_first ? standard : daylight))
			return false;
	}
	return true;
}

/* "\nCET-1CEST,M3.5.0,M10.5.0/3\n"; "\n\n": what the last transition says stays. */
static bool read_footer(rf_text text, draft *to)
{
	rf_zone_rule rule;
	uint32_t standard = to->type_count, daylight = to->type_count + 1;
	const char *end;
	if (text.size == 0 || text.data[0] != '\n') return false;
	text.data++;
	text.size--;
	end = memchr(text.data, '\n', text.size);
	if (!end) return false;
	text.size = (size_t)(end - text.data);
	if (text.size == 0) return true;
	if (!rf_zone_rule_read(text, &rule)) return false;
	to->types[standard] = rule.standard;
	to->types[daylight] = rule.daylight;
	to->type_count += 2;
	if (rule.has_daylight) return add_years(to, &rule, standard, daylight);
	/* Without a transition the rule is for all time; else the last one says the same. */
	if (to->count == 0) return add_transition(to, INT64_MIN, standard);
	return true;
}

/* ---- the whole ---- */

static rf_status make_zone(rf_memory *memory, rf_text name, const draft *from, rf_zone **zone,
                           rf_error *error)
{
	rf_zone *made;
	RF_TRY(rf_zone_make(memory, name, from->count + 1, from->type_count, zone, error));
	made = *zone;
	memcpy(made->types, from->types, from->type_count * sizeof *made->types);
	/* Before the first transition the first type holds. */
	for (uint32_t i = 0; i < from->count; i++) {
		made->periods[i].end_s = from->times[i];
		made->periods[i + 1] =
			(rf_zone_period){from->times[i], INT64_MAX, &made->types[from->indexes[i]]};
	}
	return RIFFLE_OK;
}

static bool read_file(rf_text bytes, draft *to)
{
	size_t at = 0;
	block found;
	bool has_second;
	if (!read_block(bytes, &at, 4, &found)) return false;
	has_second = bytes.data[4] >= '2';
	if (has_second && !read_block(bytes, &at, 8, &found)) return false;
	/* With leap seconds the file's times are not those of POSIX. */
	if (found.leap_count) return false;
	if (!read_types(&found, to) || !read_transitions(&found, to)) return false;
	return !has_second || read_footer((rf_text){bytes.data + at, bytes.size - at}, to);
}

rf_status rf_zone_read(rf_memory *memory, rf_text name, rf_text bytes, rf_zone **zone,
                       rf_error *error)
{
	draft *made = rf_alloc_zero(memory, sizeof *made);
	rf_status status;
	*zone = NULL;
	if (!made) return rf_memory_fail(memory, "a time zone", error);
	if (read_file(bytes, made))
		status = make_zone(memory, name, made, zone, error);
	else
		status = rf_fail(error, RIFFLE_NAME, "the zone data of \"%.*s\" can't be read",
		                 (int)name.size, name.data);
	rf_free(memory, made, sizeof *made);
	return status;
}
