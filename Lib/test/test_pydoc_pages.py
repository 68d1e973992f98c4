"""pydoc: what is said about modules, classes and functions, as text and HTML; help()."""
import os
import shutil
import StringIO
import sys
import tempfile
import types
import unittest
import pydoc
from pydoc_data.topics import topics


class Base(object):
    """A base.

    With more text."""
    data = [1, 2]

    def method(self, a, b=2, *rest):
        "Does something."

    alias = method

    @staticmethod
    def static(x):
        "Stands alone."

    @property
    def size(self):
        "How large."


class Derived(Base):
    def other(self):
        pass


def function(a, (b, c)=(1, 2), **more):
    """Sees RFC 822 and http://example.com/x; see Base."""


class Text(unittest.TestCase):
    def shown(self, thing, *args):
        return pydoc.plain(pydoc.text.document(thing, *args))

    def test_bold(self):
        self.assertEqual(pydoc.text.bold('ab'), 'a\ba' + 'b\bb')
        self.assertEqual(pydoc.plain('a\bab_\bc'), 'abc')

    def test_routines(self):
        self.assertEqual(self.shown(function), 'function(a, (b, c)=(1, 2), **more)\n    Sees RFC 822 and '
                         'http://example.com/x; see Base.\n')
        self.assertEqual(self.shown(Base().method), 'method(self, a, b=2, *rest) method of %s.Base instance\n'
                         '    Does something.\n' % __name__)
        self.assertEqual(self.shown(lambda x: x, 'f'), 'f lambda x\n')
        self.assertTrue(self.shown(len).startswith('len(...)\n'))

    def test_class(self):
        text = self.shown(Derived, None, __name__)
        lines = text.split('\n')
        self.assertEqual(lines[0], 'class Derived(Base)')
        for line in (' |  Method resolution order:', ' |  Methods inherited from Base:', ' |  other(self)',
                     ' |  Static methods inherited from Base:', ' |  Data descriptors inherited from Base:',
                     ' |  data = [1, 2]', ' |  alias = method(self, a, b=2, *rest)'):
            self.assertIn(line, lines)
        self.assertLess(lines.index(' |  other(self)'), lines.index(' |  data = [1, 2]'))

    def test_module(self):
        module = types.ModuleType('sample', 'One line.\n\nThe rest.')
        module.LIMIT, module.__version__, module._hidden = 3, '$Revision: 7 $', 1
        text = self.shown(module)
        for part in 'NAME\n    sample - One line.\n', 'DESCRIPTION\n    The rest.\n', 'VERSION\n    7\n', '    LIMIT = 3\n':
            self.assertIn(part, text)
        self.assertNotIn('_hidden', text)

    def test_values(self):
        self.assertEqual(pydoc.text.docother(5, 'five'), 'f\bfi\biv\bve\be = 5')
        self.assertEqual(pydoc.text.repr('a\\b'), "r'a\\b'")
        self.assertEqual(len(pydoc.text.repr('x' * 500)), 102)
        self.assertRaises(TypeError, pydoc.text.fail, 1, 'n')


class Html(unittest.TestCase):
    def test_markup(self):
        marked = pydoc.html.markup('<b> RFC 822 PEP 8 http://a.b/c, self.x self.m() m() f() C g()', None, {'f': '#f'},
                                   {'C': '#C'}, {'m': '#m'})
        self.assertEqual(marked, '&lt;b&gt; <a href="http://www.rfc-editor.org/rfc/rfc822.txt">RFC 822</a> '
                         '<a href="http://www.python.org/dev/peps/pep-0008/">PEP 8</a> <a href="http://a.b/c">http://a.b/c</a>,'
                         ' self.<strong>x</strong> self.<a href="#m">m</a>() <a href="#m">m</a>() <a href="#f">f</a>() '
                         '<a href="#C">C</a> g()')

    def test_pieces(self):
        self.assertEqual(pydoc.html.preformat('a b\n<'), 'a&nbsp;b<br>\n&lt;')
        self.assertEqual(pydoc.html.multicolumn(['a', 'b', 'c'], str, 2).count('<br>'), 3)
        self.assertIn('<title>Python: x</title>', pydoc.html.page('x', ''))
        self.assertEqual(pydoc.html.repr('<\n>'), '\'&lt;<font color="#c040c0">\\n</font>&gt;\'')

    def test_documents(self):
        page = pydoc.html.document(Derived, None, __name__)
        self.assertIn('<a name="Derived">class <strong>Derived</strong></a>', page)
        self.assertIn('<a name="Derived-other"><strong>other</strong></a>(self)', page)
        self.assertIn('<font color="#909090">=2</font>', page)


class Finding(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        sys.path.insert(0, self.folder)

    def tearDown(self):
        sys.path.remove(self.folder)
        shutil.rmtree(self.folder)

    def write(self, name, text):
        path = os.path.join(self.folder, name + '.py')
        with open(path, 'w') as stream:
            stream.write(text)
        return path

    def test_locate(self):
        self.assertIs(pydoc.locate('os.path.join'), os.path.join)
        self.assertEqual(pydoc.locate('str.join'), str.join)
        self.assertIsNone(pydoc.locate('no_such_module.x'))
        self.assertRaises(ImportError, pydoc.resolve, 'no_such_module')

    def test_failing_modules(self):
        self.write('fails_at_import', '1/0\n')
        with self.assertRaises(pydoc.ErrorDuringImport) as caught:
            pydoc.safeimport('fails_at_import')
        self.assertEqual(caught.exception.filename, 'fails_at_import')
        self.write('imports_nothing', 'import no_such_module\n')
        self.assertRaises(pydoc.ErrorDuringImport, pydoc.safeimport, 'imports_nothing')

    def test_synopsis(self):
        path = self.write('with_text', '# c\n\n"""Short text.\n\nMore."""\n')
        self.assertEqual(pydoc.synopsis(path), 'Short text.')
        self.assertIsNone(pydoc.source_synopsis(StringIO.StringIO('x = 1')))
        self.assertEqual(pydoc.splitdoc('a\n\nb\n'), ('a', 'b'))
        self.assertEqual(pydoc.splitdoc('a\nb'), ('', 'a\nb'))

    def test_descriptions(self):
        for thing, words in ((os, 'module os'), (sys, 'built-in module sys'), (len, 'built-in function len'),
                             (Base, 'class Base'), (Base.method, 'method method'), (3, 'int'),
                             (int.real, 'getset descriptor __builtin__.int.real')):
            self.assertEqual(pydoc.describe(thing), words)

    def test_scanner(self):
        found = []
        self.write('xyzzy_module', '"""Says plugh."""\n')
        pydoc.ModuleScanner().run(lambda *about: found.append(about[1:]), 'plugh')
        self.assertIn(('xyzzy_module', 'Says plugh.'), found)


class Help(unittest.TestCase):
    def answer(self, request, typed=''):
        output = StringIO.StringIO()
        shown = []
        before, pydoc.pager = pydoc.pager, shown.append
        helper = pydoc.Helper(StringIO.StringIO(typed), output)
        try:
            helper.help(request) if request is not None else helper()
        finally:
            pydoc.pager = before
        return ''.join(shown) + output.getvalue()

    def test_every_topic_has_a_text(self):
        for name in sorted(pydoc.help.topics) + sorted(pydoc.help.keywords):
            self.assertNotIn('no documentation', self.answer(name), name)
        for target in pydoc.help.topics.values() + pydoc.help.keywords.values():
            self.assertTrue(target in pydoc.help.topics or target in pydoc.help.keywords or target[0] in topics, target)
        for symbol, names in pydoc.help.symbols.items():
            for name in names.split():
                self.assertTrue(name in pydoc.help.topics or name in pydoc.help.keywords, (symbol, name))

    def test_lists(self):
        self.assertIn('while', self.answer('keywords'))
        self.assertIn('TRUTHVALUE', self.answer('topics'))
        self.assertIn('Related help topics:', self.answer('+'))

    def test_dialogue(self):
        said = self.answer(None, 'if\n"quit"\n')
        self.assertIn('elif other:', said)
        self.assertEqual(said.count('help> '), 2)

    def test_object(self):
        self.assertIn('Help on function join in', self.answer('os.path.join'))


if __name__ == '__main__':
    unittest.main()
