"""mhlib: sequences of messages, moves between folders, parts of messages."""
import os
import shutil
import tempfile
import unittest
import warnings
from StringIO import StringIO

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import mhlib


class Folders(unittest.TestCase):

    def setUp(self):
        self.top = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.top)
        self.write('profile', 'Path: %s/Mail\nOther: a\n  b\n' % self.top)
        for folder in 'Mail/inbox', 'Mail/work':
            os.makedirs(os.path.join(self.top, folder))
        for number in (1, 3, 7, 12, 20):
            self.write('Mail/inbox/%d' % number, 'Subject: s%d\n\nbody\n' % number)
        self.write('Mail/inbox/.mh_sequences', 'cur: 7\nunseen: 3 12-20\n')
        self.mh = mhlib.MH(profile=os.path.join(self.top, 'profile'))
        self.inbox, self.work = self.mh.openfolder('inbox'), self.mh.openfolder('work')

    def write(self, name, text):
        with open(os.path.join(self.top, name), 'w') as target:
            target.write(text)

    def test_sequences_by_text(self):
        for text, numbers in [('all', [1, 3, 7, 12, 20]), ('.', [7]), ('prev', [3]), ('next', [12]), ('3-12', [3, 7, 12]),
                              ('1:2', [1, 3]), ('3:-2', [1, 3]), ('last:2', [12, 20]), ('cur:-2', [3, 7]), ('unseen:1', [3]),
                              ('unseen:-1', [20]), ('first-3', [1, 3]), ('1-99', [1, 3, 7, 12, 20]), ('prev:1', [3])]:
            self.assertEqual(self.inbox.parsesequence(text), numbers, text)
        for text in '1- -7 5 4-6 99 0 01 12-3 3: :3 1-3:2 nope'.split() + ['']:
            self.assertRaises(mhlib.Error, self.inbox.parsesequence, text)
        self.assertRaises(mhlib.Error, self.work.parsesequence, 'all')

    def test_moves(self):
        self.inbox.refilemessages([7, 12], self.work, 1)
        self.assertEqual((self.inbox.listmessages(), self.work.listmessages()), ([1, 3, 20], [1, 2]))
        self.assertEqual(self.work.getsequences(), {'cur': [1], 'unseen': [2]})
        self.assertNotIn(12, self.inbox.getsequences()['unseen'])
        self.inbox.copymessage(3, self.work, 2)
        self.assertTrue(os.path.exists(os.path.join(self.work.getfullname(), ',2')))
        self.assertEqual(self.work.openmessage(2)['subject'], 's3')
        self.assertRaises(IOError, self.inbox.movemessage, 99, self.work, 5)

    def test_removal(self):
        with self.assertRaises(OSError):
            self.inbox.removemessages([20, 98])
        self.assertEqual(self.inbox.listmessages(), [1, 3, 7, 12])
        self.assertNotIn(20, self.inbox.getsequences()['unseen'])

    def test_parts(self):
        self.work.createmessage(1, StringIO('Content-Type: multipart/mixed; boundary=B\n\nbefore\n--B\n\none\n--B\n'
                                            'Content-Transfer-Encoding: base64\n\naGk=\n--B--\nbehind\n'))
        parts = self.work.openmessage(1).getbodyparts()
        self.assertEqual([(part.number, part.getbodytext(), part.getbodytext(0)) for part in parts],
                         [('1.1', 'one\n', 'one\n'), ('1.2', 'hi', 'aGk=\n')])

    def test_settings(self):
        self.assertEqual((self.mh.getprofile('other'), self.mh.getprofile('none')), ('a\n  b', None))
        self.assertEqual(self.mh.getcontext(), 'inbox')
        self.mh.setcontext('work')
        self.assertEqual(self.mh.getcontext(), 'work')


class Sets(unittest.TestCase):

    def test_ranges_join(self):
        numbers = mhlib.IntSet('7-9,1,3')
        for number, text in (2, '1-3,7-9'), (5, '1-3,5,7-9'), (6, '1-3,5-9'):
            numbers.append(number)
            self.assertEqual(str(numbers.tostring()), text)
        self.assertEqual((numbers.min(), numbers.max(), numbers.contains(4)), (1, 9, False))
        self.assertEqual(mhlib.IntSet('1:3 5', ' ', ':').tolist(), [1, 2, 3, 5])
        for text in '1-', 'a', '5-3':
            self.assertRaises(ValueError, mhlib.IntSet, text)


if __name__ == '__main__':
    unittest.main()
