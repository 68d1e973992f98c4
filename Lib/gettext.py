"""Messages in the user's language, from the catalogs (.mo files) of GNU gettext.

translation(domain).gettext is the usual `_`; install(domain) makes it a builtin.  Languages come from the
variables LANGUAGE, LC_ALL, LC_MESSAGES, LANG.  Without a catalog: IOError, or the message itself with
fallback=True and in the functions gettext(), dgettext() ...
"""
import locale
import os
import re
import struct
import sys
from errno import ENOENT

__all__ = ['NullTranslations', 'GNUTranslations', 'Catalog', 'find', 'translation', 'install', 'textdomain',
           'bindtextdomain', 'bind_textdomain_codeset', 'dgettext', 'dngettext', 'gettext', 'lgettext',
           'ldgettext', 'ldngettext', 'lngettext', 'ngettext']

_default_localedir = os.path.join(os.path.normpath(sys.prefix), 'share', 'locale')


# -- the formula for plurals: C expressions on n, compiled into functions

_LEXER = re.compile(r'\s*(?:(?P<number>\d+\b)|(?P<name>n\b)|(?P<mark>\|\||&&|[<>=!]=|[-+*/%<>!?:()])|(?P<bad>\w+|.))')
_LEVELS = (('||',), ('&&',), ('==', '!='), ('<', '>', '<=', '>='), ('+', '-'), ('*', '/', '%'))
_AS_PYTHON = {'||': 'or', '&&': 'and', '/': '//'}


class _Formula(object):
    """Reads an expression; the methods return Python's text of it."""

    MAX_DEPTH = 25

    def __init__(self, text):
        self.tokens = []
        for found in _LEXER.finditer(text.rstrip()):
            self.tokens.append((found.group().strip(), found.group('bad')))
        self.tokens.append(('', None))
        self.tokens.reverse()
        self.depth = 0

    def ahead(self):
        "The token that comes next, '' at the end; ValueError for what is none."
        token, bad = self.tokens[-1]
        if bad is not None:
            raise ValueError('invalid token in plural form: %s' % bad)
        return token

    def next(self):
        token = self.ahead()
        self.tokens.pop()
        return token

    def fail(self, token):
        if token:
            raise ValueError('unexpected token in plural form: %s' % token)
        raise ValueError('unexpected end of plural form')

    def whole(self):
        text = self.choice()
        if self.ahead():
            self.fail(self.ahead())
        return text

    def choice(self):
        self.depth += 1
        if self.depth > self.MAX_DEPTH:
            raise ValueError('plural form expression is too complex')
        text = self.binary(0)
        if self.ahead() == '?':
            self.next()
            yes = self.choice()
            colon = self.next()
            if colon != ':':
                self.fail(colon)
            text = '(%s if %s else %s)' % (yes, text, self.choice())
        self.depth -= 1
        return text

    def binary(self, level):
        if level == len(_LEVELS):
            return self.unary()
        text = self.binary(level + 1)
        while self.ahead() in _LEVELS[level]:
            mark = self.next()
            text = '%s %s %s' % (text, _AS_PYTHON.get(mark, mark), self.binary(level + 1))
            if level in (2, 3):    # Python would chain comparisons
                text = '(' + text + ')'
        return text

    def unary(self):
        token = self.next()
        if token == '!':
            return '(not %s)' % self.unary()
        if token == '(':
            text = '(' + self.choice() + ')'
            closing = self.next()
            if closing != ')':
                raise ValueError('unbalanced parenthesis in plural form')
            return text
        if token == 'n' or token.isdigit():
            return str(int(token)) if token != 'n' else token
        self.fail(token)


def c2py(plural):
    """The function of n that a C expression of a catalog stands for; ValueError if it is not one."""
    if len(plural) > 1000:
        raise ValueError('plural form expression is too long')
    try:
        text = _Formula(plural).whole()
        compute = eval('lambda n: int(%s)' % text, {'__builtins__': {}, 'int': int})
    except (RuntimeError, MemoryError):
        raise ValueError('plural form expression is too complex')

    def function(n):
        if not isinstance(n, (int, long, float)):
            raise TypeError('Plural value must be an integer, got %s' % type(n).__name__)
        return compute(n)
    return function


def _expand_lang(locale_name):
    """The names of folders for a locale, the most special one first."""
    name = locale.normalize(locale_name)
    base, _, modifier = name.partition('@')
    base, _, codeset = base.partition('.')
    language, _, territory = base.partition('_')
    names = []
    for use in xrange(7, -1, -1):
        parts = (('_', territory, 4), ('.', codeset, 2), ('@', modifier, 1))
        if any(use & bit and not part for _, part, bit in parts):
            continue
        names.append(language + ''.join(mark + part for mark, part, bit in parts if use & bit))
    return names


def _plain(number):
    """How many forms English has for a number."""
    return 0 if number == 1 else 1


class NullTranslations:
    """A catalog without messages: returns what it is asked, or asks its fallback."""

    def __init__(self, fp=None):
        self._info, self._charset = {}, None
        self._output_charset = self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        """To be overridden: reads a catalog."""

    def add_fallback(self, fallback):
        """The catalog to ask next."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def _own(self, message):
        """The translation, None if there is none; unicode where the charset is known."""
        return None

    def _own_plural(self, msgid1, n):
        return None

    def __bytes(self, text):
        if self._output_charset:
            return text.encode(self._output_charset)
        return text.encode(self._charset) if self._charset and isinstance(text, unicode) else text

    def _local(self, text):
        return text.encode(self._output_charset or locale.getpreferredencoding())

    def gettext(self, message):
        """The translation as a byte string."""
        found = self._own(message)
        if found is not None:
            return self.__bytes(found)
        return self._fallback.gettext(message) if self._fallback else message

    def lgettext(self, message):
        """The same in the preferred encoding."""
        found = self._own(message)
        if found is not None:
            return self._local(found)
        return self._fallback.lgettext(message) if self._fallback else message

    def ugettext(self, message):
        """The same as unicode."""
        found = self._own(message)
        if found is not None:
            return found
        return self._fallback.ugettext(message) if self._fallback else unicode(message)

    def ngettext(self, msgid1, msgid2, n):
        """The form for n things as a byte string."""
        found = self._own_plural(msgid1, n)
        if found is not None:
            return self.__bytes(found)
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return (msgid1, msgid2)[_plain(n)]

    def lngettext(self, msgid1, msgid2, n):
        """The same in the preferred encoding."""
        found = self._own_plural(msgid1, n)
        if found is not None:
            return self._local(found)
        if self._fallback:
            return self._fallback.lngettext(msgid1, msgid2, n)
        return (msgid1, msgid2)[_plain(n)]

    def ungettext(self, msgid1, msgid2, n):
        """The same as unicode."""
        found = self._own_plural(msgid1, n)
        if found is not None:
            return found
        if self._fallback:
            return self._fallback.ungettext(msgid1, msgid2, n)
        return unicode((msgid1, msgid2)[_plain(n)])

    def info(self):
        """The lines of the catalog's header."""
        return self._info

    def charset(self):
        """The encoding of the catalog."""
        return self._charset

    def output_charset(self):
        """The encoding of byte strings."""
        return self._output_charset

    def set_output_charset(self, charset):
        """Sets it."""
        self._output_charset = charset

    def install(self, unicode=False, names=None):
        """Makes gettext (ugettext) the builtin `_`, and those in `names` builtins of their name."""
        import __builtin__
        builtins = __builtin__.__dict__
        builtins['_'] = self.ugettext if unicode else self.gettext
        for name, wide in (('gettext', self.ugettext), ('ngettext', self.ungettext),
                           ('lgettext', self.lgettext), ('lngettext', self.lngettext)):
            if name in (names or ()):
                builtins[name] = wide if unicode and name[0] != 'l' else getattr(self, name)


class GNUTranslations(NullTranslations):
    """The catalog of a .mo file."""

    LE_MAGIC = 0x950412deL
    BE_MAGIC = 0xde120495L

    def _parse(self, fp):
        name, data = getattr(fp, 'name', ''), fp.read()
        self._catalog, self.plural = {}, _plain
        magic = struct.unpack('<I', data[:4])[0]
        order = {self.LE_MAGIC: '<', self.BE_MAGIC: '>'}.get(magic)
        if order is None:
            raise IOError(0, 'Bad magic number', name)
        version, count, originals, translations = struct.unpack(order + '4I', data[4:20])
        for position in xrange(0, 8 * count, 8):
            message, text = (self.__text_at(data, order, table + position, name)
                             for table in (originals, translations))
            if not message:
                self.__read_header(text)
            self.__add(message, text)

    def __text_at(self, data, order, place, name):
        length, start = struct.unpack(order + '2I', data[place:place + 8])
        if start + length >= len(data):
            raise IOError(0, 'File is corrupt', name)
        return data[start:start + length]

    def __read_header(self, text):
        last = None
        for line in text.splitlines():
            line = line.strip()
            if not line:
                continue
            key, colon, value = line.partition(':')
            if colon:
                last, value = key.strip().lower(), value.strip()
                self._info[last] = value
                if last == 'content-type':
                    self._charset = value.split('charset=')[1]
                elif last == 'plural-forms':
                    self.plural = c2py(value.split(';')[1].split('plural=')[1])
            elif last:
                self._info[last] += '\n' + line

    def __decode(self, text):
        return unicode(text, self._charset) if self._charset else text

    def __add(self, message, text):
        if '\0' not in message:
            self._catalog[self.__decode(message)] = self.__decode(text)
            return
        singular = self.__decode(message.split('\0')[0])
        for number, form in enumerate(text.split('\0')):
            self._catalog[singular, number] = self.__decode(form)

    def _own(self, message):
        return self._catalog.get(message)

    def _own_plural(self, msgid1, n):
        return self._catalog.get((msgid1, self.plural(n)))


# -- files

def _user_languages():
    for name in 'LANGUAGE', 'LC_ALL', 'LC_MESSAGES', 'LANG':
        if os.environ.get(name):
            return os.environ[name].split(':')
    return []


def find(domain, localedir=None, languages=None, all=0):
    """The path of the first catalog that exists, None without any; with all: the list of them."""
    localedir = _default_localedir if localedir is None else localedir
    languages = list(_user_languages() if languages is None else languages)
    if languages == [] or 'C' not in languages:
        languages.append('C')
    folders = []
    for language in languages:
        folders += [name for name in _expand_lang(language) if name not in folders]
    found = []
    for folder in folders:
        if folder == 'C':
            break
        path = os.path.join(localedir, folder, 'LC_MESSAGES', '%s.mo' % (domain,))
        if os.path.exists(path):
            if not all:
                return path
            found.append(path)
    return found if all else None


_translations = {}                 # (class, path): the catalog


def translation(domain, localedir=None, languages=None, class_=None, fallback=False, codeset=None):
    """The catalogs of a domain, each the fallback of the one before; IOError if there is none."""
    paths = find(domain, localedir, languages, all=1)
    if not paths and not fallback:
        raise IOError(ENOENT, 'No translation file found for domain', domain)
    catalogs = [_catalog(path, class_ or GNUTranslations, codeset) for path in paths]
    if not catalogs:
        return NullTranslations()
    for catalog in catalogs[1:]:
        catalogs[0].add_fallback(catalog)
    return catalogs[0]


def _catalog(path, class_, codeset):
    """A copy of the catalog in a file, which is read once: fallbacks and codeset are its own."""
    key = class_, os.path.abspath(path)
    if key not in _translations:
        with open(path, 'rb') as source:
            _translations[key] = class_(source)
    from copy import copy
    catalog = copy(_translations[key])
    if codeset:
        catalog.set_output_charset(codeset)
    return catalog


Catalog = translation


def install(domain, localedir=None, unicode=False, codeset=None, names=None):
    """Makes `_` a builtin for a domain."""
    translation(domain, localedir, fallback=True, codeset=codeset).install(unicode, names)


# -- the interface of GNU gettext

_localedirs, _localecodesets = {}, {}      # by domain
_domain_now = 'messages'


def textdomain(domain=None):
    """Sets the domain of gettext(), ngettext() ...; the one that counts now."""
    global _domain_now
    if domain is not None:
        _domain_now = domain
    return _domain_now


def bindtextdomain(domain, localedir=None):
    """Sets the folder of a domain's catalogs; the one that counts now."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def bind_textdomain_codeset(domain, codeset=None):
    """Sets the encoding of a domain's byte strings; the one that counts now."""
    if codeset is not None:
        _localecodesets[domain] = codeset
    return _localecodesets.get(domain)


def _ask(domain, method, plain, args):
    try:
        catalog = translation(domain, _localedirs.get(domain), codeset=_localecodesets.get(domain))
    except IOError:
        return plain
    return getattr(catalog, method)(*args)


def dgettext(domain, message):
    """The translation in a domain."""
    return _ask(domain, 'gettext', message, [message])


def ldgettext(domain, message):
    """The same in the preferred encoding."""
    return _ask(domain, 'lgettext', message, [message])


def dngettext(domain, msgid1, msgid2, n):
    """The form for n things in a domain."""
    return _ask(domain, 'ngettext', (msgid1, msgid2)[_plain(n)], [msgid1, msgid2, n])


def ldngettext(domain, msgid1, msgid2, n):
    """The same in the preferred encoding."""
    return _ask(domain, 'lngettext', (msgid1, msgid2)[_plain(n)], [msgid1, msgid2, n])


def gettext(message):
    """The translation in the current domain."""
    return dgettext(_domain_now, message)


def lgettext(message):
    """The same in the preferred encoding."""
    return ldgettext(_domain_now, message)


def ngettext(msgid1, msgid2, n):
    """The form for n things in the current domain."""
    return dngettext(_domain_now, msgid1, msgid2, n)


def lngettext(msgid1, msgid2, n):
    """The same in the preferred encoding."""
    return ldngettext(_domain_now, msgid1, msgid2, n)
