"""Exceptions, files, builtins that call back, imports: what the start of a program needs."""
import imp
import os
import subprocess
import sys
import unittest


def remove_tree(path):
    for name in os.listdir(path):
        inner = os.path.join(path, name)
        if os.path.isdir(inner):
            remove_tree(inner)
        else:
            os.remove(inner)
    os.rmdir(path)


class ExceptionTexts(unittest.TestCase):
    def test_environment_error_takes_the_name_out_of_args(self):
        error = IOError(2, 'gone', 'name')
        self.assertEqual(error.args, (2, 'gone'))
        self.assertEqual(str(error), "[Errno 2] gone: 'name'")
        self.assertEqual(error.__reduce__()[1], (2, 'gone', 'name'))

    def test_syntax_error_wants_four_parts(self):
        self.assertRaises(IndexError, SyntaxError, 'm', ('f', 1, 2))
        self.assertEqual(str(SyntaxError('m', ('/a/f', 3, 1, ''))), 'm (f, line 3)')

    def test_place_of_a_syntax_error_needs_a_line(self):
        code = "raise SyntaxError('m', ('f', %s, None, 'text'))"
        for line, shown in ('None', ['SyntaxError: m (f)']), ('3', ['  File "f", line 3', '    text', 'SyntaxError: m']):
            child = subprocess.Popen([sys.executable, '-S', '-c', code % line], stderr=subprocess.PIPE)
            self.assertEqual(child.communicate()[1].splitlines()[2:], shown)

    def test_key_error_shows_the_quotes(self):
        self.assertEqual(str(KeyError('')), "''")
        self.assertEqual(str(KeyError(1, 2)), '(1, 2)')

    def test_decode_error_survives_any_range(self):
        error = UnicodeDecodeError('c', 'a\xff', 1, 2, 'r')
        error.start = 50
        error.end = -1
        self.assertEqual(str(error), "'c' codec can't decode bytes in position 50--2: r")
        del error.object
        self.assertEqual(str(error), '')

    def test_tasklet_exit_is_a_system_exit(self):
        self.assertTrue(issubclass(TaskletExit, SystemExit))

    def test_endless_normalisation_ends(self):
        class Again(Exception):
            def __init__(self):
                raise Again
        self.assertRaises(RuntimeError, self.raise_class, Again)

    def raise_class(self, cls):
        raise cls


class NamesOfSys(unittest.TestCase):
    """sys.exc_type and its kin, of old: what is handled; what was before there was any has no value."""

    PROGRAM = '''if 1:
        import sys
        def handle(nested):
            try:
                1 / 0
            except ZeroDivisionError, error:
                if nested:
                    handle(False)
                print sys.exc_type is ZeroDivisionError and sys.exc_value is error and sys.exc_traceback is sys.exc_info()[2],
        def names():
            print [name for name in dir(sys) if name.startswith('exc_')], sys.exc_info()
        for clear in (False, True):
            if clear:
                sys.exc_clear()
                names()
            handle(True)
            names()
    '''

    def test_they_come_and_go(self):
        rest = "['exc_clear', 'exc_info', 'exc_type'] (None, None, None)"
        clear = "['exc_clear', 'exc_info', 'exc_traceback', 'exc_type', 'exc_value'] (None, None, None)"
        output = subprocess.check_output([sys.executable, '-S', '-c', self.PROGRAM])
        self.assertEqual(output.splitlines(), ['True True ' + rest, clear, 'True True ' + rest])


class Builtins(unittest.TestCase):
    def test_map_fills_short_iterables(self):
        self.assertEqual(map(None, iter('ab'), [1]), [('a', 1), ('b', None)])

    def test_map_names_the_bad_argument(self):
        with self.assertRaises(TypeError) as caught:
            map(len, [], 4)
        self.assertEqual(str(caught.exception), 'argument 3 to map() must support iteration')

    def test_filter_keeps_the_kind(self):
        self.assertEqual(filter(lambda c: c > 'a', u'abc'), u'bc')
        self.assertEqual(filter(None, (0, 1)), (1,))

    def test_sum_leaves_and_enters_the_fast_way(self):
        self.assertEqual(sum([1, 2.5, 3L, sys.maxint, sys.maxint]), 6.5 + 2 * sys.maxint)
        self.assertRaises(TypeError, sum, ['a'], '')

    def test_max_calls_a_python_key(self):
        self.assertEqual(max(['aa', 'b'], key=lambda s: len(s)), 'aa')
        self.assertRaises(ValueError, max, [])

    def test_next_takes_a_default(self):
        def generator():
            yield 1
        iterator = generator()
        self.assertEqual([next(iterator, 0), next(iterator, 0)], [1, 0])
        self.assertRaises(StopIteration, next, iterator)

    def test_big_ranges(self):
        self.assertEqual(range(1 << 70, (1 << 70) + 2), [1 << 70, (1 << 70) + 1])
        self.assertRaises(ValueError, range, 1, 2, 0)


class Files(unittest.TestCase):
    def setUp(self):
        self.name = os.path.join(os.getcwd(), 'runtime-test-%d' % os.getpid())
        self.addCleanup(lambda: os.path.exists(self.name) and os.remove(self.name))

    def write(self, text):
        with open(self.name, 'wb') as out:
            out.write(text)

    def test_universal_newlines(self):
        self.write('a\rb\r\nc\nd')
        with open(self.name, 'U') as lines:
            self.assertEqual(lines.readlines(), ['a\n', 'b\n', 'c\n', 'd'])
            self.assertEqual(lines.newlines, ('\r', '\n', '\r\n'))

    def test_iteration_refuses_read(self):
        self.write('a\nb\n')
        with open(self.name) as lines:
            self.assertEqual(next(lines), 'a\n')
            self.assertRaises(ValueError, lines.read)
            lines.seek(0)
            self.assertEqual(lines.read(), 'a\nb\n')

    def test_lines_longer_than_the_buffer(self):
        text = 'x' * 100000 + '\n' + 'y'
        self.write(text)
        with open(self.name) as lines:
            self.assertEqual(''.join(lines), text)

    def test_directories_are_refused(self):
        self.assertRaises(IOError, open, os.getcwd())

    def test_stream_refused_by_imp_is_closed_once(self):
        os.mkdir(self.name)
        self.addCleanup(remove_tree, self.name)
        os.mkdir(os.path.join(self.name, 'm.py'))
        for attempt in range(20):
            self.assertRaises(IOError, imp.find_module, 'm', [self.name])


class PackageByHook(unittest.TestCase):
    """A hook that finds by imp what it is asked for, on sys.meta_path."""

    def find_module(self, fullname, path=None):
        if fullname == 'distutils':
            self.found = imp.find_module(fullname)
            return self

    def load_module(self, fullname):
        return imp.load_module(fullname, *self.found)

    def test_is_not_asked_again_for_its_init(self):
        kept = dict((name, sys.modules.pop(name)) for name in list(sys.modules) if name.split('.')[0] == 'distutils')
        self.addCleanup(sys.modules.update, kept)
        self.addCleanup(sys.meta_path.remove, self)
        sys.meta_path.append(self)
        self.assertTrue(__import__('distutils').__path__)


class Start(unittest.TestCase):
    def test_what_pickling_needs_comes_with_it(self):
        program = """import sys
first = [name in sys.modules for name in ('stackless_reducers', '_stackless', 'struct')]
import copy, copy_reg
print first, type(iter([])) in copy_reg.dispatch_table, copy.copy(iter([1, 2])).next()"""
        output = subprocess.check_output([sys.executable, '-c', program])
        self.assertEqual(output, '[False, False, False] True 1\n')


class End(unittest.TestCase):
    PROGRAM = """
import sys
class Noticed(object):
    def __del__(self):
        print 'gone', NAME
NAME = 'while names are there'
keep = [[] for i in xrange(%d)]
row = [Noticed()]
row.append(row)
sys.circle = circle = [Noticed()]
circle.append(circle)
%s
del row, circle, sys.circle
"""

    def test_trash_in_circles_is_found_before_modules_go(self):
        for made in 0, 2000, 50000:
            for last in '', 'import gc; gc.collect(1)', 'gc = __import__("gc"); gc.collect(); gc.disable()':
                for option in '-S', '-s':
                    output = subprocess.check_output([sys.executable, option, '-c', self.PROGRAM % (made, last)])
                    self.assertEqual(output, 'gone while names are there\n' * 2, (made, last, option))

    def test_destructors_when_the_interpreter_has_gone(self):
        program = """
import codecs, sys
class Late(object):
    def __call__(self, name):
        return None
    def __del__(self, write=sys.stdout.write):
        write('late\\n')
        raise ValueError
codecs.register(Late())
"""
        process = subprocess.Popen([sys.executable, '-S', '-c', program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(process.communicate()[0], 'late\n')
        self.assertEqual(process.returncode, 0)


class Imports(unittest.TestCase):
    def setUp(self):
        self.directory = os.path.join(os.getcwd(), 'runtime-import-%d' % os.getpid())
        os.mkdir(self.directory)
        sys.path.insert(0, self.directory)
        self.addCleanup(remove_tree, self.directory)
        self.addCleanup(sys.path.remove, self.directory)

    def write(self, name, text):
        with open(os.path.join(self.directory, name), 'w') as out:
            out.write(text)

    def test_truncated_compiled_file_is_not_used(self):
        self.write('runtime_truncated.py', 'value = 7\n')
        source = os.path.join(self.directory, 'runtime_truncated.py')
        stamp = int(os.stat(source).st_mtime)
        bytes4 = ''.join(chr(stamp >> shift & 255) for shift in (0, 8, 16, 24))
        with open(source + 'c', 'wb') as out:
            out.write(imp.get_magic() + bytes4 + 'c\0')
        self.assertEqual(__import__('runtime_truncated').value, 7)

    def test_failing_import_leaves_nothing(self):
        self.write('runtime_failing.py', '1/0\n')
        self.assertRaises(ZeroDivisionError, __import__, 'runtime_failing')
        self.assertNotIn('runtime_failing', sys.modules)

    def test_failing_reload_keeps_the_module(self):
        self.write('runtime_reload.py', 'a = 1\n')
        module = __import__('runtime_reload')
        self.write('runtime_reload.py', 'a = 2\nb = 1/0\n# longer\n')
        compiled = os.path.join(self.directory, 'runtime_reload.pyc')
        if os.path.exists(compiled):
            os.remove(compiled)
        self.assertRaises(ZeroDivisionError, reload, module)
        self.assertEqual(module.a, 2)
        self.assertIs(sys.modules['runtime_reload'], module)


if __name__ == '__main__':
    unittest.main()
