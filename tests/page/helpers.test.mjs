/* Helpers, the servers that tasks talk to: a row apart from the lanes, as high as their mean share of a CPU,
 * and counted nowhere else. A real run gives the figures, made ones the pixels. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, see, settle, trackOf, violationsOf, whenDrawn } from "./support/browser.mjs";
import { makePage, makeRun } from "./support/make_page.mjs";
import { packTrace } from "./support/pack.mjs";
import { closeRealRun, openRealRun } from "./support/real_run.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let browser, folder, run, report;

before(async () => {
    const args = "echo:rounds=20 fetch:latency=1ms count:delay=1ms -n 8 --repeats 2";
    ({ browser, folder, run, report } = await openRealRun("helpers", args.split(" ")));
});

after(() => closeRealRun(browser, folder));

const drawnSample = async (page, cell) => {
    const drawn = await page
        .locator(`script.trace[data-cell="${cell.id}"]:not(.repeat)`)
        .getAttribute("data-repeat");
    return cell.samples.find((sample) => sample.repeat === Number(drawn));
};

/* The tooltips of a picture from top to bottom, as [y, text], at `share` of its width. */
async function tooltipsOf(page, track, share = 0.5) {
    const picture = track.locator(".picture"),
        found = [];
    await picture.evaluate((node) => node.scrollIntoView({ block: "center" }));
    await whenDrawn(track);
    const box = await picture.boundingBox();
    for (let y = 2; y < box.height; y += 4) {
        await page.mouse.move(box.x + box.width * share, box.y + y);
        const tooltip = page.locator(".tooltip");
        found.push([y, (await tooltip.isVisible()) ? await tooltip.innerText() : ""]);
    }
    return found;
}

const ofHelper = (tooltips) => tooltips.filter(([, text]) => text.includes("(helper)"));

/* --- a real run --- */

test("each server has its row, with run.json's figures in its tooltip", async () => {
    for (const group of ["echo", "fetch", "count"]) {
        const page = await openPage(browser, report, { hash: `#${group}` });
        for (const cell of run.cells.filter((one) => one.group === group)) {
            const track = page.locator(`.track[data-cell="${cell.id}"]`),
                rows = ofHelper(await tooltipsOf(page, track, 0.3));
            const { helpers, makespan_ns: makespan } = await drawnSample(page, cell);
            assert.equal(helpers.length, group === "count" ? 0 : 1, cell.id);
            assert.equal(rows.length > 0, helpers.length > 0, cell.id);
            for (const { name, cpu_ns: cpu, requests } of helpers) {
                const words = rows[0][1],
                    share = cpu / makespan;
                assert.ok(words.startsWith(`${name} (helper): ${share.toFixed(4)} `), `${cell.id}: ${words}`);
                assert.ok(words.includes(`\n${(cpu / 1e6).toFixed(6)} ms of CPU time`), words);
                assert.match(words, new RegExp(`\\n${requests} requests?\\n`));
                assert.match(words, /not recorded moment by moment/);
                assert.match(
                    await track.locator("canvas").getAttribute("aria-label"),
                    /Apart from the tasks, .* \(helper\): [\d.<]+ (of a CPU|CPUs) on average/
                );
                assert.match(await track.locator(".notes").innerText(), /^Helper, drawn apart: /m);
            }
        }
        const legend = await page.locator(".legend").innerText();
        assert.equal(/helper/.test(legend), group !== "count");
        assert.equal(await page.locator(".legend button", { hasText: "helper:" }).count(), 0); /* no filter */
        assert.deepEqual(page.problems, []);
        await page.context().close();
    }
});

test("a helper is no lane, and its figures stand in the tables", async () => {
    const page = await openPage(browser, report, { hash: "#echo" });
    await page.locator("summary", { hasText: "The race as tables" }).click();
    await settle(page);
    const read = (words) =>
        page
            .locator("table", { hasText: words })
            .locator("tbody tr")
            .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
    for (const [label, lanes] of await read("each runner’s own figures"))
        assert.equal(lanes, label === "sync" || label === "coroutines" ? "1" : /\d+/.exec(label)[0], label);
    const rows = await read("Helpers: servers that the tasks talk to, no lanes"),
        cells = run.cells.filter((one) => one.group === "echo");
    assert.equal(rows.length, cells.length);
    for (const [i, cell] of cells.entries()) {
        const sample = await drawnSample(page, cell),
            share = sample.helpers[0].cpu_ns / sample.makespan_ns;
        assert.equal(rows[i][1], "echo server");
        assert.ok(Math.abs(Number(rows[i][4].replace("<", "")) - share) <= 0.0101, rows[i].join(" | "));
    }
    await page.context().close();
});

for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", PHONE],
])
    test(`axe-core finds no violation where helpers are, and nothing is too wide (${name})`, async () => {
        const page = await openPage(browser, report, { ...options, hash: "#fetch" });
        assert.deepEqual(await violationsOf(page), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

/* --- made runs --- */

/* One task of `makespan` that waits; its helpers have used `cpus` ns. */
function made(id, runner, makespan, cpus) {
    const trace = {
        facts: {
            workload: "made",
            runner,
            tasks: 1,
            makespan_ns: makespan,
            cpus_allowed: 2,
            status: "ok",
            repeat: 0,
        },
        lanes: [{ name: "main thread", kind: "thread" }],
        tasks: [{ start: 0, end: makespan, ended: 1 }],
        spans: [{ begin: 0, end: makespan, task: 0, lane: 0, state: 1, what: "", at: "", until: 0 }],
        kernel: [],
        posts: [],
    };
    const helpers = cpus.map((cpu, i) => ({
        name: `server ${i}`,
        requests: 1,
        cpu_ns: cpu,
        late_p50_ns: null,
    }));
    return {
        cell: { id, runner, samples: [{ repeat: 0, status: "ok", makespan_ns: makespan, helpers }] },
        trace: { cell: id, packed: packTrace(id, trace) },
    };
}

async function openMade(list, options = {}) {
    const path = join(folder, "made.html");
    const cells = list.map(({ cell }) => cell),
        traces = list.map(({ trace }) => trace);
    writeFileSync(path, makePage({ run: makeRun(cells), traces }));
    const page = await openPage(browser, path, options);
    await settle(page);
    return page;
}

/* How much ink there is in each line of a track's picture, between two shares of its width: what differs from
 * the paper. The picture's own lines, top to bottom. */
const inkOf = (page, id, from = 0.75, to = 0.95) =>
    page.locator(`.track[data-cell="${id}"] canvas`).evaluate(
        (canvas, [begin, end]) => {
            const left = Math.round(canvas.width * begin),
                width = Math.round(canvas.width * end) - left,
                scale = canvas.height / canvas.clientHeight,
                context = canvas.getContext("2d"),
                paper = context.getImageData(1, 1, 1, 1).data;
            return Array.from({ length: canvas.clientHeight }, (_, y) => {
                const { data } = context.getImageData(left, Math.round(y * scale), width, 1);
                let found = 0;
                for (let i = 0; i < data.length; i += 4) found += Math.abs(data[i] - paper[0]) > 40 ? 1 : 0;
                return found / width;
            });
        },
        [from, to]
    );

/* The only task's row takes 4 to 12 (layout.js); then come a gap of 9 and the helper's 16 pixels, of which
 * the frame's own lines are left out. */
const ROW = { top: 21, bottom: 37 };
const sum = (list) => list.reduce((total, one) => total + one, 0);
const upper = (ink) => sum(ink.slice(ROW.top + 2, ROW.top + 7));
const lower = (ink) => sum(ink.slice(ROW.top + 10, ROW.bottom - 1));

for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", PHONE],
])
    test(`the level is as high as the mean share, from the start to the end (${name})`, async () => {
        const list = [
            /* The last is half as long as the others, and so too long for an axis of its own. */
            made("made.sync", "sync", 1e6, [0.5e6]),
            made("made.threads.1", "threads", 1e6, [1e6]),
            made("made.processes.1", "processes", 1e6, [0]),
            made("made.coroutines", "coroutines", 0.5e6, [0.5e6]),
        ];
        const page = await openMade(list, options);
        for (const { cell } of list) await see(page, cell.id);
        const half = await inkOf(page, "made.sync"),
            full = await inkOf(page, "made.threads.1"),
            none = await inkOf(page, "made.processes.1"),
            ended = await inkOf(page, "made.coroutines", 0.97, 0.999);
        assert.ok(lower(half) > 1 && upper(half) < 0.5, `${lower(half)} ${upper(half)}`);
        assert.ok(lower(full) > 1 && upper(full) > 1, `${lower(full)} ${upper(full)}`);
        assert.ok(lower(none) < 0.5 && upper(none) < 0.5, `${lower(none)} ${upper(none)}`);
        assert.ok(lower(ended) < 0.5, "after its run a helper has no row");
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

test("a row a helper, under one another; without a helper the picture is as low as ever", async () => {
    const heights = [];
    for (const cpus of [[], [1e5], [1e5, 2e5]]) {
        const page = await openMade([made("made.sync", "sync", 1e6, cpus)]);
        heights.push(await page.locator(".picture").evaluate((node) => node.clientHeight));
        const rows = ofHelper(await tooltipsOf(page, page.locator(".track")));
        assert.deepEqual(
            [...new Set(rows.map(([, text]) => text.split(" (")[0]))],
            cpus.map((_, i) => `server ${i}`)
        );
        await page.context().close();
    }
    assert.ok(heights[0] < heights[1] && heights[1] < heights[2], heights.join());
});

test("the row stays under its own zoom, when the view is nearer, and on paper", async () => {
    const list = [made("made.sync", "sync", 1e8, [1e8]), made("made.coroutines", "coroutines", 1e6, [1e6])];
    const page = await openMade(list, { hash: "#made/coroutines?zoom=coroutines" });
    await see(page, "made.coroutines");
    /* Its own axis takes 38 pixels above the rows. */
    const rows = ofHelper(await tooltipsOf(page, page.locator('.track[data-cell="made.coroutines"]')));
    const under = await inkOf(page, "made.coroutines");
    assert.ok(rows.length >= 3);
    assert.ok(under[rows[1][0] + 2] > 0.2, `${under[rows[1][0] + 2]}`);
    await page.evaluate(() => {
        location.hash = "#made/sync?view=50000000-50100000";
    });
    await page.waitForFunction(() => document.querySelector(".track.focused")?.dataset.cell === "made.sync");
    await settle(page);
    const near = await inkOf(page, "made.sync");
    assert.ok(upper(near) > 1 && lower(near) > 1, `${upper(near)} ${lower(near)}`);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const paper = await inkOf(page, "made.sync");
    assert.ok(upper(paper) > 1 && lower(paper) > 1, `${upper(paper)} ${lower(paper)}`);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test("a helper of unknown CPU time is reported, not drawn; on several CPUs it has a higher top", async () => {
    const unknown = await openMade([made("made.sync", "sync", 1e6, [null])]);
    assert.deepEqual(ofHelper(await tooltipsOf(unknown, unknown.locator(".track"))), []);
    assert.match(await unknown.locator(".notes").innerText(), /^Helper, not drawn: server 0,/m);
    assert.doesNotMatch(await unknown.locator(".legend").innerText(), /helper/);
    await unknown.context().close();
    const busy = await openMade([made("made.sync", "sync", 1e6, [1.5e6])]);
    const [[, words]] = ofHelper(await tooltipsOf(busy, busy.locator(".track")));
    assert.match(words, /^server 0 \(helper\): 1\.5000 CPUs on average\n/);
    assert.match(words, /full height is 2 CPUs/);
    await busy.context().close();
});

/* Pictures for a reviewer to look at; SIMUL_SHOTS names the folder that keeps them. */
test("screenshots of the helpers can be made", async () => {
    const shots = process.env.SIMUL_SHOTS ?? folder;
    for (const [name, options] of Object.entries({ wide: {}, dark: { colorScheme: "dark" }, phone: PHONE })) {
        const page = await openPage(browser, report, { ...options, hash: "#fetch" });
        await see(page, "fetch.coroutines");
        await trackOf(page, "fetch.coroutines").screenshot({ path: join(shots, `helpers-${name}.png`) });
        assert.ok(readFileSync(join(shots, `helpers-${name}.png`)).length > 5000);
        await page.context().close();
    }
});
