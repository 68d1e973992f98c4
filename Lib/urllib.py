"""Open URLs as files, quote and unquote their parts.

    urlopen('http://host/path').read()
    urlretrieve('http://host/path', 'copy')
    quote('a b') == 'a%20b';  urlencode({'q': 'a b'}) == 'q=a+b'

The split* functions take a URL apart by hand (they and quoting are in _urlparts); urlparse does it by the rules.
urllib2 is the newer way to open, with authentication, redirection and cookies to plug in.
"""
import base64
import os
import socket
import sys
import time
from urlparse import urljoin as basejoin

from _urlparts import *
from _urlparts import _hextochr, _is_unicode, _quoting_tables

try:
    import ssl
except ImportError:
    ssl = None

__version__ = '1.17'
__all__ = ['urlopen', 'URLopener', 'FancyURLopener', 'urlretrieve', 'urlcleanup', 'quote', 'quote_plus',
           'unquote', 'unquote_plus', 'urlencode', 'url2pathname', 'pathname2url', 'splittag',
           'localhost', 'thishost', 'ftperrors', 'basejoin', 'unwrap', 'splittype', 'splithost',
           'splituser', 'splitpasswd', 'splitport', 'splitnport', 'splitquery', 'splitattr',
           'splitvalue', 'getproxies']

MAXFTPCACHE = 10   # connections kept for more files

_BLOCK = 8192


# ---- hosts

_memory = {}   # what was found out once


def _once(name, find_out):
    if name not in _memory:
        _memory[name] = find_out()
    return _memory[name]


def localhost():
    "Address of localhost."
    return _once('localhost', lambda: socket.gethostbyname('localhost'))


def thishost():
    "Address of this machine."
    def find_out():
        try:
            return socket.gethostbyname(socket.gethostname())
        except socket.gaierror:
            return socket.gethostbyname('localhost')
    return _once('thishost', find_out)


def ftperrors():
    "What ftplib raises."
    def find_out():
        import ftplib
        return ftplib.all_errors
    return _once('ftperrors', find_out)


def noheaders():
    "A message without headers."
    def find_out():
        import mimetools
        from cStringIO import StringIO
        return mimetools.Message(StringIO(), 0)
    return _once('noheaders', find_out)


# ---- what opening gives

class addbase:
    "A file that hands on to `fp`."

    def __init__(self, fp):
        self.fp = fp
        for name in ('read', 'readline', 'readlines', '__iter__', 'next'):
            method = getattr(fp, name, None)
            if method is not None:
                setattr(self, name, method)
        self.fileno = getattr(fp, 'fileno', None) or (lambda: None)

    def __repr__(self):
        return '<%s at %r whose fp = %r>' % (self.__class__.__name__, id(self), self.fp)

    def close(self):
        self.read = self.readline = self.readlines = self.fileno = None
        fp, self.fp = self.fp, None
        if fp:
            fp.close()


class addclosehook(addbase):
    "With something to do when it is closed."

    def __init__(self, fp, closehook, *hookargs):
        addbase.__init__(self, fp)
        self.closehook, self.hookargs = closehook, hookargs

    def close(self):
        hook, arguments = self.closehook, self.hookargs
        self.closehook = self.hookargs = None
        try:
            if hook:
                hook(*arguments)
        finally:
            addbase.close(self)


class addinfo(addbase):
    "With headers."

    def __init__(self, fp, headers):
        addbase.__init__(self, fp)
        self.headers = headers

    def info(self):
        "The headers that came with it: a message."
        return self.headers


class addinfourl(addbase):
    "With headers, its URL and the status of HTTP (None for others)."

    def __init__(self, fp, headers, url, code=None):
        addbase.__init__(self, fp)
        self.headers, self.url, self.code = headers, url, code

    def info(self):
        return self.headers

    def getcode(self):
        return self.code

    def geturl(self):
        return self.url


class ContentTooShortError(IOError):
    "A download ended before all had come; `content` is what urlretrieve would have returned."

    def __init__(self, message, content):
        super(ContentTooShortError, self).__init__(message)
        self.content = content


# ---- opening

ftpcache = {}
_NEVER_QUOTED = "%/:=&?~#+!$,;'@()*[]|"


def _refuse_proxy(url, protocol):
    "IOError for the pair (proxy, URL): only HTTP goes through a proxy."
    if not isinstance(url, str):
        raise IOError(protocol + ' error', 'proxy support for %s protocol currently not implemented' % protocol)


class URLopener:
    """Opens URLs: the method open_SCHEME does it for a scheme.

    proxies: dict of scheme to URL (default: of the environment); context: an ssl.SSLContext; key_file,
    cert_file: of the client, for https."""

    version = 'Python-urllib/%s' % __version__
    _temporary = ()

    def __init__(self, proxies=None, context=None, **x509):
        self.proxies = getproxies() if proxies is None else proxies
        assert hasattr(self.proxies, 'has_key'), 'proxies must be a mapping'
        self.key_file, self.cert_file = x509.get('key_file'), x509.get('cert_file')
        self.context, self.ftpcache = context, ftpcache
        self.addheaders = [('User-Agent', self.version), ('Accept', '*/*')]
        self.tempcache, self._temporary = None, []
        self.__unlink = os.unlink   # the module may be gone when __del__ runs

    def __del__(self):
        self.close()

    def close(self):
        """Forgets what retrieve() has fetched; the opener can be used again."""
        self.cleanup()

    def cleanup(self):
        "Removes the temporary files of retrieve()."
        doomed, self._temporary = self._temporary, []
        for path in doomed:
            try:
                self.__unlink(path)
            except OSError:
                pass   # removed already
        if self.tempcache:
            self.tempcache.clear()

    def addheader(self, *args):
        "addheader(name, value): a header for all requests."
        self.addheaders.append(args)

    def open(self, fullurl, data=None):
        "A file object for the URL; with data: sent by POST.  IOError when it cannot be opened."
        fullurl = quote(unwrap(toBytes(fullurl)), _NEVER_QUOTED)
        kept = self.__kept(fullurl)
        if kept:
            return addinfourl(open(kept[0], 'rb'), kept[1], fullurl)
        scheme, target = splittype(fullurl)
        scheme = scheme or 'file'
        proxy = self.proxies.get(scheme)
        if proxy:
            scheme, proxy_host = splittype(proxy)
            target = splithost(proxy_host)[0], fullurl
        opener = getattr(self, 'open_' + scheme.replace('-', '_'), None)
        self.type = scheme
        if opener is None or opener == self.open_local_file:
            if proxy:
                return self.open_unknown_proxy(proxy, fullurl, data)
            return self.open_unknown(fullurl, data)
        try:
            return opener(target) if data is None else opener(target, data)
        except socket.error as problem:
            raise IOError, ('socket error', problem), sys.exc_info()[2]

    def __kept(self, url):
        "(path, headers) of what retrieve() has fetched before, or None."
        return (self.tempcache or {}).get(url)

    def open_unknown(self, fullurl, data=None):
        """IOError: there is no open_<scheme>."""
        raise IOError('url error', 'unknown url type', splittype(fullurl)[0])

    def open_unknown_proxy(self, proxy, fullurl, data=None):
        """IOError: the proxy has a scheme that is not known."""
        raise IOError('url error', 'invalid proxy for %s' % splittype(fullurl)[0], proxy)

    def retrieve(self, url, filename=None, reporthook=None, data=None):
        """Copies what the URL gives to a file; returns (path, headers).

        filename: default a temporary file, for a local URL the file itself.  reporthook(block, size of
        blocks, size in all or -1): called before each block.  ContentTooShortError: it broke off."""
        url = unwrap(toBytes(url))
        kept = self.__kept(url)
        if kept:
            return kept
        scheme, rest = splittype(url)
        if filename is None and scheme in (None, 'file'):
            try:
                headers = self.open_local_file(rest).info()
                return url2pathname(splithost(rest)[1]), headers
            except IOError:
                pass   # on another host, maybe
        source = self.open(url, data)
        try:
            result = self.__save(source, url, filename, reporthook)
        finally:
            source.close()
        return result

    def __save(self, source, url, filename, reporthook):
        headers = source.info()
        path, target = self._target(url, filename)
        result = path, headers
        if self.tempcache is not None:
            self.tempcache[url] = result
        expected = int(headers['Content-Length']) if 'content-length' in headers else -1
        copied = 0
        with target:
            blocks = 0
            if reporthook:
                reporthook(blocks, _BLOCK, expected)
            for block in iter(lambda: source.read(_BLOCK), ''):
                target.write(block)
                copied += len(block)
                blocks += 1
                if reporthook:
                    reporthook(blocks, _BLOCK, expected)
        if 0 <= copied < expected:
            raise ContentTooShortError('retrieval incomplete: got only %i out of %i bytes'
                                       % (copied, expected), result)
        return result

    def _target(self, url, filename):
        "(path, file for writing): the named one, else a temporary one with the URL's extension."
        if filename:
            return filename, open(filename, 'wb')
        import tempfile
        path = splitattr(splitquery(splithost(splittype(url)[1] or '')[1])[0])[0]
        handle, name = tempfile.mkstemp(os.path.splitext(path)[1])
        self._temporary.append(name)
        return name, os.fdopen(handle, 'wb')

    # -- HTTP

    def open_http(self, url, data=None):
        "'//host/path', or (proxy, URL)."
        import httplib
        return self.__request(httplib.HTTP, url, data, 'http')

    if ssl:
        def _https_connection(self, host):
            import httplib
            return httplib.HTTPS(host, 0, key_file=self.key_file, cert_file=self.cert_file,
                                 context=self.context)

        def open_https(self, url, data=None):
            return self.__request(self._https_connection, url, data, 'https')

    @staticmethod
    def __destination(url, scheme):
        "(host to connect to, its user, host to name, its user, what to ask for); users are name:password."
        if type(url) is str:
            (host, selector), user = splithost(url), None
            if host:
                user, host = splituser(host)
                host = unquote(host)
            return host, None, host, user, selector
        proxy, selector = url
        proxy_user, proxy = splituser(proxy)
        kind, rest = splittype(selector)
        named, user = proxy, None
        if kind.lower() == scheme:
            named, path = splithost(rest)
            if named:
                user, named = splituser(named)
            if user:
                selector = '%s://%s%s' % (kind, named, path)
            if proxy_bypass(named):
                proxy = named
        return proxy, proxy_user, named, user, selector

    def __request(self, connect, url, data, scheme):
        host, proxy_user, named, user, selector = self.__destination(url, scheme)
        if not host:
            raise IOError('%s error' % scheme, 'no host given')
        connection = connect(host)
        connection.putrequest('GET' if data is None else 'POST', selector)
        if data is not None:
            connection.putheader('Content-Type', 'application/x-www-form-urlencoded')
            connection.putheader('Content-Length', '%d' % len(data))
        for header, who in (('Proxy-Authorization', proxy_user), ('Authorization', user)):
            if who:
                connection.putheader(header, 'Basic ' + base64.b64encode(unquote(who)))
        if named:
            connection.putheader('Host', named)
        for header in self.addheaders:
            connection.putheader(*header)
        connection.endheaders(data)
        status, reason, headers = connection.getreply()
        reply = connection.getfile()
        if status == -1:
            if reply:
                reply.close()
            raise IOError('http protocol error', 0, 'got a bad status line', None)
        if 200 <= status < 300:
            shown = url if isinstance(url, str) else url[1]
            return addinfourl(reply, headers, scheme + ':' + shown if shown is url else shown, status)
        if data is None:
            return self.http_error(url, reply, status, reason, headers)
        return self.http_error(url, reply, status, reason, headers, data)

    def http_error(self, url, fp, errcode, errmsg, headers, data=None):
        "A status that is not 2xx: http_error_STATUS may deal with it, else http_error_default."
        special = getattr(self, 'http_error_%d' % errcode, None)
        if special:
            arguments = (url, fp, errcode, errmsg, headers) + (() if data is None else (data,))
            result = special(*arguments)
            if result:
                return result
        return self.http_error_default(url, fp, errcode, errmsg, headers)

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        fp.close()
        raise IOError('http error', errcode, errmsg, headers)

    # -- files

    def open_file(self, url):
        "'//host/path', '/path' or 'path'."
        _refuse_proxy(url, 'file')
        remote = url.startswith('//') and not url.startswith('///') and \
            not url[2:].lower().startswith('localhost/')
        return (self.open_ftp if remote else self.open_local_file)(url)

    def open_local_file(self, url):
        """The file of a 'file:' URL on this machine."""
        import mimetypes
        import mimetools
        from rfc822 import formatdate
        from cStringIO import StringIO
        host, file = splithost(url)
        path = url2pathname(file)
        try:
            status = os.stat(path)
        except OSError as problem:
            raise IOError(problem.errno, problem.strerror, problem.filename)
        headers = mimetools.Message(StringIO(
            'Content-Type: %s\nContent-Length: %d\nLast-modified: %s\n'
            % (mimetypes.guess_type(url)[0] or 'text/plain', status.st_size,
               formatdate(status.st_mtime))))
        if host:
            host, port = splitport(host)
            if port or socket.gethostbyname(host) not in (localhost(), thishost()):
                raise IOError('local file error', 'not on local host')
        elif file[:2] == './':
            raise ValueError('local file url may start with / or file:. Unknown url of type: %s' % url)
        shown = 'file://' + file if file[:1] == '/' else file
        return addinfourl(open(path, 'rb'), headers, shown)

    # -- FTP

    def open_ftp(self, url):
        "'//user:password@host:port/path;type=a'"
        _refuse_proxy(url, 'ftp')
        import ftplib
        host, path = splithost(url)
        if not host:
            raise IOError('ftp error', 'no host given')
        host, port = splitport(host)
        user, host = splituser(host)
        user, password = splitpasswd(user) if user else (None, None)
        port = int(port) if port else ftplib.FTP_PORT
        path, attributes = splitattr(path)
        folders = unquote(path).split('/')
        file = folders.pop()
        folders = folders[1:] if folders and not folders[0] else folders
        if folders and not folders[0]:
            folders[0] = '/'
        key = (unquote(user or ''), socket.gethostbyname(unquote(host)), port, '/'.join(folders))
        try:
            connection = self.__ftp_connection(key, unquote(password or ''), folders)
            kind = self.__ftp_kind(file, attributes)
            reply, size = connection.retrfile(file, kind)
            return addinfourl(reply, self.__ftp_headers(url, size), 'ftp:' + url)
        except ftperrors() as problem:
            raise IOError, ('ftp error', problem), sys.exc_info()[2]

    def __ftp_connection(self, key, password, folders):
        if key not in self.ftpcache:
            while len(self.ftpcache) >= MAXFTPCACHE:
                self.ftpcache.popitem()[1].close()
            self.ftpcache[key] = ftpwrapper(key[0], password, key[1], key[2], folders)
        return self.ftpcache[key]

    @staticmethod
    def __ftp_kind(file, attributes):
        kind = 'I' if file else 'D'
        for attribute in attributes:
            name, value = splitvalue(attribute)
            if name.lower() == 'type' and value in ('a', 'A', 'i', 'I', 'd', 'D'):
                kind = value.upper()
        return kind

    @staticmethod
    def __ftp_headers(url, size):
        import mimetypes
        import mimetools
        from cStringIO import StringIO
        kind, text = mimetypes.guess_type('ftp:' + url)[0], ''
        if kind:
            text += 'Content-Type: %s\n' % kind
        if size is not None and size >= 0:
            text += 'Content-Length: %d\n' % size
        return mimetools.Message(StringIO(text))

    # -- data

    def open_data(self, url, data=None):
        "'[type][;base64],contents' (RFC 2397)."
        _refuse_proxy(url, 'data')
        import mimetools
        from StringIO import StringIO
        about, comma, contents = url.partition(',')
        if not comma:
            raise IOError('data error', 'bad data URL')
        kind, mark, encoding = about.rpartition(';')
        if not mark or '=' in encoding:          # the last word is one about the type
            kind, encoding = about, ''
        decode = base64.decodestring if encoding == 'base64' else str
        contents = decode(unquote(contents))
        head = ('Date: ' + time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime()),
                'Content-type: ' + (kind if about else 'text/plain;charset=US-ASCII'),
                'Content-Length: %d' % len(contents))
        stream = StringIO('\n'.join(head) + '\n\n' + contents)
        return addinfourl(stream, mimetools.Message(stream, 0), url)     # 0: the contents are left


class FancyURLopener(URLopener):
    "Follows redirections (up to maxtries) and asks for passwords at the terminal; other errors are pages."

    def __init__(self, *args, **kwargs):
        URLopener.__init__(self, *args, **kwargs)
        self.auth_cache, self.tries, self.maxtries = {}, 0, 10

    def http_error_default(self, url, fp, errcode, errmsg, headers):
        "Gives the page that tells of the error."
        return addinfourl(fp, headers, 'http:' + url, errcode)

    # -- redirections

    def http_error_302(self, url, fp, errcode, errmsg, headers, data=None):
        "Moved: opens the new place."
        self.tries += 1
        try:
            if self.maxtries and self.tries >= self.maxtries:
                give_up = getattr(self, 'http_error_500', self.http_error_default)
                return give_up(url, fp, 500, 'Internal Server Error: Redirect Recursion', headers)
            return self.redirect_internal(url, fp, errcode, errmsg, headers, data)
        finally:
            self.tries = 0

    def redirect_internal(self, url, fp, errcode, errmsg, headers, data):
        target = headers.get('location', headers.get('uri'))
        if target is None:
            return None
        fp.close()
        target = basejoin(self.type + ':' + url, target)
        if not target.lower().startswith(('http://', 'https://', 'ftp://')):
            raise IOError('redirect error', errcode, errmsg + ' - Redirection to url %r is not allowed'
                          % target, headers)
        return self.open(target)

    def http_error_301(self, url, fp, errcode, errmsg, headers, data=None):
        """Moved for good: as for 302."""
        return self.http_error_302(url, fp, errcode, errmsg, headers, data)

    def http_error_303(self, url, fp, errcode, errmsg, headers, data=None):
        """See elsewhere: as for 302."""
        return self.http_error_302(url, fp, errcode, errmsg, headers, data)

    def http_error_307(self, url, fp, errcode, errmsg, headers, data=None):
        "Moved for now; what was posted is not posted again by itself."
        if data is not None:
            return self.http_error_default(url, fp, errcode, errmsg, headers)
        return self.http_error_302(url, fp, errcode, errmsg, headers, data)

    # -- passwords

    def http_error_401(self, url, fp, errcode, errmsg, headers, data=None):
        return self.__authenticate('www-authenticate', 'retry_%s_basic_auth',
                                   url, fp, errcode, errmsg, headers, data)

    def http_error_407(self, url, fp, errcode, errmsg, headers, data=None):
        return self.__authenticate('proxy-authenticate', 'retry_proxy_%s_basic_auth',
                                   url, fp, errcode, errmsg, headers, data)

    def __authenticate(self, header, retry, url, fp, errcode, errmsg, headers, data):
        "Tries again with a password where the header asks for the Basic scheme."
        wanted = re.match('[ \t]*([^ \t]+)[ \t]+realm="([^"]*)"', headers.get(header, ''))
        if wanted is None or wanted.group(1).lower() != 'basic':
            return URLopener.http_error_default(self, url, fp, errcode, errmsg, headers)
        again = getattr(self, retry % self.type)
        realm = wanted.group(2)
        return again(url, realm) if data is None else again(url, realm, data)

    def __with_password(self, host, realm):
        "user:password@host, '' when nobody answers."
        tried = host.rfind('@') + 1
        host = host[tried:]
        user, password = self.get_user_passwd(host, realm, tried)
        if not (user or password):
            return ''
        return '%s:%s@%s' % (quote(user, safe=''), quote(password, safe=''), host)

    def __retry(self, scheme, url, realm, data):
        host, path = splithost(url)
        named = self.__with_password(host, realm)
        return self.__reopen('%s://%s%s' % (scheme, named, path), data) if named else None

    def __retry_proxy(self, scheme, url, realm, data):
        host, path = splithost(url)
        kind, proxy = splittype(self.proxies[scheme])
        proxy_host, proxy_path = splithost(proxy)
        named = self.__with_password(proxy_host, realm)
        if not named:
            return None
        self.proxies[scheme] = '%s://%s%s' % (scheme, named, proxy_path)
        return self.__reopen('%s://%s%s' % (scheme, host, path), data)

    def __reopen(self, url, data):
        return self.open(url) if data is None else self.open(url, data)

    def retry_http_basic_auth(self, url, realm, data=None):
        return self.__retry('http', url, realm, data)

    def retry_https_basic_auth(self, url, realm, data=None):
        return self.__retry('https', url, realm, data)

    def retry_proxy_http_basic_auth(self, url, realm, data=None):
        return self.__retry_proxy('http', url, realm, data)

    def retry_proxy_https_basic_auth(self, url, realm, data=None):
        return self.__retry_proxy('https', url, realm, data)

    def get_user_passwd(self, host, realm, clear_cache=0):
        "(user, password) for a realm, asked for once; clear_cache: the last answer was wrong."
        key = '%s@%s' % (realm, host.lower())
        if clear_cache:
            self.auth_cache.pop(key, None)
        known = self.auth_cache.get(key)
        answer = known or self.prompt_user_passwd(host, realm)
        if any(answer) and not known:
            self.auth_cache[key] = answer
        return answer

    def prompt_user_passwd(self, host, realm):
        "Asks at the terminal; (None, None) when interrupted."
        from getpass import getpass
        try:
            user = raw_input('Enter username for %s at %s: ' % (realm, host))
            return user, getpass('Enter password for %s in %s at %s: ' % (user, realm, host))
        except KeyboardInterrupt:
            print
            return None, None


class ftpwrapper:
    "A connection of FTP, used for file after file; closed when the last user has gone."

    def __init__(self, user, passwd, host, port, dirs, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                 persistent=True):
        self.user, self.passwd, self.host, self.port = user, passwd, host, port
        self.dirs, self.timeout = dirs, timeout
        self.refcount, self.keepalive = 0, persistent
        try:
            self.init()
        except:
            self.close()
            raise

    def init(self):
        "Connects, logs in, goes to the folder."
        import ftplib
        self.busy = 0
        self.ftp = connection = ftplib.FTP()
        connection.connect(self.host, self.port, self.timeout)
        connection.login(self.user, self.passwd)
        connection.cwd('/'.join(self.dirs))

    def retrfile(self, file, type):
        "(file object, size or None) of a file, or of the listing of a folder (type 'd')."
        self.endtransfer()
        listing = type in ('d', 'D')
        self.__set_mode('TYPE A' if listing else 'TYPE ' + type)
        transfer = self.__file_transfer(file) if file and not listing else None
        data, size = transfer or self.__list_transfer(file)
        reply = addclosehook(data.makefile('rb'), self.file_close)
        self.busy, self.refcount = 1, self.refcount + 1
        data.close()
        return reply, size

    def __set_mode(self, command):
        import ftplib
        try:
            self.ftp.voidcmd(command)
        except ftplib.all_errors:
            self.init()   # the server has hung up meanwhile
            self.ftp.voidcmd(command)

    def __file_transfer(self, file):
        "(connection, size) for the content of a file; None when it is a folder, perhaps."
        import ftplib
        try:
            return self.ftp.ntransfercmd('RETR ' + file)
        except ftplib.error_perm as refused:
            if not str(refused).startswith('550'):
                raise IOError, ('ftp error', refused), sys.exc_info()[2]

    def __list_transfer(self, folder):
        self.ftp.voidcmd('TYPE A')
        return self.ftp.ntransfercmd(self.__list_command(folder))

    def __list_command(self, file):
        import ftplib
        if not file:
            return 'LIST'
        here = self.ftp.pwd()
        try:
            self.ftp.cwd(file)
        except ftplib.error_perm as refused:
            raise IOError, ('ftp error', refused), sys.exc_info()[2]
        finally:
            self.ftp.cwd(here)
        return 'LIST ' + file

    def endtransfer(self):
        "Waits for the end of a transfer."
        if self.busy:
            self.busy = 0
            try:
                self.ftp.voidresp()
            except ftperrors():
                pass   # broken off

    def close(self):
        self.keepalive = False
        if self.refcount <= 0:
            self.real_close()

    def file_close(self):
        "One user less."
        self.endtransfer()
        self.refcount -= 1
        if self.refcount <= 0 and not self.keepalive:
            self.real_close()

    def real_close(self):
        self.endtransfer()
        try:
            self.ftp.close()
        except ftperrors():
            pass   # closed already


# ---- proxies

def getproxies_environment():
    """{scheme: URL} of the variables <scheme>_proxy; those in lower case win.  Inside a CGI script
    HTTP_PROXY is a header of the client's, so it does not count."""
    found, in_script = {}, 'REQUEST_METHOD' in os.environ
    for name in sorted(os.environ):          # capitals come first
        scheme, underline, word = name.lower().rpartition('_')
        if not underline or word != 'proxy':
            continue
        certain = name.endswith('_proxy')
        if not os.environ[name]:
            if certain:
                found.pop(scheme, None)      # says that there is none
        elif certain or not (in_script and scheme == 'http'):
            found[scheme] = os.environ[name]
    return found


def proxy_bypass_environment(host, proxies=None):
    "Is the host to be reached without a proxy (no_proxy: names and ends of names, '*' for all)?"
    if proxies is None:
        proxies = getproxies_environment()
    listed = proxies.get('no')
    if not listed:
        return 0
    if listed == '*':
        return 1
    host = host.lower()
    alone = splitport(host)[0]
    for name in listed.split(','):
        name = name.strip().lstrip('.').lower()
        if name and (alone == name or host == name or
                     alone.endswith('.' + name) or host.endswith('.' + name)):
            return 1
    return 0


def getproxies():
    """{scheme: URL of the proxy} as the environment says: http_proxy, ftp_proxy ..."""
    return getproxies_environment()


def proxy_bypass(host, proxies=None):
    return proxy_bypass_environment(host, proxies)


# ---- the simple way

_urlopener = None   # of urlretrieve and plain urlopen


def _the_opener():
    global _urlopener
    if not _urlopener:
        _urlopener = FancyURLopener()
    return _urlopener


def urlopen(url, data=None, proxies=None, context=None):
    "A file object for the URL, with info(), geturl(), getcode(); data: sent by POST."
    from warnings import warnpy3k
    warnpy3k('urllib.urlopen() has been removed in Python 3.0 in favor of urllib2.urlopen()',
             stacklevel=2)
    if proxies is not None or context is not None:
        opener = FancyURLopener(proxies=proxies, context=context)
    else:
        opener = _the_opener()
    return opener.open(url) if data is None else opener.open(url, data)


def urlretrieve(url, filename=None, reporthook=None, data=None, context=None):
    "Copies what the URL gives to a file; see URLopener.retrieve."
    opener = _the_opener() if context is None else FancyURLopener(context=context)
    return opener.retrieve(url, filename, reporthook, data)


def urlcleanup():
    "Removes the temporary files of urlretrieve."
    if _urlopener:
        _urlopener.cleanup()
    _quoting_tables.clear()
    ftpcache.clear()


def reporthook(blocknum, blocksize, totalsize):
    "A report for urlretrieve that prints."
    print 'Block number: %d, Block size: %d, Total size: %d' % (blocknum, blocksize, totalsize)


def test1():
    "Quotes and unquotes all characters, and prints how long it took."
    every = ''.join(map(chr, range(256))) * 4
    start = time.time()
    quoted = quote(every)
    if unquote(quoted) != every:
        print 'Wrong!'
    print repr(quoted)
    print round(time.time() - start, 3), 'sec'


for _thing in globals().values():
    if getattr(_thing, '__module__', None) == '_urlparts':
        _thing.__module__ = 'urllib'
del _thing
