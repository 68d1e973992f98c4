"""Encrypted connections: TLS over sockets, with the checks of the other side's certificate.

create_default_context() makes settings that are safe today; their wrap_socket() makes an SSLSocket of a socket.
wrap_socket() of the module checks nothing unless it is told to.  OpenSSL does the work, in the module _ssl.
"""
import base64 as _base64
import errno
import os
import re
import sys
import time as _time

import _ssl
from _ssl import *
from _ssl import _OPENSSL_API_VERSION, _SSLContext
from collections import namedtuple
from contextlib import closing
from socket import (AF_INET, SO_TYPE, SOCK_STREAM, SOL_SOCKET, _delegate_methods, _fileobject, create_connection,
                    error as socket_error, socket)

_PROTOCOL_NAMES = dict((getattr(_ssl, each), each) for each in sorted(dir(_ssl)) if each[:9] == "PROTOCOL_")
_SSLv2_IF_EXISTS = None

CHANNEL_BINDING_TYPES = ['tls-unique'] if _ssl.HAS_TLS_UNIQUE else []
PEM_HEADER = '-----BEGIN CERTIFICATE-----'
PEM_FOOTER = '-----END CERTIFICATE-----'
PEM_LINE = 64

# Forward secrecy first, then authenticated encryption, then the rest that is not weak.
_STRONG = ['TLS13-AES-256-GCM-SHA384', 'TLS13-CHACHA20-POLY1305-SHA256', 'TLS13-AES-128-GCM-SHA256']
_STRONG += ['ECDH+AESGCM', 'ECDH+CHACHA20', 'DH+AESGCM', 'DH+CHACHA20']
_STRONG += ['ECDH+AES256', 'DH+AES256', 'ECDH+AES128', 'DH+AES', 'ECDH+HIGH', 'DH+HIGH']
_STRONG += ['RSA+' + cipher for cipher in ('AESGCM', 'AES', 'HIGH')]
_DEFAULT_CIPHERS = ':'.join(_STRONG + ['!aNULL', '!eNULL', '!MD5', '!3DES'])
_RESTRICTED_SERVER_CIPHERS = ':'.join(_STRONG + ['!aNULL', '!eNULL', '!MD5', '!DSS', '!RC4', '!3DES'])


class CertificateError(ValueError):
    """A certificate is not for the host."""


# -- host names

def _dnsname_match(name, hostname, max_wildcards=1):
    """Whether a certificate's name is for a host (RFC 6125): `*` stands for a part of the first label."""
    if not name:
        return False
    first, _, others = name.partition('.')
    if first.count('*') > max_wildcards:
        raise CertificateError('too many wildcards in certificate DNS name: ' + repr(name))
    if '*' not in first:
        return name.lower() == hostname.lower()
    if first == '*':
        pattern = '[^.]+'
    elif first.lower().startswith('xn--') or hostname.lower().startswith('xn--'):
        pattern = re.escape(first)         # no part of an internationalised label
    else:
        pattern = re.escape(first).replace(r'\*', '[^.]*')
    pattern += ''.join(r'\.' + re.escape(label) for label in others.split('.')) if others else ''
    return bool(re.match(pattern + r'\Z', hostname, re.IGNORECASE))


def _names_of(cert):
    """The DNS names of a certificate, or else its common names."""
    alternative = cert.get('subjectAltName', ())
    names = [value for kind, value in alternative if kind == 'DNS']
    if names:
        return names
    return [value for together in cert.get('subject', ()) for kind, value in together if kind == 'commonName']


def match_hostname(cert, hostname):
    """CertificateError when a certificate, as getpeercert() gives it, is not for a host."""
    if not cert:
        raise ValueError('empty or no certificate, match_hostname needs a SSL socket or SSL context with either '
                         'CERT_OPTIONAL or CERT_REQUIRED')
    names = _names_of(cert)
    for name in names:
        if _dnsname_match(name, hostname):
            return
    if not names:
        raise CertificateError('no appropriate commonName or subjectAltName fields were found')
    shown = [repr(str(name)) for name in names]
    words = ' ' if len(shown) == 1 else ' either of '
    raise CertificateError("hostname %r doesn't match%s%s" % (hostname, words, ', '.join(shown)))


# -- what is trusted

DefaultVerifyPaths = namedtuple('DefaultVerifyPaths', ['cafile', 'capath', 'openssl_cafile_env', 'openssl_cafile',
                                                       'openssl_capath_env', 'openssl_capath'])


def get_default_verify_paths():
    """Where the system keeps what it trusts; cafile and capath are None where there is nothing."""
    file_variable, file_name, path_variable, path_name = _ssl.get_default_verify_paths()
    cafile, capath = os.environ.get(file_variable, file_name), os.environ.get(path_variable, path_name)
    return DefaultVerifyPaths(cafile if os.path.isfile(cafile) else None, capath if os.path.isdir(capath) else None,
                              file_variable, file_name, path_variable, path_name)


class _ASN1Object(namedtuple('_ASN1Object', 'nid shortname longname oid')):
    """An object identifier by its numbers: OpenSSL's number, both names and the numbers."""
    __slots__ = ()

    def __new__(cls, oid):
        return cls.__of(_ssl.txt2obj(oid, name=False))

    @classmethod
    def __of(cls, fields):
        return tuple.__new__(cls, fields)

    @classmethod
    def fromnid(cls, nid):
        """The identifier of OpenSSL's number."""
        return cls.__of(_ssl.nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """The identifier of a short or long name, or of its numbers."""
        return cls.__of(_ssl.txt2obj(name, name=True))


class Purpose(_ASN1Object):
    """What certificates are checked for."""


_EXTENDED_KEY_USE = '1.3.6.1.5.5.7.3.'
for _role, _end in ('SERVER_AUTH', '1'), ('CLIENT_AUTH', '2'):
    setattr(Purpose, _role, Purpose(_EXTENDED_KEY_USE + _end))


def _want_purpose(value):
    if not isinstance(value, _ASN1Object):
        raise TypeError(value)
    return value


# -- settings

def _length_prefixed(protocols, kind):
    """Names of protocols, each after a byte with its length.  SSLError for a length out of range."""
    result = bytearray()
    for each in protocols:
        name = bytes(each.encode('ascii'))
        if not 0 < len(name) < 256:
            raise SSLError(kind + ' protocols must be 1 to 255 in length')
        result.append(len(name))
        result.extend(name)
    return bytes(result)


class SSLContext(_SSLContext):
    """What connections have in common: certificates, protocols, ciphers, and how the other side is checked."""
    __slots__ = tuple('protocol __weakref__'.split())

    def __new__(cls, protocol, *args, **kwargs):
        made = _SSLContext.__new__(cls, protocol)
        made.set_ciphers(_DEFAULT_CIPHERS)
        return made

    def __init__(self, protocol):
        super(SSLContext, self).__init__()
        setattr(self, 'protocol', protocol)

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None):
        """An SSLSocket over a socket."""
        return SSLSocket(sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
                         suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname, _context=self)

    def set_npn_protocols(self, npn_protocols):
        """The protocols to offer by NPN, best first."""
        self._set_npn_protocols(_length_prefixed(npn_protocols, 'NPN'))

    def set_alpn_protocols(self, alpn_protocols):
        """The protocols to offer by ALPN, best first."""
        self._set_alpn_protocols(_length_prefixed(alpn_protocols, 'ALPN'))

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Trust what the system trusts."""
        _want_purpose(purpose)
        _SSLContext.set_default_verify_paths(self)


def _build_context(protocol, purpose, trusted, **settings):
    """A context with attributes; trusted: arguments of load_verify_locations, or nothing for the system's choice."""
    made = SSLContext(protocol)
    for name in ('verify_mode', 'check_hostname'):     # in this order: names are checked only with certificates
        if settings.get(name) is not None:
            setattr(made, name, settings[name])
    if settings.get('ciphers'):
        made.set_ciphers(settings['ciphers'])
    if settings.get('chain'):
        made.load_cert_chain(*settings['chain'])
    if any(trusted):
        made.load_verify_locations(*trusted)
    elif made.verify_mode:
        made.load_default_certs(purpose)
    return made


def create_default_context(purpose=Purpose.SERVER_AUTH, cafile=None, capath=None, cadata=None):
    """Settings for clients (SERVER_AUTH: servers are checked) or servers (CLIENT_AUTH)."""
    settings = {Purpose.SERVER_AUTH: dict(verify_mode=CERT_REQUIRED, check_hostname=True),
                Purpose.CLIENT_AUTH: dict(ciphers=_RESTRICTED_SERVER_CIPHERS)}.get(_want_purpose(purpose), {})
    return _build_context(PROTOCOL_TLS, purpose, (cafile, capath, cadata), **settings)


def _create_unverified_context(protocol=PROTOCOL_TLS, cert_reqs=None, check_hostname=False,
                               purpose=Purpose.SERVER_AUTH, certfile=None, keyfile=None, cafile=None, capath=None,
                               cadata=None):
    """Settings that check nothing unless cert_reqs says so."""
    if keyfile and not certfile:
        raise ValueError('certfile must be specified')
    return _build_context(protocol, _want_purpose(purpose), (cafile, capath, cadata), verify_mode=cert_reqs,
                          check_hostname=check_hostname, chain=(certfile, keyfile) if certfile else None)


_create_stdlib_context, _https_verify_envvar = _create_unverified_context, 'PYTHON' + 'HTTPSVERIFY'


def _get_https_context_factory():
    """What makes the settings of HTTPS: the environment may switch checks off."""
    checks = sys.flags.ignore_environment or os.environ.get(_https_verify_envvar) != '0'
    return create_default_context if checks else _create_unverified_context


def _https_verify_certificates(enable=True):
    """Whether HTTPS checks certificates, from now on."""
    globals()['_create_default_https_context'] = create_default_context if enable else _create_unverified_context


_https_verify_certificates(_get_https_context_factory() is create_default_context)


# -- sockets

def _is_connected(sock):
    try:
        sock.getpeername()
    except socket_error as problem:
        if problem.errno != errno.ENOTCONN:
            raise
        return False
    return True


class SSLSocket(socket):
    """A socket that encrypts once it is connected.

    _sslobj is None before the connection and after unwrap(): then it is a plain socket.
    _makefile_refs counts the files that are open: close() waits for the last."""

    def __init__(self, sock=None, keyfile=None, certfile=None, server_side=False, cert_reqs=CERT_NONE,
                 ssl_version=PROTOCOL_TLS, ca_certs=None, do_handshake_on_connect=True, family=AF_INET,
                 type=SOCK_STREAM, proto=0, fileno=None, suppress_ragged_eofs=True, npn_protocols=None, ciphers=None,
                 server_hostname=None, _context=None):
        self._makefile_refs = 0
        self._context = _context or self.__make_context(keyfile, certfile, server_side, cert_reqs, ssl_version,
                                                        ca_certs, npn_protocols, ciphers)
        self.keyfile, self.certfile, self.ca_certs, self.ciphers = keyfile, certfile, ca_certs, ciphers
        self.cert_reqs, self.ssl_version = cert_reqs, ssl_version
        kind = sock.getsockopt(SOL_SOCKET, SO_TYPE)
        if kind != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        super(SSLSocket, self).__init__(_sock=sock._sock)
        named = bool(server_hostname)
        if named and server_side:
            raise ValueError('server_hostname can only be specified in client mode')
        if not named and self._context.check_hostname:
            raise ValueError('check_hostname requires server_hostname')
        self.server_side, self.server_hostname = server_side, server_hostname
        self.do_handshake_on_connect, self.suppress_ragged_eofs = do_handshake_on_connect, suppress_ragged_eofs
        self._closed, self._sslobj = False, None
        self._connected = _is_connected(self)
        if self._connected:
            self.__start()

    @staticmethod
    def __make_context(keyfile, certfile, server_side, cert_reqs, ssl_version, ca_certs, npn_protocols, ciphers):
        if (server_side or keyfile) and not certfile:
            raise ValueError('certfile must be specified' + ' for server-side operations' * bool(server_side))
        made = SSLContext(ssl_version)
        setattr(made, 'verify_mode', cert_reqs)
        for given, load in [(ca_certs, made.load_verify_locations),
                            (certfile, lambda name: made.load_cert_chain(name, keyfile)),
                            (npn_protocols, made.set_npn_protocols), (ciphers, made.set_ciphers)]:
            if given:
                load(given)
        return made

    def _delegate(self):
        """The methods of the inner socket are not for those who want encryption."""

    def __encrypt(self):
        """Makes the object that OpenSSL works with."""
        self._sslobj = self._context._wrap_socket(self._sock, self.server_side, self.server_hostname, self)

    def _greet(self):
        if self.do_handshake_on_connect:
            self.do_handshake()

    def __start(self):
        """Encryption begins: the socket is connected."""
        try:
            self.__encrypt()
            waits = self.gettimeout() != 0.0
            if self.do_handshake_on_connect and not waits:
                raise ValueError('do_handshake_on_connect should not be specified for non-blocking sockets')
            self._greet()
        except (socket_error, ValueError):
            self.close()
            raise

    @property
    def context(self):
        return self._context

    @context.setter
    def context(self, value):
        self._context = value
        self._sslobj.context = value

    def dup(self):
        raise NotImplementedError("Can't dup() %s instances" % self.__class__.__name__)

    def _check_connected(self):
        if not self._connected:
            self.getpeername()             # raises the error that says so

    # -- reading and writing

    def __read(self, *args):
        """What _sslobj reads; 0 or '' where the other side has hung up without a goodbye."""
        if not self._sslobj:
            raise ValueError('Read on closed or unwrapped SSL socket.')
        try:
            return self._sslobj.read(*args)
        except SSLError as problem:
            if problem.args[0] != SSL_ERROR_EOF or not self.suppress_ragged_eofs:
                raise
            return '' if len(args) == 1 else 0

    def read(self, len=1024, buffer=None):
        """Up to len bytes, or how many were put into a buffer."""
        return self.__read(len) if buffer is None else self.__read(len, buffer)

    def __inner(self, name, flags):
        """The inner socket when nothing is encrypted; else None, when there are no flags."""
        if self._sslobj is None:
            return self._sock
        if flags:
            raise ValueError('non-zero flags not allowed in calls to %s() on %s' % (name, SSLSocket))

    def write(self, data):
        """How many bytes of data were sent."""
        if self._sslobj is None:
            raise ValueError('Write on closed or unwrapped SSL socket.')
        sent = self._sslobj.write(data)
        return sent

    def recv(self, buflen=1024, flags=0):
        plain = self.__inner('recv', flags)
        return plain.recv(buflen, flags) if plain else self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        size = nbytes or (len(buffer) if buffer else 1024)
        plain = self.__inner('recv_into', flags)
        return plain.recv_into(buffer, size, flags) if plain else self.read(size, buffer)

    def send(self, data, flags=0):
        plain = self.__inner('send', flags)
        if plain:
            return plain.send(data, flags)
        try:
            return self.write(data)
        except SSLError as problem:
            if problem.args[0] not in (SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE):
                raise
            return 0

    def sendall(self, data, flags=0):
        plain = self.__inner('sendall', flags)
        if plain:
            plain.sendall(data, flags)
            return
        sent, view = 0, memoryview(data) if not isinstance(data, (str, unicode)) else data
        while sent < len(view):
            sent += self.send(view[sent:])

    def __refuse_datagrams(self, name):
        if self._sslobj:
            raise ValueError('%s not allowed on instances of %s' % (name, self.__class__))

    def sendto(self, data, flags_or_addr, addr=None):
        self.__refuse_datagrams('sendto')
        return self._sock.sendto(data, *([flags_or_addr] if addr is None else [flags_or_addr, addr]))

    def recvfrom(self, buflen=1024, flags=0):
        self.__refuse_datagrams('recvfrom')
        plain = self._sock
        return plain.recvfrom(buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self.__refuse_datagrams('recvfrom_into')
        plain = self._sock
        return plain.recvfrom_into(buffer, nbytes, flags)

    def makefile(self, mode='r', bufsize=-1):
        """A file over the connection, which stays open until the file is closed, too."""
        made = _fileobject(self, mode, bufsize, True)
        self._makefile_refs = self._makefile_refs + 1
        return made

    # -- the connection

    def do_handshake(self, block=False):
        """Agree with the other side, and check its name if that is wanted."""
        self._check_connected()
        before = self.gettimeout()
        if block and before == 0.0:
            self.settimeout(None)
        try:
            self._sslobj.do_handshake()
        finally:
            socket.settimeout(self, before)
        settings, name = self.context, self.server_hostname
        if settings.check_hostname:
            if name is None or name == '':
                raise ValueError('check_hostname needs server_hostname argument')
            match_hostname(self.getpeercert(), name)

    def __connect_with(self, connect, addr):
        """What connect(addr) gives, an error number or None; then encryption."""
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected:
            raise ValueError('attempt to connect already-connected SSLSocket!')
        self.__encrypt()
        try:
            problem = connect(self, addr)
            if not problem:
                self._connected = True
                self._greet()
            return problem
        except (socket_error, ValueError):
            self._sslobj = None
            raise

    def connect(self, addr):
        self.__connect_with(socket.connect, addr)

    def connect_ex(self, addr):
        return self.__connect_with(socket.connect_ex, addr)

    def accept(self):
        """(an SSLSocket for the next connection, its address)"""
        plain, address = socket.accept(self)
        return self.context.wrap_socket(plain, server_side=True, suppress_ragged_eofs=self.suppress_ragged_eofs,
                                        do_handshake_on_connect=self.do_handshake_on_connect), address

    def shutdown(self, how):
        self._sslobj = None
        self._sock.shutdown(how)

    def close(self):
        if self._makefile_refs > 0:
            self._makefile_refs = self._makefile_refs - 1
        else:
            self._sslobj = None
            socket.close(self)

    def unwrap(self):
        """Ends the encryption; gives the plain socket."""
        if not self._sslobj:
            raise ValueError('No SSL wrapper around ' + str(self))
        plain, self._sslobj = self._sslobj.shutdown(), None
        return plain

    # -- questions

    def getpeercert(self, binary_form=False):
        """The other side's certificate: a dict, bytes (DER), or None without one."""
        self._check_connected()
        certificate = self._sslobj.peer_certificate(binary_form)
        return certificate

    def get_channel_binding(self, cb_type='tls-unique'):
        """Bytes that only this connection has, or None."""
        if CHANNEL_BINDING_TYPES.count(cb_type) == 0:
            raise ValueError('Unsupported channel binding type')
        return self._sslobj and self._sslobj.tls_unique_cb()

    def selected_npn_protocol(self):
        """NPN is gone from OpenSSL."""
        return None


def _question(name, doc, without=None):
    """A method that asks _sslobj, with an answer for a socket without encryption."""
    def ask(self):
        return getattr(self._sslobj, name)() if self._sslobj else without
    ask.__name__ = name
    ask.__doc__ = doc
    setattr(SSLSocket, name, ask)


_question('selected_alpn_protocol', 'The protocol that was agreed by ALPN, or None.')
_question('cipher', '(name, protocol, bits) of the cipher, or None.')
_question('compression', 'The compression, or None.')
_question('version', 'The protocol, like TLSv1.3, or None.')
_question('pending', 'How many bytes can be read without waiting.', 0)


def wrap_socket(sock, keyfile=None, certfile=None, server_side=False, cert_reqs=CERT_NONE, ssl_version=PROTOCOL_TLS,
                ca_certs=None, do_handshake_on_connect=True, suppress_ragged_eofs=True, ciphers=None):
    """An SSLSocket over a socket; certificates are not checked unless cert_reqs says so."""
    return SSLSocket(sock, keyfile, certfile, server_side, cert_reqs, ssl_version, ca_certs, do_handshake_on_connect,
                     suppress_ragged_eofs=suppress_ragged_eofs, ciphers=ciphers)


def sslwrap_simple(sock, keyfile=None, certfile=None):
    """The inner object of an encrypted connection, for socket.ssl()."""
    plain = getattr(sock, '_sock', sock)
    encrypted = _simple_context(keyfile, certfile)._wrap_socket(plain, server_side=False)
    if _is_connected(plain):
        encrypted.do_handshake()
    return encrypted


def _simple_context(keyfile, certfile):
    context = SSLContext(PROTOCOL_TLS)
    if keyfile or certfile:
        context.load_cert_chain(certfile, keyfile)
    return context


# -- certificates as text

def cert_time_to_seconds(cert_time):
    """Seconds since the epoch for a time like Jan  5 09:34:43 2018 GMT."""
    import calendar
    month = cert_time[:3].title()
    try:
        rest = _time.strptime(cert_time[3:], ' %d %H:%M:%S %Y GMT')
        number = 1 + 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split().index(month)
    except ValueError:
        raise ValueError('time data %r does not match format "%%b%s"' % (cert_time, ' %d %H:%M:%S %Y GMT'))
    return calendar.timegm((rest[0], number) + tuple(rest[2:6]))


def DER_cert_to_PEM_cert(der_cert_bytes):
    """The text of a certificate's bytes."""
    text = _base64.b64encode(der_cert_bytes).decode('ascii')
    lines = [text[i:i + PEM_LINE] for i in range(0, len(text), PEM_LINE)]
    return '\n'.join([PEM_HEADER] + lines + [PEM_FOOTER, ''])


def PEM_cert_to_DER_cert(pem_cert_string):
    """The bytes of a certificate's text."""
    text = pem_cert_string.strip()
    for fits, where, mark in [(pem_cert_string.startswith(PEM_HEADER), 'start', PEM_HEADER),
                              (text.endswith(PEM_FOOTER), 'end', PEM_FOOTER)]:
        if not fits:
            raise ValueError('Invalid PEM encoding; must %s with %s' % (where, mark))
    return _base64.b64decode(text[len(PEM_HEADER):-len(PEM_FOOTER)].encode('ascii'))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS, ca_certs=None):
    """The certificate of a server at (host, port), as text; checked when there are ca_certs."""
    settings = _create_stdlib_context(ssl_version, CERT_REQUIRED if ca_certs else CERT_NONE, cafile=ca_certs)
    with closing(create_connection(addr)) as plain, closing(settings.wrap_socket(plain)) as connection:
        return DER_cert_to_PEM_cert(connection.getpeercert(True))


def get_protocol_name(protocol_code):
    """The name of a PROTOCOL_ constant."""
    known = _PROTOCOL_NAMES
    return known[protocol_code] if protocol_code in known else '<unknown>'
