/*
 * The nearest of some names to a misspelt word: the one with the fewest edits, of equally near
 * ones the one that begins like the word for longest, and then the first that was tried.
 */
#ifndef RF_BASE_SUGGESTION_H
#define RF_BASE_SUGGESTION_H

#include "base/text.h"

typedef struct rf_suggestion {
	rf_text word;
	rf_text best; /* size 0: nothing is near */
	uint32_t distance;
	size_t start_size; /* bytes that the word and the best begin with */
} rf_suggestion;

rf_suggestion rf_suggestion_for(rf_text word);
/* Borrows the candidate; true: it is the best so far. */
bool rf_suggestion_try(rf_suggestion *suggestion, rf_text candidate);

#endif
