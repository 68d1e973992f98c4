"""Property lists: the XML files (.plist) in which Mac OS X keeps settings.

    settings = plistlib.readPlist('Info.plist')
    plistlib.writePlist({'name': 'x', 'sizes': [1, 2.5]}, sys.stdout)

A value is a dict with string keys, list, tuple, string, bool, int, float, datetime.datetime (in UTC) or
Data, which holds bytes.  Text is read as str if it is ASCII, else as unicode.  The dicts that come out
of a file have their keys as attributes too; new programs write d['key'].
"""
import binascii
import datetime
import re
import warnings
from cStringIO import StringIO

__all__ = ['readPlist', 'writePlist', 'readPlistFromString', 'writePlistToString', 'readPlistFromResource',
           'writePlistToResource', 'Plist', 'Data', 'Dict']

PLISTHEADER = '''\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
'''

_UNPRINTABLE = re.compile('[%s]' % re.escape(''.join(chr(code) for code in range(32) if code not in (9, 10, 13))))
_DATE = '%04d-%02d-%02dT%02d:%02d:%02dZ'
_ENTITIES = ('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;')


def readPlist(pathOrFile):
    """The value in a file, given by name or as a file object."""
    if not isinstance(pathOrFile, basestring):
        return PlistParser().parse(pathOrFile)
    with open(pathOrFile) as stream:
        return PlistParser().parse(stream)


def writePlist(rootObject, pathOrFile):
    """Write a value to a file, given by name or as a file object."""
    if isinstance(pathOrFile, basestring):
        with open(pathOrFile, 'w') as stream:
            writePlist(rootObject, stream)
        return
    writer = PlistWriter(pathOrFile)
    writer.writeln('<plist version="1.0">')
    writer.writeValue(rootObject)
    writer.writeln('</plist>')


def readPlistFromString(data):
    """The value in a string."""
    return readPlist(StringIO(data))


def writePlistToString(rootObject):
    """A value as a string."""
    stream = StringIO()
    writePlist(rootObject, stream)
    return stream.getvalue()


def _resources(path, rights):
    """The resource fork of a file, opened; and the module Res.  ImportError where there are none."""
    from Carbon import Files, Res
    from Carbon.File import FSGetResourceForkName, FSRef
    fork = Res.FSOpenResourceFile(FSRef(path), FSGetResourceForkName(), getattr(Files, rights))
    Res.UseResFile(fork)
    return fork, Res


def readPlistFromResource(path, restype='plst', resid=0):
    """The value in a resource of a file; classic Mac OS only (ImportError elsewhere)."""
    warnings.warnpy3k('In 3.x, readPlistFromResource is removed.', stacklevel=2)
    fork, manager = _resources(path, 'fsRdPerm')
    try:
        return readPlistFromString(manager.Get1Resource(restype, resid).data)
    finally:
        manager.CloseResFile(fork)


def writePlistToResource(rootObject, path, restype='plst', resid=0):
    """Write a value to a resource of a file; classic Mac OS only (ImportError elsewhere)."""
    warnings.warnpy3k('In 3.x, writePlistToResource is removed.', stacklevel=2)
    fork, manager = _resources(path, 'fsRdWrPerm')
    try:
        try:
            manager.Get1Resource(restype, resid).RemoveResource()
        except manager.Error:
            pass                                # there was none before
        manager.Resource(writePlistToString(rootObject)).AddResource(restype, resid, '')
    finally:
        manager.CloseResFile(fork)


# ---- Values

def _encodeBase64(s, maxlinelength=76):
    step = maxlinelength // 4 * 3
    return ''.join(binascii.b2a_base64(s[at:at + step]) for at in range(0, len(s), step))


class Data:
    """Bytes, in contrast to text; the attribute data has them as a str."""

    def __init__(self, data):
        self.data = data

    @classmethod
    def fromBase64(cls, data):
        return cls(binascii.a2b_base64(data))

    def asBase64(self, maxlinelength=76):
        """The bytes in base 64, in lines of at most that many characters."""
        return _encodeBase64(self.data, maxlinelength)

    def __cmp__(self, other):
        if isinstance(other, type(self)):
            return cmp(self.data, getattr(other, 'data', other))
        return cmp(self.data, other) if isinstance(other, str) else cmp(id(self), id(other))

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, self.data)


class _InternalDict(dict):
    """A dict whose keys are attributes too."""

    def __getattr__(self, attr):
        if attr not in self:
            raise AttributeError(attr)
        self._warn()
        return self[attr]

    def __setattr__(self, attr, value):
        self._warn()
        self[attr] = value

    def __delattr__(self, attr):
        if attr not in self:
            raise AttributeError(attr)
        self._warn()
        del self[attr]

    @staticmethod
    def _warn():
        warnings.warn('Attribute access from plist dicts is deprecated, use d[key] notation instead',
                      PendingDeprecationWarning, 3)


class Dict(_InternalDict):
    """A dict for a property list; a plain dict does as well."""

    def __init__(self, **kwargs):
        warnings.warn('The plistlib.Dict class is deprecated, use builtin dict instead',
                      PendingDeprecationWarning, 2)
        super(Dict, self).__init__(**kwargs)


class Plist(_InternalDict):
    """A property list that is a dict; readPlist and writePlist do as well."""

    def __init__(self, **kwargs):
        warnings.warn('The Plist class is deprecated, use the readPlist() and writePlist() functions instead',
                      PendingDeprecationWarning, 2)
        super(Plist, self).__init__(**kwargs)

    @classmethod
    def fromFile(cls, pathOrFile):
        plist = cls()
        plist.update(readPlist(pathOrFile))
        return plist

    def write(self, pathOrFile):
        writePlist(self, pathOrFile)


# ---- Writing

def _escapeAndEncode(text):
    """A text as it stands in XML.  ValueError for control characters."""
    if _UNPRINTABLE.search(text):
        raise ValueError("strings can't contains control characters; use plistlib.Data instead")
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    for char, entity in _ENTITIES:
        text = text.replace(char, entity)
    return text


def _dateToString(d):
    """A datetime as it stands in a list."""
    return _DATE % d.timetuple()[:6]


class DumbXMLWriter:
    """Writes elements, a line each, indented by how deep they are."""

    def __init__(self, file, indentLevel=0, indent='\t'):
        self.file, self.indentLevel, self.indent = file, indentLevel, indent
        self.stack = []

    def writeln(self, line):
        if line:
            if isinstance(line, unicode):
                line = line.encode('utf-8')
            line = self.indent * self.indentLevel + line
        self.file.write(line + '\n')

    def beginElement(self, element):
        self.stack.append(element)
        self.writeln('<%s>' % element)
        self.indentLevel += 1

    def endElement(self, element):
        """End the element that was begun last, which must be this one."""
        assert self.stack and self.stack[-1] == element
        self.stack.pop()
        self.indentLevel -= 1
        self.writeln('</%s>' % element)

    def simpleElement(self, element, value=None):
        if value is None:
            self.writeln('<%s/>' % element)
        else:
            self.writeln('<%s>%s</%s>' % (element, _escapeAndEncode(value), element))


class PlistWriter(DumbXMLWriter):
    """Writes values of property lists."""

    def __init__(self, file, indentLevel=0, indent='\t', writeHeader=1):
        if writeHeader:
            file.write(PLISTHEADER)
        DumbXMLWriter.__init__(self, file, indentLevel, indent)

    def writeValue(self, value):
        """Write a value of any kind.  TypeError for one a property list cannot hold."""
        for kinds, method, element, text in _KINDS:
            if isinstance(value, kinds):
                break
        else:
            raise TypeError('unsuported type: %s' % type(value))
        if method is not None:
            getattr(self, method)(value)
        else:
            self.simpleElement(element or ('true' if value else 'false'), text and text(value))

    def writeData(self, data):
        """Write bytes in lines that end at column 76, tabs counted as 8."""
        self.beginElement('data')
        self.indentLevel -= 1           # the lines stand where the tag stands
        indent = (self.indent * self.indentLevel).expandtabs(8)
        lines = data.asBase64(max(4, 76 - len(indent))).splitlines()
        map(self.writeln, filter(None, lines))
        self.indentLevel += 1
        self.endElement('data')

    def writeDict(self, d):
        """Write a dict, sorted by its keys."""
        self.beginElement('dict')
        for key, value in sorted(d.items()):
            if not isinstance(key, basestring):
                raise TypeError('keys must be strings')
            self.simpleElement('key', key)
            self.writeValue(value)
        self.endElement('dict')

    def writeArray(self, array):
        self.beginElement('array')
        for value in array:
            self.writeValue(value)
        self.endElement('array')


# How values are written: (types, method) or (types, None, element, text); bool goes before int.
_KINDS = ((basestring, None, 'string', lambda value: value),
          (bool, None, None, None),
          ((int, long), None, 'integer', '{:d}'.format),
          (float, None, 'real', repr),
          (dict, 'writeDict', None, None),
          ((tuple, list), 'writeArray', None, None),
          (Data, 'writeData', None, None),
          (datetime.datetime, None, 'date', _dateToString))


# ---- Reading

def _dateFromString(text):
    """The datetime of YYYY-MM-DDTHH:MM:SSZ, of which the time may be missing from its end on."""
    if not (text[:1].isdigit() and text.endswith('Z')):
        raise ValueError('not a date: %r' % text)
    return datetime.datetime(*[int(number) for number in re.split('[-T:]', text[:-1])])


class PlistParser:
    """Reads a property list.

    For an element x there may be begin_x(attrs) and end_x(); a subclass may bring more.
    stack holds the dicts and arrays that are open, currentKey the key whose value is awaited, data
    the pieces of text since the last element began."""

    def __init__(self):
        self.stack, self.data = [], []
        self.currentKey = self.root = None

    def parse(self, fileobj):
        """The value in a file.  ExpatError for bad XML, ValueError for elements out of place."""
        from xml.parsers import expat
        reader = expat.ParserCreate()
        for event, action in (('StartElement', self.handleBeginElement), ('CharacterData', self.handleData),
                              ('EndElement', self.handleEndElement), ('EntityDecl', self._refuse_entity)):
            setattr(reader, event + 'Handler', action)
        reader.ParseFile(fileobj)
        return self.root

    def _refuse_entity(self, name, *ignored):
        raise ValueError('XML entity declarations are not supported in plist files')

    def handleBeginElement(self, element, attrs):
        self.data = []
        begin = getattr(self, 'begin_' + element, None)
        if begin is not None:
            begin(attrs)

    def handleEndElement(self, element):
        end = getattr(self, 'end_' + element, None)
        if end is not None:
            end()

    def handleData(self, data):
        self.data.append(data)

    def getData(self):
        """The text of the element that ends, str if possible."""
        text, self.data = ''.join(self.data), []
        try:
            return text.encode('us-ascii')
        except UnicodeError:
            return text

    def addObject(self, value):
        """Put a value where it belongs: under the current key, into the array, or on top."""
        around = self.stack[-1] if self.stack else None
        if around is None:
            self.root = value
        elif isinstance(around, list):
            around.append(value)
        elif self.currentKey is None:
            raise ValueError('a value in a dict without a key')
        else:
            around[self.currentKey], self.currentKey = value, None

    def _container(kind):
        def begin(self, attrs):
            container = kind()
            self.addObject(container)
            self.stack.append(container)
        return begin, lambda self: self.stack.pop()

    def _scalar(convert):
        return lambda self: self.addObject(convert(self.getData()))

    begin_dict, end_dict = _container(_InternalDict)
    begin_array, end_array = _container(list)
    end_true, end_false = _scalar(lambda text: True), _scalar(lambda text: False)
    end_string, end_integer, end_real = _scalar(lambda text: text), _scalar(int), _scalar(float)
    end_data, end_date = _scalar(Data.fromBase64), _scalar(_dateFromString)
    del _container, _scalar

    def end_key(self):
        if not self.stack or isinstance(self.stack[-1], list):
            raise ValueError('a key outside of a dict')
        self.currentKey = self.getData()
