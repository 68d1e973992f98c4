"""A dictionary on disk: keys are strings, values whatever can be pickled.

    shelf = shelve.open('state')
    shelf['jobs'] = [1, 2]
    shelf['jobs'].append(3)         # changes a copy only ...
    shelf.close()

... unless the shelf was opened with writeback=True: then it keeps what was read, and sync() and close() write all of
it back.  Pickles run code: open files from trusted places only.
"""
try:
    from cPickle import Pickler, Unpickler
except ImportError:
    from pickle import Pickler, Unpickler

try:
    from cStringIO import StringIO
except ImportError:
    from StringIO import StringIO

import UserDict

__all__ = ['Shelf', 'BsdDbShelf', 'DbfilenameShelf', 'open']


def _load(text):
    return Unpickler(StringIO(text)).load()


def _refuse(*args):
    raise ValueError('invalid operation on closed shelf')


# What a closed shelf has for its dict: an object that refuses everything but to be shown.
_Closed = type('_Closed', (object,), dict.fromkeys(
    ('__getitem__', '__setitem__', '__delitem__', '__contains__', '__len__', '__iter__', 'keys'), _refuse))
_Closed.__repr__ = lambda self: '<Closed Dictionary>'


class Shelf(UserDict.DictMixin):
    "Pickles the values of another mapping from strings to strings."

    def __init__(self, dict, protocol=None, writeback=False):
        self.dict = dict
        self._protocol = 0 if protocol is None else protocol
        self.writeback = writeback
        self.cache = {}

    def keys(self):
        """The keys as they stand in the database."""
        return self.dict.keys()

    def __len__(self):
        return len(self.dict)

    def __contains__(self, key):
        return key in self.dict

    has_key = __contains__

    def get(self, key, default=None):
        """The object under a key, or the default."""
        return self[key] if key in self.dict else default

    def __getitem__(self, key):
        if key in self.cache:
            return self.cache[key]
        value = _load(self.dict[key])
        if self.writeback:
            self.cache[key] = value
        return value

    def __setitem__(self, key, value):
        if self.writeback:
            self.cache[key] = value
        self._store(key, value)

    def _store(self, key, value):
        text = StringIO()
        Pickler(text, self._protocol).dump(value)
        self.dict[key] = text.getvalue()

    def __delitem__(self, key):
        del self.dict[key]
        self.cache.pop(key, None)

    def sync(self):
        "Writes back what was kept, then everything to the disk."
        if self.writeback:
            kept, self.cache = self.cache, {}
            for key, value in kept.iteritems():
                self._store(key, value)
        flush = getattr(self.dict, 'sync', None)
        if flush is not None:
            flush()

    def close(self):
        "Writes back and closes; the shelf cannot be used any more."
        if isinstance(self.dict, _Closed):
            return
        try:
            self.sync()
            end = getattr(self.dict, 'close', None)
            if end is not None:
                end()
        finally:
            # At the end of the interpreter the class may be gone already.
            self.dict = _Closed() if _Closed is not None else None

    def __del__(self):
        if hasattr(self, 'writeback'):      # else it was never made
            self.close()


class BsdDbShelf(Shelf):
    "A shelf on a database of bsddb, which has an order: first(), next(), set_location(key) give (key, value)."

    def first(self):
        return self._pair(self.dict.first())

    def last(self):
        return self._pair(self.dict.last())

    def next(self):
        return self._pair(self.dict.next())

    def previous(self):
        return self._pair(self.dict.previous())

    def set_location(self, key):
        return self._pair(self.dict.set_location(key))

    def _pair(self, found):
        return found[0], _load(found[1])


class DbfilenameShelf(Shelf):
    "A shelf on the database file that anydbm opens."

    def __init__(self, filename, flag='c', protocol=None, writeback=False):
        from anydbm import open as open_database
        Shelf.__init__(self, open_database(filename, flag), protocol, writeback)


def open(filename, flag='c', protocol=None, writeback=False):
    """The shelf in the database `filename`.  flag as in anydbm.open; protocol: of the pickles, 0 by default;
    writeback: values are kept in memory and written back by sync() and close()."""
    return DbfilenameShelf(filename, flag, protocol, writeback)
