"""What the builtin types refuse, and in which words."""
import operator
import unittest

HUGE = 10 ** 30


class BadIterator(object):
    def __iter__(self):
        return 5


class Failing(object):
    def __iter__(self):
        raise ValueError("not now")


class Classic:
    def __init__(self):
        return 5


class ClassicWithoutItems:
    pass


class Adding(object):
    """Says what list += self gives, though it could be iterated."""
    def __iter__(self):
        return iter("ab")

    def __radd__(self, other):
        return "added to %r" % other


class ClassicAdding:
    def __iter__(self):
        return iter("ab")

    def __coerce__(self, other):
        return 5, 6


class NotAdding(Adding):
    def __radd__(self, other):
        return NotImplemented


class Text(unicode):
    pass


class Leaving(object):
    def __iter__(self):
        raise SystemExit("at once")


COUNTS = """
'a'.strip(1, 2)                | strip() takes at most 1 argument (2 given)
u'a'.lstrip('b', 'c', 'd')     | lstrip() takes at most 1 argument (3 given)
bytearray('a').rstrip(1, 2)    | rstrip() takes at most 1 argument (2 given)
'a'.find()                     | find/rfind/index/rindex() takes at least 1 argument (0 given)
bytearray('a').rindex()        | find/rfind/index/rindex() takes at least 1 argument (0 given)
u'a'.rindex()                  | rindex() takes at least 1 argument (0 given)
'a'.startswith()               | startswith() takes at least 1 argument (0 given)
[].__mul__()                   |  expected 1 arguments, got 0
[].__setitem__(1)              |  expected 2 arguments, got 1
[].__setattr__('a')            |  expected 2 arguments, got 1
[].__add__()                   | expected 1 arguments, got 0
[].extend(1, 2, key=1)         | extend() takes no keyword arguments
(x for x in ()).close(1, a=2)  | close() takes no keyword arguments
(x for x in ()).next(a=2)      | wrapper next doesn't take keyword arguments
sum(3, 'a')                    | 'int' object is not iterable
sum([], 'a')                   | sum() can't sum strings [use ''.join(seq) instead]
round(2, None)                 | 'NoneType' object cannot be interpreted as an index
Classic()                      | __init__() should return None
object.__new__(Text)           | object.__new__(Text) is not safe, use unicode.__new__()
range(type('L', (object,), {'__long__': len})()) | range() integer end argument expected, got L.
(7).__pow__(-1, 1.5)           | pow() 2nd argument cannot be negative when 3rd argument specified
"""


class Words(unittest.TestCase):

    def refused(self, kind, message, function, *arguments):
        with self.assertRaises(kind) as caught:
            function(*arguments)
        self.assertEqual(str(caught.exception), message)

    def test_arguments(self):
        for line in COUNTS.strip().splitlines():
            source, message = line.split("|")
            self.refused(TypeError, message[1:], eval, source.strip())

    def test_large_numbers(self):
        for source in "'a'.ljust(HUGE)", "u'a'.split('x', HUGE)", "[].insert(HUGE, 1)", "buffer('a', HUGE)":
            self.refused(OverflowError, "Python int too large to convert to C long", eval, source)

    def test_null_byte_in_digits(self):
        for kind in int, long:
            for base in 0, 10, 99:
                message = "invalid literal for %s() with base %d: '1\\x00'" % (kind.__name__, base)
                self.refused(ValueError, message, kind, "1\0", base)

    def test_no_container(self):
        for thing in 5, None, 1.5, BadIterator(), Failing():
            message = "argument of type '%s' is not iterable" % type(thing).__name__
            for search in (lambda x: 1 in x), (lambda x: 1 not in x), (lambda x: operator.contains(x, 1)), \
                          (lambda x: operator.countOf(x, 1)), (lambda x: operator.indexOf(x, 1)):
                self.refused(TypeError, message, search, thing)

    def test_no_sequence(self):
        for thing in 5, ClassicWithoutItems(), BadIterator():
            self.refused(TypeError, "can only join an iterable", "".join, thing)
            self.refused(TypeError, "can only join an iterable", u"".join, thing)
            self.refused(TypeError, "can only assign an iterable", operator.setslice, [1], 0, 1, thing)

    def test_keys_that_cannot_be_called(self):
        class Mapping(object):
            keys = 5
        self.refused(TypeError, "attribute of type 'int' is not callable", dict, Mapping())

    def test_truth_as_a_long(self):
        class Long(object):
            def __nonzero__(self):
                return 5L
        for function in bool, (lambda x: 1 if x else 2), (lambda x: not x), (lambda x: x or 1), (lambda x: any([x])):
            self.refused(TypeError, "__nonzero__ should return bool or int, returned long", function, Long())

    def test_truth_as_an_int_of_another_class(self):
        """It is not asked for its own truth."""
        class Number(int):
            def __nonzero__(self):
                asked.append(self)
                return self
        asked = []
        for function in bool, (lambda x: 1 if x else 2), (lambda x: not x), (lambda x: any([x])):
            self.refused(TypeError, "__nonzero__ should return bool or int, returned Number", function, Number(3))
        self.assertEqual(asked, [3] * 4)

    def test_addition_in_place(self):
        values = [1]
        self.assertEqual(operator.iadd(values, Adding()), "added to [1]")
        self.assertEqual(operator.iadd(values, ClassicAdding()), 11)
        self.assertEqual(values, [1])
        self.assertIs(operator.iadd(values, NotAdding()), values)
        self.assertEqual(values, [1, "a", "b"])

    def test_no_container_but_leaving(self):
        self.refused(SystemExit, "at once", lambda: 1 in Leaving())

    def test_bytearray_of_encoded_str(self):
        self.assertEqual(bytearray("a", "utf-16"), "a")
        self.refused(LookupError, "unknown encoding: nothing", bytearray, "a", "nothing")
        self.assertRaises(UnicodeDecodeError, bytearray, "\xff", "ascii")


if __name__ == "__main__":
    unittest.main()
