"""What HTMLParser and sgmllib share: positions, and the declarations of SGML (<!...>).

The parse_* methods get the offset in self.rawdata where a construct begins and return the offset behind
it, or -1 when its end has not come yet.  error() is the subclass's.
"""
import re

_declname_match = re.compile(r'[a-zA-Z][-_.a-zA-Z0-9]*\s*').match     # programs put another here to let more pass
_LITERAL = re.compile(r'''("[^"]*"|'[^']*')\s*''')
_COMMENT_END = re.compile(r'--\s*>')
_SECTION_ENDS = [(frozenset(['temp', 'cdata', 'ignore', 'include', 'rcdata']), re.compile(r']\s*]\s*>')),
                 (frozenset(['if', 'else', 'endif']), re.compile(r']\s*>'))]   # of Microsoft
_SUBSET = frozenset(['attlist', 'element', 'entity', 'notation'])


class ParserBase:
    """What HTMLParser and sgmllib share: declarations, comments and marked sections."""

    def __init__(self):
        if ParserBase is self.__class__:
            raise RuntimeError('markupbase.ParserBase must be subclassed')

    def error(self, message):
        raise NotImplementedError('subclasses of ParserBase must override error()')

    def reset(self):
        "Back to the first line."
        self.lineno, self.offset = 1, 0

    def getpos(self):
        "(line from 1, column from 0) of the construct being parsed."
        return (self.lineno, self.offset)

    def updatepos(self, i, j):
        "Counts the lines of rawdata[i:j]; returns j."
        if j > i:
            lines = self.rawdata.count('\n', i, j)
            if lines:
                self.lineno += lines
                self.offset = j - self.rawdata.rindex('\n', i, j) - 1
            else:
                self.offset += j - i
        return j

    def unknown_decl(self, data):
        "A declaration or section that nobody asked for."

    _decl_otherchars = ''

    # -- <!...>

    def parse_declaration(self, i):
        "<!NAME ...> or a marked section."
        text = self.rawdata
        j = i + 2
        first = text[j:j + 1]
        if first == '>':
            return j + 1
        if first in ('', '-'):
            return -1                        # comments are the caller's
        if first == '[':
            return self.parse_marked_section(i)
        kind, j = self._scan_name(j, i)
        return j if j < 0 else self._parse_words(i, j, kind)

    def _parse_words(self, i, j, kind):
        "The words of a declaration up to its '>'."
        text = self.rawdata
        others = '' if kind == 'doctype' else self._decl_otherchars
        while j < len(text):
            char = text[j]
            if char == '>':
                report = self.handle_decl if kind == 'doctype' else self.unknown_decl
                report(text[i + 2:j])
                return j + 1
            if char in '\'"':
                literal = _LITERAL.match(text, j)
                if literal is None:
                    return -1
                j = literal.end()
            elif char.isalpha():
                j = self._scan_name(j, i)[1]
            elif char in others:
                j += 1
            elif char == '[' and kind == 'doctype':
                j = self._parse_doctype_subset(j + 1, i)
            elif char == '[' and kind in ('attlist', 'linktype', 'link', 'element'):
                self.error("unsupported '[' char in %s declaration" % kind)
            elif char == '[':
                self.error("unexpected '[' char in declaration")
            else:
                self.error('unexpected %r char in declaration' % char)
            if j < 0:
                return j
        return -1

    def parse_marked_section(self, i, report=1):
        "<![NAME[...]]>, or the <![if ...]> of Microsoft."
        name, j = self._scan_name(i + 3, i)
        if j < 0:
            return j
        for names, end in _SECTION_ENDS:
            if name in names:
                closing = end.search(self.rawdata, i + 3)
                break
        else:
            self.error('unknown status keyword %r in marked section' % self.rawdata[i + 3:j])
            return -1
        if closing is None:
            return -1
        if report:
            self.unknown_decl(self.rawdata[i + 3:closing.start()])
        return closing.end()

    def parse_comment(self, i, report=1):
        "<!--...-->"
        if not self.rawdata.startswith('<!--', i):
            self.error('unexpected call to parse_comment()')
        closing = _COMMENT_END.search(self.rawdata, i + 4)
        if closing is None:
            return -1
        if report:
            self.handle_comment(self.rawdata[i + 4:closing.start()])
        return closing.end()

    # -- the part of a DOCTYPE in brackets: j runs through it, begun is where the DOCTYPE began

    def _parse_doctype_subset(self, i, begun):
        text, j = self.rawdata, i
        while j < len(text):
            char = text[j]
            if char == '<':
                j = self._parse_subset_item(j, begun)
            elif char == '%':
                j = self._parse_parameter_entity(j, begun)
            elif char == ']':
                j = self._after_space(j + 1)
                if j < len(text) and text[j] == '>':
                    return j
                if j < len(text):
                    self.updatepos(begun, j)
                    self.error('unexpected char after internal subset')
                return -1
            elif char.isspace():
                j += 1
            else:
                self.updatepos(begun, j)
                self.error('unexpected char %r in internal subset' % char)
            if j < 0:
                return j
        return -1

    def _after_space(self, j):
        text = self.rawdata
        while j < len(text) and text[j].isspace():
            j += 1
        return j

    def _parse_parameter_entity(self, j, begun):
        name, j = self._scan_name(j + 1, begun)
        return j + 1 if j >= 0 and self.rawdata.startswith(';', j) else j

    def _parse_subset_item(self, j, begun):
        opening = self.rawdata[j:j + 4]
        if opening in ('<', '<!', '<!-'):
            return -1
        if not opening.startswith('<!'):
            self.updatepos(begun, j + 1)
            self.error('unexpected char in internal subset (in %r)' % opening[:2])
        if opening == '<!--':
            return self.parse_comment(j, report=0)
        name, k = self._scan_name(j + 2, begun)
        if k < 0:
            return -1
        if name not in _SUBSET:
            self.updatepos(begun, j + 2)
            self.error('unknown declaration %r in internal subset' % name)
        return getattr(self, '_parse_doctype_' + name)(k, begun)

    def _parse_doctype_element(self, i, begun):
        name, j = self._scan_name(i, begun)
        if j < 0:
            return -1
        end = self.rawdata.find('>', j)
        return end + 1 if end >= 0 else -1

    def _parse_doctype_attlist(self, i, begun):
        name, j = self._scan_name(i, begun)
        while 0 <= j < len(self.rawdata):
            if self.rawdata[j] == '>':
                return j + 1
            j = self._parse_attribute(j, begun)
        return -1

    def _parse_attribute(self, j, begun):
        "NAME TYPE DEFAULT."
        text = self.rawdata
        name, j = self._scan_name(j, begun)
        if j < 0 or j >= len(text):
            return -1
        if text[j] == '(':
            end = text.find(')', j)
            if end < 0:
                return -1
            j = self._after_space(end + 1)
        else:
            name, j = self._scan_name(j, begun)
        if j < 0 or j >= len(text):
            return -1
        if text[j] in '\'"':
            literal = _LITERAL.match(text, j)
            j = literal.end() if literal else -1
        elif text[j] == '#':
            if text[j:] == '#':
                return -1
            name, j = self._scan_name(j + 1, begun)
        return j if j < len(text) else -1

    def _parse_doctype_notation(self, i, begun):
        name, j = self._scan_name(i, begun)
        return self._parse_names_and_literals(j, begun)

    def _parse_doctype_entity(self, i, begun):
        j = i
        if self.rawdata.startswith('%', i):
            j = self._after_space(i + 1)
            if j >= len(self.rawdata):
                return -1
        name, j = self._scan_name(j, begun)
        return self._parse_names_and_literals(j, begun)

    def _parse_names_and_literals(self, j, begun):
        text = self.rawdata
        while 0 <= j < len(text):
            if text[j] == '>':
                return j + 1
            if text[j] in '\'"':
                literal = _LITERAL.match(text, j)
                j = literal.end() if literal else -1
            else:
                name, j = self._scan_name(j, begun)
        return -1

    def _scan_name(self, i, begun):
        "(name in lower case, offset behind it and the space after it); (None, -1) when it may go on."
        text = self.rawdata
        name = _declname_match(text, i)
        if name is not None:
            if name.end() < len(text):
                return name.group().strip().lower(), name.end()
        elif i < len(text):
            self.updatepos(begun, i)
            self.error('expected name token at %r' % text[begun:begun + 20])
        return None, -1


class _Unfinished(Exception):
    "The text ends within a construct."


class _FedParser(ParserBase):
    """A parser that gets its text piece by piece: rawdata is what has not been parsed yet.

    goahead(end) is the subclass's: it parses what it can of rawdata, all of it if `end`."""

    def reset(self):
        "Forgets all text."
        self.rawdata, self.lasttag, self._tag_text = '', '???', None
        ParserBase.reset(self)

    def feed(self, data):
        "Parses as much of the text so far as can be told yet."
        self.rawdata += data
        self.goahead(0)

    def close(self):
        "There is no more text: parses the rest."
        self.goahead(1)

    def get_starttag_text(self):
        "The last start tag as it was written."
        return self._tag_text

    # to define

    def handle_data(self, data):
        "Text; may come in pieces."

    def handle_comment(self, data):
        "<!--data-->"

    def handle_decl(self, decl):
        "<!decl>, a DOCTYPE."

    def handle_pi(self, data):
        "<?data>"
