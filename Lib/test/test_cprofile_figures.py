"""cProfile: counts of calls, callers, clocks of Python, misuse of the profiler."""
import cProfile
import _lsprof
import unittest


def down(n):
    return n and down(n - 1)


def twice():
    down(2)
    down(0)


class Figures(unittest.TestCase):

    def figures(self, **settings):
        profiler = cProfile.Profile(**settings)
        profiler.runcall(twice)
        profiler.create_stats()
        return dict((key[2], value) for key, value in profiler.stats.items())

    def test_counts(self):
        figures = self.figures()
        self.assertEqual(figures['twice'][:2], (1, 1))
        self.assertEqual(figures['down'][:2], (2, 4))
        self.assertEqual(sorted((key[2], value[0]) for key, value in figures['down'][4].items()),
                         [('down', 2), ('twice', 2)])

    def test_a_clock_of_python(self):
        ticks = iter(xrange(10 ** 6))
        figures = self.figures(timer=lambda: next(ticks), timeunit=0.5)
        self.assertEqual(figures['twice'][3], 0.5 * 9)

    def test_exceptions_are_ends(self):
        profiler = cProfile.Profile()
        self.assertRaises(ZeroDivisionError, profiler.runctx, 'down(3); 1 // 0', {'down': down}, {})
        self.assertEqual([row.callcount for row in profiler.getstats() if getattr(row.code, 'co_name', '') == 'down'],
                         [4])

    def test_clock_that_clears(self):
        box = []                # a circle through a profiler is no business of the collector's
        profiler = _lsprof.Profiler(lambda: box[0].clear() or 0.0)
        box.append(profiler)
        profiler.enable()
        down(5)
        profiler.disable()
        del box[:]
        self.assertEqual([row for row in profiler.getstats() if row.callcount > 100], [])


if __name__ == '__main__':
    unittest.main()
