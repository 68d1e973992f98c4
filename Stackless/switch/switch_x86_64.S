/* Register switch for x86-64, System V ABI (AMD64 supplement, section 3.2.1).
 *
 * Saved by the callee: rbx rbp r12 r13 r14 r15, the control bits of MXCSR and
 * the x87 control word.  Everything else belongs to the caller, which has
 * saved what it needs before it called us.  The direction flag is clear at
 * function boundaries; mask and segment registers are not preserved by calls.
 *
 * A suspended stack, from the saved pointer upwards:
 *
 *      0  MXCSR (4 bytes)      4  x87 control word (2), padding (2)
 *      8  r15   16  r14   24  r13   32  r12   40  rbx   48  rbp
 *     56  return address
 *
 * Writing MXCSR and the control word stalls the pipeline, so they are written
 * only when the two stacks differ, which is one comparison.
 */
#if defined(__x86_64__) && !defined(SLP_FORCE_UCONTEXT)

        .text
        .p2align 4
        .globl  slp_switch_registers
        .hidden slp_switch_registers
        .type   slp_switch_registers, @function
/* rdi = where to save, rsi = target, rdx = value */
slp_switch_registers:
        .cfi_startproc
        endbr64
        pushq   %rbp
        pushq   %rbx
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        subq    $8, %rsp
        movl    $0, 4(%rsp)
        stmxcsr (%rsp)
        fnstcw  4(%rsp)
        movq    (%rsp), %rcx
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        cmpq    (%rsp), %rcx
        je      1f
        ldmxcsr (%rsp)
        fldcw   4(%rsp)
1:      movq    %rdx, %rax
        addq    $8, %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbx
        popq    %rbp
        ret
        .cfi_endproc
        .size   slp_switch_registers, .-slp_switch_registers

/* First code on a fresh stack: rax = value, r12 = entry. */
        .p2align 4
        .type   first_step, @function
first_step:
        .cfi_startproc
        .cfi_undefined rip
        endbr64
        movq    %rax, %rdi
        callq   *%r12
        ud2
        .cfi_endproc
        .size   first_step, .-first_step

        .p2align 4
        .globl  slp_switch_prepare
        .hidden slp_switch_prepare
        .type   slp_switch_prepare, @function
/* rdi = top, rsi = entry */
slp_switch_prepare:
        .cfi_startproc
        endbr64
        andq    $-16, %rdi
        leaq    -80(%rdi), %rax         /* 64 used, 16 of zeros above */
        movq    $0, 72(%rax)
        movq    $0, 64(%rax)
        leaq    first_step(%rip), %rcx
        movq    %rcx, 56(%rax)
        movq    $0, 48(%rax)            /* rbp: the chain of frames ends */
        movq    $0, 40(%rax)
        movq    %rsi, 32(%rax)          /* r12 */
        movq    $0, 24(%rax)
        movq    $0, 16(%rax)
        movq    $0, 8(%rax)
        movq    $0, (%rax)
        stmxcsr (%rax)
        fnstcw  4(%rax)
        ret
        .cfi_endproc
        .size   slp_switch_prepare, .-slp_switch_prepare

#endif
        .section .note.GNU-stack, "", @progbits
