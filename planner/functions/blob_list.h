/* Bytes: see planner/function_list.h. */
#define RF_FUNCTION_LIST_BLOB(X) \
	X(LENGTH_BLOB, "length", "o", 'i', 0, "number of bytes", "length('\\x0001ff'::BLOB)", "3") \
	X(OCTET_LENGTH_BLOB, "octet_length", "o", 'i', 0, "number of bytes", \
	  "octet_length('\\x0001ff'::BLOB)", "3") \
	X(JOIN_BLOB, "||", "oo", 'o', RF_FN_OPERATOR, "the bytes one after the other", \
	  "'\\x01'::BLOB || '\\xff'::BLOB", "\\x01ff") \
	X(SUBSTR_BLOB, "substr", "oi", 'o', 0, "the bytes from that one on, the first is 1", \
	  "substr('\\x010203'::BLOB, 2)", "\\x0203") \
	X(SUBSTR_LENGTH_BLOB, "substr", "oii", 'o', RF_FN_CAN_FAIL, "so many bytes from that one on", \
	  "substr('\\x010203'::BLOB, 2, 1)", "\\x02") \
	X(ENCODE, "encode", "ot", 't', RF_FN_CAN_FAIL, \
	  "bytes as text: 'hex', 'base64' or 'escape' (what is not ASCII as \\ooo)", \
	  "encode('\\x0001ff'::BLOB, 'hex')", "0001ff") \
	X(DECODE, "decode", "tt", 'o', RF_FN_CAN_FAIL, "the bytes that encode has written", \
	  "decode('AAH/', 'base64')", "\\x0001ff") \
	X(CONVERT_FROM, "convert_from", "ot", 't', RF_FN_CAN_FAIL, "bytes in UTF8 as text", \
	  "convert_from('\\xc3a9'::BLOB, 'UTF8')", "é") \
	X(CONVERT_TO, "convert_to", "tt", 'o', RF_FN_CAN_FAIL, "the bytes of a text in UTF8", \
	  "convert_to('é', 'UTF8')", "\\xc3a9") \
	X(MD5_BLOB, "md5", "o", 't', 0, "the MD5 hash in hexadecimal digits", "md5('abc'::BLOB)", \
	  "900150983cd24fb0d6963f7d28e17f72") \
	X(SHA256_BLOB, "sha256", "o", 't', 0, "the SHA-256 hash in hexadecimal digits", \
	  "left(sha256('abc'::BLOB), 16)", "ba7816bf8f01cfea") \
	X(GET_BYTE, "get_byte", "oi", 'i', RF_FN_CAN_FAIL, "the byte at a place, the first is 0", \
	  "get_byte('\\x01ff'::BLOB, 1)", "255") \
	X(SET_BYTE, "set_byte", "oii", 'o', RF_FN_CAN_FAIL, \
	  "with another byte at a place, the first is 0", "set_byte('\\x01ff'::BLOB, 1, 16)", "\\x0110") \
	X(GET_BIT, "get_bit", "oi", 'i', RF_FN_CAN_FAIL, \
	  "the bit at a place, the lowest of the first byte is 0", "get_bit('\\x01ff'::BLOB, 0)", "1") \
	X(SET_BIT, "set_bit", "oii", 'o', RF_FN_CAN_FAIL, \
	  "with another bit at a place, the lowest of the first byte is 0", \
	  "set_bit('\\x01ff'::BLOB, 8, 0)", "\\x01fe") \
	X(BIT_COUNT_BLOB, "bit_count", "o", 'i', 0, "how many bits are set", \
	  "bit_count('\\x01ff'::BLOB)", "9") \
	X(REVERSE_BLOB, "reverse", "o", 'o', 0, "the bytes the other way round", \
	  "reverse('\\x0102'::BLOB)", "\\x0201")
