"""Cookies on the client's side: Netscape's and RFC 2965's.

    jar = cookielib.CookieJar()
    opener = urllib2.build_opener(urllib2.HTTPCookieProcessor(jar))

A CookieJar takes cookies out of responses and puts them into requests; its CookiePolicy says which.  Jars that live in
files: LWPCookieJar (all that is known of a cookie) and MozillaCookieJar (cookies.txt).  Request and response are what
urllib2 has, or anything with the same methods.  The grammar of headers, dates and hosts is in _cookietexts.
"""
import copy
import re
import time

try:
    import threading as _threading
except ImportError:
    import dummy_threading as _threading

from _cookietexts import (DAYS, DEFAULT_HTTP_PORT, EPOCH_YEAR, HTTP_PATH_SAFE, MONTHS, MONTHS_LOWER, UTC_ZONES,
                          domain_match, eff_request_host, escape_path, http2time, is_HDN, is_third_party, iso2time,
                          join_header_words, liberal_is_HDN, offset_from_tz_string, parse_ns_headers, reach,
                          request_host, request_path, request_port, split_header_words, time2isoz, time2netscape,
                          user_domain_match)

__all__ = ['Cookie', 'CookieJar', 'CookiePolicy', 'DefaultCookiePolicy', 'FileCookieJar', 'LWPCookieJar',
           'lwp_cookie_str', 'LoadError', 'MozillaCookieJar']

debug = False      # True: what is decided about cookies goes to the logger 'cookielib'
logger = None

MISSING_FILENAME_TEXT = 'a filename was not supplied (nor was the CookieJar instance initialised with one)'


def _debug(text, *args):
    global logger
    if debug:
        if logger is None:
            import logging
            logger = logging.getLogger('cookielib')
        logger.debug(text, *args)


class Absent:
    "Stands for an attribute that a header does not have."


def vals_sorted_by_key(adict):
    "The values of a dict in the order of its keys."
    return [adict[key] for key in sorted(adict)]


def deepvalues(mapping):
    "The values of nested dicts, depth first, keys in order."
    for value in vals_sorted_by_key(mapping):
        if hasattr(value, 'items'):
            for inner in deepvalues(value):
                yield inner
        else:
            yield value


class Cookie:
    """One cookie: its attributes as the header gave them or as defaults make them.

    expires: seconds since 1970 or None; port: text 'N,N,...' or None; the `..._specified` flags say what the server
    really gave; rest: what no standard names (get_nonstandard_attr()); rfc2109: a version 1 cookie out of Set-Cookie."""

    _SHOWN = ('version name value port port_specified domain domain_specified domain_initial_dot path path_specified '
              'secure expires discard comment comment_url').split()

    def __init__(self, version, name, value, port, port_specified, domain, domain_specified, domain_initial_dot,
                 path, path_specified, secure, expires, discard, comment, comment_url, rest, rfc2109=False):
        if version is not None:
            version = int(version)
        if expires is not None:
            expires = int(expires)
        if port is None and port_specified is True:
            raise ValueError('if port is None, port_specified must be false')
        given = locals()
        for attribute in self._SHOWN:
            setattr(self, attribute, given[attribute])
        self.domain = domain.lower()
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        """Whether the header had an attribute that no standard knows."""
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        """The value of such an attribute, or the default."""
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        """Keeps the value of such an attribute."""
        self._rest[name] = value

    def is_expired(self, now=None):
        "Has its time run out (at `now`, seconds since 1970)?"
        if self.expires is None:
            return False
        return self.expires <= (time.time() if now is None else now)

    def __str__(self):
        place = self.domain + (':' + self.port if self.port is not None else '') + self.path
        pair = self.name if self.value is None else '%s=%s' % (self.name, self.value)
        return '<Cookie %s for %s>' % (pair, place)

    def __repr__(self):
        shown = [(name, getattr(self, name)) for name in self._SHOWN]
        shown += [('rest', self._rest), ('rfc2109', self.rfc2109)]
        return 'Cookie(%s)' % ', '.join(['%s=%r' % pair for pair in shown])


# --- which cookies are kept and sent -------------------------------------------------------------------------------

class CookiePolicy:
    """Decides what a jar keeps and sends; subclasses define set_ok() and return_ok().

    Attributes netscape, rfc2965, hide_cookie2: the protocols to speak, whether to leave Cookie2 headers out."""

    def set_ok(self, cookie, request):
        "May this cookie be kept?"
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        "May this cookie be sent?"
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        "False when no cookie of the domain can go with the request."
        return True

    def path_return_ok(self, path, request):
        "False when no cookie of the path can go with the request."
        return True


# Second-level names below which countries give out domains: the generic ones of RFC 1591 and of later years.
_SHARED_SECOND_LEVEL = frozenset('ac co com edu gov int mil net org '
                                 'aero biz cat coop info jobs mobi museum name pro travel'.split())


def _dotted(domain):
    "With a dot in front."
    return domain if domain.startswith('.') else '.' + domain


def _ends_with_domain(host, domain):
    "Is the host the domain or in it?"
    return domain == '' or _dotted(host).endswith(_dotted(domain))


def _is_shared_domain(domain):
    "Is it one like '.co.uk', of many owners?"
    parts = domain.split('.')
    return len(parts) == 3 and parts[0] == '' and len(parts[2]) == 2 and parts[1].lower() in _SHARED_SECOND_LEVEL


def _path_covers(path, request_path):
    "Does request_path lie at or below path?"
    if not request_path.startswith(path):
        return False
    return path.endswith('/') or request_path[len(path):len(path) + 1] in ('', '/')


# What speaks against a cookie: each function returns the reason as text, or None.  `deed` methods of the policy are made
# from them by _verdict().

def _protocol_is_off(policy, cookie, request):
    if cookie.version == 0:
        return None if policy.netscape else "Netscape's cookies are switched off"
    return None if policy.rfc2965 else 'cookies of RFC 2965 are switched off'


def _no_version_or_off(policy, cookie, request):
    if cookie.version is not None:
        return _protocol_is_off(policy, cookie, request)
    return 'Set-Cookie2 without a version'


def _unapproved_third_party(policy, cookie, request):
    strict = policy.strict_rfc2965_unverifiable if cookie.version else policy.strict_ns_unverifiable
    if strict and request.is_unverifiable() and is_third_party(request):
        return 'it is of a third party, in a request that the user did not approve'


def _dollar_name(policy, cookie, request):
    if policy.strict_ns_set_initial_dollar and cookie.version == 0 and cookie.name[:1] == '$':
        return 'the name begins with a dollar sign'


def _path_elsewhere(policy, cookie, request):
    strict = policy.strict_ns_set_path if cookie.version == 0 else True
    if strict and cookie.path_specified and not policy.path_return_ok(cookie.path, request):
        return 'the request lies outside of its path'


def _domain_out_of_reach(policy, cookie, request):
    domain, newer = cookie.domain, cookie.version > 0
    barred = policy._barred(domain)
    if barred or not cookie.domain_specified:
        return barred
    host, effective = eff_request_host(request)
    if policy.strict_domain and _is_shared_domain(domain):
        return 'the domain is that of a country, of many owners'
    if domain != '.local' and '.' not in domain.lstrip('.'):
        return 'the domain has no dot inside'
    if not newer and not _dotted(effective).endswith(domain):
        return 'the host does not end with the domain'
    if (newer or policy._has(policy.DomainRFC2965Match)) and not domain_match(effective, domain):
        return 'the host does not fall under the domain'
    if newer or policy._has(policy.DomainStrictNoDots):
        if '.' in host[:-len(domain)] and liberal_is_HDN(host):
            return 'what the host has before the domain has dots'


def _port_not_listed(policy, cookie, request):
    if not cookie.port_specified:
        return None
    wanted = request_port(request) or DEFAULT_HTTP_PORT
    for port in cookie.port.split(','):
        if not re.match(r'\s*[-+]?[0-9]+\s*$', port):
            return 'a port is no number'
        if port == wanted:
            return None
    return 'the port of the request is not one of its ports'


def _wrong_port(policy, cookie, request):
    if cookie.port and (request_port(request) or DEFAULT_HTTP_PORT) not in cookie.port.split(','):
        return 'the port of the request is not one of its ports'


def _needs_https(policy, cookie, request):
    if cookie.secure and request.get_type() != 'https':
        return 'it goes by https only'


def _out_of_date(policy, cookie, request):
    return 'its time has run out' if cookie.is_expired(policy._now) else None


def _other_host(policy, cookie, request):
    effective = eff_request_host(request)[1]
    if cookie.version > 0:
        falls_under = domain_match(effective, cookie.domain)
    elif policy._has(policy.DomainStrictNonDomain) and not cookie.domain_specified:
        falls_under = cookie.domain == effective
    else:
        falls_under = _ends_with_domain(effective, cookie.domain)
    return None if falls_under else 'the host does not fall under the domain'


def _verdict(reason, doc):
    "The policy's method that asks `reason` and says True when nothing speaks against the cookie."

    def ok(self, cookie, request):
        why = reason(self, cookie, request)
        if why:
            _debug('   refused: %s', why)
        return why is None

    ok.__doc__ = doc
    return ok


class DefaultCookiePolicy(CookiePolicy):
    """The rules of Netscape (as browsers have them) and of RFC 2965, with switches for strictness.

    blocked_domains, allowed_domains: sequences of names, a dot in front standing for all hosts that end so; allowed
    None means all.  strict_ns_domain is a sum of the Domain... flags."""

    DomainLiberal, DomainStrictNoDots, DomainStrictNonDomain, DomainRFC2965Match = 0, 1, 2, 4
    DomainStrict = DomainStrictNoDots + DomainStrictNonDomain

    def __init__(self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False,
                 rfc2109_as_netscape=None, hide_cookie2=False, strict_domain=False,
                 strict_rfc2965_unverifiable=True, strict_ns_unverifiable=False, strict_ns_domain=DomainLiberal,
                 strict_ns_set_initial_dollar=False, strict_ns_set_path=False):
        self.netscape, self.rfc2965, self.rfc2109_as_netscape = netscape, rfc2965, rfc2109_as_netscape
        self.hide_cookie2, self.strict_domain = hide_cookie2, strict_domain
        self.strict_rfc2965_unverifiable, self.strict_ns_unverifiable = strict_rfc2965_unverifiable, strict_ns_unverifiable
        self.strict_ns_domain, self.strict_ns_set_path = strict_ns_domain, strict_ns_set_path
        self.strict_ns_set_initial_dollar = strict_ns_set_initial_dollar
        self.set_blocked_domains(blocked_domains or ())
        self.set_allowed_domains(allowed_domains)

    # the user's lists

    def blocked_domains(self):
        """The domains from which no cookie is taken, a tuple."""
        return self.__blocked

    def set_blocked_domains(self, blocked_domains):
        """Domains ('.x.org' with all below) from which no cookie is taken or sent to."""
        self.__blocked = tuple(blocked_domains)

    def allowed_domains(self):
        """The only domains that are not refused, a tuple; None: all."""
        return self.__allowed

    def set_allowed_domains(self, allowed_domains):
        """The only domains from which cookies are taken; None: all."""
        self.__allowed = None if allowed_domains is None else tuple(allowed_domains)

    def is_blocked(self, domain):
        return any(user_domain_match(domain, entry) for entry in self.__blocked)

    def is_not_allowed(self, domain):
        return self.__allowed is not None and not any(user_domain_match(domain, entry) for entry in self.__allowed)

    def _barred(self, domain):
        "Why the user's lists bar the domain, or None."
        return ('the domain is blocked' if self.is_blocked(domain) else
                'the domain is not one of those allowed' if self.is_not_allowed(domain) else None)

    def _has(self, flag):
        return bool(self.strict_ns_domain & flag)

    # one rule each

    set_ok_version = _verdict(_no_version_or_off, 'Is its protocol switched on?')
    set_ok_verifiability = _verdict(_unapproved_third_party, 'Is it no third party that the user does not know of?')
    set_ok_name = _verdict(_dollar_name, 'Is the name allowed?')
    set_ok_path = _verdict(_path_elsewhere, 'Does its path contain that of the request?')
    set_ok_domain = _verdict(_domain_out_of_reach, 'May the host set cookies for its domain?')
    set_ok_port = _verdict(_port_not_listed, 'Is the port of the request one of its ports?')
    return_ok_version = _verdict(_protocol_is_off, 'Is its protocol switched on?')
    return_ok_verifiability = _verdict(_unapproved_third_party, 'Is it no third party that the user does not know of?')
    return_ok_secure = _verdict(_needs_https, 'Is the connection as secure as it wants?')
    return_ok_expires = _verdict(_out_of_date, 'Has it time left?')
    return_ok_port = _verdict(_wrong_port, 'Is the port of the request one of its ports?')
    return_ok_domain = _verdict(_other_host, 'Does the host fall under its domain?')

    def __all_ok(self, deed, rules, cookie, request):
        _debug(' - %s%s=%s', deed, cookie.name, cookie.value)
        return all(getattr(self, deed + rule)(cookie, request) for rule in rules.split())

    def set_ok(self, cookie, request):
        return self.__all_ok('set_ok_', 'version verifiability name path domain port', cookie, request)

    def return_ok(self, cookie, request):
        return self.__all_ok('return_ok_', 'version verifiability secure expires port domain', cookie, request)

    # a quick look, before the cookies of a domain or path are looked at one by one

    def domain_return_ok(self, domain, request):
        near = [host for host in eff_request_host(request) if _ends_with_domain(host, domain)]
        return bool(near) and self._barred(domain) is None

    def path_return_ok(self, path, request):
        return _path_covers(path, request_path(request))


# --- from headers to cookies ---------------------------------------------------------------------------------------

_MAY_BE_EMPTY = frozenset(['port', 'comment', 'commenturl'])
_WITH_VALUE = frozenset('version expires domain path port comment commenturl max-age'.split())
_FLAGS = frozenset(['discard', 'secure'])


class _BadCookie(Exception):
    "A cookie whose attributes make no sense: it is left out."


class _HeaderCookie:
    "One cookie of a response's header: reads its pairs, then fills in the defaults."

    def __init__(self, pairs, now):
        self.name, self.value = pairs[0]
        self.now = now
        self.standard, self.rest = {}, {}
        self.has_max_age = False
        for name, value in pairs[1:]:
            self.__add(name, value)

    def __add(self, name, value):
        lower = name.lower()
        if lower not in _WITH_VALUE and lower not in _FLAGS:
            self.rest[name] = value
            return
        if lower in self.standard:
            return                                    # the first one counts
        if lower in _FLAGS:
            self.standard[lower] = True if value is None else value
        elif lower == 'expires':
            if not self.has_max_age and value is not None:
                self.standard['expires'] = value
        elif value is None and lower not in _MAY_BE_EMPTY:
            raise _BadCookie(name)
        elif lower == 'max-age':
            self.has_max_age = True
            self.standard['expires'] = self.__age(value)
        else:
            self.standard[lower] = value.lower() if lower == 'domain' else value

    def __age(self, value):
        try:
            return self.now + int(value)
        except ValueError:
            raise _BadCookie('max-age')

    def __version(self):
        version = self.standard.get('version')
        if version is None:
            return None
        try:
            return int(version)
        except ValueError:
            raise _BadCookie('version')

    def __path(self, version, request):
        path = self.standard.get('path')
        if path:
            return escape_path(path), True
        path = request_path(request)
        cut = path.rfind('/')
        if cut >= 0:
            path = path[:cut if version == 0 else cut + 1]
        return path or '/', False

    def __port(self, request):
        if 'port' not in self.standard:
            return None, False
        port = self.standard['port']
        if port is None:
            return request_port(request), False
        return ''.join(port.split()), True

    def cookie(self, request):
        "The Cookie, with domain, path and port of the request where none are given."
        get = self.standard.get
        version = self.__version()
        path, path_specified = self.__path(version, request)
        port, port_specified = self.__port(request)
        domain, domain_specified, dot = get('domain'), 'domain' in self.standard, False
        if domain_specified:
            dot = domain.startswith('.')
            domain = _dotted(domain)
        else:
            domain = eff_request_host(request)[1]
        expires = get('expires')
        return Cookie(version, self.name, self.value, port, port_specified, domain, domain_specified, dot, path,
                      path_specified, get('secure', False), expires, get('discard', False) or expires is None,
                      get('comment'), get('commenturl'), self.rest)


# --- the jar -------------------------------------------------------------------------------------------------------

class CookieJar:
    """A collection of cookies; iterating gives Cookie objects.

    extract_cookies(response, request) takes them in, add_cookie_header(request) sends them out, as the policy allows.
    Several threads may use one jar."""

    non_word_re = re.compile('[^A-Za-z0-9_]')
    quote_re = re.compile(r'(["\\])')
    strict_domain_re = re.compile(r'\.?[^.]*')
    domain_re = re.compile('[^.]*')
    dots_re = re.compile(r'^\.+')
    magic_re = r'^\#LWP-Cookies-(\d+\.\d+)'

    def __init__(self, policy=None):
        self._policy = DefaultCookiePolicy() if policy is None else policy
        self._cookies_lock = _threading.RLock()
        self._cookies = {}                      # domain -> path -> name -> Cookie

    def set_policy(self, policy):
        """The CookiePolicy that decides from now on."""
        self._policy = policy

    def __iter__(self):
        return deepvalues(self._cookies)

    def __len__(self):
        return sum(1 for cookie in self)

    def __repr__(self):
        return '<%s[%s]>' % (self.__class__.__name__, ', '.join([repr(cookie) for cookie in self]))

    def __str__(self):
        return '<%s[%s]>' % (self.__class__.__name__, ', '.join([str(cookie) for cookie in self]))

    def __set_now(self):
        self._now = self._policy._now = int(time.time())

    # sending

    def _cookies_for_request(self, request):
        "Those that the policy lets go with the request."
        policy, found = self._policy, []
        for domain, paths in self._cookies.items():
            if not policy.domain_return_ok(domain, request):
                continue
            for path, names in paths.items():
                if policy.path_return_ok(path, request):
                    found += [cookie for cookie in names.values() if policy.return_ok(cookie, request)]
        return found

    def __cookie_words(self, cookie):
        "The cookie in a Cookie header: its pair and, from version 1 on, where it is from."
        value = cookie.value
        if value is not None and cookie.version > 0 and self.non_word_re.search(value):
            value = self.quote_re.sub(r'\\\1', value)
        words = [cookie.name if value is None else '%s=%s' % (cookie.name, value)]
        if cookie.version > 0:
            if cookie.path_specified:
                words.append('$Path="%s"' % cookie.path)
            if cookie.domain.startswith('.'):
                words.append('$Domain="%s"' % cookie.domain[0 if cookie.domain_initial_dot else 1:])
            if cookie.port is not None:
                words.append('$Port="%s"' % cookie.port if cookie.port_specified else '$Port')
        return words

    def _cookie_attrs(self, cookies):
        "The words of the Cookie header; sorts the cookies by length of path, longest first."
        cookies.sort(key=lambda cookie: len(cookie.path), reverse=True)
        words = []
        if cookies and cookies[0].version > 0:
            words.append('$Version=%s' % cookies[0].version)
        for cookie in cookies:
            words += self.__cookie_words(cookie)
        return words

    def add_cookie_header(self, request):
        "Adds the headers Cookie and Cookie2 to a request where it has none."
        with self._cookies_lock:
            self.__set_now()
            cookies = self._cookies_for_request(request)
            words = self._cookie_attrs(cookies)
            if words and not request.has_header('Cookie'):
                request.add_unredirected_header('Cookie', '; '.join(words))
            if self._policy.rfc2965 and not self._policy.hide_cookie2 and not request.has_header('Cookie2'):
                if any(cookie.version != 1 for cookie in cookies):
                    request.add_unredirected_header('Cookie2', '$Version="1"')
        self.clear_expired_cookies()

    # taking in

    def __cookies_of(self, attribute_lists, request):
        "The Cookie of each list of pairs; what is wrong or only takes a cookie away is left out."
        cookies = []
        for pairs in attribute_lists:
            try:
                cookie = _HeaderCookie(pairs, self._now).cookie(request)
            except _BadCookie as what:
                _debug('   not understood: %s', what)
                continue
            if cookie.expires is not None and cookie.expires <= self._now:
                self.__drop(cookie)
            else:
                cookies.append(cookie)
        return cookies

    def __drop(self, cookie):
        "An old date is the server's way to take a cookie back."
        names = self._cookies.get(cookie.domain, {}).get(cookie.path, {})
        if cookie.name in names:
            self.clear(cookie.domain, cookie.path, cookie.name)

    def _process_rfc2109_cookies(self, cookies):
        "Version 1 out of Set-Cookie (RFC 2109): marks it and makes it Netscape's when the policy wants that."
        wanted = getattr(self._policy, 'rfc2109_as_netscape', None)
        changes = {'rfc2109': True}
        if wanted or wanted is None and not self._policy.rfc2965:
            changes['version'] = 0
        for cookie in [each for each in cookies if each.version == 1]:
            vars(cookie).update(changes)

    def make_cookies(self, response, request):
        "The cookies in a response's headers, whether the policy would keep them or not."
        headers, policy = response.info(), self._policy
        lists = split_header_words(headers.getheaders('Set-Cookie2')) if policy.rfc2965 else []
        netscape_lists = parse_ns_headers(headers.getheaders('Set-Cookie')) if policy.netscape else []
        with self._cookies_lock:
            self.__set_now()
            cookies = self.__cookies_of(lists, request)
            netscape = self.__cookies_of(netscape_lists, request)
        self._process_rfc2109_cookies(netscape)
        known = set([(cookie.domain, cookie.path, cookie.name) for cookie in cookies])
        return cookies + [cookie for cookie in netscape if (cookie.domain, cookie.path, cookie.name) not in known]

    def set_cookie_if_ok(self, cookie, request):
        "Keeps the cookie when the policy allows it."
        with self._cookies_lock:
            self.__set_now()
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        "Keeps the cookie; it takes the place of one with the same domain, path and name."
        with self._cookies_lock:
            paths = self._cookies.setdefault(cookie.domain, {})
            paths.setdefault(cookie.path, {})[cookie.name] = cookie

    def extract_cookies(self, response, request):
        "Keeps the cookies of a response that the policy allows."
        with self._cookies_lock:
            self.__set_now()
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    self.set_cookie(cookie)

    # taking away

    def clear(self, domain=None, path=None, name=None):
        "Takes away all cookies, or those of a domain, of its path, or one.  KeyError when there is none."
        if name is not None and None in (domain, path):
            raise ValueError('domain and path must be given to remove a cookie by name')
        if path is not None and domain is None:
            raise ValueError('domain must be given to remove cookies by path')
        if domain is None:
            self._cookies = {}
            return
        level, keys = self._cookies, [key for key in (domain, path, name) if key is not None]
        for key in keys[:-1]:
            level = level[key]
        del level[keys[-1]]

    def __clear_if(self, unwanted):
        with self._cookies_lock:
            for cookie in list(self):
                if unwanted(cookie):
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def clear_session_cookies(self):
        "Takes away those that are to live no longer than the program."
        self.__clear_if(lambda cookie: cookie.discard)

    def clear_expired_cookies(self):
        "Takes away those whose time has run out."
        now = time.time()
        self.__clear_if(lambda cookie: cookie.is_expired(now))


class LoadError(IOError):
    "A file that holds no cookies, or none of the format wanted."


class FileCookieJar(CookieJar):
    """A jar with a file; subclasses know the format: save() and _really_load(file, name, ignore_discard, ignore_expires).

    ignore_discard, ignore_expires: do save or load session cookies, cookies whose time has run out."""

    def __init__(self, filename=None, delayload=False, policy=None):
        CookieJar.__init__(self, policy)
        if filename is not None:
            try:
                filename + ''
            except TypeError:
                raise ValueError('filename must be string-like')
        self.filename = filename
        self.delayload = bool(delayload)

    def _file_name(self, filename):
        if filename is None:
            filename = self.filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def _wanted(self, cookie, ignore_discard, ignore_expires, now):
        return (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now))

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        raise NotImplementedError()

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        "Adds the cookies of a file.  LoadError, IOError."
        filename = self._file_name(filename)
        with open(filename) as source:
            self._really_load(source, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        "Takes the cookies of a file instead of those in the jar, which stay when that fails."
        filename = self._file_name(filename)
        with self._cookies_lock:
            before = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except EnvironmentError:
                self._cookies = before
                raise


from _LWPCookieJar import LWPCookieJar, lwp_cookie_str
from _MozillaCookieJar import MozillaCookieJar
