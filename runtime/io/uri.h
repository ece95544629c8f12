/*
 * Taking URIs apart: scheme, parameters, and the format that a path's ending stands for.
 * Private to runtime/io.
 */
#ifndef RF_RUNTIME_IO_URI_H
#define RF_RUNTIME_IO_URI_H

#include "planner/plan.h"

typedef enum rf_uri_use { RF_URI_SOURCE, RF_URI_SINK } rf_uri_use;

/* Splits "scheme:rest". A scheme is a letter and then letters, digits, '+', '-' or '.', two
 * bytes at least, in front of any slash. False for a plain path: scheme is empty and rest is
 * all of it. */
bool rf_uri_split(rf_text uri, rf_text *scheme, rf_text *rest);
/* The path of a plain path or a file: URI. */
rf_text rf_uri_path(rf_text uri);
/* The error for a scheme that nothing here takes: one of the language's that is not built
 * yet, or an unknown one with a suggestion. */
rf_status rf_uri_refuse(rf_text scheme, rf_uri_use use, rf_error *error);

/* Takes "name=value" off the front of "a=1&b=2"; value.data is NULL when there is no '='.
 * False when nothing is left. */
bool rf_uri_next_parameter(rf_text *query, rf_text *name, rf_text *value);

/* What a format's name alone stands for. */
rf_format_spec rf_format_default(rf_format_id id);
/* The format by a path's ending before that of its compression, any case. is_stream: a path without
 * an ending is CSV. */
rf_status rf_format_of_path(rf_text path, bool is_stream, rf_format_spec *format, rf_error *error);
/* The compression by a path's ending, or NONE. */
rf_compression rf_compression_of_path(rf_text path);
/* Refuses the endings of compressions that nothing here reads, unless another was said. */
rf_status rf_refuse_compressed(const rf_format_spec *format, rf_text path, rf_uri_use use,
                               rf_error *error);

#endif
