"""cgi: forms from queries and bodies, headers, HTML."""
import cgi
import unittest
from cStringIO import StringIO

BODY = '\r\n'.join([
    '--B', 'Content-Disposition: form-data; name="a"', '', 'one', 'two', '--B',
    'Content-Disposition: form-data; name="f"; filename="x.txt"', 'Content-Type: text/plain; charset=x', '', '', '--B--',
    'after'])


def form(body=None, query=None, kind=None, **options):
    environ = {'REQUEST_METHOD': 'GET' if body is None else 'POST'}
    if query is not None:
        environ['QUERY_STRING'] = query
    if kind:
        environ['CONTENT_TYPE'] = kind
    return cgi.FieldStorage(StringIO(body or ''), environ=environ, **options)


class Forms(unittest.TestCase):
    def test_query(self):
        found = form(query='a=1&b=2&a=3')
        self.assertEqual((found.getvalue('a'), found.getvalue('b'), found.getvalue('c', 'd')), (['1', '3'], '2', 'd'))
        self.assertEqual((found.getfirst('a'), found.getlist('c')), ('1', []))
        self.assertEqual((sorted(found.keys()), len(found), 'a' in found), (['a', 'b'], 2, True))
        self.assertRaises(KeyError, lambda: found['c'])

    def test_posted_pairs_and_query(self):
        found = form('a=1&b=', 'c=3', 'application/x-www-form-urlencoded')
        self.assertEqual([(field.name, field.value) for field in found.list], [('a', '1'), ('c', '3')])

    def test_multipart(self):
        found = form(BODY, kind='multipart/form-data; boundary=B')
        self.assertEqual(found['a'].value, 'one\r\ntwo')
        self.assertEqual((found['f'].filename, found['f'].value, found['f'].type_options), ('x.txt', '', {'charset': 'x'}))

    def test_delimiter_split_by_long_line(self):
        text = 'x' * (1 << 16) + '\n--B--'
        body = '--B\nContent-Disposition: form-data; name=n\n\n%s\n--B--\n' % ('y' * ((1 << 16) - 2) + '\r\n' + text)
        self.assertEqual(form(body, kind='multipart/form-data; boundary=B')['n'].value,
                         'y' * ((1 << 16) - 2) + '\r\n' + 'x' * (1 << 16))

    def test_bad_boundary(self):
        self.assertRaises(ValueError, form, BODY, kind='multipart/form-data')

    def test_other_body(self):
        found = form('some text', kind='text/plain')
        self.assertEqual((found.value, found.list), ('some text', None))
        self.assertRaises(TypeError, found.keys)

    def test_environment_with_item_and_in_only(self):
        class Variables:
            def __init__(self, **values):
                self.values = values

            def __contains__(self, name):
                return name in self.values

            def __getitem__(self, name):
                return self.values[name]

            def __setitem__(self, name, value):
                self.values[name] = value
        self.assertEqual(cgi.FieldStorage(environ=Variables(QUERY_STRING='a=1')).getvalue('a'), '1')
        variables = Variables(QUERY_STRING='a=1')
        self.assertEqual(cgi.FormContentDict(variables).dict, {'a': ['1']})
        self.assertEqual(variables['REQUEST_METHOD'], 'GET')
        self.assertRaises(TypeError, cgi.FieldStorage, environ=None)
        self.assertRaises(TypeError, cgi.FormContentDict, 'text')

    def test_too_many_fields(self):
        self.assertRaises(ValueError, form, query='a=1&b=2', max_num_fields=1)
        self.assertRaises(ValueError, form, BODY, kind='multipart/form-data; boundary=B', max_num_fields=1)

    def test_dictionaries(self):
        environ = {'QUERY_STRING': 'a=1&b=2.5&a=x'}
        self.assertEqual(cgi.parse(environ=environ), {'a': ['1', 'x'], 'b': ['2.5']})
        self.assertEqual(cgi.InterpFormContentDict(environ)['b'], 2.5)
        self.assertRaises(IndexError, lambda: cgi.SvFormContentDict(environ)['a'])
        self.assertEqual(cgi.FormContent(environ).indexed_value('a', 1), 'x')
        self.assertEqual(cgi.parse_multipart(StringIO(BODY), {'boundary': 'B'}), {'a': ['one\r\ntwo'], 'f': ['']})


class Texts(unittest.TestCase):
    def test_header(self):
        self.assertEqual(cgi.parse_header('a/b; C="x;\\"y"; d = e ;f'), ('a/b', {'c': 'x;"y', 'd': 'e'}))
        for text, options in (('x="b; y=1', {'x': '"b; y=1'}), ('x="b; y="1; z=2', {'x': '"b; y="1', 'z': '2'}),
                              ('"; x=1', {'"; x': '1'}), ('x="\\\\"; y=1', {'x': '"\\\\"; y=1'})):
            self.assertEqual(cgi.parse_header('a; ' + text), ('a', options))

    def test_escape(self):
        self.assertEqual(cgi.escape('<"&">'), '&lt;"&amp;"&gt;')
        self.assertEqual(cgi.escape('"', True), '&quot;')


if __name__ == '__main__':
    unittest.main()
