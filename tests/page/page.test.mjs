/* The page as a person would use it: a real run's report, from file://, in Chromium. The figures that it shows are compared
 * with run.json and with a plain reading of the traces. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, settle, violationsOf } from "./support/browser.mjs";
import { readTraceJson } from "./support/trace_json.mjs";
import { closeRealRun, openRealRun, pageTests } from "./support/real_run.mjs";

let browser, folder, run, report;

before(async () => {
    const args = "count:delay=3ms fib:n=20 queue:items=60:producers=4:consumers=4 -n 8 --repeats 3 --trace all";
    ({ browser, folder, run, report } = await openRealRun("page", args.split(" ")));
});

after(() => closeRealRun(browser, folder));

const pageTest = pageTests(() => ({ browser, path: report }));

const cellOf = (id) => run.cells.find((cell) => cell.id === id);
const stripOf = (page, id) => page.locator(`.strip[data-cell="${id}"]`);
/* Strips are drawn when they come near the window. */
const see = async (page, id) => {
    await stripOf(page, id).scrollIntoViewIfNeeded();
    await settle(page);
};
const hashOf = (page) => page.evaluate(() => location.hash);
const press = async (page, key) => {
    await page.keyboard.press(key);
    await settle(page);
};
const timeOf = async (page) =>
    Number((await page.locator(".time").textContent()).replace(/[^0-9.]/g, "")) * 1e6;

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

/* --- opening --- */

pageTest("opens from a file, without a network and without a complaint", {}, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "true");
    assert.equal(
        await page.locator(".strip").count(),
        run.cells.filter((cell) => cell.group === "count").length
    );
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
});

test("without JavaScript the page still reads: answer, table, charts, terms", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false }),
        page = await context.newPage();
    await page.goto(`file://${report}`);
    for (const id of ["answer", "figures", "reading", "runners", "machine"])
        assert.ok((await page.locator(`#${id}`).innerText()).length > 100, id);
    assert.match(await page.locator("#app").innerText(), /JavaScript/);
    await context.close();
});

pageTest("the pictures are drawn: in each strip some pixels of every state that it has", {}, async (page) => {
    for (const cell of run.cells.filter((one) => one.group === "count")) await see(page, cell.id);
    const inks = await page.evaluate(() =>
        [...document.querySelectorAll(".strip")].map((strip) => {
            const canvas = strip.querySelector("canvas"),
                { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const found = { running: 0, waiting: 0 };
            for (let i = 0; i < data.length; i += 4) {
                found.running += data[i] === 0 && data[i + 1] === 0x72 && data[i + 2] === 0xb2 ? 1 : 0;
                found.waiting += data[i] === 0xcf && data[i + 1] === 0xd5 && data[i + 2] === 0xda ? 1 : 0;
            }
            return found;
        })
    );
    for (const { running, waiting } of inks) assert.ok(running > 5 && waiting > 500, JSON.stringify(inks));
});

pageTest("a row a task shows its time in the queue", {}, async (page) => {
    const queued = () =>
        page.evaluate(() => {
            const canvas = document.querySelector('.strip[data-cell="count.sync"] canvas'),
                { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let found = 0;
            for (let i = 0; i < data.length; i += 4)
                found += data[i] === 0xee && data[i + 1] === 0xf0 && data[i + 2] === 0xf2 ? 1 : 0;
            return found;
        });
    await see(page, "count.sync");
    assert.equal(await queued(), 0);
    await stripOf(page, "count.sync").locator("button").first().click();
    await settle(page);
    await settle(page);
    /* Of 8 rows, one after another, somewhat less than half is queue. */
    assert.ok((await queued()) > 5000);
});

/* --- figures --- */

pageTest("the figures of the race equal those in run.json", {}, async (page) => {
    for (const group of ["count", "fib"]) {
        await page.evaluate((name) => {
            location.hash = `#${name}`;
        }, group);
        await page.waitForFunction(
            (name) => document.querySelector(".strip")?.dataset.cell.startsWith(name),
            group
        );
        for (const row of await readTable(page, "The race")) {
            const cell = run.cells.find(
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
        await page.waitForSelector("#answer .claims"); /* they come after the picture */
        assert.match(
            await page.locator("#answer").innerText(),
            /8 tasks in flight at once, (all|\d+) of them waiting, on 1 lane/
        );
    }
);

pageTest("a drag's totals equal a plain recomputation", {}, async (page) => {
    const strip = stripOf(page, "count.sync"),
        picture = strip.locator(".picture");
    await picture.scrollIntoViewIfNeeded();
    const box = await picture.boundingBox();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 15);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 15, { steps: 4 });
    await page.mouse.move(box.x + box.width * 0.7, box.y + 15, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => location.hash.includes("range="));
    const [, begin, end] = /range=(\d+)-(\d+)/.exec(await hashOf(page)).map(Number);
    /* The very range as the page has it: the address rounds to whole ns. */
    const rows = await readTable(page, "time of all tasks together");
    const unit = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };
    const nanoseconds = (text) => (text === "0" ? 0 : Number(text.split(" ")[0]) * unit[text.split(" ")[1]]);
    for (const row of rows) {
        const cell = run.cells.find((one) => one.group === "count" && row.runner.startsWith(one.runner));
        const trace = readTraceJson(join(folder, "results", cell.trace)),
            overlap = (span) => Math.max(0, Math.min(span.end, end) - Math.max(span.begin, begin));
        const waiting = trace.spans
            .filter((span) => span.state === 2)
            .reduce((sum, span) => sum + overlap(span), 0);
        const active = trace.spans
            .filter((span) => span.state === 1)
            .reduce((sum, span) => sum + overlap(span), 0);
        const isNear = (text, expected) =>
            Math.abs(nanoseconds(text) - expected) <= Math.max(3, expected * 0.006);
        assert.ok(
            isNear(row.waiting, waiting),
            `${row.runner}: waiting ${row.waiting}, expected ${waiting} ns`
        );
        const shown = ["running", "preempted", "blocked by the kernel"].reduce(
            (sum, state) => sum + nanoseconds(row[state]),
            0
        );
        assert.ok(
            Math.abs(shown - active) <= Math.max(9, active * 0.02),
            `${row.runner}: ${shown} ns, expected ${active}`
        );
        assert.equal(
            Number(row["tasks in flight"]),
            trace.tasks.filter((task) => task.start < end && task.end > begin).length
        );
    }
});

/* --- keys and controls --- */

pageTest(
    "stepping follows the trace's own edges, forwards and back",
    { hash: "#count/sync?at=0" },
    async (page) => {
        /* One task after another needs no event loop. */
        assert.match(await page.locator(".moment").innerText(), /main thread: /);
        const trace = readTraceJson(join(folder, "results", cellOf("count.sync").trace));
        const edges = [
            ...new Set(
                [
                    ...trace.spans,
                    ...trace.kernel.filter((stretch) =>
                        trace.spans.some(
                            (span) => span.state === 1 && span.begin < stretch.end && span.end > stretch.begin
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
        await press(page, ",");
        assert.equal(Math.round(await timeOf(page)), seen[3]);
    }
);

pageTest(
    "keys: zoom, see all, move, choose a runner, a task and a workload, open, lens",
    { hash: "#count/coroutines" },
    async (page) => {
        const settled = async (pattern) => {
            await page.waitForFunction((text) => new RegExp(text).test(location.hash), pattern.source);
        };
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
            await stripOf(page, cellOf("count.processes.4").id).locator("button[aria-expanded=true]").count(),
            1
        );
        await press(page, "w");
        await settled(/lens=off/);
        await press(page, "w");
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
        for (const words of ["the next event", "zoom in, out", "search a task", "play or pause"])
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
    "nothing plays by itself; play moves the cursor on to the end, and pause stops it",
    { hash: "#count/coroutines?at=0" },
    async (page) => {
        const wait = () => page.waitForTimeout(120);
        await wait();
        assert.equal(await timeOf(page), 0);
        await page.locator("select").selectOption("10000");
        await press(page, "p");
        await page.waitForFunction(() => document.querySelector(".time").textContent !== "0.000000 ms");
        await press(page, "p");
        const paused = await timeOf(page);
        await wait();
        assert.equal(await timeOf(page), paused);
        await page.locator("select").selectOption("1");
        await press(page, "p");
        await page.getByRole("button", { name: "Play (p)" }).waitFor();
        assert.ok((await timeOf(page)) > paused);
    }
);

pageTest(
    "search counts what fits and goes from match to match",
    { hash: "#count/threads?at=0" },
    async (page) => {
        const trace = readTraceJson(join(folder, "results", cellOf("count.threads.4").trace));
        await press(page, "/");
        await page.keyboard.type("sleep");
        await settle(page);
        const sleeps = trace.spans.filter((span) => span.what === "sleep");
        assert.match(
            await page.locator(".found").textContent(),
            new RegExp(`^${sleeps.length} stretches in threads`)
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
                new RegExp(`^${trace.spans.filter(fits).length} stretch`),
                query
            );
        }
    }
);

pageTest("a state that is filtered out fades in the picture", {}, async (page) => {
    const pale = () =>
        page.evaluate(() => {
            const canvas = document.querySelector('.strip[data-cell="count.sync"] canvas');
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, 26);
            let found = 0;
            for (let i = 0; i < data.length; i += 4)
                found += data[i] === 0xcf && data[i + 1] === 0xd5 && data[i + 2] === 0xda ? 1 : 0;
            return found;
        });
    await see(page, "count.sync");
    const before = await pale();
    await page.getByRole("button", { name: /^waiting/ }).click();
    await settle(page);
    assert.ok(before > 500);
    assert.equal(await pale(), 0);
    assert.equal(await page.getByRole("button", { name: /^waiting/ }).getAttribute("aria-pressed"), "false");
});

/* --- addresses --- */

pageTest(
    "an address leads to a moment: runner, task, cursor, view and range",
    {
        hash: "#count/threads.4/task-3?at=1500000&view=0-4000000&range=1000000-2000000",
    },
    async (page) => {
        assert.match(await page.locator(".strip.focused").getAttribute("data-cell"), /^count\.threads\.4$/);
        assert.equal(await timeOf(page), 1500000);
        assert.match(await page.locator("#source-title + div").innerText(), /^Task 3 /);
        assert.match(
            await page.locator("caption", { hasText: "time of all tasks" }).innerText(),
            /From 1\.000000 ms to 2\.000000 ms/
        );
    }
);

pageTest("a claim takes the reader to its moment", {}, async (page) => {
    const claim = page.locator(".claims a", { hasText: "8 tasks in flight" }).first();
    await claim.click();
    await page.waitForFunction(() => location.hash.startsWith("#count/coroutines"));
    assert.match(await page.locator(".counts").innerText(), /8 waiting|waiting/);
});

pageTest(
    "a point of the plane leads to its strip; the source shows the line of a suspended task",
    {},
    async (page) => {
        await page.locator('.plane a[aria-label^="count:delay=3ms, threads"]').click();
        await page.waitForFunction(() => location.hash.startsWith("#count/threads.4"));
        assert.match(await page.locator("#source-title + div").innerText(), /suspended here/);
        assert.match(await page.locator(".line.here code").innerText(), /task_sleep/);
    }
);

pageTest("the repeats can be laid over one another", {}, async (page) => {
    await see(page, "count.sync");
    const ink = () => page.evaluate(() => document.querySelector(".strip canvas").toDataURL());
    const before = await ink();
    await press(page, "r");
    await page.waitForFunction((old) => document.querySelector(".strip canvas").toDataURL() !== old, before);
});

/* --- for everyone --- */

for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
]) {
    pageTest(`axe-core finds no violation (${name})`, options, async (page) => {
        assert.deepEqual(await violationsOf(page), []);
    });
    pageTest(`nothing is wider than the window (${name})`, options, async (page) => {
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
    });
}

pageTest("where less motion is wanted, scrolling is instant", { reducedMotion: "reduce" }, async (page) => {
    await page.evaluate(() => {
        Element.prototype.scrollIntoView = function scroll(how) {
            globalThis.asked = how.behavior;
        };
    });
    await page.locator('.plane a[aria-label^="count:delay=3ms, threads"]').click();
    await page.waitForFunction(() => globalThis.asked !== undefined);
    assert.equal(await page.evaluate(() => globalThis.asked), "auto");
});

pageTest("on paper all strips are drawn, in light colours", { colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const corners = await page.evaluate(() =>
        [...document.querySelectorAll(".strip canvas")].map((canvas) => [
            ...canvas.getContext("2d").getImageData(1, 1, 1, 1).data,
        ])
    );
    for (const corner of corners) assert.deepEqual(corner, [255, 255, 255, 255]);
});

/* Pictures for a reviewer to look at; SIMUL_SHOTS names the folder that keeps them. */
test("screenshots in every size and scheme can be made", async () => {
    const shots = process.env.SIMUL_SHOTS ?? folder;
    const looks = {
        wide: {},
        dark: { colorScheme: "dark" },
        phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
        projector: { viewport: { width: 1920, height: 1080 } },
        "old-projector": { viewport: { width: 1024, height: 768 } },
    };
    for (const [name, options] of Object.entries(looks)) {
        const page = await openPage(browser, report, options);
        for (const cell of run.cells.filter((one) => one.group === "count")) await see(page, cell.id);
        await page.locator("#race").screenshot({ path: join(shots, `page-${name}.png`) });
        assert.ok(readFileSync(join(shots, `page-${name}.png`)).length > 20000);
        await page.context().close();
    }
    const paper = await openPage(browser, report, { viewport: { width: 760, height: 1100 } });
    await paper.emulateMedia({ media: "print" });
    await paper.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await paper.screenshot({ path: join(shots, "page-paper.png"), fullPage: true });
    await paper.context().close();
    writeFileSync(join(shots, "page-shots.txt"), Object.keys(looks).join("\n"));
});
