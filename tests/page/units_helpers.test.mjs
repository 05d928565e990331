/* The rows of helpers, the servers that tasks talk to, without a browser: their level, and their place in a
 * track. */
import test from "node:test";
import assert from "node:assert/strict";
import { layoutTrack, itemAt } from "../../report/page/web/draw/layout.js";
import { helpersOf, drawnHelpers, helperTop, helperLines } from "../../report/page/web/draw/helpers.js";
import { handTrace } from "./support/hand_trace.mjs";

const SERVED = {
    makespan_ns: 200,
    helpers: [
        { name: "origin", requests: 8, cpu_ns: 50, late_p50_ns: 3 },
        { name: "mute", requests: 0, cpu_ns: null, late_p50_ns: null },
    ],
};

test("a helper's level is its CPU time over the makespan; what is not known is not drawn", () => {
    assert.deepEqual(
        helpersOf(SERVED).map(({ name, share }) => [name, share]),
        [
            ["origin", 0.25],
            ["mute", NaN],
        ]
    );
    assert.deepEqual(
        drawnHelpers(SERVED).map(({ name }) => name),
        ["origin"]
    );
    for (const none of [null, {}, { makespan_ns: 5, helpers: null }, { ...SERVED, makespan_ns: null }])
        assert.deepEqual(drawnHelpers(none), []);
    const busy = { makespan_ns: 100, helpers: [{ name: "x", requests: 1, cpu_ns: 250 }] };
    assert.deepEqual([helperTop([SERVED, null]), helperTop([SERVED, busy])], [1, 3]);
    assert.deepEqual(helperLines(helpersOf(SERVED)[0], 1).slice(0, 3), [
        "origin (helper): 0.2500 of a CPU on average",
        "0.000050 ms of CPU time in a run of 0.000200 ms",
        "8 requests",
    ]);
});

test("helpers stand between the tasks and the curves, apart; where there are none they take no space", () => {
    const trace = handTrace("coroutines"),
        layout = (helpers) => layoutTrack(trace, { isOpen: true, factor: 1, selected: -1, helpers });
    const without = layout([]),
        one = layout(drawnHelpers(SERVED));
    assert.deepEqual(without, layoutTrack(trace, { isOpen: true, factor: 1, selected: -1 }));
    assert.deepEqual(one.rows, without.rows);
    const [row] = one.items.filter(({ kind }) => kind === "helper");
    assert.equal(row.label, "origin (helper)");
    assert.ok(row.top >= one.rows.bottom + 6);
    assert.equal(itemAt(one, row.top + row.height / 2), row);
    for (const item of one.items.filter(({ kind }) => kind === "curve"))
        assert.ok(item.top >= row.top + row.height + 4);
    assert.equal(without.items.length, one.items.length - 1);
    assert.ok(one.height > without.height);
});
