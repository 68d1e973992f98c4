"""What all mailboxes can."""
from __future__ import absolute_import

import os

from .files import _lines
from .messages import _stream


def _listed(method, doc):
    "A method: the list of what another one iterates over."
    def collect(self):
        return list(getattr(self, method)())
    collect.__name__, collect.__doc__ = method.replace('iter', ''), doc
    return collect


class Mailbox:
    "What all of them can.  factory(file): makes what [] gives; None: the messages of the format."

    _append_newline = False      # does every message end with a line end?

    def __init__(self, path, factory=None, create=True):
        self._path = os.path.abspath(os.path.expanduser(path))
        self._factory = factory

    def _missing(self, *args):
        raise NotImplementedError('Method must be implemented by subclass')

    # what each format does in its own way

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

    def iteritems(self):
        "(key, message); those that vanish meanwhile are left out."
        gone = object()
        pairs = ((key, self.get(key, gone)) for key in self.iterkeys())
        return (pair for pair in pairs if pair[1] is not gone)

    def itervalues(self):
        return (message for _, message in self.iteritems())

    __iter__ = itervalues

    keys = _listed('iterkeys', 'The keys.')
    items = _listed('iteritems', 'Pairs of keys and messages.')
    values = _listed('itervalues', 'The messages.')

    def __contains__(self, key):
        return bool(self.has_key(key))

    def clear(self):
        map(self.discard, self.keys())

    def pop(self, key, default=None):
        message = self.get(key, self)
        if message is self:      # which is no message
            return default
        self.discard(key)
        return message

    def popitem(self):
        key = next(iter(self.iterkeys()), None)
        if key is None:
            raise KeyError('No messages in mailbox')
        return key, self.pop(key)

    def update(self, arg=None):
        "Puts messages in the place of others: a mapping or pairs; KeyError at the end when some had no place."
        for method in 'iteritems', 'items':
            if hasattr(arg, method):
                arg = getattr(arg, method)()
                break
        if not all([self._replace(key, message) for key, message in arg]):
            raise KeyError('No message with key(s)')

    def _replace(self, key, message):
        "self[key] = message; was there a message to be replaced?"
        try:
            self[key] = message
        except KeyError:
            return False
        return True

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
