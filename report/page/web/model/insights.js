/* Insights: sentences that the trace proves. Each has its numbers and an instant, so that a reader can check
 * the sentence with a click. */
import { PREEMPTED, LANE_POOL } from "./lists.js";
import { laneWord, manyOf } from "./lane_words.js";
import { duration, plural, count } from "./figure.js";
import { waitingTasks } from "./steps.js";

/* The slices of time in which a curve has its largest value, as [begin, end]. */
function peaks(steps) {
    const values = steps.levels[0].low,
        found = [];
    for (let i = 0; i < values.length; i++) {
        const end = steps.times[i + 1] ?? steps.end;
        if (values[i] === steps.max && end > steps.times[i]) found.push([steps.times[i], end]);
    }
    return found;
}

/* The middle of the longest peak. */
function peakTime(steps) {
    const [begin, end] = peaks(steps).reduce(
        (longest, one) => (one[1] - one[0] > longest[1] - longest[0] ? one : longest),
        [0, 0]
    );
    return begin + (end - begin) / 2;
}

/* Within a curve's peaks, the instant at which most tasks wait: { at, waiting }. `at` is the middle of the
 * longest slice of time with so many. */
function mostWaiting(trace) {
    const steps = waitingTasks(trace),
        values = steps.levels[0].low,
        tops = peaks(trace.inFlight);
    let best = { at: peakTime(trace.inFlight), waiting: 0, length: 0 };
    for (let i = 0, top = 0; i < values.length && top < tops.length;) {
        const end = Math.min(steps.times[i + 1] ?? steps.end, tops[top][1]),
            begin = Math.max(steps.times[i], tops[top][0]);
        if (
            end > begin &&
            (values[i] > best.waiting || (values[i] === best.waiting && end - begin > best.length))
        )
            best = { at: begin + (end - begin) / 2, waiting: values[i], length: end - begin };
        if ((steps.times[i + 1] ?? steps.end) <= tops[top][1]) i++;
        else top++;
    }
    return best;
}

function around(begin, end, trace) {
    const margin = Math.max((end - begin) * 0.15, 1000);
    return { begin: Math.max(0, begin - margin), end: Math.min(trace.end, end + margin) };
}

/* "on one event loop", "on 4 threads and 4 of libuv's pool". */
function lanesText({ lanes }) {
    const own = lanes.filter(({ kind }) => kind !== LANE_POOL),
        word = laneWord(own),
        pool = lanes.length - own.length;
    const words = own.length === 1 ? `one ${word}` : `${count(own.length)} ${manyOf(word)}`;
    return `on ${words}${pool > 0 ? ` and ${plural(pool, "thread")} of libuv’s pool` : ""}`;
}

function insightPeak(cell) {
    const { inFlight: curve, header } = cell.trace,
        { at, waiting } = mostWaiting(cell.trace),
        tail = lanesText(header);
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

function insightParallel(cell) {
    const { onCpu: curve, header } = cell.trace;
    return {
        at: peakTime(curve),
        text:
            `${count(curve.max)} on CPU at most, ${curve.shown} on average ` +
            `(${header.measured ? "measured" : "inferred"})`,
    };
}

/* A stall that makes no other task late is not reported. */
function insightStall(cell) {
    const stall = cell.sample?.longest_stall ?? { ready: 0 };
    if (stall.ready === 0 || stall.duration_ns < cell.trace.end / 50) return null;
    const end = stall.begin_ns + stall.duration_ns;
    return {
        at: end - 1,
        task: stall.task,
        view: around(stall.begin_ns, end, cell.trace),
        text:
            `task ${stall.task} blocked the event loop for ${duration(stall.duration_ns)}; ` +
            `${plural(stall.ready, "other task")} ${stall.ready === 1 ? "was" : "were"} ready by then`,
    };
}

/* Preemptions: how many, and the longest. Preemptions that cost next to nothing are not reported. */
function insightPreempted(cell) {
    const { slices, spans, end } = cell.trace;
    let times = 0,
        longest = -1;
    for (let i = 0; i < slices.count; i++) {
        if (slices.state[i] !== PREEMPTED) continue;
        times++;
        const length = slices.end[i] - slices.begin[i];
        if (longest < 0 || length > slices.end[longest] - slices.begin[longest]) longest = i;
    }
    if (longest < 0 || slices.end[longest] - slices.begin[longest] < end / 50) return null;
    const from = slices.begin[longest],
        to = slices.end[longest],
        task = spans.task[slices.span[longest]];
    const often = times === 1 ? "once" : `${count(times)} times`;
    return {
        at: (from + to) / 2,
        task,
        view: around(from, to, cell.trace),
        text: `preempted ${often}, task ${task} for ${duration(to - from)}`,
    };
}

/* The insights of a cell: [{ text, at, task?, view? }], each about one instant. */
export function insightsOf(cell) {
    if (cell.trace === null || cell.trace.header.foreign || cell.trace.tasks.count === 0) return [];
    return [insightPeak, insightParallel, insightStall, insightPreempted]
        .map((make) => make(cell))
        .filter((insight) => insight !== null);
}
