/* The modules that need no browser: reading the packed form, levels of detail, curves, scales, addresses. */
import test from "node:test";
import assert from "node:assert/strict";
import { readPacked } from "../../report/web/packed.js";
import { makeTrace, taskStateAt } from "../../report/web/trace.js";
import { makeSteps, stepAt, sampleSteps, inFlight, onCpu } from "../../report/web/steps.js";
import { sortTimes } from "../../report/web/sorting.js";
import { makeDetail, sampleDetail, sampleStretches } from "../../report/web/detail.js";
import {
    CLASSES,
    CLASS_OF,
    RUNNING,
    WAITING,
    READY,
    PREEMPTED,
    BLOCKED,
    QUEUED,
    DONE,
    STATES,
} from "../../report/web/states.js";
import { ticks, tickLabel, makeScale, zoomWindow, panWindow, lensFactor } from "../../report/web/scale.js";
import { writeAddress, readAddress } from "../../report/web/address.js";
import { totalsOf } from "../../report/web/totals.js";
import { tasksAt } from "../../report/web/moment.js";
import { nextEvent, previousEvent } from "../../report/web/stepper.js";
import { longestHeld } from "../../report/web/claims.js";
import { makeMatcher, countMatches } from "../../report/web/search.js";
import { duration, mean } from "../../report/web/figure.js";
import { makeStore } from "../../report/web/store.js";
import { layoutStrip, itemAt } from "../../report/web/layout.js";
import { helpersOf, drawnHelpers, helperCeiling, helperLines } from "../../report/web/helpers.js";
import { packBytes, columnsOf } from "./support/pack.mjs";
import { bigTrace } from "./support/big_trace.mjs";
import { readFileSync } from "node:fs";

/* --- the packed form --- */

const HEADER = {
    cell: "a.b",
    workload: "a",
    runner: "threads",
    tasks: 0,
    makespan_ns: 100,
    cpus_allowed: 2,
    measured: false,
    lanes: [],
    strings: [""],
};

test("numbers of every size come back from varint and delta columns", () => {
    const numbers = [0, 1, 127, 128, 16383, 16384, 2 ** 28 - 1, 2 ** 28, 2 ** 31 - 1];
    const times = [...numbers, 2 ** 31, 2 ** 32, 2 ** 35 + 7, 2 ** 52, 5, 0];
    const { columns } = readPacked(
        packBytes(HEADER, [
            ["x.number", "varint", numbers],
            ["x.change", "delta", [5, -3, 2 ** 30, -(2 ** 30), 0]],
            ["x.time", "delta", times],
            ["x.duration", "varint", times],
            ["x.byte", "u8", [0, 255]],
            ["x.value", "f64", [0.5, -1e300]],
        ])
    );
    assert.deepEqual([...columns.get("x.number")], numbers);
    assert.deepEqual([...columns.get("x.change")], [5, -3, 2 ** 30, -(2 ** 30), 0]);
    assert.deepEqual([...columns.get("x.time")], times);
    assert.deepEqual([...columns.get("x.duration")], times);
    assert.deepEqual([...columns.get("x.byte")], [0, 255]);
    assert.deepEqual([...columns.get("x.value")], [0.5, -1e300]);
});

test("damaged bytes are refused in words", () => {
    const bytes = packBytes(HEADER, [["x.number", "varint", [1, 2, 300]]]);
    assert.throws(() => readPacked(Buffer.from("nothing at all")), /no packed trace/);
    assert.throws(() => readPacked(bytes.subarray(0, bytes.length - 1)), /x\.number .*damaged/);
    const cut = Buffer.from(bytes);
    cut[cut.length - 1] = 0x80; /* a number that goes on beyond its column */
    assert.throws(() => readPacked(cut).columns.get("x.number"), /damaged/);
});

test("a column that names what does not exist is refused", () => {
    const lists = {
        spans: [{ begin: 0, end: 5, task: 3, lane: 0, state: 1, what: "", at: "" }],
        tasks: [{ start: 0, end: 5, ended: 1 }],
        kernel: [],
        posts: [],
    };
    const packed = readPacked(
        packBytes(
            { ...HEADER, tasks: 1, lanes: [{ name: "t", kind: "thread" }] },
            columnsOf(lists, () => 0)
        )
    );
    assert.throws(() => makeTrace(packed), /span\.task 0/);
});

/* --- a trace made by hand --- */

/* Two tasks on two lanes; the kernel preempts lane 0 from 20 to 30 and blocks it from 30 to 35, in the midst of
 * task 0's run. */
function handTrace(runner, { kernel = true } = {}) {
    const strings = ["", "work", "sleep", "ready", "w.c:1", "w.c:2"];
    const span = (begin, end, task, lane, state, what, at, until = 0) => ({
        begin,
        end,
        task,
        lane,
        state,
        what,
        at,
        until,
    });
    const lists = {
        spans: [
            span(0, 40, 0, 0, 1, "work", "w.c:1"),
            span(5, 10, 1, 1, 1, "", ""),
            span(10, 50, 1, -1, 2, "sleep", "w.c:2", 30),
            span(40, 90, 0, -1, 2, "sleep", "w.c:2"),
            span(50, 60, 1, -1, 3, "ready", ""),
            span(60, 80, 1, 1, 1, "work", "w.c:1"),
            span(90, 100, 0, 0, 1, "", ""),
        ],
        tasks: [
            { start: 0, end: 100, ended: 1 },
            { start: 5, end: 80, ended: 1 },
            { start: 0, end: 0, ended: 0 },
        ],
        kernel: kernel
            ? [
                  { lane: 0, begin: 0, end: 20, kind: 0, cpu: 1 },
                  { lane: 0, begin: 20, end: 30, kind: 2, cpu: 1 },
                  { lane: 0, begin: 30, end: 35, kind: 1, cpu: 1 },
                  { lane: 0, begin: 35, end: 40, kind: 0, cpu: 0 },
                  { lane: 0, begin: 40, end: 90, kind: 1, cpu: 0 },
                  { lane: 0, begin: 90, end: 100, kind: 0, cpu: 0 },
              ]
            : [],
        posts: [],
    };
    const header = {
        ...HEADER,
        runner,
        tasks: 3,
        measured: kernel,
        strings,
        lanes: [
            { name: "one", kind: "thread" },
            { name: "two", kind: "thread" },
        ],
    };
    return makeTrace(
        readPacked(
            packBytes(
                header,
                columnsOf(lists, (text) => strings.indexOf(text))
            )
        )
    );
}

function stretchesOf(trace, rows, row) {
    return [...rows.members.subarray(rows.first[row], rows.first[row + 1])].map((i) => [
        trace.stretches.begin[i],
        trace.stretches.end[i],
        trace.stretches.state[i],
    ]);
}

test("running spans are cut where the kernel preempted or blocked their lane", () => {
    const trace = handTrace("threads");
    assert.deepEqual(stretchesOf(trace, trace.lanes, 0), [
        [0, 20, RUNNING],
        [20, 30, PREEMPTED],
        [30, 35, BLOCKED],
        [35, 40, RUNNING],
        [40, 90, WAITING],
        [90, 100, RUNNING],
    ]);
    assert.deepEqual(stretchesOf(trace, trace.taskRows, 1), [
        [5, 10, RUNNING],
        [10, 50, WAITING],
        [50, 60, READY],
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
    const { wakes } = makeTrace(
        readPacked(
            packBytes(
                { ...HEADER, tasks: 2 },
                columnsOf(lists, () => 0)
            )
        )
    );
    assert.deepEqual(
        [[...wakes.time], [...wakes.by], [...wakes.woke]],
        [
            [2, 3],
            [0, 1],
            [1, 0],
        ]
    );
});

test("a wait holds its lane under a blocking runner, and not under coroutines", () => {
    assert.deepEqual(
        stretchesOf(
            handTrace("threads", { kernel: false }),
            handTrace("threads", { kernel: false }).lanes,
            1
        ),
        [
            [5, 10, RUNNING],
            [10, 50, WAITING],
            [60, 80, RUNNING],
        ]
    );
    const parking = handTrace("coroutines", { kernel: false });
    assert.deepEqual(stretchesOf(parking, parking.lanes, 1), [
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

test("the moment orders waits by what is left, and knows a time limit that has passed", () => {
    const now = tasksAt(handTrace("coroutines"), 45),
        waits = now.found[WAITING];
    assert.deepEqual(
        waits.map((one) => [one.task, one.hasLimit, one.until]),
        [
            [1, true, 30],
            [0, false, 90],
        ]
    );
    assert.equal(waits[0].left, 0);
    assert.deepEqual([now.counts[QUEUED], now.next], [1, 2]);
});

test("totals of a range count only what lies in it", () => {
    const trace = Object.assign(handTrace("threads"), {});
    trace.onCpu = onCpu(trace);
    const { byState, inFlight: tasks, onCpu: area } = totalsOf(trace, { begin: 10, end: 50 });
    assert.deepEqual(
        [RUNNING, PREEMPTED, BLOCKED, WAITING, READY, QUEUED].map((state) => byState[state]),
        [15, 10, 5, 50, 0, 40]
    );
    assert.equal(tasks, 2);
    assert.equal(area, 15);
});

test("both curves: in flight from the tasks, on CPU measured or inferred and then capped", () => {
    const measured = handTrace("threads"),
        inferred = handTrace("threads", { kernel: false });
    assert.deepEqual([inFlight(measured).max, inFlight(measured).mean], [2, 1.75]);
    assert.deepEqual([onCpu(measured).max, onCpu(measured).mean], [1, 0.35]);
    assert.deepEqual([onCpu(inferred).max, onCpu(inferred).mean], [2, 0.75]);
    inferred.header.cpus_allowed = 1;
    assert.deepEqual([onCpu(inferred).max, onCpu(inferred).mean], [1, 0.7]);
});

test("stepping visits every instant once, in both directions", () => {
    const trace = handTrace("threads", { kernel: false }),
        seen = [0];
    for (let time = 0, next; (next = nextEvent(trace, time)) !== time; time = next) seen.push(next);
    assert.deepEqual(seen, [0, 5, 10, 40, 50, 60, 80, 90, 100]);
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

test("the longest held lane is one task's run without a wait; of a loop, who was late is counted", () => {
    const longest = { task: 0, begin: 0, end: 40 };
    /* The other task's timer ended at 30, and only at 50 could the loop see that. */
    assert.deepEqual(longestHeld(handTrace("coroutines", { kernel: false })), { ...longest, ready: 1 });
    assert.deepEqual(longestHeld(handTrace("threads", { kernel: false })), { ...longest, ready: 0 });
});

/* --- helpers --- */

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
    assert.deepEqual([helperCeiling([SERVED, null]), helperCeiling([SERVED, busy])], [1, 3]);
    assert.deepEqual(helperLines(helpersOf(SERVED)[0], 1).slice(0, 3), [
        "origin (helper): 0.2500 of a CPU on average",
        "0.000050 ms of CPU time in a run of 0.000200 ms",
        "8 requests",
    ]);
});

test("helpers stand below lanes and tasks, apart, above the curves, and take no space where there are none", () => {
    const trace = handTrace("coroutines"),
        layout = (helpers) => layoutStrip(trace, { isOpen: true, factor: 1, selected: -1, helpers });
    const without = layout([]),
        one = layout(drawnHelpers(SERVED));
    assert.deepEqual(without, layoutStrip(trace, { isOpen: true, factor: 1, selected: -1 }));
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

/* --- levels of detail --- */

test("every level of detail holds the same time in the same states as the stretches", () => {
    const lists = bigTrace(4000, 1),
        strings = ["", "parse", "sleep", "answer", "workloads/count.c:81", "workloads/count.c:82"];
    const header = {
        ...HEADER,
        tasks: lists.tasks.length,
        lanes: lists.lanes,
        strings,
        makespan_ns: lists.facts.makespan_ns,
    };
    const trace = makeTrace(
        readPacked(
            packBytes(
                header,
                columnsOf(lists, (text) => strings.indexOf(text))
            )
        )
    );
    const members = trace.lanes.members,
        classOf = (stretch) => CLASS_OF[trace.stretches.state[stretch]];
    const detail = makeDetail(trace.stretches, members, trace.end, classOf),
        size = CLASSES.length;
    for (const columns of [32, 64, 128, 512]) {
        const coarse = new Float32Array(columns * size),
            exact = new Float32Array(columns * size);
        assert.equal(sampleDetail(detail, 0, trace.end / columns, columns, coarse), true);
        sampleStretches(trace.stretches, members, 0, trace.end / columns, columns, classOf, exact);
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
    assert.equal(Math.max(...high), steps.max);
    assert.equal(low[0], 0);
    assert.equal(mean[0], 0.5);
    assert.ok(Math.abs(mean.reduce((sum, one) => sum + one, 0) / 100 - steps.mean) < 1e-9);
    assert.equal(stepAt(steps, 25001), 1);
    assert.equal(steps.max, 2);
});

test("times are sorted as a comparison would sort them", () => {
    const times = Float64Array.from(
        { length: 5000 },
        (_, i) => ((i * 2654435761) % 2 ** 32) * (i % 7 === 0 ? 4096 : 1)
    );
    assert.deepEqual(sortTimes(times), Float64Array.from(times).sort());
    assert.deepEqual([...sortTimes([])], []);
});

/* --- scales and addresses --- */

test("an axis has ticks in steps of 1, 2 and 5, named in one unit", () => {
    const scale = makeScale({ begin: 0, end: 204e6 }, 100, 1000),
        found = ticks(scale, 90);
    assert.equal(found.step, 2e7);
    assert.deepEqual(
        found.times.slice(0, 3).map((time) => tickLabel(time, found.step)),
        ["0", "20 ms", "40 ms"]
    );
    assert.equal(tickLabel(2500, 500), "2.5 us");
    assert.ok(Math.abs(scale.toTime(scale.toX(12345)) - 12345) < 1e-6);
});

test("zooming keeps the time below the pointer; no window leaves the run", () => {
    const zoomed = zoomWindow({ begin: 0, end: 1000 }, 0.5, 250, 1000);
    assert.deepEqual(zoomed, { begin: 125, end: 625 });
    assert.deepEqual(panWindow(zoomed, 1e9, 1000), { begin: 500, end: 1000 });
    assert.deepEqual(zoomWindow(zoomed, 100, 300, 1000), { begin: 0, end: 1000 });
});

test("the lens widens what is short, in round numbers, and nothing else", () => {
    assert.deepEqual(
        [lensFactor(10, 205), lensFactor(53, 205), lensFactor(205, 205), lensFactor(1, 1e6)],
        [20, 1, 1, 1e6]
    );
});

const GROUPS = [
    {
        name: "count",
        cells: [
            { id: "count.sync", name: "sync", runner: "sync" },
            { id: "count.threads.4", name: "threads.4", runner: "threads" },
        ],
    },
];

test("an address says the same when it is read back", () => {
    const [group] = GROUPS,
        state = {
            group,
            cell: group.cells[1],
            task: 7,
            cursor: 12345,
            view: { begin: 10, end: 90 },
            range: { begin: 20, end: 30 },
            open: new Set(["count.sync"]),
            lens: false,
        };
    const hash = writeAddress(state, 100);
    assert.equal(hash, "#count/threads.4/task-7?at=12345&view=10-90&range=20-30&open=sync&lens=off");
    assert.deepEqual(readAddress(hash, GROUPS), state);
});

test("addresses of other places and broken ones do no harm", () => {
    assert.equal(readAddress("#figures", GROUPS), null);
    assert.equal(readAddress("#group-count", GROUPS), null);
    const odd = readAddress("#count/threads/task-x?at=-5&view=9-3&range=%%%&&=", GROUPS);
    assert.deepEqual(
        [odd.cell.id, odd.task, odd.cursor, odd.view, odd.range],
        ["count.threads.4", -1, null, null, null]
    );
    assert.equal(readAddress("#%E0%A4%A", GROUPS), null);
});

test("the store tells once what has changed, and nothing where nothing has", () => {
    const calls = [],
        told = [],
        store = makeStore({ a: 1, b: 2 }, (tell) => calls.push(tell));
    store.subscribe((state, changed) => told.push([...changed]));
    store.set({ a: 1 });
    assert.equal(calls.length, 0);
    store.set({ a: 2 });
    store.set({ b: 3 });
    assert.equal(calls.length, 1);
    calls[0]();
    assert.deepEqual(told, [["a", "b"]]);
});

test("figures have about three digits and never show something as nothing", () => {
    assert.deepEqual([0, 999, 1500, 10175912, 205087554, 999.6e6, 12e9].map(duration), [
        "0",
        "999 ns",
        "1.50 us",
        "10.2 ms",
        "205 ms",
        "1.00 s",
        "12.0 s",
    ]);
    assert.deepEqual([0, 0.0001, 3.951, 20].map(mean), ["0.00", "<0.01", "3.95", "20.0"]);
});

test("the swatches of the style sheet have the colours of the pictures", () => {
    const style = readFileSync(new URL("../../report/web/style_race.css", import.meta.url), "utf8");
    for (const { state, light, dark } of STATES)
        assert.deepEqual(
            [...style.matchAll(new RegExp(`--state-${state}: (#[0-9a-f]{6})`, "g"))].map((found) => found[1]),
            [light, dark]
        );
});
