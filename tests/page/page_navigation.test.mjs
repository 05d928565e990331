/* How a reader gets to an instant of a real run: by steps, keys, play and search, by an address, an insight
 * or a point of the scatter chart. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { settle, trackOf } from "./support/browser.mjs";
import { readTraceJson } from "./support/trace_json.mjs";
import { openRaces, press } from "./support/races.mjs";

const races = openRaces("navigation");
const { pageTest } = races;

const cellOf = (id) => races.run.cells.find((cell) => cell.id === id);

/* The cursor's time, in ns. */
const timeOf = async (page) =>
    Number((await page.locator(".time").textContent()).replace(/[^0-9.]/g, "")) * 1e6;

/* --- keys and controls --- */

pageTest(
    "stepping follows the trace's own edges, forwards and back",
    { hash: "#count/sync?at=0" },
    async (page) => {
        const trace = readTraceJson(join(races.folder, "results", cellOf("count.sync").trace));
        const edges = [
            ...new Set(
                [
                    ...trace.spans,
                    ...trace.kernel.filter((slice) =>
                        trace.spans.some(
                            (span) => span.state === 1 && span.begin < slice.end && span.end > slice.begin
                        )
                    ),
                ].flatMap((span) => [span.begin, span.end])
            ),
        ].sort((a, b) => a - b);
        const seen = [];
        for (let i = 0; i < 5; i++) {
            await press(page, ".");
            seen.push(Math.round(await timeOf(page)));
        }
        assert.deepEqual(
            seen,
            [...seen].sort((a, b) => a - b)
        );
        assert.equal(new Set(seen).size, 5);
        for (const time of seen) assert.ok(edges.includes(time), `${time} is an edge of the trace`);
        /* One task after another needs no event loop. */
        assert.match(await page.locator(".instant").innerText(), / on main thread/);
        await press(page, ",");
        assert.equal(Math.round(await timeOf(page)), seen[3]);
    }
);

async function addressFits(page, pattern) {
    await page.waitForFunction((text) => new RegExp(text).test(location.hash), pattern.source);
}

pageTest(
    "keys: zoom, see all, choose a runner and a task, open",
    { hash: "#count/coroutines" },
    async (page) => {
        const settled = (pattern) => addressFits(page, pattern);
        await press(page, "+");
        await settled(/view=/);
        await press(page, "l");
        await press(page, "0");
        await page.waitForFunction(() => !location.hash.includes("view="));
        await press(page, "k");
        await settled(/^#count\/processes/);
        await press(page, "]");
        await settled(/task-0/);
        await press(page, "]");
        await settled(/task-1/);
        await press(page, "[");
        await settled(/task-0/);
        await press(page, "o");
        assert.equal(
            await trackOf(page, cellOf("count.processes.4").id).locator("button[aria-expanded=true]").count(),
            1
        );
    }
);

pageTest(
    "keys: move, begin and end a range, zoom to it, let go of it, choose a workload",
    { hash: "#count/processes" },
    async (page) => {
        const settled = (pattern) => addressFits(page, pattern);
        await press(page, "ArrowRight");
        const before = await timeOf(page);
        await press(page, "Shift+ArrowRight");
        assert.ok((await timeOf(page)) > before);
        await press(page, "b");
        await press(page, "Shift+ArrowRight");
        await press(page, "e");
        await settled(/range=/);
        await press(page, "z");
        await settled(/view=.*range=/);
        await press(page, "Escape");
        await page.waitForFunction(() => !location.hash.includes("range="));
        await press(page, "Shift+J");
        await settled(/^#fib/);
        await press(page, "Shift+K");
        await settled(/^#count/);
    }
);

pageTest(
    "? lists every key; the list can be closed, and single keys can be switched off",
    {},
    async (page) => {
        await press(page, "?");
        const dialog = page.locator("dialog.help");
        assert.ok(await dialog.isVisible());
        for (const words of ["the next event", "zoom in, out", "search a task", "play or pause", "Space"])
            assert.ok((await dialog.innerText()).includes(words), words);
        await page.locator("#keys-on").uncheck();
        await page.keyboard.press("Escape");
        assert.ok(!(await dialog.isVisible()));
        const before = await timeOf(page);
        await press(page, ".");
        assert.equal(await timeOf(page), before);
    }
);

pageTest(
    "nothing plays by itself; play moves the cursor, and pause stops it",
    { hash: "#count/coroutines?at=0" },
    async (page) => {
        const wait = () => page.waitForTimeout(120);
        await wait();
        assert.equal(await timeOf(page), 0);
        await press(page, "p");
        await page.waitForFunction(() => document.querySelector(".time").textContent !== "0.000000 ms");
        await press(page, " ");
        const paused = await timeOf(page);
        await wait();
        assert.equal(await timeOf(page), paused);
        await press(page, " ");
        await page.waitForFunction(
            (words) => document.querySelector(".time").textContent !== words,
            await page.locator(".time").textContent()
        );
        assert.ok((await timeOf(page)) > paused);
    }
);

pageTest(
    "search counts what fits and goes from match to match",
    { hash: "#count/threads?at=0" },
    async (page) => {
        const trace = readTraceJson(join(races.folder, "results", cellOf("count.threads.4").trace));
        await press(page, "/");
        await page.keyboard.type("sleep");
        await settle(page);
        const sleeps = trace.spans.filter((span) => span.what === "sleep");
        assert.match(
            await page.locator(".found").textContent(),
            new RegExp(`^${sleeps.length} slices in threads`)
        );
        await page.keyboard.press("Enter");
        await settle(page);
        assert.equal(Math.round(await timeOf(page)), sleeps[0].begin);
        await page.keyboard.type("zzz");
        await settle(page);
        assert.match(await page.locator(".found").textContent(), /nothing fits/);
        for (const [query, fits] of [
            ["task 3", (span) => span.task === 3],
            [sleeps[0].at.replace("workloads/", ""), (span) => span.at === sleeps[0].at],
        ]) {
            await page.locator('input[type="search"]').fill(query);
            await settle(page);
            assert.match(
                await page.locator(".found").textContent(),
                new RegExp(`^${trace.spans.filter(fits).length} slice`),
                query
            );
        }
    }
);

/* --- addresses --- */

pageTest(
    "an address leads to a instant: runner, task, cursor, view and range",
    {
        hash: "#count/threads.4/task-3?at=1500000&view=0-4000000&range=1000000-2000000",
    },
    async (page) => {
        assert.match(await page.locator(".track.focused").getAttribute("data-cell"), /^count\.threads\.4$/);
        assert.equal(await timeOf(page), 1500000);
        assert.match(await page.locator(".source").innerText(), /task 3 /);
        assert.match(
            await page.locator("caption", { hasText: "time of all tasks" }).innerText(),
            /From 1\.000000 ms to 2\.000000 ms/
        );
    }
);

pageTest("an insight takes the reader to its instant", {}, async (page) => {
    const insight = page.locator(".insights a", { hasText: "8 tasks in flight" }).first();
    await insight.click();
    await page.waitForFunction(() => location.hash.startsWith("#count/coroutines"));
    assert.match(
        await page.locator(".instant").innerText(),
        /Parked \(suspended at an await\), sleep: [1-8]/
    );
});

pageTest(
    "a point of the scatter leads to its track, and no panel opens",
    { hash: "#numbers" },
    async (page) => {
        await page.locator('.scatter a[aria-label^="count:delay=3ms, threads"]').click();
        await page.waitForFunction(() => location.hash.startsWith("#count/threads.4"));
        assert.equal(await page.locator(".docked").isVisible(), false);
    }
);
