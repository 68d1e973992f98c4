"""unittest: what assertRaises and its kin look at, and what they leave alone."""
import unittest


class Unprintable(Exception):
    def __str__(self):
        return u'\u20ac'   # str() of it raises


def fails(error):
    raise error


class Raises(unittest.TestCase):
    def test_text_is_not_asked_for_without_a_pattern(self):
        self.assertRaises(Unprintable, fails, Unprintable())

    def test_context_keeps_the_exception(self):
        error = Unprintable()
        with self.assertRaises(Unprintable) as seen:
            fails(error)
        self.assertIs(seen.exception, error)

    def test_nothing_raised(self):
        with self.assertRaises(self.failureException) as seen:
            self.assertRaises(KeyError, len, '')
        self.assertEqual(str(seen.exception), 'KeyError not raised')

    def test_other_exceptions_pass(self):
        self.assertRaises(ValueError, self.assertRaises, KeyError, fails, ValueError())

    def test_pattern(self):
        self.assertRaisesRegexp(ValueError, 'b.d', fails, ValueError('a bad thing'))
        self.assertRaises(self.failureException, self.assertRaisesRegexp, ValueError, '^bad', fails,
                          ValueError('a bad thing'))


class Words(unittest.TestCase):
    """What a failure says."""
    def test_sequences_are_told_by_their_beginning(self):
        with self.assertRaises(self.failureException) as seen:
            self.assertEqual(range(20), range(19))
        self.assertEqual(str(seen.exception).split('\n')[0],
                         'Lists differ: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9,... != [0, 1, 2, 3, 4, 5, 6, 7, 8, 9,...')
        with self.assertRaises(self.failureException) as seen:
            self.assertEqual(tuple(range(10)), (1,))
        self.assertEqual(str(seen.exception).split('\n')[0], 'Tuples differ: (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) != (1,)')

    def test_arguments_of_other_kinds(self):
        self.assertRaises(AttributeError, self.assertDictContainsSubset, [1], [2])
        self.assertRaises(AttributeError, self.assertRegexpMatches, 'a', 5)

    def test_counts_of_items(self):
        with self.assertRaises(self.failureException) as seen:
            self.assertItemsEqual([1, 1, 2], [2, 'x'])
        self.assertEqual(str(seen.exception), "Element counts were not equal:\nFirst has 2, Second has 0:  1\n"
                                              "First has 0, Second has 1:  'x'")


class Program(unittest.TestCase):
    def test_status_tells_whether_something_failed(self):
        import StringIO
        loader, runner = unittest.TestLoader(), unittest.TextTestRunner(StringIO.StringIO())
        for holds, status in (True, 'False'), (False, 'True'):
            loader.loadTestsFromModule = lambda module: unittest.FunctionTestCase(lambda: self.assertTrue(holds))
            with self.assertRaises(SystemExit) as caught:
                unittest.main(__name__, argv=['program'], testRunner=runner, testLoader=loader)
            self.assertEqual(repr(caught.exception.code), status)


if __name__ == '__main__':
    unittest.main()
