/* Reads a trace of simul, Trace Event JSON, in the plainest way: the tests compare the page with what this
 * finds, so it shares no code with the page. Times in ns. */
import { readFileSync } from "node:fs";

const ns = (microseconds) => Math.max(0, Math.round(microseconds * 1000));

/* Waits and ready times are pairs of events in a task's own track. A wait is over at its deadline or its
 * post: from then on the task is ready. */
function pairUp(events) {
    const open = new Map(),
        spans = [];
    const posts = events.filter((event) => event.name === "post" && event.ph === "i");
    const postOf = (task, from, to) =>
        posts
            .filter(({ ts, args }) => args.woke === task && ns(ts) >= from && ns(ts) <= to)
            .map(({ ts }) => ns(ts));
    for (const event of events) {
        if (event.cat !== "task" || event.name.startsWith("task ")) continue;
        const key = `${event.id} ${event.name}`;
        if (event.ph === "b") {
            open.set(key, event);
        } else if (event.ph === "e") {
            const begin = open.get(key);
            const from = ns(begin.ts),
                to = ns(event.ts),
                until = begin.args.until === undefined ? 0 : ns(begin.args.until);
            const span = { task: event.id - 1, lane: -1, what: event.name, at: begin.args.at ?? "", until };
            const due = Math.min(
                to,
                ...postOf(span.task, from, to),
                until > 0 ? Math.max(from, until) : Infinity
            );
            if (event.name === "ready") spans.push({ ...span, begin: from, end: to, state: 3 });
            else spans.push({ ...span, begin: from, end: due, state: 2 });
            if (event.name !== "ready" && due < to)
                spans.push({ ...span, begin: due, end: to, state: 3, what: "ready", until: 0 });
        }
    }
    return spans;
}

/* Begin and end of a complete event. */
const ends = ({ ts, dur }) => ({ begin: ns(ts), end: ns(ts) + Math.round(dur * 1000) });

/* What ran on a lane: tasks and offloaded calls. */
function readSlices(events, laneOf) {
    return events
        .filter((event) => event.ph === "X" && (event.cat === "running" || event.cat === "call"))
        .map((event) => ({
            ...ends(event),
            task: event.args.task,
            lane: laneOf.get(event.tid),
            state: event.cat === "call" ? 4 : 1,
            what: event.args.phase ?? "",
            at: event.args.at ?? "",
            until: 0,
        }));
}

function readTasks(events, size) {
    const tasks = Array.from({ length: size }, () => ({ start: 0, end: 0, ended: 0 }));
    for (const event of events) {
        if (event.cat === "task" && event.name.startsWith("task "))
            Object.assign(
                tasks[event.id - 1],
                event.ph === "b" ? { start: ns(event.ts), ended: 2 } : { end: ns(event.ts), ended: 1 }
            );
    }
    return tasks;
}

function readKernel(events) {
    return events
        .filter((event) => event.cat === "kernel")
        .map((event) => ({
            ...ends(event),
            lane: event.args.lane - 1,
            kind: event.name === "blocked" ? 1 : event.name === "preempted" ? 2 : 0,
            cpu: event.args.cpu,
        }))
        .sort((a, b) => a.lane - b.lane || a.begin - b.begin);
}

/* Returns { facts, lanes, spans, tasks, kernel, posts }. */
export function readTraceJson(path) {
    const { traceEvents: events, simul: facts } = JSON.parse(readFileSync(path, "utf8"));
    const named = events.filter((event) => event.name === "thread_name" && event.tid < 1000000);
    const laneOf = new Map(named.map((event, index) => [event.tid, index]));
    return {
        facts,
        lanes: named.map(({ args: { name } }) => ({ name, kind: name.replace(/ \d+$/, "") })),
        tasks: readTasks(events, facts.tasks),
        kernel: readKernel(events),
        spans: [...readSlices(events, laneOf), ...pairUp(events)].sort((a, b) => a.begin - b.begin),
        posts: events
            .filter((event) => event.name === "post" && event.ph === "i")
            .map((event) => ({ time: ns(event.ts), by: event.args.task, woke: (event.args.woke ?? -1) + 1 })),
    };
}
