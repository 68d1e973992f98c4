"""The int that a loop over a range counts in: it may be used again only where nobody else has seen it."""
import sys
import unittest


def run(source, **names):
    """As a module's code."""
    exec source in names
    return names


class InAModule(unittest.TestCase):
    def test_items_that_were_kept(self):
        names = run("kept = []\nfor i in xrange(1000):\n    kept.append(i)\n    if i == 990: held = i\n")
        self.assertEqual((names["kept"], names["held"], names["i"]), (range(1000), 990, 999))

    def test_another_name_for_it(self):
        names = run("last, steps = None, []\nfor i in xrange(300, 2000, 17):\n    if last is not None: steps.append(i - last)\n"
                    "    last = i\n")
        self.assertEqual(set(names["steps"]), set([17]))

    def test_small_ints_are_always_the_same(self):
        names = run("same = []\nfor i in xrange(400, 200, -1):\n    same.append(i is int(str(i)))\nx = 400\n"
                    "for x in xrange(250, 260): pass\n")
        self.assertEqual(names["same"], [n <= 256 for n in range(400, 200, -1)])
        self.assertEqual(names["x"], 259)

    def test_the_name_goes_and_comes_back(self):
        names = run("seen = []\nfor i in xrange(300, 320):\n    seen.append(i)\n    if i % 3: del i\n    if i_like: globals()['x%d' % i_like] = 1\n"
                    "    i_like += 1\n", i_like=0)
        self.assertEqual((names["seen"], "i" in names), (range(300, 320), False))

    def test_another_value_for_it(self):
        names = run("seen = []\nfor i in xrange(300, 400):\n    seen.append(i)\n    i = [i + 1000, 'text', 7][i % 3]\n    seen.append(i)\n")
        self.assertEqual(names["seen"][::2], range(300, 400))
        self.assertEqual(names["seen"][1::2], [[i + 1000, "text", 7][i % 3] for i in range(300, 400)])

    def test_other_locals(self):
        code = compile("for i in xrange(300, 400): pass\n", "", "exec")
        first, second, inner = {}, {}, {}
        for _ in range(3):
            exec code in first
            exec code in second, inner
        self.assertEqual((first["i"], inner["i"], "i" in second), (399, 399, False))

    def test_line_events(self):
        lines = []

        def trace(frame, event, argument):
            if event == "line" and frame.f_code.co_filename == "counted":
                lines.append((frame.f_lineno, frame.f_locals.get("i")))
            return trace
        code = compile("for i in xrange(300, 303):\n    x = i\n", "counted", "exec")
        names = {}
        exec code in names
        del names["i"]
        sys.settrace(trace)
        try:
            exec code in names
        finally:
            sys.settrace(None)
        self.assertEqual(lines, [(1, None), (2, 300), (1, 300), (2, 301), (1, 301), (2, 302), (1, 302)])

    def test_tracing_that_begins_in_the_loop(self):
        lines = []

        def trace(frame, event, argument):
            if event == "line" and "i" in frame.f_locals:
                lines.append((frame.f_lineno, frame.f_locals["i"]))
            return trace

        def begin():
            sys._getframe(1).f_trace = trace
            sys.settrace(trace)
        source = "for \\\n        i in xrange(300, 310):\n    x = i\n    if x == 307: begin()\n    if x == 308: end()\n"
        try:
            run(source, begin=begin, end=lambda: sys.settrace(None))
        finally:
            sys.settrace(None)
        self.assertEqual(lines, [(5, 307), (2, 307), (3, 308), (4, 308), (5, 308)])

    def test_the_table_moves_in_the_loop(self):
        names = run("seen = []\nfor i in xrange(300, 400):\n    seen.append(i)\n    if i % 10 == 0: globals()['x%d' % i] = i\n")
        self.assertEqual((names["seen"], names["i"], names["x390"]), (range(300, 400), 399, 390))


class InAFunction(unittest.TestCase):
    def test_items_that_were_kept(self):
        kept = []
        for i in xrange(200, 600):
            kept.append(i)
        self.assertEqual(kept, range(200, 600))

    def test_operands_that_wait_for_a_loop(self):
        i = 1000
        self.assertEqual([i, [i for i in xrange(300, 310)], i], [1000, range(300, 310), 309])
        i = 1000
        self.assertEqual(i + len([i for i in xrange(300, 310)]) + i, 1319)

    def test_two_loops_with_one_variable(self):
        seen = []
        for i in xrange(300, 303):
            for i in xrange(i * 10, i * 10 + 3):
                seen.append(i)
        self.assertEqual(seen, [n * 10 + k for n in range(300, 303) for k in range(3)])

    def test_closures_and_locals(self):
        def numbers():
            for i in xrange(300, 303):
                yield i, locals()["i"], lambda: i
        self.assertEqual([(a, b, c()) for a, b, c in numbers()], [(n, n, n) for n in range(300, 303)])

    def test_values_of_other_types(self):
        i = "text"
        for i in xrange(300, 302):
            pass
        self.assertEqual(i, 301)
        for i in xrange(True, 3):
            self.assertIs(type(i), int)


class OverEnumerate(unittest.TestCase):
    def test_items_that_were_kept(self):
        words, kept = [str(n) for n in range(600)], []
        for i, word in enumerate(words):
            kept.append((i, word))
        self.assertEqual(kept, zip(range(600), words))
        self.assertEqual([(i, w) for i, w in enumerate(words, 1000)], zip(range(1000, 1600), words))

    def test_other_iterators_in_the_same_loop(self):
        def pairs(source):
            return [(i, x) for i, x in source]
        words = list("abcdefg")
        for _ in range(2):
            for source in words, tuple(words), iter(words), "abcdefg", (w for w in words):
                self.assertEqual(pairs(enumerate(source)), zip(range(7), words))
            self.assertEqual(pairs({1: 2}.iteritems()), [(1, 2)])
            self.assertEqual(pairs([(3, 4)]), [(3, 4)])
            self.assertRaises(ValueError, pairs, [(1, 2), (1, 2, 3)])

    def test_numbers_beyond_the_word(self):
        numbers = [i for i, x in enumerate([None] * 5, sys.maxint - 2)]
        self.assertEqual(numbers, [sys.maxint - 2 + n for n in range(5)])

    def test_the_list_changes_meanwhile(self):
        row, seen = range(10), []
        for i, x in enumerate(row):
            seen.append((i, x))
            if i == 4:
                del row[:3]
            if i == 6:
                row.append(77)
        self.assertEqual(seen, [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 8), (6, 9), (7, 77)])
        both = enumerate(row)
        for i, x in both:
            if i == 2:
                self.assertEqual(both.next(), (3, row[3]))
        self.assertEqual(i, len(row) - 1)
        self.assertRaises(StopIteration, both.next)

    def test_what_a_local_lets_go(self):
        class Dying(object):
            def __del__(self):
                died.append(len(row))
                del row[-1:]
        row, died = [Dying() for _ in range(10)], []
        seen = 0
        for i, x in enumerate(row):
            if i < len(row):
                row[i] = None
            seen += 1
        self.assertEqual((seen, i, len(row), died), (2, 1, 1, range(10, 1, -1)))

    def test_one_name_for_both(self):
        seen = []
        for i, i in enumerate([1000, 2000, 3000, 4000]):
            seen.append(i)
        self.assertEqual(seen, [1000, 2000, 3000, 4000])

    def test_line_events(self):
        def trace(frame, event, argument):
            if event == "line" and frame.f_code is loop.__code__:
                lines.append((frame.f_lineno - loop.__code__.co_firstlineno, frame.f_locals.get("i")))
            return trace

        def begin():
            sys._getframe(1).f_trace = trace
            sys.settrace(trace)

        def loop(row):
            for i, \
                    x in enumerate(row):
                if i == 5:
                    begin()
                if i == 6:
                    sys.settrace(None)
        lines = []
        loop(range(8))
        self.assertEqual(lines, [(5, 5), (2, 5), (3, 6), (5, 6), (6, 6)])


if __name__ == "__main__":
    unittest.main()
