# What is built where libcurl and glibc are as old as they may be, on the libraries that are here. That nothing else
# needs newer ones is for `scripts/lint oldest`.

bats_require_minimum_version 1.5.0

setup() {
    cd "${BATS_TEST_DIRNAME}/../.." || return
    build=$(dirname "$SIMUL")
    mapfile -t flags < <(make --no-print-directory -s MAKEFLAGS= print-flags)
    mapfile -t libraries < <(make --no-print-directory -s MAKEFLAGS= print-libs)
    # A newer libcurl says of what an old one needs that it is obsolescent.
    old=(cc "${flags[@]}" -O0 -Werror -Wno-deprecated-declarations -include tests/cli/old-libraries.h)
}

# built_as_old TEST SOURCE: the unit test, with this source as it is on an old system.
built_as_old() {
    "${old[@]}" -o "$BATS_TEST_TMPDIR/test" "tests/unit/$1.c" "$2" "$build/libsimul.a" "${libraries[@]}" -lcmocka
    "$BATS_TEST_TMPDIR/test"
}

@test "fetch keeps to the web with a libcurl that knows protocols as bits alone" {
    built_as_old workloads_fetch/test_fetch_http workloads/fetch/http.c
}

@test "the built-in server closes what it does not need where the kernel has no call for it" {
    built_as_old workloads_origin/test_origin workloads/origin/origin.c
}
