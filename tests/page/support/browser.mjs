/* A Chromium for the tests: Debian's own, without a network, and with everything that the console complains
 * about kept. */
import { chromium } from "playwright-core";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/* Containers have no user namespaces for Chromium's sandbox, and the pages are the tests' own. */
export async function openBrowser() {
    return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
}

/* Opens a file at a place of it ("": the overview; by default its first workload), and waits until it can be
 * used. Returns the playwright page with `problems`: messages of the
 * console, uncaught errors and attempts to reach the network. */
export async function openPage(browser, path, { hash, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
    const page = await context.newPage();
    page.problems = [];
    page.on("console", (message) => {
        /* The tests read pixels back, as no reader does. */
        if (["error", "warning"].includes(message.type()) && !message.text().includes("willReadFrequently"))
            page.problems.push(message.text());
    });
    page.on("pageerror", (error) => page.problems.push(error.message));
    await context.route(
        (url) => url.protocol !== "file:" && url.protocol !== "data:",
        (route) => {
            page.problems.push(`wanted ${route.request().url()}`);
            return route.abort();
        }
    );
    await page.goto(`file://${path}${hash ?? ""}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
    if (hash === undefined) await openFirstWorkload(page);
    return page;
}

/* A page of no workload, or of other tools' traces, stays as it is. */
async function openFirstWorkload(page) {
    const isOverview = await page.evaluate(() => document.documentElement.dataset.screen === "overview"),
        story = page.locator(".story[data-group] h2 a").first();
    if (!isOverview || (await story.count()) === 0) return;
    await story.click();
    await page.locator("#workload .track canvas").first().waitFor();
}

/* Waits until the page has drawn what it was given. */
export async function settle(page) {
    await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
}

export const trackOf = (page, id) => page.locator(`.track[data-cell="${id}"]`);

/* Waits until a track near the window has its picture, whose paper is no longer transparent. It is drawn once
 * the browser has notified the page of the scrolling, which on a busy machine may be some frames later. */
export async function whenDrawn(track) {
    await track.locator("canvas").evaluate(
        (canvas) =>
            new Promise((resolve) => {
                const look = () =>
                    canvas.getContext("2d").getImageData(1, 1, 1, 1).data[3] > 0
                        ? resolve()
                        : requestAnimationFrame(look);
                look();
            })
    );
    await settle(track.page());
}

/* Scrolls to a track with a picture. */
export async function see(page, id) {
    await trackOf(page, id).scrollIntoViewIfNeeded();
    await whenDrawn(trackOf(page, id));
}

/* What axe-core complains about, with everything unfolded that can be: a text for each rule. */
export async function violationsOf(page) {
    await page.evaluate(() =>
        document.querySelectorAll("details").forEach((details) => {
            details.open = true;
        })
    );
    await settle(page);
    /* The policy forbids scripts from outside; evaluate goes past it, as the browser's own tools do. */
    await page.evaluate(readFileSync(AXE, "utf8"));
    const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ["violations"] })
    );
    return violations.map(
        ({ id, nodes }) =>
            `${id}: ${nodes
                .slice(0, 3)
                .map((node) => node.html)
                .join(" ")}`
    );
}
