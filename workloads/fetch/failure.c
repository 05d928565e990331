/* Classes of failure: from libcurl's codes to ours, and from ours to names. */
#include "workloads/fetch/failure.h"

#include <errno.h>
#include <stdio.h>

#include <curl/curl.h>

static enum fetch_failure connect_failure(int os_error)
{
    switch (os_error) {
    case ECONNREFUSED:
        return FETCH_REFUSED;
    case EADDRNOTAVAIL:
        return FETCH_NO_PORT;
    case ETIMEDOUT:
        return FETCH_TIMEOUT;
    default:
        return FETCH_UNREACHABLE;
    }
}

uint32_t fetch_failure_of(int curl_code, int os_error)
{
    switch (curl_code) {
    case CURLE_OK:
        return FETCH_OK;
    case CURLE_COULDNT_CONNECT:
        return connect_failure(os_error);
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMEOUT;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_NAME;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        return FETCH_LOST;
    case CURLE_SSL_CONNECT_ERROR:
        return FETCH_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
        return FETCH_CERTIFICATE;
    case CURLE_TOO_MANY_REDIRECTS:
        return FETCH_REDIRECTS;
    default:
        return FETCH_CURL + (uint32_t)curl_code;
    }
}

void fetch_failure_name(uint32_t code, char *out, size_t bytes)
{
#define FETCH_NAME_OF(name, text) [FETCH_##name] = text,
    static const char *const names[] = {FETCH_FAILURES(FETCH_NAME_OF)};
#undef FETCH_NAME_OF
    if (code < FETCH_FAILURE_COUNT)
        snprintf(out, bytes, "%s", names[code]);
    else if (code < FETCH_CURL)
        snprintf(out, bytes, "HTTP %u", code);
    else
        snprintf(out, bytes, "libcurl: %s", curl_easy_strerror((CURLcode)(code - FETCH_CURL)));
}
