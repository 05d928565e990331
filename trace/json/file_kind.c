/* The first bytes are those of file(1)'s list; the members are those of the formats' own documents. */
#include "trace/json/file_kind.h"

#include <stdbool.h>
#include <string.h>

const char file_kind_lines[] =
    "this is JSON lines, a document in each line: join them into a list first (jq -s . FILE)";

struct beginning {
    const char *bytes;
    size_t length;
    const char *kind;
};

#define BEGINNING(bytes, kind)                                                                               \
    {                                                                                                        \
        bytes, sizeof bytes - 1, kind                                                                        \
    }

static const struct beginning beginnings[] = {
    BEGINNING("PK\x03\x04", "this is a zip: unpack it first (unzip FILE)"),
    BEGINNING("PK\x05\x06", "this is an empty zip"),
    BEGINNING("\x28\xB5\x2F\xFD", "this is packed by zstd: unpack it first (zstd -d FILE)"),
    BEGINNING("\xFD"
              "7zXZ",
              "this is packed by xz: unpack it first (xz -d FILE)"),
    BEGINNING("BZh", "this is packed by bzip2: unpack it first (bzip2 -d FILE)"),
    BEGINNING("\x04\x22\x4D\x18", "this is packed by lz4: unpack it first (lz4 -d FILE)"),
    BEGINNING("7z\xBC\xAF\x27\x1C", "this is a 7z archive: unpack it first"),
    BEGINNING("\xFF\xFE", "this is UTF-16: make UTF-8 of it first (iconv -f UTF-16 -t UTF-8 FILE)"),
    BEGINNING("\xFE\xFF", "this is UTF-16: make UTF-8 of it first (iconv -f UTF-16 -t UTF-8 FILE)"),
    BEGINNING("PERFILE2", "this is perf's own file: convert it first"),
    BEGINNING("\x7F"
              "ELF",
              "this is a program, an ELF file"),
    BEGINNING("FLR\0", "this is a recording of Java's Flight Recorder: convert it first"),
    BEGINNING("SQLite format 3", "this is an SQLite database: export Trace Event JSON of it first"),
    BEGINNING("go 1.", "this is a trace of Go's runtime: convert it first"),
    BEGINNING("# tracer:", "this is the kernel's ftrace as text: convert it first"),
    BEGINNING("<", "this is HTML or XML: export Trace Event JSON of it first"),
};

/* UTF-16 without its mark: every other byte of ASCII is 0. */
static bool is_wide(const char *bytes, size_t n)
{
    return n >= 4 && ((bytes[0] == '\0' && bytes[2] == '\0' && bytes[1] != '\0' && bytes[3] != '\0') ||
                      (bytes[1] == '\0' && bytes[3] == '\0' && bytes[0] != '\0' && bytes[2] != '\0'));
}

/* Control characters that no text has. */
static bool is_binary(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n && i < 64; i++)
        if (bytes[i] >= '\0' && bytes[i] < '\t')
            return true;
    return false;
}

const char *file_kind_of_bytes(const char *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (n >= beginnings[i].length && memcmp(bytes, beginnings[i].bytes, beginnings[i].length) == 0)
            return beginnings[i].kind;
    if (n > 262 && memcmp(bytes + 257, "ustar", 5) == 0)
        return "this is a tar archive: unpack it first (tar -xf FILE)";
    if (is_wide(bytes, n))
        return "this is UTF-16: make UTF-8 of it first (iconv -f UTF-16 -t UTF-8 FILE)";
    if (!is_binary(bytes, n))
        return NULL;
    return bytes[0] == '\n'
               ? "this looks like a protobuf, the form of Perfetto's traces: convert it first (traceconv "
                 "json FILE)"
               : "this is binary, and Trace Event JSON is text: convert it first";
}

const char *file_kind_of_member(const char *name)
{
    static const char v8[] =
        "this is a profile of V8 (.cpuprofile, .heapprofile), and no trace: open it in the browser's tools";
    static const char firefox[] = "this is a profile of Firefox: open it at profiler.firefox.com";
    static const char *const members[][2] = {
        {"timeDeltas", v8},
        {"nodes", v8},
        {"head", v8},
        {"snapshot", "this is a heap snapshot of V8, and no trace: open it in the browser's tools"},
        {"$schema", "this is a profile for speedscope, and no trace: open it at speedscope.app"},
        {"profiles", "this is a profile for speedscope, and no trace: open it at speedscope.app"},
        {"resourceSpans", "these are spans of OpenTelemetry: convert them first"},
        {"libs", firefox},
        {"meta", firefox},
        {"profile", firefox},
        {"recording", "this is a timeline of Safari: open it in the browser's tools"},
        {"log", "this is an HTTP archive (HAR): open it in the browser's tools"},
        {"cells", "this is simul's run.json: give the folder that holds it"},
        {"ph", "this is one event, and not a list: put the events into [ ], as jq -s . FILE does"},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (strcmp(name, members[i][0]) == 0)
            return members[i][1];
    return NULL;
}
