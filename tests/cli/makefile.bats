# What the Makefile builds again, and when.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

# A compiler that finds no header of Valgrind's while there is a file "hidden".
setup() {
    hidden=$BATS_TEST_TMPDIR/hidden
    cat >"$BATS_TEST_TMPDIR/compiler" <<END
#!/bin/sh
case "\$*" in *valgrind/memcheck.h*) [ ! -e '$hidden' ] || exit 1 ;; esac
exec cc "\$@"
END
    chmod +x "$BATS_TEST_TMPDIR/compiler"
    cd "${BATS_TEST_DIRNAME}/../.." || return
}

built_again() {
    run make --no-print-directory V=0 MAKEFLAGS= CC="$BATS_TEST_TMPDIR/compiler" BUILD="$BATS_TEST_TMPDIR/build" \
        "$BATS_TEST_TMPDIR/build/obj/coroutine/coroutine.o"
    echo "$output"
    [ "$status" -eq 0 ]
    [[ $output == *"CC    coroutine/"* ]]
}

@test "what was built before an optional header was installed is built again" {
    echo '#include <valgrind/memcheck.h>' | cc -E - >/dev/null 2>&1 || skip "there are no headers of Valgrind's"
    touch "$hidden"
    built_again
    run ! built_again
    rm "$hidden"
    built_again
    run ! built_again
}

@test "a build says one line a room, and every command with V=1" {
    cd "$BATS_TEST_DIRNAME/../.."
    make --no-print-directory V=0 MAKEFLAGS= BUILD="$BATS_TEST_TMPDIR/rooms" "$BATS_TEST_TMPDIR"/rooms/obj/task/{event,error,units}.o >"$BATS_TEST_TMPDIR/said"
    [ "$(grep -c '^  CC    task/$' "$BATS_TEST_TMPDIR/said")" -eq 1 ]
    [ "$(wc -l <"$BATS_TEST_TMPDIR/said")" -eq 1 ]
}
