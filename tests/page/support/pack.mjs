/* Packs a trace as report/page/web/format.txt says: a second writer of the format, for traces that no run can
 * be made to give (a million events, hostile names). */
import { deflateSync } from "node:zlib";

function putVarint(value, out) {
    let rest = value;
    while (rest > 127) {
        out.push((rest % 128) + 128);
        rest = Math.floor(rest / 128);
    }
    out.push(rest);
}

function varint(values) {
    const out = [];
    for (const value of values) putVarint(value, out);
    return Uint8Array.from(out);
}

function delta(values) {
    const out = [];
    let before = 0;
    for (const value of values) {
        const difference = value - before;
        putVarint(difference < 0 ? -2 * difference - 1 : 2 * difference, out);
        before = value;
    }
    return Uint8Array.from(out);
}

const writers = {
    u8: (values) => Uint8Array.from(values),
    varint,
    varint64: varint,
    delta,
    delta64: delta,
    f64: (values) => new Uint8Array(Float64Array.from(values).buffer),
};

/* `columns`: [[name, type, values]...]. Returns the bytes before compression. */
export function packBytes(header, columns) {
    const bodies = columns.map(([, type, values]) => writers[type](values));
    const full = {
        ...header,
        columns: columns.map(([name, type, values], i) => ({
            name,
            type,
            count: values.length,
            bytes: bodies[i].length,
        })),
    };
    const text = Buffer.from(JSON.stringify(full)),
        head = Buffer.alloc(8);
    head.writeUInt32LE(0x314c4d53, 0);
    head.writeUInt32LE(text.length, 4);
    return Buffer.concat([head, text, ...bodies]);
}

export function pack(header, columns) {
    return deflateSync(packBytes(header, columns)).toString("base64");
}

/* The columns of a trace of simul, from lists of { begin, end, task, lane, state, what, at, until } and so
 * on; `until` is when a wait's time limit ends, or 0. `string` gives a text's number. */
export function columnsOf({ spans, tasks, kernel, posts }, string) {
    return [
        ["span.begin", "delta64", spans.map((span) => span.begin)],
        ["span.duration", "varint64", spans.map((span) => span.end - span.begin)],
        ["span.task", "delta", spans.map((span) => span.task)],
        ["span.lane", "varint", spans.map((span) => span.lane + 1)],
        ["span.state", "u8", spans.map((span) => span.state)],
        ["span.what", "varint", spans.map((span) => string(span.what))],
        ["span.at", "varint", spans.map((span) => string(span.at))],
        ["span.limit", "varint64", spans.map((span) => (span.until > 0 ? span.until - span.begin + 1 : 0))],
        ["span.unknown", "u8", spans.map((span) => span.unknown ?? 0)],
        ["task.start", "delta64", tasks.map((task) => task.start)],
        ["task.end", "delta64", tasks.map((task) => task.end)],
        ["task.ended", "u8", tasks.map((task) => task.ended)],
        ["kernel.lane", "delta", kernel.map((slice) => slice.lane)],
        ["kernel.begin", "delta64", kernel.map((slice) => slice.begin)],
        ["kernel.duration", "varint64", kernel.map((slice) => slice.end - slice.begin)],
        ["kernel.kind", "u8", kernel.map((slice) => slice.kind)],
        ["kernel.cpu", "varint", kernel.map((slice) => slice.cpu)],
        ["wake.time", "delta64", posts.map((post) => post.time)],
        ["wake.by", "delta", posts.map((post) => post.by)],
        ["wake.woke", "varint", posts.map((post) => post.woke)],
        ["wake.lane", "varint", posts.map(() => 0)],
    ];
}

/* A whole trace, as readTraceJson gives it. */
export function packTrace(cell, { facts, lanes, ...lists }) {
    const strings = [""],
        numbers = new Map([["", 0]]);
    const string = (text) => {
        if (!numbers.has(text)) {
            numbers.set(text, strings.length);
            strings.push(text);
        }
        return numbers.get(text);
    };
    const columns = columnsOf(lists, string);
    return pack(
        {
            cell,
            workload: facts.workload,
            runner: facts.runner,
            parks: facts.parks ?? false,
            tasks: facts.tasks,
            workers: facts.workers ?? 0,
            makespan_ns: facts.makespan_ns,
            cpus_allowed: facts.cpus_allowed,
            measured: facts.parallelism_source === "measured",
            in_flight: { mean: 1, max: facts.tasks },
            on_cpu: { mean: 1, max: lanes.length },
            status: facts.status,
            repeat: facts.repeat,
            dropped_events: facts.dropped_events,
            lanes,
            strings,
        },
        columns
    );
}
