/* What a pixel keeps of many events: levels of detail, curves, and the sorting that they need. */
import test from "node:test";
import assert from "node:assert/strict";
import { makeSteps, stepAt, sampleSteps } from "../../report/page/web/model/steps.js";
import { sortTimes } from "../../report/page/web/model/sorting.js";
import { makeDetail, sampleDetail, sampleSlices } from "../../report/page/web/draw/detail.js";
import { CLASSES, CLASS_OF } from "../../report/page/web/model/states.js";
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
