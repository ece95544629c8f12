/*
 * The names of the zones that the system has, as the files of a folder are called. For names
 * in another case and for suggestions. Invariant: the list is sorted by its names' lower
 * case, and every name in it is a good one.
 */
#ifndef RF_BASE_ZONE_NAMES_H
#define RF_BASE_ZONE_NAMES_H

#include "base/zone.h"

#define RF_ZONE_FOLDER "/usr/share/zoneinfo"

typedef struct rf_zone_names rf_zone_names;

rf_status rf_zone_names_read(rf_memory *memory, rf_zone_names **names, rf_error *error);
void rf_zone_names_free(rf_zone_names *names);
uint32_t rf_zone_names_count(const rf_zone_names *names);
/* The name as its file is written; size 0: there is none. */
rf_text rf_zone_names_find(const rf_zone_names *names, rf_text name);
/* The one that is most like an unknown name; size 0: none is near. */
rf_text rf_zone_names_nearest(const rf_zone_names *names, rf_text name);

/* Letters, digits, _ + - and single / between parts, no longer than a name may be, and not one
 * of the entries that are no zones of their own (posix, right, localtime). */
bool rf_zone_name_is_good(rf_text name);
/* By bytes, ASCII case folded: <0, 0, >0. */
int rf_zone_name_order(rf_text a, rf_text b);

#endif
