/* Geography: see planner/function_list.h. */
#define RF_FUNCTION_LIST_GEO(X)
