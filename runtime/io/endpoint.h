/*
 * Where a socket URI points: tcp://host:port and unix:PATH, each connecting or, with ?listen,
 * listening. Private to runtime/io.
 */
#ifndef RF_RUNTIME_IO_ENDPOINT_H
#define RF_RUNTIME_IO_ENDPOINT_H

#include "runtime/io/uri.h"
#include "runtime/operator.h"

enum { RF_ENDPOINT_HOST_MAX = 256, RF_ENDPOINT_PATH_MAX = 108, RF_ENDPOINT_NAME_MAX = 300 };

typedef struct rf_endpoint {
	bool is_unix;
	bool is_listening;
	uint32_t client_max;             /* of clients=n; 0: any number */
	char host[RF_ENDPOINT_HOST_MAX]; /* tcp; empty: this machine alone */
	char port[12];
	char path[RF_ENDPOINT_PATH_MAX]; /* unix */
	char name[RF_ENDPOINT_NAME_MAX]; /* for messages: the URI without its parameters */
} rf_endpoint;

/* Whether the URI is one of these. */
bool rf_endpoint_is(rf_text uri);
rf_status rf_endpoint_parse(rf_text uri, rf_uri_use use, rf_endpoint *endpoint, rf_error *error);
/* Refuses what the host does not allow. */
rf_status rf_endpoint_check_allowed(const rf_endpoint *endpoint, const rf_context *ctx,
                                    rf_error *error);

#endif
