/* The names of fields and units of time: see time_field.h. */
#include "base/time_field.h"

#include "base/suggestion.h"

#include <string.h>

static const char *const names[RF_FIELD_COUNT] = {
	[RF_FIELD_MICROSECOND] = "microsecond microseconds us usec usecs",
	[RF_FIELD_MILLISECOND] = "millisecond milliseconds ms msec msecs",
	[RF_FIELD_SECOND] = "second seconds s sec secs",
	[RF_FIELD_MINUTE] = "minute minutes m min mins",
	[RF_FIELD_HOUR] = "hour hours h hr hrs",
	[RF_FIELD_DAY] = "day days d dayofmonth",
	[RF_FIELD_WEEK] = "week weeks w weekofyear",
	[RF_FIELD_MONTH] = "month months mon mons",
	[RF_FIELD_QUARTER] = "quarter quarters qtr",
	[RF_FIELD_YEAR] = "year years y yr yrs",
	[RF_FIELD_DECADE] = "decade decades",
	[RF_FIELD_CENTURY] = "century centuries",
	[RF_FIELD_MILLENNIUM] = "millennium millennia",
	[RF_FIELD_DOW] = "dow dayofweek weekday",
	[RF_FIELD_ISODOW] = "isodow",
	[RF_FIELD_DOY] = "doy dayofyear",
	[RF_FIELD_ISOYEAR] = "isoyear",
	[RF_FIELD_EPOCH] = "epoch",
	[RF_FIELD_JULIAN] = "julian",
};

bool rf_time_field_read(rf_text name, rf_time_field *field)
{
	for (int i = 0; i < RF_FIELD_COUNT; i++) {
		for (const char *word = names[i]; *word;) {
			size_t size = strcspn(word, " ");
			if (rf_text_equal_fold(name, (rf_text){word, size})) {
				*field = (rf_time_field)i;
				return true;
			}
			word += size + (word[size] == ' ');
		}
	}
	return false;
}

rf_text rf_time_field_suggest(rf_text name, rf_time_field end)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	for (int i = 0; i < (int)end; i++)
		rf_suggestion_try(&suggestion, (rf_text){names[i], strcspn(names[i], " ")});
	return suggestion.best;
}
