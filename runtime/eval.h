/*
 * Expressions at run time: compiled once to a flat list of steps over columns, common
 * sub-expressions shared, constants expanded to whole columns once. Evaluation touches only
 * the rows that it is told to, and notes an error for a row at most once a segment
 * (batch->failed).
 */
#ifndef RF_RUNTIME_EVAL_H
#define RF_RUNTIME_EVAL_H

#include "planner/expr.h"
#include "runtime/operator.h"

typedef struct rf_eval rf_eval;

/* Compiles expressions over one input. They are evaluated together and share what they have in
 * common. input: names its columns in the texts of errors, which say nothing of them if it is NULL;
 * it must outlive the evaluator, and so must the expressions. */
rf_status rf_eval_open(rf_eval **eval, rf_expr *const *exprs, uint32_t count,
                       const rf_schema *input, rf_context *ctx, rf_error *error);
void rf_eval_close(rf_eval *eval);

/* Evaluates all of them for the selected rows of a batch, in order, left to right. results
 * (of count) get columns that are valid at the selected positions until the next call; a bare
 * column is the input's own. Errors are noted in batch->notes. */
rf_status rf_eval_run(rf_eval *eval, const rf_batch *batch, rf_column *results, rf_error *error);

/* Evaluates a constant expression: for folding. *has_failed: it would note an error. Text is
 * copied into arena. */
rf_status rf_eval_constant(const rf_expr *expr, rf_memory *memory, rf_arena *arena, rf_value *value,
                           bool *has_failed, rf_error *error);

#endif
