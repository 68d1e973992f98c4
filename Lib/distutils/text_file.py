"""TextFile: reads lines and takes comments, blanks and line ends off them."""
import sys


class TextFile:
    """filename or file (or both).  Options: strip_comments, skip_blanks, lstrip_ws, rstrip_ws, join_lines (a \\
    at the end joins), collapse_join (without the blanks that follow)."""

    default_options = {'strip_comments': 1, 'skip_blanks': 1, 'lstrip_ws': 0, 'rstrip_ws': 1, 'join_lines': 0,
                       'collapse_join': 0}

    def __init__(self, filename=None, file=None, **options):
        if filename is None and file is None:
            raise RuntimeError("you must supply either or both of 'filename' and 'file'")
        for name in options:
            if name not in self.default_options:
                raise KeyError("invalid TextFile option '%s'" % name)
        for name, default in self.default_options.items():
            setattr(self, name, options.get(name, default))
        if file is None:
            self.open(filename)
        else:
            self.filename, self.file, self.current_line = filename, file, 0
        self.linebuf = []

    def open(self, filename):
        """Opens a file."""
        self.filename, self.current_line = filename, 0
        self.file = open(filename, 'r')

    def close(self):
        """Closes it."""
        source, self.file = self.file, None
        source.close()
        self.filename = self.current_line = None

    def gen_error(self, msg, line=None):
        """A message with file and line; line: a number, or (first, last)."""
        line = self.current_line if line is None else line
        place = 'lines %d-%d: ' % tuple(line) if isinstance(line, (list, tuple)) else 'line %d: ' % line
        return '%s, %s%s' % (self.filename, place, msg)

    def error(self, msg, line=None):
        """Raises ValueError."""
        raise ValueError('error: ' + self.gen_error(msg, line))

    def warn(self, msg, line=None):
        """Writes to stderr."""
        sys.stderr.write('warning: ' + self.gen_error(msg, line) + '\n')

    def _uncomment(self, line):
        """The line without its comment, None if it was nothing else."""
        place = line.find('#')
        while place > 0 and line[place - 1] == '\\':
            place = line.find('#', place + 1)
        if place < 0:
            return line
        if not line[:place].strip():
            return None
        return line[:place] + ('\n' if line[-1] == '\n' else '')

    def __stripped(self, line):
        "Without the white space that the options leave out."
        line = line.lstrip() if self.lstrip_ws else line
        return line.rstrip() if self.rstrip_ws else line

    def readline(self):
        """The next line, None at the end."""
        if self.linebuf:
            return self.linebuf.pop()
        joined = None            # the lines before, if this one goes on with them
        while True:
            line = self.__counted_line(joined is not None)
            if line is None:
                if joined is not None:
                    self.warn('continuation line immediately precedes end-of-file')
                return joined
            line = self.__cleaned(line, joined)
            if line is None:     # a comment, be it between lines that are joined
                continue
            if self.skip_blanks and line in ('', '\n'):
                joined = None
            elif self.join_lines and line.endswith(('\\', '\\\n')):
                if joined is None:
                    self._first = self.current_line
                joined = line.rstrip('\n')[:-1]
            else:
                return line

    def __counted_line(self, joining):
        """A line of the file as it is, None at the end; current_line tells where it is."""
        line = self.file.readline()
        if not line:
            return None
        number = 1 + (self.current_line[1] if isinstance(self.current_line, list) else self.current_line)
        self.current_line = [self._first, number] if joining else number
        return line

    def __cleaned(self, line, joined):
        """A line as the options want it, behind those it is joined to; None if it is a comment."""
        if self.strip_comments and '#' in line:
            line = self._uncomment(line)
            if line is None:
                return None
            line = line.replace('\\#', '#')
        if joined is not None:
            line = joined + (line.lstrip() if self.collapse_join else line)
        return self.__stripped(line)

    def readlines(self):
        """The lines that are left."""
        return list(iter(self.readline, None))

    def unreadline(self, line):
        """Gives a line back."""
        self.linebuf.append(line)
