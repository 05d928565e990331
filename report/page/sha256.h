/* SHA-256 (FIPS 180-4): the page's Content-Security-Policy names its one script by this hash, so that the
 * browser executes no other script. */
#ifndef REPORT_PAGE_SHA256_H
#define REPORT_PAGE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32 };

/* The digest of `n` bytes. */
void sha256(const void *bytes, size_t n, unsigned char digest[SHA256_BYTES]);

#endif
