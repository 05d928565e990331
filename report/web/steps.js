/* Step curves: how many intervals contain each instant. The two curves of a run define its concurrency (tasks in
 * flight) and its parallelism (lanes on CPU). */
import { upperBound } from "./rows.js";
import { RUNNING, CALL } from "./states.js";

const FAN = 16; /* points that one point of the next coarser level stands for */

function addLevel(low, high) {
    const size = Math.ceil(low.length / FAN), lows = new Float64Array(size), highs = new Float64Array(size);
    for (let i = 0; i < size; i++) {
        let least = Infinity, most = -Infinity;
        for (let k = i * FAN; k < Math.min(low.length, (i + 1) * FAN); k++) {
            least = Math.min(least, low[k]);
            most = Math.max(most, high[k]);
        }
        lows[i] = least;
        highs[i] = most;
    }
    return { low: lows, high: highs };
}

/* The value at points of time, from each to the next; the last one at `end`. `cap` is a ceiling, or Infinity. The
 * maximum counts only what lasts longer than 0 ns. */
export function makeSteps(begins, ends, end, cap = Infinity) {
    const starts = Float64Array.from(begins).sort(), stops = Float64Array.from(ends).sort();
    const times = new Float64Array(starts.length + stops.length + 2), values = new Float64Array(times.length);
    let size = 1, value = 0, area = 0, most = 0;
    for (let a = 0, b = 0; a < starts.length || b < stops.length;) {
        const time = Math.min(starts[a] ?? Infinity, stops[b] ?? Infinity);
        for (; starts[a] === time; a++)
            value++;
        for (; stops[b] === time; b++)
            value--;
        if (time > times[size - 1]) {
            area += values[size - 1] * (Math.min(time, end) - times[size - 1]);
            most = Math.max(most, values[size - 1]);
            times[size++] = time;
        }
        values[size - 1] = Math.min(value, cap);
    }
    area += values[size - 1] * Math.max(0, end - times[size - 1]);
    most = end > times[size - 1] ? Math.max(most, values[size - 1]) : most;
    const levels = [{ low: values.subarray(0, size), high: values.subarray(0, size) }];
    while (levels.at(-1).low.length > FAN)
        levels.push(addLevel(levels.at(-1).low, levels.at(-1).high));
    return { times: times.subarray(0, size), levels, mean: end > 0 ? area / end : 0, max: most, end };
}

/* Least and largest value of the points from..to (inclusive), through the coarsest levels that fit. */
function extremes(steps, from, to) {
    let low = Infinity, high = -Infinity;
    for (let i = from; i <= to;) {
        let level = 0, span = 1;
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

/* Per pixel the least and the largest value that the curve has in it: { low, high }, NaN beyond the end. */
export function sampleSteps(steps, begin, step, columns) {
    const low = new Float64Array(columns).fill(NaN), high = new Float64Array(columns).fill(NaN);
    for (let x = 0, from = upperBound(steps.times, begin) - 1; x < columns; x++) {
        if (begin + x * step > steps.end || begin + (x + 1) * step < 0)
            continue;
        const to = upperBound(steps.times, begin + (x + 1) * step) - 1;
        const found = extremes(steps, Math.max(0, from), Math.max(0, to));
        low[x] = found.low;
        high[x] = found.high;
        from = to;
    }
    return { low, high };
}

/* --- the two curves of a trace --- */

/* Tasks that have started and are not done. */
export function inFlight(trace) {
    const { tasks } = trace, begins = [], ends = [];
    for (let i = 0; i < tasks.count; i++) {
        if (tasks.ended[i] === 0)
            continue;
        begins.push(tasks.start[i]);
        ends.push(tasks.ended[i] === 1 ? tasks.end[i] : trace.end);
    }
    return makeSteps(begins, ends, trace.header.makespan_ns);
}

/* Lanes that execute: from the kernel's records; else inferred from the tasks' own edges, at most as many as there
 * are CPUs allowed. */
export function onCpu(trace) {
    const { kernel, spans, header } = trace, begins = [], ends = [];
    if (header.measured) {
        for (let i = 0; i < kernel.count; i++) {
            if (kernel.kind[i] === 0) {
                begins.push(kernel.begin[i]);
                ends.push(kernel.end[i]);
            }
        }
        return makeSteps(begins, ends, header.makespan_ns);
    }
    for (let i = 0; i < spans.count; i++) {
        if (spans.state[i] === RUNNING || spans.state[i] === CALL) {
            begins.push(spans.begin[i]);
            ends.push(spans.end[i]);
        }
    }
    return makeSteps(begins, ends, header.makespan_ns, header.cpus_allowed || Infinity);
}
