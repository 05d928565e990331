/* A made race of two runners, small enough that what the page shows of it can be worked out on paper: six
 * tasks one after another, and the same six on an event loop that one of them blocks. Times in ms. */
import { makePage, makeRun } from "./make_page.mjs";
import { packTrace } from "./pack.mjs";

const MS = 1e6;
const SOURCE = Array.from(
    { length: 30 },
    (_, i) => `    line(${i + 1}); /* a long line ${"of code ".repeat(12)}*/`
);

/* [task, state, begin, end, what, line]: running 1, waiting 2, ready 3. A running span without a phase has no
 * line. */
const span = ([task, state, begin, end, what = "", line = 0]) => ({
    task,
    state,
    begin: begin * MS,
    end: end * MS,
    what,
    at: line > 0 ? `workloads/made.c:${line}` : "",
    lane: state === 1 ? 0 : -1,
    until: state === 2 ? end * MS : 0,
});

const sleep = (task, begin, end) => [task, 2, begin, end, "sleep", 12];
const ready = (task, begin, end) => [task, 3, begin, end, "ready", 12];

/* From 2 to 6 ms task 3 computes; tasks 1, 0 and 2 are ready meanwhile, in this order. */
const LOOP = [
    ...[0, 1, 2, 3, 4, 5].map((task) => [task, 1, task / 100, (task + 1) / 100]),
    sleep(0, 0.01, 3),
    sleep(1, 0.02, 2.5),
    sleep(2, 0.03, 4),
    sleep(3, 0.04, 2),
    sleep(4, 0.05, 7),
    sleep(5, 0.06, 9),
    [3, 1, 2, 6, "compute", 20],
    ready(1, 2.5, 6),
    ready(0, 3, 6.5),
    ready(2, 4, 7),
    [1, 1, 6, 6.5],
    [0, 1, 6.5, 7],
    [2, 1, 7, 7.5],
    ready(4, 7, 7.5),
    [4, 1, 7.5, 8],
    [5, 1, 9, 10],
];

const SYNC = [0, 1, 2, 3, 4, 5].flatMap((task) => [
    [task, 1, task * 20, task * 20 + 1],
    sleep(task, task * 20 + 1, task * 20 + 19),
    [task, 1, task * 20 + 19, task * 20 + 20],
]);

function traceOf(id, runner, lane, rows) {
    const spans = rows.map(span).sort((a, b) => a.begin - b.begin),
        tasks = [0, 1, 2, 3, 4, 5].map((task) => {
            const own = spans.filter((one) => one.task === task);
            return { start: own[0].begin, end: own.at(-1).end, ended: 1 };
        }),
        facts = {
            workload: "made",
            runner,
            parks: lane.kind === "loop",
            tasks: 6,
            makespan_ns: Math.max(...tasks.map(({ end }) => end)),
            cpus_allowed: 2,
            status: "ok",
            repeat: 0,
            dropped_events: 0,
        };
    return { cell: id, packed: packTrace(id, { facts, lanes: [lane], tasks, spans, kernel: [], posts: [] }) };
}

/* The page's text. sync lasts 120 ms, coroutines 10 ms. `said` as page_said.c writes it. */
export function shortRace({ said = {} } = {}) {
    return makePage({
        run: makeRun([
            { id: "made.sync", runner: "sync", tasks: 6 },
            { id: "made.coroutines", runner: "coroutines", tasks: 6 },
        ]),
        sources: { "workloads/made.c": SOURCE.join("\n") },
        said,
        traces: [
            traceOf("made.sync", "sync", { name: "main thread", kind: "thread" }, SYNC),
            traceOf("made.coroutines", "coroutines", { name: "event loop", kind: "loop" }, LOOP),
        ],
    });
}
