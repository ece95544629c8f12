/*
 * Time zones: between UTC and local times. The zones that a step has met are kept with it, so
 * that each is opened once. Invariant: a zone that can't be had is NULL and an error of the
 * row, save for want of memory.
 */
#include "runtime/kernel_time.h"

/* ---- fields and zones by name ---- */

bool rf_field_take(rf_field_name *last, rf_text name)
{
	if (last->name.data != name.data || last->name.size != name.size) {
		last->name = name;
		last->is_known = rf_time_field_read(name, &last->field);
	}
	return last->is_known;
}

bool rf_unit_take(rf_field_name *last, rf_kernel_call *call, uint32_t row, rf_text name)
{
	if (rf_field_take(last, name) && last->field < RF_FIELD_UNIT_COUNT) return true;
	rf_kernel_fail(call, row, RF_UNIT_REASON);
	return false;
}

static void release_zones(rf_kernel_cache *cache)
{
	rf_zones_close(cache->state);
}

static bool open_zones(rf_kernel_call *call)
{
	rf_zones *zones;
	if (call->cache->state) return true;
	if (rf_zones_open(call->cache->memory, &zones, NULL) < 0) {
		call->is_out_of_memory = true;
		return false;
	}
	call->cache->state = zones;
	call->cache->release = release_zones;
	return true;
}

static void find_zone(rf_zone_cursor *cursor, rf_kernel_call *call, rf_text name)
{
	rf_status status = RIFFLE_NO_MEMORY;
	*cursor = (rf_zone_cursor){.name = name};
	if (open_zones(call)) status = rf_zones_find(call->cache->state, name, &cursor->zone, NULL);
	if (status == RIFFLE_OK) return;
	cursor->zone = NULL;
	cursor->reason = status == RIFFLE_NAME ? "unknown time zone" : "time zone can't be read";
	if (status == RIFFLE_NO_MEMORY || status == RIFFLE_LIMIT) call->is_out_of_memory = true;
}

bool rf_zone_take(rf_zone_cursor *cursor, rf_kernel_call *call, uint32_t row, rf_text name)
{
	bool is_new = cursor->name.data != name.data || cursor->name.size != name.size;
	if (is_new || (!cursor->zone && !cursor->reason)) find_zone(cursor, call, name);
	if (cursor->zone) return true;
	rf_kernel_fail(call, row, cursor->reason);
	return false;
}

/* ---- conversions ---- */

static const rf_zone_period *period_at(rf_zone_cursor *cursor, int64_t utc_s)
{
	const rf_zone_period *period = cursor->period;
	if (!period || utc_s < period->start_s || utc_s >= period->end_s)
		cursor->period = period = rf_zone_at(cursor->zone, utc_s);
	return period;
}

const rf_zone_type *rf_zone_type_at(rf_zone_cursor *cursor, int64_t ns)
{
	return period_at(cursor, rf_floor_div(ns, RF_NS_PER_S))->type;
}

bool rf_zone_local(rf_zone_cursor *cursor, int64_t ns, int64_t *local)
{
	int64_t offset_s = rf_zone_type_at(cursor, ns)->offset_s;
	return !__builtin_add_overflow(ns, offset_s * RF_NS_PER_S, local);
}

/* Far from any change of the clocks the offset of the time before will do. */
static int64_t instant_s(rf_zone_cursor *cursor, int64_t local_s)
{
	enum { FAR_S = 4 * 86400 };
	const rf_zone_period *period = cursor->period;
	if (period && (period->start_s == INT64_MIN || local_s - FAR_S > period->start_s) &&
	    (period->end_s == INT64_MAX || local_s + FAR_S < period->end_s))
		return local_s - period->type->offset_s;
	local_s = rf_zone_to_utc(cursor->zone, local_s);
	period_at(cursor, local_s);
	return local_s;
}

bool rf_zone_instant(rf_zone_cursor *cursor, int64_t local, int64_t *ns)
{
	int64_t local_s = rf_floor_div(local, RF_NS_PER_S);
	int64_t offset_s = local_s - instant_s(cursor, local_s);
	return !__builtin_sub_overflow(local, offset_s * RF_NS_PER_S, ns);
}

bool rf_zone_trunc(rf_zone_cursor *cursor, int64_t ns, rf_time_field unit, int64_t *out)
{
	int64_t local, cut;
	if (!rf_zone_local(cursor, ns, &local) || !rf_time_trunc(local, unit, &cut)) return false;
	if (unit >= RF_FIELD_DAY) return rf_zone_instant(cursor, cut, out);
	return !__builtin_sub_overflow(ns, local - cut, out);
}

/* ---- functions ---- */

/* One of a time and a zone, at these places of the arguments. */
#define WITH_ZONE(id, time_at, zone_at, convert) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *times = call->args[time_at].data; \
		const rf_text *names = call->args[zone_at].data; \
		int64_t *out = call->out->data; \
		rf_zone_cursor cursor = {.zone = NULL}; \
		RF_FOR_ROWS(call, row) \
		{ \
			out[row] = 0; \
			if (rf_zone_take(&cursor, call, row, names[row]) && \
			    !convert(&cursor, times[row], &out[row])) \
				rf_kernel_fail(call, row, RF_TIMESTAMP_REASON); \
		} \
	}

WITH_ZONE(TIMEZONE, 1, 0, rf_zone_local)
WITH_ZONE(FROM_UTC_TIMESTAMP, 0, 1, rf_zone_local)
WITH_ZONE(TO_UTC_TIMESTAMP, 0, 1, rf_zone_instant)

void rf_kernel_UTC_OFFSET(rf_kernel_call *call)
{
	const rf_text *names = call->args[0].data;
	const int64_t *times = call->args[1].data;
	rf_interval *out = call->out->data;
	rf_zone_cursor cursor = {.zone = NULL};
	RF_FOR_ROWS(call, row)
	{
		out[row] = (rf_interval){0};
		if (rf_zone_take(&cursor, call, row, names[row]))
			out[row].ns = rf_zone_type_at(&cursor, times[row])->offset_s * RF_NS_PER_S;
	}
}
