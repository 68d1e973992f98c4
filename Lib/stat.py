"""What the mode word and the tuple of os.stat() mean (POSIX <sys/stat.h>; chflags bits as in BSD)."""

# places in the tuple
(ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE,
 ST_ATIME, ST_MTIME, ST_CTIME) = range(10)

# the kind of file: the top four bits of the mode
_KIND = 0170000
(S_IFIFO, S_IFCHR, S_IFDIR, S_IFBLK, S_IFREG, S_IFLNK, S_IFSOCK) = (
    0010000, 0020000, 0040000, 0060000, 0100000, 0120000, 0140000)

# permissions: set-id, sticky, then read, write, execute for each of three
S_ISUID, S_ISGID, S_ISVTX = 04000, 02000, 01000
S_ENFMT = S_ISGID
S_IRWXU, S_IRUSR, S_IWUSR, S_IXUSR = 0700, 0400, 0200, 0100
S_IRWXG, S_IRGRP, S_IWGRP, S_IXGRP = 0070, 0040, 0020, 0010
S_IRWXO, S_IROTH, S_IWOTH, S_IXOTH = 0007, 0004, 0002, 0001
S_IREAD, S_IWRITE, S_IEXEC = S_IRUSR, S_IWUSR, S_IXUSR

# flags of os.chflags(): by the owner (UF), by the super-user (SF)
UF_NODUMP, UF_IMMUTABLE, UF_APPEND, UF_OPAQUE, UF_NOUNLINK = 1, 2, 4, 8, 16
UF_COMPRESSED, UF_HIDDEN = 0x20, 0x8000
SF_ARCHIVED, SF_IMMUTABLE, SF_APPEND = 0x10000, 0x20000, 0x40000
SF_NOUNLINK, SF_SNAPSHOT = 0x100000, 0x200000


def S_IMODE(mode):
    """The bits that chmod can set."""
    return mode & 07777


def S_IFMT(mode):
    """The bits that tell the kind of file."""
    return mode & _KIND


def _is(kind, words):
    def test(mode):
        return mode & _KIND == kind
    test.__doc__ = 'True for the mode of a %s.' % words
    return test


S_ISDIR = _is(S_IFDIR, 'folder')
S_ISCHR = _is(S_IFCHR, 'character device')
S_ISBLK = _is(S_IFBLK, 'block device')
S_ISREG = _is(S_IFREG, 'regular file')
S_ISFIFO = _is(S_IFIFO, 'named pipe')
S_ISLNK = _is(S_IFLNK, 'symbolic link')
S_ISSOCK = _is(S_IFSOCK, 'socket')
for _name in ('DIR', 'CHR', 'BLK', 'REG', 'FIFO', 'LNK', 'SOCK'):
    globals()['S_IS' + _name].__name__ = 'S_IS' + _name
del _name
