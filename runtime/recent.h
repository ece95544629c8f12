/*
 * Which keys were kept lately, for DEDUP BY ... WITHIN. A row is a repeat if one of its key was
 * kept less than `within` before or after it. What is no longer than that before the point that
 * a row met (the watermark, or its own number) is forgotten for it, whoever comes when.
 */
#ifndef RF_RUNTIME_RECENT_H
#define RF_RUNTIME_RECENT_H

#include "runtime/group_table.h"

typedef struct rf_recent rf_recent;

rf_status rf_recent_open(rf_recent **recent, rf_memory *memory, const rf_schema *input,
                         const uint32_t *keys, uint32_t key_count, int64_t within, rf_error *error);
void rf_recent_close(rf_recent *recent);
/* Finds the keys of the selected rows of a batch. */
rf_status rf_recent_begin(rf_recent *recent, const rf_batch *batch, rf_error *error);
/* Whether the i-th of them is kept; it is then remembered. at: its time or number; mark: the
 * point that it met, which never goes back. */
rf_status rf_recent_keep(rf_recent *recent, uint32_t i, int64_t at, int64_t mark, bool *is_kept,
                         rf_error *error);
/* Forgets, after a batch, the keys that no row to come can be a repeat of. */
rf_status rf_recent_end(rf_recent *recent, int64_t mark, rf_error *error);
size_t rf_recent_bytes(const rf_recent *recent);

#endif
