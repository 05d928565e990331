/* What the style sheet has to share with the modules. */
import test from "node:test";
import assert from "node:assert/strict";
import { STATES } from "../../report/page/web/model/states.js";
import { readStyle } from "./support/make_page.mjs";

test("the swatches of the style sheet have the colours of the pictures", () => {
    const style = readStyle();
    for (const { state, light, dark } of STATES)
        assert.deepEqual(
            [...style.matchAll(new RegExp(`--state-${state}: (#[0-9a-f]{6})`, "g"))].map((found) => found[1]),
            [light, dark]
        );
});
