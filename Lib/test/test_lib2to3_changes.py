"""lib2to3: grammars, trees that keep every character, patterns, fixers, the program."""
import logging
import os
import shutil
import StringIO
import sys
import tempfile
import unittest
from lib2to3 import fixer_util, main, patcomp, pygram, pytree, refactor
from lib2to3.pgen2 import driver, parse, pgen, tokenize

parser = driver.Driver(pygram.python_grammar, convert=pytree.convert)

SOURCE = u'''\
# first
import os, sys
def f(a, (b, c)=(1, 2), *d, **e):   # parameters
    """doc"""
    print >>x, a, \\
        b
    # inside
    if a <> b: exec c in d

    return `a`, 0777L, [y for y in 1, 2]
class C(B):
\tx = lambda (p, q): p; y = {1: 2, **k}

try: pass
except E, v:
    raise E, "m", t
# last
'''


class Trees(unittest.TestCase):
    def test_every_character_stays(self):
        self.assertEqual(unicode(parser.parse_string(SOURCE)), SOURCE)

    def test_shape(self):
        tree = parser.parse_string(u'a.b(c)[1:2] = x if y else z\n')
        statement = tree.children[0].children[0]
        self.assertEqual(statement.type, pygram.python_symbols.expr_stmt)
        self.assertEqual([leaf.value for leaf in statement.leaves()][:5], [u'a', u'.', u'b', u'(', u'c'])
        self.assertEqual(tree.children[0].get_lineno(), 1)
        self.assertRaises(parse.ParseError, parser.parse_string, u'x = \n')

    def test_changes(self):
        tree = parser.parse_string(u'a = b  # c\n')
        name = tree.children[0].children[0].children[2]
        name.replace(pytree.Leaf(1, u'new', prefix=name.prefix))
        self.assertTrue(tree.was_changed)
        self.assertEqual(unicode(tree), u'a = new  # c\n')
        copy = tree.clone()
        self.assertEqual(copy, tree)
        copy.children[0].remove()
        self.assertNotEqual(copy, tree)

    def test_deep(self):
        source = u'x = ' + u'(' * 300 + u'1' + u')' * 300 + u'\n'
        self.assertEqual(len(list(parser.parse_string(source).leaves())), 605)

    def test_patterns(self):
        pattern = patcomp.compile_pattern("power< f='f' trailer< '(' arglist< first=any ',' rest=any* > ')' > >")
        call = parser.parse_string(u'f(1, 2, 3)\n').children[0].children[0]
        found = {}
        self.assertTrue(pattern.match(call, found))
        self.assertEqual((unicode(found['first']), len(found['rest'])), (u'1', 3))
        self.assertFalse(pattern.match(parser.parse_string(u'f(1)\n').children[0].children[0]))
        for text in 'no_such_symbol', 'a=', 'XYZ':
            self.assertRaises(patcomp.PatternSyntaxError, patcomp.compile_pattern, text)

    def test_grammar_notation(self):
        tables = pgen.ParserGenerator('g', StringIO.StringIO(
            "_rest: ':' NAME\nlist: item %% ','\nitem: NUMBER % '+' [_rest]\n")).make_grammar()
        self.assertEqual(sorted(tables.symbol2number), ['item', 'list'])

        def parses(text):
            try:
                driver.Driver(tables).parse_tokens(
                    (five for five in tokenize.generate_tokens(StringIO.StringIO(text).readline)
                     if five[0] not in (tokenize.NEWLINE,)))
            except parse.ParseError as fault:
                return fault.type == tokenize.ENDMARKER
            return True
        self.assertEqual([parses(text) for text in ('1', '1+2:a,3,', '1,,2', '+1')], [True, True, False, False])

    def test_encodings(self):
        for lines, name in (['# coding: latin-1\n'], 'iso-8859-1'), (['\xef\xbb\xbfx\n'], 'utf-8-sig'), (['x\n'], 'utf-8'):
            self.assertEqual(tokenize.detect_encoding(iter(lines).next)[0], name)
        self.assertRaises(SyntaxError, tokenize.detect_encoding, iter(['# coding: none-such\n']).next)


class PartsOfFixers(unittest.TestCase):
    """What fixers of others use of those that are here."""

    def node(self, source):
        return parser.parse_string(source).children[0]

    def test_targets(self):
        from lib2to3.fixes import fix_next
        statement = self.node(u'a.b, c = d\n').children[0]
        target, source = statement.children[0], statement.children[2]
        self.assertIs(fix_next.find_assign(target.children[0]), statement)
        self.assertTrue(fix_next.is_assign_target(target.children[0]))
        self.assertFalse(fix_next.is_assign_target(source))
        self.assertIsNone(fix_next.find_assign(self.node(u'a.b\n')))

    def test_metaclasses(self):
        from lib2to3.fixes.fix_metaclass import has_metaclass
        self.assertTrue(has_metaclass(self.node(u'class A: x = 1; __metaclass__ = M\n')))
        self.assertFalse(has_metaclass(self.node(u'class A:\n    def f(self):\n        __metaclass__ = M\n')))

    def test_invocations(self):
        from lib2to3.fixes.fix_operator import FixOperator, invocation
        self.assertEqual(invocation('f(%s)')(lambda: None).invocation, 'f(%s)')
        self.assertEqual(FixOperator._repeat.invocation, 'operator.mul(%s)')

    def test_signs(self):
        from lib2to3.pgen2 import grammar, token
        self.assertIn('**= DOUBLESTAREQUAL', grammar.opmap_raw.splitlines())
        self.assertEqual((grammar.opmap['<>'], grammar.opmap[';']), (token.NOTEQUAL, token.SEMI))


class Fixers(unittest.TestCase):
    tool = refactor.RefactoringTool(refactor.get_fixers_from_package('lib2to3.fixes'))

    def test_changes(self):
        for old, new in (
                ('print 1,', 'print(1, end=\' \')'), ('print >>f, 1', 'print(1, file=f)'), ('d.has_key(k)', 'k in d'),
                ('x = d.keys()', 'x = list(d.keys())'), ('for k in d.iterkeys(): pass', 'for k in d.keys(): pass'),
                ('raise E, "m"', 'raise E("m")'), ('x = `a, b`', 'x = repr((a, b))'), ('a <> b', 'a != b'),
                ('f(*apply(g, a))', 'f(*g(*a))'), ('x = 0777L + 0xFL', 'x = 0o777 + 0xF'), ('u"a" + ur"b"', '"a" + r"b"'),
                ('import StringIO\nStringIO.x', 'import io\nio.x'), ('i.next()', 'next(i)'),
                ('class C:\n    __metaclass__ = M\n', 'class C(metaclass=M):\n    pass\n'),
                ('x = map(lambda a: a + 1, b)', 'x = [a + 1 for a in b]'), ('x = sorted(map(f, b))', 'x = sorted(map(f, b))'),
                ('def f((a, b)): pass', 'def f(xxx_todo_changeme): (a, b) = xxx_todo_changeme; pass'),
                ('from itertools import imap, count\n', 'from itertools import count\n'),
                ('import urllib\nurllib.quote(x)', 'import urllib.request, urllib.parse, urllib.error\n'
                                                   'urllib.parse.quote(x)'),
                ('exec a in b', 'exec(a, b)'), ('reduce(f, x)', 'from functools import reduce\nreduce(f, x)')):
            self.assertEqual(unicode(self.tool.refactor_string(unicode(old + '\n'), 'x')), new + '\n')

    def test_what_a_fixer_has_put_in_is_fixed_too(self):
        for old, new in (('import urlparse\nfor a in urlparse.parse_qs(b).items(): pass',
                          'import urllib.parse\nfor a in list(urllib.parse.parse_qs(b).items()): pass'),
                         ('import urlparse\nx = urlparse.urlsplit(d.keys()).next().values()',
                          'import urllib.parse\nx = list(urllib.parse.urlsplit(list(d.keys())).next().values())')):
            self.assertEqual(unicode(self.tool.refactor_string(unicode(old + '\n'), 'x')), new + '\n')

    def test_a_star_may_bind_nothing(self):
        tree = parser.parse_string(u'from a import *\nif b:\n    from c import *\n')
        self.assertIsNone(fixer_util.find_binding(u'next', tree))
        for package in u'a', u'c':
            self.assertEqual(unicode(fixer_util.find_binding(u'next', tree, package).children[1]).strip(), package)

    def test_unchanged(self):
        source = u'x = [a for a in b]\nprint(x)\nfor c in d: c.keyed()\n'
        tree = self.tool.refactor_string(source, 'x')
        self.assertFalse(tree.was_changed)

    def test_print_function(self):
        source = u'from __future__ import (print_function)\nprint(1, file=f)\n'
        self.assertIn(u'print(1, file=f)', unicode(self.tool.refactor_string(source, 'x')))

    def test_examples_in_docstrings(self):
        source = u'"""\n  >>> print 1\n  ... \n  1\n"""\n'
        self.assertIn(u'  >>> print(1)\n', self.tool.refactor_docstring(source, 'x'))

    def test_fixers_have_names(self):
        self.assertIn('print', refactor.get_all_fix_names('lib2to3.fixes'))
        self.assertRaises(refactor.FixerError, refactor.RefactoringTool, ['os.path'])


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.name = os.path.join(self.folder, 'old.py')
        with open(self.name, 'w') as stream:
            stream.write('print 1\n')
        self.saved = sys.stdout, sys.stderr, logging.root.handlers
        sys.stdout = sys.stderr = StringIO.StringIO()
        logging.root.handlers = []      # the program makes one for the stderr of now

    def tearDown(self):
        sys.stdout, sys.stderr, logging.root.handlers = self.saved
        shutil.rmtree(self.folder)

    def read(self, name):
        with open(os.path.join(self.folder, name)) as stream:
            return stream.read()

    def test_diff_and_write(self):
        self.assertEqual(main.main('lib2to3.fixes', ['-f', 'print', self.name]), 0)
        self.assertIn('+print(1)', sys.stdout.getvalue())
        self.assertEqual(self.read('old.py'), 'print 1\n')
        self.assertEqual(main.main('lib2to3.fixes', ['-w', '-f', 'print', self.folder]), 0)
        self.assertEqual((self.read('old.py'), self.read('old.py.bak')), ('print(1)\n', 'print 1\n'))

    def test_what_was_asked_for_holds_for_one_run(self):
        self.assertEqual(main.main('lib2to3.fixes', ['-f', 'print', self.name]), 0)
        sys.stdout.truncate(0)
        self.assertEqual(main.main('lib2to3.fixes', ['-f', 'has_key', self.name]), 0)
        self.assertNotIn('print(1)', sys.stdout.getvalue())

    def test_other_folder(self):
        target = os.path.join(self.folder, 'new')
        self.assertEqual(main.main('lib2to3.fixes', ['-w', '-n', '-o', target, '--add-suffix', '3', '-f', 'print',
                                                     self.folder]), 0)
        self.assertEqual(self.read('new/old.py3'), 'print(1)\n')

    def test_wrong_options(self):
        self.assertEqual(main.main('lib2to3.fixes', []), 2)
        self.assertRaises(SystemExit, main.main, 'lib2to3.fixes', ['-n', self.name])


class Together(unittest.TestCase):
    "All fixers at once: what one has made is not changed again by those that have seen it."

    def test_nothing_is_changed_twice(self):
        tool = refactor.RefactoringTool(sorted(refactor.get_fixers_from_package('lib2to3.fixes')), {})
        for before, after in ((u"print u'\\u3164'", u"print('\\u3164')"), (u"raise E, u'\\u1234'", u"raise E('\\u1234')"),
                              (u'print d.viewkeys()', u'print(d.keys())'), (u'print map(f, x)', u'print(list(map(f, x)))'),
                              (u'print raw_input(), input()', u'print(input(), eval(input()))'),
                              (u'apply(f, input())', u'f(*eval(input()))'), (u'print `d.itervalues()`', u'print(repr(iter(d.values())))'),
                              (u'k = x.iteritems().next()', u'k = next(iter(x.items()))'),
                              (u'isinstance(x, (A,))', u'isinstance(x, A)'), (u'isinstance(x, (A, B, A,))', u'isinstance(x, (A, B))')):
            self.assertEqual(unicode(tool.refactor_string(before + u'\n', 'x')), after + u'\n')


if __name__ == '__main__':
    unittest.main()
