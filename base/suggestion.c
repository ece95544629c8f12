/* The nearest of some names: see suggestion.h. */
#include "base/suggestion.h"

rf_suggestion rf_suggestion_for(rf_text word)
{
	return (rf_suggestion){.word = word, .distance = rf_text_typo_max(word.size) + 1};
}

bool rf_suggestion_try(rf_suggestion *suggestion, rf_text candidate)
{
	uint32_t distance = rf_text_distance(suggestion->word, candidate, suggestion->distance);
	size_t start_size = rf_text_common_start(suggestion->word, candidate);
	/* What shares no letter with the word is not near it, however short both are. */
	if (distance > suggestion->distance || distance >= candidate.size) return false;
	if (distance == suggestion->distance &&
	    (!suggestion->best.size || start_size <= suggestion->start_size))
		return false;
	suggestion->best = candidate;
	suggestion->distance = distance;
	suggestion->start_size = start_size;
	return true;
}
