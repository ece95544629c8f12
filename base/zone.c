/* Looking up offsets and local times: see zone.h. */
#include "base/zone.h"

#include <string.h>

/* No offset is longer: two local times of one instant are less than this apart. */
enum { OFFSET_MAX_S = 26 * 3600 };

rf_status rf_zone_make(rf_memory *memory, rf_text name, uint32_t period_count, uint32_t type_count,
                       rf_zone **zone, rf_error *error)
{
	size_t size =
		sizeof(rf_zone) + period_count * sizeof(rf_zone_period) + type_count * sizeof(rf_zone_type);
	rf_zone *made = rf_alloc_zero(memory, size);
	*zone = made;
	if (!made) return rf_memory_fail(memory, "a time zone", error);
	made->memory = memory;
	made->size = size;
	memcpy(made->name, name.data, name.size < RF_ZONE_NAME_MAX ? name.size : RF_ZONE_NAME_MAX);
	made->periods = (rf_zone_period *)(made + 1);
	made->types = (rf_zone_type *)(made->periods + period_count);
	made->period_count = period_count;
	made->periods[0] = (rf_zone_period){INT64_MIN, INT64_MAX, made->types};
	return RIFFLE_OK;
}

rf_status rf_zone_fixed(rf_memory *memory, rf_text name, int32_t offset_s, rf_zone **zone,
                        rf_error *error)
{
	RF_TRY(rf_zone_make(memory, name, 1, 1, zone, error));
	(*zone)->types[0].offset_s = offset_s;
	return RIFFLE_OK;
}

void rf_zone_free(rf_zone *zone)
{
	if (zone) rf_free(zone->memory, zone, zone->size);
}

const rf_zone_period *rf_zone_at(const rf_zone *zone, int64_t utc_s)
{
	uint32_t low = 0, high = zone->period_count - 1;
	while (low < high) {
		uint32_t middle = low + (high - low + 1) / 2;
		if (zone->periods[middle].start_s <= utc_s)
			low = middle;
		else
			high = middle - 1;
	}
	return &zone->periods[low];
}

/* Local times are walked from the last period that could hold this one to the first. */
int64_t rf_zone_to_utc(const rf_zone *zone, int64_t local_s)
{
	const rf_zone_period *last = rf_zone_at(zone, local_s + OFFSET_MAX_S);
	const rf_zone_period *first = last;
	for (const rf_zone_period *period = last;; period--) {
		int64_t utc_s = local_s - period->type->offset_s;
		if (utc_s >= period->start_s && utc_s < period->end_s) return utc_s;
		first = period;
		if (period == zone->periods || period->start_s < local_s - OFFSET_MAX_S) break;
	}
	for (const rf_zone_period *period = last; period > first; period--) {
		int64_t before_s = local_s - period[-1].type->offset_s;
		if (before_s >= period->start_s && local_s - period->type->offset_s < period->start_s)
			return before_s;
	}
	return local_s - first->type->offset_s;
}
