/* Which thread or process had which CPU, from the kernel's switch records. */
import { rowOf } from "./rows.js";
import { SWITCH_IN, SWITCH_PREEMPTED } from "./lists.js";

/* A stay of `lane` (-1: somebody else) on a CPU; times in ns. A preempted lane's CPU is somebody else's until
 * the lane itself or another one of the run is on a CPU again; of all other gaps the records say nothing. */
function addStays(rows, kernel, lane) {
    const members = rowOf(kernel.lanes, lane);
    for (let i = 0; i < members.length; i++) {
        const at = members[i];
        if (kernel.kind[at] === SWITCH_IN && kernel.cpu[at] >= 0) {
            const row = rows.get(kernel.cpu[at]) ?? [];
            rows.set(kernel.cpu[at], row);
            row.push({ lane, begin: kernel.begin[at], end: kernel.end[at] });
            const next = members[i + 1];
            if (next !== undefined && kernel.kind[next] === SWITCH_PREEMPTED)
                row.push({ lane: -1, begin: kernel.begin[next], end: kernel.end[next] });
        }
    }
}

/* A stay of somebody else ends where one of the run's own lanes begins. */
function trimmed(stays) {
    stays.sort((a, b) => a.begin - b.begin || a.lane - b.lane);
    for (let i = 0, own = Infinity; i < stays.length; i++) {
        const stay = stays[stays.length - 1 - i];
        if (stay.lane < 0) stay.end = Math.min(stay.end, own);
        else own = stay.begin;
    }
    return stays.filter(({ begin, end }) => end > begin);
}

/* [{ cpu, stays: [{ lane, begin, end }] }] by CPU, each row by time; those of `cpus` also where nothing ran
 * there. [] where the kernel's records are missing. */
export function staysOf(trace, cpus = []) {
    if (trace.kernel.count === 0) return [];
    const rows = new Map(cpus.map((cpu) => [cpu, []]));
    for (let lane = 0; lane < trace.header.lanes.length; lane++) addStays(rows, trace.kernel, lane);
    return [...rows].sort(([a], [b]) => a - b).map(([cpu, stays]) => ({ cpu, stays: trimmed(stays) }));
}

/* The CPUs on which something of these traces ran, ascending. */
export function cpusOf(traces) {
    return [...new Set(traces.flatMap((trace) => staysOf(trace).map(({ cpu }) => cpu)))].sort(
        (a, b) => a - b
    );
}
