"""Where the dispatcher takes a quick way, the general rule still holds for everything that only looks alike."""
import __builtin__
import array
import binascii
import codecs
import collections
import io
import itertools
import operator
import sys
import unittest


class Truth(object):
    def __init__(self, answer):
        self.answer = answer

    def __nonzero__(self):
        return self.answer


class Equal(object):
    """Equal to everything, so never found by identity alone."""
    __hash__ = None

    def __eq__(self, other):
        return True


class Turned(tuple):
    def __iter__(self):
        return reversed(tuple(tuple.__iter__(self)))


class Plain(object):
    def method(self):
        return 1


Point = collections.namedtuple("Point", "x y")


class TruthTest(unittest.TestCase):
    def test_not_and_bool(self):
        for value, wanted in ((0, False), (5, True), ("", False), ((), False), ([0], True), ({}, False), (None, False),
                              (True, True), (0.0, False), (0L, False), (u"x", True), (Truth(False), False)):
            self.assertIs(bool(value), wanted)
            self.assertIs(not value, not wanted)
        self.assertIs(bool(Truth(5)), True)
        self.assertRaises(TypeError, bool, Truth("x"))


class KeyTest(unittest.TestCase):
    def test_numbers_that_are_equal_are_one_key(self):
        for key in 1, 1L, 1.0, True:
            self.assertEqual({key: "x"}[1], "x")
            self.assertIn(1, {key: "x"})
        self.assertNotIn(-2, {-1: 0})
        self.assertEqual({-1: 1, -2: 2}[-2], 2)
        self.assertEqual({(1, "a"): 1, (1, u"a"): 2}, {(1, "a"): 2})

    def test_a_key_with_the_hash_of_an_int_is_asked(self):
        asked = []

        class Five(object):
            def __hash__(self):
                return 5

            def __eq__(self, other):
                asked.append(other)
                return other == 5
        self.assertEqual({Five(): "x"}[5], "x")
        self.assertTrue(5 in {Five(): "x"})
        self.assertEqual(asked, [5, 5])


class SearchTest(unittest.TestCase):
    def test_in(self):
        nan = float("nan")
        self.assertTrue(nan in [nan])
        self.assertFalse(float("nan") in (nan,))
        self.assertTrue(1.0 in [1] and 1L in (1,) and "a" in [u"a"] and True in [0, 1])
        self.assertTrue(1 in [0, Equal()] and Equal() in (1,))
        self.assertFalse("1" in [1, None, 1.0])


class UnpackTest(unittest.TestCase):
    def test_subclasses_of_tuple(self):
        a, b = Point(1, 2)
        c, d = Turned((1, 2))
        self.assertEqual((a, b, c, d), (1, 2, 2, 1))
        self.assertRaisesRegexp(ValueError, "need more than 2 values", lambda (a, b, c): c, Point(1, 2))


class AttributeTest(unittest.TestCase):
    def test_bound_methods_follow_changes(self):
        class Changing(Plain):
            pass

        def read(o):
            return o.method
        o, seen = Changing(), []
        seen.append(read(o)())
        o.method = 2
        seen.append(read(o))
        Changing.method = property(lambda self: 3)
        seen.append(read(o))
        del Changing.method
        seen.append(read(o))
        del o.method
        seen.append(read(o)())
        self.assertEqual(seen, [1, 2, 3, 2, 1])

    def test_fields_of_builtin_objects(self):
        def read(o):
            return o.__class__, o.__doc__
        for o in 1, "x", read, Plain(), None:
            self.assertEqual(read(o), (type(o), type(o).__doc__ if o is not read else None))


class Upward(object):
    """Goes before everything else, and counts how often it is asked."""
    asked = 0

    def __lt__(self, other):
        Upward.asked += 1
        return True

    __gt__ = __lt__


class BestTest(unittest.TestCase):
    def test_numbers_of_several_types(self):
        self.assertEqual([min(3, 2.5), max(3, 2.5), min(2L, True), max([1, 2L ** 70, 1e300]), min((False, -0.5))],
                         [2.5, 3, True, 1e300, -0.5])
        self.assertEqual(max(2 ** 53, 2.0 ** 53 + 2), 2.0 ** 53 + 2)
        self.assertEqual(min(2 ** 53 + 1, 2.0 ** 53), 2.0 ** 53)

    def test_the_first_of_equals_wins(self):
        for values in (1, 1.0, True, 1L), (1L, True, 1.0, 1), (0.0, -0.0, 0):
            for find in min, max:
                for given in values, list(values):
                    self.assertEqual(repr(find(given)), repr(values[0]))
                self.assertEqual(repr(find(*values)), repr(values[0]))

    def test_not_a_number(self):
        nan = float("nan")
        self.assertEqual([repr(min(nan, 1.0)), repr(min(1.0, nan)), repr(max([2.0, nan, 3.0]))], ["nan", "1.0", "3.0"])

    def test_texts(self):
        self.assertEqual([min("hello"), max("hello"), min("a\0", "a"), max("ab", "b", "\xff"), min(["b", u"a"])],
                         ["e", "o", "a", "\xff", u"a"])
        self.assertIs(min("x"), "x")
        self.assertRaises(ValueError, max, "")
        self.assertRaises(ValueError, min, [])
        self.assertRaises(TypeError, max, 5)
        self.assertRaises(TypeError, max)
        self.assertEqual(min(["ab", "b"], key=len), "b")

    def test_objects_in_python_are_asked(self):
        Upward.asked = 0
        up = Upward()
        self.assertEqual([min(1, up), max([1, 2, up, 3]), min((up, 0))], [up, 3, 0])
        self.assertGreaterEqual(Upward.asked, 4)

    def test_derived_strings_and_lists(self):
        class Text(str):
            def __iter__(self):
                return iter([3, 1, 2])

        class Row(list):
            def __iter__(self):
                return iter([3, 1, 2])
        self.assertEqual([min(Text("abc")), max(Row("abc"))], [1, 3])


class NextTest(unittest.TestCase):
    """Iterators over iterators: the items come at once as long as no Python is below."""

    def generate(self, log):
        for i in range(3):
            log.append(i)
            yield i

    def test_chain(self):
        log = []
        it = itertools.chain([10, 20], self.generate(log), xrange(2), "ab")
        self.assertEqual((next(it), next(it), log), (10, 20, []))
        self.assertEqual((next(it), log), (0, [0]))
        self.assertEqual(list(it), [1, 2, 0, 1, "a", "b"])
        self.assertEqual([list(it), list(it)], [[], []])
        self.assertEqual(sum(itertools.chain([1, 2.5], self.generate([]), (2L, True))), 9.5)

    def test_islice(self):
        counter = itertools.count()
        self.assertEqual(list(itertools.islice(counter, 2, 9, 3)), [2, 5, 8])
        self.assertEqual(next(counter), 9)
        self.assertEqual(sum(itertools.islice(counter, 3)), 33)
        self.assertEqual(next(counter), 13)
        log = []
        self.assertEqual(sum(itertools.islice(self.generate(log), 2)), 1)
        self.assertEqual(log, [0, 1])
        it = itertools.islice([1, 2], 5)
        self.assertEqual([sum(it), list(it), sum(it)], [3, [], 0])

    def test_errors_on_the_way(self):
        row = [1, 2, 3]
        for make in (lambda: itertools.chain(xrange(2), 5), lambda: itertools.chain([1], failing())):
            for use in sum, list, tuple, set, [].extend, max:
                self.assertRaises((TypeError, KeyError), use, make())
        self.assertRaises(KeyError, sum, itertools.islice(failing(), 4))
        self.assertRaises(TypeError, sum, itertools.chain(row, ["x"]))
        self.assertRaises(TypeError, sum, iter("ab"))
        changing = {1: 1}
        it = itertools.chain(changing)
        self.assertEqual(next(it), 1)
        changing[2] = 2
        self.assertRaises(RuntimeError, list, it)

    def test_sums_beyond_the_word(self):
        self.assertEqual(sum(itertools.repeat(2 ** 62, 5)), 5 * 2 ** 62)
        self.assertEqual(sum(itertools.chain([2 ** 62] * 3, [0.5])), 3 * 2.0 ** 62)
        self.assertEqual(type(sum(iter([True, 2]))), int)

    def test_a_list_that_grows_meanwhile(self):
        row = [1, 2]
        it = itertools.chain(row)
        grown = list(itertools.islice(it, 1))
        row.append(3)
        grown.extend(it)
        self.assertEqual(grown, [1, 2, 3])
        self.assertEqual(list(enumerate(itertools.chain("ab", [None]))), [(0, "a"), (1, "b"), (2, None)])


def failing():
    yield 1
    raise KeyError("no more")


class RowTest(unittest.TestCase):
    """Functions over the items of several iterators, by tuples and without."""

    def test_map_of_uneven_lists(self):
        def row(*args):
            return args
        for n in range(1, 7):
            lists = [range(i) for i in range(n)]
            self.assertEqual(map(row, *lists), [tuple(i if i < j else None for j in range(n)) for i in range(n - 1)])

    def test_map_goes_on_with_generators(self):
        def pair(a, b):
            return a, b
        self.assertEqual(map(pair, [1, 2, 3], (c for c in 'ab')), [(1, 'a'), (2, 'b'), (3, None)])
        self.assertEqual(map(pair, (c for c in 'ab'), [1]), [('a', 1), ('b', None)])

    def test_map_and_errors(self):
        self.assertRaises(ZeroDivisionError, map, operator.div, [1, 1], [1, 0])
        self.assertRaises(TypeError, map, operator.mul, [1, 2], [1])
        self.assertRaises(KeyError, map, len, ({}[c] for c in 'a'))

    def test_imap(self):
        many = [range(3)] * 6
        self.assertEqual(list(itertools.imap(lambda *a: sum(a), *many)), [0, 6, 12])
        self.assertEqual(list(itertools.imap(None, [1, 2], 'ab')), [(1, 'a'), (2, 'b')])
        self.assertEqual(list(itertools.imap(operator.sub, [5, 5], [1, 2, 3])), [4, 3])
        self.assertRaises(ZeroDivisionError, list, itertools.imap(operator.div, [1], [0]))

    def test_starmap(self):
        rows = [(2, 3), [3, 2], (c for c in (4, 1))]
        self.assertEqual(list(itertools.starmap(pow, rows)), [8, 9, 4])
        self.assertEqual(list(itertools.starmap(pow, (pair for pair in rows[:2]))), [8, 9])
        self.assertRaises(TypeError, list, itertools.starmap(pow, [1]))
        self.assertRaises(TypeError, list, itertools.starmap(pow, [(1,)]))
        self.assertEqual(list(itertools.starmap(pow, [(2.0, 3), (2, 3, 5), (2L, 3)])), [8.0, 3, 8])
        kept = [(2, 5)]
        self.assertEqual(list(itertools.starmap(pow, kept)), [32])
        self.assertEqual(kept, [(2, 5)])

    def test_izip_over_tee_and_generators(self):
        a, b = itertools.tee([1, 2, 3])
        next(b)
        self.assertEqual(list(itertools.izip(a, b)), [(1, 2), (2, 3)])
        a, b = itertools.tee(c for c in 'abcd')
        rows = itertools.izip(a, (n for n in range(9)), b)
        kept = [next(rows), next(rows)]
        self.assertEqual(kept + list(rows), [('a', 0, 'a'), ('b', 1, 'b'), ('c', 2, 'c'), ('d', 3, 'd')])

    def test_izip_stops_at_the_first_end(self):
        left, right = iter(range(5)), iter(range(3))
        chained = itertools.chain(right)
        self.assertEqual(len(list(itertools.izip(left, chained))), 3)
        self.assertEqual(list(left), [4])

    def test_islice_of_iterators_over_iterators(self):
        cycle = itertools.cycle([1, 2, 3])
        self.assertEqual(list(itertools.islice(cycle, 1, 8, 3)), [2, 2, 2])
        self.assertEqual(next(cycle), 3)
        generator = itertools.islice(itertools.chain((i for i in range(4)), 'ab'), 2, None, 2)
        self.assertEqual(list(generator), [2, 'a'])
        self.assertEqual(list(itertools.islice(itertools.islice(xrange(100), 50), 10, 13)), [10, 11, 12])

    def test_loops_over_iterators_over_iterators(self):
        for make in (itertools.cycle, itertools.chain, enumerate, lambda s: itertools.tee(s)[0], itertools.izip):
            seen = []
            for item in make('ab'):
                seen.append(item)
                if len(seen) == 2:
                    break
            if make is enumerate:
                self.assertEqual(seen, [(0, 'a'), (1, 'b')])
            else:
                self.assertEqual(seen, [('a',), ('b',)] if make is itertools.izip else ['a', 'b'])


class OneItemTest(unittest.TestCase):
    def test_items_of_sequences_in_c(self):
        class Index(object):
            def __index__(self):
                return 1
        for sequence in (u'abc', bytearray('abc'), array.array('c', 'abc'), collections.deque('abc')):
            second = 98 if isinstance(sequence, bytearray) else 'b'
            for key in (1, -2, 1L, Index(), True):
                self.assertEqual(sequence[key], second)
            for key in (3, -4):
                self.assertRaises(IndexError, lambda: sequence[key])
            self.assertRaises(TypeError, lambda: sequence['x'])

    def test_any_and_all(self):
        for make in (list, tuple, iter):
            for items in ([], [0], [1], [0, 1], [1, 0], ['', None, ()], [Truth(0), 1], [Truth(1)], [0.5], [0j]):
                self.assertEqual(any(make(items)), bool([i for i in items if i]))
                self.assertEqual(all(make(items)), not [i for i in items if not i])

    def test_sort_by_cmp(self):
        rows = [[3, 1, 2], ['b', 'a'], [1, 'a', 2.5, None], [(2, 1), (1, 2)], [2L, 1, 3]]
        for row in rows:
            self.assertEqual(sorted(row, cmp), sorted(row))
            self.assertEqual(sorted(row, cmp, reverse=True), sorted(row, reverse=True))
        self.assertRaises(TypeError, sorted, [1j, 2], cmp)

    def test_deque_of_a_list_that_is_emptied(self):
        class Emptying(object):
            def __del__(self):
                del source[:]
        source = [Emptying(), 1, 2, 3]
        full = collections.deque([Emptying()], 1)
        full.extend(source)
        self.assertEqual(len(full), 1)

    def test_import_with_bare_globals(self):
        names = {}
        exec 'import os.path, sys' in names
        exec 'from os.path import join' in names
        self.assertEqual(sorted(names), ['__builtins__', 'join', 'os', 'sys'])
        for name in ('__name__', '__package__'):
            names = {name: 5 if name == '__name__' else None}
            exec 'import os.path' in names
            self.assertIn('path', dir(names['os']))


class EqualTest(unittest.TestCase):
    def test_lists_and_tuples(self):
        nan = float('nan')
        rows = [[], [1], [1, 'a'], [1, 'b'], [1L, 'a'], [1.0, u'a'], [nan], [float('nan')], [Equal()], [Equal(), 2], [[1, 'a']]]
        for make in (list, tuple):
            for a in rows:
                for b in rows:
                    same = len(a) == len(b) and all(x is y or x == y for x, y in zip(a, b))
                    self.assertEqual((make(a) == make(b), make(a) != make(b)), (same, not same))
        self.assertFalse([1] == (1,))

    def test_nobody_is_asked_when_lengths_differ(self):
        class Angry(object):
            def __eq__(self, other):
                raise KeyError
        self.assertFalse([Angry()] == [1, 2])
        self.assertRaises(KeyError, lambda: [Angry()] == [1])


class PieceTest(unittest.TestCase):
    def test_split(self):
        for n in range(40):
            for make in (str, unicode):
                pieces = [make(i) for i in range(n)]
                for separator in (None, make(','), make(', ')):
                    text = (make(' ') if separator is None else separator).join(pieces)
                    self.assertEqual(text.split(separator), pieces if pieces or separator is None else [make()])
                    self.assertEqual(text.split(separator, 3)[:3], pieces[:3] if n else text.split(separator))
                    self.assertEqual(len(text.rsplit(separator, 15)), min(n, 16) or separator is not None)

    def test_lines_of_unicode(self):
        for code in range(0x90):
            parts = (u'a%sb' % unichr(code)).splitlines()
            self.assertEqual(len(parts), 2 if code in (10, 11, 12, 13, 28, 29, 30, 0x85) else 1)

    def test_repr_of_bytes(self):
        short = {'\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\'}
        for code in range(256):
            char = chr(code)
            shown = short.get(char, char if ' ' <= char <= '~' else '\\x%02x' % code)
            self.assertEqual(repr(char + '\'"'), "'%s\\'\"'" % shown.replace("'", "\\'"))
            self.assertEqual(repr('a' + char), "'a%s'" % shown if char != "'" else '"a\'"')
        self.assertEqual(repr('plain'), "'plain'")

    def test_digits_of_bytes(self):
        for n in range(70):
            text = ''.join(chr(i * 37 & 255) for i in range(n))
            self.assertEqual(binascii.hexlify(text), ''.join('%02x' % ord(c) for c in text))

    def test_base64_with_what_is_none(self):
        for n in range(40):
            text = ''.join(chr(i * 91 & 255) for i in range(n))
            code = binascii.b2a_base64(text)
            for at in range(len(code)):
                self.assertEqual(binascii.a2b_base64(code[:at] + '!\n' + code[at:]), text)
        self.assertRaises(binascii.Error, binascii.a2b_base64, 'abcdefg')


class StreamTest(unittest.TestCase):
    def test_dying_closes_all_but_those_in_memory(self):
        log = []
        for base in (io.StringIO, io.BytesIO, io.RawIOBase, io.TextIOBase):
            class Loud(base):
                def close(self):
                    log.append(base)
                    base.close(self)
            Loud()
            stream = base()
            stream.close = lambda: log.append(0)
            del stream
        self.assertEqual(log, [io.RawIOBase, 0, io.TextIOBase, 0])


class LoopTest(unittest.TestCase):
    def test_generators(self):
        def numbers():
            for i in range(3):
                yield i

        def twice():
            for i in numbers():
                for j in numbers():
                    yield i, j
        self.assertEqual(len(list(twice())), 9)
        self.assertEqual(sum(i * j for i, j in twice()), 9)
        seen = []
        for i in numbers():
            seen.append(sys.exc_info()[0])
            try:
                raise KeyError
            except KeyError:
                for j in numbers():
                    seen.append(sys.exc_info()[0])
            sys.exc_clear()
        self.assertEqual(seen, [None, KeyError, KeyError, KeyError] * 3)

    def test_traced_generators(self):
        def numbers():
            yield 1
            yield 2

        def loop():
            for i in numbers():
                if i == 1:
                    sys.settrace(trace)
            sys.settrace(None)
            return i
        events = []

        def trace(frame, event, arg):
            events.append((frame.f_code.co_name, event, arg))
        self.assertEqual(loop(), 2)
        self.assertEqual(events, [('numbers', 'call', None), ('numbers', 'call', None)])

    def test_locals_of_traced_frames(self):
        def function():
            value = 1
            del value
            other = 2
            return other
        seen = []

        def trace(frame, event, arg):
            seen.append((event, sorted(frame.f_locals)))
            return trace
        sys.settrace(trace)
        function()
        sys.settrace(None)
        self.assertEqual([names for event, names in seen], [[], [], ['value'], [], ['other'], ['other']])


class FormatTest(unittest.TestCase):
    def test_a_percent_and_nothing_else(self):
        class Shown(object):
            def __init__(self, text):
                self.text = text

            def __str__(self):
                return self.text

            def __repr__(self):
                return 'r'

        class Derived(str):
            pass
        for text in ('x', Derived('x'), u'x', u'\xe4'):
            for given in (Shown(text), (Shown(text),)):
                self.assertEqual('%s' % given, text)
                self.assertEqual(type('%s' % given), unicode if isinstance(text, unicode) else str)
                self.assertEqual('%r' % given, 'r')
        self.assertRaises(TypeError, lambda: '%s' % (Shown('x'), 1))
        self.assertRaises(TypeError, lambda: '%s' % Shown(1))

    def test_percent(self):
        self.assertEqual("%s and %r" % ("a", "b"), "a and 'b'")
        self.assertEqual("%s %s %5.1f %d %x" % (1, 2L, 2.25, True, 255L), "1 2   2.2 1 ff")
        self.assertEqual("%s" % u"\xe9", u"\xe9")
        self.assertEqual("%s%s" % ("a", u"b"), u"ab")
        self.assertEqual("%(x)s" % {"x": 1}, "1")
        for given in 5, (5, 6), (), "x", ("x", 3):
            self.assertRaises(TypeError, lambda: "%d %d %d" % given)
        self.assertRaises(TypeError, lambda: "none" % "x")
        self.assertRaises(ValueError, lambda: "%" % 5)

    def test_percent_of_derived_types(self):
        class Text(str):
            def __mod__(self, other):
                return "mine"

            def __rmod__(self, other):
                return "mine too"

        class Number(int):
            def __str__(self):
                return "number"
        self.assertEqual([Text("%s") % 1, "%s" % Text("a"), "%s" % Number(5), "%s%d" % (Number(5), Number(6))],
                         ["mine", "mine too", "number", "number6"])


class ArrayTest(unittest.TestCase):
    def test_tolist(self):
        for code, row in ("b", [-128, 127]), ("H", [0, 65535]), ("i", range(300)), ("L", [2 ** 63]), ("d", [0.5]), ("c", ["a"]), (
                "u", [u"a"]), ("i", []):
            self.assertEqual(array.array(code, row).tolist(), row)

    def test_tolist_of_derived_arrays_asks_nobody(self):
        class Turned(array.array):
            def __iter__(self):
                return iter([])

            __getitem__ = __len__ = None
        self.assertEqual(Turned("i", [1, 2]).tolist(), [1, 2])


class ClassTest(unittest.TestCase):
    def test_attributes_of_classes_that_are_set_later(self):
        class Late(object):
            pass
        late = Late()
        Late.other, Late.name, Late.n = 1, 2, 3
        self.assertEqual((late.other, late.name, late.n), (1, 2, 3))
        Late.next = lambda self: 5
        Late.__len__ = lambda self: 7
        Late.__iter__ = lambda self: self
        self.assertEqual((next(late), len(late), next(iter(late))), (5, 7, 5))
        del Late.next
        self.assertRaises(TypeError, next, late)


def codec_in_python(calls=[]):
    """Registers the codec test-quick, once: codecs stay to the end.  Gives the list of the calls of its encoder."""
    def encode(text, errors="strict"):
        calls.append((text, errors))
        return "mine", len(text)

    try:
        codecs.lookup("test-quick")
    except LookupError:
        codecs.register(lambda name: (encode, None, None, None) if name == "test-quick" else None)
    return calls


class EncodingTest(unittest.TestCase):
    def test_names_and_errors(self):
        for name in "utf-8", "UTF-8", "utf_8", "U8":
            self.assertEqual(u"a\xe9".encode(name), "a\xc3\xa9")
        self.assertEqual([u"\xe9".encode("latin-1"), u"x".encode("ascii")], ["\xe9", "x"])
        self.assertRaises(UnicodeEncodeError, u"\xe9".encode, "ascii")
        self.assertRaises(UnicodeEncodeError, u"\u20ac".encode, "latin-1")
        self.assertRaises(LookupError, u"x".encode, "no such encoding")
        self.assertRaises(LookupError, u"\xe9".encode, "ascii", "no such handler")

    def test_character_references(self):
        text = u"a\xe9\u20ac\U0010ffffb\x7f\x80"
        self.assertEqual(text.encode("ascii", "xmlcharrefreplace"), "a&#233;&#8364;&#1114111;b\x7f&#128;")
        self.assertEqual(text.encode("latin-1", "xmlcharrefreplace"), "a\xe9&#8364;&#1114111;b\x7f\x80")
        self.assertEqual(u"\u0100\u2710".encode("latin-1", "xmlcharrefreplace"), "&#256;&#10000;")

    def test_handlers_in_python(self):
        codecs.register_error("test.quick", lambda error: (u"<%d>" % error.start, error.end))
        self.assertEqual(u"a\xe9b".encode("ascii", "test.quick"), "a<1>b")

    def test_encoders_in_python_are_called(self):
        calls = codec_in_python()
        del calls[:]
        self.assertEqual([u"x".encode("test-quick"), u"y".encode("Test-QUICK", "ignore")], ["mine", "mine"])
        self.assertEqual(calls, [(u"x", "strict"), (u"y", "ignore")])

    def test_derived_texts(self):
        class Text(unicode):
            def encode(self, *arguments):
                return "mine"
        self.assertEqual([Text(u"\xe9").encode("utf-8"), unicode.encode(Text(u"\xe9"), "utf-8"), "abc".encode("utf-8")],
                         ["mine", "\xc3\xa9", "abc"])
        self.assertRaises(UnicodeDecodeError, "\xe9".encode, "utf-8")


class UnsupportedTest(unittest.TestCase):
    def test_print_is_like_any_other_function(self):
        function = vars(__builtin__)["print"]
        message = "unsupported operand type(s) for %s: 'builtin_function_or_method' and 'int'"
        for left, operation, symbol in (function, operator.rshift, ">>"), (len, operator.rshift, ">>"), (
                function, operator.irshift, ">>="), (function, lambda a, b: a >> b, ">>"):
            with self.assertRaises(TypeError) as caught:
                operation(left, 5)
            self.assertEqual(str(caught.exception), message % symbol)


class NumberTest(unittest.TestCase):
    def test_float_operators(self):
        self.assertEqual((7.5 % 2.0, -7.5 % 2.0, 7.5 // 2.0, 2.0 ** 0.5 ** 2.0), (1.5, 0.5, 3.0, 2.0 ** 0.25))
        for operation in (lambda a, b: a % b, lambda a, b: a // b, lambda a, b: a / b, lambda a, b: b ** -a):
            self.assertRaises(ZeroDivisionError, operation, 1.0, 0.0)
        self.assertRaises(ValueError, pow, -8.0, 0.5)
        self.assertEqual((2 ** -1, 10 ** 20, type(10 ** 20)), (0.5, 100000000000000000000, long))

    def test_conversions(self):
        self.assertEqual((int(3.9), float(3), type(int(1e30))), (3, 3.0, long))
        self.assertRaises(OverflowError, int, float("inf"))

    def test_round(self):
        rounded = [round(x) for x in (2.5, -2.5, 0.5, 0.49999999999999994, 5, 1e16 + 2)]
        self.assertEqual(rounded, [3.0, -3.0, 1.0, 0.0, 5.0, 1e16 + 2])
        self.assertEqual(str(round(-0.4)), "-0.0")

    def test_plain_objects_are_equal_to_themselves(self):
        a, b = Plain(), Plain()
        self.assertTrue(a == a and a != b and not a == b and not a != a and a != None and None == None)

    def test_one_loop_over_generators_and_others(self):
        def upto(n):
            for i in xrange(n):
                yield i

        def joined(parts):
            for part in parts:
                for x in part:
                    yield x
        finished = upto(1)
        list(finished)
        parts = [upto(3), [7], finished, (8,), xrange(2), upto(0), iter("ab"), upto(2)]
        self.assertEqual(list(joined(parts)), [0, 1, 2, 7, 8, 0, 1, "a", "b", 0, 1])

    def test_a_generator_that_loops_over_itself(self):
        def circle():
            yield 1
            for x in me:
                yield x
        me = circle()
        self.assertEqual(me.next(), 1)
        self.assertRaises(ValueError, me.next)

    def test_generators_beyond_the_limit(self):
        def nested(n):
            if n:
                for x in nested(n - 1):
                    yield x
            yield n
        self.assertEqual(sum(nested(100)), 5050)
        self.assertRaises(RuntimeError, sum, nested(sys.getrecursionlimit() + 1))

    def test_a_generator_that_dies_in_its_loop(self):
        def dying():
            del kept[:]
            yield 5
            yield 6
        kept = [dying()]
        values = []
        for x in kept[0]:
            values.append(x)
        self.assertEqual(values, [5, 6])

    def test_tracing_that_begins_in_a_generator(self):
        def trace(frame, event, arg):
            events.append((event, arg if event == "return" else None))
            return trace

        def inner():
            yield 1
            sys.settrace(trace)
            yield 2
            yield 3
            sys.settrace(None)
        events = []
        self.assertEqual([x for x in inner()], [1, 2, 3])
        self.assertEqual([e for e in events if e[0] != "line"], [("call", None), ("return", 3), ("call", None)])


if __name__ == "__main__":
    unittest.main()
