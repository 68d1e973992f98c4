"""Tracebacks with the source around each line and the values of the names in it, as HTML or text.

    import cgitb
    cgitb.enable()               # for CGI scripts: to the browser
    cgitb.enable(format='text')  # for a terminal

enable(display, logdir, context, format): display 0 shows only that something went wrong; logdir keeps each description in a
file of its own; context is the number of source lines.
"""
import inspect
import keyword
import linecache
import os
import pydoc
import sys
import tempfile
import time
import tokenize
import traceback

__UNDEF__ = []           # stands for a value that there is not


def reset():
    "HTML that ends whatever was begun before."
    body = '<body bgcolor="#f0f0f8"><font color="#f0f0f8" size="-5"> -->'
    ends = [' '.join('</%s>' % tag for tag in tags.split()) for tags in (
        'font font font script object blockquote pre', 'table table table table table font font font')]
    return '<!--: spam\nContent-Type: text/html\n\n%s\n%s -->\n%s' % (body, body, '\n'.join(ends))


def _between(form):
    def wrapped(text):
        return form % text if text else ''
    return wrapped


def small(text):
    """HTML of a text in small letters, '' of none."""
    return _between('<small>%s</small>')(text)


def strong(text):
    """HTML of a text in bold letters, '' of none."""
    return _between('<strong>%s</strong>')(text)


def grey(text):
    """HTML of a text in grey, '' of none."""
    return _between('<font color="#909090">%s</font>')(text)


def lookup(name, frame, locals):
    "('local', 'global' or 'builtin', value) of a name; (None, __UNDEF__) when it has none."
    builtins = frame.f_globals.get('__builtins__', {})
    if not isinstance(builtins, dict):
        builtins = vars(builtins)
    for where, names in ('local', locals), ('global', frame.f_globals), ('builtin', builtins):
        if name in names:
            return where, names[name]
    return None, __UNDEF__


def scanvars(reader, frame, locals):
    "[(name, where, value)] for the names of a logical line, with attributes: ('a.b', 'a.', value)."
    found, value = [], __UNDEF__
    chain, owner = '', None             # the names before the last dot, and what they stand for
    last = None
    for kind, word, _, _, _ in tokenize.generate_tokens(reader):
        if kind == tokenize.NEWLINE:
            break
        named = kind == tokenize.NAME and not keyword.iskeyword(word)
        if named and last == '.':
            if owner is not __UNDEF__:
                value = getattr(owner, word, __UNDEF__)
                found.append((chain + word, chain, value))
        elif named:
            where, value = lookup(word, frame, locals)
            found.append((word, where, value))
        else:
            chain, owner = (chain + last + '.', value) if word == '.' else ('', None)
        last = word
    return found


class _Place(object):
    "A frame of a traceback: file, call (its name), lines [(number, text)], current (numbers), names [(name, where, value)]."

    def __init__(self, record, represent):
        frame, self.file, start, self.function, lines, index = record
        self.file = os.path.abspath(self.file) if self.file else '?'
        arguments, many, keywords, values = inspect.getargvalues(frame)
        self.arguments = '' if self.function == '?' else inspect.formatargvalues(
            arguments, many, keywords, values, formatvalue=lambda value: '=' + represent(value))
        self.lines = [] if index is None else list(enumerate(lines, start - index))
        self.current = set()
        self.names = self._names(frame, values, start)

    def _names(self, frame, values, number):
        numbers = iter(xrange(number, sys.maxint))

        def reader():
            self.current.add(next(numbers))
            return linecache.getline(self.file, max(self.current))
        found, seen = [], set()
        for entry in scanvars(reader, frame, values):
            if entry[0] not in seen:
                seen.add(entry[0])
                found.append(entry)
        return found


def _portrait(einfo, context, represent):
    "(type as text, value, 'Python ...', date, places)"
    kind, value, trace = einfo
    if isinstance(kind, type(_OldStyle)):
        kind = kind.__name__
    version = 'Python %s: %s' % (sys.version.split()[0], sys.executable)
    places = [_Place(record, represent) for record in inspect.getinnerframes(trace, context)]
    return str(kind), value, version, time.ctime(time.time()), places


class _OldStyle:
    pass


_PROBLEM = '''A problem occurred in a Python script.  Here is the sequence of
function calls leading up to the error, in the order they occurred.'''


def html(einfo, context=5):
    "The description of an exception (as sys.exc_info() gives it) as HTML."
    kind, value, version, date, places = _portrait(einfo, context, pydoc.html.repr)
    kind = strong(pydoc.html.escape(kind))
    heading = pydoc.html.heading('<big><big>%s</big></big>' % kind, '#ffffff', '#6622aa', version + '<br>' + date)
    lines = ['<p>%s: %s' % (kind, pydoc.html.escape(str(value)))]
    if isinstance(value, BaseException):
        indent = '<tt>' + small('&nbsp;' * 5) + '&nbsp;</tt>'
        lines += ['<br>%s%s&nbsp;=\n%s' % (indent, name, pydoc.html.repr(getattr(value, name)))
                  for name in dir(value) if not name.startswith('_')]
    original = pydoc.html.escape(''.join(traceback.format_exception(*einfo)))
    return '%s%s\n<p>%s</p>\n%s%s\n\n\n%s\n\n%s\n-->\n' % (
        '<body bgcolor="#f0f0f8">', heading, _PROBLEM, '\n'.join(map(_html_place, places)), '\n'.join(lines),
        '''<!-- The above is a description of an error in a Python program, formatted
     for a Web browser because the 'cgitb' module was enabled.  In case you
     are not reading this in a Web browser, here is the original traceback:''', original)


def _html_place(place):
    file = place.file
    link = file if file == '?' else '<a href="file://%s">%s</a>' % (file, pydoc.html.escape(file))
    call = 'in ' + strong(pydoc.html.escape(place.function)) + place.arguments if place.arguments else ''
    rows = ['<td bgcolor="#d8bbff"><big>&nbsp;</big>%s %s</td>' % (link, call)]
    for number, line in place.lines:
        text = small(('%5d' % number).replace(' ', '&nbsp;')) + '&nbsp;' + pydoc.html.preformat(line)
        if number in place.current:
            rows.append('<td bgcolor="#ffccee"><tt>=&gt;%s</tt></td>' % text)
        else:
            rows.append('<td>%s</td>' % grey('<tt>&nbsp;&nbsp;%s</tt>' % text))
    values = ', '.join([_html_name(*entry) for entry in place.names])
    rows.append('<td>%s</td>' % small(grey(values)))
    return '<table width="100%%" cellspacing=0 cellpadding=0 border=0>\n%s</table>' % (
        '\n'.join(['<tr>%s</tr>' % row for row in rows]))


def _html_name(name, where, value):
    if value is __UNDEF__:
        return name + ' <em>undefined</em>'
    if where in ('global', 'builtin'):
        shown = '<em>%s</em> %s' % (where, strong(name))
    else:
        shown = ('' if where == 'local' else where) + strong(name.rpartition('.')[2])
    return '%s&nbsp;= %s' % (shown, pydoc.html.repr(value))


def text(einfo, context=5):
    "The same as text."
    kind, value, version, date, places = _portrait(einfo, context, pydoc.text.repr)
    lines = [kind, version, date, '', _PROBLEM]
    for place in places:
        lines += ['', ' %s %s' % (place.file, 'in ' + place.function + place.arguments if place.arguments else '')]
        lines += [('%5d ' % number) + line.rstrip() for number, line in place.lines]
        lines += [_text_name(*entry) for entry in place.names]
    lines.append('%s: %s' % (kind, value))
    if isinstance(value, BaseException):
        lines += ['    %s = %s' % (name, pydoc.text.repr(getattr(value, name))) for name in dir(value)]
    original = ''.join(traceback.format_exception(*einfo))
    return '\n'.join(lines) + '''

The above is a description of an error in a Python program.  Here is
the original traceback:

%s
''' % original


def _text_name(name, where, value):
    if value is __UNDEF__:
        return name + ' undefined'
    before = {'global': 'global ', 'local': ''}.get(where, where)
    return '%s%s = %s' % (before, name.rpartition('.')[2] if before == where else name, pydoc.text.repr(value))


class Hook:
    "What sys.excepthook becomes."

    def __init__(self, display=1, logdir=None, context=5, file=None, format='html'):
        self.display, self.logdir, self.context, self.format = display, logdir, context, format
        self.file = file or sys.stdout

    def __call__(self, etype, evalue, etb):
        self.handle((etype, evalue, etb))

    def handle(self, info=None):
        "Describes an exception, by default the one being handled."
        info = info or sys.exc_info()
        page = self.format == 'html'
        if page:
            self.file.write(reset())
        try:
            description, shown = (html if page else text)(info, self.context), None
        except:                          # the description must not fail; a traceback is better than nothing
            description = ''.join(traceback.format_exception(*info))
            shown = '<pre>%s</pre>' % pydoc.html.escape(description)
        if not self.display:
            shown = '<p>A problem occurred in a Python script.'
        self.file.write((shown or description) + '\n')
        if self.logdir is not None:
            message = self._keep(description, '.html' if page else '.txt')
            self.file.write(('<p>%s</p>' % message if page else message) + '\n')
        self.file.flush()

    def _keep(self, description, suffix):
        descriptor, path = tempfile.mkstemp(suffix=suffix, dir=self.logdir)
        try:
            with os.fdopen(descriptor, 'w') as target:
                target.write(description)
        except (IOError, OSError):
            return 'Tried to save traceback to %s, but failed.' % path
        return path + ' contains the description of this error.'


handler = Hook().handle


def enable(display=1, logdir=None, context=5, format='html'):
    "Describes exceptions that nobody handles; see the module."
    sys.excepthook = Hook(display, logdir, context, format=format)
