/* The state of a runner at one instant as lists of tasks: what runs, what is ready and for how long overdue,
 * what waits and for how much longer. Lists hold at most a few entries; a number stands for the others. */
import { tasksAt, lanesAt, kernelKindAt } from "../model/instant.js";
import { duration, plural } from "../model/figure.js";
import {
    RUNNING,
    WAITING,
    READY,
    CALL,
    PREEMPTED,
    BLOCKED,
    QUEUED,
    DONE,
    LANE_LOOP,
    LANE_POOL,
    SWITCH_IN,
    SWITCH_PREEMPTED,
} from "../model/lists.js";
import { laneWord, manyOf } from "../model/lane_words.js";
import { STATE_NAMES, shownState } from "../model/states.js";

const MAX_SHOWN = 16;

/* A list: `entries` are descriptions (model/instant.js), `words(now)` is what follows "task N". `empty` is
 * what stands in an empty list. `prefix` distinguishes the entries of one task in two lists. */
function queue(key, title, entries, words, empty, prefix = "task") {
    return {
        key,
        title,
        size: entries.length,
        empty,
        more: Math.max(0, entries.length - MAX_SHOWN),
        chips: entries.slice(0, MAX_SHOWN).map((now) => ({
            key: `${prefix} ${now.task}`,
            task: now.task,
            state: now.state,
            words: `task ${now.task}${words(now)}`,
        })),
    };
}

const reasonOf = ({ reason }) => (reason === "" ? "" : `: ${reason}`);

/* The trace knows when a wait will be over, by its deadline or by its event. A reason that all have in common
 * stands in the title. */
function waitsQueue(title, waits, time, on = () => "", blocked = []) {
    const [first] = waits,
        isCommon = waits.every(({ reason }) => reason === first.reason),
        words = (now) => `${isCommon ? "" : reasonOf(now)}, ${duration(now.end - time)} more`;
    return queue(
        "waiting",
        isCommon && first !== undefined && first.reason !== "" ? `${title}, ${first.reason}` : title,
        [...waits.sort((a, b) => a.end - b.end), ...blocked],
        (now) => `${on(now)}${now.state === BLOCKED ? `: ${STATE_NAMES[BLOCKED]}` : words(now)}`,
        "no task waits"
    );
}

/* Since when a task could go on. The span of a preempted task is older than its preemption. */
const overdueSince = (trace, now) => (now.state === PREEMPTED ? trace.slices.begin[now.slice] : now.since);

function overdueWords(trace, now, time) {
    const length = duration(time - overdueSince(trace, now));
    return now.state === PREEMPTED ? `, preempted for ${length}` : `, overdue for ${length}`;
}

/* --- an event loop --- */

/* Why no task runs: the kernel's state of the loop's own thread at this instant, where known. */
function idleWords(trace, time) {
    if (time >= trace.header.makespan_ns) return "nothing: the run has ended";
    const lane = trace.header.lanes.findIndex(({ kind }) => kind === LANE_LOOP);
    const kind = lane < 0 ? -1 : kernelKindAt(trace, lane, time);
    if (kind === SWITCH_IN) return "nothing: the event loop polls, or has just been woken";
    if (kind === SWITCH_PREEMPTED)
        return "nothing: the event loop could go on, but the kernel has given the CPU to another";
    return "nothing: the event loop itself waits for the next timer or descriptor";
}

function runWords(now) {
    return now.state === RUNNING ? reasonOf(now) : `: ${STATE_NAMES[now.state]}`;
}

/* A call that the kernel blocks (on a disk, for example) is still under way. */
function callsQueue(trace, time) {
    const lanes = lanesAt(trace, time).filter(({ kind }) => kind === LANE_POOL);
    if (lanes.length === 0) return [];
    const calls = lanes.filter(({ now }) => now !== null).map(({ now }) => now),
        words = ({ state }) => `: a blocking call${state === CALL ? "" : `, ${STATE_NAMES[state]}`}`;
    return [queue("calls", "On libuv’s pool of threads", calls, words, "no call is under way", "call")];
}

function loopQueues(trace, { found }, time) {
    const running = [...found[RUNNING], ...found[PREEMPTED], ...found[BLOCKED]];
    return [
        queue("running", "Running on the event loop", running, runWords, idleWords(trace, time)),
        queue(
            "ready",
            "Ready (overdue), in order",
            found[READY],
            (now) => overdueWords(trace, now, time),
            "no task is ready"
        ),
        waitsQueue("Parked (suspended at an await)", found[WAITING], time),
        ...callsQueue(trace, time),
    ];
}

/* --- a pool, or one thread --- */

const NO_TASKS = { key: "idle", empty: "", more: 0, chips: [] };

function poolQueues(trace, { found }, time) {
    const lanes = lanesAt(trace, time),
        laneOf = new Map(
            lanes.filter(({ now }) => now !== null).map(({ name, now }) => [now.task, ` on ${name}`])
        ),
        on = ({ task }) => laneOf.get(task) ?? "",
        onCpu = ({ cpu }) => (cpu >= 0 ? `, CPU ${cpu}` : ""),
        idle = lanes.filter(({ now }) => now === null).length,
        word = laneWord(lanes),
        isPool = lanes.length > 1;
    const ready = [...found[READY], ...found[PREEMPTED]].sort(
        (a, b) => overdueSince(trace, a) - overdueSince(trace, b)
    );
    return [
        queue(
            "running",
            "Running",
            found[RUNNING],
            (now) => `${on(now)}${onCpu(now)}${reasonOf(now)}`,
            "no task runs"
        ),
        queue(
            "ready",
            "Ready (overdue), in order",
            ready,
            (now) => `${on(now)}${overdueWords(trace, now, time)}`,
            "no task is ready"
        ),
        waitsQueue(
            isPool ? `Waiting: each holds its ${word}` : `Waiting: the ${word} waits, too`,
            found[WAITING],
            time,
            on,
            found[BLOCKED]
        ),
        ...(isPool && idle > 0 ? [{ ...NO_TASKS, title: `Idle ${manyOf(word)}`, size: idle }] : []),
    ];
}

/* The lists at an instant, and the tasks that are in none of them, as { queues, queued, next, done }. */
export function queuesAt(trace, time) {
    const tasks = tasksAt(trace, time),
        queues = (trace.isParking ? loopQueues : poolQueues)(trace, tasks, time);
    for (const { chips } of queues) for (const chip of chips) chip.state = shownState(trace, chip.state);
    return {
        queues,
        queued: tasks.counts[QUEUED],
        next: tasks.next,
        done: tasks.counts[DONE],
    };
}

/* "12 queued, the next to start is task 8; 3 done". */
export function restWords({ queued, next, done }) {
    const parts = [];
    if (queued > 0) parts.push(`${plural(queued, "task")} queued, the next to start is task ${next}`);
    if (done > 0) parts.push(`${plural(done, "task")} done`);
    return parts.join("; ");
}
