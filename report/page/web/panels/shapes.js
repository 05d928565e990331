/* A shape for each runner, in the run's order. */
const SHAPES = [
    "M-5-5h10v10h-10z",
    "M0-6.5L6 5H-6z",
    "M0-7L7 0L0 7L-7 0z",
    "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0",
    "M0 6.5L6-5H-6z",
];
const OTHER_SHAPE = "M-5-5L5 5M-5 5L5-5";

export function shapeOf(cell) {
    return SHAPES[cell.order] ?? OTHER_SHAPE;
}
