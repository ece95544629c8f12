/* Settings: what SET changes, each with its default, bounds and one line of documentation. */
#ifndef RF_PLANNER_SETTINGS_H
#define RF_PLANNER_SETTINGS_H

#include "base/type.h"

typedef struct rf_settings {
	int64_t batch_rows;      /* 1 to 2,048 */
	int64_t chunk_bytes;     /* bytes of one read, 1 to 16 MiB */
	int64_t max_errors;      /* errors that leave the exit status 0 */
	int64_t max_row_bytes;   /* a longer row of input is a bad row */
	int64_t memory_bytes;    /* of each query; 'memory', takes '256MB' too */
	int64_t seed;            /* of random(); 0: another one each run */
	int64_t threads;         /* 0: as many as there are cores */
	bool is_on_error_fail;   /* on_error: 'null' or 'fail' */
	uint64_t disabled_rules; /* a bit for each rewrite rule: rewrite_<rule> = false */
} rf_settings;

void rf_settings_init(rf_settings *settings);
/* SET name = value. Unknown names come with a suggestion, values out of bounds with the bounds. */
rf_status rf_settings_set(rf_settings *settings, rf_text name, rf_loc name_loc,
                          const rf_value *value, rf_loc value_loc, rf_error *error);

/* For SHOW SETTINGS: the index-th setting; false after the last. value is formatted into
 * buffer. */
bool rf_settings_get(const rf_settings *settings, uint32_t index, const char **name, char *value,
                     size_t capacity, const char **doc);

#endif
