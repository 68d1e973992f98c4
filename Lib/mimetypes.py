"""The type of a file's contents, by the end of its name.

A table of types is a pair of dicts extension -> type: other common ones, those of the IANA.  The module has
one, with what the files in knownfiles add; strict leaves the common ones out.
"""
import os
import posixpath
import re
import sys

from _urlparts import splittype

__all__ = ['guess_type', 'guess_extension', 'guess_all_extensions', 'add_type', 'read_mime_types', 'init']

knownfiles = ['/etc/mime.types', '/etc/httpd/mime.types', '/etc/httpd/conf/mime.types',
              '/etc/apache/mime.types', '/etc/apache2/mime.types', '/usr/local/etc/httpd/conf/mime.types',
              '/usr/local/lib/netscape/mime.types', '/usr/local/etc/httpd/conf/mime.types', '/usr/local/etc/mime.types']

inited = False
_db = None
suffix_map = {'.tgz': '.tar.gz', '.taz': '.tar.gz', '.tz': '.tar.gz', '.tbz2': '.tar.bz2', '.txz': '.tar.xz',
              '.svgz': '.svg.gz'}
encodings_map = {'.gz': 'gzip', '.Z': 'compress', '.bz2': 'bzip2', '.xz': 'xz'}

# a type, then its extensions, the one that guess_extension() gives first
_TYPES = """
    application/javascript js mjs
    application/json json
    application/msword dot wiz doc
    application/octet-stream obj dll bin a o so exe
    application/oda oda
    application/pdf pdf
    application/pkcs7-mime p7c
    application/postscript ai ps eps
    application/vnd.ms-excel xlb xls
    application/vnd.ms-powerpoint ppt pps ppa pot pwz
    application/x-bcpio bcpio
    application/x-cpio cpio
    application/x-csh csh
    application/x-dvi dvi
    application/x-gtar gtar
    application/x-hdf hdf
    application/x-latex latex
    application/x-mif mif
    application/x-netcdf nc cdf
    application/x-pkcs12 p12 pfx
    application/x-pn-realaudio ram
    application/x-python-code pyc pyo
    application/x-sh sh
    application/x-shar shar
    application/x-shockwave-flash swf
    application/x-sv4cpio sv4cpio
    application/x-sv4crc sv4crc
    application/x-tar tar
    application/x-tcl tcl
    application/x-tex tex
    application/x-texinfo texi texinfo
    application/x-troff tr t roff
    application/x-troff-man man
    application/x-troff-me me
    application/x-troff-ms ms
    application/x-ustar ustar
    application/x-wais-source src
    application/xml wsdl xsl rdf xpdl
    application/zip zip
    audio/basic au snd
    audio/mpeg mp3 mp2
    audio/x-aiff aif aiff aifc
    audio/x-pn-realaudio ra
    audio/x-wav wav
    image/gif gif
    image/ief ief
    image/jpeg jpe jpg jpeg
    image/png png
    image/svg+xml svg
    image/tiff tif tiff
    image/vnd.microsoft.icon ico
    image/x-cmu-raster ras
    image/x-ms-bmp bmp
    image/x-portable-anymap pnm
    image/x-portable-bitmap pbm
    image/x-portable-graymap pgm
    image/x-portable-pixmap ppm
    image/x-rgb rgb
    image/x-xbitmap xbm
    image/x-xpixmap xpm
    image/x-xwindowdump xwd
    message/rfc822 eml mht nws mhtml
    text/css css
    text/csv csv
    text/html htm html
    text/plain ksh bat h txt pl c
    text/richtext rtx
    text/tab-separated-values tsv
    text/x-python py
    text/x-setext etx
    text/x-sgml sgm sgml
    text/x-vcard vcf
    text/xml xml
    video/mp4 mp4
    video/mpeg mpeg m1v mpa mpg mpe
    video/quicktime mov qt
    video/webm webm
    video/x-msvideo avi
    video/x-sgi-movie movie
"""
_COMMON = """
    application/rtf rtf
    audio/midi mid midi
    image/jpg jpg
    image/pict pict pic pct
    text/xul xul
"""


def _table(lines):
    """extension with its dot -> type"""
    return dict(('.' + end, words[0]) for words in map(str.split, lines.split('\n')) for end in words[1:])


types_map, common_types = _table(_TYPES), _table(_COMMON)
_STANDARD = [dict(table) for table in (encodings_map, suffix_map, common_types, types_map)]



class MimeTypes:
    """A table of types; filenames: files in the form of mime.types to read into it."""
    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map, self.suffix_map = encodings_map.copy(), suffix_map.copy()
        self.types_map, self.types_map_inv = ({}, {}), ({}, {})
        for kind, table in enumerate((common_types, globals()['types_map'])):
            for ext, type in table.items():
                self.add_type(type, ext, bool(kind))
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Makes type the type of an extension, with its dot."""
        kind = 1 if strict else 0
        self.types_map[kind][ext] = type
        known = self.types_map_inv[kind].setdefault(type, [])
        if ext not in known:
            known.append(ext)

    def guess_type(self, url, strict=True):
        """(type, encoding) of a URL or file name; None where unknown."""
        scheme, url = splittype(url)
        if scheme == 'data':
            return _type_of_data(url), None
        base, ext = posixpath.splitext(url)
        while ext in self.suffix_map:
            base, ext = posixpath.splitext(base + self.suffix_map[ext])
        encoding = self.encodings_map.get(ext)
        if encoding is not None:
            ext = posixpath.splitext(base)[1]
        for kind in (1,) if strict else (1, 0):
            table = self.types_map[kind]
            for key in (ext, ext.lower()):
                if key in table:
                    return table[key], encoding
        return None, encoding

    def guess_all_extensions(self, type, strict=True):
        """list of the extensions of a type"""
        result = []
        for kind in (1,) if strict else (1, 0):
            result += [ext for ext in self.types_map_inv[kind].get(type.lower(), []) if ext not in result]
        return result

    def guess_extension(self, type, strict=True):
        """One extension of a type, or None"""
        return next(iter(self.guess_all_extensions(type, strict)), None)

    def read(self, filename, strict=True):
        """Adds what a file in the form of mime.types says; IOError when it cannot be read."""
        with open(filename) as source:
            self.readfp(source, strict)

    def readfp(self, fp, strict=True):
        """The same for a file object"""
        for line in iter(fp.readline, ''):
            words = re.sub(r'(^|\s)#.*', '', line).split()
            for end in words[1:]:
                self.add_type(words[0], '.' + end, strict)

    def read_windows_registry(self, strict=True):
        """Adds the types of the registry of Windows; there is none here."""


def _type_of_data(rest):
    """The type in a data URL, or None when it is none."""
    head, comma, _ = rest.partition(',')
    if not comma:
        return None
    type = head.partition(';')[0]
    return type if '/' in type and '=' not in type else 'text/plain'


def _shared():
    if _db is None:
        init()
    return _db


def guess_type(url, strict=True):
    """(type, encoding) of a URL or file name, e.g. ('text/plain', 'gzip'); None where unknown."""
    return _shared().guess_type(url, strict)


def guess_all_extensions(type, strict=True):
    """list of the extensions, with their dots, of a type"""
    return _shared().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """One extension, with its dot, of a type, or None"""
    return _shared().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Makes type the type of an extension, with its dot."""
    return _shared().add_type(type, ext, strict)


def _default_mime_types():
    """Sets the module's tables to the standard ones."""
    names = ('encodings_map', 'suffix_map', 'common_types', 'types_map')
    globals().update((name, dict(table)) for name, table in zip(names, _STANDARD))


def init(files=None):
    """Makes the module's table again from the standard types and files, a list; default knownfiles."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db
    inited = True                  # MimeTypes() calls init() before
    _default_mime_types()
    table = MimeTypes()
    for name in knownfiles if files is None else files:
        if os.path.isfile(name):
            table.read(name)
    encodings_map, suffix_map = table.encodings_map, table.suffix_map
    common_types, types_map = table.types_map
    _db = table


def read_mime_types(file):
    """dict extension -> type of a file in the form of mime.types and the standard ones; None when it cannot
    be read."""
    try:
        source = open(file)
    except IOError:
        return None
    with source:
        table = MimeTypes()
        table.readfp(source, True)
        return table.types_map[1]


def _main():
    """The command: prints the types of names; -e: an extension for a type, -l: common ones too."""
    import getopt
    try:
        options, names = getopt.getopt(sys.argv[1:], 'hle', ['help', 'lenient', 'extension'])
    except getopt.error as problem:
        sys.exit('%s\nusage: mimetypes.py [-l] [-e] name...' % problem)
    given = set(option.lstrip('-')[0] for option, _ in options)
    if 'h' in given:
        print 'usage: mimetypes.py [-l] [-e] name...'
        return
    strict = 'l' not in given
    for name in names:
        if 'e' in given:
            answer = guess_extension(name, strict)
        else:
            kind, encoding = guess_type(name, strict)
            answer = kind and 'type: %s encoding: %s' % (kind, encoding)
        print answer or "I don't know anything about type " + name


if __name__ == '__main__':
    _main()
