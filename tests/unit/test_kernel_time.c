/* Fields and units of time, and times from and to numbers. */
#include "eval_check.h"

#define AT    "@2026-08-19T14:35:56.123456789"
#define RANGE "!TIMESTAMP out of range"

static void truncating(void **state)
{
	static const ec_check checks[] = {
		{"date_trunc", {"'microsecond'", AT}, "2026-08-19T14:35:56.123456Z"},
		{"date_trunc", {"'millisecond'", AT}, "2026-08-19T14:35:56.123Z"},
		{"date_trunc", {"'second'", AT}, "2026-08-19T14:35:56Z"},
		{"date_trunc", {"'minute'", AT}, "2026-08-19T14:35:00Z"},
		{"date_trunc", {"'HOUR'", AT}, "2026-08-19T14:00:00Z"},
		{"date_trunc", {"'day'", AT}, "2026-08-19T00:00:00Z"},
		{"date_trunc", {"'week'", AT}, "2026-08-17T00:00:00Z"},
		{"date_trunc", {"'week'", "@2026-08-17"}, "2026-08-17T00:00:00Z"},
		{"date_trunc", {"'week'", "@2026-08-16 23:59"}, "2026-08-10T00:00:00Z"},
		{"date_trunc", {"'week'", "@1969-12-28"}, "1969-12-22T00:00:00Z"},
		{"date_trunc", {"'months'", AT}, "2026-08-01T00:00:00Z"},
		{"date_trunc", {"'quarter'", AT}, "2026-07-01T00:00:00Z"},
		{"date_trunc", {"'quarter'", "@2026-03-31"}, "2026-01-01T00:00:00Z"},
		{"date_trunc", {"'year'", AT}, "2026-01-01T00:00:00Z"},
		{"date_trunc", {"'decade'", AT}, "2020-01-01T00:00:00Z"},
		{"date_trunc", {"'century'", AT}, "2001-01-01T00:00:00Z"},
		{"date_trunc", {"'century'", "@2000-05-05"}, "1901-01-01T00:00:00Z"},
		{"date_trunc", {"'millennium'", AT}, "2001-01-01T00:00:00Z"},
		{"date_trunc", {"'hour'", "@1969-12-31 23:30"}, "1969-12-31T23:00:00Z"},
		{"date_trunc", {"'millennium'", "@1999-01-01"}, RANGE},
		{"date_trunc", {"'year'", "@1677-10-01"}, RANGE},
		{"date_trunc", {"'day'", "@1677-09-21 00:12:44"}, RANGE},
		{"date_trunc", {"'dow'", AT}, "!unknown unit of time"},
		{"date_trunc", {"'fortnight'", AT}, "!unknown unit of time"},
		{"date_trunc", {"'minute'", "~90s"}, "00:01:00"},
		{"date_trunc", {"'minute'", "~-90s"}, "-00:01:00"},
		{"date_trunc", {"'day'", "~1 month 36h"}, "1 mon 1 day"},
		{"date_trunc", {"'month'", "~1 month 36h"}, "1 mon"},
		{"date_trunc", {"'year'", "~15 months"}, "1 year"},
		{"date_trunc", {"'quarter'", "~5 months"}, "3 mons"},
		{"date_trunc", {"'week'", "~15d"}, "!unknown unit of time"},
	};
	(void)state;
	EC_RUN(checks);
}

static void extracting(void **state)
{
	static const ec_check checks[] = {
		{"extract", {"'year'", AT}, "2026.0"},
		{"extract", {"'quarter'", AT}, "3.0"},
		{"extract", {"'month'", AT}, "8.0"},
		{"extract", {"'week'", AT}, "34.0"},
		{"extract", {"'week'", "@2021-01-03"}, "53.0"},
		{"extract", {"'isoyear'", "@2021-01-03"}, "2020.0"},
		{"extract", {"'week'", "@2018-12-31"}, "1.0"},
		{"extract", {"'isoyear'", "@2018-12-31"}, "2019.0"},
		{"extract", {"'day'", AT}, "19.0"},
		{"extract", {"'dow'", AT}, "3.0"},
		{"extract", {"'dow'", "@2026-08-16"}, "0.0"},
		{"extract", {"'isodow'", "@2026-08-16"}, "7.0"},
		{"extract", {"'doy'", "@2024-12-31"}, "366.0"},
		{"extract", {"'hour'", AT}, "14.0"},
		{"extract", {"'minute'", AT}, "35.0"},
		{"extract", {"'second'", "@2026-01-01 00:00:56.125"}, "56.125"},
		{"extract", {"'milliseconds'", "@2026-01-01 00:00:56.125"}, "56125.0"},
		{"extract", {"'microsecond'", "@2026-01-01 00:00:56.125"}, "56125000.0"},
		{"extract", {"'epoch'", "@2026-01-31 10:00:00.5"}, "1769853600.5"},
		{"extract", {"'epoch'", "@1969-12-31 23:59:59"}, "-1.0"},
		{"extract", {"'decade'", AT}, "202.0"},
		{"extract", {"'century'", AT}, "21.0"},
		{"extract", {"'century'", "@2000-12-31"}, "20.0"},
		{"extract", {"'century'", "@2001-01-01"}, "21.0"},
		{"extract", {"'millennium'", "@2000-01-01"}, "2.0"},
		{"extract", {"'millennium'", "@2001-01-01"}, "3.0"},
		{"extract", {"'millennium'", AT}, "3.0"},
		{"extract", {"'hour'", "@1969-12-31 23:30"}, "23.0"},
		{"extract", {"'day'", "@1677-09-21 12:00"}, "21.0"},
		{"extract", {"'nonsense'", AT}, "!unknown field of time"},
		{"date_part", {"'hour'", AT}, "14.0"},
		{"extract", {"'hour'", "~90m"}, "1.0"},
		{"extract", {"'minute'", "~90m"}, "30.0"},
		{"extract", {"'second'", "~90s"}, "30.0"},
		{"extract", {"'day'", "~50h"}, "2.0"},
		{"extract", {"'hour'", "~50h"}, "2.0"},
		{"extract", {"'year'", "~15 months"}, "1.0"},
		{"extract", {"'month'", "~15 months"}, "3.0"},
		{"extract", {"'quarter'", "~4 months"}, "2.0"},
		{"extract", {"'epoch'", "~90s"}, "90.0"},
		{"extract", {"'epoch'", "~1 month"}, "2592000.0"},
		{"extract", {"'epoch'", "~1 year"}, "31557600.0"},
		{"extract", {"'milliseconds'", "~1500ms"}, "1500.0"},
		{"extract", {"'dow'", "~1d"}, "!unknown field of time"},
		{"date_part", {"'epoch'", "~1d"}, "86400.0"},
	};
	(void)state;
	EC_RUN(checks);
}

static void numbers(void **state)
{
	static const ec_check checks[] = {
		{"epoch_s", {"0"}, "1970-01-01T00:00:00Z"},
		{"epoch_s", {"-1"}, "1969-12-31T23:59:59Z"},
		{"epoch_s", {"1769853600"}, "2026-01-31T10:00:00Z"},
		{"epoch_s", {"10000000000"}, RANGE},
		{"epoch_s", {"1.5"}, "1970-01-01T00:00:01.5Z"},
		{"epoch_s", {"nan"}, RANGE},
		{"epoch_s", {"1e10"}, RANGE},
		{"epoch_s", {"-inf"}, RANGE},
		{"epoch_s", {"@1969-12-31 23:59:59.5"}, "-1"},
		{"epoch_s", {"@2026-01-31 10:00:00.999"}, "1769853600"},
		{"epoch_ms", {"1500"}, "1970-01-01T00:00:01.5Z"},
		{"epoch_ms", {"9223372036854775807"}, RANGE},
		{"epoch_ms", {"0.25"}, "1970-01-01T00:00:00.00025Z"},
		{"epoch_ms", {"@1970-01-01 00:00:01.5"}, "1500"},
		{"epoch_us", {"1500000"}, "1970-01-01T00:00:01.5Z"},
		{"epoch_us", {"-9223372036854775808"}, RANGE},
		{"epoch_us", {"0.5"}, "1970-01-01T00:00:00.0000005Z"},
		{"epoch_us", {"@1969-12-31 23:59:59.9999995"}, "-1"},
		{"epoch_ns", {"1"}, "1970-01-01T00:00:00.000000001Z"},
		{"epoch_ns", {"@1970-01-01 00:00:01"}, "1000000000"},
		{"make_timestamp", {"2026", "1", "31", "10", "20", "30.5"}, "2026-01-31T10:20:30.5Z"},
		{"make_timestamp", {"2026", "1", "31", "10", "20", "60"}, "2026-01-31T10:21:00Z"},
		{"make_timestamp", {"2026", "2", "29", "0", "0", "0"}, RANGE},
		{"make_timestamp", {"2024", "2", "29", "0", "0", "0"}, "2024-02-29T00:00:00Z"},
		{"make_timestamp", {"2026", "13", "1", "0", "0", "0"}, RANGE},
		{"make_timestamp", {"2026", "0", "1", "0", "0", "0"}, RANGE},
		{"make_timestamp", {"2026", "1", "0", "0", "0", "0"}, RANGE},
		{"make_timestamp", {"2026", "1", "1", "24", "0", "0"}, RANGE},
		{"make_timestamp", {"2026", "1", "1", "0", "60", "0"}, RANGE},
		{"make_timestamp", {"2026", "1", "1", "0", "0", "60.5"}, RANGE},
		{"make_timestamp", {"2026", "1", "1", "0", "0", "-1"}, RANGE},
		{"make_timestamp", {"2026", "1", "1", "0", "0", "nan"}, RANGE},
		{"make_timestamp", {"9999", "1", "1", "0", "0", "0"}, RANGE},
		{"make_timestamp", {"2263", "1", "1", "0", "0", "0"}, RANGE},
	};
	(void)state;
	EC_RUN(checks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncating),
		cmocka_unit_test(extracting),
		cmocka_unit_test(numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
