/*
 * Time zones from the system's zone data (TZif, RFC 8536): when which offset from UTC is in
 * force. The rule for the years after the file's last transition is written out when a zone
 * is opened, so that looking up is one search. Nothing here reads the environment or keeps
 * anything of its own. Invariant: the periods of a zone follow each other without a hole from
 * INT64_MIN to INT64_MAX.
 */
#ifndef RF_BASE_ZONE_H
#define RF_BASE_ZONE_H

#include "base/memory.h"
#include "base/text.h"

enum { RF_ZONE_NAME_MAX = 64, RF_ZONE_ABBREVIATION_MAX = 16 };

/* What is in force for a time. */
typedef struct rf_zone_type {
	int32_t offset_s; /* local time = UTC + offset */
	bool is_dst;
	char abbreviation[RF_ZONE_ABBREVIATION_MAX]; /* "CEST"; ends in NUL */
} rf_zone_type;

/* [start, end) in seconds since 1970 UTC. */
typedef struct rf_zone_period {
	int64_t start_s;
	int64_t end_s;
	const rf_zone_type *type;
} rf_zone_period;

typedef struct rf_zone {
	rf_memory *memory;
	size_t size; /* of this block */
	char name[RF_ZONE_NAME_MAX + 1];
	uint32_t period_count;
	rf_zone_period *periods;
	rf_zone_type *types;
} rf_zone;

/* Makes a zone of a TZif file's bytes. RIFFLE_NAME: they are none. */
rf_status rf_zone_read(rf_memory *memory, rf_text name, rf_text bytes, rf_zone **zone,
                       rf_error *error);
/* A zone with room for its periods and types, all zero but the first period, which is for all time
 * and of the first type. */
rf_status rf_zone_make(rf_memory *memory, rf_text name, uint32_t period_count, uint32_t type_count,
                       rf_zone **zone, rf_error *error);
/* A zone of one offset for ever. */
rf_status rf_zone_fixed(rf_memory *memory, rf_text name, int32_t offset_s, rf_zone **zone,
                        rf_error *error);
void rf_zone_free(rf_zone *zone);

/* The period that an instant lies in. */
const rf_zone_period *rf_zone_at(const rf_zone *zone, int64_t utc_s);
/* The instant of a local time. One that there is twice (clocks went back) is the later; one
 * that there is not (clocks went forward) is read with the offset before the change: as in
 * PostgreSQL. */
int64_t rf_zone_to_utc(const rf_zone *zone, int64_t local_s);

#endif
