/* Pages made from their index alone. One recipe makes each link in two forms: as written in the page, and as
 * an absolute URL. */
#include "workloads/origin/pages.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HTML_BYTES = 24 * 1024, PARAGRAPHS = 12, LINKS_PER_PARAGRAPH = PAGE_LINKS / PARAGRAPHS };

static const char *const words[] = {"river",   "market",  "bridge", "harvest", "winter", "garden",
                                    "signal",  "harbour", "letter", "island",  "museum", "teacher",
                                    "railway", "lantern", "valley", "kitchen"};

struct page_link {
    char href[128];     /* as written in the HTML, with entities */
    char absolute[128]; /* as an absolute URL; empty if not to be followed */
};

/* Where relative references lead on this page. Every fourth page has a <base>. */
struct page_place {
    char url[64];       /* of the document, or its base */
    const char *folder; /* the URL up to its last slash */
    const char *parent; /* the URL of one folder up */
    bool has_base;
};

/* Scrambles two numbers into one: the finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t scramble(uint64_t a, uint64_t b)
{
    uint64_t z = a * 0x9e3779b97f4a7c15ULL + b + 1;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static const char *word(uint64_t random)
{
    return words[random % (sizeof words / sizeof *words)];
}

static struct page_place place_of(uint64_t index)
{
    struct page_place place = {.has_base = index % 4 == 3};
    if (place.has_base) {
        strcpy(place.url, ORIGIN_URL "/archive/2026/");
        place.folder = ORIGIN_URL "/archive/2026/";
        place.parent = ORIGIN_URL "/archive/";
    } else {
        snprintf(place.url, sizeof place.url, ORIGIN_URL "/page/%" PRIu64, index);
        place.folder = ORIGIN_URL "/page/";
        place.parent = ORIGIN_URL "/";
    }
    return place;
}

static void set(char text[128], const char *format, ...) __attribute__((format(printf, 2, 3)));
static void set(char text[128], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, 128, format, arguments);
    va_end(arguments);
}

/* The link number `k` of a page: the recipe. */
static void make_link(uint64_t index, unsigned k, const struct page_place *place, struct page_link *link)
{
    uint64_t random = scramble(index, k);
    const char *w = word(random);
    unsigned n = (unsigned)(random >> 32) % 10000;

    switch (k % 12) {
    case 0: /* relative to the folder */
        set(link->href, "story-%u.html", n);
        set(link->absolute, "%sstory-%u.html", place->folder, n);
        break;
    case 1: /* relative to the root */
        set(link->href, "/topics/%s/%u", w, n);
        set(link->absolute, ORIGIN_URL "/topics/%s/%u", w, n);
        break;
    case 2: /* a query with entities */
        set(link->href, "/search?q=%s&amp;page=%u&#38;sort=new", w, n);
        set(link->absolute, ORIGIN_URL "/search?q=%s&page=%u&sort=new", w, n);
        break;
    case 3: /* absolute, to another host */
        set(link->href, "https://%s.test/read/%u", w, n);
        set(link->absolute, "https://%s.test/read/%u", w, n);
        break;
    case 4: /* one folder up */
        set(link->href, "../about/%s-%u.html", w, n);
        set(link->absolute, "%sabout/%s-%u.html", place->parent, w, n);
        break;
    case 5: /* the scheme left out */
        set(link->href, "//media.test/pictures/%u.png", n);
        set(link->absolute, "http://media.test/pictures/%u.png", n);
        break;
    case 6: /* a part of the document itself */
        set(link->href, "#section-%u", k);
        set(link->absolute, "%s#section-%u", place->url, k);
        break;
    case 7: /* a letter beyond ASCII, by its entity */
        set(link->href, "/people/zo&euml;-%u", n);
        set(link->absolute, ORIGIN_URL "/people/zo%%C3%%AB-%u", n);
        break;
    case 8: /* a copy of an earlier link */
        make_link(index, 1, place, link);
        break;
    case 9: /* nothing to follow */
        set(link->href, k % 24 == 9 ? "mailto:desk@" ORIGIN_NAME "?subject=%u" : "javascript:open(%u)", n);
        link->absolute[0] = '\0';
        break;
    case 10: /* untidy: a dot, and spaces around and inside */
        set(link->href, " ./notes/%s %u.html ", w, n);
        set(link->absolute, "%snotes/%s%%20%u.html", place->folder, w, n);
        break;
    default: /* a query alone */
        set(link->href, "?view=%u", n);
        set(link->absolute, "%s?view=%u", place->url, n);
        break;
    }
}

/* --- HTML --- */

struct text {
    char *bytes; /* MAX_HTML_BYTES */
    size_t used;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->bytes + text->used, MAX_HTML_BYTES - text->used, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < MAX_HTML_BYTES - text->used)
        text->used += (size_t)length;
}

static void add_head(struct text *text, uint64_t index, const struct page_place *place)
{
    add(text,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Page %" PRIu64
        "</title>\n",
        index);
    if (place->has_base)
        add(text, "<base href=\"/archive/2026/\">\n");
    add(text,
        "<link rel=\"stylesheet\" href=\"/style.css\">\n<script>if (1 < 2) { var a = '<a href=\"no\">'; "
        "}</script>\n"
        "</head>\n<body>\n<!-- <a href=\"/commented-out\">not a link</a> -->\n<h1>The %s page</h1>\n",
        word(scramble(index, 0)));
}

/* A paragraph is two sentences of words, with its links in between. The first paragraph is the page's
 * navigation. */
static void add_paragraph(struct text *text, uint64_t index, unsigned paragraph,
                          const struct page_place *place)
{
    const char *element = paragraph == 0 ? "nav" : "p";
    unsigned first = paragraph * LINKS_PER_PARAGRAPH;
    add(text, "<%s id=\"section-%u\">", element, first);
    for (unsigned i = 0; i < LINKS_PER_PARAGRAPH; i++) {
        struct page_link link;
        uint64_t random = scramble(index, first + i);
        make_link(index, first + i, place, &link);
        add(text,
            "The %s by the %s&nbsp;&mdash; see <a class=\"ref\" href=\"%s\">the %s <em>%s</em></a>, after "
            "the %s.\n",
            word(random >> 4), word(random >> 8), link.href, word(random >> 12), word(random >> 16),
            word(random >> 20));
    }
    add(text, "</%s>\n", element);
}

char *page_html(uint64_t index, size_t *bytes)
{
    struct text text = {.bytes = malloc(MAX_HTML_BYTES)};
    if (text.bytes == NULL)
        return NULL;
    struct page_place place = place_of(index);
    add_head(&text, index, &place);
    for (unsigned paragraph = 0; paragraph < PARAGRAPHS; paragraph++)
        add_paragraph(&text, index, paragraph, &place);
    add(&text, "</body>\n</html>\n");
    *bytes = text.used;
    return text.bytes;
}

int page_links(uint64_t index, struct string_list *links)
{
    struct page_place place = place_of(index);
    string_list_clear(links);
    for (unsigned k = 0; k < PAGE_LINKS; k++) {
        struct page_link link;
        make_link(index, k, &place, &link);
        if (link.absolute[0] == '\0')
            continue;
        int status = string_list_add(links, link.absolute, strlen(link.absolute));
        if (status < 0)
            return status;
    }
    return string_list_sort_unique(links);
}
