"""Writes Lib/encodings/_charmaps.py and the codec modules of one byte a character.

usage: python2.7 charmaps.py LIB

The tables are what the interpreter that runs this script decodes each byte to.  A table is kept as words:
"41" is one code point, "41+3" are three that follow each other, "-" is a byte without a character, "-+3"
three of them.
"""
import codecs
import os
import sys

NAMES = """cp037 cp1006 cp1026 cp1140 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp424 cp437
cp500 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864 cp865 cp866 cp869
cp874 cp875 hp_roman8 iso8859_1 iso8859_10 iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 iso8859_2
iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 koi8_r koi8_u mac_arabic mac_centeuro
mac_croatian mac_cyrillic mac_farsi mac_greek mac_iceland mac_latin2 mac_roman mac_romanian mac_turkish palmos
ptcp154 tis_620""".split()

DATA_HEAD = '''"""Tables of the codecs of one byte a character.  Made by Tools/gen/charmaps.py.

Words of hexadecimal code points in the order of the bytes: "41+3" are three that follow each other, "-" is a
byte without a character.
"""

TABLES = {
'''

MODULE = '''"""The codec %s, from its table."""
from encodings._simple import charmap_module

charmap_module(globals(), %r, %r)
'''


def code_points(name):
    """The 256 code points of a codec, None where a byte has none."""
    decode = codecs.lookup(name).decode
    def one(byte):
        try:
            return ord(decode(byte)[0])
        except UnicodeDecodeError:
            return None
    return [one(chr(i)) for i in range(256)]


def words(points):
    """The table as words."""
    result, at = [], 0
    while at < len(points):
        end = at + 1
        while end < len(points) and points[end] == (points[at] and points[at] + end - at):
            end += 1
        word = '-' if points[at] is None else '%x' % points[at]
        result.append(word if end == at + 1 else '%s+%d' % (word, end - at))
        at = end
    return result


def folded(items, width):
    """Lines of string literals."""
    line = ''
    for item in items:
        if len(line) + len(item) > width:
            yield line
            line = ''
        line += item + ' '
    yield line.rstrip()


def main(lib):
    folder = os.path.join(lib, 'encodings')
    with open(os.path.join(folder, '_charmaps.py'), 'w') as out:
        out.write(DATA_HEAD)
        for name in NAMES:
            lines = ["        '%s'" % line for line in folded(words(code_points(name)), 96)]
            out.write('    %r:\n%s,\n' % (name, '\n'.join(lines)))
        out.write('}\n')
    for name in NAMES:
        with open(os.path.join(folder, name + '.py'), 'w') as out:
            public = codecs.lookup(name).name
            out.write(MODULE % (public, name, public))


if __name__ == '__main__':
    main(sys.argv[1])
