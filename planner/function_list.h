/*
 * The list of scalar functions: X(ID, name, arguments, result, flags, doc, example, result text).
 * Letters as in planner/functions.h. The runtime has one kernel rf_kernel_<ID> for each; names
 * that mean the same share one by an alias there. Of overloads that fit equally well the
 * first in the list is taken.
 */
#ifndef RF_PLANNER_FUNCTION_LIST_H
#define RF_PLANNER_FUNCTION_LIST_H

#define RF_FN_OP_FAILS (RF_FN_OPERATOR | RF_FN_CAN_FAIL)
#define RF_FN_OP_NULLS (RF_FN_OPERATOR | RF_FN_SEES_NULL)
#define RF_FN_ANY_NUMBER (RF_FN_VARIADIC | RF_FN_SEES_NULL)
#define RF_FN_CHANCE (RF_FN_VOLATILE | RF_FN_BY_CHANCE)

#include "planner/functions/arithmetic_list.h"
#include "planner/functions/logic_list.h"
#include "planner/functions/maths_list.h"
#include "planner/functions/text_list.h"
#include "planner/functions/time_list.h"
#include "planner/functions/regex_list.h"
#include "planner/functions/hash_list.h"
#include "planner/functions/geo_list.h"
#include "planner/functions/decimal_list.h"
#include "planner/functions/json_list.h"
#include "planner/functions/array_list.h"
#include "planner/functions/blob_list.h"

#define RF_FUNCTION_LIST(X) \
	RF_FUNCTION_LIST_ARITHMETIC(X) \
	RF_FUNCTION_LIST_LOGIC(X) \
	RF_FUNCTION_LIST_MATHS(X) \
	RF_FUNCTION_LIST_TEXT(X) \
	RF_FUNCTION_LIST_TIME(X) \
	RF_FUNCTION_LIST_REGEX(X) \
	RF_FUNCTION_LIST_HASH(X) \
	RF_FUNCTION_LIST_GEO(X) \
	RF_FUNCTION_LIST_DECIMAL(X) \
	RF_FUNCTION_LIST_JSON(X) \
	RF_FUNCTION_LIST_ARRAY(X) \
	RF_FUNCTION_LIST_BLOB(X)

typedef enum rf_function_id {
#define RF_FUNCTION_ENUM(id, ...) RF_FN_##id,
	RF_FUNCTION_LIST(RF_FUNCTION_ENUM)
#undef RF_FUNCTION_ENUM
	RF_FUNCTION_ID_COUNT
} rf_function_id;

#endif
