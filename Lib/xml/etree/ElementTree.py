"""XML as a tree of elements: each has a tag, attributes, a text, children, and a tail (the text behind it).

    tree = parse('file.xml'); for item in tree.getroot().iter('item'): print item.get('id'), item.text
"""
import sys
import warnings

import ElementPath

__all__ = ['Comment', 'dump', 'Element', 'ElementTree', 'fromstring', 'fromstringlist', 'iselement', 'iterparse',
           'parse', 'ParseError', 'PI', 'ProcessingInstruction', 'QName', 'SubElement', 'tostring', 'tostringlist',
           'TreeBuilder', 'VERSION', 'XML', 'XMLParser', 'XMLTreeBuilder']

VERSION = '1.3.0'


class _SimpleElementPath(object):
    """ElementPath for a single tag, and .//tag."""

    def find(self, element, tag, namespaces=None):
        return next(self.iterfind(element, tag), None)

    def findtext(self, element, tag, default=None, namespaces=None):
        found = self.find(element, tag)
        return default if found is None else found.text or ''

    def iterfind(self, element, tag, namespaces=None):
        if tag[:3] == './/':
            return element.iter(tag[3:])
        return (child for child in element if child.tag == tag)

    def findall(self, element, tag, namespaces=None):
        return list(self.iterfind(element, tag))


class ParseError(SyntaxError):
    """Wrong XML; `position` is (line, column), `code` expat's number."""


def iselement(element):
    """True for what looks like an element."""
    return isinstance(element, Element) or hasattr(element, 'tag')


def _is_silent(element):
    "Whether it is a comment or an instruction, whose text is none of the document's."
    return not (element.tag is None or isinstance(element.tag, basestring))


class Element(object):
    """An element; as a sequence it is its children."""

    tag = attrib = text = tail = None

    def __init__(self, tag, attrib={}, **extra):
        self.tag = tag
        self.attrib = dict(attrib, **extra)
        self._children = []

    def __repr__(self):
        return '<Element %r at 0x%x>' % (self.tag, id(self))

    def makeelement(self, tag, attrib):
        """An element of the same kind."""
        kind = self.__class__
        return kind(tag, attrib)

    def copy(self):
        """The same, with the same children."""
        twin = self.makeelement(self.tag, self.attrib)
        twin.text, twin.tail = self.text, self.tail
        twin[:] = self
        return twin

    # -- children

    def __len__(self):
        return len(self._children)

    def __nonzero__(self):
        warnings.warn("The behavior of this method will change in future versions.  Use specific 'len(elem)' or "
                      "'elem is not None' test instead.", FutureWarning, stacklevel=2)
        return bool(self._children)

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    def append(self, element):
        self._children.append(element)

    def extend(self, elements):
        self._children += elements

    def insert(self, index, element):
        self._children.insert(index, element)

    def remove(self, element):
        """Takes a child away; ValueError when it is none."""
        self._children.remove(element)

    def getchildren(self):
        warnings.warn("This method will be removed in future versions.  Use 'list(elem)' or iteration over elem "
                      'instead.', DeprecationWarning, stacklevel=2)
        return self._children

    def clear(self):
        """Only the tag stays."""
        self.attrib.clear()
        self._children = []
        self.tail = self.text = None

    # -- attributes

    def get(self, key, default=None):
        return self.attrib[key] if key in self.attrib else default

    def set(self, key, value):
        self.attrib[key] = value

    def keys(self):
        return self.attrib.keys()

    def items(self):
        return [(key, value) for key, value in self.attrib.items()]

    # -- search

    def find(self, path, namespaces=None):
        """The first element that a path leads to, or None."""
        search = ElementPath.find
        return search(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        search = ElementPath.findtext
        return search(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        search = ElementPath.findall
        return search(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        search = ElementPath.iterfind
        return search(self, path, namespaces)

    def iter(self, tag=None):
        """The element and all below it in the order of the document; tag: only those."""
        any_tag = tag is None or tag == '*'
        waiting = [iter((self,))]
        while waiting:
            for element in waiting[-1]:
                if any_tag or element.tag == tag:
                    yield element
                waiting.append(iter(element._children if isinstance(element, Element) else element))
                break
            else:
                waiting.pop()

    def getiterator(self, tag=None):
        warnings.warn("This method will be removed in future versions.  Use 'elem.iter()' or 'list(elem.iter())' "
                      'instead.', PendingDeprecationWarning, stacklevel=2)
        return list(self.iter(tag))

    def itertext(self):
        """The texts in the element, in the order of the document."""
        if _is_silent(self):
            return
        if self.text:
            yield self.text
        open_ones = [(None, iter(self))]        # (the tail, the children that are still to come)
        while open_ones:
            tail, children = open_ones[-1]
            child = next(children, None)
            if child is None:
                open_ones.pop()
                if tail:
                    yield tail
                continue
            open_ones.append((child.tail, iter(() if _is_silent(child) else child)))
            if child.text and not _is_silent(child):
                yield child.text


_Element = _ElementInterface = Element


def SubElement(parent, tag, attrib={}, **extra):
    """A new child, at the end."""
    child = parent.makeelement(tag, dict(attrib, **extra))
    parent.append(child)
    return child


def Comment(text=None):
    """A comment as an element; its tag is this function."""
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    """<?target text?> as an element; its tag is this function."""
    element = Element(ProcessingInstruction)
    element.text = target + ' ' + text if text else target
    return element


PI = ProcessingInstruction


class QName(object):
    """A name with its namespace, '{URI}local', also as the value of an attribute."""

    def __init__(self, text_or_uri, tag=None):
        self.text = '{%s}%s' % (text_or_uri, tag) if tag else text_or_uri

    def __str__(self):
        return self.text

    def __hash__(self):
        return hash(self.text)

    def __cmp__(self, other):
        return cmp(self.text, other.text if isinstance(other, QName) else other)


class ElementTree(object):
    """A whole document."""

    def __init__(self, element=None, file=None):
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        return self._root

    def _setroot(self, element):
        self._root = element

    def parse(self, source, parser=None):
        """Reads a file (its name, or open); returns the root."""
        own = None if hasattr(source, 'read') else open(source, 'rb')
        try:
            reader = parser or XMLParser(target=TreeBuilder())
            for piece in iter(lambda: (own or source).read(1 << 16), ''):
                reader.feed(piece)
            self._root = reader.close()
        finally:
            if own:
                own.close()
        return self._root

    def iter(self, tag=None):
        return self._root.iter(tag)

    def getiterator(self, tag=None):
        warnings.warn("This method will be removed in future versions.  Use 'tree.iter()' or 'list(tree.iter())' "
                      'instead.', PendingDeprecationWarning, stacklevel=2)
        return list(self.iter(tag))

    @staticmethod
    def _from_root(path):
        """A path from the root; a slash at its front gets a warning."""
        if path[:1] != '/':
            return path
        path = '.' + path
        warnings.warn('This search is broken in 1.3 and earlier, and will be fixed in a future version.  If you '
                      'rely on the current behaviour, change it to %r' % path, FutureWarning, stacklevel=3)
        return path

    def find(self, path, namespaces=None):
        return self._root.find(self._from_root(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        return self._root.findtext(self._from_root(path), default, namespaces)

    def findall(self, path, namespaces=None):
        return self._root.findall(self._from_root(path), namespaces)

    def iterfind(self, path, namespaces=None):
        return self._root.iterfind(self._from_root(path), namespaces)

    def write(self, file_or_filename, encoding=None, xml_declaration=None, default_namespace=None, method=None):
        """Writes the document; method is 'xml' (default), 'html', 'text' or 'c14n'.

        xml_declaration None: only where the encoding asks for one."""
        method = method or 'xml'
        if method not in _serialize:
            raise ValueError('unknown method %r' % method)
        if hasattr(file_or_filename, 'write'):
            self.__put_document(file_or_filename.write, encoding, xml_declaration, default_namespace, method)
        else:
            with open(file_or_filename, 'wb') as stream:
                self.__put_document(stream.write, encoding, xml_declaration, default_namespace, method)

    def __put_document(self, put, encoding, declared, default_namespace, method):
        if declared is None:
            declared = encoding not in ('utf-8', 'us-ascii')
        if encoding and declared and method == 'xml':
            put("<?xml version='1.0' encoding='%s'?>\n" % encoding)
        encoding = encoding or ('utf-8' if method == 'c14n' else 'us-ascii')
        if method == 'text':
            _serialize_text(put, self._root, encoding)
        else:
            names, spaces = _namespaces(self._root, encoding, default_namespace)
            _serialize[method](put, self._root, encoding, names, spaces)

    def write_c14n(self, file):
        return self.write(file, method='c14n')


_namespace_map = {'http://www.w3.org/XML/1998/namespace': 'xml', 'http://www.w3.org/1999/xhtml': 'html',
                  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf', 'http://schemas.xmlsoap.org/wsdl/': 'wsdl',
                  'http://www.w3.org/2001/XMLSchema': 'xs', 'http://www.w3.org/2001/XMLSchema-instance': 'xsi',
                  'http://purl.org/dc/elements/1.1/': 'dc'}


def register_namespace(prefix, uri):
    """The prefix to write for a namespace; ValueError for ns<number>."""
    if prefix[:2] == 'ns' and prefix[2:].isdigit():
        raise ValueError('Prefix format reserved for internal use')
    _namespace_map.pop(uri, None)
    taken = [known for known, name in _namespace_map.items() if name == prefix]
    for known in taken:
        del _namespace_map[known]
    _namespace_map[uri] = prefix


def _raise_serialization_error(text):
    raise TypeError('cannot serialize %r (type %s)' % (text, type(text).__name__))


def _encode(text, encoding):
    try:
        return text.encode(encoding, 'xmlcharrefreplace')
    except (AttributeError, TypeError):
        _raise_serialization_error(text)


def _namespaces(root, encoding, default_namespace=None):
    """({name: name as written}, {URI: prefix}) of all names in a tree."""
    names = _Names(encoding, default_namespace)
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, (str, unicode, QName)):
            names.add(tag)
        elif tag not in (None, Comment, PI):
            _raise_serialization_error(tag)
        for name, value in element.items():
            names.add(name)
            if isinstance(value, QName):
                names.add(value)
        if isinstance(element.text, QName):
            names.add(element.text)
    return names.written, names.prefixes


class _Names(object):
    """Names as a document has them: with the prefixes of their namespaces, encoded."""

    def __init__(self, encoding, default_namespace):
        self.encoding, self.default = encoding, default_namespace
        self.written, self.prefixes = {None: None}, {}
        if default_namespace:
            self.prefixes[default_namespace] = ''

    def add(self, name):
        """name: a str, unicode or QName."""
        if isinstance(name, QName):
            name = name.text
        if name not in self.written:
            try:
                self.written[name] = self._short(name).encode(self.encoding)
            except (AttributeError, TypeError):
                _raise_serialization_error(name)

    def _short(self, name):
        if name[:1] == '{':
            uri, local = name[1:].rsplit('}', 1)
            prefix = self._prefix(uri)
            return prefix + ':' + local if prefix else local
        if self.default:
            raise ValueError('cannot use non-qualified names with default_namespace option')
        return name

    def _prefix(self, uri):
        """That of a namespace, a new one when it is new; only 'xml' need not be declared."""
        if uri in self.prefixes:
            return self.prefixes[uri]
        prefix = _namespace_map.get(uri)
        if prefix is None:
            prefix = 'ns%d' % len(self.prefixes)
        if prefix != 'xml':
            self.prefixes[uri] = prefix
        return prefix


def _replaced(text, table, encoding):
    try:
        for char, entity in table:
            if char in text:
                text = text.replace(char, entity)
        return text if encoding is None else text.encode(encoding, 'xmlcharrefreplace')
    except (AttributeError, TypeError):
        _raise_serialization_error(text)


_AMP, _LT, _GT, _QUOTE = ('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'), ('"', '&quot;')


def _escape_cdata(text, encoding):
    return _replaced(text, (_AMP, _LT, _GT), encoding)


def _escape_attrib(text, encoding):
    return _replaced(text, (_AMP, _LT, _GT, _QUOTE, ('\n', '&#10;')), encoding)


def _escape_attrib_html(text, encoding):
    return _replaced(text, (_AMP, _GT, _QUOTE), encoding)


def _start_tag(put, tag, element, encoding, names, spaces, escape):
    put('<' + tag)
    if spaces:
        for uri, prefix in sorted(spaces.items(), key=lambda pair: pair[1]):
            put(' xmlns%s="%s"' % ((':' + prefix if prefix else '').encode(encoding), escape(uri, encoding)))
    attributes = element.items()
    if len(attributes) > 1:
        attributes = sorted(attributes)
    for name, value in attributes:
        name = name.text if isinstance(name, QName) else name
        value = names[value.text] if isinstance(value, QName) else escape(value, encoding)
        put(' %s="%s"' % (names[name], value))


def _special(put, element, encoding):
    """Writes a comment or an instruction; False for other elements."""
    if element.tag is Comment:
        put('<!--%s-->' % _encode(element.text, encoding))
    elif element.tag is ProcessingInstruction:
        put('<?%s?>' % _encode(element.text, encoding))
    else:
        return False
    return True


def _text_of(element, encoding, names):
    text = element.text
    return names[text.text] if isinstance(text, QName) else _escape_cdata(text, encoding)


def _serialize_xml(put, elem, encoding, names, spaces):
    if not _special(put, elem, encoding):
        tag = names[elem.tag.text if isinstance(elem.tag, QName) else elem.tag]
        filled = elem.text or len(elem)
        if tag is not None:
            _start_tag(put, tag, elem, encoding, names, spaces, _escape_attrib)
            put('>' if filled else ' />')
        if filled:
            if elem.text:
                put(_text_of(elem, encoding, names))
            for child in elem:
                _serialize_xml(put, child, encoding, names, None)
            if tag is not None:
                put('</' + tag + '>')
    if elem.tail:
        put(_escape_cdata(elem.tail, encoding))


HTML_EMPTY = set('area base basefont br col frame hr img input isindex link meta param'.split())


def _serialize_html(put, elem, encoding, names, spaces):
    if not _special(put, elem, encoding):
        tag = names[elem.tag.text if isinstance(elem.tag, QName) else elem.tag]
        low = (tag or '').lower()
        if tag is not None:
            _start_tag(put, tag, elem, encoding, names, spaces, _escape_attrib_html)
            put('>')
        if elem.text:
            raw = low in ('script', 'style')
            put(_encode(elem.text, encoding) if raw else _text_of(elem, encoding, names))
        for child in elem:
            _serialize_html(put, child, encoding, names, None)
        if tag is not None and low not in HTML_EMPTY:
            put('</' + tag + '>')
    if elem.tail:
        put(_escape_cdata(elem.tail, encoding))


def _serialize_text(put, elem, encoding):
    for part in list(elem.itertext()):
        put(part.encode(encoding))
    if elem.tail:
        put(elem.tail.encode(encoding))



_serialize = {'xml': _serialize_xml, 'html': _serialize_html, 'text': _serialize_text}


def tostring(element, encoding=None, method=None):
    """An element as text."""
    return ''.join(tostringlist(element, encoding, method))


def tostringlist(element, encoding=None, method=None):
    """An element as pieces of text."""
    class Pieces:
        pass
    target = Pieces()
    found = []
    target.write = found.append
    ElementTree(element).write(target, encoding, method=method)
    return found


def dump(elem):
    """Prints an element or a tree; for looking at it."""
    tree = elem if isinstance(elem, ElementTree) else ElementTree(elem)
    tree.write(sys.stdout)
    tail = tree.getroot().tail
    if not tail or tail[-1] != '\n':
        sys.stdout.write('\n')


def parse(source, parser=None):
    """The ElementTree of a file (its name, or open)."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


class _IterParse(object):
    """The iterator of iterparse(); `root` is set at the end."""

    def __init__(self, source, events, parser):
        self._own = None if hasattr(source, 'read') else open(source, 'rb')
        self._file = self._own or source
        self._parser = parser if parser is not None else XMLParser(target=TreeBuilder())
        self._events, self._error = [], None
        self._at = 0
        self.root = self._root = None
        self._listen(('end',) if events is None else events)

    def _listen(self, events):
        expat, target, reader = self._parser._parser, self._parser._target, self._parser
        note = self._events.append
        for event in events:
            if event == 'start':
                expat.StartElementHandler = lambda tag, pairs: note(('start', reader._start_list(tag, pairs)))
            elif event == 'end':
                expat.EndElementHandler = lambda tag: note(('end', reader._end(tag)))
            elif event == 'start-ns':
                expat.StartNamespaceDeclHandler = lambda prefix, uri: note(
                    ('start-ns', (prefix or '', reader._fixtext(uri or ''))))
            elif event == 'end-ns':
                expat.EndNamespaceDeclHandler = lambda prefix: note(('end-ns', None))
            else:
                raise ValueError('unknown event %r' % event)

    def next(self):
        while self._at >= len(self._events):
            del self._events[:]
            self._at = 0
            if self._error is not None:
                problem, self._error = self._error, None
                raise problem
            if self._parser is None:
                self.root = self._root
                if self._own:
                    self._own.close()
                raise StopIteration
            data = self._file.read(1 << 14)
            try:
                if data:
                    self._parser.feed(data)
                else:
                    reader, self._parser = self._parser, None
                    self._root = reader.close()
            except SyntaxError as problem:
                # after the events before it
                self._error = problem
        self._at += 1
        return self._events[self._at - 1]

    def __iter__(self):
        return self


def iterparse(source, events=None, parser=None):
    """Parses a file bit by bit: an iterator of (event, element); events: start, end, start-ns, end-ns."""
    return _IterParse(source, events, parser)


def XML(text, parser=None):
    """The root element of a text."""
    reader = parser or XMLParser(target=TreeBuilder())
    reader.feed(text)
    return reader.close()


fromstring = XML


def XMLID(text, parser=None):
    """(root, {id: element}) of a text."""
    root = XML(text, parser)
    return root, dict((element.get('id'), element) for element in root.iter() if element.get('id'))


def fromstringlist(sequence, parser=None):
    """The root element of a text in pieces."""
    reader = parser or XMLParser(target=TreeBuilder())
    for text in sequence:
        reader.feed(text)
    return reader.close()


class TreeBuilder(object):
    """Builds a tree: start(), data() and end() in turn, close() gives the root."""

    def __init__(self, element_factory=None):
        self._factory = Element if element_factory is None else element_factory
        self._elem, self._data = [], []          # open elements, the text so far
        self._last = None                       # the element that a text belongs to
        self._tail = False                    # as its tail

    def _flush(self):
        "Gives the text so far to the element before it: as tail, or as text while the element is open."
        texts, self._data = self._data, []
        if texts and self._last is not None:
            place = 'tail' if self._tail else 'text'
            assert getattr(self._last, place) is None, 'internal error (%s)' % place
            setattr(self._last, place, ''.join(texts))

    def start(self, tag, attrs):
        """An element begins."""
        self._flush()
        self._last = made = self._factory(tag, attrs)
        if self._elem:
            self._elem[-1].append(made)
        self._elem.append(made)
        self._tail = False
        return made

    def data(self, data):
        """More text."""
        self._data.append(data)

    def end(self, tag):
        """An element ends."""
        self._flush()
        self._last = self._elem.pop()
        assert self._last.tag == tag, 'end tag mismatch (expected %s, got %s)' % (self._last.tag, tag)
        self._tail = True
        return self._last

    def close(self):
        assert not self._elem, 'missing end tags'
        assert self._last is not None, 'missing toplevel element'
        return self._last


_UNSET = ['sentinel']


class XMLParser(object):
    """Feeds a target (default: a TreeBuilder) from a text in pieces; `entity` has entities of the document."""

    def __init__(self, html=_UNSET, target=None, encoding=None):
        if html is not _UNSET:
            warnings.warnpy3k('The html argument of XMLParser() is deprecated', DeprecationWarning, stacklevel=2)
        from xml.parsers import expat
        reader = expat.ParserCreate(encoding, '}')
        self.parser = self._parser = reader
        self.target = self._target = TreeBuilder() if target is None else target
        self._error = expat.error
        self._names, self.entity = {}, {}
        self._doctype = None
        reader.DefaultHandlerExpand = self._default
        for event, method, handler in (('StartElementHandler', 'start', self._start_list),
                                       ('EndElementHandler', 'end', self._end),
                                       ('CharacterDataHandler', 'data', self._data),
                                       ('CommentHandler', 'comment', self._comment),
                                       ('ProcessingInstructionHandler', 'pi', self._pi)):
            if hasattr(self._target, method):
                setattr(reader, event, handler)
        reader.buffer_text = reader.ordered_attributes = reader.specified_attributes = 1
        self.version = 'Expat %d.%d.%d' % expat.version_info

    def _fixtext(self, text):
        """ASCII as str, all else as unicode."""
        try:
            return text.encode('ascii')
        except UnicodeError:
            return text

    def _fixname(self, key):
        """'{URI}local' of 'URI}local'."""
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._fixtext('{' + key if '}' in key else key)
        return name

    def _start_list(self, tag, pairs):
        attrs = dict((self._fixname(pairs[at]), self._fixtext(pairs[at + 1])) for at in range(0, len(pairs), 2))
        return self.target.start(self._fixname(tag), attrs)

    def _end(self, tag):
        name = self._fixname(tag)
        return self.target.end(name)

    def _data(self, text):
        fixed = self._fixtext(text)
        return self.target.data(fixed)

    def _comment(self, data):
        return self.target.comment(self._fixtext(data))

    def _pi(self, target, data):
        return self.target.pi(self._fixtext(target), self._fixtext(data))

    def _raise(self, message, code, line, column):
        wrong = ParseError(message)
        wrong.code, wrong.position = code, (line, column)
        raise wrong

    def _default(self, text):
        """Entities that expat does not know, and the pieces of <!DOCTYPE ...>."""
        front = text[:1]
        if front == '&':
            name = text[1:-1]
            if name in self.entity:
                if hasattr(self.target, 'data'):
                    self.target.data(self.entity[name])
                return
            line, column = self._parser.ErrorLineNumber, self._parser.ErrorColumnNumber
            self._raise('undefined entity %s: line %d, column %d' % (text, line, column), 11, line, column)
        elif front == '<' and text == '<!DOCTYPE':
            self._doctype = []
        elif self._doctype is not None:
            if front == '>':
                self._doctype = None
                return
            text = text.strip()
            if text:
                self._doctype.append(text)
                self._doctype_piece()

    def _doctype_piece(self):
        """Tells the target when the pieces make a whole."""
        pieces = self._doctype
        kind = pieces[1] if len(pieces) > 1 else None
        if kind == 'PUBLIC' and len(pieces) == 4:
            name, public, system = pieces[0], pieces[2][1:-1], pieces[3]
        elif kind == 'SYSTEM' and len(pieces) == 3:
            name, public, system = pieces[0], None, pieces[2]
        else:
            return
        if hasattr(self.target, 'doctype'):
            self.target.doctype(name, public, system[1:-1])
        elif type(self).doctype.__func__ is not XMLParser.__dict__['doctype']:
            XMLParser.doctype(self, name, public, system[1:-1])
            self.doctype(name, public, system[1:-1])
        self._doctype = None

    def doctype(self, name, pubid, system):
        """For subclasses of old; a target should have it."""
        warnings.warn('This method of XMLParser is deprecated.  Define doctype() method on the TreeBuilder target.',
                      DeprecationWarning)

    def _parse(self, data, final):
        try:
            self._parser.Parse(data, final)
        except self._error as problem:
            self._raise(str(problem), problem.code, problem.lineno, problem.offset)

    def feed(self, data):
        """More text; ParseError when it is wrong."""
        self._parse(data, 0)

    def close(self):
        """What the target's close() gives; no more text will come."""
        self._parse('', 1)
        finish = getattr(self.target, 'close', None)
        del self.target, self._parser
        return finish() if finish is not None else None


XMLTreeBuilder = XMLParser
