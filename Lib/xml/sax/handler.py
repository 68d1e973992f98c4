"""What a parser calls: classes to derive from, whose methods do nothing; names of features and properties."""

version = '2.0beta'

_SAX, _PYTHON = 'http://xml.org/sax/', 'http://www.python.org/sax/properties/'
# features are true or false
feature_namespaces = _SAX + 'features/namespaces'
feature_namespace_prefixes = _SAX + 'features/namespace-prefixes'
feature_string_interning = _SAX + 'features/string-interning'
feature_validation = _SAX + 'features/validation'
feature_external_ges = _SAX + 'features/external-general-entities'
feature_external_pes = _SAX + 'features/external-parameter-entities'
all_features = [feature_namespaces, feature_namespace_prefixes, feature_string_interning, feature_validation,
                feature_external_ges, feature_external_pes]
# properties are objects
property_lexical_handler = _SAX + 'properties/lexical-handler'
property_declaration_handler = _SAX + 'properties/declaration-handler'
property_dom_node = _SAX + 'properties/dom-node'
property_xml_string = _SAX + 'properties/xml-string'
property_encoding = _PYTHON + 'encoding'
property_interning_dict = _PYTHON + 'interning-dict'
all_properties = [property_lexical_handler, property_dom_node, property_declaration_handler, property_xml_string,
                  property_encoding, property_interning_dict]


class ErrorHandler:
    """Errors are raised, warnings printed."""

    def error(self, exception):
        "Wrong, but the parser can go on."
        raise exception

    def fatalError(self, exception):
        "The parser cannot go on."
        raise exception

    def warning(self, exception):
        print exception


class ContentHandler:
    """What stands in the document, in its order."""

    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        "Comes first; the locator says where the parser is."
        self._locator = locator

    def startDocument(self):
        pass

    def endDocument(self):
        pass

    def startPrefixMapping(self, prefix, uri):
        "A namespace begins (prefix None: the default one)."

    def endPrefixMapping(self, prefix):
        pass

    def startElement(self, name, attrs):
        "Without namespaces: a name, and its AttributesImpl."

    def endElement(self, name):
        pass

    def startElementNS(self, name, qname, attrs):
        "With namespaces: (URI, local name), the name as it stands, AttributesNSImpl."

    def endElementNS(self, name, qname):
        pass

    def characters(self, content):
        "A piece of text."

    def ignorableWhitespace(self, whitespace):
        pass

    def processingInstruction(self, target, data):
        pass

    def skippedEntity(self, name):
        pass


class DTDHandler:
    """Notations, and entities that are no XML."""

    def notationDecl(self, name, publicId, systemId):
        pass

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        pass


class EntityResolver:
    """Where entities come from."""

    def resolveEntity(self, publicId, systemId):
        "The system id, or an InputSource, to read."
        return systemId
