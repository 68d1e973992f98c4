"""Runs an application for one request: Handler(...).run(application).

BaseHandler knows the rules; SimpleHandler works on streams, CGIHandler inside of a CGI script:

    wsgiref.handlers.CGIHandler().run(application)
"""
import os
import sys
import time
from types import StringType
from wsgiref.headers import Headers
from wsgiref.util import FileWrapper, guess_scheme, is_hop_by_hop

__all__ = ['BaseHandler', 'SimpleHandler', 'BaseCGIHandler', 'CGIHandler']

_weekdayname = 'Mon Tue Wed Thu Fri Sat Sun'.split()
_monthname = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split()


def format_date_time(timestamp):
    "Seconds as HTTP writes a time; names in English whatever the locale is."
    year, month, day, hour, minute, second, weekday = time.gmtime(timestamp)[:7]
    return '%s, %02d %s %4d %02d:%02d:%02d GMT' % (_weekdayname[weekday], day, _monthname[month - 1], year, hour, minute, second)


class BaseHandler:
    """One request after the other; between them nothing is kept but what the class says.

    Subclasses fill in _write, _flush, get_stdin, get_stderr and add_cgi_vars."""

    wsgi_version = 1, 0
    wsgi_multithread = wsgi_multiprocess = True
    wsgi_run_once = False
    wsgi_file_wrapper = FileWrapper      # None: no wsgi.file_wrapper in the environment

    origin_server = True                 # do we write the first line of the answer ourselves?
    http_version = '1.0'
    server_software = None
    os_environ = os.environ.copy()
    headers_class = Headers

    # the answer when something is raised
    traceback_limit = None
    error_status = '500 Internal Server Error'
    error_headers = [('Content-Type', 'text/plain')]
    error_body = 'A server error occurred.  Please contact the administrator.'

    # the request that is being answered
    status = result = headers = None
    headers_sent = False
    bytes_sent = 0

    def run(self, application):
        "Calls the application and sends what it gives; errors become an answer, if there is none yet."
        try:
            self.setup_environ()
            self._answer(application)
        except:
            try:
                self.handle_error()
            except:
                self.close()
                raise

    def _answer(self, application):
        self.result = application(self.environ, self.start_response)
        self.finish_response()

    def setup_environ(self):
        environ = self.environ = self.os_environ.copy()
        self.add_cgi_vars()
        optional = [('file_wrapper', self.wsgi_file_wrapper)] if self.wsgi_file_wrapper is not None else []
        for name, value in (('input', self.get_stdin()), ('errors', self.get_stderr()), ('version', self.wsgi_version),
                            ('run_once', self.wsgi_run_once), ('url_scheme', self.get_scheme()),
                            ('multithread', self.wsgi_multithread), ('multiprocess', self.wsgi_multiprocess)) + tuple(optional):
            environ['wsgi.' + name] = value
        if self.server_software and self.origin_server:
            environ.setdefault('SERVER_SOFTWARE', self.server_software)

    def get_scheme(self):
        return guess_scheme(self.environ)

    # what the application calls

    def start_response(self, status, headers, exc_info=None):
        "Notes status and headers; they are sent with the first data.  exc_info: in place of others, while that is possible."
        if exc_info:
            try:
                if self.headers_sent:
                    raise exc_info[0], exc_info[1], exc_info[2]
            finally:
                exc_info = None          # a traceback refers to this frame
        elif self.headers is not None:
            raise AssertionError('Headers already set!')
        assert type(status) is StringType, 'Status must be a string'
        assert len(status) >= 4, 'Status must be at least 4 characters'
        assert status[:3].isdigit(), 'Status message must begin w/3-digit code'
        assert status[3] == ' ', 'Status message must have a space after code'
        assert all([self._fits(*pair) for pair in headers])
        self.status, self.headers = status, self.headers_class(headers)
        return self.write

    def _fits(self, name, value):
        "True; AssertionError for a header that applications must not give."
        assert type(name) is StringType, 'Header names must be strings'
        assert type(value) is StringType, 'Header values must be strings'
        assert not is_hop_by_hop(name), 'Hop-by-hop headers not allowed'
        return True

    def write(self, data):
        "Sends data, after the headers."
        assert type(data) is StringType, 'write() argument must be string'
        self.bytes_sent += len(data)        # the headers tell the size of the first piece
        if not self.headers_sent:
            self.__begin()
        self._write(data)
        self._flush()

    def __begin(self):
        if self.status:
            self.send_headers()
        else:
            raise AssertionError('write() before start_response()')

    # the answer

    def finish_response(self):
        "Sends what the application returned."
        if not (self.result_is_file() and self.sendfile()):
            for data in self.result:
                self.write(data)
            self.finish_content()
        self.close()

    def result_is_file(self):
        "Did the application return a wsgi.file_wrapper?"
        return self.wsgi_file_wrapper is not None and isinstance(self.result, self.wsgi_file_wrapper)

    def sendfile(self):
        "For subclasses with a fast way to send a file: true when they have sent it."
        return False

    def finish_content(self):
        "Headers for an answer without data."
        if self.headers_sent:
            return
        if self.headers is None:
            raise AssertionError('the application did not call start_response()')
        self.headers.setdefault('Content-Length', '0')
        self.send_headers()

    def cleanup_headers(self):
        "Before they are sent."
        if self.headers.get('Content-Length') is None:
            self.set_content_length()

    def set_content_length(self):
        "The size, where it is known: when the first piece is the only one."
        try:
            alone = len(self.result) == 1
        except (TypeError, AttributeError, NotImplementedError):
            alone = False                # an iterator: nobody knows what comes
        if alone:
            self.headers['Content-Length'] = '%d' % self.bytes_sent

    def send_headers(self):
        self.cleanup_headers()
        self.headers_sent = True         # from here on nothing can be taken back
        if self.client_is_modern() or not self.origin_server:
            self.send_preamble()
            self._write('%s' % self.headers)

    def client_is_modern(self):
        "HTTP 0.9 knows no headers."
        return self.environ['SERVER_PROTOCOL'].upper() != 'HTTP/0.9'

    def send_preamble(self):
        "The first line, and headers that servers add."
        if self.origin_server:
            lines = ['HTTP/%s %s' % (self.http_version, self.status)]
            for name, value in ('Date', format_date_time(time.time())), ('Server', self.server_software):
                if value and self.headers.get(name) is None:
                    lines.append(name + ': ' + value)
        else:
            lines = ['Status: ' + self.status]
        self._write('\r\n'.join(lines + ['']))

    def close(self):
        "Ends the request: the application's iterator, and what is known of it all."
        try:
            if hasattr(self.result, 'close'):
                self.result.close()
        finally:
            self.status = self.result = self.headers = self.environ = None
            self.bytes_sent, self.headers_sent = 0, False

    # errors

    def log_exception(self, exc_info):
        try:
            from traceback import print_exception
            kind, value, trace = exc_info
            print_exception(kind, value, trace, self.traceback_limit, self.get_stderr())
        finally:
            exc_info = trace = None      # a traceback refers to this frame

    def handle_error(self):
        "Logs what was raised, and answers if nothing was sent."
        self.log_exception(sys.exc_info())
        if self.headers_sent:
            self.close()
            return
        self.bytes_sent = 0
        self._answer(self.error_output)

    def error_output(self, environ, start_response):
        "The application for errors."
        start_response(self.error_status, list(self.error_headers), sys.exc_info())
        return [self.error_body]

    # what subclasses have to fill in

    def _write(self, data):
        "Sends data, or keeps them for _flush()."
        raise NotImplementedError

    def _flush(self):
        raise NotImplementedError

    def get_stdin(self):
        "What becomes wsgi.input."
        raise NotImplementedError

    def get_stderr(self):
        "What becomes wsgi.errors."
        raise NotImplementedError

    def add_cgi_vars(self):
        "Puts the variables of the request into self.environ."
        raise NotImplementedError


class SimpleHandler(BaseHandler):
    "Works on three streams and an environment, which are not closed."

    def __init__(self, stdin, stdout, stderr, environ, multithread=True, multiprocess=False):
        self.stdin, self.stdout, self.stderr, self.base_env = stdin, stdout, stderr, environ
        self.wsgi_multithread, self.wsgi_multiprocess = multithread, multiprocess

    def get_stdin(self):
        return self.stdin

    def get_stderr(self):
        return self.stderr

    def add_cgi_vars(self):
        self.environ.update(self.base_env)

    def _write(self, data):
        self.stdout.write(data)

    def _flush(self):
        self.stdout.flush()


class BaseCGIHandler(SimpleHandler):
    "Where a web server writes the first line: the status is a header for it."

    origin_server = False


class CGIHandler(BaseCGIHandler):
    "The same on the standard streams and the environment of this process."

    wsgi_run_once = True
    os_environ = {}                      # it is in the other one

    def __init__(self):
        BaseCGIHandler.__init__(self, sys.stdin, sys.stdout, sys.stderr, os.environ.copy(), multithread=False,
                                multiprocess=True)
