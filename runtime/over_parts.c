/* The partitions of OVER: see over.h. Invariant: a row's partition has a number below count. */
#include "runtime/over.h"

#include <string.h>

rf_status rf_over_part_open(rf_over_part *part, const rf_over_frame *frame, const rf_schema *input,
                            rf_memory *memory, rf_error *error)
{
	rf_type *types;
	rf_status status;
	part->columns = frame->partition;
	part->column_count = frame->partition_count;
	part->count = 1;
	if (!part->column_count) return RIFFLE_OK;
	part->count = 0;
	types = rf_alloc(memory, part->column_count * sizeof *types);
	if (!types) return rf_memory_fail(memory, "the partitions of OVER", error);
	for (uint32_t i = 0; i < part->column_count; i++)
		types[i] = input->columns[part->columns[i]].type;
	status = rf_group_table_open(&part->table, memory, types, part->column_count,
	                             "the partitions of OVER", error);
	rf_free(memory, types, part->column_count * sizeof *types);
	return status;
}

void rf_over_part_close(rf_over_part *part)
{
	rf_group_table_close(part->table);
}

rf_status rf_over_part_find(rf_over_part *part, const rf_batch *batch, rf_error *error)
{
	if (!part->table) return RIFFLE_OK; /* the groups are zero */
	RF_TRY(rf_group_table_find(part->table, batch, part->columns, batch->selection, 0,
	                           batch->selected_count, part->groups, error));
	part->count = rf_group_table_count(part->table);
	return RIFFLE_OK;
}
