/*
 * Making an array value element by element, in memory that is used again for the next one.
 * Invariant: it holds at most RF_LIMIT_ARRAY elements; what is too much, or has no memory, is
 * told by a false and by is_out_of_memory.
 */
#ifndef RF_BASE_ARRAY_BUILDER_H
#define RF_BASE_ARRAY_BUILDER_H

#include "base/array_value.h"

typedef struct rf_array_builder {
	rf_memory *memory;
	rf_value *values; /* texts are borrowed */
	uint32_t count, capacity;
	rf_arena text; /* for elements whose text is made */
	bool is_out_of_memory;
} rf_array_builder;

void rf_array_builder_init(rf_array_builder *builder, rf_memory *memory);
void rf_array_builder_release(rf_array_builder *builder);
/* No elements; gives back the memory of an unusually long array. */
void rf_array_builder_begin(rf_array_builder *builder);
bool rf_array_builder_add(rf_array_builder *builder, const rf_value *value);
bool rf_array_builder_add_all(rf_array_builder *builder, const rf_array_view *view);
/* The elements packed into the arena; each is of the type's element, or NULL. */
bool rf_array_builder_pack(rf_array_builder *builder, rf_type type, rf_arena *arena,
                           rf_text *packed);

/* The numbers 0 to count - 1 in the order of the values they stand for, NULLs last, equal ones
 * as they came. order has room for count. */
void rf_array_order(const rf_value *values, uint32_t count, uint32_t *order);

#endif
