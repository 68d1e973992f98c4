"""Reading a log with names instead of numbers."""
import os.path

import _hotshot
from _hotshot import WHAT_ADD_INFO, WHAT_DEFINE_FILE, WHAT_DEFINE_FUNC, WHAT_ENTER, WHAT_EXIT, WHAT_LINENO

__all__ = ["LogReader", "ENTER", "EXIT", "LINE"]

ENTER, EXIT, LINE = WHAT_ENTER, WHAT_EXIT, WHAT_LINENO


def _plain(path):
    return os.path.normcase(os.path.normpath(path))


class LogReader:
    """Iterates over (what, (file name, line, function), microseconds) for what in ENTER, EXIT, LINE.

    Each kind of record has a method, which returns the place that the record tells of, None for nothing to show.
    """

    def __init__(self, logfn):
        log = _hotshot.logreader(logfn)
        self._records, self._info = log, log.info
        self.close, self.fileno = log.close, log.fileno
        self.cwd = log.info["current-directory"][-1]
        self._paths = {}            # number of a file -> its name
        self._functions = {}        # (number of the file, first line) -> name of the function
        self._open = []             # (number of the file, first line) of each call that has not returned
        self._kinds = {WHAT_DEFINE_FILE: self._define_file, WHAT_DEFINE_FUNC: self._define_function, WHAT_ENTER: self._enter,
                       WHAT_EXIT: self._exit, WHAT_LINENO: self._line, WHAT_ADD_INFO: lambda *record: None}

    def close(self):
        """End reading."""

    def fileno(self):
        """The file descriptor of the log."""

    def addinfo(self, key, value):
        """A further note, for this reader only."""
        self._info.setdefault(key, []).append(value)

    def get_filename(self, fileno):
        if fileno not in self._paths:
            raise ValueError("unknown fileno")
        return self._paths[fileno]

    def get_filenames(self):
        return self._paths.values()

    def get_fileno(self, filename):
        wanted = _plain(filename)
        numbers = [number for number, path in self._paths.iteritems() if path == wanted]
        if not numbers:
            raise ValueError("unknown filename")
        return numbers[0]

    def get_funcname(self, fileno, lineno):
        """(the file's name, the name of its function that begins at a line)"""
        if (fileno, lineno) not in self._functions:
            raise ValueError("unknown function location")
        return self._paths[fileno], self._functions[fileno, lineno]

    def __iter__(self):
        return self

    def next(self, index=0):
        for record in self._records:
            place = self._kinds[record[0]](*record[1:])
            if place is not None:
                return record[0], place, record[1]
        raise StopIteration if index == 0 else IndexError

    __getitem__ = next

    # The kinds of records, with what stands behind the kind.

    def _define_file(self, path, number, _):
        self._paths[number] = _plain(path)

    def _define_function(self, name, number, line):
        self._functions[number, line] = name

    def _enter(self, passed, number, line):
        self._open.append((number, line))
        return self._place(line)

    def _exit(self, passed, *_):
        if self._open:                  # not so: the return from where profiling began
            place = self._place(self._open[-1][1])
            del self._open[-1]
            return place

    def _line(self, passed, _, line):
        return self._place(line) if self._open else None

    def _place(self, line):
        """A line in the innermost open call."""
        number, first = self._open[-1]
        return self._paths[number], line, self._functions[number, first]
