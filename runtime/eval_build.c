/*
 * The parts that a compiled expression is put together of, and sharing: a call of the same
 * kernel with the same arguments is computed once. Invariant: an entry on the stack of
 * shared values was computed over a row set that covers the scope that is open.
 */
#include "runtime/eval_program.h"

#include "base/hash.h"

#include <string.h>

uint32_t rf_eval_fail_memory(rf_eval_compiler *compiler)
{
	rf_memory_fail(compiler->eval->memory, "an expression", compiler->error);
	return RF_NO_VALUE;
}

/* ---- values ---- */

uint32_t rf_eval_new_value(rf_eval_compiler *compiler, rf_type type)
{
	rf_eval *eval = compiler->eval;
	rf_eval_value *value = rf_arena_push(compiler->arena, &eval->values, &eval->value_count,
	                                     &compiler->value_capacity, sizeof *value);
	if (!value) return rf_eval_fail_memory(compiler);
	value->source = RF_EVAL_STEP;
	value->first = UINT32_MAX;
	value->column.type = type;
	return eval->value_count - 1;
}

static uint32_t add_plain(rf_eval_compiler *compiler, uint64_t hash, rf_type type)
{
	uint32_t value = rf_eval_new_value(compiler, type);
	rf_eval_shared *entry;
	if (value == RF_NO_VALUE) return value;
	entry = rf_arena_push(compiler->arena, &compiler->plain, &compiler->plain_count,
	                      &compiler->plain_capacity, sizeof *entry);
	if (!entry) return rf_eval_fail_memory(compiler);
	entry->hash = hash;
	entry->value = value;
	entry->next = compiler->plain_chains[hash % RF_EVAL_CHAINS];
	compiler->plain_chains[hash % RF_EVAL_CHAINS] = compiler->plain_count;
	return value;
}

uint32_t rf_eval_input(rf_eval_compiler *compiler, uint32_t column, rf_type type)
{
	uint64_t hash = rf_hash_u64(column, RF_EVAL_INPUT);
	uint32_t value;
	for (uint32_t at = compiler->plain_chains[hash % RF_EVAL_CHAINS]; at;) {
		const rf_eval_shared *entry = &compiler->plain[at - 1];
		const rf_eval_value *known = &compiler->eval->values[entry->value];
		if (known->source == RF_EVAL_INPUT && known->input == column) return entry->value;
		at = entry->next;
	}
	value = add_plain(compiler, hash, type);
	if (value == RF_NO_VALUE) return value;
	compiler->eval->values[value].source = RF_EVAL_INPUT;
	compiler->eval->values[value].input = column;
	return value;
}

/* The bytes of a constant that tell it from others of its type. */
static rf_text constant_bytes(const rf_value *constant, rf_type type)
{
	if (constant->is_null) return (rf_text){"", 0};
	if (rf_type_is_bytes(type)) return constant->as.text;
	return (rf_text){(const char *)&constant->as, type == RF_BOOLEAN ? 1 : rf_type_size(type)};
}

uint32_t rf_eval_constant_value(rf_eval_compiler *compiler, const rf_value *constant, rf_type type)
{
	rf_text bytes = constant_bytes(constant, type);
	uint64_t hash = rf_hash_bytes(bytes.data, bytes.size, type);
	uint32_t value;
	for (uint32_t at = compiler->plain_chains[hash % RF_EVAL_CHAINS]; at;) {
		const rf_eval_shared *entry = &compiler->plain[at - 1];
		const rf_eval_value *known = &compiler->eval->values[entry->value];
		if (known->source == RF_EVAL_CONSTANT && known->column.type == type &&
		    known->constant->is_null == constant->is_null &&
		    rf_text_equal(constant_bytes(known->constant, type), bytes))
			return entry->value;
		at = entry->next;
	}
	value = add_plain(compiler, hash, type);
	if (value == RF_NO_VALUE) return value;
	compiler->eval->values[value].source = RF_EVAL_CONSTANT;
	compiler->eval->values[value].constant = constant;
	return value;
}

/* ---- steps ---- */

static void touch(rf_eval *eval, uint32_t value, uint32_t step)
{
	if (eval->values[value].first > step) eval->values[value].first = step;
	if (eval->values[value].last < step) eval->values[value].last = step;
}

rf_eval_step *rf_eval_add_step(rf_eval_compiler *compiler, const rf_eval_step *step,
                               const uint32_t *args, uint32_t arg_count)
{
	rf_eval *eval = compiler->eval;
	rf_eval_step *added = rf_arena_push(compiler->arena, &eval->steps, &eval->step_count,
	                                    &compiler->step_capacity, sizeof *added);
	uint32_t index = eval->step_count - 1;
	uint32_t *copy = rf_arena_alloc(compiler->arena, arg_count * sizeof *copy);
	if (!added || !copy) {
		rf_eval_fail_memory(compiler);
		return NULL;
	}
	if (arg_count) memcpy(copy, args, arg_count * sizeof *copy);
	*added = *step;
	added->args = copy;
	added->arg_count = arg_count;
	for (uint32_t i = 0; i < arg_count; i++) touch(eval, args[i], index);
	touch(eval, added->out, index);
	if (arg_count > eval->arg_count_max) eval->arg_count_max = arg_count;
	return added;
}

/* ---- sharing ---- */

static bool share(rf_eval_compiler *compiler, uint64_t hash, uint32_t value, uint32_t step,
                  const rf_expr *expr)
{
	rf_eval_shared *entry =
		rf_arena_push(compiler->arena, &compiler->shared, &compiler->shared_count,
	                  &compiler->shared_capacity, sizeof *entry);
	if (!entry) return false;
	entry->hash = hash;
	entry->value = value;
	entry->step = step;
	entry->expr = expr;
	entry->next = compiler->chains[hash % RF_EVAL_CHAINS];
	compiler->chains[hash % RF_EVAL_CHAINS] = compiler->shared_count;
	return true;
}

void rf_eval_forget(rf_eval_compiler *compiler, uint32_t count)
{
	while (compiler->shared_count > count) {
		const rf_eval_shared *entry = &compiler->shared[--compiler->shared_count];
		compiler->chains[entry->hash % RF_EVAL_CHAINS] = entry->next;
	}
}

static bool is_same_call(const rf_eval_step *a, const rf_eval_step *b, const uint32_t *args,
                         uint32_t arg_count)
{
	return a->kernel == b->kernel && a->origin == b->origin && a->is_silent == b->is_silent &&
		a->arg_count == arg_count && a->set == b->set && a->json == b->json &&
		a->json_path == b->json_path && memcmp(a->args, args, arg_count * sizeof *args) == 0;
}

uint32_t rf_eval_call(rf_eval_compiler *compiler, const rf_eval_step *step, const uint32_t *args,
                      uint32_t arg_count, rf_type type)
{
	rf_eval *eval = compiler->eval;
	rf_eval_step call = *step;
	uint64_t hash = rf_hash_bytes(&call.kernel, sizeof call.kernel, (uint64_t)type);
	hash = rf_hash_bytes(args, arg_count * sizeof *args, hash);
	for (uint32_t at = compiler->chains[hash % RF_EVAL_CHAINS]; at;) {
		const rf_eval_shared *entry = &compiler->shared[at - 1];
		if (entry->hash == hash && !entry->expr && eval->values[entry->value].column.type == type &&
		    is_same_call(&eval->steps[entry->step], step, args, arg_count))
			return entry->value;
		at = entry->next;
	}
	call.out = rf_eval_new_value(compiler, type);
	if (call.out == RF_NO_VALUE || !rf_eval_add_step(compiler, &call, args, arg_count))
		return RF_NO_VALUE;
	if (!share(compiler, hash, call.out, eval->step_count - 1, NULL))
		return rf_eval_fail_memory(compiler);
	return call.out;
}

static uint64_t lazy_hash(const rf_expr *expr)
{
	return rf_hash_u64((uint64_t)expr->kind << 32 | expr->arg_count, (uint64_t)expr->type);
}

uint32_t rf_eval_find_lazy(rf_eval_compiler *compiler, const rf_expr *expr)
{
	uint64_t hash = lazy_hash(expr);
	for (uint32_t at = compiler->chains[hash % RF_EVAL_CHAINS]; at;) {
		const rf_eval_shared *entry = &compiler->shared[at - 1];
		if (entry->hash == hash && entry->expr && rf_expr_equal(entry->expr, expr))
			return entry->value;
		at = entry->next;
	}
	return RF_NO_VALUE;
}

bool rf_eval_share_lazy(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t value)
{
	if (share(compiler, lazy_hash(expr), value, UINT32_MAX, expr)) return true;
	rf_eval_fail_memory(compiler);
	return false;
}

/* ---- row sets ---- */

uint32_t rf_eval_open_rows(rf_eval_compiler *compiler)
{
	rf_eval *eval = compiler->eval;
	rf_eval_rows *rows;
	if (compiler->rows_in_use < eval->rows_count) return compiler->rows_in_use++;
	rows = rf_arena_push(compiler->arena, &eval->rows, &eval->rows_count, &compiler->rows_capacity,
	                     sizeof *rows);
	if (!rows) return rf_eval_fail_memory(compiler);
	rows->storage = rf_arena_alloc(compiler->arena, eval->capacity * sizeof *rows->storage);
	if (!rows->storage) return rf_eval_fail_memory(compiler);
	return compiler->rows_in_use++;
}

void rf_eval_close_rows(rf_eval_compiler *compiler, uint32_t rows)
{
	compiler->rows_in_use = rows;
}

/* ---- memory ---- */

typedef struct buffer {
	struct buffer *next;
	void *data;
	uint64_t *bitmap;
} buffer;

static buffer *new_buffer(rf_eval *eval, size_t value_size)
{
	buffer *made = rf_arena_alloc(&eval->program, sizeof *made);
	if (!made) return NULL;
	made->data = rf_arena_alloc_zero(&eval->program, eval->capacity * value_size);
	made->bitmap = rf_arena_alloc_zero(&eval->program, RF_BITMAP_WORDS * sizeof *made->bitmap);
	return made->data && made->bitmap ? made : NULL;
}

/* The free buffers of values of one size: 1, 8 or 16 bytes. */
static buffer **pool_of(buffer **pools, const rf_eval_value *value)
{
	size_t size = rf_type_size(value->column.type);
	return &pools[size == 1 ? 0 : size == 8 ? 1 : 2];
}

static bool place(rf_eval *eval, rf_eval_value *value, buffer **pool)
{
	buffer *taken = *pool;
	if (taken)
		*pool = taken->next;
	else
		taken = new_buffer(eval, rf_type_size(value->column.type));
	if (!taken) return false;
	value->buffer = taken;
	value->column.data = taken->data;
	value->bitmap = taken->bitmap;
	return true;
}

static void release_after(rf_eval *eval, uint32_t value_index, uint32_t step, buffer **pools)
{
	rf_eval_value *value = &eval->values[value_index];
	buffer *given = value->buffer, **pool;
	if (!given || value->last != step) return;
	value->buffer = NULL;
	pool = pool_of(pools, value);
	given->next = *pool;
	*pool = given;
}

bool rf_eval_place(rf_eval *eval)
{
	buffer *pools[3] = {NULL, NULL, NULL};
	for (uint32_t i = 0; i < eval->result_count; i++)
		eval->values[eval->results[i]].last = UINT32_MAX;
	for (uint32_t i = 0; i < eval->step_count; i++) {
		const rf_eval_step *step = &eval->steps[i];
		rf_eval_value *out = &eval->values[step->out];
		if (out->first == i && !place(eval, out, pool_of(pools, out))) return false;
		for (uint32_t j = 0; j < step->arg_count; j++) release_after(eval, step->args[j], i, pools);
		release_after(eval, step->out, i, pools);
	}
	return true;
}
