/*
 * Expressions at run time: see eval.h. Invariant: a step is run for the rows of its set
 * only, except where any bits will do for the others (is_total).
 */
#include "runtime/eval_program.h"

#include <stdio.h>
#include <string.h>

/* ---- opening ---- */

/* Fills a constant's column once and for all. */
static bool expand_constant(rf_eval *eval, rf_eval_value *value)
{
	size_t size = rf_type_size(value->column.type);
	rf_value constant = *value->constant;
	value->column.data = rf_arena_alloc_zero(&eval->program, eval->capacity * size);
	value->bitmap = rf_arena_alloc_zero(&eval->program, RF_BITMAP_WORDS * sizeof *value->bitmap);
	if (!value->column.data || !value->bitmap) return false;
	if (constant.is_null) {
		value->column.validity = value->bitmap;
		return true;
	}
	if (rf_type_is_bytes(value->column.type)) {
		constant.as.text.data =
			rf_arena_copy(&eval->program, constant.as.text.data, constant.as.text.size);
		if (!constant.as.text.data) return false;
	}
	rf_column_set(&value->column, 0, &constant);
	for (size_t done = size; done < eval->capacity * size; done *= 2) {
		size_t left = eval->capacity * size - done;
		memcpy((char *)value->column.data + done, value->column.data, done < left ? done : left);
	}
	return true;
}

static rf_status compile_all(rf_eval *eval, rf_expr *const *exprs, uint32_t count, rf_arena *arena,
                             rf_error *error)
{
	rf_error own = RIFFLE_ERROR_INIT;
	rf_eval_compiler *compiler = rf_arena_alloc_zero(arena, sizeof *compiler);
	eval->results = rf_arena_alloc(&eval->program, count * sizeof *eval->results);
	if (!compiler || !eval->results) return rf_memory_fail(eval->memory, "an expression", error);
	compiler->arena = &eval->program;
	compiler->eval = eval;
	compiler->error = &own;
	if (rf_eval_open_rows(compiler) == RF_NO_VALUE) goto fail;
	for (uint32_t i = 0; i < count; i++) {
		eval->results[i] = rf_eval_compile(compiler, exprs[i], 0);
		if (eval->results[i] == RF_NO_VALUE) goto fail;
	}
	eval->result_count = count;
	return RIFFLE_OK;
fail:
	if (error) *error = own;
	return own.code;
}

static rf_status open_with(rf_eval **out, rf_expr *const *exprs, uint32_t count, rf_memory *memory,
                           rf_context *ctx, uint32_t capacity, rf_error *error)
{
	rf_eval *eval = rf_alloc_zero(memory, sizeof *eval);
	rf_arena scratch;
	rf_status status;
	*out = eval;
	if (!eval) return rf_memory_fail(memory, "an expression", error);
	eval->memory = memory;
	eval->ctx = ctx;
	eval->capacity = capacity;
	rf_arena_init(&eval->program, memory);
	rf_arena_init(&eval->text, memory);
	rf_arena_init(&scratch, memory);
	status = compile_all(eval, exprs, count, &scratch, error);
	rf_arena_release(&scratch);
	if (status < 0) goto fail;
	eval->args = rf_arena_alloc(&eval->program, eval->arg_count_max * sizeof *eval->args);
	eval->valid_rows = rf_arena_alloc(&eval->program, capacity * sizeof *eval->valid_rows);
	if (!eval->args || !eval->valid_rows || !rf_eval_place(eval) || !rf_eval_place_json(eval))
		goto no_memory;
	for (uint32_t i = 0; i < eval->value_count; i++)
		if (eval->values[i].source == RF_EVAL_CONSTANT && !expand_constant(eval, &eval->values[i]))
			goto no_memory;
	return RIFFLE_OK;
no_memory:
	status = rf_memory_fail(memory, "an expression", error);
fail:
	rf_eval_close(eval);
	*out = NULL;
	return status;
}

rf_status rf_eval_open(rf_eval **eval, rf_expr *const *exprs, uint32_t count,
                       const rf_schema *input, rf_context *ctx, rf_error *error)
{
	RF_TRY(open_with(eval, exprs, count, ctx->memory, ctx, RF_BATCH_ROWS, error));
	(*eval)->input = input;
	return RIFFLE_OK;
}

void rf_eval_close(rf_eval *eval)
{
	if (!eval) return;
	for (uint32_t i = 0; i < eval->step_count; i++) {
		rf_kernel_cache *cache = eval->steps[i].cache;
		if (cache && cache->state) cache->release(cache);
	}
	rf_arena_release(&eval->program);
	rf_arena_release(&eval->text);
	rf_free(eval->memory, eval, sizeof *eval);
}

/* ---- calls ---- */

/* The result of a strict call is NULL where an argument is. False: no argument has NULLs. */
static bool join_validity(const rf_eval *eval, const rf_column *args, uint32_t arg_count,
                          uint64_t *bitmap)
{
	uint32_t words = (eval->row_count + 63) / 64;
	bool has_nulls = false;
	for (uint32_t i = 0; i < arg_count; i++) {
		if (!args[i].validity) continue;
		if (!has_nulls)
			memcpy(bitmap, args[i].validity, words * sizeof *bitmap);
		else
			for (uint32_t w = 0; w < words; w++) bitmap[w] &= args[i].validity[w];
		has_nulls = true;
	}
	return has_nulls;
}

/* The rows of a set that are valid, into eval->valid_rows. */
static uint32_t keep_valid(const rf_eval *eval, const rf_eval_rows *rows, const uint64_t *bitmap)
{
	uint16_t *kept = eval->valid_rows;
	uint32_t count = 0;
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i;
		kept[count] = (uint16_t)row;
		count += rf_bit_get(bitmap, row);
	}
	return count;
}

void rf_eval_step_call(rf_eval *eval, const rf_eval_step *step)
{
	const rf_eval_rows *rows = &eval->rows[step->rows];
	rf_eval_value *out = &eval->values[step->out];
	rf_kernel_call call = {.args = eval->args,
	                       .arg_count = step->arg_count,
	                       .out = &out->column,
	                       .rows = rows->rows,
	                       .row_count = rows->count,
	                       .text = &eval->text,
	                       .out_bitmap = out->bitmap,
	                       .now_ns = eval->now_ns,
	                       .cache = step->cache,
	                       .json = step->json,
	                       .json_path = step->json_path,
	                       .errors = step->is_silent ? NULL : &eval->errors};
	out->column.validity = NULL;
	for (uint32_t i = 0; i < step->arg_count; i++)
		eval->args[i] = eval->values[step->args[i]].column;
	if (!step->sees_null && join_validity(eval, eval->args, step->arg_count, out->bitmap)) {
		out->column.validity = out->bitmap;
		if (!step->is_total) {
			call.row_count = keep_valid(eval, rows, out->bitmap);
			call.rows = eval->valid_rows;
		}
	}
	/* One loop over all rows is faster than a list of many of them. */
	if (step->is_total && rows->rows && rows->count >= eval->row_count / 4) {
		call.rows = NULL;
		call.row_count = eval->row_count;
	}
	eval->errors.expr = step->expr;
	step->kernel(&call);
	eval->is_out_of_memory |= call.is_out_of_memory;
}

/* ---- running ---- */

static void run_steps(rf_eval *eval, const rf_batch *batch)
{
	eval->row_count = batch->row_count;
	eval->rows[0].rows = batch->selection;
	eval->rows[0].count = batch->selection ? batch->selected_count : batch->row_count;
	eval->is_out_of_memory = false;
	rf_arena_reset(&eval->text);
	rf_eval_begin_json(eval);
	if (eval->errors.has_any) memset(eval->errors.failed, 0, sizeof eval->errors.failed);
	eval->errors.has_any = false;
	for (uint32_t i = 0; i < eval->value_count; i++)
		if (eval->values[i].source == RF_EVAL_INPUT)
			eval->values[i].column = batch->columns[eval->values[i].input];
	for (uint32_t i = 0; i < eval->step_count && !eval->is_out_of_memory; i++) {
		const rf_eval_step *step = &eval->steps[i];
		step->run(eval, step);
	}
}

/* "CAST(price AS BIGINT): text is not a BIGINT" where the note's text will be kept, else the
 * reason. */
static const char *describe(const rf_eval *eval, const rf_notes *notes, uint32_t row,
                            char text[RF_NOTE_TEXT_MAX])
{
	enum { EXPR_BYTES_MAX = 100 };
	const char *reason = eval->errors.reasons[row];
	const rf_expr *expr = eval->errors.exprs[row];
	rf_buffer out;
	if (!expr || !eval->input || !rf_notes_takes_sample(notes, row)) return reason;
	rf_buffer_init(&out, eval->memory, EXPR_BYTES_MAX);
	rf_expr_write(expr, eval->input, &out);
	snprintf(text, RF_NOTE_TEXT_MAX, "%.*s%s: %s", (int)rf_utf8_whole(out.data, out.size),
	         out.size ? out.data : "", out.has_failed ? "..." : "", reason);
	rf_buffer_release(&out);
	return text;
}

/* Notes the errors of rows that have none yet, in the order of the rows. */
static bool note_errors(const rf_eval *eval, const rf_batch *batch)
{
	for (uint32_t word = 0; word < (batch->row_count + 63) / 64; word++) {
		uint64_t bits = eval->errors.failed[word];
		if (batch->failed) {
			bits &= ~batch->failed[word];
			batch->failed[word] |= bits;
		}
		for (; batch->notes && bits; bits &= bits - 1) {
			uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(bits);
			char text[RF_NOTE_TEXT_MAX];
			if (!rf_batch_note(batch, row, batch->notes, row, RF_NOTE_BAD_VALUE,
			                   describe(eval, batch->notes, row, text)))
				return false;
		}
	}
	return true;
}

rf_status rf_eval_run(rf_eval *eval, const rf_batch *batch, rf_column *results, rf_error *error)
{
	if (eval->has_clock) eval->now_ns = rf_clock_now(&eval->ctx->clock);
	run_steps(eval, batch);
	if (eval->is_out_of_memory || (eval->errors.has_any && !note_errors(eval, batch)))
		return rf_memory_fail(eval->memory, "an expression", error);
	for (uint32_t i = 0; i < eval->result_count; i++)
		results[i] = eval->values[eval->results[i]].column;
	return RIFFLE_OK;
}

rf_status rf_eval_constant(const rf_expr *expr, rf_memory *memory, rf_arena *arena, rf_value *value,
                           bool *has_failed, rf_error *error)
{
	rf_expr *copy = (rf_expr *)expr;
	rf_batch batch = {.row_count = 1, .selected_count = 1};
	rf_status status = RIFFLE_OK;
	rf_eval *eval;
	RF_TRY(open_with(&eval, &copy, 1, memory, NULL, 1, error));
	run_steps(eval, &batch);
	*has_failed = eval->errors.has_any;
	*value = rf_column_value(&eval->values[eval->results[0]].column, 0);
	if (!eval->is_out_of_memory && rf_type_is_bytes(value->type) && !value->is_null) {
		value->as.text.data = rf_arena_copy(arena, value->as.text.data, value->as.text.size);
		if (!value->as.text.data) status = rf_memory_fail(memory, "an expression", error);
	}
	if (eval->is_out_of_memory) status = rf_memory_fail(memory, "an expression", error);
	rf_eval_close(eval);
	return status;
}
