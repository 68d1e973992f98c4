"""The standard codecs: a search function that finds the module for a name.

A name is brought to its normal form, looked up in aliases.aliases, and imported from this package; the
module's getregentry() makes the CodecInfo.
"""
# By the absolute way: `import codecs` would look for five files in this folder first, at each start.
codecs = __import__('codecs', level=0)
aliases = __import__('encodings.aliases', fromlist=['aliases'], level=0)

_cache = {}                        # name as asked for -> CodecInfo or None
_import_tail = ['*']
_aliases = aliases.aliases
# Blank for every character but letters, digits and the dot; written out, since each start pays for it.
_PUNCTUATION = (' ' * 46 + '. 0123456789' + ' ' * 7 + 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' + ' ' * 6
                + 'abcdefghijklmnopqrstuvwxyz' + ' ' * 133)


class CodecRegistryError(LookupError, SystemError):
    """A codec module does not give what it should."""


def normalize_encoding(encoding):
    """The name with runs of other characters than letters, digits and dots as one '_'."""
    if isinstance(encoding, unicode):
        encoding = encoding.encode('latin_1')
    return '_'.join(encoding.translate(_PUNCTUATION).split())


def _candidates(encoding):
    """Module names to try for an encoding."""
    normal = normalize_encoding(encoding)
    dotless = normal.replace('.', '_')
    names = [_aliases.get(normal) or _aliases.get(dotless), normal]
    return [name for name in names if name and '.' not in name]


def _import(encoding):
    for name in _candidates(encoding):
        try:
            return __import__('encodings.' + name, fromlist=_import_tail, level=0)
        except ImportError:
            continue
    return None


def search_function(encoding):
    """The CodecInfo for a name, or None."""
    entry = _cache.get(encoding, _cache)
    if entry is _cache:            # never asked for
        entry = _cache[encoding] = _entry_of(_import(encoding), encoding)
    return entry


def _entry_of(module, encoding):
    try:
        getregentry = module.getregentry
    except AttributeError:
        return None                # no such module, or not one of ours
    entry = getregentry()
    if not isinstance(entry, codecs.CodecInfo):
        entry = _from_tuple(tuple(entry), module)
    for alias in getattr(module, 'getaliases', list)():
        _aliases.setdefault(alias, module.__name__.rpartition('.')[2])
    return entry


def _from_tuple(parts, module):
    """A CodecInfo from a tuple of up to seven parts, as old codecs give it."""
    def right(part, needed):
        return hasattr(part, '__call__') or (part is None and not needed)
    fine = 4 <= len(parts) <= 7 and all(right(part, i < 2) for i, part in enumerate(parts[:6]))
    if not fine:
        raise CodecRegistryError('incompatible codecs in module "%s" (%s)' % (
            module.__name__, getattr(module, '__file__', 'built in')))
    name = module.__name__.rpartition('.')[2]
    parts += (None,) * (6 - len(parts)) + (name,) * (len(parts) < 7)
    return codecs.CodecInfo(*parts[:7])


codecs.register(search_function)
