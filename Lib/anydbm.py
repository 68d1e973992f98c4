"""Opens a database of strings with the best module there is.

    db = anydbm.open('cache', 'c')
    db['key'] = 'value'
    db.close()

A database that exists is opened by the module that made it (see whichdb).  `error` is a tuple of all exceptions
that those modules raise, for an except clause.
"""


class error(Exception):
    "A database that does not exist or that no module knows."


_names = ['dbhash', 'gdbm', 'dbm', 'dumbdbm']       # the best first


def _usable():
    for name in _names:
        try:
            yield __import__(name)
        except ImportError:
            pass    # its library is not on this machine


_modules = list(_usable())
if not _modules:
    raise ImportError('no dbm clone found; tried %s' % _names)
_defaultmod = _modules[0]
error = tuple([error] + [module.error for module in _modules])


def open(file, flag='r', mode=0666):
    """Opens the database `file`.  flag 'r': for reading; 'w': for writing; 'c': made when it is not there;
    'n': always made new.  `mode`: the permissions of new files."""
    from whichdb import whichdb
    kind = whichdb(file)
    if 'n' in flag or kind is None and 'c' in flag:
        return _defaultmod.open(file, flag, mode)
    if kind is None:
        raise error[0], "need 'c' or 'n' flag to open new db"
    if not kind:
        raise error[0], 'db type could not be determined'
    return __import__(kind).open(file, flag, mode)
