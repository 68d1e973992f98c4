"The header of .au files, for programs that want to look at it; sunau reads and writes them."
from warnings import warnpy3k

warnpy3k('the sunaudio module has been removed in Python 3.0; use the sunau module instead', stacklevel=2)
del warnpy3k

import struct

MAGIC = '.snd'


class error(Exception):
    "The file is no .au file."


def get_long_be(s):
    "The number in four bytes, the greatest first."
    return struct.unpack('>i', s[:4])[0]


def gethdr(fp):
    "(bytes of sound, encoding, frames a second, channels, text) of an open file; it stands behind the header then."
    if fp.read(4) != MAGIC:
        raise error, 'gethdr: bad magic word'
    size, length, encoding, rate, channels = [get_long_be(fp.read(4)) for _ in range(5)]
    more = size - 24
    if more < 0:
        raise error, 'gethdr: bad hdr_size'
    text = fp.read(more)
    return length, encoding, rate, channels, text


def printhdr(file):
    "Prints the header of the file with that name."
    with open(file, 'r') as stream:
        length, encoding, rate, channels, text = gethdr(stream)
    text = text.rstrip('\0')
    for title, value in (('File name:  ', file), ('Data size:  ', length), ('Encoding:   ', encoding),
                         ('Sample rate:', rate), ('Channels:   ', channels), ('Info:       ', repr(text))):
        print title, value
