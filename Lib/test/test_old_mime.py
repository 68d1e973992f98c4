"multifile and MimeWriter: what one writes the other reads."
import StringIO
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore', DeprecationWarning)
    import MimeWriter
    import multifile


class Parts(unittest.TestCase):
    def message(self):
        target = StringIO.StringIO()
        writer = MimeWriter.MimeWriter(target)
        writer.addheader('Subject', 'one\ntwo\n')
        writer.addheader('First', 'x', prefix=1)
        writer.startmultipartbody('mixed', 'mark', [('p', 'q')], prefix=0)
        for text in 'a', 'b':
            writer.nextpart().startbody('text/plain').write(text)
        writer.lastpart()
        return target.getvalue()

    def test_written(self):
        self.assertEqual(self.message(), 'First: x\nSubject: one\n    two\nContent-Type: multipart/mixed;\n'
                         '    boundary="mark";\n    p="q"\n\n\n--mark\nContent-Type: text/plain\n\na\n'
                         '--mark\nContent-Type: text/plain\n\nb\n--mark--\n')

    def test_read(self):
        for seekable in 0, 1:
            parts = multifile.MultiFile(StringIO.StringIO(self.message() + 'behind\n'), seekable)
            parts.push('mark')
            found = []
            while parts.next():
                found.append(parts.read())
            self.assertEqual(found, ['Content-Type: text/plain\n\n%s\n' % text for text in 'ab'])
            parts.pop()
            self.assertEqual(parts.read(), 'behind\n')

    def test_seek(self):
        parts = multifile.MultiFile(StringIO.StringIO('--m\nabc\ndef\n--m--\n'))
        parts.push('m')
        parts.next()
        self.assertEqual((parts.readline(), parts.tell()), ('abc\n', 4))
        parts.seek(1)
        self.assertEqual(parts.read(), 'bc\ndef\n')
        self.assertRaises(multifile.Error, parts.seek, 99)

    def test_errors(self):
        parts = multifile.MultiFile(StringIO.StringIO('a\n'))
        self.assertRaises(multifile.Error, parts.pop)
        parts.push('m')
        self.assertRaises(multifile.Error, parts.read)


if __name__ == '__main__':
    unittest.main()
