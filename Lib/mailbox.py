"""Mailboxes on disk: Maildir, mbox, MH, Babyl and MMDF, and the messages in them.

    inbox = mailbox.mbox('~/mbox')
    inbox.lock()
    for key, message in inbox.iteritems():
        if 'spam' in (message['subject'] or ''):
            inbox.discard(key)
    inbox.flush()
    inbox.close()

A mailbox is like a dict from keys to messages; keys stay the same while the mailbox is open.  Messages are
email.message.Message with marks of their format (read, answered ...): made of a message of another format, one takes the
marks over as far as its own format knows them.

Changes of single files (mbox, MMDF, Babyl) come to disk with flush(); those of folders (Maildir, MH) at once.  At the end
of the file are iterators of old programs (UnixMailbox and others).
"""
import calendar
import copy
import email
import email.generator
import email.message
import errno
import os
import re
import rfc822
import socket
import StringIO
import sys
import time

try:
    import fcntl
except ImportError:
    fcntl = None

__all__ = ['Mailbox', 'Maildir', 'mbox', 'MH', 'Babyl', 'MMDF', 'Message', 'MaildirMessage', 'mboxMessage', 'MHMessage',
           'BabylMessage', 'MMDFMessage', 'UnixMailbox', 'PortableUnixMailbox', 'MmdfMailbox', 'MHMailbox', 'BabylMailbox']


class Error(Exception):
    "What goes wrong with mailboxes."


class NoSuchMailboxError(Error):
    "It is not there, and was not to be made."


class NotEmptyError(Error):
    "A folder with something in it cannot be removed."


class ExternalClashError(Error):
    "Another program uses or changes it."


class FormatError(Error):
    "A file makes no sense."


def _no_message(key):
    return KeyError('No message with key: %s' % key)


def _wrong_type(message):
    return TypeError('Invalid message type: %s' % type(message))


# files

class _ProxyFile:
    "A place of its own in a file that others read too."

    def __init__(self, f, pos=None):
        self._file = f
        self._pos = f.tell() if pos is None else pos

    def _left(self):
        "Bytes until the end, None when that is the file's."

    def _here(self, method, *args):
        "What a method of the file gives at our place, which moves with it."
        source = self._file
        source.seek(self._pos)
        found = getattr(source, method)(*args)
        self._pos = source.tell()
        return found

    def _take(self, method, *sizes):
        "Reads; the smallest of the sizes that are limits counts."
        limits = [size for size in sizes + (self._left(),) if size is not None and size >= 0]
        return self._here(method, *([min(limits)] if limits else []))

    def read(self, size=None):
        return self._take('read', size)

    def readline(self, size=None):
        return self._take('readline', size)

    def readlines(self, sizehint=None):
        "The lines, about sizehint bytes of them."
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if sizehint is not None and 0 <= sizehint <= size:
                break
        return lines

    def __iter__(self):
        return iter(self.readline, '')

    def tell(self):
        return self._pos

    def seek(self, offset, whence=0):
        self._here('seek', offset, whence)

    def close(self):
        "Forgets the file, and closes it if nobody else would."
        source = self.__dict__.pop('_file', None)
        if source is not None and hasattr(source, 'close'):
            source.close()


class _PartialFile(_ProxyFile):
    "Only the bytes from start to stop of a file."

    def __init__(self, f, start=None, stop=None):
        _ProxyFile.__init__(self, f, start)
        self._start, self._stop = start, stop

    def _left(self):
        return None if self._stop is None else max(0, self._stop - self._pos)

    def tell(self):
        return self._pos - self._start

    def seek(self, offset, whence=0):
        base = {0: self._start, 1: self._pos}.get(whence, self._stop)
        self._pos = base + offset

    def close(self):
        self.__dict__.pop('_file', None)         # others need it still


def _lines(source):
    return iter(source.readline, '')


def _to_disk(target):
    target.flush()
    if hasattr(os, 'fsync'):
        os.fsync(target.fileno())


def _sync_close(target):
    _to_disk(target)
    target.close()


def _create_carefully(path):
    "A new file; OSError when the name is taken."
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0666))
    return open(path, 'rb+')


def _create_temporary(path):
    "A new file beside path."
    return _create_carefully('%s.%s.%s.%s' % (path, int(time.time()), socket.gethostname(), os.getpid()))


def _remove_if_there(path):
    try:
        os.remove(path)
    except OSError as problem:
        if problem.errno != errno.ENOENT:
            raise


def _rename_new(source, target):
    "Renames a file; OSError (EEXIST) rather than to take the place of another."
    if hasattr(os, 'link'):
        os.link(source, target)
        os.remove(source)
    else:
        os.rename(source, target)


def _lock_file(f, dotlock=True):
    "Locks a file for this process, by the system and by a file beside it; ExternalClashError when another one has it."
    held = False
    try:
        if fcntl:
            try:
                fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held = True
            except IOError as problem:
                if problem.errno in (errno.EAGAIN, errno.EACCES, errno.EROFS):
                    raise ExternalClashError('lockf: lock unavailable: %s' % f.name)
                raise
        if dotlock:
            _lock_by_name(f.name)
    except:
        if held:
            fcntl.lockf(f, fcntl.LOCK_UN)
        raise


def _lock_by_name(path):
    try:
        mine = _create_temporary(path + '.lock')
    except IOError as problem:
        if problem.errno in (errno.EACCES, errno.EROFS):
            return               # a folder where nobody can write needs no such lock
        raise
    except OSError as problem:
        if problem.errno in (errno.EACCES, errno.EROFS):
            return
        raise
    mine.close()
    try:
        _rename_new(mine.name, path + '.lock')
    except OSError as problem:
        os.remove(mine.name)
        if problem.errno == errno.EEXIST:
            raise ExternalClashError('dot lock unavailable: %s' % path)
        raise


def _unlock_file(f):
    if fcntl:
        fcntl.lockf(f, fcntl.LOCK_UN)
    _remove_if_there(f.name + '.lock')


# messages

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


class _WordList(list):
    "Words, each once."

    def add(self, word, what):
        if not isinstance(word, str):
            raise TypeError('%s must be a string: %s' % (what, type(word)))
        if word not in self:
            self.append(word)

    def drop(self, word):
        self[:] = [other for other in self if other != word]


class Message(email.message.Message):
    "A message; made of text, of a file, or of another message (whose marks it takes)."

    def __init__(self, message=None):
        self._become_message(_parsed(message))
        if isinstance(message, Message):
            self._take_marks(message)

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

    def __init__(self, message=None):
        self._subdir, self._info, self._date = 'new', '', time.time()
        Message.__init__(self, message)

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

    def __init__(self, message=None):
        self.set_from('MAILER-DAEMON', True)
        line = _unix_from(message)
        if line:
            self.set_from(line[5:])
        Message.__init__(self, message)

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


class MHMessage(Message):
    "Knows the sequences that it is in."

    _SEQUENCES = [('replied', 'answered'), ('flagged', 'flagged')]

    def __init__(self, message=None):
        self._sequences = _WordList()
        Message.__init__(self, message)

    def get_sequences(self):
        return list(self._sequences)

    def set_sequences(self, sequences):
        self._sequences[:] = sequences

    def add_sequence(self, sequence):
        self._sequences.add(sequence, 'sequence')

    def remove_sequence(self, sequence):
        self._sequences.drop(sequence)

    def _marks(self):
        marks = [mark for name, mark in self._SEQUENCES if name in self._sequences]
        return set(marks + ['old'] + ([] if 'unseen' in self._sequences else ['read']))

    def _set_marks(self, marks):
        for name, given in [('unseen', 'read' not in marks)] + [(name, mark in marks) for name, mark in self._SEQUENCES]:
            if given:
                self.add_sequence(name)

    def _take_marks(self, other):
        if isinstance(other, MHMessage):
            for name in other._sequences:
                self.add_sequence(name)
        else:
            Message._take_marks(self, other)


class BabylMessage(Message):
    "Knows its labels, and the headers that a reader shows."

    _LABELS = [('deleted', 'deleted'), ('answered', 'answered'), ('forwarded', 'passed')]
    _OTHER_LABELS = [('resent', 'passed')]
    _SHOWN = 'Date', 'From', 'Reply-To', 'To', 'CC', 'Subject'

    def __init__(self, message=None):
        self._labels, self._visible = _WordList(), Message()
        Message.__init__(self, message)

    def get_labels(self):
        return list(self._labels)

    def set_labels(self, labels):
        self._labels[:] = labels

    def add_label(self, label):
        self._labels.add(label, 'label')

    def remove_label(self, label):
        self._labels.drop(label)

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

    def _marks(self):
        marks = [mark for name, mark in self._LABELS + self._OTHER_LABELS if name in self._labels]
        return set(marks + ['old'] + ([] if 'unseen' in self._labels else ['read']))

    def _set_marks(self, marks):
        for name, given in [('unseen', 'read' not in marks)] + [(name, mark in marks) for name, mark in self._LABELS]:
            if given:
                self.add_label(name)

    def _take_marks(self, other):
        if isinstance(other, BabylMessage):
            self._visible = other.get_visible()
            for name in other._labels:
                self.add_label(name)
        else:
            Message._take_marks(self, other)


# mailboxes

class Mailbox:
    "What all of them can.  factory(file): makes what [] gives; None: the messages of the format."

    _append_newline = False      # does every message end with a line end?

    def __init__(self, path, factory=None, create=True):
        self._path = os.path.abspath(os.path.expanduser(path))
        self._factory = factory

    def _missing(self, *args):
        raise NotImplementedError('Method must be implemented by subclass')

    def add(self, message):
        "Adds a message, a string or a file; its key."
        self._missing()

    def remove(self, key):
        self._missing()

    def __setitem__(self, key, message):
        self._missing()

    def iterkeys(self):
        self._missing()

    def has_key(self, key):
        self._missing()

    def __len__(self):
        self._missing()

    def get_message(self, key):
        "A message of the format."
        self._missing()

    def get_string(self, key):
        self._missing()

    def get_file(self, key):
        "A file to read; close it after use."
        self._missing()

    def lock(self):
        "Keeps other programs out; ExternalClashError when one is in."
        self._missing()

    def unlock(self):
        self._missing()

    def flush(self):
        "Brings changes to disk."
        self._missing()

    def close(self):
        self._missing()

    def __delitem__(self, key):
        self.remove(key)

    def discard(self, key):
        "Removes a message, if there is one."
        try:
            self.remove(key)
        except KeyError:
            pass

    def __getitem__(self, key):
        return self._factory(self.get_file(key)) if self._factory else self.get_message(key)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self):
        return [key for key in self.iterkeys()]

    def iteritems(self):
        "(key, message); those that vanish meanwhile are left out."
        for key in self.iterkeys():
            try:
                yield key, self[key]
            except KeyError:
                continue

    def items(self):
        return [pair for pair in self.iteritems()]

    def itervalues(self):
        for key, message in self.iteritems():
            yield message

    __iter__ = itervalues

    def values(self):
        return [message for key, message in self.iteritems()]

    def __contains__(self, key):
        return self.has_key(key)

    def clear(self):
        for key in self.keys():
            self.discard(key)

    def pop(self, key, default=None):
        try:
            message = self[key]
        except KeyError:
            return default
        self.discard(key)
        return message

    def popitem(self):
        for key in self.iterkeys():
            return key, self.pop(key)
        raise KeyError('No messages in mailbox')

    def update(self, arg=None):
        "Puts messages in the place of others: a mapping or pairs; KeyError at the end when some had no place."
        source = arg.iteritems() if hasattr(arg, 'iteritems') else arg.items() if hasattr(arg, 'items') else arg
        lost = False
        for key, message in source:
            try:
                self[key] = message
            except KeyError:
                lost = True
        if lost:
            raise KeyError('No message with key(s)')

    def _dump_message(self, message, target, mangle_from_=False):
        "Writes a message, a string or a file with the line ends of the system; mangle_from_: '>' before 'From '."
        source, mangle_from_ = _stream(message, mangle_from_)
        line = ''
        for line in _lines(source):
            if mangle_from_ and line.startswith('From '):
                line = '>' + line
            target.write(line.replace('\n', os.linesep))
        if self._append_newline and line and not line.endswith('\n'):
            target.write(os.linesep)


def _is_new_folder(path, create):
    "Makes a folder, if it is not there and may be made (NoSuchMailboxError); was it made?"
    missing = not os.path.exists(path)
    if missing and not create:
        raise NoSuchMailboxError(path)
    if missing:
        os.mkdir(path, 0700)
    return missing


class Maildir(Mailbox):
    """A folder with a file for each message: written in tmp, then moved to new, and to cur once seen.

    Folders in it are mailboxes of their own, named with a dot at the beginning."""

    colon = ':'
    _count = 1                   # messages that this process has made
    _TMP_LIFE = 36 * 60 * 60     # seconds after which a file in tmp is left over

    def __init__(self, dirname, factory=rfc822.Message, create=True):
        Mailbox.__init__(self, dirname, factory, create)
        self._paths = dict((name, os.path.join(self._path, name)) for name in ('tmp', 'new', 'cur'))
        if _is_new_folder(self._path, create):
            for part in sorted(self._paths):
                os.mkdir(self._paths[part], 0700)
        self._toc = {}                           # {key: path below the folder}
        self._toc_mtimes = {'new': 0, 'cur': 0}
        self._last_read = 0
        self._skewfactor = 0.1                   # seconds by which clocks of file systems may differ

    # files and keys

    def _absolute(self, key):
        return os.path.join(self._path, self._lookup(key))

    def _lookup(self, key):
        "The file of a message, below the folder; another program may have renamed it."
        known = self._toc.get(key)
        if known is None or not os.path.exists(os.path.join(self._path, known)):
            self._refresh()
            known = self._toc.get(key)
        if known is None:
            raise _no_message(key)
        return known

    def _refresh(self):
        "Reads new and cur, if they may have changed since they were read."
        if time.time() - self._last_read > 2 + self._skewfactor:
            times = dict((name, os.path.getmtime(self._paths[name])) for name in self._toc_mtimes)
            if all([times[name] <= self._toc_mtimes[name] for name in times]):
                return
            self._toc_mtimes.update(times)
        self._toc = {}
        for name in 'new', 'cur':
            for entry in os.listdir(self._paths[name]):
                if not os.path.isdir(os.path.join(self._paths[name], entry)):
                    self._toc[entry.partition(self.colon)[0]] = os.path.join(name, entry)
        self._last_read = time.time()

    def _create_tmp(self):
        "A new file in tmp, with a name that there will never be again."
        now = time.time()
        host = socket.gethostname().replace('/', r'\057').replace(':', r'\072')
        name = '%s.M%sP%sQ%s.%s' % (int(now), int(now % 1 * 1e6), os.getpid(), Maildir._count, host)
        path = os.path.join(self._paths['tmp'], name)
        if not os.path.exists(path):
            Maildir._count += 1
            try:
                return _create_carefully(path)
            except OSError as problem:
                if problem.errno != errno.EEXIST:
                    raise
        raise ExternalClashError('Name clash prevented file creation: %s' % path)

    # messages

    def add(self, message):
        target = self._create_tmp()
        try:
            self._dump_message(message, target)
        except BaseException:
            target.close()
            os.remove(target.name)
            raise
        _sync_close(target)
        key = os.path.basename(target.name).partition(self.colon)[0]
        subdir, ending = 'new', ''
        if isinstance(message, MaildirMessage):
            subdir, ending = message.get_subdir(), self._ending(message.get_info())
            os.utime(target.name, (os.path.getatime(target.name), message.get_date()))
        path = os.path.join(self._paths[subdir], key + ending)
        try:
            _rename_new(target.name, path)
        except OSError as problem:
            os.remove(target.name)
            if problem.errno == errno.EEXIST:
                raise ExternalClashError('Name clash with existing message: %s' % path)
            raise
        return key

    def _ending(self, info):
        return self.colon + info if info else ''

    def remove(self, key):
        os.remove(self._absolute(key))

    def discard(self, key):
        try:
            self.remove(key)
        except KeyError:
            pass
        except OSError as problem:
            if problem.errno != errno.ENOENT:
                raise

    def __setitem__(self, key, message):
        before = self._lookup(key)
        added = self._lookup(self.add(message))
        marked = isinstance(message, MaildirMessage)
        subdir, name = os.path.split(added if marked else before)
        self.discard(key)
        path = os.path.join(self._paths[subdir], key + self._ending(name.partition(self.colon)[2]))
        os.rename(os.path.join(self._path, added), path)
        if marked:
            os.utime(path, (os.path.getatime(path), message.get_date()))

    def get_message(self, key):
        path = self._absolute(key)
        with open(path, 'r') as source:
            message = self._factory(source) if self._factory else MaildirMessage(source)
        subdir, name = self._lookup(key).split(os.sep)
        message.set_subdir(subdir)
        info = name.partition(self.colon)[2]
        if info:
            message.set_info(info)
        message.set_date(os.path.getmtime(path))
        return message

    def get_string(self, key):
        with open(self._absolute(key), 'r') as source:
            return source.read()

    def get_file(self, key):
        return _ProxyFile(open(self._absolute(key), 'rb'))

    def iterkeys(self):
        self._refresh()
        for key in list(self._toc):
            try:
                self._lookup(key)
            except KeyError:
                continue
            yield key

    def has_key(self, key):
        self._refresh()
        return key in self._toc

    def __len__(self):
        self._refresh()
        return len(self._toc)

    def next(self):
        "The messages one after the other, None at the end."
        if not hasattr(self, '_left_keys'):
            self._left_keys = iter(self.keys())
        for key in self._left_keys:
            try:
                return self[key]
            except KeyError:
                continue

    # the whole

    def flush(self):
        "There is nothing to do."

    lock = unlock = close = flush

    def _folder_path(self, name):
        return os.path.join(self._path, '.' + name)

    def list_folders(self):
        return [name[1:] for name in os.listdir(self._path)
                if len(name) > 1 and name[0] == '.' and os.path.isdir(os.path.join(self._path, name))]

    def get_folder(self, folder):
        return Maildir(self._folder_path(folder), factory=self._factory, create=False)

    def add_folder(self, folder):
        "A folder, made if it is not there."
        path = self._folder_path(folder)
        made = Maildir(path, factory=self._factory)
        mark = os.path.join(path, 'maildirfolder')
        if not os.path.exists(mark):
            os.close(os.open(mark, os.O_CREAT | os.O_WRONLY, 0666))
        return made

    def remove_folder(self, folder):
        "Removes a folder without messages."
        path = self._folder_path(folder)
        for name in 'new', 'cur':
            for entry in os.listdir(os.path.join(path, name)):
                if entry[0] != '.':
                    raise NotEmptyError('Folder contains message(s): %s' % folder)
        for entry in os.listdir(path):
            if entry not in self._paths and os.path.isdir(os.path.join(path, entry)):
                raise NotEmptyError("Folder contains subdirectory '%s': %s" % (folder, entry))
        for where, folders, files in os.walk(path, topdown=False):
            for remove, names in (os.remove, files), (os.rmdir, folders):
                for name in names:
                    remove(os.path.join(where, name))
        os.rmdir(path)

    def clean(self):
        "Removes what was left in tmp long ago."
        now = time.time()
        for name in os.listdir(self._paths['tmp']):
            path = os.path.join(self._paths['tmp'], name)
            if now - os.path.getatime(path) > self._TMP_LIFE:
                os.remove(path)


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
        return key

    def add(self, message):
        self._lookup()
        key = self._put(self._next_key, message)
        self._next_key, self._pending_sync = key + 1, True       # nothing else has moved
        return key

    def remove(self, key):
        self._lookup(key)
        del self._toc[key]
        self._pending = True

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


class MH(Mailbox):
    "A folder with files 1, 2, 3 ...; sequences are sets of messages with a name."

    def __init__(self, path, factory=None, create=True):
        Mailbox.__init__(self, path, factory, create)
        if _is_new_folder(self._path, create):
            os.close(os.open(self._sequences_path(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0600))
        self._locked = False

    def _sequences_path(self):
        return os.path.join(self._path, '.mh_sequences')

    def _message_path(self, key):
        return os.path.join(self._path, str(key))

    def _open_message(self, key, mode):
        try:
            return open(self._message_path(key), mode)
        except IOError as problem:
            if problem.errno == errno.ENOENT:
                raise _no_message(key)
            raise

    class _Held:
        "Locks a file while the mailbox is locked."

        def __init__(self, mailbox, opened):
            self.opened, self.locks = opened, mailbox._locked

        def __enter__(self):
            if self.locks:
                _lock_file(self.opened)
            return self.opened

        def __exit__(self, *problem):
            try:
                if self.locks:
                    _unlock_file(self.opened)
            finally:
                self.opened.close()

    def add(self, message):
        key = max(self.keys() or [0]) + 1
        path = self._message_path(key)
        target = _create_carefully(path)
        written = False
        try:
            with self._Held(self, target):
                self._write(message, key, target)
                written = True
        finally:
            if not written:
                os.remove(path)
        return key

    def _write(self, message, key, target):
        self._dump_message(message, target)
        if isinstance(message, MHMessage):
            self._dump_sequences(message, key)
        _to_disk(target)

    def __setitem__(self, key, message):
        with self._Held(self, self._open_message(key, 'rb+')) as target:
            target.truncate(0)
            self._write(message, key, target)

    def remove(self, key):
        self._open_message(key, 'rb+').close()
        os.remove(self._message_path(key))

    def get_message(self, key):
        with self._Held(self, self._open_message(key, 'r+' if self._locked else 'r')) as source:
            message = MHMessage(source)
        for name, keys in self.get_sequences().items():
            if key in keys:
                message.add_sequence(name)
        return message

    def get_string(self, key):
        with self._Held(self, self._open_message(key, 'r+' if self._locked else 'r')) as source:
            return source.read()

    def get_file(self, key):
        return _ProxyFile(self._open_message(key, 'rb'))

    def iterkeys(self):
        return iter(sorted([int(name) for name in os.listdir(self._path) if name.isdigit()]))

    def has_key(self, key):
        return os.path.exists(self._message_path(key))

    def __len__(self):
        return len(self.keys())

    def lock(self):
        if not self._locked:
            self._file = open(self._sequences_path(), 'rb+')
            _lock_file(self._file)
            self._locked = True

    def unlock(self):
        if self._locked:
            _unlock_file(self._file)
            _sync_close(self._file)
            del self._file
            self._locked = False

    def flush(self):
        "There is nothing to do."

    def close(self):
        if self._locked:
            self.unlock()

    # folders

    def list_folders(self):
        return [name for name in os.listdir(self._path) if os.path.isdir(os.path.join(self._path, name))]

    def get_folder(self, folder):
        return MH(os.path.join(self._path, folder), factory=self._factory, create=False)

    def add_folder(self, folder):
        return MH(os.path.join(self._path, folder), factory=self._factory)

    def remove_folder(self, folder):
        "Removes a folder without messages."
        path = os.path.join(self._path, folder)
        entries = os.listdir(path)
        if set(entries) - set(['.mh_sequences']):
            raise NotEmptyError('Folder not empty: %s' % self._path)
        for name in entries:
            os.remove(os.path.join(path, name))
        os.rmdir(path)

    # sequences

    def get_sequences(self):
        "{name: [keys of messages that are there]}"
        found, there = {}, set(self.keys())
        with open(self._sequences_path(), 'r') as lines:
            for line in lines:
                name, colon, ranges = line.partition(':')
                if not line.strip():
                    continue
                try:
                    if not colon:
                        raise ValueError
                    keys = there.intersection(*[set(self._expanded(ranges))])
                except ValueError:
                    raise FormatError('Invalid sequence specification: %s' % line.rstrip())
                if keys:
                    found[name] = sorted(keys)
        return found

    def _expanded(self, ranges):
        for part in ranges.split():
            first, dash, last = part.partition('-')
            for key in xrange(int(first), int(last if dash else first) + 1):
                yield key

    def set_sequences(self, sequences):
        lines = ['%s: %s\n' % (name, self._ranges(keys)) for name, keys in sequences.iteritems() if len(keys)]
        with open(self._sequences_path(), 'r+') as target:
            target.truncate(0)
            target.writelines(lines)
            _to_disk(target)

    def _ranges(self, keys):
        "'1-3 5' for [1, 2, 3, 5]"
        runs = []
        for key in sorted(set(keys)):
            if runs and runs[-1][1] == key - 1:
                runs[-1][1] = key
            else:
                runs.append([key, key])
        return ' '.join([str(first) if first == last else '%d-%d' % (first, last) for first, last in runs])

    def pack(self):
        "Numbers the messages 1, 2, 3 ...; keys known before are of no use then."
        sequences = self.get_sequences()
        renamed = {}
        for new, old in enumerate(self.iterkeys(), 1):
            if new != old:
                _rename_new(self._message_path(old), self._message_path(new))
            renamed[old] = new
        if any([old != new for old, new in renamed.items()]):
            self.set_sequences(dict((name, [renamed[key] for key in keys]) for name, keys in sequences.items()))

    def _dump_sequences(self, message, key):
        "Puts a message into the sequences that it knows, and into no others."
        wanted = message.get_sequences()
        sequences = self.get_sequences()
        for name in set(sequences) | set(wanted):
            keys = set(sequences.get(name, ())) - set([key])
            sequences[name] = sorted(keys | set([key] if name in wanted else []))
        self.set_sequences(sequences)


class Babyl(_singlefileMailbox):
    "The mailbox of Rmail in Emacs: labels, headers whole and as they are shown, text."

    _ATTRIBUTES = frozenset('unseen deleted filed answered forwarded edited resent'.split())
    _EOOH = '*** EOOH ***'       # end of the whole headers

    def __init__(self, path, factory=None, create=True):
        _singlefileMailbox.__init__(self, path, factory, create)
        self._labels = {}

    def add(self, message):
        key = _singlefileMailbox.add(self, message)
        self._keep_labels(key, message)
        return key

    def _keep_labels(self, key, message):
        if isinstance(message, BabylMessage):
            self._labels[key] = message.get_labels()

    def remove(self, key):
        _singlefileMailbox.remove(self, key)
        self._labels.pop(key, None)

    def __setitem__(self, key, message):
        _singlefileMailbox.__setitem__(self, key, message)
        self._keep_labels(key, message)

    def get_labels(self):
        "The labels in use that users chose."
        self._lookup()
        return list(set().union(*self._labels.values()) - self._ATTRIBUTES)

    def _sections(self, key):
        "(headers, headers shown, text), with '\\n'."
        lines = _PartialFile(self._file, *self._lookup(key)).read().replace(os.linesep, '\n').splitlines(True)[1:]
        end = lines.index(self._EOOH + '\n') if self._EOOH + '\n' in lines else len(lines)
        shown = lines[end + 1:]
        text = shown.index('\n') + 1 if '\n' in shown else len(shown)
        return ''.join(lines[:end]), ''.join(shown[:text]), ''.join(shown[text:])

    def get_message(self, key):
        headers, shown, text = self._sections(key)
        message = BabylMessage(headers + text)
        message.set_visible(shown)
        if key in self._labels:
            message.set_labels(self._labels[key])
        return message

    def get_string(self, key):
        headers, shown, text = self._sections(key)
        return headers + text

    def get_file(self, key):
        return StringIO.StringIO(self.get_string(key).replace('\n', os.linesep))

    def _generate_toc(self):
        places, labels, start, position = [], [], None, 0
        self._file.seek(0)
        for line in _lines(self._file):
            mark = line.rstrip('\r\n')
            if mark in ('\x1f', '\x1f\x0c') and start is not None:
                places.append((start, position - len(os.linesep)))
                start = None
            position += len(line)
            if mark == '\x1f\x0c':
                start = position
                line = self._file.readline()
                position += len(line)
                labels.append([word.strip() for word in line[1:].split(',') if word.strip()])
        if start is not None:                    # the end is missing
            places.append((start, position - len(os.linesep)))
        self._labels = dict(enumerate(labels))
        self._set_toc(places)

    def _pre_mailbox_hook(self, f):
        f.write(os.linesep.join(['BABYL OPTIONS:', 'Version: 5', 'Labels:' + ','.join(self.get_labels()), '\x1f']))

    def _pre_message_hook(self, f):
        f.write('\x0c' + os.linesep)

    def _post_message_hook(self, f):
        f.write(os.linesep + '\x1f')

    def _install_message(self, message):
        target = self._file
        start = target.tell()
        target.write(self._label_line(message.get_labels() if isinstance(message, BabylMessage) else []))
        headers, text = self._split(message)
        if isinstance(message, BabylMessage):
            shown = self._split(message.get_visible())[0]
        else:
            shown = headers
        for part in headers, self._EOOH + '\n', shown, text:
            target.write(part.replace('\n', os.linesep))
        return start, target.tell()

    def _label_line(self, labels):
        special = ''.join([', ' + label for label in labels if label in self._ATTRIBUTES])
        return '1%s,,%s' % (special, ','.join([' ' + label for label in labels if label not in self._ATTRIBUTES] + [
            ''])) + os.linesep

    def _split(self, message):
        "(headers with the empty line, text)"
        whole = _stream(message, False)[0].read()
        headers, empty, text = whole.replace(os.linesep, '\n').partition('\n\n')
        return (headers + '\n\n', text) if empty or not text else (headers, '')


# iterators of old programs

class _Mailbox:
    "next() gives factory(file) for one message after the other, None at the end."

    def __init__(self, fp, factory=rfc822.Message):
        self.fp, self.factory, self.seekp = fp, factory, 0

    def __iter__(self):
        return iter(self.next, None)

    def next(self):
        while True:
            try:
                start, stop = self._next_place()
            except EOFError:
                return None
            finally:
                self.seekp = self.fp.tell()
            if start < stop:                     # one without anything is none
                return self.factory(_PartialFile(self.fp, start, stop))

    def _next_place(self):
        self.fp.seek(self.seekp)
        self._search_start()
        start = self.fp.tell()
        self._search_end()
        return start, self.fp.tell()

    def _skip(self, ends, before=False):
        "Reads to the line that is wanted, and stays after it (or before); EOFError when there is none."
        while True:
            position = self.fp.tell()
            line = self.fp.readline()
            if not line:
                raise EOFError
            if ends(line):
                if before:
                    self.fp.seek(position)
                return

    def _search_end(self):
        try:
            self._skip(self._is_end, before=True)
        except EOFError:
            pass                                 # the file's end is one too


class UnixMailbox(_Mailbox):
    "An mbox: only a line 'From address date' begins a message."

    _from_line = re.compile(r'From \s*\S+\s+\w{3}\s+\w{3}\s+\d?\d\s+\d?\d:\d\d(:\d\d)?(\s+\S+)?\s+\d{4}\s*(\S+\s*)?$')

    def _is_from_line(self, line):
        return line.startswith('From ') and self._from_line.match(line) is not None

    _is_end = _is_from_line

    def _search_start(self):
        self._skip(self._is_from_line, before=True)

    def _search_end(self):
        self.fp.readline()                       # that is where it begins
        _Mailbox._search_end(self)


class PortableUnixMailbox(UnixMailbox):
    "An mbox: any line with 'From ' begins one."

    def _is_from_line(self, line):
        return line.startswith('From ')

    _is_end = _is_from_line


class MmdfMailbox(_Mailbox):
    def _is_end(self, line):
        return line == '\1\1\1\1\n'

    def _search_start(self):
        self._skip(lambda line: line[:5] == '\1\1\1\1\n')


class BabylMailbox(_Mailbox):
    def _is_end(self, line):
        return line in ('\x1f\x0c\n', '\x1f')

    def _search_start(self):
        self._skip(lambda line: line == '*** EOOH ***\n')


class MHMailbox:
    "The files with numbers of a folder."

    def __init__(self, dirname, factory=rfc822.Message):
        self.dirname, self.factory = dirname, factory
        numbers = sorted([int(name) for name in os.listdir(dirname) if re.match('[1-9][0-9]*$', name)])
        self.boxes = map(str, numbers)

    def __iter__(self):
        return iter(self.next, None)

    def next(self):
        for name in self.boxes[:1]:
            del self.boxes[0]
            message = self.factory(open(os.path.join(self.dirname, name)))
            if hasattr(message, '__dict__'):     # what the factory makes may be anything
                message._mh_msgno = name
            return message


if __name__ == '__main__':
    for _message in mbox(sys.argv[1], create=False):
        print '%-30.30s %s' % (_message['from'], _message['subject'])
