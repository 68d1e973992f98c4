"""Checks both sides of PEP 333: validator(application) is an application that watches.

Breaches are AssertionErrors that say what is wrong; what is only suspicious is a WSGIWarning.
"""
import re
import sys
import warnings
from types import DictType, ListType, StringType, TupleType

__all__ = ['validator']

header_re = re.compile('[a-zA-Z][a-zA-Z0-9_-]*$')        # names of headers
bad_header_value_re = re.compile('[\x00-\x1f]')          # what is not in values

_METHODS = 'GET HEAD POST OPTIONS PUT DELETE TRACE'.split()
_STREAMS = {'wsgi.input': 'read readline readlines __iter__'.split(), 'wsgi.errors': 'flush write writelines'.split()}
_VARIABLES = ('REQUEST_METHOD SERVER_NAME SERVER_PORT wsgi.version wsgi.input wsgi.errors wsgi.multithread '
              'wsgi.multiprocess wsgi.run_once').split()


class WSGIWarning(Warning):
    "Legal, but hardly meant."


def assert_(cond, *args):
    "AssertionError with the rest of the arguments unless cond is true; python -O does not take it away."
    if cond:
        return
    raise AssertionError(*args)


def _of_type(value, kind, what):
    assert_(type(value) is kind, '%s must be of %r: %r' % (what, kind, value))


def validator(application):
    "The application, between checks."
    def watched(*args, **keywords):
        assert_(len(args) == 2 and not keywords, 'An application is called with environ and start_response, by position')
        check_environ(args[0])
        return _watch(application, *args)
    return watched


def _watch(application, environ, start_response):
    started = []                 # becomes true when the application begins its answer

    def watched_start(*args, **keywords):
        assert_(len(args) in (2, 3) and not keywords,
                'start_response() is called with status, headers and perhaps exc_info, by position: %r' % (args,))
        _check_start(*args)
        started.append(None)
        return WriteWrapper(start_response(*args))

    for name, wrapper in ('wsgi.input', InputWrapper), ('wsgi.errors', ErrorWrapper):
        environ[name] = wrapper(environ[name])
    answer = application(environ, watched_start)
    assert_(answer is not None and answer is not False, 'The application must return an iterator, at least []')
    check_iterator(answer)
    return IteratorWrapper(answer, started)


def _check_start(status, headers, exc_info=None):
    check_status(status)
    check_headers(headers)
    for check, args in (check_content_type, (status, headers)), (check_exc_info, (exc_info,)):
        check(*args)


class InputWrapper:
    "wsgi.input, as an application may use it."

    def __init__(self, wsgi_input):
        self.input = wsgi_input

    def _checked(self, line):
        _of_type(line, StringType, 'What wsgi.input gives')
        return line

    def read(self, *args):
        assert_(len(args) <= 1, 'read() takes one argument at most')
        return self._checked(self.input.read(*args))

    def readline(self):
        return self._checked(self.input.readline())

    def readlines(self, *args):
        assert_(len(args) <= 1, 'readlines() takes one argument at most')
        given = self.input.readlines(*args)
        _of_type(given, ListType, 'The lines of wsgi.input')
        return map(self._checked, given)

    def __iter__(self):
        return iter(self.readline, '')

    def close(self):
        assert_(0, 'An application must not close wsgi.input')


class ErrorWrapper:
    "wsgi.errors, as an application may use it."

    def __init__(self, wsgi_errors):
        self.errors = wsgi_errors

    def write(self, s):
        _of_type(s, StringType, 'What is written to wsgi.errors')
        self.errors.write(s)

    def writelines(self, seq):
        for text in seq:
            self.write(text)

    def flush(self):
        self.errors.flush()

    def close(self):
        assert_(0, 'An application must not close wsgi.errors')


class WriteWrapper:
    "What start_response() returns."

    def __init__(self, wsgi_writer):
        self.writer = wsgi_writer

    def __call__(self, s):
        _of_type(s, StringType, 'What is written')
        self.writer(s)


class PartialIteratorWrapper:
    "Something that can only be begun."

    def __init__(self, wsgi_iterator):
        self.iterator = wsgi_iterator

    def __iter__(self):
        return IteratorWrapper(self.iterator, None)


class IteratorWrapper:
    "The answer; check_start_response: a list that is true once the answer was begun, None when nobody knows."

    def __init__(self, wsgi_iterator, check_start_response):
        self.original_iterator, self.iterator = wsgi_iterator, iter(wsgi_iterator)
        self.closed = False
        self.check_start_response = check_start_response

    def __iter__(self):
        return self

    def next(self):
        assert_(not self.closed, 'The answer is read after close()')
        piece = self.iterator.next()
        # looked at once: None afterwards
        begun, self.check_start_response = self.check_start_response, None
        assert_(begun is None or begun, 'start_response() was not called before the first piece of the answer')
        return piece

    def close(self):
        self.closed = True
        getattr(self.original_iterator, 'close', lambda: None)()

    def __del__(self):
        if not self.closed:
            sys.stderr.write('The answer of an application was not closed\n')
        assert_(self.closed, 'The answer of an application was not closed')


# the single rules

def check_environ(environ):
    "What a server has to put into the environment."
    _of_type(environ, DictType, 'The environment')
    for name in _VARIABLES:
        assert_(name in environ, 'Environment missing required key: %r' % (name,))
    for name in 'HTTP_CONTENT_TYPE', 'HTTP_CONTENT_LENGTH':
        assert_(name not in environ, 'Environment should not have the key: %s (use %s instead)' % (name, name[5:]))
    if 'QUERY_STRING' not in environ:
        warnings.warn('QUERY_STRING is not in the environment: FieldStorage would take the program\'s arguments', WSGIWarning)
    for name in environ:
        if '.' not in name:              # others are extensions, of any type
            assert_(type(environ[name]) is StringType, 'Environmental variable %s is not a string: %r (value: %r)'
                    % (name, type(environ[name]), environ[name]))
    assert_(type(environ['wsgi.version']) is TupleType, 'wsgi.version should be a tuple (%r)' % (environ['wsgi.version'],))
    assert_(environ['wsgi.url_scheme'] in ('http', 'https'), 'wsgi.url_scheme unknown: %r' % environ['wsgi.url_scheme'])
    for name, check in ('wsgi.input', check_input), ('wsgi.errors', check_errors):
        check(environ[name])
    if environ['REQUEST_METHOD'] not in _METHODS:
        warnings.warn('Unknown REQUEST_METHOD: %r' % environ['REQUEST_METHOD'], WSGIWarning)
    _check_paths(environ)


def _check_paths(environ):
    script, path, length = [environ.get(name) for name in ('SCRIPT_NAME', 'PATH_INFO', 'CONTENT_LENGTH')]
    for name, value in ('SCRIPT_NAME', script), ('PATH_INFO', path):
        assert_(not value or value.startswith('/'), '%s doesn\'t start with /: %r' % (name, value))
    assert_(not length or length.isdigit(), 'Invalid CONTENT_LENGTH: %r' % length)
    assert_(script != '/', "SCRIPT_NAME cannot be '/'; it should instead be '', and PATH_INFO should be '/'")
    assert_(script or 'PATH_INFO' in environ, "One of SCRIPT_NAME or PATH_INFO are required (PATH_INFO should at least be '/' "
            'if SCRIPT_NAME is empty)')


def _check_stream(stream, name):
    for method in _STREAMS[name]:
        assert_(hasattr(stream, method), '%s (%r) doesn\'t have the attribute %s' % (name, stream, method))


def check_input(wsgi_input):
    _check_stream(wsgi_input, 'wsgi.input')


def check_errors(wsgi_errors):
    _check_stream(wsgi_errors, 'wsgi.errors')


def _code(status):
    return status.split(None, 1)[0]


def check_status(status):
    "'200 OK' and the like."
    _of_type(status, StringType, 'Status')
    code = _code(status)
    assert_(len(code) == 3, 'Status codes must be three characters: %r' % code)
    assert_(int(code) >= 100, 'Status code is invalid: %r' % code)
    if status[3:4] != ' ' or len(status) < 5:
        warnings.warn('The status string (%r) should be a three-digit integer followed by a single space and a status '
                      'explanation' % status, WSGIWarning)


def check_headers(headers):
    assert_(type(headers) is ListType, 'Headers (%r) must be of type list: %r' % (headers, type(headers)))
    for item in headers:
        assert_(type(item) is TupleType, 'Individual headers (%r) must be of type tuple: %r' % (item, type(item)))
        assert_(len(item) == 2, 'A header is a pair: %r' % (item,))
        _check_header_name(item[0], item[1])
        wrong = bad_header_value_re.search(item[1])
        assert_(wrong is None, 'Bad header value: %r (bad char: %r)' % (item[1], wrong and wrong.group()))


def _check_header_name(name, value):
    refusals = (
        (name.lower() == 'status', 'The status is no header: %r' % (value,)),
        ('\n' in name or ':' in name, "Header names may not contain ':' or '\\n': %r" % name),
        (not header_re.match(name), 'Bad header name: %r' % name),
        (name.endswith(('-', '_')), "Names may not end in '-' or '_': %r" % name))
    for applies, message in refusals:
        assert_(not applies, message)


def check_content_type(status, headers):
    "There must be a Content-Type, but where no content can be."
    empty = int(_code(status)) in (204, 304)
    given = any([name.lower() == 'content-type' for name, value in headers])
    assert_(given or empty, 'No Content-Type header found in headers (%s)' % (headers,))
    assert_(not (given and empty), 'Content-Type header found in a %s response, which must not return content.'
            % _code(status))


def check_exc_info(exc_info):
    assert_(exc_info is None or type(exc_info) is TupleType, 'exc_info (%r) is not a tuple: %r' % (exc_info, type(exc_info)))


def check_iterator(iterator):
    assert_(not isinstance(iterator, str), 'A string is an answer of single characters: put it into a list')
