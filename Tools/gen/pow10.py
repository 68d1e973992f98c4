"""Make Python/base/pow10_data.h: powers of ten as 128-bit mantissas.

Usage: python Tools/gen/pow10.py > Python/base/pow10_data.h
"""

FIRST, LAST = -348, 348


def mantissa(exponent):
    """The leading 128 bits of 10**exponent, rounded down."""
    if exponent >= 0:
        value = 10 ** exponent
        shift = value.bit_length() - 128
        return value >> shift if shift > 0 else value << -shift
    divisor = 10 ** -exponent
    shift = divisor.bit_length() + 127
    quotient = (1 << shift) // divisor
    if quotient.bit_length() < 128:
        quotient = (1 << (shift + 1)) // divisor
    return quotient >> (quotient.bit_length() - 128)


def main():
    print("/* Made by Tools/gen/pow10.py; do not edit. High and low half of the leading 128 bits")
    print(" * of 10**e, rounded down, for e from POW10_FIRST to POW10_LAST. */")
    print("#define POW10_FIRST (%d)" % FIRST)
    print("#define POW10_LAST %d" % LAST)
    print("static const uint64_t pow10_mantissa[][2] = {")
    for exponent in range(FIRST, LAST + 1):
        m = mantissa(exponent)
        print("    {0x%016xu, 0x%016xu}," % (m >> 64, m & (2 ** 64 - 1)))
    print("};")


main()
