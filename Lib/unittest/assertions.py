"""The assertions of a TestCase, as a class to inherit from.

Each compares and, when the comparison does not hold, raises self.failureException with a standard
message; what the caller gives as `msg` replaces it, or follows it when `longMessage` is set.
A comparison that holds costs one call: words are made only when it does not.
"""
import warnings

from .util import safe_repr, count_differences

__unittest = True

DIFF_OMITTED = '\nDiff is %s characters long. Set self.maxDiff to None to see it.'


class RaisesContext(object):
    """What `with self.assertRaises(E) as cm` enters; `cm.exception` is the one caught."""

    def __init__(self, expected, test_case, expected_regexp=None):
        self.expected, self.expected_regexp = expected, expected_regexp
        self.failureException = test_case.failureException

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            wanted = getattr(self.expected, '__name__', self.expected)
            raise self.failureException('%s not raised' % (wanted,))
        if issubclass(kind, self.expected):
            self.exception = value
            if self.expected_regexp is not None:
                self.__check_text(str(value))
            return True
        return False   # some other exception: let it go on

    def __check_text(self, text):
        wanted = self.expected_regexp
        if not wanted.search(text):
            raise self.failureException('"%s" does not match "%s"' % (wanted.pattern, text))


def _pattern(regexp):
    import re
    return re.compile(regexp) if isinstance(regexp, basestring) else regexp


def _pretty_diff(first, second):
    import difflib
    import pprint
    texts = [pprint.pformat(side).splitlines() for side in (first, second)]
    return '\n' + '\n'.join(difflib.ndiff(*texts))


class Assertions(object):
    failureException = AssertionError
    longMessage = False
    maxDiff = 640
    _diffThreshold = 1 << 16

    # -- messages

    def fail(self, msg=None):
        "Fails at once."
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if msg is None or not self.longMessage:
            return msg or standardMsg
        try:
            return '%s : %s' % (standardMsg, msg)
        except UnicodeDecodeError:
            return ' : '.join(map(safe_repr, (standardMsg, msg)))

    def __not_so(self, msg, words, *operands):
        "Fails; `words` is a format for the reprs of the operands."
        standard = words % tuple(map(safe_repr, operands))
        raise self.failureException(self._formatMessage(msg, standard))

    def __both(self, kind, first, second, otherwise):
        if not (isinstance(first, kind) and isinstance(second, kind)):
            self.assertIsInstance(first, kind, 'First' + otherwise)
            self.assertIsInstance(second, kind, 'Second' + otherwise)

    def _truncateMessage(self, message, diff):
        fits = self.maxDiff is None or len(diff) <= self.maxDiff
        return message + (diff if fits else DIFF_OMITTED % len(diff))

    # -- exceptions

    def assertRaises(self, excClass, callableObj=None, *args, **kwargs):
        """callableObj(*args, **kwargs) must raise excClass (or one of a tuple).

        Without a callable: a context manager, whose `exception` is the one raised."""
        return self.__raising(RaisesContext(excClass, self), callableObj, args, kwargs)

    def assertRaisesRegexp(self, expected_exception, expected_regexp, callable_obj=None,
                           *args, **kwargs):
        """The same, and the exception's text must match the pattern."""
        context = RaisesContext(expected_exception, self, _pattern(expected_regexp))
        return self.__raising(context, callable_obj, args, kwargs)

    def __raising(self, context, function, args, kwargs):
        if function is None:
            return context
        with context:
            function(*args, **kwargs)

    # -- equality

    def addTypeEqualityFunc(self, typeobj, function):
        """assertEqual uses `function` (or the method so called) when both are exactly `typeobj`."""
        self._type_equality_funcs[typeobj] = function

    def _getAssertEqualityFunc(self, first, second):
        special = None
        if type(first) is type(second):
            special = self._type_equality_funcs.get(type(first))
        if isinstance(special, basestring):
            special = getattr(self, special)
        return self._baseAssertEqual if special is None else special

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self.__not_so(msg, '%s != %s', first, second)

    def assertEqual(self, first, second, msg=None):
        "first == second, with a difference in the message for strings and containers."
        compare = self._getAssertEqualityFunc(first, second)
        compare(first, second, msg=msg)

    def __nearness(self, first, second, places, delta):
        "(are they almost equal, how near that is in words)"
        if delta is not None:
            if places is not None:
                raise TypeError("specify delta or places not both")
            return abs(first - second) <= delta, 'within %s delta' % safe_repr(delta)
        places = 7 if places is None else places
        return round(abs(second - first), places) == 0, 'within %r places' % places

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        "Equal to `places` decimals (default 7), or within `delta`."
        if first != second or (places is not None and delta is not None):
            near, words = self.__nearness(first, second, places, delta)
            if not near:
                self.__not_so(msg, '%s != %s ' + words, first, second)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        "Different by more than that."
        near, words = self.__nearness(first, second, places, delta)
        if near or first == second:
            self.__not_so(msg, '%s == %s ' + words, first, second)

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Equal item by item; `seq_type` says what both must be."""
        for which, seq in ('First', seq1), ('Second', seq2):
            if seq_type is not None and not isinstance(seq, seq_type):
                raise self.failureException('%s sequence is not a %s: %s' % (
                    which, seq_type.__name__, safe_repr(seq)))
        kind = 'sequence' if seq_type is None else seq_type.__name__
        told = _differences(seq1, seq2, kind)
        if told is not None:
            told = self._truncateMessage(told, _pretty_diff(seq1, seq2))
            self.fail(self._formatMessage(msg, told))

    def assertListEqual(self, list1, list2, msg=None):
        "Two lists, equal item by item."
        self.assertSequenceEqual(list1, list2, msg, list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        "Two tuples, equal item by item."
        self.assertSequenceEqual(tuple1, tuple2, msg, tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Equal as sets; anything with difference() will do."""
        only_first = self.__set_difference('first', set1, set2)
        only_second = self.__set_difference('second', set2, set1)
        lines = []
        for title, items in (('first set but not the second', only_first),
                             ('second set but not the first', only_second)):
            if items:
                lines.append('Items in the %s:' % title)
                lines += map(repr, items)
        if lines:
            self.fail(self._formatMessage(msg, '\n'.join(lines)))

    def __set_difference(self, which, a, b):
        try:
            return a.difference(b)
        except TypeError, error:
            self.fail('invalid type when attempting set difference: %s' % error)
        except AttributeError, error:
            self.fail('%s argument does not support set difference: %s' % (which, error))

    def assertDictEqual(self, d1, d2, msg=None):
        "Two dicts with equal items."
        self.__both(dict, d1, d2, ' argument is not a dictionary')
        if d1 != d2:
            head = ' != '.join([safe_repr(d1, True), safe_repr(d2, True)])
            told = self._truncateMessage(head, _pretty_diff(d1, d2))
            self.fail(self._formatMessage(msg, told))

    def assertDictContainsSubset(self, expected, actual, msg=None):
        """Each item of `expected` is in `actual`."""
        missing, wrong = [], []
        for key, value in expected.iteritems():
            if key not in actual:
                missing.append(safe_repr(key))
            elif value != actual[key]:
                wrong.append('%s, expected: %s, actual: %s' % tuple(
                    map(safe_repr, (key, value, actual[key]))))
        parts = []
        if missing:
            parts.append('Missing: ' + ','.join(missing))
        if wrong:
            parts.append('Mismatched values: ' + ','.join(wrong))
        if parts:
            self.fail(self._formatMessage(msg, '; '.join(parts)))

    def assertItemsEqual(self, expected_seq, actual_seq, msg=None):
        """The same items the same number of times, in any order."""
        rows = count_differences(list(expected_seq), list(actual_seq))
        if rows:
            lines = ['First has %d, Second has %d:  %r' % row for row in rows]
            head = 'Element counts were not equal:\n'
            self.fail(self._formatMessage(msg, self._truncateMessage(head, '\n'.join(lines))))

    def assertMultiLineEqual(self, first, second, msg=None):
        """Equal texts; the difference is shown line by line."""
        self.__both(basestring, first, second, ' argument is not a string')
        if first == second:
            return
        if max(len(first), len(second)) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        import difflib
        sides = [text.splitlines(True) for text in (first, second)]
        if len(sides[0]) == 1 and first.strip('\r\n') == first:
            sides = [[first + '\n'], [second + '\n']]
        told = self._truncateMessage('%s != %s' % (safe_repr(first, True), safe_repr(second, True)),
                                     '\n' + ''.join(difflib.ndiff(*sides)))
        self.fail(self._formatMessage(msg, told))

    # -- patterns

    # -- one or two operands and a relation

    def assertTrue(self, expr, msg=None):
        "bool(expr) is True."
        if not expr:
            self.__not_so(msg, '%s is not true', expr)

    def assertFalse(self, expr, msg=None):
        "bool(expr) is False."
        if expr:
            self.__not_so(msg, '%s is not false', expr)

    def assertNotEqual(self, first, second, msg=None):
        "first != second."
        if not first != second:
            self.__not_so(msg, '%s == %s', first, second)

    def assertIs(self, expr1, expr2, msg=None):
        "The same object."
        if expr1 is not expr2:
            self.__not_so(msg, '%s is not %s', expr1, expr2)

    def assertIsNot(self, expr1, expr2, msg=None):
        "Not the same object."
        if expr1 is expr2:
            self.__not_so(msg, 'unexpectedly identical: %s', expr1)

    def assertIsNone(self, obj, msg=None):
        "The object is None."
        if obj is not None:
            self.__not_so(msg, '%s is not None', obj)

    def assertIsNotNone(self, obj, msg=None):
        "The object is not None."
        if obj is None:
            self.__not_so(msg, 'unexpectedly None')

    def assertIn(self, member, container, msg=None):
        "member in container."
        if member not in container:
            self.__not_so(msg, '%s not found in %s', member, container)

    def assertNotIn(self, member, container, msg=None):
        "member not in container."
        if member in container:
            self.__not_so(msg, '%s unexpectedly found in %s', member, container)

    def assertLess(self, a, b, msg=None):
        "a < b."
        if not a < b:
            self.__not_so(msg, '%s not less than %s', a, b)

    def assertLessEqual(self, a, b, msg=None):
        "a <= b."
        if not a <= b:
            self.__not_so(msg, '%s not less than or equal to %s', a, b)

    def assertGreater(self, a, b, msg=None):
        "a > b."
        if not a > b:
            self.__not_so(msg, '%s not greater than %s', a, b)

    def assertGreaterEqual(self, a, b, msg=None):
        "a >= b."
        if not a >= b:
            self.__not_so(msg, '%s not greater than or equal to %s', a, b)

    def assertIsInstance(self, obj, cls, msg=None):
        "isinstance(obj, cls)."
        if not isinstance(obj, cls):
            self.__not_so(msg, '%s is not an instance of ' + repr(cls).replace('%', '%%'), obj)

    def assertNotIsInstance(self, obj, cls, msg=None):
        "not isinstance(obj, cls)."
        if isinstance(obj, cls):
            self.__not_so(msg, '%s is an instance of ' + repr(cls).replace('%', '%%'), obj)

    def assertRegexpMatches(self, text, expected_regexp, msg=None):
        """The pattern is found somewhere in the text."""
        wanted = _pattern(expected_regexp)
        if wanted.search(text) is None:
            raise self.failureException('%s: %r not found in %r' % (
                msg or "Regexp didn't match", wanted.pattern, text))

    def assertNotRegexpMatches(self, text, unexpected_regexp, msg=None):
        """The pattern is nowhere in the text."""
        unwanted = _pattern(unexpected_regexp)
        found = unwanted.search(text)
        if found is not None:
            raise self.failureException('%s: %r matches %r in %r' % (
                msg or 'Regexp matched', found.group(), unwanted.pattern, text))


def _beginning(sequence):
    "The first 30 characters of what it is in words; the difference is told below."
    text = safe_repr(sequence)
    return text if len(text) <= 30 else text[:30] + '...'


def _differences(first, second, kind):
    "The first difference of two sequences, in words; None when they are equal."
    lengths = []
    for which, seq in ('First', first), ('Second', second):
        try:
            lengths.append(len(seq))
        except (TypeError, NotImplementedError):
            return '%s %s has no length.    Non-sequence?' % (which, kind)
    if first == second:
        return None
    return _SequenceDifference(first, second, kind).tell(lengths)


class _SequenceDifference(object):
    """Two sequences and what their first difference is, in words."""

    def __init__(self, first, second, kind):
        self.sides = (('first', first), ('second', second))
        self.kind = kind

    def tell(self, lengths):
        "The text, or None when only the types differ."
        first, second = self.sides[0][1], self.sides[1][1]
        text = '%ss differ: %s != %s\n' % (
            self.kind.capitalize(), _beginning(first), _beginning(second))
        item = self.__first_differing(min(lengths))
        if item is None and lengths[0] == lengths[1]:
            return text if type(first) is type(second) else None
        return text + (item or '') + self.__surplus(lengths)

    def __first_differing(self, count):
        for index in xrange(count):
            items = []
            for which, seq in self.sides:
                try:
                    items.append(seq[index])
                except (TypeError, IndexError, NotImplementedError):
                    return '\n' + self.__cannot_index(index, which)
            if items[0] != items[1]:
                return '\nFirst differing element %d:\n%s\n%s\n' % (
                    (index,) + tuple(map(safe_repr, items)))

    def __surplus(self, lengths):
        if lengths[0] == lengths[1]:
            return ''
        longer = 0 if lengths[0] > lengths[1] else 1
        which, seq = self.sides[longer]
        start = lengths[1 - longer]
        text = '\n%s %s contains %d additional elements.\n' % (
            which.capitalize(), self.kind, lengths[longer] - start)
        try:
            return text + 'First extra element %d:\n%s\n' % (start, safe_repr(seq[start]))
        except (TypeError, IndexError, NotImplementedError):
            return text + self.__cannot_index(start, which)

    def __cannot_index(self, index, which):
        return 'Unable to index element %d of %s %s\n' % (index, which, self.kind)


def _old_name(name, current):
    """The method that warns of its name and does what another does."""
    def deprecated_func(self, *args, **kwargs):
        warnings.warn('Please use %s instead.' % current, PendingDeprecationWarning, 2)
        return getattr(self, current)(*args, **kwargs)
    deprecated_func.__name__ = name
    return deprecated_func


for _old, _current in (('UnlessEqual', 'assertEqual'), ('UnlessAlmostEqual', 'assertAlmostEqual'),
                       ('UnlessRaises', 'assertRaises'), ('Unless', 'assertTrue'),
                       ('IfEqual', 'assertNotEqual'), ('IfAlmostEqual', 'assertNotAlmostEqual'),
                       ('If', 'assertFalse')):
    setattr(Assertions, 'fail' + _old, _old_name('fail' + _old, _current))
for _old, _current in (('assertEquals', 'assertEqual'), ('assertNotEquals', 'assertNotEqual'),
                       ('assertAlmostEquals', 'assertAlmostEqual'),
                       ('assertNotAlmostEquals', 'assertNotAlmostEqual'), ('assert_', 'assertTrue')):
    setattr(Assertions, _old, Assertions.__dict__[_current])
