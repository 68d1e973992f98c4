/* Register switch for 64-bit ARM, AAPCS64 (sections 6.1.1 and 6.1.2).
 *
 * Saved by the callee: x19-x28, x29 (frame pointer), x30 (return address), the
 * low halves d8-d15 of the vector registers, and FPCR.  x18 is the platform's.
 *
 * A suspended stack, from the saved pointer upwards:
 *
 *      0  x19 x20    16  x21 x22    32  x23 x24    48  x25 x26
 *     64  x27 x28    80  x29 x30    96  d8 d9     112  d10 d11
 *    128  d12 d13   144  d14 d15   160  FPCR      168  padding
 */
#if defined(__aarch64__) && !defined(SLP_FORCE_UCONTEXT)

        .text
        .p2align 4
        .globl  slp_switch_registers
        .hidden slp_switch_registers
        .type   slp_switch_registers, %function
/* x0 = where to save, x1 = target, x2 = value */
slp_switch_registers:
        .cfi_startproc
        hint    #34                     /* bti c */
        sub     sp, sp, #176
        stp     x19, x20, [sp, #0]
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        stp     x29, x30, [sp, #80]
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        mrs     x3, fpcr
        str     x3, [sp, #160]
        mov     x4, sp
        str     x4, [x0]
        mov     sp, x1
        ldr     x4, [sp, #160]
        cmp     x3, x4
        b.eq    1f
        msr     fpcr, x4
1:      ldp     x19, x20, [sp, #0]
        ldp     x21, x22, [sp, #16]
        ldp     x23, x24, [sp, #32]
        ldp     x25, x26, [sp, #48]
        ldp     x27, x28, [sp, #64]
        ldp     x29, x30, [sp, #80]
        ldp     d8, d9, [sp, #96]
        ldp     d10, d11, [sp, #112]
        ldp     d12, d13, [sp, #128]
        ldp     d14, d15, [sp, #144]
        add     sp, sp, #176
        mov     x0, x2
        ret
        .cfi_endproc
        .size   slp_switch_registers, .-slp_switch_registers

/* First code on a fresh stack: x0 = value, x19 = entry. */
        .p2align 4
        .type   first_step, %function
first_step:
        .cfi_startproc
        .cfi_undefined x30
        blr     x19
        brk     #1
        .cfi_endproc
        .size   first_step, .-first_step

        .p2align 4
        .globl  slp_switch_prepare
        .hidden slp_switch_prepare
        .type   slp_switch_prepare, %function
/* x0 = top, x1 = entry */
slp_switch_prepare:
        .cfi_startproc
        hint    #34
        and     x0, x0, #-16
        sub     x0, x0, #176
        stp     x1, xzr, [x0, #0]
        stp     xzr, xzr, [x0, #16]
        stp     xzr, xzr, [x0, #32]
        stp     xzr, xzr, [x0, #48]
        stp     xzr, xzr, [x0, #64]
        adr     x3, first_step
        stp     xzr, x3, [x0, #80]
        stp     xzr, xzr, [x0, #96]
        stp     xzr, xzr, [x0, #112]
        stp     xzr, xzr, [x0, #128]
        stp     xzr, xzr, [x0, #144]
        mrs     x3, fpcr
        stp     x3, xzr, [x0, #160]
        ret
        .cfi_endproc
        .size   slp_switch_prepare, .-slp_switch_prepare

#endif
        .section .note.GNU-stack, "", %progbits
