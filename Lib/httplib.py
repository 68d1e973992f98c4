"""HTTP/1.1 from the client's side (RFC 2616), one connection at a time.

    connection = HTTPConnection('host', timeout=10)
    connection.request('GET', '/path', headers={'Accept': 'text/html'})
    response = connection.getresponse()
    print response.status, response.reason, response.read()

A connection is idle, has begun a request (putrequest, putheader), has sent it (endheaders), and is idle
again when the response has been read; what is called out of order raises ImproperConnectionState.
urllib and urllib2 are the comfortable way.
"""
import os
import re
import socket
from array import array
from sys import py3kwarning
from urlparse import urlsplit
import warnings
with warnings.catch_warnings():
    if py3kwarning:
        warnings.filterwarnings('ignore', '.*mimetools has been removed', DeprecationWarning)
    import mimetools

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

__all__ = ['HTTP', 'HTTPResponse', 'HTTPConnection', 'HTTPException', 'NotConnected', 'UnknownProtocol',
           'UnknownTransferEncoding', 'UnimplementedFileMode', 'IncompleteRead', 'InvalidURL',
           'ImproperConnectionState', 'CannotSendRequest', 'CannotSendHeader', 'ResponseNotReady',
           'BadStatusLine', 'error', 'responses']

HTTP_PORT, HTTPS_PORT = 80, 443
MAXAMOUNT = 1 << 20        # bytes asked for at a time
_MAXLINE = 1 << 16         # bytes of a line
_MAXHEADERS = 100

_UNKNOWN = 'UNKNOWN'
_CS_IDLE, _CS_REQ_STARTED, _CS_REQ_SENT = 'Idle', 'Request-started', 'Request-sent'

# Each status: number, name of the constant, reason (None: not in `responses`).
_STATUSES = '''
100 CONTINUE Continue
101 SWITCHING_PROTOCOLS Switching Protocols
102 PROCESSING -
200 OK OK
201 CREATED Created
202 ACCEPTED Accepted
203 NON_AUTHORITATIVE_INFORMATION Non-Authoritative Information
204 NO_CONTENT No Content
205 RESET_CONTENT Reset Content
206 PARTIAL_CONTENT Partial Content
207 MULTI_STATUS -
226 IM_USED -
300 MULTIPLE_CHOICES Multiple Choices
301 MOVED_PERMANENTLY Moved Permanently
302 FOUND Found
303 SEE_OTHER See Other
304 NOT_MODIFIED Not Modified
305 USE_PROXY Use Proxy
306 - (Unused)
307 TEMPORARY_REDIRECT Temporary Redirect
400 BAD_REQUEST Bad Request
401 UNAUTHORIZED Unauthorized
402 PAYMENT_REQUIRED Payment Required
403 FORBIDDEN Forbidden
404 NOT_FOUND Not Found
405 METHOD_NOT_ALLOWED Method Not Allowed
406 NOT_ACCEPTABLE Not Acceptable
407 PROXY_AUTHENTICATION_REQUIRED Proxy Authentication Required
408 REQUEST_TIMEOUT Request Timeout
409 CONFLICT Conflict
410 GONE Gone
411 LENGTH_REQUIRED Length Required
412 PRECONDITION_FAILED Precondition Failed
413 REQUEST_ENTITY_TOO_LARGE Request Entity Too Large
414 REQUEST_URI_TOO_LONG Request-URI Too Long
415 UNSUPPORTED_MEDIA_TYPE Unsupported Media Type
416 REQUESTED_RANGE_NOT_SATISFIABLE Requested Range Not Satisfiable
417 EXPECTATION_FAILED Expectation Failed
422 UNPROCESSABLE_ENTITY -
423 LOCKED -
424 FAILED_DEPENDENCY -
426 UPGRADE_REQUIRED -
500 INTERNAL_SERVER_ERROR Internal Server Error
501 NOT_IMPLEMENTED Not Implemented
502 BAD_GATEWAY Bad Gateway
503 SERVICE_UNAVAILABLE Service Unavailable
504 GATEWAY_TIMEOUT Gateway Timeout
505 HTTP_VERSION_NOT_SUPPORTED HTTP Version Not Supported
507 INSUFFICIENT_STORAGE -
510 NOT_EXTENDED -
'''
responses = {}
for _line in _STATUSES.strip().splitlines():
    _number, _name, _reason = _line.split(None, 2)
    if _name != '-':
        globals()[_name] = int(_number)
    if _reason != '-':
        responses[int(_number)] = _reason

# Requests must not be split by what a user typed.
_not_in_urls = re.compile('[\0- \x7f-\xff]').search
_line_ends = re.compile('\r\n|\r|\n')


def _is_legal_header_name(name):
    return bool(name) and not name[0].isspace() and not frozenset(name).intersection(':\r\n')


def _is_illegal_header_value(text):
    "Does a further line begin without a blank, so that it does not belong to the header?"
    return not all([line[:1] in (' ', '\t') for line in _line_ends.split(text)[1:]])


# methods that tell of an empty body too
_METHODS_EXPECTING_BODY = frozenset('PATCH POST PUT'.split())


# ---- exceptions

class HTTPException(Exception):
    "The root of the others."


class NotConnected(HTTPException):
    "There is no connection and auto_open is off."


class InvalidURL(HTTPException):
    "A host, port or path that cannot be asked for."


class UnknownProtocol(HTTPException):
    "The server speaks a version unheard of."

    def __init__(self, version):
        self.args = (version,)
        self.version = version


class UnknownTransferEncoding(HTTPException):
    """For programs that raise it; the module does not."""


class UnimplementedFileMode(HTTPException):
    """For programs that raise it; the module does not."""


class IncompleteRead(HTTPException):
    "The response broke off; partial: what has come, expected: bytes that were to come still, or None."

    def __init__(self, partial, expected=None):
        self.args = (partial,)
        self.partial, self.expected = partial, expected

    def __repr__(self):
        missing = '' if self.expected is None else ', %i more expected' % self.expected
        return 'IncompleteRead(%i bytes read%s)' % (len(self.partial), missing)

    def __str__(self):
        return repr(self)


class ImproperConnectionState(HTTPException):
    "Not now."


class CannotSendRequest(ImproperConnectionState):
    """A request was begun before the answer to the one before was read."""


class CannotSendHeader(ImproperConnectionState):
    """A header was given when no request is begun."""


class ResponseNotReady(ImproperConnectionState):
    """The answer was asked for before the request was sent, or twice."""


class BadStatusLine(HTTPException):
    "What the server says first is no HTTP; line: what it says."

    def __init__(self, line):
        self.line = line or repr(line)
        self.args = (self.line,)


class LineTooLong(HTTPException):
    def __init__(self, line_type):
        HTTPException.__init__(self, 'got more than %d bytes when reading %s' % (_MAXLINE, line_type))


error = HTTPException   # its old name


def _pieces(stream, amount):
    "The next bytes of a stream, piece by piece, up to an amount or to the end."
    while amount > 0:
        piece = stream.read(min(amount, MAXAMOUNT))
        if not piece:
            return
        amount -= len(piece)
        yield piece


def _limited_line(stream, kind):
    "A line of a response; LineTooLong above _MAXLINE bytes."
    line = stream.readline(_MAXLINE + 1)
    if len(line) > _MAXLINE:
        raise LineTooLong(kind)
    return line


# ---- responses

class HTTPMessage(mimetools.Message):
    "Headers of a response; values of one name are joined by ', '."

    def addheader(self, key, value):
        "A further header."
        known = self.dict.get(key)
        self.dict[key] = value if known is None else known + ', ' + value

    def addcontinue(self, key, more):
        "The header goes on."
        self.dict[key] += '\n ' + more

    def readheaders(self):
        """Reads up to the empty line; what is no header is passed over and noted in `status`.
        HTTPException for more than _MAXHEADERS lines."""
        self.dict, self.headers, self.unixfrom, self.status = {}, [], '', ''
        current, fresh = None, True
        while len(self.headers) <= _MAXHEADERS:
            line = _limited_line(self.fp, 'header line')
            if not line:
                self.status = 'EOF in headers'
            if not line or self.islast(line):
                return
            if fresh and line.startswith('From '):
                self.unixfrom += line
            else:
                fresh = False
                current = self.__header_line(line, current)
        raise HTTPException('got more than %d headers' % _MAXHEADERS)

    def __header_line(self, line, current):
        "Takes a line; returns the name of the header that the next one may continue."
        if line[0] in ' \t' and current:
            self.headers.append(line)
            self.addcontinue(current, line.strip())
            return current
        if self.iscomment(line):
            return current
        name = self.isheader(line) if line[0] not in ' \t' else None
        if name:
            self.headers.append(line)
            self.addheader(name, line.partition(':')[2].strip())
        else:
            self.status = 'Non-header line where header expected'
        return name


class HTTPResponse:
    """What the server answers: status (number), reason, version (10, 11), msg (headers), and read().

    sock: the connection; method: of the request; buffering: whether more than the response may be read
    from the socket at once; strict: refuse what may be HTTP/0.9."""

    def __init__(self, sock, debuglevel=0, strict=0, method=None, buffering=False):
        self.fp = sock.makefile('rb') if buffering else sock.makefile('rb', 0)
        self.debuglevel, self.strict, self._method = debuglevel, strict, method
        self.msg = None
        self.version = self.status = self.reason = _UNKNOWN
        self.chunked = self.chunk_left = self.length = self.will_close = _UNKNOWN

    # -- the head

    def _read_status(self):
        "(version, status, reason) of the first line."
        line = _limited_line(self.fp, 'header line')
        if self.debuglevel > 0:
            print 'reply:', repr(line)
        if not line:
            raise BadStatusLine('No status line received - the server has closed the connection')
        words = line.split(None, 2) + ['', '', '']
        version, status, reason = words[:3]
        if not version.startswith('HTTP/'):
            if self.strict:
                self.close()
                raise BadStatusLine(line)
            self.fp = LineAndFileWrapper(line, self.fp)   # a body without head, then
            return 'HTTP/0.9', 200, ''
        if not (status.isdigit() and 100 <= int(status) <= 999):
            raise BadStatusLine(line)
        return version, int(status), reason.strip()

    def begin(self):
        "Reads the head; getresponse() does it."
        if self.msg is not None:
            return
        version, status, reason = self.__final_status()
        self.status, self.reason = status, reason
        if version == 'HTTP/1.0':
            self.version = 10
        elif version.startswith('HTTP/1.'):
            self.version = 11
        elif version == 'HTTP/0.9':
            self.version = 9
        else:
            raise UnknownProtocol(version)
        if self.version == 9:
            self.length, self.chunked, self.will_close = None, 0, 1
            self.msg = HTTPMessage(StringIO())
            return
        self.msg = HTTPMessage(self.fp, 0)
        self.msg.fp = None   # the file is ours alone
        if self.debuglevel > 0:
            for header in self.msg.headers:
                print 'header:', header,
        self.__measure()

    def __final_status(self):
        "The status; heads of `100 Continue` are passed over."
        while True:
            head = self._read_status()
            if head[1] != 100:
                return head
            for lines in range(_MAXHEADERS + 1):
                line = _limited_line(self.fp, 'header line').strip()
                if not line:
                    break
                if self.debuglevel > 0:
                    print 'header:', line
            else:
                raise HTTPException('got more than %d headers' % _MAXHEADERS)

    def __measure(self):
        "How long is the body, and what comes after?"
        transfer = self.msg.getheader('transfer-encoding')
        self.chunked = int(bool(transfer) and transfer.lower() == 'chunked')
        self.chunk_left = None if self.chunked else _UNKNOWN
        self.will_close = self._check_close()
        self.length = None if self.chunked else self.__content_length()
        bodiless = self.status in (204, 304) or 100 <= self.status < 200 or self._method == 'HEAD'
        if bodiless:
            self.length = 0
        if not (self.will_close or self.chunked) and self.length is None:
            self.will_close = 1   # the end of the connection is the end of the body

    def __content_length(self):
        try:
            length = int(self.msg.getheader('content-length') or '')
        except ValueError:
            return None
        return length if length >= 0 else None

    def _check_close(self):
        "Will the server close the connection after this response?"
        says = (self.msg.getheader('connection') or '').lower()
        if self.version == 11:
            return 'close' in says
        if self.msg.getheader('keep-alive') or 'keep-alive' in says:
            return False
        proxy = self.msg.getheader('proxy-connection')
        return not (proxy and 'keep-alive' in proxy.lower())

    # -- the body

    def close(self):
        fp, self.fp = self.fp, None
        if fp:
            fp.close()

    def isclosed(self):
        "Has all been read, or close() been called?"
        return self.fp is None

    def read(self, amt=None):
        "The body, or up to amt bytes of it; '' at its end.  IncompleteRead when it breaks off."
        if self.fp is None:
            return ''
        if self._method == 'HEAD':
            self.close()
            return ''
        if self.chunked:
            return self._read_chunked(amt)
        return self.__read_all() if amt is None else self.__read_some(amt)

    def __read_all(self):
        if self.length is None:
            data = self.fp.read()
        else:
            try:
                data = self._safe_read(self.length)
            except IncompleteRead:
                self.close()
                raise
            self.length = 0
        self.close()
        return data

    def __read_some(self, amt):
        known = self.length is not None
        data = self.fp.read(min(amt, self.length) if known else amt)
        if known:
            self.length -= len(data)
        if self.length == 0 or (amt and not data):
            self.close()
        return data

    def _read_chunked(self, amt):
        "Up to amt bytes (None: all) of a body that comes in chunks."
        assert self.chunked != _UNKNOWN
        found = []
        while True:
            if self.chunk_left is None:
                self.chunk_left = self.__next_chunk(found)
                if self.chunk_left == 0:
                    self.__skip_trailer()
                    self.close()
                    return ''.join(found)
            if amt is not None and amt < self.chunk_left:
                found.append(self._safe_read(amt))
                self.chunk_left -= amt
                return ''.join(found)
            found.append(self._safe_read(self.chunk_left))
            if amt is not None:
                amt -= self.chunk_left
            self._safe_read(2)   # the line end behind a chunk
            self.chunk_left = None
            if amt == 0:
                return ''.join(found)

    def __next_chunk(self, found):
        "Size of the next chunk; `found`: what there is when it cannot be told."
        size = _limited_line(self.fp, 'chunk size').partition(';')[0]
        try:
            number = int(size, 16)
            if number < 0:
                raise ValueError(size)
        except ValueError:
            self.close()   # nobody knows where anything begins now
            raise IncompleteRead(''.join(found))
        return number

    def __skip_trailer(self):
        line = None
        while line not in ('\r\n', '\n', ''):
            line = _limited_line(self.fp, 'trailer line')

    def _safe_read(self, amt):
        "Exactly amt bytes; IncompleteRead when there are less."
        data = ''.join(_pieces(self.fp, amt))
        if len(data) < amt:
            raise IncompleteRead(data, amt - len(data))
        return data

    def fileno(self):
        return self.fp.fileno()

    # -- headers

    def getheader(self, name, default=None):
        "The value of a header."
        if self.msg is None:
            raise ResponseNotReady()
        return self.msg.getheader(name, default)

    def getheaders(self):
        "All (name, value)."
        if self.msg is None:
            raise ResponseNotReady()
        return self.msg.items()


# ---- connections

class HTTPConnection:
    """A connection to a server.

    host: 'name' or 'name:port'; strict: see HTTPResponse; timeout in seconds; source_address: (host, port)
    to connect from.  Class attributes: response_class, default_port, auto_open (connect when needed),
    debuglevel."""

    _http_vsn, _http_vsn_str = 11, 'HTTP/1.1'
    response_class, default_port = HTTPResponse, HTTP_PORT
    auto_open, debuglevel, strict = 1, 0, 0

    def __init__(self, host, port=None, strict=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 source_address=None):
        self.timeout, self.source_address = timeout, source_address
        self.sock, self._buffer = None, []
        self._HTTPConnection__response, self._HTTPConnection__state = None, _CS_IDLE
        self._method = self._tunnel_host = self._tunnel_port = None
        self._tunnel_headers = {}
        if strict is not None:
            self.strict = strict
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        self._create_connection = socket.create_connection   # tests replace it

    def set_tunnel(self, host, port=None, headers=None):
        "Connects through a proxy that is asked to CONNECT to host; headers: dict, for the proxy."
        if self.sock:
            raise RuntimeError("Can't setup tunnel for established connection.")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        self._validate_host(self._tunnel_host)
        self._tunnel_headers = dict(headers or {})

    def _get_hostport(self, host, port):
        if port is None:
            colon = host.rfind(':')
            if colon > host.rfind(']'):   # not one inside an IPv6 address
                digits, host = host[colon + 1:], host[:colon]
                try:
                    port = int(digits) if digits else self.default_port
                except ValueError:
                    raise InvalidURL("nonnumeric port: '%s'" % digits)
            else:
                port = self.default_port
        if host[:1] == '[' and host[-1:] == ']':
            return host[1:-1], port
        return host, port

    def set_debuglevel(self, level):
        "Above 0, what is sent and received is printed."
        self.debuglevel = level

    # -- connecting

    def connect(self):
        "Connects; done by itself unless auto_open is off."
        self.sock = self._create_connection((self.host, self.port), self.timeout, self.source_address)
        if self._tunnel_host:
            self._tunnel()

    def _tunnel(self):
        lines = ['CONNECT %s:%d HTTP/1.0' % (self._tunnel_host, self._tunnel_port)]
        lines += ['%s: %s' % pair for pair in self._tunnel_headers.iteritems()]
        self.send('\r\n'.join(lines + ['', '']))
        reply = self.response_class(self.sock, strict=self.strict, method=self._method,
                                    buffering=True)
        version, code, message = reply._read_status()
        if version == 'HTTP/0.9':
            self.close()
            raise socket.error('Invalid response from tunnel request')
        if code != 200:
            self.close()
            raise socket.error('Tunnel connection failed: %d %s' % (code, message.strip()))
        while _limited_line(reply.fp, 'header line') not in ('\r\n', '\n', ''):
            pass

    def close(self):
        "Closes the connection; it can be opened again."
        self._HTTPConnection__state = _CS_IDLE
        sock, self.sock = self.sock, None
        response, self._HTTPConnection__response = self._HTTPConnection__response, None
        try:
            if sock:
                sock.close()
        finally:
            if response:
                response.close()

    # -- sending

    def send(self, data):
        "Sends bytes: a string, an array, or what a file has."
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print 'send:', repr(data)
        if isinstance(data, (str, array)) or not hasattr(data, 'read'):
            self.sock.sendall(data)
        else:
            for block in iter(lambda: data.read(8192), ''):
                self.sock.sendall(block)

    def _output(self, s):
        "Keeps a line of the head until endheaders()."
        self._buffer.append(s)

    def _send_output(self, message_body=None):
        head = '\r\n'.join(self._buffer + ['', ''])
        del self._buffer[:]
        if isinstance(message_body, str):   # one packet rather than two
            head += message_body
            message_body = None
        self.send(head)
        if message_body is not None:
            self.send(message_body)

    def putrequest(self, method, url, skip_host=0, skip_accept_encoding=0):
        "Begins a request.  The two flags: do not send the headers Host and Accept-Encoding."
        finished = self._HTTPConnection__response
        if finished and finished.isclosed():
            self._HTTPConnection__response = None
        if self._HTTPConnection__state != _CS_IDLE:
            raise CannotSendRequest()
        self._HTTPConnection__state = _CS_REQ_STARTED
        self._method = method
        url = url or '/'
        self._validate_path(url)
        self._output(self._encode_request('%s %s %s' % (method, url, self._http_vsn_str)))
        if self._http_vsn != 11:
            return
        if not skip_host:
            self.putheader('Host', self.__host_header(url))
        if not skip_accept_encoding:
            self.putheader('Accept-Encoding', 'identity')

    def __host_header(self, url):
        named = urlsplit(url)[1] if url.startswith('http') else ''
        if named:
            return _ascii_host(named)
        host, port = self.host, self.port
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        text = _ascii_host(host)
        if ':' in host:
            text = '[%s]' % text
        return text if port == self.default_port else '%s:%s' % (text, port)

    def _encode_request(self, request):
        return request   # a hook for those who know other than bytes

    def _validate_path(self, url):
        bad = _not_in_urls(url)
        if bad:
            raise InvalidURL("URL can't contain control characters. %r (found at least %r)"
                             % (url, bad.group()))

    _validate_host = _validate_path

    def putheader(self, header, *values):
        "A header of the request begun; several values are lines of it."
        if self._HTTPConnection__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        name, lines = '%s' % header, map(str, values)
        if not _is_legal_header_name(name):
            raise ValueError('Invalid header name %r' % (name,))
        for line in lines:
            if _is_illegal_header_value(line):
                raise ValueError('Invalid header value %r' % (line,))
        self._output(name + ': ' + '\r\n\t'.join(lines))

    def endheaders(self, message_body=None):
        "Ends the head and sends the request, with a body if there is one."
        if self._HTTPConnection__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        self._HTTPConnection__state = _CS_REQ_SENT
        self._send_output(message_body)

    def request(self, method, url, body=None, headers={}):
        "Sends a whole request.  body: bytes or a file; headers: mapping."
        self._send_request(method, url, body, headers)

    def _send_request(self, method, url, body, headers):
        given = [name.lower() for name in headers]
        self.putrequest(method, url, skip_host='host' in given,
                        skip_accept_encoding='accept-encoding' in given)
        if 'content-length' not in given:
            self._set_content_length(body, method)
        for pair in headers.iteritems():
            self.putheader(*pair)
        self.endheaders(body)

    def _set_content_length(self, body, method):
        length = None
        if body is not None:
            try:
                length = str(len(body))
            except (TypeError, AttributeError):
                length = self.__length_of_file(body)
        elif method.upper() in _METHODS_EXPECTING_BODY:
            length = '0'
        if length is not None:
            self.putheader('Content-Length', length)

    def __length_of_file(self, body):
        try:
            return str(os.fstat(body.fileno()).st_size)
        except (AttributeError, OSError):
            if self.debuglevel > 0:
                print 'Cannot stat!!'
            return None

    # -- receiving

    def getresponse(self, buffering=False):
        "The response to the request sent."
        finished = self._HTTPConnection__response
        if finished and finished.isclosed():
            self._HTTPConnection__response = None
        if self._HTTPConnection__state != _CS_REQ_SENT or self._HTTPConnection__response:
            raise ResponseNotReady()
        options = {'buffering': True} if buffering else {}
        if self.debuglevel > 0:
            response = self.response_class(self.sock, self.debuglevel, strict=self.strict,
                                           method=self._method, **options)
        else:
            response = self.response_class(self.sock, strict=self.strict, method=self._method,
                                           **options)
        try:
            response.begin()
            assert response.will_close != _UNKNOWN
            self._HTTPConnection__state = _CS_IDLE
            if response.will_close:
                self.close()   # the response keeps the socket until it has been read
            else:
                self._HTTPConnection__response = response
        except:
            response.close()
            raise
        return response


def _ascii_host(host):
    "A host as a header can name it."
    try:
        return host.encode('ascii')
    except UnicodeError:
        return host.encode('idna')


class HTTP:
    "The interface of Python 1.5: one request per object; see HTTPConnection."

    _http_vsn, _http_vsn_str = 10, 'HTTP/1.0'
    debuglevel, _connection_class = 0, HTTPConnection

    def __init__(self, host='', port=None, strict=None):
        self._setup(self._connection_class(host, None if port == 0 else port, strict))

    def _setup(self, conn):
        self._conn = conn
        for name in ('send', 'putrequest', 'putheader', 'endheaders', 'set_debuglevel'):
            setattr(self, name, getattr(conn, name))
        conn._http_vsn, conn._http_vsn_str = self._http_vsn, self._http_vsn_str
        self.file = None

    def connect(self, host=None, port=None):
        "Connects, to another host if one is given."
        conn = self._conn
        if host is not None:
            conn.host, conn.port = conn._get_hostport(host, port)
        conn.connect()

    def getfile(self):
        "The body of the response as a file."
        return self.file

    def getreply(self, buffering=False):
        "(status, reason, headers); (-1, line, None) for what is no HTTP."
        options = {'buffering': True} if buffering else {}
        try:
            reply = self._conn.getresponse(**options)
        except BadStatusLine as problem:
            self.headers, self.file = None, self._conn.sock.makefile('rb', 0)   # whatever comes next
            self.close()
            return -1, problem.line, None
        self.headers, self.file = reply.msg, reply.fp
        return reply.status, reply.reason, self.headers

    def close(self):
        self._conn.close()
        self.file = None


try:
    import ssl
except ImportError:
    pass   # no HTTPS then
else:
    class HTTPSConnection(HTTPConnection):
        "The same through TLS; key_file, cert_file: of the client; context: an ssl.SSLContext."

        default_port = HTTPS_PORT

        def __init__(self, host, port=None, key_file=None, cert_file=None, strict=None,
                     timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None):
            HTTPConnection.__init__(self, host, port, strict, timeout, source_address)
            self.key_file, self.cert_file = key_file, cert_file
            self._context = ssl._create_default_https_context() if context is None else context
            if cert_file or key_file:
                self._context.load_cert_chain(cert_file, key_file)

        def connect(self):
            HTTPConnection.connect(self)
            name = self._tunnel_host or self.host
            self.sock = self._context.wrap_socket(self.sock, server_hostname=name)

    __all__.append('HTTPSConnection')

    class HTTPS(HTTP):
        "The interface of Python 1.5 through TLS."

        _connection_class = HTTPSConnection

        def __init__(self, host='', port=None, key_file=None, cert_file=None, strict=None,
                     context=None):
            self.key_file, self.cert_file = key_file, cert_file
            self._setup(self._connection_class(host, None if port == 0 else port, key_file, cert_file,
                                               strict, context=context))

    def FakeSocket(sock, sslobj):
        "Old: the second argument."
        warnings.warn("FakeSocket is deprecated, and won't be in 3.x.  "
                      'Use the result of ssl.wrap_socket() directly instead.',
                      DeprecationWarning, stacklevel=2)
        return sslobj


class LineAndFileWrapper:
    "A file with a line put back before what it has still."

    def __init__(self, line, file):
        self._line, self._file = line, file
        self.__pending = line   # of the line, what has not been read

    def __getattr__(self, attr):
        return getattr(self._file, attr)

    def _done(self):
        "The line has been read: from now on the file's own methods."
        self.__pending = ''
        for name in ('read', 'readline', 'readlines'):
            setattr(self, name, getattr(self._file, name))

    def __take(self, amount):
        taken, self.__pending = self.__pending[:amount], self.__pending[amount:]
        if not self.__pending:
            self._done()
        return taken

    def read(self, amt=None):
        if amt is not None and amt < len(self.__pending):
            return self.__take(amt)
        start = self.__take(len(self.__pending))
        return start + (self._file.read() if amt is None else self._file.read(amt - len(start)))

    def readline(self):
        return self.__take(len(self.__pending))

    def readlines(self, size=None):
        lines = [self.__take(len(self.__pending))]
        return lines + (self._file.readlines() if size is None else self._file.readlines(size))
