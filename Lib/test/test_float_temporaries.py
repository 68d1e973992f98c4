"""Float arithmetic in the loop: a temporary may become the result, but nothing that is held elsewhere changes."""

import operator
import random
import unittest

OPERATORS = {'+': operator.add, '-': operator.sub, '*': operator.mul}


def grow(rng, depth):
    """An expression as text, and a function of the variables that computes it with calls only."""
    if depth == 0 or rng.random() < 0.2:
        if rng.random() < 0.6:
            name = rng.choice('abcn')
            return name, lambda env: env[name]
        value = rng.choice((0.5, 3, -2.25, 7))
        return repr(value), lambda env: value
    sign = rng.choice(sorted(OPERATORS))
    left, of_left = grow(rng, depth - 1)
    right, of_right = grow(rng, depth - 1)
    call = OPERATORS[sign]
    return '(%s %s %s)' % (left, sign, right), lambda env: call(of_left(env), of_right(env))


class TestTemporaries(unittest.TestCase):

    def test_random_expressions(self):
        rng = random.Random(27)
        for _ in xrange(300):
            text, meaning = grow(rng, 5)
            env = {'a': rng.random(), 'b': -rng.random(), 'c': 1e10 * rng.random(), 'n': rng.randrange(9)}
            before = dict(env)
            function = eval('lambda a, b, c, n: [%s, a, b, c, n]' % text)
            found = function(**env)
            self.assertEqual(found, [meaning(env)] + [env[name] for name in 'abcn'])
            self.assertEqual(env, before)

    def test_values_that_are_held(self):
        def produce():
            kept.append(1.5 * one)
            return kept[-1]
        kept, one = [], 1.0
        total = produce() + produce() * produce() - 1
        self.assertEqual((total, kept), (2.75, [1.5, 1.5, 1.5]))

        def cell():
            x = one * 2.5
            return lambda: x
        read = cell()
        self.assertEqual((read() * 2.0, read() + 1.0, read()), (5.0, 3.5, 2.5))
        x = y = one * 0.5
        x += 1.0
        x *= y
        self.assertEqual((x, y), (0.75, 0.5))

    def test_division_by_zero_keeps_the_operands(self):
        x = 1.5
        for zero in (0.0, 0, -0.0):
            self.assertRaises(ZeroDivisionError, lambda: (x * 2.0) / (x * zero))
        self.assertEqual(x, 1.5)

    def test_comparing_with_large_ints(self):
        for n in (2 ** 53, 2 ** 53 + 1, 2 ** 62 + 1, -2 ** 53 - 1):
            self.assertEqual(float(n) == n, long(float(n)) == n)
            self.assertEqual(float(n) < n, long(float(n)) < n)
            self.assertEqual(n >= float(n), n >= long(float(n)))
        nan = float('nan')
        self.assertFalse(nan < 1 or nan > 1 or nan == 1)
        self.assertTrue(nan != 1 and float('inf') > 2 ** 62 and 1 < 1.5 and 2 > 1.5)


if __name__ == '__main__':
    unittest.main()
