"""xmllib: the calls that texts lead to."""
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import xmllib


class Teller(xmllib.XMLParser):
    "Keeps the calls."

    def __init__(self, **options):
        self.told = []
        xmllib.XMLParser.__init__(self, **options)

    def _teller(name):
        return lambda self, *args: self.told.append((name,) + args)

    for _name in ('handle_xml handle_doctype handle_data handle_cdata handle_comment handle_proc syntax_error unknown_starttag '
                  'unknown_endtag unknown_charref unknown_entityref start_k end_k').split():
        locals()[_name] = _teller(_name.split('_')[1] if _name[:1] != 'u' else _name[8:])


def told(text, step=None, **options):
    parser = Teller(**options)
    for place in range(0, len(text), step or len(text) or 1):
        parser.feed(text[place:place + (step or len(text))])
    parser.close()
    return parser.told


class Events(unittest.TestCase):

    def test_document(self):
        text = ('<?xml version="1.0" encoding="utf-8" standalone="yes"?><!DOCTYPE a SYSTEM "x" [<!ENTITY q "r">]>'
                '<a x="1&lt;2"><!-- c --><?pi data?><![CDATA[x<y]]><k/></a>')
        self.assertEqual(told(text), [
            ('xml', 'utf-8', 'yes'), ('doctype', 'a', None, 'x', '<!ENTITY q "r">'), ('starttag', 'a', {'x': '1<2'}),
            ('comment', ' c '), ('proc', 'pi', ' data'), ('cdata', 'x<y'), ('k', {}), ('k',), ('endtag', 'a')])
        self.assertEqual(told(text, 1), told(text))

    def test_references(self):
        self.assertEqual(told('<a>t&lt;&#65;&#x42;&nope;&#999;</a>')[1:-1], [
            ('data', 't'), ('data', '<'), ('data', 'A'), ('data', 'B'), ('entityref', 'nope'), ('charref', '999')])

    def test_namespaces(self):
        self.assertEqual(told('<a xmlns="u"><p:b xmlns:p="v" p:c="1" d="2"/></a>'), [
            ('starttag', 'u a', {}), ('starttag', 'v b', {'v c': '1', 'd': '2'}), ('endtag', 'v b'), ('endtag', 'u a')])

    def test_errors(self):
        for text, message in [('<a><b></a>', 'missing close tag for b'), ('<a></b></a>', 'unopened end tag'),
                              ('<a x=1/>', "attribute `x' value not quoted"), ('<a/><b/>', 'multiple elements on top level'),
                              ('<a>]]></a>', "bogus `]]>'"), ('<a> & </a>', "bogus `&'"), ('<a>', 'missing end tags'),
                              ('', 'no elements in file'), ('<a "x"/>', 'garbage in starttag'),
                              ('<a>&#65</a>', "`;' missing in charref"), ('<a>\x01</a>', 'illegal character in content')]:
            self.assertIn(('error', message), told(text), text)
        with self.assertRaises(xmllib.Error):
            xmllib.XMLParser().feed('<a>\n</b>')
        self.assertNotIn('error', [call[0] for call in told('<A x=1></>', accept_unquoted_attributes=1,
                                                            accept_missing_endtag_name=1, map_case=1)])


if __name__ == '__main__':
    unittest.main()
