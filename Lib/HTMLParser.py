"""A parser of HTML as it is found in the wild.

Inherit from HTMLParser, define handle_* methods, feed() text piece by piece, close() at the end:

    class Links(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == 'a':
                print dict(attrs).get('href')

Names of tags and attributes come in lower case, values of attributes with their references replaced.
Nothing is an error: what makes no sense is data or a comment.
"""
import re
import string

import markupbase

_SPACE = frozenset(' \t\n\r\f\v')
_LETTERS = frozenset(string.ascii_letters)

# runs of characters, may be empty; which follows which, the methods below say
_spaces = re.compile(r'\s*')
_equals = re.compile('=*')
_tag_name = re.compile(r'[^ \t\n\r\f/>\0]*')
_attribute_name = re.compile(r'[^\s/=>]*')
_bare_value = re.compile(r'[^\s>]*')


def _pattern(*alternatives):
    return re.compile('|'.join(alternatives))


# what other programs import from here
interesting_normal = _pattern('&', '<')
starttagopen = _pattern('<[a-zA-Z]')
incomplete = _pattern('&[a-zA-Z]', '&#')
entityref = _pattern(r'&([a-zA-Z][a-zA-Z0-9.-]*)[^a-zA-Z0-9]')
charref = _pattern(r'&#\d+[^0-9a-fA-F]', r'&#[xX][0-9a-fA-F]+[^0-9a-fA-F]')
piclose = endendtag = _pattern('>')
commentclose = _pattern(r'--\s*>')
endtagfind = _pattern(r'</\s*([a-zA-Z][a-zA-Z0-9.:_-]*)\s*>')
tagfind_tolerant = _pattern(r'[a-zA-Z][^ \t\n\r\f/>\0]*')
tagfind = _pattern(r'([a-zA-Z][^ \t\n\r\f/>\0]*)(?:\s|/(?!>))*')
attrfind = _pattern(r'([^\s/>][^\s/=>]*)(\s*=+\s*("[^"]*"|\'[^\']*\'|(?![\'"])[^>\s]*))?(?:\s|/(?!>))*')
locatestarttagend = _pattern(r'<[a-zA-Z][^ \t\n\r\f/>\0]*(?:"[^"]*"|\'[^\']*\'|[^\'">])*')
_REFERENCE = _pattern('&(#[0-9]+);', '&(#[xX][0-9a-fA-F]+);', r'&(\w{1,8});')


class _StartTag(object):
    """Reads the start tag at an offset, character by character.

    behind: the offset behind it; name; attributes: [(name, value as written or None)]; closed: '>', '/>', or '' when
    something stands there that no tag has, so that all of it is only text.  markupbase._Unfinished when there is no end."""

    def __init__(self, text, begin):
        self.text, self.behind, self.attributes = text, begin + 1, []
        self.name = self._run(_tag_name)
        while self._next_attribute():
            pass
        self.closed = '/>' if text.startswith('/>', self.behind) else '>' if text.startswith('>', self.behind) else ''
        self.behind += len(self.closed)

    def _run(self, kind):
        "Reads a run of characters."
        begin = self.behind
        self.behind = kind.match(self.text, begin).end()
        return self.text[begin:self.behind]

    def _here(self):
        "The next character; there must be one."
        if self.behind == len(self.text):
            raise markupbase._Unfinished
        return self.text[self.behind]

    def _next_attribute(self):
        "Reads an attribute; false when there is none but the end, or what cannot be here."
        while self._run(_spaces) or self._here() == '/':
            if self.text.startswith('/', self.behind):
                if self.behind + 1 == len(self.text):
                    raise markupbase._Unfinished
                if self.text[self.behind + 1] == '>':
                    return False
                self.behind += 1
        before = self.text[self.behind - 1]
        if self._here() == '>' or not (before in _SPACE or before in '/\'"'):
            return False
        begin = self.behind
        self.behind += 1                         # a '=' may be the first character
        self._run(_attribute_name)
        name = self.text[begin:self.behind]
        self.attributes.append((name.lower(), self._value()))
        return True

    def _value(self):
        "What stands behind '='; None when there is no '='."
        end = self.behind
        self._run(_spaces)
        if not self._run(_equals):
            self.behind = end
            return None
        self._run(_spaces)
        quote = self._here()
        if quote not in '\'"':
            return self._run(_bare_value)
        closing = self.text.find(quote, self.behind + 1)
        if closing < 0:
            raise markupbase._Unfinished
        begin, self.behind = self.behind + 1, closing + 1
        return self.text[begin:closing]


class HTMLParseError(Exception):
    "msg, lineno and offset (both may be None)."

    def __init__(self, msg, position=(None, None)):
        assert msg
        self.msg, (self.lineno, self.offset) = msg, position

    def __str__(self):
        text = self.msg
        line, column = self.lineno, self.offset
        if line is not None:
            text += ', at line %d' % line
        return text if column is None else text + ', column %d' % (column + 1)


class HTMLParser(markupbase._FedParser):
    "See the module.  To define: the methods handle_* and unknown_decl, which do nothing here."

    CDATA_CONTENT_ELEMENTS = ('script', 'style')   # whose contents are plain text

    def __init__(self):
        self.reset()

    def reset(self):
        "Forgets all text."
        markupbase._FedParser.reset(self)
        self.clear_cdata_mode()

    def error(self, message):
        raise HTMLParseError(message, self.getpos())

    def set_cdata_mode(self, elem):
        "From here on all is data up to the end tag of `elem`."
        name = self.cdata_elem = elem.lower()
        self.interesting = re.compile(r'</\s*%s\s*>' % re.escape(name), re.IGNORECASE)

    def clear_cdata_mode(self):
        self.cdata_elem, self.interesting = None, interesting_normal

    # -- the text, construct by construct

    def goahead(self, end):
        "Parses rawdata; what is left of it waits for more, unless `end`."
        self._parsed = 0
        try:
            while self._parsed < len(self.rawdata):
                self._advance(end)
        except markupbase._Unfinished:
            if end and not self.cdata_elem:
                self._give(len(self.rawdata))
        self.rawdata = self.rawdata[self._parsed:]

    def _move(self, behind):
        "All before `behind` is dealt with."
        self._parsed = self.updatepos(self._parsed, behind)

    def _give(self, behind):
        "Text up to `behind` is data."
        if behind > self._parsed:
            self.handle_data(self.rawdata[self._parsed:behind])
            self._move(behind)

    def _advance(self, end):
        "Deals with the data up to the next construct, and with that."
        found = self.interesting.search(self.rawdata, self._parsed)
        if found is None and self.cdata_elem:
            raise markupbase._Unfinished
        self._give(found.start() if found else len(self.rawdata))
        if found:
            (self._advance_markup if found.group()[0] == '<' else self._advance_reference)(end)

    _MARKUP = [('</', 'parse_endtag'), ('<!--', 'parse_comment'), ('<?', 'parse_pi'), ('<!', 'parse_html_declaration')]

    def _advance_markup(self, end):
        "'<' and what follows."
        text, begin = self.rawdata, self._parsed
        if text[begin + 1:begin + 2] in _LETTERS:
            parse = self.parse_starttag
        else:
            methods = [name for opening, name in self._MARKUP if text.startswith(opening, begin)]
            if not methods:
                if begin + 1 == len(text):
                    raise markupbase._Unfinished
                self._give(begin + 1)
                return
            parse = getattr(self, methods[0])
        behind = parse(begin)
        if behind >= 0:
            self._move(behind)
        elif end:
            self._give_unclosed()
        else:
            raise markupbase._Unfinished

    def _give_unclosed(self):
        "The end of a construct never came: its text is data, up to the next '>' or else '<'."
        text, begin = self.rawdata, self._parsed
        closing, opening = text.find('>', begin + 1), text.find('<', begin + 1)
        self._give(closing + 1 if closing >= 0 else opening if opening >= 0 else begin + 1)

    def _advance_reference(self, end):
        "'&' and what follows."
        text, begin = self.rawdata, self._parsed
        if text.startswith('&#', begin):
            self._advance_number()
            return
        known = entityref.match(text, begin)
        if known:
            self.handle_entityref(known.group(1))
            self._move_behind_reference(known)
        elif text[begin + 1:begin + 2] in _LETTERS:
            if end and begin + 2 == len(text):
                self.error('EOF in middle of entity or char ref')
            raise markupbase._Unfinished
        elif begin + 1 == len(text):
            raise markupbase._Unfinished
        else:
            self._give(begin + 1)

    def _advance_number(self):
        known = charref.match(self.rawdata, self._parsed)
        if known:
            self.handle_charref(known.group()[2:-1])
            self._move_behind_reference(known)
            return
        if ';' in self.rawdata[self._parsed:]:
            self._give(self._parsed + 2)
        raise markupbase._Unfinished

    def _move_behind_reference(self, match):
        "The character that ended it is part of it only when it is ';'."
        self._move(match.end() if match.group().endswith(';') else match.end() - 1)

    # -- constructs: from the offset of the '<' to the one behind, or -1

    def _expect(self, begin, openings, method):
        if not self.rawdata.startswith(openings, begin):
            self.error('unexpected call to %s()' % method)

    def _up_to(self, begin, skip, report):
        "Reports the text from begin + skip to the next '>'; the offset behind that."
        closing = self.rawdata.find('>', begin + skip)
        if closing < 0:
            return -1
        if report:
            report(closing)
        return closing + 1

    def parse_html_declaration(self, i):
        self._expect(i, '<!', 'parse_html_declaration')
        if self.rawdata.startswith('<!--', i):
            return self.parse_comment(i)
        if self.rawdata.startswith('<![', i):
            return self.parse_marked_section(i)
        if self.rawdata[i:i + 9].lower() == '<!doctype':
            return self._up_to(i, 9, lambda closing: self.handle_decl(self.rawdata[i + 2:closing]))
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        "<!...> and </...> that mean nothing."
        self._expect(i, ('<!', '</'), 'parse_comment')
        return self._up_to(i, 2, report and (lambda closing: self.handle_comment(self.rawdata[i + 2:closing])))

    def parse_pi(self, i):
        "<?...>"
        return self._up_to(i, 2, lambda closing: self.handle_pi(self.rawdata[i + 2:closing]))

    def check_for_whole_start_tag(self, i):
        "Offset behind the start tag at i, -1 when it is not whole yet."
        try:
            return _StartTag(self.rawdata, i).behind
        except markupbase._Unfinished:
            return -1

    def parse_starttag(self, i):
        self._tag_text = None
        try:
            tag = _StartTag(self.rawdata, i)
        except markupbase._Unfinished:
            return -1
        self._tag_text = self.rawdata[i:tag.behind]
        self.lasttag = name = tag.name.lower()
        if not tag.closed:
            self.handle_data(self._tag_text)
            return tag.behind
        attributes = [(attribute, value and self.unescape(value)) for attribute, value in tag.attributes]
        if tag.closed == '/>':
            self.handle_startendtag(name, attributes)
        else:
            self.handle_starttag(name, attributes)
            if name in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(name)
        return tag.behind

    def parse_endtag(self, i):
        text = self.rawdata
        behind = text.find('>', i + 1) + 1
        if not behind:
            return -1
        exact = endtagfind.match(text, i)
        name = exact.group(1).lower() if exact else None
        if self.cdata_elem not in (None, name):
            self.handle_data(text[i:behind])         # it ends nothing here
        elif exact:
            self.handle_endtag(name)
            self.clear_cdata_mode()
        elif text[i + 2] in _LETTERS:
            odd = tagfind.match(text, i + 2)
            self.handle_endtag(odd.group(1).lower())
            behind = text.find('>', odd.end()) + 1
        elif text[i + 2] != '>':
            return self.parse_bogus_comment(i)
        return behind

    # -- to define

    def handle_startendtag(self, tag, attrs):
        "<tag ... />; by default a start and an end."
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        "<tag ...>; attrs: list of (name, value)."

    def handle_endtag(self, tag):
        "</tag>"

    def handle_charref(self, name):
        "&#name;: '65' or 'x41'."

    def handle_entityref(self, name):
        "&name;"

    def unknown_decl(self, data):
        "<![data]>"

    # -- references

    entitydefs = None   # name -> character, made by unescape()

    def unescape(self, s):
        "Replaces the references in s; those that mean nothing stay."
        if '&' not in s:
            return s
        return _REFERENCE.sub(self._referred, s)

    def _referred(self, match):
        name = match.group(match.lastindex)
        try:
            if name[0] != '#':
                return self._entities()[name]
            hexadecimal = name[1] in 'xX'
            return unichr(int(name[2:], 16) if hexadecimal else int(name[1:]))
        except (KeyError, ValueError, OverflowError):
            return match.group()

    @staticmethod
    def _entities():
        if HTMLParser.entitydefs is None:
            from htmlentitydefs import name2codepoint
            table = dict((name, unichr(code)) for name, code in name2codepoint.iteritems())
            table['apos'] = u"'"
            HTMLParser.entitydefs = table
        return HTMLParser.entitydefs
