/* What a reader can press: each key of the help's list and each button changes what it says it does. Also the
 * pages of `simul report` on traces of other tools, and of a run without the kernel's records. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { openPage, see, settle, trackOf, violationsOf } from "./support/browser.mjs";
import { SIMUL, closeRealRun, openRealRun, pageTests } from "./support/real_run.mjs";
import { duration } from "../../report/page/web/model/figure.js";
import { KEYS } from "../../report/page/web/control/keyboard.js";

let browser, folder, run, report;

const simul = (...args) => execFileSync(SIMUL, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

before(async () => {
    const args = "hog:wait=1ms:hog=20ms count:delay=2ms -n 6 --repeats 3 --trace all --kernel off";
    ({ browser, folder, run, report } = await openRealRun("controls", args.split(" ")));
});

after(() => closeRealRun(browser, folder));

const pageTest = pageTests(() => ({ browser, path: report }));

/* --- keys and buttons --- */

/* All that a key or a button can change, as one text. */
const stateOf = (page) =>
    page.evaluate(() => {
        const shown = (query) => [...document.querySelectorAll(query)];
        return JSON.stringify([
            document.querySelector(".time").textContent,
            document.querySelector("select").value,
            document.querySelector("dialog").open,
            document.activeElement.tagName,
            shown(".toolbar button").map((button) => [
                button.getAttribute("aria-pressed"),
                button.getAttribute("aria-label"),
            ]),
            shown(".track.focused").map((track) => track.dataset.cell),
            shown(".track button").map((button) => button.textContent),
            document.querySelector(".docked").hidden,
            document.querySelector(".docked").textContent,
            document.querySelector(".copy-link").textContent,
            shown(".cover").map((cover) => cover.hidden),
            document.querySelector("[id=totals-title] + div").textContent,
            shown("#app canvas").map((canvas) => canvas.toDataURL().length),
        ]);
    });

/* Waits until the page differs from `old`; the address follows after a moment. */
async function changes(page, old) {
    for (let i = 0; i < 100; i++) {
        await settle(page);
        if ((await stateOf(page)) !== old) return true;
    }
    return false;
}

let visits = 0;

/* Shows an instant as if the page had been opened there. */
async function begin(page, hash) {
    const isThere = (group) =>
        page.waitForFunction(
            (name) => document.querySelector(".track")?.dataset.cell.startsWith(`${name}.`),
            group
        );
    const go = (to) =>
        page.evaluate((address) => {
            location.hash = address;
        }, to);
    const group = hash.slice(1).split("/")[0];
    await page.evaluate(() => {
        document.querySelector("dialog").close();
        document.activeElement.blur();
    });
    await page.keyboard.press("Escape");
    /* An address that has not been there before: to go to the present one is no step, and the page writes its
     * own only after a moment. */
    await go(`${group === "hog" ? "#count" : "#hog"}?at=${++visits}`);
    await isThere(group === "hog" ? "count" : "hog");
    await go(hash);
    await isThere(group);
    await settle(page);
}

/* Where each key has something to do. */
const MOMENT = "#hog/coroutines/task-3?at=13000000&view=1000000-26000000&range=2000000-4000000";

for (const [group, keys] of KEYS)
    pageTest(`keys, ${group}: each has its effect`, {}, async (page) => {
        for (const [shown, names] of keys)
            for (const name of names) {
                if (name === "w") continue; /* no run is short here: panel.test.mjs */
                await begin(page, name === "K" ? "#count" : MOMENT);
                if (name === "n" || name === "N") await page.locator('input[type="search"]').fill("sleep");
                await page.evaluate(() => document.activeElement.blur());
                await settle(page);
                const old = await stateOf(page);
                await page.keyboard.press(name);
                assert.ok(await changes(page, old), `${shown}: ${name}`);
            }
    });

pageTest("each button has its effect", { hash: MOMENT }, async (page) => {
    const buttons = page.locator(".toolbar button:visible, .track button:visible, .docked button:visible");
    const count = await buttons.count();
    assert.ok(count >= 15, `${count} buttons`);
    for (let i = 0; i < count; i++) {
        await begin(page, MOMENT);
        await page.locator('input[type="search"]').fill("sleep");
        await settle(page);
        await page.waitForFunction(() => document.querySelectorAll(".chip").length > 0);
        const button = buttons.nth(i),
            name = (await button.getAttribute("aria-label")) ?? (await button.textContent()),
            old = await stateOf(page);
        await button.click();
        assert.ok(await changes(page, old), name);
    }
});

pageTest("the slider and the list of speeds can be used", { hash: "#count/sync?at=0" }, async (page) => {
    await page.locator('input[type="range"]').fill("500");
    await settle(page);
    assert.notEqual(await page.locator(".time").textContent(), "0.000000 ms");
    await page.getByLabel("Speed", { exact: true }).selectOption("1/4");
    await settle(page);
    assert.equal(await page.getByLabel("Speed", { exact: true }).inputValue(), "0.25");
});

pageTest("a tooltip has the exact figures of what is below the pointer", { hash: "#count" }, async (page) => {
    await see(page, "count.sync");
    const box = await trackOf(page, "count.sync").locator(".picture").boundingBox();
    /* In one of the 6 rows of 8 pixels a task is in flight. */
    const found = [];
    for (let row = 0; row < 6; row++) {
        await page.mouse.move(box.x + box.width * 0.6, box.y + 4 + 8 * row + 4);
        found.push(await page.locator(".tooltip").innerText());
    }
    assert.match(
        found.find((words) => words.includes(" from ")) ?? found.join("; "),
        /^task \d: [A-Za-z, ]+\n[\d.]+ [mun]?s, from [\d.]+ ms to [\d.]+ ms(\n.*count\.c:\d+)?$/
    );
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height - 12);
    assert.match(await page.locator(".tooltip").innerText(), /^\d on CPU\nat [\d.]+ ms$/);
    await page.mouse.move(0, 0);
    assert.equal(await page.locator(".tooltip").isVisible(), false);
});

/* --- the answer --- */

/* A page that still glides to one place while the next link is pressed would make a test wait for nothing. */
const STILL = { reducedMotion: "reduce" };

pageTest("every insight leads to a place where its instant is in view", STILL, async (page) => {
    const insights = page.locator(".insights a");
    await insights.nth(7).waitFor();
    for (let i = 0; i < (await insights.count()); i++) {
        const words = await insights.nth(i).textContent();
        await insights.nth(i).click();
        await page.waitForFunction(() => {
            const track = document.querySelector(".track.focused"),
                line = track?.querySelector(".cursor").getBoundingClientRect(),
                picture = track?.querySelector(".picture").getBoundingClientRect();
            return line && line.width > 0 && line.left >= picture.left && line.left <= picture.right + 1;
        });
        assert.ok(await page.locator(".track.focused .cursor").isVisible(), words);
        await page.waitForFunction(() => {
            const box = document.querySelector(".track.focused").getBoundingClientRect();
            return box.bottom > 0 && box.top < innerHeight;
        });
    }
});

pageTest("a blocked event loop is reported with run.json's own figures", { hash: "#hog" }, async (page) => {
    await page.locator(".insights").waitFor();
    const cell = run.cells.find((one) => one.id === "hog.coroutines"),
        drawn = await page.evaluate(
            () =>
                document.querySelector('script.trace[data-cell="hog.coroutines"]:not(.repeat)').dataset.repeat
        );
    const stall = cell.samples.find((sample) => sample.repeat === Number(drawn)).longest_stall;
    /* On a machine that is busy enough another task may be interrupted for longer; then nobody is late. */
    const words = await page.locator(".insights").first().innerText(),
        insight = new RegExp(
            `task ${stall.task} blocked the event loop for [^;]*; ${stall.ready} other tasks? w`
        );
    if (stall.ready > 0) assert.match(words, insight);
    else assert.doesNotMatch(words, /blocked the event loop/);
});

pageTest(
    "the runners that the answer names are links to their tracks",
    { ...STILL, hash: "#about" },
    async (page) => {
        await page
            .locator(".answer", { hasText: "count:delay=2ms" })
            .locator("a", { hasText: "coroutines" })
            .click();
        await page.waitForFunction(
            () => document.querySelector(".track.focused")?.dataset.cell === "count.coroutines"
        );
    }
);

/* --- without the kernel's records --- */

/* The figures of a cell in C's words (tests/unit/report/test_figure.c). */
const shownOf = (page, id) =>
    page.evaluate((cell) => JSON.parse(document.getElementById("shown").textContent)[cell], id);

pageTest("what is inferred says so once, and its means are those of run.json", {}, async (page) => {
    await page.locator("summary", { hasText: "The race as tables" }).click();
    await settle(page);
    const words = await page.locator("#app").innerText();
    assert.equal(words.split("Inferred: the kernel").length, 2);
    const rows = await page
        .locator("table", { hasText: "each runner’s own figures" })
        .locator("tbody tr")
        .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
    assert.equal(rows.length, 4);
    for (const row of rows) {
        const cell = run.cells.find((one) => one.group === "hog" && row[0].startsWith(one.runner)),
            drawn = await page.evaluate(
                (id) => document.querySelector(`script.trace[data-cell="${id}"]:not(.repeat)`).dataset.repeat,
                cell.id
            );
        const { states_ns: states } = cell.samples.find((sample) => sample.repeat === Number(drawn));
        assert.equal(row[8], "inferred");
        assert.equal(row[6], (await shownOf(page, cell.id)).on_cpu);
        assert.deepEqual(row.slice(9, 11), [states.running, states.waiting].map(duration));
    }
});

/* --- traces of other tools --- */

const HOSTILE = "</script><script>globalThis.hit=1</script>";

function foreignEvents() {
    const events = [{ name: "thread_name", ph: "M", pid: 1, tid: 1, args: { name: HOSTILE } }];
    for (let i = 0; i < 20; i++)
        events.push(
            { name: `request ${i}`, ph: "X", pid: 1, tid: 1, ts: i * 100, dur: 90 },
            { name: HOSTILE, ph: "X", pid: 1, tid: 1, ts: i * 100 + 10, dur: 20 },
            { name: "wait", cat: "io", ph: "b", id: i, pid: 1, tid: 1, ts: i * 100 + 30 },
            { name: "wait", cat: "io", ph: "e", id: i, pid: 1, tid: 1, ts: i * 100 + 160 },
            { name: "tick", ph: "i", s: "t", pid: 1, tid: 1, ts: i * 100 }
        );
    return [...events, { name: "flow", ph: "s", id: 1, pid: 1, tid: 1, ts: 5 }];
}

test("traces of other tools, plain and packed, are drawn on one page; nothing in them executes", async () => {
    const events = foreignEvents(),
        seen = join(folder, "seen");
    writeFileSync(join(folder, "plain.json"), JSON.stringify({ traceEvents: events }));
    writeFileSync(join(folder, "packed.json.gz"), gzipSync(JSON.stringify(events)));
    simul("report", "plain.json", "packed.json.gz", "-q", "-o", seen);
    const page = await openPage(browser, join(seen, "report.html"));
    for (const file of ["plain.json", "packed.json.gz"]) {
        await page.locator("#nav a", { hasText: file }).click();
        await settle(page);
        await page.locator('input[type="search"]').fill("request");
        await settle(page);
        assert.match(await page.locator(".found").textContent(), /^20 slices/);
        await page.locator('input[type="search"]').fill("");
        await page.keyboard.press("Escape");
        await page.keyboard.press(".");
        await settle(page);
        assert.match(await page.locator(".instant").innerText(), /slices? at/);
    }
    assert.deepEqual(await violationsOf(page), []);
    assert.match(await page.locator("#trouble").innerText(), /flow events.* left out: 1/);
    assert.equal(await page.locator("#reading").isVisible(), false);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

pageTest("an inferred mean on CPU is reported as the range in which it lies", {}, async (page) => {
    const cells = run.cells.filter((cell) => cell.group === run.cells[0].group);
    for (const cell of cells) {
        const { lower, upper } = cell.summary.parallelism.inferred,
            track = page.locator(`.track[data-cell="${cell.id}"]`);
        await track.scrollIntoViewIfNeeded();
        const [, figure] = /on CPU: mean (\S+) \(inferred\)/.exec(await track.textContent());
        if (figure.includes("-"))
            figure.split("-").forEach((shown, end) => {
                const digits = shown.split(".")[1]?.length ?? 0;
                assert.equal(shown, [lower, upper][end].toFixed(digits), cell.id);
            });
        else assert.match(figure, upper < 0.1 ? /^<0\.1$/ : /^~/, cell.id);
    }
});
