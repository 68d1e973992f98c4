"""tarfile: formats, compressions, streams, holes, extraction."""
import cStringIO
import os
import shutil
import tarfile
import _tarheaders
import tempfile
import unittest

try:
    import bz2
except ImportError:
    bz2 = None      # a build without libbz2


def archive(members, mode='w', **options):
    """The bytes of an archive: members is a list of (name, content) or TarInfo."""
    stream = cStringIO.StringIO()
    with tarfile.open(fileobj=stream, mode=mode, **options) as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                tar.addfile(info, cStringIO.StringIO(member[1]))
    return stream.getvalue()


def opened(data, mode='r', **options):
    return tarfile.open(fileobj=cStringIO.StringIO(data), mode=mode, **options)


class Fields(unittest.TestCase):
    def test_numbers(self):
        for number in 0, 7, 8 ** 7 - 1, 8 ** 7, 2 ** 50:
            self.assertEqual(tarfile.nti(tarfile.itn(number)), number)
        self.assertRaises(ValueError, tarfile.itn, 8 ** 7, 8, tarfile.USTAR_FORMAT)
        self.assertRaises(tarfile.InvalidHeaderError, tarfile.nti, '129\0')

    def test_negative_number_is_64_bits_of_complement(self):
        self.assertEqual(tarfile.itn(-5, 12), '\x80\0\0\0' + '\xff' * 7 + '\xfb')

    def test_mode_letters(self):
        self.assertEqual(tarfile.filemode(0o104755), '-rwsr-xr-x')
        self.assertEqual(tarfile.filemode(0o041777), 'drwxrwxrwt')
        self.assertEqual(tarfile.filemode(0o102644), '-rw-r-Sr--')

    def test_damaged_block(self):
        block = tarfile.TarInfo('x').tobuf()
        self.assertRaises(tarfile.InvalidHeaderError, tarfile.TarInfo.frombuf, 'y' + block[1:])
        self.assertRaises(tarfile.TruncatedHeaderError, tarfile.TarInfo.frombuf, block[:-1])
        self.assertRaises(tarfile.EOFHeaderError, tarfile.TarInfo.frombuf, '\0' * 512)


class RoundTrips(unittest.TestCase):
    def test_formats_and_long_names(self):
        name = '/'.join(['folder%d' % n for n in range(18)])
        for form in tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
            with opened(archive([(name, 'text'), ('short', '')], format=form)) as tar:
                self.assertEqual(tar.getnames(), [name, 'short'])
                self.assertEqual(tar.extractfile(name).read(), 'text')

    def test_too_long_for_ustar(self):
        self.assertRaises(ValueError, archive, [('x' * 120, '')], format=tarfile.USTAR_FORMAT)
        for form in tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
            self.assertEqual(opened(archive([('x' * 300, '')], format=form)).getnames(), ['x' * 300])

    def test_pax_records(self):
        info = tarfile.TarInfo('n')
        info.mtime, info.uid, info.pax_headers = 1.5, 8 ** 9, {u'comment': u'\u20ac'}
        member = opened(archive([info], format=tarfile.PAX_FORMAT)).next()
        self.assertEqual((member.mtime, member.uid, member.pax_headers['comment']), (1.5, 8 ** 9, u'\u20ac'))

    def test_parts_of_seconds_stand_in_the_pax_record_alone(self):
        info = tarfile.TarInfo('n')
        info.mtime = 1e9
        header = archive([info], format=tarfile.PAX_FORMAT)[1024:]
        self.assertEqual(header[136:148], '0' * 11 + '\0')

    def test_compressions(self):
        for kind in ('gz', 'bz2') if bz2 else ('gz',):
            for sign in ':|':
                data = archive([('a', 'x' * 5000), ('b', 'y')], 'w' + sign + kind)
                for mode in 'r', 'r:*', 'r|*', 'r:' + kind, 'r|' + kind:
                    with opened(data, mode) as tar:
                        self.assertEqual([tar.extractfile(m).read() for m in tar], ['x' * 5000, 'y'])

    def test_stream_does_not_go_back(self):
        tar = opened(archive([('a', 'x'), ('b', 'y')]), 'r|')
        first = tar.next()
        tar.next()
        self.assertRaises(tarfile.StreamError, tar.extractfile(first).read)

    def test_compression_not_matching(self):
        self.assertRaises(tarfile.ReadError, opened, archive([]), 'r:gz')
        self.assertRaises(tarfile.ReadError, opened, archive([]), 'r|gz')
        self.assertRaises(tarfile.CompressionError, opened, '', 'r:lz')
        self.assertRaises(tarfile.ReadError, opened, 'no archive at all')

    def test_truncated(self):
        tar = opened(archive([('a', 'x' * 1000)])[:800])
        self.assertRaises(tarfile.ReadError, tar.extractfile(tar.next()).read)
        self.assertRaises(tarfile.ReadError, tar.next)

    def test_file_with_holes(self):
        pairs = ''.join('%011o\0' % n for n in (1024, 3, 5000, 2))
        block = bytearray(tarfile.TarInfo('h').tobuf(tarfile.GNU_FORMAT))
        block[124:136], block[156:157] = '%011o\0' % 5, 'S'
        block[386:386 + len(pairs)], block[482:495] = pairs, '\0' + '%011o\0' % 6000
        block[148:156] = '%06o\0 ' % tarfile.calc_chksums(str(block))[0]
        content = opened(str(block) + 'abcde'.ljust(512, '\0') + '\0' * 1024).extractfile('h').read()
        expected = '\0' * 1024 + 'abc' + '\0' * (5000 - 1027) + 'de'
        self.assertEqual(content, expected.ljust(6000, '\0'))

    def test_damaged_pax_record_does_not_loop(self):
        block = _tarheaders._attached('x', tarfile.XHDTYPE, '0 a=b\n', tarfile.POSIX_MAGIC)
        tar = opened(tarfile.TarInfo('n').tobuf() + block + tarfile.TarInfo('m').tobuf() + '\0' * 1024)
        self.assertEqual(tar.getnames(), ['n'])


class Disk(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def test_folder_with_links(self):
        os.mkdir(self.path('d'))
        with open(self.path('d', 'f'), 'w') as f:
            f.write('content')
        os.link(self.path('d', 'f'), self.path('d', 'hard'))
        os.symlink('f', self.path('d', 'soft'))
        os.chmod(self.path('d', 'f'), 0o640)
        os.utime(self.path('d', 'f'), (5, 1000))
        with tarfile.open(self.path('t.tar'), 'w') as tar:
            tar.add(self.path('d'), 'top')
        with tarfile.open(self.path('t.tar')) as tar:
            kinds = sorted((m.name, m.type) for m in tar)
            self.assertEqual([t for n, t in kinds if n in ('top', 'top/soft')], ['5', '2'])
            self.assertEqual(sorted(t for n, t in kinds if n in ('top/f', 'top/hard')), ['0', '1'])
            tar.extractall(self.path('out'))
        out = self.path('out', 'top')
        self.assertEqual(os.readlink(os.path.join(out, 'soft')), 'f')
        about = os.stat(os.path.join(out, 'f'))
        self.assertEqual((about.st_mode & 0o777, about.st_mtime, about.st_nlink), (0o640, 1000, 2))

    def test_filter_and_append(self):
        for name in 'a', 'b':
            open(self.path(name), 'w').close()
        target = self.path('t.tar')
        with tarfile.open(target, 'w') as tar:
            tar.add(self.folder, '.', filter=lambda m: None if m.name.endswith('b') else m)
        self.assertEqual(sorted(tarfile.open(target).getnames()), ['.', './a'])
        with tarfile.open(target, 'a') as tar:
            tar.add(self.path('b'), 'late')
        self.assertEqual(sorted(tarfile.open(target).getnames()), ['.', './a', 'late'])
        self.assertTrue(tarfile.is_tarfile(target))

    def test_error_inside_of_with_writes_no_end(self):
        try:
            with tarfile.open(self.path('t'), 'w'):
                raise KeyError
        except KeyError:
            pass
        self.assertEqual(os.path.getsize(self.path('t')), 0)


if __name__ == '__main__':
    unittest.main()
