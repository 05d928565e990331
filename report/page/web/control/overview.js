/* The overview: the report has written its words and figures; the tracks of a workload are drawn when it
 * comes near the window. */
import { element } from "../draw/dom.js";
import { drawShape, shapeLayout } from "../draw/shape.js";
import { AXIS_HEIGHT, drawAxis } from "../draw/axis.js";
import { makeScale } from "../draw/scale.js";
import { theme, unit } from "../draw/theme.js";
import { axisEnd, loadGroup } from "../model/run.js";
import { count } from "../model/figure.js";
import { pictureText } from "../draw/track_words.js";

const END_ROOM = 20; /* pixels: for the line and the cross at an end */

class Story {
    constructor(article, group) {
        this.article = article;
        this.group = group;
        this.axis = element("canvas", { "aria-hidden": "true", width: 1, height: AXIS_HEIGHT });
        article.querySelector("thead .shape").append(this.axis);
        this.rows = [...article.querySelectorAll("tr[data-cell]")].map((row) => this.makeRow(row));
        article.querySelector(".unfold")?.addEventListener("click", () => {
            article.classList.add("unfolded");
            this.draw();
        });
    }

    makeRow(row) {
        const cell = this.group.cells.find(({ id }) => id === row.dataset.cell),
            place = row.querySelector(".shape"),
            canvas = element("canvas", {
                role: "img",
                width: 1,
                height: shapeLayout(this.group.tasks).height,
            });
        place.prepend(canvas);
        row.addEventListener("click", ({ target }) => {
            if (target.closest("a") === null) row.querySelector("a").click();
        });
        return { cell, place, canvas };
    }

    /* Bands of many tasks say of how many. */
    labelBands() {
        const { perRow } = shapeLayout(
            Math.max(...this.group.cells.map((cell) => cell.trace?.tasks.count ?? 0))
        );
        this.bands ??= this.article.querySelector(".what").appendChild(element("span"));
        this.bands.textContent = perRow > 1 ? `, ${count(perRow)} a band` : "";
    }

    async load() {
        this.loading ??= loadGroup(this.group);
        await this.loading;
        this.isLoaded = true;
        this.draw();
    }

    draw() {
        const width = Math.floor(this.rows[0]?.place.clientWidth / unit()) - END_ROOM;
        if (!this.isLoaded || !(width > 40)) return;
        const scale = makeScale({ begin: 0, end: axisEnd(this.group) }, 0, width);
        drawAxis(this.axis, scale, theme());
        this.labelBands();
        for (const { cell, canvas, place } of this.rows) {
            if (place.clientWidth === 0 || cell.trace === null) continue;
            drawShape(canvas, cell.trace, scale, shapeLayout(cell.trace.tasks.count), theme());
            canvas.setAttribute("aria-label", pictureText(cell));
        }
    }
}

export class Overview {
    constructor(groups) {
        this.stories = [...document.querySelectorAll(".story[data-group]")].map(
            (article) =>
                new Story(
                    article,
                    groups.find(({ name }) => name === article.dataset.group)
                )
        );
        this.observer = new IntersectionObserver(
            (entries) => {
                for (const { isIntersecting, target } of entries)
                    if (isIntersecting) this.stories.find(({ article }) => article === target).load();
            },
            { rootMargin: "400px" }
        );
        for (const { article } of this.stories) this.observer.observe(article);
        new ResizeObserver(() => this.redraw()).observe(document.getElementById("overview"));
    }

    /* Draws what the first window shows. */
    async open() {
        const near = this.stories.filter(({ article }) => article.getBoundingClientRect().top < innerHeight);
        await Promise.all(near.map((story) => story.load()));
    }

    redraw() {
        for (const story of this.stories) story.draw();
    }

    async drawAll() {
        await Promise.all(this.stories.map((story) => story.load()));
    }
}
