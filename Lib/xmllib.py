"""A parser of XML that calls methods, as sgmllib does for SGML.

    class Titles(xmllib.XMLParser):
        def start_title(self, attributes): ...
        def end_title(self): ...

    parser = Titles()
    parser.feed(text)                   # in pieces of any size
    parser.close()

Elements without methods of their own go to unknown_starttag() and unknown_endtag().  Names in a namespace are
'URI name'.  What is wrong goes to syntax_error(), which raises Error here; a subclass may let it pass.

How it works.  goahead() looks at `rawdata` piece by piece: text, or what begins with one of < & ].  Each of these has a
method that returns the place behind the construct, or -1 when more data is needed: then it waits for them, or at the end
takes the character as text.

Deprecated: use xml.sax.
"""
import re
from warnings import warn

warn('The xmllib module is obsolete.  Use xml.sax instead.', DeprecationWarning, 2)
del warn

version = '0.3'

_BLANK = r'[ \t\r\n]'
_NAME = r'[a-zA-Z_:][-a-zA-Z0-9._:]*'
_QUOTED = r'''(?:'[^']*'|"[^"]*")'''

_special = re.compile('[]&<]')
_illegal = re.compile(r'[^\t\r\n -\176\240-\377]')
_start = re.compile('<(%s)' % _NAME)
_start_rest = re.compile(r'''(?:[^"'>]|%s)*?(?=/?>)''' % _QUOTED)
_attribute = re.compile(r'''%s+(%s)(%s*=%s*(%s|[^ \t\r\n"'=<>`]+))?''' % (_BLANK, _NAME, _BLANK, _BLANK, _QUOTED))
_end = re.compile(r'</%s*(%s)?' % (_BLANK, _NAME))
_reference = re.compile(r'&(?:#(?P<char>[0-9]+|x[0-9a-fA-F]+)(?=[^0-9a-fA-F])|(?P<entity>%s)(?=[^-a-zA-Z0-9._:]))(?P<end>;?)' % _NAME)
_reference_begun = re.compile(r'&(?:#(?:[0-9]*|x[0-9a-fA-F]*)|%s|)\Z' % _NAME)
_complete_reference = re.compile(r'&(?:#([0-9]+|x[0-9a-fA-F]+)|(%s));|&' % _NAME)
_declaration = re.compile(r'''<\?xml%s+version%s*=%s*(%s)(?:%s+encoding%s*=%s*(%s))?(?:%s+standalone%s*=%s*(['"](?:yes|no)['"]))?%s*\?>'''
                          % (_BLANK, _BLANK, _BLANK, _QUOTED, _BLANK, _BLANK, _BLANK, _QUOTED, _BLANK, _BLANK, _BLANK, _BLANK))
_doctype = re.compile(r'<!DOCTYPE%s+(%s)((?:[^]["\'>]|%s)*)(?:\[((?:[^]"\']|%s)*)\]%s*)?>' % (_BLANK, _NAME, _QUOTED, _QUOTED, _BLANK))
_external = re.compile(r'%s+(?:SYSTEM|PUBLIC%s+(%s))%s+(%s)%s*\Z' % (_BLANK, _BLANK, _QUOTED, _BLANK, _QUOTED, _BLANK))
_instruction = re.compile(r'<\?(%s)(.*?)\?>' % _NAME, re.DOTALL)


class Error(RuntimeError):
    """What is no well-formed XML."""


class XMLParser:
    """The parser.  Options (all 0 but translate_attribute_references): accept_unquoted_attributes,
    accept_missing_endtag_name, map_case (names become small letters), accept_utf8 (no look at characters)."""

    attributes = {}             # element -> {attribute: default or None}; others are errors then
    elements = {}               # element -> (function for its start or None, for its end or None)
    entitydefs = {'lt': '&#60;', 'gt': '&#62;', 'amp': '&#38;', 'quot': '&#34;', 'apos': '&#39;'}

    def __init__(self, **kw):
        self.__options = {'accept_unquoted_attributes': 0, 'accept_missing_endtag_name': 0, 'map_case': 0,
                          'accept_utf8': 0, 'translate_attribute_references': 1}
        self.__options.update((name, value) for name, value in kw.items() if name in self.__options)
        self.elements = dict(self.elements)
        for method in dir(self.__class__):
            for place, prefix in enumerate(('start_', 'end_')):
                if method.startswith(prefix):
                    both = list(self.elements.get(method[len(prefix):], (None, None)))
                    both[place] = getattr(self, method)
                    self.elements[method[len(prefix):]] = tuple(both)
        self.reset()

    def reset(self):
        """Forgets what was fed."""
        self.rawdata, self.lineno = '', 1
        self.stack = []                 # of what is open: (name, {prefix: URI}, name with its URI)
        self.nomoretags = self.literal = 0
        self.__at_start, self.__doctype, self.__had_element = True, None, False

    def setnomoretags(self):
        """From here on all is text."""
        self.nomoretags = self.literal = 1

    def setliteral(self, *args):
        """From here on all is text up to the end tag of the element that is open."""
        self.literal = 1

    def feed(self, data):
        """More text; it is parsed as far as constructs are complete."""
        self.rawdata += data
        self.goahead(0)

    def close(self):
        """The end: what is left is parsed."""
        self.goahead(1)

    # -- the way through the data

    def goahead(self, end):
        """Parses `rawdata`; end: nothing will follow."""
        place = 0
        while place < len(self.rawdata):
            behind = self.__piece(place, end)
            if behind < 0:
                break
            self.lineno += self.rawdata.count('\n', place, behind)
            place = behind
        self.rawdata = self.rawdata[place:]
        if end:
            self.__finish()

    def __finish(self):
        if not self.__had_element:
            self.syntax_error('no elements in file')
        if self.stack:
            self.syntax_error('missing end tags')
        while self.stack:
            self.finish_endtag(self.stack[-1][0])

    def __piece(self, place, end):
        """Parses what is at a place; the place behind it, or -1."""
        data = self.rawdata
        special = None if self.nomoretags else _special.search(data, place)
        stop = special.start() if special else len(data)
        if stop > place:
            self.__text(data[place:stop])
            return stop
        behind = -2 if self.literal and data[place:place + 2] != '</' else {
            '<': self.__markup, '&': self.__reference, ']': self.__bracket}[data[place]](place)
        if behind >= 0 or behind == -1 and not end:
            return behind
        return self.__as_text(place)

    def __as_text(self, place):
        """Takes a special character for itself."""
        char = self.rawdata[place]
        if char == ']':
            if self.rawdata.startswith(']]>', place):
                self.syntax_error("bogus `]]>'")
            elif not self.rawdata[place:].strip(']') and not self.literal:
                self.syntax_error("bogus `]'")
        elif self.literal:
            self.__at_start = False
        else:
            self.syntax_error("bogus `%s'" % char)
        self.handle_data(char)
        return place + 1

    def __text(self, text):
        if not self.nomoretags:
            blank = not text.strip(' \t\r\n')
            if self.__at_start and not blank:
                self.syntax_error('illegal data at start of file')
            self.__at_start = False
            if not self.stack and not blank:
                self.syntax_error('data not in content')
        self.__check_characters(text, 'content')
        self.handle_data(text)

    def __check_characters(self, text, where):
        if not self.__options['accept_utf8'] and _illegal.search(text):
            self.syntax_error('illegal character in ' + where)

    def __begins(self, opening, place):
        """1: it comes, 0: it does not, -1: it may when there is more."""
        have = self.rawdata[place:place + len(opening)]
        return 1 if have == opening else -1 if opening.startswith(have) else 0

    def __markup(self, place):
        if _start.match(self.rawdata, place):
            return self.parse_starttag(place)
        waits = -2
        for opening, parse in (('</', self.parse_endtag), ('<!--', self.parse_comment), ('<![CDATA[', self.parse_cdata),
                               ('<?', self.__question), ('<!DOCTYPE', self.__document_type)):
            comes = self.__begins(opening, place)
            if comes > 0:
                return parse(place)
            waits = max(waits, comes or -2)
        return waits

    def __bracket(self, place):
        waits = self.rawdata[place:] in (']', ']]')
        return -1 if waits else -2

    # -- references

    def __reference(self, place):
        found = _reference.match(self.rawdata, place)
        if not found:
            return -1 if _reference_begun.match(self.rawdata, place) else -2
        char, entity = found.group('char', 'entity')
        if not found.group('end'):
            self.syntax_error("`;' missing in %s" % ('charref' if char else 'entityref'))
        if char:
            self.handle_charref(char)
        elif entity in self.entitydefs:
            # What it stands for is looked at again.
            self.rawdata = self.rawdata[:place] + self.entitydefs[entity] + self.rawdata[found.end():]
            return place
        else:
            self.unknown_entityref(entity)
        return found.end()

    def handle_charref(self, name):
        """A character by its number; unknown_charref() beyond 255."""
        number = _number(name)
        if 0 <= number <= 255:
            self.handle_data(chr(number))
        else:
            self.unknown_charref(name)

    def translate_references(self, data, all=1):
        """The text with its references replaced; all=0: only those of characters."""
        def one(found):
            char, entity = found.groups()
            if char:
                return chr(_number(char))
            if not all:
                return found.group()
            if entity in self.entitydefs:
                return self.translate_references(self.entitydefs[entity], 0) if all else found.group()
            self.syntax_error("reference to unknown entity `&%s;'" % entity if entity else "bogus `&'")
            return found.group()
        return _complete_reference.sub(one, data)

    # -- tags

    def parse_starttag(self, i):
        """A start tag; the place behind it or -1."""
        name = _start.match(self.rawdata, i)
        rest = _start_rest.match(self.rawdata, name.end())
        if not rest:
            return -1
        empty = self.rawdata[rest.end()] == '/'
        behind = rest.end() + 1 + empty
        self.__at_start = False
        tag = self.__name(name.group(1))
        self.__check_top(tag)
        found = self.parse_attributes(tag, name.end(), rest.end())
        if found is None:
            self.syntax_error('garbage in starttag')
            return behind
        attributes, namespaces = found
        self.stack.append((tag, namespaces, tag))
        full = self.__full_name(tag, True)
        self.stack[-1] = tag, namespaces, full
        attributes = self.__known_attributes(full, attributes)
        self.finish_starttag(full, attributes, self.elements.get(full, (None, None))[0])
        if empty:
            self.finish_endtag(tag)
        return behind

    def __name(self, name):
        return name.lower() if self.__options['map_case'] else name

    def __check_top(self, tag):
        if not self.stack:
            if self.__had_element:
                self.syntax_error('multiple elements on top level')
            elif self.__doctype not in (None, tag):
                self.syntax_error('starttag does not match DOCTYPE')
        self.__had_element = True

    def parse_attributes(self, tag, i, j):
        """({attribute: value}, {prefix: URI}) of what is from i to j; None for something else."""
        attributes, namespaces, place = {}, {}, i
        while self.rawdata[place:j].strip(' \t\r\n'):
            found = _attribute.match(self.rawdata, place, j)
            if not found:
                return None
            place = found.end()
            name, value = self.__name(found.group(1)), self.__value(found)
            prefix, colon, local = name.partition(':')
            if prefix == 'xmlns':
                namespaces[local] = value
                continue
            if name in attributes:
                self.syntax_error("attribute `%s' specified twice" % name)
            attributes[name] = value
        return attributes, namespaces

    def __value(self, found):
        name, given, value = found.groups()
        if not given:
            self.syntax_error("no value specified for attribute `%s'" % name)
            return name
        if value[0] in '\'"':
            value = value[1:-1]
        elif not self.__options['accept_unquoted_attributes']:
            self.syntax_error("attribute `%s' value not quoted" % name)
        value = re.sub('[\t\r\n]', ' ', value)
        if '<' in value:
            self.syntax_error("`<' illegal in attribute value")
        return self.translate_references(value) if self.__options['translate_attribute_references'] else value

    def __full_name(self, name, is_element):
        """The name with the URI of its prefix; attributes without a prefix are in no namespace."""
        prefix, colon, local = name.rpartition(':')
        if colon or is_element:
            for _, namespaces, _ in reversed(self.stack):
                if prefix in namespaces:
                    return namespaces[prefix] + ' ' + local if namespaces[prefix] else name
        return name

    def __known_attributes(self, full, given):
        known = self.attributes.get(full)
        if known is not None:
            for name in given:
                if name not in known:
                    self.syntax_error("unknown attribute `%s' in tag `%s'" % (name, full))
            for name, default in known.items():
                if default is not None:
                    given.setdefault(name, default)
        return dict((self.__full_name(name, False), value) for name, value in given.items())

    def parse_endtag(self, i):
        """An end tag; the place behind it or -1."""
        close = self.rawdata.find('>', i + 1)
        if close < 0:
            return -1
        found = _end.match(self.rawdata, i)
        name = found.group(1)
        tag = self.__name(name) if name else self.stack[-1][0] if self.stack else ''
        if self.literal:
            if not self.stack or tag != self.stack[-1][0]:
                return -2
            self.literal = 0
        if not name and not self.__options['accept_missing_endtag_name']:
            self.syntax_error('no name specified in end tag')
        if self.rawdata[found.end():close].strip(' \t\r\n'):
            self.syntax_error('garbage in end tag')
        self.finish_endtag(tag)
        return close + 1

    def finish_starttag(self, tagname, attrdict, method):
        """Tells of an element: method is its own, or None."""
        if method is None:
            self.unknown_starttag(tagname, attrdict)
        else:
            self.handle_starttag(tagname, method, attrdict)

    def finish_endtag(self, tag):
        """Ends an element and all that are open in it."""
        if tag not in [name for name, _, _ in self.stack]:
            self.syntax_error('unopened end tag')
            return
        while True:
            name, _, full = self.stack[-1]
            if name != tag:
                self.syntax_error('missing close tag for ' + name)
            method = self.elements.get(full, (None, None))[1]
            if method is None:
                self.unknown_endtag(full)
            else:
                self.handle_endtag(full, method)
            del self.stack[-1]
            if name == tag:
                return

    def getnamespace(self):
        """{prefix: URI} of all that is declared here."""
        declared = {}
        for _, namespaces, _ in self.stack:
            declared.update(namespaces)
        return declared

    # -- other constructs

    def parse_comment(self, i):
        """A comment; the place behind it or -1."""
        close = self.rawdata.find('-->', i + 4)
        if close < 0:
            return -1
        text = self.rawdata[i + 4:close]
        if '--' in text:
            self.syntax_error("`--' inside comment")
        self.__check_characters(text, 'comment')
        self.handle_comment(text)
        return close + 3

    def parse_cdata(self, i):
        """A CDATA section; the place behind it or -1."""
        close = self.rawdata.find(']]>', i + 9)
        if close < 0:
            return -1
        text = self.rawdata[i + 9:close]
        self.__check_characters(text, 'CDATA')
        if not self.stack:
            self.syntax_error('CDATA not in content')
        self.handle_cdata(text)
        return close + 3

    def __question(self, place):
        found = _declaration.match(self.rawdata, place)
        if not found:
            return self.parse_proc(place)
        if not self.__at_start:
            self.syntax_error('<?xml?> declaration not at start of document')
        self.__at_start = False
        number, encoding, standalone = [part and part[1:-1] for part in found.groups()]
        if number != '1.0':
            raise Error('only XML version 1.0 supported')
        self.handle_xml(encoding, standalone)
        return found.end()

    def parse_proc(self, i):
        """A processing instruction; the place behind it or -1."""
        if self.rawdata.find('?>', i) < 0:
            return -1
        found = _instruction.match(self.rawdata, i)
        if not found:
            return -2
        name, text = found.groups()
        self.__check_characters(text, 'processing instruction')
        if name.lower() == 'xml':
            self.syntax_error('illegal processing instruction target name')
        self.__at_start = False
        self.handle_proc(name, text)
        return found.end()

    def __document_type(self, place):
        found = _doctype.match(self.rawdata, place)
        return self.parse_doctype(found) if found else -1

    def parse_doctype(self, res):
        """A document type, found by a pattern: name, identifiers, declarations; the place behind it."""
        name, identifiers, declarations = res.groups()
        if self.__had_element:
            self.syntax_error('DOCTYPE not at beginning of document')
        if self.__doctype is not None:
            self.syntax_error('multiple DOCTYPE elements')
        self.__doctype, self.__at_start = self.__name(name), False
        external = _external.match(identifiers)
        if identifiers.strip(' \t\r\n') and not external:
            self.syntax_error('garbage in DOCTYPE')
        public, system = [part and part[1:-1] for part in external.groups()] if external else (None, None)
        self.handle_doctype(self.__doctype, public, system, declarations)
        return res.end()

    # -- to be overridden

    def handle_starttag(self, tag, method, attrs):
        """Calls the method of an element that begins."""
        method(attrs)

    def handle_endtag(self, tag, method):
        """Calls the method of an element that ends."""
        method()

    def syntax_error(self, message):
        """What is wrong, in words; raises Error."""
        raise Error('Syntax error at line %d: %s' % (self.lineno, message))

    handle_xml = lambda self, encoding, standalone: None            # the declaration; 'yes', 'no' or None
    handle_doctype = lambda self, tag, pubid, syslit, data: None
    handle_data = lambda self, data: None
    handle_cdata = lambda self, data: None
    handle_comment = lambda self, data: None
    handle_proc = lambda self, name, data: None
    unknown_starttag = lambda self, tag, attrs: None
    unknown_endtag = lambda self, tag: None
    unknown_charref = lambda self, ref: None

    def unknown_entityref(self, name):
        """A reference to an entity that is not in entitydefs."""
        self.syntax_error("reference to unknown entity `&%s;'" % name)


def _number(name):
    """The number of a character, written as '65' or 'x41'."""
    return int(name[1:], 16) if name[0] == 'x' else int(name)
