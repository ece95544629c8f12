/*
 * Whether a JSON contains another, as PostgreSQL's @> has it: an object the members of an
 * object, an array the elements of an array in any order, a value an equal one; numbers by what
 * they are, not how they are written. Invariant: the work is bounded, whatever the two are.
 */
#ifndef RF_BASE_JSON_CONTAINS_H
#define RF_BASE_JSON_CONTAINS_H

#include "base/json_walk.h"

typedef enum rf_json_has { RF_JSON_HAS, RF_JSON_HAS_NOT, RF_JSON_HAS_TOO_MUCH } rf_json_has;

/* Valid JSON without blanks around it. TOO_MUCH: to know it would take too long. */
rf_json_has rf_json_contains(rf_text whole, rf_text part);

#endif
