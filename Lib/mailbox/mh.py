"""MH: a folder with files 1, 2, 3 ... and named sequences of them."""
from __future__ import absolute_import

import os

from .errors import FormatError, NotEmptyError
from .files import _create_carefully, _lock_file, _ProxyFile, _rename_new, _sync_close, _to_disk, _unlock_file
from .folder import _FolderMailbox
from .messages import MHMessage

_SEQUENCES = '.mh_sequences'         # its lines: 'name: 1-3 5'


# ranges of numbers in that file

def _expanded(ranges):
    "The numbers of '1-3 5'; ValueError."
    for part in ranges.split():
        first, dash, last = part.partition('-')
        for key in xrange(int(first), int(last if dash else first) + 1):
            yield key


def _ranges(keys):
    "'1-3 5' for [1, 2, 3, 5]"
    runs = []
    for key in sorted(set(keys)):
        if runs and runs[-1][1] == key - 1:
            runs[-1][1] = key
        else:
            runs.append([key, key])
    return ' '.join([str(first) if first == last else '%d-%d' % (first, last) for first, last in runs])


def _parsed_sequence(line):
    "(name, iterable of numbers); FormatError."
    name, colon, ranges = line.partition(':')
    try:
        if not colon:
            raise ValueError
        return name, list(_expanded(ranges))
    except ValueError:
        raise FormatError('Invalid sequence specification: %s' % line.rstrip())


class MH(_FolderMailbox):
    "A folder with files 1, 2, 3 ...; sequences are sets of messages with a name."

    def __init__(self, path, factory=None, create=True):
        _FolderMailbox.__init__(self, path, factory, create)
        self._locked = False

    def _furnish(self):
        os.close(os.open(self._inside(_SEQUENCES), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0600))

    # messages

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
        path = self._inside(str(key))
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
        with self._Held(self, self._open_inside(str(key), 'rb+', key)) as target:
            target.truncate(0)
            self._write(message, key, target)

    def remove(self, key):
        self._open_inside(str(key), 'rb+', key).close()
        os.remove(self._inside(str(key)))

    def _reading(self, key):
        "For `with`: the file of a message; a lock needs one that may be written."
        return self._Held(self, self._open_inside(str(key), 'r+' if self._locked else 'r', key))

    def get_message(self, key):
        with self._reading(key) as source:
            message = MHMessage(source)
        for name, keys in self.get_sequences().items():
            if key in keys:
                message.add_sequence(name)
        return message

    def get_string(self, key):
        with self._reading(key) as source:
            return source.read()

    def get_file(self, key):
        return _ProxyFile(self._open_inside(str(key), 'rb', key))

    def iterkeys(self):
        return iter(sorted([int(name) for name in os.listdir(self._path) if name.isdigit()]))

    def has_key(self, key):
        return os.path.exists(self._inside(str(key)))

    def __len__(self):
        return len(self.keys())

    def lock(self):
        if not self._locked:
            self._file = open(self._inside(_SEQUENCES), 'rb+')
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
        return [name for name in os.listdir(self._path) if os.path.isdir(self._inside(name))]

    def get_folder(self, folder):
        return MH(self._folder_path(folder), self._factory, False)

    def add_folder(self, folder):
        return MH(self._folder_path(folder), self._factory)

    def remove_folder(self, folder):
        "Removes a folder without messages."
        doomed = self._folder_path(folder)
        there = os.listdir(doomed)
        if there not in ([], [_SEQUENCES]):
            raise NotEmptyError('Folder not empty: %s' % self._path)
        for name in there:
            os.remove(os.path.join(doomed, name))
        os.rmdir(doomed)

    # sequences

    def get_sequences(self):
        "{name: [keys of messages that are there]}"
        there = set(self.keys())
        with open(self._inside(_SEQUENCES), 'r') as lines:
            listed = dict([_parsed_sequence(line) for line in lines if line.strip()])
        present = ((name, sorted(there.intersection(keys))) for name, keys in listed.items())
        return dict((name, keys) for name, keys in present if keys)

    def set_sequences(self, sequences):
        lines = ['%s: %s\n' % (name, _ranges(keys)) for name, keys in sequences.iteritems() if len(keys)]
        with open(self._inside(_SEQUENCES), 'r+') as target:
            target.truncate(0)
            target.writelines(lines)
            _to_disk(target)

    def pack(self):
        "Numbers the messages 1, 2, 3 ...; keys known before are of no use then."
        sequences = self.get_sequences()
        renamed = {}
        for new, old in enumerate(self.iterkeys(), 1):
            if new != old:
                _rename_new(self._inside(str(old)), self._inside(str(new)))
            renamed[old] = new
        if any([old != new for old, new in renamed.items()]):
            self.set_sequences(dict((name, [renamed[key] for key in keys]) for name, keys in sequences.items()))

    def _dump_sequences(self, message, key):
        "Puts a message into the sequences that it knows, and into no others."
        known = self.get_sequences()
        for keys in known.values():
            if key in keys:
                keys.remove(key)
        for name in message.get_sequences():
            known.setdefault(name, []).append(key)
        self.set_sequences(known)
