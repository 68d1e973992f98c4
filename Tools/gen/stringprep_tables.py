"""Prints the table of Lib/stringprep.py: code points that table B.3 maps to something else than their
small letter in Unicode 3.2, taken from the stringprep of the interpreter that runs this script.

Words: "c1-c2:t" the code points from c1 to c2 are mapped to t and its successors; t several joined by "+".
"""
import stringprep
import unicodedata


def exceptions():
    """(code point, list of code points) in order"""
    for code in range(0x110000):
        text = ('\\U%08x' % code).decode('unicode-escape')
        mapped = stringprep.map_table_b3(text)
        if mapped != text.lower():
            yield code, [ord(c) for c in mapped]


def words():
    for code, points in exceptions():
        yield '%x:%s' % (code, '+'.join(['%x' % point for point in points]))


if __name__ == '__main__':
    print ' '.join(words())
