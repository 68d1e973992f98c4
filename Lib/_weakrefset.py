"""WeakSet: a set whose elements may die.

I1 `data` holds weak references; their callback removes them.
I2 while somebody iterates (`_iterating` is not empty) removals wait in `_pending`.
"""
from _weakref import ref

__all__ = ['WeakSet']


class _Iteration(object):
    """Marks a WeakSet as being iterated over, as long as the iterator lives."""

    def __init__(self, weak_set):
        self._owner = ref(weak_set)

    def __enter__(self):
        owner = self._owner()
        if owner is not None:
            owner._iterating.add(self)
        return self

    def __exit__(self, *exc_info):
        owner = self._owner()
        if owner is not None:
            owner._iterating.discard(self)
            if not owner._iterating:
                owner._commit_removals()


def _refs(items):
    return set(map(ref, items))


def _forgetter(owner):
    """What is called with a reference that has died; owner: a reference to the set it is in."""
    def forget(reference):
        weak_set = owner()
        if weak_set is None:
            return
        if weak_set._iterating:
            weak_set._pending.append(reference)
        else:
            weak_set.data.discard(reference)
    return forget


class WeakSet(object):
    """A set of weak references to its elements; equal elements are one."""

    def __init__(self, data=None):
        self.data, self._pending, self._iterating = set(), [], set()
        self._remove = _forgetter(ref(self))
        if data is not None:
            self.update(data)

    def _commit_removals(self):
        while self._pending:
            self.data.discard(self._pending.pop())

    def _live(self):
        if self._pending:
            self._commit_removals()
        return self.data

    # -- as a container

    def __iter__(self):
        with _Iteration(self):
            for reference in self.data:
                element = reference()
                if element is not None:
                    yield element

    def __len__(self):
        return len(self.data) - len(self._pending)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False            # nothing that could be in here

    def __reduce__(self):
        return type(self), (list(self),), getattr(self, '__dict__', None)

    __hash__ = None

    # -- elements

    def add(self, item):
        self._live().add(ref(item, self._remove))

    def discard(self, item):
        self._live().discard(ref(item))

    def remove(self, item):
        self._live().remove(ref(item))

    def clear(self):
        self._live().clear()

    def pop(self):
        data = self._live()
        while True:
            try:
                reference = data.pop()
            except KeyError:
                raise KeyError('pop from empty WeakSet')
            element = reference()
            if element is not None:
                return element

    def update(self, other):
        for element in other:
            self.add(element)

    def __ior__(self, other):
        self.update(other)
        return self

    # -- new sets

    def copy(self):
        return type(self)(self)

    def union(self, other):
        made = self.copy()
        made.update(other)
        return made
    __or__ = union

    def difference(self, other):
        made = self.copy()
        made.difference_update(other)
        return made
    __sub__ = difference

    def intersection(self, other):
        return type(self)(element for element in other if element in self)
    __and__ = intersection

    def symmetric_difference(self, other):
        made = self.copy()
        made.symmetric_difference_update(other)
        return made
    __xor__ = symmetric_difference

    # -- changes in place

    def difference_update(self, other):
        if other is self:
            self.clear()
        else:
            self._live().difference_update(ref(element) for element in other)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection_update(self, other):
        self._live().intersection_update(ref(element) for element in other)

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def symmetric_difference_update(self, other):
        if other is self:
            self.clear()
        else:
            self._live().symmetric_difference_update(ref(each, self._remove) for each in other)

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    # -- comparisons

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.data == _refs(other)

    def __ne__(self, other):
        same = self.__eq__(other)
        return NotImplemented if same is NotImplemented else not same

    def issubset(self, other):
        return self.data.issubset(_refs(other))
    __le__ = issubset

    def issuperset(self, other):
        return self.data.issuperset(_refs(other))
    __ge__ = issuperset

    def __lt__(self, other):
        return self.data < _refs(other)

    def __gt__(self, other):
        return self.data > _refs(other)

    def isdisjoint(self, other):
        return not self.intersection(other)
