"""XML-RPC on the client's side: calls over HTTP, arguments and results as XML.

    server = xmlrpclib.ServerProxy('http://localhost:8000')
    print server.system.listMethods()
    print xmlrpclib.loads(xmlrpclib.dumps((1, 'two', {'three': [3.0]}), 'name'))

In Python: int, float, str, unicode, bool, list or tuple, dict with texts as keys, DateTime (or datetime), Binary; None
with allow_none.  An answer that is an error comes as Fault, trouble of HTTP as ProtocolError.
"""
import base64
import errno
import httplib
import re
import socket
import string
import sys
import time
import types

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO
try:
    import datetime
except ImportError:
    datetime = None
try:
    import gzip
except ImportError:
    gzip = None
try:
    from xml.parsers import expat
except ImportError:
    expat = None

__version__ = '1.0.1'

MAXINT = 2 ** 31 - 1L
MININT = -2 ** 31 + 0L

# codes of http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php
PARSE_ERROR = -32700
SERVER_ERROR = -32600
APPLICATION_ERROR = -32500
SYSTEM_ERROR = -32400
TRANSPORT_ERROR = -32300
NOT_WELLFORMED_ERROR = -32700
UNSUPPORTED_ENCODING = -32701
INVALID_ENCODING_CHAR = -32702
INVALID_XMLRPC = -32600
METHOD_NOT_FOUND = -32601
INVALID_METHOD_PARAMS = -32602
INTERNAL_ERROR = -32603

boolean = Boolean = bool
False, True = 1 == 0, 1 == 1
FastMarshaller = FastParser = FastUnmarshaller = None     # places for faster ones written in C

_HEADER = "<?xml version='1.0'?>\n"
_GZIP_LIMIT = 20 * 1024 * 1024


class Error(Exception):
    "What can go wrong in a call."

    def __str__(self):
        return repr(self)


class ProtocolError(Error):
    "The server answered with another HTTP status than 200."

    def __init__(self, url, errcode, errmsg, headers):
        Error.__init__(self)
        self.url, self.errcode, self.errmsg, self.headers = url, errcode, errmsg, headers

    def __repr__(self):
        return '<ProtocolError for %s: %s %s>' % (self.url, self.errcode, self.errmsg)


class ResponseError(Error):
    "The answer is no XML-RPC."


class Fault(Error):
    "The error that the server reports: faultCode (a number), faultString (a text)."

    def __init__(self, faultCode, faultString, **extra):
        Error.__init__(self)
        self.faultCode, self.faultString = faultCode, faultString

    def __repr__(self):
        return '<Fault %s: %r>' % (self.faultCode, self.faultString)


# --- values that Python has no type for ------------------------------------------------------------------------------

def escape(s, replace=string.replace):
    "s with &, < and > as entities."
    for char, entity in ('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'):
        if char in s:
            s = replace(s, char, entity)
    return s


def _stringify(text):
    "As str where it is ASCII."
    try:
        return text.encode('ascii')
    except UnicodeError:
        return text


def _strftime(value):
    "A moment (datetime, tuple, struct_time or seconds since 1970; 0 is now) as ISO 8601 text."
    if datetime and isinstance(value, datetime.datetime):
        parts = value.timetuple()
    elif isinstance(value, (tuple, time.struct_time)):
        parts = value
    else:
        parts = time.localtime(value or time.time())
    return '%04d%02d%02dT%02d:%02d:%02d' % tuple(parts[:6])


class DateTime:
    "A date and time without zone; `value` is its text, YYYYMMDDThh:mm:ss.  Compares with texts and datetimes too."

    def __init__(self, value=0):
        self.value = value if isinstance(value, basestring) else _strftime(value)

    def make_comparable(self, other):
        "The two things to compare for self and other."
        if isinstance(other, DateTime):
            return self.value, other.value
        if datetime and isinstance(other, datetime.datetime):
            return self.value, _strftime(other)
        if isinstance(other, basestring):
            return self.value, other
        if hasattr(other, 'timetuple'):
            return self.timetuple(), other.timetuple()
        name = other.__class__.__name__ if hasattr(other, '__class__') else str(type(other))
        raise TypeError("Can't compare %s and %s" % (self.__class__.__name__, name))

    def __lt__(self, other):
        return cmp(*self.make_comparable(other)) < 0

    def __le__(self, other):
        return cmp(*self.make_comparable(other)) <= 0

    def __gt__(self, other):
        return cmp(*self.make_comparable(other)) > 0

    def __ge__(self, other):
        return cmp(*self.make_comparable(other)) >= 0

    def __eq__(self, other):
        return cmp(*self.make_comparable(other)) == 0

    def __ne__(self, other):
        return cmp(*self.make_comparable(other)) != 0

    def __cmp__(self, other):
        return cmp(*self.make_comparable(other))

    def timetuple(self):
        "As time.struct_time."
        return time.strptime(self.value, '%Y%m%dT%H:%M:%S')

    def __str__(self):
        return self.value

    def __repr__(self):
        return '<DateTime %r at %x>' % (self.value, id(self))

    def decode(self, data):
        "Takes the value from the text of an element."
        self.value = string.strip(data)

    def encode(self, out):
        "Writes the element."
        out.write('<value><dateTime.iso8601>%s</dateTime.iso8601></value>\n' % self.value)


def _as_datetime(text):
    return datetime.datetime.strptime(text, '%Y%m%dT%H:%M:%S')


class Binary:
    "Bytes of any kind (`data`), which go as base64."

    def __init__(self, data=None):
        self.data = data

    def __str__(self):
        return self.data or ''

    def __cmp__(self, other):
        return cmp(self.data, other.data if isinstance(other, Binary) else other)

    def decode(self, data):
        "Takes the data from the text of an element."
        self.data = base64.decodestring(data)

    def encode(self, out):
        "Writes the element."
        out.write('<value><base64>\n%s</base64></value>\n' % base64.encodestring(self.data))


def _decoder(cls):
    def decoded(data):
        value = cls()
        value.decode(data)
        return value
    return decoded


_datetime, _binary = _decoder(DateTime), _decoder(Binary)      # made of the text of an element

WRAPPERS = (DateTime, Binary)


# --- Python to XML ---------------------------------------------------------------------------------------------------

class Marshaller:
    """Writes values as XML: dumps() for a tuple of them or a Fault.

    dispatch says which method writes a type (exactly that one); memo holds the ids of the containers that are open."""

    def __init__(self, encoding=None, allow_none=0):
        self.memo, self.data = {}, None
        self.encoding, self.allow_none = encoding, allow_none

    def dumps(self, values):
        "The <params> or <fault> element."
        pieces = []
        self.write = pieces.append
        if isinstance(values, Fault):
            fields = dict((name, getattr(values, name)) for name in ('faultCode', 'faultString'))
            self.__enclosed('fault', fields, pieces.append)
        else:
            pieces.append('<params>\n')
            for value in values:
                self.__enclosed('param', value, pieces.append)
            pieces.append('</params>\n')
        return ''.join(pieces)

    def __enclosed(self, tag, value, write):
        write('<%s>\n' % tag)
        self.__dump(value, write)
        write('</%s>\n' % tag)

    def __dump(self, value, write):
        method = self.dispatch.get(type(value))
        if method is None:
            # an instance goes as its attributes, if it is not a number, text or container of a derived type
            if not hasattr(value, '__dict__') or any(base in self.dispatch for base in type(value).__mro__):
                raise TypeError('cannot marshal %s objects' % type(value))
            method = self.dispatch[types.InstanceType]
        method(self, value, write)

    def dump_nil(self, value, write):
        if not self.allow_none:
            raise TypeError('cannot marshal None unless allow_none is enabled')
        write('<value><nil/></value>')

    def dump_int(self, value, write):
        if not MININT <= value <= MAXINT:
            raise OverflowError('int exceeds XML-RPC limits')
        write('<value><int>%d</int></value>\n' % value)

    def dump_long(self, value, write):
        if not MININT <= value <= MAXINT:
            raise OverflowError('long int exceeds XML-RPC limits')
        write('<value><int>%d</int></value>\n' % value)

    def dump_bool(self, value, write):
        write('<value><boolean>%d</boolean></value>\n' % bool(value))

    def dump_double(self, value, write):
        write('<value><double>%r</double></value>\n' % value)

    def dump_string(self, value, write, escape=escape):
        write('<value><string>%s</string></value>\n' % escape(value))

    def __encoded(self, text):
        return text.encode(self.encoding or 'utf-8', 'xmlcharrefreplace')

    def dump_unicode(self, value, write, escape=escape):
        write('<value><string>%s</string></value>\n' % self.__encoded(escape(value)))

    def __enter(self, value, what):
        if id(value) in self.memo:
            raise TypeError('cannot marshal recursive ' + what)
        self.memo[id(value)] = None

    def dump_array(self, value, write):
        self.__enter(value, 'sequences')
        write('<value><array><data>\n')
        for item in value:
            self.__dump(item, write)
        write('</data></array></value>\n')
        del self.memo[id(value)]

    def dump_struct(self, value, write, escape=escape):
        self.__enter(value, 'dictionaries')
        write('<value><struct>\n')
        for key, item in value.items():
            if not isinstance(key, basestring):
                raise TypeError('dictionary key must be string')
            name = escape(key)
            if isinstance(name, unicode):
                name = self.__encoded(name)
            write('<member>\n<name>%s</name>\n' % name)
            self.__dump(item, write)
            write('</member>\n')
        write('</struct></value>\n')
        del self.memo[id(value)]

    def dump_datetime(self, value, write):
        write('<value><dateTime.iso8601>%s</dateTime.iso8601></value>\n' % _strftime(value))

    def dump_instance(self, value, write):
        if value.__class__ in WRAPPERS:
            self.write = write
            value.encode(self)
            del self.write
        else:
            self.dump_struct(value.__dict__, write)


def _writers(table):
    "{type: function} of lines 'name of the method: types'; the types are those of the module types, or given."
    found = {}
    for name, kinds in table:
        for kind in kinds:
            found[kind] = vars(Marshaller)['dump_' + name]
    return found


Marshaller.dispatch = _writers([
    ('nil', [type(None)]), ('bool', [bool]), ('int', [int]), ('long', [long]), ('double', [float]), ('string', [str]),
    ('unicode', [unicode]), ('array', [list, tuple]), ('struct', [dict]), ('instance', [types.InstanceType]),
    ('datetime', [datetime.datetime] if datetime else [])])


# --- XML to Python ---------------------------------------------------------------------------------------------------

class Unmarshaller:
    """Makes values of the events of a parser (start, data, end); close() returns the tuple of them or raises Fault.

    _open: the lists that values are added to, the innermost last; the first one is the whole result.  An array or
    struct that begins opens one, its end makes the value of it.  A struct's list is name, value, name, value ..."""

    def __init__(self, use_datetime=0):
        _need_datetime(use_datetime)
        self.__wants_datetime = use_datetime
        self._open = [[]]
        self.__kind = self._method = None     # of the outermost element; <methodName>
        self.__text, self.__untyped = [], False     # text so far; are we in a <value> without an element for the type?
        self._encoding = 'utf-8'

    def append(self, value):
        "Adds a value to the innermost container."
        self._open[-1].append(value)
        self.__untyped = False

    def close(self):
        if self.__kind is None or len(self._open) > 1:
            raise ResponseError()
        (values,) = self._open
        if self.__kind == 'fault':
            raise Fault(**values[0])
        return tuple(values)

    def getmethodname(self):
        "The name in a <methodCall>, else None."
        return self._method

    # events

    def xml(self, encoding, standalone):
        self._encoding = encoding

    def start(self, tag, attrs):
        if self.__untyped and tag not in self.dispatch:
            raise ResponseError('unknown tag %r' % tag)
        if tag in ('array', 'struct'):
            self._open.append([])
        self.__text, self.__untyped = [], tag == 'value'

    def data(self, text):
        self.__text.append(text)

    def end(self, tag, join=string.join):
        self.end_dispatch(tag, join(self.__text, ''))

    def end_dispatch(self, tag, data):
        "Ends an element whose text is `data`; elements that no method is for only hold others."
        method = self.dispatch.get(tag)
        if method:
            method(self, data)

    # the ends of elements

    def __decoded(self, data):
        return unicode(data, self._encoding) if self._encoding and isinstance(data, str) else data

    def end_nil(self, data):
        self.append(None)

    def end_boolean(self, data):
        if data not in ('0', '1'):
            raise TypeError('bad boolean value')
        self.append(data == '1')

    def end_int(self, data):
        self.append(int(data))

    def end_double(self, data):
        self.append(float(data))

    def end_string(self, data):
        self.append(_stringify(self.__decoded(data)))

    def end_array(self, data):
        self.append(self._open.pop())

    def end_struct(self, data):
        flat = self._open.pop()
        self.append(dict(zip(map(_stringify, flat[::2]), flat[1::2])))

    def end_base64(self, data):
        self.append(_binary(data))

    def end_dateTime(self, data):
        self.append(_as_datetime(data) if self.__wants_datetime else _datetime(_stringify(data)))

    def end_value(self, data):
        if self.__untyped:
            self.end_string(data)

    def end_params(self, data):
        self.__kind = 'params'

    def end_fault(self, data):
        self.__kind = 'fault'

    def end_methodName(self, data):
        self._method, self.__kind = self.__decoded(data), 'methodName'    # a call may lack <params>

    dispatch = {'nil': end_nil, 'boolean': end_boolean, 'i4': end_int, 'i8': end_int, 'int': end_int,
                'double': end_double, 'string': end_string, 'name': end_string, 'array': end_array,
                'struct': end_struct, 'base64': end_base64, 'dateTime.iso8601': end_dateTime, 'value': end_value,
                'params': end_params, 'fault': end_fault, 'methodName': end_methodName}


def _need_datetime(wanted):
    if wanted and datetime is None:
        raise ValueError('the datetime module is not available')


if expat:
    class ExpatParser:
        "Feeds an Unmarshaller from expat."

        def __init__(self, target):
            self._target = target
            parser = self._parser = expat.ParserCreate(None, None)
            parser.StartElementHandler, parser.EndElementHandler = target.start, target.end
            parser.CharacterDataHandler = target.data
            target.xml(None if parser.returns_unicode else 'utf-8', None)

        def feed(self, data):
            self._parser.Parse(data, 0)

        def close(self):
            parser, self._parser = self._parser, None
            self._target = None                        # parser and target know each other
            if parser is not None:
                parser.Parse('', 1)
else:
    ExpatParser = None


class SlowParser:
    "Feeds an Unmarshaller from xmllib, where there is no expat."

    def __init__(self, target):
        import xmllib
        self._parser = xmllib.XMLParser(accept_utf8=1)
        self.handle_xml, self.handle_data, self.handle_cdata = target.xml, target.data, target.data
        self.unknown_starttag, self.unknown_endtag = target.start, target.end
        for name in ('handle_xml', 'handle_data', 'handle_cdata', 'unknown_starttag', 'unknown_endtag'):
            setattr(self._parser, name, getattr(self, name))

    def feed(self, data):
        self._parser.feed(data)

    def close(self):
        self._parser.close()


def getparser(use_datetime=0):
    "(parser, unmarshaller): feed the one, then close both."
    _need_datetime(use_datetime)
    target = (FastUnmarshaller or Unmarshaller)(use_datetime)
    return (FastParser or ExpatParser or SlowParser)(target), target


def dumps(params, methodname=None, methodresponse=None, encoding=None, allow_none=0):
    """Arguments (a tuple) or a Fault as XML: a <methodCall> if methodname is given, a <methodResponse> if methodresponse
    is true or for a Fault, else the parameters alone.  TypeError for what XML-RPC does not have."""
    if isinstance(params, Fault):
        methodresponse = 1
    elif not isinstance(params, tuple):
        raise AssertionError('argument must be tuple or Fault instance')
    elif methodresponse and len(params) != 1:
        raise AssertionError('response tuple must be a singleton')
    encoding = encoding or 'utf-8'
    body = (FastMarshaller or Marshaller)(encoding, allow_none).dumps(params)
    header = _HEADER if encoding == 'utf-8' else "<?xml version='1.0' encoding='%s'?>\n" % str(encoding)
    if methodname:
        if isinstance(methodname, unicode):
            methodname = methodname.encode(encoding, 'xmlcharrefreplace')
        return '%s<methodCall>\n<methodName>%s</methodName>\n%s</methodCall>\n' % (header, methodname, body)
    if methodresponse:
        return '%s<methodResponse>\n%s</methodResponse>\n' % (header, body)
    return body


def loads(data, use_datetime=0):
    "(values, name of the method or None) of XML; raises the Fault that it tells."
    parser, target = getparser(use_datetime)
    parser.feed(data)
    parser.close()
    return target.close(), target.getmethodname()


# --- gzip ------------------------------------------------------------------------------------------------------------

def gzip_encode(data):
    "data packed as in a .gz file."
    if not gzip:
        raise NotImplementedError
    packed = StringIO()
    with gzip.GzipFile(mode='wb', fileobj=packed, compresslevel=1) as target:
        target.write(data)
    return packed.getvalue()


def gzip_decode(data, max_decode=_GZIP_LIMIT):
    "The inverse; ValueError for what is no gzip or gets longer than max_decode bytes (negative: no limit)."
    if not gzip:
        raise NotImplementedError
    with gzip.GzipFile(mode='rb', fileobj=StringIO(data)) as source:
        try:
            text = source.read() if max_decode < 0 else source.read(max_decode + 1)
        except IOError:
            raise ValueError('invalid data')
    if 0 <= max_decode < len(text):
        raise ValueError('max gzipped payload length exceeded')
    return text


class GzipDecodedResponse(gzip.GzipFile if gzip else object):
    "A response that is unpacked while it is read."

    def __init__(self, response):
        if not gzip:
            raise NotImplementedError
        self.stringio = StringIO(response.read())
        gzip.GzipFile.__init__(self, mode='rb', fileobj=self.stringio)

    def close(self):
        gzip.GzipFile.close(self)
        self.stringio.close()


# --- calls -----------------------------------------------------------------------------------------------------------

class _Method:
    "proxy.a.b: calls `send` with 'a.b' and the arguments."

    def __init__(self, send, name):
        self.__send, self.__name = send, name

    def __getattr__(self, name):
        return _Method(self.__send, self.__name + '.' + name)

    def __call__(self, *args):
        return self.__send(self.__name, args)


class _MultiCallMethod:
    "multicall.a.b: notes the call."

    def __init__(self, call_list, name):
        self.__call_list, self.__name = call_list, name

    def __getattr__(self, name):
        return _MultiCallMethod(self.__call_list, self.__name + '.' + name)

    def __call__(self, *args):
        self.__call_list.append((self.__name, args))


class MultiCallIterator:
    "The results of a MultiCall, one after the other; a call that failed raises its Fault."

    def __init__(self, results):
        self.results = results

    def __getitem__(self, i):
        result = self.results[i]
        if isinstance(result, dict):
            raise Fault(result['faultCode'], result['faultString'])
        if not isinstance(result, list):
            raise ValueError('unexpected type in multicall result')
        return result[0]


class MultiCall:
    """Several calls in one request, by the server's system.multicall.

        calls = MultiCall(server); calls.add(1, 2); calls.get()
        for result in calls(): ..."""

    def __init__(self, server):
        self.__server, self.__call_list = server, []

    def __repr__(self):
        return '<MultiCall at %x>' % id(self)

    __str__ = __repr__

    def __getattr__(self, name):
        return _MultiCallMethod(self.__call_list, name)

    def __call__(self):
        calls = [{'methodName': name, 'params': args} for name, args in self.__call_list]
        return MultiCallIterator(self.__server.system.multicall(calls))


# --- HTTP ------------------------------------------------------------------------------------------------------------

_LOST = errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE


class Transport:
    """Sends requests by HTTP; the connection stays open for the next one.

    Subclasses may replace any step.  encode_threshold: from this many bytes on a request goes packed (None: never);
    accept_gzip_encoding: say that the answer may come packed."""

    user_agent = 'xmlrpclib.py/%s (by www.pythonware.com)' % __version__
    accept_gzip_encoding = True
    encode_threshold = None

    def __init__(self, use_datetime=0):
        self._use_datetime = use_datetime
        self._connection = None, None       # the host, its HTTPConnection
        self._extra_headers = []

    def request(self, host, handler, request_body, verbose=0):
        "The values in the answer."
        call = lambda: self.single_request(host, handler, request_body, verbose)
        try:
            return call()
        except (socket.error, httplib.BadStatusLine) as error:
            # a kept connection that the server has closed meanwhile: once more, with a new one
            if isinstance(error, socket.error) and error.errno not in _LOST:
                raise
        return call()

    def single_request(self, host, handler, request_body, verbose=0):
        "One attempt; after trouble the connection is closed, for nobody knows what is still to come on it."
        try:
            response = self._exchange(host, handler, request_body, verbose)
            if response.status == 200:
                self.verbose = verbose
                return self.parse_response(response)
        except Exception as error:
            if not isinstance(error, Fault):
                self.close()
            raise
        if response.getheader('content-length', 0):
            response.read()
        raise ProtocolError(host + handler, response.status, response.reason, response.msg)

    def _exchange(self, host, handler, request_body, verbose):
        connection = self.make_connection(host)
        if verbose:
            connection.set_debuglevel(1)
        self.send_request(connection, handler, request_body)
        self.send_host(connection, host)
        self.send_user_agent(connection)
        self.send_content(connection, request_body)
        return connection.getresponse(buffering=True)

    def getparser(self):
        return getparser(use_datetime=self._use_datetime)

    def get_host_info(self, host):
        "(host, headers, options for ssl) of a host that may be a pair (host, options) and have user:password@."
        options = {}
        if not isinstance(host, basestring):
            host, options = host
        import urllib
        login, host = urllib.splituser(host)
        if not login:
            return host, None, options
        token = ''.join(base64.encodestring(urllib.unquote(login)).split())
        return host, [('Authorization', 'Basic ' + token)], options

    def make_connection(self, host):
        return self._connected(host, httplib.HTTPConnection)

    def _connected(self, host, make, **options):
        "The connection to the host: the one that is kept, or a new one."
        if self._connection[0] != host or self._connection[1] is None:
            name, self._extra_headers, own_options = self.get_host_info(host)
            options.update(own_options or {})
            self._connection = host, make(name, **options)
        return self._connection[1]

    def close(self):
        connection = self._connection[1]
        self._connection = None, None
        if connection:
            connection.close()

    def send_request(self, connection, handler, request_body):
        packed = self.accept_gzip_encoding and gzip
        connection.putrequest('POST', handler, skip_accept_encoding=bool(packed))
        if packed:
            connection.putheader('Accept-Encoding', 'gzip')

    def send_host(self, connection, host):
        "The headers that the host's name asks for; `Host` has gone with the request line."
        headers = self._extra_headers or ()
        for name, value in headers.items() if isinstance(headers, dict) else headers:
            connection.putheader(name, value)

    def send_user_agent(self, connection):
        connection.putheader('User-Agent', self.user_agent)

    def send_content(self, connection, request_body):
        headers = [('Content-Type', 'text/xml')]
        if gzip and self.encode_threshold is not None and len(request_body) > self.encode_threshold:
            headers.append(('Content-Encoding', 'gzip'))
            request_body = gzip_encode(request_body)
        headers.append(('Content-Length', str(len(request_body))))
        for header in headers:
            connection.putheader(*header)
        connection.endheaders(request_body)

    def parse_response(self, response):
        "The values in the answer; anything with read() will do."
        packed = hasattr(response, 'getheader') and response.getheader('Content-Encoding', '') == 'gzip'
        source = GzipDecodedResponse(response) if packed else response
        parser, target = self.getparser()
        self.__feed(parser, source)
        if packed:
            source.close()
        parser.close()
        return target.close()

    def __feed(self, parser, source):
        for text in iter(lambda: source.read(1024), ''):
            if self.verbose:
                print 'body:', repr(text)
            parser.feed(text)


class SafeTransport(Transport):
    "The same by HTTPS; context is an ssl.SSLContext."

    def __init__(self, use_datetime=0, context=None):
        Transport.__init__(self, use_datetime=use_datetime)
        self.context = context

    def make_connection(self, host):
        make = getattr(httplib, 'HTTPSConnection', None)
        if make is None:
            raise NotImplementedError("your version of httplib doesn't support HTTPS")
        return self._connected(host, make, port=None, context=self.context)


class ServerProxy:
    """A server whose methods are called like those of an object: proxy.name(arguments).

    uri: http or https; transport: what sends the requests, Transport() by default; encoding: of the requests, UTF-8;
    allow_none: let None through; use_datetime: dates come as datetime.datetime.  proxy('close')() closes the connection,
    proxy('transport') is the transport."""

    def __init__(self, uri, transport=None, encoding=None, verbose=0, allow_none=0, use_datetime=0, context=None):
        import urllib
        if isinstance(uri, unicode):
            uri = uri.encode('ISO-8859-1')
        kind, rest = urllib.splittype(uri)
        if kind not in ('http', 'https'):
            raise IOError('unsupported XML-RPC protocol')
        host, path = urllib.splithost(rest)
        self.__host, self.__handler = host, path or '/RPC2'
        if transport is None:
            transport = (SafeTransport(use_datetime=use_datetime, context=context) if kind == 'https' else
                         Transport(use_datetime=use_datetime))
        self.__transport = transport
        self.__encoding, self.__verbose, self.__allow_none = encoding, verbose, allow_none

    def __close(self):
        self.__transport.close()

    def __request(self, methodname, params):
        body = dumps(params, methodname, encoding=self.__encoding, allow_none=self.__allow_none)
        values = self.__transport.request(self.__host, self.__handler, body, verbose=self.__verbose)
        return values[0] if len(values) == 1 else values

    def __repr__(self):
        return '<ServerProxy for %s%s>' % (self.__host, self.__handler)

    __str__ = __repr__

    def __getattr__(self, name):
        return _Method(self.__request, name)

    def __call__(self, attr):
        if attr == 'close':
            return self.__close
        if attr == 'transport':
            return self.__transport
        raise AttributeError('Attribute %r not found' % (attr,))


Server = ServerProxy      # its name in earlier releases
