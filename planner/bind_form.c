/*
 * Calls that are conditions in disguise: coalesce, if, nvl and their like become CASE and
 * COALESCE, so that an argument is computed only for the rows that need it. Invariant: no
 * kernel is called by these names.
 */
#include "planner/bind.h"

typedef rf_expr *(*bind_form)(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                              uint32_t count);

static rf_expr *lazy(rf_binder *binder, rf_expr_kind kind, rf_type type, const rf_ast_expr *ast,
                     rf_expr *const *args, uint32_t count)
{
	rf_expr *expr = rf_expr_lazy(binder->arena, kind, type, rf_bind_loc(binder, ast->loc), args,
	                             count, kind == RF_EXPR_CASE);
	return expr ? expr : rf_bind_no_memory(binder);
}

static rf_expr *call_of(rf_binder *binder, const char *name, const rf_ast_expr *ast, rf_expr *first,
                        rf_expr *second)
{
	rf_expr *args[2] = {first, second};
	return rf_bind_function(binder, rf_text_of(name), ast->call->name.loc, ast->loc, args,
	                        second ? 2 : 1);
}

static rf_expr *zero(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *expr = rf_expr_constant(binder->arena, rf_value_bigint(0),
	                                 rf_bind_loc(binder, ast->call->name.loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

static rf_expr *bind_coalesce(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                              uint32_t count)
{
	rf_type type;
	if (!rf_bind_common(binder, args, count, "the arguments of coalesce", &type)) return NULL;
	return lazy(binder, RF_EXPR_COALESCE, type, ast, args, count);
}

/* condition, result, ..., else. */
static rf_expr *bind_if(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args, uint32_t count)
{
	uint32_t result_count = count / 2 + 1;
	rf_expr **results = rf_bind_alloc(binder, result_count * sizeof *results);
	rf_type type;
	if (!results) return NULL;
	if (count % 2 == 0)
		return rf_bind_fail(binder, RIFFLE_TYPE, ast->loc,
		                    "multiif takes pairs of a condition and a result, then a result");
	for (uint32_t i = 0; i + 1 < count; i += 2) {
		if (args[i]->type != RF_BOOLEAN && args[i]->type != RF_NULL)
			return rf_bind_fail(binder, RIFFLE_TYPE, args[i]->loc,
			                    "%.*s takes a BOOLEAN, and this is %s",
			                    (int)ast->call->name.text.size, ast->call->name.text.data,
			                    rf_type_name(args[i]->type).text);
		args[i] = rf_bind_coerce(binder, args[i], RF_BOOLEAN);
		if (!args[i]) return NULL;
		results[i / 2] = args[i + 1];
	}
	results[result_count - 1] = args[count - 1];
	if (!rf_bind_common(binder, results, result_count, "the results", &type)) return NULL;
	for (uint32_t i = 0; i + 1 < count; i += 2) args[i + 1] = results[i / 2];
	args[count - 1] = results[result_count - 1];
	return lazy(binder, RF_EXPR_CASE, type, ast, args, count);
}

static rf_expr *bind_nvl2(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args, uint32_t count)
{
	args[0] = call_of(binder, "is not null", ast, args[0], NULL);
	return args[0] ? bind_if(binder, ast, args, count) : NULL;
}

static rf_expr *bind_zeroifnull(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                                uint32_t count)
{
	rf_expr *both[2] = {args[0], zero(binder, ast)};
	return both[1] ? bind_coalesce(binder, ast, both, count + 1) : NULL;
}

static rf_expr *bind_nullifzero(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                                uint32_t count)
{
	rf_expr *none = zero(binder, ast);
	RF_UNUSED(count);
	return none ? call_of(binder, "nullif", ast, args[0], none) : NULL;
}

static rf_expr *bind_typeof(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                            uint32_t count)
{
	rf_text name = rf_bind_copy(binder, rf_text_of(rf_type_name(args[0]->type).text));
	rf_expr *expr;
	RF_UNUSED(count);
	if (binder->status < 0) return NULL;
	expr = rf_expr_constant(binder->arena, rf_value_text(name), rf_bind_loc(binder, ast->loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

static const struct form {
	const char *name;
	uint32_t least, most; /* arguments */
	bind_form bind;
} forms[] = {
	{"coalesce", 1, UINT32_MAX, bind_coalesce},
	{"ifnull", 2, 2, bind_coalesce},
	{"nvl", 2, 2, bind_coalesce},
	{"nvl2", 3, 3, bind_nvl2},
	{"if", 3, 3, bind_if},
	{"iff", 3, 3, bind_if},
	{"multiif", 3, UINT32_MAX, bind_if},
	{"zeroifnull", 1, 1, bind_zeroifnull},
	{"nullifzero", 1, 1, bind_nullifzero},
	{"typeof", 1, 1, bind_typeof},
};

static const struct form *find(rf_text name)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (rf_text_is_fold(name, forms[i].name)) return &forms[i];
	return NULL;
}

bool rf_form_exists(rf_text name)
{
	return find(name) != NULL;
}

rf_expr *rf_bind_form(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args, uint32_t count)
{
	const struct form *form = find(ast->call->name.text);
	bool is_more = form->least < form->most;
	if (count >= form->least && count <= form->most) return form->bind(binder, ast, args, count);
	return rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "%s takes %u argument%s%s", form->name,
	                    form->least, form->least == 1 ? "" : "s", is_more ? " or more" : "");
}
