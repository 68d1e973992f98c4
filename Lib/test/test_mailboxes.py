"mailbox: every format keeps messages, marks go from one to the other, and a file changed by others is left alone."
import mailbox
import os
import pickle
import shutil
import StringIO
import tempfile
import time
import unittest

FORMATS = ('Maildir', 'mbox', 'MH', 'Babyl', 'MMDF')
TEXT = 'Subject: %s\n\nFrom here\nto there\n'


class Boxes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def open(self, name, factory=None, **options):
        return getattr(mailbox, name)(os.path.join(self.folder, name), factory, **options)

    def test_keep(self):
        for name in FORMATS:
            box = self.open(name)
            keys = [box.add(TEXT % number) for number in range(4)]
            box.remove(keys[1])
            box[keys[2]] = TEXT % 'new'
            box.flush()
            self.assertEqual(sorted(message['subject'] for message in box), ['0', '3', 'new'])
            box.close()
            box = self.open(name)
            self.assertEqual(sorted(message['subject'] for message in box), ['0', '3', 'new'])
            for text in [box.get_string(key) for key in box.keys()]:
                self.assertTrue(text.rstrip('\n').endswith('From here\nto there'.replace(
                    'From', '>From' if name in ('mbox', 'MMDF') else 'From')), text)
            self.assertEqual(box.get('nothing'), None)
            self.assertRaises(KeyError, box.remove, 99)
            box.clear()
            self.assertEqual(len(box), 0)
            box.close()

    def test_missing(self):
        for name in FORMATS:
            self.assertRaises(mailbox.NoSuchMailboxError, self.open, name, create=False)

    def test_marks(self):
        message = mailbox.MaildirMessage(TEXT % 'x')
        message.set_flags('SR')
        message.set_subdir('cur')
        message.set_date(1000)
        unix = mailbox.mboxMessage(message)
        self.assertEqual((unix.get_flags(), unix.get_from()), ('ROA', 'MAILER-DAEMON Thu Jan  1 00:16:40 1970'))
        self.assertEqual(mailbox.MHMessage(unix).get_sequences(), ['replied'])
        self.assertEqual(mailbox.BabylMessage(unix).get_labels(), ['answered'])
        self.assertEqual(mailbox.MHMessage(mailbox.mboxMessage()).get_sequences(), ['unseen'])
        back = mailbox.MaildirMessage(unix)
        self.assertEqual((back.get_flags(), back.get_subdir(), back.get_date()), ('RS', 'cur', 1000))
        self.assertEqual(mailbox.MaildirMessage(mailbox.Message()).get_flags(), '')

    def test_clash(self):
        box = self.open('mbox')
        box.add(TEXT % 1)
        box.flush()
        box.remove(0)
        with open(box._path, 'a') as other:
            other.write('more')
        self.assertRaises(mailbox.ExternalClashError, box.flush)
        box._pending = False
        box.close()

    def test_lock(self):
        box = self.open('mbox')
        open(box._path + '.lock', 'w').close()
        self.assertRaises(mailbox.ExternalClashError, box.lock)
        os.remove(box._path + '.lock')
        box.lock()
        self.assertTrue(os.path.exists(box._path + '.lock'))
        box.close()
        self.assertFalse(os.path.exists(box._path + '.lock'))

    def test_failure_leaves_file(self):
        class Broken(object):
            def read(self):
                raise IOError

            readline = read
        for name in FORMATS:
            box = self.open(name)
            box.add(TEXT % 1)
            self.assertRaises(IOError, box.add, Broken())
            self.assertRaises(TypeError, box.add, 7)
            self.assertEqual(len(box), 1)
            box.close()

    def test_sequences(self):
        box = self.open('MH')
        message = mailbox.MHMessage(TEXT % 1)
        message.add_sequence('s')
        for number in range(5):
            box.add(message)
        box.remove(2)
        self.assertEqual(open(os.path.join(box._path, '.mh_sequences')).read(), 's: 1-5\n')
        self.assertEqual(box.get_sequences(), {'s': [1, 3, 4, 5]})
        box.pack()
        self.assertEqual((box.keys(), box.get_sequences()), ([1, 2, 3, 4], {'s': [1, 2, 3, 4]}))
        box.add_folder('sub')
        self.assertEqual(box.list_folders(), ['sub'])
        box.remove_folder('sub')

    def test_maildir(self):
        box = self.open('Maildir')
        message = mailbox.MaildirMessage(TEXT % 1)
        message.set_flags('FS')
        message.set_subdir('cur')
        key = box.add(message)
        self.assertEqual(os.listdir(os.path.join(box._path, 'cur')), [key + ':2,FS'])
        self.assertEqual(os.listdir(os.path.join(box._path, 'tmp')), [])
        self.assertEqual(box[key].get_flags(), 'FS')
        left = os.path.join(box._path, 'tmp', 'left')
        open(left, 'w').close()
        os.utime(left, (time.time() - 200000,) * 2)
        box.clean()
        self.assertFalse(os.path.exists(left))
        box.add_folder('sub').add(TEXT % 2)
        self.assertRaises(mailbox.NotEmptyError, box.remove_folder, 'sub')
        box.get_folder('sub').clear()
        box.remove_folder('sub')
        self.assertEqual(box.list_folders(), [])

    def test_old(self):
        path = os.path.join(self.folder, 'old')
        with open(path, 'w') as target:
            target.write('From me@x Thu Jan  1 00:00:00 1970\nSubject: 1\n\nFrom nobody\n\n'
                         'From me Thu Jan  1 00:00:00 1970\nSubject: 2\n\nx\n')
        with open(path) as source:
            self.assertEqual([message['subject'] for message in mailbox.UnixMailbox(source)], ['1', '2'])
            self.assertEqual(len(list(mailbox.PortableUnixMailbox(source))), 3)


class TestReaders(unittest.TestCase):
    def test_lines_that_begin_a_message(self):
        date = 'Mon Jan  1 10:00'
        for rest, begins in (('a@b %s:30 2020' % date, True), ('a@b %s 2020' % date, True), ('a %s MET 2020' % date, True),
                             ('a %s MET 2020 +0100' % date, True), ('a %s 2020x' % date, True), ('a %s 2020 x y' % date, False),
                             ('a %s 20' % date, False), ('a %s' % date, False), ('Mon Jan 1 10:00 2020', False),
                             ('a Mon Jan 111 10:00 2020', False)):
            file = StringIO.StringIO('From %s\nsubject: x\n\ntext\n' % rest)
            self.assertEqual(len(list(mailbox.UnixMailbox(file))), begins, rest)
            file.seek(0)
            self.assertEqual(len(list(mailbox.PortableUnixMailbox(file))), 1)

    def test_marks_at_the_end_of_the_file(self):
        file = StringIO.StringIO('\1\1\1\1\na: b\n\nx\n\1\1\1\1\n\1\1\1\1\n\1\1\1\1\n')
        self.assertEqual([message['a'] for message in mailbox.MmdfMailbox(file)], ['b'])


class TestNames(unittest.TestCase):
    def test_pickles_name_the_package(self):
        message = mailbox.MHMessage('a: b\n\n')
        message.add_sequence('unseen')
        data = pickle.dumps(message)
        self.assertNotIn('mailbox.', data)
        again = pickle.loads(data)
        again.add_sequence('x')
        self.assertEqual((again['a'], again.get_sequences()), ('b', ['unseen', 'x']))

    def test_marks_go_over(self):
        babyl = mailbox.BabylMessage('a: b\n\n')
        babyl.set_labels(['resent', 'deleted'])
        self.assertEqual(mailbox.MaildirMessage(babyl).get_flags(), 'PST')
        maildir = mailbox.MaildirMessage('a: b\n\n')
        maildir.set_flags('PR')
        self.assertEqual(mailbox.BabylMessage(maildir).get_labels(), ['unseen', 'answered', 'forwarded'])
        self.assertEqual(mailbox.MHMessage(maildir).get_sequences(), ['unseen', 'replied'])


if __name__ == '__main__':
    unittest.main()
