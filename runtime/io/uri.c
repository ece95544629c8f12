/*
 * URIs and endings: see uri.h. The tables here are the only place that names schemes and
 * endings. Invariant: a known word is in exactly one of built and unbuilt.
 */
#include "runtime/io/uri.h"

#include "base/suggestion.h"

#include <string.h>

typedef struct scheme_row {
	const char *name;
	bool is_source, is_sink; /* part of the language as such */
	bool is_built;
} scheme_row;

static const scheme_row schemes[] = {
	{"file", true, true, true},      {"generate", true, false, true},
	{"null", false, true, true},     {"tcp", true, true, true},
	{"udp", true, true, false},      {"unix", true, true, true},
	{"tail", true, false, true},     {"sqlite", true, true, false},
	{"postgres", true, true, false}, {"postgresql", true, true, false},
	{"kafka", true, true, false},    {"mqtt", true, true, false},
	{"nats", true, true, false},     {"redis", true, true, false},
	{"http", true, true, false},     {"https", true, true, false},
	{"ws", true, true, false},       {"exec", true, true, false},
	{"s3", true, true, false},
};

typedef struct ending_row {
	const char *ending;
	rf_format_id id;
	bool is_tsv;
} ending_row;

static const ending_row endings[] = {
	{".csv", RF_FORMAT_CSV, false},       {".tsv", RF_FORMAT_CSV, true},
	{".ndjson", RF_FORMAT_NDJSON, false}, {".jsonl", RF_FORMAT_NDJSON, false},
	{".json", RF_FORMAT_NDJSON, false},   {".txt", RF_FORMAT_LINES, false},
	{".log", RF_FORMAT_LINES, false},     {".logfmt", RF_FORMAT_LOGFMT, false},
};

typedef struct compression_row {
	const char *ending;
	rf_compression id; /* NONE: nothing here reads or writes it */
	const char *name;
	const char *reader; /* the program that decompresses to standard output */
	const char *writer;
} compression_row;

static const compression_row compressions[] = {
	{".gz", RF_COMPRESSION_GZIP, NULL, NULL, NULL},
	{".zst", RF_COMPRESSION_ZSTD, NULL, NULL, NULL},
	{".lz4", RF_COMPRESSION_LZ4, NULL, NULL, NULL},
	{".bz2", RF_COMPRESSION_NONE, "bzip2", "bzcat", "bzip2"},
	{".xz", RF_COMPRESSION_NONE, "xz", "xzcat", "xz"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_letter(char c)
{
	return rf_fold(c) >= 'a' && rf_fold(c) <= 'z';
}

static bool is_scheme_byte(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

bool rf_uri_split(rf_text uri, rf_text *scheme, rf_text *rest)
{
	size_t size = 0;
	while (size < uri.size && is_scheme_byte(uri.data[size])) size++;
	if (size < 2 || size == uri.size || uri.data[size] != ':' || !is_letter(uri.data[0])) {
		*scheme = RF_TEXT("");
		*rest = uri;
		return false;
	}
	*scheme = (rf_text){uri.data, size};
	*rest = (rf_text){uri.data + size + 1, uri.size - size - 1};
	return true;
}

rf_text rf_uri_path(rf_text uri)
{
	rf_text scheme, rest;
	/* file:///etc/x has an empty host between its second and third slash. */
	if (rf_uri_split(uri, &scheme, &rest) && rf_text_starts_with(rest, "///")) {
		rest.data += 2;
		rest.size -= 2;
	}
	return rest;
}

static bool is_usable(const scheme_row *row, rf_uri_use use)
{
	return use == RF_URI_SOURCE ? row->is_source : row->is_sink;
}

rf_status rf_uri_refuse(rf_text scheme, rf_uri_use use, rf_error *error)
{
	const char *what = use == RF_URI_SOURCE ? "source" : "sink";
	const char *known =
		use == RF_URI_SOURCE ? "file:, generate:, tail:, tcp:, unix:" : "file:, null:, tcp:, unix:";
	rf_suggestion near = rf_suggestion_for(scheme);
	for (size_t i = 0; i < COUNT(schemes); i++) {
		if (!rf_text_is_fold(scheme, schemes[i].name)) continue;
		if (is_usable(&schemes[i], use) && !schemes[i].is_built)
			return rf_fail(error, RIFFLE_UNSUPPORTED, "%s: %ss are not built yet", schemes[i].name,
			               what);
		return rf_fail(error, RIFFLE_INVALID, "%s: is not a %s", schemes[i].name, what);
	}
	rf_fail(error, RIFFLE_NAME, "unknown %s \"%.*s:\"", what, (int)scheme.size, scheme.data);
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (is_usable(&schemes[i], use)) rf_suggestion_try(&near, rf_text_of(schemes[i].name));
	if (near.best.size)
		rf_hint(error, "did you mean \"%s:\"? (known: %s, '-', a path)", near.best.data, known);
	else
		rf_hint(error, "Known are %s, '-' and paths; for a file of that name write './%.*s:...'.",
		        known, (int)scheme.size, scheme.data);
	return RIFFLE_NAME;
}

bool rf_uri_next_parameter(rf_text *query, rf_text *name, rf_text *value)
{
	const char *end, *equals;
	size_t size;
	if (query->size == 0) return false;
	end = memchr(query->data, '&', query->size);
	size = end ? (size_t)(end - query->data) : query->size;
	equals = memchr(query->data, '=', size);
	*name = (rf_text){query->data, equals ? (size_t)(equals - query->data) : size};
	*value = equals ? (rf_text){equals + 1, size - name->size - 1} : (rf_text){NULL, 0};
	if (end) size++;
	query->data += size;
	query->size -= size;
	return true;
}

rf_format_spec rf_format_default(rf_format_id id)
{
	rf_format_spec format = {.id = id};
	if (id == RF_FORMAT_CSV) {
		format.has_header = true;
		format.delimiter = ',';
		format.quote = '"';
	}
	return format;
}

static bool ends_with_fold(rf_text text, const char *ending)
{
	size_t size = strlen(ending);
	return text.size > size &&
		rf_text_is_fold((rf_text){text.data + text.size - size, size}, ending);
}

/* The last part of a path. */
static rf_text base_name(rf_text path)
{
	const char *slash = path.size ? memrchr(path.data, '/', path.size) : NULL;
	size_t skip = slash ? (size_t)(slash - path.data) + 1 : 0;
	return (rf_text){path.data + skip, path.size - skip};
}

static const compression_row *compression_row_of(rf_text path)
{
	for (size_t i = 0; i < COUNT(compressions); i++)
		if (ends_with_fold(path, compressions[i].ending)) return &compressions[i];
	return NULL;
}

rf_compression rf_compression_of_path(rf_text path)
{
	const compression_row *row = compression_row_of(base_name(path));
	return row ? row->id : RF_COMPRESSION_NONE;
}

rf_status rf_refuse_compressed(const rf_format_spec *format, rf_text path, rf_uri_use use,
                               rf_error *error)
{
	const compression_row *row = compression_row_of(path);
	if (!row || row->id != RF_COMPRESSION_NONE || format->compression != RF_COMPRESSION_BY_ENDING)
		return RIFFLE_OK;
	rf_fail(error, RIFFLE_UNSUPPORTED, "%s compression (%s) is not among those that are known",
	        row->name, row->ending);
	if (use == RF_URI_SOURCE)
		rf_hint(error, "Decompress on the way: %s %.*s | riffle ..., and read FROM '-'.",
		        row->reader, path.size > 200 ? 200 : (int)path.size, path.data);
	else
		rf_hint(error, "Known are .gz, .zst and .lz4; or write INTO '-' and pipe it into %s.",
		        row->writer);
	return RIFFLE_UNSUPPORTED;
}

rf_status rf_format_of_path(rf_text path, bool is_stream, rf_format_spec *format, rf_error *error)
{
	rf_text base = base_name(path);
	const compression_row *compression = compression_row_of(base);
	if (compression) base.size -= strlen(compression->ending);
	for (size_t i = 0; i < COUNT(endings); i++) {
		if (!ends_with_fold(base, endings[i].ending)) continue;
		*format = rf_format_default(endings[i].id);
		if (endings[i].is_tsv) {
			format->is_tsv = true;
			format->delimiter = '\t';
		}
		return RIFFLE_OK;
	}
	if (is_stream && !(base.size && memchr(base.data, '.', base.size))) {
		*format = rf_format_default(RF_FORMAT_CSV);
		return RIFFLE_OK;
	}
	rf_fail(error, RIFFLE_INVALID, "the format of \"%.*s\" can't be told from its ending",
	        path.size > 200 ? 200 : (int)path.size, path.data);
	rf_hint(error,
	        "Say it, as in FORMAT CSV (known: CSV, TSV, NDJSON, LINES, LOGFMT, REGEX, NGINX, "
	        "APACHE, SYSLOG).");
	return RIFFLE_INVALID;
}
