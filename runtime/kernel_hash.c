/*
 * Hashes of text. Cryptographic ones are nettle's and come as hexadecimal digits; crc32,
 * xxhash64 and hash are numbers. Invariant: every one gives the same on every machine.
 */
#include "base/digest.h"
#include "base/encoding.h"
#include "runtime/kernel_text_scan.h"

#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <xxhash.h>
#include <zlib.h>

/* Room for the state of any hash used here. */
typedef union digest_state {
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256; /* and SHA-224 */
	struct sha512_ctx sha512; /* and SHA-384 */
} digest_state;

enum { DIGEST_MAX = SHA512_DIGEST_SIZE };

static const uint8_t *bytes_of(rf_text text)
{
	return (const uint8_t *)text.data;
}

static void put_digits(rf_kernel_call *call, uint32_t row, const uint8_t *digest, size_t size)
{
	char *digits = rf_kernel_bytes(call, 2 * size);
	if (!digits) return;
	rf_hex_write(digest, size, false, digits);
	((rf_text *)call->out->data)[row] = (rf_text){digits, 2 * size};
}

/* ---- digests ---- */

static void digest_column(rf_kernel_call *call, const struct nettle_hash *hash)
{
	const rf_text *xs = call->args[0].data;
	digest_state state;
	uint8_t digest[DIGEST_MAX];
	RF_FOR_ROWS(call, row)
	{
		hash->init(&state);
		hash->update(&state, xs[row].size, bytes_of(xs[row]));
		hash->digest(&state, hash->digest_size, digest);
		put_digits(call, row, digest, hash->digest_size);
		if (call->is_out_of_memory) return;
	}
}

#define DIGEST(id, hash) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		digest_column(call, &hash); \
	}

DIGEST(MD5, nettle_md5)
DIGEST(SHA1, nettle_sha1)
DIGEST(SHA224, nettle_sha224)
DIGEST(SHA256, nettle_sha256)
DIGEST(SHA384, nettle_sha384)
DIGEST(SHA512, nettle_sha512)

static void hmac_row(rf_kernel_call *call, uint32_t row, const struct nettle_hash *hash)
{
	rf_text data = ((const rf_text *)call->args[0].data)[row];
	rf_text key = ((const rf_text *)call->args[1].data)[row];
	digest_state outer, inner, state;
	uint8_t digest[DIGEST_MAX];
	hmac_set_key(&outer, &inner, &state, hash, key.size, bytes_of(key));
	hmac_update(&state, hash, data.size, bytes_of(data));
	hmac_digest(&outer, &inner, &state, hash, hash->digest_size, digest);
	put_digits(call, row, digest, hash->digest_size);
}

void rf_kernel_HMAC(rf_kernel_call *call)
{
	const rf_text *names = call->args[2].data;
	RF_FOR_ROWS(call, row)
	{
		const struct nettle_hash *hash = rf_digest_named(names[row]);
		if (hash)
			hmac_row(call, row, hash);
		else
			rf_kernel_fail(call, row, "unknown hash of hmac");
		if (call->is_out_of_memory) return;
	}
}

/* ---- numbers ---- */

RF_KERNEL_1(CRC32, rf_text, int64_t, (int64_t)crc32_z(0, bytes_of(x), x.size))
RF_KERNEL_1(XXHASH64, rf_text, int64_t, (int64_t)XXH64(x.data, x.size, 0))
RF_KERNEL_2(XXHASH64_SEED, rf_text, int64_t, int64_t, (int64_t)XXH64(x.data, x.size, (uint64_t)y))

/* Each value is hashed with what came before as its seed; a NULL is not like any text. */
void rf_kernel_HASH(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		uint64_t hash = 0;
		for (uint32_t i = 0; i < call->arg_count; i++) {
			rf_text text = ((const rf_text *)call->args[i].data)[row];
			bool is_null = rf_is_null(&call->args[i], row);
			hash = is_null ? XXH3_64bits_withSeed(&hash, sizeof hash, UINT64_MAX)
						   : XXH3_64bits_withSeed(text.data, text.size, hash);
		}
		out[row] = (int64_t)(hash >> 1);
	}
}

/* ---- UUIDs of names ---- */

/* Reads 8-4-4-4-12 digits. */
static bool read_uuid(rf_text text, uint8_t uuid[16])
{
	static const uint8_t parts[][2] = {{0, 8}, {9, 13}, {14, 18}, {19, 23}, {24, 36}};
	if (text.size != 36) return false;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (i && text.data[parts[i][0] - 1] != '-') return false;
		if (!rf_hex_read(rf_text_part(text, parts[i][0], parts[i][1]), uuid)) return false;
		uuid += (parts[i][1] - parts[i][0]) / 2;
	}
	return true;
}

/* The namespaces that RFC 9562 gives differ in one byte. */
static bool read_namespace(rf_text text, uint8_t uuid[16])
{
	static const struct {
		const char *name;
		uint8_t byte;
	} known[] = {{"dns", 0x10}, {"url", 0x11}, {"oid", 0x12}, {"x500", 0x14}};
	static const uint8_t base[16] = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
	                                 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!rf_text_is_fold(text, known[i].name)) continue;
		memcpy(uuid, base, 16);
		uuid[3] = known[i].byte;
		return true;
	}
	return read_uuid(text, uuid);
}

void rf_kernel_UUIDV5(rf_kernel_call *call)
{
	const rf_text *spaces = call->args[0].data, *names = call->args[1].data;
	rf_text *out = call->out->data;
	uint8_t space[16], digest[SHA1_DIGEST_SIZE];
	struct sha1_ctx state;
	RF_FOR_ROWS(call, row)
	{
		if (!read_namespace(spaces[row], space)) {
			rf_kernel_fail(call, row,
			               "uuidv5 needs a UUID or dns, url, oid, x500 as its namespace");
			continue;
		}
		sha1_init(&state);
		sha1_update(&state, sizeof space, space);
		sha1_update(&state, names[row].size, bytes_of(names[row]));
		sha1_digest(&state, sizeof digest, digest);
		out[row].data = rf_kernel_uuid(call, digest, 5);
		out[row].size = RF_UUID_TEXT_SIZE;
		if (!out[row].data) return;
	}
}

char *rf_kernel_uuid(rf_kernel_call *call, uint8_t bytes[16], int version)
{
	static const uint8_t ends[] = {4, 6, 8, 10, 16};
	char *text = rf_kernel_bytes(call, RF_UUID_TEXT_SIZE), *to = text;
	if (!text) return NULL;
	bytes[6] = (uint8_t)(version << 4 | (bytes[6] & 0x0F));
	bytes[8] = 0x80 | (bytes[8] & 0x3F);
	for (size_t i = 0, from = 0; i < sizeof ends; from = ends[i++]) {
		if (i) *to++ = '-';
		rf_hex_write(bytes + from, ends[i] - from, false, to);
		to += 2 * (ends[i] - from);
	}
	return text;
}
