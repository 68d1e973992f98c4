/* A register switch must give back every register that a callee preserves.
 *
 * `fill_and_switch` (assembly on x86-64 and aarch64) loads a pattern into
 * each callee-saved register, switches away, and after the switch back counts
 * the registers that hold another value.  The other side fills the same
 * registers with a second pattern before it returns.  The floating-point
 * control words are changed on one side and must not be seen on the other.
 *
 *     cc -IStackless/switch Stackless/switch/tests/test_switch.c \
 *        Stackless/switch/switch_$(uname -m).S -lm && ./a.out
 */
#include <fenv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "switch.h"

static void *host_sp;
static void *other_sp;
static int failures;

static void
check(int ok, const char *what)
{
    printf("%s %s\n", ok ? "ok  " : "FAIL", what);
    failures += !ok;
}

/* ------------------------------------------------------------- registers */

struct switch_args {
    void **save;
    void **target;      /* read at the moment of the switch */
    uint64_t pattern;
    uint64_t wrong;     /* bit per register that did not survive */
    void *result;
};

#if defined(__x86_64__)

static void
fill_and_switch(struct switch_args *a)
{
    __asm__ volatile(
        "push %%rbp\n\t push %%rbx\n\t push %%r12\n\t push %%r13\n\t"
        "push %%r14\n\t push %%r15\n\t push %[a]\n\t sub $8, %%rsp\n\t"
        "mov %[a], %%rax\n\t"
        "mov 0(%%rax), %%rdi\n\t"
        "mov 8(%%rax), %%rsi\n\t mov (%%rsi), %%rsi\n\t"
        "mov 16(%%rax), %%rdx\n\t"
        "lea 1(%%rdx), %%rbp\n\t lea 2(%%rdx), %%rbx\n\t"
        "lea 3(%%rdx), %%r12\n\t lea 4(%%rdx), %%r13\n\t"
        "lea 5(%%rdx), %%r14\n\t lea 6(%%rdx), %%r15\n\t"
        "call slp_switch_registers\n\t"
        "mov 8(%%rsp), %%rcx\n\t"
        "mov %%rax, 32(%%rcx)\n\t"
        "mov 16(%%rcx), %%rdx\n\t"
        "xor %%eax, %%eax\n\t"
        "sub %%rdx, %%rbp\n\t cmp $1, %%rbp\n\t je 1f\n\t or $1, %%eax\n 1:\n\t"
        "sub %%rdx, %%rbx\n\t cmp $2, %%rbx\n\t je 1f\n\t or $2, %%eax\n 1:\n\t"
        "sub %%rdx, %%r12\n\t cmp $3, %%r12\n\t je 1f\n\t or $4, %%eax\n 1:\n\t"
        "sub %%rdx, %%r13\n\t cmp $4, %%r13\n\t je 1f\n\t or $8, %%eax\n 1:\n\t"
        "sub %%rdx, %%r14\n\t cmp $5, %%r14\n\t je 1f\n\t or $16, %%eax\n 1:\n\t"
        "sub %%rdx, %%r15\n\t cmp $6, %%r15\n\t je 1f\n\t or $32, %%eax\n 1:\n\t"
        "mov %%rax, 24(%%rcx)\n\t"
        "add $16, %%rsp\n\t"
        "pop %%r15\n\t pop %%r14\n\t pop %%r13\n\t pop %%r12\n\t"
        "pop %%rbx\n\t pop %%rbp\n\t"
        :
        : [a] "c"(a)
        : "rax", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "memory", "cc");
}

#elif defined(__aarch64__)

/* A function of its own, as x29 and the low halves d8-d15 are filled, too. */
void fill_and_switch(struct switch_args *a);

__asm__(
    ".macro look register, value, bit\n\t"
    "sub x4, \\register, x2\n\t cmp x4, \\value\n\t cset x4, ne\n\t"
    "orr x3, x3, x4, lsl \\bit\n\t"
    ".endm\n\t"
    ".text\n\t.p2align 2\n\t.globl fill_and_switch\n"
    "fill_and_switch:\n\t"
    "stp x29, x30, [sp, #-192]!\n\t"
    "stp x19, x20, [sp, #16]\n\t stp x21, x22, [sp, #32]\n\t stp x23, x24, [sp, #48]\n\t"
    "stp x25, x26, [sp, #64]\n\t stp x27, x28, [sp, #80]\n\t stp d8, d9, [sp, #96]\n\t"
    "stp d10, d11, [sp, #112]\n\t stp d12, d13, [sp, #128]\n\t stp d14, d15, [sp, #144]\n\t"
    "str x0, [sp, #160]\n\t mov x9, x0\n\t"
    "ldr x0, [x9]\n\t ldr x1, [x9, #8]\n\t ldr x1, [x1]\n\t ldr x2, [x9, #16]\n\t"
    "add x19, x2, #1\n\t" "add x20, x2, #2\n\t" "add x21, x2, #3\n\t" "add x22, x2, #4\n\t"
    "add x23, x2, #5\n\t" "add x24, x2, #6\n\t" "add x25, x2, #7\n\t" "add x26, x2, #8\n\t"
    "add x27, x2, #9\n\t" "add x28, x2, #10\n\t" "add x29, x2, #11\n\t" "fmov d8, x19\n\t"
    "fmov d9, x20\n\t" "fmov d10, x21\n\t" "fmov d11, x22\n\t" "fmov d12, x23\n\t"
    "fmov d13, x24\n\t" "fmov d14, x25\n\t" "fmov d15, x26\n\t"
    "bl slp_switch_registers\n\t"
    "ldr x9, [sp, #160]\n\t str x0, [x9, #32]\n\t ldr x2, [x9, #16]\n\t mov x3, #0\n\t"
    "look x19, #1, #0\n\t" "look x20, #2, #1\n\t" "look x21, #3, #2\n\t"
    "look x22, #4, #3\n\t" "look x23, #5, #4\n\t" "look x24, #6, #5\n\t"
    "look x25, #7, #6\n\t" "look x26, #8, #7\n\t" "look x27, #9, #8\n\t"
    "look x28, #10, #9\n\t" "look x29, #11, #10\n\t" "fmov x5, d8\n\t look x5, #1, #11\n\t"
    "fmov x5, d9\n\t look x5, #2, #12\n\t" "fmov x5, d10\n\t look x5, #3, #13\n\t"
    "fmov x5, d11\n\t look x5, #4, #14\n\t" "fmov x5, d12\n\t look x5, #5, #15\n\t"
    "fmov x5, d13\n\t look x5, #6, #16\n\t" "fmov x5, d14\n\t look x5, #7, #17\n\t"
    "fmov x5, d15\n\t look x5, #8, #18\n\t"
    "str x3, [x9, #24]\n\t"
    "ldp x19, x20, [sp, #16]\n\t ldp x21, x22, [sp, #32]\n\t ldp x23, x24, [sp, #48]\n\t"
    "ldp x25, x26, [sp, #64]\n\t ldp x27, x28, [sp, #80]\n\t ldp d8, d9, [sp, #96]\n\t"
    "ldp d10, d11, [sp, #112]\n\t ldp d12, d13, [sp, #128]\n\t ldp d14, d15, [sp, #144]\n\t"
    "ldp x29, x30, [sp], #192\n\t ret\n\t");

#else

/* Elsewhere the compiler keeps many values alive over the call. */
static void
fill_and_switch(struct switch_args *a)
{
    volatile uint64_t seed = a->pattern;
    uint64_t v0 = seed + 1, v1 = seed + 2, v2 = seed + 3, v3 = seed + 4;
    uint64_t v4 = seed + 5, v5 = seed + 6, v6 = seed + 7, v7 = seed + 8;
    double d0 = (double)v0, d1 = (double)v1, d2 = (double)v2, d3 = (double)v3;
    a->result = slp_switch_registers(a->save, *a->target, NULL);
    a->wrong = (v0 != seed + 1) | (v1 != seed + 2) << 1 | (v2 != seed + 3) << 2
        | (v3 != seed + 4) << 3 | (v4 != seed + 5) << 4 | (v5 != seed + 6) << 5
        | (v6 != seed + 7) << 6 | (v7 != seed + 8) << 7
        | (d0 != (double)v0) << 8 | (d1 != (double)v1) << 9
        | (d2 != (double)v2) << 10 | (d3 != (double)v3) << 11;
}

#endif

static void
other_side(void *value)
{
    struct switch_args back;
    fesetround(FE_UPWARD);
    for (;;) {
        memset(&back, 0, sizeof(back));
        back.save = &other_sp;
        back.target = &host_sp;
        back.pattern = 0x5555000000000000u + (uint64_t)(uintptr_t)value;
        fill_and_switch(&back);
        failures += back.wrong != 0;
        failures += fegetround() != FE_UPWARD;
        value = back.result;
    }
}

static void
test_registers(void)
{
    struct switch_args go;
    int wrong = 0;
    int rounding = 0;
    fesetround(FE_DOWNWARD);
    for (int i = 0; i < 1000; i++) {
        memset(&go, 0, sizeof(go));
        go.save = &host_sp;
        go.target = &other_sp;
        go.pattern = 0xaaaa000000000000u + (uint64_t)i;
        fill_and_switch(&go);
        wrong += go.wrong != 0;
        rounding += fegetround() != FE_DOWNWARD;
    }
    fesetround(FE_TONEAREST);
    check(wrong == 0, "callee-saved registers survive 1000 switches");
    check(rounding == 0, "the rounding mode stays with its stack");
}

/* ---------------------------------------------------------------- values */

static void *echo_host;
static void *echo_other;

static void
echo(void *value)
{
    for (;;) {
        value = slp_switch_registers(&echo_other, echo_host, value);
    }
}

static void
test_values(char *memory, size_t size)
{
    int wrong = 0;
    echo_other = slp_switch_prepare(memory + size, echo);
    for (uintptr_t i = 1; i < 1000; i++) {
        void *got = slp_switch_registers(&echo_host, echo_other, (void *)i);
        wrong += got != (void *)i;
    }
    check(wrong == 0, "values travel in both directions");
}

static int aligned;

static void
look_at_alignment(void *value)
{
    _Alignas(16) char local[16];
    (void)value;
    aligned = ((uintptr_t)local & 15) == 0 && snprintf(local, 16, "%.3f", 1.5) == 5;
    (void)slp_switch_registers(&echo_other, echo_host, NULL);
    abort();
}

int
main(void)
{
    const size_t size = 256 * 1024;
    char *memory = malloc(size);
    if (memory == NULL) {
        return 2;
    }
    test_values(memory, size);
    other_sp = slp_switch_prepare(memory + size, other_side);
    test_registers();
    echo_other = slp_switch_prepare(memory + size - 8, look_at_alignment);
    (void)slp_switch_registers(&echo_host, echo_other, NULL);
    check(aligned, "a fresh stack is aligned");
    check(failures == 0, "the other side saw its own registers");
    free(memory);
    return failures != 0;
}
