"""The errors of scanner, parser and compiler: type, message, line, offset, text."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest


class SyntaxErrorTest(unittest.TestCase):

    def check(self, source, message, details, type=SyntaxError, mode='exec'):
        try:
            compile(source, 'fn', mode, 0, 1)
        except SyntaxError, error:
            self.assertTrue(error.__class__ is type, error)
            self.assertEqual(error.args[0], message)
            if details is not None:
                self.assertEqual(error.args[1], ('fn',) + details)
        else:
            self.fail('no error in %r' % source)

    def test_token_does_not_fit(self):
        self.check('x = \n', 'invalid syntax', (1, 5, 'x = \n'))
        self.check('a b\nNone = 3\n', 'invalid syntax', (1, 3, 'a b\n'))
        self.check('"""a\n\nb""" x\n', 'invalid syntax', (3, 12, '"""a\n\nb""" x\n'))
        self.check('f(**{}, *a)', 'invalid syntax', (1, 7, 'f(**{}, *a)\n'))
        self.check('print >>f, (yield), = 3', 'invalid syntax', None)

    def test_end_of_input(self):
        self.check('(', 'unexpected EOF while parsing', (1, 2, '(\n'))
        self.check('1 +', 'unexpected EOF while parsing', (1, 3, '1 +'), mode='eval')
        self.check('\n(1+\n', 'invalid syntax', (2, 4, '(1+\n'))

    def test_indentation(self):
        self.check(' x\n', 'unexpected indent', (1, 1, ' x\n'), IndentationError)
        self.check('if 1:\npass\n', 'expected an indented block', (2, 4, 'pass\n'),
                   IndentationError)
        self.check('if 1:\n?pass\n', 'invalid syntax', (2, 1, '?pass\n'))
        self.check('if 1:\n  x\n y\n',
                   'unindent does not match any outer indentation level', (3, 3, ' y\n'),
                   IndentationError)

    def test_scanner(self):
        self.check('"abc', 'EOL while scanning string literal', (1, 4, '"abc\n'))
        self.check('"""abc\n', 'EOF while scanning triple-quoted string literal',
                   (1, 7, '"""abc\n'))
        self.check('x = 08\n', 'invalid token', (1, 6, 'x = 08\n'))
        self.check('a\\b\n', 'unexpected character after line continuation character',
                   (1, 4, 'a\\b\n'))

    def test_meaning(self):
        for source, message in [
                ('f() = 1', "can't assign to function call"),
                ('del ()', "can't delete ()"),
                ('None = 1', 'cannot assign to None'),
                ('x.None = 1', 'cannot assign to None'),
                ('(a, b) += 1', 'illegal expression for augmented assignment'),
                ('f(a=1, b)', 'non-keyword arg after keyword arg'),
                ('f(a=1, u"\\x")', 'non-keyword arg after keyword arg'),
                ('f(*a, g(b=1, b=2))', 'only named arguments may follow *expression'),
                ('f(a=1, a=2)', 'keyword argument repeated'),
                ('f(lambda x: x=1)', 'lambda cannot contain assignment'),
                ('f(x for x in y, 1)',
                 'Generator expression must be parenthesized if not sole argument'),
                ('def f(a=1, b): pass', 'non-default argument follows default argument'),
                ('def f((a)=4): pass', 'parenthesized arg with default'),
                ('from x import a,',
                 'trailing comma not allowed without surrounding parentheses'),
                ('return 1', "'return' outside function"),
                ('yield', "'yield' outside function"),
                ('break', "'break' outside loop"),
                ('x = 1\nfrom __future__ import division',
                 'from __future__ imports must occur at the beginning of the file')]:
            line = source.count('\n') + 1
            self.check(source, message, (line, None, None))

    def test_grammar_beats_meaning(self):
        self.check('None = 3\na b\n', 'invalid syntax', (2, 3, 'a b\n'))

    def test_scopes(self):
        for source, message in [
                ('def f(a, a): pass', "duplicate argument 'a' in function definition"),
                ('def f(a):\n global a', "name 'a' is local and global"),
                ('def f():\n yield\n return 1', "'return' with argument inside generator"),
                ('def f():\n exec "x"\n def g(): return y',
                 "unqualified exec is not allowed in function 'f' because it contains a "
                 "nested function with free variables")]:
            self.check(source, message, None)

    def test_encodings(self):
        self.check('# coding: foo\nx', 'unknown encoding: foo', (0, 0, None))
        self.check('\xef\xbb\xbf# coding: latin-1\nx', 'encoding problem: iso-8859-1 with BOM',
                   (0, 0, None))
        self.check(u'# coding: utf-8\nx', 'encoding declaration in Unicode string', None)

    def test_text_is_told_in_the_declared_encoding(self):
        for coding, body, offset, text in [
                ('utf-8', 'x = "\xe4\xff" 1\n', 14, 'x = "\xef\xbf\xbd\xef\xbf\xbd" 1\n'),
                ('latin-1', '"\xe4\xf6" + x 1\n', 10, '"??" + x 1\n'),
                ('koi8-r', 'x = "\xc1\xc2" 1 2\n', 10, 'x = "\xc1\xc2" 1 2\n'),
                ('shift_jis', 'x = "\x82\xa0" 1\n', 10, 'x = "\x82\xa0" 1\n')]:
            self.check('# coding: %s\n%s' % (coding, body), 'invalid syntax', (2, offset, text))
        self.check('# coding: iso-8859-15\n"\xe4\xf6\n', 'EOL while scanning string literal', (2, 4, '"\xe4\xf6\n'))

    def test_last_line_of_a_string_that_ends_in_two_bytes(self):
        self.check('x(\r\n', 'invalid syntax', (2, 1, '\n'))
        self.check('x(\r\n', 'unexpected EOF while parsing', (1, 3, 'x(\n'), mode='eval')
        self.check('if x:\r\n', 'expected an indented block', (2, 1, '\n'), IndentationError)

    def test_depth(self):
        self.assertEqual(eval('[' * 90 + ']' * 90).__class__, list)
        self.assertRaises(MemoryError, compile, '(' * 100000, 'fn', 'exec')
        self.check('\n'.join(' ' * i + 'while x:' for i in range(22)) + '\n' + ' ' * 30 + 'pass',
                   'too many statically nested blocks', None)
        self.check('\n'.join(' ' * i + 'if x:' for i in range(101)) + '\n' + ' ' * 130 + 'x',
                   'too many levels of indentation', None, IndentationError)


class FileTest(unittest.TestCase):

    def setUp(self):
        self.name = os.path.join(tempfile.gettempdir(), 'test_frontend_errors.%d.py' % os.getpid())

    def tearDown(self):
        if os.path.exists(self.name):
            os.remove(self.name)

    def check(self, source, message, lineno, offset, text):
        with open(self.name, 'wb') as f:
            f.write(source)
        try:
            execfile(self.name, {})
        except SyntaxError as error:
            self.assertEqual((error.msg, error.lineno, error.offset, error.text), (message, lineno, offset, text))
        else:
            self.fail('no error in %r' % source)

    def result(self, source):
        with open(self.name, 'wb') as f:
            f.write(source)
        names = {}
        execfile(self.name, names)
        return names['x']

    def test_line_that_its_codec_refuses(self):
        self.check('# coding: ascii\n' + 20 * ('x = "%s"\n' % ('a' * 100)) + 'y = "\xe4"\n',
                   "'ascii' codec can't decode byte 0xe4 in position 0: ordinal not in range(128)", 22, 0, None)
        self.check('# coding: ascii\nx = 1 1\n' + 20 * ('x = "%s"\n' % ('a' * 100)) + 'y = "\xe4"\n',
                   'invalid syntax', 2, 7, 'x = 1 1\n')
        self.check('# coding: shift_jis\nx = 1\ny = u"\x82"\n',
                   "'shift_jis' codec can't decode bytes in position 6-7: illegal multibyte sequence", 3, 0, None)
        self.check('# coding: nonsense\nx = 1\n', 'encoding problem: nonsense', 1, 0, None)

    def test_newlines_of_files_with_a_codec(self):
        self.assertEqual(self.result('# coding: koi8-r\r\nx = u"""\xc1\r\n"""\r\n'), u'\u0430\n')
        self.check('# coding: koi8-r\nx = 1\ry = 2\n', 'invalid syntax', 2, 6, 'x = 1\ry = 2\n')
        self.assertEqual(self.result('# coding: utf-8\rx = 1\ry = 2\r'), 1)

    def test_end_of_file_in_a_string(self):
        self.check('"\\\n', 'EOL while scanning string literal', 2, 3, '"\\\n\n')
        self.check('"\\', 'EOL while scanning string literal', 2, 3, '"\\\n')
        self.check('"""a\n', 'EOF while scanning triple-quoted string literal', 3, 6, '"""a\n\n')
        self.check('# coding: koi8-r\n"""a\n', 'EOF while scanning triple-quoted string literal', 3, 5, '"""a\n')

    def test_line_with_a_nul_goes_on_with_the_next(self):
        self.assertEqual(self.result('x = 1 + \0 junk\n2\n'), 3)
        self.assertEqual(self.result('x = 1\n\0junk\ny = 2\n'), 1)
        self.check('x = 1 # \0\nx = 2\n1 1', 'invalid syntax', 2, 3, '1 1\n')
        self.check('1 1\0', 'invalid syntax', 1, 3, '1 1\n')


class ProgramTest(unittest.TestCase):
    "What the command line says about sources, in a folder of its own."

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_file(self, source, *options):
        with open(os.path.join(self.folder, 'program.py'), 'w') as f:
            f.write(source)
        child = subprocess.Popen([sys.executable, '-S'] + list(options), cwd=self.folder, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE)
        return child.communicate()

    def test_tabs_and_spaces(self):
        source = 'import sys\nif 1:\n        x = 1\n\ty = 2\nprint sys.flags.tabcheck\n'
        told = 'program.py: inconsistent use of tabs and spaces in indentation\n'
        self.assertEqual(self.run_file(source, '-3', 'program.py'), ('1\n', told))
        self.assertEqual(self.run_file(source, '-t', 'program.py'), ('1\n', told))
        self.assertEqual(self.run_file(source, 'program.py'), ('0\n', ''))
        self.assertEqual(self.run_file(source, '-3', '-tt', '-c', 'import sys; print sys.flags.tabcheck'), ('2\n', ''))

    def test_first_argument_while_a_module_is_searched(self):
        os.mkdir(os.path.join(self.folder, 'package'))
        with open(os.path.join(self.folder, 'package', '__init__.py'), 'w') as f:
            f.write('import sys\nprint sys.argv\n')
        with open(os.path.join(self.folder, 'package', '__main__.py'), 'w') as f:
            f.write('import os, sys\nprint os.path.basename(sys.argv[0]), sys.argv[1:]\n')
        output = self.run_file('', '-m', 'package', 'x')[0]
        self.assertEqual(output, "['-c', 'x']\n__main__.py ['x']\n")

    def test_exception_whose_module_is_no_text(self):
        output = self.run_file('class E(Exception):\n    __module__ = None\nraise E("x")\n', 'program.py')[1]
        self.assertEqual(output.splitlines()[-1], 'E: x')


if __name__ == '__main__':
    unittest.main()
