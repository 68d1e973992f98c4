"""decimal: what its parts promise each other; arithmetic at the edges of contexts."""
import cPickle
import copy
import decimal
import math
import pickle
import random
import threading
import unittest
from decimal import (
    Clamped, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, ROUND_FLOOR, Rounded,
    Subnormal, Underflow, getcontext, localcontext)
from decimal import integers
from fractions import Fraction


def value_of(number):
    """A finite number as a fraction."""
    return Fraction(str(number))


def random_numbers(seed, count):
    source = random.Random(seed)
    for _ in xrange(count):
        digits = source.randint(1, 40)
        yield Decimal((source.randint(0, 1), [source.randint(0, 9) for _ in range(digits)],
                       source.randint(-60, 60)))


class TestIntegers(unittest.TestCase):
    def test_count_digits(self):
        for k in 1, 17, 18, 19, 59, 60, 61, 62, 299, 300, 301, 500:
            self.assertEqual(integers.count_digits(10 ** k - 1), k)
            self.assertEqual(integers.count_digits(10 ** k), k + 1)
        self.assertEqual(integers.count_digits(0), 1)

    def test_whole_root(self):
        for n in range(200) + [10 ** 50, 10 ** 50 - 1, 2 ** 300 + 1]:
            for k in 1, 2, 3, 7:
                root = integers.whole_root(n, k)
                self.assertTrue(root ** k <= n < (root + 1) ** k)

    def test_shorten(self):
        self.assertEqual(integers.shorten(12350, 2, 0, 'ROUND_HALF_EVEN'), (124, True))
        self.assertEqual(integers.shorten(12450, 2, 0, 'ROUND_HALF_EVEN'), (124, True))
        self.assertEqual(integers.shorten(12400, 2, 0, 'ROUND_UP'), (124, False))
        self.assertEqual(integers.shorten(7, -2, 0, 'ROUND_UP'), (700, False))
        self.assertEqual(integers.shorten(7, 10 ** 9, 0, 'ROUND_UP'), (1, True))

    def test_logarithm_and_exponential(self):
        for c, e in (2, 0), (123456789, -3), (1, 40), (99999, -5):
            self.assertAlmostEqual(integers.scaled_ln(c, e, 20) / 1e20, math.log(c) + e * math.log(10), 9)
        for x in 0, 1, 25, 99:
            value, exponent = integers.exp_digits(x, -1, 25)
            self.assertAlmostEqual(math.log(value) + exponent * math.log(10), x / 10.0, 9)


class TestIdentity(unittest.TestCase):
    def test_names_lead_to_the_package(self):
        for name in decimal.__all__:
            self.assertEqual(getattr(getattr(decimal, name), '__module__', 'decimal'), 'decimal', name)
        self.assertEqual(Decimal.__mro__, (Decimal, object))

    def test_pickles_and_copies(self):
        context = Context(prec=5, traps=[Inexact])
        for protocol in 0, 1, 2:
            for module in pickle, cPickle:
                data = module.dumps([Decimal('-1.50'), Decimal('sNaN12'), Inexact], protocol)
                self.assertEqual(repr(module.loads(data)), repr([Decimal('-1.50'), Decimal('sNaN12'), Inexact]))
                self.assertNotIn('decimal.', data)
                again = module.loads(module.dumps(context, protocol))
                self.assertEqual(repr(again), repr(context))
        number = Decimal('1.1')
        self.assertIs(copy.deepcopy(number), number)

    def test_subclass_gives_plain_numbers(self):
        class Price(Decimal):
            pass
        price = Price('1.5')
        for result in +price, price.quantize(Decimal(1)), price.normalize(), price + 0, price.max(1), abs(price):
            self.assertIs(type(result), Decimal)
        self.assertIs(type(copy.copy(price)), Price)

    def test_from_triple(self):
        self.assertEqual(str(decimal._dec_from_triple(1, '150', -2)), '-1.50')
        self.assertEqual(str(decimal._dec_from_triple(0, '', 'N', True)), 'sNaN')


class TestAgainstFractions(unittest.TestCase):
    """Operations with enough digits are those of fractions; floats and hashes are those of equal numbers."""

    def test_exact_operations(self):
        numbers = list(random_numbers(1, 60))
        with localcontext(Context(prec=400)):
            for a, b in zip(numbers, numbers[1:]):
                for operation in '__add__', '__sub__', '__mul__', '__rsub__':
                    self.assertEqual(value_of(getattr(a, operation)(b)),
                                     getattr(value_of(a), operation)(value_of(b)))
                self.assertEqual(cmp(a, b), cmp(value_of(a), value_of(b)))
                if b:
                    quotient, rest = divmod(a, b)
                    self.assertEqual(value_of(quotient * b + rest), value_of(a))
                    self.assertLess(abs(rest), abs(b))

    def test_quotients_are_rounded_right(self):
        numbers = [n for n in random_numbers(2, 60) if n]
        with localcontext(Context(prec=9)):
            for a, b in zip(numbers, numbers[1:]):
                error = abs(value_of(a / b) - value_of(a) / value_of(b))
                self.assertLessEqual(2 * error, Fraction(10) ** (a / b).as_tuple().exponent)

    def test_float(self):
        for text in '0.1', '-0.0', '1e22', '1e23', '9007199254740993', '9007199254740991e-22', '5e-324', '1e999':
            self.assertEqual(repr(float(Decimal(text))), repr(float(text)))
        self.assertEqual(repr(float(Decimal('-Infinity'))), '-inf')

    def test_hash(self):
        for value in 0, 1, -1, 10 ** 15, 2 ** 70, 0.5, -2.25, 1e15, 1e22, 1e300, 0.1, float('inf'):
            self.assertEqual(hash(Decimal(value)), hash(value))
        self.assertEqual(hash(Decimal('1.10')), hash(Decimal('1.1')))
        self.assertEqual(hash(Decimal('-0.0')), 0)


class TestOrder(unittest.TestCase):
    def test_nan_is_unordered(self):
        nan = Decimal('NaN')
        self.assertFalse(nan == nan)
        self.assertTrue(nan != nan)
        with localcontext(Context(traps=[])) as context:
            for test in '__lt__', '__le__', '__gt__', '__ge__':
                context.clear_flags()
                self.assertIs(getattr(nan, test)(1), False)
                self.assertTrue(context.flags[InvalidOperation])
        self.assertRaises(InvalidOperation, lambda: nan < 1)
        self.assertIs(nan.__lt__('x'), NotImplemented)

    def test_far_exponents_need_no_digits(self):
        large, small = Decimal('1E+999999999'), Decimal('1E-999999999')
        self.assertTrue(small < large and -large < -small and -large < small < 1 < large)
        self.assertEqual(max(Decimal(0), -small), 0)

    def test_signed_zeros(self):
        self.assertEqual(Decimal('-0'), Decimal('0E+5'))
        self.assertEqual(str(Decimal('-0').compare_total(Decimal('0'))), '-1')
        self.assertEqual(str(Decimal('0').max(Decimal('-0'))), '0')


class TestContexts(unittest.TestCase):
    def test_signals_come_in_order(self):
        with localcontext(Context(prec=3, Emin=-5, Emax=5, traps=[])) as context:
            Decimal('1.2345E-7') * 1
            raised = set(signal for signal, on in context.flags.items() if on)
            self.assertEqual(raised, set([Underflow, Subnormal, Inexact, Rounded]))
            context.clear_flags()
            self.assertEqual(str(Decimal('9.999E5') * 1), 'Infinity')
            self.assertTrue(context.flags[Overflow])
            context.clear_flags()
            self.assertEqual(str(Decimal('0E-20') + 0), '0E-7')
            self.assertTrue(context.flags[Clamped] and not context.flags[Rounded])

    def test_overflow_by_rounding(self):
        for rounding, texts in ('ROUND_DOWN', ('9.99E+5', '-9.99E+5')), (ROUND_FLOOR, ('9.99E+5', '-Infinity')), (
                'ROUND_CEILING', ('Infinity', '-9.99E+5')), ('ROUND_05UP', ('9.99E+5', '-9.99E+5')):
            context = Context(prec=3, Emin=-5, Emax=5, traps=[], rounding=rounding)
            self.assertEqual((str(context.multiply(10 ** 5, 10)), str(context.multiply(10 ** 5, -10))), texts)

    def test_zero_sums_take_the_sign_of_the_rounding(self):
        with localcontext(Context(rounding=ROUND_FLOOR)):
            self.assertEqual(str(Decimal(1) - 1), '-0')
            self.assertEqual(str(Decimal(0) - 0), '-0')
        self.assertEqual(str(Decimal(1) - 1), '0')

    def test_threads_have_their_own(self):
        seen = []

        def work():
            getcontext().prec = 7
            seen.append(str(Decimal(1) / 3))
        with localcontext(Context(prec=4)):
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
            self.assertEqual((seen, str(Decimal(1) / 3)), (['0.3333333'], '0.3333'))

    def test_copies_share_nothing(self):
        context = Context(prec=5)
        twin = context.copy()
        twin.traps[Inexact], twin.flags[Rounded], twin.prec = 1, 1, 6
        self.assertEqual((context.traps[Inexact], context.flags[Rounded], context.prec), (0, 0, 5))

    def test_division_by_zero(self):
        self.assertRaises(ZeroDivisionError, lambda: Decimal(1) / 0)
        self.assertRaises(DivisionByZero, lambda: Decimal(1) // 0)
        with localcontext(Context(traps=[])):
            self.assertEqual(map(str, divmod(Decimal(-1), 0)), ['-Infinity', 'NaN'])
            self.assertEqual(str(Decimal(0) // 0), 'NaN')


class TestPowers(unittest.TestCase):
    def test_exact(self):
        for base, other, wanted in (('1.25', '5', '3.0517578125'), ('4', '0.5', '2.' + '0' * 27), ('2', '-3', '0.125'),
                                    ('0.04', '-1', '25'), ('100', '2.5', '100000.' + '0' * 22), ('-2', '3', '-8'),
                                    ('1.0', '3', '1.000'), ('-1.0', '-3', '-1'), ('0.5', '-2', '4'), ('10', '-3', '0.001')):
            self.assertEqual(str(Decimal(base) ** Decimal(other)), wanted)

    def test_inexact_is_near_the_float(self):
        for base, other in ('2', '0.3'), ('1.5', '-7.1'), ('0.999', '12.5'), ('12345', '0.01'):
            power = Decimal(base) ** Decimal(other)
            self.assertAlmostEqual(float(power) / float(base) ** float(other), 1)

    def test_logarithm_of_a_power_of_ten_rounds_half_even(self):
        context = Context(prec=1, rounding='ROUND_CEILING', traps=[])
        self.assertEqual(str(context.log10(Decimal('1E-27'))), '-3E+1')

    def test_modulo(self):
        self.assertEqual(pow(Decimal(-7), 5, 11), Decimal((-7) ** 5) % 11)
        self.assertEqual(pow(Decimal('2E1'), Decimal('1E1'), 7), 20 ** 10 % 7)
        self.assertRaises(InvalidOperation, pow, Decimal(2), Decimal('0.5'), 3)

    def test_out_of_range(self):
        self.assertRaises(Overflow, lambda: Decimal(10) ** Decimal('1E+10'))
        self.assertEqual(Decimal(10) ** Decimal('-1E+10'), 0)


class TestTexts(unittest.TestCase):
    def test_str(self):
        for text in '0', '-0', '1E+1', '0.000001', '1E-7', '123.45', '0E-10', '-1.5E+300', 'NaN', '-sNaN7', 'Infinity':
            self.assertEqual(str(Decimal(text)), text)
        self.assertEqual(Decimal('123E+5').to_eng_string(), '12.3E+6')
        self.assertEqual(Decimal('0E-7').to_eng_string(), '0.0E-6')
        with localcontext(Context(capitals=0)):
            self.assertEqual(str(Decimal('1E+9')), '1e+9')

    def test_format(self):
        for specification, value, wanted in (
                ('.2f', '1234.565', '1234.56'), ('012,.1f', '-1234567', '-1,234,567.0'), ('010,', '1234', '00,001,234'),
                ('e', '0', '0e+0'), ('.2e', '0', '0.00e+2'), ('*^9', '1.5', '***1.5***'), ('<7%', '0.25', '25%    '),
                ('+.1%', 'NaN', '+NaN%'), ('.0f', '0E+5', '0'), ('g', '1E-7', '1e-7'), ('=+8', '5', '+      5'),
                ('.3', '123456', '1.23E+5')):
            self.assertEqual(format(Decimal(value), specification), wanted)
        self.assertIs(type(format(Decimal(1), u'5')), unicode)
        for wrong in '<05', 'x', ',n', '.-1f':
            self.assertRaises(ValueError, format, Decimal(1), wrong)

    def test_grouping_of_a_locale(self):
        convention = {'decimal_point': '_', 'thousands_sep': '.', 'grouping': [2, 3, 0]}
        self.assertEqual(Decimal('1234567890.5').__format__('n', _localeconv=convention), '12.345.678.90_5')
        convention['grouping'] = [3, 127]
        self.assertEqual(Decimal(12345678).__format__('n', _localeconv=convention), '12345.678')


class TestConstruction(unittest.TestCase):
    def test_values(self):
        for value, wanted in ((' 1.5\n', '1.5'), (u'\u0661.5', '1.5'), (True, '1'), (-5L, '-5'), (0.5, '0.5'),
                              ((1, [1, 5], -1), '-1.5'), ((0, (), 'n'), 'NaN'), ((0, (1,), 'F'), 'Infinity')):
            self.assertEqual(str(Decimal(value)), wanted)

    def test_refused(self):
        self.assertRaises(InvalidOperation, Decimal, '1..5')
        for value in None, {}, 1j, object():
            self.assertRaises(TypeError, Decimal, value)
        for value in (1, 2), (2, (1,), 0), (0, (10,), 0), (0, (1,), 'x'), (0, ('1',), 0):
            self.assertRaises(ValueError, Decimal, value)
        self.assertEqual(str(Context(traps=[]).create_decimal(' 1')), 'NaN')


if __name__ == '__main__':
    unittest.main()
