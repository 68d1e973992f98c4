"""What -3 warns of, read off the standard error of a child: categories, texts and the lines they name."""
import subprocess
import sys
import unittest


def warnings_of(source, *options):
    child = subprocess.Popen([sys.executable, '-3', '-Wa'] + list(options) + ['-c', source],
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = child.communicate()[0].splitlines()
    return [line.split(': ', 1)[1] for line in lines if 'Warning: ' in line]


class Syntax(unittest.TestCase):
    def test_category(self):
        self.assertEqual(warnings_of('`2`\ndef f((a, b)): True = 1'), [
            'SyntaxWarning: backquote not supported in 3.x; use repr()',
            'SyntaxWarning: tuple parameter unpacking has been removed in 3.x',
            'SyntaxWarning: assignment to True or False is forbidden in 3.x'])

    def test_unequal_sign(self):
        self.assertEqual(warnings_of('1 <> 2'), ['DeprecationWarning: <> not supported in 3.x; use !='])


class Slices(unittest.TestCase):
    SOURCE = '\n'.join([
        'class C%s:',
        '    def __getslice__(self, i, j): pass',
        '    def __setslice__(self, i, j, v): pass',
        '    def __delslice__(self, i, j): pass',
        'x = C()',
        'x[1:2]; x[1:2] = 3',
        'del x[1:2]'])
    TEXTS = ['DeprecationWarning: in 3.x, __%sslice__ has been removed; use __%sitem__' % (verb, verb)
             for verb in ('get', 'set', 'del')]

    def test_new_class(self):
        self.assertEqual(warnings_of(self.SOURCE % '(object)'), self.TEXTS)

    def test_classic_class(self):
        self.assertEqual(warnings_of(self.SOURCE % ''), self.TEXTS)

    def test_subclass_of_list(self):
        self.assertEqual(warnings_of('class L(list): pass\nx = L([1])\nx[0:1]; del x[0:1]'), [])


class Hashes(unittest.TestCase):
    TEXT = 'DeprecationWarning: Overriding __eq__ blocks inheritance of __hash__ in 3.x'

    def told(self, body, base='object'):
        return warnings_of('class C(%s):\n    %s' % (base, body))

    def test_kept(self):
        self.assertEqual(self.told('def __eq__(self, other): return 1'), [self.TEXT])
        self.assertEqual(self.told('__eq__ = None', 'int'), [self.TEXT])

    def test_own_or_none(self):
        for body in '__eq__ = __hash__ = None', '__cmp__ = None', '__ne__ = None':
            self.assertEqual(self.told(body), [])
        self.assertEqual(self.told('__eq__ = None', 'list'), [])


class Objects(unittest.TestCase):
    def test_order_of_code_and_cells(self):
        source = 'def f(a): return lambda: a\nx, y = f(1), f(2)\n'
        self.assertEqual(warnings_of(source + 'x.func_code < y.func_code; x.func_code == y.func_code'),
                         ['DeprecationWarning: code inequality comparisons not supported in 3.x'])
        self.assertEqual(warnings_of(source + 'x.func_closure[0] < y.func_closure[0]'),
                         ['DeprecationWarning: cell comparisons not supported in 3.x'])

    def test_exceptions_of_frames(self):
        names = ['f_exc_type', 'f_exc_value', 'f_exc_traceback']
        source = 'import sys\nf = sys._getframe()\n' + '\n'.join('f.' + name for name in names)
        self.assertEqual(warnings_of(source),
                         ['DeprecationWarning: %s has been removed in 3.x' % name for name in names])

    def test_sequence_includes(self):
        text = 'DeprecationWarning: operator.sequenceIncludes() is not supported in 3.x. Use operator.contains().'
        self.assertEqual(warnings_of('import operator\noperator.sequenceIncludes([1], 1)'), [text])

    def test_walk(self):
        text = 'DeprecationWarning: In 3.x, os.path.walk is removed in favor of os.walk.'
        for module in 'posixpath', 'ntpath':
            self.assertEqual(warnings_of('import %s as path\npath.walk("/nowhere", None, None)' % module), [text])


class Names(unittest.TestCase):
    TEXT = 'DeprecationWarning: __members__ and __methods__ not supported in 3.x'

    def test_old_lists_of_names(self):
        source = 'class C(object):\n    %s = %s\ndir(C())'
        self.assertEqual(warnings_of(source % ('__members__', ['a'])), [self.TEXT])
        self.assertEqual(warnings_of(source % ('__methods__', [])), [self.TEXT])
        self.assertEqual(warnings_of(source % ('__methods__', ())), [])


class Division(unittest.TestCase):
    def test_in_code(self):
        self.assertEqual(warnings_of('a, b = 7, 2\na / b'), ['DeprecationWarning: classic int division'])

    def test_floats_when_asked(self):
        self.assertEqual(warnings_of('a, b = 7.0, 2.0\na / b'), [])
        self.assertEqual(warnings_of('a, b = 7.0, 2.0\na / b', '-Qwarnall'),
                         ['DeprecationWarning: classic float division'])


if __name__ == '__main__':
    unittest.main()
