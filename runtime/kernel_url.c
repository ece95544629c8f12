/*
 * URLs: url_encode, url_decode and the parts of one. A part that is not there is NULL; nothing
 * is an error but bytes that are not UTF-8. Invariant: a part points into its URL unless it is
 * decoded.
 */
#include "base/encoding.h"
#include "runtime/kernel_text_scan.h"

/* ---- encoding ---- */

/* RFC 3986's unreserved characters stay. */
static bool is_unreserved(char c)
{
	char low = rf_fold(c);
	return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') ||
		(c && memchr("-._~", c, 4) != NULL);
}

static size_t encode(rf_text text, char *out)
{
	size_t size = 0;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		bool stays = is_unreserved(c);
		if (out && stays) out[size] = c;
		if (out && !stays) {
			out[size] = '%';
			rf_hex_write(&c, 1, true, out + size + 1);
		}
		size += stays ? 1 : 3;
	}
	return size;
}

void rf_kernel_URL_ENCODE(rf_kernel_call *call)
{
	rf_kernel_write_texts(call, encode);
}

/* A % that is not followed by two digits stays. A form's + is a blank. */
static size_t decode(rf_text text, bool is_form, char *out)
{
	size_t size = 0;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		if (c == '%' && text.size - i > 2 && rf_hex_read(rf_text_part(text, i + 1, i + 3), &c))
			i += 2;
		else if (c == '+' && is_form)
			c = ' ';
		out[size++] = c;
	}
	return size;
}

static void decode_row(rf_kernel_call *call, uint32_t row, rf_text text, bool is_form)
{
	char *bytes = rf_kernel_bytes(call, text.size);
	rf_text decoded;
	if (!bytes) return;
	decoded = (rf_text){bytes, decode(text, is_form, bytes)};
	if (rf_text_is_utf8(decoded))
		((rf_text *)call->out->data)[row] = decoded;
	else
		rf_kernel_fail(call, row, "decoded URL is not UTF-8");
}

void rf_kernel_URL_DECODE(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		decode_row(call, row, xs[row], false);
		if (call->is_out_of_memory) return;
	}
}

/* ---- parts ---- */

/* scheme://user@host:port/path?query#fragment, each NULL (data) if it is not there. */
typedef struct url {
	rf_text scheme, host, port, path, query, fragment;
} url;

/* The text up to the first of some characters; *rest is what follows. */
static rf_text cut(rf_text text, const char *ends, rf_text *rest)
{
	size_t size = text.size;
	for (; *ends && size; ends++) {
		const char *end = memchr(text.data, *ends, size);
		if (end) size = (size_t)(end - text.data);
	}
	*rest = rf_text_part(text, size, text.size);
	return rf_text_part(text, 0, size);
}

static bool is_scheme(rf_text text)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i], low = rf_fold(c);
		bool is_letter = low >= 'a' && low <= 'z';
		if (!is_letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
			return false;
	}
	return text.size > 0;
}

/* user@host:port, the host perhaps [an IPv6 address]. */
static void read_authority(rf_text text, url *u)
{
	const char *user = text.size ? memrchr(text.data, '@', text.size) : NULL;
	size_t end = 0;
	if (user) text = rf_text_part(text, (size_t)(user - text.data) + 1, text.size);
	if (text.size && text.data[0] == '[') {
		while (end < text.size && text.data[end] != ']') end++;
		end += end < text.size;
	} else {
		while (end < text.size && text.data[end] != ':') end++;
	}
	u->host = rf_text_part(text, 0, end);
	if (end < text.size && text.data[end] == ':') u->port = rf_text_part(text, end + 1, text.size);
}

static url read_url(rf_text text)
{
	url u = {.path = {NULL, 0}};
	rf_text rest, scheme = cut(text, ":/?#", &rest);
	if (rest.size && rest.data[0] == ':' && is_scheme(scheme)) {
		u.scheme = scheme;
		text = rf_text_part(rest, 1, rest.size);
	}
	if (rf_text_starts_with(text, "//")) {
		rf_text authority = cut(rf_text_part(text, 2, text.size), "/?#", &text);
		read_authority(authority, &u);
	}
	u.path = cut(text, "?#", &rest);
	if (rest.size && rest.data[0] == '?')
		u.query = cut(rf_text_part(rest, 1, rest.size), "#", &rest);
	if (rest.size) u.fragment = rf_text_part(rest, 1, rest.size);
	return u;
}

#define URL_PART(id, member) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_text *xs = call->args[0].data; \
		rf_text *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			out[row] = read_url(xs[row]).member; \
			if (!out[row].data) rf_kernel_null(call, row); \
		} \
	}

URL_PART(URL_EXTRACT_PROTOCOL, scheme)
URL_PART(URL_EXTRACT_HOST, host)
URL_PART(URL_EXTRACT_PATH, path)
URL_PART(URL_EXTRACT_QUERY, query)
URL_PART(URL_EXTRACT_FRAGMENT, fragment)

void rf_kernel_URL_EXTRACT_PORT(rf_kernel_call *call)
{
	enum { PORT_DIGITS_MAX = 5 };
	const rf_text *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const rf_text port = read_url(xs[row]).port;
		int64_t number = 0;
		bool is_number = port.size > 0 && port.size <= PORT_DIGITS_MAX;
		for (size_t i = 0; i < port.size && is_number; i++) {
			is_number = port.data[i] >= '0' && port.data[i] <= '9';
			number = number * 10 + (port.data[i] - '0');
		}
		out[row] = number;
		if (!is_number || number > UINT16_MAX) rf_kernel_null(call, row);
	}
}

/* The value of the first parameter of that name, decoded; data NULL: there is none. */
static bool find_parameter(rf_kernel_call *call, rf_text query, rf_text name, rf_text *value)
{
	while (query.data && query.size) {
		rf_text rest, pair = cut(query, "&", &rest), key = cut(pair, "=", value);
		char *bytes = rf_kernel_bytes(call, key.size);
		if (!bytes) return false;
		if (rf_text_equal((rf_text){bytes, decode(key, true, bytes)}, name)) {
			if (value->size) *value = rf_text_part(*value, 1, value->size);
			return true;
		}
		query = rest.size ? rf_text_part(rest, 1, rest.size) : rest;
	}
	return false;
}

void rf_kernel_URL_EXTRACT_PARAMETER(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *names = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		rf_text value;
		if (find_parameter(call, read_url(xs[row]).query, names[row], &value))
			decode_row(call, row, value, true);
		else if (!call->is_out_of_memory)
			rf_kernel_null(call, row);
		if (call->is_out_of_memory) return;
	}
}
