"""xml.dom: trees built, changed, copied and written; filters, fragments, events."""
import copy
import pickle
import StringIO
import types
import unittest
import xml.dom
from xml.dom import minidom, pulldom, xmlbuilder

try:
    from xml.dom import expatbuilder
except ImportError:
    expatbuilder = None      # a build without expat

TEXT = '<!DOCTYPE a [<!ELEMENT a (b*)><!ATTLIST a id ID #IMPLIED>]><a id="1" xmlns:p="urn:p"> <b p:q="z">t</b></a>'


@unittest.skipIf(expatbuilder is None, 'no expat')
class Trees(unittest.TestCase):
    def setUp(self):
        self.document = minidom.parseString(TEXT)
        self.root = self.document.documentElement

    def test_text_is_kept(self):
        self.assertEqual(self.document.toxml(), u'<?xml version="1.0" ?>' + TEXT)

    def test_pretty_printing_keeps_single_texts_on_the_line(self):
        tree = minidom.parseString('<a><b>x</b><c/></a>')
        self.assertEqual(tree.documentElement.toprettyxml(' '), '<a>\n <b>x</b>\n <c/>\n</a>\n')

    def test_encoding(self):
        tree = minidom.parseString('<a>&#233;</a>')
        self.assertEqual(tree.toxml('latin-1'), '<?xml version="1.0" encoding="latin-1"?><a>\xe9</a>')

    def test_neighbours(self):
        space, b = self.root.childNodes
        self.assertIs(space.nextSibling, b)
        self.root.insertBefore(b, space)
        self.assertIs(b.nextSibling, space)
        self.assertIsNone(space.nextSibling)
        self.assertIsNone(b.previousSibling)

    def test_no_cycles(self):
        b = self.root.lastChild
        self.assertRaises(xml.dom.HierarchyRequestErr, b.appendChild, self.root)
        self.assertRaises(xml.dom.HierarchyRequestErr, b.appendChild, b)

    def test_one_root(self):
        other = self.document.createElement('x')
        self.assertRaises(xml.dom.HierarchyRequestErr, self.document.appendChild, other)
        self.document.replaceChild(other, self.root)
        self.assertIs(self.document.documentElement, other)

    def test_identifiers_follow_the_tree(self):
        self.assertIs(self.document.getElementById('1'), self.root)
        self.root.setAttribute('id', '2')
        self.assertIsNone(self.document.getElementById('1'))
        self.assertIs(self.document.getElementById('2'), self.root)

    def test_attributes_by_namespace(self):
        b = self.root.lastChild
        self.assertEqual(b.getAttributeNS('urn:p', 'q'), 'z')
        b.setAttributeNS('urn:p', 'r:q', 'y')
        self.assertEqual(b.toxml(), '<b r:q="y">t</b>')
        self.assertEqual(len(b.attributes), 1)

    def test_value_of_an_attribute_goes_to_its_text_but_not_back(self):
        node = self.root.getAttributeNode('id')
        node.firstChild.data = 'new'
        self.assertEqual(self.root.getAttribute('id'), '1')
        node.nodeValue = 'newer'
        self.assertEqual((node.firstChild.data, node.value), ('newer', 'newer'))

    def test_attributes_with_two_names(self):
        instruction = self.document.createProcessingInstruction('t', 'd')
        instruction.nodeName, instruction.nodeValue = 'target', 'data'
        self.assertEqual((instruction.target, instruction.data), ('target', 'data'))
        text = self.document.createTextNode('one')
        text.nodeValue = 'two'
        self.assertEqual(text.data, 'two')
        attribute = self.document.createAttribute('a')
        attribute.nodeName = 'b'
        self.assertEqual((attribute.name, attribute.localName, attribute.value), ('b', 'b', ''))

    def test_nodes_are_classic_and_their_dicts_have_the_names_of_pickles(self):
        element, attribute = self.root, self.root.getAttributeNode('id')
        for node in self.document, element, attribute, element.lastChild.firstChild:
            self.assertIs(type(node), types.InstanceType)
        self.assertEqual(sorted(vars(element.lastChild)), [
            '_attrs', '_attrsNS', 'childNodes', 'namespaceURI', 'nodeName', 'ownerDocument', 'parentNode', 'prefix',
            'previousSibling', 'tagName'])
        self.assertEqual(sorted(attribute.__getstate__()), [
            'childNodes', 'name', 'namespaceURI', 'nodeName', 'nodeValue', 'ownerDocument', 'ownerElement', 'prefix',
            'value'])
        self.assertEqual(sorted(vars(element.lastChild.firstChild)), ['data', 'nodeValue', 'ownerDocument', 'parentNode'])
        with self.assertRaises(AttributeError) as caught:
            element.nowhere
        self.assertEqual(str(caught.exception), "Element instance has no attribute 'nowhere'")

    def test_state_of_declarations(self):
        self.assertEqual(self.document._elem_info['a'].__getstate__()[0], [[None, 'id', None, None, None, 0, 'ID', 0]])
        copied = copy.deepcopy(self.document)
        self.assertIs(copied.getElementById('1'), copied.documentElement)

    def test_long_texts_are_shown_in_part(self):
        self.assertEqual(repr(self.document.createTextNode('0123456789')), """<DOM Text node "'0123456789'">""")
        self.assertEqual(repr(self.document.createComment('01234567890')), """<DOM Comment node "'0123456789'...">""")

    def test_normalize(self):
        for data in 'x', '', 'y':
            self.root.appendChild(self.document.createTextNode(data))
        self.root.normalize()
        self.assertEqual([node.nodeType for node in self.root.childNodes], [3, 1, 3])
        self.assertEqual(self.root.lastChild.data, 'xy')

    def test_copies(self):
        for clone in copy.deepcopy(self.document), pickle.loads(pickle.dumps(self.document, 2)):
            self.assertEqual(clone.toxml(), self.document.toxml())
            self.assertEqual(len(clone.documentElement.childNodes), 2)
        self.assertEqual(self.root.cloneNode(True).toxml(), self.root.toxml())

    def test_deep_trees_need_no_deep_stack(self):
        depth = 20000
        tree = minidom.parseString('<a>' * depth + '</a>' * depth)
        self.assertEqual(len(tree.getElementsByTagName('a')), depth)
        self.assertEqual(len(tree.documentElement.cloneNode(True).getElementsByTagName('a')), depth - 1)
        node = tree.documentElement
        while node is not None:     # without recursion on the way out either
            child = node.firstChild
            if child is not None:
                node.removeChild(child)
            node = child


@unittest.skipIf(expatbuilder is None, 'no expat')
class Building(unittest.TestCase):
    def build(self, text, filter=None, **features):
        builder = xmlbuilder.DOMBuilder()
        builder.filter = filter
        for name, state in features.items():
            builder.setFeature(name, state)
        source = xmlbuilder.DOMInputSource()
        source.byteStream = StringIO.StringIO(text)
        return builder.parse(source).documentElement.toxml()

    def test_comments_can_be_left_out(self):
        self.assertEqual(self.build('<a><!--c-->x</a>', comments=0), '<a>x</a>')

    def test_filter(self):
        class Filter(xmlbuilder.DOMBuilderFilter):
            def startContainer(self, element):
                return {'no': self.FILTER_REJECT, 'thin': self.FILTER_SKIP}.get(element.tagName, 1)

            def acceptNode(self, node):
                return {'#comment': self.FILTER_REJECT}.get(node.nodeName, 1)
        text = '<a>1<no>x<!--y--><thin/></no>2<thin>3<b/><no/><thin>4</thin></thin><!--c-->5</a>'
        self.assertEqual(self.build(text, Filter()), '<a>123<b/>45</a>')

    def test_fragment_knows_entities_and_namespaces(self):
        text = '<!DOCTYPE a [<!ENTITY e "val">]><a xmlns:p="urn:p"><b/></a>'
        context = minidom.parseString(text).documentElement.firstChild
        fragment = expatbuilder.parseFragmentString('<p:c/>&e;', context)
        self.assertEqual(fragment.firstChild.namespaceURI, 'urn:p')
        self.assertEqual(fragment.lastChild.data, 'val')
        context.appendChild(fragment)
        self.assertEqual(context.toxml(), '<b><p:c/>val</b>')

    def test_events(self):
        events = pulldom.parseString('<a><b x="1">t<c/></b><d/></a>')
        seen = []
        for kind, node in events:
            if kind == pulldom.START_ELEMENT and node.tagName == 'b':
                events.expandNode(node)
                seen.append(node.toxml())
            else:
                seen.append(kind)
        self.assertEqual(seen, ['START_DOCUMENT', 'START_ELEMENT', '<b x="1">t<c/></b>', 'START_ELEMENT',
                                'END_ELEMENT', 'END_ELEMENT'])


@unittest.skipIf(expatbuilder is None, 'no expat')
class SaxEvents(unittest.TestCase):
    def test_namespaces_leave_no_qualified_names(self):
        import xml.sax.handler
        events = []

        class Noting(xml.sax.handler.ContentHandler):
            def startElementNS(self, name, qname, attributes):
                events.append((name, qname, attributes.getQNames()))

            def endElementNS(self, name, qname):
                events.append((name, qname))
        parser = xml.sax.make_parser()
        parser.setFeature(xml.sax.handler.feature_namespaces, True)
        parser.setContentHandler(Noting())
        parser.parse(StringIO.StringIO('<p:a xmlns:p="urn:p" p:b="1"/>'))
        self.assertEqual(events, [(('urn:p', 'a'), None, ['p:b']), (('urn:p', 'a'), None)])


if __name__ == '__main__':
    unittest.main()
