"""smtplib with smtpd, ftplib: conversations on this machine, and the facts read from answers."""
import asyncore
import ftplib
import smtpd
import smtplib
import socket
import StringIO
import threading
import unittest


class Mail(unittest.TestCase):
    "A server in a thread with a map of its own; messages go to self.messages."

    def setUp(self):
        messages = self.messages = []

        class Keep(smtpd.SMTPServer):
            def process_message(self, peer, mailfrom, rcpttos, data):
                messages.append((mailfrom, rcpttos, data))
                return '554 no' if 'refuse' in data else None
        self.assertEqual(asyncore.socket_map, {})
        self.server = Keep(('127.0.0.1', 0), None)
        self.running = True
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        self.client = smtplib.SMTP('127.0.0.1', self.server.socket.getsockname()[1], 'me', 10)

    def serve(self):
        while self.running or len(asyncore.socket_map) > 1:
            asyncore.loop(0.01, count=1)
        asyncore.close_all()

    def tearDown(self):
        self.running = False
        if self.client.sock:
            self.client.quit()
        self.thread.join()

    def test_message(self):
        self.assertEqual(self.client.sendmail('a@b', ['N <c@d>', 'e@f'], 'S: x\n\n.dot\r\n..\rend'), {})
        self.assertEqual(self.messages, [('a@b', ['c@d', 'e@f'], 'S: x\n\n.dot\n..\nend')])

    def test_refused(self):
        with self.assertRaises(smtplib.SMTPDataError) as caught:
            self.client.sendmail('a@b', 'c@d', 'refuse')
        self.assertEqual(caught.exception.args, (554, 'no'))
        self.assertRaises(smtplib.SMTPException, self.client.login, 'u', 'p')

    def test_order(self):
        self.assertEqual(self.client.docmd('rcpt', 'TO:<x>'), (503, 'Error: need MAIL command'))
        self.assertEqual(self.client.docmd('data')[0], 503)
        self.assertEqual(self.client.docmd('mail', 'x')[0], 501)
        self.assertEqual(self.client.docmd('nonsense'), (502, 'Error: command "NONSENSE" not implemented'))
        self.assertEqual(self.client.docmd(''), (500, 'Error: bad syntax'))
        self.assertEqual(self.client.helo()[0], 250)
        self.assertEqual(self.client.helo()[0], 503)
        self.assertEqual(self.client.noop(), (250, 'Ok'))

    def test_disconnected(self):
        self.client.quit()
        self.assertRaises(smtplib.SMTPServerDisconnected, self.client.noop)


class Answers(unittest.TestCase):
    "smtplib against a file with answers."

    class Peer(object):
        def __init__(self, *lines):
            self.lines, self.sent = list(lines), []

        def makefile(self, mode):
            return StringIO.StringIO(''.join([line + '\r\n' for line in self.lines]))

        def sendall(self, data):
            self.sent.append(data)

        def close(self):
            pass

    def client(self, *lines):
        client = smtplib.SMTP(local_hostname='me')
        client.sock = self.Peer(*lines)
        return client

    def test_extensions(self):
        client = self.client('250-hi', '250-AUTH=LOGIN', '250-AUTH PLAIN', '250 SIZE 9')
        self.assertEqual(client.ehlo()[0], 250)
        self.assertEqual(client.esmtp_features, {'auth': ' LOGIN PLAIN', 'size': '9'})

    def test_login(self):
        for mechanism, sent in (('CRAM-MD5', ['AUTH CRAM-MD5\r\n', 'dSAxMWEyNDFhNGVmY2UyODBjMGQ2MzI4ZmFmZWZjMDM4Mw==\r\n']),
                                ('PLAIN', ['AUTH PLAIN AHUAcA==\r\n']), ('LOGIN', ['AUTH LOGIN dQ==\r\n', 'cA==\r\n'])):
            answers = ['334 PDEyMz4='] * (len(sent) - 1) + ['235 in', '221 bye']
            client = self.client(*['250-hi', '250 AUTH ' + mechanism] + answers)
            self.assertEqual(client.login('u', 'p'), (235, 'in'))
            self.assertEqual(client.sock.sent[1:], sent)

    def test_refused_recipients(self):
        client = self.client('250 hi', '250 ok', '550 a', '550 b', '250 reset')
        with self.assertRaises(smtplib.SMTPRecipientsRefused) as caught:
            client.sendmail('f', ['x', 'y'], '')
        self.assertEqual(caught.exception.recipients, {'x': (550, 'a'), 'y': (550, 'b')})

    def test_no_recipients(self):
        client = self.client('250 hi', '250 ok', '250 reset')
        with self.assertRaises(smtplib.SMTPRecipientsRefused) as caught:
            client.sendmail('f', [], '')
        self.assertEqual((caught.exception.recipients, client.sock.sent[-1]), ({}, 'rset\r\n'))


class Ftp(unittest.TestCase):
    def test_facts(self):
        self.assertEqual(ftplib.parse150('150 x (12 bytes)'), 12)
        self.assertEqual(ftplib.parse150('150 x'), None)
        self.assertEqual(ftplib.parse227('227 Entering (1,2,3,4,5,6)'), ('1.2.3.4', 1286))
        self.assertEqual(ftplib.parse229('229 x (|||77|)', ('host', 1)), ('host', 77))
        self.assertEqual(ftplib.parse257('257 "a""b" made'), 'a"b')
        for parse, answer, error in ((ftplib.parse227, '227 x', ftplib.error_proto), (ftplib.parse257, '2', ftplib.error_reply),
                                     (lambda a: ftplib.parse229(a, 'h'), '229 (|||7)', ftplib.error_proto)):
            self.assertRaises(error, parse, answer)

    def talk(self, *lines):
        site = ftplib.FTP()
        site.sock = Answers.Peer(*lines)
        site.file = site.sock.makefile('rb')
        return site

    def test_answers(self):
        self.assertEqual(self.talk('200-a', ' 200 b', '200-c', '200 d').getresp(), '200-a\n 200 b\n200-c\n200 d')
        for line, error in (('400', ftplib.error_temp), ('5', ftplib.error_perm), ('x', ftplib.error_proto), ('', ftplib.error_proto)):
            self.assertRaises(error, self.talk(line).getresp)
        self.assertRaises(EOFError, self.talk().getresp)
        self.assertRaises(ftplib.Error, self.talk('2' * 9000).getresp)
        self.assertRaises(ValueError, self.talk().sendcmd, 'X\r\nY')

    def test_transfers(self):
        for passive in True, False:
            listener = socket.socket()
            listener.bind(('127.0.0.1', 0))
            listener.listen(1)
            thread = threading.Thread(target=self.serve, args=(listener,))
            thread.start()
            site = ftplib.FTP()
            site.connect('127.0.0.1', listener.getsockname()[1], 10)
            site.set_pasv(passive)
            site.login()
            lines = []
            site.dir(lines.append)
            self.assertEqual(lines, ['one', 'two'])
            self.assertEqual(site.storlines('STOR x', StringIO.StringIO('a\nb')), '226 got a\\r\\nb\\r\\n')
            self.assertEqual(site.cwd('..'), '250 there')
            site.quit()
            thread.join()
            listener.close()

    def serve(self, listener):
        control = listener.accept()[0]
        lines = control.makefile('rb')
        data = waiting = None
        say = lambda text: control.sendall(text + '\r\n')
        say('220 hello')
        for line in iter(lines.readline, ''):
            word, _, argument = line.strip().partition(' ')
            if word == 'PASV':
                waiting = socket.socket()
                waiting.bind(('127.0.0.1', 0))
                waiting.listen(1)
                say('227 (127,0,0,1,%d,%d)' % divmod(waiting.getsockname()[1], 256))
            elif word == 'PORT':
                high, low = argument.split(',')[4:]
                data = socket.create_connection(('127.0.0.1', int(high) * 256 + int(low)))
                say('200 ok')
            elif word in ('LIST', 'STOR'):
                if waiting:
                    data = waiting.accept()[0]
                    waiting.close()
                say('150 here it is (8 bytes)')
                if word == 'LIST':
                    data.sendall('one\r\ntwo\n')
                    got = 'nothing'
                else:
                    got = ''.join(iter(lambda: data.recv(99), ''))
                data.close()
                say('226 got ' + got.encode('string_escape'))
            else:
                say({'USER': '331 password?', 'PASS': '230 in', 'CDUP': '500 what?', 'CWD': '250 there',
                     'QUIT': '221 bye'}.get(word, '200 ok'))
        lines.close()
        control.close()


if __name__ == '__main__':
    unittest.main()
