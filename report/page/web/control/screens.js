/* The page's screens: overview, one workload, numbers, CPUs, about. One is open; each keeps its place of
 * scrolling. Without a script all of them stand below one another. */

function decoded(hash) {
    try {
        return decodeURIComponent(hash.replace(/^#/, ""));
    } catch {
        return hash.slice(1); /* a stray %: nothing has this name */
    }
}

export class Screens {
    /* `first` is the name of the screen that opens without an address; `onOpen(name)` is called once it is
     * shown. */
    constructor(first, onOpen) {
        this.first = first;
        this.onOpen = onOpen;
        this.views = [...document.querySelectorAll("main > .view")];
        this.links = [...document.querySelectorAll("#nav a")];
        this.places = new Map();
        this.current = null;
        history.scrollRestoration = "manual"; /* a browser would restore it before the screen is open */
    }

    /* Shows a screen. `group` is the workload whose link is marked. */
    open(name, group = null) {
        const mark =
            name === "workload"
                ? `#${encodeURIComponent(group.name)}`
                : name === "overview"
                  ? "#"
                  : `#${name}`;
        for (const link of this.links)
            if (link.getAttribute("href") === mark) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
        if (name === this.current) return;
        if (this.current !== null) this.places.set(this.current, scrollY);
        this.current = name;
        document.documentElement.dataset.screen = name;
        for (const view of this.views) view.hidden = view.id !== name;
        scrollTo({ top: name === "workload" ? 0 : (this.places.get(name) ?? 0), behavior: "instant" });
        this.onOpen(name);
    }

    /* An address that is no instant of a workload: a screen, or an element in one, to which it scrolls. */
    openAddress(hash) {
        /* Firefox warns of an empty id. */
        const place = hash === "" ? null : document.getElementById(decoded(hash)),
            view = place?.closest("main > .view");
        if (view === null || view === undefined || view.id === "workload") return this.open(this.first);
        this.open(view.id);
        for (let box = place; box !== null; box = box.parentElement)
            if (box.tagName === "DETAILS") box.open = true;
        if (place !== view) place.scrollIntoView({ block: "start", behavior: "instant" });
        return undefined;
    }
}
