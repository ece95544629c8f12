/*
 * histogram: bins of equal width as JSON, [{"from":0.0,"to":4.0,"count":3}, ...]. Invariant: a
 * state is a pointer to the histogram, NULL until the first finite value.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/sketch_histogram.h"

#include "base/number_text.h"

#include <math.h>
#include <string.h>

enum { BINS_DEFAULT = 20, BIN_TEXT_MAX = 2 * RF_DOUBLE_TEXT_MAX + RF_BIGINT_TEXT_MAX + 32 };

static void holder_init(void *state)
{
	memset(state, 0, sizeof(rf_histogram *));
}

static rf_histogram *histogram_in(const void *state)
{
	rf_histogram *histogram;
	memcpy(&histogram, state, sizeof histogram);
	return histogram;
}

/* The state's histogram, made if need be; NULL when memory is refused. */
static rf_histogram *histogram_of(const rf_aggregate_env *env, void *state)
{
	const rf_value *bins = &env->call->constants[0];
	rf_histogram *histogram = histogram_in(state);
	if (histogram) return histogram;
	histogram = rf_alloc(env->memory, sizeof *histogram);
	if (!histogram) return NULL;
	rf_histogram_init(histogram, bins->is_null ? BINS_DEFAULT : (uint32_t)bins->as.bigint);
	memcpy(state, &histogram, sizeof histogram);
	return histogram;
}

static bool histogram_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const double *values = rows->args[0].data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_histogram *histogram;
		if (rf_is_null(&rows->args[0], at) || !isfinite(values[at])) continue;
		histogram = histogram_of(env, rf_agg_state(rows, i));
		if (!histogram || !rf_histogram_add(env->memory, histogram, values[at], 1)) return false;
	}
	return true;
}

static bool histogram_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const rf_histogram *later = histogram_in(from);
	rf_histogram *histogram;
	if (!later) return true;
	histogram = histogram_of(env, into);
	return histogram && rf_histogram_merge(env->memory, histogram, later);
}

static char *put_text(char *out, const char *text)
{
	size_t size = strlen(text);
	memcpy(out, text, size);
	return out + size;
}

/* Writes all bins; out has BIN_TEXT_MAX bytes for each and two more. */
static size_t write_bins(const rf_histogram *histogram, char *out)
{
	uint32_t count = rf_histogram_bin_count(histogram);
	char *at = out;
	for (uint32_t i = 0; i < count; i++) {
		double from, to;
		uint64_t values = rf_histogram_bin(histogram, i, &from, &to);
		at = put_text(at, i ? ",{\"from\":" : "[{\"from\":");
		at += rf_write_double(from, at);
		at = put_text(at, ",\"to\":");
		at += rf_write_double(to, at);
		at = put_text(at, ",\"count\":");
		at += rf_write_bigint((int64_t)values, at);
		*at++ = '}';
	}
	*at++ = ']';
	return (size_t)(at - out);
}

static bool histogram_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                             uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_histogram *histogram = histogram_in(state);
	rf_text text;
	char *out;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!histogram || !histogram->count) return rf_agg_put_null(store, column, row);
	out =
		rf_arena_bytes(&store->text, (size_t)rf_histogram_bin_count(histogram) * BIN_TEXT_MAX + 2);
	if (!out) return false;
	text = (rf_text){out, write_bins(histogram, out)};
	((rf_text *)store->columns[column].data)[row] = text;
	return true;
}

static void histogram_release(const rf_aggregate_env *env, void *state)
{
	rf_histogram *histogram = histogram_in(state);
	if (!histogram) return;
	rf_histogram_release(env->memory, histogram);
	rf_free(env->memory, histogram, sizeof *histogram);
	holder_init(state);
}

const rf_aggregate_class rf_agg_histogram = {
	.state_size = sizeof(rf_histogram *),
	.is_flat = false,
	.is_bounded = true,
	.init = holder_init,
	.update = histogram_update,
	.merge = histogram_merge,
	.finish = histogram_finish,
	.release = histogram_release,
};
