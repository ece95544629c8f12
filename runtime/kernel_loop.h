/*
 * What the kernels share among themselves and with the evaluator: the loop over the rows of
 * a call, the errors of a run, and names that stand for the same kernel. Private to
 * runtime/kernel*.c and runtime/eval*.c.
 */
#ifndef RF_RUNTIME_KERNEL_LOOP_H
#define RF_RUNTIME_KERNEL_LOOP_H

#include "planner/expr.h"
#include "base/buffer.h"
#include "runtime/kernel.h"

/* The errors of one run of an evaluator: the first of each row. */
typedef struct rf_kernel_errors {
	uint64_t failed[RF_BITMAP_WORDS];
	const char *reasons[RF_BATCH_ROWS];  /* of the rows whose bit is set */
	const rf_expr *exprs[RF_BATCH_ROWS]; /* what failed; NULL: unknown */
	const rf_expr *expr;                 /* what runs */
	bool has_any;
} rf_kernel_errors;

/* A loop over the rows of a call, its body a block. */
#define RF_FOR_ROWS(call, row) \
	for (uint32_t each_ = 0, row; \
	     each_ < (call)->row_count && (row = (call)->rows ? (call)->rows[each_] : each_, true); \
	     each_++)

/* The same for a statement or two, written out twice: the loop over all rows becomes vector
 * code. */
#define RF_EACH_ROW(call, row, ...) \
	do { \
		const uint16_t *rows_ = (call)->rows; \
		const uint32_t row_count_ = (call)->row_count; \
		if (!rows_) { \
			for (uint32_t row = 0; row < row_count_; row++) { \
				__VA_ARGS__ \
			} \
		} else { \
			for (uint32_t each_ = 0; each_ < row_count_; each_++) { \
				const uint32_t row = rows_[each_]; \
				__VA_ARGS__ \
			} \
		} \
	} while (0)

/* A kernel of one argument of C type T: y from x. */
#define RF_KERNEL_1(id, T, R, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const T *restrict xs = call->args[0].data; \
		R *restrict out = call->out->data; \
		RF_EACH_ROW(call, row, const T x = xs[row]; out[row] = (expression);); \
	}

/* A kernel of two arguments: from x and y. */
#define RF_KERNEL_2(id, T, U, R, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const T *xs = call->args[0].data; \
		const U *ys = call->args[1].data; \
		R *restrict out = call->out->data; \
		RF_EACH_ROW(call, row, const T x = xs[row]; const U y = ys[row]; \
		            out[row] = (expression);); \
	}

/* Bytes for a text result; NULL, with is_out_of_memory set, when memory is refused. */
char *rf_kernel_bytes(rf_kernel_call *call, size_t size);

/* The longest text a function makes: what is longer is an error. */
enum { RF_KERNEL_TEXT_MAX = 16 * RF_LIMIT_ROW_BYTES };
#define RF_KERNEL_TOO_LONG "text is longer than 16 MiB"

/* Makes so many bytes, not written yet, the text of a row. NULL: the row failed since they are too
 * many, or is_out_of_memory is set. */
char *rf_kernel_text(rf_kernel_call *call, uint32_t row, uint64_t size);
/* Makes a copy of a text, or of what a buffer holds, the text of a row. */
void rf_kernel_put_text(rf_kernel_call *call, uint32_t row, rf_text text);
void rf_kernel_put_buffer(rf_kernel_call *call, uint32_t row, const rf_buffer *buffer);
/* Writes a text to out and returns its size; out NULL only counts. */
typedef size_t (*rf_text_writer)(rf_text from, char *out);
/* What a writer makes of the argument, for each row. */
void rf_kernel_write_texts(rf_kernel_call *call, rf_text_writer write);

/* A DOUBLE whose NaN is always the same bits, so that no result depends on which way an
 * expression was computed. */
static inline double rf_one_nan(double value)
{
	return value == value ? value : __builtin_nan("");
}

/* The order of two values of one type that are not NULL: <0, 0, >0. */
typedef int (*rf_kernel_order)(const rf_column *a, uint32_t a_row, const rf_column *b,
                               uint32_t b_row);
rf_kernel_order rf_kernel_order_of(rf_type type);

/* Simple upper, lower and title case of a code point; what is not one stays. */
uint32_t rf_case_upper(uint32_t point);
uint32_t rf_case_lower(uint32_t point);
uint32_t rf_case_title(uint32_t point);
/* The bytes that a text may have in another case. */
#define RF_CASE_ROOM(size) ((size) + (size) / 2)
/* A letter, a mark on one, or a digit. */
bool rf_is_word_part(uint32_t point);

/* A UUID of a version of these bytes, in which the version is set, as RF_UUID_TEXT_SIZE
 * characters; NULL: out of memory. */
enum { RF_UUID_TEXT_SIZE = 36 };
char *rf_kernel_uuid(rf_kernel_call *call, uint8_t bytes[16], int version);

/* Functions of several names. */
#define rf_kernel_MOD_BIGINT              rf_kernel_REMAINDER_BIGINT
#define rf_kernel_MOD_DOUBLE              rf_kernel_REMAINDER_DOUBLE
#define rf_kernel_POWER                   rf_kernel_POWER_OPERATOR
#define rf_kernel_POW                     rf_kernel_POWER_OPERATOR
#define rf_kernel_LOG                     rf_kernel_LOG10
#define rf_kernel_CEILING_DOUBLE          rf_kernel_CEIL_DOUBLE
#define rf_kernel_PLUS_BIGINT             rf_kernel_same_8
#define rf_kernel_PLUS_DOUBLE             rf_kernel_same_8
#define rf_kernel_PLUS_INTERVAL           rf_kernel_same_16
#define rf_kernel_CEILING_DECIMAL         rf_kernel_CEIL_DECIMAL
#define rf_kernel_MOD_DECIMAL             rf_kernel_REMAINDER_DECIMAL
#define rf_kernel_PLUS_DECIMAL            rf_kernel_same_16
#define rf_kernel_CEIL_BIGINT             rf_kernel_same_8
#define rf_kernel_CEILING_BIGINT          rf_kernel_same_8
#define rf_kernel_FLOOR_BIGINT            rf_kernel_same_8
#define rf_kernel_ROUND_BIGINT            rf_kernel_same_8
#define rf_kernel_TRUNC_BIGINT            rf_kernel_same_8
#define rf_kernel_EPOCH_NS_OF             rf_kernel_same_8
#define rf_kernel_EPOCH_NS                rf_kernel_same_8
#define rf_kernel_JOIN_TEXT_ANY           rf_kernel_JOIN_TEXT
#define rf_kernel_JOIN_ANY_TEXT           rf_kernel_JOIN_TEXT
#define rf_kernel_CHAR_LENGTH             rf_kernel_LENGTH
#define rf_kernel_BTRIM                   rf_kernel_TRIM
#define rf_kernel_BTRIM_CHARS             rf_kernel_TRIM_CHARS
#define rf_kernel_SUBSTRING               rf_kernel_SUBSTR
#define rf_kernel_SUBSTRING_LENGTH        rf_kernel_SUBSTR_LENGTH
#define rf_kernel_STRPOS                  rf_kernel_POSITION
#define rf_kernel_DATE_PART               rf_kernel_EXTRACT
#define rf_kernel_DATE_PART_INTERVAL      rf_kernel_EXTRACT_INTERVAL
#define rf_kernel_REGEXP_LIKE             rf_kernel_MATCH
#define rf_kernel_REGEXP_LIKE_FLAGS       rf_kernel_MATCH
#define rf_kernel_REGEXP_MATCHES          rf_kernel_MATCH
#define rf_kernel_REGEXP_MATCHES_FLAGS    rf_kernel_MATCH
#define rf_kernel_REGEXP_FULL_MATCH_FLAGS rf_kernel_REGEXP_FULL_MATCH
#define rf_kernel_REGEXP_COUNT_FROM       rf_kernel_REGEXP_COUNT
#define rf_kernel_REGEXP_COUNT_FLAGS      rf_kernel_REGEXP_COUNT
#define rf_kernel_REGEXP_INSTR_FROM       rf_kernel_REGEXP_INSTR
#define rf_kernel_REGEXP_INSTR_NTH        rf_kernel_REGEXP_INSTR
#define rf_kernel_REGEXP_INSTR_END        rf_kernel_REGEXP_INSTR
#define rf_kernel_REGEXP_INSTR_FLAGS      rf_kernel_REGEXP_INSTR
#define rf_kernel_REGEXP_INSTR_GROUP      rf_kernel_REGEXP_INSTR
#define rf_kernel_REGEXP_SUBSTR_FROM      rf_kernel_REGEXP_SUBSTR
#define rf_kernel_REGEXP_SUBSTR_NTH       rf_kernel_REGEXP_SUBSTR
#define rf_kernel_REGEXP_SUBSTR_FLAGS     rf_kernel_REGEXP_SUBSTR
#define rf_kernel_REGEXP_SUBSTR_GROUP     rf_kernel_REGEXP_SUBSTR
#define rf_kernel_REGEXP_EXTRACT_GROUP    rf_kernel_REGEXP_EXTRACT
#define rf_kernel_REGEXP_EXTRACT_FLAGS    rf_kernel_REGEXP_EXTRACT
#define rf_kernel_QUOTE_NULLABLE          rf_kernel_QUOTE_LITERAL
#define rf_kernel_CHARACTER_LENGTH        rf_kernel_LENGTH
#define rf_kernel_LEN                     rf_kernel_LENGTH
#define rf_kernel_STRLEN                  rf_kernel_OCTET_LENGTH
#define rf_kernel_LCASE                   rf_kernel_LOWER
#define rf_kernel_UCASE                   rf_kernel_UPPER
#define rf_kernel_NFC_NORMALIZE           rf_kernel_NORMALIZE
#define rf_kernel_INSTR                   rf_kernel_POSITION
#define rf_kernel_STARTSWITH              rf_kernel_STARTS_WITH
#define rf_kernel_ENDSWITH                rf_kernel_ENDS_WITH
#define rf_kernel_UNICODE                 rf_kernel_ASCII
#define rf_kernel_ORD                     rf_kernel_ASCII
#define rf_kernel_FORMAT_PLAIN            rf_kernel_FORMAT
#define rf_kernel_PRINTF_PLAIN            rf_kernel_PRINTF
#define rf_kernel_TO_CHAR_BIGINT          rf_kernel_TO_CHAR_NUMBER
#define rf_kernel_TO_CHAR_DOUBLE          rf_kernel_TO_CHAR_NUMBER
#define rf_kernel_BAR                     rf_kernel_BAR_WIDTH
#define rf_kernel_BIN                     rf_kernel_TO_BIN
#define rf_kernel_BASE64_ENCODE           rf_kernel_TO_BASE64
#define rf_kernel_BASE64_DECODE           rf_kernel_FROM_BASE64
#define rf_kernel_STRING_SPLIT_REGEX      rf_kernel_REGEXP_SPLIT
#define rf_kernel_TO_CHAR_DECIMAL         rf_kernel_TO_CHAR_NUMBER
#define rf_kernel_SHA1_BLOB               rf_kernel_SHA1
#define rf_kernel_SHA224_BLOB             rf_kernel_SHA224
#define rf_kernel_SHA384_BLOB             rf_kernel_SHA384
#define rf_kernel_SHA512_BLOB             rf_kernel_SHA512
#define rf_kernel_CRC32_BLOB              rf_kernel_CRC32
#define rf_kernel_XXHASH64_BLOB           rf_kernel_XXHASH64
#define rf_kernel_HEX_BLOB                rf_kernel_HEX
#define rf_kernel_TO_BASE64_BLOB          rf_kernel_TO_BASE64
#define rf_kernel_UUIDV4                  rf_kernel_UUID
#define rf_kernel_GEN_RANDOM_UUID         rf_kernel_UUID
#define rf_kernel_IS_UNKNOWN              rf_kernel_IS_NULL
#define rf_kernel_IS_NOT_UNKNOWN          rf_kernel_IS_NOT_NULL
#define rf_kernel_GEOHASH_ENCODE_LENGTH   rf_kernel_GEOHASH_ENCODE

/* Those of JSON and bytes. */
#define rf_kernel_JSON_TYPEOF             rf_kernel_JSON_TYPE
#define rf_kernel_JSON_BUILD_OBJECT_EMPTY rf_kernel_JSON_OBJECT
#define rf_kernel_JSON_BUILD_ARRAY_EMPTY  rf_kernel_JSON_ARRAY
#define rf_kernel_JSON_BUILD_OBJECT       rf_kernel_JSON_OBJECT
#define rf_kernel_JSON_BUILD_ARRAY        rf_kernel_JSON_ARRAY
#define rf_kernel_JSONB_SET_ONLY          rf_kernel_JSONB_SET
#define rf_kernel_LENGTH_BLOB             rf_kernel_OCTET_LENGTH
#define rf_kernel_OCTET_LENGTH_BLOB       rf_kernel_OCTET_LENGTH
#define rf_kernel_JOIN_BLOB               rf_kernel_JOIN_TEXT
#define rf_kernel_MD5_BLOB                rf_kernel_MD5
#define rf_kernel_SHA256_BLOB             rf_kernel_SHA256

/* Those of arrays. */
#define rf_kernel_LIST_EXTRACT         rf_kernel_ARRAY_EXTRACT
#define rf_kernel_CARDINALITY          rf_kernel_ARRAY_LENGTH
#define rf_kernel_LENGTH_ARRAY         rf_kernel_ARRAY_LENGTH
#define rf_kernel_LEN_ARRAY            rf_kernel_ARRAY_LENGTH
#define rf_kernel_LIST_CONTAINS        rf_kernel_ARRAY_CONTAINS
#define rf_kernel_ARRAY_HAS            rf_kernel_ARRAY_CONTAINS
#define rf_kernel_LIST_POSITION        rf_kernel_ARRAY_POSITION
#define rf_kernel_LIST_MIN             rf_kernel_ARRAY_MIN
#define rf_kernel_LIST_MAX             rf_kernel_ARRAY_MAX
#define rf_kernel_LIST_SUM_BIGINT      rf_kernel_ARRAY_SUM_BIGINT
#define rf_kernel_LIST_SUM_DOUBLE      rf_kernel_ARRAY_SUM_DOUBLE
#define rf_kernel_LIST_AVG             rf_kernel_ARRAY_AVG
#define rf_kernel_GENERATE_SERIES_STEP rf_kernel_GENERATE_SERIES
#define rf_kernel_LIST_CONCAT          rf_kernel_ARRAY_CAT
#define rf_kernel_JOIN_ARRAYS          rf_kernel_ARRAY_CAT
#define rf_kernel_JOIN_ARRAY_ELEMENT   rf_kernel_ARRAY_APPEND
#define rf_kernel_JOIN_ELEMENT_ARRAY   rf_kernel_ARRAY_PREPEND
#define rf_kernel_LIST_APPEND          rf_kernel_ARRAY_APPEND
#define rf_kernel_LIST_PREPEND         rf_kernel_ARRAY_PREPEND
#define rf_kernel_LIST_DISTINCT        rf_kernel_ARRAY_DISTINCT
#define rf_kernel_LIST_SORT            rf_kernel_ARRAY_SORT
#define rf_kernel_LIST_REVERSE_SORT    rf_kernel_ARRAY_REVERSE_SORT
#define rf_kernel_LIST_REVERSE         rf_kernel_ARRAY_REVERSE
#define rf_kernel_LIST_SLICE           rf_kernel_ARRAY_SLICE
#define rf_kernel_LIST_HAS_ANY         rf_kernel_ARRAY_HAS_ANY
#define rf_kernel_LIST_HAS_ALL         rf_kernel_ARRAY_HAS_ALL
#define rf_kernel_ARRAY_CONTAINS_ALL   rf_kernel_ARRAY_HAS_ALL
#define rf_kernel_ARRAY_TO_STRING_NULL rf_kernel_ARRAY_TO_STRING
#define rf_kernel_STRING_TO_ARRAY_NULL rf_kernel_STRING_TO_ARRAY
#define rf_kernel_ARRAY_UPPER          rf_kernel_ARRAY_LENGTH_DIMENSION
#define rf_kernel_ARRAY_TO_JSON        rf_kernel_TO_JSON
#define rf_kernel_STR_SPLIT            rf_kernel_STRING_SPLIT

/* Casts that have a file of their own. */
void rf_kernel_cast_bigint_decimal(rf_kernel_call *call);
void rf_kernel_cast_double_decimal(rf_kernel_call *call);
void rf_kernel_cast_text_decimal(rf_kernel_call *call);
void rf_kernel_cast_decimal_decimal(rf_kernel_call *call);
void rf_kernel_cast_decimal_bigint(rf_kernel_call *call);
void rf_kernel_cast_decimal_double(rf_kernel_call *call);
void rf_kernel_cast_decimal_text(rf_kernel_call *call);
void rf_kernel_cast_text_blob(rf_kernel_call *call);
void rf_kernel_cast_blob_text(rf_kernel_call *call);
void rf_kernel_cast_text_json(rf_kernel_call *call);
void rf_kernel_cast_json_scalar(rf_kernel_call *call);
void rf_kernel_cast_array_array(rf_kernel_call *call);
void rf_kernel_cast_text_array(rf_kernel_call *call);
void rf_kernel_cast_array_text(rf_kernel_call *call);

#define rf_kernel_DIV_BIGINT rf_kernel_DIVIDE_BIGINT
#define rf_kernel_XOR        rf_kernel_BIT_XOR

/* Those of times. */
#define rf_kernel_CURRENT_TIMESTAMP     rf_kernel_NOW
#define rf_kernel_LOCALTIMESTAMP        rf_kernel_NOW
#define rf_kernel_CLOCK_TIMESTAMP       rf_kernel_NOW
#define rf_kernel_STATEMENT_TIMESTAMP   rf_kernel_NOW
#define rf_kernel_TRANSACTION_TIMESTAMP rf_kernel_NOW
#define rf_kernel_TODAY                 rf_kernel_CURRENT_DATE
#define rf_kernel_WEEKOFYEAR            rf_kernel_WEEK
#define rf_kernel_DAYOFMONTH            rf_kernel_DAY
#define rf_kernel_WEEKDAY               rf_kernel_DAYOFWEEK
#define rf_kernel_DAYNAME               rf_kernel_DAY_NAME
#define rf_kernel_MONTHNAME             rf_kernel_MONTH_NAME
#define rf_kernel_TO_TIMESTAMP_BIGINT   rf_kernel_EPOCH_S_OF
#define rf_kernel_TO_TIMESTAMP_DOUBLE   rf_kernel_EPOCH_S_OF_DOUBLE
#define rf_kernel_DATE_ADD              rf_kernel_ADD_TIMESTAMP_INTERVAL
#define rf_kernel_DATEADD_UNITS         rf_kernel_DATE_ADD_UNITS
#define rf_kernel_DATE_SUB              rf_kernel_SUBTRACT_TIMESTAMP_INTERVAL
#define rf_kernel_DATE_SUBTRACT         rf_kernel_SUBTRACT_TIMESTAMP_INTERVAL
#define rf_kernel_DATESUB_UNITS         rf_kernel_DATE_SUB_UNITS
#define rf_kernel_DATEDIFF              rf_kernel_DATE_DIFF
#define rf_kernel_DATE_BIN              rf_kernel_TIME_BUCKET_ORIGIN

void rf_kernel_same_8(rf_kernel_call *call);
void rf_kernel_TO_CHAR_NUMBER(rf_kernel_call *call);
void rf_kernel_same_16(rf_kernel_call *call);

#define RF_KERNEL_DECLARE(id, ...) void rf_kernel_##id(rf_kernel_call *call);
RF_FUNCTION_LIST(RF_KERNEL_DECLARE)
#undef RF_KERNEL_DECLARE

#endif
