# Stackless Python 2.7.  `make help` lists the targets.  configure writes config.mk; without it the
# defaults below serve a developer's Debian machine.

-include config.mk
KIND      ?= release
CC        ?= gcc
ifeq ($(origin CC),default)
CC        := $(shell command -v ccache >/dev/null 2>&1 && echo "ccache gcc" || echo gcc)
endif
SRCDIR    ?= .
PYTHON     = ./python
BUILD      = build/$(KIND)

OPT_release = -O2 -g1 -DNDEBUG
OPT_debug   = -O1 -g -DPy_DEBUG -DPy_REF_DEBUG
OPT_asan    = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
OPT_stress  = -O1 -g -DPy_DEBUG -DPy_REF_DEBUG -DPY_STRESS
LDK_asan    = -fsanitize=address,undefined

WARN      = -Wall -Wextra -Wshadow -Wundef -Wvla -Wstrict-prototypes -Wmissing-prototypes \
            -Wwrite-strings -Wno-unused-parameter -Wno-missing-field-initializers \
            -Wno-cast-function-type
PKGS     ?= zlib libcrypto libssl libffi
CPPFLAGS += -I$(SRCDIR)/Include -I$(SRCDIR)/Include/internal -D_GNU_SOURCE
CFLAGS   += -std=gnu11 -fno-strict-aliasing -fwrapv -fvisibility=hidden -fPIC $(WARN) $(OPT_$(KIND))
LDLIBS   += -lgmp -lpcre2-8 -lpcre2-32 -lssl -lcrypto -lz -lbz2 -lffi -lexpat -lcrypt -ldl -lutil -lpthread -lm
LDFLAGS  += -rdynamic $(LDK_$(KIND))

vpath %.c $(SRCDIR)
SRCS := $(patsubst $(SRCDIR)/%,%,$(wildcard $(SRCDIR)/Objects/*.c $(SRCDIR)/Objects/*/*.c \
        $(SRCDIR)/Parser/*.c $(SRCDIR)/Python/*/*.c $(SRCDIR)/Stackless/*/*.c \
        $(SRCDIR)/Modules/*.c $(SRCDIR)/Modules/[a-z_]*/*.c))
SRCS := $(filter-out Stackless/demo/% Stackless/unittests/% %/tests/% %/switch_ucontext.c,$(SRCS))
ASMS := $(patsubst $(SRCDIR)/%,%,$(wildcard $(SRCDIR)/Stackless/switch/switch_$(shell uname -m).S))
OBJS := $(SRCS:%.c=$(BUILD)/%.o) $(ASMS:%.S=$(BUILD)/%.o)

ifeq ($(KIND),release)
PROGRAM = python
else
PROGRAM = $(BUILD)/python
endif

.PHONY: all objs smoke clean help test asan debug
all: $(PROGRAM)

$(PROGRAM): $(OBJS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJS) $(LDLIBS)

objs: $(OBJS)

$(BUILD)/%.o: $(SRCDIR)/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: $(SRCDIR)/%.S
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJS:.o=.d)

# A program with holes, while parts are still missing: crashes when it reaches one.
partial: $(OBJS)
	$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--unresolved-symbols=ignore-all -o python $(OBJS) $(LDLIBS)

asan:
	$(MAKE) KIND=asan
debug:
	$(MAKE) KIND=debug

smoke: $(PROGRAM)
	$(PROGRAM) -S -c "print 'hello'"

clean:
	rm -rf build python

help:
	@echo "make            ./python"
	@echo "make objs       compile only         make partial   link although symbols are missing"
	@echo "make asan       build/asan/python    make debug     build/debug/python"
	@echo "make smoke      the quickest check   make clean"
