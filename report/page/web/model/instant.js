/* The state of the machine at one instant: the state of each task, and the runner's own: the event loop's
 * running task, ready queue and waits, or each lane of a pool with its task. */
import { taskStateAt, sliceAt, textOf } from "./trace.js";
import { rowOf, firstAfter } from "./rows.js";
import { QUEUED, RUNNING, WAITING, READY, CALL, PREEMPTED, BLOCKED, DONE, NOTHING } from "./lists.js";

/* A slice at an instant: { task, state, reason, at, since, until, left, cpu }, times in ns. `left` is until
 * the time limit of the wait where there is one, else until the wait's real end. */
function describe(trace, slice, time) {
    const { spans, slices } = trace,
        span = slices.span[slice],
        given = spans.limit[span];
    const limit = given > 0 ? spans.begin[span] + given - 1 : spans.end[span];
    return {
        task: spans.task[span],
        state: slices.state[slice],
        reason: textOf(trace, spans.what[span]),
        at: textOf(trace, spans.at[span]),
        since: spans.begin[span],
        end: spans.end[span],
        until: limit,
        hasLimit: given > 0,
        left: Math.max(0, limit - time),
        cpu: slices.cpu[slice],
        span,
        slice,
    };
}

/* Tasks by state: lists of descriptions; of queued and done tasks only their number. */
export function tasksAt(trace, time) {
    const found = { [RUNNING]: [], [WAITING]: [], [READY]: [], [PREEMPTED]: [], [BLOCKED]: [] };
    const counts = { [QUEUED]: 0, [DONE]: 0, [NOTHING]: 0 };
    let next = -1;
    for (let task = 0; task < trace.tasks.count; task++) {
        const { state, slice } = taskStateAt(trace, task, time);
        if (slice < 0) {
            counts[state]++;
            if (state === QUEUED && next < 0) next = task;
        } else {
            found[state].push(describe(trace, slice, time));
        }
    }
    found[READY].sort((a, b) => a.since - b.since); /* mostly the order in which the loop resumes them */
    found[WAITING].sort((a, b) => a.left - b.left);
    return { found, counts, next };
}

/* Each lane: { name, kind, now }; `now` is null for an idle lane. */
export function lanesAt(trace, time) {
    return trace.header.lanes.map((lane, index) => {
        const slice = sliceAt(trace, trace.lanes, index, time);
        return {
            name: lane.name,
            kind: lane.kind,
            now: slice >= 0 ? describe(trace, slice, time) : null,
        };
    });
}

/* The kernel's state of a lane at an instant: 0 on CPU, 1 blocked, 2 preempted; -1 where not known. */
export function kernelKindAt({ kernel }, lane, time) {
    if (kernel.count === 0) return -1;
    const members = rowOf(kernel.lanes, lane),
        at = firstAfter(members, kernel.begin, time) - 1;
    return at >= 0 && kernel.end[members[at]] > time ? kernel.kind[members[at]] : -1;
}

/* A task's present or last slice, for the source. Null before the task starts. */
export function taskAt(trace, task, time) {
    const { state, slice } = taskStateAt(trace, task, time);
    return slice < 0
        ? { task, state, reason: "", at: "", since: NaN, span: -1 }
        : describe(trace, slice, time);
}

/* The task that the reader most likely means where none is selected: a running task, else a waiting one. */
export function taskNearCursor(trace, time) {
    const calls = lanesAt(trace, time)
        .map((lane) => lane.now)
        .filter((now) => now !== null);
    const found = calls.find((now) => now.state === RUNNING) ?? calls.find((now) => now.state !== CALL);
    if (found !== undefined) return found.task;
    for (let task = 0; task < trace.tasks.count; task++)
        if (taskStateAt(trace, task, time).slice >= 0) return task;
    return -1;
}
