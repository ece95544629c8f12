/*
 * Quantile sketches: see sketch_quantile.h. Invariant: every level but the first is in order,
 * and so are the first sorted_count members of that.
 */
#include "runtime/sketch_quantile.h"

#include "base/hash.h"
#include "runtime/value_key.h"

#define SELECT_KEY  uint64_t
#define SELECT_NAME select_key
#include "runtime/aggregate_select.h"
#undef SELECT_KEY
#undef SELECT_NAME

enum {
	CAPACITY_FIRST = 8,
	LEVELS_MAX = 64,
	RUN = 8,                      /* keys that are sorted by insertion */
	PROMOTED_MAX = 512,           /* members that go up at a time */
	BASE_MAX = RF_QUANTILE_EXACT, /* members of the first level */
	SLACK = 256,
};

struct rf_quantile_levels {
	uint32_t capacity; /* of keys */
	uint32_t level_count;
	uint32_t base; /* where the first level begins: the others lie before it */
	uint32_t sorted_count;
	uint64_t coins, has_coin; /* by level: which neighbour goes next, and whether it is settled */
	uint32_t counts[LEVELS_MAX]; /* of each level but the first, which has the rest */
};

/* How full a level may be: four fifths of the next, and the first some more. */
static uint32_t level_limit(uint32_t level, uint32_t level_count)
{
	static const uint16_t limits[] = {512, 408, 328, 260, 208, 168, 132, 108, 84, 68, 64};
	uint32_t last = sizeof limits / sizeof *limits - 1, above = level_count - 1 - level;
	uint32_t limit = limits[above < last ? above : last];
	if (level == 0 && limit + SLACK < BASE_MAX) return limit + SLACK;
	return level ? limit : BASE_MAX;
}

static uint32_t total_limit(uint32_t level_count)
{
	uint32_t total = 0;
	for (uint32_t level = 0; level < level_count; level++) total += level_limit(level, level_count);
	return total;
}

static rf_quantile_levels *levels_of(const rf_quantile_sketch *sketch)
{
	return sketch->limit > RF_QUANTILE_FEW ? sketch->as.many.levels : NULL;
}

static const uint64_t *keys_of(const rf_quantile_sketch *sketch)
{
	return sketch->limit > RF_QUANTILE_FEW ? sketch->as.many.keys : sketch->as.few;
}

static uint32_t count_of(const rf_quantile_sketch *sketch, uint32_t level)
{
	const rf_quantile_levels *levels = sketch->as.many.levels;
	return level ? levels->counts[level] : sketch->count - levels->base;
}

/* ---- order ---- */

static inline void order_two(uint64_t *a, uint64_t *b)
{
	uint64_t low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;
	*a = low;
	*b = high;
}

/* Sorts RUN keys by a network, in registers and without a branch. */
static void sort_run(uint64_t *keys)
{
	uint64_t a = keys[0], b = keys[1], c = keys[2], d = keys[3];
	uint64_t e = keys[4], f = keys[5], g = keys[6], h = keys[7];
	order_two(&a, &b), order_two(&c, &d), order_two(&e, &f), order_two(&g, &h);
	order_two(&a, &c), order_two(&b, &d), order_two(&e, &g), order_two(&f, &h);
	order_two(&b, &c), order_two(&f, &g), order_two(&a, &e), order_two(&d, &h);
	order_two(&b, &f), order_two(&c, &g), order_two(&b, &e), order_two(&d, &g);
	order_two(&c, &e), order_two(&d, &f), order_two(&d, &e);
	keys[0] = a, keys[1] = b, keys[2] = c, keys[3] = d;
	keys[4] = e, keys[5] = f, keys[6] = g, keys[7] = h;
}

static void sort_short(uint64_t *keys, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		uint64_t key = keys[i];
		uint32_t at = i;
		for (; at > 0 && keys[at - 1] > key; at--) keys[at] = keys[at - 1];
		keys[at] = key;
	}
}

/* Merges two lists of equal length that lie one after the other, from both ends at once: neither
 * end can run out of one of them before it has written its half. */
static void merge_halves(const uint64_t *keys, uint32_t width, uint64_t *out)
{
	const uint64_t *a = keys, *b = keys + width;
	const uint64_t *a_last = b - 1, *b_last = b + width - 1;
	uint64_t *out_last = out + 2 * (size_t)width - 1;
	for (uint32_t i = 0; i < width; i++) {
		bool is_b = *b<*a, is_a = *a_last> * b_last;
		*out++ = is_b ? *b : *a;
		*out_last-- = is_a ? *a_last : *b_last;
		b += is_b;
		a += !is_b;
		a_last -= is_a;
		b_last -= !is_a;
	}
}

/* Merges two lists in order without a branch on what they hold. */
static void merge_lists(const uint64_t *a, uint32_t a_count, const uint64_t *b, uint32_t b_count,
                        uint64_t *out)
{
	const uint64_t *a_end = a + a_count, *b_end = b + b_count;
	while (a < a_end && b < b_end) {
		bool is_b = *b < *a;
		*out++ = is_b ? *b : *a;
		b += is_b;
		a += !is_b;
	}
	memcpy(out, a, (size_t)(a_end - a) * sizeof *a);
	memcpy(out + (a_end - a), b, (size_t)(b_end - b) * sizeof *b);
}

/* The same from the end, where the first list lies at out. */
static void merge_into(uint64_t *out, uint32_t count, const uint64_t *b, uint32_t b_count)
{
	while (count && b_count) {
		bool is_b = b[b_count - 1] >= out[count - 1];
		out[count + b_count - 1] = is_b ? b[b_count - 1] : out[count - 1];
		b_count -= is_b;
		count -= !is_b;
	}
	memcpy(out, b, b_count * sizeof *b);
}

/* Sorts up to BASE_MAX keys to out, which does not overlap. */
static void sort_to(const uint64_t *keys, uint32_t count, uint64_t *out)
{
	uint64_t other[BASE_MAX];
	uint64_t *from = out, *to = other;
	memcpy(out, keys, count * sizeof *keys);
	for (uint32_t low = 0; low < count; low += RUN) {
		if (count - low >= RUN)
			sort_run(out + low);
		else
			sort_short(out + low, count - low);
	}
	for (uint32_t width = RUN; width < count; width *= 2) {
		uint64_t *swap = from;
		for (uint32_t low = 0; low < count; low += 2 * width) {
			uint32_t rest = count - low;
			if (rest >= 2 * width)
				merge_halves(from + low, width, to + low);
			else
				merge_lists(from + low, rest < width ? rest : width, from + low + width,
				            rest < width ? 0 : rest - width, to + low);
		}
		from = to;
		to = swap;
	}
	if (from != out) memcpy(out, from, count * sizeof *out);
}

/* Puts the first level in order. */
static void sort_base(rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = sketch->as.many.levels;
	uint64_t *base = sketch->as.many.keys + levels->base, sorted[BASE_MAX];
	uint32_t count = count_of(sketch, 0), kept = levels->sorted_count;
	sort_to(base + kept, count - kept, sorted);
	merge_into(base, kept, sorted, count - kept);
	levels->sorted_count = count;
}

/* ---- making room ---- */

static bool coin_of(rf_quantile_levels *levels, uint32_t level, uint64_t first, uint64_t last)
{
	uint64_t bit = UINT64_C(1) << level;
	levels->has_coin ^= bit;
	if (!(levels->has_coin & bit)) return !(levels->coins & bit);
	levels->coins &= ~bit;
	if (rf_hash_u64(last, rf_hash_u64(first, level)) & 1) levels->coins |= bit;
	return levels->coins & bit;
}

/* Sends half of the middle of a level to the one above. */
static void compact(rf_quantile_sketch *sketch, uint32_t level)
{
	rf_quantile_levels *levels = sketch->as.many.levels;
	uint64_t *keys = sketch->as.many.keys, *start, promoted[PROMOTED_MAX];
	uint32_t count = count_of(sketch, level), low = count / 4, half = (count - 2 * low) / 2;
	uint32_t offset = levels->base, above = levels->counts[level + 1];
	bool coin;
	if (half > PROMOTED_MAX) half = PROMOTED_MAX;
	for (uint32_t i = 1; i <= level; i++) offset -= levels->counts[i];
	start = keys + offset;
	coin = coin_of(levels, level, start[low], start[low + 2 * half - 1]);
	for (uint32_t i = 0; i < half; i++) promoted[i] = start[low + 2 * i + coin];
	memmove(start + half, start, low * sizeof *start);
	merge_into(start - above, above, promoted, half);
	memmove(start + half + low, start + low + 2 * half,
	        (sketch->count - (offset + low + 2 * half)) * sizeof *start);
	sketch->count -= half;
	levels->counts[level + 1] += half;
	if (level) {
		levels->counts[level] -= 2 * half;
		levels->base -= half;
	} else {
		levels->base += half;
		levels->sorted_count = count - 2 * half;
	}
}

static void set_limit(rf_quantile_sketch *sketch)
{
	const rf_quantile_levels *levels = sketch->as.many.levels;
	uint32_t total = total_limit(levels->level_count), by_base = levels->base + BASE_MAX;
	sketch->limit = total < by_base ? total : by_base;
}

static bool add_level(rf_memory *memory, rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = sketch->as.many.levels;
	uint32_t capacity = total_limit(levels->level_count + 1);
	if (capacity > levels->capacity) {
		size_t size = sizeof *sketch->as.many.keys;
		uint64_t *keys =
			rf_realloc(memory, sketch->as.many.keys, levels->capacity * size, capacity * size);
		if (!keys) return false;
		sketch->as.many.keys = keys;
		levels->capacity = capacity;
	}
	levels->counts[levels->level_count++] = 0;
	return true;
}

/* Compacts the lowest level that is full. There is one: all together are, or the first is. */
static bool compact_one(rf_memory *memory, rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = sketch->as.many.levels;
	uint32_t top = levels->level_count - 1, level = 0;
	while (level < top && count_of(sketch, level) < level_limit(level, levels->level_count))
		level++;
	if (level == top && !add_level(memory, sketch)) return false;
	if (level == 0) sort_base(sketch);
	compact(sketch, level);
	set_limit(sketch);
	return true;
}

/* Makes the array of keys larger, while all values are members. */
static bool grow(rf_memory *memory, rf_quantile_sketch *sketch, uint32_t need)
{
	bool is_few = sketch->limit <= RF_QUANTILE_FEW;
	uint32_t capacity = is_few ? CAPACITY_FIRST : sketch->limit;
	size_t size = sizeof(uint64_t);
	uint64_t *keys;
	while (capacity < need) capacity *= 2;
	keys = is_few ? rf_alloc(memory, capacity * size)
				  : rf_realloc(memory, sketch->as.many.keys, sketch->limit * size, capacity * size);
	if (!keys) return false;
	if (is_few) memcpy(keys, sketch->as.few, sketch->count * size);
	sketch->as.many.keys = keys;
	sketch->as.many.levels = NULL;
	sketch->limit = capacity;
	return true;
}

bool rf_quantile_make_room(rf_memory *memory, rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = levels_of(sketch);
	if (sketch->limit < RF_QUANTILE_FEW) {
		sketch->limit = RF_QUANTILE_FEW;
		return true;
	}
	if (!levels) {
		if (sketch->limit < RF_QUANTILE_EXACT) return grow(memory, sketch, sketch->limit + 1);
		levels = rf_alloc_zero(memory, sizeof *levels);
		if (!levels) return false;
		levels->capacity = sketch->limit;
		levels->level_count = 1;
		sketch->as.many.levels = levels;
	}
	return compact_one(memory, sketch);
}

void rf_quantile_release(rf_memory *memory, rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = levels_of(sketch);
	if (sketch->limit > RF_QUANTILE_FEW)
		rf_free(memory, sketch->as.many.keys,
		        (levels ? levels->capacity : sketch->limit) * sizeof(uint64_t));
	if (levels) rf_free(memory, levels, sizeof *levels);
	memset(sketch, 0, sizeof *sketch);
}

/* ---- merging ---- */

static bool add_all(rf_memory *memory, rf_quantile_sketch *into, const uint64_t *keys,
                    uint32_t count)
{
	uint64_t need = (uint64_t)into->count + count;
	uint64_t *to;
	if (levels_of(into) || need > RF_QUANTILE_EXACT) {
		for (uint32_t i = 0; i < count; i++)
			if (!rf_quantile_add(memory, into, keys[i])) return false;
		return true;
	}
	if (into->limit < RF_QUANTILE_FEW) into->limit = RF_QUANTILE_FEW;
	if (need > into->limit && !grow(memory, into, (uint32_t)need)) return false;
	to = into->limit > RF_QUANTILE_FEW ? into->as.many.keys : into->as.few;
	memcpy(to + into->count, keys, count * sizeof *keys);
	into->count = (uint32_t)need;
	return true;
}

/* A copy of one that has levels, with room for more members. */
static bool copy(rf_memory *memory, rf_quantile_sketch *to, const rf_quantile_sketch *from)
{
	const rf_quantile_levels *levels = from->as.many.levels;
	*to = *from;
	to->as.many.keys = rf_alloc(memory, levels->capacity * sizeof(uint64_t));
	if (!to->as.many.keys) return false;
	to->as.many.levels = rf_alloc(memory, sizeof *levels);
	if (!to->as.many.levels) {
		rf_free(memory, to->as.many.keys, levels->capacity * sizeof(uint64_t));
		return false;
	}
	memcpy(to->as.many.keys, from->as.many.keys, from->count * sizeof(uint64_t));
	*to->as.many.levels = *levels;
	return true;
}

/* Merges the levels above the first; both have some. */
static bool merge_levels(rf_memory *memory, rf_quantile_sketch *into,
                         const rf_quantile_sketch *from)
{
	rf_quantile_levels *levels = into->as.many.levels;
	const rf_quantile_levels *later = from->as.many.levels;
	const uint64_t *a = into->as.many.keys, *b = from->as.many.keys;
	uint32_t level_count = levels->level_count, count = into->count + later->base, capacity;
	uint64_t *keys, *to;
	if (later->level_count > level_count) level_count = later->level_count;
	capacity = total_limit(level_count);
	if (capacity < count) capacity = count;
	keys = to = rf_alloc(memory, capacity * sizeof *keys);
	if (!keys) return false;
	for (uint32_t level = level_count - 1; level > 0; level--) {
		uint32_t a_count = levels->counts[level], b_count = later->counts[level];
		merge_lists(a, a_count, b, b_count, to);
		a += a_count, b += b_count, to += a_count + b_count;
		levels->counts[level] = a_count + b_count;
	}
	memcpy(to, a, (into->count - levels->base) * sizeof *to);
	rf_free(memory, into->as.many.keys, levels->capacity * sizeof *keys);
	into->as.many.keys = keys;
	levels->capacity = capacity;
	levels->level_count = level_count;
	levels->base += later->base;
	into->count = count;
	set_limit(into);
	while (into->count > into->limit)
		if (!compact_one(memory, into)) return false;
	return true;
}

/* Gives back what a merge needed beyond the limit. */
static void trim(rf_memory *memory, rf_quantile_sketch *sketch)
{
	rf_quantile_levels *levels = sketch->as.many.levels;
	uint32_t capacity = total_limit(levels->level_count);
	size_t size = sizeof(uint64_t);
	uint64_t *keys;
	if (levels->capacity == capacity) return;
	keys = rf_realloc(memory, sketch->as.many.keys, levels->capacity * size, capacity * size);
	if (!keys) return;
	sketch->as.many.keys = keys;
	levels->capacity = capacity;
}

bool rf_quantile_merge(rf_memory *memory, rf_quantile_sketch *into, const rf_quantile_sketch *from)
{
	const rf_quantile_levels *later = levels_of(from);
	const uint64_t *keys = keys_of(from);
	rf_quantile_sketch whole;
	bool is_done;
	if (!later) return add_all(memory, into, keys, from->count);
	if (!levels_of(into)) {
		if (!copy(memory, &whole, from)) return false;
		is_done = add_all(memory, &whole, keys_of(into), into->count);
		rf_quantile_release(memory, into);
		*into = whole;
		return is_done;
	}
	if (!merge_levels(memory, into, from)) return false;
	trim(memory, into);
	return add_all(memory, into, keys + later->base, from->count - later->base);
}

/* ---- quantiles ---- */

uint64_t rf_quantile_count(const rf_quantile_sketch *sketch)
{
	const rf_quantile_levels *levels = levels_of(sketch);
	uint64_t total;
	if (!levels) return sketch->count;
	total = sketch->count - levels->base;
	for (uint32_t level = 1; level < levels->level_count; level++)
		total += (uint64_t)levels->counts[level] << level;
	return total;
}

/* What is left of a level while a value is searched for. */
typedef struct span {
	const uint64_t *low, *high;
} span;

/* The first key of a span that is not less, or with is_after, that is greater. */
static const uint64_t *bound(span keys, uint64_t key, bool is_after)
{
	while (keys.low < keys.high) {
		const uint64_t *middle = keys.low + (keys.high - keys.low) / 2;
		if (*middle < key || (is_after && *middle == key))
			keys.low = middle + 1;
		else
			keys.high = middle;
	}
	return keys.low;
}

/* A key in the middle of the heaviest span. */
static uint64_t pivot_of(const span *spans, uint32_t count)
{
	uint64_t best = 0;
	uint32_t heaviest = 0;
	for (uint32_t level = 0; level < count; level++) {
		uint64_t weight = (uint64_t)(spans[level].high - spans[level].low) << level;
		if (weight > best) best = weight, heaviest = level;
	}
	return spans[heaviest].low[(spans[heaviest].high - spans[heaviest].low) / 2];
}

/* The least key such that the weights of all keys up to it are more than rank. */
static uint64_t select_weighted(span *spans, uint32_t count, uint64_t rank)
{
	for (;;) {
		uint64_t pivot = pivot_of(spans, count), below = 0, equal = 0;
		const uint64_t *from[LEVELS_MAX], *after[LEVELS_MAX];
		for (uint32_t level = 0; level < count; level++) {
			from[level] = bound(spans[level], pivot, false);
			after[level] = bound((span){from[level], spans[level].high}, pivot, true);
			below += (uint64_t)(from[level] - spans[level].low) << level;
			equal += (uint64_t)(after[level] - from[level]) << level;
		}
		if (rank >= below && rank - below < equal) return pivot;
		for (uint32_t level = 0; level < count; level++) {
			if (rank < below)
				spans[level].high = from[level];
			else
				spans[level].low = after[level];
		}
		if (rank >= below) rank -= below + equal;
	}
}

uint64_t rf_quantile_at(const rf_quantile_sketch *sketch, double fraction)
{
	const rf_quantile_levels *levels = levels_of(sketch);
	const uint64_t *keys = keys_of(sketch), *at = keys;
	uint64_t rank = rf_rank_of(fraction, rf_quantile_count(sketch)), base[BASE_MAX];
	span spans[LEVELS_MAX];
	if (!levels) {
		memcpy(base, keys, sketch->count * sizeof *keys);
		return select_key(base, sketch->count, (size_t)rank);
	}
	for (uint32_t level = levels->level_count - 1; level > 0; level--) {
		spans[level] = (span){at, at + levels->counts[level]};
		at += levels->counts[level];
	}
	sort_to(at, sketch->count - levels->base, base);
	spans[0] = (span){base, base + (sketch->count - levels->base)};
	return select_weighted(spans, levels->level_count, rank);
}
