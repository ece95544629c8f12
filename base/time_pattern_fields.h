/*
 * What the reader of PostgreSQL's patterns has found in a text, and the time that it makes. As
 * there a field that was not said is 0, and of two that say the same thing one counts.
 */
#ifndef RF_BASE_TIME_PATTERN_FIELDS_H
#define RF_BASE_TIME_PATTERN_FIELDS_H

#include "base/time_pattern.h"

typedef struct rf_pattern_fields {
	int64_t year, century, month, week, week_of_month, day, day_of_year, weekday, julian;
	int64_t hour, minute, second, day_seconds;
	int64_t milliseconds, fraction, fraction_unit_ns, fraction_round_ns;
	int64_t zone_sign, zone_hours, zone_minutes;
	int32_t year_width;
	bool is_pm, is_12_hours, is_bc, is_iso, is_gregorian;
} rf_pattern_fields;

/* The time of the fields, into all but the zone of *read. */
rf_read rf_pattern_settle(rf_pattern_fields *found, rf_time_read *read);

#endif
