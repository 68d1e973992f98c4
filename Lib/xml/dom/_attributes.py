"""Attributes of minidom, and the maps that name them or other nodes.  See minidom."""
import xml.dom
from xml.dom import XMLNS_NAMESPACE
from xml.dom.minicompat import *
from xml.dom._nodes import Node, Text, _append, _Codes, _filled, _split_name


class TypeInfo(object):
    "The type of an element or attribute: that of a DTD has no namespace."
    __slots__ = ('namespace', 'name')

    def __init__(self, namespace, name):
        self.namespace = namespace
        self.name = name

    def __repr__(self):
        return '<TypeInfo %r%s>' % (self.name, ' (from %r)' % self.namespace if self.namespace else '')


_no_type = TypeInfo(None, None)


class Attr(Node):
    "An attribute: name and value.  It belongs to ownerElement and is no child of it."
    nodeType = _Codes.ATTRIBUTE_NODE
    attributes = None
    ownerElement = None
    specified = False
    _is_id = False
    _child_node_types = (_Codes.TEXT_NODE, _Codes.ENTITY_REFERENCE_NODE)

    def __init__(self, qName, namespaceURI=None, localName=None, prefix=None):
        own = self.__dict__
        own['name'] = own['nodeName'] = qName
        own['namespaceURI'] = namespaceURI
        own['prefix'] = prefix

    def __setattr__(self, name, value):
        "name and nodeName are one attribute, value and nodeValue another, whose text the first child gets."
        own = self.__dict__
        if name in ('name', 'nodeName'):
            own['name'] = own['nodeName'] = value
        elif name in ('value', 'nodeValue'):
            own['value'] = own['nodeValue'] = value
            if own.get('childNodes'):
                own['childNodes'][0].data = value
        else:
            own[name] = value

    def __getstate__(self):
        return self.childNodes and self.__dict__        # with the children, which 2.7 always has

    def _get_localName(self):
        return _split_name(self.name)[1]

    # renameNode sets one
    localName = property(_get_localName, None, None, 'The name without its prefix.')

    def _pair(self):
        "What it is found under by the methods with namespaces."
        return self.namespaceURI, self.localName or _split_name(self.name)[1]

    def _rename(self, name, prefix):
        "Another name; the element finds the attribute under it from now on."
        element = self.ownerElement
        if element is not None:
            element.attributes._forget(self)
        self.name, self.prefix = name, prefix
        if element is not None:
            element.attributes._keep(self)

    def _get_name(self):
        return self.name

    def _set_name(self, value):
        self.name = value

    def _set_prefix(self, prefix):
        "Another prefix, in the name too."
        if prefix == 'xmlns' and self.namespaceURI not in (None, XMLNS_NAMESPACE):
            raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix for the wrong namespace")
        local = self.localName
        self._rename('%s:%s' % (prefix, local) if prefix else local, prefix)

    def _get_value(self):
        return self.value

    def _set_value(self, text):
        self.value = text

    def _get_childNodes(self):
        text = _filled(Text(), self.__dict__.get('value', ''), self.ownerDocument)
        self.__dict__['childNodes'] = nodes = NodeList()
        _append(self, text)
        return nodes

    # until someone asks for them
    childNodes = property(_get_childNodes, None, None, 'Its text, as nodes.')

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
        own = self.__dict__
        for child in own.pop('childNodes', ()):
            child.unlink()
        own['parentNode'] = own['ownerDocument'] = None


def _is_id_by_dtd(info, attribute):
    if attribute.namespaceURI:
        element = attribute.ownerElement
        return info.isIdNS(element.namespaceURI, element.localName, attribute.namespaceURI, attribute.localName)
    return info.isId(attribute.nodeName)


class NamedNodeMap(object):
    """The attributes of an element: where it keeps them, by name and by (namespace, local name).  Each Attr
    stands in both tables (two may share a pair when made without namespaces: the later one has it)."""
    __slots__ = ('_attrs', '_attrsNS', '_ownerElement')

    def __init__(self, attrs, attrsNS, ownerElement):
        self._attrs = attrs
        self._attrsNS = attrsNS
        self._ownerElement = ownerElement

    def __getstate__(self):
        return [getattr(self, slot) for slot in self.__slots__]

    def __setstate__(self, state):
        self.__init__(*state)

    # Keeping and forgetting

    def _forget(self, node):
        "Takes an Attr out of both tables."
        for table in self._attrs, self._attrsNS:
            for key in [key for key in table if table[key] is node]:
                del table[key]
        node.ownerElement = None

    def _keep(self, node):
        "Adds an Attr; returns the one whose name it takes over, or None."
        name, pair = node.nodeName, node._pair()
        replaced = None
        if not self._attrs:
            self._add(name, pair, node)
            return None
        for old in self._attrsNS.get(pair), self._attrs.get(name):
            if old is not None and old is not node:
                replaced = self._release(old)
        self._add(name, pair, node)
        return replaced

    def _add(self, name, pair, node):
        self._attrs[name] = self._attrsNS[pair] = node
        own = node.__dict__
        own['ownerElement'] = self._ownerElement
        own['ownerDocument'] = self._ownerElement.ownerDocument

    def _drop(self, node):
        "Removes an Attr, which must be here, and returns it."
        if node is None or self._attrs.get(node.nodeName) is not node:
            raise xml.dom.NotFoundErr()
        return self._release(node)

    def _release(self, node):
        "The Attr is one of no element any more, so it cannot name one."
        self._forget(node)
        node._is_id = False
        return node

    # Like a dict

    def __len__(self):
        return len(self._attrs)

    _get_length = __len__

    def keys(self):
        return list(self._attrs)

    def values(self):
        return list(self._attrs.itervalues())

    def items(self):
        "Pairs of name and value."
        return [(name, node.value) for name, node in self._attrs.iteritems()]

    def keysNS(self):
        return list(self._attrsNS)

    def itemsNS(self):
        "Pairs of (namespace, local name) and value."
        return [(pair, node.value) for pair, node in self._attrsNS.iteritems()]

    def _table(self, key):
        return self._attrsNS if isinstance(key, tuple) else self._attrs

    def get(self, name, value=None):
        return self._attrs.get(name, value)

    def has_key(self, key):
        return key in self._table(key)

    def __getitem__(self, attname_or_tuple):
        return self._table(attname_or_tuple)[attname_or_tuple]

    def __setitem__(self, attname, value):
        "A text becomes the value of the attribute with this name, an Attr is added under its own."
        if isinstance(value, Attr):
            self.setNamedItem(value)
        elif isinstance(value, StringTypes):
            self._ownerElement.setAttribute(attname, value)
        else:
            raise TypeError('value must be a string or Attr object')

    def __delitem__(self, attname_or_tuple):
        self[attname_or_tuple].unlink()

    __hash__ = None

    def __cmp__(self, other):
        "Equal are maps of the same attributes."
        if isinstance(other, NamedNodeMap) and other._attrs is self._attrs:
            return 0
        return cmp(id(self), id(other))

    # The methods of the recommendation

    def item(self, index):
        nodes = self.values()
        return nodes[index] if -len(nodes) <= index < len(nodes) else None

    def getNamedItem(self, name):
        return self.get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        return self._attrsNS.get((namespaceURI, localName))

    def removeNamedItem(self, name):
        return self._drop(self.get(name))

    def removeNamedItemNS(self, namespaceURI, localName):
        return self._drop(self.getNamedItemNS(namespaceURI, localName))

    def setNamedItem(self, node):
        "Adds an Attr and returns the one of this name that it replaces, or None."
        if not isinstance(node, Attr):
            raise xml.dom.HierarchyRequestErr('%r cannot be child of %r' % (node, self))
        if node.ownerElement not in (None, self._ownerElement):
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
