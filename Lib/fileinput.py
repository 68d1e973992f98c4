"""The lines of several files, one after the other: those named on the command line or in a list.

    for line in fileinput.input():          # sys.argv[1:]; without arguments, and for '-', stdin
        print fileinput.filename(), fileinput.filelineno(), line,

input(inplace=1) rewrites the files: what is printed goes into the file being read (the old one stays as
a backup while that lasts, for good when `backup` names an extension).
"""
import os
import sys

__all__ = ['input', 'close', 'nextfile', 'filename', 'lineno', 'filelineno', 'isfirstline', 'isstdin',
           'FileInput']

DEFAULT_BUFSIZE = 8 * 1024
_MODES = ('r', 'rU', 'U', 'rb')
_state = None   # the FileInput of the functions below


def input(files=None, inplace=0, backup='', bufsize=0, mode='r', openhook=None):
    """Begins to read; the functions of this module tell then where it is.  Arguments: FileInput.
    RuntimeError while an earlier input() is in the middle of a file."""
    global _state
    if _state and _state._file:
        raise RuntimeError('input() already active')
    _state = FileInput(files, inplace, backup, bufsize, mode, openhook)
    return _state


def close():
    "Ends the reading begun with input()."
    global _state
    ended, _state = _state, None
    if ended:
        ended.close()


def _of_the_active(name, doc):
    "The function that does for the active input what its method `name` does."
    def function():
        if not _state:
            raise RuntimeError('no active input()')
        return getattr(_state, name)()
    function.__name__, function.__doc__ = name, doc
    return function


nextfile = _of_the_active('nextfile', 'Leaves the rest of the file; its lines are not counted.')
filename = _of_the_active('filename', 'Name of the file being read; None before the first line.')
lineno = _of_the_active('lineno', 'Number of the line over all files; 0 before the first.')
filelineno = _of_the_active('filelineno', 'Number of the line in its file.')
fileno = _of_the_active('fileno', 'Descriptor of the file being read; -1 between files.')
isfirstline = _of_the_active('isfirstline', 'Is the line the first of its file?')
isstdin = _of_the_active('isstdin', 'Does the line come from sys.stdin?')


class FileInput:
    """The lines of `files` (names or one name; default sys.argv[1:], without any: '-').

    inplace: print writes to the file being read, whose old contents are kept under the extension
    `backup`.  mode: how files are opened.  openhook(name, mode): opens them instead of open().
    bufsize is taken for compatibility."""

    _file = None

    def __init__(self, files=None, inplace=0, backup='', bufsize=0, mode='r', openhook=None):
        if isinstance(files, basestring):
            files = (files,)
        elif files is None:
            files = sys.argv[1:]
        self.__waiting = list(files or ('-',))
        self.__waiting.reverse()
        self._inplace, self._backup = inplace, backup
        self.__total, self.__in_file = 0, 0
        self.__name, self.__from_stdin = None, False
        self.__old_stdout = self._output = self.__kept = None
        if mode not in _MODES:
            raise ValueError("FileInput opening mode must be one of 'r', 'rU', 'U' and 'rb'")
        if inplace and openhook:
            raise ValueError('FileInput cannot use an opening hook in inplace mode')
        if openhook and not callable(openhook):
            raise ValueError('FileInput openhook must be callable')
        self._mode, self.__open = mode, openhook or open

    def __del__(self):
        self.close()

    def close(self):
        "Ends the reading; files not begun are forgotten."
        try:
            self.nextfile()
        finally:
            self.__waiting = []

    def __iter__(self):
        return self

    def next(self):
        """The next line with its end; StopIteration behind the last file."""
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __getitem__(self, i):
        if i != self.__total:
            raise RuntimeError('accessing lines out of order')
        line = self.readline()
        if not line:
            raise IndexError('end of input reached')
        return line

    def readline(self):
        "The next line; '' after the last file."
        while True:
            if self._file is None:
                if not self.__waiting:
                    return ''
                self.__begin(self.__waiting.pop())
            line = self._file.readline()
            if line:
                self.__total += 1
                self.__in_file += 1
                return line
            self.nextfile()

    # -- from file to file

    def __begin(self, name):
        self.__name, self.__in_file = name, 0
        self.__from_stdin = name == '-'
        if self.__from_stdin:
            self.__name, self._file = '<stdin>', sys.stdin
        elif self._inplace:
            self.__begin_inplace(name)
        else:
            self._file = self.__open(name, self._mode)

    def __begin_inplace(self, name):
        self.__kept = kept = name + (self._backup or os.extsep + 'bak')
        try:
            os.unlink(kept)
        except os.error:
            pass   # there was none
        os.rename(name, kept)
        self._file = open(kept, self._mode)
        self._output = self.__successor(name)
        self.__old_stdout, sys.stdout = sys.stdout, self._output

    def __successor(self, name):
        "The new file `name`, open for writing, with the rights of the old one."
        try:
            rights = os.fstat(self._file.fileno()).st_mode
        except OSError:
            return open(name, 'w')
        flags = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, 'O_BINARY', 0)
        output = os.fdopen(os.open(name, flags, rights), 'w')
        try:
            os.chmod(name, rights)
        except OSError:
            pass   # a file system without rights
        return output

    def nextfile(self):
        "Leaves the file being read; its other lines are not counted."
        stdout, self.__old_stdout = self.__old_stdout, None
        if stdout:
            sys.stdout = stdout
        output, self._output = self._output, None
        source, self._file = self._file, None
        kept, self.__kept = self.__kept, None
        try:
            if output:
                output.close()
        finally:
            try:
                if source and not self.__from_stdin:
                    source.close()
            finally:
                if kept and not self._backup:
                    self.__forget(kept)
        self.__from_stdin = False

    @staticmethod
    def __forget(path):
        try:
            os.unlink(path)
        except OSError:
            pass   # somebody else has removed it

    # -- where the reading is

    def filename(self):
        """The name of the file of the last line, None before the first."""
        return self.__name

    def lineno(self):
        """How many lines have been read from all files."""
        return self.__total

    def filelineno(self):
        """The number of the last line in its file, from 1."""
        return self.__in_file

    def fileno(self):
        """The descriptor of the current file, -1 without one."""
        try:
            return self._file.fileno() if self._file else -1
        except ValueError:
            return -1

    def isfirstline(self):
        """Whether the last line was the first of its file."""
        return self.__in_file == 1

    def isstdin(self):
        """Whether the last line came from the standard input."""
        return self.__from_stdin


def hook_compressed(filename, mode):
    "An openhook: files named *.gz and *.bz2 are read uncompressed."
    extension = os.path.splitext(filename)[1]
    if extension == '.gz':
        from gzip import open as opener
    elif extension == '.bz2':
        from bz2 import BZ2File as opener
    else:
        opener = open
    return opener(filename, mode)


def hook_encoded(encoding):
    "Makes an openhook whose files give unicode lines."
    from io import open as text_open

    def hook(filename, mode):
        mode = mode.replace('U', '').replace('b', '') or 'r'
        return text_open(filename, mode, encoding=encoding, newline='')
    return hook


def _test():
    "Prints the lines of the files of the command line with their places; -i: in place, -b EXT: backup."
    import getopt
    options, names = getopt.getopt(sys.argv[1:], 'ib:')
    options = dict(options)
    for line in input(names, inplace='-i' in options, backup=options.get('-b', '')):
        print '%d: %s[%d]%s %s' % (lineno(), filename(), filelineno(), '*' if isfirstline() else '', line.rstrip('\r\n'))
    print '%d: %s[%d]' % (lineno(), filename(), filelineno())


if __name__ == '__main__':
    _test()
