/* What lanes are to users: threads, processes or event loops. */
import { LANE_LOOP, LANE_POOL, LANE_PROCESS } from "./lists.js";
import { count } from "./figure.js";

const WORDS = { [LANE_LOOP]: "event loop", [LANE_PROCESS]: "process" };

/* The word for one of the lanes. */
export function laneWord(lanes) {
    return WORDS[lanes[0]?.kind] ?? "thread";
}

export function manyOf(word) {
    return word.endsWith("s") ? `${word}es` : `${word}s`;
}

/* "event loop", "4 threads", "4 processes", "event loop and libuv’s pool". */
export function lanesWords(lanes) {
    const own = lanes.filter(({ kind }) => kind !== LANE_POOL),
        word = laneWord(own),
        words = own.length === 1 ? word : `${count(own.length)} ${manyOf(word)}`;
    return own.length < lanes.length ? `${words} and libuv’s pool` : words;
}
