/* Hashes, encodings and chance: see planner/function_list.h. */
#define RF_FUNCTION_LIST_HASH(X) \
	X(MD5, "md5", "t", 't', 0, "the MD5 hash in hexadecimal digits", "md5('abc')", \
	  "900150983cd24fb0d6963f7d28e17f72") \
	X(SHA1, "sha1", "t", 't', 0, "the SHA-1 hash in hexadecimal digits", "sha1('abc')", \
	  "a9993e364706816aba3e25717850c26c9cd0d89d") \
	X(SHA224, "sha224", "t", 't', 0, "the SHA-224 hash in hexadecimal digits", "sha224('abc')", \
	  "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7") \
	X(SHA256, "sha256", "t", 't', 0, "the SHA-256 hash in hexadecimal digits", "sha256('abc')", \
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") \
	X(SHA384, "sha384", "t", 't', 0, "the SHA-384 hash in hexadecimal digits", \
	  "left(sha384('abc'), 16)", "cb00753f45a35e8b") \
	X(SHA512, "sha512", "t", 't', 0, "the SHA-512 hash in hexadecimal digits", \
	  "left(sha512('abc'), 16)", "ddaf35a193617aba") \
	X(SHA1_BLOB, "sha1", "o", 't', 0, "the SHA-1 hash in hexadecimal digits", \
	  "left(sha1('abc'::BLOB), 16)", "a9993e364706816a") \
	X(SHA224_BLOB, "sha224", "o", 't', 0, "the SHA-224 hash in hexadecimal digits", \
	  "left(sha224('abc'::BLOB), 16)", "23097d223405d822") \
	X(SHA384_BLOB, "sha384", "o", 't', 0, "the SHA-384 hash in hexadecimal digits", \
	  "left(sha384('abc'::BLOB), 16)", "cb00753f45a35e8b") \
	X(SHA512_BLOB, "sha512", "o", 't', 0, "the SHA-512 hash in hexadecimal digits", \
	  "left(sha512('abc'::BLOB), 16)", "ddaf35a193617aba") \
	X(HMAC, "hmac", "ttt", 't', RF_FN_CAN_FAIL, \
	  "the keyed hash of a text by 'md5', 'sha1', 'sha224', 'sha256', 'sha384' or 'sha512'", \
	  "hmac('what do ya want for nothing?', 'Jefe', 'md5')", "750c783e6ab0b503eaa86e310a5db738") \
	X(CRC32, "crc32", "t", 'i', 0, "the CRC-32 check sum, as in zip and PNG", "crc32('abc')", \
	  "891568578") \
	X(CRC32_BLOB, "crc32", "o", 'i', 0, "the CRC-32 check sum, as in zip and PNG", \
	  "crc32('abc'::BLOB)", "891568578") \
	X(XXHASH64, "xxhash64", "t", 'i', 0, "the 64-bit xxHash, the upper half negative", \
	  "xxhash64('abc')", "4952883123889572249") \
	X(XXHASH64_SEED, "xxhash64", "ti", 'i', 0, "the 64-bit xxHash with a seed", \
	  "xxhash64('abc', 0)", "4952883123889572249") \
	X(XXHASH64_BLOB, "xxhash64", "o", 'i', 0, "the 64-bit xxHash, the upper half negative", \
	  "xxhash64('abc'::BLOB)", "4952883123889572249") \
	X(HASH, "hash", "x", 'i', RF_FN_ANY_NUMBER, \
	  "a number from 0 to 2^63 - 1 made of the values' texts, the same in every run", \
	  "hash('a', 1) = hash('a', '1')", "true") \
	X(HEX, "hex", "t", 't', RF_FN_CAN_FAIL, "the bytes as upper-case hexadecimal digits", \
	  "hex('é')", "C3A9") \
	X(HEX_BLOB, "hex", "o", 't', RF_FN_CAN_FAIL, "the bytes as upper-case hexadecimal digits", \
	  "hex('\\x01ff'::BLOB)", "01FF") \
	X(HEX_BIGINT, "hex", "i", 't', 0, "in upper-case hexadecimal digits", "hex(255)", "FF") \
	X(TO_HEX, "to_hex", "i", 't', 0, "in hexadecimal digits; negative numbers as 2^64 more", \
	  "to_hex(255)", "ff") \
	X(TO_OCT, "to_oct", "i", 't', 0, "in octal digits; negative numbers as 2^64 more", \
	  "to_oct(8)", "10") \
	X(TO_BIN, "to_bin", "i", 't', 0, "in binary digits; negative numbers as 2^64 more", \
	  "to_bin(5)", "101") \
	X(BIN, "bin", "i", 't', 0, "as to_bin", "bin(5)", "101") \
	X(UNHEX, "unhex", "t", 't', RF_FN_CAN_FAIL, "the text whose bytes are these pairs of digits", \
	  "unhex('C3A9')", "é") \
	X(TO_BASE64, "to_base64", "t", 't', RF_FN_CAN_FAIL, "the bytes in base64, with padding", \
	  "to_base64('abcd')", "YWJjZA==") \
	X(TO_BASE64_BLOB, "to_base64", "o", 't', RF_FN_CAN_FAIL, "the bytes in base64, with padding", \
	  "to_base64('\\x01ff'::BLOB)", "Af8=") \
	X(BASE64_ENCODE, "base64_encode", "t", 't', RF_FN_CAN_FAIL, "as to_base64", \
	  "base64_encode('abcd')", "YWJjZA==") \
	X(FROM_BASE64, "from_base64", "t", 't', RF_FN_CAN_FAIL, \
	  "the text whose bytes are given in base64; blanks are passed over", \
	  "from_base64('YWJjZA==')", "abcd") \
	X(BASE64_DECODE, "base64_decode", "t", 't', RF_FN_CAN_FAIL, "as from_base64", \
	  "base64_decode('YWJjZA==')", "abcd") \
	X(UUIDV5, "uuidv5", "tt", 't', RF_FN_CAN_FAIL, \
	  "the UUID of a name in a namespace: a UUID, or 'dns', 'url', 'oid', 'x500'", \
	  "uuidv5('dns', 'example.org')", "aad03681-8b63-5304-89e0-8ca8f49461b5") \
	X(UUIDV7, "uuidv7", "", 't', RF_FN_VOLATILE, "a UUID of the clock and chance that sorts by time", \
	  "length(uuidv7())", "36") \
	X(UUID, "uuid", "", 't', RF_FN_CHANCE, "a UUID of chance", "length(uuid())", "36") \
	X(UUIDV4, "uuidv4", "", 't', RF_FN_CHANCE, "as uuid", "substr(uuidv4(), 15, 1)", "4") \
	X(GEN_RANDOM_UUID, "gen_random_uuid", "", 't', RF_FN_CHANCE, "as uuid", \
	  "length(gen_random_uuid())", "36") \
	X(RANDOM, "random", "", 'd', RF_FN_CHANCE, \
	  "a number of chance from 0 up to 1; SET seed = n makes it the same in every run", \
	  "random() < 1", "true") \
	X(RANDOM_RANGE, "random", "ii", 'i', RF_FN_CHANCE | RF_FN_CAN_FAIL, \
	  "a whole number of chance from the one to the other, both included", "random(1, 1)", "1") \
	X(RANDOM_NORMAL, "random_normal", "dd", 'd', RF_FN_CHANCE, \
	  "a number of chance of the normal distribution, given mean and standard deviation", \
	  "random_normal(5, 0)", "5.0")
