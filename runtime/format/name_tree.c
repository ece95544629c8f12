/* Names of columns as a tree: see name_tree.h. */
#include "runtime/format/name_tree.h"

#include "base/hash.h"
#include "base/swar.h"

#include <string.h>

enum { SLOTS_FIRST = 32 };

rf_json_form rf_json_form_of(rf_text name)
{
	rf_json_form form = {0};
	char start[8] = {'"'};
	size_t size = name.size + 2;
	for (size_t i = 0; i < name.size; i++) {
		unsigned char byte = (unsigned char)name.data[i];
		if (byte < 0x20 || byte == '"' || byte == '\\') return form;
		if (i < 7) start[i + 1] = (char)byte;
	}
	if (size <= 8) start[size - 1] = '"';
	form.start = rf_load_le64(start);
	form.mask = size < 8 ? (UINT64_C(1) << 8 * size) - 1 : UINT64_MAX;
	form.size = (uint32_t)size;
	return form;
}

static bool new_slots(rf_name_tree *names, uint32_t count)
{
	uint32_t *slots = rf_alloc(names->memory, count * sizeof *slots);
	if (!slots) return false;
	memset(slots, 0xFF, count * sizeof *slots);
	rf_free(names->memory, names->slots, names->slot_count * sizeof *slots);
	names->slots = slots;
	names->slot_count = count;
	return true;
}

bool rf_name_tree_open(rf_name_tree *names, rf_memory *memory)
{
	*names = (rf_name_tree){.memory = memory};
	if (!rf_array_grow(memory, &names->nodes, &names->capacity, 1, sizeof *names->nodes) ||
	    !new_slots(names, SLOTS_FIRST))
		return false;
	names->nodes[names->count++] =
		(rf_name_node){.name = RF_TEXT(""), .parent = RF_NO_NAME, .column = RF_NO_COLUMN};
	return true;
}

void rf_name_tree_close(rf_name_tree *names)
{
	if (!names->memory) return;
	rf_free(names->memory, names->nodes, names->capacity * sizeof *names->nodes);
	rf_free(names->memory, names->slots, names->slot_count * sizeof *names->slots);
}

/* The slot of a child, or the free one where it would be. */
static uint32_t *slot_of(const rf_name_tree *names, uint32_t parent, rf_text name)
{
	uint32_t slot = (uint32_t)rf_hash_bytes(name.data, name.size, parent);
	for (;; slot++) {
		uint32_t *at = &names->slots[slot & (names->slot_count - 1)];
		const rf_name_node *node = &names->nodes[*at == RF_NO_NAME ? 0 : *at];
		if (*at == RF_NO_NAME || (node->parent == parent && rf_text_equal(node->name, name)))
			return at;
	}
}

static bool grow(rf_name_tree *names)
{
	if (!rf_array_grow(names->memory, &names->nodes, &names->capacity, names->count + 1,
	                   sizeof *names->nodes))
		return false;
	if (2 * names->count < names->slot_count) return true;
	if (!new_slots(names, 2 * names->slot_count)) return false;
	for (uint32_t i = 1; i < names->count; i++)
		*slot_of(names, names->nodes[i].parent, names->nodes[i].name) = i;
	return true;
}

/* Takes off what stands before the first dot. False: there is no dot, *part is all. */
static bool cut(rf_text *name, rf_text *part)
{
	const char *dot = name->size ? memchr(name->data, '.', name->size) : NULL;
	*part = *name;
	if (!dot) return false;
	part->size = (size_t)(dot - name->data);
	*name = (rf_text){dot + 1, name->size - part->size - 1};
	return true;
}

uint32_t rf_name_tree_find(const rf_name_tree *names, uint32_t parent, rf_text name)
{
	rf_text part;
	bool has_more;
	do {
		has_more = cut(&name, &part);
		parent = *slot_of(names, parent, part);
	} while (has_more && parent != RF_NO_NAME);
	return parent;
}

uint32_t rf_name_tree_add(rf_name_tree *names, uint32_t parent, rf_text name)
{
	rf_text part;
	bool has_more;
	do {
		uint32_t *slot;
		if (!grow(names)) return RF_NO_NAME;
		has_more = cut(&name, &part);
		slot = slot_of(names, parent, part);
		if (*slot == RF_NO_NAME) {
			names->nodes[names->count] = (rf_name_node){.name = part,
			                                            .form = rf_json_form_of(part),
			                                            .parent = parent,
			                                            .column = RF_NO_COLUMN};
			*slot = names->count++;
		}
		parent = *slot;
	} while (has_more);
	return parent;
}
