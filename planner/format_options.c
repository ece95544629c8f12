/* FORMAT and its options: see format_options.h. Invariant: a spec that passes is complete. */
#include "planner/format_options.h"

#include "base/limits.h"
#include "planner/format_pattern.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

typedef struct format_word {
	const char *name;
	rf_format_spec format;
} format_word;

static const format_word formats[] = {
	{"CSV", {.id = RF_FORMAT_CSV, .has_header = true, .delimiter = ',', .quote = '"'}},
	{"TSV",
     {.id = RF_FORMAT_CSV, .has_header = true, .delimiter = '\t', .quote = '"', .is_tsv = true}},
	{"NDJSON", {.id = RF_FORMAT_NDJSON}},
	{"LINES", {.id = RF_FORMAT_LINES}},
	{"LOGFMT", {.id = RF_FORMAT_LOGFMT}},
	{"REGEX", {.id = RF_FORMAT_REGEX}},
	{"NGINX", {.id = RF_FORMAT_REGEX, .preset = &rf_preset_nginx}},
	{"APACHE", {.id = RF_FORMAT_REGEX, .preset = &rf_preset_apache}},
	{"SYSLOG", {.id = RF_FORMAT_REGEX, .preset = &rf_preset_syslog}},
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

const char *rf_plan_format_name(const rf_format_spec *format)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (formats[i].format.id == format->id && formats[i].format.is_tsv == format->is_tsv &&
		    formats[i].format.preset == format->preset)
			return formats[i].name;
	return "rows";
}

const char *rf_plan_format_at(uint32_t index)
{
	return index < FORMAT_COUNT ? formats[index].name : NULL;
}

rf_status rf_plan_format_resolve(const rf_ast_name *name, rf_format_spec *format, rf_error *error)
{
	static const rf_text dash = {"-", 1};
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	int size = (int)name->text.size;
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (rf_text_is_fold(name->text, formats[i].name)) {
			*format = formats[i].format;
			if (format->preset) {
				format->pattern = format->preset->pattern;
				format->null_words = &dash;
				format->null_word_count = 1;
			}
			return RIFFLE_OK;
		}
		rf_suggestion_try(&suggestion, rf_text_of(formats[i].name));
	}
	if (rf_is_unbuilt_format(name->text))
		return rf_fail_at(error, RIFFLE_UNSUPPORTED, name->loc, "the format %.*s is not built yet",
		                  size, name->text.data);
	rf_fail_at(error, RIFFLE_NAME, name->loc, "unknown format \"%.*s\"", size, name->text.data);
	if (suggestion.best.size) {
		rf_hint(error, "did you mean \"%.*s\"?", (int)suggestion.best.size, suggestion.best.data);
	} else {
		rf_hint(
			error,
			"The formats are CSV, TSV, NDJSON, LINES, LOGFMT, REGEX, NGINX, APACHE and SYSLOG.");
	}
	return RIFFLE_NAME;
}

/* ---- options ---- */

typedef enum option_id {
	OPTION_HEADER,
	OPTION_DELIMITER,
	OPTION_QUOTE,
	OPTION_ESCAPE,
	OPTION_COMMENT,
	OPTION_DECIMAL,
	OPTION_TRIM,
	OPTION_SKIP,
	OPTION_NULL,
	OPTION_YEAR,
	OPTION_COMPRESSION,
	OPTION_LEVEL,
	OPTION_COUNT
} option_id;

typedef struct option_target {
	rf_arena *arena;
	rf_format_spec *format;
	rf_format_use use;
	rf_error *error;
	rf_loc said[OPTION_COUNT]; /* where each was; {0, 0}: not said */
} option_target;

/* An option alone is true. */
static rf_status flag(const option_target *to, const rf_ast_option *option, const char *what,
                      bool *is_set)
{
	const rf_value *value = &option->value;
	if (value->type != RF_NULL && value->type != RF_BOOLEAN)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "%s is true or false", what);
	*is_set = value->type == RF_NULL || value->as.boolean;
	return RIFFLE_OK;
}

static rf_status set_header(option_target *to, const rf_ast_option *option)
{
	return flag(to, option, "header", &to->format->has_header);
}

static rf_status set_trim(option_target *to, const rf_ast_option *option)
{
	return flag(to, option, "trim", &to->format->is_trimmed);
}

static bool is_text(const rf_value *value)
{
	return value->type == RF_TEXT_TYPE && !value->is_null;
}

static rf_status one_character(const option_target *to, const rf_ast_option *option,
                               const char *what, char *character)
{
	rf_text text = option->value.as.text;
	if (!is_text(&option->value))
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "%s is a text of one character",
		                  what);
	if (rf_text_is(text, "\\t")) text = RF_TEXT("\t");
	if (text.size != 1 || text.data[0] == '\n' || text.data[0] == '\r' ||
	    (unsigned char)text.data[0] >= 0x80 || text.data[0] == 0)
		return rf_fail_at(to->error, RIFFLE_INVALID, option->loc,
		                  "%s is one ASCII character, not the end of a line", what);
	*character = text.data[0];
	return RIFFLE_OK;
}

/* The same, where '' and the word none mean that there is none. */
static rf_status character_or_none(const option_target *to, const rf_ast_option *option,
                                   const char *what, char *character)
{
	rf_text text = option->value.as.text;
	*character = 0;
	if (is_text(&option->value) && (text.size == 0 || rf_text_is_fold(text, "none")))
		return RIFFLE_OK;
	return one_character(to, option, what, character);
}

static rf_status set_delimiter(option_target *to, const rf_ast_option *option)
{
	return one_character(to, option, "the delimiter", &to->format->delimiter);
}

static rf_status set_quote(option_target *to, const rf_ast_option *option)
{
	return character_or_none(to, option, "the quote", &to->format->quote);
}

/* The quote as the escape is what holds anyway: it is doubled. */
static rf_status set_escape(option_target *to, const rf_ast_option *option)
{
	return character_or_none(to, option, "the escape", &to->format->escape);
}

static rf_status set_comment(option_target *to, const rf_ast_option *option)
{
	return character_or_none(to, option, "the comment", &to->format->comment);
}

static rf_status set_decimal(option_target *to, const rf_ast_option *option)
{
	char character;
	RF_TRY(one_character(to, option, "the decimal", &character));
	if (character != ',' && character != '.')
		return rf_fail_at(to->error, RIFFLE_INVALID, option->loc,
		                  "the decimal is a point or a comma");
	to->format->has_decimal_comma = character == ',';
	return RIFFLE_OK;
}

static rf_status set_skip(option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	if (value->type != RF_BIGINT || value->as.bigint < 0 || value->as.bigint > RF_LIMIT_SKIP_LINES)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc,
		                  "skip is a number of lines from 0 to %d", RF_LIMIT_SKIP_LINES);
	to->format->skip_lines = (uint32_t)value->as.bigint;
	return RIFFLE_OK;
}

/* null 'NA' or null ('NA', '-'). The empty text says nothing more than what holds anyway. */
static rf_status set_null(option_target *to, const rf_ast_option *option)
{
	const rf_ast_option one = {.value = option->value, .loc = option->loc};
	const rf_ast_option *values = option->values ? option->values : &one;
	rf_text *words = NULL;
	uint32_t count = 0, capacity = 0;
	for (const rf_ast_option *each = values; each; each = each->next) {
		rf_text *word;
		if (!is_text(&each->value))
			return rf_fail_at(to->error, RIFFLE_TYPE, each->loc, "null is a text");
		if (count == RF_LIMIT_NULL_WORDS)
			return rf_fail_at(to->error, RIFFLE_LIMIT, each->loc, "more than %d words for NULL",
			                  RF_LIMIT_NULL_WORDS);
		if (each->value.as.text.size == 0) continue;
		word = rf_arena_push(to->arena, &words, &count, &capacity, sizeof *word);
		if (!word) return rf_memory_fail(to->arena->memory, "the planner", to->error);
		*word = each->value.as.text;
	}
	to->format->null_words = words;
	to->format->null_word_count = count;
	if (rf_format_keep(to->format, to->arena)) return RIFFLE_OK;
	return rf_memory_fail(to->arena->memory, "the planner", to->error);
}

static rf_status set_compression(option_target *to, const rf_ast_option *option)
{
	rf_text text = option->value.as.text;
	rf_suggestion suggestion;
	if (!is_text(&option->value))
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "compression is a word");
	suggestion = rf_suggestion_for(text);
	for (int i = RF_COMPRESSION_NONE; i < RF_COMPRESSION_COUNT; i++) {
		const char *name = rf_compression_name((rf_compression)i);
		to->format->compression = (rf_compression)i;
		if (rf_text_is_fold(text, name)) return RIFFLE_OK;
		rf_suggestion_try(&suggestion, rf_text_of(name));
	}
	rf_fail_at(to->error, RIFFLE_NAME, option->loc, "unknown compression \"%.*s\"", (int)text.size,
	           text.data);
	if (suggestion.best.size) {
		rf_hint(to->error, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		        suggestion.best.data);
	} else {
		rf_hint(to->error, "There are none, gzip, zstd and lz4.");
	}
	return RIFFLE_NAME;
}

static rf_status set_level(option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	if (value->type != RF_BIGINT || value->as.bigint < 1 || value->as.bigint > UINT8_MAX)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "level is a number from 1 on");
	to->format->level = (uint8_t)value->as.bigint;
	return RIFFLE_OK;
}

static rf_status set_year(option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	if (value->type != RF_BIGINT || value->as.bigint < 1970 || value->as.bigint > 2261)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "year is a year from 1970 to 2261");
	to->format->year = (int32_t)value->as.bigint;
	return RIFFLE_OK;
}

#define OF_CSV   (1u << RF_FORMAT_CSV)
#define OF_TEXTS (OF_CSV | 1u << RF_FORMAT_LOGFMT | 1u << RF_FORMAT_REGEX)
#define EVERY    (~0u)

#define READ    (1u << RF_FORMAT_OF_SOURCE | 1u << RF_FORMAT_OF_FEED)
#define WRITTEN (1u << RF_FORMAT_OF_SINK)

static const struct {
	const char *name;
	rf_status (*set)(option_target *to, const rf_ast_option *option);
	unsigned formats; /* that have it */
	unsigned uses;    /* of the format in which it means something */
	bool has_list;    /* its value may be a list */
} option_words[OPTION_COUNT] = {
	[OPTION_HEADER] = {"header", set_header, OF_CSV, READ | WRITTEN, false},
	[OPTION_DELIMITER] = {"delimiter", set_delimiter, OF_CSV, READ | WRITTEN, false},
	[OPTION_QUOTE] = {"quote", set_quote, OF_CSV, READ | WRITTEN, false},
	[OPTION_ESCAPE] = {"escape", set_escape, OF_CSV, READ | WRITTEN, false},
	[OPTION_COMMENT] = {"comment", set_comment, OF_CSV, READ | WRITTEN, false},
	[OPTION_DECIMAL] = {"decimal", set_decimal, OF_CSV, READ | WRITTEN, false},
	[OPTION_TRIM] = {"trim", set_trim, OF_CSV, READ, false},
	[OPTION_SKIP] = {"skip", set_skip, OF_CSV, READ, false},
	[OPTION_NULL] = {"null", set_null, OF_TEXTS, READ | WRITTEN, true},
	[OPTION_YEAR] = {"year", set_year, 1u << RF_FORMAT_REGEX, READ, false},
	[OPTION_COMPRESSION] = {"compression", set_compression, EVERY, READ | WRITTEN, false},
	[OPTION_LEVEL] = {"level", set_level, EVERY, WRITTEN, false},
};

/* The text after the format's name. */
static rf_status set_pattern(const option_target *to, const rf_ast_option *option)
{
	const char *name = rf_plan_format_name(to->format);
	if (to->format->preset)
		return rf_fail_at(to->error, RIFFLE_INVALID, option->loc, "%s has a pattern of its own",
		                  name);
	if (to->format->id != RF_FORMAT_REGEX)
		return rf_fail_at(to->error, RIFFLE_INVALID, option->loc, "%s has no pattern", name);
	return rf_format_pattern_set(to->format, option, to->arena, to->error);
}

static rf_status fail_unknown(const option_target *to, const rf_ast_option *option)
{
	rf_text name = option->name.text;
	rf_suggestion suggestion = rf_suggestion_for(name);
	char list[160] = "";
	size_t size = 0;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!(option_words[i].formats >> to->format->id & 1) ||
		    !(option_words[i].uses >> to->use & 1))
			continue;
		rf_suggestion_try(&suggestion, rf_text_of(option_words[i].name));
		size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", size ? ", " : "",
		                         option_words[i].name);
	}
	rf_fail_at(to->error, RIFFLE_NAME, option->name.loc, "unknown option \"%.*s\"", (int)name.size,
	           name.data);
	if (suggestion.best.size) {
		rf_hint(to->error, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		        suggestion.best.data);
	} else {
		rf_hint(to->error, "The options of %s are: %s.", rf_plan_format_name(to->format), list);
	}
	return RIFFLE_NAME;
}

static rf_status set_option(option_target *to, const rf_ast_option *option)
{
	rf_text name = option->name.text;
	if (name.size == 0) return set_pattern(to, option);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const char *word = option_words[i].name;
		if (!rf_text_is_fold(name, word)) continue;
		if (!(option_words[i].formats >> to->format->id & 1))
			return rf_fail_at(to->error, RIFFLE_INVALID, option->name.loc, "%s has no option %s",
			                  rf_plan_format_name(to->format), word);
		if (!(option_words[i].uses >> to->use & 1))
			return rf_fail_at(to->error, RIFFLE_INVALID, option->name.loc, "%s is an option of %s",
			                  word, option_words[i].uses == WRITTEN ? "sinks" : "sources");
		if (to->said[i].end)
			return rf_fail_at(to->error, RIFFLE_INVALID, option->name.loc, "%s is given twice",
			                  word);
		if (option->values && option->values->next && !option_words[i].has_list)
			return rf_fail_at(to->error, RIFFLE_TYPE, option->values->next->loc,
			                  "%s takes one value", word);
		to->said[i] = option->loc;
		return option_words[i].set(to, option);
	}
	return fail_unknown(to, option);
}

/* Which of two options was said last. */
static option_id later(const option_target *to, option_id one, option_id other)
{
	return to->said[one].start > to->said[other].start ? one : other;
}

/* Two bytes that mean something must not be the same. */
static rf_status check_characters(const option_target *to)
{
	const rf_format_spec *format = to->format;
	const struct {
		option_id id;
		char character; /* 0: none */
	} all[] = {
		{OPTION_DELIMITER, format->delimiter},
		{OPTION_QUOTE, format->quote},
		{OPTION_ESCAPE, format->escape},
		{OPTION_COMMENT, format->comment},
		{OPTION_DECIMAL, format->has_decimal_comma ? ',' : 0},
	};
	enum { COUNT = sizeof all / sizeof all[0] };
	for (uint32_t i = 0; i < COUNT; i++) {
		for (uint32_t k = i + 1; k < COUNT; k++) {
			const char character = all[i].character;
			option_id last;
			if (character == 0 || character != all[k].character) continue;
			last = later(to, all[i].id, all[k].id);
			rf_fail_at(to->error, RIFFLE_INVALID, to->said[last], "%s and %s are both \"%.*s\"",
			           option_words[all[i].id].name, option_words[all[k].id].name,
			           character == '\t' ? 2 : 1, character == '\t' ? "\\t" : &character);
			if (i == 0 && all[k].id == OPTION_DECIMAL)
				rf_hint(to->error,
				        "Where decimals have commas, fields mostly end at semicolons: "
				        "delimiter ';'.");
			else
				rf_hint(to->error, "Give %s another character.", option_words[last].name);
			return RIFFLE_INVALID;
		}
	}
	return RIFFLE_OK;
}

/* A word for NULL stands as it is, so it must be one field. */
static rf_status check_null_words(const option_target *to)
{
	const rf_format_spec *format = to->format;
	const char breaks[] = {format->delimiter, '\n', '\r'};
	for (uint32_t i = 0; i < format->null_word_count; i++) {
		rf_text word = format->null_words[i];
		const char *what = NULL;
		if (word.data[0] == format->quote) what = "begins with the quote";
		if (word.data[0] == format->comment) what = "begins with the comment";
		for (size_t k = 0; k < sizeof breaks && !what; k++)
			if (memchr(word.data, breaks[k], word.size))
				what = k == 0 ? "holds the delimiter" : "holds the end of a line";
		if (!what) continue;
		rf_fail_at(to->error, RIFFLE_INVALID, to->said[OPTION_NULL],
		           "the word for null \"%.*s\" %s", (int)word.size, word.data, what);
		rf_hint(to->error, "A word for NULL is a whole field, and stands there without quotes.");
		return RIFFLE_INVALID;
	}
	return RIFFLE_OK;
}

static rf_status check_csv(option_target *to)
{
	rf_format_spec *format = to->format;
	if (format->escape == format->quote) format->escape = 0;
	RF_TRY(check_characters(to));
	RF_TRY(check_null_words(to));
	if (to->use != RF_FORMAT_OF_SINK || format->quote || format->escape) return RIFFLE_OK;
	rf_fail_at(to->error, RIFFLE_INVALID, to->said[OPTION_QUOTE],
	           "without a quote a sink needs an escape");
	rf_hint(to->error, "Say escape '\\' too, so that a delimiter within a text can be written.");
	return RIFFLE_INVALID;
}

/* What can't go together, at the option that was said. */
static rf_status check_together(option_target *to)
{
	const rf_format_spec *format = to->format;
	const rf_loc *said = to->said;
	if (format->compression > RF_COMPRESSION_NONE && to->use == RF_FORMAT_OF_FEED)
		return rf_fail_at(to->error, RIFFLE_INVALID, said[OPTION_COMPRESSION],
		                  "what a stream is fed with is not compressed");
	if (said[OPTION_LEVEL].end && format->compression == RF_COMPRESSION_NONE) {
		rf_fail_at(to->error, RIFFLE_INVALID, said[later(to, OPTION_LEVEL, OPTION_COMPRESSION)],
		           "level has no meaning with compression none");
		rf_hint(to->error, "The compressions are gzip, zstd and lz4.");
		return RIFFLE_INVALID;
	}
	return format->id == RF_FORMAT_CSV ? check_csv(to) : RIFFLE_OK;
}

rf_status rf_plan_format_options(const rf_ast_option *options, rf_format_use use, rf_arena *arena,
                                 rf_format_spec *format, rf_error *error)
{
	option_target to = {.arena = arena, .format = format, .use = use, .error = error};
	for (; options; options = options->next) RF_TRY(set_option(&to, options));
	return check_together(&to);
}
