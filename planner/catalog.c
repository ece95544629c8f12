/*
 * The catalog: see planner/catalog.h. Invariant: names of functions, and names
 * of all else, are unique however they are written;
 * an entry's texts live in its own arena and go with it.
 */
#include "planner/catalog.h"

#include "base/limits.h"

#include <string.h>

void rf_catalog_init(rf_catalog *catalog, rf_memory *memory)
{
	memset(catalog, 0, sizeof *catalog);
	catalog->memory = memory;
}

static void free_entry(rf_catalog *catalog, rf_catalog_entry *entry)
{
	rf_arena_release(&entry->arena);
	rf_free(catalog->memory, entry, sizeof *entry);
}

void rf_catalog_release(rf_catalog *catalog)
{
	for (uint32_t i = 0; i < catalog->count; i++) free_entry(catalog, catalog->entries[i]);
	rf_free(catalog->memory, catalog->entries, catalog->capacity * sizeof *catalog->entries);
	rf_catalog_init(catalog, catalog->memory);
}

static rf_catalog_entry *find(const rf_catalog *catalog, rf_text name, bool is_quoted,
                              bool is_function)
{
	for (uint32_t i = 0; i < catalog->count; i++) {
		rf_text candidate = catalog->entries[i]->name;
		if ((catalog->entries[i]->kind == RF_OBJECT_FUNCTION) != is_function) continue;
		if (is_quoted ? rf_text_equal(candidate, name) : rf_text_equal_fold(candidate, name))
			return catalog->entries[i];
	}
	return NULL;
}

rf_catalog_entry *rf_catalog_find(const rf_catalog *catalog, rf_text name, bool is_quoted)
{
	return find(catalog, name, is_quoted, false);
}

rf_catalog_entry *rf_catalog_find_function(const rf_catalog *catalog, rf_text name, bool is_quoted)
{
	return find(catalog, name, is_quoted, true);
}

rf_catalog_entry *rf_catalog_find_kind(const rf_catalog *catalog, rf_ast_object kind, rf_text name,
                                       bool is_quoted)
{
	return find(catalog, name, is_quoted, kind == RF_OBJECT_FUNCTION);
}

rf_catalog_entry *rf_catalog_add(rf_catalog *catalog, rf_ast_object kind, rf_text name)
{
	rf_catalog_entry *entry;
	if (catalog->count == RF_LIMIT_OBJECTS) return NULL;
	if (!rf_array_grow(catalog->memory, &catalog->entries, &catalog->capacity,
	                   (uint64_t)catalog->count + 1, sizeof *catalog->entries))
		return NULL;
	entry = rf_alloc_zero(catalog->memory, sizeof *entry);
	if (!entry) return NULL;
	rf_arena_init(&entry->arena, catalog->memory);
	entry->kind = kind;
	entry->name.data = rf_arena_copy(&entry->arena, name.data, name.size);
	entry->name.size = name.size;
	if (!entry->name.data) {
		free_entry(catalog, entry);
		return NULL;
	}
	catalog->entries[catalog->count++] = entry;
	return entry;
}

void rf_catalog_drop(rf_catalog *catalog, rf_catalog_entry *entry)
{
	uint32_t index = 0;
	while (index < catalog->count && catalog->entries[index] != entry) index++;
	if (index == catalog->count) return;
	catalog->count--;
	memmove(catalog->entries + index, catalog->entries + index + 1,
	        (catalog->count - index) * sizeof *catalog->entries);
	free_entry(catalog, entry);
}
