/* A bounded queue of sem_t. Usage: plain_queue threads|processes ITEMS CAPACITY */
#include <semaphore.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "benchmark/plain/plain.h"

enum { PRODUCERS = 2, CONSUMERS = 2, WORKERS = PRODUCERS + CONSUMERS };

struct queue {
    struct plain plain;
    _Alignas(64) sem_t items, spaces, lock; /* on a cache line each */
    uint64_t put, taken, sum;
    struct item {
        uint64_t value, put_ns;
    } ring[];
};

static struct queue *queue;
static uint64_t items, capacity, *latency_ns; /* of each item, in the queue */

static void produce(unsigned producer)
{
    for (uint64_t i = producer; i < items; i += PRODUCERS) {
        sem_wait(&queue->spaces);
        sem_wait(&queue->lock);
        queue->ring[queue->put++ % capacity] = (struct item){i, now_ns()};
        sem_post(&queue->lock);
        sem_post(&queue->items);
    }
}

static void consume(unsigned consumer)
{
    for (uint64_t i = consumer; i < items; i += CONSUMERS) {
        sem_wait(&queue->items);
        sem_wait(&queue->lock);
        struct item item = queue->ring[queue->taken++ % capacity];
        queue->sum += item.value;
        latency_ns[item.value] = now_ns() - item.put_ns;
        sem_post(&queue->lock);
        sem_post(&queue->spaces);
    }
}

static void *run(void *argument)
{
    unsigned number = (unsigned)(uintptr_t)argument;
    pthread_barrier_wait(&queue->plain.start);
    number < PRODUCERS ? produce(number) : consume(number - PRODUCERS);
    queue->plain.end_ns[number] = now_ns();
    return NULL;
}

int main(int argc, char **argv)
{
    bool forks = argc > 3 && strcmp(argv[1], "processes") == 0;
    items = argc > 3 ? strtoull(argv[2], NULL, 10) : 1;
    capacity = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    queue = shared_memory(sizeof *queue + (size_t)capacity * sizeof queue->ring[0]);
    latency_ns = shared_memory((size_t)items * sizeof *latency_ns);
    sem_init(&queue->items, 1, 0);
    sem_init(&queue->spaces, 1, (unsigned)capacity);
    sem_init(&queue->lock, 1, 1);
    plain_open(&queue->plain, WORKERS);
    pthread_t threads[WORKERS];
    for (uintptr_t i = 0; i < WORKERS; i++)
        if (!forks)
            pthread_create(&threads[i], NULL, run, (void *)i);
        else if (fork() == 0)
            return run((void *)i), 0;
    plain_settle();
    plain_start(&queue->plain);
    for (unsigned i = 0; i < WORKERS; i++)
        forks ? (void)wait(NULL) : (void)pthread_join(threads[i], NULL);
    plain_print(&queue->plain, WORKERS);
    return queue->sum != items * (items - 1) / 2;
}
