/* FORMAT and its options: see format_options.h. Invariant: a spec that passes is complete. */
#include "planner/format_options.h"

#include "planner/format_pattern.h"
#include "planner/unbuilt.h"

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
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	int size = (int)name->text.size;
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		if (rf_text_is_fold(name->text, formats[i].name)) {
			*format = formats[i].format;
			if (format->preset) {
				format->pattern = format->preset->pattern;
				format->null_word = RF_TEXT("-");
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

typedef struct option_target {
	rf_arena *arena;
	rf_format_spec *format;
	rf_format_said *said;
	rf_error *error;
} option_target;

static rf_status set_header(const option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	if (value->type != RF_NULL && value->type != RF_BOOLEAN)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "header is true or false");
	to->format->has_header = value->type == RF_NULL || value->as.boolean;
	to->said->has_header = true;
	return RIFFLE_OK;
}

static rf_status one_character(const option_target *to, const rf_ast_option *option,
                               const char *what, char *character)
{
	const rf_value *value = &option->value;
	rf_text text = value->as.text;
	if (value->type != RF_TEXT_TYPE || value->is_null)
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

static rf_status set_delimiter(const option_target *to, const rf_ast_option *option)
{
	to->said->has_delimiter = true;
	return one_character(to, option, "the delimiter", &to->format->delimiter);
}

static rf_status set_quote(const option_target *to, const rf_ast_option *option)
{
	if (option->value.type == RF_TEXT_TYPE && !option->value.is_null &&
	    option->value.as.text.size == 0) {
		to->format->quote = 0;
		return RIFFLE_OK;
	}
	return one_character(to, option, "the quote", &to->format->quote);
}

static rf_status set_null(const option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	const char *copy;
	if (value->type != RF_TEXT_TYPE || value->is_null)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "null is a text");
	copy = rf_arena_copy(to->arena, value->as.text.data, value->as.text.size);
	if (!copy) return rf_memory_fail(to->arena->memory, "the planner", to->error);
	to->format->null_word = (rf_text){copy, value->as.text.size};
	return RIFFLE_OK;
}

static rf_status set_year(const option_target *to, const rf_ast_option *option)
{
	const rf_value *value = &option->value;
	if (value->type != RF_BIGINT || value->as.bigint < 1970 || value->as.bigint > 2261)
		return rf_fail_at(to->error, RIFFLE_TYPE, option->loc, "year is a year from 1970 to 2261");
	to->format->year = (int32_t)value->as.bigint;
	return RIFFLE_OK;
}

#define OF_CSV   (1u << RF_FORMAT_CSV)
#define OF_TEXTS (OF_CSV | 1u << RF_FORMAT_LOGFMT | 1u << RF_FORMAT_REGEX)

static const struct {
	const char *name;
	rf_status (*set)(const option_target *to, const rf_ast_option *option);
	unsigned formats; /* that have it */
} option_words[] = {
	{"header", set_header, OF_CSV},
	{"delimiter", set_delimiter, OF_CSV},
	{"quote", set_quote, OF_CSV},
	{"null", set_null, OF_TEXTS},
	{"year", set_year, 1u << RF_FORMAT_REGEX},
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

static rf_status set_option(const option_target *to, const rf_ast_option *option)
{
	rf_text name = option->name.text;
	rf_suggestion suggestion = rf_suggestion_for(name);
	if (name.size == 0) return set_pattern(to, option);
	for (size_t i = 0; i < sizeof option_words / sizeof option_words[0]; i++) {
		rf_suggestion_try(&suggestion, rf_text_of(option_words[i].name));
		if (!rf_text_is_fold(name, option_words[i].name)) continue;
		if (!(option_words[i].formats >> to->format->id & 1))
			return rf_fail_at(to->error, RIFFLE_INVALID, option->name.loc, "%s has no option %s",
			                  rf_plan_format_name(to->format), option_words[i].name);
		return option_words[i].set(to, option);
	}
	rf_fail_at(to->error, RIFFLE_NAME, option->name.loc, "unknown option \"%.*s\"", (int)name.size,
	           name.data);
	if (suggestion.best.size) {
		rf_hint(to->error, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		        suggestion.best.data);
	} else {
		rf_hint(to->error, "The options of CSV are header, delimiter, quote and null.");
	}
	return RIFFLE_NAME;
}

rf_status rf_plan_format_options(const rf_ast_option *options, rf_arena *arena,
                                 rf_format_spec *format, rf_format_said *said, rf_error *error)
{
	rf_format_said unused = {false, false};
	option_target to = {arena, format, said ? said : &unused, error};
	for (; options; options = options->next) RF_TRY(set_option(&to, options));
	if (format->id == RF_FORMAT_CSV && format->quote && format->quote == format->delimiter)
		return rf_fail(error, RIFFLE_INVALID, "the delimiter and the quote are the same character");
	return RIFFLE_OK;
}
