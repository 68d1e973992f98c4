"""Regular expressions.

Functions: match, search, sub, subn, split, findall, finditer, compile, purge, escape, template.
Flags: I IGNORECASE, L LOCALE, M MULTILINE, S DOTALL, U UNICODE, X VERBOSE, DEBUG.
Compiled patterns and match objects come from the module _sre.
"""
import copy_reg
import sys

import sre_compile
import sre_parse
from _sre import forget as _forget, recall as _recall, remember as _remember

try:
    import _locale
except ImportError:
    _locale = None

__all__ = """match search sub subn split findall finditer compile purge template escape error
I L M S X U IGNORECASE LOCALE MULTILINE DOTALL VERBOSE UNICODE""".split()

__version__ = "2.2.1"

T, I, L, M, S, U, X, DEBUG = [1 << bit for bit in range(8)]
TEMPLATE, IGNORECASE, LOCALE, MULTILINE, DOTALL, UNICODE, VERBOSE = T, I, L, M, S, U, X

error = sre_compile.error

_cache = {}        # (type, pattern, flags) -> (compiled pattern, locale or None)
_cache_repl = {}   # (template, compiled pattern) -> parsed template
_MAXCACHE = 100
_pattern_type = sre_parse.pattern_type


def match(pattern, string, flags=0):
    """The match object if pattern matches at the start of string, or None."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).match(string)


def search(pattern, string, flags=0):
    """The match object of the first place where pattern matches, or None."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    """string with its matches replaced by repl, a template or a function of the match object."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    """(sub(...), number of replacements)"""
    return (_recall(pattern, flags) or _compile(pattern, flags)).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    """The parts of string between the matches, with the groups of the matches among them."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).split(string, maxsplit)


def findall(pattern, string, flags=0):
    """All matches: as texts, or as groups where the pattern has some."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator over the match objects of all matches."""
    return (_recall(pattern, flags) or _compile(pattern, flags)).finditer(string)


def compile(pattern, flags=0):
    """A pattern object, for repeated use."""
    return _recall(pattern, flags) or _compile(pattern, flags)


def purge():
    """Forgets all compiled patterns and templates."""
    _forget()
    _cache.clear()
    _cache_repl.clear()


def template(pattern, flags=0):
    """A pattern object compiled as a template."""
    return _compile(pattern, flags | T)


_alphanum = frozenset(chr(c) for c in range(128) if chr(c).isalnum())


def escape(pattern):
    """pattern with a backslash before everything but ASCII letters and digits."""
    plain = _alphanum
    return pattern[:0].join([c if c in plain else "\\000" if c == "\000" else "\\" + c
                             for c in pattern])


def _current_locale():
    return _locale.setlocale(_locale.LC_CTYPE) if _locale is not None else None


def _compile(pattern, flags=0):
    key = (type(pattern), pattern, flags)
    try:
        compiled, locale = _cache[key]
    except (KeyError, TypeError):
        pass
    else:
        if locale is None:
            _remember(pattern, flags, compiled)
            return compiled
        if locale == _current_locale():
            return compiled
    if isinstance(pattern, _pattern_type):
        if flags:
            raise ValueError("Cannot process flags argument with a compiled pattern")
        return pattern
    if not sre_compile.isstring(pattern):
        raise TypeError("first argument must be string or compiled pattern")
    keep = not flags & DEBUG
    compiled = sre_compile.compile(pattern, flags)
    if keep:
        if len(_cache) >= _MAXCACHE:
            _cache.clear()
        try:
            _cache[key] = compiled, _current_locale() if compiled.flags & LOCALE else None
        except TypeError:
            pass
    return compiled


def _compile_repl(repl, pattern):
    try:
        return _cache_repl[repl, pattern]
    except KeyError:
        pass
    parsed = sre_parse.parse_template(repl, pattern)
    if len(_cache_repl) >= _MAXCACHE:
        _cache_repl.clear()
    _cache_repl[repl, pattern] = parsed
    return parsed


def _expand(pattern, match, template):
    return sre_parse.expand_template(sre_parse.parse_template(template, pattern), match)


def _subx(pattern, template):
    parsed = _compile_repl(template, pattern)
    if not isinstance(parsed, tuple):
        return parsed
    return lambda match: sre_parse.expand_template(parsed, match)


def _pickle(p):
    source, flags = p.pattern, p.flags
    return _compile, (source, flags)


copy_reg.pickle(_pattern_type, _pickle, _compile)


class Scanner:
    """A tokenizer: lexicon is a list of (pattern, action), tried in order at each place."""

    def __init__(self, lexicon, flags=0):
        from _phrases import Pattern, renumbered
        self.lexicon = lexicon
        parts, phrase_of, counts, group = [], {}, [0], 1
        for phrase, _ in lexicon:
            parts.append("(%s)" % renumbered(phrase, group))
            phrase_of[group] = len(parts)
            counts.append(sre_compile.compile(phrase, flags).groups)
            group += 1 + counts[-1]
        self.scanner = Pattern(sre_compile.compile("|".join(parts), flags), phrase_of, counts)

    def scan(self, string):
        """(list of the actions' results, rest of string that no pattern matches)"""
        phrases, lexicon, results, behind = self.scanner, self.lexicon, [], 0
        phrase_of, wrapped, add = phrases.phrase_of, phrases.wrapped, results.append
        for found in iter(phrases.whole.scanner(string).match, None):
            end = found.end()
            if end == behind:
                break
            behind = end
            result = lexicon[phrase_of[found.lastindex] - 1][1]
            if hasattr(result, "__call__"):
                self.match = wrapped(found)
                result = result(self, found.group())
            if result is not None:
                add(result)
        return results, string[behind:]
