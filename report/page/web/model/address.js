/* The address of an instant, as the part of the URL behind the #:
 * group/cell/task-N?at=NS&view=NS-NS&range=NS-NS&open=CELL,CELL&zoom=CELL,CELL. A link to an address opens
 * the page at the instant. Times are whole nanoseconds from the start. */

function windowText({ begin, end }) {
    return `${Math.round(begin)}-${Math.round(end)}`;
}

function readWindow(text) {
    const found = /^(\d{1,16})-(\d{1,16})$/.exec(text ?? "");
    return found !== null && Number(found[2]) > Number(found[1])
        ? { begin: Number(found[1]), end: Number(found[2]) }
        : null;
}

function namesText({ cells }, chosen) {
    return cells
        .filter(({ id }) => chosen.has(id))
        .map(({ name }) => encodeURIComponent(name))
        .join(",");
}

/* `whole` is the default window, which the address leaves out. */
export function writeAddress({ group, cell, task, cursor, view, range, open, wide }, whole) {
    const path = [group.name, cell?.name ?? "", task >= 0 ? `task-${task}` : ""];
    while (path.at(-1) === "") path.pop();
    const query = [];
    if (cursor > 0) query.push(`at=${Math.round(cursor)}`);
    if (Math.round(view.begin) > 0 || Math.round(view.end) < Math.round(whole))
        query.push(`view=${windowText(view)}`);
    if (range !== null) query.push(`range=${windowText(range)}`);
    for (const [name, chosen] of [
        ["open", open],
        ["zoom", wide],
    ])
        if (chosen.size > 0) query.push(`${name}=${namesText(group, chosen)}`);
    return `#${path.map(encodeURIComponent).join("/")}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/* The address of a track, seen whole. */
export function trackAddress(group, cell) {
    return writeAddress(
        {
            group,
            cell,
            task: -1,
            cursor: 0,
            view: { begin: 0, end: 0 },
            range: null,
            open: new Set(),
            wide: new Set(),
        },
        0
    );
}

/* A runner's name alone stands for its first cell. */
function cellOf(group, name) {
    return (
        group.cells.find((cell) => cell.name === name) ??
        group.cells.find((cell) => cell.runner === name) ??
        null
    );
}

function decode(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text; /* a stray %: no name will match */
    }
}

/* The identifiers of the cells in a list of names; null without a list. */
function readNames(group, text) {
    if (text === undefined) return null;
    const cells = text.split(",").map((name) => cellOf(group, decode(name)));
    return new Set(cells.filter((cell) => cell !== null).map((cell) => cell.id));
}

/* The parts of an address, null for each missing part; null if the address names no group (another place of
 * the page). */
export function readAddress(hash, groups) {
    const [path, query = ""] = hash.replace(/^#/, "").split("?"),
        parts = path.split("/").map(decode);
    const group = groups.find((one) => one.name === parts[0]);
    if (group === undefined) return null;
    const values = new Map(query.split("&").map((pair) => pair.split("=")));
    const task = /^task-(\d{1,9})$/.exec(parts[2] ?? ""),
        at = /^\d{1,16}$/.exec(values.get("at") ?? "");
    return {
        group,
        cell: cellOf(group, parts[1] ?? ""),
        task: task !== null ? Number(task[1]) : -1,
        cursor: at !== null ? Number(at[0]) : null,
        view: readWindow(values.get("view")),
        range: readWindow(values.get("range")),
        open: readNames(group, values.get("open")),
        wide: readNames(group, values.get("zoom")),
    };
}
