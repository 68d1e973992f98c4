"""Classes that programs derive from leave them the names that one would choose: helpers are private to their class."""
import argparse
import collections
import cookielib
import importlib
import optparse
import StringIO
import textwrap
import unittest
from xml.sax import expatreader

CLASSES = '''threading.Thread multiprocessing.Process cmd.Cmd bdb.Bdb pdb.Pdb unittest.TestCase unittest.TestResult
    unittest.TestLoader Queue.Queue SocketServer.TCPServer SocketServer.BaseRequestHandler
    BaseHTTPServer.BaseHTTPRequestHandler asynchat.async_chat httplib.HTTPConnection smtplib.SMTP smtpd.SMTPServer
    ftplib.FTP telnetlib.Telnet xmlrpclib.Transport logging.Handler logging.Formatter optparse.OptionParser
    argparse.ArgumentParser argparse.Action json.JSONEncoder pickle.Pickler StringIO.StringIO random.Random
    ConfigParser.ConfigParser cookielib.CookieJar distutils.cmd.Command zipfile.ZipFile subprocess.Popen
    doctest.DocTestRunner calendar.Calendar shlex.shlex pprint.PrettyPrinter'''.split()
LIKELY = frozenset(['_' + word for word in '''name job end begin start stop run running open close closed read write send
    take put get data state status value values wait show tell print number check ready done keep version connection
    headers names items fields move path add drop bytes text first last count total buffer next ask say note own kind
    target args kwargs result results error errors config options parse load save reset update execute process queue
    thread lock'''.split()])
# 2.7 has these itself.
TAKEN = {'_put': ('Queue',), '_get': ('Queue', 'ConfigParser'), '_write': (), '_note': ('Thread',), '_read': ('ConfigParser',)}


class Names(unittest.TestCase):
    def test_likely_names_are_free(self):
        for path in CLASSES:
            module, _, name = path.rpartition('.')
            cls = getattr(importlib.import_module(module), name)
            taken = [word for word in LIKELY & set(dir(cls)) if name not in TAKEN.get(word, ())]
            self.assertEqual((path, taken), (path, []))


# What programs written for 2.7 reach for, though it is private.
REACHED = [
    ("xml.etree.ElementTree", "Element('a')", "_children"),
    ("xml.etree.ElementTree", "TreeBuilder()", "_data _elem _last _tail _factory"),
    ("sched", "scheduler(None, None)", "_queue"), ("calendar", "Calendar()", "_firstweekday"),
    ("collections", "OrderedDict(a=1)", "_OrderedDict__map _OrderedDict__root"),
    ("difflib", "HtmlDiff()", "_tabsize _wrapcolumn _linejunk _charjunk"), ("doctest", "DocTestRunner()", "_fakeout _name2ft"),
    ("tempfile", "SpooledTemporaryFile()", "_file _rolled _TemporaryFileArgs"), ("pdb", "Pdb()", "_wait_for_mainpyfile"),
    ("zipfile", "ZipFile(__import__('StringIO').StringIO(), 'w')", "_filePassed _didModify"),
    ("logging.handlers", "SMTPHandler('h', 'f', ['t'], 's')", "_timeout")]


class Reached(unittest.TestCase):
    def test_names_are_there(self):
        for name, call, names in REACHED:
            made = eval(call, vars(importlib.import_module(name)))
            self.assertEqual((call, [each for each in names.split() if each not in made.__dict__]), (call, []))

    def test_parser_of_a_reader(self):
        class Careful(expatreader.ExpatParser):
            def reset(self):
                expatreader.ExpatParser.reset(self)
                self._parser.StartDoctypeDeclHandler = self.refuse

            def refuse(self, *what):
                raise ValueError(what[0])
        with self.assertRaises(ValueError) as seen:
            Careful().parse(StringIO.StringIO('<!DOCTYPE root><root/>'))
        self.assertEqual(str(seen.exception), 'root')
        self.assertIn('_cont_handler', vars(Careful()))

    def test_links_of_an_ordered_dict(self):
        made = collections.OrderedDict([('a', 1), ('b', 2)])
        before, after, key = made._OrderedDict__map['a']
        self.assertEqual((before[:2] and before is made._OrderedDict__root, after[2], key), (True, 'b', 'a'))


class Attributes(unittest.TestCase):
    "Classes that watch their attributes see all that are set."

    def watched(self, base):
        class Watched(base):
            def __setattr__(self, name, value):
                seen.append((name, value))
                self.__dict__[name] = value
        seen = []
        return Watched, seen

    def test_options(self):
        watched, seen = self.watched(optparse.Values)
        values = watched({'x': 0})
        parser = optparse.OptionParser()
        parser.add_option('-y')
        parser.add_option('-z', action='append_const', const=3)
        parser.parse_args(['-y', '1', '-z'], values)
        self.assertEqual(seen, [('x', 0), ('y', '1'), ('z', [3])])

    def test_arguments(self):
        for base in argparse.Namespace, textwrap.TextWrapper, cookielib.DefaultCookiePolicy:
            watched, seen = self.watched(base)
            word = {'rfc2965': True} if base is cookielib.DefaultCookiePolicy else {'width': 7}
            watched(**word)
            self.assertTrue(set(word.items()) <= set([pair for pair in seen if pair[0] in word]), base)


if __name__ == '__main__':
    unittest.main()
