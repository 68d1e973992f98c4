"""Escapes, a handler that writes XML, a filter between a parser and its handlers."""
import codecs
import io
import os
import sys
import urllib
import urlparse

import handler
import xmlreader

_STRINGS = (str, unicode)


def escape(data, entities={}):
    """data with &, < and > as entities, and what else `entities` (text -> entity) says."""
    for char, entity in [('&', '&amp;'), ('>', '&gt;'), ('<', '&lt;')] + list(entities.items()):
        data = data.replace(char, entity)
    return data


def unescape(data, entities={}):
    """data with &lt; &gt; &amp; as characters, and what else `entities` (entity -> text) says."""
    for entity, char in [('&lt;', '<'), ('&gt;', '>')] + list(entities.items()) + [('&amp;', '&')]:
        data = data.replace(entity, char)
    return data


def quoteattr(data, entities={}):
    """data escaped, in the quotes that fit."""
    table = dict(entities)
    table.update({'\n': '&#10;', '\r': '&#13;', '\t': '&#9;'})
    data = escape(data, table)
    if '"' not in data:
        return '"' + data + '"'
    return "'" + data + "'" if "'" not in data else '"' + data.replace('"', '&quot;') + '"'


def _text_writer(out, encoding):
    """A file of characters that writes to `out` in the encoding; what it lacks becomes &#...;"""
    if out is None:
        out = sys.stdout
    if isinstance(out, io.TextIOBase):
        return out
    if isinstance(out, (codecs.StreamWriter, codecs.StreamReaderWriter)):
        return out
    return _Encoder(out, encoding)


class _Encoder(object):
    def __init__(self, raw, encoding):
        self._raw = raw
        self._encode = codecs.getincrementalencoder(encoding)('xmlcharrefreplace').encode

    def write(self, text):
        data = self._encode(text)
        if data:
            self._raw.write(data)

    def flush(self):
        if isinstance(self._raw, io.BufferedWriter):
            self._raw.flush()


class XMLGenerator(handler.ContentHandler):
    """Writes what it is told as XML."""

    def __init__(self, out=None, encoding='iso-8859-1'):
        handler.ContentHandler.__init__(self)
        target = _text_writer(out, encoding)
        self._write, self._flush = target.write, target.flush
        self._encoding = encoding
        self._levels = [{}]                # URI -> prefix, one dict for each level
        self._prefixes = self._levels[0]
        self._new_prefixes = []

    def _unicode(self, text):
        return text if isinstance(text, unicode) else unicode(text, self._encoding)

    def _put(self, *parts):
        self._write(u''.join(parts))

    def _qname(self, name):
        """The name as it is written."""
        uri, local = name
        if uri and uri != 'http://www.w3.org/XML/1998/namespace':
            prefix = self._prefixes[uri]
            return prefix + ':' + local if prefix else local
        return 'xml:' + local if uri else local

    def startDocument(self):
        self._put(u'<?xml version="1.0" encoding="%s"?>\n' % self._encoding)

    def endDocument(self):
        self._flush()

    def startPrefixMapping(self, prefix, uri):
        self._levels.append(self._prefixes.copy())
        self._prefixes[uri] = prefix
        self._new_prefixes.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._prefixes = self._levels.pop()

    def _attributes(self, pairs):
        for name, value in pairs:
            self._put(u' ', name, u'=', quoteattr(self._unicode(value)))

    def startElement(self, name, attrs):
        self._put(u'<', name)
        self._attributes(attrs.items())
        self._put(u'>')

    def endElement(self, name):
        self._put(u'</', name, u'>')

    def startElementNS(self, name, qname, attrs):
        self._put(u'<', self._qname(name))
        for prefix, uri in self._new_prefixes:
            self._put(u' xmlns', u':' + prefix if prefix else u'', u'="', uri, u'"')
        self._new_prefixes = []
        self._attributes((self._qname(key), value) for key, value in attrs.items())
        self._put(u'>')

    def endElementNS(self, name, qname):
        self._put(u'</', self._qname(name), u'>')

    def characters(self, content):
        self._put(escape(self._unicode(content)))

    def ignorableWhitespace(self, content):
        self._put(self._unicode(content))

    def processingInstruction(self, target, data):
        self._put(u'<?', target, u' ', data, u'?>')


class XMLFilterBase(xmlreader.XMLReader):
    """Stands between a parser (the parent) and handlers, and passes everything on."""

    def __init__(self, parent=None):
        xmlreader.XMLReader.__init__(self)
        self.setParent(parent)

    def getParent(self):
        return self._parent

    def setParent(self, parent):
        self._parent = parent

    def setDocumentLocator(self, locator):
        self._locator = locator
        self._cont_handler.setDocumentLocator(locator)

    def parse(self, source):
        parent = self._parent
        parent.setContentHandler(self)
        parent.setErrorHandler(self)
        parent.setEntityResolver(self)
        parent.setDTDHandler(self)
        parent.parse(source)


def _passes_on(names, target):
    """Methods of XMLFilterBase that call the same one of self.<target>."""
    def make(name):
        def method(self, *args):
            return getattr(getattr(self, target), name)(*args)
        method.__name__ = name
        return method
    for name in names.split():
        setattr(XMLFilterBase, name, make(name))


_passes_on('error fatalError warning', '_err_handler')
_passes_on('startDocument endDocument startPrefixMapping endPrefixMapping startElement endElement startElementNS '
           'endElementNS characters ignorableWhitespace processingInstruction skippedEntity', '_cont_handler')
_passes_on('notationDecl unparsedEntityDecl', '_dtd_handler')
_passes_on('resolveEntity', '_ent_handler')
_passes_on('setLocale getFeature setFeature getProperty setProperty', '_parent')


def prepare_input_source(source, base=''):
    """An InputSource with an open file, of a name (below `base`), an open file or an InputSource."""
    if isinstance(source, _STRINGS):
        source = xmlreader.InputSource(source)
    elif hasattr(source, 'read'):
        stream, source = source, xmlreader.InputSource()
        source.setByteStream(stream)
        name = getattr(stream, 'name', None)
        if isinstance(name, basestring):
            source.setSystemId(name)
    if source.getByteStream() is None:
        name = source.getSystemId()
        path = os.path.join(os.path.dirname(os.path.normpath(base)), name)
        if os.path.isfile(path):
            source.setSystemId(path)
            source.setByteStream(open(path, 'rb'))
        else:
            source.setSystemId(urlparse.urljoin(base, name))
            source.setByteStream(urllib.urlopen(source.getSystemId()))
    return source
