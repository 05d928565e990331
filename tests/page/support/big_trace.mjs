/* A made trace of any size: tasks that run and wait in turn on a pool's lanes. The same every time. */

/* A small linear congruential generator (Numerical Recipes, 3rd edition, 7.1.7): enough for lengths of
 * time. */
function makeRandom(seed) {
    let state = seed;
    return (limit) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state % limit;
    };
}

const PARTS = [
    [1, "parse", 30000],
    [2, "sleep", 200000],
    [1, "answer", 20000],
];

/* The spans of one task, from `start` on: a run, a wait and a run. */
function spansOf(task, lane, start, random) {
    let begin = start;
    return PARTS.map(([state, what, max]) => {
        const span = {
            begin,
            end: begin + 1 + random(max),
            task,
            lane: state === 1 ? lane : -1,
            state,
            what,
            at: `workloads/count.c:${80 + state}`,
            until: 0,
        };
        begin = span.end;
        return span;
    });
}

/* As readTraceJson gives it: `events` spans over `laneCount` lanes. */
export function bigTrace(events, laneCount) {
    const random = makeRandom(1),
        next = new Float64Array(laneCount),
        spans = [],
        tasks = [];
    for (let task = 0; spans.length < events; task++) {
        const lane = task % laneCount,
            start = next[lane] + 10 + random(200);
        spans.push(...spansOf(task, lane, start, random));
        next[lane] = spans.at(-1).end;
        tasks.push({ start, end: next[lane], ended: 1 });
    }
    const facts = {
        workload: "count",
        runner: "threads",
        tasks: tasks.length,
        workers: laneCount,
        makespan_ns: Math.max(...next),
        cpus_allowed: 2,
        parallelism_source: "inferred",
        status: "ok",
        repeat: 0,
        dropped_events: 0,
    };
    return {
        facts,
        lanes: Array.from({ length: laneCount }, (_, i) => ({ name: `thread ${i + 1}`, kind: "thread" })),
        tasks,
        spans: spans.sort((a, b) => a.begin - b.begin),
        kernel: [],
        posts: [],
    };
}
