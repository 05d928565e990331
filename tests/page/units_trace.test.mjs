/* What the page makes of a trace, worked out by hand: the states of lanes and tasks, an instant, totals,
 * curves, steps, matches and insights. */
import test from "node:test";
import assert from "node:assert/strict";
import { taskStateAt } from "../../report/page/web/model/trace.js";
import {
    RUNNING,
    WAITING,
    READY,
    PREEMPTED,
    BLOCKED,
    QUEUED,
    DONE,
} from "../../report/page/web/model/lists.js";
import { inFlight, onCpu } from "../../report/page/web/model/steps.js";
import { taskTimes } from "../../report/page/web/model/states.js";
import { totalsOf } from "../../report/page/web/model/totals.js";
import { tasksAt } from "../../report/page/web/model/instant.js";
import { nextEvent, previousEvent } from "../../report/page/web/model/stepper.js";
import { makeMatcher, countMatches } from "../../report/page/web/model/search.js";
import { HEADER, handTrace, traceOf } from "./support/hand_trace.mjs";

function slicesOf(trace, rows, row) {
    return [...rows.members.subarray(rows.first[row], rows.first[row + 1])].map((i) => [
        trace.slices.begin[i],
        trace.slices.end[i],
        trace.slices.state[i],
    ]);
}

test("running spans are cut where the kernel preempted or blocked their lane", () => {
    const trace = handTrace("threads");
    assert.deepEqual(slicesOf(trace, trace.lanes, 0), [
        [0, 20, RUNNING],
        [20, 30, PREEMPTED],
        [30, 35, BLOCKED],
        [35, 40, RUNNING],
        [40, 90, WAITING],
        [90, 100, RUNNING],
    ]);
    assert.deepEqual(slicesOf(trace, trace.taskRows, 1), [
        [5, 10, RUNNING],
        [10, 30, WAITING],
        [30, 60, READY],
        [60, 80, RUNNING],
    ]);
});

test("wakes are those posts that somebody was waiting for", () => {
    const lists = {
        spans: [],
        tasks: [
            { start: 0, end: 9, ended: 1 },
            { start: 0, end: 9, ended: 1 },
        ],
        kernel: [],
        posts: [
            { time: 1, by: 0, woke: 0 },
            { time: 2, by: 0, woke: 2 },
            { time: 3, by: 1, woke: 1 },
        ],
    };
    const { wakes } = traceOf({ ...HEADER, tasks: 2 }, lists);
    assert.deepEqual(
        [[...wakes.time], [...wakes.by], [...wakes.woke]],
        [
            [2, 3],
            [0, 1],
            [1, 0],
        ]
    );
});

test("a wait and what follows it hold their lane under a blocking runner, and not under coroutines", () => {
    assert.deepEqual(
        slicesOf(handTrace("threads", { kernel: false }), handTrace("threads", { kernel: false }).lanes, 1),
        [
            [5, 10, RUNNING],
            [10, 30, WAITING],
            [30, 60, READY],
            [60, 80, RUNNING],
        ]
    );
    const parking = handTrace("coroutines", { kernel: false });
    assert.deepEqual(slicesOf(parking, parking.lanes, 1), [
        [5, 10, RUNNING],
        [60, 80, RUNNING],
    ]);
});

test("a task is queued, then in its states, then done", () => {
    const trace = handTrace("threads"),
        states = (task, times) => times.map((time) => taskStateAt(trace, task, time).state);
    assert.deepEqual(states(0, [0, 25, 32, 60, 99, 100]), [
        RUNNING,
        PREEMPTED,
        BLOCKED,
        WAITING,
        RUNNING,
        DONE,
    ]);
    assert.deepEqual(states(1, [4, 5, 55, 80]), [QUEUED, RUNNING, READY, DONE]);
    assert.deepEqual(states(2, [0, 100]), [QUEUED, QUEUED]);
});

test("the instant orders waits by what is left, and a task that is overdue waits no longer", () => {
    const of = (time, state) =>
        tasksAt(handTrace("coroutines"), time).found[state].map((one) => [one.task, one.hasLimit, one.left]);
    assert.deepEqual(of(25, WAITING), [[1, true, 5]]);
    assert.deepEqual(of(45, WAITING), [[0, false, 45]]);
    assert.deepEqual(of(45, READY), [[1, false, 15]]);
    const now = tasksAt(handTrace("coroutines"), 45);
    assert.deepEqual([now.counts[QUEUED], now.next], [1, 2]);
});

test("totals of a range count only what lies in it", () => {
    const trace = Object.assign(handTrace("threads"), {});
    trace.onCpu = onCpu(trace);
    const { byState, inFlight: tasks, onCpu: area } = totalsOf(trace, { begin: 10, end: 50 });
    assert.deepEqual(
        [RUNNING, PREEMPTED, BLOCKED, WAITING, READY, QUEUED].map((state) => byState[state]),
        [15, 10, 5, 30, 20, 40]
    );
    const { waiting, ready, preempted } = taskTimes(byState);
    assert.deepEqual([waiting, ready, preempted], [35, 30, 10]);
    assert.equal(tasks, 2);
    assert.equal(area, 15);
});

test("both curves: in flight from the tasks, on CPU measured or inferred and then capped", () => {
    const measured = handTrace("threads"),
        inferred = handTrace("threads", { kernel: false });
    const points = ({ times, levels }) => [...times].map((time, i) => [time, levels[0].low[i]]);
    assert.deepEqual(points(inFlight(measured)), [
        [0, 1],
        [5, 2],
        [80, 1],
        [100, 0],
    ]);
    assert.deepEqual(points(onCpu(measured)), [
        [0, 1],
        [20, 0],
        [35, 1],
        [40, 0],
        [90, 1],
        [100, 0],
    ]);
    assert.deepEqual(points(onCpu(inferred)).slice(0, 4), [
        [0, 1],
        [5, 2],
        [10, 1],
        [40, 0],
    ]);
    inferred.header.cpus_allowed = 1;
    assert.ok(points(onCpu(inferred)).every(([, value]) => value <= 1));
});

test("stepping visits every instant once, in both directions", () => {
    const trace = handTrace("threads", { kernel: false }),
        seen = [0];
    for (let time = 0, next; (next = nextEvent(trace, time)) !== time; time = next) seen.push(next);
    assert.deepEqual(seen, [0, 5, 10, 30, 40, 60, 80, 90, 100]);
    const back = [100];
    for (let time = 100, before; (before = previousEvent(trace, time)) !== time; time = before)
        back.push(before);
    assert.deepEqual(back, [...seen].reverse());
});

test("search fits a task, a reason and a source line", () => {
    const trace = handTrace("threads"),
        found = (query) => countMatches(trace, makeMatcher(trace, query));
    assert.deepEqual(
        [found("1"), found("Task 0"), found("sleep"), found("w.c:1"), found("nothing")],
        [4, 3, 2, 2, 0]
    );
    assert.equal(makeMatcher(trace, "  "), null);
});
