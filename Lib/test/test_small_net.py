"robotparser, mailcap, nturl2path, binhex, webbrowser."
import binhex
import mailcap
import nturl2path
import os
import robotparser
import StringIO
import tempfile
import unittest
import webbrowser


class Robots(unittest.TestCase):
    def rules(self, text):
        parser = robotparser.RobotFileParser()
        parser.parse(text.split('\n'))
        return parser

    def test_blocks(self):
        rules = self.rules('# x\nUser-agent: *\nDisallow: /a b%2f # y\nAllow: /\n\nUser-agent: Foo\nUser-agent: bar\nDisallow:')
        self.assertEqual(str(rules), 'User-agent: Foo\nUser-agent: bar\nAllow: \n\nUser-agent: *\nDisallow: /a%20b/\nAllow: /\n\n')
        for agent, path, allowed in (('x', '/a b/', False), ('x', 'http://h/a%20b/c', False), ('x', '/q', True),
                                     ('myFOO/2', '/a b/', True), ('x', '', True)):
            self.assertEqual(rules.can_fetch(agent, path), allowed, (agent, path))

    def test_unread(self):
        rules = robotparser.RobotFileParser()
        self.assertFalse(rules.can_fetch('x', '/'))
        rules.parse([])
        self.assertTrue(rules.can_fetch('x', '/'))
        rules.disallow_all = True
        self.assertFalse(rules.can_fetch('x', '/'))


class Mailcap(unittest.TestCase):
    def test_entries(self):
        caps = mailcap.readmailcapfile(StringIO.StringIO('# c\ntext/plain; less %s; test=true\nimage/*; \\\n  xv %s; print=lp\n'
                                                         'a/b; x \\; %{p} %t %%; test=false\nno command\n'))
        self.assertEqual(sorted(caps), ['a/b', 'image/*', 'text/plain'])
        self.assertEqual(mailcap.findmatch(caps, 'image/png', filename='f')[0], 'xv f')
        self.assertEqual(mailcap.findmatch(caps, 'image/png', 'print')[0], 'lp')
        self.assertEqual(mailcap.findmatch(caps, 'text/plain', filename='f')[0], 'less f')
        self.assertEqual(mailcap.findmatch(caps, 'a/b'), (None, None))       # its test fails
        self.assertEqual(mailcap.subst(caps['a/b'][0]['view'], 'a/b', 'f', ['P=q']), 'x ; q a/b %')


class Paths(unittest.TestCase):
    def test_both_ways(self):
        for path, url in (('C:\\a b\\c', '///C:/a%20b/c'), ('\\\\h\\s', '////h/s'), ('a\\b', 'a/b')):
            self.assertEqual(nturl2path.pathname2url(path), url)
            self.assertEqual(nturl2path.url2pathname(url), path)
        self.assertEqual(nturl2path.url2pathname('///C|/x/'), 'C:\\x')
        self.assertRaises(IOError, nturl2path.pathname2url, 'CC:\\a')


class BinHex(unittest.TestCase):
    def test_round_trip(self):
        name = tempfile.mktemp()
        self.addCleanup(os.remove, name)
        for data in ('', 'x', '\x90', 'a\x90b' + '\x90' * 300, 'abc' * 5000, '\0' * 100000, os.urandom(40000), '\x90\0' * 30000):
            with open(name, 'wb') as target:
                target.write(data)
            text = StringIO.StringIO()
            text.close = lambda: None
            binhex.binhex(name, text)
            self.assertTrue(max(map(len, text.getvalue().split('\n'))) <= 64)
            text.seek(0)
            source = binhex.HexBin(text)
            self.assertEqual(source.FName, os.path.basename(name))
            self.assertEqual(source.read(), data)
            self.assertEqual(source.read_rsrc(), '')
            source.close()

    def test_damaged(self):
        for text in ('', 'abc', '\n:abc:', '\n:' + '"' * 200 + ':'):
            self.assertRaises(binhex.Error, lambda: binhex.HexBin(StringIO.StringIO(text)).close())


class Browsers(unittest.TestCase):
    def setUp(self):
        self.before = webbrowser._browsers.copy(), webbrowser._tryorder[:]
        self.addCleanup(self.restore)
        webbrowser._browsers.clear()
        del webbrowser._tryorder[:]

    def restore(self):
        webbrowser._browsers.update(self.before[0])
        webbrowser._tryorder[:] = self.before[1]

    def test_order(self):
        opened = []

        class Fake(webbrowser.BaseBrowser):
            def open(self, url, new=0, autoraise=True):
                opened.append((self.name, url, new))
                return self.name == 'works'
        webbrowser.register('Works', None, Fake('works'))
        webbrowser.register('fails', lambda: Fake('fails'), update_tryorder=-1)
        webbrowser.register('hidden', None, Fake('works'), 0)
        self.assertTrue(webbrowser.open_new_tab('u'))
        self.assertEqual(opened, [('fails', 'u', 2), ('works', 'u', 2)])
        self.assertEqual(webbrowser.get('HIDDEN').name, 'works')

    def test_commands(self):
        self.assertRaises(webbrowser.Error, webbrowser.get)
        self.assertRaises(webbrowser.Error, webbrowser.get, 'nothing')
        self.assertTrue(webbrowser.get('true %s').open('u'))
        self.assertFalse(webbrowser.get('false %s').open('u'))
        self.assertFalse(webbrowser.get('/nonexistent/x %s').open('u'))

    def test_actions(self):
        class Told(webbrowser.UnixBrowser):
            raise_opts = ['-below', '']
            remote_args = ['-remote', 'open(%s%action)']
            remote_action, remote_action_newwin = '', ',new'

            def _invoke(self, words, remote, autoraise):
                self.words = words
                return True
        browser = Told('x')
        browser.open('u', 2)
        self.assertEqual(browser.words, ['-remote', 'open(u,new)'])
        self.assertRaises(webbrowser.Error, browser.open, 'u', 3)


if __name__ == '__main__':
    unittest.main()
