"""A small web server for one application, to develop with.

    from wsgiref.simple_server import make_server
    make_server('', 8000, application).serve_forever()

One request at a time.  Not for the open internet.
"""
import sys
import urllib
from BaseHTTPServer import BaseHTTPRequestHandler, HTTPServer
from wsgiref.handlers import SimpleHandler

__version__ = '0.1'
__all__ = ['WSGIServer', 'WSGIRequestHandler', 'demo_app', 'make_server']

server_version = 'WSGIServer/' + __version__
sys_version = 'Python/' + sys.version.split()[0]
software_version = ' '.join([server_version, sys_version])

_LONGEST_LINE = 65536


class ServerHandler(SimpleHandler):
    "Logs the request when it ends."

    server_software = software_version

    def close(self):
        try:
            if self.status is not None:
                code = self.status.partition(' ')[0]
                self.request_handler.log_request(code, self.bytes_sent)
        finally:
            SimpleHandler.close(self)


class WSGIServer(HTTPServer):
    "Knows an application, and what is the same in all environments."

    application = None

    def server_bind(self):
        "Only then the port is known."
        HTTPServer.server_bind(self)
        self.setup_environ()

    def setup_environ(self):
        self.base_environ = dict.fromkeys(('REMOTE_HOST', 'CONTENT_LENGTH', 'SCRIPT_NAME'), '')
        self.base_environ.update(SERVER_NAME=self.server_name, SERVER_PORT=str(self.server_port),
                                 GATEWAY_INTERFACE='CGI/1.1')

    def get_app(self):
        return self.application

    def set_app(self, application):
        self.application = application


class WSGIRequestHandler(BaseHTTPRequestHandler):
    "Makes the environment of a request and runs the server's application."

    server_version = server_version

    def get_environ(self):
        environ = self.server.base_environ.copy()
        path, _, query = self.path.partition('?')
        address, host = self.client_address[0], self.address_string()
        environ.update(SERVER_PROTOCOL=self.request_version, REQUEST_METHOD=self.command, PATH_INFO=urllib.unquote(path),
                       QUERY_STRING=query, REMOTE_ADDR=address)
        if host != address:
            environ['REMOTE_HOST'] = host
        kind = self.headers.typeheader
        environ['CONTENT_TYPE'] = self.headers.type if kind is None else kind
        environ.update([('CONTENT_LENGTH', value) for value in self.headers.getheaders('content-length')[-1:] if value])
        self._add_headers(environ)
        return environ

    def _add_headers(self, environ):
        "HTTP_* variables; several headers of a name are joined."
        for line in self.headers.headers:
            name, _, value = line.partition(':')
            name, value = name.replace('-', '_').upper(), value.strip()
            if name in environ:
                continue                 # has a variable of its own
            name = 'HTTP_' + name
            environ[name] = environ[name] + ',' + value if name in environ else value

    def get_stderr(self):
        return sys.stderr

    def handle(self):
        self.raw_requestline = line = self.rfile.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            self.requestline = self.request_version = self.command = ''
            self.send_error(414)
        elif self.parse_request():       # it sends errors itself
            serving = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ())
            serving.request_handler, application = self, self.server.get_app()
            serving.run(application)


def demo_app(environ, start_response):
    "Shows the environment."
    lines = ['Hello world!', ''] + ['%s = %r' % pair for pair in sorted(environ.items())]
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return ['\n'.join(lines) + '\n']


def make_server(host, port, app, server_class=WSGIServer, handler_class=WSGIRequestHandler):
    "A server for an application; serve_forever() starts it."
    made = server_class((host, port), handler_class)
    made.set_app(app)
    return made


def _show_once(port):
    made = make_server('', port, demo_app)
    print 'Serving HTTP on %s port %d ...' % made.socket.getsockname()[:2]
    made.handle_request()
    made.server_close()


if __name__ == '__main__':
    _show_once(8000)
