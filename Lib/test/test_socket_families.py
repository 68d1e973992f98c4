"""Addresses of the families of Linux: what may be given, what comes back."""
import errno
import os
import socket
import struct
import unittest


def open_or_skip(test, *args):
    try:
        made = socket.socket(*args)
    except socket.error as e:
        test.skipTest(os.strerror(e.errno))
    test.addCleanup(made.close)
    return made


class Packet(unittest.TestCase):
    """(interface, protocol[, kind[, hardware type[, hardware address]]])"""

    def setUp(self):
        self.socket = open_or_skip(self, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))

    def test_bind(self):
        self.assertEqual(self.socket.getsockname(), ('', 3, 0, 0, ''))
        self.socket.bind(('lo', 3))
        self.assertEqual(self.socket.getsockname(), ('lo', 3, 0, 772, '\0' * 6))
        self.socket.bind((u'lo', 0x800, 1, 772, '\0' * 6))
        self.assertEqual(self.socket.getsockname()[:2], ('lo', 0x800))

    def test_what_is_sent_comes(self):
        self.socket.bind(('lo', 0x800))
        sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(sender.close)
        sender.sendto('a text for nobody', ('127.0.0.1', 9))
        self.socket.settimeout(5)
        while True:
            data, address = self.socket.recvfrom(2000)
            if 'a text for nobody' in data:
                break
        self.assertEqual(address, ('lo', 0x800, address[2], 772, '\0' * 6))
        self.assertEqual(self.socket.sendto(data, ('lo', 0x800, 0, 1, '\1\2\3\4\5\6')), len(data))

    def test_wrong_addresses(self):
        for address, words in ((5, 'AF_PACKET address must be tuple, not int'), (('lo',), 'at least 2 arguments'),
                               (('lo', 'x'), 'an integer is required'), (('lo', 3, 1, 2, 'abc', 5), 'at most 5 arguments')):
            with self.assertRaisesRegexp(TypeError, words):
                self.socket.bind(address)
        with self.assertRaisesRegexp(OverflowError, 'protoNumber must be 0-65535.'):
            self.socket.bind(('lo', 1 << 16))
        with self.assertRaisesRegexp(ValueError, 'Hardware address must be 8 bytes or less'):
            self.socket.bind(('lo', 3, 1, 2, '9 letters'))
        for name in 'nosuch', 'l' * 100:
            with self.assertRaises(socket.error) as caught:
                self.socket.bind((name, 3))
            self.assertEqual(caught.exception.errno, errno.ENODEV)


class Tipc(unittest.TestCase):
    """(kind, three numbers[, scope]); the system may not have the family, its addresses are read all the same."""

    def setUp(self):
        other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(other.close)
        self.socket = socket.fromfd(other.fileno(), socket.AF_TIPC, socket.SOCK_RDM)
        self.addCleanup(self.socket.close)

    def test_addresses(self):
        for kind in socket.TIPC_ADDR_NAMESEQ, socket.TIPC_ADDR_NAME, socket.TIPC_ADDR_ID:
            for scope in (), (socket.TIPC_NODE_SCOPE,):
                with self.assertRaises(socket.error) as caught:      # a socket of another family
                    self.socket.bind((kind, 1 << 31, 2, 3) + scope)
                self.assertIn(caught.exception.errno, (errno.EAFNOSUPPORT, errno.EINVAL))

    def test_wrong_addresses(self):
        for address, words in (('x', 'AF_TIPC address must be tuple, not str'), ((1, 2, 3), 'Invalid TIPC address format'),
                               ((4, 2, 3, 4), 'Invalid address type'), ((1, 2, 'x', 4), 'an integer is required')):
            with self.assertRaisesRegexp(TypeError, words):
                self.socket.bind(address)


class Others(unittest.TestCase):
    def test_netlink(self):
        link = open_or_skip(self, socket.AF_NETLINK, socket.SOCK_RAW)
        link.bind((0, 0))
        self.assertEqual((len(link.getsockname()), link.getsockname()[1]), (2, 0))
        self.assertRaises(TypeError, link.bind, 'x')
        self.assertRaises(TypeError, link.bind, (1,))

    def test_unix(self):
        name = '\0test%d' % os.getpid()
        listening = open_or_skip(self, socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(name)
        self.assertEqual(listening.getsockname(), name)
        with self.assertRaisesRegexp(socket.error, 'AF_UNIX path too long'):
            listening.bind('x' * 108)

    def test_internet_6(self):
        six = open_or_skip(self, socket.AF_INET6, socket.SOCK_DGRAM)
        try:
            six.bind(('::1', 0, 0, 0))
        except socket.error as e:
            self.skipTest(os.strerror(e.errno))
        self.assertEqual((six.getsockname()[0],) + six.getsockname()[2:], ('::1', 0, 0))
        self.assertRaises(OverflowError, six.bind, ('::1', 0, 1 << 20))

    def test_credentials_of_a_peer(self):
        a, b = socket.socketpair()
        self.addCleanup(a.close)
        self.addCleanup(b.close)
        seen = struct.unpack('3i', a.getsockopt(socket.SOL_SOCKET, 17, struct.calcsize('3i')))
        self.assertEqual(seen, (os.getpid(), os.getuid(), os.getgid()))


if __name__ == '__main__':
    unittest.main()
