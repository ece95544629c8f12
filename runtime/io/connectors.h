/*
 * The connectors that there are, and what they share of one another. Private to runtime/io
 * and the scan and sink operators.
 */
#ifndef RF_RUNTIME_IO_CONNECTORS_H
#define RF_RUNTIME_IO_CONNECTORS_H

#include "runtime/io/io.h"

#include <sys/stat.h>

extern const rf_source_class rf_source_file, rf_source_stdin, rf_source_generate, rf_source_tcp,
	rf_source_unix, rf_source_tail;

/* "-", and the paths that stand for it. */
bool rf_path_is_stdin(rf_text uri);
bool rf_path_is_stdout(rf_text uri);

/* The path of a tail: URI; false: it has none. */
bool rf_source_tail_path(rf_text uri, rf_arena *arena, char **path);

/* Whether the source reads the file that info describes; false for what is no file. */
bool rf_source_file_reads(const rf_source_spec *spec, const struct stat *info, rf_memory *memory);
/* Refuses a sink that would write the file that a source of the same query reads, before the
 * sink is opened and the file truncated. */
rf_status rf_sink_check_source(const rf_sink_spec *sink, const rf_source_spec *source,
                               rf_memory *memory, rf_error *error);

#endif
