"""Modules in C: which exceptions and words they have for what does not fit, and small values, as in 2.7."""
import _csv, _hotshot, _md5, _multiprocessing, _sha256, _sha512, _ssl
import array, fcntl, imp, parser, socket, strop, struct, unicodedata, zipimport
import os, shutil, tempfile, unittest, warnings, zipfile


class Answers(unittest.TestCase):

    def assertSays(self, error, words, function, *args, **kwargs):
        with self.assertRaises(error) as caught:
            function(*args, **kwargs)
        self.assertEqual(str(caught.exception), words)

    def folder(self):
        made = tempfile.mkdtemp(prefix="answers")
        self.addCleanup(shutil.rmtree, made)
        return made


class Digests(Answers):

    def test_every_constructor_is_called_new(self):
        for make in _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512:
            self.assertSays(TypeError, "new() takes at most 1 argument (2 given)", make, "a", "b")
            self.assertEqual(make(string="a").digest(), make("a").digest())

    def test_sizes_cannot_be_set(self):
        for name in "digest_size", "digestsize":
            self.assertSays(TypeError, "readonly attribute", setattr, _sha256.sha256(), name, 1)
            self.assertSays(TypeError, "readonly attribute", delattr, _sha512.sha512(), name)
        self.assertSays(AttributeError, "attribute 'digest_size' of '_md5.md5' objects is not writable", setattr, _md5.new(),
                        "digest_size", 1)

    def test_md5(self):
        self.assertEqual(_md5.new().name, "MD5")
        self.assertSays(TypeError, "new() takes no keyword arguments", _md5.new, string="a")


class Names(Answers):

    def test_version_of_the_database_cannot_be_set(self):
        self.assertEqual(unicodedata.ucd_3_2_0.unidata_version, "3.2.0")
        self.assertSays(TypeError, "readonly attribute", setattr, unicodedata.ucd_3_2_0, "unidata_version", "1")
        self.assertSays(TypeError, "readonly attribute", delattr, unicodedata.ucd_3_2_0, "unidata_version")

    def test_bytes_without_end(self):
        "Nothing of what lies behind the bytes is told."
        for size in range(1, 70):
            self.assertSays(KeyError, repr("undefined character name '%s'" % ("x" * size)), unicodedata.lookup,
                            array.array("c", "x" * size))


class System(Answers):

    def test_lockf(self):
        self.assertSays(ValueError, "unrecognized lockf argument", fcntl.lockf, 1, 0)

    def test_strop(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.assertSays(ValueError, "invalid base for atoi()", strop.atoi, "1", -1)
            self.assertSays(ValueError, "invalid base for atol()", strop.atol, "1", -1)

    def test_dialects_that_are_no_keys(self):
        self.assertSays(_csv.Error, "unknown dialect", _csv.unregister_dialect, {})

    def test_profiler(self):
        profiler = _hotshot.profiler(os.path.join(self.folder(), "log"))
        self.addCleanup(profiler.close)
        self.assertSays(TypeError, "runcall expected at least 1 arguments, got 0", profiler.runcall)
        self.assertSays(TypeError, "runcall expected at most 3 arguments, got 4", profiler.runcall, 1, 2, 3, 4)

    def test_a_text_as_path_is_a_frozen_package(self):
        self.assertEqual(imp.find_module("spam", "__phello__"), (None, "__phello__.spam", ("", "", imp.PY_FROZEN)))
        self.assertSays(ImportError, "No frozen submodule named z.sys", imp.find_module, "sys", "z")
        self.assertSays(ImportError, "full frozen module name too long", imp.find_module, "x", "z" * 5000)


    def test_trees(self):
        for tree, words in [((258, 2), ""), ((), ""), ((256,), "parse tree does not use a valid start symbol"),
                            ((300, (1, "a")), "parse tree does not use a valid start symbol"),
                            ((258,), "could not validate expression tuple")]:
            self.assertSays(parser.ParserError, words, parser.sequence2st, tree)


class Sockets(Answers):

    def test_timeouts_are_kept_as_they_are(self):
        self.addCleanup(socket.setdefaulttimeout, None)
        for timeout in .02, 1e-7, 0.0, 100.1, 1e300:
            socket.setdefaulttimeout(timeout)
            self.assertEqual([socket.getdefaulttimeout(), socket.socket().gettimeout()], [timeout, timeout])
        socket.setdefaulttimeout(None)
        self.assertEqual([socket.getdefaulttimeout(), socket.socket().gettimeout()], [None, None])

    def test_only_a_long_is_asked_for_its_size(self):
        for function in socket.htonl, socket.ntohl:
            self.assertEqual(function((1 << 32) + 5), function(5))
            self.assertSays(OverflowError, "long int larger than 32 bits", function, (1L << 32) + 5)


class Contexts(Answers):

    def setUp(self):
        self.context = _ssl._SSLContext(_ssl.PROTOCOL_SSLv23)

    def test_attributes_stay(self):
        for name in "options", "verify_mode", "verify_flags", "check_hostname":
            self.assertSays(TypeError, "function takes at least one argument", delattr, self.context, name)

    def test_order_of_refusals(self):
        load = self.context.load_cert_chain
        self.assertSays(TypeError, "coercing to Unicode: need string or buffer, int found", load, 1, nothing=2)
        self.assertSays(TypeError, "coercing to Unicode: need string or buffer, int found", load, "a", 1, 2)
        self.assertSays(TypeError, "password should be a string or callable", load, "a", "b", 2)
        self.assertSays(TypeError, "'nothing' is an invalid keyword argument for this function", load, "a", nothing=2)

    def test_curves(self):
        self.assertSays(ValueError, "unknown elliptic curve name 'nosuch'", self.context.set_ecdh_curve, "nosuch")
        with self.assertRaises(_ssl.SSLError) as caught:    # a name that OpenSSL has for something else
            self.context.set_ecdh_curve("host")
        self.assertIn("unknown group (_ssl.c:", str(caught.exception))

    def test_words(self):
        self.assertSays(TypeError, "function takes exactly 1 argument (0 given)", self.context.set_servername_callback)
        self.assertSays(TypeError, "RAND_add() argument 1 must be string or read-only buffer, not int", _ssl.RAND_add, 1, 2)
        self.assertSays(TypeError, "RAND_add() takes exactly 2 arguments (1 given)", _ssl.RAND_add, "a")


class Connections(Answers):

    def setUp(self):
        self.ends = [_multiprocessing.Connection(os.dup(end.fileno()), **{flag: False})
                     for end, flag in zip(socket.socketpair(), ("readable", "writable"))]

    def test_only_texts_and_what_cannot_be_written_to(self):
        writer, reader = self.ends
        for good in "a", u"a", buffer("a"):
            writer.send_bytes(good)
            self.assertEqual(reader.recv_bytes(), str(good))
        for bad in bytearray("a"), memoryview("a"), 1, None:
            self.assertSays(TypeError, "argument 1 must be string or read-only buffer, not " +
                            ("None" if bad is None else type(bad).__name__), writer.send_bytes, bad)

    def test_the_direction_comes_before_the_buffer(self):
        self.assertSays(IOError, "connection is write-only", self.ends[0].recv_bytes_into, 1)
        self.assertSays(IOError, "connection is read-only", self.ends[1].send_bytes, "abc", -1)

    def test_parts(self):
        writer, reader = self.ends
        writer.send_bytes("abc", 1)
        writer.send_bytes("abc", 0, 2)
        place = bytearray(4)
        self.assertEqual([reader.recv_bytes(), reader.recv_bytes_into(place, 2), place], ["bc", 2, bytearray("\0\0ab")])
        for args, words in [((4,), "buffer length < offset"), ((-1,), "offset is negative"), ((1, 3), "buffer length < offset + size"),
                            ((0, -1), "size is negative")]:
            self.assertSays(ValueError, words, writer.send_bytes, "abc", *args)

    def test_semaphores(self):
        self.assertIsInstance(_multiprocessing.SemLock.SEM_VALUE_MAX, long)
        lock = _multiprocessing.SemLock(1, 1, 1)
        self.assertSays(TypeError, "readonly attribute", setattr, lock, "handle", 3)


class Archives(Answers):

    def setUp(self):
        folder = self.folder()
        self.path = os.path.join(folder, "archive")
        self.addCleanup(zipimport._zip_directory_cache.pop, self.path, None)
        with zipfile.ZipFile(self.path, "w") as archive:
            archive.writestr("a.py", "x = 1\n")
        with open(self.path, "rb") as archive:
            self.content = archive.read()

    def refusal(self, content):
        "What is said of a file, without its name at the end."
        path = self.path + "2"
        with open(path, "wb") as file:
            file.write(content)
        with self.assertRaises(zipimport.ZipImportError) as caught:
            zipimport.zipimporter(path)
        words, name = str(caught.exception).split(": ", 1)
        self.assertEqual(name, path)
        return words

    def test_damaged(self):
        start, places = self.content[:-10], self.content[-10:]
        size, offset, comment = places[:4], places[4:8], places[8:]
        self.assertEqual(self.refusal(""), "can't read Zip file")
        self.assertEqual(self.refusal("x" * 21), "can't read Zip file")
        self.assertEqual(self.refusal("x" * 22), "not a Zip file")
        self.assertEqual(self.refusal(start + struct.pack("<I", 60000) + offset + comment), "bad central directory size")
        self.assertEqual(self.refusal(start + size + struct.pack("<I", 60000) + comment), "bad central directory offset")
        name = self.content.index("PK\1\2") + 28
        self.assertEqual(self.refusal(self.content[:name] + "\xff\x7f" + self.content[name + 2:]), "can't read Zip file")

    def test_slash_at_the_end(self):
        importer = zipimport.zipimporter(self.path + "/")
        self.assertEqual([importer.archive, importer.prefix, importer.find_module("a")], [self.path, "/", None])
        importer = zipimport.zipimporter(self.path + "/p")
        self.assertEqual([importer.archive, importer.prefix], [self.path, "p/"])

    def test_data_that_is_not_there_is_told_by_its_name_inside(self):
        importer = zipimport.zipimporter(self.path)
        self.assertEqual(importer.get_data(self.path + "/a.py"), "x = 1\n")
        with self.assertRaises(IOError) as caught:
            importer.get_data(self.path + "/b.py")
        self.assertEqual(caught.exception.filename, "b.py")


if __name__ == "__main__":
    unittest.main()
