/*
 * One read for several scans: what the source gives is kept as a list of events until every
 * reader has had it, so each scan sees the same files, channels and bytes as if it read alone.
 * The readers run in one thread, in turn; one that is too far ahead of the slowest is told to
 * wait, so a driver goes round until none of them moves.
 */
#ifndef RF_RUNTIME_IO_SHARED_H
#define RF_RUNTIME_IO_SHARED_H

#include "runtime/io/io.h"

typedef struct rf_shared rf_shared;

/* spec is the source's; it and memory must outlive the readers. The source is opened by the
 * first reader. Set rf_source_spec.shared of each scan's spec to it before they are opened. */
rf_status rf_shared_new(rf_shared **shared, const rf_source_spec *spec, rf_memory *memory,
                        rf_error *error);
void rf_shared_free(rf_shared *shared); /* after all readers have been closed */

extern const rf_source_class rf_source_shared;

#endif
