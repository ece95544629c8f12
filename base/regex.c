/* Regular expressions by PCRE2: see regex.h. */
#include "base/regex.h"

#include "base/limits.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

struct rf_regex {
	rf_memory *memory;
	pcre2_general_context *general;
	pcre2_code *code;
	uint32_t group_count;
	bool is_anchored;
	/* PCRE2's table of names: name_count entries of name_size bytes, the number first. */
	PCRE2_SPTR names;
	uint32_t name_count, name_size;
};

struct rf_regex_matcher {
	const rf_regex *regex;
	rf_memory *memory;
	pcre2_general_context *general;
	pcre2_match_context *context;
	pcre2_match_data *data;
};

static void *block_allocate(size_t size, void *memory)
{
	return rf_block_alloc(memory, size);
}

static void block_release(void *block, void *memory)
{
	rf_block_free(memory, block);
}

static uint32_t compile_options(uint32_t flags)
{
	static const struct {
		uint32_t flag, option;
	} options[] = {
		{RF_REGEX_CASELESS, PCRE2_CASELESS}, {RF_REGEX_MULTILINE, PCRE2_MULTILINE},
		{RF_REGEX_DOT_ALL, PCRE2_DOTALL},    {RF_REGEX_EXTENDED, PCRE2_EXTENDED},
		{RF_REGEX_LITERAL, PCRE2_LITERAL},   {RF_REGEX_ANCHORED, PCRE2_ANCHORED},
		{RF_REGEX_WHOLE, PCRE2_ENDANCHORED}, {RF_REGEX_END_ONLY, PCRE2_DOLLAR_ENDONLY},
	};
	const uint32_t about_specials =
		RF_REGEX_MULTILINE | RF_REGEX_DOT_ALL | RF_REGEX_EXTENDED | RF_REGEX_END_ONLY;
	uint32_t result = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
	if (flags & RF_REGEX_LITERAL) flags &= ~about_specials;
	/* \C takes a byte out of a character. LITERAL allows none of this. */
	if (!(flags & RF_REGEX_LITERAL)) result |= PCRE2_NEVER_BACKSLASH_C;
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		if (flags & options[i].flag) result |= options[i].option;
	return result;
}

static rf_status fail_compile(const rf_regex *regex, int code, rf_error *error)
{
	PCRE2_UCHAR text[256];
	if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY)
		return rf_memory_fail(regex->memory, "a regular expression", error);
	if (pcre2_get_error_message(code, text, sizeof text) < 0)
		return rf_fail(error, RIFFLE_INVALID, "not a regular expression");
	return rf_fail(error, RIFFLE_INVALID, "not a regular expression: %s", (const char *)text);
}

static rf_status compile(rf_regex *regex, rf_text pattern, uint32_t flags, size_t *offset,
                         rf_error *error)
{
	pcre2_compile_context *context;
	PCRE2_SIZE at = 0;
	uint32_t all_options = 0;
	int code = 0;
	regex->general = pcre2_general_context_create(block_allocate, block_release, regex->memory);
	context = regex->general ? pcre2_compile_context_create(regex->general) : NULL;
	if (!context) return rf_memory_fail(regex->memory, "a regular expression", error);
	pcre2_set_max_pattern_length(context, RF_LIMIT_PATTERN_BYTES);
	regex->code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.size, compile_options(flags),
	                            &code, &at, context);
	pcre2_compile_context_free(context);
	if (!regex->code) {
		if (offset) *offset = at < pattern.size ? at : pattern.size;
		return fail_compile(regex, code, error);
	}
	/* Without JIT, or with a pattern that it can't do, the interpreter gives the same. */
	if (pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == PCRE2_ERROR_NOMEMORY &&
	    regex->memory->is_over_limit)
		return rf_memory_fail(regex->memory, "a regular expression", error);
	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &regex->group_count);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &regex->name_count);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &regex->name_size);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &regex->names);
	pcre2_pattern_info(regex->code, PCRE2_INFO_ALLOPTIONS, &all_options);
	regex->is_anchored = all_options & PCRE2_ANCHORED;
	return RIFFLE_OK;
}

rf_status rf_regex_compile(rf_regex **regex, rf_text pattern, uint32_t flags, rf_memory *memory,
                           size_t *offset, rf_error *error)
{
	rf_regex *made = rf_alloc_zero(memory, sizeof *made);
	rf_status status;
	*regex = NULL;
	if (offset) *offset = 0;
	if (!made) return rf_memory_fail(memory, "a regular expression", error);
	if (!pattern.data) pattern = RF_TEXT("");
	made->memory = memory;
	status = compile(made, pattern, flags, offset, error);
	if (status < 0)
		rf_regex_free(made);
	else
		*regex = made;
	return status;
}

void rf_regex_free(rf_regex *regex)
{
	if (!regex) return;
	pcre2_code_free(regex->code);
	pcre2_general_context_free(regex->general);
	rf_free(regex->memory, regex, sizeof *regex);
}

uint32_t rf_regex_group_count(const rf_regex *regex)
{
	return regex->group_count;
}

rf_text rf_regex_group_name(const rf_regex *regex, uint32_t group)
{
	for (uint32_t i = 0; i < regex->name_count; i++) {
		PCRE2_SPTR entry = regex->names + (size_t)i * regex->name_size;
		if ((uint32_t)(entry[0] << 8 | entry[1]) == group)
			return rf_text_of((const char *)entry + 2);
	}
	return (rf_text){"", 0};
}

/* ---- matching ---- */

rf_status rf_regex_matcher_open(rf_regex_matcher **matcher, const rf_regex *regex,
                                rf_memory *memory, rf_error *error)
{
	rf_regex_matcher *made = rf_alloc_zero(memory, sizeof *made);
	*matcher = NULL;
	if (!made) return rf_memory_fail(memory, "a regular expression", error);
	made->regex = regex;
	made->memory = memory;
	made->general = pcre2_general_context_create(block_allocate, block_release, memory);
	if (made->general) {
		made->context = pcre2_match_context_create(made->general);
		made->data = pcre2_match_data_create_from_pattern(regex->code, made->general);
	}
	if (!made->context || !made->data) {
		rf_regex_matcher_close(made);
		return rf_memory_fail(memory, "a regular expression", error);
	}
	pcre2_set_heap_limit(made->context, RF_LIMIT_REGEX_HEAP_KIB);
	pcre2_set_depth_limit(made->context, RF_LIMIT_REGEX_STEPS);
	*matcher = made;
	return RIFFLE_OK;
}

void rf_regex_matcher_close(rf_regex_matcher *matcher)
{
	if (!matcher) return;
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	pcre2_general_context_free(matcher->general);
	rf_free(matcher->memory, matcher, sizeof *matcher);
}

/* PCRE2 counts steps anew at each place of the text where a match may start, so that a long text
 * gets fewer for each: the sum stays about the same. */
static uint32_t step_limit(const rf_regex *regex, size_t size)
{
	const uint64_t all = 100 * (uint64_t)RF_LIMIT_REGEX_STEPS, least = RF_LIMIT_REGEX_STEPS / 100;
	uint64_t each = all / (size + 1);
	if (regex->is_anchored || each > RF_LIMIT_REGEX_STEPS) return RF_LIMIT_REGEX_STEPS;
	return (uint32_t)(each > least ? each : least);
}

rf_regex_result rf_regex_match(rf_regex_matcher *matcher, rf_text text, size_t start,
                               uint32_t options)
{
	const rf_regex *regex = matcher->regex;
	PCRE2_SPTR subject = (PCRE2_SPTR)(text.data ? text.data : "");
	uint32_t how = 0;
	int result;
	if (options & RF_REGEX_NOT_EMPTY_AT_START) how |= PCRE2_NOTEMPTY_ATSTART;
	pcre2_set_match_limit(matcher->context, step_limit(regex, text.size));
	result =
		pcre2_match(regex->code, subject, text.size, start, how, matcher->data, matcher->context);
	/* The machine's stack has no room; the interpreter uses the heap. */
	if (result == PCRE2_ERROR_JIT_STACKLIMIT)
		result = pcre2_match(regex->code, subject, text.size, start, how | PCRE2_NO_JIT,
		                     matcher->data, matcher->context);
	if (result > 0) return RF_REGEX_MATCH;
	if (result == PCRE2_ERROR_NOMATCH) return RF_REGEX_NO_MATCH;
	return result == PCRE2_ERROR_NOMEMORY ? RF_REGEX_NO_MEMORY : RF_REGEX_GAVE_UP;
}

const size_t *rf_regex_offsets(const rf_regex_matcher *matcher)
{
	return pcre2_get_ovector_pointer(matcher->data);
}

bool rf_regex_group(const rf_regex_matcher *matcher, rf_text text, uint32_t group, rf_text *part)
{
	const size_t *pair = rf_regex_offsets(matcher) + 2 * (size_t)group;
	if (pair[0] == RF_REGEX_UNSET) return false;
	*part = (rf_text){text.data + pair[0], pair[1] - pair[0]};
	return true;
}
