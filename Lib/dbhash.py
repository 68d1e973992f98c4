"Hash files of Berkeley DB as a database for anydbm; needs the module bsddb."
import sys
from warnings import warnpy3k

warnpy3k('in 3.x, the dbhash module has been removed', stacklevel=2)
import bsddb

__all__ = ['error', 'open']

error = bsddb.error


def open(file, flag='r', mode=0666):
    "Opens a hash file; flag as in anydbm.open."
    return bsddb.hashopen(file, flag, mode)
