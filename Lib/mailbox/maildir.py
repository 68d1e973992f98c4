"""Maildir: a folder with a file for each message."""
from __future__ import absolute_import

import errno
import os
import rfc822
import socket
import time

from .errors import _no_message, ExternalClashError, NotEmptyError
from .files import _create_carefully, _ProxyFile, _rename_new, _sync_close
from .folder import _FolderMailbox
from .messages import MaildirMessage


class Maildir(_FolderMailbox):
    """A folder with a file for each message: written in tmp, then moved to new, and to cur once seen.

    Folders in it are mailboxes of their own, named with a dot at the beginning."""

    colon = ':'
    _PARTS = 'cur', 'new', 'tmp'
    _count = 1                   # messages that this process has made
    _TMP_LIFE = 36 * 60 * 60     # seconds after which a file in tmp is left over

    def __init__(self, dirname, factory=rfc822.Message, create=True):
        _FolderMailbox.__init__(self, dirname, factory, create)
        self._paths = dict((part, self._inside(part)) for part in self._PARTS)
        self._toc = {}                           # {key: path below the folder}
        self._toc_mtimes = {'new': 0, 'cur': 0}
        self._last_read = 0
        self._skewfactor = 0.1                   # seconds by which clocks of file systems may differ

    # files and keys

    def _absolute(self, key):
        return self._inside(self._lookup(key))

    def _lookup(self, key):
        "The file of a message, below the folder; another program may have renamed it."
        known = self._toc.get(key)
        if known is None or not os.path.exists(self._inside(known)):
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
        os.rename(self._inside(added), path)
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
        return self._inside('.' + name)

    def list_folders(self):
        return [name[1:] for name in os.listdir(self._path)
                if len(name) > 1 and name[0] == '.' and os.path.isdir(self._inside(name))]

    def get_folder(self, folder):
        return Maildir(self._folder_path(folder), self._factory, False)

    def add_folder(self, folder):
        "A folder, made if it is not there."
        path = self._folder_path(folder)
        made = Maildir(path, self._factory)
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
