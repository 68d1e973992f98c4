"""Functions of the C interface under arguments they do not expect (extensions/arguments.c): each value is what 2.7 gives,
except for wrong operators (2.7 calls them true) and contiguous views of views (it crashes)."""
import collections
import marshal
import subprocess
import sys
import tempfile
import unittest

from test.extensions import build

NULL = Ellipsis     # extensions/arguments.c hands it on as a null pointer


def setUpModule():
    global ext
    ext = build('arguments')


def closed_over(x):
    return lambda: x


class ValuesTest(unittest.TestCase):
    def test_pointers_of_numbers(self):
        self.assertEqual(map(ext.as_void_pointer, (7, 7L, 0, sys.maxint)), [7, 7, 0, sys.maxint])
        self.assertEqual(ext.as_void_pointer(-1), 2 * sys.maxint + 1)
        self.assertRaises(SystemError, ext.as_void_pointer, None)
        self.assertRaises(OverflowError, ext.as_void_pointer, 1 << 64)
        self.assertRaises(OverflowError, ext.as_void_pointer, -1 << 70)

    def test_a_new_frozenset_may_be_filled(self):
        old = frozenset([1])
        self.assertEqual(ext.frozen_and_more(old, 2), frozenset([1, 2]))
        self.assertEqual(ext.frozen_and_more(NULL, 2), frozenset([2]))
        self.assertEqual(ext.frozen_and_more((), 2), frozenset([2]))
        self.assertEqual((old, frozenset()), (set([1]), set()))
        self.assertIs(frozenset(), frozenset(x for x in ()))

    def test_numbers_from_text(self):
        self.assertEqual(ext.to_long(' -0x1fz', 0), (-31, 6))
        self.assertEqual([ext.to_long('12', base)[0] for base in (0, 2, 3, 36, 37, 1, -5, 1000)], [12, 1, 5, 38, 0, 0, 0, 0])
        self.assertEqual(ext.to_long('-' + '9' * 30, 10), (sys.maxint, 31))
        self.assertEqual(map(ext.to_double, (' 7 ', '1.5z', 'x', '', '-inf')),
                         [(7, 2), (1.5, 3), (-1, 0), (-1, 0), (-1e999, 4)])


class ObjectsTest(unittest.TestCase):
    def test_parts_of_functions(self):
        def function(a, b=2):
            return a + b
        ext.set_defaults(function, (5,))
        self.assertEqual(function(1), 6)
        ext.set_defaults(function, None)
        self.assertIsNone(function.__defaults__)
        self.assertRaises(SystemError, ext.set_defaults, function, NULL)
        self.assertRaisesRegexp(SystemError, '^non-tuple default args$', ext.set_defaults, function, [])
        self.assertRaisesRegexp(SystemError, "^expected tuple for closure, got 'list'$", ext.set_closure, function, [])
        inner = closed_over(1)
        ext.set_closure(inner, closed_over(2).__closure__)
        self.assertEqual(inner(), 2)

    def test_views(self):
        view = memoryview('abc')
        self.assertRaises(BufferError, ext.contiguous, view, 0x200)
        for kind in (0x100, 0, 1, 4):
            self.assertEqual(ext.contiguous(view, kind).tobytes(), 'abc')
        self.assertRaisesRegexp(TypeError, "^object of type 'memoryview' has no len", ext.sequence_size, view)
        self.assertEqual(len(view), 3)

    def test_slices_of_mappings(self):
        class Items(object):
            def __delitem__(self, item):
                self.item = item
        self.assertRaises(TypeError, ext.delete_slice, Items(), 1, 2)
        self.assertRaises(TypeError, ext.delete_slice, bytearray('abc'), 1, 2)
        items, letters = Items(), bytearray('abc')
        del items[1:2]
        del letters[1:2]
        self.assertEqual((items.item, letters), (slice(1, 2), 'ac'))

    def test_pairs_for_no_dict(self):
        self.assertRaises(SystemError, ext.merge_pairs, [], [(1, 2)])
        self.assertRaises(TypeError, ext.merge_pairs, [], 5)

    def test_comparisons_that_are_none(self):
        for op in (-1, 6, 100, -1 << 31):
            self.assertRaises(SystemError, ext.compare, 1, u'', op)
            self.assertRaises(SystemError, ext.compare, self, {}.viewitems(), op)

    def test_hashes_of_old_types(self):
        self.assertEqual(hash(ext.plain), hash(ext.plain))
        self.assertRaisesRegexp(TypeError, "^unhashable type: 'arguments.Compared'$", hash, ext.compared)
        for x in (ext.plain, ext.compared, bytearray(), memoryview('')):
            self.assertNotIn('__hash__', type(x).__dict__)
            self.assertIsInstance(x, collections.Hashable)
        self.assertRaises(TypeError, hash, bytearray())


class TextTest(unittest.TestCase):
    def test_sizes_that_cannot_be(self):
        for name in ('ascii', 'latin-1', 'utf-8', 'utf-7', 'unicode-escape', 'raw-unicode-escape'):
            self.assertEqual(ext.decode(name, 2), u'ab')
            self.assertRaises(MemoryError, ext.decode, name, sys.maxint)
            self.assertRaises(MemoryError, ext.decode, name, -sys.maxint)
        for name in ('ascii', 'latin-1', 'utf-8', 'raw-unicode-escape'):
            self.assertEqual(ext.encode(name, 2), 'ab')
            self.assertRaises((MemoryError, OverflowError), ext.encode, name, sys.maxint)

    def test_formats_of_str(self):
        def text(format, number=0, string=''):
            return ext.by_format(0, format, number, string)
        self.assertEqual([text(f, 42) for f in ('%-5d', '%+d', '%05d', '%ld', '%zu', '%llu', '%x', '%lx', '%hd')],
                         ['42', '42', '42', '42', '42', '42', '2a', '%lx', '%hd'])
        self.assertEqual([text(f, 0, 'abcdef') for f in ('%s', '%.3s', '%3s', '%.0s', '%-3s')],
                         ['abcdef', 'abc', 'abc', 'abcdef', 'abcdef'])
        self.assertEqual((text('%p'), text('%p', 255)), ('0x(nil)', '0xff'))

    def test_formats_of_unicode(self):
        def text(format, number=0, string=''):
            return ext.by_format(1, format, number, string)
        self.assertEqual([text(f, -42) for f in ('%5d', '%05d', '%5.3d', '%05.3d', '%ld', '%lld', '%lx', '%-5d')],
                         ['  -42', '-0042', ' -042', ' -042', '-42', '%lld', '%lx', '%-5d'])
        self.assertEqual([text(f, 0, 'caf\xc3\xa9') for f in ('%s', '%.1s', '%V', '%S')],
                         [u'caf\xe9', u'caf\xe9', u'caf\xc3\xa9', u'caf\xc3\xa9'])
        self.assertEqual(text('%R', 0, '\xe9'), u"'\\xe9'")

    def test_ends_of_nothing(self):
        self.assertEqual([u'abc'.startswith(u'', 9), u'abc'.endswith('', 2, 1), 'abc'.startswith('', 9)],
                         [True, True, False])


class ParsingTest(unittest.TestCase):
    def test_messages(self):
        class Plain(object):
            pass
        for format, value, wanted in (
                ('k', 'x', 'an integer, not str'), ('K', 1.5, 'an integer, not float'),
                ('w', bytearray('x'), 'pinned buffer, not bytearray'), ('s*', 5, 'string or buffer, not int'),
                ('s*', Plain(), 'convertible to a buffer, not Plain')):
            self.assertRaisesRegexp(TypeError, '^argument 1 must be %s$' % wanted.replace('*', '[*]'),
                                    ext.parse, format, (value,))

    def test_files(self):
        with tempfile.NamedTemporaryFile() as f:
            ext.to_file(f.name, (1, object()))      # tells nobody
            ext.to_file(f.name, (1, 'a'))
            self.assertEqual(marshal.loads(f.read()), (1, 'a'))

    def test_a_file_without_a_name(self):
        with tempfile.NamedTemporaryFile() as f:
            f.write('\xe8')
            f.flush()
            self.assertRaises(SyntaxError, ext.run_without_name, f.name, {})


class ForeignObjectsTest(unittest.TestCase):
    "Objects of other types than a function of the interface is for: 2.7 reads their memory without looking."

    def test_errors_that_are_none(self):
        larger = type('larger', (UnicodeError,), {'__slots__': list('abcdefgh')})('other fields')
        for x in (None, 5, 'text', ValueError('x'), object(), UnicodeError('base'), larger, []):
            self.assertEqual(ext.ask_error(x), ([None] * 8, -5))

    def test_errors(self):
        error = UnicodeDecodeError('ascii', 'abc', 1, 3, 'why')
        self.assertEqual(ext.ask_error(error), (['ascii', None, 'why', 'ascii', 'abc', 'why', None, 'why'], 1))
        self.assertEqual((error.end, error.reason), (1, 'other'))

    def test_resizing_what_is_no_bytearray(self):
        for x in (None, 'text', [], 5):
            self.assertRaises(SystemError, ext.resize, x, 2)
        buffer = bytearray('abc')
        self.assertRaises(MemoryError, ext.resize, buffer, -2)
        ext.resize(buffer, 2)
        self.assertEqual(buffer, 'ab')

    def test_calls_without_a_tuple(self):
        class Class(object):
            def method(self):
                pass
        for callable in (lambda *args: args, Class().method, Class.method):
            for arguments in ([], 5, NULL, {}):
                self.assertRaises(TypeError, ext.call_with, callable, arguments)
        self.assertEqual(ext.call_with(lambda *args: args, (1, 2)), (1, 2))


# The loop that hosts call reads what is typed, whatever file it is given.
INTERACTIVE = r"""
import ctypes, sys
sys.ps1 = sys.ps2 = ''
api = ctypes.PyDLL(None)
api.PyFile_AsFile.restype = ctypes.c_void_p
with open(sys.executable, 'rb') as other:
    api.PyRun_InteractiveLoopFlags(ctypes.c_void_p(api.PyFile_AsFile(ctypes.py_object(other))), 'name', None)
"""


class InteractiveTest(unittest.TestCase):
    def test_the_loop_reads_stdin(self):
        child = subprocess.Popen([sys.executable, '-c', INTERACTIVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        self.assertEqual(child.communicate('print 6 * 7\n')[0], '42\n')


class CountsTest(unittest.TestCase):
    def test_places_of_pending_calls(self):
        self.assertEqual(ext.pending_room(), 31)

    def test_macros_with_effects(self):
        # With reference totals, Py_DECREF looks at the count once more, as in 2.7.
        counted = hasattr(sys, 'gettotalrefcount')
        self.assertEqual(ext.evaluate_once([]), (1, 1 + counted, 1, 1))


if __name__ == '__main__':
    unittest.main()
