"""poplib, nntplib, telnetlib, asynchat: conversations with a server in a thread that says what it is told to."""
import asynchat
import asyncore
import hashlib
import nntplib
import poplib
import socket
import telnetlib
import threading
import unittest


class Conversation(unittest.TestCase):
    "serve(greeting, {line of the client: answer}): the port of a server; what it heard is in self.heard."

    def serve(self, greeting, answers=(), rest=''):
        listener = socket.socket()
        self.addCleanup(listener.close)
        listener.bind(('127.0.0.1', 0))
        listener.listen(1)
        self.heard = []
        thread = threading.Thread(target=self.converse, args=(listener, greeting, dict(answers), rest))
        thread.start()
        self.addCleanup(thread.join)
        return listener.getsockname()[1]

    def converse(self, listener, greeting, answers, rest):
        connection = listener.accept()[0]
        connection.settimeout(10)
        connection.sendall(greeting)
        lines = connection.makefile('rb')
        while answers:
            line = lines.readline().rstrip('\r\n')
            self.heard.append(line)
            if not line or line.upper() == 'QUIT':
                connection.sendall(answers.get(line, ''))
                break
            connection.sendall(answers.get(line, rest))
        lines.close()
        connection.close()


class Mailbox(Conversation):
    def box(self, answers=(), greeting='+OK hello <mark@host>\r\n', **more):
        answers = dict(answers, QUIT='+OK bye\r\n')
        box = poplib.POP3('127.0.0.1', self.serve(greeting, answers, '-ERR what?\r\n'), 10)
        self.addCleanup(lambda: hasattr(box, 'sock') and box.quit())
        return box

    def test_messages(self):
        box = self.box({'STAT': '+OK 2 320\r\n', 'LIST': '+OK\r\n1 120\r\n2 200\r\n.\r\n', 'LIST 2': '+OK 2 200\r\n',
                        'RETR 1': '+OK\r\nSubject: x\r\n\r\n..dot\r\n.\r\n', 'TOP 1 0': '+OK\nSubject: x\n.\n'})
        self.assertEqual(box.stat(), (2, 320))
        self.assertEqual(box.list(), ('+OK', ['1 120', '2 200'], 14))
        self.assertEqual(box.list(2), '+OK 2 200')
        self.assertEqual(box.retr(1), ('+OK', ['Subject: x', '', '.dot'], 20))
        self.assertEqual(box.top(1, 0)[1], ['Subject: x'])
        self.assertEqual(box.quit(), '+OK bye')

    def test_login(self):
        secret = hashlib.md5('<mark@host>pass').hexdigest()
        box = self.box({'USER me': '+OK\r\n', 'PASS x': '-ERR no\r\n', 'APOP me ' + secret: '+OK in\r\n'})
        box.user('me')
        self.assertRaises(poplib.error_proto, box.pass_, 'x')
        self.assertEqual(box.apop('me', 'pass'), '+OK in')

    def test_no_mark(self):
        self.assertRaises(poplib.error_proto, self.box(greeting='+OK\r\n').apop, 'me', 'pass')

    def test_endless_line(self):
        with self.assertRaises(poplib.error_proto):
            poplib.POP3('127.0.0.1', self.serve('+' * 5000), 10)


class News(Conversation):
    def test_groups(self):
        answers = {'GROUP a.b': '211 3 1 5 a.b\r\n', 'XHDR subject 1-5': '221 ok\r\n1 One\r\n5\r\n.\r\n',
                   'STAT 1': '223 1 <x@y>\r\n', 'LIST': '215 list\r\na.b 5 1 y\r\n.\r\n', 'QUIT': '205 bye\r\n',
                   'XOVER 1-2': '224 ok\r\n1\ts\tp\td\t<i>\t<r> <q>\t10\t2\r\n.\r\n', 'DATE': '111 20050102030405\r\n',
                   'BODY 9': '423 none\r\n', 'HEAD 1': '200 what\r\n', 'NEXT': 'hm\r\n'}
        news = nntplib.NNTP('127.0.0.1', self.serve('200 welcome\r\n', answers, '500 ?\r\n'), usenetrc=False)
        self.assertEqual(news.group('a.b'), ('211 3 1 5 a.b', '3', '1', '5', 'a.b'))
        self.assertEqual(news.xhdr('subject', '1-5'), ('221 ok', [('1', 'One'), ('5', '')]))
        self.assertEqual(news.stat('1'), ('223 1 <x@y>', '1', '<x@y>'))
        self.assertEqual(news.list()[1], [('a.b', '5', '1', 'y')])
        self.assertEqual(news.xover('1', '2')[1], [('1', 's', 'p', 'd', '<i>', ['<r>', '<q>'], '10', '2')])
        self.assertEqual(news.date(), ('111 20050102030405', '050102', '030405'))
        self.assertRaises(nntplib.NNTPTemporaryError, news.body, '9')
        self.assertRaises(nntplib.NNTPPermanentError, news.slave)
        self.assertRaises(nntplib.NNTPReplyError, news.head, '1')
        self.assertRaises(nntplib.NNTPProtocolError, news.next)
        self.assertEqual(news.quit(), '205 bye')


class Terminal(Conversation):
    def test_text_and_commands(self):
        T = telnetlib
        seen = []
        connection = T.Telnet('127.0.0.1', self.serve('a\0b' + T.IAC + T.DO + T.ECHO + T.IAC + T.IAC + T.IAC + T.SB
                                                      + 'data' + T.IAC + T.SE + 'login: rest'), 10)
        self.addCleanup(connection.close)
        connection.set_option_negotiation_callback(lambda sock, command, option: seen.append((command, option)))
        self.assertEqual(connection.read_until('login: '), 'ab\xfflogin: ')
        self.assertEqual(seen, [(T.DO, T.ECHO), (T.SB, T.NOOPT), (T.SE, T.NOOPT)])
        self.assertEqual((connection.read_sb_data(), connection.read_sb_data()), ('data', ''))
        self.assertEqual(connection.read_all(), 'rest')
        self.assertRaises(EOFError, connection.read_eager)

    def test_expect(self):
        connection = telnetlib.Telnet('127.0.0.1', self.serve('one two'), 10)
        self.addCleanup(connection.close)
        index, match, text = connection.expect(['three', '(o)ne'], 10)
        self.assertEqual((index, match.group(1), text), (1, 'o', 'one'))
        self.assertEqual(connection.expect(['three'], 10), (-1, None, ' two'))
        self.assertRaises(EOFError, connection.expect, ['three'], 10)


class Channel(unittest.TestCase):
    def test_terminators(self):
        events = []

        class Chat(asynchat.async_chat):
            def collect_incoming_data(self, data):
                events.append(data)

            def found_terminator(self):
                events.append(None)
                self.set_terminator(3 if self.get_terminator() == '\r\n' else '\r\n')

            def handle_close(self):
                self.close()
        near, far = socket.socketpair()
        channels = {}
        chat = Chat(near, channels)
        chat.set_terminator('\r\n')
        chat.push('x' * 10000)
        chat.close_when_done()
        far.sendall('ab\r\nxyzrest\r')
        received = []
        reader = threading.Thread(target=lambda: received.extend(iter(lambda: far.recv(4096), '')))
        reader.start()
        asyncore.loop(0.1, True, channels)
        reader.join()
        far.close()
        self.assertEqual(len(''.join(received)), 10000)
        self.assertEqual(events, ['ab', None, 'xyz', None, 'rest'])

    def test_errors_close(self):
        class Broken(asyncore.dispatcher):
            def handle_read(self):
                1 / 0

            def log_info(self, message, type='info'):
                self.logged = type, message
        near, far = socket.socketpair()
        channels = {}
        broken = Broken(near, channels)
        far.sendall('x')
        asyncore.loop(0, map=channels, count=1)
        far.close()
        self.assertEqual((channels, broken.connected), ({}, False))


if __name__ == '__main__':
    unittest.main()
