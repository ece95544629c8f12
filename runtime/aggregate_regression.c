/*
 * Aggregates over two columns y and x: covariance, correlation and the least-squares line.
 * As in aggregate_moments.c, sums of distances to the first row's values in twice the
 * precision of a DOUBLE; a row with a NULL in either column is skipped.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"

#include <string.h>

typedef struct plane {
	int64_t count;
	double y_shift, x_shift;
	rf_pair y, x;       /* of the distances */
	rf_pair yy, xx, yx; /* of their products */
} plane;

static void plane_init(void *state)
{
	memset(state, 0, sizeof(plane));
}

static void plane_step(plane *state, double y, double x)
{
	if (state->count == 0) {
		state->y_shift = y;
		state->x_shift = x;
	}
	y -= state->y_shift;
	x -= state->x_shift;
	state->count++;
	rf_pair_collect(&state->y, y);
	rf_pair_collect(&state->x, x);
	rf_pair_collect_product(&state->yy, y, y);
	rf_pair_collect_product(&state->xx, x, x);
	rf_pair_collect_product(&state->yx, y, x);
}

static bool plane_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const double *y = rows->args[0].data, *x = rows->args[1].data;
	RF_UNUSED(env);
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(&rows->args[0], at) || rf_is_null(&rows->args[1], at)) continue;
		plane_step(rf_agg_state(rows, i), y[at], x[at]);
	}
	return true;
}

static rf_pair move_of(double later_shift, double shift)
{
	double distance = later_shift - shift;
	return rf_pair_of(distance, rf_pair_sum_rest(later_shift, -shift, distance));
}

/* The sum of (a + move_a)(b + move_b) over count rows. */
static rf_pair moved_product(rf_pair ab, rf_pair a, rf_pair b, rf_pair move_a, rf_pair move_b,
                             double count)
{
	rf_pair with_b = rf_pair_add(b, rf_pair_scale(move_b, count));
	return rf_pair_add(ab,
	                   rf_pair_add(rf_pair_multiply(move_b, a), rf_pair_multiply(move_a, with_b)));
}

static bool plane_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	plane *state = into;
	const plane *later = from;
	double count = (double)later->count;
	rf_pair move_y, move_x, y, x;
	RF_UNUSED(env);
	if (!later->count) return true;
	if (!state->count) {
		*state = *later;
		return true;
	}
	move_y = move_of(later->y_shift, state->y_shift);
	move_x = move_of(later->x_shift, state->x_shift);
	y = rf_pair_normal(later->y);
	x = rf_pair_normal(later->x);
	state->yy = rf_pair_add(rf_pair_normal(state->yy),
	                        moved_product(rf_pair_normal(later->yy), y, y, move_y, move_y, count));
	state->xx = rf_pair_add(rf_pair_normal(state->xx),
	                        moved_product(rf_pair_normal(later->xx), x, x, move_x, move_x, count));
	state->yx = rf_pair_add(rf_pair_normal(state->yx),
	                        moved_product(rf_pair_normal(later->yx), y, x, move_y, move_x, count));
	state->y = rf_pair_add(rf_pair_normal(state->y), rf_pair_add(y, rf_pair_scale(move_y, count)));
	state->x = rf_pair_add(rf_pair_normal(state->x), rf_pair_add(x, rf_pair_scale(move_x, count)));
	state->count += later->count;
	return true;
}

/* The sum of products of the distances to the means. */
static double centered(rf_pair ab, rf_pair a, rf_pair b, int64_t count)
{
	a = rf_pair_normal(a);
	b = rf_pair_normal(b);
	if (!isfinite(a.high) || !isfinite(b.high)) return NAN;
	return rf_pair_subtract(rf_pair_normal(ab),
	                        rf_pair_divide(rf_pair_multiply(a, b), (double)count))
		.high;
}

static double centered_xx(const plane *state)
{
	double squares = centered(state->xx, state->x, state->x, state->count);
	return squares < 0 ? 0 : squares;
}

static double centered_yy(const plane *state)
{
	double squares = centered(state->yy, state->y, state->y, state->count);
	return squares < 0 ? 0 : squares;
}

static double centered_yx(const plane *state)
{
	return centered(state->yx, state->y, state->x, state->count);
}

/* ---- results: false for NULL; the state has at least one row ---- */

static bool covar_samp_of(const plane *state, double *result)
{
	*result = centered_yx(state) / (double)(state->count - 1);
	return state->count > 1;
}

static bool covar_pop_of(const plane *state, double *result)
{
	*result = centered_yx(state) / (double)state->count;
	return true;
}

static bool corr_of(const plane *state, double *result)
{
	double xx = centered_xx(state), yy = centered_yy(state), product = xx * yy;
	if (xx == 0 || yy == 0) return false;
	/* One root rounds once; two keep clear of overflow. */
	*result = centered_yx(state) /
		(isinf(product) || product < 1e-290 ? sqrt(xx) * sqrt(yy) : sqrt(product));
	if (*result > 1) *result = 1;
	if (*result < -1) *result = -1;
	return true;
}

static bool slope_of(const plane *state, double *result)
{
	double xx = centered_xx(state);
	*result = centered_yx(state) / xx;
	return xx != 0;
}

static bool intercept_of(const plane *state, double *result)
{
	double slope, count = (double)state->count;
	rf_pair y, x;
	if (!slope_of(state, &slope)) return false;
	y = rf_pair_add(rf_pair_divide(rf_pair_normal(state->y), count), (rf_pair){state->y_shift, 0});
	x = rf_pair_add(rf_pair_divide(rf_pair_normal(state->x), count), (rf_pair){state->x_shift, 0});
	*result = rf_pair_subtract(y, rf_pair_scale(x, slope)).high;
	return true;
}

static bool r2_of(const plane *state, double *result)
{
	double xx = centered_xx(state), yy = centered_yy(state), yx = centered_yx(state);
	if (xx == 0) return false;
	*result = yy == 0 ? 1 : yx / xx * (yx / yy);
	if (*result > 1) *result = 1;
	return true;
}

static bool avgx_of(const plane *state, double *result)
{
	*result = rf_pair_add(rf_pair_divide(rf_pair_normal(state->x), (double)state->count),
	                      (rf_pair){state->x_shift, 0})
				  .high;
	return true;
}

static bool avgy_of(const plane *state, double *result)
{
	*result = rf_pair_add(rf_pair_divide(rf_pair_normal(state->y), (double)state->count),
	                      (rf_pair){state->y_shift, 0})
				  .high;
	return true;
}

static bool sxx_of(const plane *state, double *result)
{
	*result = centered_xx(state);
	return true;
}

static bool syy_of(const plane *state, double *result)
{
	*result = centered_yy(state);
	return true;
}

static bool sxy_of(const plane *state, double *result)
{
	*result = centered_yx(state);
	return true;
}

#define PLANE_CLASS(name, result_function) \
	static bool name##_finish(const rf_aggregate_env *env, const void *state, \
	                          rf_batch_store *store, uint32_t column, uint32_t row, \
	                          const char **has_failed) \
	{ \
		double result; \
		RF_UNUSED(env); \
		RF_UNUSED(has_failed); \
		if (!((const plane *)state)->count || !result_function(state, &result)) \
			return rf_agg_put_null(store, column, row); \
		return rf_agg_put_real(store, column, row, result); \
	} \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(plane), \
		.is_flat = true, \
		.init = plane_init, \
		.update = plane_update, \
		.merge = plane_merge, \
		.finish = name##_finish, \
		.release = rf_agg_release_nothing, \
	};

PLANE_CLASS(covar_samp, covar_samp_of)
PLANE_CLASS(covar_pop, covar_pop_of)
PLANE_CLASS(corr, corr_of)
PLANE_CLASS(regr_slope, slope_of)
PLANE_CLASS(regr_intercept, intercept_of)
PLANE_CLASS(regr_r2, r2_of)
PLANE_CLASS(regr_avgx, avgx_of)
PLANE_CLASS(regr_avgy, avgy_of)
PLANE_CLASS(regr_sxx, sxx_of)
PLANE_CLASS(regr_syy, syy_of)
PLANE_CLASS(regr_sxy, sxy_of)

static bool regr_count_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                              uint32_t column, uint32_t row, const char **has_failed)
{
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	return rf_agg_put_bigint(store, column, row, ((const plane *)state)->count);
}

const rf_aggregate_class rf_agg_regr_count = {
	.state_size = sizeof(plane),
	.is_flat = true,
	.init = plane_init,
	.update = plane_update,
	.merge = plane_merge,
	.finish = regr_count_finish,
	.release = rf_agg_release_nothing,
};
