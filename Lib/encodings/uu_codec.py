"""The codec uu: a uuencoded file."""
import binascii

from encodings import _bytes


def uu_encode(input, errors='strict', filename='<data>', mode=0o666):
    """bytes -> (str, length); filename and mode go into the first line."""
    assert errors == 'strict'
    data = str(input)
    filename = filename.replace('\n', '\\n').replace('\r', '\\r')
    lines = [binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)]
    return 'begin %o %s\n%s \nend\n' % (mode & 0o777, filename, ''.join(lines)), len(input)


def uu_decode(input, errors='strict'):
    """str -> (bytes, length).  ValueError where a line is missing, binascii.Error in a wrong one."""
    assert errors == 'strict'
    lines = iter(str(input).splitlines(True))
    if not any(line.startswith('begin') for line in lines):
        raise ValueError('Missing "begin" line in input data')
    parts = []
    for line in lines:
        if line == 'end\n':
            return ''.join(parts), len(input)
        parts.append(_bytes_of_line(line))
    raise ValueError('Truncated input data')


def _bytes_of_line(line):
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:         # some encoders write too many characters
        count = (ord(line[0]) - 32) & 63
        return binascii.a2b_uu(line[:1 + (count * 8 + 5) // 6])


_bytes.module(globals(), 'uu', uu_encode, uu_decode)
