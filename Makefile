# Riffle: build, test, check, install. `make help` lists the targets.
#
# Builds go to build/<mode>/: release (default), debug (ASan and UBSan), thread (TSan),
# coverage. `make MODE=debug` builds one of them.

MODE    ?= release
BUILD   ?= build/$(MODE)
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

CC       ?= cc
FLEX     ?= flex
BISON    ?= bison
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wundef -Wvla
BASE     := -std=c11 -D_GNU_SOURCE -Iinclude -I. -I$(BUILD)/gen -fvisibility=hidden -fPIC \
            -ffp-contract=off -pthread -g
MODE_release  := -O2 -ftree-vectorize
MODE_debug    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
MODE_thread   := -O1 -fno-omit-frame-pointer -fsanitize=thread
MODE_coverage := -O0 --coverage
MODE_FLAGS    := $(MODE_$(MODE))
ALL_CFLAGS    := $(BASE) $(WARNINGS) $(MODE_FLAGS) $(CFLAGS)
ALL_LDFLAGS   := $(MODE_FLAGS) -pthread $(LDFLAGS)

# What the library is linked with; riffle.pc says the same to those who link it statically.
LIBS     := -lpcre2-8 -lz -lzstd -llz4 -lxxhash -lnettle -lutf8proc -lm

LAYERS   := base parser planner runtime engine
SOURCES  := $(wildcard $(LAYERS:%=%/*.c) runtime/*/*.c)
GEN      := $(BUILD)/gen/parser
GENERATED := $(GEN)/riffle.tab.c $(GEN)/riffle.lex.c
OBJECTS  := $(SOURCES:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/riffle.tab.o $(BUILD)/obj/gen/riffle.lex.o
CLI_OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard cli/*.c))
PROOFS      := $(patsubst tests/proof/%.c,$(BUILD)/proof/%,$(wildcard tests/proof/proof_*.c))
UNIT_TESTS  := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

STATIC := $(BUILD)/libriffle.a
SHARED := $(BUILD)/libriffle.so.1
PROGRAM := $(BUILD)/riffle

# `make V=1` shows the commands.
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@echo '  $(1)')

.PHONY: all deps docs lib units proofs test demo bench bench-shapes bench-live bench-micro bench-deps check fuzz mutate install uninstall clean help format libs
.DELETE_ON_ERROR:
# Keep what implicit rules make: a second make then has nothing to do.
.SECONDARY:

all: $(STATIC) $(SHARED) $(PROGRAM)
lib: $(STATIC) $(SHARED)
units: $(UNIT_TESTS)
proofs: $(PROOFS)

# ---- the library ----

include parser/rules.mk

$(BUILD)/obj/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# Sources of the parser include the generated header.
$(BUILD)/obj/parser/%.o: parser/%.c $(GEN)/riffle.tab.h
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(STATIC): $(OBJECTS)
	@rm -f $@
	$(call say,ar $@)
	$(Q)ar rcs $@ $(OBJECTS)

$(SHARED): $(OBJECTS) engine/riffle.map
	$(call say,link $@)
	$(Q)$(CC) -shared -Wl,-soname,libriffle.so.1 -Wl,--version-script=engine/riffle.map $(ALL_LDFLAGS) \
		$(OBJECTS) $(LIBS) -o $@
	$(Q)ln -sf libriffle.so.1 $(BUILD)/libriffle.so

$(PROGRAM): $(CLI_OBJECTS) $(STATIC)
	$(call say,link $@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(CLI_OBJECTS) $(STATIC) -lreadline $(LIBS) -o $@

$(BUILD)/unit/%: tests/unit/%.c $(STATIC)
	@mkdir -p $(@D)
	$(call say,test $@)
	$(Q)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -MMD -MP $< $(STATIC) -lcmocka $(LIBS) -o $@

$(BUILD)/proof/%: tests/proof/%.c $(STATIC)
	@mkdir -p $(@D)
	$(call say,test $@)
	$(Q)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -MMD -MP $< $(STATIC) -lcmocka $(LIBS) -o $@

# ---- what people run ----

deps:
	@sh tools/deps.sh

test: deps
	@$(MAKE) --no-print-directory all proofs
	@$(MAKE) --no-print-directory MODE=debug all units
	@sh tests/run.sh

demo: deps
	@$(MAKE) --no-print-directory all
	@sh examples/demo.sh

# ROWS, RUNS, WORK, FORMATS, THREADS, PEERS and DOCS=1 may be set: bench/README.md.
bench bench-shapes bench-live bench-micro: deps
	@$(MAKE) --no-print-directory all
	@python3 bench/$(patsubst bench-%,%,$(@:bench=run)).py

bench-deps:
	@sh bench/deps.sh

check:
	@sh tools/check.sh

docs:
	@$(MAKE) --no-print-directory all
	@RIFFLE=$(PROGRAM) python3 tools/functions_doc.py

mutate: deps
	@python3 tests/mutate.py

format:
	@clang-format -i $$(sh tools/formatted.sh)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/riffle
	install -m 755 $(SHARED) $(DESTDIR)$(PREFIX)/lib/libriffle.so.1
	ln -sf libriffle.so.1 $(DESTDIR)$(PREFIX)/lib/libriffle.so
	install -m 644 $(STATIC) $(DESTDIR)$(PREFIX)/lib/libriffle.a
	install -m 644 include/riffle.h $(DESTDIR)$(PREFIX)/include/riffle.h
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/riffle.1 $(DESTDIR)$(PREFIX)/share/man/man1/riffle.1
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@LIBS@|$(LIBS)|' engine/riffle.pc.in \
		> $(DESTDIR)$(PREFIX)/lib/pkgconfig/riffle.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/riffle $(DESTDIR)$(PREFIX)/lib/libriffle.* \
		$(DESTDIR)$(PREFIX)/include/riffle.h $(DESTDIR)$(PREFIX)/lib/pkgconfig/riffle.pc
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/riffle.1

clean:
	rm -rf build

help:
	@echo 'make           the library and the program, in build/release/'
	@echo 'make test      installs what is missing, builds, runs all tests'
	@echo 'make demo      the main job on real input'
	@echo 'make bench     Riffle beside its peers; bench-live, bench-shapes, bench-micro: more;'
	@echo '               bench-deps installs the peers; make check: format, layers, linters'
	@echo 'make docs      writes docs/functions.md from the table of functions'
	@echo 'make mutate    how many of 100 changed lines the tests notice'
	@echo 'make install   to $$(DESTDIR)$$(PREFIX); make uninstall; make clean; make deps'

-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(UNIT_TESTS:=.d)

# For scripts that link the library themselves.
libs:
	@echo '$(LIBS)'
