# mandelbrot and stream from the outside: the same picture and the same sums under every runner.

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
}

@test "mandelbrot leaves the same picture under every runner" {
    same_under_all mandelbrot:width=120:height=90 -n 7
    for folder in out/published/*; do
        cmp "$folder/mandelbrot.png" out/published/mandelbrot.sync/mandelbrot.png
    done
    [ "$(find out/published -name mandelbrot.png | wc -l)" = 4 ]
    python3 - <<'END'
import struct, sys, zlib

data = open("out/published/mandelbrot.sync/mandelbrot.png", "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n"
chunks, at = [], 8
while at < len(data):
    length, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
    chunks.append((kind, body))
    at += 12 + length
kinds = [kind for kind, _ in chunks]
assert kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"PLTE" in kinds and b"tIME" not in kinds
assert struct.unpack(">IIBBBBB", chunks[0][1]) == (120, 90, 8, 3, 0, 0, 0)
rows = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
assert len(rows) == 90 * 121
END
}

@test "mandelbrot's bands are of uneven cost, and the picture does not depend on their number" {
    measure -r sync mandelbrot:width=120:height=90 -n 9
    ask 'gauge("sync", "costliest band, in mean bands") > 1.5'
    mv out nine
    measure -r sync mandelbrot:width=120:height=90 -n 90
    cmp out/published/mandelbrot.sync/mandelbrot.png nine/published/mandelbrot.sync/mandelbrot.png
}

@test "mandelbrot refuses more bands than rows" {
    refuses '11 tasks cannot share 10 rows' mandelbrot:height=10 -n 11
}

@test "stream comes to the same sums under every runner" {
    same_under_all stream:size=1000003:passes=3 -n 7
    ask 'all(gauge(r, "memory traffic") > 0 for r in cells)'
    ask 'all("GB/s" in cell["summary"]["insight"] for cell in cells.values())'
}
