# The context switch with compiler options that add registers (AVX-512, APX): nothing may be kept in one across it.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0

setup() {
    cd "${BATS_TEST_DIRNAME}/../.." || return
    [ "$(uname -m)" = x86_64 ] || skip "other processors have no such options"
    flags=(-std=c11 -D_GNU_SOURCE -I. -O2)
    program=$BATS_TEST_TMPDIR/live_registers
}

# Prints what reads such a register after a switch, in its function, before anything was moved there.
kept_across() {
    python3 - "$1" <<'END'
import re, sys
written = None
for line in open(sys.argv[1]):
    code = line.split("#")[0]
    if re.search(r"jmp\s+\*%rax", code):
        written = set()
    elif ".cfi_endproc" in code:
        written = None
    if written is None:
        continue
    def registers(text):
        found = re.findall(r"%(k|r|[xyz]mm)(\d+)", text)
        return {(kind[-2:], number) for kind, number in found if kind == "k" or int(number) >= 16}
    source, _, target = code.rpartition(",")
    is_written = "mov" in code and "(" not in target
    if registers(source if is_written else code) - written:
        print(code.strip())
    if is_written:
        written |= registers(target)
END
}

# keeps_nothing OPTION: with every compiler here that knows it; skipped where none does.
keeps_nothing() {
    local compiler tried=
    for compiler in "${CC:-cc}" gcc clang; do
        # shellcheck disable=SC2086 # the compiler may be several words (ccache gcc)
        $compiler "$1" -E -x c /dev/null >/dev/null 2>&1 || continue
        tried+=" $compiler"
        # shellcheck disable=SC2086
        $compiler "${flags[@]}" "$1" -S -o "$program.s" tests/switch/live_registers.c
        grep -q 'jmp.*\*%rax' "$program.s"
        run kept_across "$program.s"
        echo "$compiler $1: $output"
        [ "$status" -eq 0 ] && [ -z "$output" ]
        # shellcheck disable=SC2086
        $compiler "${flags[@]}" "$1" -o "$program" tests/switch/live_registers.c coroutine/switch_x86_64.S
        run "$program"
        echo "$compiler $1: exit code $status: $output"
        [ "$status" -eq 0 ] || [ "$status" -eq 77 ]
    done
    [ -n "$tried" ] || skip "no compiler here knows $1"
}

@test "no value is kept in a register of AVX-512 across a switch" {
    keeps_nothing -march=skylake-avx512
}

@test "no value is kept in a register of APX across a switch" {
    keeps_nothing -mapxf
}
