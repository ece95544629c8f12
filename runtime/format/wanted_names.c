/* Wanted columns by name: see wanted_names.h. */
#include "runtime/format/wanted_names.h"

#include <string.h>

/* Of two columns of one name the first counts. */
static bool add_columns(rf_wanted_names *names, const rf_schema *columns)
{
	for (uint32_t i = 0; i < columns->count; i++) {
		uint32_t node = rf_name_tree_add(&names->tree, RF_NAME_ROOT, columns->columns[i].name);
		rf_name_node *nodes = names->tree.nodes;
		if (node == RF_NO_NAME) return false;
		if (nodes[node].column != RF_NO_COLUMN) continue;
		nodes[node].column = i;
		if (names->wanted_of[i] == RF_NO_COLUMN) continue;
		for (node = nodes[node].parent; node != RF_NO_NAME; node = nodes[node].parent)
			nodes[node].objects++;
	}
	return true;
}

rf_status rf_wanted_names_open(rf_wanted_names *names, const rf_decoder *decoder, rf_error *error)
{
	const rf_decoder_config *config = &decoder->config;
	rf_memory *memory = decoder->memory;
	*names = (rf_wanted_names){.column_count = config->columns->count,
	                           .wanted_count = config->wanted_count};
	names->wanted_of = rf_alloc(memory, names->column_count * sizeof *names->wanted_of);
	names->stamps = rf_alloc_zero(memory, names->wanted_count * sizeof *names->stamps);
	if (!names->wanted_of || !names->stamps) return rf_memory_fail(memory, "a decoder", error);
	memset(names->wanted_of, 0xFF, names->column_count * sizeof *names->wanted_of);
	for (uint32_t i = 0; i < names->wanted_count; i++) names->wanted_of[config->wanted[i]] = i;
	if (!rf_name_tree_open(&names->tree, memory) || !add_columns(names, config->columns))
		return rf_memory_fail(memory, "a decoder", error);
	names->guess_count = names->tree.count;
	names->guess = rf_alloc_zero(memory, names->guess_count * sizeof *names->guess);
	return names->guess ? RIFFLE_OK : rf_memory_fail(memory, "a decoder", error);
}

void rf_wanted_names_close(rf_wanted_names *names, rf_memory *memory)
{
	rf_free(memory, names->wanted_of, names->column_count * sizeof *names->wanted_of);
	rf_free(memory, names->guess, names->guess_count * sizeof *names->guess);
	rf_free(memory, names->stamps, names->wanted_count * sizeof *names->stamps);
	rf_name_tree_close(&names->tree);
}
