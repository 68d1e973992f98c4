"""The jar in a file cookies.txt, as Netscape and Mozilla had it.

Seven fields on a line, apart by tabs: domain, is it one for many hosts (TRUE, FALSE), path, only by https, date (seconds
since 1970, empty for a session cookie), name, value.  Ports, comments and versions are lost.
"""
import re
import time

from cookielib import Cookie, FileCookieJar, LoadError, MISSING_FILENAME_TEXT

_FIELDS = 7


def _truth(flag):
    return 'TRUE' if flag else 'FALSE'


class MozillaCookieJar(FileCookieJar):
    "A jar in a cookies.txt.  A browser that runs may not see or may undo what is saved."

    magic_re = '#( Netscape)? HTTP Cookie File'
    header = '\n'.join(['# Netscape HTTP Cookie File', '# http://curl.haxx.se/rfc/cookie_spec.html',
                        '# This is a generated file!  Do not edit.', '', ''])

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not re.search(self.magic_re, f.readline()):
            raise LoadError('%r does not look like a Netscape format cookies file' % filename)
        now = time.time()
        for line in f:
            line = line.rstrip('\n')
            if not line.strip() or line.lstrip()[0] in '#$':
                continue
            cookie = _cookie(line.split('\t'))
            if cookie is None:
                raise LoadError('invalid Netscape format cookies file %r: %r' % (filename, line))
            if self._wanted(cookie, ignore_discard, ignore_expires, now):
                self.set_cookie(cookie)

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        "Writes the jar's file, or another."
        now = time.time()
        with open(self._file_name(filename), 'w') as target:
            target.write(self.header)
            for cookie in self:
                if self._wanted(cookie, ignore_discard, ignore_expires, now):
                    target.write('\t'.join(_fields(cookie)) + '\n')


def _fields(cookie):
    name, value = cookie.name, cookie.value
    if value is None:                    # "Set-Cookie: word": the file has it as a value without a name
        name, value = '', name
    expires = '' if cookie.expires is None else str(cookie.expires)
    return [cookie.domain, _truth(cookie.domain.startswith('.')), cookie.path, _truth(cookie.secure), expires, name,
            value]


def _cookie(fields):
    "The Cookie of a line's fields, or None when they make no sense."
    if len(fields) != _FIELDS:
        return None
    domain, for_many, path, secure, expires, name, value = fields
    for_many = for_many == 'TRUE'
    if for_many != domain.startswith('.') or expires.strip('0123456789'):
        return None
    if name == '':
        name, value = value, None
    return Cookie(0, name, value, None, False, domain, for_many, for_many, path, False, secure == 'TRUE',
                  expires or None, expires == '', None, None, {})
