"""Headers of tar archives: kinds of members, formats, fields, and what can be wrong with them.  See tarfile."""
import struct
import sys


NUL = '\0'
BLOCKSIZE, RECORDSIZE = 512, 512 * 20
GNU_MAGIC, POSIX_MAGIC = 'ustar  \0', 'ustar\00000'
LENGTH_NAME, LENGTH_LINK, LENGTH_PREFIX = 100, 100, 155

# Kinds of members
REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, CHRTYPE, BLKTYPE = '0', NUL, '1', '2', '3', '4'
DIRTYPE, FIFOTYPE, CONTTYPE = '5', '6', '7'
GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE = 'L', 'K', 'S'
XHDTYPE, XGLTYPE, SOLARIS_XHDTYPE = 'x', 'g', 'X'
REGULAR_TYPES = REGTYPE, AREGTYPE, CONTTYPE, GNUTYPE_SPARSE
GNU_TYPES = GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE
SUPPORTED_TYPES = (REGTYPE, AREGTYPE, LNKTYPE, SYMTYPE, DIRTYPE, FIFOTYPE, CONTTYPE, CHRTYPE, BLKTYPE,
                   GNUTYPE_LONGNAME, GNUTYPE_LONGLINK, GNUTYPE_SPARSE)

USTAR_FORMAT, GNU_FORMAT, PAX_FORMAT = range(3)
DEFAULT_FORMAT = GNU_FORMAT

# What pax records may say about a member, and which of that are numbers
PAX_FIELDS = 'path', 'linkpath', 'size', 'mtime', 'uid', 'gid', 'uname', 'gname'
PAX_NUMBER_FIELDS = dict(atime=float, ctime=float, mtime=float, uid=int, gid=int, size=int)

S_IFLNK, S_IFREG, S_IFBLK, S_IFDIR, S_IFCHR, S_IFIFO = (
    0o120000, 0o100000, 0o060000, 0o040000, 0o020000, 0o010000)
TSUID, TSGID, TSVTX = 0o4000, 0o2000, 0o1000
TUREAD, TUWRITE, TUEXEC = 0o400, 0o200, 0o100
TGREAD, TGWRITE, TGEXEC = 0o040, 0o020, 0o010
TOREAD, TOWRITE, TOEXEC = 0o004, 0o002, 0o001

ENCODING = sys.getfilesystemencoding() or sys.getdefaultencoding()


class TarError(Exception):
    """Whatever goes wrong with an archive."""


class ExtractError(TarError):
    """A member is on the disk, but not as it should be (owner, mode, time)."""


class ReadError(TarError):
    """Not an archive, or a damaged one."""


class CompressionError(TarError):
    """A compression that is not known, or not to be had here."""


class StreamError(TarError):
    """Not possible with an archive that is a stream."""


class HeaderError(TarError):
    """Something is wrong with a header."""


class EmptyHeaderError(HeaderError):
    """The file ends where a header should begin."""


class TruncatedHeaderError(HeaderError):
    """The file ends inside of a header."""


class EOFHeaderError(HeaderError):
    """A block of NULs: the archive's end."""


class InvalidHeaderError(HeaderError):
    """A block that is no header."""


class SubsequentHeaderError(HeaderError):
    """A header that announces another one, which is not there."""


# ---- Fields
def stn(s, length):
    """A field of length bytes with the text s in it."""
    return s[:length].ljust(length, NUL)


def nts(s):
    """The text of a field."""
    return s.partition(NUL)[0]


def uts(s, encoding, errors):
    """The unicode text s in an encoding; errors 'utf-8' takes UTF-8 for what the encoding has not."""
    if errors != 'utf-8':
        return s.encode(encoding, errors)
    try:
        return s.encode(encoding, 'strict')
    except UnicodeEncodeError:
        pass

    def one(char):
        try:
            return char.encode(encoding)
        except UnicodeEncodeError:
            return char.encode('utf-8')
    return ''.join(map(one, s))


def nti(s):
    """The number in a field: octal digits, or binary with the top bit of the first byte set."""
    if s[0] == '\x80':
        return long(s[1:].encode('hex') or '0', 16)
    try:
        return int(nts(s).strip() or '0', 8)
    except ValueError:
        raise InvalidHeaderError('invalid header')


def itn(n, digits=8, format=DEFAULT_FORMAT):
    """A field of so many bytes with the number n in it."""
    octal = digits - 1
    if 0 <= n < 8 ** octal:
        return '%0*o' % (octal, n) + NUL
    if format != GNU_FORMAT or n >= 256 ** octal:
        raise ValueError('overflow in number field')
    # GNU tar writes what is negative as 64 bits of two's complement, the rest NUL.
    binary = '%x' % (int(n) & (1 << 64) - 1 if n < 0 else int(n))
    return '\x80' + binary.zfill(2 * octal)[-2 * octal:].decode('hex')


# (field, width, how it is kept); the prefix and the padding follow.
_LAYOUT = (('name', 100, 'text'), ('mode', 8, 'number'), ('uid', 8, 'number'), ('gid', 8, 'number'),
           ('size', 12, 'number'), ('mtime', 12, 'number'), ('chksum', 8, 'number'), ('type', 1, 'byte'),
           ('linkname', 100, 'text'), ('magic', 8, 'magic'), ('uname', 32, 'text'), ('gname', 32, 'text'),
           ('devmajor', 8, 'number'), ('devminor', 8, 'number'), ('prefix', LENGTH_PREFIX, 'text'))
_HEADER = struct.Struct(''.join('%ds' % width for _, width, _ in _LAYOUT) + '12x')
_SUM_AT = struct.calcsize('100s8s8s8s12s12s')


def _sums(buf):
    """The sums of a block's bytes, unsigned and signed, its own sum counted as blanks."""
    rest = buf[:_SUM_AT] + buf[_SUM_AT + 8:BLOCKSIZE]
    unsigned = sum(bytearray(rest))
    negative = sum(1 for byte in bytearray(rest) if byte > 127)
    return 8 * ord(' ') + unsigned, 8 * ord(' ') + unsigned - 256 * negative


def calc_chksums(buf):
    """The two sums a header may carry: of unsigned bytes and, as old programs made it, of signed ones."""
    if len(buf) < BLOCKSIZE:
        raise struct.error('unpack requires a string argument of length %d' % BLOCKSIZE)
    return _sums(buf)


def _header_block(info, format):
    """The block for a dict of fields; what is not in it is empty or 0."""
    cells = []
    for field, width, kind in _LAYOUT:
        if field == 'chksum':
            cells.append(' ' * width)
        elif kind == 'number':
            value = info.get(field, 0)
            cells.append(itn(value & 0o7777 if field == 'mode' else value, width, format))
        elif kind == 'magic':
            cells.append(info.get(field, POSIX_MAGIC))
        else:
            cells.append(stn(info.get(field, REGTYPE if kind == 'byte' else ''), width))
    block = _HEADER.pack(*cells)
    return '%s%06o\0%s' % (block[:_SUM_AT], _sums(block)[0], block[_SUM_AT + 7:])


def _padded(content):
    """content, filled up to whole blocks."""
    return content + NUL * (-len(content) % BLOCKSIZE)


def _attached(name, kind, content, magic):
    """The blocks of a member that carries something about the next one."""
    info = dict(name=name, type=kind, size=len(content), magic=magic)
    return _header_block(info, USTAR_FORMAT) + _padded(content)


def _pax_text(records):
    """The records of a dict of unicode texts: 'LENGTH KEY=VALUE', LENGTH counts itself too."""
    lines = []
    for key, value in records.iteritems():
        body = ' %s=%s\n' % (key.encode('utf-8'), value.encode('utf-8'))
        total = len(body)
        while total != len(body) + len(str(total)):
            total = len(body) + len(str(total))
        lines.append(str(total) + body)
    return ''.join(lines)


def _pax_dict(buf):
    """The dict of unicode texts from the content of a pax member."""
    records, place = {}, 0
    while place < len(buf) and buf[place].isdigit():
        space = buf.find(' ', place)
        count = buf[place:space] if space > 0 else ''
        if not count.isdigit():
            raise InvalidHeaderError('invalid header')
        record = buf[space + 1:place + int(count)]
        key, equals, value = record.partition('=')
        if not (key and equals and value.endswith('\n')):
            raise InvalidHeaderError('invalid header')
        records[key.decode('utf-8')] = value[:-1].decode('utf-8')
        place += int(count)
    return records


filemode_table = (
    ((S_IFLNK, 'l'), (S_IFREG, '-'), (S_IFBLK, 'b'), (S_IFDIR, 'd'), (S_IFCHR, 'c'), (S_IFIFO, 'p')),
    ((TUREAD, 'r'),), ((TUWRITE, 'w'),), ((TUEXEC | TSUID, 's'), (TSUID, 'S'), (TUEXEC, 'x')),
    ((TGREAD, 'r'),), ((TGWRITE, 'w'),), ((TGEXEC | TSGID, 's'), (TSGID, 'S'), (TGEXEC, 'x')),
    ((TOREAD, 'r'),), ((TOWRITE, 'w'),), ((TOEXEC | TSVTX, 't'), (TSVTX, 'T'), (TOEXEC, 'x')))


def filemode(mode):
    """The mode as `ls -l` writes it."""
    return ''.join(([letter for bits, letter in choices if mode & bits == bits] + ['-'])[0]
                   for choices in filemode_table)
