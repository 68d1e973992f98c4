"""RFC 1521: quoted-printable text, for files and strings.

header: spaces are '_' as in headers (RFC 1522); quotetabs: blanks inside a line are quoted too.
"""
import binascii
from binascii import a2b_qp, b2a_qp

__all__ = ['encode', 'decode', 'encodestring', 'decodestring']

ESCAPE = '='
MAXLINESIZE = 76
HEX = '0123456789ABCDEF'
EMPTYSTRING = ''


def needsquoting(c, quotetabs, header):
    """Whether a character must be quoted in the middle of a line."""
    if c in ' \t':
        return quotetabs
    if c == '_':
        return header
    return c == ESCAPE or not ' ' < c <= '~'


def quote(c):
    """'=' and two digits for a character"""
    return ESCAPE + '%02X' % ord(c)


def ishex(c):
    """Whether a character is a hexadecimal digit"""
    return c.upper() in HEX


def unhex(s):
    """int of hexadecimal digits"""
    return int(s, 16)


def encodestring(s, quotetabs=0, header=0):
    """bytes -> quoted-printable str"""
    return binascii.b2a_qp(s, quotetabs=quotetabs, header=header)


def decodestring(s, header=0):
    """quoted-printable str -> bytes"""
    return binascii.a2b_qp(s, header=header)


def encode(input, output, quotetabs, header=0):
    """Writes the bytes of a file as quoted-printable text to another."""
    output.write(encodestring(input.read(), quotetabs, header))


def decode(input, output, header=0):
    """Writes the bytes that the quoted-printable text of a file means to another."""
    output.write(decodestring(input.read(), header))


def main():
    """The command: encodes, or decodes with -d, files or '-'; -t: quotetabs."""
    import getopt
    import sys
    try:
        options, files = getopt.getopt(sys.argv[1:], 'td')
        flags = dict(options)
        if len(flags) > 1:
            raise getopt.error('-t and -d are mutually exclusive')
    except getopt.error as problem:
        sys.stderr.write('%s\nusage: quopri [-t | -d] [file] ...\n' % problem)
        sys.exit(2)
    sys.exit(max([_convert(name, sys.stdout, flags) for name in files or ['-']]))


def _convert(name, output, flags):
    """Writes what a file says to the output; 0, or 1 after a message when it cannot be opened."""
    import sys
    try:
        source = sys.stdin if name == '-' else open(name)
    except IOError as problem:
        sys.stderr.write("%s: can't open (%s)\n" % (name, problem))
        return 1
    if '-d' in flags:
        decode(source, output)
    else:
        encode(source, output, '-t' in flags)
    return 0


if __name__ == '__main__':
    main()
