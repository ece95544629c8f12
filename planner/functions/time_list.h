/* Dates and times: see planner/function_list.h. */
#define RF_FUNCTION_LIST_TIME(X) \
	X(DATE_TRUNC, "date_trunc", "ts", 's', RF_FN_CAN_FAIL, \
	  "cut to a unit: microsecond to century", \
	  "date_trunc('hour', TIMESTAMP '2026-01-31 10:20:30')", "2026-01-31T10:00:00Z") \
	X(DATE_TRUNC_INTERVAL, "date_trunc", "tv", 'v', RF_FN_CAN_FAIL, "cut to a unit", \
	  "date_trunc('minute', 90s)", "00:01:00") \
	X(EXTRACT, "extract", "ts", 'd', RF_FN_CAN_FAIL, \
	  "a field: year, quarter, month, week, day, dow, doy, hour, minute, second, epoch", \
	  "EXTRACT(hour FROM TIMESTAMP '2026-01-31 10:20:30')", "10.0") \
	X(EXTRACT_INTERVAL, "extract", "tv", 'd', RF_FN_CAN_FAIL, "a field of an interval", \
	  "EXTRACT(epoch FROM INTERVAL '90' SECOND)", "90.0") \
	X(DATE_PART, "date_part", "ts", 'd', RF_FN_CAN_FAIL, "as extract", \
	  "date_part('dow', TIMESTAMP '2026-01-31 10:20:30')", "6.0") \
	X(DATE_PART_INTERVAL, "date_part", "tv", 'd', RF_FN_CAN_FAIL, "as extract", \
	  "date_part('minute', INTERVAL '90' SECOND)", "1.0") \
	X(MAKE_TIMESTAMP, "make_timestamp", "iiiiid", 's', RF_FN_CAN_FAIL, \
	  "a time of year, month, day, hour, minute and seconds", \
	  "make_timestamp(2026, 1, 31, 10, 20, 30.5)", "2026-01-31T10:20:30.5Z") \
	X(EPOCH_S_OF, "epoch_s", "i", 's', RF_FN_CAN_FAIL, "the time so many seconds after 1970", \
	  "epoch_s(86400)", "1970-01-02T00:00:00Z") \
	X(EPOCH_S_OF_DOUBLE, "epoch_s", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many seconds after 1970", "epoch_s(1.5)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_S, "epoch_s", "s", 'i', 0, "whole seconds since 1970", \
	  "epoch_s(TIMESTAMP '1970-01-02')", "86400") \
	X(EPOCH_MS_OF, "epoch_ms", "i", 's', RF_FN_CAN_FAIL, \
	  "the time so many milliseconds after 1970", "epoch_ms(1500)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_MS_OF_DOUBLE, "epoch_ms", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many milliseconds after 1970", "epoch_ms(0.5)", "1970-01-01T00:00:00.0005Z") \
	X(EPOCH_MS, "epoch_ms", "s", 'i', 0, "whole milliseconds since 1970", \
	  "epoch_ms(TIMESTAMP '1970-01-02')", "86400000") \
	X(EPOCH_US_OF, "epoch_us", "i", 's', RF_FN_CAN_FAIL, \
	  "the time so many microseconds after 1970", "epoch_us(1500000)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_US_OF_DOUBLE, "epoch_us", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many microseconds after 1970", "epoch_us(0.5)", "1970-01-01T00:00:00.0000005Z") \
	X(EPOCH_US, "epoch_us", "s", 'i', 0, "whole microseconds since 1970", \
	  "epoch_us(TIMESTAMP '1970-01-02')", "86400000000") \
	X(EPOCH_NS_OF, "epoch_ns", "i", 's', 0, "the time so many nanoseconds after 1970", \
	  "epoch_ns(1)", "1970-01-01T00:00:00.000000001Z") \
	X(EPOCH_NS, "epoch_ns", "s", 'i', 0, "nanoseconds since 1970", \
	  "epoch_ns(TIMESTAMP '1970-01-01 00:00:01')", "1000000000") \
	X(NOW, "now", "", 's', RF_FN_VOLATILE, "the time of the clock, one for each batch", \
	  "now() > TIMESTAMP '2020-01-01'", "true")
