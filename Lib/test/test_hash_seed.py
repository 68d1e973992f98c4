"""PYTHONHASHSEED: with a number the hashes of strings are those that 2.7 has with the same number.
Without one they are random, but not so the numbers that random makes of a text."""
import os
import subprocess
import sys
import unittest

EXPRESSIONS = ["'abc'", "u'abc'", "buffer('abc')", "u'\\u4eba\\U00012345x'", "'\\xff\\xfe'", "u'\\xff\\xfe'", "''"]
# the first random number after each of four texts as the seed
ROWS = ['0.0963937497877', '0.0963937497877', '0.0296740373523', '0.844421851525']


def hashes(seed):
    """What the expressions have in an interpreter of its own with this text as PYTHONHASHSEED."""
    environment = dict(os.environ, PYTHONHASHSEED=seed)
    code = 'print [%s]' % ', '.join('hash(%s)' % e for e in EXPRESSIONS)
    return eval(subprocess.check_output([sys.executable, '-c', code], env=environment))


class Seeds(unittest.TestCase):

    def test_zero(self):
        self.assertEqual(hashes('0'), [1453079729188098211] * 3 + [-5063428649632106502] + [32640195839293889] * 2 + [0])

    def test_number(self):
        self.assertEqual(hashes('42'),
                         [-4410911502303878509] * 3 + [3765088678079583898] + [-5628442231436206421] * 2 + [0])

    def test_random(self):
        first, second = hashes('random'), hashes('random')
        self.assertNotEqual(first, second)
        self.assertEqual(first[0], first[1])
        self.assertEqual(first[6], 0)

    def test_rows_of_random_numbers(self):
        code = 'import random\nfor s in "abc", u"abc", u"\\u4eba", "":\n    random.seed(s); print "%.12g" % random.random(),'
        for options, seed in (['-c'], 'random'), (['-c'], '0'), (['-R', '-c'], 'random'):
            environment = dict(os.environ, PYTHONHASHSEED=seed)
            output = subprocess.check_output([sys.executable] + options + [code], env=environment)
            self.assertEqual(output.split(), ROWS)


if __name__ == "__main__":
    unittest.main()
