"""Messages with 8-bit text made into MIME (quoted-printable, ISO-8859-1), and back.

    mimify.mimify('letter', 'letter.mime')        # names or file objects
    mimify.unmimify('letter.mime', sys.stdout)
    mimify.mime_decode_header('Re: =?iso-8859-1?q?caf=e9?=')

The command: python -m mimify -e|-d [-l LENGTH] [-b] [infile [outfile]].  Deprecated: the package email does more.
"""
import warnings

warnings.warn('the mimify module is deprecated; use the email package instead', DeprecationWarning, stacklevel=2)

import re
import sys

__all__ = ['mimify', 'unmimify', 'mime_encode_header', 'mime_decode_header']

MAXLEN = 200                       # a body with longer lines is quoted
CHARSET = 'ISO-8859-1'             # what 8-bit text is said to be
QUOTE = '> '                       # stands before the lines of an answer
_WIDTH = 75                        # of a quoted line

_unsafe = re.compile('[=\x7f-\xff]')
_unsafe_in_header = re.compile('[=?\x7f-\xff]')
_high = re.compile('[\x7f-\xff]')
_escape = re.compile('=([0-9a-f]{2})', re.I)
_high_word = re.compile('(?:^|(?<=[\t (]))[-+\\w]*[\x7f-\xff][-+\\w\x7f-\xff]*(?=[\t\n )])')
_encoded_word = re.compile(r'=\?iso-8859-1\?q\?([^? \t\n]+)\?=', re.I)
_transfer = re.compile(r'(content-transfer-encoding:\s*)([-\w]+)', re.I)
_charset = re.compile(r'(content-type:.*charset=")([^"]*)(")', re.I | re.S)
_boundary = re.compile(r'content-type:.*multipart/.*boundary="?([^";\n]*)', re.I | re.S)


# -- lines ---------------------------------------------------------------------------------------------

def mime_encode(line, header):
    """A line quoted; header: inside of an encoded word."""
    wild = _unsafe_in_header if header else _unsafe
    text = wild.sub(lambda found: '=%02X' % ord(found.group()), line)
    if not header and text.startswith('From '):
        text = '=46' + text[1:]    # or programs that store mail would change it
    pieces = []
    while len(text) >= _WIDTH:
        cut = _WIDTH - 1
        while '=' in text[cut - 2:cut]:
            cut -= 1               # not inside of an escape
        pieces.append(text[:cut] + '=\n')
        text = text[cut:]
    return ''.join(pieces) + text


def mime_decode(line):
    """The text that a quoted line means."""
    return _escape.sub(lambda found: chr(int(found.group(1), 16)), line)


def mime_encode_header(line):
    """The line of a header, its words with 8-bit characters encoded."""
    return _high_word.sub(lambda found: '=?%s?Q?%s?=' % (CHARSET, mime_encode(found.group(), 1)), line)


def mime_decode_header(line):
    """The line of a header without encoded words of ISO-8859-1."""
    return _encoded_word.sub(lambda found: mime_decode(found.group(1).replace('_', ' ')), line)


def _unquoted(lines):
    """The lines of a quoted-printable body; what ends with = goes on in the next line."""
    result, begun = [], ''
    for line in lines:
        answer = QUOTE if line.startswith(QUOTE) else ''
        text = line[len(answer):]
        soft = text.endswith('=\n')
        begun = (begun or answer) + mime_decode(text[:-2] if soft else text)
        if not soft:
            result.append(begun)
            begun = ''
    return result + ([begun] if begun else [])


def _quoted(line):
    return mime_encode(line, 0)


# -- messages ------------------------------------------------------------------------------------------

class _Message:
    """A message or part of one: header (each a str, with the lines that go on), body and parts.

    blank: the line between header and body; parts: [(line of the boundary, message)]; tail: the last boundary and what is
    behind it."""

    def __init__(self, lines):
        self.header, self.body, self.blank = [], [], ''
        for place, line in enumerate(lines):
            if line == '\n':
                self.blank, self.body = line, lines[place + 1:]
                break
            if self.header and line[:1] in ' \t':
                self.header[-1] += line
            else:
                self.header.append(line)
        self.encoding = self.__field(_transfer, 2).lower()
        self.parts, self.tail = [], []
        mark = self.__field(_boundary, 1)
        if mark:
            self.__split('--' + mark)

    def __field(self, pattern, group):
        for field in self.header:
            found = pattern.match(field)
            if found:
                return found.group(group)
        return ''

    def has(self, name):
        return any([field.lower().startswith(name) for field in self.header])

    def __split(self, mark):
        """Takes the parts out of the body."""
        lines, self.body = self.body, []
        marks = [place for place, line in enumerate(lines) if line.rstrip() in (mark, mark + '--')]
        self.body = lines[:marks[0]] if marks else lines
        for place, following in zip(marks, marks[1:] + [len(lines)]):
            if lines[place].rstrip() != mark:
                self.tail = lines[place:]
                break
            self.parts.append((lines[place], _Message(lines[place + 1:following])))


def mimify(infile, outfile):
    """Writes a message with what it needs of MIME.  Files: names or file objects."""
    _convert(infile, outfile, lambda message, write: _write_mime(message, write, False))


def _write_mime(message, write, is_part):
    if message.encoding == 'base64':
        map(write, message.header + [message.blank] + message.body + message.tail)
        return
    body, quoted = message.body, message.encoding == 'quoted-printable'
    body = _unquoted(body) if quoted else body
    high = any([_high.search(line) for line in body])
    wild = high or any([len(line) > MAXLEN for line in body])
    charset = CHARSET if high else 'us-ascii'
    for field in message.header:
        write(_mime_field(field, wild, charset))
    special = wild or any(map(_high.search, message.header))
    if special and not (is_part or message.has('mime-version:')):
        write('Mime-Version: 1.0\nContent-Type: text/plain; charset="%s"\n' % charset)
    if wild and not message.encoding:
        write('Content-Transfer-Encoding: quoted-printable\n')
    map(write, [message.blank] + (map(_quoted, body) if wild else body))
    for line, part in message.parts:
        write(line)
        _write_mime(part, write, True)
    map(write, message.tail[:1] + (map(_quoted, message.tail[1:]) if wild else message.tail[1:]))


def _mime_field(field, wild, charset):
    """A field of the header, as the body wants it."""
    how = 'quoted-printable' if wild else '7bit'
    field = _transfer.sub(lambda transfer: transfer.group(1) + how, mime_encode_header(field))
    found = wild and _charset.match(field)
    if found and found.group(2).lower() == 'us-ascii':
        return field[:found.start(2)] + charset + field[found.end(2):]
    return field


def unmimify(infile, outfile, decode_base64=0):
    """Writes a message with quoted-printable text as 8-bit text; decode_base64: what is in base64 too."""
    _convert(infile, outfile, lambda message, write: _write_plain(message, write, decode_base64))


def _write_plain(message, write, decode_base64):
    quoted = message.encoding == 'quoted-printable'
    coded = message.encoding == 'base64' and decode_base64
    for field in message.header:
        if not ((quoted or coded) and _transfer.match(field)):
            write(mime_decode_header(field))
    write(message.blank)
    if coded:
        import base64
        map(write, [base64.decodestring(line) for line in message.body])
    else:
        map(write, _unquoted(message.body) if quoted else message.body)
    for line, part in message.parts:
        write(line)
        _write_plain(part, write, decode_base64)
    map(write, message.tail[:1] + (_unquoted(message.tail[1:]) if quoted else message.tail[1:]))


def _convert(infile, outfile, work):
    """work(message, write) with what two files, by name or open, hold and take."""
    source = open(infile) if isinstance(infile, basestring) else infile
    target = open(outfile, 'w') if isinstance(outfile, basestring) else outfile
    work(_Message(source.readlines()), target.write)
    target.flush()


def _main():
    """The command."""
    global MAXLEN
    import getopt
    usage = 'Usage: mimify [-l len] -[ed] [infile [outfile]]'
    try:
        options, names = getopt.getopt(sys.argv[1:], 'l:edb')
        given = dict(options)
        if len(names) > 2 or ('-e' in given) == ('-d' in given):
            raise getopt.error('')
        MAXLEN = int(given.get('-l', MAXLEN))
    except (getopt.error, ValueError):
        sys.exit(usage)
    files = [names[0] if names else sys.stdin, names[1] if names[1:] else sys.stdout]
    if '-e' in given:
        mimify(*files)
    else:
        unmimify(*(files + ['-b' in given]))


if __name__ == '__main__':
    _main()
