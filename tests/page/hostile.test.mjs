/* Pages of traces that no run gives: hostile names, damaged blocks, nothing at all, and a large one. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, openPage, settle } from "./support/browser.mjs";
import { makePage, makeRun } from "./support/make_page.mjs";
import { packTrace, pack } from "./support/pack.mjs";
import { bigTrace } from "./support/big_trace.mjs";

const HOSTILE = [
    '<img src=x onerror="globalThis.hit=1">',
    "</script><script>globalThis.hit=2</script>",
    "\u202Eright to left\u0000",
    "__proto__",
    "javascript:globalThis.hit=3",
];

let browser, folder;

before(async () => {
    folder = mkdtempSync(join(tmpdir(), "simul-hostile-"));
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
});

async function open(parts, options) {
    const path = join(folder, "report.html");
    writeFileSync(path, makePage(parts));
    return openPage(browser, path, options);
}

function hostileTrace() {
    const trace = bigTrace(30, 2);
    trace.spans.forEach((span, i) => {
        span.what = HOSTILE[i % HOSTILE.length];
        span.at = `${HOSTILE[(i + 1) % HOSTILE.length]}:3`;
    });
    trace.lanes.forEach((lane, i) => {
        lane.name = HOSTILE[i];
    });
    return trace;
}

test("hostile names are shown as they are, and nothing in them executes", async () => {
    const cell = "made.threads.2",
        trace = hostileTrace();
    const page = await open({
        run: makeRun([
            {
                id: cell,
                runner: HOSTILE[0],
                title: HOSTILE[1],
                workload: "__proto__",
                tasks: trace.tasks.length,
                notes: HOSTILE,
            },
        ]),
        sources: { [HOSTILE[1]]: HOSTILE.join("\n") },
        traces: [{ cell, packed: packTrace(cell, trace) }],
    });
    await page.evaluate(() =>
        document.querySelectorAll("details").forEach((details) => {
            details.open = true;
        })
    );
    await page.keyboard.press(".");
    await page.keyboard.press("]");
    const picture = await page.locator(".picture").boundingBox();
    await page.mouse.move(picture.x + 400, picture.y + 12);
    await settle(page);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.equal(await page.locator("img").count(), 0);
    assert.ok((await page.locator("#app").innerText()).includes(HOSTILE[0]));
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

for (const [name, packed, words] of [
    ["no base64", "###", /cannot be shown/],
    ["no zlib stream", Buffer.from("hello").toString("base64"), /cannot be shown/],
    [
        "columns that lie about their size",
        pack(
            { cell: "x", tasks: 5, lanes: [], strings: [""], runner: "sync", parks: false, makespan_ns: 5 },
            [
                ["span.begin", "delta", [1, 2]],
                ["span.duration", "varint", [1]],
            ]
        ),
        /span\.duration.*values instead of/,
    ],
]) {
    test(`a damaged trace is reported in words: ${name}`, async () => {
        const page = await open({
            run: makeRun([{ id: "made.sync", runner: "sync" }]),
            traces: [{ cell: "made.sync", packed }],
        });
        assert.match(await page.locator(".notes").innerText(), words);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });
}

test("a run without a trace, and one without a cell, say so", async () => {
    const without = await open({ run: makeRun([{ id: "made.sync", runner: "sync" }]), traces: [] });
    assert.match(await without.locator("#app").innerText(), /No trace was kept/);
    for (const idle of [".toolbar", ".axis", ".instant"])
        assert.equal(await without.locator(idle).isVisible(), false, idle);
    assert.deepEqual(without.problems, []);
    await without.context().close();
    const empty = await open({ run: makeRun([]), traces: [] });
    assert.match(await empty.locator("#app").innerText(), /nothing was measured/);
    assert.deepEqual(empty.problems, []);
    await empty.context().close();
});

test("workloads of the same name are distinguished by their tasks, as the points of a sweep", async () => {
    const page = await open({
        run: makeRun([
            { id: "a.sync", group: "a", title: "count", runner: "sync", tasks: 1 },
            { id: "b.sync", group: "b", title: "count", runner: "sync", tasks: 10 },
            { id: "c.sync", group: "c", title: "fib", runner: "sync", tasks: 10 },
        ]),
        traces: [],
    });
    for (const [hash, title] of [
        ["#a", "count, 1 task"],
        ["#b", "count, 10 tasks"],
        ["#c", "fib"],
    ]) {
        await page.evaluate((address) => {
            location.hash = address;
        }, hash);
        await page.locator(".headline", { hasText: title }).waitFor();
    }
    await page.context().close();
});

test("an address that names a task of many leads to a row of its own below the bands", async () => {
    const cell = "made.coroutines",
        trace = bigTrace(3000, 1);
    trace.facts.runner = "coroutines";
    trace.facts.parks = true;
    trace.lanes = [{ name: "loop", kind: "loop" }];
    const page = await open(
        {
            run: makeRun([{ id: cell, runner: "coroutines", tasks: trace.tasks.length }]),
            traces: [{ cell, packed: packTrace(cell, trace) }],
        },
        { hash: "#made/coroutines/task-706?open=coroutines", viewport: { width: 1000, height: 400 } }
    );
    await settle(page);
    const box = await page.locator(".picture").boundingBox();
    /* 40 bands of 4 pixels from 4 on, a gap, and the row. */
    await page.mouse.move(box.x + box.width * 0.5, box.y + 4 + 40 * 4 + 4 + 4);
    assert.match(await page.locator(".tooltip").innerText(), /^task 706: /);
    await page.mouse.move(box.x + box.width * 0.5, box.y + 4 + 2);
    assert.match(await page.locator(".tooltip").innerText(), /^started as number 1 to 25 of 1,000 tasks\n/);
    await page.context().close();
});

/* What report/page/pack writes of another tool's trace. */
const FOREIGN_HEADER = {
    cell: "trace-1",
    foreign: true,
    file: "x.json",
    workload: "x.json",
    runner: "trace",
    tasks: 0,
    workers: 0,
    makespan_ns: 1000,
    cpus_allowed: 0,
    measured: false,
    lanes: [{ name: "main", kind: "thread", process: HOSTILE[0] }],
    async_tracks: [{ name: "load", process: "p" }],
    strings: ["", "outer", "inner", HOSTILE[0], "tick"],
    notes: ["3 flow events are not drawn"],
};

const FOREIGN_COLUMNS = [
    ["slice.begin", "delta", [0, 100]],
    ["slice.duration", "varint", [1000, 300]],
    ["slice.lane", "delta", [0, 0]],
    ["slice.depth", "u8", [0, 1]],
    ["slice.name", "varint", [1, 2]],
    ["async.begin", "delta", [50]],
    ["async.duration", "varint", [700]],
    ["async.track", "delta", [0]],
    ["async.depth", "u8", [0]],
    ["async.name", "varint", [3]],
    ["instant.time", "delta", [500]],
    ["instant.lane", "varint", [1]],
    ["instant.name", "varint", [4]],
];

test("another tool's trace is drawn: nested slices, async spans, instants; the rest is named", async () => {
    const packed = pack(FOREIGN_HEADER, FOREIGN_COLUMNS);
    const run = makeRun([
        { id: "trace-1", group: "trace-1", title: "x.json", runner: "trace", tasks: 0, contents: {} },
    ]);
    run.foreign = true;
    const page = await open({ run, traces: [{ cell: "trace-1", packed }] });
    assert.match(await page.locator(".notes").innerText(), /3 flow events/);
    await page.keyboard.press(".");
    await settle(page);
    assert.match(await page.locator(".instant").innerText(), /outer/);
    assert.equal(await page.locator("#scatter").isVisible(), false);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test("a trace of 100 lanes and many tasks: every event is there, zoomed out and in", async () => {
    const cell = "made.threads.100",
        trace = bigTrace(60000, 100);
    const page = await open({
        run: makeRun([{ id: cell, runner: "threads", workers: 100, tasks: trace.tasks.length }]),
        traces: [{ cell, packed: packTrace(cell, trace) }],
    });
    await page.locator('input[type="search"]').fill("parse");
    await settle(page);
    assert.match(await page.locator(".found").textContent(), /^20,000 slices/);
    await page.locator('input[type="search"]').fill("");
    const height = () => page.locator(".picture").evaluate((node) => node.clientHeight);
    const closed = await height();
    await page.locator("button", { hasText: "Show the 100 threads" }).click();
    await settle(page);
    assert.equal(await height(), closed + 6 + 100 * 6);
    await page.locator("button", { hasText: "Hide the 100 threads" }).click();
    await settle(page);
    assert.equal(await height(), closed);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});
