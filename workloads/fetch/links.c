/* Links of a page by libxml2's HTML parser in push and SAX form. Pieces go in, start tags come out, no tree
 * is built: neither a page's depth nor its size costs memory or stack.
 *
 * hrefs are gathered first and resolved at the end: the first <base> with an href applies to the whole
 * document, including earlier links (HTML Standard, "document base URL"). */
#include "workloads/fetch/links.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/parserInternals.h>

#include "workloads/fetch/guard.h"
#include "workloads/fetch/resolve.h"

/* What the parser has found so far. */
struct insight {
    htmlParserCtxtPtr parser;
    struct string_list hrefs; /* decoded, as written */
    char *base;               /* the first <base href>, or NULL */
    int status;               /* -ENOMEM once an allocation failed */
};

enum {
    PARSER_OPTIONS = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET,
    PIECE_BYTES = 16 * 1024, /* fed to the parser at once */
    MAX_DEPTH = 512,         /* open elements that the parser remembers: as many as browsers do */
    DEPTH_KEPT = 4,          /* outermost elements that stay: html and body */
};

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
        if (xmlStrEqual(attributes[0], (const xmlChar *)name))
            return (const char *)attributes[1];
    return NULL;
}

/* --- the parser's stack of open elements, kept neither empty nor deep --- */

/* In push mode the parser takes an empty stack for the end of the page and ignores the rest, after a stray
 * </html> or at a leading </b>; browsers go on. Hence a root before the first tag... */
static void open_root(htmlParserCtxtPtr parser)
{
    parser->name = xmlDictLookup(parser->dict, (const xmlChar *)"html", -1);
    parser->nameTab[0] = parser->name;
    parser->nameNr = 1;
}

/* ...and a second root for the end tag that is about to remove the first one. */
static void keep_root(htmlParserCtxtPtr parser)
{
    if (parser->nameNr != 1)
        return;
    parser->nameTab[1] = parser->nameTab[0];
    parser->nameNr = 2;
}

/* The parser compares every stray end tag with all open elements: a page of a million bytes could keep the
 * parser busy for minutes. Elements in the middle are forgotten, as browsers limit depth, too: links do not
 * depend on where elements close. */
static void limit_depth(htmlParserCtxtPtr parser)
{
    if (parser->nameNr <= MAX_DEPTH)
        return;
    parser->nameTab[DEPTH_KEPT] = parser->name;
    parser->nameNr = DEPTH_KEPT + 1;
}

/* --- what comes out --- */

static void on_end_tag(void *data, const xmlChar *name)
{
    (void)name;
    const struct insight *found = data;
    keep_root(found->parser);
}

static void on_start_tag(void *data, const xmlChar *name, const xmlChar **attributes)
{
    struct insight *found = data;
    limit_depth(found->parser);
    bool is_base = xmlStrEqual(name, (const xmlChar *)"base");
    if (!is_base && !xmlStrEqual(name, (const xmlChar *)"a") && !xmlStrEqual(name, (const xmlChar *)"area"))
        return;
    const char *href = attribute(attributes, "href");
    if (href == NULL || found->status < 0)
        return;
    if (!is_base) {
        found->status = string_list_add(&found->hrefs, href, strlen(href));
    } else if (found->base == NULL) {
        found->base = strdup(href);
        found->status = found->base != NULL ? 0 : -ENOMEM;
    }
}

/* Copies the charset of `text/html; charset="utf-8"` into `out`; an empty text if there is none. */
static void charset_of(const char *content_type, char *out, size_t bytes)
{
    out[0] = '\0';
    const char *at = content_type != NULL ? strcasestr(content_type, "charset=") : NULL;
    if (at == NULL)
        return;
    at += strlen("charset=");
    at += *at == '"' || *at == '\'';
    size_t length = strcspn(at, "\"'; \t");
    if (length >= bytes)
        return;
    memcpy(out, at, length);
    out[length] = '\0';
}

/* Order of precedence: a byte order mark, the header, the page's own <meta>, which the parser reads itself
 * (HTML Standard, "determining the character encoding"). An unknown charset is ignored. */
static void use_charset(htmlParserCtxtPtr parser, const char *html, size_t bytes, const char *content_type)
{
    char charset[64];
    charset_of(content_type, charset, sizeof charset);
    if (bytes >= 2 && memcmp(html, "\xff\xfe", 2) == 0)
        strcpy(charset, "UTF-16LE");
    else if (bytes >= 2 && memcmp(html, "\xfe\xff", 2) == 0)
        strcpy(charset, "UTF-16BE");

    xmlCharEncodingHandlerPtr handler = charset[0] != '\0' ? xmlFindCharEncodingHandler(charset) : NULL;
    if (handler == NULL)
        return;
    xmlSwitchToEncoding(parser, handler);
    htmlCtxtUseOptions(parser, PARSER_OPTIONS | HTML_PARSE_IGNORE_ENC);
}

static int parse(const char *html, size_t bytes, const char *content_type, struct insight *found)
{
    htmlSAXHandler handler = {.startElement = on_start_tag, .endElement = on_end_tag};
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&handler, found, NULL, 0, NULL, XML_CHAR_ENCODING_NONE);
    if (parser == NULL)
        return -ENOMEM;
    found->parser = parser;
    htmlCtxtUseOptions(parser, PARSER_OPTIONS);
    use_charset(parser, html, bytes, content_type);
    open_root(parser);

    for (size_t at = 0; at < bytes;) {
        size_t piece = bytes - at < PIECE_BYTES ? bytes - at : PIECE_BYTES;
        htmlParseChunk(parser, html + at, (int)piece, 0); /* errors of the page are tolerated */
        at += piece;
    }
    htmlParseChunk(parser, NULL, 0, 1);
    if (parser->errNo == XML_ERR_NO_MEMORY)
        found->status = -ENOMEM;
    htmlFreeParserCtxt(parser);
    return found->status;
}

int links_find(const char *html, size_t bytes, const char *url, const char *content_type,
               struct string_list *links)
{
    struct insight found = {.status = 0};
    CURLU *base = NULL;
    string_list_clear(links);

    int status = guard_attributes(html, bytes);
    if (status == 0)
        status = parse(html, bytes, content_type, &found);
    if (status == 0)
        status = resolve_base(url, found.base, &base);
    for (const char *href = NULL; status == 0;) {
        href = string_list_next(found.hrefs.text, found.hrefs.bytes, href);
        if (href == NULL)
            break;
        status = resolve_link(base, href, links);
    }
    if (status == 0)
        status = string_list_sort_unique(links);
    curl_url_cleanup(base);
    free(found.base);
    string_list_free(&found.hrefs);
    return status;
}
