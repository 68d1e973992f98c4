"""A parser of SGML as far as HTML once used it; HTMLParser is the better one for HTML.

    class Titles(sgmllib.SGMLParser):
        def start_title(self, attrs):
            print 'title'
        def end_title(self):
            print 'end of title'
        def do_br(self, attrs):
            print 'line break'

For each tag the method start_TAG (then end_TAG for its end) or do_TAG is called, with [(attribute, value)], unknown_starttag
and unknown_endtag for others.  An attribute without a value has its own name as value.  `<tag/data/` is the short form of
`<tag>data</tag>`, `<>` begins the last tag again, `</>` ends it.
"""
from warnings import warnpy3k
warnpy3k('the sgmllib module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

import re

import markupbase

__all__ = ['SGMLParser', 'SGMLParseError']

_NAME = '[a-zA-Z][a-zA-Z0-9.-]*'

interesting = re.compile('[<&]')
incomplete = re.compile('<|&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]*)?')
entityref = re.compile('&(%s)[^a-zA-Z0-9]' % _NAME)
charref = re.compile('&#([0-9]+)[^0-9]')
starttagopen = re.compile('<[a-zA-Z>]')
shorttagopen = re.compile('<%s/' % _NAME)
shorttag = re.compile('<(%s)/([^/]*)/' % _NAME)
piclose = re.compile('>')
endbracket = re.compile('[<>]')
tagfind = re.compile('[a-zA-Z][a-zA-Z0-9._-]*')
attrfind = re.compile(r'''\s*([a-zA-Z_][\w:.-]*)(\s*=\s*("[^"]*"|'[^']*'|[^\s<>`{}\\|^\x7f-\xff]*))?''')


class SGMLParseError(RuntimeError):
    "The text is no SGML."


class SGMLParser(markupbase._FedParser):
    "See the module.  literal: tags are data, up to the next end tag; nomoretags: everything is."

    entitydefs = {'lt': '<', 'gt': '>', 'amp': '&', 'quot': '"', 'apos': "'"}
    entity_or_charref = re.compile('&(?:(%s)|#([0-9]+))(;?)' % _NAME)
    _decl_otherchars = '='

    def __init__(self, verbose=0):
        self.verbose = verbose
        self.reset()

    def reset(self):
        "Forgets all text."
        markupbase._FedParser.reset(self)
        self.stack = []
        self.nomoretags = self.literal = 0

    def setnomoretags(self):
        "All that follows is data."
        self.nomoretags = self.literal = 1

    def setliteral(self, *args):
        "All is data up to the next end tag."
        self.literal = 1

    def error(self, message):
        raise SGMLParseError(message)

    def _wrong_call(self, method):
        self.error('unexpected call to ' + method)

    # the text, construct by construct

    def goahead(self, end):
        "Parses rawdata; what is left of it waits for more, unless `end`."
        at, size = 0, len(self.rawdata)
        try:
            while at < size and not self.nomoretags:
                found = interesting.search(self.rawdata, at)
                special = found.start() if found else size
                if special > at:
                    self.handle_data(self.rawdata[at:special])
                at = special
                if found:
                    at = self._construct(at)
        except markupbase._Unfinished:
            pass
        if at < size and (end or self.nomoretags):
            self.handle_data(self.rawdata[at:])
            at = size
        self.rawdata = self.rawdata[at:]

    def _construct(self, at):
        "Deals with what begins at an offset; the offset behind it."
        text = self.rawdata
        if text[at] == '&':
            return self._reference(at)
        if starttagopen.match(text, at):
            return self._literally(at) if self.literal else self._whole(self.parse_starttag, at)
        if text.startswith('</', at):
            behind = self._whole(self.parse_endtag, at)
            self.literal = 0
            return behind
        if self.literal:
            if at + 1 == len(text):
                raise markupbase._Unfinished
            return self._literally(at)
        for opening, parse in ('<!--', self.parse_comment), ('<?', self.parse_pi), ('<!', self.parse_declaration):
            if text.startswith(opening, at):
                return self._whole(parse, at)
        return self._maybe_begun(at)

    def _maybe_begun(self, at):
        "What is no construct is data, unless more text could make it one."
        behind = incomplete.match(self.rawdata, at).end()
        if behind == len(self.rawdata):
            raise markupbase._Unfinished
        return self._literally(at, behind)

    def _whole(self, parse, at):
        behind = parse(at)
        if behind < 0:
            raise markupbase._Unfinished
        return behind

    def _literally(self, at, behind=None):
        behind = behind or at + 1
        self.handle_data(self.rawdata[at:behind])
        return behind

    def _reference(self, at):
        "What begins with '&'."
        if self.literal:
            return self._literally(at)
        for pattern, handle in (charref, self.handle_charref), (entityref, self.handle_entityref):
            match = pattern.match(self.rawdata, at)
            if match:
                handle(match.group(1))
                return match.end() - (not match.group().endswith(';'))
        return self._maybe_begun(at)

    # constructs: from the offset of the '<' to the one behind, or -1

    def parse_pi(self, i):
        "<?...>"
        if not self.rawdata.startswith('<?', i):
            self._wrong_call('parse_pi()')
        closing = piclose.search(self.rawdata, i + 2)
        if closing is None:
            return -1
        self.handle_pi(self.rawdata[i + 2:closing.start()])
        return closing.end()

    def parse_starttag(self, i):
        self._tag_text = None
        text = self.rawdata
        if shorttagopen.match(text, i):
            return self._parse_short_tag(i)
        # quoted or not, the next bracket ends it
        bracket = endbracket.search(text, i + 1)
        if bracket is None:
            return -1
        end = bracket.start()
        if text.startswith('<>', i):
            tag, attributes = self.lasttag, []
        else:
            name = tagfind.match(text, i + 1)
            if name is None:
                self._wrong_call('parse_starttag')
            tag, attributes = name.group().lower(), self._attributes(name.end(), end)
            self.lasttag = tag
        behind = end + (text[end] == '>')
        self._tag_text = text[i:behind]
        self.finish_starttag(tag, attributes)
        return behind

    def _parse_short_tag(self, i):
        match = shorttag.match(self.rawdata, i)
        if match is None:
            return -1
        self._tag_text = '<%s/' % match.group(1)
        self.finish_shorttag(match.group(1).lower(), match.group(2))
        self._tag_text = self.rawdata[i:match.end(1) + 1]
        return match.end()

    def _attributes(self, at, end):
        found = []
        while at < end:
            match = attrfind.match(self.rawdata, at)
            if match is None:
                break
            name, assignment, value = match.groups()
            if not assignment:
                value = name
            else:
                if value[:1] in ('"', "'") and value[:1] == value[-1:]:
                    value = value[1:-1]
                value = self.entity_or_charref.sub(self._replaced, value)
            found.append((name.lower(), value))
            at = match.end()
        return found

    def _replaced(self, match):
        "A reference in a value; those that nobody knows stay."
        name, number, semicolon = match.groups()
        known = None
        if number:
            known = self.convert_charref(number)
        elif semicolon:                      # a name without it may be part of a URL
            known = self.convert_entityref(name)
        return match.group() if known is None else known

    def parse_endtag(self, i):
        bracket = endbracket.search(self.rawdata, i + 1)
        if bracket is None:
            return -1
        self.finish_endtag(self.rawdata[i + 2:bracket.start()].strip().lower())
        return bracket.start() + (bracket.group() == '>')

    # tags and their methods

    def _method(self, *names):
        for name in names:
            method = getattr(self, name, None)
            if method is not None:
                return name, method
        return None, None

    def finish_starttag(self, tag, attrs):
        "1: a tag with start_TAG; 0: with do_TAG; -1: unknown."
        name, method = self._method('start_' + tag, 'do_' + tag)
        if method is None:
            self.unknown_starttag(tag, attrs)
            return -1
        opens = name.startswith('start_')
        if opens:
            self.stack.append(tag)
        self.handle_starttag(tag, method, attrs)
        return int(opens)

    def finish_shorttag(self, tag, data):
        self.finish_starttag(tag, [])
        self.handle_data(data)
        self.finish_endtag(tag)

    def finish_endtag(self, tag):
        "Ends a tag, with those inside of it; '' is the last one."
        if tag in self.stack:
            depth = len(self.stack) - 1 - self.stack[::-1].index(tag)
        elif tag == '' and self.stack:
            depth = len(self.stack) - 1
        elif tag and self._method('end_' + tag)[1]:
            self.report_unbalanced(tag)
            return
        else:
            self.unknown_endtag(tag)
            return
        while len(self.stack) > depth:
            inner = self.stack[-1]
            method = self._method('end_' + inner)[1]
            if method:
                self.handle_endtag(inner, method)
            else:
                self.unknown_endtag(inner)
            del self.stack[-1:]

    def handle_starttag(self, tag, method, attrs):
        method(attrs)

    def handle_endtag(self, tag, method):
        method()

    def report_unbalanced(self, tag):
        "An end without a beginning."
        if self.verbose:
            print '*** Unbalanced </' + tag + '>'
            print '*** Stack:', self.stack

    # references

    def convert_charref(self, name):
        "The character of a number, None beyond ASCII."
        if name.isdigit() and int(name) < 128:
            return self.convert_codepoint(int(name))

    def convert_codepoint(self, codepoint):
        return chr(codepoint)

    def convert_entityref(self, name):
        "The text of a name, None when it is not in entitydefs."
        return self.entitydefs.get(name)

    def handle_charref(self, name):
        known = self.convert_charref(name)
        (self.unknown_charref if known is None else self.handle_data)(name if known is None else known)

    def handle_entityref(self, name):
        known = self.convert_entityref(name)
        (self.unknown_entityref if known is None else self.handle_data)(name if known is None else known)

    # to define

    def unknown_starttag(self, tag, attrs):
        "A tag without a method."

    def unknown_endtag(self, tag):
        "The end of one."

    def unknown_charref(self, ref):
        "&#ref; beyond ASCII"

    def unknown_entityref(self, ref):
        "&ref; that entitydefs does not have"


class TestSGMLParser(SGMLParser):
    "Prints what it is told."

    def __init__(self, verbose=0):
        self.testdata = ''
        SGMLParser.__init__(self, verbose)

    def handle_data(self, data):
        self.testdata += data
        if len(repr(self.testdata)) >= 70:
            self.flush()

    def flush(self):
        data, self.testdata = self.testdata, ''
        if data:
            print 'data:', repr(data)

    def _told(self, what, text):
        self.flush()
        print what, text

    def handle_comment(self, data):
        text = repr(data)
        self._told('comment:', text if len(text) <= 68 else text[:32] + '...' + text[-32:])

    def unknown_starttag(self, tag, attrs):
        self._told('start tag:', '<%s>' % ' '.join([tag] + ['%s="%s"' % pair for pair in attrs]))

    def unknown_endtag(self, tag):
        self._told('end tag:', '</%s>' % tag)

    def unknown_entityref(self, ref):
        self._told('*** unknown entity ref:', '&%s;' % ref)

    def unknown_charref(self, ref):
        self._told('*** unknown char ref:', '&#%s;' % ref)

    def unknown_decl(self, data):
        self._told('*** unknown decl:', '[%s]' % data)

    def close(self):
        SGMLParser.close(self)
        self.flush()


def test(args=None):
    "sgmllib.py [-s] [file]: prints what is in a file; -s: without printing, to measure."
    import sys
    words = sys.argv[1:] if args is None else list(args)
    silent = words[:1] == ['-s']
    path = (words[silent:] + ['test.html'])[0]
    source = sys.stdin if path == '-' else open(path, 'r')
    parser = (SGMLParser if silent else TestSGMLParser)()
    parser.feed(source.read())
    parser.close()


if __name__ == '__main__':
    test()
