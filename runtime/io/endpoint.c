/* Socket URIs: see endpoint.h. Invariant: a parsed endpoint's texts end in NUL and fit. */
#include "runtime/io/endpoint.h"

#include <stdio.h>
#include <string.h>

static bool is_unix_scheme(rf_text scheme)
{
	return rf_text_is_fold(scheme, "unix");
}

bool rf_endpoint_is(rf_text uri)
{
	rf_text scheme, rest;
	return rf_uri_split(uri, &scheme, &rest) &&
		(rf_text_is_fold(scheme, "tcp") || is_unix_scheme(scheme));
}

static bool copy_text(rf_text text, char *out, size_t capacity)
{
	if (text.size >= capacity || (text.size && memchr(text.data, 0, text.size))) return false;
	if (text.size) memcpy(out, text.data, text.size);
	out[text.size] = 0;
	return true;
}

/* A number from 1 to max, digits only; 0 if it is none. */
static uint32_t read_number(rf_text text, uint32_t max)
{
	uint64_t number = 0;
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9') return 0;
		number = number * 10 + (uint64_t)(text.data[i] - '0');
		if (number > max) return 0;
	}
	return (uint32_t)number;
}

static rf_status read_clients(rf_text value, rf_uri_use use, rf_endpoint *endpoint, rf_error *error)
{
	if (use == RF_URI_SINK) {
		rf_fail(error, RIFFLE_INVALID, "clients is a parameter of sources");
		rf_hint(error, "A sink sends to whoever is connected.");
		return RIFFLE_INVALID;
	}
	endpoint->client_max = read_number(value, UINT32_MAX - 1);
	if (endpoint->client_max) return RIFFLE_OK;
	rf_fail(error, RIFFLE_INVALID, "clients=%.*s is not a number of clients",
	        value.size > 40 ? 40 : (int)value.size, value.data ? value.data : "");
	rf_hint(error, "Write the number after which the input ends, as in ?listen&clients=1.");
	return RIFFLE_INVALID;
}

static rf_status read_parameters(rf_text query, rf_uri_use use, rf_endpoint *endpoint,
                                 rf_error *error)
{
	rf_text name, value;
	while (rf_uri_next_parameter(&query, &name, &value)) {
		if (rf_text_is_fold(name, "listen") && !value.data) {
			endpoint->is_listening = true;
		} else if (rf_text_is_fold(name, "clients")) {
			RF_TRY(read_clients(value, use, endpoint, error));
		} else {
			rf_fail(error, RIFFLE_INVALID, "unknown parameter \"%.*s\"",
			        name.size > 40 ? 40 : (int)name.size, name.data);
			rf_hint(error,
			        use == RF_URI_SOURCE ? "Known are listen and clients=n." : "Known is listen.");
			return RIFFLE_INVALID;
		}
	}
	if (endpoint->client_max == 0 || endpoint->is_listening) return RIFFLE_OK;
	rf_fail(error, RIFFLE_INVALID, "clients needs listen");
	rf_hint(error, "Write ?listen&clients=%u to take clients.", endpoint->client_max);
	return RIFFLE_INVALID;
}

static rf_status read_unix(rf_text path, rf_endpoint *endpoint, rf_error *error)
{
	/* unix:///run/x has an empty host between its second and third slash. */
	if (rf_text_starts_with(path, "///")) {
		path.data += 2;
		path.size -= 2;
	}
	if (path.size == 0) {
		rf_fail(error, RIFFLE_INVALID, "unix: names no socket");
		rf_hint(error, "Write its path, as in 'unix:/tmp/rows.sock'.");
		return RIFFLE_INVALID;
	}
	if (!copy_text(path, endpoint->path, sizeof endpoint->path)) {
		rf_fail(error, RIFFLE_LIMIT, "the path of a socket has at most %d bytes",
		        RF_ENDPOINT_PATH_MAX - 1);
		rf_hint(error, "Use a shorter path, or one relative to the current folder.");
		return RIFFLE_LIMIT;
	}
	snprintf(endpoint->name, sizeof endpoint->name, "unix:%s", endpoint->path);
	return RIFFLE_OK;
}

static rf_status fail_address(rf_text address, rf_error *error)
{
	rf_fail(error, RIFFLE_INVALID, "\"%.*s\" is not a host and a port",
	        address.size > 200 ? 200 : (int)address.size, address.data);
	rf_hint(error, "Write them as in 'tcp://localhost:9000' or 'tcp://[::1]:9000'.");
	return RIFFLE_INVALID;
}

static rf_status read_tcp(rf_text rest, rf_endpoint *endpoint, rf_error *error)
{
	rf_text address, host, port;
	const char *colon;
	bool is_literal;
	if (!rf_text_starts_with(rest, "//")) return fail_address(rest, error);
	address = (rf_text){rest.data + 2, rest.size - 2};
	colon = address.size ? memrchr(address.data, ':', address.size) : NULL;
	if (!colon) return fail_address(address, error);
	host = (rf_text){address.data, (size_t)(colon - address.data)};
	port = (rf_text){colon + 1, address.size - host.size - 1};
	is_literal = host.size >= 2 && host.data[0] == '[' && host.data[host.size - 1] == ']';
	if (is_literal)
		host = (rf_text){host.data + 1, host.size - 2};
	else if (host.size && memchr(host.data, ':', host.size))
		return fail_address(address, error);
	if (read_number(port, 65535) == 0) {
		rf_fail(error, RIFFLE_INVALID, "\"%.*s\" is not a port",
		        port.size > 40 ? 40 : (int)port.size, port.data);
		rf_hint(error, "A port is a number from 1 to 65535, as in 'tcp://localhost:9000'.");
		return RIFFLE_INVALID;
	}
	snprintf(endpoint->port, sizeof endpoint->port, "%u", read_number(port, 65535));
	if (!copy_text(host, endpoint->host, sizeof endpoint->host))
		return fail_address(address, error);
	snprintf(endpoint->name, sizeof endpoint->name, is_literal ? "tcp://[%s]:%s" : "tcp://%s:%s",
	         endpoint->host, endpoint->port);
	return RIFFLE_OK;
}

rf_status rf_endpoint_parse(rf_text uri, rf_uri_use use, rf_endpoint *endpoint, rf_error *error)
{
	rf_text scheme, rest, query = RF_TEXT("");
	const char *mark;
	memset(endpoint, 0, sizeof *endpoint);
	rf_uri_split(uri, &scheme, &rest);
	mark = rest.size ? memchr(rest.data, '?', rest.size) : NULL;
	if (mark) {
		query = (rf_text){mark + 1, rest.size - (size_t)(mark - rest.data) - 1};
		rest.size = (size_t)(mark - rest.data);
	}
	endpoint->is_unix = is_unix_scheme(scheme);
	RF_TRY(endpoint->is_unix ? read_unix(rest, endpoint, error) : read_tcp(rest, endpoint, error));
	return read_parameters(query, use, endpoint, error);
}

rf_status rf_endpoint_check_allowed(const rf_endpoint *endpoint, const rf_context *ctx,
                                    rf_error *error)
{
	bool is_listening = endpoint->is_listening;
	if (ctx->allow & (is_listening ? RIFFLE_ALLOW_LISTEN : RIFFLE_ALLOW_CONNECT)) return RIFFLE_OK;
	rf_fail(error, RIFFLE_DENIED, "%s sockets is not allowed",
	        is_listening ? "listening on" : "connecting to");
	rf_hint(error, "The program that runs this must open the engine with RIFFLE_ALLOW_%s.",
	        is_listening ? "LISTEN" : "CONNECT");
	return RIFFLE_DENIED;
}
