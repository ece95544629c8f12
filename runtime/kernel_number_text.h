/* Numbers as text by a conversion of C, without the locale. Private to runtime/kernel_*.c. */
#ifndef RF_RUNTIME_KERNEL_NUMBER_TEXT_H
#define RF_RUNTIME_KERNEL_NUMBER_TEXT_H

#include "runtime/kernel_loop.h"

/* Digits after the point at most, and the bytes that a number may then take. */
enum { RF_DECIMALS_MAX = 100, RF_NUMBER_ROOM = 320 + RF_DECIMALS_MAX };

/* Writes a number as printf does by %.<decimals><conversion> (e, f, g, in either case), with a
 * point whatever the locale; no NUL. decimals is at most RF_DECIMALS_MAX. */
size_t rf_number_write(double value, char conversion, int decimals, char out[RF_NUMBER_ROOM]);

#endif
