/*
 * The constants of calls: what they may be. Invariant: a set that is open has only calls whose
 * constants are within their bounds, so that nothing checks them again.
 */
#include "runtime/aggregate_signal.h"

#include "runtime/aggregate_impl.h"
#include "runtime/sketch_histogram.h"

#include <math.h>

static rf_status fail(const rf_aggregate_call *call, rf_error *error, const char *what)
{
	return rf_fail_at(error, RIFFLE_INVALID, call->loc, "%s needs %s", call->aggregate->name, what);
}

static rf_status check_fraction(const rf_aggregate_call *call, rf_error *error)
{
	const rf_value *fraction = &call->constants[0];
	if (!fraction->is_null && fraction->as.real >= 0 && fraction->as.real <= 1) return RIFFLE_OK;
	return fail(call, error, "a fraction between 0 and 1");
}

/* NULL stands for the default. */
static rf_status check_number(const rf_aggregate_call *call, int64_t least, int64_t most,
                              rf_error *error)
{
	const rf_value *number = &call->constants[0];
	if (number->is_null || (number->as.bigint >= least && number->as.bigint <= most))
		return RIFFLE_OK;
	return rf_fail_at(error, RIFFLE_INVALID, call->loc, "%s needs a number from %lld to %lld",
	                  call->aggregate->name, (long long)least, (long long)most);
}

static rf_status check_half_life(const rf_aggregate_call *call, rf_error *error)
{
	const rf_value *life = &call->constants[0];
	bool is_good = !life->is_null;
	if (call->aggregate->id == RF_AGG_EMA_ROWS)
		is_good = is_good && life->as.real > 0 && isfinite(life->as.real);
	else
		is_good = is_good && life->as.interval.months == 0 && life->as.interval.ns > 0;
	return is_good ? RIFFLE_OK : fail(call, error, "a half life longer than nothing");
}

rf_text rf_agg_separator(const rf_aggregate_call *call)
{
	const rf_value *separator = &call->constants[0];
	if (call->aggregate->id == RF_AGG_STRING_AGG_COMMAS) return (rf_text){",", 1};
	return separator->is_null ? (rf_text){"", 0} : separator->as.text;
}

rf_status rf_agg_check_constants(const rf_aggregate_call *call, rf_error *error)
{
	rf_signal unused;
	switch (call->aggregate->id) {
	case RF_AGG_QUANTILE_BIGINT:
	case RF_AGG_QUANTILE_DOUBLE:
	case RF_AGG_QUANTILE_DECIMAL:
	case RF_AGG_QUANTILE_TIMESTAMP:
	case RF_AGG_QUANTILE_INTERVAL:
	case RF_AGG_QUANTILE_CONT:
	case RF_AGG_QUANTILE_CONT_TIMESTAMP:
	case RF_AGG_APPROX_QUANTILE_BIGINT:
	case RF_AGG_APPROX_QUANTILE_DOUBLE:
	case RF_AGG_APPROX_QUANTILE_TIMESTAMP: return check_fraction(call, error);
	case RF_AGG_APPROX_TOP_K: return check_number(call, 1, RF_AGG_TOP_MAX, error);
	case RF_AGG_HISTOGRAM:
		return check_number(call, RF_HISTOGRAM_BINS_LEAST, RF_HISTOGRAM_BINS_MAX, error);
	case RF_AGG_EMA_ROWS:
	case RF_AGG_EMA_TIME: return check_half_life(call, error);
	default:
		if (!call->aggregate->is_signal) return RIFFLE_OK;
		return rf_signal_of(call, UINT64_MAX, &unused, error);
	}
}
