"""An HTTP server: derive from BaseHTTPRequestHandler, with a method do_GET (do_POST ...) that writes to self.wfile.

    HTTPServer(('', 8000), MyHandler).serve_forever()
"""
import socket
import sys
import time

from warnings import filterwarnings, catch_warnings
with catch_warnings():
    if sys.py3kwarning:
        filterwarnings('ignore', '.*mimetools has been removed', DeprecationWarning)
    import mimetools
import SocketServer

__version__ = '0.3'
__all__ = ['HTTPServer', 'BaseHTTPRequestHandler']

DEFAULT_ERROR_MESSAGE = '\n'.join([
    '<head>', '<title>Error response</title>', '</head>', '<body>', '<h1>Error response</h1>', '<p>Error code %(code)d.',
    '<p>Message: %(message)s.', '<p>Error code explanation: %(code)s = %(explain)s.', '</body>', ''])
DEFAULT_ERROR_CONTENT_TYPE = 'text/html'
_LONGEST = 65536                                # bytes of a request line

# code, short text | long text
_RESPONSES = """
    100 Continue | Request received, please continue
    101 Switching Protocols | Switching to new protocol; obey Upgrade header
    200 OK | Request fulfilled, document follows
    201 Created | Document created, URL follows
    202 Accepted | Request accepted, processing continues off-line
    203 Non-Authoritative Information | Request fulfilled from cache
    204 No Content | Request fulfilled, nothing follows
    205 Reset Content | Clear input form for further input.
    206 Partial Content | Partial content follows.
    300 Multiple Choices | Object has several resources -- see URI list
    301 Moved Permanently | Object moved permanently -- see URI list
    302 Found | Object moved temporarily -- see URI list
    303 See Other | Object moved -- see Method and URL list
    304 Not Modified | Document has not changed since given time
    305 Use Proxy | You must use proxy specified in Location to access this resource.
    307 Temporary Redirect | Object moved temporarily -- see URI list
    400 Bad Request | Bad request syntax or unsupported method
    401 Unauthorized | No permission -- see authorization schemes
    402 Payment Required | No payment -- see charging schemes
    403 Forbidden | Request forbidden -- authorization will not help
    404 Not Found | Nothing matches the given URI
    405 Method Not Allowed | Specified method is invalid for this resource.
    406 Not Acceptable | URI not available in preferred format.
    407 Proxy Authentication Required | You must authenticate with this proxy before proceeding.
    408 Request Timeout | Request timed out; try again later.
    409 Conflict | Request conflict.
    410 Gone | URI no longer exists and has been permanently removed.
    411 Length Required | Client must specify Content-Length.
    412 Precondition Failed | Precondition in headers is false.
    413 Request Entity Too Large | Entity is too large.
    414 Request-URI Too Long | URI is too long.
    415 Unsupported Media Type | Entity body in unsupported format.
    416 Requested Range Not Satisfiable | Cannot satisfy request range.
    417 Expectation Failed | Expect condition could not be satisfied.
    500 Internal Server Error | Server got itself in trouble
    501 Not Implemented | Server does not support this operation
    502 Bad Gateway | Invalid responses from another server/proxy.
    503 Service Unavailable | The server cannot process the request due to a high load
    504 Gateway Timeout | The gateway server did not receive a timely response
    505 HTTP Version Not Supported | Cannot fulfill request.
"""


def _quote_html(html):
    for char, entity in ('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;'):
        html = html.replace(char, entity)
    return html


class HTTPServer(SocketServer.TCPServer):
    """Sets server_name and server_port."""

    allow_reuse_address = 1

    def server_bind(self):
        SocketServer.TCPServer.server_bind(self)
        name, port = self.socket.getsockname()[:2]
        self.server_name, self.server_port = socket.getfqdn(name), port


class BaseHTTPRequestHandler(SocketServer.StreamRequestHandler):
    """Reads requests: sets command, path, request_version and headers, and calls do_<command>()."""

    sys_version = 'Python/' + '%d.%d.%d' % sys.version_info[:3]
    server_version = 'BaseHTTP/' + __version__
    default_request_version = 'HTTP/0.9'
    protocol_version = 'HTTP/1.0'
    error_message_format, error_content_type = DEFAULT_ERROR_MESSAGE, DEFAULT_ERROR_CONTENT_TYPE
    MessageClass = mimetools.Message
    weekdayname = 'Mon Tue Wed Thu Fri Sat Sun'.split()
    monthname = [None] + 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()
    responses = {}
    for _line in _RESPONSES.strip().split('\n'):
        _short, _, _long = _line.partition(' | ')
        responses[int(_short.split()[0])] = _short.split(None, 1)[1], _long
    del _line, _short, _, _long

    def __version(self, text):
        """(major, minor) of 'HTTP/1.1'; ValueError."""
        if not text.startswith('HTTP/'):
            raise ValueError(text)
        parts = text[5:].split('.')
        if len(parts) != 2:
            raise ValueError(text)
        return int(parts[0]), int(parts[1])

    def __connection(self, wish):
        if wish in ('close', 'keep-alive'):
            self.close_connection = int(wish == 'close')

    def parse_request(self):
        """Reads the request line (raw_requestline) and the headers; False when an error was sent."""
        self.command, self.request_version = None, self.default_request_version
        self.__connection('close')
        line = self.requestline = self.raw_requestline.rstrip('\r\n')
        words = line.split()
        if not words:
            return False
        problem = self.__problem_of(words, line)
        if problem:
            self.send_error(*problem)
            return False
        self.command, self.path = words[:2]
        self.request_version = words[2] if len(words) == 3 else self.default_request_version
        self.headers = self.MessageClass(self.rfile, 0)
        wish = self.headers.get('Connection', '').lower()
        if wish != 'keep-alive' or self.protocol_version >= 'HTTP/1.1':
            self.__connection(wish)
        return True

    def __problem_of(self, words, line):
        """(code, message) of what is wrong with a request line; None, the connection kept where that is usual."""
        if len(words) == 2:
            return None if words[0] == 'GET' else (400, 'Bad HTTP/0.9 request type (%r)' % words[0])
        if len(words) != 3:
            return 400, 'Bad request syntax (%r)' % line
        try:
            number = self.__version(words[2])
        except ValueError:
            return 400, 'Bad request version (%r)' % words[2]
        if number >= (2, 0):
            return 505, 'Invalid HTTP Version (%s)' % words[2][5:]
        if number >= (1, 1) and self.protocol_version >= 'HTTP/1.1':
            self.__connection('keep-alive')

    def handle_one_request(self):
        try:
            line = self.raw_requestline = self.rfile.readline(_LONGEST + 1)
            if len(line) > _LONGEST:
                self.requestline = self.request_version = self.command = ''
                self.send_error(414)
                return
            if not line:
                self.__connection('close')
                return
            if self.parse_request() is False:
                return
            method = getattr(self, 'do_' + self.command, None)
            if method is None:
                self.send_error(501, 'Unsupported method (%r)' % self.command)
                return
            method()
            self.wfile.flush()
        except socket.timeout as problem:
            self.log_error('Request timed out: %r', problem)
            self.__connection('close')

    def handle(self):
        """Requests until the connection ends."""
        self.__connection('close')
        while 1:
            self.handle_one_request()
            if self.close_connection:
                return

    # -- answers

    def __has_headers(self):
        return 'HTTP/0.9' != self.request_version

    def send_error(self, code, message=None):
        """An answer that says what went wrong; message: instead of the usual text."""
        usual, explanation = self.responses.get(code, ('???', '???'))
        text = usual if message is None else message
        self.log_error('code %d, message %s', code, text)
        self.send_response(code, text)
        headers, page = [('Connection', 'close')], ''
        if code >= 200 and code not in (204, 205, 304):      # these have no body
            headers.append(('Content-Type', self.error_content_type))
            page = self.error_message_format % dict(code=code, message=_quote_html(text), explain=explanation)
        for header in headers:
            self.send_header(*header)
        self.end_headers()
        if page and self.command != 'HEAD':
            self.wfile.write(page)

    def send_response(self, code, message=None):
        """The first line, Server and Date."""
        self.log_request(code)
        if message is None:
            message = self.responses.get(code, ('',))[0]
        if self.__has_headers():
            self.wfile.write('%s %d %s\r\n' % (self.protocol_version, code, message))
        for name, value in ('Server', self.version_string()), ('Date', self.date_time_string()):
            self.send_header(name, value)

    def send_header(self, keyword, value):
        """Adds a header to the answer; 'Connection: close' or 'keep-alive' count for this side too."""
        if self.__has_headers():
            self.wfile.write('%s: %s\r\n' % (keyword, value))
        if 'connection' == keyword.lower():
            self.__connection(value.lower())

    def end_headers(self):
        """The empty line."""
        if self.__has_headers():
            self.wfile.write('\r\n')

    # -- the log

    def log_request(self, code='-', size='-'):
        """Logs a request that was answered; code: of the answer, size: bytes or '-'."""
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """A line on standard error: address, time, format % args."""
        line = '%s - - [%s] %s\n' % (self.client_address[0], self.log_date_time_string(), format % args)
        sys.stderr.write(line)

    def version_string(self):
        """What the header Server says."""
        return '%s %s' % (self.server_version, self.sys_version)

    def date_time_string(self, timestamp=None):
        """'Thu, 01 Jan 1970 00:00:00 GMT' of seconds since 1970 (default: now)."""
        when = time.gmtime(time.time() if timestamp is None else timestamp)
        return '%s, %02d %3s %4d %02d:%02d:%02d GMT' % ((self.weekdayname[when[6]], when[2], self.monthname[when[1]],
                                                         when[0]) + when[3:6])

    def log_date_time_string(self):
        """The local time for the log, as '02/Jan/2026 13:45:10'."""
        when = time.localtime()
        return '%02d/%3s/%04d %02d:%02d:%02d' % ((when[2], self.monthname[when[1]], when[0]) + when[3:6])

    def address_string(self):
        """The name of the client."""
        return socket.getfqdn(self.client_address[0])


def test(HandlerClass=BaseHTTPRequestHandler, ServerClass=HTTPServer, protocol='HTTP/1.0'):
    """Serves on port 8000, or that of the first argument."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    HandlerClass.protocol_version = protocol
    server = ServerClass(('', port), HandlerClass)
    where = server.socket.getsockname()
    print 'Serving HTTP on', where[0], 'port', where[1], '...'
    server.serve_forever()


if __name__ == '__main__':
    test()
