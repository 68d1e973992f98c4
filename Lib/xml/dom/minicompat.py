"""Small parts that the DOM modules share: lists of nodes and attributes that cannot be set."""
import xml.dom

__all__ = ['NodeList', 'EmptyNodeList', 'StringTypes', 'defproperty']

StringTypes = str, unicode


def _refuser(name):
    def refuse(self, value):
        raise xml.dom.NoModificationAllowedErr('attempt to modify read-only attribute ' + repr(name))
    return refuse


def defproperty(klass, name, doc):
    "Gives klass the attribute `name`, which calls _get_<name>() and cannot be set."
    getter = getattr(klass, '_get_' + name)
    getter = getattr(getter, 'im_func', getter)
    setattr(klass, name, property(getter, _refuser(name), None, doc))


def _item(self, index):
    "The node at `index`, None when there is none."
    return self[index] if 0 <= index < len(self) else None


def _length(self):
    return len(self)


class NodeList(list):
    "Nodes in the order of the document."
    __slots__ = ()
    item = _item
    _get_length = _length

    def _set_length(self, value):
        _refuser('length')(self, value)

    def __reduce_ex__(self, protocol):
        return type(self), (), None, iter(self)

    def __setstate__(self, state):
        self[:] = state


class EmptyNodeList(tuple):
    "The children of a node that cannot have any."
    __slots__ = ()
    item = _item
    _get_length = _length

    def _set_length(self, value):
        _refuser('length')(self, value)

    def __add__(self, other):
        return NodeList(other)

    def __radd__(self, other):
        return NodeList(other)


for _class in NodeList, EmptyNodeList:
    defproperty(_class, 'length', 'How many nodes there are.')
