"""Files of the old Macintosh as text: BinHex 4.0 (RFC 1741).

    binhex.binhex('picture', 'picture.hqx')
    binhex.hexbin('picture.hqx', 'picture')

What is in the text: a header (name, type, creator, flags, lengths), the data and the resources, each followed by its
checksum (CRC); runs of a byte are shortened, three bytes become four characters, 64 to a line between colons.
"""
import binascii
import os
import re
import struct

__all__ = ['binhex', 'hexbin', 'Error']

LINELEN = 64
REASONABLY_LARGE = 32768     # bytes read at once
RUNCHAR = chr(0x90)

_GREETING = '(This file must be converted with BinHex 4.0)'
_HEADER = struct.Struct('>4s4shll')      # type, creator, flags, bytes of data, bytes of resources


class Error(Exception):
    "That is no BinHex, or it is damaged."


class FInfo:
    "What the Macintosh knows of a file."

    def __init__(self):
        self.Type = self.Creator = '????'
        self.Flags = 0


def getfileinfo(name):
    "(name, FInfo, bytes of data, bytes of resources) of a file; resources there are none elsewhere."
    info = FInfo()
    with open(name, 'rb') as source:
        if re.match(r'[\s -\x7f]*$', source.read(512)):
            info.Type = 'TEXT'
        source.seek(0, 2)
        size = source.tell()
    return os.path.basename(name).replace(':', '-', 1), info, size, 0


class openrsrc:
    "The resources of a file: there are none, and they go nowhere."

    def __init__(self, *args):
        pass

    def read(self, *args):
        return ''

    def write(self, *args):
        pass

    def close(self):
        pass


class _Encoder:
    "Bytes to lines of text."

    def __init__(self, target):
        self.target = target
        self.raw = ''                # not yet shortened: a run may go on
        self.packed = ''             # not yet a multiple of three
        self.line = ':'

    def write(self, data):
        self.raw += data
        if len(self.raw) >= REASONABLY_LARGE:
            self._pack(len(self.raw))

    def _pack(self, size):
        self.packed += binascii.rlecode_hqx(self.raw[:size])
        self.raw = self.raw[size:]
        usable = len(self.packed) // 3 * 3
        self._put(binascii.b2a_hqx(self.packed[:usable]))
        self.packed = self.packed[usable:]

    def _put(self, text):
        self.line += text
        while len(self.line) > LINELEN - 1:
            self.target.write(self.line[:LINELEN] + '\n')
            self.line = self.line[LINELEN:]

    def close(self):
        self._pack(len(self.raw))
        self._put(binascii.b2a_hqx(self.packed))
        self.target.write(self.line + ':\n')
        self.target.close()


class BinHex:
    "Writes one file: write() for the data, close_data(), write_rsrc() for the resources, close()."

    def __init__(self, name_finfo_dlen_rlen, ofp):
        name, info, self.dlen, self.rlen = name_finfo_dlen_rlen
        if isinstance(ofp, basestring):
            ofp = open(ofp, 'wb')
        ofp.write(_GREETING + '\n\n')
        self.ofp = _Encoder(ofp)
        if len(name) > 63:
            raise Error('Filename too long')
        self.crc = 0
        self._put(chr(len(name)) + name + '\0')
        self._put(_HEADER.pack(info.Type, info.Creator, info.Flags, self.dlen, self.rlen))
        self._put_crc()
        self.state = 'header'

    def _put(self, data):
        self.crc = binascii.crc_hqx(data, self.crc)
        self.ofp.write(data)

    def _put_crc(self):
        self.ofp.write(struct.pack('>H', self.crc))
        self.crc = 0

    def _count(self, data, part, state):
        if self.state != state:
            raise Error('Writing %s at the wrong time' % part)
        self._put(data)
        return len(data)

    def write(self, data):
        self.dlen -= self._count(data, 'data', 'header')

    def close_data(self):
        "All data are written."
        if self.dlen:
            raise Error('Incorrect data size, diff=%r' % (self.rlen,))
        self._put_crc()
        self.state = 'data'

    def write_rsrc(self, data):
        if self.state == 'header':
            self.close_data()
        self.rlen -= self._count(data, 'resource data', 'data')

    def close(self):
        if self.state is None:
            return
        try:
            if self.state == 'header':
                self.close_data()
            if self.rlen:
                raise Error('Incorrect resource-datasize, diff=%r' % (self.rlen,))
            self._put_crc()
        finally:
            self.state = None
            target, self.ofp = self.ofp, None
            target.close()


def binhex(inp, out):
    "Writes the file named inp as text to out (a name or a file)."
    info = getfileinfo(inp)
    target = BinHex(info, out)
    with open(inp, 'rb') as source:
        for data in iter(lambda: source.read(REASONABLY_LARGE), ''):
            target.write(data)
    target.close_data()
    resources = openrsrc(inp, 'rb')
    target.write_rsrc(resources.read())
    target.close()
    resources.close()


class _Decoder:
    "The bytes of a text."

    def __init__(self, source):
        self.source = source
        self.text, self.packed, self.ready = '', '', ''
        self.ended = False
        self._find_begin()

    def _find_begin(self):
        "The first colon after a line end; what is before it are words for people."
        before = '\n'
        while True:
            byte = self.source.read(1)
            if not byte:
                raise Error('No binhex data found')
            if byte == ':' and before in '\r\n':
                return
            before = byte

    def read(self, size):
        while len(self.ready) < size and not self.ended:
            self._more()
        if len(self.ready) < size:
            raise Error('Premature EOF on binhex file')
        data, self.ready = self.ready[:size], self.ready[size:]
        return data

    def _more(self):
        "Decodes the next piece; a run is expanded when it is whole."
        piece = self.source.read(REASONABLY_LARGE)
        text, colon, _ = piece.translate(None, '\r\n\t ').partition(':')
        self.ended = bool(colon) or not piece
        self.text += text
        usable = len(self.text) if self.ended else len(self.text) // 4 * 4
        # the colon tells that bits left over do not matter
        self.packed += binascii.a2b_hqx(self.text[:usable] + (':' if self.ended else ''))[0]
        self.text = self.text[usable:]
        kept = 0 if self.ended else self._open_run()
        whole = len(self.packed) - kept
        self.ready += self._expand(self.packed[:whole])
        self.packed = self.packed[whole:]

    def _open_run(self):
        "Bytes at the end that may belong to what is still to come: a run is not to be cut."
        packed = self.packed
        for cut in xrange(len(packed) - 1, 0, -1):
            if RUNCHAR not in packed[cut - 1:cut + 1]:
                return len(packed) - cut
        return len(packed)

    def _expand(self, packed):
        return binascii.rledecode_hqx(packed) if packed else ''


class HexBin:
    "Reads one file: read() for the data, close_data(), read_rsrc() for the resources, close().  FName, FInfo: of the header."

    def __init__(self, ifp):
        self._source = open(ifp, 'rb') if isinstance(ifp, basestring) else ifp
        self.ifp = _Decoder(self._source)
        self.crc = 0
        self.FName = self._take(ord(self._take(1)))
        self._take(1)
        info = self.FInfo = FInfo()
        info.Type, info.Creator, info.Flags, self.dlen, self.rlen = _HEADER.unpack(self._take(_HEADER.size))
        self._check_crc()
        self.state = 'header'

    def _take(self, size):
        data = self.ifp.read(size)
        self.crc = binascii.crc_hqx(data, self.crc)
        return data

    def _check_crc(self):
        found, = struct.unpack('>H', self.ifp.read(2))
        if found != self.crc:
            raise Error('CRC error, computed %x, read %x' % (self.crc, found))
        self.crc = 0

    def read(self, *n):
        "At most n bytes of the data, by default what is left of them."
        if self.state != 'header':
            raise Error('Read data at wrong time')
        size = min(n[0], self.dlen) if n else self.dlen
        self.dlen -= size
        return self._take(size)

    def close_data(self):
        "Leaves out the rest of the data."
        if self.state != 'header':
            raise Error('close_data at wrong time')
        self.read()
        self._check_crc()
        self.state = 'data'

    def read_rsrc(self, *n):
        "The same for the resources."
        if self.state == 'header':
            self.close_data()
        if self.state != 'data':
            raise Error('Read resource data at wrong time')
        size = min(n[0], self.rlen) if n else self.rlen
        self.rlen -= size
        return self._take(size)

    def close(self):
        if self.state is None:
            return
        try:
            self.read_rsrc()
            self._check_crc()
        finally:
            self.state = None
            self._source.close()


def hexbin(inp, out):
    "Makes the file again from a text (a name or a file); out: its name, or '' for the one in the header."
    source = HexBin(inp)
    with open(out or source.FName, 'wb') as target:
        for data in iter(lambda: source.read(REASONABLY_LARGE), ''):
            target.write(data)
    source.close_data()
    resources = source.read_rsrc()
    if resources:
        holder = openrsrc(out or source.FName, 'wb')
        holder.write(resources)
        holder.close()
    source.close()


if __name__ == '__main__':
    import sys
    binhex(*sys.argv[1:3])
