"""Tracebacks and stacks as text, as the interpreter itself prints them.

A list of entries is (file name, line number, function name, line of source or None) for each frame.
"""
import linecache
import sys
import types

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only', 'format_list',
           'format_stack', 'format_tb', 'print_exc', 'format_exc', 'print_exception', 'print_last',
           'print_stack', 'print_tb', 'tb_lineno']


# -- collecting

def _entry(frame, lineno):
    code = frame.f_code
    linecache.checkcache(code.co_filename)
    text = linecache.getline(code.co_filename, lineno, frame.f_globals).strip()
    return code.co_filename, lineno, code.co_name, text or None


def _limited(pairs, limit):
    """Entries of at most `limit` (frame, line) pairs; None: sys.tracebacklimit or all."""
    if limit is None:
        limit = getattr(sys, 'tracebacklimit', None)
    entries = []
    for frame, lineno in pairs:
        if limit is not None and len(entries) >= limit:
            break
        entries.append(_entry(frame, lineno))
    return entries


def _links(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _callers(frame):
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def extract_tb(tb, limit=None):
    """The entries of a traceback, outermost first, at most `limit` of them."""
    return _limited(_links(tb), limit)


def extract_stack(f=None, limit=None):
    """The entries of the stack that ends in frame `f` (default: the caller's), outermost first;
    with `limit` the innermost ones."""
    entries = _limited(_callers(f or sys._getframe(1)), limit)
    entries.reverse()
    return entries


# -- formatting

def format_list(extracted_list):
    """One string for each entry, with line ends."""
    shown = []
    for filename, lineno, name, line in extracted_list:
        text = '  File "%s", line %d, in %s\n' % (filename, lineno, name)
        shown.append(text + '    %s\n' % line.strip() if line else text)
    return shown


def format_tb(tb, limit=None):
    """format_list(extract_tb(...))"""
    return format_list(extract_tb(tb, limit))


def format_stack(f=None, limit=None):
    """format_list(extract_stack(...))"""
    return format_list(extract_stack(f or sys._getframe(1), limit))


def format_exception_only(etype, value):
    """The lines that say what was raised: one, or several for a SyntaxError."""
    plain = (etype is None or isinstance(etype, (BaseException, types.InstanceType)) or
             type(etype) is str)
    if plain:
        return [_format_final_exc_line(etype, value)]
    name = etype.__name__
    if not issubclass(etype, SyntaxError):
        return [_format_final_exc_line(name, value)]
    lines = []
    try:
        msg, (filename, lineno, offset, badline) = value.args
    except Exception:
        msg = value                 # made by hand, without the place
    else:
        lines.append('  File "%s", line %d\n' % (filename or '<string>', lineno))
        lines += _caret(badline, offset)
    return lines + [_format_final_exc_line(name, msg)]


def _caret(line, offset):
    """A line of source and below it a mark at column `offset` (from 1)."""
    if line is None:
        return []
    shown = ['    %s\n' % line.strip()]
    if offset is not None:
        head = line.rstrip('\n')[:max(offset, 1)].lstrip()
        gap = ''.join(c if c.isspace() else ' ' for c in head)
        shown.append('   %s^\n' % (gap or ' '))
    return shown


def _format_final_exc_line(etype, value):
    text = _some_str(value)
    if value is None or not text:
        return '%s\n' % etype
    return '%s: %s\n' % (etype, text)


def _some_str(value):
    """str(value), ASCII escapes of unicode(value) where that fails."""
    for convert in str, lambda v: unicode(v).encode('ascii', 'backslashreplace'):
        try:
            return convert(value)
        except Exception:
            continue
    return '<unprintable %s object>' % type(value).__name__


def format_exception(etype, value, tb, limit=None):
    """All lines of an uncaught exception: header and entries if there is a traceback, then what
    was raised."""
    lines = []
    if tb:
        lines.append('Traceback (most recent call last):\n')
        lines += format_tb(tb, limit)
    return lines + format_exception_only(etype, value)


def format_exc(limit=None):
    """The exception being handled, as one string."""
    kind, value, tb = sys.exc_info()
    try:
        return ''.join(format_exception(kind, value, tb, limit))
    finally:
        del tb                      # it holds this frame


# -- printing (file: default sys.stderr)

def _print(file, lines):
    write = (sys.stderr if file is None else file).write
    for line in lines:
        write(line)


def print_list(extracted_list, file=None):
    """Prints entries."""
    _print(file, format_list(extracted_list))


def print_tb(tb, limit=None, file=None):
    """Prints the entries of a traceback."""
    _print(file, format_tb(tb, limit))


def print_stack(f=None, limit=None, file=None):
    """Prints the stack that ends in frame `f` (default: the caller's)."""
    _print(file, format_stack(f or sys._getframe(1), limit))


def print_exception(etype, value, tb, limit=None, file=None):
    """Prints an exception as the interpreter does for an uncaught one."""
    _print(file, format_exception(etype, value, tb, limit))


def print_exc(limit=None, file=None):
    """Prints the exception being handled."""
    _print(file, [format_exc(limit)])


def print_last(limit=None, file=None):
    """Prints the last uncaught exception of an interactive session."""
    if not hasattr(sys, 'last_type'):
        raise ValueError('no last exception')
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file)


def tb_lineno(tb):
    """The current line of a traceback link."""
    return tb.tb_lineno
