/* What every unit test includes: cmocka with the headers it wants first. */
#ifndef RF_TESTS_UNIT_H
#define RF_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
