/* Reading the packed form of a trace: every number comes back, and what is damaged is refused. */
import test from "node:test";
import assert from "node:assert/strict";
import { readPacked } from "../../report/page/web/model/packed.js";
import { makeTrace } from "../../report/page/web/model/trace.js";
import { HEADER } from "./support/hand_trace.mjs";
import { packBytes, columnsOf } from "./support/pack.mjs";

test("numbers of every size come back from varint and delta columns", () => {
    const numbers = [0, 1, 127, 128, 16383, 16384, 2 ** 28 - 1, 2 ** 28, 2 ** 31 - 1];
    const times = [...numbers, 2 ** 31, 2 ** 32, 2 ** 35 + 7, 2 ** 52, 5, 0];
    const { columns } = readPacked(
        packBytes(HEADER, [
            ["x.number", "varint", numbers],
            ["x.change", "delta", [5, -3, 2 ** 30, -(2 ** 30), 0]],
            ["x.time", "delta64", times],
            ["x.duration", "varint64", times],
            ["x.byte", "u8", [0, 255]],
            ["x.value", "f64", [0.5, -1e300]],
        ])
    );
    assert.deepEqual([...columns.get("x.number")], numbers);
    assert.deepEqual([...columns.get("x.change")], [5, -3, 2 ** 30, -(2 ** 30), 0]);
    assert.deepEqual([...columns.get("x.time")], times);
    assert.deepEqual([...columns.get("x.duration")], times);
    assert.deepEqual([...columns.get("x.byte")], [0, 255]);
    assert.deepEqual([...columns.get("x.value")], [0.5, -1e300]);
});

test("damaged bytes are refused in words", () => {
    const bytes = packBytes(HEADER, [["x.number", "varint", [1, 2, 300]]]);
    assert.throws(() => readPacked(Buffer.from("nothing at all")), /no packed trace/);
    assert.throws(() => readPacked(bytes.subarray(0, bytes.length - 1)), /x\.number .*damaged/);
    const cut = Buffer.from(bytes);
    cut[cut.length - 1] = 0x80; /* a number that goes on beyond its column */
    assert.throws(() => readPacked(cut).columns.get("x.number"), /damaged/);
});

test("a column that names what does not exist is refused", () => {
    const lists = {
        spans: [{ begin: 0, end: 5, task: 3, lane: 0, state: 1, what: "", at: "" }],
        tasks: [{ start: 0, end: 5, ended: 1 }],
        kernel: [],
        posts: [],
    };
    const packed = readPacked(
        packBytes(
            { ...HEADER, tasks: 1, lanes: [{ name: "t", kind: "thread" }] },
            columnsOf(lists, () => 0)
        )
    );
    assert.throws(() => makeTrace(packed), /span\.task 0/);
});
