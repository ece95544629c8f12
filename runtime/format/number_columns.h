/*
 * The numbers of a column in a window of clean rows, with their texts where those are kept.
 * Invariant: a field that is read here has the value and the text that it would have alone.
 */
#ifndef RF_RUNTIME_FORMAT_NUMBER_COLUMNS_H
#define RF_RUNTIME_FORMAT_NUMBER_COLUMNS_H

#include "runtime/format/decoder.h"
#include "runtime/format/field_readers.h"

/* These read the fields of a wanted column from row i of the window on, up to the first that is no
 * such number as it stands; return its number. The window's first row is the store's next. */
uint32_t rf_decoder_take_doubles(rf_decoder *decoder, uint32_t wanted_index,
                                 const rf_field_readers *readers, const rf_fields *fields,
                                 uint32_t i);
uint32_t rf_decoder_take_bigints(rf_decoder *decoder, uint32_t wanted_index,
                                 const rf_field_readers *readers, const rf_fields *fields,
                                 uint32_t i);

#endif
