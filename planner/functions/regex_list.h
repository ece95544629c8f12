/* Regular expressions: see planner/function_list.h. */
#define RF_FUNCTION_LIST_REGEX(X)
