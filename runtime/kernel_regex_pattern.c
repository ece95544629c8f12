/* The patterns of regular expressions and the search for matches: see kernel_regex.h. */
#include "runtime/kernel_regex.h"

/* A constant pattern needs one; a column of patterns seldom has more than a few. */
enum { PATTERN_COUNT = 16 };

typedef struct patterns {
	rf_memory *memory;
	rf_pattern list[PATTERN_COUNT];
	rf_pattern *last; /* the one that the row before had */
	uint64_t uses;
} patterns;

/* ---- keeping ---- */

static void drop(patterns *kept, rf_pattern *entry)
{
	rf_regex_matcher_close(entry->matcher);
	rf_regex_free(entry->regex);
	rf_free(kept->memory, (char *)entry->pattern.data, entry->pattern.size);
	rf_free(kept->memory, (char *)entry->letters.data, entry->letters.size);
	memset(entry, 0, sizeof *entry);
}

static void release(rf_kernel_cache *cache)
{
	patterns *kept = cache->state;
	for (size_t i = 0; i < PATTERN_COUNT; i++)
		if (kept->list[i].pattern.data) drop(kept, &kept->list[i]);
	rf_free(cache->memory, kept, sizeof *kept);
}

static patterns *patterns_of(rf_kernel_call *call)
{
	rf_kernel_cache *cache = call->cache;
	patterns *kept = cache->state;
	if (kept) return kept;
	kept = rf_alloc_zero(cache->memory, sizeof *kept);
	if (!kept) return NULL;
	kept->memory = cache->memory;
	cache->state = kept;
	cache->release = release;
	return kept;
}

/* ---- compiling ---- */

static bool copy_text(rf_memory *memory, rf_text from, rf_text *to)
{
	char *copy = rf_alloc(memory, from.size);
	if (!copy) return false;
	rf_append(copy, from);
	*to = (rf_text){copy, from.size};
	return true;
}

/* False: out of memory. A pattern that can't be used is kept with its reason. */
static bool compile(patterns *kept, rf_pattern *entry, uint32_t flags, bool may_be_global)
{
	rf_status status;
	if (!rf_regex_read_letters(entry->letters, &flags, may_be_global ? &entry->is_global : NULL)) {
		entry->reason = "unknown letter of a regular expression's flags";
		return true;
	}
	status = rf_regex_compile(&entry->regex, entry->pattern, flags, kept->memory, NULL, NULL);
	if (status == RIFFLE_INVALID) {
		entry->reason = "not a regular expression";
		return true;
	}
	return status == RIFFLE_OK &&
		rf_regex_matcher_open(&entry->matcher, entry->regex, kept->memory, NULL) == RIFFLE_OK;
}

/* Takes the place of the one that was not used for the longest time. */
static rf_pattern *add(patterns *kept, rf_text pattern, rf_text letters, uint32_t flags,
                       bool may_be_global)
{
	rf_pattern *entry = &kept->list[0];
	for (size_t i = 1; i < PATTERN_COUNT; i++)
		if (kept->list[i].last_use < entry->last_use) entry = &kept->list[i];
	if (entry->pattern.data) drop(kept, entry);
	if (copy_text(kept->memory, pattern, &entry->pattern) &&
	    copy_text(kept->memory, letters, &entry->letters) &&
	    compile(kept, entry, flags, may_be_global))
		return entry;
	drop(kept, entry);
	return NULL;
}

static bool is_of(const rf_pattern *entry, rf_text pattern, rf_text letters)
{
	return entry->pattern.data && rf_text_equal(entry->pattern, pattern) &&
		rf_text_equal(entry->letters, letters);
}

static rf_pattern *find(patterns *kept, rf_text pattern, rf_text letters)
{
	if (kept->last && is_of(kept->last, pattern, letters)) return kept->last;
	for (size_t i = 0; i < PATTERN_COUNT; i++)
		if (is_of(&kept->list[i], pattern, letters)) return &kept->list[i];
	return NULL;
}

rf_pattern *rf_pattern_of(rf_kernel_call *call, uint32_t row, rf_text pattern, rf_text letters,
                          uint32_t flags, bool may_be_global)
{
	patterns *kept = patterns_of(call);
	rf_pattern *found = kept ? find(kept, pattern, letters) : NULL;
	if (kept && !found) found = add(kept, pattern, letters, flags, may_be_global);
	if (!found) {
		call->is_out_of_memory = true;
		return NULL;
	}
	kept->last = found;
	found->last_use = ++kept->uses;
	if (!found->reason) return found;
	rf_kernel_fail(call, row, found->reason);
	return NULL;
}

/* ---- searching ---- */

rf_matches rf_matches_from(rf_kernel_call *call, uint32_t row, rf_pattern *pattern, rf_text text,
                           size_t start)
{
	return (rf_matches){.call = call, .row = row, .pattern = pattern, .text = text, .next = start};
}

bool rf_matches_next(rf_matches *matches)
{
	rf_regex_result result;
	if (matches->next > matches->text.size) return false;
	result = rf_regex_match(matches->pattern->matcher, matches->text, matches->next, 0);
	if (result == RF_REGEX_MATCH) {
		matches->bounds = rf_regex_offsets(matches->pattern->matcher);
		matches->next = matches->bounds[1];
		/* \K in a lookahead can set the start behind the end. */
		if (matches->bounds[0] >= matches->bounds[1])
			matches->next = matches->next == matches->text.size
				? matches->text.size + 1
				: rf_scan_skip(matches->text, matches->next, 1);
		return true;
	}
	matches->has_failed = result != RF_REGEX_NO_MATCH;
	if (result == RF_REGEX_GAVE_UP)
		rf_kernel_fail(matches->call, matches->row, "regular expression takes too many steps");
	if (result == RF_REGEX_NO_MEMORY) matches->call->is_out_of_memory = true;
	return false;
}

bool rf_matches_nth(rf_matches *matches, int64_t n)
{
	for (; n > 0; n--)
		if (!rf_matches_next(matches)) return false;
	return true;
}

size_t rf_matches_start(rf_text text, int64_t n)
{
	size_t at = rf_scan_skip(text, 0, (uint64_t)n - 1);
	if (at == text.size && rf_text_length(text) < (uint64_t)n - 1) return text.size + 1;
	return at;
}
