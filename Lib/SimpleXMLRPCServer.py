"""XML-RPC on the server's side.

    calls = SimpleXMLRPCServer(('', 8000))
    calls.register_function(pow)
    calls.serve_forever()

SimpleXMLRPCDispatcher knows the functions and needs no server; CGIXMLRPCRequestHandler answers inside of a web server.
"""
import BaseHTTPServer
import os
import re
import SocketServer
import sys
import traceback
import xmlrpclib
from xmlrpclib import Fault

try:
    import fcntl
except ImportError:
    fcntl = None

_CHUNK = 10 << 20


def resolve_dotted_attribute(obj, attr, allow_dotted_names=True):
    """obj.a.b for 'a.b' (or getattr(obj, 'a.b') when names have no dots); AttributeError for what begins with '_'.

    Dotted names let a client reach everything that obj leads to: for trusted clients only."""
    for name in attr.split('.') if allow_dotted_names else [attr]:
        if name[:1] == '_':
            raise AttributeError('attempt to access private attribute "%s"' % name)
        obj = getattr(obj, name)
    return obj


def list_public_methods(obj):
    "The names of what can be called in obj and is not private."
    return [name for name in dir(obj) if name[:1] != '_' and hasattr(getattr(obj, name), '__call__')]


def remove_duplicates(lst):
    "The different things in a list, in any order."
    return dict.fromkeys(lst).keys()


def _fault_of_exception(kind, value):
    return Fault(1, '%s:%s' % (kind, value))


class SimpleXMLRPCDispatcher:
    """Calls functions by name, for texts in XML.

    funcs: {name: function}; instance: an object whose methods are offered too, or whose _dispatch(name, arguments)
    does all.  allow_none, encoding: as in xmlrpclib.dumps()."""

    def __init__(self, allow_none=False, encoding=None):
        self.funcs, self.instance = {}, None
        self.allow_none, self.encoding = allow_none, encoding

    def register_instance(self, instance, allow_dotted_names=False):
        "Offers the methods of an object; allow_dotted_names opens what its attributes have, to everybody."
        self.instance, self.allow_dotted_names = instance, allow_dotted_names

    def register_function(self, function, name=None):
        "Offers a function, by its own name or another."
        self.funcs[function.__name__ if name is None else name] = function

    def register_introspection_functions(self):
        "Offers system.listMethods, methodSignature and methodHelp."
        for name in ('listMethods', 'methodSignature', 'methodHelp'):
            self.funcs['system.' + name] = getattr(self, 'system_' + name)

    def register_multicall_functions(self):
        "Offers system.multicall."
        self.funcs['system.multicall'] = self.system_multicall

    # text in, text out

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        "The answer to a request; what is raised goes into it as a Fault.  dispatch_method(name, arguments) calls."
        try:
            arguments, name = xmlrpclib.loads(data)
            answer = (dispatch_method or self._dispatch)(name, arguments),
            return xmlrpclib.dumps(answer, methodresponse=1, allow_none=self.allow_none, encoding=self.encoding)
        except Fault as fault:
            answer = fault
        except:
            answer = _fault_of_exception(*sys.exc_info()[:2])
        return xmlrpclib.dumps(answer, allow_none=self.allow_none, encoding=self.encoding)

    def __hook(self, name):
        "What the instance has under a name that makes it do the dispatcher's work, or None."
        return getattr(self.instance, name, None)

    def _method(self, name):
        "The function or method with this name, or None."
        if name in self.funcs or self.instance is None:
            return self.funcs.get(name)
        try:
            return resolve_dotted_attribute(self.instance, name, self.allow_dotted_names)
        except AttributeError:
            return None

    def _dispatch(self, method, params):
        "Calls what has the name; Exception when nothing has."
        hook = self.__hook('_dispatch')
        if hook and method not in self.funcs:
            return hook(method, params)
        function = self._method(method)
        if function is None:
            raise Exception('method "%s" is not supported' % method)
        return function(*params)

    # what clients can ask

    def system_listMethods(self):
        "The names of all that can be called, sorted."
        names = set(self.funcs)
        lister = self.__hook('_listMethods')
        if lister:
            names.update(lister())
        elif not (self.instance is None or self.__hook('_dispatch')):
            names.update(list_public_methods(self.instance))
        return sorted(names)

    def system_methodSignature(self, method_name):
        "Types of arguments are not known here."
        return 'signatures not supported'

    def system_methodHelp(self, method_name):
        "The docstring of a method, '' when it is not known."
        if method_name not in self.funcs:
            helper = self.__hook('_methodHelp')
            if helper or self.__hook('_dispatch'):
                return helper(method_name) if helper else ''
        method = self._method(method_name)
        if method is not None:
            from pydoc import getdoc
            return getdoc(method)
        return ''

    def system_multicall(self, call_list):
        "Calls for {'methodName': ..., 'params': [...]}; for each [result], or a dict with faultCode and faultString."
        return [self.__guarded_call(call) for call in call_list]

    def __guarded_call(self, call):
        try:
            return [self._dispatch(call['methodName'], call['params'])]
        except Fault as error:
            fault = error
        except:
            fault = _fault_of_exception(*sys.exc_info()[:2])
        return {'faultCode': fault.faultCode, 'faultString': fault.faultString}


class SimpleXMLRPCRequestHandler(BaseHTTPServer.BaseHTTPRequestHandler):
    """Answers POST with what the server's dispatcher says.

    rpc_paths: the paths it answers to (empty: any); encode_threshold: answers with more bytes are packed for clients
    that can unpack, None: never."""

    rpc_paths = '/', '/RPC2'
    encode_threshold = 1400
    wbufsize = -1                       # header and body go together
    disable_nagle_algorithm = True
    aepattern = re.compile(r'\s*([^\s;,]+)(?:\s*;\s*q\s*=\s*([0-9.]+))?')

    def accept_encodings(self):
        "{encoding: quality} of the header Accept-Encoding."
        found = {}
        for part in (self.headers.get('Accept-Encoding') or '').split(','):
            match = self.aepattern.match(part)
            if match:
                name, quality = match.groups()
                found[name] = float(quality or 1.0)
        return found

    def is_rpc_path_valid(self):
        return not self.rpc_paths or self.path in self.rpc_paths

    def do_POST(self):
        (self.__answer if self.is_rpc_path_valid() else self.report_404)()

    def __answer(self):
        try:
            data = self.decode_request_content(self.__body())
            if data is None:
                return               # the error has been sent
            answer = self.server._marshaled_dispatch(data, getattr(self, '_dispatch', None), self.path)
        except Exception as error:
            self.__report_failure(error)
        else:
            self.__send_answer(answer)

    def __body(self):
        "The text of the request, read in pieces: some systems cannot do it at once."
        pieces, left = [], int(self.headers['content-length'])
        while left > 0:
            piece = self.rfile.read(min(left, _CHUNK))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return ''.join(pieces)

    def __report_failure(self, error):
        self.send_response(500)
        if getattr(self.server, '_send_traceback_header', False):
            self.send_header('X-exception', str(error))
            self.send_header('X-traceback', traceback.format_exc())
        self.__end_empty()

    def __end_empty(self):
        self.send_header('Content-length', '0')
        self.end_headers()

    def __send_answer(self, text):
        self.send_response(200)
        self.send_header('Content-type', 'text/xml')
        limit = self.encode_threshold
        if limit is not None and len(text) > limit and self.accept_encodings().get('gzip', 0):
            try:
                text = xmlrpclib.gzip_encode(text)
                self.send_header('Content-Encoding', 'gzip')
            except NotImplementedError:
                pass                 # no zlib: it goes as it is
        self.send_header('Content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def decode_request_content(self, data):
        "The text as it was before it was packed; None after an error was sent."
        encoding = self.headers.get('content-encoding', 'identity').lower()
        unpack = {'identity': str, 'gzip': xmlrpclib.gzip_decode}.get(encoding)
        try:
            if unpack:
                return unpack(data)
            problem = 501, 'encoding %r not supported' % encoding
        except ValueError:
            problem = 400, 'error decoding gzip content'
        except NotImplementedError:     # no zlib
            problem = 501, 'encoding %r not supported' % encoding
        self.send_response(*problem)
        self.__end_empty()

    def report_404(self):
        text = 'No such page'
        self.send_response(404)
        self.send_header('Content-type', 'text/plain')
        self.send_header('Content-length', str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_request(self, code='-', size='-'):
        if self.server.logRequests:
            BaseHTTPServer.BaseHTTPRequestHandler.log_request(self, code, size)


def _close_on_exec(descriptor):
    "Programs that a function starts shall not keep the port."
    if fcntl:
        flags = fcntl.fcntl(descriptor, fcntl.F_GETFD)
        fcntl.fcntl(descriptor, fcntl.F_SETFD, flags | fcntl.FD_CLOEXEC)


class SimpleXMLRPCServer(SocketServer.TCPServer, SimpleXMLRPCDispatcher):
    "An HTTP server that is a dispatcher too.  logRequests: write a line for each request."

    allow_reuse_address = True
    _send_traceback_header = False      # True tells clients where it went wrong: for debugging

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True, allow_none=False,
                 encoding=None, bind_and_activate=True):
        SocketServer.TCPServer.__init__(self, addr, requestHandler, bind_and_activate=bind_and_activate)
        SimpleXMLRPCDispatcher.__init__(self, allow_none=allow_none, encoding=encoding)
        self.logRequests = logRequests
        _close_on_exec(self.fileno())


class MultiPathXMLRPCServer(SimpleXMLRPCServer):
    "A server with a dispatcher for each path; its handler's rpc_paths must let them through."

    def __init__(self, addr, requestHandler=SimpleXMLRPCRequestHandler, logRequests=True, allow_none=False,
                 encoding=None, bind_and_activate=True):
        SimpleXMLRPCServer.__init__(self, addr, requestHandler, logRequests, allow_none, encoding, bind_and_activate)
        self.dispatchers = {}

    def add_dispatcher(self, path, dispatcher):
        self.dispatchers[path] = dispatcher
        return dispatcher

    def get_dispatcher(self, path):
        return self.dispatchers[path]

    def _marshaled_dispatch(self, data, dispatch_method=None, path=None):
        try:
            return self.dispatchers[path]._marshaled_dispatch(data, dispatch_method, path)
        except:
            # not even the answer of a Fault could be made, or there is no dispatcher
            return xmlrpclib.dumps(_fault_of_exception(*sys.exc_info()[:2]), allow_none=self.allow_none,
                                   encoding=self.encoding)


class CGIXMLRPCRequestHandler(SimpleXMLRPCDispatcher):
    "Answers one request inside of a CGI script: handle_request()."

    def _print(self, kind, text, *headers):
        for header in headers + ('Content-Type: ' + kind, 'Content-Length: %d' % len(text)):
            print header
        print
        sys.stdout.write(text)

    def handle_xmlrpc(self, request_text):
        "Prints the answer to a request."
        self._print('text/xml', self._marshaled_dispatch(request_text))

    def handle_get(self):
        "Prints that GET is no call."
        short, long = BaseHTTPServer.BaseHTTPRequestHandler.responses[400]
        text = BaseHTTPServer.DEFAULT_ERROR_MESSAGE % {'code': 400, 'message': short, 'explain': long}
        self._print(BaseHTTPServer.DEFAULT_ERROR_CONTENT_TYPE, text, 'Status: 400 ' + short)

    def handle_request(self, request_text=None):
        "Answers request_text, by default what standard input has."
        get = os.environ.get
        if request_text is not None:
            self.handle_xmlrpc(request_text)
        elif get('REQUEST_METHOD') == 'GET':
            self.handle_get()
        else:
            length = get('CONTENT_LENGTH', '').strip()
            self.handle_xmlrpc(sys.stdin.read(int(length) if length.isdigit() else -1))


def _demonstrate(port):
    "Offers a few functions for a first try."
    demo = SimpleXMLRPCServer(('localhost', port))
    for name, function in ('pow', pow), ('add', lambda x, y: x + y):
        demo.register_function(function, name)
    demo.register_introspection_functions()
    print 'XML-RPC on port %d offers: %s' % (port, ', '.join(demo.system_listMethods()))
    demo.serve_forever()


if __name__ == '__main__':
    _demonstrate(8000)
