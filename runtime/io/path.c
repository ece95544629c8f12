/*
 * Paths and globs: see path.h. Our own walk instead of glob(3), whose memory can't be
 * counted or bounded. Invariant: the list is sorted by bytes and holds no directory.
 */
#include "runtime/io/path.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GLOB_DEPTH_MAX = 64 };

rf_status rf_path_copy(rf_text path, rf_arena *arena, char **copy, rf_error *error)
{
	if (path.size == 0) return rf_fail(error, RIFFLE_INVALID, "a path is empty");
	if (memchr(path.data, 0, path.size))
		return rf_fail(error, RIFFLE_INVALID, "a path has a NUL byte");
	if (path.size >= PATH_MAX)
		return rf_fail(error, RIFFLE_LIMIT, "a path of %zu bytes is longer than %d", path.size,
		               PATH_MAX - 1);
	*copy = rf_arena_copy(arena, path.data, path.size);
	return *copy ? RIFFLE_OK : rf_memory_fail(arena->memory, "a path", error);
}

static bool has_magic(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (strchr("*?[\\", text[i])) return true;
	return false;
}

typedef struct glob_walk {
	rf_arena *arena;
	rf_path_list *list;
	rf_error *error;
	char path[PATH_MAX]; /* what is fixed so far */
} glob_walk;

static rf_status add_path(glob_walk *walk)
{
	const char **slot;
	char *copy;
	if (walk->list->count >= RF_LIMIT_GLOB_FILES)
		return rf_fail(walk->error, RIFFLE_LIMIT, "more than %d files match", RF_LIMIT_GLOB_FILES);
	copy = rf_arena_copy(walk->arena, walk->path, strlen(walk->path));
	slot = copy ? rf_arena_push(walk->arena, &walk->list->paths, &walk->list->count,
	                            &walk->list->capacity, sizeof *slot)
				: NULL;
	if (!slot) return rf_memory_fail(walk->arena->memory, "a glob", walk->error);
	*slot = copy;
	return RIFFLE_OK;
}

static rf_status walk_part(glob_walk *walk, size_t size, const char *pattern, uint32_t depth);

/* path[0..size) and name, then what is left of the pattern after this part. */
static rf_status walk_name(glob_walk *walk, size_t size, const char *name, size_t name_size,
                           const char *rest, uint32_t depth)
{
	struct stat info;
	if (size + name_size + 2 > sizeof walk->path) return RIFFLE_OK; /* no such file can exist */
	memcpy(walk->path + size, name, name_size);
	size += name_size;
	walk->path[size] = 0;
	if (*rest) {
		while (*rest == '/' && size + 2 <= sizeof walk->path) walk->path[size++] = *rest++;
		walk->path[size] = 0;
		return walk_part(walk, size, rest, depth + 1);
	}
	if (stat(walk->path, &info) != 0 || S_ISDIR(info.st_mode)) return RIFFLE_OK;
	return add_path(walk);
}

static rf_status walk_folder(glob_walk *walk, size_t size, const char *part, const char *rest,
                             uint32_t depth)
{
	DIR *folder;
	struct dirent *entry;
	rf_status status = RIFFLE_OK;
	walk->path[size] = 0;
	folder = opendir(size ? walk->path : ".");
	if (!folder) {
		if (errno == ENOENT || errno == ENOTDIR) return RIFFLE_OK;
		return rf_fail_os(walk->error, errno, "cannot list \"%s\"", size ? walk->path : ".");
	}
	while (status >= 0) {
		errno = 0;
		entry = readdir(folder);
		if (!entry) {
			walk->path[size] = 0;
			if (errno)
				status =
					rf_fail_os(walk->error, errno, "cannot list \"%s\"", size ? walk->path : ".");
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
		if (fnmatch(part, entry->d_name, FNM_PERIOD) != 0) continue;
		status = walk_name(walk, size, entry->d_name, strlen(entry->d_name), rest, depth);
	}
	closedir(folder);
	return status;
}

static rf_status walk_part(glob_walk *walk, size_t size, const char *pattern, uint32_t depth)
{
	size_t part_size = strcspn(pattern, "/");
	char part[NAME_MAX + 1];
	if (depth > GLOB_DEPTH_MAX)
		return rf_fail(walk->error, RIFFLE_LIMIT, "a path has more than %d parts", GLOB_DEPTH_MAX);
	if (!has_magic(pattern, part_size))
		return walk_name(walk, size, pattern, part_size, pattern + part_size, depth);
	if (part_size > NAME_MAX) return RIFFLE_OK;
	memcpy(part, pattern, part_size);
	part[part_size] = 0;
	return walk_folder(walk, size, part, pattern + part_size, depth);
}

static int compare_paths(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;
	return strcmp(*left, *right);
}

rf_status rf_path_expand(rf_text path, rf_arena *arena, rf_path_list *list, rf_error *error)
{
	glob_walk walk = {.arena = arena, .list = list, .error = error};
	struct stat info;
	char *copy;
	size_t size = 0;
	*list = (rf_path_list){0};
	RF_TRY(rf_path_copy(path, arena, &copy, error));
	if (!has_magic(copy, path.size) || stat(copy, &info) == 0) {
		memcpy(walk.path, copy, path.size + 1);
		return add_path(&walk);
	}
	while (copy[size] == '/') walk.path[size++] = '/';
	RF_TRY(walk_part(&walk, size, copy + size, 0));
	if (list->count == 0) {
		rf_fail(error, RIFFLE_IO, "no file matches \"%.200s\"", copy);
		if (error) error->os_error = ENOENT;
		return RIFFLE_IO;
	}
	qsort(list->paths, list->count, sizeof list->paths[0], compare_paths);
	return RIFFLE_OK;
}

/* How far a name in the folder is from the wanted one; 0: the wanted one with an ending. */
static uint32_t name_distance(rf_text wanted, rf_text name, uint32_t max)
{
	if (name.size > wanted.size + 1 && name.data[wanted.size] == '.' &&
	    rf_text_equal_fold(wanted, (rf_text){name.data, wanted.size}))
		return 0;
	return rf_text_distance(wanted, name, max);
}

/* The nearest name in the folder of a path; of equally near ones the first by bytes. */
static const char *nearest_name(const char *folder_path, rf_text wanted, rf_arena *scratch)
{
	const char *best = NULL;
	uint32_t best_distance = rf_text_typo_max(wanted.size);
	DIR *folder = opendir(folder_path);
	struct dirent *entry;
	if (!folder) return NULL;
	while ((entry = readdir(folder))) {
		rf_text name = rf_text_of(entry->d_name);
		uint32_t distance;
		if (name.data[0] == '.' && !(wanted.size && wanted.data[0] == '.')) continue;
		distance = name_distance(wanted, name, best_distance);
		if (distance > best_distance) continue;
		if (distance == best_distance && best && strcmp(best, entry->d_name) <= 0) continue;
		best = rf_arena_copy(scratch, name.data, name.size);
		best_distance = distance;
		if (!best) break;
	}
	closedir(folder);
	return best;
}

static void suggest(const char *path, rf_arena *scratch, rf_error *error)
{
	const char *slash = strrchr(path, '/');
	size_t folder_size = slash ? (size_t)(slash - path) + 1 : 0;
	const char *folder = slash ? rf_arena_copy(scratch, path, folder_size) : ".";
	const char *near;
	struct stat info;
	if (!folder) return;
	if (stat(folder, &info) != 0) {
		rf_hint(error, "There is no folder \"%.*s\".", (int)(folder_size - 1), path);
		return;
	}
	near = nearest_name(folder, rf_text_of(path + folder_size), scratch);
	if (near) rf_hint(error, "did you mean \"%.*s%s\"?", (int)folder_size, path, near);
}

rf_status rf_path_fail(const char *path, int os_error, const char *verb, rf_arena *scratch,
                       rf_error *error)
{
	const char *base = strrchr(path, '/');
	if (os_error == EISDIR) {
		rf_fail(error, RIFFLE_IO, "\"%s\" is a directory", path);
		if (error) error->os_error = EISDIR;
		return RIFFLE_IO;
	}
	rf_fail_os(error, os_error, "cannot %s \"%s\"", verb, path);
	if (os_error == ENOENT && error && !(base && base[1] == 0)) suggest(path, scratch, error);
	return RIFFLE_IO;
}
