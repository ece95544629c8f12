/* Comparison and logic: see planner/function_list.h. */
#define RF_FUNCTION_LIST_LOGIC(X) \
	X(EQUAL, "=", "aa", 'b', RF_FN_OPERATOR, "equal; NaN equals NaN", "1 = 1", "true") \
	X(NOT_EQUAL, "<>", "aa", 'b', RF_FN_OPERATOR, "not equal", "1 <> 1", "false") \
	X(LESS, "<", "aa", 'b', RF_FN_OPERATOR, "less; text by bytes, NaN last", "'a' < 'b'", "true") \
	X(LESS_EQUAL, "<=", "aa", 'b', RF_FN_OPERATOR, "less or equal", "2 <= 1", "false") \
	X(GREATER, ">", "aa", 'b', RF_FN_OPERATOR, "greater", "2 > 1.5", "true") \
	X(GREATER_EQUAL, ">=", "aa", 'b', RF_FN_OPERATOR, "greater or equal", "2 >= 2", "true") \
	X(IS_DISTINCT, "is distinct from", "aa", 'b', RF_FN_OP_NULLS, \
	  "not equal, where NULL equals NULL", "NULL IS DISTINCT FROM 1", "true") \
	X(IS_NOT_DISTINCT, "is not distinct from", "aa", 'b', RF_FN_OP_NULLS, \
	  "equal, where NULL equals NULL", "NULL IS NOT DISTINCT FROM NULL", "true") \
	X(NOT, "not", "b", 'b', RF_FN_OPERATOR, "true becomes false and the other way round", \
	  "NOT TRUE", "false") \
	X(IS_NULL, "is null", "a", 'b', RF_FN_OP_NULLS, "whether it is NULL", "NULL IS NULL", "true") \
	X(IS_NOT_NULL, "is not null", "a", 'b', RF_FN_OP_NULLS, "whether it is not NULL", \
	  "1 IS NOT NULL", "true") \
	X(IS_TRUE, "is true", "b", 'b', RF_FN_OP_NULLS, "true, not false or NULL", "NULL IS TRUE", \
	  "false") \
	X(IS_NOT_TRUE, "is not true", "b", 'b', RF_FN_OP_NULLS, "false or NULL", "NULL IS NOT TRUE", \
	  "true") \
	X(IS_FALSE, "is false", "b", 'b', RF_FN_OP_NULLS, "false, not true or NULL", "FALSE IS FALSE", \
	  "true") \
	X(IS_NOT_FALSE, "is not false", "b", 'b', RF_FN_OP_NULLS, "true or NULL", "NULL IS NOT FALSE", \
	  "true") \
	X(IS_UNKNOWN, "is unknown", "b", 'b', RF_FN_OP_NULLS, "whether a condition is NULL", \
	  "(1 = NULL) IS UNKNOWN", "true") \
	X(IS_NOT_UNKNOWN, "is not unknown", "b", 'b', RF_FN_OP_NULLS, "true or false", \
	  "(1 = 2) IS NOT UNKNOWN", "true") \
	X(NULLIF, "nullif", "aa", 'a', RF_FN_SEES_NULL, "NULL if both are equal, else the first", \
	  "nullif(5, 5)", "NULL") \
	X(GREATEST, "greatest", "a", 'a', RF_FN_ANY_NUMBER, "the greatest value, NULLs left out", \
	  "greatest(1, 3, NULL)", "3") \
	X(LEAST, "least", "a", 'a', RF_FN_ANY_NUMBER, "the least value, NULLs left out", \
	  "least(2, 1, NULL)", "1") \
	X(NUM_NULLS, "num_nulls", "y", 'i', RF_FN_ANY_NUMBER, "how many of the values are NULL", \
	  "num_nulls(1, NULL, 'a')", "1") \
	X(NUM_NONNULLS, "num_nonnulls", "y", 'i', RF_FN_ANY_NUMBER, "how many of the values are not NULL", \
	  "num_nonnulls(1, NULL, 'a')", "2")
