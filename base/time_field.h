/*
 * The fields and units of time that extract, date_part and date_trunc take, by their names.
 * Invariant: up to RF_FIELD_MILLENNIUM they are units, in ascending order of length.
 */
#ifndef RF_BASE_TIME_FIELD_H
#define RF_BASE_TIME_FIELD_H

#include "base/text.h"

typedef enum rf_time_field {
	RF_FIELD_MICROSECOND,
	RF_FIELD_MILLISECOND,
	RF_FIELD_SECOND,
	RF_FIELD_MINUTE,
	RF_FIELD_HOUR,
	RF_FIELD_DAY,
	RF_FIELD_WEEK,
	RF_FIELD_MONTH,
	RF_FIELD_QUARTER,
	RF_FIELD_YEAR,
	RF_FIELD_DECADE,
	RF_FIELD_CENTURY,
	RF_FIELD_MILLENNIUM,
	RF_FIELD_UNIT_COUNT,
	RF_FIELD_DOW = RF_FIELD_UNIT_COUNT, /* 0 Sunday to 6 */
	RF_FIELD_ISODOW,                    /* 1 Monday to 7 */
	RF_FIELD_DOY,
	RF_FIELD_ISOYEAR,
	RF_FIELD_EPOCH,
	RF_FIELD_JULIAN, /* days since 4714-11-24 BC, as PostgreSQL counts them */
	RF_FIELD_COUNT
} rf_time_field;

/* Any case, singular or plural. False: no such field. */
bool rf_time_field_read(rf_text name, rf_time_field *field);
/* The name most like an unknown one of the fields before end; size 0: none is near. */
rf_text rf_time_field_suggest(rf_text name, rf_time_field end);

#endif
