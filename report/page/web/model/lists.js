/* What the page and C both know, states, units and the packed form: written while simul is built, by
 * report/page/lists.c, from the lists in C's headers. */
export * from "../../../../build/web/lists.js";
