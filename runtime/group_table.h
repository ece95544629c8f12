/*
 * From group keys to group numbers, in the order of each group's first row: 0, 1, 2, ...
 * Keys are copied in. NULLs make one group; NaN equals NaN; -0.0 equals 0.0.
 */
#ifndef RF_RUNTIME_GROUP_TABLE_H
#define RF_RUNTIME_GROUP_TABLE_H

#include "runtime/batch.h"

typedef struct rf_group_table rf_group_table;

/* key_types of key_count; what: who asks, for the error of a memory limit. */
rf_status rf_group_table_open(rf_group_table **table, rf_memory *memory, const rf_type *key_types,
                              uint32_t key_count, const char *what, rf_error *error);
void rf_group_table_close(rf_group_table *table);
/* Forgets all groups, keeps the room. */
void rf_group_table_clear(rf_group_table *table);
uint32_t rf_group_table_count(const rf_group_table *table);
/* Finds or adds the group of each row: positions rows[0..row_count) of batch (rows NULL:
 * first and on), key columns keys (of key_count). groups gets one number for each. */
rf_status rf_group_table_find(rf_group_table *table, const rf_batch *batch, const uint32_t *keys,
                              const uint16_t *rows, uint32_t first, uint32_t row_count,
                              uint32_t *groups, rf_error *error);
/* Writes the keys of a group to a row of store, columns first_column and on. */
bool rf_group_table_keys(const rf_group_table *table, uint32_t group, rf_batch_store *store,
                         uint32_t first_column, uint32_t row);
/* Writes one key of many groups to rows of a column from row on. Text is not copied: it holds
 * until the table is cleared or closed. */
void rf_group_table_column(const rf_group_table *table, uint32_t key, const uint32_t *groups,
                           uint32_t count, rf_batch_store *store, uint32_t column, uint32_t row);
/* Keeps the groups for which is_kept is not 0, which get new numbers in their order, from 0 on, and
 * forgets the others. On failure the table is as it was. */
rf_status rf_group_table_keep(rf_group_table **table, const uint8_t *is_kept, rf_error *error);
size_t rf_group_table_bytes(const rf_group_table *table);

#endif
