/* What the page makes of another tool's trace: the order of its rows, what stands on them, and the curves. */
import test from "node:test";
import assert from "node:assert/strict";
import { makeForeign } from "../../report/page/web/model/foreign.js";
import { READY, RUNNING, SLICE, WAITING } from "../../report/page/web/model/lists.js";
import { readPacked } from "../../report/page/web/model/packed.js";
import { layoutTrack } from "../../report/page/web/draw/layout.js";
import { stepAt } from "../../report/page/web/model/steps.js";
import { packBytes } from "./support/pack.mjs";

const HEADER = {
    foreign: true,
    tasks: 0,
    makespan_ns: 100,
    lanes: [{ name: "idle" }, { name: "main", process: "p" }],
    async_tracks: [{ name: "net", process: "p" }],
    strings: ["", "outer", "inner", "cross", "get", "put", "tick"],
};

const SLICES = [
    ["slice.begin", "delta64", [0, 10, 30]],
    ["slice.duration", "varint64", [40, 10, 30]],
    ["slice.lane", "delta", [1, 1, 1]],
    ["slice.depth", "u8", [0, 1, 1]],
    ["slice.name", "varint", [1, 2, 3]],
];

const REST = [
    ["async.begin", "delta64", [0, 50]],
    ["async.duration", "varint64", [20, 10]],
    ["async.track", "delta", [0, 0]],
    ["async.depth", "u8", [0, 0]],
    ["async.name", "varint", [4, 5]],
    ["state.begin", "delta64", [0, 10, 30]],
    ["state.duration", "varint64", [10, 20, 5]],
    ["state.lane", "delta", [1, 1, 1]],
    ["state.name", "varint", [1, 1, 1]],
    ["state.kind", "u8", [1, 3, 2]],
    ["instant.time", "delta64", [7, 9]],
    ["instant.lane", "varint", [0, 2]],
    ["instant.name", "varint", [6, 6]],
];

const traceOf = (columns) => makeForeign(readPacked(packBytes(HEADER, columns)));

/* Each row as [name, ...what stands on it]. */
function rowsOf(trace) {
    return trace.header.lanes.map(({ name, level }, row) => [
        `${name}${level > 0 ? `+${level}` : ""}`,
        ...[...trace.spans.begin.keys()]
            .filter((i) => trace.spans.lane[i] === row)
            .map((i) => `${trace.header.strings[trace.spans.what[i]]} ${trace.spans.begin[i]}`),
    ]);
}

test("a lane's states, slices and instants stand together; async spans follow", () => {
    const trace = traceOf([...SLICES, ...REST]);
    assert.deepEqual(rowsOf(trace), [
        ["instants", "tick 7"],
        ["states: p: main", "outer 0", "outer 10", "outer 30"],
        ["p: main", "outer 0"],
        ["p: main+1", "inner 10", "cross 30"],
        ["instants: p: main", "tick 9"],
        ["p: net", "get 0", "put 50"],
    ]);
    assert.deepEqual([...trace.spans.state.subarray(0, 4)], [RUNNING, WAITING, READY, SLICE]);
});

test("curves count open spans, and threads within a slice or, where recorded, running", () => {
    const busy = traceOf(SLICES);
    /* Slices of one lane count once: 0 to 40 and 30 to 60 are one interval. */
    assert.deepEqual(
        [0, 35, 59, 61].map((time) => stepAt(busy.onCpu, time)),
        [1, 1, 1, 0]
    );
    assert.equal(busy.onCpu.mean, 0.6);
    assert.equal(busy.onCpu.max, 1);
    assert.equal(busy.inFlight.max, 0);
    assert.equal(busy.header.states, false);
    const both = traceOf([...SLICES, ...REST]);
    assert.equal(both.onCpu.mean, 0.1);
    assert.equal(both.inFlight.mean, 0.3);
    assert.equal(stepAt(both.inFlight, 55), 1);
    assert.equal(both.header.states, true);
});

test("all 250 levels of a lane are drawn: what does not fit a page is left out before", () => {
    const deep = Array.from({ length: 250 }, (_, i) => i);
    const trace = traceOf([
        ["slice.begin", "delta64", deep],
        ["slice.duration", "varint64", deep.map((i) => 1000 - 2 * i)],
        ["slice.lane", "delta", deep.map(() => 0)],
        ["slice.depth", "u8", deep],
        ["slice.name", "varint", deep.map(() => 1)],
    ]);
    assert.equal(trace.header.lanes.length, 250);
    assert.equal(trace.spans.lane[249], 249);
});

test("where rows are low, their names are those of lanes", () => {
    const labels = (lanes) =>
        layoutTrack(
            {
                header: { foreign: true, lanes, states: false },
                tasks: { count: 0 },
                inFlight: { max: 0 },
                onCpu: { max: 0 },
            },
            { hasLanes: true, factor: 1, selected: -1 }
        ).items.map(({ label }) => label);
    const lanes = [
        { name: "instants", level: 0, isMinor: true },
        { name: "main", level: 0, isMinor: false },
        { name: "main", level: 1, isMinor: false },
    ];
    assert.deepEqual(labels(lanes), ["instants", "main", ""]);
    assert.deepEqual(labels(Array.from({ length: 50 }, () => lanes).flat()).slice(0, 3), ["", "main", ""]);
});
