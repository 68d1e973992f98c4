"""What a parser looks like: XMLReader, IncrementalParser; its sources, places and attributes."""
import handler

from _exceptions import SAXNotRecognizedException, SAXNotSupportedException


class XMLReader:
    """Reads a source and calls handlers."""

    def __init__(self):
        self._cont_handler, self._dtd_handler = handler.ContentHandler(), handler.DTDHandler()
        self._ent_handler, self._err_handler = handler.EntityResolver(), handler.ErrorHandler()

    def parse(self, source):
        "Reads a system id or an InputSource to its end."
        raise NotImplementedError('This method must be implemented!')

    def _pair(slot):
        """The methods that get and set a handler."""
        return (lambda self: getattr(self, slot)), (lambda self, handler: setattr(self, slot, handler))

    getContentHandler, setContentHandler = _pair('_cont_handler')
    getDTDHandler, setDTDHandler = _pair('_dtd_handler')
    getErrorHandler, setErrorHandler = _pair('_err_handler')
    getEntityResolver = _pair('_ent_handler')[0]
    del _pair

    def setEntityResolver(self, resolver):
        setattr(self, '_ent_handler', resolver)

    def setLocale(self, locale):
        "The language of messages."
        raise SAXNotSupportedException('Locale support not implemented')

    def getFeature(self, name):
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def setFeature(self, name, state):
        raise SAXNotRecognizedException("Feature '%s' not recognized" % name)

    def getProperty(self, name):
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)

    def setProperty(self, name, value):
        raise SAXNotRecognizedException("Property '%s' not recognized" % name)


class IncrementalParser(XMLReader):
    """Is fed in pieces: feed() any number of times, close(), reset() before the next document."""

    def __init__(self, bufsize=2 ** 16):
        self._bufsize = bufsize                 # bytes read at once
        XMLReader.__init__(self)

    def parse(self, source):
        from saxutils import prepare_input_source
        source = prepare_input_source(source)
        self.prepareParser(source)
        stream = source.getByteStream()
        for piece in iter(lambda: stream.read(self._bufsize), ''):
            self.feed(piece)
        self.close()

    def feed(self, data):
        "The next piece."
        raise NotImplementedError('This method must be implemented!')

    def prepareParser(self, source):
        "Before the first piece of a source."
        raise NotImplementedError('prepareParser must be overridden!')

    def close(self):
        "After the last piece."
        raise NotImplementedError('This method must be implemented!')

    def reset(self):
        "Ready for another document."
        raise NotImplementedError('This method must be implemented!')


class Locator:
    """Where the parser is; lines from 1, columns from 0, -1 and None when not known."""

    def getColumnNumber(self):
        return -1

    def getLineNumber(self):
        return -1

    def getPublicId(self):
        return None

    def getSystemId(self):
        return None


class InputSource:
    """Where a document is: a name, or an open file of bytes or characters."""

    def __init__(self, system_id=None):
        self.__system = system_id
        self.__public = self.__told_encoding = None
        self.__bytes = self.__chars = None

    def getPublicId(self):
        return self.__public

    def setPublicId(self, public_id):
        self.__public = public_id

    def getSystemId(self):
        return self.__system

    def setSystemId(self, system_id):
        self.__system = system_id

    def getEncoding(self):
        return self.__told_encoding

    def setEncoding(self, encoding):
        self.__told_encoding = encoding

    def getByteStream(self):
        return self.__bytes

    def setByteStream(self, bytefile):
        self.__bytes = bytefile

    def getCharacterStream(self):
        return self.__chars

    def setCharacterStream(self, charfile):
        self.__chars = charfile


class AttributesImpl:
    """The attributes of an element: name -> value."""

    def __init__(self, attrs):
        self._attrs = attrs

    def getLength(self):
        return len(self)

    def getType(self, name):
        return 'CDATA'

    def getValue(self, name):
        return self[name]

    def getValueByQName(self, name):
        return self[name]

    def getNameByQName(self, name):
        self[name]
        return name

    def getQNameByName(self, name):
        self[name]
        return name

    def getNames(self):
        return self.keys()

    def getQNames(self):
        return self.keys()

    def __len__(self):
        return len(self._attrs)

    def __getitem__(self, name):
        return self._attrs[name]

    def keys(self):
        return list(self._attrs)

    def has_key(self, name):
        return name in self

    def __contains__(self, name):
        return name in self._attrs

    def get(self, name, alternative=None):
        return self._attrs[name] if name in self._attrs else alternative

    def copy(self):
        kind = self.__class__
        return kind(self._attrs)

    def items(self):
        return list(self._attrs.iteritems())

    def values(self):
        return list(self._attrs.itervalues())


class AttributesNSImpl(AttributesImpl):
    """The attributes of an element: (URI, local name) -> value; qnames: the same -> name as it stands."""

    def __init__(self, attrs, qnames):
        AttributesImpl.__init__(self, attrs)
        self._qnames = qnames

    def getValueByQName(self, name):
        return self[self.getNameByQName(name)]

    def getNameByQName(self, name):
        for key, qname in self._qnames.items():
            if qname == name:
                return key
        raise KeyError(name)

    def getQNameByName(self, name):
        return self._qnames[name]

    def getQNames(self):
        return list(self._qnames.values())

    def copy(self):
        kind = self.__class__
        return kind(self._attrs, self._qnames)
