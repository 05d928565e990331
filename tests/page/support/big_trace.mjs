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

/* As readTraceJson gives it: `events` spans over `laneCount` lanes, each task a run, a wait and a run. */
export function bigTrace(events, laneCount) {
    const random = makeRandom(1),
        next = new Float64Array(laneCount),
        spans = [],
        tasks = [];
    for (let task = 0; spans.length < events; task++) {
        const lane = task % laneCount,
            start = next[lane] + 10 + random(200);
        let time = start;
        for (const [state, what, most] of [
            [1, "parse", 30000],
            [2, "sleep", 200000],
            [1, "answer", 20000],
        ]) {
            const end = time + 1 + random(most);
            spans.push({
                begin: time,
                end,
                task,
                lane: state === 1 ? lane : -1,
                state,
                what,
                at: `workloads/count.c:${80 + state}`,
                until: 0,
            });
            time = end;
        }
        tasks.push({ start, end: time, ended: 1 });
        next[lane] = time;
    }
    const lanes = Array.from({ length: laneCount }, (_, lane) => ({
        name: `thread ${lane + 1}`,
        kind: "thread",
    }));
    return {
        facts: {
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
        },
        lanes,
        tasks,
        spans: spans.sort((a, b) => a.begin - b.begin),
        kernel: [],
        posts: [],
    };
}
