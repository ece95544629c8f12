/* The cryptographic hashes that have names in the language. */
#ifndef RF_BASE_DIGEST_H
#define RF_BASE_DIGEST_H

#include "base/text.h"

#define RF_DIGEST_NAMES "md5, sha1, sha224, sha256, sha384, sha512"

struct nettle_hash;

/* In any case; NULL: there is none. */
const struct nettle_hash *rf_digest_named(rf_text name);

#endif
