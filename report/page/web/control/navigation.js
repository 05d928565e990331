/* Going somewhere: by a link, a tab, a key or the address. The address follows what the reader looks at. */
import { loadGroup, axisEnd } from "../model/run.js";
import { readAddress, writeAddress } from "../model/address.js";
import { addInsights } from "../panels/answer.js";

const MAX_OPEN = 120; /* tasks: a runner with more opens only on request */
const INSIGHTS_AFTER_MS = 200; /* the race is drawn first */
const ADDRESS_AFTER_MS = 250;

/* A runner that parks its waiting tasks comes first: the others are compared with that runner. */
function firstCell(group) {
    return (
        group.cells.find((cell) => cell.trace?.isParking) ??
        group.cells.find((cell) => cell.trace !== null) ??
        group.cells[0]
    );
}

/* Parked tasks hold no lane: only their own rows show that their waits overlap. */
function firstOpen(group) {
    return new Set(
        group.cells
            .filter(({ trace }) => trace !== null && trace.isParking && trace.tasks.count <= MAX_OPEN)
            .map((cell) => cell.id)
    );
}

export class Navigation {
    constructor(store, race, groups) {
        this.store = store;
        this.race = race;
        this.groups = groups;
        this.seen = "";
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
        if (group !== state.group || this.race.tracks.length === 0) {
            await loadGroup(group);
            if (journey !== this.journeys) return; /* the reader has gone elsewhere meanwhile */
            this.race.show(group);
            setTimeout(() => addInsights(group, this.goTo), INSIGHTS_AFTER_MS);
        }
        const limit = axisEnd(group),
            isSame = group === state.group;
        const cell = target.cell ?? (isSame ? state.cell : firstCell(group));
        this.store.set({
            group,
            cell,
            task: target.task ?? -1,
            range: target.range ?? null,
            trackZoom: target.trackZoom ?? true,
            playing: false,
            open: target.open ?? (isSame ? state.open : firstOpen(group)),
            cursor: target.cursor ?? (isSame ? state.cursor : (cell?.trace?.end ?? limit) / 2),
            view: target.view ?? { begin: 0, end: limit },
        });
        if (target.cell) this.reveal(cell, target.task ?? -1);
    }

    /* Scrolls to a track once the page is laid out; to a task's row where the track is taller than the
     * window. */
    reveal(cell, task = -1) {
        const isStill = !this.isStarted || matchMedia("(prefers-reduced-motion: reduce)").matches,
            behavior = isStill ? "auto" : "smooth";
        requestAnimationFrame(() => {
            const track = this.race.trackOf(cell),
                row = task >= 0 ? track?.rowTop(task) : undefined;
            if (row !== undefined && track.element.clientHeight > innerHeight)
                scrollTo({ top: scrollY + row - innerHeight / 2, behavior });
            else track?.element.scrollIntoView({ block: "center", behavior });
        });
    }

    readHash() {
        const target = location.hash === this.seen ? null : readAddress(location.hash, this.groups);
        this.seen = location.hash;
        if (target !== null) {
            clearTimeout(this.hashTimer);
            this.goTo(target);
        }
        return target !== null;
    }

    /* The address follows without filling the browser's history, but only after the reader has acted. A new
     * address of the reader's own stays. `seen` is the address that agrees with the state. */
    writeHash(state) {
        const address = writeAddress(state, axisEnd(state.group));
        clearTimeout(this.hashTimer);
        this.hashTimer = setTimeout(() => {
            if (location.hash !== this.seen) return;
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
