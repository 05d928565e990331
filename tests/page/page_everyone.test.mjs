/* The page for everyone: from a file, without JavaScript, in both schemes, on a phone and on paper, for
 * whoever wants less motion, and for axe-core. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPage, see, violationsOf } from "./support/browser.mjs";
import { openRaces } from "./support/races.mjs";

const races = openRaces("everyone");
const { pageTest } = races;

pageTest("opens from a file, without a network and without a complaint", {}, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "true");
    assert.equal(
        await page.locator(".track").count(),
        races.run.cells.filter((cell) => cell.group === "count").length
    );
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
});

test("without JavaScript the page still reads: answer, table, charts, terms", async () => {
    const context = await races.browser.newContext({ javaScriptEnabled: false }),
        page = await context.newPage();
    await page.goto(`file://${races.report}`);
    for (const id of ["answer", "figures", "reading", "runners", "machine"])
        assert.ok((await page.locator(`#${id}`).innerText()).length > 100, id);
    assert.match(await page.locator("#app").innerText(), /JavaScript/);
    await context.close();
});

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
    await page.locator('#nav a[href="#numbers"]').click();
    await page.locator('.scatter a[aria-label^="count:delay=3ms, threads"]').click();
    await page.waitForFunction(() => globalThis.asked !== undefined);
    assert.equal(await page.evaluate(() => globalThis.asked), "auto");
});

pageTest("on paper all tracks are drawn, in light colours", { colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const corners = await page.evaluate(() =>
        [...document.querySelectorAll(".track canvas")].map((canvas) => [
            ...canvas.getContext("2d").getImageData(1, 1, 1, 1).data,
        ])
    );
    for (const corner of corners) assert.deepEqual(corner, [255, 255, 255, 255]);
});

/* Pictures for a reviewer to look at; SIMUL_SHOTS names the folder that keeps them. */
test("screenshots in every size and scheme can be made", async () => {
    const shots = process.env.SIMUL_SHOTS ?? races.folder;
    const looks = {
        wide: {},
        dark: { colorScheme: "dark" },
        phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
        projector: { viewport: { width: 1920, height: 1080 } },
        "old-projector": { viewport: { width: 1024, height: 768 } },
    };
    for (const [name, options] of Object.entries(looks)) {
        const page = await openPage(races.browser, races.report, options);
        for (const cell of races.run.cells.filter((one) => one.group === "count")) await see(page, cell.id);
        await page.locator("#workload").screenshot({ path: join(shots, `page-${name}.png`) });
        assert.ok(readFileSync(join(shots, `page-${name}.png`)).length > 20000);
        await page.context().close();
    }
    const paper = await openPage(races.browser, races.report, { viewport: { width: 760, height: 1100 } });
    await paper.emulateMedia({ media: "print" });
    await paper.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await paper.screenshot({ path: join(shots, "page-paper.png"), fullPage: true });
    await paper.context().close();
    writeFileSync(join(shots, "page-shots.txt"), Object.keys(looks).join("\n"));
});
