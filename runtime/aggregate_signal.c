/*
 * Signals: see aggregate_signal.h. The class keeps a group's own points and adds up their
 * segments when it finishes. Invariant: points lie in the order in which they came;
 * is_ordered tells that this is the order of their times too.
 */
#include "runtime/aggregate_signal.h"

#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"

#include <math.h>
#include <string.h>

/* Times are weighed in 2^30 ns, so that the largest values don't overflow on the way. */
#define SCALE         (1.0 / 1073741824.0)
#define NS_PER_SECOND INT64_C(1000000000)

/* ---- options ---- */

static rf_status read_duration(const rf_aggregate_call *call, uint32_t k, int64_t *ns,
                               rf_error *error)
{
	const rf_value *value = &call->constants[k];
	rf_text label;
	if (value->is_null) return RIFFLE_OK;
	*ns = value->as.interval.ns;
	if (value->as.interval.months == 0 && *ns > 0) return RIFFLE_OK;
	label = rf_aggregate_label(call->aggregate, k);
	return rf_fail_at(error, RIFFLE_INVALID, call->loc, "%.*s of %s must be longer than nothing",
	                  (int)label.size, label.data, call->aggregate->name);
}

static rf_status read_mode(const rf_aggregate_call *call, rf_signal *signal, rf_error *error)
{
	const rf_value *mode = &call->constants[0];
	if (mode->is_null || rf_text_is_fold(mode->as.text, "linear")) return RIFFLE_OK;
	signal->is_hold = true;
	if (rf_text_is_fold(mode->as.text, "hold")) return RIFFLE_OK;
	rf_fail_at(error, RIFFLE_INVALID, call->loc, "%s has no mode '%.*s'", call->aggregate->name,
	           (int)(mode->as.text.size < 64 ? mode->as.text.size : 64), mode->as.text.data);
	rf_hint(error, "The modes are 'linear' and 'hold'.");
	return RIFFLE_INVALID;
}

rf_status rf_signal_of(const rf_aggregate_call *call, uint64_t default_gap_ns, rf_signal *signal,
                       rf_error *error)
{
	uint32_t count = (uint32_t)strlen(call->aggregate->constants);
	int64_t max_gap_ns = 0;
	*signal = (rf_signal){.id = call->aggregate->id, .unit_ns = NS_PER_SECOND};
	if (call->time == RF_NO_COLUMN) {
		rf_fail_at(error, RIFFLE_INVALID, call->loc, "%s needs event time", call->aggregate->name);
		rf_hint(error, "Say which column is the time: FROM ... TIMESTAMP BY ts.");
		return RIFFLE_INVALID;
	}
	if (count > 0) RF_TRY(read_mode(call, signal, error));
	if (count == 3) RF_TRY(read_duration(call, 1, &signal->unit_ns, error));
	if (count > 0) RF_TRY(read_duration(call, count - 1, &max_gap_ns, error));
	signal->max_gap_ns = max_gap_ns ? (uint64_t)max_gap_ns : default_gap_ns;
	return RIFFLE_OK;
}

bool rf_signal_needs_next(const rf_signal *signal)
{
	return !signal->is_hold && signal->id != RF_AGG_RESETS;
}

/* ---- segments ---- */

void rf_signal_begin(rf_signal_total *total)
{
	*total = (rf_signal_total){.sum = 0};
}

static void collect(rf_signal_total *total, double value)
{
	rf_pair pair = {total->sum, total->rest};
	rf_pair_collect(&pair, value);
	total->sum = pair.high;
	total->rest = pair.low;
}

static double span_of(int64_t from, int64_t to)
{
	return (double)((uint64_t)to - (uint64_t)from);
}

/* Of a line the value in the middle, times the length: what each end weighs in it is found
 * first, so that nothing is lost where the ends are far from each other. */
static void add_area(const rf_signal *signal, rf_signal_total *total, rf_signal_point first,
                     rf_signal_point second, int64_t a, int64_t b)
{
	double length = span_of(a, b) * SCALE;
	if (signal->is_hold) {
		collect(total, first.value * length);
	} else if (a == first.time && b == second.time) {
		collect(total, first.value * (length / 2));
		collect(total, second.value * (length / 2));
	} else {
		double span = 2 * span_of(first.time, second.time);
		double first_weight = span_of(a, second.time) + span_of(b, second.time);
		double second_weight = span_of(first.time, a) + span_of(first.time, b);
		collect(total, first.value * (length * first_weight / span));
		collect(total, second.value * (length * second_weight / span));
	}
}

static void add_increase(rf_signal_total *total, rf_signal_point first, rf_signal_point second,
                         int64_t a, int64_t b)
{
	double rise = second.value < first.value ? second.value : second.value - first.value;
	double span = span_of(first.time, second.time);
	collect(total, a == first.time && b == second.time ? rise : rise * (span_of(a, b) / span));
}

void rf_signal_add(const rf_signal *signal, rf_signal_total *total, rf_signal_point first,
                   rf_signal_point second, int64_t from, int64_t to)
{
	int64_t a = first.time > from ? first.time : from;
	int64_t b = second.time < to ? second.time : to;
	bool is_point = first.time == second.time; /* ties: the step between them is where they are */
	if ((uint64_t)second.time - (uint64_t)first.time > signal->max_gap_ns) return;
	if (signal->id == RF_AGG_RESETS) {
		total->resets += second.value < first.value && second.time >= from && second.time < to;
		return;
	}
	if (a > b || (a == b && !(is_point && a < to))) return;
	total->covered_ns += (uint64_t)b - (uint64_t)a;
	if (signal->id == RF_AGG_INCREASE || signal->id == RF_AGG_RATE)
		add_increase(total, first, second, a, b);
	else if (a < b)
		add_area(signal, total, first, second, a, b);
	total->is_any = true;
}

static double total_of(const rf_signal_total *total)
{
	if (!isfinite(total->sum) || !isfinite(total->rest)) return total->sum;
	return total->sum + total->rest;
}

bool rf_signal_put(const rf_signal *signal, const rf_signal_total *total, rf_batch_store *store,
                   uint32_t column, uint32_t row)
{
	double sum = total_of(total), covered = (double)total->covered_ns,
		   unit = (double)signal->unit_ns;
	if (signal->id == RF_AGG_RESETS) return rf_agg_put_bigint(store, column, row, total->resets);
	if (signal->id == RF_AGG_TIME_COVERED)
		return rf_agg_put_real(store, column, row, covered / unit);
	if (!total->is_any) return rf_agg_put_null(store, column, row);
	if (signal->id == RF_AGG_INTEGRAL)
		return rf_agg_put_real(store, column, row, sum / (unit * SCALE));
	if (signal->id == RF_AGG_INCREASE) return rf_agg_put_real(store, column, row, sum);
	if (total->covered_ns == 0) return rf_agg_put_null(store, column, row);
	if (signal->id == RF_AGG_TIME_AVG)
		return rf_agg_put_real(store, column, row, sum / (covered * SCALE));
	return rf_agg_put_real(store, column, row, sum / (covered / unit));
}

/* ---- a group's own points ---- */

enum { STATE_SIZE = sizeof(rf_signal_total) };

typedef struct own_points {
	rf_signal_point *points;
	uint32_t count, capacity;
	int64_t is_ordered;
} own_points;

static void points_init(void *state)
{
	*(own_points *)state = (own_points){.is_ordered = 1};
}

static bool points_append(const rf_aggregate_env *env, own_points *own, rf_signal_point point)
{
	if (own->count == own->capacity &&
	    !rf_array_grow(env->memory, &own->points, &own->capacity, (uint64_t)own->count + 1,
	                   sizeof *own->points))
		return false;
	if (own->count > 0 && own->points[own->count - 1].time > point.time) own->is_ordered = 0;
	own->points[own->count++] = point;
	return true;
}

static bool points_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *values = &rows->args[0], *times = &rows->args[1];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_signal_point point;
		if (rf_is_null(values, at) || rf_is_null(times, at)) continue;
		point.time = ((const int64_t *)times->data)[at];
		point.value = ((const double *)values->data)[at];
		if (!points_append(env, rf_agg_state(rows, i), point)) return false;
	}
	return true;
}

static bool points_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const own_points *later = from;
	for (uint32_t i = 0; i < later->count; i++)
		if (!points_append(env, into, later->points[i])) return false;
	return true;
}

/* Adds up the segments in the order of time: of keys, or as they lie. */
static void add_segments(const rf_signal *signal, rf_signal_total *total, const own_points *own,
                         const rf_agg_time_key *keys)
{
	for (uint32_t i = 1; i < own->count; i++)
		rf_signal_add(signal, total, own->points[keys ? keys[i - 1].index : i - 1],
		              own->points[keys ? keys[i].index : i], INT64_MIN, INT64_MAX);
}

static bool points_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const own_points *own = state;
	rf_agg_time_key *keys;
	rf_signal signal;
	rf_signal_total total;
	rf_error unused;
	RF_UNUSED(has_failed);
	rf_signal_of(env->call, UINT64_MAX, &signal, &unused); /* checked when the set was opened */
	rf_signal_begin(&total);
	total.is_any = own->count > 0;
	if (own->is_ordered) {
		add_segments(&signal, &total, own, NULL);
		return rf_signal_put(&signal, &total, store, column, row);
	}
	keys = rf_agg_time_keys_take(env->memory, own->count);
	if (!keys) return false;
	for (uint32_t i = 0; i < own->count; i++) keys[i] = (rf_agg_time_key){own->points[i].time, i};
	rf_agg_time_keys_sort(keys, own->count);
	add_segments(&signal, &total, own, keys);
	rf_agg_time_keys_give(env->memory, keys, own->count);
	return rf_signal_put(&signal, &total, store, column, row);
}

static void points_release(const rf_aggregate_env *env, void *state)
{
	own_points *own = state;
	rf_free(env->memory, own->points, own->capacity * sizeof *own->points);
	points_init(state);
}

const rf_aggregate_class rf_agg_signal = {
	.state_size = STATE_SIZE,
	.is_flat = false,
	.init = points_init,
	.update = points_update,
	.merge = points_merge,
	.finish = points_finish,
	.release = points_release,
};

/* ---- what something else has added up ---- */

static void result_init(void *state)
{
	rf_signal_begin(state);
}

static bool result_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	RF_UNUSED(env);
	RF_UNUSED(rows);
	return true;
}

static bool result_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	RF_UNUSED(env);
	RF_UNUSED(into);
	RF_UNUSED(from);
	return true;
}

static bool result_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	rf_signal signal;
	rf_error unused;
	RF_UNUSED(has_failed);
	rf_signal_of(env->call, UINT64_MAX, &signal, &unused); /* checked when the set was opened */
	return rf_signal_put(&signal, state, store, column, row);
}

const rf_aggregate_class rf_signal_result = {
	.state_size = STATE_SIZE,
	.is_flat = true,
	.init = result_init,
	.update = result_update,
	.merge = result_merge,
	.finish = result_finish,
	.release = rf_agg_release_nothing,
};
