"""Cookie, SocketServer, uuid, netrc, pipes, fileinput, filecmp, commands, code, calendar, sets, getpass."""
import argparse
import bisect
import calendar
import code
import collections
import commands
import Cookie
import filecmp
import fileinput
import getpass
import imp
import netrc
import os
import pipes
import sched
import shutil
import socket
import SocketServer
import StringIO
import sys
import tempfile
import threading
import unittest
import uuid
import warnings
import zipfile

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import sets


class InFolder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with open(path, 'w') as target:
            target.write(text)
        return path


class Cookies(unittest.TestCase):
    def test_load(self):
        jar = Cookie.SimpleCookie('a=b; Path=/x; c="d\\"e\\073"; secure; junk; f=g')
        self.assertEqual([(key, jar[key].value) for key in sorted(jar)],
                         [('a', 'b'), ('c', 'd"e;'), ('f', 'g')])
        self.assertEqual((jar['a']['path'], jar['c']['secure']), ('/x', True))

    def test_output(self):
        jar = Cookie.SimpleCookie()
        jar['a'] = 'x y;'
        jar['a']['max-age'] = 5
        self.assertEqual(jar.output(), 'Set-Cookie: a="x y\\073"; Max-Age=5')
        self.assertRaises(Cookie.CookieError, jar.__setitem__, 'a b', 1)
        self.assertRaises(Cookie.CookieError, jar['a'].__setitem__, 'nope', 1)


class Servers(unittest.TestCase):
    def test_echo(self):
        class Echo(SocketServer.StreamRequestHandler):
            def handle(self):
                line = self.rfile.readline()
                if line == 'fail\n':
                    raise ValueError(line)
                self.wfile.write(line.upper())

        class Server(SocketServer.ThreadingTCPServer):
            errors = []

            def handle_error(self, request, client_address):
                self.errors.append(sys.exc_info()[0])
        server = Server(('127.0.0.1', 0), Echo)
        loop = threading.Thread(target=server.serve_forever, args=(0.01,))
        loop.start()
        answers = []
        for line in ('hello\n', 'fail\n', 'again\n'):
            peer = socket.create_connection(server.server_address)
            peer.sendall(line)
            answers.append(peer.makefile().read())
            peer.close()
        server.shutdown()
        server.server_close()
        loop.join()
        self.assertEqual(answers, ['HELLO\n', '', 'AGAIN\n'])
        self.assertEqual(server.errors, [ValueError])


class Uuids(unittest.TestCase):
    def test_forms(self):
        one = uuid.UUID('{12345678-1234-5678-1234-567812345678}')
        for same in (uuid.UUID(bytes=one.bytes), uuid.UUID(bytes_le=one.bytes_le),
                     uuid.UUID(fields=one.fields), uuid.UUID(int=one.int), uuid.UUID(one.urn)):
            self.assertEqual(same, one)
        self.assertRaises(ValueError, uuid.UUID, '12')
        self.assertRaises(TypeError, uuid.UUID)
        self.assertRaises(TypeError, setattr, one, 'int', 5)

    def test_makers(self):
        self.assertEqual(str(uuid.uuid3(uuid.NAMESPACE_DNS, 'python.org')),
                         '6fa459ea-ee8a-3ca4-894e-db77e160355e')
        self.assertEqual([uuid.uuid1().version, uuid.uuid4().version], [1, 4])
        self.assertEqual(len(set(uuid.uuid1() for _ in range(100))), 100)


class UuidNumbers(unittest.TestCase):
    def test_all_fields_but_the_node_are_long(self):
        small = uuid.UUID(int=1)
        self.assertEqual(repr(small.fields), '(0L, 0L, 0L, 0L, 0L, 1)')
        self.assertEqual(map(type, (small.node, small.time_low, small.clock_seq)), [int, long, long])


class Types(unittest.TestCase):
    def test_first_extension_of_a_type(self):
        import mimetypes
        known = mimetypes.MimeTypes()
        self.assertEqual([known.guess_extension(name) for name in ('text/html', 'message/rfc822')],
                         ['.htm', '.eml'])


class Files(InFolder):
    def test_netrc(self):
        found = netrc.netrc(self.file('n', 'machine h login l password p#\nmacdef m\n x\n\n'
                                           'default login d password e\n'))
        self.assertEqual(found.authenticators('h'), ('l', None, 'p#'))
        self.assertEqual(found.authenticators('other'), ('d', None, 'e'))
        self.assertEqual(found.macros, {'m': [' x\n']})
        self.assertRaises(netrc.NetrcParseError, netrc.netrc, self.file('b', 'machine h foo'))

    def test_fileinput(self):
        paths = [self.file('a', '1\n2\n'), self.file('b', ''), self.file('c', '3')]
        seen = [(line, fileinput.lineno(), fileinput.filelineno()) for line in fileinput.input(paths)]
        fileinput.close()
        self.assertEqual(seen, [('1\n', 1, 1), ('2\n', 2, 2), ('3', 3, 1)])

    def test_fileinput_in_place(self):
        path = self.file('a', '1\n2\n')
        for line in fileinput.FileInput(path, inplace=1):
            print 'x' + line,
        with open(path) as changed:
            self.assertEqual(changed.read(), 'x1\nx2\n')
        self.assertEqual(os.listdir(self.folder), ['a'])

    def test_filecmp(self):
        for path, text in (('l/same', 'a'), ('r/same', 'a'), ('l/other', 'a'), ('r/other', 'bb'),
                           ('l/only', ''), ('l/d/x', ''), ('r/d/x', '')):
            self.file(path, text)
        pair = filecmp.dircmp(os.path.join(self.folder, 'l'), os.path.join(self.folder, 'r'))
        self.assertEqual((pair.same_files, pair.diff_files, pair.left_only, pair.common_dirs),
                         (['same'], ['other'], ['only'], ['d']))
        self.assertEqual(pair.subdirs['d'].common_files, ['x'])

    def test_pipes(self):
        source, target = self.file('in', 'hello'), os.path.join(self.folder, 'out')
        template = pipes.Template()
        template.append('tr a-z A-Z', '--')
        template.append('cp $IN $OUT', 'ff')
        self.assertEqual(template.copy(source, target), 0)
        with open(target) as made:
            self.assertEqual(made.read(), 'HELLO')
        self.assertEqual(pipes.quote("it's"), "'it'\"'\"'s'")
        self.assertRaises(ValueError, template.append, 'cat', 'ff')


class Others(unittest.TestCase):
    def test_commands(self):
        self.assertEqual(commands.getstatusoutput('echo hi; false')[1], 'hi')
        self.assertEqual(commands.getstatusoutput('exit 3')[0] >> 8, 3)

    def test_code(self):
        console = code.InteractiveConsole({})
        self.assertTrue(console.push('def f():'))
        self.assertTrue(console.push('    return 5'))
        self.assertFalse(console.push(''))
        self.assertEqual(console.locals['f'](), 5)

    def test_calendar(self):
        self.assertEqual(calendar.month(2012, 2).splitlines()[:3],
                         ['   February 2012', 'Mo Tu We Th Fr Sa Su', '       1  2  3  4  5'])
        self.assertEqual(calendar.monthrange(2012, 2), (2, 29))
        self.assertEqual(calendar.timegm((1970, 1, 2, 0, 0, 1)), 86401)
        self.assertRaises(calendar.IllegalMonthError, calendar.monthrange, 2012, 13)

    def test_default_without_missing(self):
        class Zeros(collections.OrderedDict):
            __missing__ = lambda self, key: 0
        self.assertEqual(Zeros().setdefault(5, 9), 9)

    def test_insort_into_a_number(self):
        self.addCleanup(sys.modules.__setitem__, '_bisect', sys.modules.get('_bisect'))
        for plain in False, True:
            if plain:
                sys.modules['_bisect'] = None
            module = imp.load_source('a_bisect', os.path.splitext(bisect.__file__)[0] + '.py')
            self.assertEqual(type(module.insort) is type(code.interact), plain)
            self.assertRaises(TypeError, module.insort, 10, 10)

    def test_sets(self):
        one, two = sets.Set([1, 2]), sets.ImmutableSet([2, 3])
        self.assertEqual(sorted(one | two), [1, 2, 3])
        self.assertEqual(list(one & two), [2])
        self.assertIn(sets.Set([2, 3]), sets.Set([two]))
        self.assertRaises(TypeError, hash, one)

    def test_getuser(self):
        before = os.environ.get('LOGNAME')
        os.environ['LOGNAME'] = 'someone'
        try:
            self.assertEqual(getpass.getuser(), 'someone')
        finally:
            if before is None:
                del os.environ['LOGNAME']
            else:
                os.environ['LOGNAME'] = before


class Schedulers(unittest.TestCase):
    def test_events_at_the_same_time(self):
        done = []
        plan = sched.scheduler(lambda: 0, lambda delay: None)
        events = [plan.enterabs(0, priority, done.append, (number,)) for number, priority in enumerate([2, 1, 1, 1, 2])]
        plan.cancel(events[2])
        self.assertEqual([event.argument for event in plan.queue], [(1,), (3,), (0,), (4,)])
        self.assertRaises(ValueError, plan.cancel, events[2])
        plan.run()
        self.assertEqual(done, [1, 3, 0, 4])
        self.assertNotEqual(sched.Event(0, 1, done.append, (1,)), sched.Event(0, 1, done.append, (2,)))


class Reports(unittest.TestCase):
    def test_conflicting_options_are_told_by_the_one_that_is_there(self):
        parser = argparse.ArgumentParser()
        parser.add_argument('-x', '--ex')
        with self.assertRaises(argparse.ArgumentError) as seen:
            parser.add_argument('-y', '--ex')
        self.assertEqual(str(seen.exception), 'argument -x/--ex: conflicting option string(s): --ex')

    def test_archive_with_a_name_in_unicode_is_read_without_warnings(self):
        stream = StringIO.StringIO()
        with zipfile.ZipFile(stream, 'w') as archive:
            archive.writestr(u'\xe9.txt', 'text')
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            with zipfile.ZipFile(stream) as archive:
                self.assertEqual((archive.namelist(), archive.testzip(), archive.read(u'\xe9.txt')), ([u'\xe9.txt'], None, 'text'))


if __name__ == '__main__':
    unittest.main()
