"""What all nodes of minidom have in common, their links, and the nodes that hold text.  See minidom."""
import xml.dom
from xml.dom import EMPTY_PREFIX
from xml.dom.minicompat import *

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


def _filled(node, data, document):
    "Gives a new Text, Comment or CDATASection its text and its document."
    own = node.__dict__
    own['data'] = own['nodeValue'] = data
    own['ownerDocument'] = document
    return node


def _set_twins(self, name, value):
    "__setattr__ of nodes in which an attribute has two names (classic classes have no properties that can be set)."
    own = self.__dict__
    own[name] = value
    twin = self._twins.get(name)
    if twin is not None:
        own[twin] = value


# -- links between nodes: they are set in the dicts, past __setattr__ ---------------------------------

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


_ALONE = {'parentNode': None, 'previousSibling': None, 'nextSibling': None}


def _link(left, right):
    if left is not None:
        left.__dict__['nextSibling'] = right
    if right is not None:
        right.__dict__['previousSibling'] = left


def _splice(parent, place, nodes, gone=0):
    "Puts `nodes` where `gone` children of `parent` stand from index `place` on."
    children = parent.childNodes
    for node in children[place:place + gone]:
        node.__dict__.update(_ALONE)
    children[place:place + gone] = nodes
    for node in nodes:
        node.__dict__['parentNode'] = parent
    border = [children[place - 1] if place else None] + list(nodes)
    border.append(children[place + len(nodes)] if place + len(nodes) < len(children) else None)
    for left, right in zip(border, border[1:]):
        _link(left, right)


def _append(parent, node):
    "Adds a new node as the last child; for builders, which know that it fits."
    children, own = parent.childNodes, node.__dict__
    own['parentNode'] = parent
    if children:
        last = children[-1]
        last.__dict__['nextSibling'] = node
        own['previousSibling'] = last
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


class Node(xml.dom.Node):
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
        new = node.parentNode is None and not node.childNodes
        if not new or node.nodeType not in self._child_node_types:
            return self.insertBefore(node, None)
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
        from xml.dom.minidom import _copy
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
        own, children = self.__dict__, self.childNodes
        own.update(_ALONE)
        own['ownerDocument'] = None
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
        from StringIO import StringIO
        text = StringIO()
        writer = codecs.getwriter(encoding)(text) if encoding is not None else text
        # only a document says in which encoding it is
        named = (encoding,) if self.nodeType == _Codes.DOCUMENT_NODE else ()
        self.writexml(writer, '', indent, newl, *named)
        return text.getvalue()


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


# -- nodes that hold text -----------------------------------------------------------------------------

class ProcessingInstruction(Childless, Node):
    "<?target data?>"
    nodeType = _Codes.PROCESSING_INSTRUCTION_NODE

    _twins = {'target': 'nodeName', 'nodeName': 'target', 'data': 'nodeValue', 'nodeValue': 'data'}
    __setattr__ = _set_twins

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

    def writexml(self, writer, indent='', addindent='', newl=''):
        writer.write('%s<?%s %s?>%s' % (indent, self.target, self.data, newl))


class CharacterData(Childless, Node):
    "What texts and comments share: `data`, cut and pasted by offsets."
    _twins = {'data': 'nodeValue', 'nodeValue': 'data'}
    __setattr__ = _set_twins

    def _get_data(self):
        return self.data

    def _set_data(self, data):
        self.data = data

    _get_nodeValue, _set_nodeValue = _get_data, _set_data

    def _get_length(self):
        return len(self.data)

    __len__ = _get_length

    def __repr__(self):
        return '<DOM %s node "%r%s">' % (self.__class__.__name__, self.data[:10], '...' if len(self.data) > 10 else '')

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
        rest = _filled(self.__class__(), self.data[offset:], self.ownerDocument)
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


class Comment(Childless, CharacterData):
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
