"""XML as events and as trees."""
import unittest
import xml.sax
import xml.etree.ElementTree as trees

from cStringIO import StringIO
from xml.sax import saxutils

try:
    import pyexpat
    import xml.etree.cElementTree as ctrees
except ImportError:
    pyexpat = None      # a build without expat


@unittest.skipIf(pyexpat is None, 'no expat')
class Events(unittest.TestCase):
    def test_written_again(self):
        out = StringIO()
        xml.sax.parseString('<a b="1&quot;"><c>x &lt; y</c></a>', saxutils.XMLGenerator(out, 'utf-8'))
        self.assertEqual(out.getvalue(), '<?xml version="1.0" encoding="utf-8"?>\n'
                                         "<a b='1\"'><c>x &lt; y</c></a>")

    def test_properties_of_the_reader(self):
        reader = xml.sax.make_parser()
        names = {}
        reader.setProperty(xml.sax.handler.property_interning_dict, names)
        self.assertIs(reader.getProperty(xml.sax.handler.property_interning_dict), names)
        reader.feed('<a b="1"/>')
        reader.close()
        self.assertEqual(sorted(names), ['a', 'b'])
        self.assertEqual((reader.getLineNumber(), reader.getSystemId()), (1, None))
        self.assertRaises(xml.sax.SAXNotRecognizedException, reader.setProperty, 'no such', 1)
        self.assertRaises(xml.sax.SAXNotSupportedException, reader.setProperty, xml.sax.handler.property_xml_string, '')

    def test_wrong_xml_has_a_place(self):
        with self.assertRaises(xml.sax.SAXParseException) as caught:
            xml.sax.parseString('<a>\n<b></a>', xml.sax.ContentHandler())
        self.assertEqual(caught.exception.getLineNumber(), 2)


@unittest.skipIf(pyexpat is None, 'no expat')
class Trees(unittest.TestCase):
    def setUp(self):
        self.root = trees.XML('<r xmlns:n="u"><n:a k="1">x</n:a><b><a k="2"/></b>tail</r>')

    def test_paths(self):
        self.assertEqual(self.root.find('.//a').get('k'), '2')
        self.assertEqual(self.root.find('n:a', {'n': 'u'}).text, 'x')
        self.assertEqual([found.tag for found in self.root.findall("*/a[@k='2']/..")], ['b'])
        self.assertRaises(SyntaxError, self.root.find, '/a')

    def test_namespaces_get_prefixes(self):
        self.assertEqual(trees.tostring(self.root), '<r xmlns:ns0="u"><ns0:a k="1">x</ns0:a><b><a k="2" /></b>tail</r>')

    def test_builder(self):
        for module in trees, ctrees:
            builder = module.TreeBuilder()
            builder.start('a', {})
            builder.data('x')
            builder.data(u'y')
            builder.start('b', {'k': 'v'})
            builder.data('z')
            builder.end('b')
            builder.data('t')
            builder.end('a')
            self.assertEqual(module.tostring(builder.close()), '<a>xy<b k="v">z</b>t</a>')
            self.assertRaises(IndexError, builder.end, 'a')

    def test_many_names(self):
        text = '<r>%s</r>' % ''.join('<n%d xmlns="u%d" a%d="1"/>' % (i % 300, i % 7, i) for i in range(1000))
        for module in trees, ctrees:
            tree = module.fromstring(text)
            self.assertEqual([(child.tag, child.attrib) for child in tree],
                             [('{u%d}n%d' % (i % 7, i % 300), {'a%d' % i: '1'}) for i in range(1000)])

    def test_deep_trees_are_walked_without_recursion(self):
        root = last = trees.Element('x')
        for _ in range(20000):
            last = trees.SubElement(last, 'x')
        self.assertEqual(sum(1 for _ in root.iter('x')), 20001)


if __name__ == '__main__':
    unittest.main()
