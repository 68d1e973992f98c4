"""Mailboxes in one file: what they share; mbox and MMDF."""
from __future__ import absolute_import

import errno
import os
import time

from .errors import _no_message, ExternalClashError, NoSuchMailboxError
from .files import _create_temporary, _lines, _lock_file, _PartialFile, _sync_close, _to_disk, _unlock_file
from .messages import _mboxMMDFMessage, _unix_from, mboxMessage, MMDFMessage
from .base import Mailbox


class _singlefileMailbox(Mailbox):
    "All messages in one file.  _toc: {key: (start, stop)}; what is changed is at the end of the file until flush()."

    def __init__(self, path, factory=None, create=True):
        Mailbox.__init__(self, path, factory, create)
        self._file = self._open_file(create)
        self._toc = None                         # read when it is needed
        self._next_key = 0
        self._pending = False                    # are there changes for flush()?
        self._pending_sync = False               # or only messages at the end?
        self._locked = False
        self._file_length = None                 # as we know it

    def _open_file(self, create):
        try:
            return open(self._path, 'rb+')
        except IOError as problem:
            if problem.errno in (errno.EACCES, errno.EROFS):
                return open(self._path, 'rb')
            if problem.errno != errno.ENOENT:
                raise
        if not create:
            raise NoSuchMailboxError(self._path)
        return open(self._path, 'wb+')

    def _lookup(self, key=None):
        "(start, stop) of a message; without a key the table is read if it was not."
        if self._toc is None:
            self._generate_toc()
        if key is not None:
            if key not in self._toc:
                raise _no_message(key)
            return self._toc[key]

    def _set_toc(self, places):
        self._toc, self._next_key = dict(enumerate(places)), len(places)
        self._file_length = self._length()

    def _length(self):
        self._file.seek(0, 2)
        return self._file.tell()

    def _put(self, key, message):
        self._toc[key] = self._append_message(message)
        self._keep(key, message)
        return key

    def _keep(self, key, message):
        "Remembers of a message written what the file tells elsewhere."

    def add(self, message):
        self._lookup()
        key = self._put(self._next_key, message)
        self._next_key, self._pending_sync = key + 1, True       # nothing else has moved
        return key

    def remove(self, key):
        self._lookup(key)
        del self._toc[key]
        self._forget(key)
        self._pending = True

    def _forget(self, key):
        "Drops what _keep() remembered."

    def __setitem__(self, key, message):
        self._lookup(key)
        self._put(key, message)
        self._pending = True

    def iterkeys(self):
        self._lookup()
        return iter(self._toc.keys())

    def has_key(self, key):
        self._lookup()
        return key in self._toc

    def __len__(self):
        self._lookup()
        return len(self._toc)

    def lock(self):
        if not self._locked:
            _lock_file(self._file)
            self._locked = True

    def unlock(self):
        if self._locked:
            _unlock_file(self._file)
            self._locked = False

    def close(self):
        try:
            self.flush()
        finally:
            try:
                if self._locked:
                    self.unlock()
            finally:
                self._file.close()

    def flush(self):
        "Writes the file anew when more than its end has changed."
        if not self._pending:
            if self._pending_sync:
                _to_disk(self._file)
                self._pending_sync = False
            return
        assert self._toc is not None
        self._check_length()
        fresh = _create_temporary(self._path)
        try:
            places = self._copy_messages(fresh)
            self._file_length = fresh.tell()
        except:
            fresh.close()
            os.remove(fresh.name)
            raise
        _sync_close(fresh)
        os.chmod(fresh.name, os.fstat(self._file.fileno()).st_mode)
        self._file.close()
        os.rename(fresh.name, self._path)
        self._file = open(self._path, 'rb+')
        self._toc, self._pending, self._pending_sync = places, False, False
        if self._locked:
            _lock_file(self._file, dotlock=False)

    def _check_length(self):
        length = self._length()
        if length != self._file_length:
            raise ExternalClashError('Size of mailbox file changed (expected %i, found %i)' % (self._file_length, length))

    def _copy_messages(self, target):
        "Writes all messages; the new table."
        places = {}
        self._pre_mailbox_hook(target)
        for key in sorted(self._toc):
            self._pre_message_hook(target)
            start, message = target.tell(), _PartialFile(self._file, *self._toc[key])
            for data in iter(lambda: message.read(1 << 20), ''):
                target.write(data)
            places[key] = start, target.tell()
            self._post_message_hook(target)
        return places

    # what stands around the messages

    def _pre_mailbox_hook(self, f):
        pass

    def _pre_message_hook(self, f):
        pass

    def _post_message_hook(self, f):
        pass

    def _append_message(self, message):
        "Writes a message at the end; its (start, stop).  If that fails the file is as before."
        target, before = self._file, self._length()
        if not self._toc and not self._pending:
            self._check_empty(before)
        try:
            self._pre_message_hook(target)
            place = self._install_message(message)
            self._post_message_hook(target)
        except BaseException:
            target.truncate(before)
            raise
        target.flush()
        self._file_length = target.tell()
        return place

    def _check_empty(self, length):
        "The first message of a file that has nothing needs the beginning too."
        if not length:
            self._pre_mailbox_hook(self._file)


class _mboxMMDF(_singlefileMailbox):
    "Messages with a line 'From ...' before them."

    _mangle_from_ = True

    def get_message(self, key):
        from_line, text = self._parts(key)
        message = self._message_factory(text.replace(os.linesep, '\n'))
        message.set_from(from_line[5:])
        return message

    def _parts(self, key):
        "(the line before it, the message)"
        from_line, _, text = self.get_file(key, True).read().partition(os.linesep)
        return from_line, text

    def get_string(self, key, from_=False):
        "The text; from_: with the line before it."
        from_line, text = self._parts(key)
        return (from_line + '\n' if from_ else '') + text.replace(os.linesep, '\n')

    def get_file(self, key, from_=False):
        whole = _PartialFile(self._file, *self._lookup(key))
        if from_:
            return whole
        whole.readline()
        return _PartialFile(self._file, whole._pos, whole._stop)

    def _from_line(self, message):
        "The line before it, and the rest of a string that brings its own."
        if isinstance(message, _mboxMMDFMessage):
            return 'From ' + message.get_from(), message
        line = _unix_from(message)
        if line is None:
            return 'From MAILER-DAEMON ' + time.asctime(time.gmtime()), message
        return line, message[len(line) + 1:] if isinstance(message, str) else message

    def _install_message(self, message):
        line, message = self._from_line(message)
        start = self._file.tell()
        self._file.write(line + os.linesep)
        self._dump_message(message, self._file, self._mangle_from_)
        return start, self._file.tell()


class mbox(_mboxMMDF):
    "The mailbox of most Unix programs: a line 'From ...' begins a message, an empty line ends it."

    _append_newline = True
    _message_factory = mboxMessage

    def _post_message_hook(self, f):
        f.write(os.linesep)

    def _generate_toc(self):
        starts, stops = [], []
        self._file.seek(0)
        position, empty_before = 0, 0            # empty_before: the length of an empty line just before
        for line in _lines(self._file):
            if line.startswith('From '):
                if starts:
                    stops.append(position - empty_before)
                starts.append(position)
            position += len(line)
            empty_before = len(line) if line == os.linesep else 0
        if starts:
            stops.append(position - empty_before)
        self._set_toc(zip(starts, stops))


class MMDF(_mboxMMDF):
    "The same between lines of four ^A."

    _message_factory = MMDFMessage
    _MARK = '\1\1\1\1'

    def _pre_message_hook(self, f):
        f.write(self._MARK + os.linesep)

    def _post_message_hook(self, f):
        f.write(os.linesep + self._MARK + os.linesep)

    def _generate_toc(self):
        places, start, position = [], None, 0
        self._file.seek(0)
        for line in _lines(self._file):
            begins = line.startswith(self._MARK + os.linesep)
            if begins and start is None:
                start = position + len(line)
            elif begins:
                places.append((start, position - len(os.linesep)))
                start = None
            position += len(line)
        if start is not None:                    # the end is missing
            places.append((start, position))
        self._set_toc(places)
