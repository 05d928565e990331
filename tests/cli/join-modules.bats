# scripts/join-modules: what it makes of ES modules means the same, and what it does not know makes it fail.

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    join=$BATS_TEST_DIRNAME/../../scripts/join-modules
}

# module NAME: writes standard input to a file.
module() { cat >"$1.js"; }

# The joined script runs as it is, with `document` as the only thing it knows of a page.
output() {
    command -v node >/dev/null || skip 'node is not installed'
    "$join" main.js >joined.cjs
    node joined.cjs
}

# refuse PLACE WHAT: it fails, and names the place.
refuse() {
    run "$join" main.js
    [ "$status" -ne 0 ]
    [[ $output == *"$1: "*"$2"* ]]
}

@test "modules are joined, those that are needed first, each once" {
    module main <<'END'
/* The main one. */
import { twice, Counter } from "./a.js";
import {
    ONE,
    half as part,
} from "./deep/b.js";

console.log(twice(ONE), part(8), new Counter().count, name("x"));

export function name(text) {
    return text + "!";
}
END
    module a <<'END'
import { half } from "./deep/b.js";
export function twice(x) { return half(4 * x); }
export class Counter { constructor() { this.count = name; } }
const name = "own";
END
    mkdir deep
    module deep/b <<'END'
console.log("loaded");
export const ONE = 1,
    TWO = 2;
function halve(x) { return x / TWO; }
export { halve as half };
END
    [ "$(output)" = $'loaded\n2 4 own x!' ]
}

@test "names of two modules do not meet, and none becomes global" {
    module main <<'END'
import { a } from "./a.js";
const local = "main";
console.log(local, a(), typeof globalThis.local, (function () { return this; })());
END
    module a <<'END'
const local = "a";
export const a = () => local;
END
    [ "$(output)" = 'main a undefined undefined' ]
}

@test "modules of one name in several folders stay apart, and one that is reached by two ways is loaded once" {
    mkdir model draw
    module main <<'END'
import { a } from "./draw/a.js";
import { a as other } from "./model/a.js";
console.log(a(), other());
END
    module draw/a <<'END'
import { a as other } from "../model/a.js";
export const a = () => `draw and ${other()}`;
END
    module model/a <<'END'
console.log("loaded");
export const a = () => "model";
END
    [ "$(output)" = $'loaded\ndraw and model model' ]
    cd draw
    "$join" ../main.js >joined.cjs
    [ "$(node joined.cjs)" = $'loaded\ndraw and model model' ]
}

@test "a module hands on what another one exports, and a path in build/ is one in the folder that is given" {
    mkdir -p build/x elsewhere/x
    module main <<'END'
import { A, half } from "./c.js";
console.log(A, half(4));
END
    module b <<'END'
export * from "./build/x/lists.js";
const A = "its own, which nobody sees";
END
    module c <<'END'
export * from "./b.js";
END
    module build/x/lists <<'END'
export const A = 1, B = 2;
export function half(x) { return x / 2; }
END
    sed 's/A = 1/A = 3/' build/x/lists.js >elsewhere/x/lists.js
    [ "$(output)" = '1 2' ]
    "$join" main.js elsewhere >joined.cjs
    [ "$(node joined.cjs)" = '3 2' ]
}

@test "async functions and generators are exported" {
    module main <<'END'
import { later, numbers } from "./a.js";
later().then((x) => console.log(x, [...numbers()]));
END
    module a <<'END'
export async function later() { return 7; }
export function* numbers() { yield 1; yield 2; }
END
    [ "$(output)" = '7 [ 1, 2 ]' ]
}

@test "what it does not know makes it fail, with file and line" {
    for line in 'import x from "./a.js";' 'import * as x from "./a.js";' 'import "./a.js";' \
        'import { x } from "outside";' "import { x } from './a.js';" 'import("./a.js");' \
        'export default 1;' 'export * as x from "./a.js";' 'export * from "a.js";' 'export let x = 1;' 'export { x } from "./a.js";'; do
        printf '/* One. */\n%s\n' "$line" >main.js
        : >a.js
        refuse main.js:2 ''
    done
}

@test "names that are not there, circles, missing files" {
    module main <<'END'
import { gone } from "./a.js";
END
    module a <<'END'
export const here = 1;
END
    refuse main.js:1 'a.js does not export gone'
    module a <<'END'
import { x } from "./main.js";
END
    refuse a.js:1 'in a circle: a.js:1 wants main.js'
    rm a.js
    refuse main.js:1 'there is no file a.js'
}

@test "what would end the script in the page is refused" {
    module main <<'END'
const a = "</SCRIPT>";
END
    refuse main.js:1 'would end the script'
    module main <<'END'
const a = "<!--";
END
    refuse main.js:1 'would end the script'
}

@test "an import that never ends is refused" {
    printf 'import {\n    a,\n' >main.js
    refuse main.js:3 'no semicolon'
}

@test "the page's own script is joined, and is a script" {
    command -v node >/dev/null || skip 'node is not installed'
    "$join" "$BATS_TEST_DIRNAME/../../report/page/web/main.js" "$(dirname "$SIMUL")" >page.cjs
    node --check page.cjs
}
