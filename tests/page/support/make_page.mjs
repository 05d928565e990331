/* Fills report/page/web/page.html without simul: pages of traces that no run can be made to give. */
import { readFileSync, readdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const WEB = `${ROOT}report/page/web/`;

const inScript = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");
const hashOf = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

function dataBlocks(run, sources, traces) {
    const blocks = traces.map(
        ({ cell, repeat = 0, packed, isRepeat = false }) =>
            `<script type="text/plain" class="trace${isRepeat ? " repeat" : ""}" data-cell="${cell}" ` +
            `data-repeat="${repeat}">${packed}</script>\n`
    );
    return (
        `<script type="application/json" id="run">${inScript(run)}</script>\n` +
        `<script type="application/json" id="sources">${inScript(sources)}</script>\n${blocks.join("")}`
    );
}

/* The whole style, as the build joins it. */
export function readStyle() {
    return readdirSync(`${WEB}style`)
        .sort()
        .map((name) => readFileSync(`${WEB}style/${name}`, "utf8"))
        .join("");
}

/* `traces`: [{ cell, repeat, packed }] with the base64 of each. Returns the page's text. */
export function makePage({ run, sources = {}, traces, answer = "", title = "simul" }) {
    const style = readStyle();
    const script = execFileSync(`${ROOT}scripts/join-modules`, [`${WEB}main.js`], { encoding: "utf8" });
    const parts = {
        title,
        style,
        script,
        answer,
        "style-hash": hashOf(style),
        "script-hash": hashOf(script),
        data: dataBlocks(run, sources, traces),
    };
    return readFileSync(`${WEB}page.html`, "utf8").replaceAll(
        /\{\{([a-z-]+)\}\}/g,
        (_, name) => parts[name] ?? ""
    );
}

/* A run.json of these cells, as far as the page needs it. */
export function makeRun(cells) {
    return {
        simul: "0.0.0",
        machine: { cpus_allowed: 2 },
        runners: {},
        workloads: {},
        cells: cells.map((cell) => ({
            group: "made",
            title: "made",
            workload: "made",
            kind: "mixed",
            tasks: 1,
            workers: null,
            workers_are_tasks: false,
            params: {},
            status: "ok",
            error: null,
            samples: [],
            summary: null,
            trace: null,
            published: null,
            notes: [],
            ...cell,
        })),
    };
}
