"""What C code works on changes, ends or goes away within the Python code that it calls: an exception or a result, no signal.

Each test is one operation and what is done behind its back; sanitized builds see what others survive by chance."""
import itertools
import unittest


class Dying(object):
    "Calls a function when it goes."

    def __init__(self, last):
        self.last = last

    def __del__(self):
        self.last()


class IteratorTest(unittest.TestCase):

    def test_islice_ends_by_an_item_that_it_skips(self):
        def items():
            yield Dying(lambda: list(rest))
            yield 2
            yield 3
        rest = itertools.islice(items(), 1, 9)
        self.assertEqual(list(rest), [])

    def test_islice_ends_by_an_item_that_it_skips_at_once(self):
        def items():
            yield 2
        rest = itertools.islice(itertools.chain(iter([Dying(lambda: list(rest))]), items()), 2, 9)
        self.assertEqual(list(rest), [])

    def test_chain_ends_within_its_iterables(self):
        nested = []

        def first(unused):
            if not nested:
                nested.append(None)
                nested.append(list(chain))
            return [1]
        chain = itertools.chain.from_iterable(itertools.imap(first, [1, 2]))
        self.assertEqual(list(chain) + nested[1], [1, 1])


if __name__ == "__main__":
    unittest.main()
