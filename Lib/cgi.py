"""What a CGI script needs: the form it was sent, text made safe for HTML, tables for debugging.

    form = cgi.FieldStorage()
    name = form.getfirst('name', '')
    if form['upload'].filename: text = form['upload'].file.read()

The form comes from the query string or from standard input (RFC 3875), in the encoding that CONTENT_TYPE says:
application/x-www-form-urlencoded or multipart/form-data (RFC 2388).
"""
import os
import re
import sys
import UserDict
import urlparse
from operator import attrgetter
from warnings import catch_warnings, filterwarnings, warn

with catch_warnings():
    if sys.py3kwarning:
        filterwarnings('ignore', '.*(mimetools|rfc822) has been removed', DeprecationWarning)
    import mimetools
    import rfc822

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

__all__ = ['MiniFieldStorage', 'FieldStorage', 'FormContentDict', 'SvFormContentDict', 'InterpFormContentDict',
           'FormContent', 'parse', 'parse_qs', 'parse_qsl', 'parse_multipart', 'parse_header', 'print_exception',
           'print_environ', 'print_form', 'print_directory', 'print_arguments', 'print_environ_usage', 'escape']
__version__ = '2.6'

_FORM = 'application/x-www-form-urlencoded'
_BOUNDARY = re.compile('[ -~]{0,200}[!-~]\n?$')
_CHUNK = 1 << 16

maxlen = 0      # 0, or the greatest length of a body in bytes


# --- a log for scripts under development -----------------------------------------------------------------------------

logfile = ''
logfp = None


def initlog(*allargs):
    "The first log(): opens `logfile` to append when it is set; from then on log is dolog or nolog."
    global logfp, log
    if logfile and not logfp:
        try:
            logfp = open(logfile, 'a')
        except IOError:
            logfp = None
    log = dolog if logfp else nolog
    log(*allargs)


def dolog(fmt, *args):
    "Writes fmt % args as a line of the log."
    logfp.write(fmt % args + '\n')


def nolog(*allargs):
    "The log when there is no file."


log = initlog


# --- parts of headers ------------------------------------------------------------------------------------------------

def valid_boundary(s, _vb_pattern=None):
    "Is s fit as a multipart boundary: visible ASCII, at most 200 characters and one?"
    return re.match(_vb_pattern, s) if _vb_pattern else _BOUNDARY.match(s)


def _check_boundary(text):
    if not valid_boundary(text):
        raise ValueError('Invalid boundary in multipart form: %r' % (text,))


def _parameters(text):
    "Cuts text at its semicolons, those inside of quotes left alone."
    start, in_quotes = 0, False
    for found in re.finditer(r'\\"|[";]', text):
        mark = found.group()
        if mark == '"':
            in_quotes = not in_quotes
        elif mark == ';' and not in_quotes:
            yield text[start:found.start()]
            start = found.end()
    yield text[start:]


def parse_header(line):
    """Splits 'TEXT; name=value; name="value"' into (TEXT, {name: value}), names in lower case."""
    parts = _parameters(line)
    main, options = next(parts).strip(), {}
    for part in parts:
        name, equals, value = part.partition('=')
        if equals:
            value = value.strip()
            if len(value) >= 2 and value[0] == value[-1] == '"':
                value = value[1:-1].replace('\\\\', '\\').replace('\\"', '"')
            options[name.strip().lower()] = value
    return main, options


def _length(text):
    "The number in a Content-Length, -1 for anything else."
    try:
        return int(text)
    except (TypeError, ValueError):
        return -1


def _check_length(length):
    if 0 < maxlen < length:
        raise ValueError('Maximum content length exceeded')


def _with_arguments(query):
    "The query, and that of the command line: scripts can be tried by hand."
    if sys.argv[1:]:
        return query + '&' + sys.argv[1] if query else sys.argv[1]
    return query


# --- whole forms as dictionaries -------------------------------------------------------------------------------------

def parse(fp=None, environ=os.environ, keep_blank_values=0, strict_parsing=0):
    """The form of a request: {name: [values]}; fp (default standard input) is the body of a POST.

    Sets environ['QUERY_STRING'] to what was parsed.  ValueError for a body longer than maxlen, and with
    strict_parsing for what is no form."""
    if 'REQUEST_METHOD' not in environ:            # environ may have no more than `in` and []
        environ['REQUEST_METHOD'] = 'GET'
    if environ['REQUEST_METHOD'] == 'POST':
        kind, options = parse_header(environ['CONTENT_TYPE'])
        if kind == 'multipart/form-data':
            return parse_multipart(sys.stdin if fp is None else fp, options)
        query = ''
        if kind == _FORM:
            length = int(environ['CONTENT_LENGTH'])
            _check_length(length)
            query = (sys.stdin if fp is None else fp).read(length)
        if 'QUERY_STRING' in environ:
            query += ('&' if query else '') + environ['QUERY_STRING']
        query = _with_arguments(query)
        environ['QUERY_STRING'] = query
    elif 'QUERY_STRING' in environ:
        query = environ['QUERY_STRING']
    else:
        query = sys.argv[1] if sys.argv[1:] else ''
        environ['QUERY_STRING'] = query
    return urlparse.parse_qs(query, keep_blank_values, strict_parsing)


def parse_qs(qs, keep_blank_values=0, strict_parsing=0):
    "urlparse.parse_qs(), under its old name."
    warn('cgi.parse_qs is deprecated, use urlparse.parse_qs instead', PendingDeprecationWarning, 2)
    return urlparse.parse_qs(qs, keep_blank_values, strict_parsing)


def parse_qsl(qs, keep_blank_values=0, strict_parsing=0, max_num_fields=None):
    "urlparse.parse_qsl(), under its old name."
    warn('cgi.parse_qsl is deprecated, use urlparse.parse_qsl instead', PendingDeprecationWarning, 2)
    return urlparse.parse_qsl(qs, keep_blank_values, strict_parsing, max_num_fields)


class _Delimiters:
    "Recognises the lines that part a multipart body."

    def __init__(self, boundary):
        self.next, self.last = '--' + boundary, '--' + boundary + '--'

    def kind(self, line):
        "'next', 'last', or None for any other line."
        if line.startswith('--'):
            text = line.rstrip()
            return 'next' if text == self.next else 'last' if text == self.last else None


def _content_lines(fp, delimiters):
    """Yields the pieces of a part's text, at most _CHUNK long, without the line end that belongs to the delimiter, be it missing.

    The last thing it yields is (kind,): of the delimiter, None at the end of the file."""
    held, at_line_start = '', True
    while True:
        line = fp.readline(_CHUNK)
        kind = delimiters.kind(line) if at_line_start else None
        if kind or not line:
            yield (kind,)
            return
        line = held + line
        held = ''
        for end in ('\r\n', '\n', '\r'):
            if line.endswith(end):
                line, held = line[:-len(end)], end
                break
        at_line_start = held.endswith('\n')
        if line:
            yield line


def parse_multipart(fp, pdict):
    """The form in a multipart/form-data body: {name: [values]}; pdict holds the options of its Content-Type.

    All of it is read into memory; FieldStorage is better for uploads."""
    boundary = pdict.get('boundary', '')
    _check_boundary(boundary)
    delimiters, form, kind, first = _Delimiters(boundary), {}, None, True
    while kind != 'last':
        name = None
        if not first:
            headers = mimetools.Message(fp)
            length = _length(headers.getheader('content-length'))
            if length > 0:
                _check_length(length)
                text = fp.read(length)
            else:
                text = ''
            main, options = parse_header(headers.get('content-disposition', ''))
            if main == 'form-data':
                name = options.get('name')
        pieces = list(_content_lines(fp, delimiters))
        (kind,) = pieces.pop()
        if name is not None:
            form.setdefault(name, []).append(text or ''.join(pieces))
        if kind is None:
            break
        first = False
    return form


# --- forms as objects ------------------------------------------------------------------------------------------------

class MiniFieldStorage:
    "A field of a form that came as name=value; the attributes of FieldStorage that it cannot have are empty."

    filename = list = type = file = disposition = None
    type_options, disposition_options, headers = {}, {}, {}

    def __init__(self, name, value):
        self.name, self.value = name, value

    def __repr__(self):
        return 'MiniFieldStorage(%r, %r)' % (self.name, self.value)


def _value_in(mapping, name, default):
    "mapping[name] if it is there; a mapping needs no more than `in` and []."
    return mapping[name] if name in mapping else default


class FieldStorage:
    """A form, or one field of a multipart form.

    A form is used like a dictionary of fields (a list of them where a name occurs more than once).  Attributes: name,
    filename; value (text, or the list of fields); file (to read the text from, None for a form); type, type_options;
    disposition, disposition_options; headers.  Fields with a length come to lie in temporary files (make_file()).

    fp, headers, environ: where to read, what is known of it, and the CGI variables used when headers is None.
    max_num_fields: ValueError when the form has more."""

    FieldStorageClass = None     # the class of the fields, this one by default
    bufsize = 8 * 1024

    def __init__(self, fp=None, headers=None, outerboundary='', environ=os.environ, keep_blank_values=0,
                 strict_parsing=0, max_num_fields=None):
        self.keep_blank_values, self.strict_parsing = keep_blank_values, strict_parsing
        self.max_num_fields = max_num_fields
        self.qs_on_post = None
        if headers is None:
            fp, headers = self._request(fp, environ)
        elif _value_in(environ, 'REQUEST_METHOD', '').upper() in ('GET', 'HEAD'):
            fp, _ = self._request(fp, environ)
        self.fp = fp or sys.stdin
        self.headers, self.outerboundary = headers, outerboundary
        self._read_headers(headers)
        self.list = self.file = None
        self.done = 0
        if self.type == _FORM:
            self.read_urlencoded()
        elif self.type.startswith('multipart/'):
            self.read_multi(environ, keep_blank_values, strict_parsing)
        else:
            self.read_single()

    def _request(self, fp, environ):
        "(file, headers) of the request that environ describes."
        method = _value_in(environ, 'REQUEST_METHOD', 'GET').upper()
        if method in ('GET', 'HEAD'):
            query = environ['QUERY_STRING'] if 'QUERY_STRING' in environ else ''.join(sys.argv[1:2])
            return StringIO(query), {'content-type': _FORM}
        headers = {'content-type': _FORM} if method == 'POST' else {}
        for variable, name in (('CONTENT_TYPE', 'content-type'), ('CONTENT_LENGTH', 'content-length')):
            if variable in environ:
                headers[name] = environ[variable]
        self.qs_on_post = _value_in(environ, 'QUERY_STRING', None)
        return fp, headers

    def _read_headers(self, headers):
        "Sets the attributes that headers tell."
        self.disposition, self.disposition_options = parse_header(_value_in(headers, 'content-disposition', None) or '')
        self.name = self.disposition_options.get('name')
        self.filename = self.disposition_options.get('filename')
        in_form = bool(self.outerboundary)
        given = _value_in(headers, 'content-type', None)
        self.type, self.type_options = parse_header(given) if given else (
            'text/plain' if in_form or 'content-type' not in headers else _FORM, {})
        self.innerboundary = self.type_options.get('boundary', '')
        self.length = _length(_value_in(headers, 'content-length', None))
        _check_length(self.length)

    def __repr__(self):
        return 'FieldStorage(%r, %r, %r)' % (self.name, self.filename, self.value)

    def __getattr__(self, name):
        if name != 'value':
            raise AttributeError(name)
        if not self.file:
            return self.list
        self.file.seek(0)
        text = self.file.read()
        self.file.seek(0)
        return text

    # the form as a dictionary

    def _fields(self):
        if self.list is None:
            raise TypeError('not indexable')
        return self.list

    def _named(self, key):
        return [field for field in self._fields() if field.name == key]

    def __iter__(self):
        return iter(self.keys())

    def __getitem__(self, key):
        found = self._named(key)
        if not found:
            raise KeyError(key)
        return found[0] if len(found) == 1 else found

    def getvalue(self, key, default=None):
        "The value of a field, a list of them when it occurs more than once."
        values = self.getlist(key) if key in self else [default]
        return values[0] if len(values) == 1 else values

    def getfirst(self, key, default=None):
        "The value of the first field with this name."
        return (self.getlist(key) or [default])[0]

    def getlist(self, key):
        "The values of all fields with this name."
        return map(attrgetter('value'), self._named(key))

    def keys(self):
        return list(set(map(attrgetter('name'), self._fields())))

    def has_key(self, key):
        return key in self

    def __contains__(self, key):
        return bool(self._named(key))

    def __len__(self):
        return len(self.keys())

    def __nonzero__(self):
        return bool(self.list)

    # reading

    def _query_fields(self, query):
        pairs = urlparse.parse_qsl(query, self.keep_blank_values, self.strict_parsing, self.max_num_fields)
        return [MiniFieldStorage(*pair) for pair in pairs]

    def read_urlencoded(self):
        "Reads a form of name=value pairs, and those of the query string after them."
        query = self.fp.read(self.length)
        if self.qs_on_post:
            query += '&' + self.qs_on_post
        self.list = self._query_fields(query)
        self.skip_lines()

    def read_multi(self, environ, keep_blank_values, strict_parsing):
        "Reads the fields of a multipart form."
        _check_boundary(self.innerboundary)
        self.list = self._query_fields(self.qs_on_post) if self.qs_on_post else []
        make = self.FieldStorageClass or self.__class__
        # what stands before the first delimiter is a part too: it counts for nothing
        part = make(self.fp, {}, self.innerboundary, environ, keep_blank_values, strict_parsing)
        count = len(self.list)
        while not part.done:
            headers = rfc822.Message(self.fp)
            part = make(self.fp, headers, self.innerboundary, environ, keep_blank_values, strict_parsing,
                        self._left(count))
            count += 1 + len(part.list or ())
            self._check_count(count)
            self.list.append(part)
        self.skip_lines()

    def _left(self, count):
        return None if self.max_num_fields is None else max(0, self.max_num_fields - count)

    def _check_count(self, count):
        if self.max_num_fields is not None and count > self.max_num_fields:
            raise ValueError('Max number of fields exceeded')

    def read_single(self):
        "Reads a field that holds no others."
        if self.length < 0:
            self.read_lines()
        else:
            self.read_binary()
            self.skip_lines()
        self.file.seek(0)

    def read_binary(self):
        "Reads the `length` bytes of a field; done is -1 when there are fewer."
        self.file, missing = self.make_file('b'), self.length
        while missing > 0 and self.done != -1:
            piece = self.fp.read(min(missing, self.bufsize))
            self.file.write(piece)
            missing -= len(piece)
            self.done = self.done if piece else -1

    def read_lines(self):
        "Reads a field of unknown length, up to the delimiter or to the end."
        self._kept = self.file = StringIO()
        (self.read_lines_to_outerboundary if self.outerboundary else self.read_lines_to_eof)()

    def _write(self, text):
        "Adds to the field; one that grows moves from memory to a file."
        if self._kept is not None and self._kept.tell() + len(text) > 1000:
            self.file = self.make_file('')
            self.file.write(self._kept.getvalue())
            self._kept = None
        self.file.write(text)

    def read_lines_to_eof(self):
        for line in iter(lambda: self.fp.readline(_CHUNK), ''):
            self._write(line)
        self.done = -1

    def _pieces(self):
        "The text up to the outer delimiter; says in `done` what ended it."
        for piece in _content_lines(self.fp, _Delimiters(self.outerboundary)):
            if isinstance(piece, tuple):
                self.done = {'next': 0, 'last': 1, None: -1}[piece[0]]
            else:
                yield piece

    def read_lines_to_outerboundary(self):
        for piece in self._pieces():
            self._write(piece)

    def skip_lines(self):
        "Reads on to the outer delimiter."
        if self.outerboundary and not self.done:
            for piece in self._pieces():
                pass

    def make_file(self, binary=None):
        "A file, open to write and read, that goes when it is closed."
        import tempfile
        return tempfile.TemporaryFile('w+b')


# --- older classes ---------------------------------------------------------------------------------------------------

class FormContentDict(UserDict.UserDict):
    "The form as a dictionary of lists; query_string is what it was made from."

    def __init__(self, environ=os.environ, keep_blank_values=0, strict_parsing=0):
        self.dict = self.data = parse(None, environ, keep_blank_values, strict_parsing)
        self.query_string = environ['QUERY_STRING']


class SvFormContentDict(FormContentDict):
    "The form as a dictionary of single values; IndexError where a name occurs more than once."

    def __getitem__(self, key):
        values = self.dict[key]
        if len(values) > 1:
            raise IndexError('expecting a single value')
        return values[0]

    def getlist(self, key):
        return self.dict[key]

    def values(self):
        return [pair[1] for pair in self.items()]

    def items(self):
        return [(key, values[0] if len(values) == 1 else values) for key, values in self.dict.items()]


def _as_number(text):
    "The int or float that text shows, else the text."
    for convert in (int, float):
        try:
            return convert(text)
        except (TypeError, ValueError):
            pass
    return text


class InterpFormContentDict(SvFormContentDict):
    "The same, numbers made of what looks like one."

    def __getitem__(self, key):
        return _as_number(SvFormContentDict.__getitem__(self, key).strip())

    def values(self):
        return [pair[1] for pair in self.items()]

    def items(self):
        return [(key, _as_number(value)) for key, value in SvFormContentDict.items(self)]


class FormContent(FormContentDict):
    "The form, None for what it does not have."

    def values(self, key):
        return self.dict.get(key)

    def indexed_value(self, key, location):
        values = self.dict.get(key, ())
        return values[location] if location < len(values) else None

    def value(self, key):
        return self.indexed_value(key, 0)

    def length(self, key):
        return len(self.dict[key])

    def stripped(self, key):
        value = self.value(key)
        return value and value.strip()

    def pars(self):
        return self.dict


# --- output for scripts under development ----------------------------------------------------------------------------

def escape(s, quote=None):
    "s with &, < and > (and \" when quote is true) as HTML entities."
    for char, entity in (('&', '&amp;'), ('<', '&lt;'), ('>', '&gt;')) + ((('"', '&quot;'),) if quote else ()):
        s = s.replace(char, entity)
    return s


def _section(title, *lines):
    "Prints a heading and lines of HTML, an empty line around them."
    print
    print '<H3>%s</H3>' % title
    for line in lines:
        print line
    print


def _definitions(entries):
    return ['<DL>'] + entries + ['</DL>']


def test(environ=os.environ):
    "A whole CGI script: shows all that it was sent."
    print 'Content-type: text/html'
    print
    sys.stderr = sys.stdout
    try:
        print_directory()
        print_arguments()
        print_form(FieldStorage())
        print_environ(environ)
        print_environ_usage()
    except Exception:
        print_exception()


def print_exception(type=None, value=None, tb=None, limit=None):
    "The exception that is handled (or the one given) as HTML."
    import traceback
    if type is None:
        type, value, tb = sys.exc_info()
    lines = traceback.format_tb(tb, limit) + traceback.format_exception_only(type, value)
    del tb                          # it leads back to this frame
    before, last = escape(''.join(lines[:-1])), escape(lines[-1])
    print '\n<H3>Traceback (most recent call last):</H3>\n<PRE>%s<B>%s</B></PRE>' % (before, last)


def print_environ(environ=os.environ):
    "The environment's variables as HTML."
    entries = ['<DT> %s <DD> %s' % (escape(name), escape(environ[name])) for name in sorted(environ.keys())]
    _section('Shell Environment:', *_definitions(entries))


def print_form(form):
    "The fields of a form as HTML."
    entries = []
    for name in sorted(form.keys()):
        entries.append('<DT>%s: <i>%s</i>' % (escape(name), escape(repr(type(form[name])))))
        entries.append('<DD>' + escape(repr(form[name])))
    if not entries:
        entries.insert(0, '<P>No form fields.')
    _section('Form Contents:', *_definitions(entries))


def print_directory():
    "The current folder as HTML."
    try:
        where = escape(os.getcwd())
    except os.error as error:
        where = 'os.error: ' + escape(str(error))
    _section('Current Working Directory:', where)


def print_arguments():
    "The arguments of the command line as HTML."
    _section('Command Line Arguments:', '', sys.argv)


_VARIABLES = '''AUTH_TYPE CONTENT_LENGTH CONTENT_TYPE DATE_GMT DATE_LOCAL DOCUMENT_NAME DOCUMENT_ROOT DOCUMENT_URI
    GATEWAY_INTERFACE LAST_MODIFIED PATH PATH_INFO PATH_TRANSLATED QUERY_STRING REMOTE_ADDR REMOTE_HOST REMOTE_IDENT
    REMOTE_USER REQUEST_METHOD SCRIPT_NAME SERVER_NAME SERVER_PORT SERVER_PROTOCOL SERVER_ROOT SERVER_SOFTWARE'''.split()
_HEADER_VARIABLES = 'HTTP_ACCEPT HTTP_CONNECTION HTTP_HOST HTTP_PRAGMA HTTP_REFERER HTTP_USER_AGENT'.split()


def print_environ_usage():
    "The names of variables that servers set, as HTML."
    def names(variables):
        return ['<UL>'] + ['<LI>' + name for name in variables] + ['</UL>']

    _section('These environment variables could have been set:', *(names(_VARIABLES) + [
        'Besides, the server hands on the headers of the request; these are', 'frequent:'] + names(_HEADER_VARIABLES)))


if __name__ == '__main__':
    test()
