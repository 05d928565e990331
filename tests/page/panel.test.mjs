/* The view of one workload: the panel beside the tracks, playing, a run on its own axis, the link to a
 * moment, and what the program said. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, see, settle, trackOf, violationsOf } from "./support/browser.mjs";
import { SIMUL, closeRealRun, openRealRun, pageTests } from "./support/real_run.mjs";
import { shortRace } from "./support/short_race.mjs";
import { press } from "./support/races.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const BLOCKED = "#made/coroutines?at=5000000"; /* task 3 blocks the event loop */

let browser, folder, report, made;

before(async () => {
    ({ browser, folder, report } = await openRealRun("panel", [
        "count:delay=2ms",
        "-n",
        "3",
        "--repeats",
        "1",
    ]));
    made = join(folder, "made.html");
    writeFileSync(made, shortRace());
});

after(() => closeRealRun(browser, folder));

const madeTest = pageTests(() => ({ browser, path: made }));
const pageTest = (name, options, body) => madeTest(name, { hash: "#made", ...options }, body);

const panelOf = (page) => page.locator(".docked");
const tasksOf = (page, queue) =>
    page
        .locator(`[data-queue="${queue}"] li`)
        .evaluateAll((found) => found.map((one) => Number(one.dataset.task)));

/* --- when it opens --- */

pageTest("the panel is closed at first; a click at a task opens it, Esc closes it", {}, async (page) => {
    assert.equal(await panelOf(page).isVisible(), false);
    await see(page, "made.coroutines");
    const box = await trackOf(page, "made.coroutines").locator(".picture").boundingBox();
    /* At 1 ms of 120, in the row of the fourth of six tasks. */
    await page.mouse.click(box.x + 92 + 8, box.y + 4 + 3 * 8 + 4);
    await panelOf(page).waitFor();
    assert.match(await page.locator(".source").innerText(), /task 3 awaits here: suspended until 2\.00 ms/);
    await press(page, "Escape");
    assert.equal(await panelOf(page).isVisible(), false);
});

pageTest("the panel stands beside the tracks, not below", { hash: BLOCKED }, async (page) => {
    await panelOf(page).waitFor();
    const panel = await panelOf(page).boundingBox(),
        tracks = await page.locator(".tracks").boundingBox();
    assert.ok(panel.x >= tracks.x + tracks.width, "right of the tracks");
    assert.ok(panel.width > 350 && panel.width < 420, `${panel.width}`);
});

for (const [name, options] of [
    ["wide", { viewport: { width: 1200, height: 400 } }],
    ["phone", { ...PHONE, viewport: { width: 390, height: 480 } }],
])
    pageTest(`the axis sticks right below the bar, or at the top (${name})`, options, async (page) => {
        const ends = await page.evaluate(() => {
            scrollTo(0, document.querySelector(".tracks").getBoundingClientRect().top + scrollY);
            const bar = document.getElementById("bar").getBoundingClientRect();
            return [Math.max(0, bar.bottom), document.querySelector(".axis").getBoundingClientRect().top];
        });
        assert.ok(Math.abs(ends[0] - ends[1]) < 1.5, ends.join());
    });

pageTest("on a phone the panel is a sheet at the bottom", { ...PHONE, hash: BLOCKED }, async (page) => {
    await panelOf(page).waitFor();
    const { x, y, width, height } = await panelOf(page).boundingBox();
    assert.deepEqual([x, width, Math.round(y + height)], [0, 390, 844]);
    assert.ok(height < 844 / 2);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
});

pageTest("closed by its button, the panel gives the focus back", {}, async (page) => {
    await page.getByRole("button", { name: "The next event" }).focus();
    await page.keyboard.press("Enter");
    await panelOf(page).waitFor();
    await page.getByRole("button", { name: "Close the panel" }).focus();
    await page.keyboard.press("Enter");
    await settle(page);
    const label = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.equal(label, "The next event (.)");
});

pageTest("the panel's list of runners chooses whose tasks it shows", { hash: BLOCKED }, async (page) => {
    await page.getByLabel("Runner", { exact: true }).selectOption("sync");
    await settle(page);
    assert.match(await page.locator(".instant").innerText(), /Waiting: the thread waits, too, sleep: 1/);
    assert.equal(await page.locator(".track.focused").getAttribute("data-cell"), "made.sync");
});

/* --- what it shows --- */

pageTest("the chips stand in the order of the ready queue", { hash: BLOCKED }, async (page) => {
    await panelOf(page).waitFor();
    assert.deepEqual(await tasksOf(page, "running"), [3]);
    assert.deepEqual(await tasksOf(page, "ready"), [1, 0, 2]);
    assert.deepEqual(await tasksOf(page, "waiting"), [4, 5]);
    assert.deepEqual(await page.locator('[data-queue="ready"] li').allInnerTexts(), [
        "task 1, overdue for 2.50 ms",
        "task 0, overdue for 2.00 ms",
        "task 2, overdue for 1.00 ms",
    ]);
    assert.match(await page.locator('[data-queue="waiting"]').innerText(), /task 4, 2\.00 ms more/);
});

pageTest(
    "a chip moves from parked to ready to running: it is one element",
    { hash: BLOCKED },
    async (page) => {
        await panelOf(page).waitFor();
        const listOf = () =>
            page.evaluate(() => {
                globalThis.chip ??= document.querySelector('.instant [data-task="4"]');
                return globalThis.chip.closest(".queue").dataset.queue;
            });
        const seen = [await listOf()];
        for (let i = 0; i < 8; i++) {
            await press(page, ".");
            if (await page.evaluate(() => !globalThis.chip.isConnected)) break;
            seen.push(await listOf());
        }
        assert.deepEqual(
            seen.filter((list, i) => list !== seen[i - 1]),
            ["waiting", "ready", "running"]
        );
    }
);

const glides = (page) =>
    page.evaluate(() =>
        [...document.querySelectorAll(".instant li")].reduce((sum, li) => sum + li.getAnimations().length, 0)
    );

for (const reducedMotion of ["no-preference", "reduce"])
    pageTest(
        `chips glide, unless less motion is wanted (${reducedMotion})`,
        { reducedMotion },
        async (page) => {
            await page.evaluate(() => {
                globalThis.glides = 0;
                const { animate } = Element.prototype;
                Element.prototype.animate = function count(...how) {
                    globalThis.glides++;
                    return animate.apply(this, how);
                };
            });
            for (let i = 0; i < 12; i++) await press(page, ".");
            const count = await page.evaluate(() => globalThis.glides);
            assert.equal(count > 0, reducedMotion === "no-preference", `${count}`);
            if (reducedMotion === "reduce") assert.equal(await glides(page), 0);
        }
    );

for (const [at, task, words, line] of [
    [1000000, 3, /^task 3 awaits here: suspended until 2\.00 ms \(sleep\)$/, 12],
    [5000000, 1, /^task 1 awaited here: ready, overdue for 2\.50 ms, not resumed yet$/, 12],
    [6200000, 1, /^task 1 was resumed here, 200 us ago$/, 12],
    [5000000, 3, /^task 3 runs here, for 3\.00 ms \(compute\)$/, 20],
])
    pageTest(
        `the arrow says what happens at the line (task ${task} at ${at} ns)`,
        { hash: `#made/coroutines/task-${task}?at=${at}` },
        async (page) => {
            await panelOf(page).waitFor();
            assert.match(await page.locator(".code .arrow").innerText(), words);
            assert.equal(await page.locator(".line.here .number").innerText(), String(line));
            assert.equal(await page.locator(".line.here .marker").innerText(), "▶");
        }
    );

pageTest(
    "where a wait holds its thread, nothing is called suspended",
    { hash: "#made/sync/task-0?at=5000000" },
    async (page) => {
        await panelOf(page).waitFor();
        assert.match(
            await page.locator(".code .arrow").innerText(),
            /^task 0 waits here, and its thread with it, until 19\.0 ms \(sleep\)$/
        );
        assert.doesNotMatch(await panelOf(page).innerText(), /await|suspended|resumed/);
    }
);

for (const [name, options] of [
    ["wide", {}],
    ["phone", { ...PHONE, viewport: { width: 390, height: 480 } }],
])
    pageTest(`code is never cut off (${name})`, { ...options, hash: BLOCKED }, async (page) => {
        await panelOf(page).waitFor();
        const cut = await page
            .locator(".code")
            .evaluate((code) =>
                [...code.querySelectorAll("code")].some(
                    (one) => one.getBoundingClientRect().right > code.getBoundingClientRect().right
                )
            );
        assert.equal(cut, false);
    });

/* --- playing --- */

const coversOf = (page) =>
    page.locator(".cover").evaluateAll((covers) =>
        covers.map((cover) => {
            const { left, right } = cover.parentElement.getBoundingClientRect(),
                from = cover.getBoundingClientRect().left;
            return cover.hidden ? null : (from - left) / (right - left);
        })
    );
const isFlag = (page, id) => trackOf(page, id).locator(".flag").isVisible();

pageTest("Play opens the panel and covers what has not happened yet", {}, async (page) => {
    const ink = () => page.locator(".track canvas").evaluateAll((all) => all.map((one) => one.toDataURL()));
    assert.deepEqual(await coversOf(page), [null, null]);
    await page.getByRole("button", { name: "Play (Space)" }).click();
    await panelOf(page).waitFor();
    await page.waitForFunction(() => parseFloat(document.querySelector(".time").textContent) > 20);
    const drawn = await ink();
    await press(page, " ");
    const covers = await coversOf(page);
    assert.equal(covers[0], covers[1]);
    assert.ok(covers[0] > 0 && covers[0] < 1, `${covers[0]}`);
    assert.equal(await isFlag(page, "made.coroutines"), true);
    assert.equal(await isFlag(page, "made.sync"), false);
    assert.deepEqual(await ink(), drawn, "no picture is drawn anew while it plays");
    await press(page, ".");
    assert.notDeepEqual(await coversOf(page), [null, null], "a step goes on under the cover");
    await press(page, "Escape");
    assert.deepEqual(await coversOf(page), [null, null]);
});

pageTest("at the end the bars are bare, each runner has its flag, and it plays again", {}, async (page) => {
    await press(page, " ");
    const again = page.getByRole("button", { name: "Play again (Space)" });
    await again.waitFor();
    assert.deepEqual(await coversOf(page), [null, null]);
    assert.deepEqual(await page.locator(".flag").allInnerTexts(), ["120 ms", "10.0 ms"]);
    for (const id of ["made.sync", "made.coroutines"]) assert.equal(await isFlag(page, id), true, id);
    assert.equal(await again.innerText(), "▶ Play again");
    await again.click();
    await settle(page);
    assert.notDeepEqual(await coversOf(page), [null, null]);
    assert.equal(await isFlag(page, "made.sync"), false);
});

pageTest("on a phone Play brings the tracks into view, above the sheet", PHONE, async (page) => {
    await page.getByRole("button", { name: "Play (Space)" }).click();
    await panelOf(page).waitFor();
    await page.waitForFunction(() => {
        const { top } = document.querySelector(".picture").getBoundingClientRect();
        return top > 0 && top < document.querySelector(".docked").getBoundingClientRect().top;
    });
    await page.getByRole("button", { name: "Play or pause" }).click();
    await page.getByRole("button", { name: "Play (Space)" }).waitFor();
});

pageTest("on a button Space presses it, and does not play", {}, async (page) => {
    await page.getByRole("button", { name: "See all (0)" }).focus();
    await press(page, " ");
    assert.deepEqual(await coversOf(page), [null, null]);
});

/* --- its own axis --- */

pageTest("a short run has an axis of its own only on request", {}, async (page) => {
    const track = trackOf(page, "made.coroutines");
    await see(page, "made.coroutines");
    /* Whether there is ink a third along the first task's row, which begins at `top`. */
    const isDrawn = (top) =>
        track.locator("canvas").evaluate((canvas, rows) => {
            const at = (x, y) => [...canvas.getContext("2d").getImageData(x, y, 1, 1).data].join(),
                scale = canvas.height / canvas.clientHeight;
            return at(Math.round(canvas.width * 0.35), Math.round((rows + 4) * scale)) !== at(1, 1);
        }, top);
    const height = () => track.locator(".picture").evaluate((node) => node.clientHeight),
        common = await height();
    assert.equal(await isDrawn(4), false);
    await track.getByRole("button", { name: "On its own axis, 10 times wider" }).click();
    await page.waitForFunction(() => location.hash.includes("zoom=coroutines"));
    await settle(page);
    assert.equal(await height(), common + 38);
    assert.equal(await isDrawn(4 + 38), true);
    await track.getByRole("button", { name: "On the common axis" }).click();
    await page.waitForFunction(() => !location.hash.includes("zoom="));
    assert.equal(await height(), common);
    await press(page, "w");
    assert.equal(await height(), common + 38);
    assert.equal(
        await trackOf(page, "made.sync")
            .getByRole("button", { name: /own axis/ })
            .count(),
        0
    );
});

pageTest("the event loop is shown on request", {}, async (page) => {
    const track = trackOf(page, "made.coroutines"),
        height = () => track.locator(".picture").evaluate((node) => node.clientHeight),
        closed = await height();
    await track.getByRole("button", { name: "Show the event loop" }).click();
    await settle(page);
    assert.equal(await height(), closed + 6 + 22);
});

/* --- the link --- */

const LINK = "Copy link to this moment";

pageTest(
    "the link to the moment is copied, and leads back to it",
    { hash: BLOCKED, permissions: ["clipboard-read", "clipboard-write"] },
    async (page) => {
        await page.getByRole("button", { name: LINK }).click();
        await page.getByText("Copied.").waitFor();
        const address = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(address, `file://${made}${BLOCKED}`);
    }
);

pageTest(
    "where the clipboard is refused, the link stands there, selected",
    { hash: BLOCKED },
    async (page) => {
        await page.evaluate(() => {
            navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
        });
        await page.getByRole("button", { name: LINK }).click();
        const field = page.getByLabel("The link to this moment");
        await field.waitFor();
        assert.equal(await field.inputValue(), `file://${made}${BLOCKED}`);
        const selected = await field.evaluate((node) => node.selectionEnd - node.selectionStart);
        assert.equal(selected, (await field.inputValue()).length);
    }
);

/* --- what the program said --- */

const HOSTILE = "</script><script>globalThis.hit=1</script><img src=x onerror='globalThis.hit=2'>";

test("what a program said is shown as it is, and executes nothing", async () => {
    const path = join(folder, "said.html"),
        file = { name: HOSTILE, text: HOSTILE };
    writeFileSync(
        path,
        shortRace({
            said: {
                "made.sync": [file, { name: "x.png", image: "javascript:globalThis.hit=3" }],
                "made.coroutines": [file],
            },
        })
    );
    const page = await openPage(browser, path, { hash: "#made" });
    await page.locator("summary", { hasText: "What the program said" }).click();
    assert.equal(await page.locator(".said pre").first().textContent(), HOSTILE);
    assert.match(await page.locator(".said figcaption").first().innerText(), /^sync and coroutines: /);
    assert.equal(await page.locator(".said img").count(), 0);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

const dataOf = (path) => {
    const block = /<script type="application\/json" id="said">(.*?)<\/script>/s,
        [, text] = block.exec(readFileSync(path, "utf8"));
    return JSON.parse(text);
};

test("files of published/ are embedded, cut to a size; no links, nothing from elsewhere", async () => {
    const results = join(folder, "results"),
        place = (name) => join(results, "published", "count.sync", name),
        path = join(results, "report.html");
    assert.match(dataOf(path)["count.sync"][0].text, /task 0: One\n/);
    const run = JSON.parse(readFileSync(join(results, "run.json"))),
        coroutines = run.cells.find(({ id }) => id === "count.coroutines");
    writeFileSync(place("said.txt"), `${HOSTILE}\n`.repeat(200));
    writeFileSync(place("picture.png"), "no picture");
    symlinkSync("/etc/hostname", place("a.txt"));
    mkdirSync(join(results, "elsewhere"));
    writeFileSync(join(results, "elsewhere", "said.txt"), "secret");
    coroutines.published = "published/../elsewhere";
    writeFileSync(join(results, "run.json"), JSON.stringify(run));
    execFileSync(SIMUL, ["report", results, "-q"], { stdio: "ignore" });
    const said = dataOf(path);
    assert.deepEqual(
        said["count.sync"].map(({ name, cut }) => [name, cut]),
        [["said.txt", true]]
    );
    assert.equal(said["count.sync"][0].text, `${HOSTILE}\n`.repeat(Math.floor(4096 / (HOSTILE.length + 1))));
    assert.equal(said["count.coroutines"], undefined);
    const page = await openPage(browser, path);
    assert.equal(await page.evaluate(() => globalThis.hit), undefined);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

/* --- for everyone --- */

for (const [name, options] of [
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { ...PHONE, viewport: { width: 390, height: 480 } }],
]) {
    const more = { ...options, hash: "#count/coroutines?at=1000000", path: () => report };
    pageTest(`axe-core finds no violation with the panel open (${name})`, more, async (page) => {
        await panelOf(page).waitFor();
        assert.deepEqual(await violationsOf(page), []);
    });
}
