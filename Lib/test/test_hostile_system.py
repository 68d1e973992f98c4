"""The random calls of test_hostile_calls.py for modules that reach further: posix, _ctypes, _curses, gdbm, dbm.

What would end or change more than the process of the test is not called: its folder is empty, its terminal swallows all, and
paths are relative.  Nothing is asked that takes an address.  More of it: test_hostile_system.py --steps 100000 --seed 7 MODULE ..."""
import sys
import unittest

from test import hostile
from test import test_hostile_calls as calls

MODULES = "posix _ctypes _curses _curses_panel gdbm dbm".split()

MORE = r'''
# Processes, signals, identities, what waits; what could reach a device through a descriptor; the folder itself.
LEFT_OUT.update("""_exit abort fork forkpty kill killpg system popen popen2 popen3 popen4 execv execve spawnv spawnve nice chroot
    setuid seteuid setreuid setresuid setgid setegid setregid setresgid setgroups initgroups setpgid setpgrp setsid tcsetpgrp
    wait3 wait4 waitpid pipe openpty mkfifo mknod fchmod fchown closerange chdir fchdir read fdopen startfile fsync fdatasync
    lchown chown""".split())
# Addresses, and what makes pointers of numbers.
LEFT_OUT.update("""PyObj_FromPtr Py_INCREF Py_DECREF call_function call_cdeclfunction dlsym dlclose dlopen from_address in_dll CFuncPtr
    _Pointer POINTER pointer __setstate__ _unpickle resize""".split())
# What waits for keys, or ends the use of the terminal.
LEFT_OUT.update("""getch getkey getstr getwch napms delay_output initscr endwin savetty resetty reset_shell_mode reset_prog_mode
    def_shell_mode def_prog_mode doupdate halfdelay getsyx setupterm""".split())


class Curses(object):
    def __init__(self):
        self.module = None

    def screen(self):
        if self.module is None:
            import _curses
            self.module = _curses
            os.environ["TERM"] = "xterm"
            self.window = _curses.initscr()
            _curses.start_color()
        return self.window

    def other(self):
        self.screen()
        return self.module.newwin(5, 9, 1, 1)

    def pad(self):
        self.screen()
        return self.module.newpad(9, 50)

    def panel(self):
        import _curses_panel
        return _curses_panel.new_panel(self.other())


curses = Curses()


def plain_classes():
    import _ctypes

    def simple(letter):
        return type("Simple_" + letter, (_ctypes._SimpleCData,), {"_type_": letter})
    made = [simple(letter) for letter in "bBhHiIlLqQfdgcu?"]
    array = type("Chars", (_ctypes.Array,), {"_length_": 5, "_type_": simple("c")})
    fields = [("a", simple("i"), 5), ("b", simple("H")), ("c", array), ("d", simple("d"))]
    made.append(array)
    made.append(type("Record", (_ctypes.Structure,), {"_fields_": fields}))
    made.append(type("Packed", (_ctypes.Structure,), {"_fields_": fields, "_pack_": 1}))
    made.append(type("Either", (_ctypes.Union,), {"_fields_": fields[1:]}))
    return made


class Classes(object):
    def one(self):
        if not hasattr(self, "made"):
            self.made = plain_classes()
        return rnd.choice(self.made)

    def instance(self):
        return self.one()()

    def array(self):
        return (self.one() * rnd.choice([0, 1, 3, 20]))()

    def record(self):
        """A new class with fields and packing that need not fit."""
        import _ctypes
        names = ["_fields_", "_pack_", "_anonymous_", "_length_", "_type_"]
        fields = [(rnd.choice(TEXTS), self.one(), rnd.choice(NUMBERS))[:rnd.choice([1, 2, 2, 2, 3])] for _ in range(rnd.randrange(5))]
        parts = dict((rnd.choice(names), value()) for _ in range(rnd.randrange(3)))
        parts[rnd.choice(["_fields_", "_fields_", "none"])] = fields
        return type("Made", (rnd.choice([_ctypes.Structure, _ctypes.Union, _ctypes.Array, self.one()]),), parts)


classes = Classes()
STARTERS.update({
    "posix": ["stat('.')", "fdopen(os.open('file', os.O_RDWR | os.O_CREAT), 'r+b')", "statvfs('.')", "tmpfile()"],
    "_ctypes": ["__import__('__main__').classes." + name for name in ("one()", "instance()", "instance()", "array()", "record()")],
    "_curses": ["__import__('__main__').curses." + name for name in ("screen()", "other()", "pad()")],
    "_curses_panel": ["__import__('__main__').curses.panel()"],
    "gdbm": ["open('numbers', 'n')", "open('numbers', 'c')", "open('other', 'nf')"],
    "dbm": ["open('names', 'n')", "open('names', 'c')"],
})
'''
BEGIN = "main(sys.argv[1], "
CHILD = calls.CHILD.replace("\n" + BEGIN, MORE + "\n" + BEGIN)


class HostileSystem(unittest.TestCase):
    """One test for each module."""


def make_test(module):
    def test(self):
        status, last = hostile.outcome(CHILD, module, 1, 1500)
        self.assertEqual(status, 0, "%s ended with %d at %s" % (module, status, last))
    return test


for name in MODULES:
    setattr(HostileSystem, "test_" + name, make_test(name))

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("--steps", "--seed"):
        calls.MODULES, calls.CHILD = MODULES, CHILD
        calls.main(sys.argv[1:])
    else:
        unittest.main()
