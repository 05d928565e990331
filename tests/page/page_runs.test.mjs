/* Several runs on one page, which `simul report RUN RUN... -o DIR` makes: one axis, aligned at the starts,
 * each track labelled with its run. */
import test, { before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openPage } from "./support/browser.mjs";
import { closeRealRun, openRealRun, SIMUL } from "./support/real_run.mjs";

const ARGS = ["hog:hog=4ms:wait=1ms", "-n", "4", "-r", "sync,coroutines", "--repeats", "1"];
let first, both;

before(async () => {
    first = await openRealRun("runs", ARGS);
    both = join(first.folder, "both");
    execFileSync(SIMUL, ["run", "hog:hog=4ms:wait=1ms:polite=true", ...ARGS.slice(1), "-q", "-o", "polite"], {
        cwd: first.folder,
    });
    execFileSync(SIMUL, ["report", "results", "polite", "-o", both, "-q"], { cwd: first.folder });
});
after(() => closeRealRun(first.browser, first.folder));

/* A cell's pictures begin and end at one place of the window. */
async function assertOneAxis(pictures) {
    const boxes = await Promise.all(pictures.map((picture) => picture.boundingBox()));
    for (const box of boxes) {
        assert.equal(box.x, boxes[0].x);
        assert.equal(box.width, boxes[0].width);
    }
}

test("the overview has two runs on one axis, each row with its run, and no winner", async () => {
    const page = await openPage(first.browser, join(both, "report.html"), { hash: "" }),
        run = JSON.parse(readFileSync(join(both, "run.json"))),
        story = page.locator('.story[data-group="hog"]'),
        rows = run.cells.map(({ id }) => story.locator(`tr[data-cell="${id}"]`));
    for (const [i, cell] of run.cells.entries())
        assert.match(await rows[i].locator("th").innerText(), new RegExp(`^${cell.runner}.*${cell.run}$`));
    await assertOneAxis(rows.map((row) => row.locator(".shape canvas")));
    assert.match(await story.innerText(), /2 runs of hog on one axis/);
    assert.doesNotMatch(await story.innerText(), /fastest|tied/);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});

test("two runs' tracks stand on one axis, each with its label", async () => {
    const page = await openPage(first.browser, join(both, "report.html"), { hash: "#hog" }),
        run = JSON.parse(readFileSync(join(both, "run.json"))),
        tracks = page.locator(".track[data-cell]");
    assert.deepEqual(
        await tracks.evaluateAll((all) => all.map((track) => track.dataset.cell)),
        run.cells.map(({ id }) => id)
    );
    const pictures = [];
    for (const cell of run.cells) {
        const track = page.locator(`.track[data-cell="${cell.id}"]`);
        assert.match(await track.textContent(), new RegExp(`${cell.runner}, ${cell.run}`));
        pictures.push(track.locator("canvas").first());
    }
    assert.deepEqual(new Set(run.cells.map((cell) => cell.run)), new Set(["polite=false", "polite=true"]));
    await assertOneAxis(pictures);
    assert.match(await page.locator("#machine").textContent(), /polite=false.*polite=true/s);
    assert.match(await page.locator("#answer").textContent(), /simul compare says whether they differ/);
    assert.deepEqual(page.problems, []);
    await page.context().close();
});
