/* What the JSON functions share with the casts from and to JSON. Only runtime/kernel_*.c include
 * it. */
#ifndef RF_RUNTIME_KERNEL_JSON_H
#define RF_RUNTIME_KERNEL_JSON_H

#include "base/json_text.h"
#include "base/json_walk.h"
#include "runtime/kernel_loop.h"

#define RF_JSON_BAD_PATH_TEXT "not a JSON path: it is $ and then .name or [number]"

/* A value's text in the call's memory: a string without quotes and escapes. False: the row is
 * done (JSON's null is NULL), or there is no memory. */
bool rf_json_put_text(rf_kernel_call *call, uint32_t row, const rf_json_value *value,
                      rf_text *text);

/* Room is asked for before a text's escapes are known: far more than a text may have. */
#define RF_JSON_BUFFER_MAX SIZE_MAX

/* Makes JSON that was put together of the arguments the result of a row, unless it is now nested
 * too deep. */
void rf_json_finish(rf_kernel_call *call, uint32_t row, const rf_buffer *text);

#endif
