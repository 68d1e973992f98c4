"""What extensions do with the running program (extensions/calls.c): each value here is what 2.7 gives."""
import datetime
import gc
import StringIO
import sys
import tempfile
import traceback
import unittest

from test.extensions import build


def setUpModule():
    global ext
    ext = build('calls', '-pthread')


def outcome(function, *args):
    """The value, or the exception's name and text."""
    try:
        return function(*args)
    except Exception as e:
        return type(e).__name__, str(e)


class ErrorsTest(unittest.TestCase):
    def test_fetching_from_the_state(self):
        self.assertEqual(ext.fetch_by_hand(lambda: {}['x']), ('caught', True, "<type 'exceptions.KeyError'>"))
        self.assertEqual(ext.fetch_by_hand(lambda: 5), 5)
        self.assertRaises(ZeroDivisionError, ext.fetch_by_hand, lambda: 1 // 0)

    def test_an_except_block_in_c(self):
        def now():
            return str(sys.exc_info()[1])
        try:
            raise ValueError('outer')
        except ValueError:
            self.assertEqual(ext.handle_by_hand(lambda: 1 // 0, now), 'integer division or modulo by zero')
            self.assertEqual(now(), 'outer')

    def test_raising_again_in_it(self):
        def again():
            raise
        self.assertRaises(KeyError, ext.handle_by_hand, lambda: {}['q'], again)


class FramesTest(unittest.TestCase):
    def test_an_entry_of_c_in_the_traceback(self):
        def caller():
            ext.raise_from('function', 33, detach)
        for detach in (0, 1):
            for _ in range(50):    # too few references would show soon
                try:
                    caller()
                except KeyError:
                    tb = sys.exc_info()[2]
                    self.assertEqual(traceback.extract_tb(tb)[-1][:3], ('calls.pyx', 33, 'function'))
                    last = tb.tb_next.tb_next.tb_frame
                    self.assertEqual(last.f_back is None, bool(detach))
                sys.exc_clear()
                del tb, last
                gc.collect()

    def test_a_frame_filled_in_c(self):
        def add(a, b):
            both = a + b
            return both, sys._getframe().f_back.f_code.co_name
        self.assertEqual(ext.call_by_frame(add, 3, 4), (7, 'test_a_frame_filled_in_c'))
        self.assertRaises(TypeError, ext.call_by_frame, add, 'x', 4)

    def test_frames_without_their_arguments(self):
        def one(a, b):
            return a

        def both(a, b, *rest):
            for i in range(2):
                a, c = b, a
            return a, b, rest
        self.assertEqual((ext.call_by_frame(one, 3), ext.call_by_frame(one, 3, 4)), (3, 3))
        for arguments, name in ((), 'b'), ((1,), 'b'), ((1, 2), 'rest'):
            for _ in range(3):
                self.assertRaisesRegexp(UnboundLocalError, "^local variable '%s' referenced before" % name,
                                        ext.call_by_frame, both, *arguments)
        self.assertEqual(ext.call_by_frame(both, 1, 2, ()), (2, 2, ()))
        self.assertEqual(both(1, 2), (2, 2, ()))

    def test_frames_in_depth(self):
        code = 'def descend(n):\n    return n and call(descend, n - 1) + 1'
        names = {'call': ext.call_by_frame}
        exec code in names
        self.assertEqual(names['descend'](50), 50)
        self.assertRaises(RuntimeError, names['descend'], 100000)

    def test_where(self):
        def caller(a):
            b = [a]
            return ext.where(), b
        (name, line, names, same), _ = caller(5)
        self.assertEqual((name, names, same), ('caller', {'a': 5, 'b': [5]}, True))
        self.assertEqual(line, caller.__code__.co_firstlineno + 2)


class WatchingTest(unittest.TestCase):
    def test_a_profile_in_c(self):
        def watched():
            len('abc')
            sorted([2, 1], key=abs)
            try:
                len(5)
            except TypeError:
                pass
            return inner()

        def inner():
            return 1
        self.assertEqual(ext.watch(watched, 0), [
            'call watched', 'c_call watched', 'c_return watched', 'c_call watched', 'c_return watched', 'c_call watched',
            'c_exception watched', 'call inner', 'return inner', 'return watched'])

    def test_a_trace_in_c(self):
        def watched():
            for i in (1, 2):
                pass
            {}['x']
        self.assertEqual(ext.watch(watched, 1), ['call watched'] + ['line watched'] * 6 + [
            'exception watched', 'return watched'])


class ThreadsTest(unittest.TestCase):
    def test_calls_from_a_foreign_thread(self):
        got = []
        self.assertTrue(ext.call_in_thread(got.append, 100))
        self.assertEqual(got, range(100))
        self.assertFalse(ext.call_in_thread(lambda i: 1 // i, 2))

    def test_pending_calls(self):
        got = []
        self.assertEqual(ext.add_pending(got), 0)
        for _ in range(10000):
            if got:
                break
        self.assertEqual(got, [None])


class InPlaceTest(unittest.TestCase):
    SIZES = ((0, 0), (1, 0), (0, 5), (5, 3), (3, 5), (1, 1), (40, 100), (100, 1))

    def test_str(self):
        letters = 'abcdefghijklmnopqrstuvwxyz' * 5
        for first, size in self.SIZES:
            text = ext.write_str(first, size)
            self.assertEqual(text, letters[:min(first, size)] + '+' * (size - first))
            self.assertEqual(hash(text), hash(text[:1] + text[1:]))
        self.assertEqual(('', u''), (str(), unicode()))
        self.assertRaises(SystemError, ext.write_str, 3, -1)

    def test_unicode(self):
        for first, size in self.SIZES:
            text = ext.write_unicode(first, size)
            self.assertEqual(text, u''.join(unichr(0x10000 + i) for i in range(min(first, size))) + u'+' * (size - first))
        self.assertRaises(SystemError, ext.write_unicode, 3, -1)

    def test_dict_values_while_walking(self):
        d = dict((i, i) for i in range(100))
        d['x'] = 'y'
        self.assertEqual((ext.walk_dict(d), d['x'], d[7], len(d)), (4950, 'yy', 14, 101))

        class Instance(object):
            pass
        o = Instance()
        o.a, o.b = 1, [2]
        ext.walk_dict(o.__dict__)
        self.assertEqual((o.a, o.b), (2, [2, 2]))

    def test_tuple_from_list(self):
        items = [1, 'a', None]
        self.assertEqual((ext.fill_tuple(items), items), ((1, 'a', None, 3), [None] * 3))


class InterfacesTest(unittest.TestCase):
    def test_of_modules(self):
        self.assertEqual(ext.dates(), (datetime.date(1999, 12, 31), datetime.time(1, 2, 3, 4), datetime.timedelta(1, 2, 3),
                                       (2001, 2, 3, 4, 5, 6, 7)))
        self.assertEqual(ext.string_files(), ('one\n', 'two\n', 'one\ntwo\n', True))
        self.assertEqual(ext.code_point('HANGUL SYLLABLE GAG'), (0xac01, 'HANGUL SYLLABLE GAG'))
        self.assertIsNone(ext.code_point('NO SUCH'))

    def test_sys_and_files(self):
        out, sys.stdout = sys.stdout, StringIO.StringIO()
        try:
            with tempfile.TemporaryFile() as file:
                self.assertEqual(ext.sys_things(file), (True, True, 0))
                self.assertEqual(file.softspace, 1)
                file.seek(0)
                self.assertEqual(file.read(), 'by string None')
            self.assertEqual(sys.stdout.getvalue(), 'written 5\n')
        finally:
            sys.stdout = out
        self.assertFalse(hasattr(sys, 'calls_made'))

    def test_modules(self):
        module, name, five = ext.make_module('hand.made', 7)
        self.assertEqual((module.__name__, name, five, module.__doc__, module.text, module.METH_O),
                         ('hand.made', 'hand.made', 5, 'Made by hand.', 'abc', 8))
        self.assertEqual((module.where.__self__, module.where.__module__, module.where.__doc__),
                         (7, 'hand.made', 'Where am I?'))
        self.assertIs(sys.modules.pop('hand.made'), module)
        path, join, string, same = ext.imports()
        self.assertEqual((path.__name__, join, string.__name__, same), ('posixpath', path.join, 'string', sys))
        self.assertEqual(ext.through_capsules(), (42, 42, 42, 'desc'))

    def test_recursion(self):
        name, text = outcome(ext.nest, ext.nest)
        self.assertEqual((name, text[:32]), ('RuntimeError', 'maximum recursion depth exceeded'))
        self.assertEqual(ext.nest(lambda f: 5), 5)

    def test_structseq(self):
        p = ext.point(1, 2, 3)
        self.assertEqual((repr(p), p.x, p.y, p.hidden, len(p), p.n_fields, p + (9,)),
                         ('calls.point(x=1, y=2)', 1, 2, 3, 2, 3, (1, 2, 9)))
        self.assertEqual((p, p.__reduce__()), ((1, 2), (type(p), ((1, 2), {'hidden': 3}))))

    def test_a_class_furnished_with_c_functions(self):
        class Q(object):
            pass
        ext.furnish(Q)
        q = Q()
        self.assertEqual((q.by_descr(1), Q.by_descr(q, 2), q.by_descr.__name__), ((q, 1), (q, 2), 'furnished'))
        self.assertRaises(TypeError, Q.by_descr, 1)
        self.assertRaises(TypeError, q.by_method, 1)
        self.assertRaises(SystemError, q.by_static, 1)     # its self is no object


if __name__ == '__main__':
    unittest.main()
