/*
 * Casts. Text is read strictly, but for blanks around it; every value's text is the one
 * that all formats and sinks write.
 */
#include "runtime/kernel_loop.h"

#include "base/time_text.h"

#include <math.h>
#include <string.h>

/* ---- between numbers and BOOLEAN ---- */

static void rf_kernel_cast_boolean_bigint(rf_kernel_call *call);
static void rf_kernel_cast_bigint_boolean(rf_kernel_call *call);
static void rf_kernel_cast_bigint_double(rf_kernel_call *call);
RF_KERNEL_1(cast_boolean_bigint, uint8_t, int64_t, x)
RF_KERNEL_1(cast_bigint_boolean, int64_t, uint8_t, x != 0)
RF_KERNEL_1(cast_bigint_double, int64_t, double, (double)x)

static void cast_double_bigint(rf_kernel_call *call)
{
	const double *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const double x = rint(xs[row]);
		out[row] = 0;
		if (x >= -9223372036854775808.0 && x < 9223372036854775808.0)
			out[row] = (int64_t)x;
		else if (x != x)
			rf_kernel_fail(call, row, "NaN is not a BIGINT");
		else
			rf_kernel_fail(call, row, "DOUBLE out of the range of BIGINT");
	}
}

/* ---- to text ---- */

static void cast_boolean_text(rf_kernel_call *call)
{
	const uint8_t *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = xs[row] ? RF_TEXT("true") : RF_TEXT("false"););
}

/* Text of at most MAX bytes, written by an expression that gives the size. */
#define TO_TEXT(name, T, MAX, write) \
	static void name(rf_kernel_call *call) \
	{ \
		const T *xs = call->args[0].data; \
		rf_text *out = call->out->data; \
		char text[MAX]; \
		RF_FOR_ROWS(call, row) \
		{ \
			size_t size = write(xs[row], text); \
			char *bytes = rf_kernel_bytes(call, size); \
			if (!bytes) return; \
			memcpy(bytes, text, size); \
			out[row] = (rf_text){bytes, size}; \
		} \
	}

TO_TEXT(cast_bigint_text, int64_t, RF_BIGINT_TEXT_MAX, rf_write_bigint)
TO_TEXT(cast_double_text, double, RF_DOUBLE_TEXT_MAX, rf_write_double)
TO_TEXT(cast_timestamp_text, int64_t, RF_TIMESTAMP_TEXT_MAX, rf_write_timestamp)
TO_TEXT(cast_interval_text, rf_interval, RF_INTERVAL_TEXT_MAX, rf_write_interval)

/* ---- from text ---- */

static rf_read read_boolean(rf_text text, uint8_t *value)
{
	bool is_true = false;
	rf_read read = rf_read_boolean(text, &is_true);
	*value = is_true;
	return read;
}

#define FROM_TEXT(name, T, zero, read_value, a_type, type_name) \
	static void name(rf_kernel_call *call) \
	{ \
		const rf_text *xs = call->args[0].data; \
		T *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			T value = zero; \
			rf_read read = read_value(rf_text_trim(xs[row]), &value); \
			out[row] = value; \
			if (read == RF_READ_BAD) rf_kernel_fail(call, row, "text is not " a_type); \
			if (read == RF_READ_RANGE) \
				rf_kernel_fail(call, row, "text is out of the range of " type_name); \
		} \
	}

FROM_TEXT(cast_text_boolean, uint8_t, 0, read_boolean, "a BOOLEAN", "BOOLEAN")
FROM_TEXT(cast_text_bigint, int64_t, 0, rf_read_bigint, "a BIGINT", "BIGINT")
FROM_TEXT(cast_text_double, double, 0, rf_read_double, "a DOUBLE", "DOUBLE")
FROM_TEXT(cast_text_timestamp, int64_t, 0, rf_read_timestamp, "a TIMESTAMP", "TIMESTAMP")
FROM_TEXT(cast_text_interval, rf_interval, {0}, rf_read_interval, "an INTERVAL", "INTERVAL")

/* ---- the same, and NULL ---- */

static void cast_same_1(rf_kernel_call *call)
{
	const uint8_t *xs = call->args[0].data;
	uint8_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = xs[row];);
}

static void cast_null(rf_kernel_call *call)
{
	RF_EACH_ROW(call, row, rf_kernel_null(call, row););
}

rf_kernel rf_kernel_of_cast(rf_type from, rf_type to)
{
	static const rf_kernel kernels[RF_TYPE_COUNT][RF_TYPE_COUNT] = {
		[RF_BOOLEAN] = {[RF_BOOLEAN] = cast_same_1,
	                    [RF_BIGINT] = rf_kernel_cast_boolean_bigint,
	                    [RF_TEXT_TYPE] = cast_boolean_text,
	                    [RF_JSON] = rf_kernel_TO_JSON},
		[RF_BIGINT] = {[RF_BOOLEAN] = rf_kernel_cast_bigint_boolean,
	                   [RF_BIGINT] = rf_kernel_same_8,
	                   [RF_DOUBLE] = rf_kernel_cast_bigint_double,
	                   [RF_TEXT_TYPE] = cast_bigint_text,
	                   [RF_DECIMAL] = rf_kernel_cast_bigint_decimal,
	                   [RF_JSON] = rf_kernel_TO_JSON},
		[RF_DOUBLE] = {[RF_BIGINT] = cast_double_bigint,
	                   [RF_DOUBLE] = rf_kernel_same_8,
	                   [RF_TEXT_TYPE] = cast_double_text,
	                   [RF_DECIMAL] = rf_kernel_cast_double_decimal,
	                   [RF_JSON] = rf_kernel_TO_JSON},
		[RF_TEXT_TYPE] = {[RF_BOOLEAN] = cast_text_boolean,
	                      [RF_BIGINT] = cast_text_bigint,
	                      [RF_DOUBLE] = cast_text_double,
	                      [RF_TEXT_TYPE] = rf_kernel_same_16,
	                      [RF_TIMESTAMP] = cast_text_timestamp,
	                      [RF_INTERVAL] = cast_text_interval,
	                      [RF_DECIMAL] = rf_kernel_cast_text_decimal,
	                      [RF_ARRAY] = rf_kernel_cast_text_array,
	                      [RF_JSON] = rf_kernel_cast_text_json,
	                      [RF_BLOB] = rf_kernel_cast_text_blob},
		[RF_TIMESTAMP] = {[RF_TEXT_TYPE] = cast_timestamp_text,
	                      [RF_TIMESTAMP] = rf_kernel_same_8,
	                      [RF_JSON] = rf_kernel_TO_JSON},
		[RF_INTERVAL] = {[RF_TEXT_TYPE] = cast_interval_text,
	                     [RF_INTERVAL] = rf_kernel_same_16,
	                     [RF_JSON] = rf_kernel_TO_JSON},
		[RF_DECIMAL] = {[RF_BIGINT] = rf_kernel_cast_decimal_bigint,
	                    [RF_DOUBLE] = rf_kernel_cast_decimal_double,
	                    [RF_TEXT_TYPE] = rf_kernel_cast_decimal_text,
	                    [RF_DECIMAL] = rf_kernel_cast_decimal_decimal,
	                    [RF_JSON] = rf_kernel_TO_JSON},
		[RF_JSON] = {[RF_BOOLEAN] = rf_kernel_cast_json_scalar,
	                 [RF_BIGINT] = rf_kernel_cast_json_scalar,
	                 [RF_DOUBLE] = rf_kernel_cast_json_scalar,
	                 [RF_TIMESTAMP] = rf_kernel_cast_json_scalar,
	                 [RF_INTERVAL] = rf_kernel_cast_json_scalar,
	                 [RF_DECIMAL] = rf_kernel_cast_json_scalar,
	                 [RF_TEXT_TYPE] = rf_kernel_same_16,
	                 [RF_ARRAY] = rf_kernel_cast_text_array,
	                 [RF_JSON] = rf_kernel_same_16},
		[RF_BLOB] = {[RF_TEXT_TYPE] = rf_kernel_cast_blob_text, [RF_BLOB] = rf_kernel_same_16},
		[RF_ARRAY] = {[RF_ARRAY] = rf_kernel_cast_array_array,
	                  [RF_TEXT_TYPE] = rf_kernel_cast_array_text,
	                  [RF_JSON] = rf_kernel_TO_JSON},
	};
	if (from == RF_NULL) return cast_null;
	return kernels[rf_type_kind(from)][rf_type_kind(to)];
}
