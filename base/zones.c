/* Names of zones to zones: see zones.h. */
#include "base/zones.h"

#include "base/time_text.h"
#include "base/zone_names.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 64 * 1024 };

struct rf_zones {
	rf_memory *memory;
	rf_zone **opened; /* by name, case folded */
	uint32_t opened_count, opened_capacity;
	rf_zone *fixed;       /* the offset asked for last */
	rf_zone_names *names; /* all there are; NULL until a name is not found as it is */
};

rf_status rf_zones_open(rf_memory *memory, rf_zones **zones, rf_error *error)
{
	*zones = rf_alloc_zero(memory, sizeof **zones);
	if (!*zones) return rf_memory_fail(memory, "time zones", error);
	(*zones)->memory = memory;
	return RIFFLE_OK;
}

void rf_zones_close(rf_zones *zones)
{
	if (!zones) return;
	for (uint32_t i = 0; i < zones->opened_count; i++) rf_zone_free(zones->opened[i]);
	rf_free(zones->memory, zones->opened, zones->opened_capacity * sizeof *zones->opened);
	rf_zone_free(zones->fixed);
	rf_zone_names_free(zones->names);
	rf_free(zones->memory, zones, sizeof *zones);
}

/* ---- files ---- */

/* All bytes of a file. *size 0: there is no such file. */
static rf_status read_bytes(int fd, char *buffer, size_t *size, rf_text name, rf_error *error)
{
	while (*size < FILE_BYTES_MAX) {
		ssize_t got = read(fd, buffer + *size, FILE_BYTES_MAX - *size);
		if (got == 0) break;
		if (got > 0)
			*size += (size_t)got;
		else if (errno != EINTR)
			return rf_fail_os(error, errno, "can't read the time zone \"%.*s\"", (int)name.size,
			                  name.data);
	}
	return RIFFLE_OK;
}

static rf_status read_file(rf_text name, char *buffer, size_t *size, rf_error *error)
{
	char path[sizeof RF_ZONE_FOLDER + RF_ZONE_NAME_MAX + 2];
	struct stat about;
	rf_status status = RIFFLE_OK;
	int fd;
	*size = 0;
	snprintf(path, sizeof path, RF_ZONE_FOLDER "/%.*s", (int)name.size, name.data);
	do fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return RIFFLE_OK;
	if (fd < 0)
		return rf_fail_os(error, errno, "can't open the time zone \"%.*s\"", (int)name.size,
		                  name.data);
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= FILE_BYTES_MAX)
		status = read_bytes(fd, buffer, size, name, error);
	close(fd);
	return status;
}

/* Where a zone of that name is or would be among those opened. */
static uint32_t place_of(const rf_zones *zones, rf_text name, bool *is_there)
{
	uint32_t low = 0, high = zones->opened_count;
	*is_there = false;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = rf_zone_name_order(name, rf_text_of(zones->opened[middle]->name));
		if (order == 0) *is_there = true;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* RIFFLE_NAME: there is no such file, or it is no zone. */
static rf_status open_file(rf_zones *zones, rf_text name, uint32_t at, const rf_zone **zone,
                           rf_error *error)
{
	char *buffer = rf_alloc(zones->memory, FILE_BYTES_MAX);
	rf_zone *made = NULL;
	size_t size = 0;
	rf_status status;
	if (!buffer ||
	    !rf_array_grow(zones->memory, &zones->opened, &zones->opened_capacity,
	                   (uint64_t)zones->opened_count + 1, sizeof *zones->opened)) {
		status = rf_memory_fail(zones->memory, "a time zone", error);
		goto out;
	}
	status = read_file(name, buffer, &size, error);
	if (status < 0) goto out;
	status = size ? rf_zone_read(zones->memory, name, (rf_text){buffer, size}, &made, error)
				  : RIFFLE_NAME;
	if (status < 0) goto out;
	memmove(zones->opened + at + 1, zones->opened + at,
	        (zones->opened_count - at) * sizeof *zones->opened);
	zones->opened[at] = made;
	zones->opened_count++;
	*zone = made;
out:
	rf_free(zones->memory, buffer, FILE_BYTES_MAX);
	return status;
}

/* ---- looking up ---- */

static rf_status fail_unknown(const rf_zones *zones, rf_text name, rf_error *error)
{
	rf_text nearest = rf_zone_names_nearest(zones->names, name);
	rf_fail(error, RIFFLE_NAME, "unknown time zone \"%.*s\"", (int)name.size, name.data);
	if (!error) return RIFFLE_NAME;
	if (nearest.size)
		rf_hint(error, "did you mean \"%.*s\"?", (int)nearest.size, nearest.data);
	else if (rf_zone_names_count(zones->names) == 0)
		rf_hint(error, "This system has no zone data (%s); UTC and offsets work.", RF_ZONE_FOLDER);
	else
		rf_hint(error, "Zones are named like Europe/Berlin, UTC or +02:00.");
	return RIFFLE_NAME;
}

static rf_status find_offset(rf_zones *zones, rf_text name, int64_t offset_s, const rf_zone **zone,
                             rf_error *error)
{
	if (!zones->fixed || !rf_text_is(name, zones->fixed->name)) {
		rf_zone_free(zones->fixed);
		zones->fixed = NULL;
		RF_TRY(rf_zone_fixed(zones->memory, name, (int32_t)offset_s, &zones->fixed, error));
	}
	*zone = zones->fixed;
	return RIFFLE_OK;
}

rf_status rf_zones_find(rf_zones *zones, rf_text name, const rf_zone **zone, rf_error *error)
{
	int64_t offset_s;
	rf_status status;
	rf_text listed;
	bool is_there;
	uint32_t at;
	if (name.size && name.data[0] != ' ' && rf_read_utc_offset(name, &offset_s))
		return find_offset(zones, name, offset_s, zone, error);
	at = place_of(zones, name, &is_there);
	if (is_there) {
		*zone = zones->opened[at];
		return RIFFLE_OK;
	}
	if (!zones->names) {
		if (rf_zone_name_is_good(name)) {
			status = open_file(zones, name, at, zone, error);
			if (status != RIFFLE_NAME) return status;
		}
		RF_TRY(rf_zone_names_read(zones->memory, &zones->names, error));
	}
	listed = rf_zone_names_find(zones->names, name);
	if (!listed.size) return fail_unknown(zones, name, error);
	status = open_file(zones, listed, at, zone, error);
	return status == RIFFLE_NAME ? fail_unknown(zones, name, error) : status;
}
