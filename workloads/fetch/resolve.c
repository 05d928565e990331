/* References made absolute. libcurl resolves paths. The code here cleans untidy text, and handles the empty
 * and the fragment-only reference, which libcurl takes for paths. */
#include "workloads/fetch/resolve.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The URL Standard ignores "C0 control or space" around a reference... */
static bool is_edge(unsigned char c)
{
    return c <= ' ';
}

/* ...and these anywhere inside it, where long hrefs were wrapped over lines. */
static bool is_wrap(unsigned char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

/* Bytes that a URL may not hold as they are: controls, space, and everything beyond ASCII. */
static bool needs_percent(unsigned char c)
{
    return c <= ' ' || c >= 0x7f;
}

static bool has_prefix(const char *text, const char *prefix)
{
    return strncasecmp(text, prefix, strlen(prefix)) == 0;
}

/* The end of the part of a reference that names a host, which must not be percent-encoded; 0 without a
 * host. */
static size_t authority_end(const char *href)
{
    static const char *const starts[] = {"http://", "https://", "//"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (has_prefix(href, starts[i]))
            return strlen(starts[i]) + strcspn(href + strlen(starts[i]), "/?#");
    return 0;
}

/* A copy of the reference without white space around and inside, percent-encoded where a URL needs encoding.
 * To be freed; NULL without memory. */
static char *clean(const char *href)
{
    static const char digits[] = "0123456789ABCDEF";
    while (*href != '\0' && is_edge((unsigned char)*href))
        href++;
    size_t length = strlen(href), host = authority_end(href), n = 0;
    while (length > 0 && is_edge((unsigned char)href[length - 1]))
        length--;

    char *out = malloc(3 * length + 1);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)href[i];
        if (is_wrap(c))
            continue;
        if (i >= host && needs_percent(c)) {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        } else {
            out[n++] = (char)c;
        }
    }
    out[n] = '\0';
    return out;
}

/* A scheme (RFC 3986, 3.1) without a slash, as in "mailto:a@b", names nothing to follow. Older versions of
 * libcurl take such a reference for a path. */
static bool is_opaque(const char *href)
{
    static const char in_schemes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.";
    size_t length = strspn(href, in_schemes);
    return length > 0 && strchr("0123456789+-.", href[0]) == NULL && href[length] == ':' &&
           href[length + 1] != '/';
}

/* `url` holds the base, and gets what a clean reference means against the base. */
static CURLUcode apply(CURLU *url, const char *href)
{
    if (href[0] == '\0')
        return CURLUE_OK; /* the document itself */
    if (href[0] == '#')
        return curl_url_set(url, CURLUPART_FRAGMENT, href[1] != '\0' ? href + 1 : NULL, 0);
    return curl_url_set(url, CURLUPART_URL, href, 0);
}

/* Only http and https are followed. Returns 1, 0 or -ENOMEM. */
static int is_web(CURLU *url)
{
    char *scheme;
    CURLUcode code = curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
    if (code != CURLUE_OK)
        return code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : 0;
    int web = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    curl_free(scheme);
    return web;
}

/* *out gets a new handle for `href` resolved against `base`, or NULL if there is nothing to follow. Returns 0
 * or -ENOMEM. */
static int resolve(CURLU *base, const char *href, CURLU **out)
{
    *out = NULL;
    char *reference = clean(href);
    CURLU *url = curl_url_dup(base);
    int status = -ENOMEM;
    if (reference == NULL || url == NULL)
        goto out;
    CURLUcode code = is_opaque(reference) ? CURLUE_UNSUPPORTED_SCHEME : apply(url, reference);
    status = code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : code != CURLUE_OK ? 0 : is_web(url);
    if (status > 0) {
        *out = url;
        url = NULL;
        status = 0;
    }
out:
    curl_url_cleanup(url);
    free(reference);
    return status;
}

int resolve_base(const char *page_url, const char *base_href, CURLU **base)
{
    CURLU *page = curl_url(), *changed = NULL;
    int status = -ENOMEM;
    if (page == NULL)
        return status;
    CURLUcode code = curl_url_set(page, CURLUPART_URL, page_url, 0);
    if (code != CURLUE_OK) {
        status = code == CURLUE_OUT_OF_MEMORY ? -ENOMEM : -EINVAL;
        goto fail;
    }
    status = base_href != NULL ? resolve(page, base_href, &changed) : 0;
    if (status < 0)
        goto fail;
    if (changed != NULL) {
        curl_url_cleanup(page);
        page = changed;
    }
    /* A base has no fragment (RFC 3986, 5.1); libcurl would search a fragment for slashes. */
    curl_url_set(page, CURLUPART_FRAGMENT, NULL, 0);
    *base = page;
    return 0;
fail:
    curl_url_cleanup(page);
    return status;
}

int resolve_link(CURLU *base, const char *href, struct string_list *links)
{
    CURLU *url;
    int status = resolve(base, href, &url);
    if (status < 0 || url == NULL)
        return status;
    char *text = NULL;
    CURLUcode code = curl_url_get(url, CURLUPART_URL, &text, 0);
    if (code == CURLUE_OK)
        status = string_list_add(links, text, strlen(text));
    else if (code == CURLUE_OUT_OF_MEMORY)
        status = -ENOMEM;
    curl_free(text);
    curl_url_cleanup(url);
    return status;
}
