/* Hashes and encodings: see planner/function_list.h. */
#define RF_FUNCTION_LIST_HASH(X)
