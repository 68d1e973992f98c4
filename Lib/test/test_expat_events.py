"""pyexpat: order of events, text that is held back, errors and misuse inside of handlers."""
import StringIO
import unittest
try:
    import pyexpat
    from xml.etree import cElementTree
except ImportError:
    pyexpat = None

DOCUMENT = '''<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE d [<!ENTITY e SYSTEM "x"><!ELEMENT d (a|b)*>]>
<d k="1" j="2">t\xe9xt<![CDATA[<&]]><b/><!--c-->&e;<?do it?></d>'''


def record(**settings):
    """A parser and the list of what it reports."""
    parser, events = pyexpat.ParserCreate(), []
    for name in ('StartElement', 'EndElement', 'CharacterData', 'Comment', 'ProcessingInstruction', 'ElementDecl',
                 'ExternalEntityRef', 'StartCdataSection', 'XmlDecl'):
        def handler(*arguments):
            events.append(arguments[0:2] if arguments else ())
            return 1
        setattr(parser, name + 'Handler', handler)
    for name, value in settings.items():
        setattr(parser, name, value)
    return parser, events


@unittest.skipIf(pyexpat is None, 'the module is not there')
class Events(unittest.TestCase):

    def test_order(self):
        parser, events = record(buffer_text=True, ordered_attributes=True)
        parser.Parse(DOCUMENT, True)
        self.assertEqual(events, [
            (u'1.0', u'iso-8859-1'), (u'd', (5, 2, None, ((4, 0, u'a', ()), (4, 0, u'b', ())))),
            (u'd', [u'k', u'1', u'j', u'2']), (u't\xe9xt',), (), (u'<&',), (u'b', []), (u'b',), (u'c',),
            (u'e', None), (u'do', u'it'), (u'd',)])

    def test_buffer_sizes(self):
        parser = pyexpat.ParserCreate()
        for size in 5L, 2 ** 64, 1.5, '5':
            self.assertRaises(TypeError, setattr, parser, 'buffer_size', size)
        for size in 0, -1, 2 ** 31:
            self.assertRaises(ValueError, setattr, parser, 'buffer_size', size)

    def test_bytes_when_asked_for(self):
        parser, events = record(returns_unicode=False)
        parser.Parse('<a>x</a>', True)
        self.assertEqual([type(event[0]) for event in events], [str] * 3)

    def test_names_are_one_object(self):
        parser, events = record()
        parser.Parse('<a><a/></a>', True)
        self.assertEqual(len(set(id(event[0]) for event in events)), 1)

    def test_inner_parser_has_the_handlers(self):
        parser, events = record()

        def entity(context, base, system, public):
            return parser.ExternalEntityParserCreate(context).Parse('<in/>', True)
        parser.ExternalEntityRefHandler = entity
        parser.Parse(DOCUMENT, True)
        self.assertIn((u'in', {}), events)


@unittest.skipIf(pyexpat is None, 'the module is not there')
class Attributes(unittest.TestCase):

    def refusal(self, function, *arguments):
        try:
            function(*arguments)
        except Exception as error:
            return type(error), str(error)

    def test_parsers_refuse_by_the_name_alone(self):
        parser = pyexpat.ParserCreate()
        for name in ('ErrorCode', 'intern', 'Parse', 'nothing'):
            self.assertEqual(self.refusal(setattr, parser, name, 3), (AttributeError, name))
            self.assertEqual(self.refusal(delattr, parser, name), (RuntimeError, 'Cannot delete attribute'))
        self.assertEqual(self.refusal(delattr, parser, 'StartElementHandler'), (RuntimeError, 'Cannot delete attribute'))
        self.assertEqual(self.refusal(setattr, parser, 'buffer_size', 'x'), (TypeError, 'buffer_size must be an integer'))
        parser.StartElementHandler = self.fail
        self.assertEqual(parser.StartElementHandler, self.fail)

    def test_parsers_of_trees_have_read_only_attributes(self):
        parser = cElementTree.XMLParser()
        for name in ('entity', 'feed', 'nothing'):
            said = "'XMLParser' object has only read-only attributes (%s ." + name + ')'
            self.assertEqual(self.refusal(setattr, parser, name, 3), (TypeError, said % 'assign to'))
            self.assertEqual(self.refusal(delattr, parser, name), (TypeError, said % 'del'))
        self.assertEqual(self.refusal(getattr, parser, 'nothing'), (AttributeError, 'nothing'))


@unittest.skipIf(pyexpat is None, 'the module is not there')
class Errors(unittest.TestCase):

    def test_position(self):
        try:
            pyexpat.ParserCreate().Parse('<a>\n<b></a>', True)
        except pyexpat.ExpatError as error:
            self.assertEqual((error.code, error.lineno, error.offset), (7, 2, 5))
            self.assertEqual(str(error), 'mismatched tag: line 2, column 5')
        else:
            self.fail()

    def test_handler_that_raises_ends_it(self):
        parser, events = record(EndElementHandler=lambda name: 1 // 0)
        self.assertRaises(ZeroDivisionError, parser.Parse, '<a><b/><c/></a>', True)
        self.assertEqual([event[0] for event in events], ['a', 'b'])

    def test_parsing_inside_of_a_handler(self):
        parser = pyexpat.ParserCreate()
        parser.StartElementHandler = lambda *a: parser.Parse('<x/>', True)
        self.assertRaises(RuntimeError, parser.Parse, '<a/>', True)

    def test_handlers_that_go_away(self):
        parser = pyexpat.ParserCreate()
        seen = []

        def characters(text):
            parser.CharacterDataHandler = None
            parser.buffer_text = not parser.buffer_text
            seen.append(text)
        for buffered in False, True:
            parser = pyexpat.ParserCreate()
            parser.buffer_text = buffered
            parser.CharacterDataHandler = characters
            parser.Parse('<a>one\ntwo&#65;three</a>', True)
        self.assertEqual(len(seen), 2)

    def test_separators_in_the_uri(self):
        text = '<p:a xmlns:p="${stuff}" p:x="1" y="2"><b xmlns="http://[::1]/ u"/></p:a>'
        for separator in '} |':
            for triplets, behind in (False, ''), (True, separator + 'p'):
                parser, seen = pyexpat.ParserCreate(None, separator), []
                parser.namespace_prefixes = triplets
                parser.StartElementHandler = lambda name, attributes: seen.append((name, attributes))
                parser.EndElementHandler = seen.append
                parser.Parse(text, True)
                names = ['${stuff}%s%s%s' % (separator, name, behind) for name in 'ax'] + ['http://[::1]/ u%sb' % separator]
                self.assertEqual(seen, [(names[0], {names[1]: '1', 'y': '2'}), (names[2], {}), names[2], names[0]])

    def test_encodings(self):
        self.assertRaises(LookupError, pyexpat.ParserCreate('nowhere').Parse, '<a/>', True)
        parser, events = record()
        parser.Parse("<?xml version='1.0' encoding='cp1252'?><a>\x80</a>", True)
        self.assertIn((u'\u20ac',), events)


def nested_entities(count, use):
    """A document with so many entities, each within the next one; use: where the last of them stands."""
    declared = ['<!ENTITY e0 "x">'] + ['<!ENTITY e%d "&e%d;">' % (i, i - 1) for i in range(1, count)]
    return '<!DOCTYPE a [%s]>%s' % (''.join(declared), use % (count - 1))


@unittest.skipIf(pyexpat is None, 'the module is not there')
class NestedEntities(unittest.TestCase):
    """Expat takes its C stack for each level: so many entities that they might not fit are refused."""
    uses = '<a>&e%d;</a>', '<a b="&e%d;"/>'
    words = 'limit on input amplification factor (from DTD and entities) breached'

    def test_many(self):
        for use in self.uses:
            text = nested_entities(9000, use)
            self.assertEqual(pyexpat.ParserCreate().Parse(text, True), 1)
            self.assertEqual(pyexpat.ParserCreate().Parse(text.decode('ascii').encode('utf-16'), True), 1)
            self.assertEqual(cElementTree.fromstring(text).tag, 'a')

    def test_too_many(self):
        for use in self.uses:
            text = nested_entities(60000, use)
            for code in text, text.decode('ascii').encode('utf-16'):
                self.refused(pyexpat.ExpatError, pyexpat.ParserCreate().Parse, code, True)
                self.refused(pyexpat.ExpatError, pyexpat.ParserCreate().ParseFile, StringIO.StringIO(code))
                self.refused(cElementTree.ParseError, cElementTree.fromstring, code)

    def refused(self, error, function, *arguments):
        with self.assertRaises(error) as caught:
            function(*arguments)
        self.assertTrue(str(caught.exception).startswith(self.words), caught.exception)

    def test_piece_by_piece_and_in_files_of_their_own(self):
        parser, text = pyexpat.ParserCreate(), nested_entities(10001, self.uses[0])
        parser.SetParamEntityParsing(pyexpat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        inside = text[text.index('[') + 1:text.index(']')]

        def subset(context, *where):
            inner = parser.ExternalEntityParserCreate(context)
            for letter in inside:
                inner.Parse(letter)
            return inner.Parse('', True)
        parser.ExternalEntityRefHandler = subset
        self.refused(pyexpat.ExpatError, parser.Parse, '<!DOCTYPE a SYSTEM "d"><a>&e10000;</a>', True)


if __name__ == '__main__':
    unittest.main()
