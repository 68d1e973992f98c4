"""Longs where digits and words end: sums, bits and texts of numbers made of all zeros, all ones, and what is next to them."""
import random
import unittest

LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def edges(rnd, bits):
    """A number of about so many bits whose carries run far."""
    kind = rnd.randrange(5)
    if kind == 0:
        return rnd.getrandbits(bits)
    if kind == 1:
        return (1 << bits) - rnd.randrange(2)
    if kind == 2:
        return (1 << bits) - (1 << rnd.randrange(bits))
    number = 0
    for _ in range(bits // 30 + 1):
        number = number << 30 | rnd.choice([0, 1, (1 << 30) - 1, (1 << 30) - 2, rnd.getrandbits(30)])
    return number


def sum_by_text(a, b):
    """a + b of numbers not below zero, nine decimal digits at a time."""
    x, y, carry, parts = str(a), str(b), 0, []
    width = -(-max(len(x), len(y)) // 9) * 9
    x, y = x.zfill(width), y.zfill(width)
    for end in range(width, 0, -9):
        carry, part = divmod(int(x[end - 9:end]) + int(y[end - 9:end]) + carry, 10 ** 9)
        parts.append("%09d" % part)
    return long(str(carry) + "".join(reversed(parts)))


def by_steps(text, base):
    number = 0
    for c in text:
        number = number * base + LETTERS.index(c)
    return number


class Edges(unittest.TestCase):

    def numbers(self, count, most):
        rnd = random.Random(most)
        for _ in range(count):
            yield edges(rnd, rnd.randrange(1, most)), edges(rnd, rnd.randrange(1, most))

    def test_sums_and_differences(self):
        for a, b in self.numbers(800, 900):
            total = a + b
            self.assertEqual(total, sum_by_text(a, b))
            self.assertEqual((total - a, total - b, a - b + b, -a - b, b - a), (b, a, a, -total, -(a - b)))

    def test_shifts(self):
        for a, b in self.numbers(300, 700):
            for n in (0, 1, 29, 30, 31, b % 200):
                for x in (a, -a):
                    self.assertEqual((x << n, x >> n), (x * 2 ** n, x // 2 ** n))

    def test_bits(self):
        for a, b in self.numbers(300, 700):
            for x, y in ((a, b), (-a, b), (a, -b), (-a, -b)):
                both = x & y
                self.assertEqual((x | y, x ^ y, ~x), (x + y - both, x + y - 2 * both, -x - 1))
                ones = ["{:0800b}".format(n % (1 << 800)) for n in (x, y)]
                self.assertEqual(both % (1 << 800),
                                 int("".join("01"[p + q == "11"] for p, q in zip(*ones)), 2))


class Quotients(unittest.TestCase):
    """Quotients whose digits are guessed wrong at first come from divisors of all ones and zeros."""

    def check(self, a, b):
        q, r = divmod(a, b)
        self.assertEqual((q * b + r, a // b, a % b), (a, q, r), (a, b))
        self.assertTrue(0 <= r < b if b > 0 else b < r <= 0, (a, b))

    def test_of_every_length(self):
        rnd = random.Random(71)
        for n in range(1, 40):
            for m in range(1, n + 1):
                for _ in range(4):
                    a, b = edges(rnd, 30 * n), edges(rnd, 30 * m) or 1
                    for x, y in ((a, b), (-a, b), (a, -b), (-a, -b), (a // b * b, b), (a // b * b - 1, b), (-(a // b * b), b)):
                        self.check(x, y)

    def test_guesses(self):
        pair, half = 1 << 60, 1 << 59
        upper = [half, half + 1, pair - 1, pair - 2, half - 1, 1, 2, 3]
        lower = [0, 1, half, pair - 1]
        for top in upper:
            for second in lower:
                for third in lower:
                    b = (top << 60 | second) << 60 | third
                    for q in (1, half, pair - 1, pair, pair * pair - 1):
                        for r in (0, 1, b - 1, b >> 1):
                            self.assertEqual(divmod(q * b + r, b), (q, r))
                            self.check(-q * b - r, b)

    def test_what_is_its_own_remainder_keeps_its_class(self):
        for x, y in ((5, 1000L), (0, 7), (-5, -2L ** 100), (2 ** 90, 2 ** 91), (2 ** 64, Whole(2 ** 66))):
            self.assertEqual((type(Whole(x) % y), type(divmod(Whole(x), y)[1]), type(divmod(Whole(x), y)[0])), (Whole, Whole, long))
        for x, y in ((5, 5L), (-5, 1000L), (2 ** 90, 2 ** 90 + 2 ** 60), (7, 1)):
            self.assertEqual((type(Whole(x) % y), type(divmod(Whole(x), y)[1])), (long, long))
        self.assertEqual(type(5 % Whole(7)), long)

    def test_by_a_pair(self):
        rnd = random.Random(72)
        for n in list(range(1, 20)) + [99, 100, 199, 200, 201, 300]:
            for b in (1, 2, 3, 10, 25, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 10 ** 18, 2 ** 59 - 1, 2 ** 59, 2 ** 60 - 1, 2 ** 60, 2 ** 63 - 1):
                a = edges(rnd, 30 * n)
                self.check(a, b)
                self.check(-a, b)
                self.check(a, -b)


class Whole(long):
    """Operators of subclasses take the general way."""


OPERATORS = ["+", "-", "*", "&", "|", "^"]

# What becomes of x OP y: named numbers, temporaries, what a local loses by the result, the same number twice.
FORMS = ["x {0} y", "(x + 0L) {0} y", "x {0} (y + 0L)", "(x + 0L) {0} (y + 0L)"]
LOCAL_FORMS = ["z = x + 0L\n    z {0}= y", "z = x + 0L\n    z = z {0} y", "z = y + 0L\n    z = x {0} z"]


def calculator(expression):
    """A function of x and y for it; the operands are given back as they are afterwards."""
    namespace = {}
    body = expression if "\n" in expression else "z = " + expression
    exec "def function(x, y):\n    %s\n    return z, x, y\n" % body in namespace
    return namespace["function"]


class Temporaries(unittest.TestCase):
    """Operators of short longs may write into an operand that nobody else sees."""

    def operands(self):
        rnd = random.Random(60)
        numbers = [0L, 1L, -1L, 2L ** 29, 2L ** 30 - 1, 2L ** 30, 2L ** 60 - 1, 2L ** 60, 2L ** 62, -2L ** 63, 2L ** 63, 2L ** 64,
                   2L ** 180 - 1, -2L ** 180, 2L ** 299, 2L ** 300 - 1, 2L ** 300]
        numbers += [rnd.choice([1, -1]) * edges(rnd, rnd.randrange(1, 330)) for _ in range(40)]
        return [(long(x), long(y)) for x in numbers for y in numbers]

    def check(self, form, operators, pairs):
        for symbol in operators:
            function, reference = calculator(form.format(symbol)), calculator("x %s y" % symbol)
            for x, y in pairs:
                z, x_then, y_then = function(x, y)
                self.assertEqual((str(z), str(x_then), str(y_then)),
                                 (str(reference(Whole(x), y)[0]), str(x), str(y)), (form, symbol))
                self.assertEqual(type(z), long)

    def test_operators(self):
        pairs = self.operands()
        for form in FORMS + LOCAL_FORMS:
            self.check(form, OPERATORS, pairs)

    def test_quotients(self):
        pairs = [(x, y) for x, y in self.operands() if y]
        pairs += [(x, y) for x, _ in self.operands()[::57] for y in (1, -1, 3, 999, 2 ** 31, -2 ** 62, 2 ** 63 - 1, -2 ** 63)]
        for form in FORMS + LOCAL_FORMS[:2]:
            self.check(form, ["/", "//", "%"], pairs)
        for expression in ("x / y", "x // y", "x % y", "(x + 0L) % y"):
            for x in (0L, 5L, -2L ** 200):
                for zero in (0, 0L):
                    self.assertRaises(ZeroDivisionError, calculator(expression), x, zero)

    def test_reflected_operators_of_subclasses_come_first(self):
        class Reflecting(long):
            def answer(self, other):
                return "reflected"
            __radd__ = __rsub__ = __rmul__ = __rfloordiv__ = __rmod__ = __rand__ = __ror__ = __rxor__ = __rlshift__ = __rrshift__ = answer
        for symbol in OPERATORS + ["//", "%", "<<", ">>"]:
            function = calculator("x %s y" % symbol)
            for x in (5L, 2L ** 200, -2L ** 400):
                self.assertEqual(function(x, Reflecting(3))[0], "reflected", symbol)

    def test_both_operands_go_and_neither_has_room(self):
        function = calculator("((x + 0L) * (y + 0L), (x + 1L) + (y + 1), (x << 30) + (y >> 30))")
        for bits in (28, 58, 60, 118, 120, 178, 180, 298, 300):
            x, y = (1L << bits) - 1, (1L << bits) - 2
            self.assertEqual(function(x, y)[0], ((x * y), x + y + 2, (x << 30) + (y >> 30)))

    def test_where_other_ways_and_lists_of_memory_begin(self):
        rnd = random.Random(62)
        sizes = [2, 3, 4, 5, 9, 10, 11, 14, 15, 23, 24, 25, 30, 31, 35, 65, 66, 67, 81, 82, 83, 1073, 1074, 1075]
        numbers = [rnd.choice([1, -1]) * edges(rnd, 30 * size - rnd.choice([0, 1, 29])) for size in sizes]
        pairs = [(long(x), long(y)) for x in numbers for y in numbers if y and abs(numbers.index(x) - numbers.index(y)) < 7]
        pairs += [(x, x + step) for x, _ in pairs[::7] for step in (-1L, 0L, 1L)]
        for form in FORMS + LOCAL_FORMS:
            self.check(form, OPERATORS + (["//", "%"] if form in FORMS else []), pairs)

    def test_order(self):
        for symbol in ("<", "<=", "==", "!=", ">", ">="):
            function, reference = calculator("(x {0} y, 1 if x {0} y else 0)".format(symbol)), calculator("x %s y" % symbol)
            for x, y in self.operands() + [(x, y) for x, _ in self.operands()[::57] for y in (0, 5, -2 ** 63, 2 ** 63 - 1)]:
                truth = reference(Whole(x), y)[0]
                self.assertEqual(function(x, y)[0], (truth, int(truth)), (symbol, x, y))
                self.assertEqual(function(y, x)[0], (reference(y, Whole(x))[0],) * 2)

    def test_truth(self):
        function = calculator("(1 if x else 0, not y)")
        for x in (0L, 1L, -1L, 2L ** 100):
            self.assertEqual(function(x, x)[0], (int(x != 0), x == 0))

    def test_with_ints(self):
        pairs = [(x, y) for x, _ in self.operands()[::57] for y in (0, 1, -1, 999, 2 ** 31, -2 ** 62, 2 ** 63 - 1, -2 ** 63)]
        for form in FORMS[:2] + LOCAL_FORMS[:2]:
            self.check(form, OPERATORS, pairs)

    def test_two_pairs_or_three_and_words(self):
        sizes = (60, 61, 89, 90, 91, 119, 120, 121, 149, 150, 180, 210, 299, 330)
        ones = [2L ** bits - less for bits in sizes for less in (0, 1, 2 ** 30, 2 ** 60)]
        words = [1, 2, 2 ** 30 - 1, 2 ** 30, 2 ** 60 - 1, 2 ** 60, 2 ** 60 + 1, 2 ** 62 + 2 ** 30, 2 ** 63 - 1, 6364136223846793005]
        pairs = [(x, y) for x in ones for y in words]
        pairs += [pair for x in ones[::3] for y in words for pair in ((-x, y), (x, -y))]
        for form in FORMS + LOCAL_FORMS[:2]:
            self.check(form, OPERATORS, pairs)
            self.check(form, OPERATORS, [(x, long(y)) for x, y in pairs])

    def test_shifts(self):
        pairs = [(x, count) for x, _ in self.operands()[::57] for count in (0, 1, 29, 30, 31, 59, 60, 89, 90, 299, 300, 1000)]
        for form in ["x {0} y", "(x + 0L) {0} y", "x {0} (y + 0)"] + LOCAL_FORMS[:2]:
            self.check(form, ["<<", ">>"], pairs)

    def test_the_same_number_on_both_sides(self):
        def double(x):
            x = x + x
            x += x
            x ^= x >> 1
            return x
        for x, _ in self.operands()[::57]:
            four = Whole(x) * 4
            self.assertEqual(double(x + 0L), Whole(four) ^ Whole(four) >> 1)

    def test_products_of_every_length(self):
        rnd = random.Random(61)
        for n in range(1, 36):
            for m in range(1, 36):
                x, y = edges(rnd, 30 * n), edges(rnd, 30 * m)
                whole, rest = divmod(x * y + m, y or 1)
                self.assertEqual((whole, rest), (x + m // (y or 1), m % (y or 1)) if y else (m, 0))
                self.assertEqual((x * y) % 1000003, (x % 1000003) * (y % 1000003) % 1000003)


class Texts(unittest.TestCase):

    def check(self, number):
        for form, base in (("%d", 10), ("%x", 16), ("%o", 8)):
            text = form % number
            self.assertEqual(by_steps(text, base), number)
            self.assertEqual((long(text, base), long(text.upper(), base), long("-000" + text, base)),
                             (number, number, -number))
            self.assertEqual(form % -number, "-" + text)
        self.assertEqual((repr(long(number)), hex(long(number))), ("%dL" % number, "0x%xL" % number))

    def test_powers_and_their_neighbours(self):
        for base in (2, 10, 16):
            for exponent in list(range(15, 80)) + [159, 160, 299, 300, 455, 456, 457, 474, 475, 476, 500]:
                for step in (-1, 0, 1):
                    self.check(base ** exponent + step)

    def test_zeros_inside(self):
        for exponent in range(20, 500, 7):
            self.check(10 ** exponent + 10 ** (exponent // 2) + 7)

    def test_bases_of_bits(self):
        rnd = random.Random(37)
        for bits in list(range(58, 330)) + [640, 641, 5000, 6143, 6144, 6145]:
            number = edges(rnd, bits) | 1L << bits - 1
            self.assertEqual(oct(number), "0%oL" % number)
            for text, base in ((bin(number)[2:], 2), ("%o" % number, 8), ("%x" % number, 16)):
                self.assertEqual((by_steps(text, base), text[0] != "0"), (number, True))

    def test_any_base(self):
        rnd = random.Random(36)
        for _ in range(400):
            base = rnd.randrange(2, 37)
            text = "1" + "".join(rnd.choice(LETTERS[:base]) for _ in range(rnd.randrange(12, 150)))
            self.assertEqual(long(text, base), by_steps(text, base))
            self.assertEqual(long(text.upper(), base), by_steps(text, base))

    def test_percent(self):
        self.assertEqual(["%d|%x|%X|%o|%u" % ((n,) * 5) for n in (0L, -5L, -10 ** 20)],
                         ["0|0|0|0|0", "-5|-5|-5|-5|-5",
                          "-100000000000000000000|-56bc75e2d63100000|-56BC75E2D63100000|-12657072742654304000000|"
                          "-100000000000000000000"])
        self.assertEqual("%+x|%#x|%#o|%6d|%-6d|%06d|%.3d|% d" % ((-5L,) * 8), "-5|-0x5|-05|    -5|-5    |-00005|-005|-5")
        self.assertEqual(u"%x %d" % (-2 ** 70, 2 ** 70), u"-400000000000000000 1180591620717411303424")

    def test_text_and_base(self):
        for kind in int, long:
            self.assertEqual([kind("ff", 16), kind("z", 36L), kind(u"11", True + 1), kind("0x1f", 0)], [255, 35, 3, 31])
            for wrong in (1, 37, -1, 2 ** 31 - 1):
                self.assertRaises(ValueError, kind, "1", wrong)
            for wrong in (2 ** 31, 2 ** 40, -2 ** 63, 2 ** 70):
                self.assertRaises(OverflowError, kind, "1", wrong)
            for wrong in (None, "10", 10.5):
                self.assertRaises(TypeError, kind, "1", wrong)

    def test_large(self):
        for exponent in (1100, 5000, 40000):
            number = 7 ** exponent
            text = str(number)
            self.assertEqual((long(text), int("%x" % number, 16), len(text)),
                             (number, number, int(exponent * 0.8450980400142568) + 1))


if __name__ == "__main__":
    unittest.main()
