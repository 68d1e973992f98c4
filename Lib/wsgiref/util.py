"What applications and servers need to take URLs and answers apart."
import posixpath
import urllib

__all__ = ['FileWrapper', 'guess_scheme', 'application_uri', 'request_uri', 'shift_path_info',
           'setup_testing_defaults']

_PORTS = {'http': '80', 'https': '443'}

# headers between two machines, no matter of applications (RFC 2616, 13.5.1)
_hoppish = frozenset('connection keep-alive proxy-authenticate proxy-authorization te trailers transfer-encoding '
                        'upgrade'.split()).__contains__


class FileWrapper:
    "Gives a file in blocks; close() is there if the file has one."

    def __init__(self, filelike, blksize=8192):
        self.filelike, self.blksize = filelike, blksize
        if hasattr(filelike, 'close'):
            self.close = filelike.close

    def _block(self, end):
        block = self.filelike.read(self.blksize)
        if not block:
            raise end
        return block

    def __getitem__(self, key):
        return self._block(IndexError)

    def __iter__(self):
        return self

    def next(self):
        return self._block(StopIteration)


def guess_scheme(environ):
    "'https' if HTTPS is on in the environment, else 'http'."
    return 'https' if environ.get('HTTPS') in ('yes', 'on', '1') else 'http'


def _host(environ):
    "The host with its port, unless that is the scheme's own."
    host = environ.get('HTTP_HOST')
    if host:
        return host
    name, port = environ['SERVER_NAME'], environ['SERVER_PORT']
    return name if _PORTS.get(environ['wsgi.url_scheme'], '80') == port else name + ':' + port


def application_uri(environ):
    "The URL of the application, without what comes after it."
    return '%s://%s%s' % (environ['wsgi.url_scheme'], _host(environ), urllib.quote(environ.get('SCRIPT_NAME') or '/'))


def request_uri(environ, include_query=1):
    "The whole URL of the request."
    below = urllib.quote(environ.get('PATH_INFO', ''), safe='/;=,')
    if not environ.get('SCRIPT_NAME'):
        below = below[1:]            # the slash is in the application's URL then
    query = environ.get('QUERY_STRING') if include_query else None
    return application_uri(environ) + below + ('?' + query if query else '')


def shift_path_info(environ):
    """Moves the next part of PATH_INFO to the end of SCRIPT_NAME and returns it; None when there is none.

    A slash at the end counts as a last, empty part.  Empty parts before and '.' are left out; '..' takes one away."""
    rest = environ.get('PATH_INFO', '')
    if not rest:
        return None
    parts = rest.split('/')
    last = parts.pop()
    parts = [part for part in parts[1:] if part not in ('', '.')] + ([] if last == '.' else [last])
    part = parts.pop(0) if parts else ''
    script = posixpath.normpath(environ.get('SCRIPT_NAME', '') + '/' + part)
    # a slash at the end stays: the part after it was empty
    if not part and last != '.' and not script.endswith('/'):
        script += '/'
    environ['SCRIPT_NAME'] = '' if script == '/' and (part or last == '.') else script
    environ['PATH_INFO'] = ''.join(['/' + after for after in parts])
    return None if last == '.' and not part else part


def setup_testing_defaults(environ):
    "Fills an environment with harmless values, where it has none: for tests only."
    from StringIO import StringIO
    secure = guess_scheme(environ) == 'https'
    fill = environ.setdefault
    fill('SERVER_NAME', '127.0.0.1')
    fill('HTTP_HOST', environ['SERVER_NAME'])
    if 'SCRIPT_NAME' not in environ and 'PATH_INFO' not in environ:
        fill('PATH_INFO', '/')
    scheme = fill('wsgi.url_scheme', 'https' if secure else 'http')
    for name, value in (('SERVER_PROTOCOL', 'HTTP/1.0'), ('REQUEST_METHOD', 'GET'), ('SCRIPT_NAME', ''), ('PATH_INFO', ''),
                        ('SERVER_PORT', _PORTS.get(scheme, '80')), ('wsgi.version', (1, 0)), ('wsgi.run_once', 0),
                        ('wsgi.multithread', 0), ('wsgi.multiprocess', 0), ('wsgi.input', StringIO('')),
                        ('wsgi.errors', StringIO())):
        fill(name, value)


def is_hop_by_hop(header_name):
    "Is it a header that applications must leave alone?"
    return _hoppish(header_name.lower())
