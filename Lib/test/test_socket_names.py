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

    def test_pairs_and_copies_are_inner_sockets(self):
        left, right = socket.socketpair()
        copy = socket.fromfd(left.fileno(), left.family, left.type)
        for each in left, right, copy:
            self.assertIs(type(each), socket._realsocket)
            self.assertEqual(str(each), '<socket object, fd=%d, family=%d, type=%d, protocol=0>'
                             % (each.fileno(), socket.AF_UNIX, socket.SOCK_STREAM))
        right.sendall('what was sent\n')
        self.assertEqual(list(iter(copy.makefile().readline, 'what was sent\n')), [])

    def test_a_pair_can_be_wrapped(self):
        near, far = [socket.socket(_sock=end) for end in socket.socketpair()]
        near.sendall('through the wrapping')
        near.shutdown(socket.SHUT_WR)
        self.assertEqual(far.makefile('rb', 3).read(), 'through the wrapping')

    def test_what_a_star_imports(self):
        names = set(socket.__all__)
        self.assertTrue(names.issuperset(['getfqdn', 'create_connection', 'socket', 'socketpair', 'fromfd']))
        self.assertFalse(names.intersection(['_fileobject', '_socketobject', 'ssl']))


if __name__ == '__main__':
    unittest.main()
