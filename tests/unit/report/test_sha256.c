/* SHA-256 against the examples of NIST (FIPS 180-2, appendix B, and the CAVP short messages), and base64
 * against those of RFC 4648, section 10. */
#include "tests/unit/support/harness.h"

#include <stdlib.h>

#include "report/page/sha256.h"
#include "report/text/base64.h"

static void expect(const void *bytes, size_t n, const char *hex)
{
    unsigned char digest[SHA256_BYTES];
    char text[2 * SHA256_BYTES + 1];
    sha256(bytes, n, digest);
    for (size_t i = 0; i < SHA256_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(text, hex);
}

static void digests_are_those_of_nist(void **state)
{
    (void)state;
    expect("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect("\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
    expect("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* The last example of FIPS 180-2, appendix B: many blocks. */
static void a_million_letters(void **state)
{
    (void)state;
    char *text = malloc(1000000);
    assert_non_null(text);
    memset(text, 'a', 1000000);
    expect(text, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(text);
}

static void expect_letters(const char *bytes, size_t part, const char *expected)
{
    char *text = NULL;
    size_t length = 0, n = strlen(bytes);
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    struct base64 letters = {.out = out};
    for (size_t at = 0; at < n; at += part)
        base64_put(&letters, bytes + at, part < n - at ? part : n - at);
    base64_end(&letters);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

/* Whatever the parts in which the bytes come. */
static void base64_is_that_of_the_rfc(void **state)
{
    static const char *const examples[][2] = {{"", ""},
                                              {"f", "Zg=="},
                                              {"fo", "Zm8="},
                                              {"foo", "Zm9v"},
                                              {"foob", "Zm9vYg=="},
                                              {"fooba", "Zm9vYmE="},
                                              {"foobar", "Zm9vYmFy"},
                                              {"\xFB\xEF\xBE\xFF\xFF\xFF", "++++////"}};
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
        for (size_t part = 1; part <= 6; part++)
            expect_letters(examples[i][0], part, examples[i][1]);
}

UNIT_TESTS(cmocka_unit_test(digests_are_those_of_nist), cmocka_unit_test(a_million_letters),
           cmocka_unit_test(base64_is_that_of_the_rfc))
