"wsgiref: what applications give, and what becomes of it."
import StringIO
import unittest
from wsgiref import handlers, headers, simple_server, util, validate


def run(application, handler=handlers.SimpleHandler, **environ):
    "(what is sent, what is logged)"
    out, log = StringIO.StringIO(), StringIO.StringIO()
    util.setup_testing_defaults(environ)
    running = handler(StringIO.StringIO(), out, log, environ)
    running.os_environ = {}
    running.run(application)
    return out.getvalue(), log.getvalue()


class Handlers(unittest.TestCase):
    def plain(self, environ, start_response):
        start_response('200 OK', [('Date', 'now'), ('Content-Type', 'text/plain')])
        return ['hello']

    def test_answer(self):
        self.assertEqual(run(self.plain), ('HTTP/1.0 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n'
                                           '\r\nhello', ''))
        self.assertEqual(run(self.plain, handlers.BaseCGIHandler)[0][:16], 'Status: 200 OK\r\n')
        self.assertEqual(run(self.plain, SERVER_PROTOCOL='HTTP/0.9')[0], 'hello')

    def test_write(self):
        def application(environ, start_response):
            write = start_response('200 OK', [])
            write('a')
            return iter('bc')
        self.assertEqual(run(application)[0].partition('\r\n\r\n')[2], 'abc')

    def test_error(self):
        def application(environ, start_response):
            start_response('200 OK', [])
            raise KeyError('lost')
        sent, log = run(application)
        self.assertTrue(sent.startswith('HTTP/1.0 500 Internal Server Error\r\n'))
        self.assertTrue(log.endswith("KeyError: 'lost'\n"))

    def test_error_while_sending(self):
        def application(environ, start_response):
            start_response('200 OK', [])
            yield 'a'
            raise KeyError
        sent, log = run(application)
        self.assertEqual((sent[:15], sent[-1]), ('HTTP/1.0 200 OK', 'a'))
        self.assertIn('KeyError', log)

    def test_rules(self):
        for arguments, problem in ((('200', []), 'at least 4'), (('OK OK', []), '3-digit'), (('200 OK', [('Te', 'x')]), 'Hop'),
                                   ((200, []), 'string'), (('200 OK', [('X', 1)]), 'values')):
            log = run(lambda environ, start_response: start_response(*arguments))[1]
            self.assertIn('AssertionError', log)
            self.assertIn(problem, log)


class Urls(unittest.TestCase):
    def test_shift(self):
        for before, part, after in ((('', '/x/y'), 'x', ('/x', '/y')), (('/a/', '//x//y/'), 'x', ('/a/x', '/y/')),
                                    (('/a', '/../x'), '..', ('', '/x')), (('', '/'), '', ('/', '')), (('/a', ''), None, ('/a', '')),
                                    (('', '/.'), None, ('', '')), (('/a', '/'), '', ('/a/', ''))):
            environ = dict(zip(('SCRIPT_NAME', 'PATH_INFO'), before))
            self.assertEqual(util.shift_path_info(environ), part)
            self.assertEqual((environ['SCRIPT_NAME'], environ['PATH_INFO']), after)

    def test_uri(self):
        environ = {'SERVER_PORT': '443', 'HTTPS': 'on', 'SCRIPT_NAME': '/a b', 'PATH_INFO': '/c;d', 'QUERY_STRING': 'q'}
        util.setup_testing_defaults(environ)
        self.assertEqual(util.request_uri(environ), 'https://127.0.0.1/a%20b/c;d?q')
        self.assertEqual(util.application_uri(environ), 'https://127.0.0.1/a%20b')

    def test_file(self):
        self.assertEqual(list(util.FileWrapper(StringIO.StringIO('abcde'), 2)), ['ab', 'cd', 'e'])


class Headers(unittest.TestCase):
    def test_mapping(self):
        pairs = [('A', '1'), ('b', '2'), ('a', '3')]
        mapping = headers.Headers(pairs)
        self.assertEqual((mapping['A'], mapping.get_all('a'), len(mapping), mapping['x']), ('1', ['1', '3'], 3, None))
        mapping['a'] = '4'
        mapping.add_header('C', 'v', file_name='x"y')
        self.assertEqual(pairs, [('b', '2'), ('a', '4'), ('C', 'v; file-name="x\\"y"')])
        self.assertEqual(str(mapping), 'b: 2\r\na: 4\r\nC: v; file-name="x\\"y"\r\n\r\n')
        self.assertRaises(TypeError, headers.Headers, ())


class Validator(unittest.TestCase):
    def check(self, application, **environ):
        return run(validate.validator(application), **environ)[1]

    def test_right(self):
        self.assertEqual(self.check(simple_server.demo_app, QUERY_STRING=''), '')

    def test_wrong(self):
        def answer(status, pairs, body):
            def application(environ, start_response):
                start_response(status, pairs)
                return body
            return application
        good = [('Content-Type', 'text/plain')]
        for application in (answer('20 OK', good, []), answer('200 OK', [], []), answer('200 OK', tuple(good), []),
                            answer('204 No', good, []), answer('200 OK', good + [('Status', '2')], []),
                            answer('200 OK', good, 'text'), answer('200 OK', good, None),
                            answer('200 OK', [('Content-Type', 'a\nb')], [])):
            self.assertIn('AssertionError', self.check(application, QUERY_STRING=''))
        self.assertIn('AssertionError', self.check(simple_server.demo_app, SCRIPT_NAME='/', QUERY_STRING=''))


if __name__ == '__main__':
    unittest.main()
