/* Walking the folder of the zone data: see zone_names.h. */
#include "base/zone_names.h"

#include "base/arena.h"
#include "base/suggestion.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 3, NAMES_MAX = 5000 };

struct rf_zone_names {
	rf_memory *memory;
	rf_arena arena;
	rf_text *names;
	uint32_t count, capacity;
};

/* ---- names ---- */

bool rf_zone_name_is_good(rf_text name)
{
	static const char *const others[] = {"posix", "right", "localtime", "posixrules"};
	size_t first = 0;
	if (name.size == 0 || name.size > RF_ZONE_NAME_MAX) return false;
	for (size_t i = 0; i < name.size; i++) {
		char c = rf_fold(name.data[i]);
		bool is_edge = i == 0 || i + 1 == name.size || name.data[i - 1] == '/';
		if (c == '/' && is_edge) return false;
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && !strchr("_+-/", c)) return false;
		if (c == 0) return false;
	}
	while (first < name.size && name.data[first] != '/') first++;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (rf_text_is_fold((rf_text){name.data, first}, others[i])) return false;
	return true;
}

int rf_zone_name_order(rf_text a, rf_text b)
{
	for (size_t i = 0; i < a.size && i < b.size; i++) {
		int order = (unsigned char)rf_fold(a.data[i]) - (unsigned char)rf_fold(b.data[i]);
		if (order) return order;
	}
	return (a.size > b.size) - (a.size < b.size);
}

static int compare(const void *a, const void *b)
{
	return rf_zone_name_order(*(const rf_text *)a, *(const rf_text *)b);
}

/* ---- the walk ---- */

/* A folder that is open, and where its name ends in the path. */
typedef struct level {
	DIR *folder;
	size_t size;
} level;

static bool is_folder(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Takes the next entry of the innermost folder: a name of the list, or a folder to go into. */
static bool take_entry(rf_zone_names *names, const char *path, bool *goes_in)
{
	rf_text name = rf_text_of(path + sizeof RF_ZONE_FOLDER), *slot;
	char *copy;
	*goes_in = false;
	if (!rf_zone_name_is_good(name) || names->count == NAMES_MAX) return true;
	*goes_in = is_folder(path);
	if (*goes_in) return true;
	copy = rf_arena_copy(&names->arena, name.data, name.size);
	slot =
		rf_arena_push(&names->arena, &names->names, &names->count, &names->capacity, sizeof *slot);
	if (!copy || !slot) return false;
	*slot = (rf_text){copy, name.size};
	return true;
}

/* False: no memory. A folder that can't be opened has no names. */
static bool walk(rf_zone_names *names)
{
	char path[sizeof RF_ZONE_FOLDER + RF_ZONE_NAME_MAX + 2] = RF_ZONE_FOLDER;
	level levels[DEPTH_MAX];
	int depth = 0;
	bool has_memory = true, goes_in;
	levels[0] = (level){opendir(path), strlen(path)};
	if (!levels[0].folder) return errno != ENOMEM;
	while (depth >= 0) {
		level *here = &levels[depth];
		const struct dirent *entry = has_memory ? readdir(here->folder) : NULL;
		size_t size = entry ? strlen(entry->d_name) : 0;
		if (!entry) {
			closedir(here->folder);
			depth--;
			continue;
		}
		if (here->size + size + 2 > sizeof path) continue;
		path[here->size] = '/';
		memcpy(path + here->size + 1, entry->d_name, size + 1);
		has_memory = take_entry(names, path, &goes_in);
		if (!goes_in || depth + 1 == DEPTH_MAX) continue;
		levels[depth + 1] = (level){opendir(path), here->size + 1 + size};
		if (levels[depth + 1].folder) depth++;
	}
	return has_memory;
}

rf_status rf_zone_names_read(rf_memory *memory, rf_zone_names **names, rf_error *error)
{
	rf_zone_names *made = rf_alloc_zero(memory, sizeof *made);
	*names = made;
	if (!made) return rf_memory_fail(memory, "time zones", error);
	made->memory = memory;
	rf_arena_init(&made->arena, memory);
	if (!walk(made)) {
		rf_zone_names_free(made);
		*names = NULL;
		return rf_memory_fail(memory, "time zones", error);
	}
	if (made->count) qsort(made->names, made->count, sizeof *made->names, compare);
	return RIFFLE_OK;
}

void rf_zone_names_free(rf_zone_names *names)
{
	if (!names) return;
	rf_arena_release(&names->arena);
	rf_free(names->memory, names, sizeof *names);
}

/* ---- the list ---- */

uint32_t rf_zone_names_count(const rf_zone_names *names)
{
	return names->count;
}

rf_text rf_zone_names_find(const rf_zone_names *names, rf_text name)
{
	const rf_text *found = names->count
		? bsearch(&name, names->names, names->count, sizeof *names->names, compare)
		: NULL;
	return found ? *found : (rf_text){"", 0};
}

/* The part after the last /: "Berlin" is near to Europe/Berlin. */
static rf_text city_of(rf_text name)
{
	for (size_t i = name.size; i-- > 0;)
		if (name.data[i] == '/') return (rf_text){name.data + i + 1, name.size - i - 1};
	return name;
}

rf_text rf_zone_names_nearest(const rf_zone_names *names, rf_text name)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	for (uint32_t i = 0; i < names->count; i++) rf_suggestion_try(&suggestion, names->names[i]);
	if (suggestion.best.size) return suggestion.best;
	for (uint32_t i = 0; i < names->count; i++)
		if (rf_text_equal_fold(city_of(names->names[i]), name)) return names->names[i];
	return suggestion.best;
}
