"""The parser that xml.sax uses: expat, told to call SAX handlers."""
from xml.sax import _exceptions
from xml.sax import handler, xmlreader
from xml.sax._exceptions import (SAXException, SAXNotRecognizedException, SAXNotSupportedException,
                                 SAXParseException, SAXReaderNotAvailable)
try:
    from xml.parsers import expat
except ImportError:
    raise SAXReaderNotAvailable('expat not supported', None)
import weakref

from xml.sax import saxutils

version = '0.20'
AttributesImpl, AttributesNSImpl = xmlreader.AttributesImpl, xmlreader.AttributesNSImpl


# features that can be set, and those that cannot be on
_SWITCHES = (handler.feature_namespaces, handler.feature_external_ges, handler.feature_string_interning)
_CANNOT = {handler.feature_validation: 'expat does not support validation',
           handler.feature_external_pes: 'expat does not read external parameter entities',
           handler.feature_namespace_prefixes: 'expat does not report namespace prefixes'}


_UNSETTABLE = {handler.property_xml_string: (SAXNotSupportedException, 'cannot be set')}


class ExpatLocator(xmlreader.Locator):
    """The place of a parser, which it does not keep alive."""

    def __init__(self, parser):
        self._ref = weakref.ref(parser)

    def _ask(self, value, missing):
        parser = self._ref()
        return missing if parser is None or parser._expat is None else value(parser)

    def getColumnNumber(self):
        return self._ask(lambda reader: reader._expat.ErrorColumnNumber, -1)

    def getLineNumber(self):
        return self._ask(lambda reader: reader._expat.ErrorLineNumber, 1)

    def getPublicId(self):
        return self._ask(lambda reader: reader._origin.getPublicId(), None)

    def getSystemId(self):
        return self._ask(lambda reader: reader._origin.getSystemId(), None)


# event of expat -> method
_CALLS = {'UnparsedEntityDeclHandler': 'unparsed_entity_decl', 'NotationDeclHandler': 'notation_decl',
          'StartNamespaceDeclHandler': 'start_namespace_decl', 'EndNamespaceDeclHandler': 'end_namespace_decl',
          'ExternalEntityRefHandler': 'external_entity_ref', 'SkippedEntityHandler': 'skipped_entity_handler'}


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """expat as XMLReader; namespaceHandling 1 splits names into (URI, local name)."""

    _parser = property(lambda self: self._expat)    # derived classes hang handlers of their own on it

    def __init__(self, namespaceHandling=0, bufsize=2 ** 16 - 20):
        xmlreader.IncrementalParser.__init__(self, bufsize)
        self._origin = xmlreader.InputSource()
        self._expat = self._names = self._lexical = None
        self._content = self.getContentHandler()    # asked for at each event
        self._splits = namespaceHandling
        self._busy = 0
        self._outer = []
        self._external = 1

    # -- the reader

    def parse(self, source):
        self._origin = saxutils.prepare_input_source(source)
        try:
            self.reset()
            self._content.setDocumentLocator(ExpatLocator(self))
            xmlreader.IncrementalParser.parse(self, self._origin)
        except Exception:
            self._close_source()         # close(), which does it otherwise, was not reached
            raise

    def _close_source(self):
        stream = self._origin and self._origin.getByteStream()
        if stream is not None:
            stream.close()

    def prepareParser(self, source):
        if source.getSystemId() is not None:
            base = source.getSystemId()
            self._expat.SetBase(base.encode('utf-8') if isinstance(base, unicode) else base)

    def setContentHandler(self, handler):
        xmlreader.IncrementalParser.setContentHandler(self, handler)
        self._content = handler
        if self._busy:
            self._set_content()

    def getFeature(self, name):
        if name in _CANNOT:
            return 0
        if name not in _SWITCHES:
            raise SAXNotRecognizedException("Feature '%s' not recognized" % name)
        return (self._splits, self._external, self._names is not None)[_SWITCHES.index(name)]

    def setFeature(self, name, state):
        if self._busy:
            raise SAXNotSupportedException('Cannot set features while parsing')
        if name in _CANNOT:
            if state:
                raise SAXNotSupportedException(_CANNOT[name])
        elif name == _SWITCHES[0]:
            self._splits = state
        elif name == _SWITCHES[1]:
            self._external = state
        elif name == _SWITCHES[2]:
            self._names = (self._names if self._names is not None else {}) if state else None
        else:
            raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        if name == handler.property_xml_string:
            if self._expat is None:
                raise SAXNotSupportedException('XML string cannot be returned when not parsing')
            return self._expat.GetInputContext()
        kept = {handler.property_lexical_handler: self._lexical, handler.property_interning_dict: self._names}
        if name not in kept:
            raise SAXNotRecognizedException("Property '%s' not recognized" % name)
        return kept[name]

    def setProperty(self, name, value):
        if name == handler.property_interning_dict:
            self._names = value
        elif name == handler.property_lexical_handler:
            self._lexical = value
            if self._busy:
                self._set_lexical()
        else:
            kind, why = _UNSETTABLE.get(name, (SAXNotRecognizedException, 'not recognized'))
            raise kind("Property '%s' %s" % (name, why))

    # -- in pieces

    def feed(self, data, isFinal=0):
        if not self._busy:
            self._begin()
        try:
            self._expat.Parse(data, isFinal)
        except expat.error as problem:
            words = expat.ErrorString(problem.code)
            self._err_handler.fatalError(SAXParseException(words, problem, self))

    def _begin(self):
        self.reset()
        self._busy = 1
        self._content.startDocument()

    def close(self):
        # inside an entity, or closed already
        if self._outer or self._expat is None:
            return
        try:
            self.feed('', 1)
            self._content.endDocument()
            self._busy = 0
            # an error handler may be asked for the place later
            self._expat = _Place(self._expat)
        finally:
            self._busy = 0
            self._close_source()

    def reset(self):
        separator = ' ' if self._splits else None
        self._expat = parser = expat.ParserCreate(self._origin.getEncoding(), separator,
                                                   {} if self._names is None else self._names)
        if self._splits:
            parser.namespace_prefixes = 1
            parser.StartElementHandler, parser.EndElementHandler = self.start_element_ns, self.end_element_ns
        else:
            parser.StartElementHandler, parser.EndElementHandler = self.start_element, self.end_element
        self._set_content()
        for event, method in _CALLS.items():
            setattr(parser, event, getattr(self, method))
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
        if self._lexical:
            self._set_lexical()
        self._busy, self._outer = 0, []

    def _set_content(self):
        self._expat.ProcessingInstructionHandler = self._content.processingInstruction
        self._expat.CharacterDataHandler = self._content.characters

    def _set_lexical(self):
        lexical, parser = self._lexical, self._expat
        for name, method in (('CommentHandler', 'comment'), ('StartCdataSectionHandler', 'startCDATA'),
                             ('EndCdataSectionHandler', 'endCDATA')):
            setattr(parser, name, None if lexical is None else getattr(lexical, method))
        parser.StartDoctypeDeclHandler = None if lexical is None else self.start_doctype_decl
        parser.EndDoctypeDeclHandler = None if lexical is None else lexical.endDTD

    # -- where it is: the parser is its own locator

    def _here(self, question):
        return getattr(ExpatLocator(self), question)()

    def getColumnNumber(self):
        return None if self._expat is None else self._here('getColumnNumber')

    def getLineNumber(self):
        return self._here('getLineNumber')

    def getPublicId(self):
        return self._origin.getPublicId()

    def getSystemId(self):
        return self._origin.getSystemId()

    # -- what expat calls

    def start_element(self, name, attrs):
        self._content.startElement(name, AttributesImpl(attrs))

    def end_element(self, name):
        self._content.endElement(name)

    @staticmethod
    def _split_name(name):
        """((URI or None, local name), name with its prefix) of 'URI local prefix'."""
        parts = name.split()
        if len(parts) == 1:
            return (None, name), name
        if len(parts) == 3:
            return (parts[0], parts[1]), '%s:%s' % (parts[2], parts[1])
        return tuple(parts), parts[1]

    def start_element_ns(self, name, attrs):
        values, qnames = {}, {}
        for key, value in attrs.items():
            place, written = self._split_name(key)
            values[place], qnames[place] = value, written
        self._content.startElementNS(self._split_name(name)[0], None, AttributesNSImpl(values, qnames))

    def end_element_ns(self, name):
        self._content.endElementNS(self._split_name(name)[0], None)

    def processing_instruction(self, target, data):
        self._content.processingInstruction(target, data)

    def character_data(self, data):
        self._content.characters(data)

    def start_namespace_decl(self, prefix, uri):
        self._content.startPrefixMapping(prefix, uri)

    def end_namespace_decl(self, prefix):
        self._content.endPrefixMapping(prefix)

    def start_doctype_decl(self, name, sysid, pubid, has_internal_subset):
        self._lexical.startDTD(name, pubid, sysid)

    def unparsed_entity_decl(self, name, base, sysid, pubid, notation_name):
        self._dtd_handler.unparsedEntityDecl(name, pubid, sysid, notation_name)

    def notation_decl(self, name, base, sysid, pubid):
        self._dtd_handler.notationDecl(name, pubid, sysid)

    def skipped_entity_handler(self, name, is_pe):
        self._content.skippedEntity('%' + name if is_pe else name)

    def external_entity_ref(self, context, base, sysid, pubid):
        if not self._external:
            return 1
        found = self._ent_handler.resolveEntity(pubid, sysid)
        found = saxutils.prepare_input_source(found, self._origin.getSystemId() or '')
        self._outer.append((self._expat, self._origin))
        self._expat, self._origin = self._expat.ExternalEntityParserCreate(context), found
        try:
            return self.__read_entity(found)
        finally:
            self._expat, self._origin = self._outer.pop()

    def __read_entity(self, source):
        "1, or 0 for an error that expat shall raise."
        try:
            xmlreader.IncrementalParser.parse(self, source)
        except SAXException:
            return 0
        return 1


class _Place(object):
    """The last place of a parser that is done."""

    def __init__(self, parser):
        self.ErrorColumnNumber, self.ErrorLineNumber = parser.ErrorColumnNumber, parser.ErrorLineNumber


def create_parser(*args, **kwargs):
    """A new parser."""
    return ExpatParser(*args, **kwargs)
