"""Shows of an object only some methods.  It was meant for rexec, which is no protection any more; nor is this.

    shown = Bastion.Bastion(thing)       # all methods but those with '_' before their names
"""
from types import MethodType
from warnings import warnpy3k
warnpy3k('the Bastion module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

__all__ = ['BastionClass', 'Bastion']


class BastionClass:
    "Asks get(name) for attributes, and keeps them."

    def __init__(self, get, name):
        self._get_, self._name_ = get, name

    def __repr__(self):
        return '<Bastion for %s>' % self._name_

    def __getattr__(self, name):
        found = self.__dict__[name] = self._get_(name)
        return found


def Bastion(object, filter=lambda name: name[:1] != '_', name=None, bastionclass=BastionClass):
    "Something with the methods of an object whose names the filter lets through; name: for repr()."
    raise RuntimeError('This code is not secure in Python 2.2 and later')
