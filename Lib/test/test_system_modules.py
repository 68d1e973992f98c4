"""Modules that are the system's interface: users, limits, terminals, mapped files, locks, the log; hostile arguments."""
import array
import errno
import fcntl
import grp
import mmap
import os
import posix
import pwd
import pty
import resource
import shutil
import spwd
import strop
import struct
import syslog
import tempfile
import termios
import unittest
import zipfile
import zipimport
import zlib


class Scratch(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.name = os.path.join(self.folder, 'file')


class Users(unittest.TestCase):
    def test_pwd(self):
        me = pwd.getpwuid(os.getuid())
        self.assertEqual(pwd.getpwnam(me.pw_name), me)
        self.assertIn(me, pwd.getpwall())
        self.assertEqual((len(me), me[2], me.pw_dir), (7, me.pw_uid, me[5]))
        self.assertRaisesRegexp(KeyError, 'getpwnam\\(\\): name not found: no such user', pwd.getpwnam, 'no such user')
        self.assertRaises(KeyError, pwd.getpwuid, 0xfffffff0)
        self.assertRaises((KeyError, OverflowError), pwd.getpwuid, 1 << 70)
        self.assertRaises(TypeError, pwd.getpwnam, 5)

    def test_grp(self):
        mine = grp.getgrgid(os.getgid())
        self.assertEqual(grp.getgrnam(mine.gr_name), mine)
        self.assertIn(mine, grp.getgrall())
        self.assertIsInstance(mine.gr_mem, list)
        self.assertRaises(KeyError, grp.getgrnam, 'no such group')

    def test_spwd(self):
        try:
            entries = spwd.getspall()
        except (KeyError, IOError):
            self.skipTest('not allowed')
        for entry in entries[:3]:
            self.assertEqual(spwd.getspnam(entry.sp_nam), entry)
        self.assertRaises(KeyError, spwd.getspnam, 'no such user')

    def test_crypt(self):
        try:
            import crypt
        except ImportError:
            self.skipTest('no crypt')
        self.assertEqual(crypt.crypt('word', '$6$salt$'), crypt.crypt('word', '$6$salt$'))
        self.assertNotEqual(crypt.crypt('word', '$6$salt$'), crypt.crypt('ward', '$6$salt$'))


class Limits(unittest.TestCase):
    def test_getting(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        self.assertEqual(resource.getrlimit(resource.RLIMIT_NOFILE), (soft, hard))
        self.assertGreater(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, 0)
        self.assertEqual(resource.getpagesize(), mmap.PAGESIZE)

    def test_wrong(self):
        self.assertRaises(ValueError, resource.getrlimit, 1000)
        self.assertRaises(ValueError, resource.setrlimit, resource.RLIMIT_CORE, (1,))
        self.assertRaises(ValueError, resource.setrlimit, resource.RLIMIT_CORE, (2, 1))
        self.assertRaises((ValueError, TypeError, OverflowError), resource.setrlimit, resource.RLIMIT_CORE, (1 << 80, 1 << 80))
        self.assertRaises(ValueError, resource.getrusage, 77)


class Terminals(unittest.TestCase):
    def test_attributes(self):
        master, slave = pty.openpty()
        try:
            before = termios.tcgetattr(slave)
            self.assertEqual([type(x) for x in before], [int] * 6 + [list])
            changed = before[:3] + [before[3] & ~termios.ECHO] + before[4:]
            termios.tcsetattr(slave, termios.TCSANOW, changed)
            self.assertFalse(termios.tcgetattr(slave)[3] & termios.ECHO)
            termios.tcflush(slave, termios.TCIOFLUSH)
            termios.tcdrain(master)
            self.assertRaises(TypeError, termios.tcsetattr, slave, 0, before[:6])
            self.assertRaises(TypeError, termios.tcsetattr, slave, 0, before[:6] + [[]])
            self.assertRaises(TypeError, termios.tcsetattr, slave, 0, before[:6] + [['too long'] * 32])
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('4H', 24, 80, 0, 0))
            self.assertEqual(struct.unpack('4H', fcntl.ioctl(slave, termios.TIOCGWINSZ, '\0' * 8))[:2], (24, 80))
        finally:
            os.close(master)
            os.close(slave)
        self.assertRaises(termios.error, termios.tcgetattr, os.open(os.devnull, os.O_RDONLY))


class Control(Scratch):
    def test_flags_and_locks(self):
        with open(self.name, 'w') as f:
            flags = fcntl.fcntl(f, fcntl.F_GETFL)
            fcntl.fcntl(f.fileno(), fcntl.F_SETFL, flags | os.O_NONBLOCK)
            self.assertTrue(fcntl.fcntl(f, fcntl.F_GETFL) & os.O_NONBLOCK)
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(f, fcntl.LOCK_UN)
            lock = fcntl.fcntl(f, fcntl.F_GETLK, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
            self.assertEqual(struct.unpack('hhqqi4x', lock)[0], fcntl.F_UNLCK)

    def test_ioctl_changes_a_buffer(self):
        here, there = os.pipe()
        os.write(there, 'four')
        room = array.array('i', [0])
        self.assertEqual(fcntl.ioctl(here, termios.FIONREAD, room, True), 0)
        self.assertEqual(room[0], 4)
        os.close(here)
        os.close(there)

    def test_wrong(self):
        self.assertRaises(IOError, fcntl.fcntl, 9999, fcntl.F_GETFL)
        self.assertRaises((ValueError, IOError), fcntl.flock, -1, fcntl.LOCK_SH)
        self.assertRaises(ValueError, fcntl.fcntl, 0, fcntl.F_GETFL, 'x' * 2000)
        self.assertRaises((ValueError, IOError), fcntl.lockf, 9999, 99)
        self.assertRaises(TypeError, fcntl.ioctl, 'x', 1)


class Maps(Scratch):
    def open(self, data='0123456789', **more):
        with open(self.name, 'wb') as f:
            f.write(data)
        self.file = open(self.name, 'r+b')
        self.addCleanup(self.file.close)
        return mmap.mmap(self.file.fileno(), 0, **more)

    def test_as_file_and_string(self):
        m = self.open()
        self.assertEqual((len(m), m[3], m[-1], m[2:5], m[::3], m.read(2), m.read_byte(), m.tell()),
                         (10, '3', '9', '234', '0369', '01', '2', 3))
        m[0] = 'x'
        m[1:3] = 'yz'
        m.seek(-1, os.SEEK_END)
        m.write_byte('!')
        self.assertEqual((m.find('!', 0), m.rfind('y', 0), m.find('5', 6), m.find('!')), (9, 1, -1, -1))
        m.move(5, 0, 3)
        m.flush()
        m.close()
        self.assertEqual(open(self.name).read(), 'xyz34xyz8!')
        for use in (len, lambda c: c[0], lambda c: c.read(1), lambda c: c.__setitem__(0, 'a')):
            self.assertRaises(ValueError, use, m)

    def test_access(self):
        m = self.open(access=mmap.ACCESS_READ)
        self.assertRaises(TypeError, m.__setitem__, 0, 'a')
        self.assertRaises(TypeError, m.write, 'a')
        m = self.open(access=mmap.ACCESS_COPY)
        m[0] = 'a'
        self.assertEqual((m[0], open(self.name).read(1)), ('a', '0'))

    def test_sizes_from_outside(self):
        m = self.open()
        self.assertRaises((IndexError, ValueError), lambda: m[10])
        self.assertRaises((ValueError, IndexError), m.__setitem__, slice(0, 3), 'four')
        for seek in ((-1,), (11,), (1, 2), (0, 7)):
            self.assertRaises(ValueError, m.seek, *seek)
        for move in ((0, 0, 11), (5, 6, 6), (-1, 0, 1), (0, 1 << 62, 1 << 62)):
            self.assertRaises((ValueError, OverflowError, TypeError), m.move, *move)
        self.assertRaises(ValueError, m.write, 'x' * 11)
        self.assertRaises((ValueError, OverflowError), m.resize, -1)
        self.assertRaises(ValueError, mmap.mmap, self.file.fileno(), 1 << 20)
        self.assertRaises((OverflowError, ValueError), mmap.mmap, self.file.fileno(), -1)
        self.assertRaises((OverflowError, ValueError, mmap.error), mmap.mmap, self.file.fileno(), 1 << 70)
        self.assertRaises((ValueError, mmap.error), mmap.mmap, self.file.fileno(), 0, offset=mmap.ALLOCATIONGRANULARITY)
        self.assertRaises(mmap.error, mmap.mmap, 9999, 10)

    def test_anonymous(self):
        m = mmap.mmap(-1, 100)
        m.write('abc')
        m.resize(5000)
        self.assertEqual((m[:3], len(m)), ('abc', 5000))


class Closed(unittest.TestCase):
    def test_a_closed_map_comes_before_wrong_arguments(self):
        closed = mmap.mmap(-1, 10)
        closed.close()
        for name in 'read', 'write', 'write_byte', 'seek', 'find', 'rfind', 'flush', 'move', 'resize':
            for arguments in (), ('a',), (1.5,), (None, 1, 2, 3, 4):
                with self.assertRaisesRegexp(ValueError, 'mmap closed or invalid'):
                    getattr(closed, name)(*arguments)


class Posix(Scratch):
    def test_descriptors(self):
        for call in (lambda fd: os.read(fd, 1), lambda fd: os.write(fd, 'x'), os.close, os.fstat, os.dup, os.fsync, os.fchdir,
                     lambda fd: os.fchmod(fd, 0), lambda fd: os.fchown(fd, -1, -1), lambda fd: os.fstatvfs(fd),
                     lambda fd: os.ftruncate(fd, 0), lambda fd: os.lseek(fd, 0, 0)):
            with self.assertRaises(OSError) as caught:
                call(9999)
            self.assertEqual(caught.exception.errno, errno.EBADF)
            self.assertRaises((OSError, ValueError), call, -1)
            self.assertRaises((OverflowError, ValueError), call, 1 << 40)
            self.assertRaises((TypeError, ValueError), call, 'x')

    def test_sizes(self):
        self.assertRaises(OSError, os.read, 0, -1)
        self.assertRaises((OverflowError, MemoryError, OSError), os.read, 0, 1 << 62)
        self.assertRaises((OverflowError, ValueError, OSError), os.urandom, -1)
        self.assertRaises((OverflowError, OSError), os.lseek, 0, 1 << 70, 0)

    def test_paths(self):
        self.assertRaises(TypeError, os.stat, 'a\0b')
        self.assertRaisesRegexp(OSError, "No such file or directory: 'nowhere'", os.stat, 'nowhere')
        os.symlink('target', self.name)
        self.assertEqual(os.readlink(self.name), 'target')
        self.assertEqual(os.lstat(self.name).st_size, 6)
        self.assertEqual(os.listdir(unicode(self.folder)), [u'file'])

    def test_what_there_is(self):
        for name in '''abort access chdir chmod chown chroot close closerange confstr ctermid dup dup2 execv execve
                fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fstat fstatvfs fsync ftruncate getcwd getcwdu
                getegid geteuid getgid getgroups getloadavg getlogin getpgid getpgrp getpid getppid getresgid getresuid getsid getuid
                initgroups isatty kill killpg lchown link listdir lseek lstat major makedev minor mkdir mkfifo mknod nice open
                openpty pathconf pipe popen putenv read readlink remove rename rmdir setegid seteuid setgid setgroups setpgid
                setregid setresgid setresuid setreuid setsid setuid stat statvfs strerror symlink sysconf system tcgetpgrp tcsetpgrp
                tempnam times tmpfile tmpnam ttyname umask uname unlink unsetenv urandom utime wait wait3 wait4 waitpid write
                '''.split():
            self.assertTrue(callable(getattr(posix, name)), name)


class Log(unittest.TestCase):
    def test_calls(self):
        self.assertEqual(syslog.LOG_UPTO(syslog.LOG_ERR), 15)
        self.assertEqual(syslog.LOG_MASK(syslog.LOG_ERR), 8)
        syslog.openlog('test', syslog.LOG_PID, syslog.LOG_USER)
        old = syslog.setlogmask(syslog.LOG_UPTO(syslog.LOG_EMERG))
        syslog.syslog(syslog.LOG_DEBUG, 'nobody reads %s this')
        syslog.setlogmask(old)
        syslog.closelog()
        self.assertRaises(TypeError, syslog.syslog)


class Archives(Scratch):
    def test_zipimport(self):
        with zipfile.ZipFile(self.name, 'w', zipfile.ZIP_DEFLATED) as z:
            z.writestr('in_archive.py', 'value = __file__\n' + '#' * 5000)
            z.writestr('package_in_archive/__init__.py', 'name = __name__')
            z.writestr('broken.py', 'def (')
        importer = zipimport.zipimporter(self.name)
        self.assertEqual(importer.load_module('in_archive').value, self.name + '/in_archive.py')
        self.assertTrue(importer.is_package('package_in_archive') and not importer.is_package('in_archive'))
        self.assertEqual(importer.get_data('package_in_archive/__init__.py'), 'name = __name__')
        self.assertEqual(importer.find_module('nothing'), None)
        self.assertRaises(SyntaxError, importer.load_module, 'broken')
        self.assertRaises(zipimport.ZipImportError, importer.load_module, 'nothing')
        self.assertRaises(IOError, importer.get_data, 'nothing')

    def test_damaged_archives(self):
        with zipfile.ZipFile(self.name, 'w') as z:
            z.writestr('in_archive.py', 'value = 5')
        whole = open(self.name, 'rb').read()
        for at in range(len(whole)):
            with open(self.name, 'wb') as f:
                f.write(whole[:at] + chr(ord(whole[at]) ^ 0xff) + whole[at + 1:])
            zipimport._zip_directory_cache.clear()
            try:
                zipimport.zipimporter(self.name).get_data('in_archive.py')
            except (zipimport.ZipImportError, IOError, zlib.error):
                pass


class Compression(unittest.TestCase):
    def test_arguments(self):
        self.assertRaises(zlib.error, zlib.compress, 'x', 99)
        self.assertRaises(zlib.error, zlib.decompress, 'x')
        self.assertRaises(ValueError, zlib.decompressobj().decompress, '', -1)
        self.assertRaises((ValueError, zlib.error), zlib.decompressobj, 99)
        self.assertEqual(zlib.decompress(zlib.compress('x'), 15, -1), 'x')
        self.assertRaises((ValueError, OverflowError), zlib.decompressobj().flush, 0)

    def test_pieces(self):
        data = ''.join(map(str, range(3000)))
        packer, unpacker = zlib.compressobj(9, zlib.DEFLATED, -15), zlib.decompressobj(-15)
        packed = ''.join(packer.compress(data[i:i + 77]) for i in range(0, len(data), 77)) + packer.flush() + 'rest'
        out = unpacker.decompress(packed, 100)
        while unpacker.unconsumed_tail and not unpacker.unused_data:
            out += unpacker.decompress(unpacker.unconsumed_tail, 100)
        self.assertEqual((out, unpacker.unused_data), (data, 'rest'))


class OldStrings(unittest.TestCase):
    def test_strop(self):
        self.assertEqual((strop.find('abcb', 'b', 2), strop.split(' a b '), strop.join(['a', 'b'], '-'), strop.atoi('12', 3)),
                         (3, ['a', 'b'], 'a-b', 5))
        self.assertEqual((strop.maketrans('a', 'b')[97], strop.lowercase, strop.expandtabs('\tx', 4)),
                         ('b', 'abcdefghijklmnopqrstuvwxyz', '    x'))
        self.assertRaises(ValueError, strop.atoi, 'x')
        self.assertRaises(ValueError, strop.maketrans, 'a', 'bc')


if __name__ == '__main__':
    unittest.main()
