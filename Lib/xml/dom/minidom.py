"""A small DOM: level 1 and 2 core, some of level 3.

    document = minidom.parseString('<a x="1"><b/></a>')      # or parse(file name or file)
    document.documentElement.setAttribute('y', '2')
    document.toxml()          # u'<?xml version="1.0" ?><a x="1" y="2"><b/></a>'

How it works: a node links to its parent and its neighbours, and holds its children in the list childNodes;
_splice is the only place that changes both.  An element holds its attributes in two dicts, by name and by
(namespace, local name); a NamedNodeMap is a view of them.  An attribute is its text until someone asks for
its children.

unlink() breaks the links of a tree that is no longer wanted, so that it goes away at once.
"""
import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, XML_NAMESPACE, domreg
from xml.dom.minicompat import *
from xml.dom.xmlbuilder import DOMImplementationLS, DocumentLS

_USER_DATA = xml.dom.UserDataHandler
_Codes = xml.dom.Node


# -- text ---------------------------------------------------------------------------------------------

def _escaped(data):
    "Text with the four characters replaced that would mean something else; '' for None."
    if not data:
        return ''
    if '&' in data:
        data = data.replace('&', '&amp;')       # before the others bring in more
    if '<' in data:
        data = data.replace('<', '&lt;')
    if '"' in data:
        data = data.replace('"', '&quot;')
    if '>' in data:
        data = data.replace('>', '&gt;')
    return data


def _write_data(writer, data):
    "Writes text as it stands between tags and in attributes."
    if data:
        writer.write(_escaped(data))


def _split_name(qualified):
    "'p:a:b' -> ('p', 'a:b'); without a prefix (None, name)."
    prefix, colon, local = qualified.partition(':')
    return (prefix, local) if colon else (EMPTY_PREFIX, qualified)


def _require_text(value):
    if not isinstance(value, StringTypes):
        raise TypeError('node contents must be a string')


# -- links between nodes ------------------------------------------------------------------------------

def _require_place(parent, node):
    "HierarchyRequestErr when `node` cannot become a child of `parent`."
    if node.nodeType not in parent._child_node_types:
        raise xml.dom.HierarchyRequestErr('%r cannot be child of %r' % (node, parent))
    if node.childNodes:
        above = parent
        while above is not None:
            if above is node:
                raise xml.dom.HierarchyRequestErr('%r cannot be below itself' % (node,))
            above = above.parentNode


def _link(left, right):
    if left is not None:
        left.nextSibling = right
    if right is not None:
        right.previousSibling = left


def _splice(parent, place, nodes, gone=0):
    "Puts `nodes` where `gone` children of `parent` stand from index `place` on."
    children = parent.childNodes
    for node in children[place:place + gone]:
        node.parentNode = node.previousSibling = node.nextSibling = None
    children[place:place + gone] = nodes
    for node in nodes:
        node.parentNode = parent
    border = [children[place - 1] if place else None] + list(nodes)
    border.append(children[place + len(nodes)] if place + len(nodes) < len(children) else None)
    for left, right in zip(border, border[1:]):
        _link(left, right)


def _append(parent, node):
    "Adds a new node as the last child; for builders, which know that it fits."
    children = parent.childNodes
    node.parentNode = parent
    if children:
        last = children[-1]
        last.nextSibling = node
        node.previousSibling = last
    children.append(node)


def _place_of(parent, child):
    for place, node in enumerate(parent.childNodes):
        if node is child:
            return place
    raise xml.dom.NotFoundErr()


def _take(node):
    "What is to be inserted for `node`, removed from where it was: itself, or the children of a fragment."
    if node.nodeType == _Codes.DOCUMENT_FRAGMENT_NODE:
        nodes = list(node.childNodes)
        _splice(node, 0, [], len(nodes))
        return nodes
    if node.parentNode is not None:
        node.parentNode.removeChild(node)
    return [node]


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



class Node(xml.dom.Node, object):
    "What all nodes can do.  Those of classes derived from Childless have no children."
    namespaceURI = None
    parentNode = None
    ownerDocument = None
    nextSibling = None
    previousSibling = None
    prefix = EMPTY_PREFIX
    _child_node_types = ()
    _user_data = None

    def __nonzero__(self):
        return True

    def __repr__(self):
        kind = self.__class__
        return '<%s.%s instance at %#x>' % (kind.__module__, kind.__name__, id(self))

    # Children

    firstChild = property(lambda self: self.childNodes[0] if self.childNodes else None, None, None,
                          'First child node, or None.')
    lastChild = property(lambda self: self.childNodes[-1] if self.childNodes else None, None, None,
                         'Last child node, or None.')
    localName = property(lambda self: None, None, None, 'The name without its prefix.')

    def hasChildNodes(self):
        return len(self.childNodes) > 0

    def appendChild(self, node):
        "Adds a node (or the children of a fragment) after the last child; returns it."
        if node.parentNode is not None or node.nodeType == _Codes.DOCUMENT_FRAGMENT_NODE:
            return self.insertBefore(node, None)
        self._require_places(node)
        _append(self, node)
        return node

    def insertBefore(self, newChild, refChild):
        "Inserts before a child, at the end when that is None; returns the new one."
        self._require_places(newChild)
        if refChild is newChild:
            return newChild
        if refChild is not None:
            _place_of(self, refChild)
        nodes = _take(newChild)
        _splice(self, len(self.childNodes) if refChild is None else _place_of(self, refChild), nodes)
        return newChild

    def replaceChild(self, newChild, oldChild):
        "Puts the new node where the old one is; returns the old one."
        if newChild is oldChild:
            return None
        _place_of(self, oldChild)
        self._require_places(newChild, oldChild)
        nodes = _take(newChild)
        _splice(self, _place_of(self, oldChild), nodes, 1)
        return oldChild

    def removeChild(self, oldChild):
        "Takes a child out and returns it."
        _splice(self, _place_of(self, oldChild), [], 1)
        return oldChild

    def _require_places(self, node, replaced=None):
        "May `node` be inserted here (instead of `replaced`)?"
        fragment = node.nodeType == _Codes.DOCUMENT_FRAGMENT_NODE
        for each in list(node.childNodes) if fragment else [node]:
            _require_place(self, each)

    def normalize(self):
        "Makes one Text of neighbouring ones and drops empty ones, here and below."
        pending = [self]
        while pending:
            node = pending.pop()
            kept = []
            for child in node.childNodes:
                if child.nodeType == _Codes.TEXT_NODE:
                    if not child.data:
                        continue
                    if kept and kept[-1].nodeType == _Codes.TEXT_NODE:
                        kept[-1].data += child.data
                        continue
                elif child.nodeType == _Codes.ELEMENT_NODE:
                    pending.append(child)
                kept.append(child)
            if len(kept) != len(node.childNodes):
                _splice(node, 0, kept, len(node.childNodes))

    # The node as a whole

    def cloneNode(self, deep):
        "A copy without a parent; `deep` with what is below it."
        return _copy(self, deep, self.ownerDocument or self)

    def isSameNode(self, other):
        return self is other

    def isSupported(self, feature, version):
        return self.ownerDocument.implementation.hasFeature(feature, version)

    def getInterface(self, feature):
        return self if self.isSupported(feature, None) else None

    def getUserData(self, key):
        "What setUserData kept, None without."
        return self._user_data[key][0] if self._user_data and key in self._user_data else None

    def setUserData(self, key, data, handler):
        """Keeps `data` (None: drops it) and returns what was kept before.  handler.handle(operation, key,
        data, source, new node) is called when the node is copied, imported or renamed."""
        before = self.getUserData(key)
        if self._user_data is None:
            self._user_data = {}
        if data is None:
            self._user_data.pop(key, None)
        else:
            self._user_data[key] = data, handler
        return before

    def _call_user_data_handler(self, operation, src, dst):
        for key, (data, handler) in (self._user_data or {}).items():
            if handler is not None:
                handler.handle(operation, key, data, src, dst)

    def unlink(self):
        "Breaks the links of this node and all below it."
        self.parentNode = self.ownerDocument = self.previousSibling = self.nextSibling = None
        children = self.childNodes
        if children:
            self.childNodes = NodeList()
            for child in children:
                child.unlink()

    # As text

    def toxml(self, encoding=None):
        "The text of the node; bytes when an encoding is given."
        return self.toprettyxml('', '', encoding)

    def toprettyxml(self, indent='\t', newl='\n', encoding=None):
        "The text with each node on a line of its own, indented by its depth."
        import codecs
        import StringIO
        output = writer = StringIO.StringIO()
        if encoding is not None:
            writer = codecs.getwriter(encoding)(output)
        if self.nodeType == _Codes.DOCUMENT_NODE:
            self.writexml(writer, '', indent, newl, encoding)
        else:
            self.writexml(writer, '', indent, newl)
        return output.getvalue()


class Childless:
    "Mixed into nodes that can have no children."
    attributes = None
    childNodes = EmptyNodeList()
    firstChild = None
    lastChild = None

    def hasChildNodes(self):
        return False

    def normalize(self):
        "Nothing to do."

    def appendChild(self, node):
        raise xml.dom.HierarchyRequestErr(self.nodeName + ' nodes cannot have children')

    def insertBefore(self, newChild, refChild):
        raise xml.dom.HierarchyRequestErr(self.nodeName + ' nodes do not have children')

    def removeChild(self, oldChild):
        raise xml.dom.NotFoundErr(self.nodeName + ' nodes do not have children')

    def replaceChild(self, newChild, oldChild):
        raise xml.dom.HierarchyRequestErr(self.nodeName + ' nodes do not have children')


_CONTENT = (_Codes.ELEMENT_NODE, _Codes.PROCESSING_INSTRUCTION_NODE, _Codes.COMMENT_NODE, _Codes.TEXT_NODE,
            _Codes.CDATA_SECTION_NODE, _Codes.ENTITY_REFERENCE_NODE)


class DocumentFragment(Node):
    "Nodes without a parent; inserting it inserts them."
    nodeType = _Codes.DOCUMENT_FRAGMENT_NODE
    nodeName = '#document-fragment'
    nodeValue = None
    attributes = None
    parentNode = None
    _child_node_types = _CONTENT + (_Codes.NOTATION_NODE,)

    def __init__(self):
        self.childNodes = NodeList()


# -- attributes ---------------------------------------------------------------------------------------

class TypeInfo(object):
    "The type of an element or attribute: that of a DTD has no namespace."
    __slots__ = ('namespace', 'name')

    def __init__(self, namespace, name):
        self.namespace = namespace
        self.name = name

    def __repr__(self):
        return '<TypeInfo %r%s>' % (self.name, ' (from %r)' % self.namespace if self.namespace else '')


_no_type = TypeInfo(None, None)


_NO_NAME = ''   # the local name of what renameNode put into no namespace


class Attr(Node):
    "An attribute: name and value.  It belongs to ownerElement and is no child of it."
    nodeType = _Codes.ATTRIBUTE_NODE
    attributes = None
    ownerElement = None
    specified = False
    _is_id = False
    _child_node_types = (_Codes.TEXT_NODE, _Codes.ENTITY_REFERENCE_NODE)
    _children = None        # the NodeList, once someone asked for it
    _text = u''             # the value as long as there is none

    def __init__(self, qName, namespaceURI=None, localName=None, prefix=None):
        self._name = qName
        self.namespaceURI = namespaceURI
        self._given_local = localName
        self._prefix = prefix

    # The name

    def _get_localName(self):
        return self._pair()[1] if self._given_local is not _NO_NAME else None

    localName = property(_get_localName, None, None, 'The name without its prefix.')

    def _pair(self):
        "What it is found under by the methods with namespaces."
        return self.namespaceURI, self._given_local or _split_name(self._name)[1]

    def _rename(self, name, prefix):
        "Another name; the element finds the attribute under it from now on."
        element = self.ownerElement
        if element is not None:
            element.attributes._forget(self)
        self._name, self._prefix = name, prefix
        if element is not None:
            element.attributes._keep(self)

    def _get_name(self):
        return self._name

    def _set_name(self, value):
        self._given_local = None
        self._rename(value, _split_name(value)[0] if self._prefix else self._prefix)

    name = nodeName = property(_get_name, _set_name)

    def _get_prefix(self):
        return self._prefix

    def _set_prefix(self, prefix):
        if prefix == 'xmlns' and self.namespaceURI not in (None, XMLNS_NAMESPACE):
            raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix for the wrong namespace")
        local = self.localName
        self._rename('%s:%s' % (prefix, local) if prefix else local, prefix)

    prefix = property(_get_prefix, _set_prefix)

    # The value

    def _get_childNodes(self):
        if self._children is None:
            self._children = NodeList()
            self._fill(self._text)
        return self._children

    def _set_childNodes(self, nodes):
        self._children = nodes

    childNodes = property(_get_childNodes, _set_childNodes)

    def _fill(self, text):
        child = Text()
        child.data = text
        child.ownerDocument = self.ownerDocument
        _splice(self, 0, [child], len(self._children))

    def _get_value(self):
        if self._children is None:
            return self._text
        return ''.join([child.nodeValue for child in self._children])

    def _set_value(self, text):
        if self._children is None:
            self._text = text
        else:
            self._fill(text)

    value = nodeValue = property(_get_value, _set_value)

    # What it means

    def _declaration(self):
        "What the DTD says about its element."
        document, element = self.ownerDocument, self.ownerElement
        if document is None or element is None:
            return None
        return document._get_elem_info(element)

    def _get_isId(self):
        if self._is_id:
            return True
        info = self._declaration()
        if info is None:
            return False
        return _is_id_by_dtd(info, self)

    isId = property(_get_isId, None, None, 'Does the attribute name its element uniquely?')

    def _get_schemaType(self):
        info = self._declaration()
        if info is None:
            return _no_type
        if self.namespaceURI:
            return info.getAttributeTypeNS(self.namespaceURI, self.localName)
        return info.getAttributeType(self.nodeName)

    schemaType = property(_get_schemaType, None, None, 'The TypeInfo that the DTD gives.')

    def unlink(self):
        "Leaves the element and breaks the links of its text."
        element = self.ownerElement
        if element is not None:
            element.attributes._forget(self)
        self._text, children = self.value, self._children or ()
        self._children = None
        for child in children:
            child.unlink()
        self.parentNode = self.ownerDocument = None


def _is_id_by_dtd(info, attribute):
    if attribute.namespaceURI:
        element = attribute.ownerElement
        return info.isIdNS(element.namespaceURI, element.localName, attribute.namespaceURI, attribute.localName)
    return info.isId(attribute.nodeName)


class NamedNodeMap(object):
    """The attributes of an element: where it keeps them, by name and by (namespace, local name).  Each Attr
    stands in both tables (two may share a pair when made without namespaces: the later one has it)."""
    __slots__ = ('_by_name', '_by_pair', '_element')

    def __init__(self, attrs, attrsNS, ownerElement):
        self._by_name = attrs
        self._by_pair = attrsNS
        self._element = ownerElement

    def __getstate__(self):
        return tuple(getattr(self, slot) for slot in self.__slots__)

    def __setstate__(self, state):
        self.__init__(*state)

    # Keeping and forgetting

    def _forget(self, node):
        "Takes an Attr out of both tables."
        for table in self._by_name, self._by_pair:
            for key in [key for key in table if table[key] is node]:
                del table[key]
        node.ownerElement = None

    def _keep(self, node):
        "Adds an Attr; returns the one whose name it takes over, or None."
        name, pair = node.nodeName, node._pair()
        replaced = None
        for old in self._by_pair.get(pair), self._by_name.get(name):
            if old is not None and old is not node:
                replaced = self._release(old)
        self._add(name, pair, node)
        return replaced

    def _add(self, name, pair, node):
        self._by_name[name] = self._by_pair[pair] = node
        node.ownerElement = self._element
        node.ownerDocument = self._element.ownerDocument

    def _drop(self, node):
        "Removes an Attr, which must be here, and returns it."
        if node is None or self._by_name.get(node.nodeName) is not node:
            raise xml.dom.NotFoundErr()
        return self._release(node)

    def _release(self, node):
        "The Attr is one of no element any more, so it cannot name one."
        self._forget(node)
        node._is_id = False
        return node

    # Like a dict

    def __len__(self):
        return len(self._by_name)

    _get_length = __len__

    def keys(self):
        return list(self._by_name)

    def values(self):
        return list(self._by_name.itervalues())

    def items(self):
        "Pairs of name and value."
        return [(name, node.value) for name, node in self._by_name.iteritems()]

    def keysNS(self):
        return list(self._by_pair)

    def itemsNS(self):
        "Pairs of (namespace, local name) and value."
        return [(pair, node.value) for pair, node in self._by_pair.iteritems()]

    def _table(self, key):
        return self._by_pair if isinstance(key, tuple) else self._by_name

    def get(self, name, value=None):
        return self._by_name.get(name, value)

    def has_key(self, key):
        return key in self._table(key)

    def __getitem__(self, attname_or_tuple):
        return self._table(attname_or_tuple)[attname_or_tuple]

    def __setitem__(self, attname, value):
        "A text becomes the value of the attribute with this name, an Attr is added under its own."
        if isinstance(value, Attr):
            self.setNamedItem(value)
        elif isinstance(value, StringTypes):
            self._element.setAttribute(attname, value)
        else:
            raise TypeError('value must be a string or Attr object')

    def __delitem__(self, attname_or_tuple):
        self[attname_or_tuple].unlink()

    __hash__ = None

    def __cmp__(self, other):
        "Equal are maps of the same attributes."
        if isinstance(other, NamedNodeMap) and other._by_name is self._by_name:
            return 0
        return cmp(id(self), id(other))

    # The methods of the recommendation

    def item(self, index):
        nodes = self.values()
        return nodes[index] if -len(nodes) <= index < len(nodes) else None

    def getNamedItem(self, name):
        return self.get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        return self._by_pair.get((namespaceURI, localName))

    def removeNamedItem(self, name):
        return self._drop(self.get(name))

    def removeNamedItemNS(self, namespaceURI, localName):
        return self._drop(self.getNamedItemNS(namespaceURI, localName))

    def setNamedItem(self, node):
        "Adds an Attr and returns the one of this name that it replaces, or None."
        if not isinstance(node, Attr):
            raise xml.dom.HierarchyRequestErr('%r cannot be child of %r' % (node, self))
        if node.ownerElement not in (None, self._element):
            raise xml.dom.InuseAttributeErr('attribute node already owned')
        return self._keep(node)

    setNamedItemNS = setNamedItem


defproperty(NamedNodeMap, 'length', 'How many attributes there are.')
AttributeList = NamedNodeMap


class ReadOnlySequentialNamedNodeMap(object):
    "Nodes by name, in the order in which they were declared."
    __slots__ = ('_seq',)

    def __init__(self, seq=()):
        self._seq = seq

    def __getstate__(self):
        return [self._seq]

    def __setstate__(self, state):
        self._seq, = state

    def _get_length(self):
        return len(self._seq)

    __len__ = _get_length

    def item(self, index):
        return self._seq[index] if 0 <= index < len(self._seq) else None

    def getNamedItem(self, name):
        return self._first(lambda node: node.nodeName == name)

    def getNamedItemNS(self, namespaceURI, localName):
        return self._first(lambda node: (node.namespaceURI, node.localName) == (namespaceURI, localName))

    def _first(self, wanted):
        return next((node for node in self._seq if wanted(node)), None)

    def __getitem__(self, name_or_tuple):
        if isinstance(name_or_tuple, tuple):
            node = self.getNamedItemNS(*name_or_tuple)
        else:
            node = self.getNamedItem(name_or_tuple)
        if node is None:
            raise KeyError(name_or_tuple)
        return node

    def _refuse(self):
        raise xml.dom.NoModificationAllowedErr('NamedNodeMap instance is read-only')

    def removeNamedItem(self, name):
        self._refuse()

    def removeNamedItemNS(self, namespaceURI, localName):
        self._refuse()

    def setNamedItem(self, node):
        self._refuse()

    def setNamedItemNS(self, node):
        self._refuse()


defproperty(ReadOnlySequentialNamedNodeMap, 'length', 'How many nodes there are.')


# -- elements -----------------------------------------------------------------------------------------

class Element(Node):
    "An element: tagName, attributes, children."
    nodeType = _Codes.ELEMENT_NODE
    nodeValue = None
    schemaType = _no_type
    _child_node_types = _CONTENT
    _local = None       # the local name, when it was given
    _map = None         # the NamedNodeMap, once there is an attribute

    def __init__(self, tagName, namespaceURI=None, prefix=None, localName=None):
        self.tagName = self.nodeName = tagName
        self.namespaceURI = namespaceURI
        self.prefix = prefix
        if localName:
            self._local = localName
        self.childNodes = NodeList()

    def __repr__(self):
        return '<DOM Element: %s at %#x>' % (self.tagName, id(self))

    def _get_localName(self):
        if self._local is None:
            return _split_name(self.tagName)[1]
        return self._local or None

    localName = property(_get_localName, None, None, 'The name without its prefix.')

    def _get_attributes(self):
        if self._map is None:
            self._map = NamedNodeMap({}, {}, self)
        return self._map

    attributes = property(_get_attributes, None, None, 'The NamedNodeMap of the attributes.')

    def hasAttributes(self):
        return self._map is not None and len(self._map) > 0

    # Attr nodes by name, by namespace and local name

    def getAttributeNode(self, attrname):
        return None if self._map is None else self._map.getNamedItem(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        return None if self._map is None else self._map.getNamedItemNS(namespaceURI, localName)

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
        if node is None:
            node = Attr(attname)
            self.attributes._keep(node)
        node.value = value

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
        for name, value in sorted(self._map.items()) if self._map else ():
            start += [' ', name, '="', _escaped(value), '"']
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
        for node in self._map.values() if self._map else ():
            node.unlink()
        self._map = None
        Node.unlink(self)


def _value_of(attribute):
    return '' if attribute is None else attribute.value


# -- nodes that hold text -----------------------------------------------------------------------------

class ProcessingInstruction(Childless, Node):
    "<?target data?>"
    nodeType = _Codes.PROCESSING_INSTRUCTION_NODE

    def __init__(self, target, data):
        self.target = target
        self.data = data

    def _get_target(self):
        return self.target

    def _set_target(self, value):
        self.target = value

    def _get_data(self):
        return self.data

    def _set_data(self, value):
        self.data = value

    nodeName = property(_get_target, _set_target)
    nodeValue = property(_get_data, _set_data)

    def writexml(self, writer, indent='', addindent='', newl=''):
        writer.write('%s<?%s %s?>%s' % (indent, self.target, self.data, newl))


class CharacterData(Childless, Node):
    "What texts and comments share: `data`, cut and pasted by offsets."

    def _get_data(self):
        return self.data

    def _set_data(self, data):
        self.data = data

    nodeValue = property(_get_data, _set_data)

    def _get_length(self):
        return len(self.data)

    __len__ = _get_length

    def __repr__(self):
        shown = self.data[:10] + ('...' if len(self.data) > 10 else '')
        return '<DOM %s node "%r">' % (self.__class__.__name__, shown)

    def _cut(self, offset, count):
        "What is before, within and after a stretch of the text.  IndexSizeErr when there is none."
        wrong = ('offset cannot be negative' if offset < 0 else
                 'offset cannot be beyond end of data' if offset >= len(self.data) else
                 'count cannot be negative' if count < 0 else None)
        if wrong:
            raise xml.dom.IndexSizeErr(wrong)
        return self.data[:offset], self.data[offset:offset + count], self.data[offset + count:]

    def appendData(self, arg):
        self.data += arg

    def substringData(self, offset, count):
        return self._cut(offset, count)[1]

    def replaceData(self, offset, count, arg):
        before, _, after = self._cut(offset, count)
        self.data = before + arg + after

    def insertData(self, offset, arg):
        self.replaceData(offset, 0, arg)

    def deleteData(self, offset, count):
        self.replaceData(offset, count, '')


defproperty(CharacterData, 'length', 'How many characters there are.')


class Text(CharacterData):
    "Text between tags."
    nodeType = _Codes.TEXT_NODE
    nodeName = '#text'
    attributes = None

    def splitText(self, offset):
        "Cuts the text in two; returns the second part, which follows as a node of its own."
        if not 0 <= offset <= len(self.data):
            raise xml.dom.IndexSizeErr('illegal offset value')
        rest = self.__class__()
        rest.data = self.data[offset:]
        rest.ownerDocument = self.ownerDocument
        self.data = self.data[:offset]
        if self.parentNode is not None:
            _splice(self.parentNode, _place_of(self.parentNode, self) + 1, [rest])
        return rest

    def _run(self):
        "This text and those that stand next to it, in order."
        run = [self]
        for step, place in ('previousSibling', 0), ('nextSibling', len):
            node = getattr(self, step)
            while node is not None and node.nodeType in (_Codes.TEXT_NODE, _Codes.CDATA_SECTION_NODE):
                run.insert(place(run) if place else 0, node)
                node = getattr(node, step)
        return run

    def _get_wholeText(self):
        return ''.join([node.data for node in self._run()])

    wholeText = property(_get_wholeText, None, None, 'The text of this node and of those next to it.')

    def replaceWholeText(self, content):
        "Makes `content` of this node and removes those next to it; without content this one too: None."
        for node in self._run():
            if node.parentNode is not None and (node is not self or not content):
                node.parentNode.removeChild(node)
        if not content:
            return None
        self.data = content
        return self

    def _get_isWhitespaceInElementContent(self):
        if self.data.strip():
            return False
        parent, document = self.parentNode, self.ownerDocument
        while parent is not None and parent.nodeType != _Codes.ELEMENT_NODE:
            parent = parent.parentNode
        if parent is None or document is None:
            return False
        info = document._get_elem_info(parent)
        return info is not None and info.isElementContent()

    isWhitespaceInElementContent = property(
        _get_isWhitespaceInElementContent, None, None,
        'Is it white space where the DTD allows no text?')

    def writexml(self, writer, indent='', addindent='', newl=''):
        _write_data(writer, indent + self.data + newl)


class Comment(CharacterData):
    "<!--data-->"
    nodeType = _Codes.COMMENT_NODE
    nodeName = '#comment'

    def __init__(self, data):
        self.data = data

    def writexml(self, writer, indent='', addindent='', newl=''):
        if '--' in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write('%s<!--%s-->%s' % (indent, self.data, newl))


class CDATASection(Text):
    "<![CDATA[data]]>"
    nodeType = _Codes.CDATA_SECTION_NODE
    nodeName = '#cdata-section'

    def writexml(self, writer, indent='', addindent='', newl=''):
        if ']]>' in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write('<![CDATA[%s]]>' % self.data)


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
        self._by_id = {}            # id -> the element found under it the last time

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
        return Node.appendChild(self, node)

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
        return self._own(Attr(qName))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, local = _split_name(qualifiedName)
        return self._own(Attr(qualifiedName, namespaceURI, local, prefix))

    def _with_text(self, node, data):
        _require_text(data)
        node.data = data
        return self._own(node)

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
        found = self._by_id.get(id)
        if found is not None and _has_id(found, id) and self._holds(found):
            return found
        for found in _elements_below(self):
            if _has_id(found, id):
                self._by_id[id] = found
                return found
        self._by_id.pop(id, None)

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
            n.prefix, n._local = (prefix, local) if namespaceURI is not None else (None, _NO_NAME)
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
        self._by_id.clear()
        Node.unlink(self)


def _has_id(element, id):
    return element.hasAttributes() and any(node.value == id and node.isId for node in element.attributes.values())


def _rename_attribute(node, namespaceURI, name):
    element = node.ownerElement
    if element is not None:
        element.attributes._forget(node)
    node._name = name
    node._prefix, node._given_local = _split_name(name) if namespaceURI is not None else (None, _NO_NAME)
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
