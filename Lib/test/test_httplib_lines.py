"""httplib: responses from bytes, chunks, limits, and a request over loopback."""
import httplib
import socket
import StringIO
import threading
import unittest


class Bytes(object):
    "A socket that says `text`."

    def __init__(self, text):
        self.text = text

    def makefile(self, mode, bufsize=None):
        return StringIO.StringIO(self.text)


def response(text, method='GET'):
    made = httplib.HTTPResponse(Bytes(text), method=method)
    made.begin()
    return made


class Responses(unittest.TestCase):
    def test_length(self):
        reply = response('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: 1\r\na: 2\r\n\r\nhello more')
        self.assertEqual((reply.status, reply.reason, reply.version), (200, 'OK', 11))
        self.assertEqual(reply.getheader('A'), '1, 2')
        self.assertEqual(reply.read(3), 'hel')
        self.assertEqual(reply.read(), 'lo')
        self.assertTrue(reply.isclosed())

    def test_chunks(self):
        head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
        self.assertEqual(response(head + '5;x=y\r\nhello\r\n1\r\n!\r\n0\r\nT: u\r\n\r\n').read(), 'hello!')
        for broken in ('5\r\nhel', 'zz\r\nhello\r\n', '-1\r\n'):
            self.assertRaises(httplib.IncompleteRead, response(head + broken).read)

    def test_broken_off(self):
        with self.assertRaises(httplib.IncompleteRead) as seen:
            response('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc').read()
        self.assertEqual(repr(seen.exception), 'IncompleteRead(3 bytes read, 6 more expected)')

    def test_bad_heads(self):
        self.assertRaises(httplib.BadStatusLine, response, '')
        self.assertRaises(httplib.BadStatusLine, response, 'HTTP/1.1 xxx\r\n\r\n')
        self.assertRaises(httplib.LineTooLong, response, 'HTTP/1.1 200 ' + 'x' * 70000)
        self.assertRaises(httplib.HTTPException, response,
                          'HTTP/1.1 200 OK\r\n' + 'A: b\r\n' * 200 + '\r\n')

    def test_no_body(self):
        self.assertEqual(response('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'HEAD').read(), '')
        self.assertEqual(response('HTTP/1.1 204 No\r\n\r\n').read(), '')


class Requests(unittest.TestCase):
    def test_states(self):
        connection = httplib.HTTPConnection('localhost')
        self.assertRaises(httplib.ResponseNotReady, connection.getresponse)
        self.assertRaises(httplib.CannotSendHeader, connection.putheader, 'A', 'b')
        self.assertRaises(httplib.InvalidURL, httplib.HTTPConnection, 'h:xx')
        self.assertRaises(httplib.InvalidURL, connection.putrequest, 'GET', '/a\r\nX: y')

    def test_header_injection(self):
        connection = httplib.HTTPConnection('localhost')
        connection.putrequest('GET', '/')
        self.assertRaises(ValueError, connection.putheader, 'A', 'b\r\nC: d')
        self.assertRaises(ValueError, connection.putheader, 'A\n', 'b')

    def test_loopback(self):
        listener = socket.socket()
        listener.bind(('127.0.0.1', 0))
        listener.listen(1)
        seen = []

        def serve():
            peer = listener.accept()[0]
            text = ''
            while not text.endswith('body'):
                text += peer.recv(4096)
            seen.append(text)
            peer.sendall('HTTP/1.0 200 OK\r\n\r\nanswer')
            peer.close()
        server = threading.Thread(target=serve)
        server.start()
        connection = httplib.HTTPConnection('127.0.0.1', listener.getsockname()[1], timeout=10)
        connection.request('POST', '/x', 'body', {'A': 'b'})
        self.assertEqual(connection.getresponse().read(), 'answer')
        server.join()
        listener.close()
        self.assertTrue(seen[0].startswith('POST /x HTTP/1.1\r\nHost: 127.0.0.1:'))
        self.assertIn('\r\nContent-Length: 4\r\n', seen[0])

    def test_what_would_split_a_request_is_refused(self):
        connection = httplib.HTTPConnection('host')
        for char in '\0\n \x7f\x80\xff':
            self.assertRaises(httplib.InvalidURL, httplib.HTTPConnection, 'ho' + char + 'st')
            connection.close()
            self.assertRaises(httplib.InvalidURL, connection.putrequest, 'GET', '/a' + char)
        connection.close()
        connection.putrequest('GET', '/')
        for name, value in (('A:', 'b'), (' A', 'b'), ('A\n', 'b'), ('', 'b'), ('A', 'b\nc'), ('A', 'b\r\nC: d'), ('A', 'b\r')):
            self.assertRaises(ValueError, connection.putheader, name, value)
        connection.putheader('A', 'b\r\n c', 'd')
        self.assertEqual(connection._buffer[-1], 'A: b\r\n c\r\n\td')


if __name__ == '__main__':
    unittest.main()
