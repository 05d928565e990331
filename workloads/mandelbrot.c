/* mandelbrot: the Mandelbrot set, band by band. A pixel c counts the steps for which z <- z^2 + c stays
 * bounded (Peitgen, Richter: "The Beauty of Fractals", 1986). CPU-bound, with a picture at the end. Points
 * inside the set take the full number of steps, points far outside hardly any. Bands therefore differ in
 * cost, and a pool has to balance its load: equal numbers of bands are not equal work. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "task/clock.h"
#include "task/saturating.h"
#include "workloads/support/hooks.h"
#include "workloads/support/memory_limit.h"
#include "workloads/support/picture.h"
#include "workloads/support/settings.h"
#include "workloads/workload.h"

struct view {
    unsigned width, height, steps;
};

struct world {
    struct view view;
    unsigned tasks;
};

static unsigned first_row(const struct world *world, unsigned band);
static unsigned steps_of(const struct view *view, unsigned x, unsigned y);
static uint8_t colour_of(const struct view *view, unsigned steps);

/* The output is the band's pixels; the value is their total number of steps. */
static int body(struct task *t, const struct world *world, unsigned index, struct outcome *outcome)
{
    const struct view *view = &world->view;
    unsigned first = first_row(world, index), behind = first_row(world, index + 1);
    uint64_t sum = 0;
    uint8_t *pixel = task_append(t, (size_t)(behind - first) * view->width);
    if (pixel == NULL)
        return -ENOSPC;
    task_phase(t, "band");
    for (unsigned y = first; y < behind; y++) {
        for (unsigned x = 0; x < view->width; x++) {
            unsigned steps = steps_of(view, x, y);
            *pixel++ = colour_of(view, steps);
            sum += steps;
        }
    }
    outcome->value = sum;
    return 0;
}

/* The number of steps to leave the circle of radius 2, outside of which nothing comes back; view->steps for a
 * point that never leaves. The picture's centre is -0.7, its height 2.4: the whole set. */
static unsigned steps_of(const struct view *view, unsigned x, unsigned y)
{
    double scale = 2.4 / view->height;
    double cr = -0.7 + (x + 0.5 - view->width / 2.0) * scale;
    double ci = (view->height / 2.0 - y - 0.5) * scale;
    double r = 0, i = 0;
    unsigned steps = 0;
    for (; steps < view->steps && r * r + i * i <= 4; steps++) {
        double next = r * r - i * i + cr;
        i = 2 * r * i + ci;
        r = next;
    }
    return steps;
}

/* Colour 0 is the set itself. Outside, colours 1 to 255 repeat with the number of steps, fast enough to show
 * small differences. */
static uint8_t colour_of(const struct view *view, unsigned steps)
{
    return steps == view->steps ? 0 : (uint8_t)(1 + 5 * (uint64_t)steps % (PICTURE_COLOURS - 1));
}

/* The first row of a band; that of band number `tasks` is behind the last row. */
static unsigned first_row(const struct world *world, unsigned band)
{
    return (unsigned)((uint64_t)world->view.height * band / world->tasks);
}

/* --- before anything starts --- */

enum { MAX_SIDE = 32768 };

static const struct param params[] = {
    {.name = "width",
     .type = PARAM_NUMBER,
     .default_text = "640",
     .min = 1,
     .max = MAX_SIDE,
     .help = "of the picture, in pixels"},
    {.name = "height",
     .type = PARAM_NUMBER,
     .default_text = "480",
     .min = 1,
     .max = MAX_SIDE,
     .help = "in rows; a task computes a band of them"},
    {.name = "steps",
     .type = PARAM_NUMBER,
     .default_text = "1000",
     .min = 1,
     .max = 1000000000,
     .help = "iterations for a pixel at most; points in the set need all of them"},
    {0},
};

static struct view view_of(const struct settings *settings)
{
    return (struct view){
        .width = (unsigned)settings_number(settings, "width"),
        .height = (unsigned)settings_number(settings, "height"),
        .steps = (unsigned)settings_number(settings, "steps"),
    };
}

static int validate(const struct settings *settings, struct error *error)
{
    struct view view = view_of(settings);
    if (settings->tasks > view.height)
        return error_set(error, -EINVAL,
                         "mandelbrot: %u tasks cannot share %u rows, since each needs one at least; type -n "
                         "%u, or a larger height=",
                         settings->tasks, view.height, view.height);
    return memory_check(settings, 2 * (uint64_t)view.width * view.height, "mandelbrot",
                        "type a smaller width= or height=", error);
}

/* Scales the time of a coarse grid over the picture, measured just now. */
static void cost(const struct settings *settings, uint64_t *waiting_ns, uint64_t *computing_ns)
{
    enum { GRID = 16 };
    struct view view = view_of(settings), coarse = {.width = GRID, .height = GRID, .steps = view.steps};
    coarse.steps = view.steps < 1000 ? view.steps : 1000;
    uint64_t sum = 0, begin_ns = clock_now_ns();
    for (unsigned i = 0; i < GRID * GRID; i++)
        sum += steps_of(&coarse, i % GRID, i / GRID);
    double probe_ns =
        (double)(clock_now_ns() - begin_ns) + (double)(sum & 1); /* sum: or the grid is optimized away */
    double factor = (double)view.width * view.height / (GRID * GRID) * view.steps / coarse.steps;
    *waiting_ns = 0;
    *computing_ns = settings->tasks > 0 ? saturating_from(probe_ns * factor / settings->tasks) : 0;
}

static size_t output_bytes(const struct settings *settings)
{
    struct view view = view_of(settings);
    return (size_t)view.width * view.height;
}

static int setup(const struct settings *settings, struct world **out, struct error *error)
{
    struct world world = {.view = view_of(settings), .tasks = settings->tasks};
    return world_copy(settings, &world, sizeof world, out, error);
}

/* --- after the run --- */

/* Computes one row of each band again: all rows would take as long as the run. */
static int check(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                 struct error *error)
{
    const struct view *view = &world->view;
    for (unsigned band = 0; band < n; band++) {
        unsigned first = first_row(world, band), behind = first_row(world, band + 1);
        unsigned y = first + (behind - first) / 2;
        const uint8_t *pixels = (const uint8_t *)arena + outcomes[band].output_offset;
        if (outcomes[band].output_bytes != (size_t)(behind - first) * view->width)
            return error_set(error, -EBADMSG,
                             "mandelbrot: band %u has %" PRIu64 " pixels where %u were expected", band,
                             outcomes[band].output_bytes, (behind - first) * view->width);
        for (unsigned x = 0; x < view->width; x++) {
            uint8_t is = pixels[(size_t)(y - first) * view->width + x],
                    right = colour_of(view, steps_of(view, x, y));
            if (is != right)
                return error_set(error, -EBADMSG,
                                 "mandelbrot: pixel %u of row %u has the colour %u where %u was expected", x,
                                 y, is, right);
        }
    }
    return 0;
}

static unsigned gauges(const struct world *world, const struct outcome *outcomes, unsigned n,
                       uint64_t makespan_ns, struct gauge out[MAX_GAUGES])
{
    uint64_t sum = 0, max = 0;
    (void)world;
    for (unsigned i = 0; i < n; i++) {
        sum += outcomes[i].value;
        max = outcomes[i].value > max ? outcomes[i].value : max;
    }
    out[0] =
        (struct gauge){.name = "steps", .unit = "1/s", .value = (double)sum * NS_PER_S / (double)makespan_ns};
    out[1] = (struct gauge){.name = "costliest band, in mean bands",
                            .value = sum > 0 ? (double)max * n / (double)sum : 0};
    return 2;
}

/* Between two colours of a ramp, `at` of `length` parts along. */
static uint8_t between(unsigned from, unsigned to, unsigned at, unsigned length)
{
    return (uint8_t)((from * (length - at) + to * at) / length);
}

/* Black for the set. Outside, a closed ramp from deep blue over white and orange to deep blue: neighbours
 * differ little. */
static void fill_palette(uint8_t palette[PICTURE_COLOURS][3])
{
    static const uint8_t stops[][3] = {{0, 7, 100},   {32, 107, 203}, {237, 255, 255},
                                       {230, 159, 0}, {60, 20, 10},   {0, 7, 100}};
    enum { RAMPS = sizeof stops / sizeof *stops - 1, LENGTH = (PICTURE_COLOURS - 1) / RAMPS };
    memset(palette[0], 0, sizeof palette[0]);
    for (unsigned i = 0; i < PICTURE_COLOURS - 1; i++)
        for (unsigned channel = 0; channel < 3; channel++)
            palette[i + 1][channel] =
                between(stops[i / LENGTH][channel], stops[i / LENGTH + 1][channel], i % LENGTH, LENGTH);
}

static int publish(const struct world *world, const struct outcome *outcomes, unsigned n, const char *arena,
                   int dir_fd, struct error *error)
{
    struct picture picture = {.width = world->view.width, .height = world->view.height};
    uint8_t *pixels = malloc((size_t)picture.width * picture.height);
    if (pixels == NULL)
        return error_set(error, -ENOMEM, "mandelbrot: not enough memory for the picture");
    for (unsigned band = 0; band < n; band++)
        memcpy(pixels + (size_t)first_row(world, band) * picture.width, arena + outcomes[band].output_offset,
               outcomes[band].output_bytes);
    picture.pixels = pixels;
    fill_palette(picture.palette);
    int status = picture_write(&picture, dir_fd, "mandelbrot.png", error);
    free(pixels);
    return status;
}

const struct workload workload_mandelbrot = {
    .name = "mandelbrot",
    .summary = "a picture in bands of uneven cost: nothing but computing",
    .next = "mandelbrot -w 1..4",
    .words = {.noun = "band"},
    .kind = WORKLOAD_COMPUTING,
    .default_tasks = 24,
    .params = params,
    .validate = validate,
    .uneven = true,
    .cost = cost,
    .waits = waits_never,
    .output_bytes = output_bytes,
    .setup = setup,
    .body = body,
    .check = check,
    .gauges = gauges,
    .publish = publish,
    .teardown = world_free,
};
