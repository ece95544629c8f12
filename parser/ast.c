/*
 * Constructors that all others share: lists, names, types, numbers and sizes. Invariant:
 * text in the tree points into the statement's arena.
 */
#include "base/time_text.h"
#include "parser/parser.h"

#include <math.h>
#include <string.h>

rf_part *rf_new_part(rf_parser *parser, rf_part fields)
{
	rf_part *part = rf_parser_alloc(parser, sizeof *part);
	if (part) *part = fields;
	return part;
}

/* ---- lists: every element begins with its `next` ---- */

rf_list rf_list_one(void *element)
{
	return (rf_list){element, element, 1};
}

rf_list rf_list_add(rf_parser *parser, rf_list list, void *element, rf_loc loc)
{
	if (list.count >= RF_LIMIT_LIST)
		rf_parser_fail(parser, RIFFLE_LIMIT, loc, "a list is longer than the limit of %d",
		               RF_LIMIT_LIST);
	if (parser->status < 0) return list;
	memcpy(list.last, &element, sizeof element);
	list.last = element;
	list.count++;
	return list;
}

/* ---- names and texts ---- */

rf_text rf_source_slice(const rf_parser *parser, rf_loc loc)
{
	return (rf_text){parser->tokens->text + (loc.start - parser->tokens->base),
	                 loc.end - loc.start};
}

rf_ast_name rf_no_name(void)
{
	return (rf_ast_name){{"", 0}, {0, 0}, false};
}

rf_ast_name rf_name_here(const rf_parser *parser, rf_loc loc)
{
	return (rf_ast_name){rf_source_slice(parser, loc), loc, false};
}

rf_ast_name rf_name_from_text(rf_parser *parser, rf_loc loc)
{
	return (rf_ast_name){rf_string_text(parser, loc), loc, false};
}

/* Without its quotes, a doubled quote being one; or what stands between two $tag$. */
rf_text rf_string_text(rf_parser *parser, rf_loc loc)
{
	rf_text raw = rf_source_slice(parser, loc);
	char quote = *raw.data;
	char *plain;
	size_t size = 0;
	if (quote == '$') {
		const char *tag_end = memchr(raw.data + 1, '$', raw.size - 1);
		size_t tag_size = (size_t)(tag_end - raw.data) + 1;
		return (rf_text){raw.data + tag_size, raw.size - 2 * tag_size};
	}
	raw = (rf_text){raw.data + 1, raw.size - 2};
	if (!memchr(raw.data, quote, raw.size)) return raw;
	plain = rf_arena_bytes(parser->arena, raw.size);
	if (!plain) {
		rf_parser_no_memory(parser);
		return RF_TEXT("");
	}
	for (size_t i = 0; i < raw.size; i++) {
		plain[size++] = raw.data[i];
		if (raw.data[i] == quote) i++;
	}
	return (rf_text){plain, size};
}

rf_ast_names *rf_ast_new_names(rf_parser *parser, rf_ast_name name)
{
	rf_ast_names *names = rf_parser_alloc(parser, sizeof *names);
	if (names) names->name = name;
	return names;
}

/* ---- types ---- */

rf_ast_type *rf_ast_new_type(rf_parser *parser, rf_loc loc, rf_ast_name name, int more,
                             rf_list parameters, int array_depth)
{
	static const char *const words[] = {"", " PRECISION", " VARYING", " WITH TIME ZONE",
	                                    " WITHOUT TIME ZONE"};
	rf_ast_type *type = rf_parser_alloc(parser, sizeof *type);
	if (!type) return NULL;
	type->name = name;
	type->loc = loc;
	type->array_depth = (uint32_t)array_depth;
	if (more) {
		char *joined = rf_arena_printf(parser->arena, "%.*s%s", (int)name.text.size, name.text.data,
		                               words[more]);
		if (!joined) return rf_parser_no_memory(parser);
		type->name.text = rf_text_of(joined);
	}
	if (parameters.count > 2) {
		rf_parser_fail(parser, RIFFLE_SYNTAX, loc, "a type takes at most two numbers");
		return NULL;
	}
	for (rf_ast_expr *number = parameters.first; number; number = number->next)
		type->parameters[type->parameter_count++] = number->value.as.bigint;
	return type;
}

/* ---- numbers ---- */

/* Copies without the underscores; the number has a place of at most size bytes. */
static rf_text without_underscores(rf_parser *parser, rf_text text)
{
	char *plain;
	size_t size = 0;
	if (!memchr(text.data, '_', text.size)) return text;
	plain = rf_arena_bytes(parser->arena, text.size);
	if (!plain) {
		rf_parser_no_memory(parser);
		return RF_TEXT("0");
	}
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != '_') plain[size++] = text.data[i];
	return (rf_text){plain, size};
}

/* Up to 2^63, so that the caller can accept it below a minus. */
static rf_read read_unsigned(rf_text text, uint64_t *value)
{
	uint64_t base = 10;
	size_t i = 0;
	*value = 0;
	if (text.size > 2 && text.data[0] == '0' && (text.data[1] == 'x' || text.data[1] == 'X')) {
		base = 16;
		i = 2;
	}
	for (; i < text.size; i++) {
		char c = rf_fold(text.data[i]);
		uint64_t digit = c <= '9' ? (uint64_t)(c - '0') : (uint64_t)(c - 'a' + 10);
		if (*value > ((UINT64_C(1) << 63) - digit) / base) return RF_READ_RANGE;
		*value = *value * base + digit;
	}
	return RF_READ_OK;
}

static void fail_integer(rf_parser *parser, rf_loc loc)
{
	rf_parser_refuse(parser, loc, "a whole number is too large for BIGINT",
	                 "The greatest is 9223372036854775807; with a point it is a DOUBLE.");
}

bool rf_read_integer(rf_parser *parser, rf_loc loc, uint64_t *magnitude)
{
	rf_text text = without_underscores(parser, rf_source_slice(parser, loc));
	if (read_unsigned(text, magnitude) == RF_READ_OK) return true;
	fail_integer(parser, loc);
	return false;
}

int64_t rf_integer(rf_parser *parser, rf_loc loc)
{
	uint64_t magnitude = 0;
	if (!rf_read_integer(parser, loc, &magnitude)) return 0;
	if (magnitude > INT64_MAX) {
		fail_integer(parser, loc);
		return 0;
	}
	return (int64_t)magnitude;
}

double rf_double(rf_parser *parser, rf_loc loc)
{
	rf_text text = without_underscores(parser, rf_source_slice(parser, loc));
	double value = 0;
	if (rf_read_double(text, &value) == RF_READ_RANGE) {
		rf_parser_fail(parser, RIFFLE_SYNTAX, loc, "a number is too large for DOUBLE");
	}
	return value;
}

double rf_speed(rf_parser *parser, rf_loc loc)
{
	rf_text text;
	double speed = 0;
	if (loc.end == 0) return HUGE_VAL;
	text = rf_source_slice(parser, (rf_loc){loc.start, loc.end - 1});
	rf_read_double(without_underscores(parser, text), &speed);
	if (!(speed > 0))
		rf_parser_fail(parser, RIFFLE_SYNTAX, loc, "the speed of REPLAY must be above 0");
	return speed;
}

rf_value rf_number_value(rf_parser *parser, rf_loc loc, bool is_integer, bool is_negative)
{
	uint64_t magnitude = 0;
	if (!is_integer) {
		double value = rf_double(parser, loc);
		return rf_value_real(is_negative ? -value : value);
	}
	if (!rf_read_integer(parser, loc, &magnitude)) return rf_value_null(RF_NULL);
	if (magnitude > INT64_MAX) {
		if (is_negative) return rf_value_bigint(INT64_MIN);
		fail_integer(parser, loc);
		return rf_value_null(RF_NULL);
	}
	return rf_value_bigint(is_negative ? -(int64_t)magnitude : (int64_t)magnitude);
}

/* ---- durations and sizes ---- */

static rf_interval read_duration(rf_parser *parser, rf_loc loc, rf_text text)
{
	rf_interval interval = {0, 0, 0};
	rf_read read = rf_read_interval(text, &interval);
	if (read == RF_READ_OK) return interval;
	rf_parser_refuse(parser, loc,
	                 read == RF_READ_RANGE ? "an interval is too long" : "this is not an interval",
	                 "Say 10s, 1h30m, 10 SECONDS or INTERVAL '10' SECOND.");
	return (rf_interval){0, 0, 0};
}

rf_value rf_duration_value(rf_parser *parser, rf_loc number, rf_ast_name unit)
{
	rf_text text = without_underscores(parser, rf_source_slice(parser, number));
	rf_loc loc = {number.start, unit.text.size ? unit.loc.end : number.end};
	rf_interval interval;
	if (unit.text.size) {
		char *joined = rf_arena_printf(parser->arena, "%.*s %.*s", (int)text.size, text.data,
		                               (int)unit.text.size, unit.text.data);
		if (!joined) {
			rf_parser_no_memory(parser);
			return rf_value_null(RF_NULL);
		}
		text = rf_text_of(joined);
	}
	interval = read_duration(parser, loc, text);
	return rf_value_interval(interval.months, interval.ns);
}

static rf_ast_size *new_size(rf_parser *parser, rf_loc loc, rf_ast_size_kind kind)
{
	rf_ast_size *size = rf_parser_alloc(parser, sizeof *size);
	if (!size) return NULL;
	size->kind = kind;
	size->loc = loc;
	size->parameter = rf_no_name();
	return size;
}

rf_ast_size *rf_ast_rows(rf_parser *parser, rf_loc loc, rf_loc number, bool has_word)
{
	rf_ast_size *size = new_size(parser, loc, RF_SIZE_ROWS);
	if (!size) return NULL;
	size->rows = rf_integer(parser, number);
	size->has_rows_word = has_word;
	return size;
}

rf_ast_size *rf_ast_duration(rf_parser *parser, rf_loc loc, rf_loc number, rf_ast_name unit)
{
	rf_ast_size *size = new_size(parser, loc, RF_SIZE_DURATION);
	if (size) size->interval = rf_duration_value(parser, number, unit).as.interval;
	return size;
}

/* INTERVAL '5' alone: its unit may still come. */
static bool check_unit(rf_parser *parser, rf_loc loc, rf_text text, rf_ast_name unit)
{
	double number;
	if (unit.text.size || rf_read_double(rf_text_trim(text), &number) != RF_READ_OK) return true;
	rf_parser_fail(parser, rf_parser_open_status(parser), loc, "an interval needs a unit");
	rf_hint(parser->error, "Say INTERVAL '5' SECOND, or 5s.");
	return false;
}

rf_ast_size *rf_ast_interval_size(rf_parser *parser, rf_loc loc, rf_loc text, rf_ast_name unit)
{
	rf_ast_size *size = new_size(parser, loc, RF_SIZE_DURATION);
	rf_text quoted = rf_string_text(parser, text);
	char *joined;
	if (!size || !check_unit(parser, text, quoted, unit)) return NULL;
	joined = rf_arena_printf(parser->arena, "%.*s %.*s", (int)quoted.size, quoted.data,
	                         (int)unit.text.size, unit.text.data);
	if (!joined) return rf_parser_no_memory(parser);
	size->interval = read_duration(parser, text, rf_text_trim(rf_text_of(joined)));
	return size;
}

rf_ast_size *rf_ast_parameter_size(rf_parser *parser, rf_loc loc, rf_ast_name name)
{
	rf_ast_size *size = new_size(parser, loc, RF_SIZE_PARAMETER);
	if (size) size->parameter = name;
	return size;
}

/* `?` counts from 1 in the order of the text. */
rf_ast_name rf_parameter(rf_parser *parser, rf_loc loc)
{
	rf_text text = rf_source_slice(parser, loc);
	char *number;
	if (*text.data == ':') return (rf_ast_name){{text.data + 1, text.size - 1}, loc, false};
	number = rf_arena_printf(parser->arena, "%u", ++parser->parameter_count);
	if (!number) {
		rf_parser_no_memory(parser);
		return rf_no_name();
	}
	return (rf_ast_name){rf_text_of(number), loc, false};
}
