"""Abstract base classes (PEP 3119): classes that say what a subclass must define, and to which other
classes can be registered as virtual subclasses."""
import types

from _weakrefset import WeakSet

__all__ = ['abstractmethod', 'abstractproperty', 'ABCMeta']


def abstractmethod(funcobj):
    """Decorator: a class with this method cannot be instantiated until it is overridden."""
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractproperty(property):
    """A property that must be overridden."""
    __isabstractmethod__ = True


class ABCMeta(type):
    """The metaclass of abstract base classes.

    I1 _abc_registry: the classes registered directly.
    I2 _abc_cache, _abc_negative_cache: classes that are and are not subclasses; the second counts
       only while _abc_negative_cache_version is the present count of registrations."""

    _abc_invalidation_counter = 0    # registrations so far, of all classes

    def __new__(mcls, name, bases, namespace):
        cls = type.__new__(mcls, name, bases, namespace)
        found = set(name for name, value in namespace.iteritems()
                    if getattr(value, '__isabstractmethod__', False))
        for base in bases:
            for name in getattr(base, '__abstractmethods__', ()):
                if getattr(getattr(cls, name, None), '__isabstractmethod__', False):
                    found.add(name)
        cls.__abstractmethods__ = frozenset(found)
        for table in '_abc_registry', '_abc_cache', '_abc_negative_cache':
            setattr(cls, table, WeakSet())
        cls._abc_negative_cache_version = mcls._abc_invalidation_counter
        return cls

    def register(cls, subclass):
        """Makes `subclass` a virtual subclass; RuntimeError for an inheritance cycle."""
        if not isinstance(subclass, (types.ClassType, type)):
            raise TypeError('Can only register classes')
        if not issubclass(subclass, cls):
            if issubclass(cls, subclass):
                raise RuntimeError('Refusing to create an inheritance cycle')
            ABCMeta._abc_invalidation_counter += 1
            cls._abc_registry.add(subclass)

    def _dump_registry(cls, file=None):
        """Prints what is known about subclasses, for debugging."""
        print >>file, 'Class: %s.%s' % (cls.__module__, cls.__name__)
        print >>file, 'Inv.counter: %s' % ABCMeta._abc_invalidation_counter
        for name in sorted(cls.__dict__):
            if name[:5] == '_abc_':
                print >>file, '%s: %r' % (name, getattr(cls, name))

    def __instancecheck__(cls, instance):
        claimed = getattr(instance, '__class__', None)
        if claimed is not None and (claimed in cls._abc_cache or cls._quick(claimed)):
            return True
        actual = type(instance)
        if actual is claimed or actual is types.InstanceType:
            return False            # all classic instances have one type, which tells nothing
        return cls._quick(actual)

    def _quick(cls, candidate):
        """issubclass(), the negative answers from the cache first."""
        valid = cls._abc_negative_cache_version == ABCMeta._abc_invalidation_counter
        if valid and candidate in cls._abc_negative_cache:
            return False
        return cls.__subclasscheck__(candidate)

    def __subclasscheck__(cls, subclass):
        if subclass in cls._abc_cache:
            return True
        present = ABCMeta._abc_invalidation_counter
        if cls._abc_negative_cache_version != present:
            cls._abc_negative_cache_version, cls._abc_negative_cache = present, WeakSet()
        if subclass in cls._abc_negative_cache:
            return False
        answer = cls._decide(subclass)
        (cls._abc_cache if answer else cls._abc_negative_cache).add(subclass)
        return answer

    def _decide(cls, subclass):
        told = cls.__subclasshook__(subclass)
        if told is not NotImplemented:
            assert isinstance(told, bool)
            return told
        if type.__subclasscheck__(cls, subclass):
            return True
        return (any(issubclass(subclass, each) for each in cls._abc_registry) or
                any(issubclass(subclass, each) for each in cls.__subclasses__()))
