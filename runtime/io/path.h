/*
 * Paths: NUL-terminated copies, globs, and the nearest name for a file that is not there.
 * Private to runtime/io.
 */
#ifndef RF_RUNTIME_IO_PATH_H
#define RF_RUNTIME_IO_PATH_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"

typedef struct rf_path_list {
	const char **paths; /* in the order of their bytes; in the arena */
	uint32_t count, capacity;
} rf_path_list;

/* A copy that ends in NUL; refuses NUL bytes, the empty path and one that is too long. */
rf_status rf_path_copy(rf_text path, rf_arena *arena, char **copy, rf_error *error);
/* The files that a path or a glob (* ? [..]) names. A path that exists, or is no glob, gives
 * itself. Directories that a glob matches are passed over; a glob without a file is an error. */
rf_status rf_path_expand(rf_text path, rf_arena *arena, rf_path_list *list, rf_error *error);
/* The error for a path that can't be opened; for a missing file with the nearest name. */
rf_status rf_path_fail(const char *path, int os_error, const char *verb, rf_arena *scratch,
                       rf_error *error);

#endif
