"""Open URLs through a chain of handlers.

    text = urllib2.urlopen('http://example.org/', timeout=10).read()
    opener = urllib2.build_opener(HTTPCookieProcessor()); opener.open(Request(url, data, headers))

A handler's method names say what it does: <protocol>_open, <protocol>_request and <protocol>_response (before and
after), http_error_<code>, <protocol>_error, default_open, unknown_open.
"""
import base64
import bisect
import hashlib
import httplib
import mimetools
import os
import posixpath
import random
import re
import socket
import sys
import time
import types
import urllib
import urlparse
import warnings

from cStringIO import StringIO
from urllib import (addinfourl, ftpwrapper, getproxies, localhost, proxy_bypass, quote, splitattr, splithost,
                    splitpasswd, splitport, splittag, splittype, splituser, splitvalue, toBytes, unquote, unwrap,
                    url2pathname)

try:
    import ssl
except ImportError:
    ssl = None
_have_ssl = ssl is not None

__version__ = '%d.%d' % sys.version_info[:2]

_opener = None


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, cafile=None, capath=None, cadefault=False,
            context=None):
    """Opens a URL or Request with the installed opener; data makes a POST, timeout is in seconds.

    cafile and capath (certificates to trust) or context are for https.  URLError when it cannot be opened."""
    if cafile or capath or cadefault:
        context = _trusting(context, cafile, capath)
    opener = build_opener(HTTPSHandler(context=context)) if context else _the_opener()
    return opener.open(url, data, timeout)


def _trusting(context, cafile, capath):
    """A context that trusts these certificates, or those of the system; none may be given besides."""
    if context is not None:
        raise ValueError("You can't pass both context and any of cafile, capath, and cadefault")
    if not _have_ssl:
        raise ValueError('SSL support not available')
    return ssl.create_default_context(purpose=ssl.Purpose.SERVER_AUTH, cafile=cafile, capath=capath)


def _the_opener():
    """The installed opener, made when it is asked for the first time."""
    global _opener
    if _opener is None:
        _opener = build_opener()
    return _opener


def install_opener(opener):
    """The opener that urlopen() uses from now on."""
    global _opener
    _opener = opener


class URLError(IOError):
    """A URL that could not be opened; `reason` says why (a text or an exception)."""

    def __init__(self, reason):
        self.args = reason,
        self.reason = reason

    def __str__(self):
        return '<urlopen error %s>' % self.reason


class HTTPError(URLError, addinfourl):
    """A reply that is no success; it can be read like one."""

    def __init__(self, url, code, msg, hdrs, fp):
        self.filename = url
        self.code, self.msg, self.hdrs, self.fp = code, msg, hdrs, fp
        if fp is not None:
            addinfourl.__init__(self, fp, hdrs, url, code)

    def __str__(self):
        return 'HTTP Error %s: %s' % (self.code, self.msg)

    reason = property(lambda self: self.msg)

    def info(self):
        return self.hdrs


_cut_port_re = re.compile(r':\d+$')


def request_host(request):
    """The host of a request in lower case, without its port."""
    host = urlparse.urlparse(request.get_full_url())[1] or request.get_header('Host', '')
    return _cut_port_re.sub('', host, 1).lower()


# attribute that is found when first asked for -> method that finds it
_FOUND_BY = {'_Request__r_type': 'get_type', '_Request__r_host': 'get_host'}


class Request:
    """What is to be opened: URL, data to send, headers.

    origin_req_host and unverifiable are for cookies."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False):
        self.__original, self.__fragment = splittag(unwrap(url))
        self.type = self.host = self.port = self._tunnel_host = None
        self.data = data
        self.headers, self.unredirected_hdrs = {}, {}
        for pair in headers.items():
            self.add_header(*pair)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable

    def __getattr__(self, attr):
        finder = _FOUND_BY.get(attr)
        if finder is None:
            raise AttributeError(attr)
        getattr(self, finder)()
        return self.__dict__[attr]

    def get_method(self):
        """POST with data, else GET."""
        return 'GET' if self.data is None else 'POST'

    def add_data(self, data):
        self.data = data

    def has_data(self):
        return self.data is not None

    def get_data(self):
        return self.data

    def get_full_url(self):
        return self.__original + '#' + self.__fragment if self.__fragment else self.__original

    def get_type(self):
        """The scheme; ValueError when there is none."""
        if self.type is None:
            self.type, self.__r_type = splittype(self.__original)
            if self.type is None:
                raise ValueError('unknown url type: %s' % self.__original)
        return self.type

    def get_host(self):
        if self.host is None:
            host, self.__r_host = splithost(self.__r_type)
            self.host = host and unquote(host)
        return self.host

    def get_selector(self):
        """The path; the whole URL when a proxy gets it."""
        return self.__r_host

    def set_proxy(self, host, type):
        """Goes to a proxy instead."""
        if not self._tunnel_host and self.type == 'https':
            self._tunnel_host, self.host = self.host, host
        else:
            self.type, self.__r_host = type, self.__original
        self.host = host

    def has_proxy(self):
        return self.__r_host == self.__original

    def get_origin_req_host(self):
        return self.origin_req_host

    def is_unverifiable(self):
        return self.unverifiable

    def add_header(self, key, val):
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """A header that a redirected request does not take along."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        return any(header_name in table for table in (self.headers, self.unredirected_hdrs))

    def get_header(self, header_name, default=None):
        for table in self.headers, self.unredirected_hdrs:
            if header_name in table:
                return table[header_name]
        return default

    def header_items(self):
        """All headers, [(name, value), ...]"""
        return dict(self.unredirected_hdrs, **self.headers).items()


# not a handler's business although the names look like it
_NO_HANDLERS = ('redirect_request', 'do_open', 'proxy_open')


class OpenerDirector:
    """Hands each URL to the handlers that are in charge of it, in the order of their handler_order."""

    def __init__(self):
        self.addheaders = [('User-agent', 'Python-urllib/' + __version__)]
        self.handlers = []
        self.handle_open, self.handle_error = {}, {}
        self.process_response, self.process_request = {}, {}

    def add_handler(self, handler):
        """One more handler, asked in its order."""
        if not hasattr(handler, 'add_parent'):
            raise TypeError('expected BaseHandler instance, got %r' % type(handler))
        useful = False
        for name in dir(handler):
            if name not in _NO_HANDLERS:
                table, key = self.__place(name)
                if table is not None:
                    bisect.insort(table.setdefault(key, []), handler)
                    useful = True
        if useful:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def __place(self, name):
        """The (table, key) where a handler with a method of that name goes; (None, None) for none."""
        protocol, mark, condition = name.partition('_')
        if not mark:
            return None, None
        if condition.startswith('error'):
            kind = condition[condition.find('_') + 1:]
            try:
                kind = int(kind)
            except ValueError:
                pass
            return self.handle_error.setdefault(protocol, {}), kind
        tables = {'open': self.handle_open, 'response': self.process_response, 'request': self.process_request}
        return tables.get(condition), protocol

    def close(self):
        """For those who call it; there is nothing to do."""

    def _call_chain(self, chain, kind, meth_name, *args):
        """The first result of the handlers in chain[kind] that is not None."""
        for handler in chain.get(kind, ()):
            result = getattr(handler, meth_name)(*args)
            if result is not None:
                return result
        return None

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Opens a URL or Request."""
        if not isinstance(fullurl, basestring):
            request = fullurl
            if data is not None:
                request.add_data(data)
        else:
            request = Request(fullurl, data)
        request.timeout = timeout
        scheme = request.get_type()
        for processor in self.process_request.get(scheme, ()):
            request = getattr(processor, scheme + '_request')(request)
        reply = self._open(request, data)
        for processor in self.process_response.get(scheme, ()):
            reply = getattr(processor, scheme + '_response')(request, reply)
        return reply

    def _open(self, req, data=None):
        return (self._call_chain(self.handle_open, 'default', 'default_open', req)
                or self._call_chain(self.handle_open, req.get_type(), req.get_type() + '_open', req)
                or self._call_chain(self.handle_open, 'unknown', 'unknown_open', req))

    def error(self, proto, *args):
        """Asks the handlers for an error: http_error_<code> for http and https, else <proto>_error."""
        is_http = proto in ('http', 'https')
        if is_http:
            table, kind = self.handle_error['http'], args[2]
            method = 'http_error_%s' % kind
        else:
            table, kind, method = self.handle_error, proto, proto + '_error'
        found = self._call_chain(table, kind, method, *args)
        if found or not is_http:
            return found
        return self._call_chain(table, 'default', 'http_error_default', *args)


def build_opener(*handlers):
    """An opener with the usual handlers and those given (classes or objects), which replace what they derive from."""
    usual = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler, HTTPRedirectHandler, FTPHandler,
             FileHandler, HTTPErrorProcessor]
    if _have_ssl:
        usual.append(HTTPSHandler)

    def replaced(kind):
        return any(issubclass(given, kind) if isinstance(given, (types.ClassType, type)) else isinstance(given, kind)
                   for given in handlers)

    opener = OpenerDirector()
    for handler in [kind() for kind in usual if not replaced(kind)] + list(handlers):
        opener.add_handler(handler() if isinstance(handler, (types.ClassType, type)) else handler)
    return opener


def _again(handler, request):
    return handler.parent.open(request, None, request.timeout)


_SERVER_FIELD = 'Authorization'


class BaseHandler:
    """`parent` is the opener."""

    handler_order = 500

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        """For those who call it."""

    def __lt__(self, other):
        # others go last
        return self.handler_order < other.handler_order if hasattr(other, 'handler_order') else True


class HTTPErrorProcessor(BaseHandler):
    """Gives replies that are no success to the opener's error()."""

    handler_order = 1000

    def http_response(self, request, response):
        code = response.code
        if code // 100 == 2:
            return response
        return self.parent.error('http', request, response, code, response.msg, response.info())

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """The last resort: HTTPError."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.get_full_url(), code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Follows 301, 302, 303 and 307; HTTPError when it goes in a circle."""

    max_repeats = 4                             # visits of one URL
    max_redirections = 10                       # in all
    inf_msg = ('The HTTP server returned a redirect error that would lead to an infinite loop.\n'
               'The last 30x error message was:\n')

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The Request to go on with, None to leave it to others; HTTPError when nobody should."""
        method = req.get_method()
        readable = method in ('GET', 'HEAD') and code in (301, 302, 303, 307)
        if not readable and not (method == 'POST' and code in (301, 302, 303)):
            raise HTTPError(req.get_full_url(), code, msg, headers, fp)
        # what told of the body goes with it
        kept = dict(pair for pair in req.headers.items() if pair[0].lower() not in ('content-length', 'content-type'))
        return Request(newurl.replace(' ', '%20'), headers=kept, origin_req_host=req.get_origin_req_host(),
                       unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        where = [headers.getheaders(name)[0] for name in ('location', 'uri') if name in headers]
        if not where:
            return None
        parts = list(urlparse.urlparse(where[0]))
        if not parts[2] and parts[1]:
            parts[2] = '/'
        target = urlparse.urljoin(req.get_full_url(), urlparse.urlunparse(parts))
        low = target.lower()
        if not low.startswith(('http://', 'https://', 'ftp://')):
            raise HTTPError(target, code, "%s - Redirection to url '%s' is not allowed" % (msg, target), headers, fp)
        following = self.redirect_request(req, fp, code, msg, headers, target)
        if following is None:
            return None
        visited = following.redirect_dict = req.redirect_dict = getattr(req, 'redirect_dict', {})
        if visited.get(target, 0) >= self.max_repeats or len(visited) >= self.max_redirections:
            raise HTTPError(req.get_full_url(), code, self.inf_msg + msg, headers, fp)
        visited[target] = visited.get(target, 0) + 1
        # the connection can be used again only when the body has been read
        fp.read()
        fp.close()
        return self.parent.open(following, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_302


def _parse_proxy(proxy):
    """(scheme, user, password, host:port) of a proxy's URL or host:port."""
    scheme, rest = splittype(proxy)
    if not rest.startswith('/'):
        scheme, authority = None, proxy
    else:
        if not rest.startswith('//'):
            raise ValueError('proxy URL with no authority: %r' % proxy)
        authority = rest[2:].split('/', 1)[0]
    user, host = splituser(authority)
    user, password = (None, None) if user is None else splitpasswd(user)
    return scheme, user, password, host


class ProxyHandler(BaseHandler):
    """Sends requests to proxies: {scheme: URL of the proxy} (default: the environment's)."""

    handler_order = 100

    def __init__(self, proxies=None):
        if proxies is None:
            proxies = getproxies()
        assert hasattr(proxies, 'has_key'), 'proxies must be a mapping'
        self.proxies = proxies
        for scheme, url in proxies.items():
            setattr(self, '%s_open' % scheme, self.__opening(scheme, url))

    def __opening(self, scheme, url):
        return lambda request: self.proxy_open(request, url, scheme)

    def proxy_open(self, req, proxy, type):
        """Turns a request to a proxy; None: the next handler opens it."""
        wanted = req.get_type()
        scheme, user, password, place = _parse_proxy(proxy)
        if req.host and proxy_bypass(req.host):
            return None
        if user and password:
            secret = base64.b64encode(':'.join(map(unquote, (user, password))))
            req.add_header('Proxy-authorization', 'Basic ' + secret)
        req.set_proxy(unquote(place), scheme or wanted)
        same = wanted in ('https', scheme or wanted)
        # None: the handler of the scheme goes on; else the proxy speaks another protocol
        return None if same else _again(self, req)


class HTTPPasswordMgr:
    """User and password by realm and URL."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """uri: one, or a sequence of them."""
        places = [uri] if isinstance(uri, basestring) else uri
        realms = self.passwd.setdefault(realm, {})
        for with_port in True, False:
            realms[tuple(self.reduce_uri(place, with_port) for place in places)] = user, passwd

    def find_user_password(self, realm, authuri):
        """(user, password), (None, None) when not known."""
        known = self.passwd.get(realm, {})
        for with_port in True, False:
            wanted = self.reduce_uri(authuri, with_port)
            for places in known:
                if any(self.is_suburi(place, wanted) for place in places):
                    return known[places]
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """(host:port, path) of a URL or host:port; default_port: the scheme's is put in."""
        parts = urlparse.urlsplit(uri)
        if not parts[1]:
            return uri, '/'
        place = parts[1]
        usual = {'http': 80, 'https': 443}.get(parts[0])
        if default_port and usual is not None and splitport(place)[1] is None:
            place = '%s:%d' % (place, usual)
        return place, parts[2] or '/'

    def is_suburi(self, base, test):
        """True when test is base or below it; both as reduce_uri() gives them."""
        if base == test:
            return True
        return base[0] == test[0] and len(posixpath.commonprefix((base[1], test[1]))) == len(base[1])


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """What was added for realm None is for all."""

    def find_user_password(self, realm, authuri):
        found = HTTPPasswordMgr.find_user_password(self, realm, authuri)
        return found if found[0] is not None else HTTPPasswordMgr.find_user_password(self, None, authuri)


class AbstractBasicAuthHandler:
    """Answers "Basic realm=..."."""

    rx = re.compile('(?:.*,)*[ \t]*([^ \t]+)[ \t]+realm=(["\']?)([^"\']*)\\2', re.I)

    def __init__(self, password_mgr=None):
        manager = self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = manager.add_password

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Tries again with a password, when the header authreq asks for one."""
        asked = headers.get(authreq)
        found = asked and self.rx.search(asked)
        if not found:
            return None
        scheme, mark, realm = found.groups()
        if mark not in ('"', "'"):
            warnings.warn('Basic Auth Realm was unquoted', UserWarning, 2)
        return self.retry_http_basic_auth(host, req, realm) if scheme.lower() == 'basic' else None

    def retry_http_basic_auth(self, host, req, realm):
        user, secret = self.passwd.find_user_password(realm, host)
        if secret is None:
            return None
        line = 'Basic ' + base64.b64encode('%s:%s' % (user, secret)).strip()
        # the server did not like it before
        if req.get_header(self.auth_header) == line:
            return None
        req.add_unredirected_header(self.auth_header, line)
        return _again(self, req)


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Passwords for servers."""

    auth_header = _SERVER_FIELD

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('www-authenticate', req.get_full_url(), req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Passwords for proxies."""

    auth_header = 'Proxy-authorization'

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('proxy-authenticate', req.get_host(), req, headers)


def randombytes(n):
    """n random bytes."""
    try:
        return os.urandom(n)
    except NotImplementedError:
        return ''.join(chr(random.randrange(256)) for _ in xrange(n))


class AbstractDigestAuthHandler:
    """Answers "Digest realm=..., nonce=..." (RFC 2617, qop=auth)."""

    def __init__(self, passwd=None):
        self.passwd = HTTPPasswordMgr() if passwd is None else passwd
        manager = self.passwd
        self.add_password = manager.add_password
        self.retried = self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        """Tries again with a password; HTTPError after five times."""
        asked = headers.get(auth_header)
        if self.retried > 5:
            raise HTTPError(req.get_full_url(), 401, 'digest auth failed', headers, None)
        self.retried += 1
        if asked and asked.split()[0].lower() == 'digest':
            return self.retry_http_digest_auth(req, asked)
        return None

    def retry_http_digest_auth(self, req, auth):
        answer = self.get_authorization(req, parse_keqv_list(parse_http_list(auth.partition(' ')[2])))
        if not answer:
            return None
        line = 'Digest ' + answer
        if req.headers.get(self.auth_header) == line:
            return None
        req.add_unredirected_header(self.auth_header, line)
        return _again(self, req)

    def get_cnonce(self, nonce):
        """16 hexadecimal digits that nobody can foresee."""
        seed = '%s:%s:%s:%s' % (self.nonce_count, nonce, time.ctime(), randombytes(8))
        return hashlib.sha1(seed).hexdigest()[:16]

    def get_authorization(self, req, chal):
        """The answer to a challenge (a dict); None when it cannot be given."""
        if 'realm' not in chal or 'nonce' not in chal:
            return None
        digest, keyed = self.get_algorithm_impls(chal.get('algorithm', 'MD5'))
        user, secret = self.passwd.find_user_password(chal['realm'], req.get_full_url()) if digest else (None, None)
        if user is None:
            return None
        entity = self.get_entity_digest(req.get_data(), chal) if req.has_data() else None
        who = digest('%s:%s:%s' % (user, chal['realm'], secret))
        what = digest('%s:%s' % (req.get_method(), req.get_selector()))
        proof, extra = self.__proof(keyed, who, what, chal['nonce'], chal.get('qop'))
        words = [('username', user), ('realm', chal['realm']), ('nonce', chal['nonce']),
                 ('uri', req.get_selector()), ('response', proof)]
        words += [(name, value) for name, value in (('opaque', chal.get('opaque')), ('digest', entity)) if value]
        line = ', '.join('%s="%s"' % word for word in words)
        return line + ', algorithm="%s"' % chal.get('algorithm', 'MD5') + extra

    def __proof(self, keyed, who, what, nonce, qop):
        """(response, what to add to the answer) by RFC 2617, or by RFC 2069 when the server names no qop."""
        if qop is None:
            return keyed(who, '%s:%s' % (nonce, what)), ''
        if 'auth' not in [word.strip() for word in qop.split(',')]:
            raise URLError("qop '%s' is not supported." % qop)
        self.nonce_count = self.nonce_count + 1 if nonce == self.last_nonce else 1
        self.last_nonce = nonce
        count, own = '%08x' % self.nonce_count, self.get_cnonce(nonce)
        proof = keyed(who, ':'.join((nonce, count, own, 'auth', what)))
        return proof, ', qop=auth, nc=%s, cnonce="%s"' % (count, own)

    def get_algorithm_impls(self, algorithm):
        """(hash of a text in hexadecimal, keyed hash); ValueError unless MD5 or SHA."""
        kinds = {'MD5': hashlib.md5, 'SHA': hashlib.sha1}
        if algorithm.upper() not in kinds:
            raise ValueError('Unsupported digest authentication algorithm %r' % algorithm.lower())
        make = kinds[algorithm.upper()]

        def digest(text):
            return make(text).hexdigest()
        return digest, lambda secret, text: digest('%s:%s' % (secret, text))

    def get_entity_digest(self, data, chal):
        """Not supported."""
        return None


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest passwords for servers; tried before the basic ones."""

    auth_header = _SERVER_FIELD
    handler_order = 490

    def http_error_401(self, req, fp, code, msg, headers):
        place = urlparse.urlparse(req.get_full_url())[1]
        found = self.http_error_auth_reqed('www-authenticate', place, req, headers)
        self.retried = 0
        return found


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Digest passwords for proxies."""

    auth_header = 'Proxy-Authorization'
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        found = self.http_error_auth_reqed('proxy-authenticate', req.get_host(), req, headers)
        self.retried = 0
        return found


class AbstractHTTPHandler(BaseHandler):
    """What http and https have in common; debuglevel is httplib's."""

    def __init__(self, debuglevel=0):
        self._debuglevel = debuglevel

    def set_http_debuglevel(self, level):
        self._debuglevel = level

    def do_request_(self, request):
        """Puts in the headers that are missing; URLError without a host."""
        place = request.get_host()
        if not place:
            raise URLError('no host given')
        missing = []
        if request.has_data():
            missing += [('Content-type', 'application/x-www-form-urlencoded'),
                        ('Content-length', '%d' % len(request.get_data()))]
        if request.has_proxy():
            place = splithost(splittype(request.get_selector())[1])[0]
        missing.append(('Host', place))
        missing += [(name.capitalize(), value) for name, value in self.parent.addheaders]
        for name, value in missing:
            if request.has_header(name):
                continue
            request.unredirected_hdrs[name.capitalize()] = value
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """The reply to a request over a new http_class(host, timeout=...); URLError when it cannot connect."""
        if not req.get_host():
            raise URLError('no host given')
        line = http_class(req.get_host(), timeout=req.timeout, **http_conn_args)
        line.set_debuglevel(self._debuglevel)
        fields, for_proxy = self._fields_to_send(req)
        if req._tunnel_host:
            line.set_tunnel(req._tunnel_host, headers=for_proxy)
        try:
            line.request(req.get_method(), req.get_selector(), req.data, fields)
        except socket.error as problem:
            line.close()
            raise URLError(problem)
        try:
            reply = line.getresponse(buffering=True)
        except TypeError:
            reply = line.getresponse()      # a connection class that knows no buffering
        return self._opened(reply, req.get_full_url())

    def _fields_to_send(self, req):
        """(fields for the server, fields for a proxy that makes a tunnel); those not redirected come first."""
        fields = {}
        for given in req.headers, req.unredirected_hdrs, {'Connection': 'close'}:
            # 'close', because the reply's file object keeps the socket
            fields.update([(name.title(), value) for name, value in given.items()])
        for_proxy = {}
        if req._tunnel_host and 'Proxy-Authorization' in fields:
            for_proxy['Proxy-Authorization'] = fields.pop('Proxy-Authorization')
        return fields, for_proxy

    def _opened(self, reply, url):
        """What urlopen() returns for a reply."""
        reply.recv = reply.read             # which socket._fileobject calls
        opened = addinfourl(socket._fileobject(reply, close=True), reply.msg, url)
        opened.code, opened.msg = reply.status, reply.reason
        return opened


class HTTPHandler(AbstractHTTPHandler):
    """Opens http: URLs."""

    def http_open(self, req):
        return self.do_open(httplib.HTTPConnection, req)

    def http_request(self, request):
        return self.do_request_(request)


if _have_ssl:
    class HTTPSHandler(AbstractHTTPHandler):
        """https, with an SSLContext."""

        def __init__(self, debuglevel=0, context=None):
            AbstractHTTPHandler.__init__(self, debuglevel)
            self._context = context

        def https_open(self, req):
            return self.do_open(httplib.HTTPSConnection, req, context=self._context)

        https_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Keeps cookies in a cookielib.CookieJar."""

    def __init__(self, cookiejar=None):
        if cookiejar is None:
            from cookielib import CookieJar
            cookiejar = CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request, https_response = http_request, http_response


class UnknownHandler(BaseHandler):
    """URLError for a scheme that nobody knows."""

    def unknown_open(self, req):
        raise URLError('unknown url type: %s' % req.get_type())


def parse_keqv_list(l):
    """{name: value} of ['name="value"', ...]"""
    pairs = (piece.split('=', 1) for piece in l)
    return dict((name, value[1:-1] if value[:1] == value[-1:] == '"' else value) for name, value in pairs)


_quoted = re.compile(r'"(?:\\.|[^"\\])*(?:"|\\?\Z)', re.DOTALL)
_list_part = re.compile(r'((?:%s|[^,"])*)(,|\Z)' % _quoted.pattern, re.DOTALL)
_escape = re.compile(r'\\(.?)', re.DOTALL)


def parse_http_list(s):
    """The parts of a list with commas; those in quotes do not count.  Inside of quotes a backslash goes."""
    parts = [part for part, comma in _list_part.findall(s) if part or comma]
    return [_quoted.sub(lambda found: _escape.sub(r'\1', found.group()), part).strip() for part in parts]


def _safe_gethostbyname(host):
    try:
        return socket.gethostbyname(host)
    except socket.gaierror:
        return None


class FileHandler(BaseHandler):
    """Files of this computer; a remote host means ftp."""

    names = None                                # the addresses of this computer, when known

    def file_open(self, req):
        path = req.get_selector()
        if path.startswith('//') and path[2:3] != '/' and req.host and req.host != 'localhost':
            req.type = 'ftp'
            return self.parent.open(req)
        return self.open_local_file(req)

    def get_names(self):
        if FileHandler.names is None:
            found = []
            for name in 'localhost', socket.gethostname():
                try:
                    found += socket.gethostbyname_ex(name)[2]
                except socket.gaierror:
                    continue
            FileHandler.names = tuple(found) or (socket.gethostbyname('localhost'),)
        return FileHandler.names

    def open_local_file(self, req):
        """URLError when there is no such file, or it is another computer's."""
        import email.utils
        import mimetypes
        host, selector = req.get_host(), req.get_selector()
        path = url2pathname(selector)
        try:
            about = os.stat(path)
            fields = 'Content-type: %s\nContent-length: %d\nLast-modified: %s\n' % (
                mimetypes.guess_type(selector)[0] or 'text/plain', about.st_size,
                email.utils.formatdate(about.st_mtime, usegmt=True))
            port = None
            if host:
                host, port = splitport(host)
            if not host or not port and _safe_gethostbyname(host) in self.get_names():
                url = 'file://' + (host + selector if host else selector)
                return addinfourl(open(path, 'rb'), mimetools.Message(StringIO(fields)), url)
        except OSError as problem:
            raise URLError(problem)
        raise URLError('file not on local host')


def _ftp_place(path):
    """([folders], name) of the path of a URL."""
    folders = [unquote(part) for part in path.split('/')]
    name = folders.pop()
    return (folders if folders[:1] != [''] else folders[1:]), name


def _ftp_kind(name, options):
    """The letter of a transfer: what the last option 'type=' asks for, else by whether there is a name."""
    kind = 'I' if name else 'D'
    for key, value in map(splitvalue, options):
        if key.lower() == 'type' and value in tuple('aAiIdD'):
            kind = value.upper()
    return kind


def _ftp_headers(url, size):
    """What a server of HTTP would say of the file."""
    import mimetypes
    mime = mimetypes.guess_type(url)[0]
    lines = ['Content-type: %s\n' % mime] if mime else []
    if size is not None and size >= 0:
        lines.append('Content-length: %d\n' % size)
    return mimetools.Message(StringIO(''.join(lines)))


class FTPHandler(BaseHandler):
    """Files and folders by FTP."""

    def ftp_open(self, req):
        import ftplib
        account = self.__account(req)
        path, options = splitattr(req.get_selector())
        folders, name = _ftp_place(path)
        try:
            line = self.connect_ftp(*account + (folders, req.timeout))
            stream, size = line.retrfile(name, _ftp_kind(name, options))
        except ftplib.all_errors as problem:
            raise URLError, 'ftp error: %s' % problem, sys.exc_info()[2]
        url = req.get_full_url()
        return addinfourl(stream, _ftp_headers(url, size), url)

    def __account(self, req):
        """(user, password, address, port) of the URL of a request."""
        import ftplib
        host = req.get_host()
        if not host:
            raise URLError('ftp error: no host given')
        host, port = splitport(host)
        port = ftplib.FTP_PORT if port is None else int(port)
        user, host = splituser(host)
        user, secret = splitpasswd(user) if user else ('', '')
        try:
            return user or '', secret or '', socket.gethostbyname(unquote(host)), port
        except socket.error as problem:
            raise URLError(problem)

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        return ftpwrapper(user, passwd, host, port, dirs, timeout, persistent=False)


class CacheFTPHandler(FTPHandler):
    """Keeps some connections for `delay` seconds."""

    def __init__(self):
        self.cache, self.timeout = {}, {}       # by what connect_ftp() was called with
        self.soonest, self.delay, self.max_conns = 0, 60, 16

    def setTimeout(self, t):
        self.delay = t

    def setMaxConns(self, m):
        self.max_conns = m

    def connect_ftp(self, user, passwd, host, port, dirs, timeout):
        key = (user, host, port, tuple(dirs), timeout)
        line = self.cache.get(key)
        if line is None:
            line = self.cache[key] = ftpwrapper(user, passwd, host, port, dirs, timeout)
        self.timeout[key] = self.delay + time.time()
        self.check_cache()
        return line

    def __forget(self, key):
        self.cache.pop(key).close()
        del self.timeout[key]

    def check_cache(self):
        """Closes what is too old, and the oldest when there are too many."""
        now = time.time()
        if self.soonest <= now:
            for key in [key for key, end in self.timeout.items() if end < now]:
                self.__forget(key)
        if len(self.cache) >= self.max_conns and self.timeout:
            self.__forget(min(self.timeout, key=self.timeout.get))
        self.soonest = min(self.timeout.values()) if self.timeout else 0

    def clear_cache(self):
        """Closes all connections."""
        for key in self.cache.keys():
            self.__forget(key)
