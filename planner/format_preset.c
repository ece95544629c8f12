/*
 * Lines of well-known logs as patterns, with the types of their columns. What may stand at the
 * end of a line besides is passed over, as logs are often made longer. Invariant: every column
 * is a group of the pattern, and a pattern takes time in proportion to the line.
 */
#include "planner/format_pattern.h"

/* What stands in quotes, perhaps with quotes in it behind backslashes. */
#define QUOTED "(?:[^\"\\\\]++|\\\\.)*+"

/* host ident user [time] "request" status bytes "referer" "user agent", the last two or not. */
#define ACCESS_LINE \
	"^(?<host>\\S+) (?<ident>\\S+) (?<user>.*?) \\[(?<time>[^\\]]+)\\] " \
	"\"(?<request>(?:(?<method>[A-Z]++) (?<path>(?:[^\" \\\\]++|\\\\.)++)" \
	"(?: (?<protocol>[A-Z]+/[0-9.]+))?(?=\"))|" QUOTED ")\" " \
	"(?<status>[0-9]{3}) (?<bytes>[0-9]+|-)" \
	"(?: \"(?<referer>" QUOTED ")\" \"(?<user_agent>" QUOTED ")\")?"

/* RFC 5424: <priority>1 time host app pid msgid [data] message. */
#define SYSLOG_NEW_LINE \
	"<(?<priority>[0-9]{1,3})>1 (?<time>\\S+) (?<host>\\S+) (?<app>\\S+) (?<pid>\\S+) " \
	"(?<msgid>\\S+) (?<data>-|(?:\\[(?:[^\\]\"\\\\]++|\\\\.|\"" QUOTED "\")*+\\])++)" \
	"(?: \\x{FEFF}?(?<message>.*))?"

/* RFC 3164 and what daemons write to files: [<priority>]time host app[pid]: message. */
#define SYSLOG_OLD_LINE \
	"(?:<(?<priority>[0-9]{1,3})>)?" \
	"(?<time>[A-Z][a-z]{2} [ 0-9][0-9](?: [0-9]{4})? " \
	"[0-9:.]{8,}|[0-9]{4}-[0-9]{2}-[0-9]{2}T\\S+) " \
	"(?<host>\\S+) (?:(?<app>[^\\s:\\[]++)(?:\\[(?<pid>[^\\]]*+)\\])?: ?)?(?<message>.*)"

#define NAMED(text_of_name, type_of_it) \
	{ \
		.name = {text_of_name, sizeof(text_of_name) - 1}, .type = (type_of_it), .null_word = { \
			"", \
			0 \
		} \
	}

#define REQUEST_COLUMNS \
	NAMED("user", RF_TEXT_TYPE), NAMED("time", RF_TIMESTAMP), NAMED("request", RF_TEXT_TYPE), \
		NAMED("method", RF_TEXT_TYPE), NAMED("path", RF_TEXT_TYPE), \
		NAMED("protocol", RF_TEXT_TYPE), NAMED("status", RF_BIGINT), NAMED("bytes", RF_BIGINT), \
		NAMED("referer", RF_TEXT_TYPE), NAMED("user_agent", RF_TEXT_TYPE)

static const rf_column_def apache_columns[] = {NAMED("host", RF_TEXT_TYPE),
                                               NAMED("ident", RF_TEXT_TYPE), REQUEST_COLUMNS};

/* nginx writes no ident: always a dash. */
static const rf_column_def nginx_columns[] = {NAMED("host", RF_TEXT_TYPE), REQUEST_COLUMNS};

static const rf_column_def syslog_columns[] = {
	NAMED("time", RF_TIMESTAMP),  NAMED("host", RF_TEXT_TYPE),    NAMED("app", RF_TEXT_TYPE),
	NAMED("pid", RF_TEXT_TYPE),   NAMED("message", RF_TEXT_TYPE), NAMED("priority", RF_BIGINT),
	NAMED("msgid", RF_TEXT_TYPE), NAMED("data", RF_TEXT_TYPE),
};

#define PATTERN(text) \
	{ \
		text, sizeof(text) - 1 \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const rf_format_preset rf_preset_apache = {"APACHE", PATTERN(ACCESS_LINE), apache_columns,
                                           COUNT(apache_columns)};
const rf_format_preset rf_preset_nginx = {"NGINX", PATTERN(ACCESS_LINE), nginx_columns,
                                          COUNT(nginx_columns)};
const rf_format_preset rf_preset_syslog = {
	"SYSLOG", PATTERN("(?J)^(?:" SYSLOG_NEW_LINE "|" SYSLOG_OLD_LINE ")$"), syslog_columns,
	COUNT(syslog_columns)};
