/* The run whose page the tests of page_*.test.mjs use as a person would: from file://, in Chromium. With it
 * comes what these tests do to the page again and again. Each file makes the run anew, so that it can be run
 * alone. */
import { before, after } from "node:test";
import { settle } from "./browser.mjs";
import { closeRealRun, openRealRun, pageTests } from "./real_run.mjs";

const RUN = "count:delay=3ms fib:n=20 queue:items=60:producers=4:consumers=4 -n 8 --repeats 3 --trace all";

/* Makes the run before the tests of a file and removes it after them. Returns { browser, folder, run,
 * report }, which are there as soon as a test runs, and pageTest, a function like test(), whose body gets a
 * page of its own. */
export function openRaces(name) {
    const races = { pageTest: pageTests(() => ({ browser: races.browser, path: races.report })) };
    before(async () => Object.assign(races, await openRealRun(name, RUN.split(" "))));
    after(() => closeRealRun(races.browser, races.folder));
    return races;
}

export async function press(page, key) {
    await page.keyboard.press(key);
    await settle(page);
}
