# fetch from the outside: the same links under every runner, what is published, and what becomes of URLs that fail.

# shellcheck disable=SC2154 # `run --separate-stderr` assigns stderr

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    options=(-w 4)
}

teardown() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}

# same FILE: every cell has published it, and it is the same.
same() {
    local files=(out/published/*/"$1")
    [ "${#files[@]}" -eq 4 ]
    for file in "${files[@]}"; do cmp "${files[0]}" "$file"; done
}

# serve PYTHON: a server on a free port of 127.0.0.1, in $port, whose answer to each GET is (status, body) of this
# expression over `path` and `count`, the number of the request for it.
serve() {
    cat >server.py <<END
import collections, http.server, time
requests = collections.Counter()
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, requests[self.path] = self.path, requests[self.path] + 1
        count = requests[path]
        status, body = ($1)
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/moved")
        self.end_headers()
        self.wfile.write(body.encode())
    def log_message(self, *arguments):
        pass
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 100
server = Server(("127.0.0.1", 0), Handler)
open("port.new", "w").write(str(server.server_address[1]))
__import__("os").rename("port.new", "port")
server.serve_forever()
END
    python3 server.py 2>/dev/null 3>&- &
    server=$!
    for _ in $(seq 200); do [ -e port ] && break; sleep 0.05; done
    port=$(cat port)
}

@test "fetch finds the same links under every runner, and shows what its origin cost" {
    same_under_all fetch:latency=1ms -n 12
    same links.tsv
    local links=out/published/fetch.sync/links.tsv
    [ "$(head -n 1 $links)" = $'source_url\tparsed_url' ]
    [ "$(wc -l <$links)" -gt 100 ]
    [ "$(tail -n +2 $links | cut -f 1 | uniq | wc -l)" -eq 12 ]
    run ! grep -Evq $'^(source_url\tparsed_url|https?://[^\t]+\thttps?://[^\t]+)$' $links
    ask 'all(c["samples"][0]["helpers"][0]["requests"] >= 12 for c in cells.values())'
    ask 'all(c["samples"][0]["helpers"][0]["cpu_ns"] > 0 for c in cells.values())'
}

@test "fetch counts and names what becomes of each URL, the same under every runner, and succeeds" {
    serve '(404, "none") if path == "/none" else (302, "") if path == "/old" else (200, "x" * 9999) if path == "/long"
                       else time.sleep(30) or (200, "") if path == "/slow" else (200, "<base href=/b/><a href=\"x?a&amp;b\">x</a>")'
    printf '%s\r\n' '# a comment' '' "http://127.0.0.1:$port/page?\"<i>" "http://127.0.0.1:$port/"{none,old,long,slow} \
        "https://127.0.0.1:$port/" "http://127.0.0.1:1/" >list.txt
    run --separate-stderr "$SIMUL" run fetch:urls=list.txt:timeout=2s:max=5000 --repeats 1 --warmup off -w 4 -o out
    [ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
    ask 'len(cells) == 4 and len(digests()) == 1 and all(c["tasks"] == 7 for c in cells.values())'
    ask 'all(c["outcomes"] == {"ok": 2, "HTTP 404": 1, "larger than max=": 1, "time-out": 1, "no TLS": 1,
                               "connection refused": 1} for c in cells.values())'
    [[ ${output//$'\n'/ } == *"How the tasks ended: under every runner: 2 ok, 1 HTTP 404, "*"Not ok: http://127.0.0.1:$port/none (HTTP 404), "* ]]
    same links.tsv
    diff out/published/fetch.sync/links.tsv - <<END
source_url	parsed_url
http://127.0.0.1:$port/page?"<i>	http://127.0.0.1:$port/b/x?a&b
http://127.0.0.1:$port/old	http://127.0.0.1:$port/b/x?a&b
END
    grep -q 'connection refused' out/report.html
    run ! grep -q '"<i>' out/report.html out/summary.md # names from outside are escaped
}

@test "outcomes of the outside world that differ between runners are reported, not failed" {
    serve '(200 if count == 1 else 404, "<a href=a>a</a>")'
    printf '%s\n' "http://127.0.0.1:$port/"{a,b} >list.txt
    run --separate-stderr "$SIMUL" run fetch:urls=list.txt:timeout=9s -r sync,coroutines --repeats 1 --warmup off -o out
    [ "$status" -eq 0 ] || { echo "$output$stderr"; return 1; }
    ask 'all(c["status"] == "ok" for c in cells.values()) and len(digests()) == 2'
    ask 'sorted(len(c["notes"]) for c in cells.values()) == [0, 1]'
    [[ ${output//$'\n     '/} == *"note: fetch."*"its outcomes differ from those of fetch."*"the world outside was not the same"* ]]
}

@test "lists of URLs that cannot be used are refused before anything starts" {
    printf 'http://127.0.0.1/\nftp://127.0.0.1/\n' >list.txt
    run -2 "$SIMUL" run fetch:urls=list.txt -o out
    [ "$output" = "simul: fetch: list.txt, line 2: 'ftp://127.0.0.1/' is no http:// or https:// URL; write it whole, as in https://example.com/" ]
    run -2 "$SIMUL" run fetch:urls=nowhere.txt -o out
    [[ $output == *"nowhere.txt"*"No such file or directory" ]]
    [ ! -e out ]
}
