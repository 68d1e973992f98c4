"""Reads files made of chunks (AIFF, RIFF and other relatives of EA IFF 85).

A chunk is: a name of 4 bytes, the size of its data as 4 bytes, the data, and (by default) a byte that makes the size
even.  A Chunk is a file of the data only:

    while True:
        try:
            part = Chunk(stream)
        except EOFError:
            break
        print part.getname(), part.getsize(), part.read(10)
        part.skip()
"""
import struct

_HEADER = 8
_SKIPPED_AT_ONCE = 8192


class Chunk:
    """The chunk that begins where `file` stands.

    align: chunks begin at even places.  bigendian: byte order of the size.  inclheader: the size counts the eight bytes
    of name and size too.  EOFError when there is no whole header."""

    def __init__(self, file, align=True, bigendian=True, inclheader=False):
        self.closed = False
        self.align = align
        self.file = file
        header = file.read(4), file.read(4)
        if len(header[0]) < 4 or len(header[1]) < 4:
            raise EOFError
        self.chunkname = header[0]
        self.chunksize = struct.unpack('>L' if bigendian else '<L', header[1])[0]
        if inclheader:
            self.chunksize -= _HEADER
        self.size_read = 0      # the place in the data
        try:
            self.offset = file.tell()
        except (AttributeError, IOError):
            self.seekable = False       # a pipe
        else:
            self.seekable = True

    def getname(self):
        "The name: four bytes."
        return self.chunkname

    def getsize(self):
        "Bytes of data, without the padding."
        return self.chunksize

    def _padding(self):
        return 1 if self.align and self.chunksize % 2 else 0

    def _require_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file')

    def close(self):
        "Moves the file behind the chunk; it stays open."
        if not self.closed:
            try:
                self.skip()
            finally:
                self.closed = True

    def isatty(self):
        self._require_open()
        return False

    def tell(self):
        self._require_open()
        return self.size_read

    def seek(self, pos, whence=0):
        "Moves within the data, as file.seek.  IOError when the file cannot, RuntimeError outside of the data."
        self._require_open()
        if not self.seekable:
            raise IOError, 'cannot seek'
        place = (0, self.size_read, self.chunksize)[whence if whence in (1, 2) else 0] + pos
        if not 0 <= place <= self.chunksize:
            raise RuntimeError
        self.file.seek(self.offset + place, 0)
        self.size_read = place

    def read(self, size=-1):
        "At most `size` bytes, all that are left when it is negative; '' at the end."
        self._require_open()
        left = self.chunksize - self.size_read
        if left <= 0:
            return ''
        data = self.file.read(left if size < 0 else min(size, left))
        self.size_read += len(data)
        if self.size_read == self.chunksize and self._padding():
            self.size_read += len(self.file.read(1))
        return data

    def skip(self):
        "Moves behind the chunk, where the next one begins.  EOFError when the file ends before."
        self._require_open()
        left = self.chunksize - self.size_read
        if self.seekable:
            try:
                self.file.seek(left + self._padding(), 1)
            except IOError:
                pass        # then it is read
            else:
                self.size_read += left + self._padding()
                return
        while self.size_read < self.chunksize:
            if not self.read(min(_SKIPPED_AT_ONCE, self.chunksize - self.size_read)):
                raise EOFError
