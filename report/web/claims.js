/* What the trace proves, in sentences: each with its numbers and the moment to look at. They are computed here, from
 * the very stretches that the picture shows, so a reader can check each with a click. */
import { RUNNING, READY, WAITING } from "./states.js";
import { rowOf } from "./rows.js";
import { duration, mean, plural, count } from "./figure.js";
import { tasksAt } from "./moment.js";

/* The middle of the longest stretch of time in which the curve has its largest value. */
function peakTime(steps) {
    const values = steps.levels[0].low;
    let longest = -1,
        best = 0;
    for (let i = 0; i < values.length; i++) {
        const end = steps.times[i + 1] ?? steps.end;
        if (values[i] === steps.max && end - steps.times[i] > longest) {
            longest = end - steps.times[i];
            best = steps.times[i] + longest / 2;
        }
    }
    return best;
}

/* The longest time that one task kept its lane without a wait: { span, task, begin, end, ready } with the number of
 * tasks that became ready meanwhile or were so. Phases of one run follow one another without a gap. */
export function longestHeld(trace) {
    const { spans } = trace;
    let best = null;
    for (let task = 0; task < trace.tasks.count; task++) {
        let begin = 0,
            end = -1;
        for (const stretch of rowOf(trace.taskRows, task)) {
            const span = trace.stretches.span[stretch];
            if (spans.state[span] !== RUNNING) continue;
            begin = spans.begin[span] === end || spans.begin[span] < end ? begin : spans.begin[span];
            end = spans.end[span];
            if (best === null || end - begin > best.end - best.begin) best = { task, begin, end };
        }
    }
    if (best === null) return null;
    const ready = new Set();
    for (let i = 0; i < spans.count; i++)
        if (spans.state[i] === READY && spans.begin[i] < best.end && spans.end[i] > best.begin)
            ready.add(spans.task[i]);
    return { ...best, ready: ready.size };
}

function around(begin, end, trace) {
    const margin = Math.max((end - begin) * 0.15, 1000);
    return { begin: Math.max(0, begin - margin), end: Math.min(trace.end, end + margin) };
}

function claimPeak(cell) {
    const { inFlight: curve, header } = cell.trace,
        at = peakTime(curve),
        now = tasksAt(cell.trace, at);
    const waiting = now.found[WAITING].length;
    const own = header.lanes.filter((lane) => lane.kind !== "call pool" && lane.kind !== "helper").length;
    const tail = `on ${plural(own, "lane")}`;
    if (curve.max <= 1) return { at, text: `never more than 1 task in flight, ${tail}` };
    return {
        at,
        text:
            `${plural(curve.max, "task")} in flight at once, ` +
            (waiting > 0
                ? `${waiting === curve.max ? "all" : count(waiting)} of them waiting, ${tail}`
                : tail),
    };
}

function claimParallel(cell) {
    const { onCpu: curve, header } = cell.trace;
    return {
        at: peakTime(curve),
        text:
            `${plural(curve.max, "lane")} on CPU at most, ${mean(curve.mean)} on average ` +
            `(${header.measured ? "measured" : "inferred"})`,
    };
}

/* Only worth saying where it made others late. */
function claimHeld(cell) {
    const held = longestHeld(cell.trace);
    if (held === null || held.ready === 0 || held.end - held.begin < cell.trace.end / 50) return null;
    return {
        at: held.begin,
        task: held.task,
        view: around(held.begin, held.end, cell.trace),
        text:
            `task ${held.task} held its lane for ${duration(held.end - held.begin)}; ` +
            `${plural(held.ready, "other task")} ${held.ready === 1 ? "was" : "were"} ready meanwhile`,
    };
}

/* The claims of a cell: [{ text, at, task?, view? }], each about one moment. */
export function claimsOf(cell) {
    if (cell.trace === null || cell.trace.header.foreign || cell.trace.tasks.count === 0) return [];
    return [claimPeak(cell), claimParallel(cell), claimHeld(cell)].filter((claim) => claim !== null);
}
