/* A range of time by state, summed over all tasks of a runner. */
import { CALL, QUEUED, STATE_COUNT, ENDED, NEVER_STARTED } from "./lists.js";

function overlap(begin, end, range) {
    return Math.max(0, Math.min(end, range.end) - Math.max(begin, range.begin));
}

/* Returns { byState (ns by state number, task time), queued, tasks (that were in flight in the range), onCpu
 * (lane time on a CPU, ns) }. */
export function totalsOf(trace, range) {
    const { slices, spans, tasks } = trace,
        byState = new Float64Array(STATE_COUNT);
    /* A call counts whole, whatever the kernel did with its lane: its task waits meanwhile, and counts as
     * waiting. */
    for (let i = 0; i < slices.count; i++)
        byState[spans.state[slices.span[i]] === CALL ? CALL : slices.state[i]] += overlap(
            slices.begin[i],
            slices.end[i],
            range
        );
    let inFlight = 0,
        queued = 0;
    for (let task = 0; task < tasks.count; task++) {
        const isStarted = tasks.ended[task] !== NEVER_STARTED;
        const end = tasks.ended[task] === ENDED ? tasks.end[task] : trace.end;
        queued += overlap(0, isStarted ? tasks.start[task] : trace.end, range);
        inFlight += isStarted && tasks.start[task] < range.end && end > range.begin ? 1 : 0;
    }
    byState[QUEUED] = queued;
    return { byState, inFlight, onCpu: areaOf(trace.onCpu, range) };
}

/* The area below a step curve within a range: lane time, in ns. */
function areaOf(steps, range) {
    const { times } = steps,
        values = steps.levels[0].low;
    let area = 0;
    for (let i = 0; i < times.length; i++)
        area += values[i] * overlap(times[i], Math.min(times[i + 1] ?? steps.end, steps.end), range);
    return area;
}
