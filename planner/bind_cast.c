/*
 * Types by their words, coercions, literals of a type. Invariant: after rf_bind_coerce an
 * expression has exactly the type that was asked for.
 */
#include "planner/bind.h"

#include "base/decimal.h"
#include "base/json_walk.h"
#include "base/time_text.h"

#include <string.h>

typedef struct type_word {
	const char *word;
	rf_type type; /* RF_NULL: part of the language, not built yet */
} type_word;

static const type_word type_words[] = {
	{"BOOLEAN", RF_BOOLEAN},
	{"BOOL", RF_BOOLEAN},
	{"BIGINT", RF_BIGINT},
	{"INT", RF_BIGINT},
	{"INTEGER", RF_BIGINT},
	{"INT2", RF_BIGINT},
	{"INT4", RF_BIGINT},
	{"INT8", RF_BIGINT},
	{"SMALLINT", RF_BIGINT},
	{"TINYINT", RF_BIGINT},
	{"LONG", RF_BIGINT},
	{"DOUBLE", RF_DOUBLE},
	{"DOUBLE PRECISION", RF_DOUBLE},
	{"FLOAT", RF_DOUBLE},
	{"FLOAT4", RF_DOUBLE},
	{"FLOAT8", RF_DOUBLE},
	{"REAL", RF_DOUBLE},
	{"TEXT", RF_TEXT_TYPE},
	{"VARCHAR", RF_TEXT_TYPE},
	{"CHARACTER VARYING", RF_TEXT_TYPE},
	{"CHAR", RF_TEXT_TYPE},
	{"CHARACTER", RF_TEXT_TYPE},
	{"STRING", RF_TEXT_TYPE},
	{"TIMESTAMP", RF_TIMESTAMP},
	{"TIMESTAMPTZ", RF_TIMESTAMP},
	{"TIMESTAMP WITH TIME ZONE", RF_TIMESTAMP},
	{"TIMESTAMP WITHOUT TIME ZONE", RF_TIMESTAMP},
	{"DATETIME", RF_TIMESTAMP},
	{"INTERVAL", RF_INTERVAL},
	{"DECIMAL", RF_DECIMAL},
	{"NUMERIC", RF_DECIMAL},
	{"JSON", RF_JSON},
	{"JSONB", RF_JSON},
	{"BLOB", RF_BLOB},
	{"BYTEA", RF_BLOB},
	{"VARBINARY", RF_BLOB},
	{"DEC", RF_DECIMAL},
	{"DATE", RF_NULL},
	{"TIME", RF_NULL},
	{"UUID", RF_NULL},
};

enum { TYPE_WORD_COUNT = sizeof type_words / sizeof type_words[0] };

/* DECIMAL alone is DECIMAL(38, 9), DECIMAL(p) has no digits after the point. */
static bool bind_decimal(rf_binder *binder, const rf_ast_type *ast, rf_type *type)
{
	enum { DEFAULT_SCALE = 9 };
	int64_t precision = RF_PRECISION_MAX, scale = ast->parameter_count ? 0 : DEFAULT_SCALE;
	if (ast->parameter_count > 0) precision = ast->parameters[0];
	if (ast->parameter_count > 1) scale = ast->parameters[1];
	if (precision < 1 || precision > RF_PRECISION_MAX || scale < 0 || scale > precision) {
		rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "there is no DECIMAL(%lld, %lld)",
		             (long long)precision, (long long)scale);
		rf_bind_hint(binder, "A DECIMAL has 1 to %d digits, and up to as many after its point.",
		             RF_PRECISION_MAX);
		return false;
	}
	*type = rf_type_decimal((uint32_t)precision, (uint32_t)scale);
	return true;
}

static bool bind_element(rf_binder *binder, const rf_ast_type *ast, rf_type *type)
{
	rf_text word = ast->name.text;
	rf_suggestion suggestion = rf_suggestion_for(word);
	*type = RF_NULL;
	for (uint32_t i = 0; i < TYPE_WORD_COUNT; i++) {
		rf_suggestion_try(&suggestion, rf_text_of(type_words[i].word));
		if (!rf_text_is_fold(word, type_words[i].word)) continue;
		*type = type_words[i].type;
		if (*type == RF_DECIMAL) return bind_decimal(binder, ast, type);
		if (*type != RF_NULL) return true;
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, ast->loc, "the type %.*s is not built yet",
		             (int)word.size, word.data);
		return false;
	}
	rf_bind_fail(binder, RIFFLE_NAME, ast->loc, "unknown type \"%.*s\"", (int)word.size, word.data);
	if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	} else {
		rf_bind_hint(binder,
		             "The types are BOOLEAN, BIGINT, DOUBLE, DECIMAL(p, s), TEXT, TIMESTAMP, "
		             "INTERVAL, JSON, BLOB and arrays of these.");
	}
	return false;
}

bool rf_bind_type(rf_binder *binder, const rf_ast_type *ast, rf_type *type)
{
	if (!bind_element(binder, ast, type)) return false;
	if (ast->array_depth == 0) return true;
	if (ast->array_depth > 1) {
		rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "there are no arrays of arrays");
		rf_bind_hint(binder, "A JSON holds nested arrays.");
		return false;
	}
	*type = rf_type_array_of(*type);
	return true;
}

rf_argument rf_bind_argument(const rf_expr *expr)
{
	bool is_literal = expr->kind == RF_EXPR_CONSTANT && expr->type == RF_TEXT_TYPE &&
		!expr->value.is_null && !expr->is_typed;
	rf_type type = rf_bind_is_empty_array(expr) ? RF_NULL : expr->type;
	return (rf_argument){type, is_literal, expr->loc};
}

/* A JSON literal without the blanks between its parts. */
static rf_read read_json(rf_binder *binder, rf_text text, rf_text *json)
{
	char *bytes;
	if (!rf_json_is_valid(text)) return RF_READ_BAD;
	bytes = rf_bind_alloc(binder, text.size);
	if (bytes) *json = (rf_text){bytes, rf_json_compact(text, bytes)};
	return RF_READ_OK;
}

bool rf_bind_literal(rf_binder *binder, rf_text text, rf_type type, rf_loc loc, rf_value *value)
{
	rf_read read = RF_READ_BAD;
	rf_text trimmed = rf_text_trim(text);
	*value = (rf_value){.type = type};
	switch (rf_type_kind(type)) {
	case RF_BOOLEAN: read = rf_read_boolean(trimmed, &value->as.boolean); break;
	case RF_BIGINT: read = rf_read_bigint(trimmed, &value->as.bigint); break;
	case RF_DOUBLE:
		read = rf_read_double(trimmed, &value->as.real);
		if (read == RF_READ_RANGE) read = RF_READ_OK;
		break;
	case RF_TIMESTAMP: read = rf_read_timestamp(trimmed, &value->as.bigint); break;
	case RF_INTERVAL: read = rf_read_interval(trimmed, &value->as.interval); break;
	case RF_JSON: read = read_json(binder, text, &value->as.text); break;
	case RF_DECIMAL: read = rf_read_decimal(trimmed, type, &value->as.decimal); break;
	case RF_TEXT_TYPE:
		value->as.text = text;
		read = RF_READ_OK;
		break;
	default: break;
	}
	if (binder->status < 0) return false;
	if (read == RF_READ_OK) return true;
	rf_bind_fail(binder, RIFFLE_TYPE, loc, "'%.*s' is %s %s",
	             (int)(text.size > 80 ? 80 : text.size), text.data,
	             read == RF_READ_RANGE ? "out of the range of" : "not a value of type",
	             rf_type_name(type).text);
	return false;
}

static rf_expr *literal_as(rf_binder *binder, const rf_expr *expr, rf_type type)
{
	rf_value value = expr->value;
	rf_expr *constant;
	if (value.is_null) {
		value = rf_value_null(type);
	} else if (rf_type_is_array(value.type)) {
		value.type = type;
	} else if (value.type == RF_TEXT_TYPE) {
		if (!rf_bind_literal(binder, value.as.text, type, expr->loc, &value)) return NULL;
	} else {
		value = rf_value_real((double)value.as.bigint);
	}
	constant = rf_expr_constant(binder->arena, value, expr->loc);
	return constant ? constant : rf_bind_no_memory(binder);
}

/* Whether a literal text of the type is read here; the others are cast by the runtime. */
static bool is_read_at_once(rf_type type)
{
	return type == RF_TEXT_TYPE || type == RF_JSON || !rf_type_is_bytes(type);
}

rf_expr *rf_bind_coerce(rf_binder *binder, rf_expr *expr, rf_type type)
{
	bool can_fail, is_constant = expr->kind == RF_EXPR_CONSTANT;
	rf_expr *cast;
	if (expr->type == type) return expr;
	if (is_constant &&
	    (expr->value.is_null || (expr->type == RF_TEXT_TYPE && is_read_at_once(type)) ||
	     (expr->type == RF_BIGINT && type == RF_DOUBLE) ||
	     (rf_type_is_array(type) && rf_bind_is_empty_array(expr))))
		return literal_as(binder, expr, type);
	if (!rf_cast_exists(expr->type, type, &can_fail))
		return rf_bind_fail(binder, RIFFLE_TYPE, expr->loc, "%s can't become %s",
		                    rf_type_name(expr->type).text, rf_type_name(type).text);
	cast = rf_expr_cast(binder->arena, expr, type, false, expr->loc);
	return cast ? cast : rf_bind_no_memory(binder);
}

bool rf_bind_common(rf_binder *binder, rf_expr **exprs, uint32_t count, const char *what,
                    rf_type *type)
{
	rf_argument *args = rf_bind_alloc(binder, count * sizeof *args);
	if (!args) return false;
	for (uint32_t i = 0; i < count; i++) args[i] = rf_bind_argument(exprs[i]);
	if (!rf_type_common(args, count, type)) {
		uint32_t odd = 1;
		while (odd + 1 < count && rf_type_common(args, odd + 1, type)) odd++;
		rf_bind_fail(binder, RIFFLE_TYPE, exprs[odd]->loc,
		             "%s of types %s and %s do not go together", what,
		             rf_type_name(exprs[0]->type).text, rf_type_name(exprs[odd]->type).text);
		rf_bind_hint(binder, "Make them one type with CAST.");
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		exprs[i] = rf_bind_coerce(binder, exprs[i], *type);
		if (!exprs[i]) return false;
	}
	return true;
}

rf_expr *rf_bind_cast(rf_binder *binder, rf_expr *expr, rf_type type, bool is_try, rf_loc loc)
{
	bool can_fail;
	rf_expr *cast;
	loc = rf_bind_loc(binder, loc);
	if (expr->type == type) return expr;
	if (expr->kind == RF_EXPR_CONSTANT && expr->value.is_null)
		return literal_as(binder, expr, type);
	if (!rf_cast_exists(expr->type, type, &can_fail))
		return rf_bind_fail(binder, RIFFLE_TYPE, loc, "there is no cast from %s to %s",
		                    rf_type_name(expr->type).text, rf_type_name(type).text);
	cast = rf_expr_cast(binder->arena, expr, type, is_try, loc);
	return cast ? cast : rf_bind_no_memory(binder);
}

/* '5' SECOND: a number, which may have a fraction, times a unit. */
static rf_read read_number_of_units(rf_text number, rf_text unit, rf_interval *interval)
{
	int64_t count, unit_ns;
	int32_t unit_months;
	double real, ns;
	if (!rf_read_unit(unit, &unit_ns, &unit_months)) return RF_READ_BAD;
	*interval = (rf_interval){0, 0, 0};
	if (rf_read_bigint(number, &count) == RF_READ_OK) {
		if (unit_months) {
			int64_t months;
			if (__builtin_mul_overflow(count, unit_months, &months) || months != (int32_t)months)
				return RF_READ_RANGE;
			interval->months = (int32_t)months;
			return RF_READ_OK;
		}
		return __builtin_mul_overflow(count, unit_ns, &interval->ns) ? RF_READ_RANGE : RF_READ_OK;
	}
	if (unit_months || rf_read_double(number, &real) != RF_READ_OK) return RF_READ_BAD;
	ns = real * (double)unit_ns;
	if (!(ns > -9.2e18 && ns < 9.2e18)) return RF_READ_RANGE;
	interval->ns = (int64_t)(ns < 0 ? ns - 0.5 : ns + 0.5);
	return RF_READ_OK;
}

rf_expr *rf_bind_interval(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_text text = rf_text_trim(ast->value.as.text);
	rf_interval interval = {0, 0, 0};
	rf_read read;
	int64_t ns;
	int32_t months;
	rf_expr *expr;
	if (ast->name.text.size) {
		if (!rf_read_unit(ast->name.text, &ns, &months))
			return rf_bind_fail(binder, RIFFLE_NAME, ast->name.loc, "unknown unit of time \"%.*s\"",
			                    (int)ast->name.text.size, ast->name.text.data);
		read = read_number_of_units(text, ast->name.text, &interval);
	} else {
		read = rf_read_interval(text, &interval);
	}
	if (read != RF_READ_OK)
		return rf_bind_fail(
			binder, RIFFLE_TYPE, ast->loc, "'%.*s' is %s", (int)text.size, text.data,
			read == RF_READ_RANGE ? "out of the range of INTERVAL" : "not an INTERVAL");
	expr = rf_expr_constant(binder->arena, rf_value_interval(interval.months, interval.ns),
	                        rf_bind_loc(binder, ast->loc));
	return expr ? expr : rf_bind_no_memory(binder);
}
