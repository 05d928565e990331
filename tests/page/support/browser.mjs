/* A Chromium for the tests: Debian's own, without a network, and with everything that the console complains about
 * kept. */
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/* Containers have no user namespaces for Chromium's sandbox, and the pages are the tests' own. */
export async function openBrowser() {
    return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
}

/* Opens a file and waits until it can be used. Returns the playwright page with `problems`: messages of the console,
 * uncaught errors and attempts to reach the network. */
export async function openPage(browser, path, { hash = "", ...options } = {}) {
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
    await page.goto(`file://${path}${hash}`);
    await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined);
    return page;
}

/* Waits until the page has drawn what it was told. */
export async function settle(page) {
    await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    );
}
