/* The names of Unicode's normal forms. */
#ifndef RF_BASE_UNICODE_FORM_H
#define RF_BASE_UNICODE_FORM_H

#include "base/text.h"

typedef enum rf_unicode_form {
	RF_UNICODE_NFC,
	RF_UNICODE_NFD,
	RF_UNICODE_NFKC,
	RF_UNICODE_NFKD
} rf_unicode_form;

#define RF_UNICODE_FORM_NAMES "nfc, nfd, nfkc, nfkd"

/* In any case; false if it is none of them. */
static inline bool rf_unicode_form_read(rf_text name, rf_unicode_form *form)
{
	static const char *const names[] = {"nfc", "nfd", "nfkc", "nfkd"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!rf_text_is_fold(name, names[i])) continue;
		*form = (rf_unicode_form)i;
		return true;
	}
	return false;
}

#endif
