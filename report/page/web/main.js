/* The page's script begins here: it reads the run, builds the race around the run, and keeps the views in
 * step with what the reader looks at. */
import { element, own, replaceChildren } from "./draw/dom.js";
import { readRun, axisEnd } from "./model/run.js";
import { makeStore, INITIAL } from "./control/store.js";
import { Navigation } from "./control/navigation.js";
import { Screens } from "./control/screens.js";
import { Overview } from "./control/overview.js";
import { Race } from "./control/race.js";
import { inferredText, isInferred } from "./draw/track_words.js";
import { Toolbar } from "./control/toolbar.js";
import { makeTooltip } from "./control/hover.js";
import { makePlayer } from "./control/player.js";
import { makeCommands, follow } from "./control/commands.js";
import { listenToKeys } from "./control/keyboard.js";
import { makeHelp } from "./control/help.js";
import { makeViews, mount } from "./panels/frame.js";
import { showLegend } from "./panels/legend.js";
import { Panel } from "./panels/panel.js";
import { showSaid } from "./panels/said_view.js";
import { showTotals } from "./panels/totals_view.js";
import { showTables } from "./panels/tables.js";
import { showCurve } from "./panels/curve.js";
import { showCpus } from "./panels/cpus.js";
import { showScatter } from "./panels/scatter.js";
import { linkRunners, showInsights } from "./panels/answer.js";
import { onThemeChange } from "./draw/theme.js";
import { readAddress } from "./model/address.js";
import { zoomFactor } from "./draw/scale.js";
import { makeMatcher, countMatches } from "./model/search.js";
import { plural } from "./model/figure.js";

const INSIGHTS_AFTER_MS = 200; /* the race is drawn first */
const PRINT_AFTER_MS = 500; /* what is not in the window is drawn in idle time, for paper */

class Page {
    constructor(run) {
        this.run = run;
        this.groups = run.groups;
        this.store = makeStore({ ...INITIAL }, (report) => requestAnimationFrame(report));
        this.views = makeViews();
        this.race = new Race(this.store, makeTooltip());
        const hasStories = document.querySelector(".story") !== null;
        this.screens = new Screens(hasStories ? "overview" : "workload", (name) => this.show(name));
        this.overview = new Overview(run.groups);
        this.navigation = new Navigation(this.store, this.race, run.groups, this.screens);
        this.goTo = this.navigation.goTo;
        this.player = makePlayer(this.store, () => this.limit());
        this.help = makeHelp(this.store);
        this.commands = makeCommands(this.store, this);
        this.panel = new Panel(this.store, this.commands, run.sources);
        this.toolbar = new Toolbar(this.store, this.commands, () => this.limit());
        this.scatter = document.getElementById("scatter-mount");
        mount(this.views, this.toolbar, this.race, this.panel);
        if (run.json.foreign === true && run.groups.every(({ tasks }) => tasks === 0)) this.becomeForeign();
        listenToKeys(this.commands, () => this.store.state.keys && this.screens.current === "workload");
        this.store.subscribe((state, changed) => this.update(state, changed));
        onThemeChange(() => this.redraw());
        /* In the colours that onThemeChange sets first. */
        addEventListener("beforeprint", () => this.print(true));
        addEventListener("afterprint", () => this.print(false));
        this.views.details.addEventListener("toggle", () => this.showTables());
    }

    /* Another tool's trace has no runners, tasks and states: elements that speak of them go. */
    becomeForeign() {
        document.getElementById("answer-title").textContent = "What the traces hold";
        this.views.details.firstChild.textContent = "The timeline as a table";
        this.toolbar.search.placeholder = "a part of a name";
        this.toolbar.search.setAttribute("aria-label", "Search the name of a slice");
        for (const part of [document.getElementById("scatter"), document.getElementById("reading")])
            part.hidden = true;
    }

    /* What is drawn only once its screen is open. */
    async show(name) {
        if (name === "overview") {
            for (const place of document.querySelectorAll(".curve"))
                showCurve(place, this.run, place.dataset.sweep);
            await this.overview.open();
            document.documentElement.dataset.ready = "true";
        }
        if (name === "numbers") showScatter(this.scatter, this.run, this.store.state.group);
        if (name === "cpus")
            await showCpus(document.getElementById("cpus-mount"), this.groups, this.store.state.group);
        if (name !== "workload") document.documentElement.dataset.ready = "true";
    }

    /* Paper has the overview first, then the screen that is open. */
    print(isBegin) {
        document.getElementById("overview").hidden = !isBegin && this.screens.current !== "overview";
        this.overview.redraw();
        this.race.drawAll();
    }

    redraw() {
        this.race.redraw();
        this.overview.redraw();
    }

    limit() {
        return axisEnd(this.store.state.group);
    }

    factor(cell) {
        return cell?.trace && this.store.state.wide.has(cell.id)
            ? zoomFactor(cell.trace.end, this.limit())
            : 1;
    }

    reveal(cell) {
        this.navigation.reveal(cell);
    }

    update(state, changed) {
        if (state.group === null) return;
        const { views } = this,
            any = (...names) => names.some((name) => changed.has(name));
        if (any("group")) {
            views.headline.textContent =
                document.getElementById(`story-${state.group.name}`)?.textContent ?? state.group.title;
            views.title.textContent = this.groupWords(state.group);
            setTimeout(
                () => showInsights(views.insights, this.store.state.group, this.goTo),
                INSIGHTS_AFTER_MS
            );
            this.hideIdle(state.group.cells.some((cell) => cell.trace !== null));
            views.inferred.textContent = isInferred(state.group) ? inferredText(state.group.cells) : "";
            views.inferred.hidden = !isInferred(state.group);
            showSaid(views.said, state.group, this.run.said);
        }
        this.race.update(state, changed);
        this.toolbar.update(
            state,
            this.limit(),
            state.group.cells.some((cell) => cell.repeats.length > 0)
        );
        if (any("group", "hidden")) showLegend(views.legend, this.store, state);
        this.panel.update(state, changed);
        if (any("group", "range")) {
            showTotals(views.totals, this.store, this.commands, state);
            views.totals.parentElement.hidden = state.range === null || state.group.tasks === 0;
        }
        if (any("group", "search", "cell")) this.showFound(state);
        if (any("group", "cell")) this.showTables();
        if (state.playing && any("cursor"))
            this.store.set({ view: follow(state.view, state.cursor, this.factor(state.cell), this.limit()) });
        this.navigation.follow(state);
        document.documentElement.dataset.ready = "true";
    }

    /* Without a picture, its controls and panels would do nothing. */
    hideIdle(hasTraces) {
        for (const part of [this.toolbar.element, this.race.axisRow, this.views.details])
            part.hidden = !hasTraces;
    }

    showFound({ search, cell }) {
        const matcher = cell?.trace ? makeMatcher(cell.trace, search) : null;
        const found = matcher === null ? 0 : countMatches(cell.trace, matcher);
        this.toolbar.found.textContent =
            matcher === null
                ? ""
                : found === 0
                  ? `nothing fits in ${cell.label}`
                  : `${plural(found, "slice", "slices")} in ${cell.label}`;
    }

    /* A folded table is not built. */
    showTables() {
        if (this.views.details.open && this.store.state.group !== null)
            showTables(this.views.tables, this.store.state);
    }

    groupWords(group) {
        const workload = own(this.run.json.workloads, group.workload);
        return [
            group.title,
            workload?.summary,
            group.tasks > 0 && !group.title.endsWith(` ${plural(group.tasks, "task")}`)
                ? plural(group.tasks, "task")
                : null,
            this.run.json.foreign || group.cells.every((cell) => cell.trace === null)
                ? null
                : "all runners on one time axis, from the start",
        ]
            .filter(Boolean)
            .join(" · ");
    }
}

function sayEmpty() {
    replaceChildren(
        document.getElementById("app"),
        element("p", {
            class: "empty",
            text: "There is no trace to show: nothing was measured, or simul run --trace none kept none.",
        })
    );
    document.documentElement.dataset.ready = "true";
}

async function start() {
    const isPresenting = new URLSearchParams(location.search).has("present");
    document.documentElement.classList.toggle("present", isPresenting);
    const run = readRun(),
        groups = run.groups.filter((group) => group.cells.length > 0);
    if (groups.length === 0) return sayEmpty();
    const page = new Page(run);
    const first = groups.find((group) => group.cells.some((cell) => cell.hasTrace)) ?? groups[0];
    if (page.screens.first === "workload" && readAddress(location.hash, groups) === null)
        await page.goTo({ group: first });
    else await page.navigation.readHash();
    for (const group of groups) linkRunners(group, page.goTo);
    setTimeout(() => page.overview.drawAll(), PRINT_AFTER_MS);
}

start().catch((error) => {
    replaceChildren(
        document.getElementById("app"),
        element("p", { class: "empty", text: `The interactive part of this page failed: ${error.message}` })
    );
    document.documentElement.dataset.ready = "failed";
    throw error;
});
