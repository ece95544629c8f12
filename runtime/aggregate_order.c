/*
 * median, quantiles and mad: all values are kept, as unsigned keys in the order of the values.
 * The keys are a total order (-0.0 before 0.0, equal intervals by their months), so that
 * what is selected does not depend on how an earlier selection left the array.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/value_key.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

#define SELECT_KEY  uint64_t
#define SELECT_NAME select_narrow
#include "runtime/aggregate_select.h"
#undef SELECT_KEY
#undef SELECT_NAME

typedef unsigned __int128 wide_key;

enum { PART_BITS = 53 };

#define SELECT_KEY  wide_key
#define SELECT_NAME select_wide
#include "runtime/aggregate_select.h"
#undef SELECT_KEY
#undef SELECT_NAME

typedef struct value_list {
	void *keys; /* uint64_t; for intervals and decimals wide_key */
	uint32_t count, capacity;
} value_list;

/* ---- keys ---- */

/* The length with months of 30 days, then the months: 84 and 32 bits. */
static wide_key key_of_interval(rf_interval value)
{
	__int128 length = (__int128)value.months * RF_NS_PER_MONTH + value.ns;
	wide_key biased = (wide_key)(length + ((__int128)1 << 90));
	return biased << 32 | (uint32_t)((uint32_t)value.months ^ (UINT32_C(1) << 31));
}

static rf_interval interval_of_key(wide_key key)
{
	int32_t months = (int32_t)((uint32_t)key ^ (UINT32_C(1) << 31));
	__int128 length = (__int128)(key >> 32) - ((__int128)1 << 90);
	return (rf_interval){months, 0, (int64_t)(length - (__int128)months * RF_NS_PER_MONTH)};
}

static wide_key key_of_decimal(rf_decimal value)
{
	return (wide_key)rf_decimal_get(value) ^ (wide_key)1 << 127;
}

static rf_decimal decimal_of_key(wide_key key)
{
	return rf_decimal_make((__int128)(key ^ (wide_key)1 << 127));
}

/* ---- the list ---- */

static void list_init(void *state)
{
	memset(state, 0, sizeof(value_list));
}

static size_t key_size(const rf_aggregate_env *env)
{
	rf_type type = env->call->arg_types[0];
	return type == RF_INTERVAL || rf_type_is_decimal(type) ? sizeof(wide_key) : sizeof(uint64_t);
}

static bool reserve(const rf_aggregate_env *env, value_list *list, uint32_t more)
{
	uint64_t need = (uint64_t)list->count + more;
	return need <= list->capacity ||
		rf_array_grow(env->memory, &list->keys, &list->capacity, need, key_size(env));
}

RF_AGG_INLINE void append(value_list *list, const rf_column *column, uint32_t at)
{
	uint64_t *keys = list->keys;
	wide_key *wide_keys = list->keys;
	if (column->type == RF_INTERVAL)
		wide_keys[list->count++] = key_of_interval(((const rf_interval *)column->data)[at]);
	else if (rf_type_is_decimal(column->type))
		wide_keys[list->count++] = key_of_decimal(((const rf_decimal *)column->data)[at]);
	else if (column->type == RF_DOUBLE)
		keys[list->count++] = rf_key_of_double(((const double *)column->data)[at]);
	else
		keys[list->count++] = rf_key_of_bigint(((const int64_t *)column->data)[at]);
}

static bool list_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	if (!rows->groups && !reserve(env, (value_list *)(void *)rows->states, rows->row_count))
		return false;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		value_list *list;
		if (rf_is_null(column, at)) continue;
		list = rf_agg_state(rows, i);
		if (rows->groups && !reserve(env, list, 1)) return false;
		append(list, column, at);
	}
	return true;
}

static bool list_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	value_list *list = into;
	const value_list *later = from;
	size_t size = key_size(env);
	if (!later->count) return true;
	if (!reserve(env, list, later->count)) return false;
	memcpy((char *)list->keys + list->count * size, later->keys, later->count * size);
	list->count += later->count;
	return true;
}

static void list_release(const rf_aggregate_env *env, void *state)
{
	value_list *list = state;
	rf_free(env->memory, list->keys, list->capacity * key_size(env));
	list_init(list);
}

static uint64_t narrow_at(const value_list *list, size_t k)
{
	return select_narrow(list->keys, list->count, k);
}

/* The one after it; the keys before place k + 1 are those that selecting k left there. */
static uint64_t narrow_after(const value_list *list, size_t k)
{
	const uint64_t *keys = list->keys;
	uint64_t least = keys[k + 1];
	for (size_t i = k + 2; i < list->count; i++) least = keys[i] < least ? keys[i] : least;
	return least;
}

static wide_key wide_at(const value_list *list, size_t k)
{
	return select_wide(list->keys, list->count, k);
}

/* ---- quantile: a value that occurs ---- */

static bool quantile_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const value_list *list = state;
	uint64_t key;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	key = narrow_at(list, rf_rank_of(env->call->constants[0].as.real, list->count));
	if (env->call->arg_types[0] == RF_DOUBLE)
		return rf_agg_put_real(store, column, row, rf_double_of_key(key));
	return rf_agg_put_bigint(store, column, row, rf_bigint_of_key(key));
}

static bool quantile_interval_finish(const rf_aggregate_env *env, const void *state,
                                     rf_batch_store *store, uint32_t column, uint32_t row,
                                     const char **has_failed)
{
	const value_list *list = state;
	rf_interval value;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	value =
		interval_of_key(wide_at(list, rf_rank_of(env->call->constants[0].as.real, list->count)));
	return rf_agg_put_interval(store, column, row, value.months, value.ns);
}

static bool quantile_decimal_finish(const rf_aggregate_env *env, const void *state,
                                    rf_batch_store *store, uint32_t column, uint32_t row,
                                    const char **has_failed)
{
	const value_list *list = state;
	uint32_t rank;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	rank = rf_rank_of(env->call->constants[0].as.real, list->count);
	((rf_decimal *)store->columns[column].data)[row] = decimal_of_key(wide_at(list, rank));
	return true;
}

/* ---- median and quantile_cont: between two values if need be ---- */

static double mean_of_two(double a, double b)
{
	double sum = a + b;
	if (a == b) return a;
	return isinf(sum) && isfinite(a) && isfinite(b) ? a / 2 + b / 2 : sum / 2;
}

static double interpolate(double a, double b, double part)
{
	double step = b - a;
	if (part == 0.5) return mean_of_two(a, b);
	if (a == b) return a;
	return isinf(step) && isfinite(a) && isfinite(b) ? a * (1 - part) + b * part : a + step * part;
}

static double continuous(const value_list *list, double fraction)
{
	double position = rf_snap(fraction * (list->count - 1.0));
	double low = floor(position);
	double a = rf_double_of_key(narrow_at(list, (size_t)low));
	if (position == low) return a;
	return interpolate(a, rf_double_of_key(narrow_after(list, (size_t)low)), position - low);
}

static bool quantile_cont_finish(const rf_aggregate_env *env, const void *state,
                                 rf_batch_store *store, uint32_t column, uint32_t row,
                                 const char **has_failed)
{
	const value_list *list = state;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, continuous(list, env->call->constants[0].as.real));
}

/* Between two times in parts of 2^-53, which is all that a fraction has; to the nearest ns. */
static bool quantile_cont_time_finish(const rf_aggregate_env *env, const void *state,
                                      rf_batch_store *store, uint32_t column, uint32_t row,
                                      const char **has_failed)
{
	const value_list *list = state;
	double position, low;
	int64_t from;
	__int128 distance, parts;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	position = rf_snap(env->call->constants[0].as.real * (list->count - 1.0));
	low = floor(position);
	from = rf_bigint_of_key(narrow_at(list, (size_t)low));
	if (position == low) return rf_agg_put_bigint(store, column, row, from);
	distance = (__int128)rf_bigint_of_key(narrow_after(list, (size_t)low)) - from;
	parts = (__int128)ldexp(position - low, PART_BITS);
	distance = (distance * parts + ((__int128)1 << (PART_BITS - 1))) >> PART_BITS;
	return rf_agg_put_bigint(store, column, row, (int64_t)(from + distance));
}

static bool median_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const value_list *list = state;
	uint32_t middle;
	__int128 sum;
	RF_UNUSED(has_failed);
	if (!list->count) return rf_agg_put_null(store, column, row);
	if (env->call->arg_types[0] == RF_DOUBLE)
		return rf_agg_put_real(store, column, row, continuous(list, 0.5));
	middle = (list->count - 1) / 2;
	sum = rf_bigint_of_key(narrow_at(list, middle));
	sum += list->count % 2 ? sum : (__int128)rf_bigint_of_key(narrow_after(list, middle));
	if (env->call->arg_types[0] == RF_TIMESTAMP)
		return rf_agg_put_bigint(store, column, row, (int64_t)rf_agg_divide(sum, 2));
	return rf_agg_put_real(store, column, row, rf_agg_ratio(sum, 2));
}

static bool median_interval_finish(const rf_aggregate_env *env, const void *state,
                                   rf_batch_store *store, uint32_t column, uint32_t row,
                                   const char **has_failed)
{
	const value_list *list = state;
	rf_interval a, b, mean;
	RF_UNUSED(env);
	if (!list->count) return rf_agg_put_null(store, column, row);
	a = interval_of_key(wide_at(list, (list->count - 1) / 2));
	b = interval_of_key(wide_at(list, list->count / 2));
	if (!rf_agg_interval_mean((__int128)a.months + b.months, (__int128)a.ns + b.ns, 2, &mean))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "median is out of range of INTERVAL");
	return rf_agg_put_interval(store, column, row, mean.months, mean.ns);
}

/* ---- mad: the median of the distances to the median ---- */

static bool mad_of_doubles(const rf_aggregate_env *env, const value_list *list, double *result)
{
	double middle = continuous(list, 0.5);
	value_list distances = {.count = list->count};
	uint64_t *keys = distances.keys = rf_alloc(env->memory, list->count * sizeof *keys);
	if (!keys) return false;
	for (uint32_t i = 0; i < list->count; i++) {
		double value = rf_double_of_key(((const uint64_t *)list->keys)[i]);
		keys[i] = rf_key_of_double(value == middle ? 0 : fabs(value - middle));
	}
	*result = continuous(&distances, 0.5);
	rf_free(env->memory, keys, list->count * sizeof *keys);
	return true;
}

/* Four times the result, so that it is a whole number. */
static bool mad_of_bigints(const rf_aggregate_env *env, const value_list *list, __int128 *result)
{
	uint32_t low = (list->count - 1) / 2, high = list->count / 2;
	__int128 middle = rf_bigint_of_key(narrow_at(list, low));
	value_list distances = {.count = list->count};
	wide_key *keys = distances.keys = rf_alloc(env->memory, list->count * sizeof *keys);
	if (!keys) return false;
	middle += rf_bigint_of_key(narrow_at(list, high));
	for (uint32_t i = 0; i < list->count; i++) {
		__int128 distance =
			2 * (__int128)rf_bigint_of_key(((const uint64_t *)list->keys)[i]) - middle;
		keys[i] = (wide_key)(distance < 0 ? -distance : distance);
	}
	*result = (__int128)(wide_at(&distances, low) + wide_at(&distances, high));
	rf_free(env->memory, keys, list->count * sizeof *keys);
	return true;
}

static bool mad_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	const value_list *list = state;
	__int128 distance;
	double real;
	if (!list->count) return rf_agg_put_null(store, column, row);
	if (env->call->arg_types[0] == RF_DOUBLE)
		return mad_of_doubles(env, list, &real) && rf_agg_put_real(store, column, row, real);
	if (!mad_of_bigints(env, list, &distance)) return false;
	if (env->call->arg_types[0] == RF_BIGINT)
		return rf_agg_put_real(store, column, row, rf_agg_ratio(distance, 4));
	distance = rf_agg_divide(distance, 4);
	if (distance > INT64_MAX)
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "mad is out of range of INTERVAL");
	return rf_agg_put_interval(store, column, row, 0, (int64_t)distance);
}

#define LIST_CLASS(name) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(value_list), \
		.is_flat = false, \
		.init = list_init, \
		.update = list_update, \
		.merge = list_merge, \
		.finish = name##_finish, \
		.release = list_release, \
	};

LIST_CLASS(quantile)
LIST_CLASS(quantile_interval)
LIST_CLASS(quantile_decimal)
LIST_CLASS(quantile_cont)
LIST_CLASS(quantile_cont_time)
LIST_CLASS(median)
LIST_CLASS(mad)
LIST_CLASS(median_interval)
