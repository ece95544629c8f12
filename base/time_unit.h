/*
 * Arithmetic in units of the calendar: cutting a time to a unit, adding units, counting those
 * between two times. Weeks begin on Monday, centuries and millennia with the year 1. A unit
 * is a field up to RF_FIELD_MILLENNIUM. Invariant: false means that the result is no
 * TIMESTAMP, never a wrong one.
 */
#ifndef RF_BASE_TIME_UNIT_H
#define RF_BASE_TIME_UNIT_H

#include "base/time_field.h"
#include "base/time_text.h"

int64_t rf_floor_div(int64_t a, int64_t b); /* b > 0 */

/* The week of ISO 8601 (1 to 53) and the year it belongs to: that of its Thursday. */
int32_t rf_iso_week(const rf_civil *civil, int64_t *year);

extern const char *const rf_day_names[7];    /* "Sunday" first */
extern const char *const rf_month_names[12]; /* "January" first */

/* The length of a unit up to a week in ns; 0 for those of months. */
int64_t rf_unit_ns(rf_time_field unit);
/* The months of a unit from a month on; 0 for shorter ones. */
int32_t rf_unit_months(rf_time_field unit);

/* Down to the start of the unit. */
bool rf_time_trunc(int64_t ns, rf_time_field unit, int64_t *out);
/* count units later; a day that its month has not is the month's last. */
bool rf_time_add(int64_t ns, rf_time_field unit, int64_t count, int64_t *out);
/* How often a unit begins after from and up to to; negative when to is earlier. */
int64_t rf_time_boundaries(int64_t from, int64_t to, rf_time_field unit);
/* How many whole units fit between them. */
int64_t rf_time_whole(int64_t from, int64_t to, rf_time_field unit);
/* to - from in years, months, days and a rest, as PostgreSQL's age gives it. */
bool rf_time_age(int64_t to, int64_t from, rf_interval *out);

/* Down to a multiple of a width that is months or ns, not both, and positive, counted from
 * origin; months from the first of its month. */
bool rf_time_bucket(int64_t ns, rf_interval width, int64_t origin, int64_t *out);

#endif
