/* The state of the page: its address, which says all of it, and the store, which reports its changes. */
import test from "node:test";
import assert from "node:assert/strict";
import { writeAddress, readAddress } from "../../report/page/web/model/address.js";
import { makeStore } from "../../report/page/web/control/store.js";

const GROUPS = [
    {
        name: "count",
        cells: [
            { id: "count.sync", name: "sync", runner: "sync" },
            { id: "count.threads.4", name: "threads.4", runner: "threads" },
        ],
    },
];

test("an address says the same when it is read back", () => {
    const [group] = GROUPS,
        state = {
            group,
            cell: group.cells[1],
            task: 7,
            cursor: 12345,
            view: { begin: 10, end: 90 },
            range: { begin: 20, end: 30 },
            open: new Set(["count.sync"]),
            wide: new Set(["count.threads.4"]),
        };
    const hash = writeAddress(state, 100);
    assert.equal(hash, "#count/threads.4/task-7?at=12345&view=10-90&range=20-30&open=sync&zoom=threads.4");
    assert.deepEqual(readAddress(hash, GROUPS), state);
});

test("addresses of other places and broken ones do no harm", () => {
    assert.equal(readAddress("#figures", GROUPS), null);
    assert.equal(readAddress("#group-count", GROUPS), null);
    const odd = readAddress("#count/threads/task-x?at=-5&view=9-3&range=%%%&&=", GROUPS);
    assert.deepEqual(
        [odd.cell.id, odd.task, odd.cursor, odd.view, odd.range],
        ["count.threads.4", -1, null, null, null]
    );
    assert.equal(readAddress("#%E0%A4%A", GROUPS), null);
});

test("the store reports once what has changed, and nothing where nothing has", () => {
    const calls = [],
        reported = [],
        store = makeStore({ a: 1, b: 2 }, (report) => calls.push(report));
    store.subscribe((state, changed) => reported.push([...changed]));
    store.set({ a: 1 });
    assert.equal(calls.length, 0);
    store.set({ a: 2 });
    store.set({ b: 3 });
    assert.equal(calls.length, 1);
    calls[0]();
    assert.deepEqual(reported, [["a", "b"]]);
});
