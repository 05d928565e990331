// One raw switch: two contexts of Boost.Context pass control to and fro, N times in all, with nothing between
// them. This is the hand-written assembly that Boost's coroutines and fibers stand on. Usage: switch N
#include <boost/context/detail/fcontext.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::transfer_t;

static std::int64_t now_ns(clockid_t clock)
{
    std::timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

// The other side: goes back to whoever came, and counts how often.
static void answer(transfer_t from)
{
    auto count = static_cast<std::int64_t *>(from.data);
    for (;;) {
        ++*count;
        from = jump_fcontext(from.fctx, nullptr);
    }
}

int main(int argc, char **argv)
{
    std::int64_t n = argc == 2 ? std::atoll(argv[1]) : 0, count = 0;
    if (n < 2) {
        std::fprintf(stderr, "usage: switch N\n");
        return 1;
    }
    std::vector<char> stack(64 * 1024);
    transfer_t other = {make_fcontext(stack.data() + stack.size(), stack.size(), answer), nullptr};

    std::int64_t start = now_ns(CLOCK_MONOTONIC), cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
    for (std::int64_t i = 0; i < n / 2; i++)
        other = jump_fcontext(other.fctx, &count);
    std::int64_t ns = now_ns(CLOCK_MONOTONIC) - start, cpu_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;

    if (count != n / 2) {
        std::fprintf(stderr, "switch: the other side ran %lld times\n", static_cast<long long>(count));
        return 1;
    }
    std::printf("{\"peer\":\"boost\",\"program\":\"switch\",\"n\":%lld,\"checked\":true,\"ns\":%lld,\"cpu_"
                "ns\":%lld}\n",
                static_cast<long long>(n / 2 * 2), static_cast<long long>(ns),
                static_cast<long long>(cpu_ns));
    return 0;
}
