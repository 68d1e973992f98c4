"""int, long, float and complex: arithmetic, conversion, text, order, hash."""
import math
import unittest


class Sub(int):
    pass


class IntTest(unittest.TestCase):
    def test_overflow_gives_long(self):
        big = 2 ** 63 - 1
        for value, expected in [(big + 1, 2 ** 63), (-big - 2, -2 ** 63 - 1), (big * 2, 2 ** 64 - 2),
                                (-(-big - 1), 2 ** 63), (abs(-big - 1), 2 ** 63), ((-big - 1) // -1, 2 ** 63),
                                (1 << 63, 2 ** 63)]:
            self.assertTrue(type(value) is long)
            self.assertEqual(value, expected)
        self.assertTrue(type((-2) ** 63) is int)

    def test_small_ints_are_shared(self):
        for n in (-5, 0, 256):
            self.assertTrue(int(str(n)) is n)

    def test_floor_division(self):
        for a in (-7, -1, 0, 1, 7, 2 ** 70, -2 ** 70):
            for b in (-3, -1, 1, 3, 2 ** 65, -2 ** 65):
                q, r = divmod(a, b)
                self.assertEqual(q * b + r, a)
                self.assertTrue(0 <= r < b or b < r <= 0)
                self.assertEqual((a // b, a % b), (q, r))

    def test_division_by_zero(self):
        for operation in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1L // 0):
            self.assertRaises(ZeroDivisionError, operation)

    def test_power(self):
        self.assertEqual(pow(3, 5, -7), -2)
        self.assertEqual(pow(-3, 5, 7), 2)
        self.assertEqual(2 ** -1, 0.5)
        self.assertEqual(0 ** 0, 1)
        self.assertRaises(ValueError, pow, 2, 1, 0)
        self.assertRaises(TypeError, pow, 2, -1, 3)
        self.assertEqual(pow(7, 10 ** 30, 10 ** 20 + 39) * 7 % (10 ** 20 + 39), pow(7, 10 ** 30 + 1, 10 ** 20 + 39))

    def test_power_of_a_modulus_is_long_where_a_product_was(self):
        lowest = -2 ** 63
        for x, n, m, of_type in ((2 ** 32, 2, 7, long), (2 ** 32, 1, 7, int), (2 ** 31, 2, 7, int), (10, 30, 10 ** 9 + 7, int),
                                 (3, 10 ** 6, 10 ** 12 + 39, long), (lowest, 1, -1, int), (lowest, 2, -1, long), (5, 0, 1, int),
                                 (-3, 3, lowest, int), (3, 40, lowest, long)):
            x, n, m = int(x), n, int(m)
            result = pow(x, n, m)
            self.assertEqual((type(result), result), (of_type, x ** n % m))

    def test_from_text(self):
        self.assertEqual(int(" -0x1F ", 16), -31)
        self.assertEqual(int("0b101", 0), 5)
        self.assertEqual(int("017", 0), 15)
        self.assertEqual(int("9" * 30), 10 ** 30 - 1)
        self.assertEqual(long("12L"), 12)
        for text in ("", " ", "1x", "0x", "1 2", "12L", "+-1"):
            self.assertRaises(ValueError, int, text)
        self.assertRaises(ValueError, int, "1", 37)
        self.assertRaises(ValueError, int, "1\0")

    def test_text_in_bases(self):
        self.assertEqual((hex(255), oct(8), bin(-5), hex(2 ** 64), oct(0L)), ("0xff", "010", "-0b101", "0x10000000000000000L", "0L"))
        for n in (10 ** 50, -2 ** 200, 2 ** 64 - 1):
            self.assertEqual(int(str(n)), n)
            self.assertEqual(int(hex(n).rstrip("L"), 16), n)
            self.assertEqual(repr(long(n)), str(n) + "L")

    def test_subclass_results_are_plain(self):
        self.assertTrue(type(Sub(3) + Sub(4)) is int)
        self.assertTrue(type(+Sub(3)) is int)
        self.assertEqual(Sub("12"), 12)

    def test_bit_length(self):
        for n in (0, 1, -1, 255, 256, 2 ** 63, -2 ** 64, 2 ** 100 - 1):
            self.assertEqual(n.bit_length(), len(bin(abs(n)).replace("0b", "")) if n else 0)


class LongTest(unittest.TestCase):
    values = [s * v for s in (1, -1) for v in (0, 1, 2 ** 31, 2 ** 63, 2 ** 64 - 1, 2 ** 64, 2 ** 128 + 12345, 3 ** 200)]

    def test_ring(self):
        for a in self.values:
            for b in self.values:
                self.assertEqual((a + b) - b, a)
                self.assertEqual((a + b) * (a - b), a * a - b * b)

    def test_bits(self):
        for a in self.values:
            self.assertEqual(~a, -a - 1)
            for b in self.values:
                self.assertEqual((a & b) + (a | b), a + b)
                self.assertEqual((a ^ b), (a | b) - (a & b))

    def test_shifts(self):
        for a in self.values:
            for n in (0, 1, 63, 64, 65, 200):
                self.assertEqual(a << n, a * 2 ** n)
                self.assertEqual(a >> n, a // 2 ** n)
        self.assertRaises(ValueError, lambda: 1L << -1)
        self.assertRaises(OverflowError, lambda: 1L << (1 << 70))

    def test_impossible_sizes(self):
        self.assertRaises(MemoryError, lambda: 1L << (1 << 60))
        self.assertRaises(MemoryError, lambda: 3L ** (10 ** 30))

    def test_true_division_rounds_once(self):
        self.assertEqual((2 ** 2000).__truediv__(2 ** 1990), 1024.0)
        self.assertEqual((3L).__truediv__(2 ** 1075), 1e-323)
        self.assertEqual((10 ** 400).__truediv__(10 ** 399 * 3), 10.0 / 3)
        self.assertRaises(OverflowError, (10 ** 400).__truediv__, 3)

    def test_float_conversion(self):
        self.assertEqual(float(2 ** 53 + 1), 2.0 ** 53)
        self.assertEqual(float(2 ** 53 + 3), 2.0 ** 53 + 4)
        self.assertRaises(OverflowError, float, 2 ** 1024)
        self.assertEqual(long(1e22), 10 ** 22)
        self.assertRaises(OverflowError, long, float("inf"))
        self.assertRaises(ValueError, long, float("nan"))

    def test_hash(self):
        self.assertEqual(hash(2 ** 100), 2 ** 36)
        self.assertEqual(hash(-1L), -2)
        for n in (0, 5, -7, 2 ** 40):
            self.assertEqual(len(set([hash(n), hash(long(n)), hash(float(n)), hash(complex(n))])), 1)


class FloatTest(unittest.TestCase):
    def test_repr_reads_back(self):
        x = 0.1
        for _ in range(2000):
            x = (x * 1103.515245 + 0.12345) % 1.0
            for y in (x, x * 1e300, x * 1e-300, -x / 3, x * 5e-324):
                self.assertEqual(float(repr(y)), y)

    def test_repr(self):
        for text in ("0.1", "1e+16", "1e-05", "0.0001", "123456789012.5", "5e-324", "1.7976931348623157e+308", "-0.0", "inf", "nan"):
            self.assertEqual(repr(float(text)), text)
        self.assertEqual(str(0.1 + 0.2), "0.3")
        self.assertEqual(str(1e11), "1e+11")

    def test_correct_rounding_of_text(self):
        self.assertEqual(float("9007199254740993"), 9007199254740992.0)
        self.assertEqual(float("9007199254740993." + "0" * 800 + "1"), 9007199254740994.0)
        self.assertEqual(float("2.4703282292062327208e-324"), 0.0)
        self.assertEqual(float("2.4703282292062328e-324"), 5e-324)
        self.assertEqual(float("1e400"), float("inf"))
        for text in ("", "1e", "1 2", "0x1", "1\0"):
            self.assertRaises(ValueError, float, text)

    def test_comparison_with_integers_is_exact(self):
        self.assertTrue(2 ** 53 + 1 > 2.0 ** 53)
        self.assertFalse(2 ** 53 + 1 == 2.0 ** 53)
        self.assertTrue(2 ** 1024 < float("inf") and 2 ** 1024 > 1e308)
        self.assertFalse(float("nan") == 2 ** 70)

    def test_modulo(self):
        self.assertEqual(divmod(5.0, -3), (-2.0, -1.0))
        self.assertEqual(math.copysign(1, 0.0 % -3), -1)
        self.assertRaises(ZeroDivisionError, lambda: 1.0 % 0)

    def test_power(self):
        self.assertEqual((-8.0) ** 3, -512.0)
        self.assertRaises(ValueError, lambda: (-8.0) ** 0.5)
        self.assertRaises(ZeroDivisionError, lambda: 0.0 ** -1)
        self.assertRaises(OverflowError, lambda: 10.0 ** 400)
        self.assertEqual(2.0 ** -2000, 0.0)

    def test_round_half_away(self):
        for x, n, expected in [(2.5, 0, 3.0), (-2.5, 0, -3.0), (1.25, 1, 1.3), (0.15, 1, 0.1), (2.675, 2, 2.67),
                               (1234.5, -2, 1200.0), (15, -1, 20.0), (0.49999999999999994, 0, 0.0), (5e-324, 400, 5e-324)]:
            self.assertEqual(round(x, n), expected)
        self.assertRaises(OverflowError, round, 1.7976931348623157e308, -308)

    def test_hex(self):
        self.assertEqual((1.1).hex(), "0x1.199999999999ap+0")
        self.assertEqual(float.fromhex("0x1.00000000000018p0"), 1.0000000000000004)
        self.assertEqual(float.fromhex("0x1p-1075"), 0.0)
        self.assertRaises(OverflowError, float.fromhex, "0x1p1024")
        self.assertRaises(ValueError, float.fromhex, "0x")

    def test_integer_ratio(self):
        self.assertEqual((0.1).as_integer_ratio(), (3602879701896397, 36028797018963968))
        self.assertEqual((-0.0).as_integer_ratio(), (0, 1))
        self.assertRaises(OverflowError, float("inf").as_integer_ratio)


class ComplexTest(unittest.TestCase):
    def test_text(self):
        self.assertEqual(complex(" ( 1+2j ) "), 1 + 2j)
        self.assertEqual(complex("-j"), -1j)
        for text in ("", "1+", "1 + 2j", "1jj", "(1"):
            self.assertRaises(ValueError, complex, text)
        self.assertEqual(repr(complex(-0.0, 1)), "(-0+1j)")
        self.assertEqual(repr(1j), "1j")

    def test_arithmetic(self):
        self.assertEqual((1 + 2j) * (3 - 1j), 5 + 5j)
        self.assertEqual((1 + 1j) ** 100, complex(-2 ** 50, 0))
        self.assertRaises(ZeroDivisionError, lambda: 1j / 0)
        self.assertRaises(TypeError, lambda: 1j < 2)
        self.assertFalse(2 ** 53 + 1 == complex(2 ** 53))


class FormatTest(unittest.TestCase):
    def test_integers(self):
        for value, spec, text in [(1234567, ",", "1,234,567"), (1234, "08,d", "0,001,234"), (-10, "#010b", "-0b0001010"),
                                  (12, "*^+8", "**+12***"), (2 ** 70, "#X", "0X400000000000000000"), (97, "c", "a"),
                                  (5, "%", "500.000000%"), (3, ".2f", "3.00")]:
            self.assertEqual(format(value, spec), text)
        for spec in ("s", ".2d", "+c", ",x", "10z", "zz"):
            self.assertRaises(ValueError, format, 1, spec)

    def test_floats(self):
        for value, spec, text in [(1234567.891, "020,.2f", "0,000,001,234,567.89"), (float("-inf"), "+010,", "-000000inf"),
                                  (0.00001234, "", "1.234e-05"), (1234.5, ".3", "1.23e+03"), (-0.0, ".0f", "-0")]:
            self.assertEqual(format(value, spec), text)
        self.assertRaises(ValueError, format, 1.0, "d")

    def test_complex(self):
        self.assertEqual(format(1 + 2j, ">20.2f"), "          1.00+2.00j")
        self.assertEqual(format(3j, ""), "3j")
        self.assertRaises(ValueError, format, 1j, "010")


class PowerMessages(unittest.TestCase):
    "With a modulus that cannot be coerced, pow() names what base and exponent have become."

    def check(self, names, *arguments):
        words = r"unsupported operand type\(s\) for pow\(\): '%s', '%s', '%s'$" % names
        self.assertRaisesRegexp(TypeError, words, pow, *arguments)

    def test_named_after_coercion(self):
        class Classic:
            def __coerce__(self, other):
                return 1, 2.5
        self.check(('long', 'long', 'list'), True, 3L, [])
        self.check(('float', 'int', 'object'), 2, Classic(), object())
        self.check(('int', 'str', 'list'), 2, 'a', [])


if __name__ == "__main__":
    unittest.main()
