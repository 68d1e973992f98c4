"""Events with nodes: reads a document step by step, and makes trees of the parts that are wanted.

    events = pulldom.parse('orders.xml')
    for kind, node in events:
        if kind == pulldom.START_ELEMENT and node.tagName == 'order':
            events.expandNode(node)         # now it has its children
            print node.toxml()

How it works: PullDOM is a SAX handler that appends [event, next] pairs to a linked list; DOMEventStream takes
them off its front, and feeds the parser when it is empty.  Nodes know their parents, but parents get children
by expandNode only (in SAX2DOM always).
"""
import types
import xml.sax
import xml.sax.handler

START_ELEMENT = 'START_ELEMENT'
END_ELEMENT = 'END_ELEMENT'
COMMENT = 'COMMENT'
START_DOCUMENT = 'START_DOCUMENT'
END_DOCUMENT = 'END_DOCUMENT'
PROCESSING_INSTRUCTION = 'PROCESSING_INSTRUCTION'
IGNORABLE_WHITESPACE = 'IGNORABLE_WHITESPACE'
CHARACTERS = 'CHARACTERS'

default_bufsize = (2 ** 14) - 20


class PullDOM(xml.sax.ContentHandler):
    "Makes (event, node) pairs of SAX events.  documentFactory: the DOM implementation, by default minidom's."
    document = None

    def __init__(self, documentFactory=None):
        self.documentFactory = documentFactory
        self.firstEvent = self.lastEvent = [None, None]
        self.elementStack = []
        self.push = self.elementStack.append
        self.pending_events = []        # comments and instructions before the root element
        self._scopes = [{'http://www.w3.org/XML/1998/namespace': 'xml'}]     # namespace -> prefix, by declaration
        self._prefixes = []             # (prefix, namespace) declared for the element that follows

    def pop(self):
        "Leaves the innermost open node and returns it."
        return self.elementStack.pop()

    def _tell(self, kind, node):
        event = [(kind, node), None]
        self.lastEvent[1] = event
        self.lastEvent = event

    # Namespaces

    def startPrefixMapping(self, prefix, uri):
        self._prefixes.append((prefix, uri))
        scope = dict(self._scopes[-1])
        scope[uri] = prefix or None
        self._scopes.append(scope)

    def endPrefixMapping(self, prefix):
        self._scopes.pop()

    def _qualified(self, name, tagName):
        "(namespace, local name) and what the parser says of the name as written: the whole name."
        uri, local = name
        if not uri or tagName:
            return tagName or local
        prefix = self._scopes[-1].get(uri)
        return prefix + ':' + local if prefix else local

    # Documents and elements

    def setDocumentLocator(self, locator):
        self._locator = locator

    def startDocument(self):
        if self.documentFactory is None:
            import xml.dom.minidom
            self.documentFactory = xml.dom.minidom.Document.implementation

    def buildDocument(self, uri, tagname):
        "Makes the document when its root element begins; tells what came before."
        document = self.document = self.documentFactory.createDocument(uri, tagname, None)
        self._tell(START_DOCUMENT, document)
        self.push(document)
        pending, self.pending_events = self.pending_events, None
        for kind, arguments in pending:
            node = self._make(kind, *arguments)
            document.insertBefore(node, document.documentElement)
            self._tell(kind, node)
        return document.documentElement

    def endDocument(self):
        self._tell(END_DOCUMENT, self.document)
        self.pop()

    def _begin(self, node):
        self._attach(node)
        self._tell(START_ELEMENT, node)
        self.push(node)

    def _attach(self, node):
        "The node knows where it is."
        if node.parentNode is None:
            node.parentNode = self.elementStack[-1]

    def startElementNS(self, name, tagName, attrs):
        qualified = self._qualified(name, tagName)
        if self.document is None:
            node = self.buildDocument(name[0], qualified)
        elif name[0]:
            node = self.document.createElementNS(name[0], qualified)
        else:
            node = self.document.createElement(name[1])
        for prefix, uri in self._prefixes:
            self._add(node, xml.dom.XMLNS_NAMESPACE, 'xmlns:' + prefix if prefix else 'xmlns', uri or '')
        del self._prefixes[:]
        for pair, value in attrs.items():
            self._add(node, pair[0], self._qualified(pair, None), value)
        self._begin(node)

    def _add(self, element, uri, name, value):
        if uri:
            attribute = self.document.createAttributeNS(uri, name)
        else:
            attribute = self.document.createAttribute(name)
        attribute.value = value
        element.setAttributeNodeNS(attribute)

    def startElement(self, name, attrs):
        if self.document is None:
            node = self.buildDocument(None, name)
        else:
            node = self.document.createElement(name)
        for attribute, value in attrs.items():
            self._add(node, None, attribute, value)
        self._begin(node)

    def endElement(self, name):
        self._tell(END_ELEMENT, self.pop())

    def endElementNS(self, name, tagName):
        self.endElement(name)

    # What elements hold

    def _make(self, kind, *arguments):
        method = {COMMENT: 'createComment', PROCESSING_INSTRUCTION: 'createProcessingInstruction',
                  CHARACTERS: 'createTextNode', IGNORABLE_WHITESPACE: 'createTextNode'}[kind]
        return getattr(self.document, method)(*arguments)

    def _leaf(self, kind, *arguments):
        if self.document is None:
            self.pending_events.append((kind, arguments))
            return
        node = self._make(kind, *arguments)
        self._attach(node)
        self._tell(kind, node)

    def comment(self, s):
        self._leaf(COMMENT, s)

    def processingInstruction(self, target, data):
        self._leaf(PROCESSING_INSTRUCTION, target, data)

    def ignorableWhitespace(self, chars):
        self._leaf(IGNORABLE_WHITESPACE, chars)

    def characters(self, chars):
        self._leaf(CHARACTERS, chars)

    def clear(self):
        "Lets go of the document."
        self.document = None


class SAX2DOM(PullDOM):
    "The same, but the whole tree is built at once; `document` is it."

    def _attach(self, node):
        if node.parentNode is None:
            self.elementStack[-1].appendChild(node)


class ErrorHandler:
    "Warnings are printed, errors raised."

    def warning(self, exception):
        print exception

    def error(self, exception):
        raise exception

    fatalError = error


class DOMEventStream:
    "An iterator over the (event, node) pairs of a file."

    def __init__(self, stream, parser, bufsize):
        self.stream = stream
        self.parser = parser
        self.bufsize = bufsize
        if not hasattr(parser, 'feed'):
            self.getEvent = self._event_of_all
        self.reset()

    def reset(self):
        "Begins: a new handler for the parser."
        self.pulldom = PullDOM()
        self.parser.setFeature(xml.sax.handler.feature_namespaces, 1)
        self.parser.setContentHandler(self.pulldom)

    def __getitem__(self, pos):
        return self.next()

    def __iter__(self):
        return self

    def next(self):
        event = self.getEvent()
        if event is None:
            raise StopIteration
        return event

    def _take(self):
        "Removes the first pair from the list."
        head = self.pulldom.firstEvent
        event, head[1] = head[1][0], head[1][1]
        if head[1] is None:
            self.pulldom.lastEvent = head
        return event

    def getEvent(self):
        "The next pair, None at the end."
        while self.pulldom.firstEvent[1] is None:
            data = self.stream.read(self.bufsize)
            if not data:
                self.parser.close()
                return None
            self.parser.feed(data)
        return self._take()

    def _event_of_all(self):
        "The same by a parser that reads all at once."
        if not hasattr(self, '_read'):
            self._read = True
            self.parser.parse(self.stream)
        return self._take() if self.pulldom.firstEvent[1] is not None else None

    def expandNode(self, node):
        "Reads until `node` ends; it has all its children then."
        open_nodes = [node]
        for kind, current in self:
            if current is node:
                return
            if kind == END_ELEMENT:
                open_nodes.pop()
                continue
            current.parentNode = None       # it is not among its children yet
            open_nodes[-1].appendChild(current)
            if kind == START_ELEMENT:
                open_nodes.append(current)

    def clear(self):
        "Lets go of parser, stream and tree."
        self.pulldom.clear()
        self.pulldom = self.parser = self.stream = None


def parse(stream_or_string, parser=None, bufsize=None):
    "A DOMEventStream over a file or the file of this name; `bufsize` bytes are read at a time."
    stream = stream_or_string
    if isinstance(stream, types.StringTypes):
        stream = open(stream)
    return DOMEventStream(stream, parser or xml.sax.make_parser(), bufsize or default_bufsize)


def parseString(string, parser=None):
    "A DOMEventStream over a string."
    import StringIO
    return DOMEventStream(StringIO.StringIO(string), parser or xml.sax.make_parser(), max(len(string), 1))
