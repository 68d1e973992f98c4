"""ssl without a net: a server and a client in one process, checks of certificates, errors, names of hosts."""
import os
import socket
import ssl
import tempfile
import threading
import unittest

# A key for these tests alone; the certificate is its own authority.
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJtotMxrzbNXToINK
iRTaTqz9xohKLMdaTcjSayTrwTWhRANCAAQsrgXgcBS67/JoFGysmjKmDNiE2m/+
kYpecs2v4+DLzxq5QBQv/+nOe0a21FC3eFzBoEs5SmHDXGvklUroyn/M
-----END PRIVATE KEY-----
"""
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIB2zCCAYKgAwIBAgIUNkBkM6CnnEAyfr6XJGIh8bIkV+EwCgYIKoZIzj0EAwIw
KzESMBAGA1UECgwJU3RhY2tsZXNzMRUwEwYDVQQDDAx0ZXN0LmV4YW1wbGUwIBcN
MjYxMTIxMDQxMjM3WhgPMjEyNjEwMjgwNDEyMzdaMCsxEjAQBgNVBAoMCVN0YWNr
bGVzczEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAELK4F4HAUuu/yaBRsrJoypgzYhNpv/pGKXnLNr+Pgy88auUAUL//pzntG
ttRQt3hcwaBLOUphw1xr5JVK6Mp/zKOBgTB/MB0GA1UdDgQWBBRnZ2XLydXFqKaO
7kDvutEA7XrRkzAfBgNVHSMEGDAWgBRnZ2XLydXFqKaO7kDvutEA7XrRkzAPBgNV
HRMBAf8EBTADAQH/MCwGA1UdEQQlMCOCDHRlc3QuZXhhbXBsZYINKi5zdWIuZXhh
bXBsZYcEfwAAATAKBggqhkjOPQQDAgNHADBEAiAAhyFZKg5KraRPwo+BiCjuNYfd
+2wUAd7Gqf54x61sUAIgXlYmdM93TcAYQGCUMJ07aATIavj2SqHFln6a91vx0N8=
-----END CERTIFICATE-----
"""


def pair():
    """Two connected sockets of the kind that ssl takes."""
    return [socket.socket(_sock=inner) for inner in socket.socketpair()]


class WithFiles(unittest.TestCase):
    def setUp(self):
        handle, self.path = tempfile.mkstemp('.pem')
        os.write(handle, KEY + CERTIFICATE)
        os.close(handle)

    def tearDown(self):
        os.unlink(self.path)

    def serve(self, plain, work, settings=None):
        """Runs work(connection) of a server over a socket in a thread; the list gets what went wrong."""
        problems = []

        def run():
            made = settings or ssl.SSLContext(ssl.PROTOCOL_TLS)
            made.load_cert_chain(self.path)
            try:
                connection = made.wrap_socket(plain, server_side=True)
                work(connection)
                connection.close()
            except Exception as problem:
                problems.append(problem)
            plain.close()
        thread = threading.Thread(target=run)
        thread.start()
        self.addCleanup(thread.join)
        return problems

    def client(self, **names):
        settings = ssl.create_default_context(cadata=CERTIFICATE.decode('ascii'))
        for name, value in names.items():
            setattr(settings, name, value)
        return settings


class Connections(WithFiles):
    def test_there_and_back(self):
        ours, theirs = pair()
        self.serve(theirs, lambda connection: connection.sendall(connection.recv(100).upper()))
        connection = self.client().wrap_socket(ours, server_hostname='test.example')
        connection.sendall('hello')
        self.assertEqual(connection.makefile().read(), 'HELLO')
        names = dict(together[0] for together in connection.getpeercert()['subject'])
        self.assertEqual(names['commonName'], 'test.example')
        self.assertEqual(connection.getpeercert()['subjectAltName'][:2],
                         (('DNS', 'test.example'), ('DNS', '*.sub.example')))
        self.assertTrue(connection.version().startswith('TLSv1.'))
        self.assertEqual(ssl.PEM_cert_to_DER_cert(CERTIFICATE), connection.getpeercert(True))

    def test_wrong_host(self):
        ours, theirs = pair()
        self.serve(theirs, lambda connection: connection.recv(1))
        self.assertRaises(ssl.CertificateError, self.client().wrap_socket, ours, server_hostname='other.example')

    def test_unknown_authority(self):
        ours, theirs = pair()
        problems = self.serve(theirs, lambda connection: connection.recv(1))
        settings = ssl.create_default_context(cafile=None)
        with self.assertRaises(ssl.SSLError) as caught:
            settings.wrap_socket(ours, server_hostname='test.example')
        self.assertEqual((caught.exception.library, caught.exception.reason), ('SSL', 'CERTIFICATE_VERIFY_FAILED'))

    def test_server_name_and_protocol(self):
        seen = []
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        settings.set_servername_callback(lambda connection, name, context: seen.append(name))
        settings.set_alpn_protocols(['two', 'one'])
        ours, theirs = pair()
        self.serve(theirs, lambda connection: connection.recv(1), settings)
        client = self.client()
        client.set_alpn_protocols(['one'])
        connection = client.wrap_socket(ours, server_hostname='a.sub.example')
        self.assertEqual(connection.selected_alpn_protocol(), 'one')
        connection.close()
        self.assertEqual(seen, [u'a.sub.example'])

    def test_time_runs_out(self):
        ours, theirs = pair()
        ours.settimeout(0.05)
        with self.assertRaises(ssl.SSLError) as caught:
            self.client().wrap_socket(ours, server_hostname='test.example')
        self.assertIn('timed out', str(caught.exception))

    def test_non_blocking(self):
        ours, theirs = pair()
        ours.setblocking(False)
        connection = self.client().wrap_socket(ours, server_hostname='test.example', do_handshake_on_connect=False)
        self.assertRaises(ssl.SSLWantReadError, connection.do_handshake)
        theirs.close()

    def test_the_other_side_hangs_up(self):
        ours, theirs = pair()
        theirs.close()
        self.assertRaises(socket.error, self.client().wrap_socket, ours, server_hostname='test.example')


class Settings(WithFiles):
    def test_refusals(self):
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        self.assertRaises(ValueError, setattr, settings, 'check_hostname', True)
        self.assertRaises(ValueError, setattr, settings, 'verify_mode', 9)
        self.assertRaises(ssl.SSLError, settings.set_ciphers, 'no such cipher')
        self.assertRaises(IOError, settings.load_cert_chain, '/no/such/file')
        self.assertRaises(TypeError, settings.load_verify_locations)
        self.assertRaises(ValueError, ssl.SSLContext, 77)

    def test_password_callback_that_fails(self):
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        settings.load_cert_chain(self.path, password=lambda: 1 // 0)     # is not asked: the key is open
        self.assertRaises(TypeError, settings.load_cert_chain, self.path, password=5)

    def test_types_of_what_a_certificate_says(self):
        found = ssl._ssl._test_decode_cert(self.path)
        self.assertEqual(repr(found['subjectAltName']),
                         "(('DNS', 'test.example'), ('DNS', '*.sub.example'), ('IP Address', '127.0.0.1'))")
        self.assertEqual([type(found[key]) for key in ('version', 'serialNumber', 'notBefore', 'notAfter')],
                         [long, unicode, unicode, str])

    def test_trusted_certificates(self):
        settings = self.client()
        self.assertEqual(settings.cert_store_stats(), {'x509': 1, 'x509_ca': 1, 'crl': 0})
        self.assertEqual(settings.get_ca_certs(True), [ssl.PEM_cert_to_DER_cert(CERTIFICATE)])

    def test_names(self):
        for name, host, fits in [('a.b', 'A.B', True), ('*.b', 'x.b', True), ('*.b', 'x.y.b', False),
                                 ('f*.b', 'foo.b', True), ('xn--*.b', 'xn--f.b', False), ('*', 'a.b', False)]:
            cert = {'subjectAltName': (('DNS', name),)}
            if fits:
                ssl.match_hostname(cert, host)
            else:
                self.assertRaises(ssl.CertificateError, ssl.match_hostname, cert, host)


class Errors(WithFiles):
    def check(self, kind, words, function, *arguments):
        with self.assertRaises(kind) as caught:
            function(*arguments)
        self.assertIn(words, str(caught.exception))
        return caught.exception

    def test_names(self):
        codes = ssl._ssl.err_names_to_codes
        for name in ('NO_START_LINE', 'KEY_VALUES_MISMATCH', 'CERTIFICATE_VERIFY_FAILED', 'NO_GOST_CERTIFICATE_SENT_BY_PEER',
                     'MISSING_SRP_PARAM', 'SRP_A_CALC', 'ILLEGAL_SUITEB_DIGEST', 'AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE'):
            self.assertEqual(ssl._ssl.err_codes_to_names[codes[name]], name)
        self.assertFalse(hasattr(ssl.SSLError, 'reason'))

    def test_of_files(self):
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        self.check(TypeError, 'argument 1 must be encoded string without null bytes, not unicode',
                   settings.load_cert_chain, u'a\0b')
        settings.load_cert_chain(self.path, None, 'a password that is not asked for' * 100)
        self.assertEqual(self.check(OSError, 'Is a directory', settings.load_dh_params, tempfile.gettempdir()).errno, 21)
        error = self.check(ssl.SSLError, '[PEM: NO_START_LINE] no start line (_ssl.c:', settings.load_dh_params, self.path)
        self.assertEqual((error.library, error.reason), ('PEM', 'NO_START_LINE'))

    def test_of_certificates_in_memory(self):
        settings, bytes = ssl.SSLContext(ssl.PROTOCOL_TLS), ssl.PEM_cert_to_DER_cert(CERTIFICATE)
        settings.load_verify_locations(cadata=bytes + bytes)
        self.check(ssl.SSLError, 'not enough data', settings.load_verify_locations, None, None, bytes + '00')
        self.assertEqual(ssl.DER_cert_to_PEM_cert(bytes), CERTIFICATE.decode('ascii'))
        self.assertIsInstance(ssl.DER_cert_to_PEM_cert(bytes), unicode)

    def test_of_names(self):
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS)
        self.check(ssl.SSLError, 'ALPN protocols must be 1 to 255 in length', settings.set_alpn_protocols, [''])
        self.check(AttributeError, 'encode', settings.set_alpn_protocols, [5])

        def wrap(name):
            return settings.wrap_socket(pair()[0], server_hostname=name, do_handshake_on_connect=False)
        for name in 'a' * 300, '.x', '', '\xe9', u'\xe9':
            wrap(name).close()
        self.check(TypeError, 'argument 3 must be encoded string without null bytes, not str', wrap, 'a\0b')
        self.check(UnicodeError, 'label empty or too long', wrap, u'.x')


if __name__ == '__main__':
    unittest.main()
