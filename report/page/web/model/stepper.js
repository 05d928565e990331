/* From event to event: the instants at which some task of a trace changes its state. */
import { upperBound } from "./rows.js";
import { sortTimes } from "./sorting.js";

/* All instants at which a slice begins or ends, ascending, each once. Made on first use. */
function eventTimes(trace) {
    if (trace.eventTimes === undefined) {
        const { begin, end, count } = trace.slices,
            all = new Float64Array(2 * count);
        all.set(begin.subarray(0, count));
        all.set(end.subarray(0, count), count);
        const sorted = sortTimes(all);
        let size = 0;
        for (const time of sorted) if (size === 0 || time > sorted[size - 1]) sorted[size++] = time;
        trace.eventTimes = sorted.subarray(0, size);
    }
    return trace.eventTimes;
}

/* The next instant after `time`; `time` itself where there is none. */
export function nextEvent(trace, time) {
    const times = eventTimes(trace);
    return times[upperBound(times, time)] ?? time;
}

export function previousEvent(trace, time) {
    const times = eventTimes(trace);
    let at = upperBound(times, time) - 1;
    if (times[at] === time) at--;
    return times[at] ?? Math.min(time, 0);
}
