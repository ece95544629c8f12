/* Hashes by name: see digest.h. */
#include "base/digest.h"

#include <nettle/nettle-meta.h>

const struct nettle_hash *rf_digest_named(rf_text name)
{
	static const struct nettle_hash *const hashes[] = {
		&nettle_md5, &nettle_sha1, &nettle_sha224, &nettle_sha256, &nettle_sha384, &nettle_sha512,
	};
	for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
		if (rf_text_is_fold(name, hashes[i]->name)) return hashes[i];
	return NULL;
}
