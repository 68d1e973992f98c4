"""Iterators of old programs over the messages of a file or a folder; they cannot write.

Each has next(), which gives factory(file) for one message after the other, None at the end.
"""
from __future__ import absolute_import

import os
import re
import rfc822

from .files import _PartialFile


class _Reader:
    "A sequence of messages, by next()."

    def __iter__(self):
        message = self.next()
        while message is not None:
            yield message
            message = self.next()


class _Mailbox(_Reader):
    "One file: a message lies between a line that _begins() and one that _ends(), or the end of the file."

    _first_line_belongs = False          # to the message, or is it a mark before it?

    def __init__(self, fp, factory=rfc822.Message):
        self.fp, self.factory, self.seekp = fp, factory, 0

    def next(self):
        message = None
        while message is None:
            self.fp.seek(self.seekp)
            before, after = self._find(self._begins)
            if after is None:
                self.seekp = before
                break
            start = before if self._first_line_belongs else after
            self.seekp, _ = self._find(self._ends)
            if start < self.seekp:       # one without anything is none
                message = self.factory(_PartialFile(self.fp, start, self.seekp))
        return message

    def _find(self, test):
        "Where the next line that is wanted begins and ends; (end of the file, None) if there is none."
        before = self.fp.tell()
        for line in iter(self.fp.readline, ''):
            after = self.fp.tell()
            if test(line):
                return before, after
            before = after
        return before, None


def _is_year_at_end(words):
    "Whether all that is left of a date is a year, with or without something more."
    if len(words) == 2:
        return re.match(r'\d{4}$', words[0]) is not None
    return len(words) == 1 and re.match(r'\d{4}', words[0]) is not None


# The words of a date before the year or time zone: day of the week, month, day, time.
_DATE_WORDS = [re.compile(word + '$') for word in (r'\w{3}', r'\w{3}', r'\d?\d', r'\d?\d:\d\d(:\d\d)?')]


def _is_date(words):
    if not all([test.match(word) for test, word in zip(_DATE_WORDS, words)]):
        return False
    left = words[len(_DATE_WORDS):]
    return _is_year_at_end(left) or _is_year_at_end(left[1:])


class UnixMailbox(_Mailbox):
    "An mbox: only a line 'From address date' begins a message."

    _first_line_belongs = True

    def _begins(self, line):
        return line.startswith('From ') and _is_date(line.split()[2:])

    def _ends(self, line):
        return self._begins(line)


class PortableUnixMailbox(UnixMailbox):
    "An mbox: any line with 'From ' begins one."

    def _begins(self, line):
        return line.startswith('From ')


class MmdfMailbox(_Mailbox):
    "Messages between lines of four ^A."

    def _begins(self, line):
        return line == '\1\1\1\1\n'

    _ends = _begins


class BabylMailbox(_Mailbox):
    "The file of Rmail in Emacs; messages begin with the headers that are shown."

    def _begins(self, line):
        return line == '*** EOOH ***\n'

    def _ends(self, line):
        return line in ('\x1f\x0c\n', '\x1f')


class MHMailbox(_Reader):
    "The files with numbers of a folder; boxes: those still to come."

    def __init__(self, dirname, factory=rfc822.Message):
        self.dirname, self.factory = dirname, factory
        names = [name for name in os.listdir(dirname) if name.isdigit() and name[0] != '0']
        self.boxes = sorted(names, key=int)

    def next(self):
        if not self.boxes:
            return None
        name = self.boxes.pop(0)
        message = self.factory(open(os.path.join(self.dirname, name)))
        if hasattr(message, '__dict__'):     # what the factory makes may be anything
            message._mh_msgno = name
        return message
