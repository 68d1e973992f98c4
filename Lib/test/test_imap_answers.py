"imaplib against a server that gives prepared answers."
import imaplib
import time
import unittest


class Prepared(imaplib.IMAP4):
    "Every command gets the next answer; a line in it that begins with 'T ' has the command's tag."

    def __init__(self, *answers):
        self.answers, self.sent, self.pending = list(answers), [], '* OK hello\r\n'
        imaplib.IMAP4.__init__(self)
        del self.sent[:]
        self.state = 'SELECTED'

    def open(self, host='', port=143):
        self.sock = self.file = None

    def send(self, data):
        words = data.split(' ', 1)
        self.sent.append(data.replace(self.tagpre, 'T'))
        if 'CAPABILITY' in data:
            answer = '* CAPABILITY IMAP4rev1\r\nT OK\x20done\r\n'
        elif data.endswith('\r\n') and self.answers:
            answer = self.answers.pop(0)
        else:
            return
        if words[0].startswith(self.tagpre):
            self.tag = words[0]
        self.pending += ''.join([self.tag + line[1:] if line.startswith('T ') else line
                                 for line in answer.splitlines(True)])

    def readline(self):
        line, end, self.pending = self.pending.partition('\n')
        return line + end

    def read(self, size):
        data, self.pending = self.pending[:size], self.pending[size:]
        return data

    def shutdown(self):
        self.sent.append(None)


DONE = 'T OK done\r\n'


class Commands(unittest.TestCase):
    def test_fetch_with_literal(self):
        box = Prepared('* 1 FETCH (RFC822 {5}\r\nab\r\nc FLAGS (\\Seen))\r\n* 2 EXISTS\r\n' + DONE)
        self.assertEqual(box.fetch('1', '(RFC822 FLAGS)'), ('OK', [('1 (RFC822 {5}', 'ab\r\nc'), ' FLAGS (\\Seen))']))
        self.assertEqual(box.sent, ['T1 FETCH 1 (RFC822 FLAGS)\r\n'])
        self.assertEqual(box.response('exists'), ('exists', ['2']))

    def test_select(self):
        box = Prepared('* 3 EXISTS\r\nT OK [READ-WRITE] done\r\n', 'T NO none\r\n', 'T OK [READ-ONLY] done\r\n')
        self.assertEqual(box.select('a b'), ('OK', ['3']))
        self.assertEqual(box.sent, ['T1 SELECT "a b"\r\n'])
        self.assertEqual((box.select('x'), box.state), (('NO', ['none']), 'AUTH'))
        self.assertRaises(box.readonly, box.select)

    def test_append(self):
        box = Prepared('+ go on\r\n', DONE)
        self.assertEqual(box.append('', 'x', None, 'a\nb'), ('OK', ['done']))
        self.assertEqual(box.sent, ['T1 APPEND INBOX (x) {4}\r\n', 'a\r\nb', '\r\n'])

    def test_authenticate(self):
        box = Prepared('+ YWJj\r\n', DONE)
        box.state = 'NONAUTH'
        box.login_cram_md5('u', 'p')
        self.assertEqual(box.sent[1], 'dSAxZjU2NDc2ZmY5ZTdiN2YyMTA4YWIwOWFlMzMyNWJiYQ==')
        self.assertEqual(box.state, 'AUTH')

    def test_errors(self):
        for answer, error in (('T BAD x\r\n', 'error'), ('* BYE x\r\n', 'abort'), ('?\r\n', 'abort'), ('Q9 OK x\r\n', 'abort'),
                              ('* 3 EXISTS', 'abort'), ('', 'abort')):
            box = Prepared(answer)
            self.assertRaises(getattr(box, error), box.noop)
        self.assertRaises(box.error, box.login, 'u', 'p')
        self.assertRaises(box.error, box.uid, 'nothing')
        self.assertRaises(AttributeError, lambda: box.NOTHING)

    def test_logout(self):
        box = Prepared('* BYE so long\r\n' + DONE)
        self.assertEqual(box.logout(), ('BYE', ['so long']))
        self.assertEqual(box.sent[-1], None)


class Values(unittest.TestCase):
    def test_dates(self):
        moment = 1104631384
        text = imaplib.Time2Internaldate(moment)
        self.assertEqual(time.mktime(imaplib.Internaldate2tuple('1 (INTERNALDATE %s)' % text)), moment)
        self.assertEqual(time.mktime(imaplib.Internaldate2tuple('INTERNALDATE " 2-Jan-2005 03:33:04 +0130"')), moment)
        self.assertEqual(imaplib.Internaldate2tuple('x'), None)
        self.assertRaises(ValueError, imaplib.Time2Internaldate, 'x')

    def test_flags(self):
        self.assertEqual(imaplib.ParseFlags('1 (FLAGS (\\Seen x))'), ('\\Seen', 'x'))
        self.assertEqual(imaplib.Int2AP(77), 'EN')


if __name__ == '__main__':
    unittest.main()
