/*
 * The zones of the system by name, each opened when it is first asked for. Names fold case as
 * PostgreSQL's do. The zone data is the system's own and only read, so it may be opened in a
 * library that is allowed no files. Invariant: a name can lead nowhere but below the folder
 * of the zone data.
 */
#ifndef RF_BASE_ZONES_H
#define RF_BASE_ZONES_H

#include "base/zone.h"

typedef struct rf_zones rf_zones;

rf_status rf_zones_open(rf_memory *memory, rf_zones **zones, rf_error *error);
void rf_zones_close(rf_zones *zones);

/* The zone of a name such as Europe/Berlin, UTC or +05:30 (east of Greenwich); valid until
 * zones are closed, an offset's only until the next offset is asked for. RIFFLE_NAME: there
 * is none; the hint names the nearest. */
rf_status rf_zones_find(rf_zones *zones, rf_text name, const rf_zone **zone, rf_error *error);

#endif
