"""Attributes of minidom, and the maps that name them or other nodes.  See minidom."""
import xml.dom
from xml.dom import XMLNS_NAMESPACE
from xml.dom.minicompat import *
from xml.dom._nodes import Node, Text, _Codes, _splice, _split_name


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
        if not self._by_name:
            self._add(name, pair, node)
            return None
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
