/*
 * regexp_replace and regexp_escape. A replacement's \1 to \9 stand for the groups of the match,
 * \& and \0 for all of it, \\ for a backslash; another letter after a backslash stays with it.
 */
#include "runtime/kernel_build.h"
#include "runtime/kernel_regex.h"

/* What one row asks for. */
typedef struct replacing {
	rf_text by;
	bool is_plain; /* by has no backslash */
	int64_t nth;   /* 0: all matches */
	rf_build *out;
} replacing;

/* ---- one replacement ---- */

/* The group of a digit or &, or -1. */
static int group_of_mark(char mark)
{
	if (mark == '&') return 0;
	return mark >= '0' && mark <= '9' ? mark - '0' : -1;
}

static void append_group(const replacing *work, const rf_matches *matches, int group)
{
	rf_text part;
	if ((uint32_t)group <= rf_regex_group_count(matches->pattern->regex) &&
	    rf_regex_group(matches->pattern->matcher, matches->text, (uint32_t)group, &part))
		rf_build_put(work->out, part);
}

static void append_replacement(const replacing *work, const rf_matches *matches)
{
	rf_text by = work->by;
	if (work->is_plain) {
		rf_build_put(work->out, by);
		return;
	}
	for (size_t at = 0; at < by.size;) {
		const char *next = memchr(by.data + at, '\\', by.size - at);
		size_t mark = next ? (size_t)(next - by.data) : by.size;
		int group;
		rf_build_put(work->out, rf_text_part(by, at, mark));
		if (mark == by.size) return;
		at = mark + 2;
		group = at <= by.size ? group_of_mark(by.data[mark + 1]) : -1;
		if (group >= 0) {
			append_group(work, matches, group);
		} else if (at <= by.size && by.data[mark + 1] == '\\') {
			rf_build_put(work->out, RF_TEXT("\\"));
		} else {
			rf_build_put(work->out, RF_TEXT("\\"));
			at = mark + 1;
			if (at < by.size) rf_build_put(work->out, rf_text_part(by, at, at + 1));
			at++;
		}
	}
}

/* ---- a row ---- */

/* Appends the text with its replacements; false if there are none, the buffer is as it was. */
static bool replace(const replacing *work, rf_matches *matches)
{
	size_t done = 0;
	int64_t count = 0;
	while (work->out->size <= RF_KERNEL_TEXT_MAX && rf_matches_next(matches)) {
		size_t start = matches->bounds[0], end = matches->bounds[1];
		count++;
		if (work->nth && count < work->nth) continue;
		/* \K and lookbehind may go back behind what was replaced already. */
		if (start < done) start = done;
		if (end < start) end = start;
		rf_build_put(work->out, rf_text_part(matches->text, done, start));
		append_replacement(work, matches);
		done = end;
		if (work->nth) break;
	}
	if (count == 0 || count < work->nth || matches->has_failed) return false;
	rf_build_put(work->out, rf_text_part(matches->text, done, matches->text.size));
	return true;
}

static void replace_row(rf_kernel_call *call, uint32_t row, rf_pattern *pattern, replacing *work,
                        int64_t start)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	rf_matches matches;
	bool is_changed;
	if (start < 1 || work->nth < 0) {
		rf_kernel_fail(call, row, "regular expressions count characters and matches from 1");
		return;
	}
	work->is_plain = !work->by.size || !memchr(work->by.data, '\\', work->by.size);
	rf_build_begin(work->out);
	matches = rf_matches_from(call, row, pattern, text, rf_matches_start(text, start));
	is_changed = replace(work, &matches);
	if (matches.has_failed) return;
	if (is_changed)
		rf_build_end(work->out, row);
	else
		((rf_text *)call->out->data)[row] = text;
}

/* The arguments that a form has; UINT32_MAX: it has none such. */
typedef struct form {
	uint32_t start, nth, letters;
} form;

static void replace_column(rf_kernel_call *call, const form *has)
{
	const rf_text *patterns = call->args[1].data, *by = call->args[2].data;
	const rf_text *letters = has->letters < 6 ? call->args[has->letters].data : NULL;
	const int64_t *starts = has->start < 6 ? call->args[has->start].data : NULL;
	const int64_t *nths = has->nth < 6 ? call->args[has->nth].data : NULL;
	rf_build build;
	replacing work = {.out = &build};
	rf_build_open(&build, call);
	RF_FOR_ROWS(call, row)
	{
		rf_pattern *pattern =
			rf_pattern_of(call, row, patterns[row], letters ? letters[row] : RF_TEXT(""),
		                  RF_REGEX_FLAGS_DEFAULT, true);
		if (pattern) {
			work.by = by[row];
			work.nth = nths ? nths[row] : pattern->is_global ? 0 : 1;
			replace_row(call, row, pattern, &work, starts ? starts[row] : 1);
		}
		if (call->is_out_of_memory) break;
	}
	rf_build_close(&build);
}

#define REPLACE(id, start, nth, letters) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		static const form has = {start, nth, letters}; \
		replace_column(call, &has); \
	}

REPLACE(REGEXP_REPLACE, UINT32_MAX, UINT32_MAX, UINT32_MAX)
REPLACE(REGEXP_REPLACE_FLAGS, UINT32_MAX, UINT32_MAX, 3)
REPLACE(REGEXP_REPLACE_FROM, 3, UINT32_MAX, UINT32_MAX)
REPLACE(REGEXP_REPLACE_NTH, 3, 4, UINT32_MAX)
REPLACE(REGEXP_REPLACE_NTH_FLAGS, 3, 4, 5)

/* ---- regexp_escape ---- */

/* What is not a letter, a digit or _ gets a backslash, but for what is not ASCII. */
static size_t escape(rf_text text, char *out)
{
	size_t size = 0;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i], low = rf_fold(c);
		bool is_plain = (unsigned char)c >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
			(low >= 'a' && low <= 'z');
		if (out && !is_plain) out[size] = '\\';
		size += !is_plain;
		if (out) out[size] = c;
		size++;
	}
	return size;
}

void rf_kernel_REGEXP_ESCAPE(rf_kernel_call *call)
{
	rf_kernel_write_texts(call, escape);
}
