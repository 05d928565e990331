/* What the panel says, without a browser: the lists of tasks at an instant, the order of the rows, bands. */
import test from "node:test";
import assert from "node:assert/strict";
import { handTrace, traceOf, HEADER } from "./support/hand_trace.mjs";
import { queuesAt, restWords } from "../../report/page/web/panels/queues.js";
import { startOrder, bandsOf, tasksOfBand } from "../../report/page/web/model/order.js";
import { lanesWords } from "../../report/page/web/model/lane_words.js";
import { rowOf } from "../../report/page/web/model/rows.js";

/* A list's tasks and words by its key. */
const listsAt = (trace, time) =>
    Object.fromEntries(
        queuesAt(trace, time).queues.map(({ key, chips }) => [key, chips.map(({ words }) => words)])
    );

test("under an event loop a task is parked, then ready and overdue, then running", () => {
    const trace = handTrace("coroutines", { kernel: false });
    assert.deepEqual(listsAt(trace, 20), {
        running: ["task 0: work"],
        ready: [],
        waiting: ["task 1, 10 ns more"],
    });
    assert.deepEqual(listsAt(trace, 35).ready, ["task 1, overdue for 5 ns"]);
    assert.deepEqual(listsAt(trace, 70).running, ["task 1: work"]);
    assert.match(queuesAt(trace, 20).queues[2].title, /^Parked \(suspended at an await\), sleep$/);
});

test("in a pool a wait names the lane that it holds, and a preempted task is ready", () => {
    const trace = handTrace("threads");
    assert.deepEqual(listsAt(trace, 25), {
        running: [],
        ready: ["task 0 on one, preempted for 5 ns"],
        waiting: ["task 1 on two, 5 ns more"],
    });
    assert.deepEqual(listsAt(trace, 32).waiting, ["task 0 on one: blocked by the kernel"]);
    assert.match(queuesAt(trace, 25).queues[2].title, /^Waiting: each holds its thread, sleep$/);
});

test("tasks in no list are counted", () => {
    const trace = handTrace("threads");
    assert.equal(restWords(queuesAt(trace, 85)), "1 task queued, the next to start is task 2; 1 task done");
});

test("rows are in the order of start; a band holds its tasks' slices, and each slice once", () => {
    const task = (start, ended = 1) => ({ start, end: start + 5, ended }),
        tasks = [task(30), task(10), task(0, 0), task(20), task(10)],
        spans = tasks
            .map(({ start, end }, index) => ({ begin: start, end, task: index, lane: 0, state: 1 }))
            .filter((span) => span.task !== 2)
            .map((span) => ({ ...span, what: "", at: "", until: 0 }))
            .sort((a, b) => a.begin - b.begin);
    const header = { ...HEADER, parks: true, tasks: 5, lanes: [{ name: "loop", kind: "loop" }] },
        trace = traceOf(header, { spans, tasks, kernel: [], posts: [] });
    assert.deepEqual([...startOrder(trace)], [1, 4, 3, 0, 2]);
    const bands = bandsOf(trace, 2);
    assert.deepEqual([bands.size, bands.count], [3, 2]);
    assert.deepEqual([...tasksOfBand(trace, 1)], [0, 2]);
    const found = [0, 1].map((band) => [...rowOf(bands.rows, band)].map((slice) => trace.spans.task[slice]));
    assert.deepEqual(
        found.map((list) => list.sort()),
        [[1, 3, 4], [0]]
    );
});

test("lanes are called what they are", () => {
    const lanes = (...kinds) => lanesWords(kinds.map((kind) => ({ kind })));
    assert.deepEqual(
        [
            lanes("thread"),
            lanes("process", "process"),
            lanes("loop"),
            lanes("loop", "call pool", "call pool"),
            lanes("loop", "loop"),
        ],
        ["thread", "2 processes", "event loop", "event loop and libuv’s pool", "2 event loops"]
    );
});
