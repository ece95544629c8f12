/*
 * Variances, zscore, skewness and kurtosis from sums of powers of the distance to a shift.
 *
 * The shift is the first value, and the sums are kept in twice the precision of a DOUBLE.
 * The first value is one of the sample, so the sum of squares is at most count + 1 times
 * the squares about the mean: subtracting loses few digits, whatever the values are, and
 * no division is needed for each row. Invariant: count 0 means that nothing else is set.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"

#include <string.h>

/* ---- variance ---- */

typedef struct spread {
	int64_t count;
	double shift;
	rf_pair sum;    /* of the distances */
	rf_pair square; /* of their squares */
} spread;

static void spread_init(void *state)
{
	memset(state, 0, sizeof(spread));
}

RF_AGG_INLINE void spread_step(spread *state, double value)
{
	double distance;
	if (__builtin_expect(state->count == 0, 0)) state->shift = value;
	distance = value - state->shift;
	state->count++;
	rf_pair_collect(&state->sum, distance);
	rf_pair_collect_product(&state->square, distance, distance);
}

RF_AGG_UPDATE(spread_update, spread, double, spread_step)

/* Chan's merge in terms of shifted sums: the later sums are moved to the earlier shift. */
static bool spread_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	spread *state = into;
	const spread *later = from;
	double count = (double)later->count, distance;
	rf_pair move, moved_sum, sum, square;
	RF_UNUSED(env);
	if (!later->count) return true;
	if (!state->count) {
		*state = *later;
		return true;
	}
	distance = later->shift - state->shift;
	move = rf_pair_of(distance, rf_pair_sum_rest(later->shift, -state->shift, distance));
	sum = rf_pair_normal(later->sum);
	square = rf_pair_normal(later->square);
	moved_sum = rf_pair_scale(move, count);
	/* sum of (d + move)^2 = squares + move * (2 * sum + count * move) */
	square =
		rf_pair_add(square, rf_pair_multiply(move, rf_pair_add(rf_pair_scale(sum, 2), moved_sum)));
	state->sum = rf_pair_add(rf_pair_normal(state->sum), rf_pair_add(sum, moved_sum));
	state->square = rf_pair_add(rf_pair_normal(state->square), square);
	state->count += later->count;
	return true;
}

/* The sum of the squared distances to the mean. */
static double squares_about_mean(const spread *state)
{
	rf_pair sum = rf_pair_normal(state->sum), square = rf_pair_normal(state->square), rest;
	if (!isfinite(sum.high)) return NAN;
	if (!isfinite(square.high)) return square.high;
	rest =
		rf_pair_subtract(square, rf_pair_divide(rf_pair_multiply(sum, sum), (double)state->count));
	return rest.high > 0 || isnan(rest.high) ? rest.high : 0;
}

static bool put_spread(const spread *state, int64_t lost_count, bool is_root, rf_batch_store *store,
                       uint32_t column, uint32_t row)
{
	double variance;
	if (state->count <= lost_count) return rf_agg_put_null(store, column, row);
	variance = squares_about_mean(state) / (double)(state->count - lost_count);
	return rf_agg_put_real(store, column, row, is_root ? sqrt(variance) : variance);
}

#define SPREAD_CLASS(name, lost_count, is_root) \
	static bool name##_finish(const rf_aggregate_env *env, const void *state, \
	                          rf_batch_store *store, uint32_t column, uint32_t row, \
	                          const char **has_failed) \
	{ \
		RF_UNUSED(env); \
		RF_UNUSED(has_failed); \
		return put_spread(state, lost_count, is_root, store, column, row); \
	} \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(spread), \
		.is_flat = true, \
		.init = spread_init, \
		.update = spread_update, \
		.merge = spread_merge, \
		.finish = name##_finish, \
		.release = rf_agg_release_nothing, \
	};

SPREAD_CLASS(var_samp, 1, false)
SPREAD_CLASS(var_pop, 0, false)
SPREAD_CLASS(stddev_samp, 1, true)
SPREAD_CLASS(stddev_pop, 0, true)

/* ---- zscore: of the last value, by event time where there is one ---- */

typedef struct score {
	spread all;
	double last;
	int64_t time;
} score;

static void score_init(void *state)
{
	memset(state, 0, sizeof(score));
}

static bool score_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	const int64_t *times = env->call->time != RF_NO_COLUMN ? rows->args[1].data : NULL;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		score *state = rf_agg_state(rows, i);
		if (rf_is_null(column, at)) continue;
		if (!times || state->all.count == 0 || times[at] >= state->time) {
			state->last = ((const double *)column->data)[at];
			state->time = times ? times[at] : 0;
		}
		spread_step(&state->all, ((const double *)column->data)[at]);
	}
	return true;
}

static bool score_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	score *state = into;
	const score *later = from;
	if (!later->all.count) return true;
	if (!state->all.count || later->time >= state->time) {
		state->last = later->last;
		state->time = later->time;
	}
	return spread_merge(env, &state->all, &later->all);
}

static bool score_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                         uint32_t column, uint32_t row, const char **has_failed)
{
	const score *scored = state;
	const spread *all = &scored->all;
	double deviation, distance = scored->last - all->shift;
	rf_pair mean = rf_pair_divide(rf_pair_normal(all->sum), (double)all->count), from_mean;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (all->count < 2) return rf_agg_put_null(store, column, row);
	deviation = sqrt(squares_about_mean(all) / (double)(all->count - 1));
	if (deviation == 0) return rf_agg_put_null(store, column, row);
	from_mean = rf_pair_subtract(
		rf_pair_of(distance, rf_pair_sum_rest(scored->last, -all->shift, distance)), mean);
	return rf_agg_put_real(store, column, row, from_mean.high / deviation);
}

const rf_aggregate_class rf_agg_zscore = {
	.state_size = sizeof(score),
	.is_flat = true,
	.init = score_init,
	.update = score_update,
	.merge = score_merge,
	.finish = score_finish,
	.release = rf_agg_release_nothing,
};

/* ---- skewness and kurtosis ---- */

enum { POWERS = 4 };

typedef struct shape {
	int64_t count;
	double shift;
	rf_pair powers[POWERS]; /* of the distances: first to fourth, summed */
} shape;

static void shape_init(void *state)
{
	memset(state, 0, sizeof(shape));
}

static void shape_step(shape *state, double value)
{
	double distance;
	rf_pair power;
	if (state->count == 0) state->shift = value;
	distance = value - state->shift;
	power = (rf_pair){distance, 0};
	state->count++;
	for (int i = 0; i < POWERS; i++) {
		state->powers[i] = rf_pair_add(state->powers[i], power);
		power = rf_pair_scale(power, distance);
	}
}

RF_AGG_UPDATE(shape_update, shape, double, shape_step)

/* Sums of powers about a point move away, the binomial theorem for each. */
static void shape_move(const shape *from, rf_pair move, rf_pair moved[POWERS])
{
	static const double binomials[POWERS + 1][POWERS + 1] = {
		{1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}, {1, 4, 6, 4, 1}};
	for (int power = 1; power <= POWERS; power++) {
		rf_pair total = {0, 0}, factor = {1, 0};
		for (int low = power; low >= 0; low--) {
			rf_pair sum = low ? from->powers[low - 1] : (rf_pair){(double)from->count, 0};
			total = rf_pair_add(
				total, rf_pair_scale(rf_pair_multiply(sum, factor), binomials[power][low]));
			factor = rf_pair_multiply(factor, move);
		}
		moved[power - 1] = total;
	}
}

static bool shape_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	shape *state = into;
	const shape *later = from;
	rf_pair moved[POWERS];
	double distance;
	RF_UNUSED(env);
	if (!later->count) return true;
	if (!state->count) {
		*state = *later;
		return true;
	}
	distance = later->shift - state->shift;
	shape_move(later, rf_pair_of(distance, rf_pair_sum_rest(later->shift, -state->shift, distance)),
	           moved);
	for (int i = 0; i < POWERS; i++) state->powers[i] = rf_pair_add(state->powers[i], moved[i]);
	state->count += later->count;
	return true;
}

/* Sums of powers about the mean. */
static void shape_center(const shape *state, rf_pair centered[POWERS])
{
	rf_pair mean = rf_pair_divide(state->powers[0], (double)state->count);
	shape_move(state, rf_pair_negate(mean), centered);
}

static bool skewness_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const shape *sample = state;
	double count = (double)sample->count, variance, third;
	rf_pair centered[POWERS];
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (sample->count < 3) return rf_agg_put_null(store, column, row);
	shape_center(sample, centered);
	variance = centered[1].high / count;
	third = centered[2].high / count;
	if (variance <= 0) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row,
	                       sqrt(count * (count - 1)) / (count - 2) * third /
	                           (variance * sqrt(variance)));
}

static bool kurtosis_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const shape *sample = state;
	double n = (double)sample->count;
	rf_pair centered[POWERS], squared, excess;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (sample->count < 4) return rf_agg_put_null(store, column, row);
	shape_center(sample, centered);
	if (centered[1].high <= 0) return rf_agg_put_null(store, column, row);
	squared = rf_pair_multiply(centered[1], centered[1]);
	excess = rf_pair_subtract(rf_pair_scale(centered[3], n * (n + 1) * (n - 1)),
	                          rf_pair_scale(squared, 3 * (n - 1) * (n - 1)));
	return rf_agg_put_real(store, column, row, excess.high / ((n - 2) * (n - 3)) / squared.high);
}

static bool kurtosis_pop_finish(const rf_aggregate_env *env, const void *state,
                                rf_batch_store *store, uint32_t column, uint32_t row,
                                const char **has_failed)
{
	const shape *sample = state;
	rf_pair centered[POWERS], squared, excess;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (sample->count < 2) return rf_agg_put_null(store, column, row);
	shape_center(sample, centered);
	if (centered[1].high <= 0) return rf_agg_put_null(store, column, row);
	squared = rf_pair_multiply(centered[1], centered[1]);
	excess = rf_pair_subtract(rf_pair_scale(centered[3], (double)sample->count),
	                          rf_pair_scale(squared, 3));
	return rf_agg_put_real(store, column, row, excess.high / squared.high);
}

#define SHAPE_CLASS(name) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(shape), \
		.is_flat = true, \
		.init = shape_init, \
		.update = shape_update, \
		.merge = shape_merge, \
		.finish = name##_finish, \
		.release = rf_agg_release_nothing, \
	};

SHAPE_CLASS(skewness)
SHAPE_CLASS(kurtosis)
SHAPE_CLASS(kurtosis_pop)
