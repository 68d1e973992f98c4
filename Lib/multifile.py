"""The parts of a message with parts, each as a file.  Old: see the email package.

    parts = multifile.MultiFile(open(path))
    parts.push('boundary')
    while parts.next():
        print parts.read()
    parts.pop()

Boundaries are a stack: a part may have parts.  level: how many of them have ended, last: was it the end of all of a kind
('--boundary--')?
"""
from warnings import warn
warn('the multifile module has been deprecated since Python 2.5', DeprecationWarning, stacklevel=2)
del warn

__all__ = ['MultiFile', 'Error']


class Error(Exception):
    "A boundary is missing, or what is asked for makes no sense."


class MultiFile:
    "A file that ends at the next boundary.  seekable: 0 for files that cannot seek()."

    seekable = 0

    def __init__(self, fp, seekable=1):
        self.fp = fp
        self.stack = []              # boundaries, the innermost first
        self.level, self.last = 0, 0
        if seekable:
            self.seekable = 1
            self.start = fp.tell()
            self.posstack = []       # where the parts around begin

    def tell(self):
        "The place in the part."
        return (self.fp.tell() if self.level <= 0 else self.lastpos) - self.start

    def seek(self, pos, whence=0):
        "Goes to a place in the part; Error beyond its end."
        here = self.tell()
        if whence == 2:
            if self.level <= 0:
                raise Error("can't use whence=2 yet")
            pos += self.lastpos - self.start
        elif whence == 1:
            pos += here
        if pos < 0 or self.level > 0 and pos > self.lastpos - self.start:
            raise Error('bad MultiFile.seek() call')
        self.fp.seek(self.start + pos)
        self.level = self.last = 0

    def readline(self):
        "A line, '' at the end of the part; Error when the file ends before the boundary."
        if self.level > 0:
            return ''
        line = self.fp.readline()
        if not line:
            self.level, self.last = len(self.stack), bool(self.stack)
            if self.stack:
                raise Error('sudden EOF in MultiFile.readline()')
            return ''
        if self.is_data(line):
            return line
        marker = line.rstrip()
        for depth, boundary in enumerate(self.stack):
            for mark, ends_all in (self.section_divider(boundary), 0), (self.end_marker(boundary), 1):
                if marker == mark:
                    return self._end_of_part(line, depth, ends_all)
        return line

    def _end_of_part(self, line, depth, ends_all):
        self.last = ends_all
        if self.seekable:
            self.lastpos = self.fp.tell() - len(line)
        self.level = depth + 1
        if self.level > 1:
            raise Error('Missing endmarker in MultiFile.readline()')
        return ''

    def readlines(self):
        "The lines up to the end of the part."
        return list(iter(self.readline, ''))

    def read(self):
        "The text up to the end of the part."
        return ''.join(self.readlines())

    def next(self):
        "Goes on to the next part; 0 when there is none."
        for line in iter(self.readline, ''):
            pass
        if self.level > 1 or self.last:
            return 0
        self.level = self.last = 0
        self._begin_here()
        return 1

    def _begin_here(self):
        if self.seekable:
            self.start = self.fp.tell()

    def push(self, sep):
        "Begins to look for a boundary; Error at the end of a part."
        if self.level > 0:
            raise Error('bad MultiFile.push() call')
        self.stack.insert(0, sep)
        if self.seekable:
            self.posstack.insert(0, self.start)
            self._begin_here()

    def pop(self):
        "The boundary counts no more: goes on behind its last part."
        if not self.stack:
            raise Error('bad MultiFile.pop() call')
        outermost = self.level <= 1
        self.level = max(0, self.level - 1)
        del self.stack[0]
        if outermost:
            self.last = 0
        if self.seekable:
            before, self.start = self.start, self.posstack.pop(0)
            if self.level > 0:
                self.lastpos += before - self.start     # the same place in the file

    # for subclasses

    def is_data(self, line):
        "Is it certain that the line is no boundary?"
        return not line.startswith('--')

    def section_divider(self, str):
        return '--' + str

    def end_marker(self, str):
        return '--' + str + '--'
