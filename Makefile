# simul: `make help` says what there is. Everything that is built lands in build/.
VERSION  := 0.1.0
BUILD    ?= build
PREFIX   ?= /usr/local
CC       ?= cc
V        ?= 0
Q        := $(if $(filter 1,$(V)),,@)
PACKAGES := $(shell scripts/install-deps --libraries)
SANITIZE ?=

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
CFLAGS   ?= -O2 -g
CPPFLAGS += -I. -D_GNU_SOURCE -DSIMUL_VERSION='"$(VERSION)"' $(shell pkg-config --cflags '$(PACKAGES)' 2>/dev/null)
ALL_CFLAGS = -std=c11 -fno-omit-frame-pointer -fstack-clash-protection $(WARNINGS) $(CFLAGS) $(if $(SANITIZE),-fsanitize=$(SANITIZE))
LDLIBS   := $(shell pkg-config --libs '$(PACKAGES)' 2>/dev/null) -lm -pthread
LDFLAGS  += $(if $(SANITIZE),-fsanitize=$(SANITIZE))

# A wait passes through four rooms and a table of functions. The command is linked with those rooms optimised as a
# whole, which makes a yield a third cheaper; tests link the same objects' ordinary code, which is quicker to link.
# Clang has no objects with both.
LINK_TIME := $(if $(SANITIZE),,$(shell $(CC) --version 2>/dev/null | grep -q 'Free Software Foundation' && echo -flto=auto))
WHOLE     := $(if $(LINK_TIME),$(LINK_TIME) -ffat-lto-objects)

# Headers that are used where there are any (coroutine/sanitizer.h). A file that is not there is no dependency, so
# the flags name it: what was built before it came (`make run`, then `make test`) is built again.
OPTIONAL := $(shell $(CC) -include valgrind/memcheck.h -E -x c /dev/null >/dev/null 2>&1 && echo valgrind)

ROOMS    := coroutine task trace machine runners workloads analysis measure report cli
SOURCES  := $(filter-out cli/main.c report/page/lists.c,$(shell find $(ROOMS) -name '*.c' | sort))
ASSEMBLY := $(wildcard coroutine/*.S)
# What the program carries inside: the parts of the page, and the workloads' source for the page to show.
WEB      := report/page/web
PAGE     := web_page_html=$(WEB)/page.html web_style_css=$(BUILD)/web/style.css web_script_js=$(BUILD)/web/script.js
TEXTS    := $(wildcard workloads/*.c workloads/fetch/*.c)
# What run.json holds, and what documents of older versions leave out.
FORMS    := run_schema=docs/schema/run.schema.json traits_of_old=analysis/document/traits-of-old.json
EMBEDDED := $(BUILD)/embedded/page.o $(BUILD)/embedded/sources.o $(BUILD)/embedded/forms.o
OBJECTS  := $(SOURCES:%.c=$(BUILD)/obj/%.o) $(ASSEMBLY:%.S=$(BUILD)/obj/%.o) $(EMBEDDED)
UNITS    := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*/test_*.c))
FAKES    := $(wildcard tests/fakes/*.c)
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/fuzz_%,$(wildcard tests/fuzz/fuzz_*.c))
BENCHES  := $(patsubst benchmark/simul/%.c,$(BUILD)/benchmark/%,$(wildcard benchmark/simul/*.c))
PLAIN    := $(addprefix $(BUILD)/benchmark/plain_,threads processes loop multi queue)

.PHONY: all run test test-c lint format asan debug tsan clang fuzz install uninstall clean help tests units \
        fuzzers deps benchmark benches print-flags print-libs
.DELETE_ON_ERROR:

all: $(BUILD)/simul ## build the command at build/simul

deps:
	$(Q)scripts/install-deps

run: deps ## install what is missing, build, run the default suite, say where the report is
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(BUILD)/simul run

tests: units benches

units: $(BUILD)/simul $(BUILD)/simul-test $(UNITS)

fuzzers: $(FUZZERS)

benches: $(BENCHES) $(PLAIN)

test: ## install what the tests need, and run them all
	$(Q)scripts/install-deps --tests
	$(Q)$(MAKE) --no-print-directory tests
	$(Q)scripts/run-tests --page $(BUILD)

test-c: tests ## the tests that need no browser, with what is installed
	$(Q)scripts/run-tests $(BUILD)

lint: ## format, static analysis and the include direction
	$(Q)scripts/install-deps --lint
	$(Q)scripts/lint

format: ## let clang-format write every C file, and prettier every file of JavaScript
	$(Q)scripts/install-deps --lint
	$(Q)scripts/lint --write

asan: ## the same tests under AddressSanitizer and UndefinedBehaviorSanitizer
	$(Q)$(MAKE) --no-print-directory BUILD=build/asan SANITIZE=address,undefined CFLAGS='-O1 -g -fno-sanitize-recover=all' test-c

debug: ## the same tests in a build that checks its own rules (task/task.h, coroutine/packed.h)
	$(Q)$(MAKE) --no-print-directory BUILD=build/debug CFLAGS='-O1 -g -DCOROUTINE_CHECKED=1' test-c

tsan: ## the same tests under ThreadSanitizer
	$(Q)$(MAKE) --no-print-directory BUILD=build/tsan SANITIZE=thread CFLAGS='-O1 -g' test-c

# Clang sees what gcc's sanitizers do not: a figure that fits no integer. What reads files also gets random ones.
CLANG    := BUILD=build/clang CC=clang SANITIZE=address,undefined,float-cast-overflow,fuzzer-no-link \
            CFLAGS='-O1 -g -fno-sanitize-recover=all'
FUZZ_S   ?= 60

clang: ## the unit tests, those of reports, and a minute of fuzzing under clang's sanitizers
	$(Q)scripts/install-deps --tests --lint
	$(Q)$(MAKE) --no-print-directory $(CLANG) units fuzzers
	$(Q)scripts/run-tests build/clang 'test_|report|compare|sweeps|damaged|hostile'
	$(Q)SEED=1 scripts/fuzz build/clang 30

fuzz: ## random documents and traces under clang's sanitizers, for FUZZ_S (60) seconds a target
	$(Q)scripts/install-deps --lint
	$(Q)$(MAKE) --no-print-directory $(CLANG) fuzzers
	$(Q)scripts/fuzz build/clang $(FUZZ_S)

benchmark: $(BUILD)/simul benches ## measure simul beside its peers, into docs/benchmarks.md
	$(Q)scripts/benchmark --build $(BUILD)

install: $(BUILD)/simul $(BUILD)/simul.1 ## install below PREFIX (/usr/local)
	$(Q)install -D -m 755 $(BUILD)/simul $(DESTDIR)$(PREFIX)/bin/simul
	$(Q)install -D -m 644 $(BUILD)/simul.1 $(DESTDIR)$(PREFIX)/share/man/man1/simul.1

uninstall: ## remove what install put there
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/simul $(DESTDIR)$(PREFIX)/share/man/man1/simul.1

clean: ## remove build/
	$(Q)rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-17s %s\n", $$1, $$2 }'

# For tools that want the compiler's flags: one on a line, without the shell's quotes.
print-flags:
	@printf '%s\n' $(CPPFLAGS) $(ALL_CFLAGS)

print-libs:
	@printf '%s\n' $(LDLIBS)

$(BUILD)/simul: $(BUILD)/obj/cli/main.o $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LINK_TIME) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# The same command with the tests' own workloads and runners registered.
$(BUILD)/simul-test: $(FAKES:%.c=$(BUILD)/obj/%.o) $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/benchmark/%: $(BUILD)/obj/benchmark/simul/%.o $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LINK_TIME) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/benchmark/plain_%: $(addprefix $(BUILD)/obj/benchmark/plain/,%.o work.o fetch.o dial.o) $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LINK_TIME) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# Built with SANITIZE=...,fuzzer-no-link alone; libFuzzer brings main.
$(BUILD)/fuzz_%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(BUILD)/obj/tests/fuzz/mutate_json.o $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

$(BUILD)/simul.1: $(BUILD)/simul
	$(Q)$(BUILD)/simul --help=man >$@

$(BUILD)/libsimul.a: $(OBJECTS)
	$(Q)[ $(V) = 1 ] || echo "  AR    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libsimul.a
	$(Q)[ $(V) = 1 ] || echo "  LINK  $@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(BUILD)/obj/coroutine/%.o $(BUILD)/obj/runners/%.o $(BUILD)/obj/task/%.o: ALL_CFLAGS += $(WHOLE)

# Once for each room, in each call of make: the folder is made by the first file alone.
SAY_ROOM  = mkdir -p $(@D) $(BUILD)/said && { [ $(V) = 1 ] || ! mkdir $(BUILD)/said/$(firstword $(subst /, ,$<)) 2>/dev/null || \
            echo "  CC    $(firstword $(subst /, ,$<))/"; }

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	$(Q)$(SAY_ROOM)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.S $(BUILD)/flags
	$(Q)$(SAY_ROOM)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What C and the page both know is written down for the page.
$(BUILD)/lists: $(BUILD)/obj/report/page/lists.o
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(BUILD)/web/lists.%: $(BUILD)/lists
	$(Q)mkdir -p $(@D)
	$(Q)$< $@

# A page of one file cannot import modules, so they are joined.
$(BUILD)/web/script.js: scripts/join-modules $(BUILD)/web/lists.js $(wildcard $(WEB)/*.js $(WEB)/*/*.js) $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)scripts/join-modules $(WEB)/main.js $(BUILD) >$@

# Their order is that of the cascade, so it stands in their names.
$(BUILD)/web/style.css: $(BUILD)/web/lists.css $(sort $(wildcard $(WEB)/style/*.css)) $(BUILD)/flags
	$(Q)mkdir -p $(@D)
	$(Q)cat $(filter %.css,$^) >$@

$(BUILD)/embedded/page.s: scripts/embed $(WEB)/page.html $(BUILD)/web/style.css $(BUILD)/web/script.js
	$(Q)mkdir -p $(@D)
	$(Q)scripts/embed $(PAGE) >$@

$(BUILD)/embedded/sources.s: scripts/embed $(TEXTS)
	$(Q)mkdir -p $(@D)
	$(Q)scripts/embed --list source_texts $(TEXTS) >$@

$(BUILD)/embedded/forms.s: scripts/embed docs/schema/run.schema.json analysis/document/traits-of-old.json
	$(Q)mkdir -p $(@D)
	$(Q)scripts/embed $(FORMS) >$@

# Data alone: no flag says anything to it, and clang complains of those that do not.
$(BUILD)/embedded/%.o: $(BUILD)/embedded/%.s
	$(Q)$(CC) -c -o $@ $<

# Rebuild when the compiler, its flags or the optional headers change.
FLAGS     = $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(WHOLE) $(LDFLAGS) $(OPTIONAL)
$(BUILD)/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)rm -rf $(BUILD)/said
	$(Q)echo '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS))' >$@

.PHONY: FORCE
FORCE:

# What is missing or too old is named before the first compiler fails.
$(BUILD)/flags: | libraries
.PHONY: libraries
libraries:
	$(Q)pkg-config --print-errors --exists '$(PACKAGES)' || \
	    { echo 'simul needs these libraries; scripts/install-deps installs what is missing.' >&2; exit 1; }

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.SECONDARY:
