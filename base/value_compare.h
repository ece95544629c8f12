/* The order of any two values of one type: of ORDER BY, min and max, comparison. */
#ifndef RF_BASE_VALUE_COMPARE_H
#define RF_BASE_VALUE_COMPARE_H

#include "base/type.h"

/* <0, 0, >0; both of one type and not NULL. */
int rf_value_compare(const rf_value *a, const rf_value *b);

#endif
