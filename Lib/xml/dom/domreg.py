"""Where DOM implementations are found: those registered here, and the well-known ones by module.

A feature list is a string ("core 2.0 xml": names, each followed by a version or not) or a sequence of
pairs (name, version or None).
"""
from .minicompat import *

well_known_implementations = {'minidom': 'xml.dom.minidom', '4DOM': 'xml.dom.DOMImplementation'}
registered = {}


def registerDOMImplementation(name, factory):
    "Makes getDOMImplementation(name) call factory()."
    registered[name] = factory


def getDOMImplementation(name=None, features=()):
    """The implementation called `name`; without a name that of $PYTHON_DOM, or the first one that has
    all `features`.  ImportError when there is none, KeyError for an unknown name."""
    import os
    import sys
    if name is None and not sys.flags.ignore_environment:
        name = os.environ.get('PYTHON_DOM')
    if name is not None:
        return _named(name)
    wanted = _pairs(features) if isinstance(features, StringTypes) else features
    for candidate in _all():
        if all(candidate.hasFeature(feature, version) for feature, version in wanted):
            return candidate
    raise ImportError('no suitable DOM implementation found')


def _named(name):
    if name in registered and name not in well_known_implementations:
        return registered[name]()
    if name in well_known_implementations:
        module = __import__(well_known_implementations[name], {}, {}, ['getDOMImplementation'])
        return module.getDOMImplementation()
    raise KeyError(name)


def _all():
    "Each implementation that can be had: the registered ones first."
    for factory in registered.values():
        yield factory()
    for name in well_known_implementations:
        try:
            implementation = _named(name)
        except (ImportError, AttributeError):     # well known, but not installed
            continue
        yield implementation


def _pairs(text):
    "'core 2.0 xml' -> [('core', '2.0'), ('xml', None)]; ValueError when a version comes first."
    pairs = []
    for word in text.split():
        if not word[0].isdigit():
            pairs.append((word, None))
        elif pairs and pairs[-1][1] is None:
            pairs[-1] = pairs[-1][0], word
        else:
            raise ValueError('bad feature name: %r' % (word,))
    return tuple(pairs)
