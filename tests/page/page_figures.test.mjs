/* The figures that the page of a real run shows, compared with run.json and with a plain reading of the
 * traces. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { settle, trackOf, whenDrawn } from "./support/browser.mjs";
import { readTraceJson } from "./support/trace_json.mjs";
import { openRaces } from "./support/races.mjs";

const races = openRaces("figures");
const { pageTest } = races;

const hashOf = (page) => page.evaluate(() => location.hash);

/* Opens the folded tables and reads one as [heading: text] by row. */
async function readTable(page, caption) {
    await page.evaluate(() =>
        document.querySelectorAll("details").forEach((details) => {
            details.open = true;
        })
    );
    await settle(page);
    return page.evaluate((words) => {
        const found = [...document.querySelectorAll("table")].find((table) =>
            table.caption?.textContent.includes(words)
        );
        const headings = [...found.tHead.rows[0].cells].map((cell) => cell.textContent);
        return [...found.tBodies[0].rows].map((row) =>
            Object.fromEntries([...row.cells].map((cell, i) => [headings[i], cell.textContent]))
        );
    }, caption);
}

pageTest("the figures of the race equal those in run.json", {}, async (page) => {
    for (const group of ["count", "fib"]) {
        await page.evaluate((name) => {
            location.hash = `#${name}`;
        }, group);
        await page.waitForFunction(
            (name) => document.querySelector(".track")?.dataset.cell.startsWith(name),
            group
        );
        for (const row of await readTable(page, "The race")) {
            const cell = races.run.cells.find(
                (one) => one.group === group && one.runner === row.runner.split(" ")[0]
            );
            const shown = Number(
                await page.evaluate(
                    (id) =>
                        document.querySelector(`script.trace[data-cell="${id}"]:not(.repeat)`).dataset.repeat,
                    cell.id
                )
            );
            const sample = cell.samples.find((one) => one.repeat === shown);
            assert.equal(Number(row["in flight (max)"]), sample.concurrency.max, cell.id);
            assert.equal(Number(row["on CPU (max)"]), sample.parallelism.max, cell.id);
            assert.ok(
                Math.abs(Number(row["in flight (mean)"].replace("<", "")) - sample.concurrency.mean) <=
                    0.0051 * Math.max(1, sample.concurrency.mean),
                cell.id
            );
            assert.ok(
                Math.abs(Number(row["on CPU (mean)"].replace("<", "")) - sample.parallelism.mean) <= 0.0101,
                cell.id
            );
            assert.equal(row.source, sample.parallelism.source);
        }
    }
});

pageTest(
    "a learner sees it: sync holds one wait at a time, a pool of 4 four, coroutines all, on one lane",
    {},
    async (page) => {
        const rows = Object.fromEntries((await readTable(page, "The race")).map((row) => [row.runner, row]));
        assert.deepEqual(
            [
                rows.sync["in flight (max)"],
                rows["threads (pool of 4)"]["in flight (max)"],
                rows.coroutines["in flight (max)"],
            ],
            ["1", "4", "8"]
        );
        assert.equal(rows.coroutines.lanes, "1");
        await page.waitForSelector(".insights"); /* they come after the picture */
        assert.match(
            await page.locator(".insights").innerText(),
            /8 tasks in flight at once, (all|\d+) of them waiting, on one event loop/
        );
    }
);

/* Drags across a track from 0.3 to 0.7 of it. On a slow machine it may not be drawn yet, or move while the
 * tracks above it are drawn: then nothing comes of it. Returns whether the address has the range, which
 * it gets in its own time. */
async function dragAcross(page, track) {
    const picture = track.locator(".picture");
    await picture.scrollIntoViewIfNeeded();
    await whenDrawn(track);
    const box = await picture.boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 15);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 15, { steps: 4 });
    await page.mouse.move(box.x + box.width * 0.7, box.y + 15, { steps: 4 });
    await page.mouse.up();
    return page
        .waitForFunction(
            () => {
                const range = /range=(\d+)-(\d+)/.exec(location.hash);
                return range !== null && Number(range[2]) > 2 * Number(range[1]);
            },
            {},
            { timeout: 5000 }
        )
        .then(
            () => true,
            (error) => {
                if (error.name !== "TimeoutError") throw error;
                return false;
            }
        );
}

pageTest("a drag's totals equal a plain recomputation", {}, async (page) => {
    const track = trackOf(page, "count.sync");
    let tries = 1;
    while (!(await dragAcross(page, track))) assert.ok(++tries <= 5, "no drag selects a range");
    const [, begin, end] = /range=(\d+)-(\d+)/.exec(await hashOf(page)).map(Number);
    /* The very range as the page has it: the address rounds to whole ns. */
    const rows = await readTable(page, "time of all tasks together");
    const unit = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };
    const nanoseconds = (text) => (text === "0" ? 0 : Number(text.split(" ")[0]) * unit[text.split(" ")[1]]);
    for (const row of rows) {
        const cell = races.run.cells.find(
            (one) => one.group === "count" && row.runner.startsWith(one.runner)
        );
        const trace = readTraceJson(join(races.folder, "results", cell.trace)),
            overlap = (span) => Math.max(0, Math.min(span.end, end) - Math.max(span.begin, begin));
        const timeIn = (state) =>
            trace.spans.reduce((sum, span) => sum + (span.state === state ? overlap(span) : 0), 0);
        /* A preempted part of a running span is ready, and a part that the kernel blocked is waiting. */
        const preempted = /\((.*) of it preempted\)/.exec(row.ready)?.[1] ?? "0";
        const isNear = (shown, expected, share) =>
            assert.ok(
                Math.abs(shown - expected) <= Math.max(9, expected * share),
                `${row.runner}: ${shown} ns, expected ${expected}`
            );
        isNear(nanoseconds(row.ready) - nanoseconds(preempted), timeIn(3), 0.02);
        isNear(
            ["running", "waiting", "ready"].reduce((sum, state) => sum + nanoseconds(row[state]), 0),
            timeIn(1) + timeIn(2) + timeIn(3),
            0.02
        );
        assert.equal(
            Number(row["tasks in flight"]),
            trace.tasks.filter((task) => task.start < end && task.end > begin).length
        );
    }
});
