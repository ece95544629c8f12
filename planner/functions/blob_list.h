/* Bytes: see planner/function_list.h. */
#define RF_FUNCTION_LIST_BLOB(X)
