/* Going somewhere: by a link, a tab, a key or the address. The address follows what the reader looks at. */
import { loadGroup, axisEnd } from "../model/run.js";
import { readAddress, writeAddress } from "../model/address.js";

const ADDRESS_AFTER_MS = 250;

/* A runner that parks its waiting tasks comes first: the others are compared with that runner. */
function firstCell(group) {
    return (
        group.cells.find((cell) => cell.trace?.isParking) ??
        group.cells.find((cell) => cell.trace !== null) ??
        group.cells[0]
    );
}

/* An instant that somebody has chosen is explained in the panel; a runner alone is not. */
function wantsPanel({ task = -1, cursor = null }) {
    return task >= 0 || cursor !== null;
}

export class Navigation {
    /* `screens` are the page's views, of which one is open (screens.js). */
    constructor(store, race, groups, screens) {
        this.store = store;
        this.race = race;
        this.groups = groups;
        this.screens = screens;
        this.seen = null; /* no address yet */
        this.journeys = 0;
        this.isStarted = false;
        this.goTo = this.goTo.bind(this);
        addEventListener("hashchange", () => this.readHash());
    }

    /* Shows what `target` names; a first visit's defaults fill what `target` leaves out. */
    async goTo(target) {
        const { group } = target,
            { state } = this.store;
        const journey = ++this.journeys;
        this.seen = location.hash;
        const isOpen = this.screens.current === "workload" && group === state.group;
        this.screens.open("workload", group);
        if (group !== state.group || this.race.tracks.length === 0) {
            await loadGroup(group);
            if (journey !== this.journeys) return; /* the reader has gone elsewhere meanwhile */
            this.race.show(group);
        }
        const limit = axisEnd(group),
            isSame = group === state.group;
        const cell = target.cell ?? (isSame ? state.cell : firstCell(group));
        this.store.set({
            group,
            cell,
            task: target.task ?? -1,
            range: target.range ?? null,
            playing: false,
            racing: false,
            hasEnded: false,
            panel: wantsPanel(target) || (isSame && state.panel),
            open: target.open ?? (isSame ? state.open : new Set()),
            wide: target.wide ?? (isSame ? state.wide : new Set()),
            cursor: target.cursor ?? (isSame ? state.cursor : 0),
            view: target.view ?? { begin: 0, end: limit },
        });
        if (target.cell) this.reveal(cell, target.task ?? -1, isOpen);
    }

    /* Scrolls to a track once the page is laid out; to a task's row where the track is taller than the
     * window. A glide would go on in the screen that is opened next, so only what `isOpen` already glides. */
    reveal(cell, task = -1, isOpen = true) {
        const isStill = !this.isStarted || !isOpen || matchMedia("(prefers-reduced-motion: reduce)").matches,
            behavior = isStill ? "auto" : "smooth";
        requestAnimationFrame(() => {
            const track = this.race.trackOf(cell),
                row = task >= 0 ? track?.rowTop(task) : undefined;
            if (row !== undefined && track.element.clientHeight > innerHeight)
                scrollTo({ top: scrollY + row - innerHeight / 2, behavior });
            else track?.element.scrollIntoView({ block: "center", behavior });
        });
    }

    /* Opens what the address names: an instant of a workload, a screen, or an element of one. */
    readHash() {
        if (location.hash === this.seen) return;
        this.seen = location.hash;
        clearTimeout(this.hashTimer);
        const target = readAddress(location.hash, this.groups);
        if (target !== null) return this.goTo(target);
        ++this.journeys;
        this.store.set({ playing: false });
        return this.screens.openAddress(location.hash);
    }

    /* The address follows without filling the browser's history, but only after the reader has acted. A new
     * address of the reader's own stays. `seen` is the address that agrees with the state. */
    writeHash(state) {
        clearTimeout(this.hashTimer);
        if (this.screens.current !== "workload") return;
        const address = writeAddress(state, axisEnd(state.group));
        this.hashTimer = setTimeout(() => {
            if (location.hash !== this.seen || this.screens.current !== "workload") return;
            history.replaceState(null, "", address);
            this.seen = location.hash;
        }, ADDRESS_AFTER_MS);
    }

    /* The views' first adjustments are no step of the reader's. */
    follow(state) {
        if (this.isStarted) this.writeHash(state);
        this.isStarted = true;
    }
}
