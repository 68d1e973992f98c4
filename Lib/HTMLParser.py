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

import markupbase

_WORD = '[a-zA-Z]'
interesting_normal, starttagopen = re.compile('[&<]'), re.compile('<' + _WORD)
incomplete = re.compile('&[a-zA-Z#]')
entityref = re.compile('&(%s[-.a-zA-Z0-9]*)[^a-zA-Z0-9]' % _WORD)
charref = re.compile('&#(?:%s+|[xX]%s+)[^0-9a-fA-F]' % ('[0-9]', '[0-9a-fA-F]'))
piclose = endendtag = re.compile('>')
commentclose = re.compile(r'--\s*>')
endtagfind = re.compile(r'</\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*>')

_TAG = r'[a-zA-Z][^\t\n\r\f />\x00]*'
_GAP = r'(?:\s|/(?!>))*'
_ATTRIBUTE = r'''(?<=['"\s/])[^\s/>][^\s/=>]*'''
_VALUE = r"""'[^']*'|"[^"]*"|(?!['"])[^>\s]*"""

tagfind_tolerant = re.compile(_TAG)
tagfind = re.compile('(%s)%s' % (_TAG, _GAP))
attrfind = re.compile(r'(%s)(\s*=+\s*(%s))?%s' % (_ATTRIBUTE, _VALUE, _GAP))
locatestarttagend = re.compile(r'<%s(?:[\s/]*(?:%s(?:\s*=+\s*(?:%s))?%s)*)?\s*'
                               % (_TAG, _ATTRIBUTE, _VALUE, _GAP))
_REFERENCE = re.compile(r'&(#?[xX]?(?:[0-9a-fA-F]+|\w{1,8}));')
_GOES_ON = frozenset('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=/')


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


class HTMLParser(markupbase.ParserBase):
    "See the module.  To define: the methods handle_* and unknown_decl, which do nothing here."

    CDATA_CONTENT_ELEMENTS = ('script', 'style')   # whose contents are plain text

    def __init__(self):
        self.reset()

    def reset(self):
        "Forgets all text."
        self.rawdata, self.lasttag = '', '???'
        self._tag_text = None
        self.clear_cdata_mode()
        markupbase.ParserBase.reset(self)

    def feed(self, data):
        "Parses as much of the text so far as can be told yet."
        self.rawdata += data
        self.goahead(0)

    def close(self):
        "There is no more text: parses the rest."
        self.goahead(1)

    def error(self, message):
        raise HTMLParseError(message, self.getpos())

    def get_starttag_text(self):
        "The last start tag as it was written."
        return self._tag_text

    def set_cdata_mode(self, elem):
        "From here on all is data up to the end tag of `elem`."
        name = self.cdata_elem = elem.lower()
        self.interesting = re.compile(r'</\s*%s\s*>' % re.escape(name), re.IGNORECASE)

    def clear_cdata_mode(self):
        self.cdata_elem, self.interesting = None, interesting_normal

    # -- the text, construct by construct

    def goahead(self, end):
        "Parses rawdata; what is left of it waits for more, unless `end`."
        at, size = 0, len(self.rawdata)
        while at < size:
            found = self.interesting.search(self.rawdata, at)
            if found is None and self.cdata_elem:
                break
            special = found.start() if found else size
            if special > at:
                self.handle_data(self.rawdata[at:special])
                at = self.updatepos(at, special)
            if at == size:
                break
            parse = self._parse_markup if self.rawdata[at] == '<' else self._parse_reference
            behind = parse(at, size, end)
            if behind < 0:
                at = ~behind if behind < -1 else at
                break
            at = self.updatepos(at, behind)
        if end and at < size and not self.cdata_elem:
            self.handle_data(self.rawdata[at:size])
            at = self.updatepos(at, size)
        self.rawdata = self.rawdata[at:]

    def _parse_markup(self, i, size, end):
        "What begins with '<'.  -1: wait for more."
        text = self.rawdata
        if starttagopen.match(text, i):
            behind = self.parse_starttag(i)
        elif text.startswith('</', i):
            behind = self.parse_endtag(i)
        elif text.startswith('<!--', i):
            behind = self.parse_comment(i)
        elif text.startswith('<?', i):
            behind = self.parse_pi(i)
        elif text.startswith('<!', i):
            behind = self.parse_html_declaration(i)
        elif i + 1 < size:
            self.handle_data('<')
            return i + 1
        else:
            return -1
        return self._as_data(i) if behind < 0 and end else behind

    def _as_data(self, i):
        "The end of the construct at i never came: its text is data, up to the next '>' or '<'."
        text = self.rawdata
        behind = text.find('>', i + 1) + 1
        if not behind:
            behind = text.find('<', i + 1)
            if behind < 0:
                behind = i + 1
        self.handle_data(text[i:behind])
        return behind

    def _parse_reference(self, i, size, end):
        "What begins with '&'.  -1: wait for more; ~offset: data up to there, then wait."
        text = self.rawdata
        number = text.startswith('&#', i)
        found = (charref if number else entityref).match(text, i)
        if found:
            if number:
                self.handle_charref(found.group()[2:-1])
            else:
                self.handle_entityref(found.group(1))
            return found.end() - (not text.startswith(';', found.end() - 1))
        if number:
            if ';' not in text[i:]:
                return -1
            self.handle_data('&#')
            return ~self.updatepos(i, i + 2)
        begun = incomplete.match(text, i)
        if begun:
            if end and begun.end() == size:
                self.error('EOF in middle of entity or char ref')
            return -1
        if i + 1 == size:
            return -1
        self.handle_data('&')
        return i + 1

    # -- constructs: from the offset of the '<' to the one behind, or -1

    def parse_html_declaration(self, i):
        text = self.rawdata
        if not text.startswith('<!', i):
            self.error('unexpected call to parse_html_declaration()')
        special = {'-': self.parse_comment, '[': self.parse_marked_section}.get(text[i + 2:i + 3])
        if special and (special != self.parse_comment or text.startswith('--', i + 2)):
            return special(i)
        if text[i:i + 9].lower() != '<!doctype':
            bogus = self.parse_bogus_comment
            return bogus(i)
        closing = text.find('>', i + 9)
        if closing >= 0:
            self.handle_decl(text[i + 2:closing])
        return closing + 1 or -1

    def parse_bogus_comment(self, i, report=1):
        "<!...> and </...> that mean nothing."
        if self.rawdata[i:i + 2] not in ('<!', '</'):
            self.error('unexpected call to parse_comment()')
        closing = self.rawdata.find('>', i + 2)
        if closing >= 0 and report:
            self.handle_comment(self.rawdata[i + 2:closing])
        return closing + 1 or -1

    def parse_pi(self, i):
        "<?...>"
        closing = piclose.search(self.rawdata, i + 2)
        if closing is None:
            return -1
        self.handle_pi(self.rawdata[i + 2:closing.start()])
        return closing.end()

    def parse_starttag(self, i):
        self._tag_text = None
        behind = self.check_for_whole_start_tag(i)
        if behind < 0:
            return behind
        text = self.rawdata
        self._tag_text = text[i:behind]
        name = tagfind.match(text, i + 1)
        self.lasttag = tag = name.group(1).lower()
        attributes, at = self._attributes(name.end(), behind)
        tail = text[at:behind].strip()
        if tail == '/>':
            self.handle_startendtag(tag, attributes)
        elif tail == '>':
            self.handle_starttag(tag, attributes)
            if self.lasttag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(self.lasttag)
        else:
            self.handle_data(self._tag_text)
        return behind

    def _attributes(self, at, behind):
        "The (name, value) of a tag, value None when there is no '='; and where they end."
        found = []
        while at < behind:
            match = attrfind.match(self.rawdata, at)
            if match is None:
                break
            name, assignment, value = match.groups()
            if not assignment:
                value = None
            elif value[:1] in ('"', "'") and value[:1] == value[-1:]:
                value = value[1:-1]
            found.append((name.lower(), self.unescape(value) if value else value))
            at = match.end()
        return found, at

    def check_for_whole_start_tag(self, i):
        "Offset behind the start tag at i, -1 when it is not whole yet."
        text = self.rawdata
        at = locatestarttagend.match(text, i).end()
        after = text[at:at + 2]
        if after[:1] == '>':
            return at + 1
        if after == '/>':
            return at + 2
        if not after or after == '/' or after[0] in _GOES_ON and after[0] != '/':
            return -1
        return max(at, i + 1)

    def parse_endtag(self, i):
        text = self.rawdata
        if endendtag.search(text, i + 1) is None:
            return -1
        behind = endendtag.search(text, i + 1).end()
        exact = endtagfind.match(text, i)
        tag = exact.group(1).lower() if exact else None
        if self.cdata_elem is not None and tag != self.cdata_elem:
            self.handle_data(text[i:behind])
        elif exact:
            self.handle_endtag(tag)
            self.clear_cdata_mode()
        else:
            return self._parse_odd_endtag(i)
        return behind

    def _parse_odd_endtag(self, i):
        name = tagfind.match(self.rawdata, i + 2)
        if name:
            self.handle_endtag(name.group(1).lower())
            return self.rawdata.find('>', name.end()) + 1
        if self.rawdata.startswith('</>', i):
            return i + 3
        return self.parse_bogus_comment(i)

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

    def handle_data(self, data):
        "Text; may come in pieces."

    def handle_comment(self, data):
        "<!--data-->"

    def handle_decl(self, decl):
        "<!decl>, a DOCTYPE."

    def handle_pi(self, data):
        "<?data>"

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
        name = match.group(1)
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
