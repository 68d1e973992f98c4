"""A small DOM: level 1 and 2 core, some of level 3.

    document = minidom.parseString('<a x="1"><b/></a>')      # or parse(file name or file)
    document.documentElement.setAttribute('y', '2')
    document.toxml()          # u'<?xml version="1.0" ?><a x="1" y="2"><b/></a>'

How it works: a node links to its parent and its neighbours, and holds its children in the list childNodes;
_splice is the only place that changes both.  An element holds its attributes in two dicts, by name and by
(namespace, local name); a NamedNodeMap is a view of them.  An attribute has no children until someone asks for
them.  Nodes are of classic classes, whose properties cannot be set: where one attribute has two names (data and
nodeValue), __setattr__ sets both.  The names in their dicts are those of 2.7, so that pickles can be exchanged.

unlink() breaks the links of a tree that is no longer wanted, so that it goes away at once.

_nodes has what is common to all nodes and those that hold text, _attributes has attributes; here are elements,
document types and documents.
"""
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, XML_NAMESPACE, domreg
from xml.dom.minicompat import *
from xml.dom._nodes import (
    CDATASection, CharacterData, Childless, Comment, DocumentFragment, Node, ProcessingInstruction, Text,
    _append, _Codes, _CONTENT, _escaped, _filled, _require_text, _split_name, _write_data)
from xml.dom._attributes import (
    Attr, AttributeList, NamedNodeMap, ReadOnlySequentialNamedNodeMap, TypeInfo, _no_type)
from xml.dom.xmlbuilder import DOMImplementationLS, DocumentLS

_USER_DATA = xml.dom.UserDataHandler


# -- elements -----------------------------------------------------------------------------------------

def _elements_below(node):
    "The elements below `node` in the order of the document."
    element, found, left = _Codes.ELEMENT_NODE, [], [node]
    while left:
        node = left.pop()
        found.append(node)
        below = [child for child in node.childNodes if child.nodeType == element]
        if below:
            below.reverse()
            left += below           # the first of them comes next
    return found[1:]


class Element(Node):
    "An element: tagName, attributes, children."
    nodeType = _Codes.ELEMENT_NODE
    nodeValue = None
    schemaType = _no_type
    _child_node_types = _CONTENT

    def __init__(self, tagName, namespaceURI=None, prefix=None, localName=None):
        self.tagName = self.nodeName = tagName
        self.namespaceURI = namespaceURI
        self.prefix = prefix
        self.childNodes = NodeList()
        self._attrs = {}        # name -> Attr
        self._attrsNS = {}      # (namespace, local name) -> the same

    def __repr__(self):
        return '<DOM Element: %s at %#x>' % (self.tagName, id(self))

    def _get_localName(self):
        return _split_name(self.tagName)[1]

    # renameNode sets one
    localName = property(_get_localName, None, None, 'The name without its prefix.')

    def _get_attributes(self):
        return NamedNodeMap(self._attrs, self._attrsNS, self)

    attributes = property(_get_attributes, None, None, 'The NamedNodeMap of the attributes.')

    def hasAttributes(self):
        return bool(self._attrs)

    # Attr nodes by name, by namespace and local name

    def getAttributeNode(self, attrname):
        return self._attrs.get(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        return self._attrsNS.get((namespaceURI, localName))

    def setAttributeNode(self, attr):
        "Adds an Attr; returns the one that it replaces, or None."
        if not isinstance(attr, Attr) or attr.ownerElement not in (None, self):
            raise xml.dom.InuseAttributeErr('attribute node already owned')
        return self.attributes._keep(attr)

    def removeAttributeNode(self, node):
        return self.attributes._drop(node)

    def setIdAttributeNode(self, idAttr):
        "From now on this attribute names the element for getElementById."
        if idAttr is None or idAttr.ownerElement is not self:
            raise xml.dom.NotFoundErr()
        idAttr._is_id = True

    def setAttributeNodeNS(self, attr):
        return self.setAttributeNode(attr)

    def removeAttributeNodeNS(self, node):
        return self.removeAttributeNode(node)

    # Values by name

    def hasAttribute(self, name):
        return self.getAttributeNode(name) is not None

    def getAttribute(self, attname):
        "The value, '' without such an attribute."
        return _value_of(self.getAttributeNode(attname))

    def setAttribute(self, attname, value):
        node = self.getAttributeNode(attname)
        if node is not None:
            node.value = value
            return
        node = Attr(attname)
        node.value = value
        self.attributes._keep(node)

    def removeAttribute(self, name):
        self.attributes.removeNamedItem(name)

    def setIdAttribute(self, name):
        self.setIdAttributeNode(self.getAttributeNode(name))

    # Values by namespace and local name

    def hasAttributeNS(self, namespaceURI, localName):
        return self.getAttributeNodeNS(namespaceURI, localName) is not None

    def getAttributeNS(self, namespaceURI, localName):
        return _value_of(self.getAttributeNodeNS(namespaceURI, localName))

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        prefix, local = _split_name(qualifiedName)
        node = self.getAttributeNodeNS(namespaceURI, local)
        if node is None:
            node = Attr(qualifiedName, namespaceURI, local, prefix)
            self.attributes._keep(node)
        elif node.nodeName != qualifiedName:
            node._rename(qualifiedName, prefix)
        node.value = value

    def removeAttributeNS(self, namespaceURI, localName):
        self.attributes.removeNamedItemNS(namespaceURI, localName)

    def setIdAttributeNS(self, namespaceURI, localName):
        self.setIdAttributeNode(self.getAttributeNodeNS(namespaceURI, localName))

    # What is below

    def getElementsByTagName(self, name):
        "The elements below with this name; '*' stands for all."
        return NodeList([node for node in _elements_below(self) if name == '*' or node.tagName == name])

    def getElementsByTagNameNS(self, namespaceURI, localName):
        "The same by namespace and local name; '*' stands for all."
        return NodeList([node for node in _elements_below(self) if localName in ('*', node.localName) and
                         namespaceURI in ('*', node.namespaceURI)])

    def writexml(self, writer, indent='', addindent='', newl=''):
        """Writes the element: begun with `indent`, its children `addindent` deeper, each ended by `newl`.
        A single text stands on the line of its element."""
        put, children = writer.write, self.childNodes
        start = [indent, '<', self.tagName]
        for name, node in sorted(self._attrs.items()) if self._attrs else ():
            start += [' ', name, '="', _escaped(node.value), '"']
        if not children:
            put(''.join(start) + '/>' + newl)
            return
        put(''.join(start) + '>')
        if len(children) == 1 and children[0].nodeType == _Codes.TEXT_NODE:
            children[0].writexml(writer)
        else:
            put(newl)
            for node in children:
                node.writexml(writer, indent + addindent, addindent, newl)
            put(indent)
        put('</%s>%s' % (self.tagName, newl))

    def unlink(self):
        for node in self._attrs.values():
            node.unlink()
        Node.unlink(self)


def _value_of(attribute):
    return '' if attribute is None else attribute.value


# -- what a DTD declares ------------------------------------------------------------------------------

class ElementInfo(object):
    "What is known of an element by its DTD; this one knows nothing.  See expatbuilder."
    __slots__ = ('tagName',)

    def __init__(self, name):
        self.tagName = name

    def __getstate__(self):
        return self.tagName

    def __setstate__(self, state):
        self.tagName = state

    def isEmpty(self):
        return False

    isElementContent = isEmpty

    def getAttributeType(self, aname):
        return _no_type

    def getAttributeTypeNS(self, namespaceURI, localName):
        return _no_type

    def isId(self, aname):
        return False

    def isIdNS(self, namespaceURI, localName):
        return False


class Identified:
    "Mixed into what has a public and a system identifier."

    publicId = systemId = None


class DocumentType(Identified, Childless, Node):
    "<!DOCTYPE ...>"
    nodeType = _Codes.DOCUMENT_TYPE_NODE
    nodeValue = None
    name = None
    internalSubset = None

    def __init__(self, qualifiedName):
        self.entities = ReadOnlySequentialNamedNodeMap([])
        self.notations = ReadOnlySequentialNamedNodeMap([])
        if qualifiedName:
            self.name = _split_name(qualifiedName)[1]
        self.nodeName = self.name

    def cloneNode(self, deep):
        "A copy, with entities and notations when `deep`; only of one that is in no document: else None."
        if self.ownerDocument is not None:
            return None
        clone = DocumentType(None)
        clone.name = clone.nodeName = self.name
        if deep:
            _copy_declarations(self, clone, None, _USER_DATA.NODE_CLONED)
        self._call_user_data_handler(_USER_DATA.NODE_CLONED, self, clone)
        return clone

    def writexml(self, writer, indent='', addindent='', newl=''):
        parts = ['<!DOCTYPE ', self.name]
        if self.publicId:
            parts += ["%s  PUBLIC '%s'%s  '%s'" % (newl, self.publicId, newl, self.systemId)]
        elif self.systemId:
            parts += ["%s  SYSTEM '%s'" % (newl, self.systemId)]
        if self.internalSubset is not None:
            parts += [' [', self.internalSubset, ']']
        writer.write(''.join(parts) + '>' + newl)


class Entity(Identified, Node):
    "A declared entity; the document holds its text, it has no children."
    nodeType = _Codes.ENTITY_NODE
    nodeValue = None
    attributes = None
    actualEncoding = encoding = version = None

    def __init__(self, name, publicId, systemId, notation):
        self.nodeName = name
        self.notationName = notation
        self.publicId, self.systemId = publicId, systemId
        self.childNodes = NodeList()

    def appendChild(self, newChild):
        raise xml.dom.HierarchyRequestErr('cannot append children to an entity node')

    def insertBefore(self, newChild, refChild):
        raise xml.dom.HierarchyRequestErr('cannot insert children below an entity node')

    def removeChild(self, oldChild):
        raise xml.dom.HierarchyRequestErr('cannot remove children from an entity node')

    def replaceChild(self, newChild, oldChild):
        raise xml.dom.HierarchyRequestErr('cannot replace children of an entity node')


class Notation(Identified, Childless, Node):
    "A declared notation."
    nodeType = _Codes.NOTATION_NODE
    nodeValue = None

    def __init__(self, name, publicId, systemId):
        self.nodeName = name
        self.publicId, self.systemId = publicId, systemId


def _copy_declaration(node, document):
    if node.nodeType == _Codes.NOTATION_NODE:
        clone = Notation(node.nodeName, node.publicId, node.systemId)
    else:
        clone = Entity(node.nodeName, node.publicId, node.systemId, node.notationName)
        clone.actualEncoding, clone.encoding, clone.version = node.actualEncoding, node.encoding, node.version
    clone.ownerDocument = document
    return clone


def _copy_declarations(doctype, clone, document, operation):
    for name in 'notations', 'entities':
        for node in getattr(doctype, name)._seq:
            copy = _copy_declaration(node, document)
            getattr(clone, name)._seq.append(copy)
            node._call_user_data_handler(operation, node, copy)


# -- documents ----------------------------------------------------------------------------------------

def _check_root_name(uri, qualified):
    "Whether an element of a new document may have this name."
    if not qualified:
        raise xml.dom.InvalidCharacterErr('Element with no name')
    prefix = _split_name(qualified)[0]
    if prefix == 'xml' and uri != XML_NAMESPACE:
        raise xml.dom.NamespaceErr("illegal use of 'xml' prefix")
    if prefix and not uri:
        raise xml.dom.NamespaceErr('illegal use of prefix without namespaces')


class DOMImplementation(DOMImplementationLS):
    "Makes documents and document types."
    _features = dict((('core', ('1.0', '2.0')), ('xml', ('1.0', '2.0')), ('ls-load', ('3.0',))))

    def hasFeature(self, feature, version):
        "Is there this feature in this version (None or '': in any)?"
        versions = self._features.get(feature.lower(), ())
        return version in versions or bool(versions and not version)

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        "A document with its root element, or with nothing when all three are None."
        if doctype and doctype.parentNode is not None:
            raise xml.dom.WrongDocumentErr('doctype object owned by another DOM tree')
        document = self._create_document()
        document.implementation, document.doctype = self, doctype
        if (namespaceURI, qualifiedName, doctype) != (None, None, None):
            _check_root_name(namespaceURI, qualifiedName)
            nodes = [doctype] if doctype else []
            for node in nodes + [document.createElementNS(namespaceURI, qualifiedName)]:
                document.appendChild(node)
        if doctype:
            doctype.parentNode = doctype.ownerDocument = document
        return document

    def createDocumentType(self, qualifiedName, publicId, systemId):
        doctype = DocumentType(qualifiedName)
        doctype.publicId, doctype.systemId = publicId, systemId
        return doctype

    def getInterface(self, feature):
        return self if self.hasFeature(feature, None) else None

    def _create_document(self):
        return Document()


class Document(Node, DocumentLS):
    "The root of all: makes nodes, finds them, and writes the whole."
    nodeType = _Codes.DOCUMENT_NODE
    nodeName = '#document'
    nodeValue = None
    attributes = None
    doctype = None
    parentNode = None
    previousSibling = nextSibling = None
    implementation = DOMImplementation()
    actualEncoding = encoding = standalone = version = None
    strictErrorChecking = False
    errorHandler = None
    documentURI = None
    _child_node_types = (_Codes.ELEMENT_NODE, _Codes.PROCESSING_INSTRUCTION_NODE, _Codes.COMMENT_NODE,
                         _Codes.DOCUMENT_TYPE_NODE)

    def __init__(self):
        self.childNodes = NodeList()
        self._elem_info = {}        # element name -> ElementInfo; a builder fills it
        self._id_cache = {}            # id -> the element found under it the last time

    def _get_elem_info(self, element):
        key = (element.namespaceURI, element.localName) if element.namespaceURI else element.tagName
        return self._elem_info.get(key)

    # Its children: one element, one document type

    def _get_documentElement(self):
        for node in self.childNodes:
            if node.nodeType == _Codes.ELEMENT_NODE:
                return node

    documentElement = property(_get_documentElement, None, None, 'The topmost element, or None.')

    def _require_places(self, node, replaced=None):
        Node._require_places(self, node, replaced)
        added = node.childNodes if node.nodeType == _Codes.DOCUMENT_FRAGMENT_NODE else [node]
        for kind, name in (_Codes.ELEMENT_NODE, 'document elements'), (_Codes.DOCUMENT_TYPE_NODE, 'document types'):
            if any(each.nodeType == kind for each in added):
                kept = [each for each in self.childNodes if each is not replaced and each is not node]
                if sum(each.nodeType == kind for each in kept + list(added)) > 1:
                    raise xml.dom.HierarchyRequestErr('two %s disallowed' % name)

    def appendChild(self, node):
        return self.insertBefore(node, None)    # which sees to it that there is one root

    def removeChild(self, oldChild):
        Node.removeChild(self, oldChild)
        if oldChild is self.doctype:
            self.doctype = None
        return oldChild

    # New nodes

    def _own(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        return self._own(DocumentFragment())

    def createElement(self, tagName):
        return self._own(Element(tagName))

    def createElementNS(self, namespaceURI, qualifiedName):
        return self._own(Element(qualifiedName, namespaceURI, *_split_name(qualifiedName)))

    def createAttribute(self, qName):
        return self._with_value(Attr(qName))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, local = _split_name(qualifiedName)
        return self._with_value(Attr(qualifiedName, namespaceURI, local, prefix))

    def _with_value(self, attribute):
        attribute.value = ''
        return self._own(attribute)

    def _with_text(self, node, data):
        _require_text(data)
        return _filled(node, data, self)

    def createTextNode(self, data):
        return self._with_text(Text(), data)

    def createCDATASection(self, data):
        return self._with_text(CDATASection(), data)

    def createComment(self, data):
        return self._own(Comment(data))

    def createProcessingInstruction(self, target, data):
        return self._own(ProcessingInstruction(target, data))

    def _create_entity(self, name, publicId, systemId, notationName):
        return self._own(Entity(name, publicId, systemId, notationName))

    def _create_notation(self, name, publicId, systemId):
        return self._own(Notation(name, publicId, systemId))

    # Nodes that are there

    getElementsByTagName = Element.getElementsByTagName.im_func
    getElementsByTagNameNS = Element.getElementsByTagNameNS.im_func

    def getElementById(self, id):
        "The element with an attribute of type ID and this value, or None."
        found = self._id_cache.get(id)
        if found is not None and _has_id(found, id) and self._holds(found):
            return found
        for found in _elements_below(self):
            if _has_id(found, id):
                self._id_cache[id] = found
                return found
        self._id_cache.pop(id, None)

    def _holds(self, node):
        while node is not None and node is not self:
            node = node.parentNode
        return node is self

    def isSupported(self, feature, version):
        return self.implementation.hasFeature(feature, version)

    # Copies

    def cloneNode(self, deep):
        "A copy of the document; None unless `deep`."
        if not deep:
            return None
        clone = self.implementation.createDocument(None, None, None)
        for name in 'encoding', 'standalone', 'version':
            setattr(clone, name, getattr(self, name))
        for node in self.childNodes:
            if node.nodeType == _Codes.DOCUMENT_TYPE_NODE:
                clone.doctype = new = _copy_doctype(node, deep, clone)
                _tell_copied(node, new, clone)
            else:
                new = _copy(node, True, clone)
            _append(clone, new)
        self._call_user_data_handler(_USER_DATA.NODE_CLONED, self, clone)
        return clone

    def importNode(self, node, deep):
        "A copy of another document's node that belongs to this one."
        if node.nodeType == _Codes.DOCUMENT_NODE:
            raise xml.dom.NotSupportedErr('cannot import document nodes')
        if node.nodeType == _Codes.DOCUMENT_TYPE_NODE:
            raise xml.dom.NotSupportedErr('cannot import document type nodes')
        return _copy(node, deep, self)

    def renameNode(self, n, namespaceURI, name):
        "Gives an element or attribute another name; returns it."
        if n.ownerDocument is not self:
            raise xml.dom.WrongDocumentErr('cannot rename nodes from other documents;\nexpected %s,\nfound %s'
                                           % (self, n.ownerDocument))
        if n.nodeType not in (_Codes.ELEMENT_NODE, _Codes.ATTRIBUTE_NODE):
            raise xml.dom.NotSupportedErr('renameNode() only applies to element and attribute nodes')
        prefix, local = _split_name(name)
        if namespaceURI != EMPTY_NAMESPACE:
            if prefix == 'xmlns' and namespaceURI != XMLNS_NAMESPACE:
                raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix")
            if name == 'xmlns' and namespaceURI != XMLNS_NAMESPACE and n.nodeType == _Codes.ATTRIBUTE_NODE:
                raise xml.dom.NamespaceErr("illegal use of the 'xmlns' attribute")
        if n.nodeType == _Codes.ELEMENT_NODE:
            n.tagName = n.nodeName = name
            n.prefix, n.localName = (prefix, local) if namespaceURI is not None else (None, None)
            n.namespaceURI = namespaceURI
        else:
            _rename_attribute(n, namespaceURI, name)
        return n

    # As text

    def writexml(self, writer, indent='', addindent='', newl='', encoding=None):
        said = '' if encoding is None else 'encoding="%s"' % encoding
        writer.write('<?xml version="1.0" %s?>%s' % (said, newl))
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)

    def unlink(self):
        if self.doctype is not None:
            self.doctype.unlink()
            self.doctype = None
        self._id_cache.clear()
        Node.unlink(self)


def _has_id(element, id):
    return element.hasAttributes() and any(node.value == id and node.isId for node in element.attributes.values())


def _rename_attribute(node, namespaceURI, name):
    element = node.ownerElement
    if element is not None:
        element.attributes._forget(node)
    node.name = name
    node.prefix, node.localName = _split_name(name) if namespaceURI is not None else (None, None)
    node.namespaceURI = namespaceURI
    if element is not None:
        element.attributes._keep(node)


# -- copies -------------------------------------------------------------------------------------------

def _copy_shell(node, deep, document):
    "A copy of the node without its children, which belongs to `document`."
    kind = node.nodeType
    if kind == _Codes.ELEMENT_NODE:
        clone = document.createElementNS(node.namespaceURI, node.nodeName)
        for attribute in node.attributes.values():
            copy = _copy_shell(attribute, deep, document)
            copy.specified = attribute.specified
            copy._is_id = attribute._is_id
            clone.setAttributeNode(copy)
        return clone
    if kind == _Codes.ATTRIBUTE_NODE:
        clone = document.createAttributeNS(node.namespaceURI, node.nodeName)
        clone.specified = True
        clone.value = node.value
        return clone
    if kind == _Codes.DOCUMENT_FRAGMENT_NODE:
        return document.createDocumentFragment()
    if kind == _Codes.TEXT_NODE:
        return document.createTextNode(node.data)
    if kind == _Codes.CDATA_SECTION_NODE:
        return document.createCDATASection(node.data)
    if kind == _Codes.COMMENT_NODE:
        return document.createComment(node.data)
    if kind == _Codes.PROCESSING_INSTRUCTION_NODE:
        return document.createProcessingInstruction(node.target, node.data)
    if kind in (_Codes.ENTITY_NODE, _Codes.NOTATION_NODE):
        return _copy_declaration(node, document)
    if kind == _Codes.DOCUMENT_TYPE_NODE:
        return _copy_doctype(node, deep, document)
    raise xml.dom.NotSupportedErr('Cannot clone node %s' % repr(node))


def _copy_doctype(node, deep, document):
    clone = document._own(document.implementation.createDocumentType(node.name, node.publicId, node.systemId))
    if deep:
        _copy_declarations(node, clone, document, _USER_DATA.NODE_IMPORTED)
    return clone


def _copy(node, deep, document):
    """A copy of the node and, when `deep`, of all below it.  Handlers of user data hear of it from the leaves
    up: as an import when the copy belongs to another document."""
    copies = []
    pending = [(node, _copy_shell(node, deep, document))]
    while pending:
        old, new = pair = pending.pop()
        copies.append(pair)
        if deep and old.nodeType in (_Codes.ELEMENT_NODE, _Codes.DOCUMENT_FRAGMENT_NODE):
            for child in old.childNodes:
                shell = _copy_shell(child, deep, document)
                _append(new, shell)
                pending.append((child, shell))
    for old, new in reversed(copies):
        _tell_copied(old, new, document)
    return copies[0][1]


def _tell_copied(node, clone, document):
    imported = node.ownerDocument is not document
    node._call_user_data_handler(_USER_DATA.NODE_IMPORTED if imported else _USER_DATA.NODE_CLONED, node, clone)


# -- reading ------------------------------------------------------------------------------------------

def _by_events(source, opener, **arguments):
    "The document that a SAX parser makes of its source."
    from xml.dom import pulldom
    events = getattr(pulldom, opener)(source, **arguments)
    kind, document = events.getEvent()
    events.expandNode(document)
    events.clear()
    return document


def parse(file, parser=None, bufsize=None):
    "The document in a file (or of this name); by expat, or by a SAX parser if one is given."
    if parser is not None or bufsize:
        return _by_events(file, 'parse', parser=parser, bufsize=bufsize)
    from xml.dom import expatbuilder
    return expatbuilder.parse(file)


def parseString(string, parser=None):
    "The document in a string."
    if parser is not None:
        return _by_events(string, 'parseString', parser=parser)
    from xml.dom import expatbuilder
    return expatbuilder.parseString(string)


def getDOMImplementation(features=None):
    "This implementation, None when it lacks one of the features (see xml.dom.getDOMImplementation)."
    if isinstance(features, StringTypes):
        features = domreg._pairs(features)
    for feature, version in features or ():
        if not Document.implementation.hasFeature(feature, version):
            return None
    return Document.implementation


for _thing in globals().values():
    if getattr(_thing, '__module__', None) in ('xml.dom._nodes', 'xml.dom._attributes'):
        _thing.__module__ = 'xml.dom.minidom'       # where pickles look for it
del _thing
