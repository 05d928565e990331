/* The overview, which opens: what a newcomer meets before the first scroll, at every size, and the ways to
 * and back from everything else. On the page of a default run, of one repeat. */
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { settle, violationsOf } from "./support/browser.mjs";
import { closeRealRun, openRealRun, pageTests } from "./support/real_run.mjs";

const WINDOW = { width: 1440, height: 900 };
const SIZES = [
    { width: 1920, height: 1080 },
    WINDOW,
    { width: 1024, height: 768 },
    { width: 768, height: 1024 },
    { width: 390, height: 844 },
];
const SCREENS = ["", "#numbers", "#cpus", "#about", "#chess"];

const real = {};
before(async () => Object.assign(real, await openRealRun("overview", ["--repeats", "1"])));
after(() => closeRealRun(real.browser, real.folder));
const pageTest = pageTests(() => ({ browser: real.browser, path: real.report }));

const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const proseOf = (text) => wordsOf(text.replaceAll(/\S*\d\S*/g, "")); /* figures are read as a picture is */

pageTest(
    "at most 60 words of prose before the first scroll",
    { hash: "", viewport: WINDOW },
    async (page) => {
        const texts = await page
            .locator("h2, p, li:not(#key li), summary")
            .evaluateAll((nodes) =>
                nodes
                    .filter(
                        (node) => node.checkVisibility() && node.getBoundingClientRect().top < innerHeight
                    )
                    .map((node) => node.innerText)
            );
        const words = texts.reduce((sum, text) => sum + proseOf(text), 0);
        assert.ok(words > 10 && words <= 60, `${words} words: ${texts.join(" | ")}`);
    }
);

pageTest("headlines have 9 words and sentences 20 at most", { hash: "" }, async (page) => {
    const stories = page.locator(".story");
    assert.equal(await stories.count(), 5);
    for (const story of await stories.all()) {
        const [headline, sentence] = [
            await story.locator("h2").innerText(),
            await story.locator("h2 + p").innerText(),
        ];
        assert.ok(wordsOf(headline) > 2 && wordsOf(headline) <= 9, headline);
        assert.ok(wordsOf(sentence) > 2 && wordsOf(sentence) <= 20, sentence);
    }
});

pageTest(
    "two workloads fit on the first screen, five on two",
    { hash: "", viewport: WINDOW },
    async (page) => {
        const bottoms = await page
            .locator(".story")
            .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().bottom));
        assert.ok(bottoms[1] <= WINDOW.height, `the second ends at ${bottoms[1]}`);
        assert.ok(bottoms[4] <= 2 * WINDOW.height, `the fifth ends at ${bottoms[4]}`);
    }
);

pageTest("no screen is taller than six windows", { hash: "", viewport: WINDOW }, async (page) => {
    for (const screen of SCREENS) {
        await page.evaluate((hash) => {
            location.hash = hash;
        }, screen);
        await settle(page);
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        assert.ok(height <= 6 * WINDOW.height, `${screen}: ${height}`);
    }
});

/* The text of a cell that is wider than the cell would cover its neighbour, or be cut. */
for (const viewport of SIZES) {
    pageTest(`no text is clipped at ${viewport.width} pixels`, { hash: "", viewport }, async (page) => {
        const cut = await page.locator("h2, p, th, td, nav a, #key li").evaluateAll((nodes) =>
            nodes
                .filter((node) => node.checkVisibility() && node.innerText.trim() !== "")
                .filter((node) => {
                    const range = document.createRange();
                    range.selectNodeContents(node);
                    const { right } = range.getBoundingClientRect();
                    const isScrolled = node.closest("nav") !== null;
                    return (
                        right > node.getBoundingClientRect().right + 1 || (!isScrolled && right > innerWidth)
                    );
                })
                .map((node) => node.innerText)
        );
        assert.deepEqual(
            cut.filter((text) => text !== "what its tasks did, over time"),
            []
        );
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    });
}

pageTest(
    "a phone shows time and speed-up without scrolling",
    { hash: "", viewport: SIZES[4] },
    async (page) => {
        const row = page.locator(".story tr[data-cell]").first();
        for (const cell of [row.locator(".total"), row.locator("td").nth(1)]) {
            const box = await cell.boundingBox();
            assert.ok(
                box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844,
                JSON.stringify(box)
            );
        }
    }
);

/* --- the tracks --- */

/* How many pixels of a canvas are not paper. */
const inkOf = (canvas) =>
    canvas.evaluate((node) => {
        const { data } = node.getContext("2d").getImageData(0, 0, node.width, node.height);
        let ink = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 720) ink++;
        return ink;
    });

pageTest("every runner's track is drawn, on one axis", { hash: "", viewport: WINDOW }, async (page) => {
    for (const story of await page.locator(".story").all()) {
        await story.scrollIntoViewIfNeeded();
        const canvases = story.locator("tr[data-cell] canvas");
        await page.waitForFunction(
            (group) => document.querySelector(`[data-group="${group}"] td canvas`).width > 40,
            await story.getAttribute("data-group")
        );
        const widths = new Set();
        for (const canvas of await canvases.all()) {
            assert.ok((await inkOf(canvas)) > 50);
            widths.add(await canvas.evaluate((node) => node.width));
        }
        assert.equal(widths.size, 1);
    }
});

/* --- ways --- */

const screenOf = (page) => page.evaluate(() => document.documentElement.dataset.screen);

pageTest(
    "one click opens a workload; Back and Forward work",
    { hash: "", viewport: WINDOW },
    async (page) => {
        await page.evaluate(() => scrollTo(0, 500));
        const row = page.locator('.story tr[data-cell^="chess."]').last();
        await page.evaluate(() => {
            const note = () => {
                globalThis.place ??= scrollY;
            };
            addEventListener("click", note, { capture: true });
        });
        await row.locator("td.total").click();
        await page.waitForFunction(() => document.documentElement.dataset.screen === "workload");
        await page.locator(".track.focused").waitFor();
        assert.match(await page.evaluate(() => location.hash), /^#chess\//);
        await page.locator('#nav a[href="#numbers"]').click();
        await page.waitForFunction(() => document.documentElement.dataset.screen === "numbers");
        await page.goBack();
        assert.equal(await screenOf(page), "workload");
        await page.goBack();
        assert.equal(await screenOf(page), "overview");
        const [at, place] = await page.evaluate(() => [scrollY, globalThis.place]);
        assert.ok(place > 0);
        assert.equal(at, place);
        await page.goForward();
        await page.waitForFunction(() => document.documentElement.dataset.screen === "workload");
        assert.ok(await page.locator('#nav a[href="#chess"][aria-current]').isVisible());
    }
);

pageTest("an address of something folded unfolds it", { hash: "#group-hog" }, async (page) => {
    assert.equal(await screenOf(page), "numbers");
    assert.ok(await page.locator("#group-hog table").first().isVisible());
});

pageTest("the CPUs' screen has a row for each CPU of a runner", { hash: "#cpus" }, async (page) => {
    await page.getByRole("button", { name: "fib" }).click();
    await page.waitForFunction(() =>
        document.querySelector('#cpus-mount button[aria-pressed="true"]').innerText.startsWith("fib")
    );
    const labels = await page
        .locator("#cpus-mount canvas[aria-label]")
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label")));
    const measured = real.run.cells.some(({ samples }) => samples[0].parallelism?.source === "measured");
    if (measured) assert.equal(labels.length, 4);
    for (const label of labels) assert.match(label, /^CPU \d+: /);
});

/* --- for everyone --- */

for (const colorScheme of ["light", "dark"]) {
    for (const screen of SCREENS) {
        pageTest(
            `axe-core: ${screen || "overview"}, ${colorScheme}`,
            { hash: screen, colorScheme },
            async (page) => {
                assert.deepEqual(await violationsOf(page), []);
            }
        );
    }
}

pageTest("paper has the overview on one page, then the open screen", { hash: "" }, async (page) => {
    const pagesOf = async () =>
        (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page(?!s)/g).length;
    await page.waitForFunction(() =>
        [...document.querySelectorAll(".story td canvas")].every((canvas) => canvas.width > 40)
    );
    assert.equal(await pagesOf(), 1);
    await page.locator('#nav a[href="#chess"]').click();
    await page.locator(".track canvas").first().waitFor();
    assert.ok((await pagesOf()) >= 2);
});

/* A query is no part of the address that other tests open. */
for (const screen of ["", "#chess", "#numbers", "#cpus"]) {
    pageTest(
        `?present has no letters below 20 pixels, drawn ones included: ${screen || "overview"}`,
        { hash: `?present${screen}`, viewport: SIZES[0] },
        async (page) => {
            const small = await page.locator("body *").evaluateAll((nodes) =>
                nodes
                    .filter((node) =>
                        [...node.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim())
                    )
                    .filter((node) => node.checkVisibility() && !node.closest(".hidden, .means"))
                    .map((node) => {
                        const matrix = node.getScreenCTM?.(),
                            scale = matrix ? Math.hypot(matrix.a, matrix.b) : 1;
                        return [node.textContent, Number.parseFloat(getComputedStyle(node).fontSize) * scale];
                    })
                    .filter(([, pixels]) => pixels < 19.99)
            );
            assert.deepEqual(small, []);
            await page.evaluate(() => {
                window.drawn = [];
                const { fillText } = CanvasRenderingContext2D.prototype;
                CanvasRenderingContext2D.prototype.fillText = function record(text, ...at) {
                    const pixels = Number.parseFloat(/([\d.]+)px/.exec(this.font)[1]);
                    const shown = this.canvas.getBoundingClientRect().height / this.canvas.height;
                    window.drawn.push({ text, pixels: pixels * this.getTransform().d * shown });
                    return fillText.call(this, text, ...at);
                };
            });
            await page.setViewportSize({ width: SIZES[0].width - 200, height: SIZES[0].height });
            if (screen === "#chess") await page.waitForFunction(() => window.drawn.length > 0);
            assert.deepEqual(
                await page.evaluate(() => window.drawn.filter(({ pixels }) => pixels < 19.9)),
                []
            );
        }
    );
}

pageTest("?present: a workload fills the window", { hash: "?present", viewport: SIZES[0] }, async (page) => {
    const heights = await page
        .locator(".story")
        .evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().height));
    for (const height of heights) assert.ok(height >= 1080 - 110);
});
