/* What a pixel keeps of many events: levels of detail, curves, and the sorting that they need. */
import test from "node:test";
import assert from "node:assert/strict";
import { makeSteps, stepAt, sampleSteps } from "../../report/page/web/model/steps.js";
import { sortTimes } from "../../report/page/web/model/sorting.js";
import { makeDetail, sampleDetail, sampleSlices } from "../../report/page/web/draw/detail.js";
import { makeRaster, makeRow, paintRow } from "../../report/page/web/draw/raster.js";
import { TILE, CLASSES, CLASS_OF } from "../../report/page/web/model/states.js";
import { bigTrace } from "./support/big_trace.mjs";
import { HEADER, traceOf } from "./support/hand_trace.mjs";

test("every level of detail holds the same time in the same states as the slices", () => {
    const lists = bigTrace(4000, 1),
        strings = ["", "parse", "sleep", "answer", "workloads/count.c:81", "workloads/count.c:82"];
    const header = {
        ...HEADER,
        tasks: lists.tasks.length,
        lanes: lists.lanes,
        strings,
        makespan_ns: lists.facts.makespan_ns,
    };
    const trace = traceOf(header, lists);
    const members = trace.lanes.members,
        classOf = (slice) => CLASS_OF[trace.slices.state[slice]];
    const detail = makeDetail(trace.slices, members, trace.end, classOf),
        size = CLASSES.length;
    for (const columns of [32, 64, 128, 512]) {
        const coarse = new Float32Array(columns * size),
            exact = new Float32Array(columns * size);
        assert.equal(sampleDetail(detail, 0, trace.end / columns, columns, coarse), true);
        sampleSlices(trace.slices, members, 0, trace.end / columns, columns, classOf, exact);
        for (let i = 0; i < exact.length; i++) {
            assert.ok(
                Math.abs(coarse[i] - exact[i]) < 0.03,
                `column ${i / size}: ${coarse[i]} is not ${exact[i]}`
            );
            assert.equal(
                coarse[i] > 0,
                exact[i] > 0,
                `column ${i / size}: what is there at all stays visible`
            );
        }
    }
});

test("the end of a wait is lighter where nobody recorded when the wait was over", () => {
    globalThis.ImageData = class {
        constructor(width, height) {
            this.data = new Uint8Array(4 * width * height);
        }
    };
    const wait = { begin: 10, end: 40, task: 0, lane: -1, state: 2, what: "", at: "", until: 0 };
    const lists = {
        spans: [wait, { ...wait, begin: 40, end: 50, lane: 0, state: 1 }],
        tasks: [{ start: 0, end: 100, ended: 1 }],
        kernel: [],
        posts: [],
    };
    const paper = 7,
        tiles = CLASSES.map((_, index) => new Uint32Array(TILE * TILE).fill(100 + index));
    const blanks = (unknown) => {
        const spans = lists.spans.map((span, i) => ({ ...span, unknown: i === 0 ? unknown : 0 }));
        const lanes = [{ name: "thread 1", kind: "thread" }],
            trace = traceOf({ ...HEADER, tasks: 1, lanes }, { ...lists, spans });
        const raster = makeRaster(null, 100, 8, { paperPixel: paper, tiles, outline: 99 });
        const row = makeRow(trace, trace.taskRows, 0, (slice) => CLASS_OF[trace.slices.state[slice]]);
        paintRow(raster, row, { window: { begin: 0, end: 100 }, step: 1 }, 0, 8);
        return Array.from(
            { length: 100 },
            (_, x) => [0, 1, 2, 3].filter((y) => raster.pixels[y * 100 + x] === paper).length
        ).slice(11, 40);
    };
    assert.deepEqual(blanks(0), new Array(29).fill(0));
    assert.deepEqual(blanks(1), [...new Array(21).fill(0), ...new Array(8).fill(2)]);
});

test("a curve's pixels never hide its extremes, and keep its mean", () => {
    const begins = [],
        ends = [];
    for (let i = 0; i < 5000; i++) {
        begins.push(i * 10);
        ends.push(i * 10 + (i === 2500 ? 200 : 5));
    }
    const steps = makeSteps(begins, ends, 50000),
        { low, high, mean } = sampleSteps(steps, 0, 500, 100);
    assert.equal(Math.max(...high), 2);
    assert.equal(low[0], 0);
    assert.equal(mean[0], 0.5);
    assert.ok(Math.abs(mean.reduce((sum, one) => sum + one, 0) / 100 - (5000 * 5 + 195) / 50000) < 1e-9);
    assert.equal(stepAt(steps, 25001), 1);
});

test("times are sorted as a comparison would sort them", () => {
    const times = Float64Array.from(
        { length: 5000 },
        (_, i) => ((i * 2654435761) % 2 ** 32) * (i % 7 === 0 ? 4096 : 1)
    );
    assert.deepEqual(sortTimes(times), Float64Array.from(times).sort());
    assert.deepEqual([...sortTimes([])], []);
});
