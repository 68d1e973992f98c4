"""File names matched by shell patterns: * any text, ? one character, [seq] one of, [!seq] none of."""
import re

__all__ = ['filter', 'fnmatch', 'fnmatchcase', 'translate']

_cache = {}                        # pattern -> its match function
_MAXCACHE = 100


def _purge():
    """Forgets the compiled patterns."""
    _cache.clear()


def _matcher(pat):
    found = _cache.get(pat)
    if found is None:
        if len(_cache) >= _MAXCACHE:
            _cache.clear()
        found = _cache[pat] = re.compile(translate(pat)).match
    return found


def fnmatch(name, pat):
    """Whether a name matches, both brought to the system's normal case first."""
    import os
    return fnmatchcase(os.path.normcase(name), os.path.normcase(pat))


def fnmatchcase(name, pat):
    """Whether a name matches, upper and lower case being different."""
    return _matcher(pat)(name) is not None


def filter(names, pat):
    """The names that match, as a list."""
    import os
    match = _matcher(os.path.normcase(pat))
    if os.path is _posixpath():
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def _posixpath():
    import posixpath
    return posixpath


def translate(pat):
    """The regular expression for a pattern."""
    pieces, place = [], 0
    while place < len(pat):
        char = pat[place]
        place += 1
        if char == '[':
            end = pat.find(']', place + (2 if pat[place:place + 1] == '!' else 1))
            if end < 0:
                pieces.append('\\[')
                continue
            chosen = pat[place:end].replace('\\', r'\\')
            place = end + 1
            if chosen[0] in '!^':
                chosen = ('^' if chosen[0] == '!' else '\\^') + chosen[1:]
            pieces.append('[%s]' % chosen)
        else:
            pieces.append({'*': '.*', '?': '.'}.get(char) or re.escape(char))
    return ''.join(pieces) + '\\Z(?ms)'
