/* Dates and times: see planner/function_list.h. */
#define RF_FUNCTION_LIST_TIME(X) \
	X(DATE_TRUNC, "date_trunc", "ts", 's', RF_FN_CAN_FAIL, \
	  "cut to a unit: microsecond to century", \
	  "date_trunc('hour', TIMESTAMP '2026-01-31 10:20:30')", "2026-01-31T10:00:00Z") \
	X(DATE_TRUNC_INTERVAL, "date_trunc", "tv", 'v', RF_FN_CAN_FAIL, "cut to a unit", \
	  "date_trunc('minute', 90s)", "00:01:00") \
	X(EXTRACT, "extract", "ts", 'd', RF_FN_CAN_FAIL, \
	  "a field: microsecond to millennium, dow, isodow, doy, isoyear, epoch, julian", \
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
	  "now() > TIMESTAMP '2020-01-01'", "true") \
	X(CURRENT_TIMESTAMP, "current_timestamp", "", 's', RF_FN_VOLATILE, \
	  "as now(); also written without the brackets", "current_timestamp > TIMESTAMP '2020-01-01'", \
	  "true") \
	X(LOCALTIMESTAMP, "localtimestamp", "", 's', RF_FN_VOLATILE, \
	  "as now(); also written without the brackets", "localtimestamp = now()", "true") \
	X(CURRENT_DATE, "current_date", "", 's', RF_FN_VOLATILE, \
	  "midnight of the day, in UTC; also written without the brackets", \
	  "current_date = date(now())", "true") \
	X(TODAY, "today", "", 's', RF_FN_VOLATILE, "as current_date", "today() = date(now())", "true") \
	X(TIMEZONE, "timezone", "ts", 's', RF_FN_CAN_FAIL, \
	  "the local time of a zone, as AT TIME ZONE", \
	  "timezone('Asia/Tokyo', TIMESTAMP '2026-01-31 10:00:00')", "2026-01-31T19:00:00Z") \
	X(FROM_UTC_TIMESTAMP, "from_utc_timestamp", "st", 's', RF_FN_CAN_FAIL, \
	  "the local time of a zone, as timezone", \
	  "from_utc_timestamp(TIMESTAMP '2026-07-01 10:00:00', 'Europe/Berlin')", \
	  "2026-07-01T12:00:00Z") \
	X(TO_UTC_TIMESTAMP, "to_utc_timestamp", "st", 's', RF_FN_CAN_FAIL, \
	  "the time at which clocks of a zone show this", \
	  "to_utc_timestamp(TIMESTAMP '2026-07-01 12:00:00', 'Europe/Berlin')", \
	  "2026-07-01T10:00:00Z") \
	X(UTC_OFFSET, "utc_offset", "ts", 'v', RF_FN_CAN_FAIL, \
	  "how far the clocks of a zone are ahead of UTC at a time", \
	  "utc_offset('America/New_York', TIMESTAMP '2026-07-01')", "-04:00:00") \
	X(DATE_TRUNC_ZONE, "date_trunc", "tst", 's', RF_FN_CAN_FAIL, \
	  "cut to a unit of the clocks of a zone", \
	  "date_trunc('day', TIMESTAMP '2026-07-01 23:00:00', 'Europe/Berlin')", \
	  "2026-07-01T22:00:00Z") \
	X(YEAR, "year", "s", 'i', 0, "the year", "year(TIMESTAMP '2026-01-31 10:20:30.5')", "2026") \
	X(QUARTER, "quarter", "s", 'i', 0, "the quarter, 1 to 4", \
	  "quarter(TIMESTAMP '2026-01-31 10:20:30.5')", "1") \
	X(MONTH, "month", "s", 'i', 0, "the month, 1 to 12", \
	  "month(TIMESTAMP '2026-01-31 10:20:30.5')", "1") \
	X(WEEK, "week", "s", 'i', 0, "the week of ISO 8601, 1 to 53", \
	  "week(TIMESTAMP '2026-01-31 10:20:30.5')", "5") \
	X(WEEKOFYEAR, "weekofyear", "s", 'i', 0, "as week", \
	  "weekofyear(TIMESTAMP '2026-01-31 10:20:30.5')", "5") \
	X(ISOYEAR, "isoyear", "s", 'i', 0, "the year that the week of ISO 8601 belongs to", \
	  "isoyear(TIMESTAMP '2027-01-01')", "2026") \
	X(YEARWEEK, "yearweek", "s", 'i', 0, "the ISO year and week in one number", \
	  "yearweek(TIMESTAMP '2026-01-31 10:20:30.5')", "202605") \
	X(DAY, "day", "s", 'i', 0, "the day of the month", "day(TIMESTAMP '2026-01-31 10:20:30.5')", \
	  "31") \
	X(DAYOFMONTH, "dayofmonth", "s", 'i', 0, "as day", \
	  "dayofmonth(TIMESTAMP '2026-01-31 10:20:30.5')", "31") \
	X(DAYOFWEEK, "dayofweek", "s", 'i', 0, "the day of the week, 0 Sunday to 6", \
	  "dayofweek(TIMESTAMP '2026-01-31 10:20:30.5')", "6") \
	X(WEEKDAY, "weekday", "s", 'i', 0, "as dayofweek", \
	  "weekday(TIMESTAMP '2026-01-31 10:20:30.5')", "6") \
	X(ISODOW, "isodow", "s", 'i', 0, "the day of the week, 1 Monday to 7", \
	  "isodow(TIMESTAMP '2026-01-31 10:20:30.5')", "6") \
	X(DAYOFYEAR, "dayofyear", "s", 'i', 0, "the day of the year, from 1", \
	  "dayofyear(TIMESTAMP '2026-01-31 10:20:30.5')", "31") \
	X(HOUR, "hour", "s", 'i', 0, "the hour, 0 to 23", "hour(TIMESTAMP '2026-01-31 10:20:30.5')", \
	  "10") \
	X(MINUTE, "minute", "s", 'i', 0, "the minute", "minute(TIMESTAMP '2026-01-31 10:20:30.5')", \
	  "20") \
	X(SECOND, "second", "s", 'i', 0, "the whole seconds of the minute", \
	  "second(TIMESTAMP '2026-01-31 10:20:30.5')", "30") \
	X(MILLISECOND, "millisecond", "s", 'i', 0, "the milliseconds of the minute", \
	  "millisecond(TIMESTAMP '2026-01-31 10:20:30.5')", "30500") \
	X(MICROSECOND, "microsecond", "s", 'i', 0, "the microseconds of the minute", \
	  "microsecond(TIMESTAMP '2026-01-31 10:20:30.5')", "30500000") \
	X(NANOSECOND, "nanosecond", "s", 'i', 0, "the nanoseconds of the minute", \
	  "nanosecond(TIMESTAMP '2026-01-31 10:20:30.5')", "30500000000") \
	X(DECADE, "decade", "s", 'i', 0, "the year divided by 10", \
	  "decade(TIMESTAMP '2026-01-31 10:20:30.5')", "202") \
	X(CENTURY, "century", "s", 'i', 0, "the century", \
	  "century(TIMESTAMP '2026-01-31 10:20:30.5')", "21") \
	X(MILLENNIUM, "millennium", "s", 'i', 0, "the millennium", \
	  "millennium(TIMESTAMP '2026-01-31 10:20:30.5')", "3") \
	X(EPOCH, "epoch", "s", 'd', 0, "seconds since 1970 with their fraction", \
	  "epoch(TIMESTAMP '1970-01-02 00:00:00.5')", "86400.5") \
	X(EPOCH_INTERVAL, "epoch", "v", 'd', 0, "seconds of an interval with their fraction", \
	  "epoch(90s)", "90.0") \
	X(JULIAN, "julian", "s", 'd', 0, "the Julian day, begun at midnight, with its fraction", \
	  "julian(TIMESTAMP '2000-01-01 12:00:00')", "2451545.5") \
	X(DAY_NAME, "day_name", "s", 't', 0, "the English name of the day of the week", \
	  "day_name(TIMESTAMP '2026-01-31 10:20:30.5')", "Saturday") \
	X(DAYNAME, "dayname", "s", 't', 0, "as day_name", \
	  "dayname(TIMESTAMP '2026-01-31 10:20:30.5')", "Saturday") \
	X(MONTH_NAME, "month_name", "s", 't', 0, "the English name of the month", \
	  "month_name(TIMESTAMP '2026-01-31 10:20:30.5')", "January") \
	X(MONTHNAME, "monthname", "s", 't', 0, "as month_name", \
	  "monthname(TIMESTAMP '2026-01-31 10:20:30.5')", "January") \
	X(ISFINITE_TIMESTAMP, "isfinite", "s", 'b', 0, "true: a time is never infinite", \
	  "isfinite(TIMESTAMP '2026-01-31')", "true") \
	X(MAKE_DATE, "make_date", "iii", 's', RF_FN_CAN_FAIL, "midnight of a year, month and day", \
	  "make_date(2026, 1, 31)", "2026-01-31T00:00:00Z") \
	X(MAKE_TIMESTAMPTZ, "make_timestamptz", "iiiiidt", 's', RF_FN_CAN_FAIL, \
	  "a time of year, month, day, hour, minute and seconds by the clocks of a zone", \
	  "make_timestamptz(2026, 7, 1, 12, 0, 0, 'Europe/Berlin')", "2026-07-01T10:00:00Z") \
	X(TO_TIMESTAMP_BIGINT, "to_timestamp", "i", 's', RF_FN_CAN_FAIL, \
	  "the time so many seconds after 1970", "to_timestamp(86400)", "1970-01-02T00:00:00Z") \
	X(TO_TIMESTAMP_DOUBLE, "to_timestamp", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many seconds after 1970", "to_timestamp(1.5)", "1970-01-01T00:00:01.5Z") \
	X(TO_YEARS, "to_years", "i", 'v', RF_FN_CAN_FAIL, "an interval of so many years", \
	  "to_years(2)", "2 years") \
	X(TO_MONTHS, "to_months", "i", 'v', RF_FN_CAN_FAIL, "an interval of so many months", \
	  "to_months(14)", "1 year 2 mons") \
	X(TO_WEEKS, "to_weeks", "d", 'v', RF_FN_CAN_FAIL, "an interval of so many weeks", \
	  "to_weeks(2)", "14 days") \
	X(TO_DAYS, "to_days", "d", 'v', RF_FN_CAN_FAIL, "an interval of so many days", "to_days(1.5)", \
	  "1 day 12:00:00") \
	X(TO_HOURS, "to_hours", "d", 'v', RF_FN_CAN_FAIL, "an interval of so many hours", \
	  "to_hours(36)", "1 day 12:00:00") \
	X(TO_MINUTES, "to_minutes", "d", 'v', RF_FN_CAN_FAIL, "an interval of so many minutes", \
	  "to_minutes(90)", "01:30:00") \
	X(TO_SECONDS, "to_seconds", "d", 'v', RF_FN_CAN_FAIL, "an interval of so many seconds", \
	  "to_seconds(1.5)", "00:00:01.5") \
	X(TO_MILLISECONDS, "to_milliseconds", "d", 'v', RF_FN_CAN_FAIL, \
	  "an interval of so many milliseconds", "to_milliseconds(1500)", "00:00:01.5") \
	X(TO_MICROSECONDS, "to_microseconds", "d", 'v', RF_FN_CAN_FAIL, \
	  "an interval of so many microseconds", "to_microseconds(1500)", "00:00:00.0015") \
	X(DATE, "date", "s", 's', RF_FN_CAN_FAIL, "midnight of the day", \
	  "date(TIMESTAMP '2026-01-31 10:20:30.5')", "2026-01-31T00:00:00Z") \
	X(LAST_DAY, "last_day", "s", 's', RF_FN_CAN_FAIL, "midnight of the last day of the month", \
	  "last_day(TIMESTAMP '2024-02-10 10:00:00')", "2024-02-29T00:00:00Z") \
	X(DATE_ADD, "date_add", "sv", 's', RF_FN_CAN_FAIL, "a time moved by an interval, as +", \
	  "date_add(TIMESTAMP '2026-01-31', INTERVAL '1' MONTH)", "2026-02-28T00:00:00Z") \
	X(DATE_ADD_UNITS, "date_add", "tis", 's', RF_FN_CAN_FAIL, "a time moved by so many units", \
	  "date_add('month', 1, TIMESTAMP '2026-01-31')", "2026-02-28T00:00:00Z") \
	X(DATE_ADD_UNITS_ZONE, "date_add", "tist", 's', RF_FN_CAN_FAIL, \
	  "the same by the clocks of a zone", \
	  "date_add('day', 1, TIMESTAMP '2026-03-28 12:00:00', 'Europe/Berlin')", \
	  "2026-03-29T11:00:00Z") \
	X(DATEADD_UNITS, "dateadd", "tis", 's', RF_FN_CAN_FAIL, "as date_add", \
	  "dateadd('hour', -2, TIMESTAMP '2026-01-31')", "2026-01-30T22:00:00Z") \
	X(DATE_SUB, "date_sub", "sv", 's', RF_FN_CAN_FAIL, "a time moved back by an interval, as -", \
	  "date_sub(TIMESTAMP '2026-03-31', INTERVAL '1' MONTH)", "2026-02-28T00:00:00Z") \
	X(DATE_SUBTRACT, "date_subtract", "sv", 's', RF_FN_CAN_FAIL, "as date_sub", \
	  "date_subtract(TIMESTAMP '2026-01-31', 90m)", "2026-01-30T22:30:00Z") \
	X(DATE_SUB_UNITS, "date_sub", "tss", 'i', RF_FN_CAN_FAIL, \
	  "how many whole units lie between two times", \
	  "date_sub('month', TIMESTAMP '2026-01-15', TIMESTAMP '2026-03-14')", "1") \
	X(DATESUB_UNITS, "datesub", "tss", 'i', RF_FN_CAN_FAIL, "as date_sub", \
	  "datesub('day', TIMESTAMP '2026-01-15', TIMESTAMP '2026-01-14')", "-1") \
	X(DATE_DIFF, "date_diff", "tss", 'i', RF_FN_CAN_FAIL, \
	  "how often a unit begins between two times", \
	  "date_diff('month', TIMESTAMP '2026-01-15', TIMESTAMP '2026-03-14')", "2") \
	X(DATE_DIFF_ZONE, "date_diff", "tsst", 'i', RF_FN_CAN_FAIL, \
	  "the same by the clocks of a zone", \
	  "date_diff('day', TIMESTAMP '2026-01-15', TIMESTAMP '2026-01-15 16:00:00', 'Asia/Tokyo')", \
	  "1") \
	X(DATEDIFF, "datediff", "tss", 'i', RF_FN_CAN_FAIL, "as date_diff", \
	  "datediff('year', TIMESTAMP '2025-12-31', TIMESTAMP '2026-01-01')", "1") \
	X(AGE, "age", "ss", 'v', RF_FN_CAN_FAIL, \
	  "from the second time to the first in years, months, days and a rest", \
	  "age(TIMESTAMP '2026-03-01', TIMESTAMP '2025-01-31')", "1 year 1 mon 1 day") \
	X(AGE_TODAY, "age", "s", 'v', RF_FN_VOLATILE | RF_FN_CAN_FAIL, \
	  "from a time to the midnight that began today", "age(current_date)", "00:00:00") \
	X(TIME_BUCKET, "time_bucket", "vs", 's', RF_FN_CAN_FAIL, \
	  "cut to a multiple of a width: months from 2000-01-01, others from Monday 2000-01-03", \
	  "time_bucket(15m, TIMESTAMP '2026-01-31 10:20:30')", "2026-01-31T10:15:00Z") \
	X(TIME_BUCKET_ORIGIN, "time_bucket", "vss", 's', RF_FN_CAN_FAIL, \
	  "the same, counted from a time", \
	  "time_bucket(INTERVAL '7' DAY, TIMESTAMP '2026-01-31', TIMESTAMP '2026-01-01')", \
	  "2026-01-29T00:00:00Z") \
	X(TIME_BUCKET_OFFSET, "time_bucket", "vsv", 's', RF_FN_CAN_FAIL, \
	  "the same, moved by an offset", "time_bucket(1h, TIMESTAMP '2026-01-31 10:20:30', 30m)", \
	  "2026-01-31T09:30:00Z") \
	X(TIME_BUCKET_ZONE, "time_bucket", "vst", 's', RF_FN_CAN_FAIL, \
	  "the same by the clocks of a zone", \
	  "time_bucket(INTERVAL '1' DAY, TIMESTAMP '2026-07-01 23:00:00', 'Europe/Berlin')", \
	  "2026-07-01T22:00:00Z") \
	X(DATE_BIN, "date_bin", "vss", 's', RF_FN_CAN_FAIL, \
	  "cut to a multiple of a width, counted from a time", \
	  "date_bin(15m, TIMESTAMP '2026-01-31 10:20:30', TIMESTAMP '2026-01-01 00:05:00')", \
	  "2026-01-31T10:20:00Z") \
	X(TO_CHAR, "to_char", "st", 't', RF_FN_CAN_FAIL, \
	  "a time as a pattern says: YYYY, MM, DD, HH24, MI, SS, MS, Month, Day and all that PostgreSQL has", \
	  "to_char(TIMESTAMP '2026-01-31 10:20:30.5', 'YYYY-MM-DD HH24:MI:SS.MS')", \
	  "2026-01-31 10:20:30.500") \
	X(TO_CHAR_ZONE, "to_char", "stt", 't', RF_FN_CAN_FAIL, "the same by the clocks of a zone", \
	  "to_char(TIMESTAMP '2026-01-31 10:20:30.5', 'HH24:MI TZ', 'Asia/Tokyo')", "19:20 JST") \
	X(STRFTIME, "strftime", "st", 't', RF_FN_CAN_FAIL, \
	  "a time as a pattern says: %Y, %m, %d, %H, %M, %S, %f, %a, %b and more", \
	  "strftime(TIMESTAMP '2026-01-31 10:20:30.5', '%d %b %Y, %H:%M')", "31 Jan 2026, 10:20") \
	X(STRFTIME_ZONE, "strftime", "stt", 't', RF_FN_CAN_FAIL, "the same by the clocks of a zone", \
	  "strftime(TIMESTAMP '2026-01-31 10:20:30.5', '%H:%M %z', 'Asia/Tokyo')", "19:20 +09") \
	X(STRFTIME_PATTERN, "strftime", "ts", 't', RF_FN_CAN_FAIL, "the same, the pattern first", \
	  "strftime('%j', TIMESTAMP '2026-01-31 10:20:30.5')", "031") \
	X(TO_TIMESTAMP, "to_timestamp", "tt", 's', RF_FN_CAN_FAIL, \
	  "a time read as a pattern of to_char says; UTC unless the text has an offset", \
	  "to_timestamp('31/01/2026 10:20', 'DD/MM/YYYY HH24:MI')", "2026-01-31T10:20:00Z") \
	X(TO_TIMESTAMP_ZONE, "to_timestamp", "ttt", 's', RF_FN_CAN_FAIL, \
	  "the same by the clocks of a zone", \
	  "to_timestamp('31 Jan 2026', 'DD Mon YYYY', 'Asia/Tokyo')", "2026-01-30T15:00:00Z") \
	X(TO_DATE, "to_date", "tt", 's', RF_FN_CAN_FAIL, "the midnight of to_timestamp", \
	  "to_date('20260131', 'YYYYMMDD')", "2026-01-31T00:00:00Z") \
	X(STRPTIME, "strptime", "tt", 's', RF_FN_CAN_FAIL, \
	  "a time read as a pattern of strftime says; UTC unless the text has an offset", \
	  "strptime('31/01/2026 10:20', '%d/%m/%Y %H:%M')", "2026-01-31T10:20:00Z") \
	X(STRPTIME_ZONE, "strptime", "ttt", 's', RF_FN_CAN_FAIL, "the same by the clocks of a zone", \
	  "strptime('31 Jan 2026', '%d %b %Y', 'Asia/Tokyo')", "2026-01-30T15:00:00Z") \
	X(TRY_STRPTIME, "try_strptime", "tt", 's', 0, \
	  "as strptime, but what can't be read is no error", "try_strptime('soon', '%Y')", "NULL") \
	X(CLOCK_TIMESTAMP, "clock_timestamp", "", 's', RF_FN_VOLATILE, "as now()", \
	  "clock_timestamp() = now()", "true") \
	X(STATEMENT_TIMESTAMP, "statement_timestamp", "", 's', RF_FN_VOLATILE, "as now()", \
	  "statement_timestamp() = now()", "true") \
	X(TRANSACTION_TIMESTAMP, "transaction_timestamp", "", 's', RF_FN_VOLATILE, "as now()", \
	  "transaction_timestamp() = now()", "true") \
	X(MAKE_INTERVAL, "make_interval", "iiiiiid", 'v', RF_FN_CAN_FAIL, \
	  "an interval of years, months, weeks, days, hours, minutes and seconds", \
	  "make_interval(0, 1, 0, 2, 3, 0, 4.5)", "1 mon 2 days 03:00:04.5") \
	X(JUSTIFY_DAYS, "justify_days", "v", 'v', RF_FN_CAN_FAIL, "30 days made a month each", \
	  "justify_days(to_days(65))", "2 mons 5 days") \
	X(JUSTIFY_INTERVAL, "justify_interval", "v", 'v', RF_FN_CAN_FAIL, \
	  "30 days made a month each, and all of one sign", \
	  "justify_interval(INTERVAL '1' MONTH - INTERVAL '1' HOUR)", "29 days 23:00:00")
