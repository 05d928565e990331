/* A canvas as sharp as the screen: sized in the screen's pixels, drawn upon in the picture's own. */
import { unit } from "./theme.js";

/* Pixels of the screen for one pixel of the picture. */
function densityOf() {
    return Math.min(devicePixelRatio || 1, 2) * unit();
}

function resize(canvas, width, height, density) {
    const wide = Math.round(width * density),
        tall = Math.round(height * density);
    if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide;
        canvas.height = tall;
        canvas.style.width = `${width * unit()}px`;
        canvas.style.height = `${height * unit()}px`;
    }
}

/* Sizes the canvas and fills it with paper. Returns { context, density }: a unit of the context is a pixel of
 * the picture; `density` is in pixels of the screen. */
export function openCanvas(canvas, width, height, theme) {
    const density = densityOf(),
        context = canvas.getContext("2d");
    resize(canvas, width, height, density);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(density, 0, 0, density, 0, 0);
    return { context, density };
}
