# scripts/check-includes on small trees of its own: what is allowed passes, and each broken rule is named with its line.

bats_require_minimum_version 1.5.0

setup() {
    check=$BATS_TEST_DIRNAME/../../scripts/check-includes
    tree=$BATS_TEST_TMPDIR/tree
    mkdir -p "$tree"/{cli,coroutine,task,trace/{json,foreign},workloads/{origin,support},runners,report/{text,page/pack},tests/unit/task}
}

# file NAME LINE...: a C file below a first line that is a comment.
file() {
    local name=$1
    shift
    printf '%s\n' '/* What it is. */' "$@" >"$tree/$name"
}

finds() {
    run -1 "$check" "$tree"
    if [ "$output" != "$1" ]; then
        printf 'expected: %s\ngot: %s\n' "$1" "$output"
        return 1
    fi
}

@test "includes of allowed rooms, and the manners of cli/, pass" {
    file workloads/origin/server.c '#include "task/task.h"' '#include "workloads/support/values.h"' '#include <uv.h>'
    file runners/sync.c '#include "task/task_private.h"' '/* printf("x") exit(1) */' 'int f(void) { _exit(1); }'
    file trace/write.c 'void f(FILE *out) { fprintf(out, "exit(1), stderr"); }'
    file cli/main.c 'int main(void) { printf("x"); exit(0); }'
    file tests/unit/test_x.c '#include "runners/runner.h"' 'int main(void) { printf("x"); }'
    run -0 "$check" "$tree"
    [ "$output" = "" ]
}

@test "an include against the direction is refused" {
    file task/task.c '#include <stdio.h>' '#include "runners/runner.h"'
    finds 'task/task.c:3: task/ may not include "runners/runner.h": it may include no other room'
}

@test "a sub-room is held to an order of its own" {
    file trace/load.c '#include "trace/json/json.h"'
    file trace/foreign/foreign.c '#include "trace/json/json.h"' '#include "trace/trace.h"'
    file report/report.c '#include "report/page/pack/pack.h"'
    run -0 "$check" "$tree"
    file trace/json/json.c '#include "trace/trace.h"'
    finds 'trace/json/json.c:2: trace/json/ may not include "trace/trace.h": it may include task'
    file trace/json/json.c '#include "trace/foreign/foreign.h"'
    finds 'trace/json/json.c:2: trace/json/ may not include "trace/foreign/foreign.h": it may include task'
}

@test "plain programs are without simul" {
    mkdir -p "$tree"/benchmark/{plain,simul} "$tree/workloads/fetch"
    file benchmark/simul/serve.c '#include "runners/runner.h"' 'int main(void) { printf("x"); exit(0); }'
    file benchmark/plain/loop.c '#include "benchmark/plain/plain.h"' '#include "workloads/fetch/links.h"' \
        'int main(void) { printf("x"); exit(0); }'
    run -0 "$check" "$tree"
    file benchmark/plain/loop.c '#include "task/clock.h"' '#include "benchmark/simul/bench.h"'
    run -1 "$check" "$tree"
    [ "${#lines[@]}" = 2 ]
}

@test "the room above its sub-rooms stands for its own files alone" {
    file trace/foreign/foreign.c '#include "trace/json/json.h"' '#include "trace/trace.h"'
    file report/text/csv.c '#include "report/page/page.h"'
    finds 'report/text/csv.c:2: report/text/ may not include "report/page/page.h": it may include analysis, analysis/document, trace, task'
}

@test "a sub-room may be let in to one header alone" {
    file workloads/support/settings.c '#include "workloads/workload.h"'
    run -0 "$check" "$tree"
    file workloads/support/settings.c '#include "workloads/count.h"'
    run -1 "$check" "$tree"
    [[ $output == 'workloads/support/settings.c:2: workloads/support/ may not include "workloads/count.h"'* ]]
}

@test "a workload must not know a runner" {
    file workloads/origin/server.c '#include "runners/runner.h"'
    finds 'workloads/origin/server.c:2: workloads/origin/ may not include "runners/runner.h": it may include workloads/support, workloads/workload.h, task'
}

@test "a private header stays where it belongs" {
    file workloads/count.c '#include "task/task_private.h"'
    finds 'workloads/count.c:2: "task/task_private.h" is private to task/'
}

@test "an include that does not start at the root is refused" {
    file task/task.c '#include "task.h"'
    finds "task/task.c:2: \"task.h\" is not a path from the project's root into one of its rooms"
}

@test "only cli/ exits and prints" {
    file trace/a.c 'void f(void) { exit(1); }' 'void g(void) { printf("x"); }' 'void h(void) { fputs("x", stderr); }'
    run -1 "$check" "$tree"
    [[ ${lines[0]} == 'trace/a.c:2: only cli/ may call exit()'* ]]
    [[ ${lines[1]} == 'trace/a.c:3: only cli/ may print'* ]]
    [[ ${lines[2]} == 'trace/a.c:4: only cli/ may write to stderr'* ]]
    [ ${#lines[@]} -eq 3 ]
}

# name_a_runner: a runner, called spider, for the tests below.
name_a_runner() {
    file runners/spider.c '#include "runners/runner.h"' 'const struct runner runner_spider = {' '    .name = "spider",' '};'
}

@test "only runners/ and tests may name a runner" {
    name_a_runner
    file runners/registry.c 'int f(const char *name) { return strcmp(name, "spider"); }'
    file tests/unit/test_x.c 'int f(const char *name) { return strcmp(name, "spider"); }'
    run -0 "$check" "$tree"
    file workloads/count.c '/* "spider" */' 'int f(const char *name) { return strcmp(name, "spider") == 0; }'
    finds 'workloads/count.c:3: only runners/ may name a runner (spider): ask a trait (runners/runner.h)'
}

@test "a table of runners is a comparison too, and JavaScript is held to it" {
    name_a_runner
    file trace/write.c 'const char *const styles[] = {"spider"};'
    echo "/* It's \"spider\". */
const shape = (name) => (name === 'spider' ? 1 : 0);
const other = name ? \"spider\" : \`spider\`;
switch (name) { case \"spider\": }" >"$tree/cli/page.js"
    run -1 "$check" "$tree"
    printf '%s\n' "${lines[@]}"
    [ "${#lines[@]}" -eq 5 ]
    [[ ${lines[0]} == 'cli/page.js:2: only runners/ may name a runner (spider)'* ]]
    [[ ${lines[1]} == 'cli/page.js:3: '* && ${lines[2]} == 'cli/page.js:3: '* && ${lines[3]} == 'cli/page.js:4: '* ]]
    [[ ${lines[4]} == 'trace/write.c:2: only runners/ may name a runner (spider)'* ]]
}

@test "keys of JSON objects and sentences may have a runner's name" {
    name_a_runner
    file trace/write.c 'void f(cJSON *one) { cJSON_AddNullToObject(one, "spider"); }' \
        'const char *const example = "simul run fib -r sync,spider";'
    echo 'const counts = { "spider": 1, "other": 2 };' >"$tree/cli/page.js"
    run -0 "$check" "$tree"
    [ "$output" = "" ]
}

@test "only analysis/ names members of run.json by strings" {
    mkdir -p "$tree/analysis/document"
    file analysis/document/document.c 'void f(void) { cJSON_GetObjectItem(run, "cells"); }'
    file report/text/csv.c 'void f(void) { cJSON_GetObjectItem(classes, class); }'
    run -0 "$check" "$tree"
    file report/text/csv.c 'void f(void) { cJSON_GetObjectItemCaseSensitive(run, "cells"); }'
    finds 'report/text/csv.c:2: only analysis/ may name a member by a string: use document_at and its kin'
}

@test "a file must say what it is" {
    echo 'int x;' >"$tree/task/x.c"
    finds 'task/x.c:1: the first line must begin a comment that says what this file is and why it exists'
}

@test "a long file must have a reason" {
    mapfile -t many < <(seq -f 'int x%g;' 450)
    file task/x.c "${many[@]}"
    run -1 "$check" "$tree"
    [[ $output == 'task/x.c:1: 451 lines; over 450 needs'* ]]
    file task/x.c '/* long because: it is a table */' "${many[@]}"
    run -0 "$check" "$tree"
}

@test "the page's modules import from the rooms below their own, over several lines too" {
    web=report/page/web
    mkdir -p "$tree/$web"/{model,draw,panels,control}
    file $web/model/rows.js 'import { a } from "./sorting.js";'
    file $web/draw/strip.js 'import { a } from "./scale.js";' 'import {' '    b,' '    c,' '} from "../model/rows.js";'
    file $web/control/keys.js 'import { a } from "../panels/help.js";' 'import { b } from "../draw/scale.js";'
    file $web/main.js 'import { a } from "./control/keys.js";' 'import { b } from "./model/rows.js";'
    run -0 "$check" "$tree"
    [ "$output" = "" ]
}

@test "an import against the direction is refused, and a module outside of the rooms" {
    web=report/page/web
    mkdir -p "$tree/$web"/{model,draw,other}
    file $web/model/rows.js 'import { a } from "./sorting.js";' 'import {' '    b,' '} from "../draw/strip.js";'
    finds "$web/model/rows.js:5: model/ may not import \"../draw/strip.js\": it may import no other room"
    file $web/model/rows.js ''
    file $web/draw/strip.js 'import { a } from "../main.js";'
    finds "$web/draw/strip.js:2: \"../main.js\" is not a module in one of the rooms of the page"
    file $web/draw/strip.js ''
    file $web/other/x.js ''
    finds "$web/other/x.js:1: $web/other is not a room of the page: its modules live in model, draw, panels, control"
}
