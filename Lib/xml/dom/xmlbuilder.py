"""DOM level 3 load and save: builders made of features, input sources, filters.

    builder = DOMBuilder()
    builder.setFeature('comments', 0)
    document = builder.parse(source)        # a DOMInputSource

setFeature only knows whether something is asked for; expatbuilder does it, with the Options that result.
"""
import xml.dom

__all__ = ['DOMBuilder', 'DOMEntityResolver', 'DOMInputSource']


# Features, by default and by the states they can be put into: 'b'oth, only 'f' (off), 'n'one.
_FEATURES = """
    namespaces +b                   namespace_declarations +b           entities +b
    validation -f                   external_parameter_entities +b      comments +b
    validate_if_schema -f           external_general_entities +b        cdata_sections +b
    validate -n                     external_dtd_subset +n              infoset -b
    datatype_normalization -n       create_entity_ref_nodes +b          supported_mediatypes_only -f
    whitespace_in_element_content +b                                    charset_overrides_xml_encoding +b
""".split()
_STATES = dict(zip(_FEATURES[::2], _FEATURES[1::2]))

# What the feature infoset stands for.
_INFOSET = dict.fromkeys(('namespace_declarations', 'validate_if_schema', 'create_entity_ref_nodes', 'entities',
                          'cdata_sections'), False)
_INFOSET.update(dict.fromkeys(('datatype_normalization', 'whitespace_in_element_content', 'comments',
                               'charset_overrides_xml_encoding'), True))


class Options:
    "What a builder does; each attribute is a feature of the recommendation."
    errorHandler = filter = None


for _name, _state in _STATES.items():
    setattr(Options, _name, _state.startswith('+'))
Options.namespaces = 1


def _option(feature):
    return feature.replace('-', '_')


class DOMBuilder:
    "Reads documents as its features, filter and entity resolver say."
    entityResolver = None
    errorHandler = None
    filter = None

    ACTION_REPLACE, ACTION_APPEND_AS_CHILDREN, ACTION_INSERT_AFTER, ACTION_INSERT_BEFORE = range(1, 5)

    def __init__(self):
        self._asked = {}

    def supportsFeature(self, name):
        "Is there such a feature at all?"
        return _option(name) in _STATES

    def canSetFeature(self, name, state):
        "Could setFeature set it so?"
        possible = _STATES.get(_option(name), 'n')[-1]
        return possible == 'b' or possible == 'f' and not state

    def setFeature(self, name, state):
        "Asks for a feature, or not.  NotFoundErr: unknown; NotSupportedErr: not in this state."
        if not self.supportsFeature(name):
            raise xml.dom.NotFoundErr('unknown feature: ' + repr(name))
        if not self.canSetFeature(name, state):
            raise xml.dom.NotSupportedErr('unsupported feature: %r' % (name,))
        if name != 'infoset':
            self._asked[_option(name)] = bool(state)
        elif state:
            self._asked.update(_INFOSET)

    def getFeature(self, name):
        "Is it asked for?  NotFoundErr for an unknown feature."
        if not self.supportsFeature(name):
            raise xml.dom.NotFoundErr('feature %r not known' % (name,))
        if name == 'infoset':
            return all(self.getFeature(part) == state for part, state in _INFOSET.items())
        return self._asked.get(_option(name), getattr(Options, _option(name)))

    def parse(self, input):
        "The document that a DOMInputSource (byteStream or systemId) gives."
        import xml.dom.expatbuilder
        stream = input.byteStream
        if stream is None and input.systemId:
            import urllib2
            stream = urllib2.urlopen(input.systemId)
        options = Options()
        vars(options).update(self._asked, filter=self.filter, errorHandler=self.errorHandler)
        return xml.dom.expatbuilder.makeBuilder(options).parseFile(stream)

    def parseURI(self, uri):
        "The document at an address."
        resolver = self.entityResolver or DOMEntityResolver()
        return self.parse(resolver.resolveEntity(None, uri))

    def parseWithContext(self, input, cnode, action):
        if not self.ACTION_REPLACE <= action <= self.ACTION_INSERT_BEFORE:
            raise ValueError('not a legal action')
        raise NotImplementedError("Haven't written this yet...")


class DOMInputSource(object):
    "Where a document comes from."
    __slots__ = ('byteStream', 'characterStream', 'stringData', 'encoding', 'publicId', 'systemId', 'baseURI')

    def __init__(self):
        for name in self.__slots__:
            setattr(self, name, None)


class DOMEntityResolver(object):
    "Opens what a system identifier names, by urllib2."
    __slots__ = ('_opener',)

    def __init__(self):
        self._opener = None

    def resolveEntity(self, publicId, systemId):
        "A DOMInputSource with an open byteStream."
        import posixpath
        import urllib2
        import urlparse
        if self._opener is None:
            self._opener = urllib2.build_opener()
        found = DOMInputSource()
        found.publicId, found.systemId = publicId, systemId
        found.byteStream = self._opener.open(systemId)
        charset = found.byteStream.info().getparam('charset')
        found.encoding = charset and charset.lower()
        scheme, host, path, query, fragment = urlparse.urlsplit(systemId)
        folder = posixpath.join(posixpath.dirname(path), '')
        found.baseURI = urlparse.urlunsplit((scheme, host, folder, query, fragment))
        return found


class DOMBuilderFilter:
    """Decides while a document is read what becomes part of it: startContainer when an element begins,
    acceptNode when a node is complete.  FILTER_INTERRUPT ends the reading."""
    FILTER_ACCEPT, FILTER_REJECT, FILTER_SKIP, FILTER_INTERRUPT = range(1, 5)

    whatToShow = 0xFFFFFFFFL    # of NodeFilter: all

    def acceptNode(self, element):
        return DOMBuilderFilter.FILTER_ACCEPT

    startContainer = acceptNode


class DocumentLS:
    "What a document can load; here nothing, only save itself as text."
    async = False

    def _get_async(self):
        return False

    def _set_async(self, async):
        if async:
            raise xml.dom.NotSupportedErr('asynchronous document loading is not supported')

    def abort(self):
        raise NotImplementedError("haven't figured out what this means yet")

    def load(self, uri):
        raise NotImplementedError("haven't written this yet")

    def loadXML(self, source):
        raise NotImplementedError("haven't written this yet")

    def saveXML(self, snode):
        "The text of a node of this document, without one that of the whole document."
        if snode is not None and snode.ownerDocument is not self:
            raise xml.dom.WrongDocumentErr()
        return (snode or self).toxml()


class DOMImplementationLS:
    "Makes builders and sources."
    MODE_SYNCHRONOUS = 1
    MODE_ASYNCHRONOUS = 2

    def createDOMBuilder(self, mode, schemaType):
        if schemaType is not None:
            raise xml.dom.NotSupportedErr('schemaType not yet supported')
        if mode not in (self.MODE_SYNCHRONOUS, self.MODE_ASYNCHRONOUS):
            raise ValueError('unknown value for mode')
        if mode != self.MODE_SYNCHRONOUS:
            raise xml.dom.NotSupportedErr('asynchronous builders are not supported')
        return DOMBuilder()

    def createDOMWriter(self):
        raise NotImplementedError("the writer interface hasn't been written yet!")

    def createDOMInputSource(self):
        return DOMInputSource()
