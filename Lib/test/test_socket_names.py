"""socket: what programs of before the ssl module take from it."""

import socket
import unittest


class TestNames(unittest.TestCase):

    def test_names_of_ssl(self):
        try:
            import ssl
        except ImportError:
            self.skipTest('this build has no OpenSSL')
        self.assertIs(socket.sslerror, ssl.SSLError)
        self.assertEqual(socket.SSL_ERROR_WANT_READ, ssl.SSL_ERROR_WANT_READ)
        self.assertFalse([name for name in socket.__all__ if name.startswith('SSL_')])


if __name__ == '__main__':
    unittest.main()
