/*
 * Times as logs write them, besides ISO 8601: Apache and nginx (31/Jan/2026:10:00:00 +0000),
 * syslog (Jan 31 10:00:00, without a year), asctime (Sat Jan 31 10:00:00 2026), mail and HTTP
 * (Sat, 31 Jan 2026 10:00:00 GMT), and 2026/01/31 10:00:00. Invariant: the whole text is read,
 * and no zone is UTC.
 */
#ifndef RF_BASE_LOG_TIME_H
#define RF_BASE_LOG_TIME_H

#include "base/number_text.h"

/* What is known of the years of times that don't say theirs, which mostly ascend. */
typedef struct rf_log_year {
	int32_t year;   /* of the last such time; 0: none yet */
	int32_t month;  /* of that time, or 0 */
	int64_t now_ns; /* when year is 0: the first such time is at most a day after this */
} rf_log_year;

rf_read rf_read_log_time(rf_text text, rf_log_year *year, int64_t *ns);

#endif
