"""Makes minidom documents from expat's events.

    parse(file name or file), parseString(string)                       documents
    parseFragment(file, context), parseFragmentString(string, context)  DocumentFragments: content that could
                                                                        stand in the node `context`

How it works: `install` gives a parser the handlers; curNode is the node that is open, new nodes become its
last child.  A filter's FILTER_REJECT and FILTER_SKIP at the start of an element put a FilterCrutch in place of
the two element handlers until that element ends.  The internal subset is read a second time, by an
InternalSubsetExtractor, because expat gives text as written only to a parser without other handlers.
"""
import re

import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, Node, minidom, xmlbuilder
from xml.dom.minicompat import *
from xml.dom.NodeFilter import NodeFilter
from xml.parsers import expat

TEXT_NODE = Node.TEXT_NODE
CDATA_SECTION_NODE = Node.CDATA_SECTION_NODE
DOCUMENT_NODE = Node.DOCUMENT_NODE

FILTER_ACCEPT = xmlbuilder.DOMBuilderFilter.FILTER_ACCEPT
FILTER_REJECT = xmlbuilder.DOMBuilderFilter.FILTER_REJECT
FILTER_SKIP = xmlbuilder.DOMBuilderFilter.FILTER_SKIP
FILTER_INTERRUPT = xmlbuilder.DOMBuilderFilter.FILTER_INTERRUPT

theDOMImplementation = minidom.getDOMImplementation()

_PIECE = 16 * 1024      # bytes read at a time

_no_type = minidom.TypeInfo(None, None)


def _method_of(event):
    "The name of the method for an event of expat: of StartElement start_element_handler."
    if event == 'ProcessingInstruction':
        return 'pi_handler'
    return re.sub('(?<!^)([A-Z])', r'_\1', event).lower() + '_handler'


_METHODS = dict((event + 'Handler', _method_of(event)) for event in (
    'StartDoctypeDecl', 'EndDoctypeDecl', 'XmlDecl', 'ExternalEntityRef', 'StartElement', 'EndElement',
    'StartCdataSection', 'EndCdataSection', 'ProcessingInstruction', 'Comment', 'NotationDecl', 'ElementDecl',
    'AttlistDecl', 'EntityDecl'))


def _connect(builder, parser, events):
    "Makes the methods of a builder the parser's handlers of `events`, 'StartElement' and so on."
    for event in events.split():
        event += 'Handler'
        setattr(parser, event, getattr(builder, _METHODS[event]))


class ParseEscape(Exception):
    "Ends the reading early; what was built so far stays."


class ElementInfo(object):
    "What the DTD declares of an element: its content model and its attributes."
    __slots__ = ('tagName', '_model', '_types')

    def __init__(self, tagName, model=None):
        self.tagName = tagName
        self._model = model     # expat's tuple, None as long as only attributes are declared
        self._types = []        # (attribute, expat's word for its type, default, required), in order

    # a pickle has 2.7's rows of eight, in which four places are never used

    def __getstate__(self):
        rows = [[None, name, None, None, default, 0, kind, required] for name, kind, default, required in self._types]
        return rows, self._model, self.tagName

    def __setstate__(self, state):
        rows, self._model, self.tagName = state
        self._types = [(row[1], row[6], row[4], row[7]) for row in rows]

    def _declare(self, *facts):
        self._types.append(facts)

    def _kind(self, name):
        return next((facts[1] for facts in self._types if facts[0] == name), None)

    def getAttributeType(self, aname):
        "A TypeInfo: 'cdata', 'id', 'enumeration' ...; without a name when nothing is declared."
        kind = self._kind(aname)
        if kind is None:
            return _no_type
        return minidom.TypeInfo(None, 'enumeration' if kind.startswith('(') else
                                str(kind).partition('(')[0].lower())

    def getAttributeTypeNS(self, namespaceURI, localName):
        return _no_type

    def isElementContent(self):
        "Does the model allow elements only?"
        return bool(self._model) and self._model[0] in (expat.model.XML_CTYPE_CHOICE, expat.model.XML_CTYPE_SEQ)

    def isEmpty(self):
        return bool(self._model) and self._model[0] == expat.model.XML_CTYPE_EMPTY

    def isId(self, aname):
        return self._kind(aname) == 'ID'

    def isIdNS(self, euri, ename, auri, aname):
        return self.isId(aname) if not auri else False      # a DTD knows no namespaces


class ExpatBuilder:
    "Builds a document without regard to namespaces."
    _namespaces = False

    def __init__(self, options=None):
        self._options = options or xmlbuilder.Options()
        self._filter = self._options.filter and FilterVisibilityController(self._options.filter)
        self._drops_space = not self._options.whitespace_in_element_content
        self.reset()

    def reset(self):
        "Forgets the document; the next one begins."
        self._parser = None
        self._prolog = []           # the pieces read until the document type has ended; then None
        self._has_subset = False
        self._in_cdata = False
        self._text_open = False     # is the last child a text that no one has filtered yet?
        self.document = self.curNode = theDOMImplementation.createDocument(None, None, None)
        self._infos = self.document._elem_info

    def createParser(self):
        return expat.ParserCreate()

    def getParser(self):
        "The parser of the document, ready to read."
        if self._parser is None:
            parser = self._parser = self.createParser()
            parser.buffer_text = parser.ordered_attributes = parser.specified_attributes = True
            self.install(parser)
        return self._parser

    def install(self, parser):
        "Gives `parser` the handlers."
        _connect(self, parser, 'StartDoctypeDecl EndDoctypeDecl XmlDecl ExternalEntityRef')
        self._install_content(parser)
        parser.StartElementHandler = self.first_element_handler

    def _install_content(self, parser):
        _connect(self, parser, 'StartElement EndElement')
        self._install_asides(parser)
        parser.CharacterDataHandler = self.character_data_handler
        if self._options.cdata_sections:
            _connect(self, parser, 'StartCdataSection EndCdataSection')
            parser.CharacterDataHandler = self.character_data_handler_cdata

    def _install_asides(self, parser):
        _connect(self, parser, 'ProcessingInstruction')
        if self._options.comments:
            _connect(self, parser, 'Comment')

    # Reading

    def _feed(self, data, last):
        if self._prolog is not None:
            self._prolog.append(data)
        self.getParser().Parse(data, last)

    def _finish(self):
        "The document; the builder forgets it."
        document = self.document
        if self._has_subset and document.doctype is not None:
            extractor = InternalSubsetExtractor()
            extractor.parseString(''.join(self._subset_source))
            document.doctype.internalSubset = extractor.getSubset()
        self.reset()
        return document

    def parseFile(self, file):
        "The document in an open file."
        try:
            for data in iter(lambda: file.read(_PIECE), ''):
                self._feed(data, False)
            self._feed('', True)
        except ParseEscape:
            pass        # the filter wants no more
        return self._finish()

    def parseString(self, string):
        try:
            self._feed(string, True)
        except ParseEscape:
            pass        # the filter wants no more
        return self._finish()

    # The declarations

    def xml_decl_handler(self, version, encoding, standalone):
        document = self.document
        document.version, document.encoding = version, encoding
        if standalone >= 0:
            document.standalone = bool(standalone)

    def start_doctype_decl_handler(self, doctypeName, systemId, publicId, has_internal_subset):
        document = self.document
        doctype = theDOMImplementation.createDocumentType(doctypeName, publicId, systemId)
        doctype.ownerDocument = document
        minidom._append(document, doctype)
        document.doctype = doctype
        if self._filter and self._filter.acceptNode(doctype) == FILTER_REJECT:
            document.removeChild(doctype)
            return
        self._has_subset = bool(has_internal_subset)
        if not has_internal_subset:
            return
        parser = self.getParser()
        parser.CommentHandler = parser.ProcessingInstructionHandler = None    # they are text of the subset
        _connect(self, parser, 'NotationDecl ElementDecl AttlistDecl')
        if self._options.entities:
            _connect(self, parser, 'EntityDecl')

    def end_doctype_decl_handler(self):
        self._subset_source, self._prolog = self._prolog, None
        self._install_asides(self.getParser())

    def _declared(self, node, table):
        self.document._own(node)
        if not self._filter or self._filter.acceptNode(node) == FILTER_ACCEPT:
            table._seq.append(node)

    def entity_decl_handler(self, entityName, is_parameter_entity, value, base, systemId, publicId, notationName):
        if is_parameter_entity:
            return
        node = minidom.Entity(entityName, publicId, systemId, notationName)
        if value is not None:
            minidom._append(node, self.document.createTextNode(value))
        self._declared(node, self.document.doctype.entities)

    def notation_decl_handler(self, notationName, base, systemId, publicId):
        self._declared(minidom.Notation(notationName, publicId, systemId), self.document.doctype.notations)

    def element_decl_handler(self, name, model):
        info = self._infos.setdefault(name, ElementInfo(name, model))
        info._model = model

    def attlist_decl_handler(self, elem, name, type, default, required):
        self._infos.setdefault(elem, ElementInfo(elem))._declare(name, type, default, required)

    def external_entity_ref_handler(self, context, base, systemId, publicId):
        return 1        # what stands elsewhere is left out

    # Text

    def _add_leaf(self, node):
        "A new last child without children: the filter may not want it."
        self._end_text()
        minidom._append(self.curNode, self.document._own(node))
        if self._filter:
            self._judge(node)

    def _judge(self, node):
        "Asks the filter about a node that is complete."
        if self._filter.acceptNode(node) == FILTER_REJECT:
            node.parentNode.removeChild(node)

    def _end_text(self):
        "What follows is not part of the text before it: a filter can see that now."
        if self._text_open:
            self._text_open = False
            self._judge(self.curNode.lastChild)

    def _add_text(self, node, data):
        minidom._append(self.curNode, minidom._filled(node, data, self.document))
        self._text_open = bool(self._filter)

    def character_data_handler(self, data):
        children = self.curNode.childNodes
        last = children[-1] if children else None
        if last is not None and last.nodeType == TEXT_NODE:
            last.data += data
            return
        if self._text_open:
            self._end_text()
        self._add_text(minidom.Text(), data)

    def character_data_handler_cdata(self, data):
        "The same where sections are kept as such."
        if self._in_cdata == 'begun':
            self.curNode.lastChild.data += data
        elif self._in_cdata:
            self._end_text()
            self._add_text(minidom.CDATASection(), data)
            self._in_cdata = 'begun'
        else:
            self.character_data_handler(data)

    def start_cdata_section_handler(self):
        self._in_cdata = 'empty'

    def end_cdata_section_handler(self):
        self._in_cdata = False

    def comment_handler(self, data):
        self._add_leaf(minidom.Comment(data))

    def pi_handler(self, target, data):
        self._add_leaf(minidom.ProcessingInstruction(target, data))

    # Elements

    def first_element_handler(self, name, attributes):
        "The root: what follows needs no look at the prolog any more."
        self._prolog = None
        self.getParser().StartElementHandler = self.start_element_handler
        self.start_element_handler(name, attributes)

    def _make_element(self, name, attributes):
        node = self.document._own(minidom.Element(name))
        add = node.attributes._add
        for place in range(0, len(attributes), 2):
            name = attributes[place]
            attribute = minidom.Attr(name)
            own = attribute.__dict__
            own['value'] = own['nodeValue'] = attributes[place + 1]
            add(name, (EMPTY_NAMESPACE, minidom._split_name(name)[1]), attribute)
        return node

    def start_element_handler(self, name, attributes):
        node = self._make_element(name, attributes)
        if self._filter:
            self._end_text()
            verdict = self._filter.startContainer(node)
            if verdict in (FILTER_REJECT, FILTER_SKIP):
                (Rejecter if verdict == FILTER_REJECT else Skipper)(self)
                return
        minidom._append(self.curNode, node)
        self.curNode = node

    def end_element_handler(self, name):
        if self._text_open:
            self._end_text()
        node = self.curNode
        self.curNode = node.parentNode
        if self._drops_space:
            self._drop_white_space(node)
        if self._filter:
            self._judge_element(node)

    def _drop_white_space(self, node):
        info = self.document._get_elem_info(node)
        if info is not None and info.isElementContent():
            for child in list(node.childNodes):
                if child.nodeType == TEXT_NODE and not child.data.strip():
                    node.removeChild(child)

    def _judge_element(self, node):
        if node is self.document.documentElement:
            return
        verdict = self._filter.acceptNode(node)
        if verdict == FILTER_SKIP:
            children = list(node.childNodes)
            for child in children:
                node.parentNode.insertBefore(child, node)
        if verdict in (FILTER_SKIP, FILTER_REJECT):
            node.parentNode.removeChild(node)


class FilterVisibilityController(object):
    "Asks a filter about the nodes that it wants to see (whatToShow)."
    __slots__ = ('filter',)

    def __init__(self, filter):
        self.filter = filter

    def _ask(self, question, node, allowed):
        if not self.filter.whatToShow >> node.nodeType - 1 & 1:
            return FILTER_ACCEPT
        verdict = getattr(self.filter, question)(node)
        if verdict == FILTER_INTERRUPT:
            raise ParseEscape
        if verdict not in allowed:
            raise ValueError('%s() returned illegal value: %r' % (question, verdict))
        return verdict

    def startContainer(self, node):
        return self._ask('startContainer', node, (FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP))

    def acceptNode(self, node):
        return self._ask('acceptNode', node, (FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP))


class FilterCrutch(object):
    "Stands in for a builder's element handlers until the element that has just begun ends."
    __slots__ = ('_builder', '_depth', '_kept')
    _silenced = ()

    def __init__(self, builder):
        self._builder = builder
        self._depth = 0
        parser = builder.getParser()
        names = ('StartElementHandler', 'EndElementHandler') + self._silenced
        self._kept = [(name, getattr(parser, name)) for name in names]
        for name in self._silenced:
            setattr(parser, name, None)
        parser.StartElementHandler = self.start_element_handler
        parser.EndElementHandler = self.end_element_handler

    def start_element_handler(self, *args):
        self._depth += 1

    def end_element_handler(self, *args):
        "Gives the handlers back at the end of the element.  Was it the end?"
        self._depth -= 1
        if self._depth >= 0:
            return False
        parser = self._builder.getParser()
        for name, handler in self._kept:
            setattr(parser, name, handler)
        return True


class Rejecter(FilterCrutch):
    "Lets nothing of the element through."
    __slots__ = ()
    _silenced = ('CharacterDataHandler', 'CommentHandler', 'ProcessingInstructionHandler',
                 'StartCdataSectionHandler', 'EndCdataSectionHandler')


class Skipper(FilterCrutch):
    "Leaves the element out and lets through what it holds."
    __slots__ = ()

    def start_element_handler(self, *args):
        FilterCrutch.start_element_handler(self)
        before = self._builder.getParser().StartElementHandler
        self._builder.start_element_handler(*args)
        if self._builder.getParser().StartElementHandler != before:
            self._depth -= 1        # another crutch will see the end of that element

    def end_element_handler(self, *args):
        ended = FilterCrutch.end_element_handler(self)
        if ended:
            self._builder._end_text()
        else:
            self._builder.end_element_handler(*args)
        return ended


# -- fragments ----------------------------------------------------------------------------------------

_FRAGMENT = 'fragment'      # system identifier of the entity that stands for the fragment's text


class FragmentBuilder(ExpatBuilder):
    """Builds a DocumentFragment of content that could stand in the node `context`: it is read as an entity
    of a document that declares what the context's document type does."""

    def __init__(self, context, options=None):
        self.context = context
        self.originalDocument = context if context.nodeType == DOCUMENT_NODE else context.ownerDocument
        ExpatBuilder.__init__(self, options)

    def reset(self):
        ExpatBuilder.reset(self)
        self.fragment = None
        self._source = None

    def parseFile(self, file):
        return self.parseString(file.read())

    def parseString(self, string):
        "The fragment; ExpatError when the string is no well-formed content."
        self._source = string
        try:
            self.getParser().Parse(self._frame(), True)
        finally:
            fragment = self.fragment
            self.reset()
        return fragment

    def _frame(self):
        "A document around the entity."
        doctype = self.originalDocument.doctype
        name, identifiers, subset = 'frame', '', ''
        if doctype is not None:
            if doctype.publicId:
                identifiers = 'PUBLIC "%s" "%s"' % (doctype.publicId, doctype.systemId)
            elif doctype.systemId:
                identifiers = 'SYSTEM "%s"' % doctype.systemId
            subset = doctype.internalSubset or ''
        text = u'<!DOCTYPE %s %s [%s <!ENTITY %s.text SYSTEM "%s">]><%s%s>&%s.text;</%s>' % (
            name, identifiers, subset, name, _FRAGMENT, name, self._declarations(), name, name)
        return text.encode('utf-8')

    def _declarations(self):
        "The namespaces that the context knows, as attributes."
        return ''

    def install(self, parser):
        parser.ExternalEntityRefHandler = self.external_entity_ref_handler

    def external_entity_ref_handler(self, context, base, systemId, publicId):
        if systemId == _FRAGMENT:
            self.__begin_fragment()
            self.__parse_inside(context)
            return 1
        return ExpatBuilder.external_entity_ref_handler(self, context, base, systemId, publicId)

    def __begin_fragment(self):
        self.document = self.originalDocument
        self.fragment = self.curNode = self.document.createDocumentFragment()
        self._prolog = None

    def __parse_inside(self, context):
        "Reads the fragment where the frame refers to it, by a parser of its own."
        frame = self._parser
        self._parser = frame.ExternalEntityParserCreate(context)
        try:
            self._install_content(self._parser)
            self._parser.Parse(self._source, True)
        finally:
            self._parser = frame


class Namespaces:
    "Mixed into a builder: elements and attributes know their namespaces."
    _namespaces = True

    def createParser(self):
        parser = expat.ParserCreate(namespace_separator=' ')
        parser.namespace_prefixes = True
        return parser

    def _initNamespaces(self):
        "To be called by reset() of a builder that this is mixed into."
        self._declared_prefixes, self._names_seen = [], {}

    def install(self, parser):
        self._declared_prefixes = []
        super_class = FragmentBuilder if isinstance(self, FragmentBuilder) else ExpatBuilder
        super_class.install(self, parser)
        self._install_namespaces(parser)

    def _install_namespaces(self, parser):
        if self._options.namespace_declarations:
            parser.StartNamespaceDeclHandler = self.start_namespace_decl_handler

    def start_namespace_decl_handler(self, prefix, uri):
        "Comes before the element that declares it."
        self._declared_prefixes.append((prefix, uri))

    def _names(self, triplet):
        """What expat says ('uri local prefix', without a prefix 'uri local', without a namespace 'local') as
        (uri, local, prefix, qualified name)."""
        parts = triplet.split(' ')
        if len(parts) == 1:
            return EMPTY_NAMESPACE, triplet, EMPTY_PREFIX, triplet
        if len(parts) == 2:
            return parts[0], parts[1], EMPTY_PREFIX, parts[1]
        uri, local, prefix = parts
        return uri, self._shared(local), self._shared(prefix), self._shared(prefix + ':' + local)

    def _known_names(self, triplet):
        "_names(), kept because a document asks for them again and again."
        names = self._names_seen[triplet] = self._names(triplet)
        return names

    def _shared(self, name):
        return self.getParser().intern.setdefault(name, name)

    def _make_element(self, name, attributes):
        uri, local, prefix, qualified = self._names_seen.get(name) or self._known_names(name)
        node = minidom.Element(qualified, uri, prefix, local)
        node.ownerDocument = self.document
        if self._declared_prefixes:
            for prefix, uri in self._declared_prefixes:
                name = 'xmlns:' + prefix if prefix else 'xmlns'
                self._attribute(node, name, (XMLNS_NAMESPACE, prefix or 'xmlns'), 'xmlns' if prefix else None, uri or '')
            del self._declared_prefixes[:]
        if attributes:
            for place in range(0, len(attributes), 2):
                name = attributes[place]
                uri, local, prefix, qualified = self._names_seen.get(name) or self._known_names(name)
                self._attribute(node, qualified, (uri, local), prefix, attributes[place + 1])
        return node

    def _attribute(self, element, name, pair, prefix, value):
        attribute = minidom.Attr(name, pair[0], pair[1], prefix)
        own = attribute.__dict__
        own['value'] = own['nodeValue'] = value
        element.attributes._add(name, pair, attribute)

    # called for each element: no step in between
    start_element_handler = vars(ExpatBuilder)['start_element_handler']
    end_element_handler = vars(ExpatBuilder)['end_element_handler']


class ExpatBuilderNS(Namespaces, ExpatBuilder):
    "Builds a document with namespaces."

    def reset(self):
        ExpatBuilder.reset(self)
        self._initNamespaces()


class FragmentBuilderNS(Namespaces, FragmentBuilder):
    "Builds a fragment with the namespaces of its context."

    def reset(self):
        FragmentBuilder.reset(self)
        self._initNamespaces()

    def external_entity_ref_handler(self, context, base, systemId, publicId):
        del self._declared_prefixes[:]
        return FragmentBuilder.external_entity_ref_handler(self, context, base, systemId, publicId)

    def _install_content(self, parser):
        FragmentBuilder._install_content(self, parser)
        self._install_namespaces(parser)

    def _declarations(self):
        known = {}
        node = self.context
        while node is not None:
            if node.nodeType == Node.ELEMENT_NODE and node.hasAttributes():
                for attribute in node.attributes.values():
                    if attribute.namespaceURI == XMLNS_NAMESPACE:
                        known.setdefault(attribute.nodeName, attribute.value)
            node = node.parentNode
        return ''.join([u' %s="%s"' % (name, value.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;'))
                        for name, value in sorted(known.items())])


class InternalSubsetExtractor(ExpatBuilder):
    "Finds the text between the brackets of <!DOCTYPE ... [...]>."
    subset = None

    def install(self, parser):
        _connect(self, parser, 'StartDoctypeDecl EndDoctypeDecl StartElement')

    def getSubset(self):
        "The text, None when there are no brackets."
        return None if self.subset is None else ''.join(self.subset)

    def parseFile(self, file):
        self.parseString(file.read())

    def parseString(self, string):
        try:
            self.getParser().Parse(string, False)
        except ParseEscape:
            pass        # that was all of it

    def start_doctype_decl_handler(self, name, publicId, systemId, has_internal_subset):
        if has_internal_subset:
            self.subset = []
            self.getParser().DefaultHandler = self.subset.append

    def end_doctype_decl_handler(self):
        raise ParseEscape

    def start_element_handler(self, name, attrs):
        raise ParseEscape


# -- functions ----------------------------------------------------------------------------------------

def makeBuilder(options):
    "The builder that the options ask for."
    return (ExpatBuilderNS if options.namespaces else ExpatBuilder)(options)


def _with_file(file, read):
    "read(the open file); a file that is named is opened and closed here."
    if not isinstance(file, StringTypes):
        return read(file)
    with open(file, 'rb') as stream:
        return read(stream)


def parse(file, namespaces=True):
    "The document in a file, or in the file of this name."
    builder = ExpatBuilderNS() if namespaces else ExpatBuilder()
    return _with_file(file, builder.parseFile)


def parseString(string, namespaces=True):
    "The document in a string."
    return (ExpatBuilderNS() if namespaces else ExpatBuilder()).parseString(string)


def parseFragment(file, context, namespaces=True):
    "The fragment in a file, which could stand in the node `context`."
    builder = FragmentBuilderNS(context) if namespaces else FragmentBuilder(context)
    return _with_file(file, builder.parseFile)


def parseFragmentString(string, context, namespaces=True):
    "The fragment in a string."
    return (FragmentBuilderNS if namespaces else FragmentBuilder)(context).parseString(string)
