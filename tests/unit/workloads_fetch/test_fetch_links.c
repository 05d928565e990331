/* What links_find makes of pages: tidy ones, untidy ones, and those that were written to do harm. */
#include "tests/unit/support/harness.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlversion.h>

#include "workloads/fetch/links.h"
#include "workloads/fetch/urls.h"
#include "workloads/origin/pages.h"

static const char page_url[] = "http://site.test/folder/page?q=1#top";

/* Asserts that a page of `bytes` bytes has exactly these links, given with a space between them. */
static void assert_links_of(const char *html, size_t bytes, const char *content_type, const char *expected)
{
    struct string_list links = {0};
    char joined[2048] = "";
    size_t used = 0;
    assert_int_equal(links_find(html, bytes, page_url, content_type, &links), 0);
    for (const char *s = NULL; (s = string_list_next(links.text, links.bytes, s)) != NULL;) {
        assert_true(used + strlen(s) + 2 < sizeof joined);
        used += (size_t)snprintf(joined + used, sizeof joined - used, "%s%s", used > 0 ? " " : "", s);
    }
    assert_string_equal(joined, expected);
    string_list_free(&links);
}

static void assert_links(const char *html, const char *expected)
{
    assert_links_of(html, strlen(html), NULL, expected);
}

static void resolves_references(void **state)
{
    (void)state;
    assert_links("<a href='other'>", "http://site.test/folder/other");
    assert_links("<a href='/root'>", "http://site.test/root");
    assert_links("<a href='../up/./x/../y'>", "http://site.test/up/y");
    assert_links("<a href='?q=2'>", "http://site.test/folder/page?q=2");
    assert_links("<a href='#part'>", "http://site.test/folder/page?q=1#part");
    assert_links("<a href=''>", "http://site.test/folder/page?q=1");
    assert_links("<a href='//other.test/x'>", "http://other.test/x");
    assert_links("<a href='https://other.test'>", "https://other.test/");
    assert_links("<a href='HTTP://other.test/x'>", "http://other.test/x");
    assert_links("<map><area href='a.html'></map>", "http://site.test/folder/a.html");
}

static void decodes_and_cleans(void **state)
{
    (void)state;
    assert_links("<a href='x?a=1&amp;b=2&#38;c'>", "http://site.test/folder/x?a=1&b=2&c");
    assert_links("<a href=' \n x y \t'>", "http://site.test/folder/x%20y");
    assert_links("<a href='lo\nng\t/er'>", "http://site.test/folder/long/er");
    assert_links("<a href='/caf&eacute;'>", "http://site.test/caf%C3%A9");
    assert_links("<a href='/a\x7f'>", "http://site.test/a%7F");
    assert_links("<A HREF=/upper>", "http://site.test/upper");
}

static void leaves_out_what_is_not_followed(void **state)
{
    (void)state;
    assert_links(
        "<a href='javascript:alert(1)'><a href='mailto:a@b'><a href='data:text/html,x'><a href='ftp://x/'>"
        "<a href='file:///etc/passwd'><a href='http://'><a href='http://a b/'><a name=x><link href='/css'>",
        "");
    assert_links("<a href='Java\nScript:alert(1)'>", "");
    assert_links("<!-- <a href='/comment'> --><script>'<a href=\"/script\">'</script>", "");
}

static void sorts_and_removes_duplicates(void **state)
{
    (void)state;
    assert_links("<a href=/b><a href=/a><a href='/b'><a href='http://site.test/a'>",
                 "http://site.test/a http://site.test/b");
}

static void base_applies_to_the_whole_page(void **state)
{
    (void)state;
    assert_links("<a href=x><base href='/new/'>", "http://site.test/new/x");
    assert_links("<base target=_top><base href='http://a.test/b/'><base href='http://c.test/'><a href=x>",
                 "http://a.test/b/x");
    assert_links("<base href='javascript:1'><a href=x>", "http://site.test/folder/x");
    assert_links("<base href='http://['><a href=x>", "http://site.test/folder/x");
    assert_links("<base href='../b/#a/b'><a href=x><a href='#f'>",
                 "http://site.test/b/#f http://site.test/b/x");
}

static void goes_on_after_the_end_of_html(void **state)
{
    (void)state;
    assert_links("<html><body><a href=/a></body></html><a href=/b></html></html><p><a href=/c>",
                 "http://site.test/a http://site.test/b http://site.test/c");
    assert_links("</b></html></p><a href=/a>", "http://site.test/a");
    assert_links("<b><i></b><a href=/a>", "http://site.test/a");
}

static void charset_comes_from_the_header_first(void **state)
{
    (void)state;
    assert_links_of("<a href='/\xe4'>", 13, "text/html; charset=\"iso-8859-1\"", "http://site.test/%C3%A4");
    assert_links_of("<a href='/\xc3\xa4'>", 14, "text/html;charset=UTF-8", "http://site.test/%C3%A4");
    static const char meta[] = "<meta charset=iso-8859-1><a href='/\xc3\xa4'>";
    assert_links_of(meta, sizeof meta - 1, "text/html; charset=utf-8", "http://site.test/%C3%A4");
    assert_links_of("<a href='/x'>", 13, "text/html; charset=no-such", "http://site.test/x");
    static const char wide[] = "\xff\xfe<\0a\0 \0h\0r\0e\0f\0=\0/\0x\0>\0";
    assert_links_of(wide, sizeof wide - 1, NULL, "http://site.test/x");
}

static void refuses_a_page_url_that_is_none(void **state)
{
    (void)state;
    struct string_list links = {0};
    assert_int_equal(links_find("<a href=x>", 10, "no url", NULL, &links), -EINVAL);
    string_list_free(&links);
}

/* --- pages of the origin --- */

static void finds_what_the_origins_pages_say(void **state)
{
    (void)state;
    static const unsigned long indices[] = {0, 1, 2, 3, 4, 7, 39, 9999, 4294967295};
    for (size_t i = 0; i < sizeof indices / sizeof *indices; i++) {
        struct string_list found = {0}, expected = {0};
        char url[64];
        size_t bytes = 0;
        char *html = page_html(indices[i], &bytes);
        assert_non_null(html);
        snprintf(url, sizeof url, ORIGIN_URL "/page/%lu", indices[i]);
        assert_int_equal(links_find(html, bytes, url, "text/html; charset=utf-8", &found), 0);
        assert_int_equal(page_links(indices[i], &expected), 0);
        assert_int_equal(found.bytes, expected.bytes);
        assert_memory_equal(found.text, expected.text, expected.bytes);
        assert_true(expected.count > 40 && expected.count < PAGE_LINKS);
        assert_true(expected.bytes <= MAX_PAGE_LINKS_BYTES);
        string_list_free(&found);
        string_list_free(&expected);
        free(html);
    }
}

/* --- hostile pages --- */

enum { HOSTILE_BYTES = 1 << 20 };

struct hostile {
    const char *prefix, *repeated, *between, *repeated_after, *suffix;
    size_t times, bytes;
    int status;
    bool finds_last; /* the link to /last, which is part of the suffix */
    pthread_t thread;
};

/* Builds prefix, repeated x times, between, repeated_after x times, suffix. */
static char *build(struct hostile *page)
{
    size_t room = strlen(page->prefix) + strlen(page->between) + strlen(page->suffix) +
                  page->times * (strlen(page->repeated) + strlen(page->repeated_after));
    char *html = malloc(room + 1), *at = html;
    assert_non_null(html);
    at = stpcpy(at, page->prefix);
    for (size_t i = 0; i < page->times; i++)
        at = stpcpy(at, page->repeated);
    at = stpcpy(at, page->between);
    for (size_t i = 0; i < page->times; i++)
        at = stpcpy(at, page->repeated_after);
    at = stpcpy(at, page->suffix);
    page->bytes = (size_t)(at - html);
    return html;
}

static void *parse_hostile(void *data)
{
    struct hostile *page = data;
    struct string_list links = {0};
    char *html = build(page);
    page->status = links_find(html, page->bytes, page_url, NULL, &links);
    page->finds_last = false;
    for (const char *s = NULL; (s = string_list_next(links.text, links.bytes, s)) != NULL;)
        page->finds_last |= strcmp(s, "http://site.test/last") == 0;
    string_list_free(&links);
    free(html);
    return NULL;
}

/* Parses on a stack of the size that a coroutine has. */
static struct hostile on_a_small_stack(struct hostile page)
{
    pthread_attr_t attributes;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, (size_t)256 * 1024), 0);
    assert_int_equal(pthread_create(&page.thread, &attributes, parse_hostile, &page), 0);
    assert_int_equal(pthread_join(page.thread, NULL), 0);
    pthread_attr_destroy(&attributes);
    return page;
}

#define LAST "<a href=/last>"

static void assert_survived(const char *prefix, const char *repeated, size_t times, const char *between,
                            const char *repeated_after, const char *suffix)
{
    struct hostile page = on_a_small_stack((struct hostile){.prefix = prefix,
                                                            .repeated = repeated,
                                                            .times = times,
                                                            .between = between,
                                                            .repeated_after = repeated_after,
                                                            .suffix = suffix});
    assert_int_equal(page.status, 0);
    assert_true(page.finds_last == (strcmp(suffix, LAST) == 0));
}

static void survives_deep_nesting(void **state)
{
    (void)state;
    assert_survived("", "<div>", 100000, "", "", LAST);
    assert_survived("", "<b>", HOSTILE_BYTES / 8, "", "</i>", LAST);
    assert_survived("", "<table><tr><td>", HOSTILE_BYTES / 15, "", "", LAST);
    assert_survived("", "<a>", HOSTILE_BYTES / 3, "", "", "");
}

/* Older versions of libxml2 look through all that came before at each sign: the time limit of a sample ends
 * that. */
static void survives_a_million_signs(void **state)
{
    (void)state;
    if (LIBXML_VERSION < 20911)
        UNIT_SKIP("libxml2 before 2.9.11 takes minutes");
    assert_survived("", "<", HOSTILE_BYTES, "", "", LAST);
    assert_survived("", "&", HOSTILE_BYTES, "", "", LAST);
    assert_survived("", "<!", HOSTILE_BYTES / 2, "", "", "");
    assert_survived("", "<?", HOSTILE_BYTES / 2, "", "", "");
    assert_survived("<script>", "</", HOSTILE_BYTES / 2, "", "", "");
    assert_survived("", "&#x", HOSTILE_BYTES / 3, "", "", "");
    assert_survived("<!--", "x", HOSTILE_BYTES, "", "", "");
}

static void survives_gigantic_values(void **state)
{
    (void)state;
    assert_survived("<a href='", "x", HOSTILE_BYTES, "'>", "", LAST);
    assert_survived("<a href='", "&", HOSTILE_BYTES / 2, "'>", "", LAST);
    assert_survived("<base href='", "../", HOSTILE_BYTES / 3, "'>", "", LAST);
    assert_survived("", "<a href=/x>", 100000, "", "", LAST);
}

static void refuses_a_tag_without_end(void **state)
{
    (void)state;
    struct hostile page = on_a_small_stack((struct hostile){.prefix = "<a ",
                                                            .repeated = "aa ",
                                                            .times = 100000,
                                                            .between = ">",
                                                            .repeated_after = "",
                                                            .suffix = LAST});
    assert_int_equal(page.status, -E2BIG);
    page = on_a_small_stack((struct hostile){.prefix = "<a ",
                                             .repeated = "b='>'",
                                             .times = 100000,
                                             .between = ">",
                                             .repeated_after = "",
                                             .suffix = LAST});
    assert_int_equal(page.status, -E2BIG);
    assert_survived("<a ", "aa ", 8000, ">", "", LAST);
}

static void survives_bytes_that_are_no_text(void **state)
{
    (void)state;
    if (LIBXML_VERSION < 20911)
        UNIT_SKIP("libxml2 before 2.9.11 reads such bytes in another way");
    static const char nul[] = "<p>\0\0<a href='/a\0b'>\0</a>\0\0" LAST;
    static const char broken[] = "<p>\xff\xc0\x80\xfe" LAST "<a href='/\xff'>";
    assert_links_of(nul, sizeof nul - 1, NULL, "http://site.test/a http://site.test/last");
    assert_links_of(broken, sizeof broken - 1, "text/html; charset=utf-8",
                    "http://site.test/%C3%BF http://site.test/last");
    assert_links_of("", 0, NULL, "");
    assert_links_of("\0", 1, NULL, "");
}

static void survives_every_cut(void **state)
{
    (void)state;
    size_t bytes = 0;
    char *html = page_html(3, &bytes);
    struct string_list links = {0};
    assert_non_null(html);
    size_t max = 0;
    for (size_t cut = 0; cut < bytes; cut += 37) {
        assert_int_equal(links_find(html, cut, page_url, NULL, &links), 0);
        assert_true(links.count + 1 >= max); /* more of the page never loses more than the torn last link */
        max = links.count > max ? links.count : max;
    }
    assert_true(max > 40);
    string_list_free(&links);
    free(html);
}

/* --- lists of URLs --- */

/* Writes `text` into a new file; its name is written to `path`. */
static void write_list(const char *text, char path[32])
{
    snprintf(path, 32, "/tmp/simul-urls-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int read_list(const char *text, struct url_list *list, struct error *error)
{
    char path[32];
    write_list(text, path);
    int status = url_list_read(path, list, error);
    remove(path);
    return status;
}

static void reads_lists_of_any_system(void **state)
{
    (void)state;
    struct url_list list;
    assert_int_equal(
        read_list("\xef\xbb\xbf# mine\r\n\r\nhttp://a.test/\r\n  https://b.test/x?y \n\n#http://c.test/\n"
                  "http://d.test",
                  &list, NULL),
        0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.urls[0], "http://a.test/");
    assert_string_equal(list.urls[1], "https://b.test/x?y");
    assert_string_equal(list.urls[2], "http://d.test");
    url_list_free(&list);
}

static void names_the_line_that_is_no_url(void **state)
{
    (void)state;
    static const char *const bad[] = {"http://a.test/\nexample.com/x\n", "http://a.test/\nftp://b.test/\n",
                                      "http://a.test/\nhttp://b c/\n", "http://a.test/\njavascript:1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct url_list list;
        struct error error = {""};
        assert_int_equal(read_list(bad[i], &list, &error), -EINVAL);
        assert_non_null(strstr(error.text, "line 2"));
        assert_int_equal(list.count, 0);
    }
}

static void refuses_lists_that_are_none(void **state)
{
    (void)state;
    struct url_list list;
    struct error error = {""};
    assert_int_equal(url_list_read("/nonexistent/list", &list, &error), -ENOENT);
    assert_non_null(strstr(error.text, "/nonexistent/list"));
    assert_int_equal(url_list_read("/", &list, &error), -EISDIR);
    assert_int_equal(read_list("# nothing\n\n", &list, &error), -EINVAL);
    assert_non_null(strstr(error.text, "no URL"));
}

UNIT_TESTS(cmocka_unit_test(resolves_references), cmocka_unit_test(decodes_and_cleans),
           cmocka_unit_test(leaves_out_what_is_not_followed), cmocka_unit_test(sorts_and_removes_duplicates),
           cmocka_unit_test(base_applies_to_the_whole_page), cmocka_unit_test(goes_on_after_the_end_of_html),
           cmocka_unit_test(charset_comes_from_the_header_first),
           cmocka_unit_test(refuses_a_page_url_that_is_none),
           cmocka_unit_test(finds_what_the_origins_pages_say), cmocka_unit_test(survives_deep_nesting),
           cmocka_unit_test(survives_a_million_signs), cmocka_unit_test(survives_gigantic_values),
           cmocka_unit_test(refuses_a_tag_without_end), cmocka_unit_test(survives_bytes_that_are_no_text),
           cmocka_unit_test(survives_every_cut), cmocka_unit_test(reads_lists_of_any_system),
           cmocka_unit_test(names_the_line_that_is_no_url), cmocka_unit_test(refuses_lists_that_are_none))
