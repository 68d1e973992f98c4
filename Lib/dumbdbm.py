"""A slow database of strings that needs no library.

open('name') keeps the values in name.dat and where they are in name.dir; name.bak is the index before the last.

How it works.  A value begins at a multiple of _BLOCK bytes; one that grows beyond its last block moves to the end, and
what it leaves is lost.  The index is a line for each key: `'key', (position, size)`.  A new key is appended to the index
at once, all else waits for sync(); so after a crash the index may name old values, never wrong places.
"""
import __builtin__ as _builtin
import ast as _ast
import os as _os
import UserDict as _UserDict

_BLOCK = 512

error = IOError

_line = '%r, %r\n'


def _blocks(size):
    return -(-size // _BLOCK)


def _require_strings(*things):
    for thing in things:
        if not isinstance(thing, str):
            raise TypeError('keys and values must be strings')


class _Database(_UserDict.DictMixin):
    "The mapping that open() returns."
    # Kept here because __del__ may run when the module is already taken apart.
    _rename = staticmethod(_os.rename)
    _unlink = staticmethod(_os.unlink)
    _chmod = staticmethod(getattr(_os, 'chmod', None))
    _open = staticmethod(_builtin.open)
    _gone = _os.error
    _places = None

    def __init__(self, filebasename, mode, flag='c'):
        self._mode = mode
        self._index_name, self._data_name, self._old_name = [filebasename + end for end in ('.dir', '.dat', '.bak')]
        self._read_only = flag == 'r'
        self._changed = False
        self._make_data(flag == 'n')
        self._places = {} if flag == 'n' else self._read_index()

    def _make_data(self, anew):
        "There is always a data file."
        try:
            self._open(self._data_name, 'wb' if anew else 'r').close()
        except IOError:
            self._create(self._data_name, 'wb').close()
        if anew:
            self._create(self._index_name, 'wb').close()

    def _read_index(self):
        places = {}
        try:
            lines = self._open(self._index_name)
        except IOError:
            self._changed = not self._read_only
        else:
            with lines:
                for line in lines:
                    key, place = _ast.literal_eval(line.rstrip())
                    places[key] = place
        return places

    def _create(self, name, how):
        "Opens a file and gives it the permissions asked for."
        stream = self._open(name, how)
        if self._chmod:
            self._chmod(name, self._mode)
        return stream

    # The files

    def sync(self):
        "Writes the index."
        if self._places is None or not self._changed:
            return
        for step in (self._unlink, self._old_name), (self._rename, self._index_name, self._old_name):
            try:
                step[0](*step[1:])
            except self._gone:
                pass    # the first time there is none
        with self._create(self._index_name, 'w') as stream:
            for entry in self._places.iteritems():
                stream.write(_line % entry)
        self._changed = False

    def close(self):
        "Writes the index; the mapping cannot be used any more."
        try:
            self.sync()
        finally:
            self._places = None

    __del__ = close

    def _put(self, position, value):
        "Writes a value at a position, None: behind all others; returns where it is."
        with self._open(self._data_name, 'rb+') as stream:
            if position is None:
                stream.seek(0, 2)
                end = stream.tell()
                position = _blocks(end) * _BLOCK
                stream.write('\0' * (position - end))
            else:
                stream.seek(position)
            stream.write(value)
        return position, len(value)

    # The mapping

    def __getitem__(self, key):
        position, size = self._places[key]
        with self._open(self._data_name, 'rb') as stream:
            stream.seek(position)
            return stream.read(size)

    def __setitem__(self, key, value):
        _require_strings(key, value)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._put(None, value)
            with self._create(self._index_name, 'a') as stream:
                stream.write(_line % (key, place))
            return
        fits = _blocks(len(value)) <= _blocks(place[1])
        self._places[key] = self._put(place[0] if fits else None, value)
        self._changed = True

    def __delitem__(self, key):
        del self._places[key]
        self._changed = True
        self.sync()

    def keys(self):
        return self._places.keys()

    def iterkeys(self):
        return self._places.iterkeys()

    __iter__ = iterkeys

    def __contains__(self, key):
        return key in self._places

    has_key = __contains__

    def __len__(self):
        return len(self._places)


def open(file, flag=None, mode=0666):
    """The database in the files that begin with `file`; made when it is not there.  flag 'n': begins anew, 'r': what
    does not change anything makes no index either; `mode`: permissions of new files, less the umask."""
    umask = _os.umask(0)
    _os.umask(umask)
    return _Database(file, mode & ~umask, flag)
