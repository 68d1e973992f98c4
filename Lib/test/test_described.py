"cgitb and DocXMLRPCServer: what they tell about errors and functions."
import cgitb
import DocXMLRPCServer
import os
import shutil
import StringIO
import sys
import tempfile
import unittest


def fail(first, *rest):
    local = [first]
    return len(local) + local.nothing


def failure():
    try:
        fail(7, 8)
    except AttributeError:
        return sys.exc_info()


class Tracebacks(unittest.TestCase):
    def test_text(self):
        text = cgitb.text(failure(), 3)
        self.assertIn('in fail(first=7, *rest=(8,))\n', text)
        self.assertIn('    return len(local) + local.nothing\n', text)
        self.assertIn('\nlocal = [7]\nlocal.nothing undefined\n', text)
        self.assertTrue(text.rstrip().endswith("AttributeError: 'list' object has no attribute 'nothing'"))

    def test_html(self):
        page = cgitb.html(failure())
        self.assertIn('<strong>local</strong>&nbsp;= [7], local.nothing <em>undefined</em>', page)
        self.assertIn('<em>builtin</em> <strong>len</strong>', page)
        self.assertIn("&lt;type 'exceptions.AttributeError'&gt;", page)
        self.assertIn('in <strong>fail</strong>(first=7, *rest=(8,))', page)

    def test_names(self):
        frame = sys._getframe()
        lines = iter(['if a.b: c(len, a.b.c)\n', ''])

        class Thing:
            b = 3
        found = cgitb.scanvars(lambda: next(lines), frame, {'a': Thing})
        self.assertEqual(found, [('a', 'local', Thing), ('a.b', 'a.', 3), ('c', None, cgitb.__UNDEF__),
                                 ('len', 'builtin', len), ('a', 'local', Thing), ('a.b', 'a.', 3),
                                 ('a.b.c', 'a.b.', cgitb.__UNDEF__)])

    def test_hook(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        target = StringIO.StringIO()
        cgitb.Hook(0, folder, file=target, format='text').handle(failure())
        name, = os.listdir(folder)
        self.assertIn(name + ' contains the description of this error.\n', target.getvalue())
        self.assertIn('local = [7]', open(os.path.join(folder, name)).read())
        self.assertNotIn('local = [7]', target.getvalue())


class Pages(unittest.TestCase):
    def test_page(self):
        server = DocXMLRPCServer.DocXMLRPCServer(('127.0.0.1', 0), logRequests=0)
        self.addCleanup(server.server_close)

        def add(x, y=1, *more):
            "Adds <numbers> by RFC 1; see self.other, add() and http://host/path."
        server.register_function(add)
        server.set_server_title('Sums & <more>')
        page = server.generate_html_documentation()
        self.assertIn('<title>Python: Sums &amp; &lt;more&gt;</title>', page)
        self.assertIn('<a name="-add"><strong>add</strong></a>(x, y<font color="#909090">=1</font>, *more)', page)
        for part in ('&lt;numbers&gt;', '<a href="http://www.rfc-editor.org/rfc/rfc1.txt">RFC&nbsp;1</a>',
                     'self.<strong>other</strong>', '<a href="#-add">add</a>()', '<a href="http://host/path">'):
            self.assertIn(part, page)

    def test_instance(self):
        class Offered(object):
            def _listMethods(self):
                return ['told']

            def _methodHelp(self, name):
                return 'help of ' + name

            def _get_method_argstring(self, name):
                return '(some)'
        handler = DocXMLRPCServer.DocCGIXMLRPCRequestHandler()
        handler.register_instance(Offered())
        self.assertIn('<strong>told</strong></a>(some)</dt><dd><tt>help&nbsp;of&nbsp;told',
                      handler.generate_html_documentation())


if __name__ == '__main__':
    unittest.main()
