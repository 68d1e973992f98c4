"""Compiles source files into the files that import reads instead (.pyc, with -O .pyo)."""
import __builtin__
import imp
import marshal
import os
import sys
import traceback

MAGIC = imp.get_magic()

__all__ = ['compile', 'main', 'PyCompileError']


class PyCompileError(Exception):
    """A source that cannot be compiled: exc_type, exc_value, file, msg (the text to show)."""

    def __init__(self, exc_type, exc_value, file, msg=''):
        name = exc_type.__name__
        if not msg:
            if exc_type is SyntaxError:
                text = ''.join(traceback.format_exception_only(exc_type, exc_value))
                msg = text.replace('File "<string>"', 'File "%s"' % file)
            else:
                msg = 'Sorry: %s: %s' % (name, exc_value)
        Exception.__init__(self, msg, name, exc_value, file)
        self.exc_type_name, self.exc_value, self.file, self.msg = name, exc_value, file, msg

    def __str__(self):
        return self.msg


def wr_long(f, x):
    """Writes x as four bytes, the lowest first."""
    f.write(''.join(chr(x >> shift & 0xff) for shift in (0, 8, 16, 24)))


def _stamped_source(path):
    """(time of its last change in whole seconds, text) of a source."""
    with open(path, 'U') as source:
        try:
            status = os.fstat(source.fileno())
        except AttributeError:
            status = os.stat(path)
        return long(status.st_mtime), source.read()


def compile(file, cfile=None, dfile=None, doraise=False):
    """Compiles `file` into `cfile` (default: file + 'c' or 'o').

    dfile: the name for messages.  A failure goes to stderr, with doraise it is a PyCompileError.
    """
    stamp, text = _stamped_source(file)
    name = dfile or file
    try:
        code = __builtin__.compile(text, name, 'exec')
    except Exception as error:
        problem = PyCompileError(error.__class__, error, name)
        if doraise:
            raise problem
        sys.stderr.write(problem.msg + '\n')
    else:
        _write(cfile or file + ('c' if __debug__ else 'o'), stamp, marshal.dumps(code))


def _write(path, stamp, body):
    with open(path, 'wb') as out:
        out.write('\0\0\0\0')      # not valid before it is whole
        wr_long(out, stamp)
        out.write(body)
        out.flush()
        out.seek(0, 0)
        out.write(MAGIC)


def main(args=None):
    """Compiles each file named ('-': the names stand on stdin); 1 if any failed, else 0."""
    names = sys.argv[1:] if args is None else args
    from_stdin = names == ['-']
    failed = 0
    for name in (iter(sys.stdin.readline, '') if from_stdin else names):
        name = name.rstrip('\n') if from_stdin else name
        try:
            compile(name, doraise=True)
        except PyCompileError as error:
            failed = 1
            sys.stderr.write('%s\n' % error.msg)
        except IOError as error:
            failed = 1
            sys.stderr.write('%s\n' % error)
    return failed


if __name__ == '__main__':
    sys.exit(main())
