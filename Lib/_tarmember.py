"""What an archive says about one member: TarInfo.  See tarfile."""
import operator

from _tarheaders import *
from _tarheaders import _attached, _HEADER, _header_block, _LAYOUT, _pax_dict, _pax_text, _sums


def _renamed(attribute):
    """Another name for an attribute: pax has its own for some."""
    return property(operator.attrgetter(attribute), lambda self, value: setattr(self, attribute, value))


def _question(name, doc, kinds):
    """The method that tells whether a member is of one of some kinds."""
    def ask(self):
        return self.type in kinds
    ask.__name__, ask.__doc__ = name, doc
    return ask


class TarInfo(object):
    """What an archive says about one member; no content.

    name, size, mtime (seconds since 1970), mode (permission bits), type (a *TYPE constant), linkname,
    uid, gid, uname, gname, devmajor, devminor, pax_headers (dict of unicode); offset and offset_data:
    where header and content lie in the archive."""

    def __init__(self, name=''):
        self.name, self.linkname, self.uname, self.gname = name, '', '', ''
        self.mode, self.type = 0o644, REGTYPE
        self.uid = self.gid = self.size = self.mtime = self.chksum = 0
        self.devmajor = self.devminor = self.offset = self.offset_data = 0
        self.pax_headers = {}

    path, linkpath = _renamed('name'), _renamed('linkname')

    def __repr__(self):
        return '<%s %r at %#x>' % (type(self).__name__, self.name, id(self))

    isreg = _question('isreg', 'A regular file?', REGULAR_TYPES)
    isdir = _question('isdir', 'A folder?', (DIRTYPE,))
    issym = _question('issym', 'A symbolic link?', (SYMTYPE,))
    islnk = _question('islnk', 'A hard link to another member?', (LNKTYPE,))
    ischr = _question('ischr', 'A device of characters?', (CHRTYPE,))
    isblk = _question('isblk', 'A device of blocks?', (BLKTYPE,))
    isfifo = _question('isfifo', 'A FIFO?', (FIFOTYPE,))
    issparse = _question('issparse', 'A file with holes, as GNU tar keeps it?', (GNUTYPE_SPARSE,))
    isdev = _question('isdev', 'A device or a FIFO?', (CHRTYPE, BLKTYPE, FIFOTYPE))

    def isfile(self):
        """A regular file?"""
        return self.isreg()

    # -- making headers

    def get_info(self, encoding, errors):
        """The fields as a dict, texts encoded."""
        info = dict((field, getattr(self, field)) for field, _, _ in _LAYOUT if hasattr(self, field))
        info['mode'] &= 0o7777
        if self.isdir() and not info['name'].endswith('/'):
            info['name'] += '/'
        for field, value in info.items():
            if isinstance(value, unicode):
                info[field] = value.encode(encoding, errors)
        return info

    def tobuf(self, format=DEFAULT_FORMAT, encoding=ENCODING, errors='strict'):
        """The blocks that announce this member, in one of the three formats."""
        info = self.get_info(encoding, errors)
        if format == PAX_FORMAT:
            return self.create_pax_header(info, encoding, errors)
        makers = {USTAR_FORMAT: self.create_ustar_header, GNU_FORMAT: self.create_gnu_header}
        if format not in makers:
            raise ValueError('invalid format')
        return makers[format](info)

    def create_ustar_header(self, info):
        """One block.  ValueError for what does not fit in."""
        info['magic'] = POSIX_MAGIC
        if len(info['linkname']) > LENGTH_LINK:
            raise ValueError('linkname is too long')
        if len(info['name']) > LENGTH_NAME:
            info['prefix'], info['name'] = self.__parted(info['name'])
        return _header_block(info, USTAR_FORMAT)

    @staticmethod
    def __parted(name):
        """A long name as prefix and rest, cut at the last slash the prefix can reach."""
        cut = name.rfind('/', 0, LENGTH_PREFIX + 1)
        if cut < 0 or len(name) - cut - 1 > LENGTH_NAME:
            raise ValueError('name is too long')
        return name[:cut], name[cut + 1:]

    def create_gnu_header(self, info):
        """A block; names that are too long have blocks of their own before it."""
        info['magic'] = GNU_MAGIC
        before = ''
        for field, limit, kind in (('linkname', LENGTH_LINK, GNUTYPE_LONGLINK),
                                   ('name', LENGTH_NAME, GNUTYPE_LONGNAME)):
            if len(info[field]) > limit:
                before += _attached('././@LongLink', kind, info[field] + NUL, GNU_MAGIC)
        return before + _header_block(info, GNU_FORMAT)

    def create_pax_header(self, info, encoding, errors):
        """A block; what ustar cannot hold stands in records before it."""
        info['magic'] = POSIX_MAGIC
        records = self.pax_headers.copy()
        for field, key, limit in (('name', 'path', LENGTH_NAME), ('linkname', 'linkpath', LENGTH_LINK),
                                  ('uname', 'uname', 32), ('gname', 'gname', 32)):
            if key not in records:
                text = info[field].decode(encoding, errors)
                if len(info[field]) > limit or any(char > u'\x7f' for char in text):
                    records[key] = text
        for field, width in (('uid', 8), ('gid', 8), ('size', 12), ('mtime', 12)):
            value = info[field]
            fits = 0 <= value < 8 ** (width - 1) and not isinstance(value, float)
            if field in records or not fits:
                info[field] = 0         # only the record tells
                records.setdefault(field, unicode(value))
        before = self.__pax_member(records, XHDTYPE) if records else ''
        return before + _header_block(info, USTAR_FORMAT)

    @staticmethod
    def __pax_member(records, kind):
        return _attached('././@PaxHeader', kind, _pax_text(records), POSIX_MAGIC)

    @classmethod
    def create_pax_global_header(cls, pax_headers):
        """The blocks that say something about all members to come."""
        return cls.__pax_member(pax_headers, XGLTYPE)

    # -- reading headers

    @classmethod
    def frombuf(cls, buf):
        """The member a block announces.  HeaderError when it is no header."""
        if not buf:
            raise EmptyHeaderError('empty header')
        if len(buf) != BLOCKSIZE:
            raise TruncatedHeaderError('truncated header')
        if not buf.strip(NUL):
            raise EOFHeaderError('end of file header')
        cells = dict(zip((field for field, _, _ in _LAYOUT), _HEADER.unpack(buf)))
        if nti(cells['chksum']) not in _sums(buf):
            raise InvalidHeaderError('bad checksum')
        self = cls()
        for field, _, kind in _LAYOUT:
            if kind != 'magic' and field != 'prefix':
                decode = {'number': nti, 'text': nts}.get(kind, str)
                setattr(self, field, decode(cells[field]))
        self.buf = buf
        prefix = nts(cells['prefix'])
        if self.type == AREGTYPE and self.name.endswith('/'):
            self.type = DIRTYPE                 # as archives of the time before ustar say it
        if self.isdir():
            self.name = self.name.rstrip('/')
        if prefix and self.type not in GNU_TYPES:
            self.name = prefix + '/' + self.name
        return self

    @classmethod
    def fromtarfile(cls, tarfile):
        """The next member of an archive; those that only tell about another are gone through."""
        self = cls.frombuf(tarfile.fileobj.read(BLOCKSIZE))
        self.offset = tarfile.fileobj.tell() - BLOCKSIZE
        return self._proc_member(tarfile)

    def _proc_member(self, tarfile):
        """Read what follows the header, as far as it belongs to it; the member that results.

        A subclass may handle further types here."""
        step = {GNUTYPE_LONGNAME: self._proc_gnulong, GNUTYPE_LONGLINK: self._proc_gnulong,
                GNUTYPE_SPARSE: self._proc_sparse, XHDTYPE: self._proc_pax, XGLTYPE: self._proc_pax,
                SOLARIS_XHDTYPE: self._proc_pax}.get(self.type, self._proc_builtin)
        return step(tarfile)

    def _stored(self):
        """How many bytes of content lie in the archive, whole blocks counted."""
        has_content = self.isreg() or self.type not in SUPPORTED_TYPES
        return self._block(self.size) if has_content else 0

    @staticmethod
    def _block(count):
        """count, raised to whole blocks."""
        return count + -count % BLOCKSIZE

    def _proc_builtin(self, tarfile):
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._stored()
        self._apply_pax_info(tarfile.pax_headers, tarfile.encoding, tarfile.errors)
        return self

    def __read_content(self, tarfile):
        size = self._block(self.size)
        if size < 0:
            raise InvalidHeaderError('invalid header')
        return tarfile.fileobj.read(size)

    def __read_next(self, tarfile):
        """The member this one tells about."""
        try:
            member = self.fromtarfile(tarfile)
        except HeaderError:
            raise SubsequentHeaderError('missing or bad subsequent header')
        member.offset = self.offset
        return member

    def _proc_gnulong(self, tarfile):
        name = nts(self.__read_content(tarfile))
        member = self.__read_next(tarfile)
        setattr(member, 'name' if self.type == GNUTYPE_LONGNAME else 'linkname', name)
        return member

    def _proc_sparse(self, tarfile):
        """The map of a file with holes: 4 pairs in the header, then blocks of 21 while a byte is set."""
        parts, more, real = self.__pairs(self.buf[386:482]), self.buf[482], nti(self.buf[483:495])
        while more != NUL and more:
            block = tarfile.fileobj.read(BLOCKSIZE)
            parts += self.__pairs(block[:504])
            more = block[504:505]
        self.offset_data = tarfile.fileobj.tell()
        tarfile.offset = self.offset_data + self._block(self.size)
        self.sparse, self.size = parts, real
        return self

    @staticmethod
    def __pairs(cells):
        """Offsets and lengths, 12 digits each, up to the first that is not there."""
        pairs = []
        for at in range(0, len(cells) - 23, 24):
            try:
                offset, length = nti(cells[at:at + 12]), nti(cells[at + 12:at + 24])
            except InvalidHeaderError:
                break
            if offset or length:
                pairs.append((offset, length))
        return pairs

    def _proc_pax(self, tarfile):
        records = _pax_dict(self.__read_content(tarfile))
        if self.type == XGLTYPE:
            tarfile.pax_headers.update(records)
            return self.__read_next(tarfile)
        for key, value in tarfile.pax_headers.items():
            records.setdefault(key, value)
        member = self.__read_next(tarfile)
        member._apply_pax_info(records, tarfile.encoding, tarfile.errors)
        if 'size' in records:
            tarfile.offset = member.offset_data + member._stored()
        return member

    def _apply_pax_info(self, records, encoding, errors):
        """Take over what pax records say."""
        for key in PAX_FIELDS:
            if key not in records:
                continue
            value = records[key]
            if key in PAX_NUMBER_FIELDS:
                try:
                    value = PAX_NUMBER_FIELDS[key](value)
                except ValueError:
                    value = 0
            else:
                value = uts(value, encoding, errors)
            setattr(self, key, value.rstrip('/') if key == 'path' else value)
        self.pax_headers = records.copy()
