/* Writes a sample's figures as JSON. */
#include "measure/sample_object.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

cJSON *text_or_null(const char *text)
{
    return text[0] != '\0' ? cJSON_CreateString(text) : cJSON_CreateNull();
}

static void add_number_or_null(cJSON *object, const char *name, double number)
{
    if (isfinite(number))
        cJSON_AddNumberToObject(object, name, number);
    else
        cJSON_AddNullToObject(object, name);
}

static void add_percentiles(cJSON *object, const char *name, const struct percentiles *p)
{
    cJSON *one = cJSON_AddObjectToObject(object, name);
    cJSON_AddNumberToObject(one, "p50", (double)p->p50);
    cJSON_AddNumberToObject(one, "p90", (double)p->p90);
    cJSON_AddNumberToObject(one, "p99", (double)p->p99);
    cJSON_AddNumberToObject(one, "max", (double)p->max);
}

static void add_helpers(cJSON *object, const struct figures *figures)
{
    cJSON *helpers = cJSON_AddArrayToObject(object, "helpers");
    for (unsigned i = 0; i < figures->helpers; i++) {
        const struct helper *helper = &figures->helper[i].helper;
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(helpers, one);
        cJSON_AddStringToObject(one, "name", helper->name);
        cJSON_AddNumberToObject(one, "cpu_ns", (double)figures->helper[i].cpu_ns);
        cJSON_AddNumberToObject(one, "requests", (double)helper->requests);
        cJSON_AddNumberToObject(one, "late_p50_ns", (double)helper->late_p50_ns);
        cJSON_AddNumberToObject(one, "late_p99_ns", (double)helper->late_p99_ns);
        cJSON_AddNumberToObject(one, "late_max_ns", (double)helper->late_max_ns);
    }
}

static void add_gauges(cJSON *object, const struct figures *figures)
{
    cJSON *gauges = cJSON_AddArrayToObject(object, "gauges");
    for (unsigned i = 0; i < figures->gauges; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(gauges, one);
        cJSON_AddStringToObject(one, "name", figures->gauge[i].name);
        cJSON_AddStringToObject(one, "unit", figures->gauge[i].unit);
        cJSON_AddNumberToObject(one, "value", figures->gauge[i].value);
    }
}

static void add_disturbance(cJSON *object, const struct sample *sample)
{
    const struct disturbance *d = &sample->disturbance;
    cJSON_AddItemToObject(object, "disturbed", text_or_null(d->why));
    cJSON_AddNumberToObject(object, "retries", sample->retries);
    cJSON_AddNumberToObject(object, "others_cpus", d->others_cpus);
    cJSON_AddNumberToObject(object, "steal_cpus", d->steal_cpus);
    cJSON_AddNumberToObject(object, "throttled_ns", (double)d->throttled_ns);
    add_number_or_null(object, "load_before", d->load_before);
    add_number_or_null(object, "load_after", d->load_after);
    cJSON_AddItemToObject(object, "governor", text_or_null(d->governor));
}

static const char *source_name(bool measured)
{
    return measured ? "measured" : "inferred";
}

static void add_wall_split(cJSON *object, const struct sample *sample, unsigned tasks)
{
    struct wall_split split = sample_wall_split(sample, tasks);
    cJSON *one = cJSON_AddObjectToObject(object, "wall_ns");
    cJSON_AddStringToObject(one, "source", source_name(sample->totals.measured));
    cJSON_AddNumberToObject(one, "startup", split.startup);
    cJSON_AddNumberToObject(one, "warmup", split.warmup);
    cJSON_AddNumberToObject(one, "queueing", split.queueing);
    cJSON_AddNumberToObject(one, "running", split.running);
    cJSON_AddNumberToObject(one, "waiting", split.waiting);
    cJSON_AddNumberToObject(one, "ready", split.ready);
    cJSON_AddNumberToObject(one, "ended", split.ended);
    cJSON_AddNumberToObject(one, "teardown", split.teardown);
}

static void add_times(cJSON *object, const struct task_times *times)
{
    cJSON_AddNumberToObject(object, "running", (double)times->running_ns);
    cJSON_AddNumberToObject(object, "waiting", (double)times->waiting_ns);
    cJSON_AddNumberToObject(object, "ready", (double)times->ready_ns);
}

static void add_totals(cJSON *object, const struct sample *sample)
{
    const struct trace_totals *totals = &sample->totals;
    const struct stall *stall = &totals->longest;
    cJSON *states = cJSON_AddObjectToObject(object, "states_ns");
    cJSON_AddStringToObject(states, "source", source_name(totals->measured));
    cJSON_AddNumberToObject(states, "queued", sample->queued_ns);
    add_times(states, &totals->times);
    cJSON_AddNumberToObject(states, "on_lane", (double)totals->on_lane_ns);
    cJSON_AddNumberToObject(states, "blocking_calls", (double)totals->blocking_calls_ns);
    cJSON *inferred = cJSON_AddObjectToObject(states, "inferred");
    add_times(inferred, &totals->inferred);
    cJSON_AddNumberToObject(inferred, "running_lower", (double)totals->running_lower_ns);
    cJSON_AddNumberToObject(inferred, "running_upper", (double)totals->running_upper_ns);
    cJSON *one = cJSON_AddObjectToObject(object, "longest_stall");
    add_percentiles(object, "wakeup_latency_ns", &sample->wakeup_latency);
    cJSON_AddNumberToObject(object, "sleeps", (double)totals->sleeps);
    cJSON_AddNumberToObject(object, "sleeps_early", (double)totals->early);
    cJSON_AddNumberToObject(one, "task", stall->task);
    cJSON_AddNumberToObject(one, "begin_ns", (double)stall->begin_ns);
    cJSON_AddNumberToObject(one, "duration_ns", (double)(stall->end_ns - stall->begin_ns));
    cJSON_AddNumberToObject(one, "ready", stall->ready);
}

static cJSON *lane_object(const struct lane_figures *f)
{
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "name", f->name);
    cJSON_AddStringToObject(one, "source", source_name(f->measured));
    cJSON_AddNumberToObject(one, "on_cpu_ns", (double)f->time.on_cpu_ns);
    cJSON_AddNumberToObject(one, "preempted_ns", (double)f->time.preempted_ns);
    cJSON_AddNumberToObject(one, "blocked_ns", (double)f->time.blocked_ns);
    cJSON_AddNumberToObject(one, "preemptions", f->time.preemptions);
    cJSON_AddNumberToObject(one, "voluntary", f->time.voluntary);
    if (f->measured)
        cJSON_AddNumberToObject(one, "migrations", f->time.migrations);
    else
        cJSON_AddNullToObject(one, "migrations");
    cJSON_AddNumberToObject(one, "switches_voluntary", (double)f->switches_voluntary);
    cJSON_AddNumberToObject(one, "switches_involuntary", (double)f->switches_involuntary);
    cJSON_AddNumberToObject(one, "on_cpu_lower_ns", (double)f->on_cpu.lower_ns);
    cJSON_AddNumberToObject(one, "on_cpu_estimate_ns", (double)f->on_cpu.estimate_ns);
    cJSON_AddNumberToObject(one, "on_cpu_upper_ns", (double)f->on_cpu.upper_ns);
    cJSON_AddNumberToObject(one, "cpu_ns", (double)f->cpu_ns);
    cJSON_AddNumberToObject(one, "runqueue_ns", (double)f->runqueue_ns);
    cJSON_AddNumberToObject(one, "records_lost", (double)f->records_lost);
    return one;
}

static void add_lanes(cJSON *object, const struct sample *sample)
{
    cJSON_AddItemToObject(object, "all_lanes", lane_object(&sample->all_lanes));
    cJSON_AddNumberToObject(object, "lane_count", sample->lane_count);
    cJSON *lanes = cJSON_AddArrayToObject(object, "lanes");
    for (unsigned i = 0; i < sample->lanes_reported; i++)
        cJSON_AddItemToArray(lanes, lane_object(&sample->lanes[i]));
}

static void add_cpus(cJSON *object, const struct sample *sample)
{
    cJSON *list = cJSON_AddArrayToObject(object, "cpus");
    for (unsigned cpu = 0; cpu < MAX_CPU_NUMBERS; cpu++)
        if ((sample->cpus[cpu / 8] >> cpu % 8 & 1) != 0)
            cJSON_AddItemToArray(list, cJSON_CreateNumber(cpu));
}

cJSON *sample_object(const struct sample *sample, unsigned tasks)
{
    const struct figures *figures = &sample->figures;
    char digest[20];
    cJSON *one = cJSON_CreateObject();
    cJSON_AddStringToObject(one, "status", sample_status_name(sample->status));
    cJSON_AddItemToObject(one, "error", text_or_null(sample->error));
    cJSON_AddNumberToObject(one, "repeat", sample->repeat);
    cJSON_AddNumberToObject(one, "trace_bytes", (double)sample->trace_bytes);
    cJSON_AddNumberToObject(one, "events", (double)sample->events);
    cJSON_AddNumberToObject(one, "dropped_events", (double)sample->dropped_events);
    add_disturbance(one, sample);
    if (sample->status != SAMPLE_OK)
        return one;
    snprintf(digest, sizeof digest, "%016" PRIx64, figures->digest);
    cJSON_AddNumberToObject(one, "makespan_ns", (double)sample->makespan_ns);
    cJSON_AddNumberToObject(one, "startup_ns", (double)figures->startup_ns);
    cJSON_AddNumberToObject(one, "warmup_ns", (double)figures->warmup_ns);
    cJSON_AddNumberToObject(one, "teardown_ns", (double)sample->teardown_ns);
    cJSON_AddNumberToObject(one, "cpu_user_ns", (double)figures->cpu_user_ns);
    cJSON_AddNumberToObject(one, "cpu_system_ns", (double)figures->cpu_system_ns);
    cJSON_AddNumberToObject(one, "memory_bytes", (double)figures->memory_bytes);
    cJSON_AddNumberToObject(one, "slots_opened", figures->slots_opened);
    cJSON_AddNumberToObject(one, "switches_voluntary", (double)figures->switches_voluntary);
    cJSON_AddNumberToObject(one, "switches_involuntary", (double)figures->switches_involuntary);
    cJSON_AddStringToObject(one, "digest", digest);
    add_percentiles(one, "response_ns", &sample->response);
    add_percentiles(one, "queueing_ns", &sample->queueing);
    add_percentiles(one, "service_ns", &sample->service);
    cJSON *concurrency = cJSON_AddObjectToObject(one, "concurrency");
    cJSON_AddNumberToObject(concurrency, "mean", sample->concurrency_mean);
    cJSON_AddNumberToObject(concurrency, "max", sample->concurrency_max);
    cJSON *parallelism = cJSON_AddObjectToObject(one, "parallelism");
    cJSON_AddNumberToObject(parallelism, "mean", sample->parallelism_mean);
    if (sample->traced || sample->parallelism_measured)
        cJSON_AddNumberToObject(parallelism, "max", sample->parallelism_max);
    else
        cJSON_AddNullToObject(parallelism, "max");
    cJSON_AddStringToObject(parallelism, "source", source_name(sample->parallelism_measured));
    cJSON *inferred = cJSON_AddObjectToObject(parallelism, "inferred");
    cJSON_AddNumberToObject(inferred, "lower", sample->parallelism_inferred.lower);
    cJSON_AddNumberToObject(inferred, "estimate", sample->parallelism_inferred.estimate);
    cJSON_AddNumberToObject(inferred, "upper", sample->parallelism_inferred.upper);
    add_lanes(one, sample);
    add_cpus(one, sample);
    if (sample->traced) {
        add_totals(one, sample);
        add_wall_split(one, sample, tasks);
    }
    add_gauges(one, figures);
    add_helpers(one, figures);
    return one;
}
