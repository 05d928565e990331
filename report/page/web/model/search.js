/* Search and filter. A query fits a task ("7", "task 7"), a wait's reason or a phase ("sleep"), or a line of
 * source ("count.c:84"). A slice that does not fit, or whose state is filtered out, is drawn faded. */
import { FADED, WAITING, BLOCKED } from "./lists.js";
import { CLASS_OF, shownState } from "./states.js";

/* A function that returns whether a span of this trace fits, or null without a query. */
export function makeMatcher(trace, query) {
    const words = query.trim().toLowerCase();
    if (words === "") return null;
    const number = /^(?:task\s*)?(\d+)$/.exec(words);
    if (number !== null) return (span) => trace.spans.task[span] === Number(number[1]);
    const fits = trace.header.strings.map((text) => text !== "" && text.toLowerCase().includes(words));
    return (span) => fits[trace.spans.what[span]] || fits[trace.spans.at[span]] || false;
}

/* The class that each slice is drawn as. */
export function makeClassOf(trace, matcher, hidden) {
    const { state, span } = trace.slices,
        faded = CLASS_OF[FADED];
    const classes = CLASS_OF.map((_, one) => CLASS_OF[shownState(trace, one)]);
    for (let one = 0; one < classes.length; one++)
        if (hidden.has(one === BLOCKED ? WAITING : shownState(trace, one))) classes[one] = faded;
    if (matcher === null) return (slice) => classes[state[slice]];
    return (slice) => (matcher(span[slice]) ? classes[state[slice]] : faded);
}

/* The spans that fit, by time: their number, and the first after `time` (or the last before `time`). */
export function countMatches(trace, matcher) {
    let found = 0;
    for (let span = 0; span < trace.spans.count; span++) found += matcher(span) ? 1 : 0;
    return found;
}

export function nextMatch(trace, matcher, time, isBackwards = false) {
    const { begin, count } = trace.spans;
    if (isBackwards) {
        for (let span = count - 1; span >= 0; span--) if (begin[span] < time && matcher(span)) return span;
        return -1;
    }
    for (let span = 0; span < count; span++) if (begin[span] > time && matcher(span)) return span;
    return -1;
}
