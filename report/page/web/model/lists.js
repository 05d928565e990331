/* What the page and C share: states, units and the packed form. report/page/lists.c writes these lists from
 * C's headers while simul is built. */
export * from "../../../../build/web/lists.js";
