"""The messages of the formats, and the marks (read, answered ...) that one takes over from another.

Marks have names that belong to no format: read answered flagged deleted draft passed old.  Each class tells its
own as a set of these (_marks) and takes those of others (_set_marks).
"""
from __future__ import absolute_import

import calendar
import copy
import email
import email.generator
import email.message
import StringIO
import time

from .errors import _wrong_type


def _stream(message, mangle_from_):
    "(file with the text of a message, a string or a file; is its 'From ' still to be mangled?)"
    if isinstance(message, email.message.Message):
        text = StringIO.StringIO()
        email.generator.Generator(text, mangle_from_, 0).flatten(message)
        return StringIO.StringIO(text.getvalue()), False
    if hasattr(message, 'read'):
        return message, mangle_from_
    if not isinstance(message, str):
        raise _wrong_type(message)
    return StringIO.StringIO(message), mangle_from_


def _parsed(source):
    "A message of text or a file, a copy of a message."
    if source is None:
        return email.message.Message()
    if isinstance(source, email.message.Message):
        return copy.deepcopy(source)
    return email.message_from_file(_stream(source, False)[0])


class Message(email.message.Message):
    "A message; made of text, of a file, or of another message (whose marks it takes)."

    def __init__(self, message=None):
        self._set_defaults(message)
        self._become_message(_parsed(message))
        if isinstance(message, Message):
            self._take_marks(message)

    def _set_defaults(self, source):
        "What a message of the format knows at first."

    _OF_EMAIL = ('_headers', '_unixfrom', '_payload', '_charset', 'preamble', 'epilogue', 'defects', '_default_type')

    def _become_message(self, message):
        known = vars(message)
        vars(self).update((name, known[name]) for name in self._OF_EMAIL if name in known)

    # marks, by names that no format has: read answered flagged deleted draft passed old

    def _marks(self):
        return set()

    def _set_marks(self, marks):
        pass

    def _take_marks(self, other):
        "Takes what another message has beyond the text."
        if type(other) is not Message:
            self._set_marks(other._marks())

    def _explain_to(self, message):
        "Gives the marks to a message of any format."
        if not isinstance(message, Message):
            raise TypeError('Cannot convert to specified type: %s' % type(message))
        message._take_marks(self)


class MaildirMessage(Message):
    "Knows its subdir ('new' or 'cur'), flags (DFPRST) and the time when it came."

    _FLAGS = {'D': 'draft', 'F': 'flagged', 'P': 'passed', 'R': 'answered', 'S': 'read', 'T': 'deleted'}

    def _set_defaults(self, source):
        self._subdir, self._info, self._date = 'new', '', time.time()

    def get_subdir(self):
        return self._subdir

    def set_subdir(self, subdir):
        if subdir not in ('new', 'cur'):
            raise ValueError("subdir must be 'new' or 'cur': %s" % subdir)
        self._subdir = subdir

    def get_flags(self):
        return self._info[2:] if self._info.startswith('2,') else ''

    def set_flags(self, flags):
        self._info = '2,' + ''.join(sorted(flags))

    def add_flag(self, flag):
        self.set_flags(set(self.get_flags()) | set(flag))

    def remove_flag(self, flag):
        if self.get_flags():
            self.set_flags(set(self.get_flags()) - set(flag))

    def get_date(self):
        "Seconds."
        return self._date

    def set_date(self, date):
        try:
            self._date = float(date)
        except ValueError:
            raise TypeError("can't convert to float: %s" % date)

    def get_info(self):
        "What stands behind the colon of the file's name."
        return self._info

    def set_info(self, info):
        if not isinstance(info, str):
            raise TypeError('info must be a string: %s' % type(info))
        self._info = info

    def _marks(self):
        marks = set(self._FLAGS[flag] for flag in self.get_flags() if flag in self._FLAGS)
        return marks | set(['old'] if self._subdir == 'cur' else [])

    def _set_marks(self, marks):
        self._subdir = 'cur' if 'old' in marks else self._subdir
        flags = [flag for flag, mark in self._FLAGS.items() if mark in marks]
        if flags:
            self.set_flags(flags)

    def _take_marks(self, other):
        if isinstance(other, MaildirMessage):
            self._subdir, self._info, self._date = other._subdir, other._info, other._date
            return
        Message._take_marks(self, other)
        if isinstance(other, _mboxMMDFMessage):
            try:
                self._date = float(calendar.timegm(time.strptime(' '.join(other.get_from().split()[-5:]))))
            except (ValueError, OverflowError):
                pass             # no date there: it came just now


def _unix_from(message):
    "The line 'From ...' that a message or a string brings, or None."
    line = message.partition('\n')[0] if isinstance(message, str) else None
    if isinstance(message, email.message.Message):
        line = message.get_unixfrom()
    return line if line and line.startswith('From ') else None


class _mboxMMDFMessage(Message):
    "Knows the line before it ('From ' is left out), and flags (RODFA), which are in the headers Status and X-Status."

    _FLAGS = [('Status', 'R', 'read'), ('Status', 'O', 'old'), ('X-Status', 'D', 'deleted'), ('X-Status', 'F', 'flagged'),
              ('X-Status', 'A', 'answered')]

    def _set_defaults(self, source):
        line = _unix_from(source)
        if line:
            self._from = line[5:]
        else:
            self.set_from('MAILER-DAEMON', True)

    def get_from(self):
        return self._from

    def set_from(self, from_, time_=None):
        "time_: a time tuple (or True: now) to write behind it."
        if time_ is not None:
            from_ += ' ' + time.asctime(time.gmtime() if time_ is True else time_)
        self._from = from_

    def get_flags(self):
        return ''.join([self.get(header, '') for header in ('Status', 'X-Status')])

    def set_flags(self, flags):
        left = set(flags)
        values = {'Status': '', 'X-Status': ''}
        for header, flag, _ in self._FLAGS:
            if flag in left:
                left.remove(flag)
                values[header] += flag
        values['X-Status'] += ''.join(sorted(left))
        for header in sorted(values):
            if header in self:
                self.replace_header(header, values[header])
            else:
                self.add_header(header, values[header])

    def add_flag(self, flag):
        self.set_flags(set(self.get_flags()) | set(flag))

    def remove_flag(self, flag):
        have = self.get_flags()
        if have or self.has_key('Status'):
            self.set_flags(set(have) - set(flag))

    def _marks(self):
        have = self.get_flags()
        return set(mark for _, flag, mark in self._FLAGS if flag in have)

    def _set_marks(self, marks):
        flags = [flag for _, flag, mark in self._FLAGS if mark in marks]
        if flags:
            self.add_flag(flags)

    def _take_marks(self, other):
        if isinstance(other, _mboxMMDFMessage):
            self._from = other._from             # the flags are in the headers
            return
        Message._take_marks(self, other)
        if isinstance(other, MaildirMessage):
            self.set_from('MAILER-DAEMON', time.gmtime(other.get_date()))
        # flags of other mailboxes, where these headers are no more than text
        # are left alone: _set_marks() only adds


class mboxMessage(_mboxMMDFMessage):
    "A message of an mbox."


class MMDFMessage(_mboxMMDFMessage):
    "A message of an MMDF mailbox."


class _WordMessage(Message):
    "Words stand for marks; they are a list, in the attribute that _KEPT_IN names."

    _WORDS = ()                  # (word, mark); where a mark has several words, the first is given for it

    def _set_defaults(self, source):
        setattr(self, self._KEPT_IN, [])

    def _words(self):
        return getattr(self, self._KEPT_IN)

    def _add_word(self, word, kind='word'):
        "Each word is there once."
        if not isinstance(word, str):
            raise TypeError('%s must be a string: %s' % (kind, type(word)))
        if word not in self._words():
            self._words().append(word)

    def _remove_word(self, word):
        words = self._words()
        words[:] = [other for other in words if other != word]

    def _marks(self):
        words = self._words()
        marks = set(mark for word, mark in self._WORDS if word in words)
        marks.add('old')
        if 'unseen' not in words:
            marks.add('read')
        return marks

    def _set_marks(self, marks):
        if 'read' not in marks:
            self._add_word('unseen')
        left = set(marks)
        for word, mark in self._WORDS:
            if mark in left:
                left.remove(mark)
                self._add_word(word)

    def _take_marks(self, other):
        if isinstance(other, self.__class__):
            for word in other._words():
                self._add_word(word)
        else:
            Message._take_marks(self, other)


class MHMessage(_WordMessage):
    "Knows the sequences that it is in."

    _KEPT_IN = '_sequences'
    _WORDS = ('replied', 'answered'), ('flagged', 'flagged')

    def get_sequences(self):
        return list(self._sequences)

    def set_sequences(self, sequences):
        self._sequences = list(sequences)

    def add_sequence(self, sequence):
        self._add_word(sequence, 'sequence')

    def remove_sequence(self, sequence):
        self._remove_word(sequence)


class BabylMessage(_WordMessage):
    "Knows its labels, and the headers that a reader shows."

    _KEPT_IN = '_labels'
    _WORDS = ('deleted', 'deleted'), ('answered', 'answered'), ('forwarded', 'passed'), ('resent', 'passed')
    _SHOWN = 'Date', 'From', 'Reply-To', 'To', 'CC', 'Subject'

    def _set_defaults(self, source):
        self._labels, self._visible = [], Message()

    def get_labels(self):
        return list(self._labels)

    def set_labels(self, labels):
        self._labels = list(labels)

    def add_label(self, label):
        self._add_word(label, 'label')

    def remove_label(self, label):
        self._remove_word(label)

    def get_visible(self):
        "A message of the shown headers."
        return Message(self._visible)

    def set_visible(self, visible):
        self._visible = Message(visible)

    def update_visible(self):
        "Shows the headers as they are now."
        for name in self._visible.keys():
            if name in self:
                self._visible.replace_header(name, self[name])
            else:
                del self._visible[name]
        for name in self._SHOWN:
            if name in self and name not in self._visible:
                self._visible[name] = self[name]

    def _take_marks(self, other):
        if isinstance(other, BabylMessage):
            self._visible = other.get_visible()
        _WordMessage._take_marks(self, other)
