/*
 * What the kernels of times share: fields and zones by name, read again only when the name
 * is another text than the row before had, since it is mostly a constant.
 */
#ifndef RF_RUNTIME_KERNEL_TIME_H
#define RF_RUNTIME_KERNEL_TIME_H

#include "runtime/kernel_loop.h"

#include "base/time_unit.h"
#include "base/zones.h"

#define RF_TIMESTAMP_REASON "TIMESTAMP out of range"
#define RF_INTERVAL_REASON  "INTERVAL out of range"
#define RF_UNIT_REASON      "unknown unit of time"
#define RF_FIELD_REASON     "unknown field of time"

/* ---- fields by name ---- */

typedef struct rf_field_name {
	rf_text name;
	rf_time_field field;
	bool is_known;
} rf_field_name;

bool rf_field_take(rf_field_name *last, rf_text name);
/* A unit; otherwise the row has failed. */
bool rf_unit_take(rf_field_name *last, rf_kernel_call *call, uint32_t row, rf_text name);

/* ---- zones by name ---- */

typedef struct rf_zone_cursor {
	rf_text name;
	const rf_zone *zone;          /* NULL: none of that name */
	const rf_zone_period *period; /* of the time before, or NULL */
	const char *reason;           /* why there is none */
} rf_zone_cursor;

/* The zone of a row; false: the row has failed. The zones are kept by the call's step. */
bool rf_zone_take(rf_zone_cursor *cursor, rf_kernel_call *call, uint32_t row, rf_text name);
const rf_zone_type *rf_zone_type_at(rf_zone_cursor *cursor, int64_t ns);
/* Local times and back; false: no TIMESTAMP. */
bool rf_zone_local(rf_zone_cursor *cursor, int64_t ns, int64_t *local);
bool rf_zone_instant(rf_zone_cursor *cursor, int64_t local, int64_t *ns);
/* date_trunc in a zone. Hours and less keep the offset that they had, so that the hour that
 * comes twice is not taken for its twin. */
bool rf_zone_trunc(rf_zone_cursor *cursor, int64_t ns, rf_time_field unit, int64_t *out);

/* The fields of a time, as extract gives them. */
double rf_time_field_value(int64_t ns, rf_time_field field);

#endif
