"""SimpleHTTPServer, CGIHTTPServer, SimpleXMLRPCServer with xmlrpclib: requests to servers on this machine."""
import BaseHTTPServer
import CGIHTTPServer
import datetime
import httplib
import os
import shutil
import SimpleHTTPServer
import SimpleXMLRPCServer
import tempfile
import threading
import unittest
import xmlrpclib
try:
    import pyexpat
except ImportError:
    pyexpat = None      # a build without expat


class Folder(unittest.TestCase):
    "Serves a folder of its own; the current folder is that one while a test runs."

    handler = SimpleHTTPServer.SimpleHTTPRequestHandler

    def setUp(self):
        class Quiet(self.handler):
            def log_message(self, *args):
                pass
        self.before = os.getcwd()
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.chmod(self.folder, 0755)
        os.chdir(self.folder)
        self.addCleanup(os.chdir, self.before)
        self.server = BaseHTTPServer.HTTPServer(('127.0.0.1', 0), Quiet)
        self.addCleanup(self.server.server_close)

    def ask(self, method, path, body=None):
        thread = threading.Thread(target=self.server.handle_request)
        thread.start()
        connection = httplib.HTTPConnection(*self.server.server_address, timeout=10)
        connection.request(method, path, body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        thread.join()
        return answer, text

    def write(self, name, text, mode=0644):
        if os.path.dirname(name) and not os.path.isdir(os.path.dirname(name)):
            os.mkdir(os.path.dirname(name))
        with open(name, 'w') as target:
            target.write(text)
        os.chmod(name, mode)


class Files(Folder):
    def test_file(self):
        self.write('a b.txt', 'hello')
        answer, text = self.ask('GET', '/a%20b.txt?query')
        self.assertEqual((answer.status, text), (200, 'hello'))
        self.assertEqual((answer.getheader('content-type'), answer.getheader('content-length')), ('text/plain', '5'))
        answer, text = self.ask('HEAD', '/a%20b.txt')
        self.assertEqual((answer.status, text), (200, ''))

    def test_missing(self):
        for path in ('/nothing', '/../../etc/passwd', '/%2e%2e/x'):
            self.assertEqual(self.ask('GET', path)[0].status, 404)
        self.assertEqual(self.ask('POST', '/')[0].status, 501)

    def test_folder(self):
        self.write('<a>', '')
        self.write('sub/index.html', 'index')
        text = self.ask('GET', '/')[1]
        self.assertIn('<li><a href="%3Ca%3E">&lt;a&gt;</a>\n<li><a href="sub/">sub/</a>\n', text)
        answer = self.ask('GET', '/sub?q')[0]
        self.assertEqual((answer.status, answer.getheader('location')), (301, '/sub/?q'))
        self.assertEqual(self.ask('GET', '/sub/')[1], 'index')


class Scripts(Folder):
    handler = CGIHTTPServer.CGIHTTPRequestHandler
    SCRIPT = ('#!/bin/sh\necho Content-Type: text/plain\necho\n'
              'echo $REQUEST_METHOD $SCRIPT_NAME $PATH_INFO $QUERY_STRING $#\nhead -c 0$CONTENT_LENGTH\n')

    def test_script(self):
        self.write('cgi-bin/s', self.SCRIPT, 0755)
        self.assertEqual(self.ask('GET', '/cgi-bin/s/more%20x?a=b')[1], 'GET /cgi-bin/s /more x a=b 0\n')
        self.assertEqual(self.ask('POST', '/cgi-bin/s?w', 'body')[1], 'POST /cgi-bin/s w 1\nbody')

    def test_refused(self):
        self.write('cgi-bin/s', self.SCRIPT, 0644)
        self.assertEqual(self.ask('GET', '/cgi-bin/s')[0].status, 403)
        self.assertEqual(self.ask('GET', '/cgi-bin/t')[0].status, 404)
        self.assertEqual(self.ask('POST', '/x', '')[0].status, 501)


@unittest.skipIf(pyexpat is None, 'no expat')
class Values(unittest.TestCase):
    def same(self, value, **options):
        self.assertEqual(xmlrpclib.loads(xmlrpclib.dumps((value,), **options))[0], (value,))

    def test_round_trip(self):
        for value in (1, -2 ** 31, 1.5, 'a<&>', u'\xe9', True, [1, ['x', {}]], {'a': {'b': []}},
                      xmlrpclib.Binary('\0\xff'), xmlrpclib.DateTime('20050202T01:02:03')):
            self.same(value)
        self.same(None, allow_none=1)
        self.assertEqual(xmlrpclib.loads(xmlrpclib.dumps((1,), 'name')), ((1,), 'name'))

    def test_refused(self):
        loop = []
        loop.append(loop)
        for value, error in ((None, TypeError), (2 ** 31, OverflowError), (loop, TypeError), ({1: 2}, TypeError),
                             (object(), TypeError)):
            self.assertRaises(error, xmlrpclib.dumps, (value,))

    def test_fault(self):
        with self.assertRaises(xmlrpclib.Fault) as caught:
            xmlrpclib.loads(xmlrpclib.dumps(xmlrpclib.Fault(7, 'text')))
        self.assertEqual(repr(caught.exception), "<Fault 7: 'text'>")

    def test_no_xmlrpc(self):
        self.assertRaises(xmlrpclib.ResponseError, xmlrpclib.loads, '<a/>')
        self.assertRaises(xmlrpclib.ResponseError, xmlrpclib.loads, '<params><param><value><x/></value></param></params>')

    def test_datetime(self):
        moment = datetime.datetime(2005, 2, 2, 1, 2, 3)
        self.assertEqual(xmlrpclib.DateTime(moment), '20050202T01:02:03')
        self.assertTrue(xmlrpclib.DateTime(moment) < xmlrpclib.DateTime('2006'))
        self.assertRaises(TypeError, lambda: xmlrpclib.DateTime(moment) == 3)

    def test_gzip(self):
        self.assertEqual(xmlrpclib.gzip_decode(xmlrpclib.gzip_encode('abc')), 'abc')
        self.assertRaises(ValueError, xmlrpclib.gzip_decode, xmlrpclib.gzip_encode('a' * 99), 9)
        self.assertRaises(ValueError, xmlrpclib.gzip_decode, 'x')


@unittest.skipIf(pyexpat is None, 'no expat')
class Calls(unittest.TestCase):
    def setUp(self):
        self.server = server = SimpleXMLRPCServer.SimpleXMLRPCServer(('127.0.0.1', 0), logRequests=False)
        server.register_function(pow)
        server.register_introspection_functions()
        server.register_multicall_functions()
        server.register_function(lambda text: text, 'echo')
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        self.proxy = xmlrpclib.ServerProxy('http://127.0.0.1:%d' % server.server_address[1])
        self.addCleanup(self.proxy('close'))

    def test_call(self):
        self.assertEqual(self.proxy.pow(2, 5), 32)
        self.assertEqual(self.proxy.echo('x' * 20000), 'x' * 20000)     # comes packed
        self.assertIn('system.listMethods', self.proxy.system.listMethods())

    def test_errors(self):
        self.assertRaises(xmlrpclib.Fault, self.proxy.nothing)
        wrong = xmlrpclib.ServerProxy('http://127.0.0.1:%d/wrong' % self.server.server_address[1])
        self.addCleanup(wrong('close'))
        with self.assertRaises(xmlrpclib.ProtocolError) as caught:
            wrong.pow(1, 1)
        self.assertEqual(caught.exception.errcode, 404)

    def test_multicall(self):
        calls = xmlrpclib.MultiCall(self.proxy)
        calls.pow(2, 3)
        calls.nothing()
        results = calls()
        self.assertEqual(results[0], 8)
        self.assertRaises(xmlrpclib.Fault, lambda: results[1])

    def test_private_attributes(self):
        resolve = SimpleXMLRPCServer.resolve_dotted_attribute
        self.assertRaises(AttributeError, resolve, self, 'server._dispatch')
        self.assertRaises(AttributeError, resolve, self, 'server.funcs', False)


class ElementsOfXmlRpc(unittest.TestCase):
    "Programs add elements of their own by the dispatch table; a prefix is part of a name."

    def loaded(self, value):
        return xmlrpclib.loads('<params><param>%s</param></params>' % value)[0]

    def test_element_with_a_prefix(self):
        def end_decimal(reader, data):
            reader.append('number ' + data)
            reader._value = 0
        dispatch = xmlrpclib.Unmarshaller.dispatch
        dispatch['ex:decimal'] = end_decimal
        self.addCleanup(dispatch.pop, 'ex:decimal')
        self.assertEqual(self.loaded('<value><ex:decimal>1.5</ex:decimal></value>'), ('number 1.5',))
        for name in 'ex:int', 'ex:nil', 'decimal', 'q:decimal':
            with self.assertRaises(xmlrpclib.ResponseError) as seen:
                self.loaded('<value><%s>1</%s></value>' % (name, name))
            self.assertEqual(str(seen.exception), 'ResponseError("unknown tag %r",)' % unicode(name))


if __name__ == '__main__':
    unittest.main()
