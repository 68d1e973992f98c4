"""timeit with a clock of our own."""
import timeit
import unittest


class TimerCase(unittest.TestCase):

    def test_loops(self):
        ticks, seen = iter(range(100)), []
        timer = timeit.Timer(lambda: seen.append(1), 'x = 1', lambda: next(ticks))
        self.assertEqual(timer.repeat(2, 3), [1, 1])
        self.assertEqual(len(seen), 6)
        self.assertTrue(timeit.timeit('x += 1', 'x = 1', number=2) >= 0)

    def test_errors(self):
        self.assertRaises(ValueError, timeit.Timer, 3)
        self.assertRaises(SyntaxError, timeit.Timer, 'a b')
        self.assertRaises(SyntaxError, timeit.Timer, 'break')
        for setup, stmt, line in ('pass', 'a b', 2), ('a b', 'pass', 1), ('x\ny', 'z\na b', 4), (len, 'a b', 1):
            with self.assertRaises(SyntaxError) as caught:
                timeit.Timer(stmt, setup)
            self.assertEqual(caught.exception.lineno, line)
        self.assertRaises(NameError, timeit.Timer('nothing_here').timeit, 1)


if __name__ == '__main__':
    unittest.main()
