"""Databases on files, shelves, sound files, chunks, XDR, colours."""
import chunk
import colorsys
import os
import shutil
import StringIO
import struct
import tempfile
import unittest
import aifc
import anydbm
import dumbdbm
import shelve
import sunau
import wave
import whichdb
import xdrlib


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.name = os.path.join(self.folder, 'data')

    def tearDown(self):
        shutil.rmtree(self.folder)


class Databases(Folder):
    def test_values_stay(self):
        with_values = dumbdbm.open(self.name, 'c')
        with_values['a'] = 'x' * 600
        with_values['b'] = 'y'
        with_values['a'] = 'z' * 1100       # moves behind b
        del with_values['b']
        with_values.close()
        again = dumbdbm.open(self.name)
        self.assertEqual(dict(again), {'a': 'z' * 1100})
        again.close()
        with open(self.name + '.dir') as index:
            self.assertEqual(index.read(), "'a', (1536, 1100)\n")

    def test_only_strings(self):
        database = dumbdbm.open(self.name, 'n')
        with self.assertRaises(TypeError):
            database['a'] = 1
        with self.assertRaises(TypeError):
            database[1] = 'a'

    def test_an_index_is_no_program(self):
        for ending, text in ('.dat', ''), ('.dir', "'a'.upper(), (0, 1)\n"):
            with open(self.name + ending, 'w') as stream:
                stream.write(text)
        self.assertRaises(ValueError, dumbdbm.open, self.name)

    def test_kinds(self):
        self.assertIsNone(whichdb.whichdb(self.name))
        dumbdbm.open(self.name).close()
        self.assertEqual(whichdb.whichdb(self.name), 'dumbdbm')
        with open(self.name + '2', 'wb') as stream:
            stream.write(struct.pack('=l', 0x13579ace) + '\0' * 12)
        self.assertEqual(whichdb.whichdb(self.name + '2'), 'gdbm')
        with open(self.name + '3', 'wb') as stream:
            stream.write('\0' * 12 + struct.pack('=l', 0x61561))
        self.assertEqual(whichdb.whichdb(self.name + '3'), 'dbhash')
        with open(self.name + '4', 'wb') as stream:
            stream.write('text')
        self.assertEqual(whichdb.whichdb(self.name + '4'), '')
        with self.assertRaises(anydbm.error):
            anydbm.open(self.name + '4')
        with self.assertRaises(anydbm.error):
            anydbm.open(self.name + '5')

    def test_shelf(self):
        shelf = shelve.open(self.name)
        shelf['list'] = [1]
        shelf['list'].append(2)
        self.assertEqual(shelf['list'], [1])
        shelf.close()
        shelf = shelve.open(self.name, writeback=True)
        shelf['list'].append(2)
        shelf.close()
        self.assertEqual(shelve.open(self.name)['list'], [1, 2])
        self.assertRaisesRegexp(ValueError, 'closed shelf', len, shelf)
        self.assertEqual(repr(shelf.dict), '<Closed Dictionary>')


class Chunks(unittest.TestCase):
    def test_parts(self):
        stream = StringIO.StringIO('ABCD\0\0\0\5hello\0EFGH\0\0\0\2hi')
        first = chunk.Chunk(stream)
        self.assertEqual((first.getname(), first.getsize(), first.read(2)), ('ABCD', 5, 'he'))
        first.seek(-1, 2)
        self.assertEqual(first.read(), 'o')
        self.assertRaises(RuntimeError, first.seek, 6)
        first.close()
        self.assertRaises(ValueError, first.read)
        self.assertEqual(chunk.Chunk(stream).read(), 'hi')
        self.assertRaises(EOFError, chunk.Chunk, stream)

    def test_truncated(self):
        class Pipe:
            read = StringIO.StringIO('ABCD\0\0\0\5he').read
        self.assertRaises(EOFError, chunk.Chunk(Pipe()).skip)


class Sounds(unittest.TestCase):
    def written(self, module, width, data, told=0):
        stream = StringIO.StringIO()
        stream.close = lambda: None
        sound = module.open(stream, 'w')
        sound.setparams((1, width, 8000, told, 'NONE', 'not compressed'))
        sound.writeframes(data)
        sound.close()
        return stream.getvalue()

    def test_round_trip(self):
        for module in wave, sunau, aifc:
            for width in 1, 2, 3, 4:
                if module is sunau and width == 3:
                    data = 'abcdef'
                else:
                    data = 'abcdef' * width
                sound = module.open(StringIO.StringIO(self.written(module, width, data, 99)))
                count = len(data) // width
                self.assertEqual(sound.getparams(), (1, width, 8000, count, 'NONE', 'not compressed'))
                sound.setpos(1)
                self.assertEqual(sound.readframes(count), data[width:])
                self.assertEqual(sound.tell(), count)
                self.assertRaises(module.Error, sound.setpos, count + 1)

    def test_headers(self):
        self.assertEqual(self.written(wave, 1, 'ab'), 'RIFF&\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0'
                         '\x08\0data\2\0\0\0ab')
        self.assertEqual(self.written(sunau, 1, 'ab'), '.snd\0\0\0 \0\0\0\2\0\0\0\2\0\0\x1f@\0\0\0\1' + '\0' * 8 + 'ab')
        self.assertEqual(self.written(aifc, 1, 'abc')[-20:], 'SSND\0\0\0\x0c' + '\0' * 8 + 'abc\0')

    def test_faults(self):
        for module, text in (wave, 'RIFX\0\0\0\0WAVE'), (sunau, 'x' * 24), (aifc, 'XORM\0\0\0\4AIFF'):
            self.assertRaises(module.Error, module.open, StringIO.StringIO(text))
            self.assertRaises(EOFError, module.open, StringIO.StringIO(''))
            self.assertRaises(module.Error, module.open, 'name', 'x')
            with self.assertRaises(module.Error):
                module.open(StringIO.StringIO(), 'w').setnchannels(0)

    def test_marks(self):
        stream = StringIO.StringIO()
        stream.close = lambda: None
        sound = aifc.open(stream, 'w')
        sound.setparams((1, 1, 8000, 0, 'NONE', ''))
        sound.setmark(1, 0, 'begin')
        sound.setmark(2, 3, 'up')
        sound.setmark(1, 1, 'late')
        sound.writeframes('abcd')
        sound.close()
        again = aifc.open(StringIO.StringIO(stream.getvalue()))
        self.assertEqual(again.getmarkers(), [(1, 1, 'late'), (2, 3, 'up')])
        self.assertEqual(again.getmark(2), (2, 3, 'up'))
        self.assertRaises(aifc.Error, again.getmark, 3)


class External(unittest.TestCase):
    def test_there_and_back(self):
        packer = xdrlib.Packer()
        steps = [('int', -2), ('uint', 2 ** 32 - 1), ('hyper', -2 ** 40), ('uhyper', 2 ** 63), ('bool', True),
                 ('float', 0.5), ('double', 0.1), ('string', 'hello')]
        for kind, value in steps:
            getattr(packer, 'pack_' + kind)(value)
        packer.pack_list([1, 2], packer.pack_int)
        packer.pack_array(['a'], packer.pack_string)
        unpacker = xdrlib.Unpacker(packer.get_buffer())
        for kind, value in steps:
            self.assertEqual(getattr(unpacker, 'unpack_' + kind)(), value)
        self.assertRaises(xdrlib.Error, unpacker.done)
        self.assertEqual(unpacker.unpack_list(unpacker.unpack_int), [1, 2])
        self.assertEqual(unpacker.unpack_array(unpacker.unpack_string), ['a'])
        unpacker.done()
        self.assertRaises(EOFError, unpacker.unpack_int)

    def test_padding(self):
        packer = xdrlib.Packer()
        packer.pack_fstring(5, 'abcdefgh')
        packer.pack_fstring(2, 'a')
        self.assertEqual(packer.get_buffer(), 'abcde\0\0\0a\0\0\0')
        self.assertRaises(xdrlib.ConversionError, packer.pack_int, 2 ** 31)
        self.assertRaises(ValueError, packer.pack_farray, 2, [1], packer.pack_int)


class Colours(unittest.TestCase):
    def test_there_and_back(self):
        steps = [part / 4.0 for part in range(5)]
        for colour in [(r, g, b) for r in steps for g in steps for b in steps]:
            for kind in 'hsv', 'hls', 'yiq':
                there = getattr(colorsys, 'rgb_to_' + kind)(*colour)
                back = getattr(colorsys, kind + '_to_rgb')(*there)
                for wanted, part in zip(colour, back):
                    self.assertAlmostEqual(wanted, part, 2)

    def test_known(self):
        self.assertEqual(colorsys.rgb_to_hsv(0.0, 0.0, 1.0), (2.0 / 3, 1.0, 1.0))
        self.assertEqual(colorsys.hls_to_rgb(0.0, 0.5, 0.0), (0.5, 0.5, 0.5))
        self.assertEqual(colorsys.rgb_to_hls(1.0, 1.0, 1.0), (0.0, 1.0, 0.0))


if __name__ == '__main__':
    unittest.main()
