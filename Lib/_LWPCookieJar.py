"""The jar whose file tells all of each cookie: the format of libwww-perl, "Set-Cookie3" lines."""
import time

from cookielib import (Cookie, FileCookieJar, LoadError, MISSING_FILENAME_TEXT, iso2time, join_header_words,
                       split_header_words, time2isoz)

_START = 'Set-Cookie3:'
_FLAGS = ['port_spec', 'path_spec', 'domain_dot', 'secure', 'discard']
_VALUES = ['version', 'port', 'path', 'domain', 'expires', 'comment', 'commenturl']


def lwp_cookie_str(cookie):
    "The cookie as a Set-Cookie3 line has it (without that word)."
    words = [(cookie.name, cookie.value), ('path', cookie.path), ('domain', cookie.domain)]
    if cookie.port is not None:
        words.append(('port', cookie.port))
    flags = [('path_spec', cookie.path_specified), ('port_spec', cookie.port_specified),
             ('domain_dot', cookie.domain_initial_dot), ('secure', cookie.secure)]
    words += [(word, None) for word, is_set in flags if is_set]
    if cookie.expires:
        words.append(('expires', time2isoz(float(cookie.expires))))
    if cookie.discard:
        words.append(('discard', None))
    words += [pair for pair in (('comment', cookie.comment), ('commenturl', cookie.comment_url)) if pair[1]]
    words += [(name, str(cookie._rest[name])) for name in sorted(cookie._rest)]
    words.append(('version', str(cookie.version)))
    return join_header_words([words])


class LWPCookieJar(FileCookieJar):
    "A jar in a file of Set-Cookie3 lines, after a first line '#LWP-Cookies-2.0'."

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        "The lines of the cookies."
        now = time.time()
        return ''.join(['%s %s\n' % (_START, lwp_cookie_str(cookie)) for cookie in self
                        if self._wanted(cookie, ignore_discard, ignore_expires, now)])

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        "Writes the jar's file, or another."
        with open(self._file_name(filename), 'w') as target:
            target.write('#LWP-Cookies-2.0\n')
            target.write(self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        import re
        if not re.match(self.magic_re, f.readline()):
            raise LoadError('%r does not look like a Set-Cookie3 (LWP) format file' % filename)
        now = time.time()
        for line in f:
            if not line.startswith(_START):
                continue
            for pairs in split_header_words([line[len(_START):].strip()]):
                cookie = _cookie(pairs)
                if cookie is None:
                    raise LoadError('invalid Set-Cookie3 format file %r: %r' % (filename, line[len(_START):].strip()))
                if self._wanted(cookie, ignore_discard, ignore_expires, now):
                    self.set_cookie(cookie)


def _cookie(pairs):
    "The Cookie of a line's pairs; None when it has no domain or a version that is no number."
    given, rest = dict.fromkeys(_FLAGS, False), {}
    for name, value in pairs[1:]:
        key = name.lower()
        if key in _FLAGS:
            given[key] = True if value is None else value
        elif key in _VALUES:
            given.setdefault(key, value)
        else:
            rest[name] = value
    get = given.get
    domain, expires = get('domain'), get('expires')
    if domain is None or not str(get('version', '0')).isdigit():
        return None
    if expires is not None:
        expires = iso2time(expires)
    return Cookie(get('version'), pairs[0][0], pairs[0][1], get('port'), given['port_spec'], domain,
                  domain.startswith('.'), given['domain_dot'], get('path'), given['path_spec'], given['secure'],
                  expires, given['discard'] or expires is None, get('comment'), get('commenturl'), rest)
