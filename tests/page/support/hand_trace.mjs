/* A trace made by hand, small enough that what the page makes of it can be worked out on paper. It goes the
 * whole way of a real one: packed, read, made into a trace. */
import { readPacked } from "../../../report/page/web/model/packed.js";
import { makeTrace } from "../../../report/page/web/model/trace.js";
import { packBytes, columnsOf } from "./pack.mjs";

/* The header of a trace in which nothing happens. */
export const HEADER = {
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

/* The trace of these lists (support/pack.mjs), whose texts are those of header.strings. */
export function traceOf(header, lists) {
    const string = (text) => header.strings.indexOf(text);
    return makeTrace(readPacked(packBytes(header, columnsOf(lists, string))));
}

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

const SPANS = [
    span(0, 40, 0, 0, 1, "work", "w.c:1"),
    span(5, 10, 1, 1, 1, "", ""),
    span(10, 30, 1, -1, 2, "sleep", "w.c:2", 30),
    span(30, 60, 1, -1, 3, "ready", "w.c:2"),
    span(40, 90, 0, -1, 2, "sleep", "w.c:2"),
    span(60, 80, 1, 1, 1, "work", "w.c:1"),
    span(90, 100, 0, 0, 1, "", ""),
];

const TASKS = [
    { start: 0, end: 100, ended: 1 },
    { start: 5, end: 80, ended: 1 },
];

const KERNEL = [
    { lane: 0, begin: 0, end: 20, kind: 0, cpu: 1 },
    { lane: 0, begin: 20, end: 30, kind: 2, cpu: 1 },
    { lane: 0, begin: 30, end: 35, kind: 1, cpu: 1 },
    { lane: 0, begin: 35, end: 40, kind: 0, cpu: 0 },
    { lane: 0, begin: 40, end: 90, kind: 1, cpu: 0 },
    { lane: 0, begin: 90, end: 100, kind: 0, cpu: 0 },
];

/* Two tasks on two lanes, and one that never starts, so that no column has it; the kernel preempts lane 0
 * from 20 to 30 and blocks it from 30 to 35, in the midst of task 0's run. */
export function handTrace(runner, { kernel = true } = {}) {
    const header = {
        ...HEADER,
        runner,
        parks: runner === "coroutines",
        tasks: TASKS.length + 1,
        measured: kernel,
        strings: ["", "work", "sleep", "ready", "w.c:1", "w.c:2"],
        lanes: [
            { name: "one", kind: "thread" },
            { name: "two", kind: "thread" },
        ],
    };
    return traceOf(header, { spans: SPANS, tasks: TASKS, kernel: kernel ? KERNEL : [], posts: [] });
}
