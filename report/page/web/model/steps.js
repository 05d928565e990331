/* Step curves: the number of intervals that contain each instant. A run has two: concurrency (tasks in
 * flight) and parallelism (lanes on CPU). */
import { upperBound, upperBoundNear } from "./rows.js";
import { sortTimes } from "./sorting.js";
import { RUNNING, WAITING, NEVER_STARTED, SWITCH_IN, UNFINISHED } from "./lists.js";

const FAN = 16; /* points for each point of the next coarser level */

function addLevel(low, high) {
    const size = Math.ceil(low.length / FAN),
        lows = new Float64Array(size),
        highs = new Float64Array(size);
    for (let i = 0; i < size; i++) {
        let min = Infinity,
            max = -Infinity;
        for (let k = i * FAN; k < Math.min(low.length, (i + 1) * FAN); k++) {
            min = Math.min(min, low[k]);
            max = Math.max(max, high[k]);
        }
        lows[i] = min;
        highs[i] = max;
    }
    return { low: lows, high: highs };
}

/* A sorted copy with an end that no time reaches. */
function sorted(times) {
    const out = new Float64Array(times.length + 1);
    out.set(sortTimes(times));
    out[times.length] = Infinity;
    return out;
}

/* The area below the curve from the first point to each: a mean over any slice is then one subtraction. */
function addUp(times, values, size) {
    const areas = new Float64Array(size);
    for (let i = 1; i < size; i++) areas[i] = areas[i - 1] + values[i - 1] * (times[i] - times[i - 1]);
    return areas;
}

/* The number of intervals begins[i]..ends[i] that contain each instant: points of time, each with the value
 * up to the next point; the last point is at `end`. `cap` is an upper limit, or Infinity. */
export function makeSteps(begins, ends, end, cap = Infinity) {
    const starts = sorted(begins),
        stops = sorted(ends),
        times = new Float64Array(starts.length + stops.length);
    const values = new Int32Array(times.length);
    let size = 1,
        inside = 0,
        before = 0;
    for (let a = 0, b = 0, time; (time = Math.min(starts[a], stops[b])) < Infinity;) {
        if (time > before) times[size++] = before = time;
        for (; starts[a] === time; a++) inside++;
        for (; stops[b] === time; b++) inside--;
        values[size - 1] = Math.min(inside, cap);
    }
    const levels = [{ low: values.subarray(0, size), high: values.subarray(0, size) }];
    while (levels.at(-1).low.length > FAN) levels.push(addLevel(levels.at(-1).low, levels.at(-1).high));
    return { times: times.subarray(0, size), levels, areas: addUp(times, values, size), end };
}

/* Minimum and maximum of the points from..to (inclusive), through the coarsest levels that fit. */
function extremes(steps, from, to) {
    let low = Infinity,
        high = -Infinity;
    for (let i = from; i <= to;) {
        let level = 0,
            span = 1;
        while (i % (span * FAN) === 0 && i + span * FAN - 1 <= to && level + 1 < steps.levels.length) {
            span *= FAN;
            level++;
        }
        low = Math.min(low, steps.levels[level].low[i / span]);
        high = Math.max(high, steps.levels[level].high[i / span]);
        i += span;
    }
    return { low, high };
}

export function stepAt(steps, time) {
    const at = upperBound(steps.times, time) - 1;
    return at < 0 || time > steps.end ? 0 : steps.levels[0].low[at];
}

/* The area below the curve up to a time that lies at or behind point `at`. */
function areaAt({ times, levels, areas }, at, time) {
    return at < 0 ? 0 : areas[at] + levels[0].low[at] * (time - times[at]);
}

/* Per pixel the curve's minimum, maximum and mean: { low, high, mean }, NaN beyond the end. */
export function sampleSteps(steps, begin, step, columns) {
    const low = new Float64Array(columns).fill(NaN),
        high = new Float64Array(columns).fill(NaN),
        mean = new Float64Array(columns).fill(NaN);
    for (let x = 0, from = upperBound(steps.times, begin) - 1; x < columns; x++) {
        if (begin + x * step > steps.end || begin + (x + 1) * step < 0) continue;
        const to = upperBoundNear(steps.times, begin + (x + 1) * step, Math.max(0, from)) - 1;
        const found = extremes(steps, Math.max(0, from), Math.max(0, to));
        low[x] = found.low;
        high[x] = found.high;
        const left = Math.max(0, begin + x * step),
            right = Math.min(steps.end, begin + (x + 1) * step);
        const last = right < begin + (x + 1) * step ? upperBound(steps.times, right) - 1 : to;
        mean[x] =
            right > left
                ? (areaAt(steps, last, right) - areaAt(steps, Math.max(0, from), left)) / (right - left)
                : found.high;
        from = to;
    }
    return { low, high, mean };
}

/* --- the two curves of a trace --- */

/* The intervals begin[i]..end[i] that `isIn` picks, as { begins, ends }. */
function pickIntervals(size, begin, end, isIn) {
    const begins = new Float64Array(size),
        ends = new Float64Array(size);
    let found = 0;
    for (let i = 0; i < size; i++) {
        if (isIn(i)) {
            begins[found] = begin[i];
            ends[found++] = end[i];
        }
    }
    return { begins: begins.subarray(0, found), ends: ends.subarray(0, found) };
}

/* Tasks that have started and are not done, with `mean` and `max` from C (trace/curve.c). A task that never
 * ended lasts to the end of the recording. */
export function inFlight(trace) {
    const { start, end, ended, count } = trace.tasks;
    const until = end.map((time, task) => (ended[task] === UNFINISHED ? trace.end : time));
    const { begins, ends } = pickIntervals(count, start, until, (task) => ended[task] !== NEVER_STARTED);
    return { ...makeSteps(begins, ends, trace.header.makespan_ns), ...trace.header.in_flight };
}

export function waitingTasks({ spans, header }) {
    const { begins, ends } = pickIntervals(
        spans.count,
        spans.begin,
        spans.end,
        (i) => spans.state[i] === WAITING
    );
    return makeSteps(begins, ends, header.makespan_ns);
}

/* Tasks that run by their own word: without the kernel's records, they may be more than there are CPUs. */
export function runningTasks({ spans, header }) {
    const { begins, ends } = pickIntervals(
        spans.count,
        spans.begin,
        spans.end,
        (i) => spans.state[i] === RUNNING
    );
    return makeSteps(begins, ends, header.makespan_ns);
}

/* Lanes on CPU, by the kernel's records; else inferred from the tasks' own edges, with the CPUs allowed as
 * the limit. Edges cannot show whether a call on libuv's pool computes. */
export function onCpu(trace) {
    const { kernel, spans, header } = trace;
    const { begins, ends } = header.measured
        ? pickIntervals(kernel.count, kernel.begin, kernel.end, (i) => kernel.kind[i] === SWITCH_IN)
        : pickIntervals(spans.count, spans.begin, spans.end, (i) => spans.state[i] === RUNNING);
    const cap = header.measured ? Infinity : header.cpus_allowed || Infinity;
    return { ...makeSteps(begins, ends, header.makespan_ns, cap), ...header.on_cpu };
}
