"""curses on a terminal of its own: windows, pads, panels, keys, the text field; refusals before the screen begins."""
import os
import select
import string
import subprocess
import sys
import tempfile
import unittest

try:
    import _curses
    import curses.ascii
    _curses.setupterm("xterm", 1)
except Exception:
    curses = None

BEGIN = """
import curses, curses.textpad, curses.panel, gc, sys
def main(screen):
%s
answer = repr(curses.wrapper(main))
open(sys.argv[1], "w").write(answer)
"""


def on_a_terminal(body):
    """The value that the lines `body` of main(screen) return, run by another interpreter on a pseudo-terminal."""
    master, slave = os.openpty()
    found = tempfile.NamedTemporaryFile()
    code = BEGIN % "".join("    %s\n" % line for line in body.splitlines())
    child = subprocess.Popen([sys.executable, "-c", code, found.name], stdin=slave, stdout=slave, stderr=subprocess.PIPE,
                             env=dict(os.environ, TERM="xterm", LINES="24", COLUMNS="80"))
    os.close(slave)
    while child.poll() is None:                 # what is drawn must go somewhere
        if select.select([master], [], [], 0.05)[0]:
            try:
                os.read(master, 4096)
            except OSError:
                break
    error = child.communicate()[1]
    os.close(master)
    if child.returncode:
        raise AssertionError(error)
    return eval(found.read())


@unittest.skipIf(curses is None, "no _curses, or no description of xterm")
class Screens(unittest.TestCase):
    def test_texts_and_places(self):
        self.assertEqual(on_a_terminal("""
w = curses.newwin(4, 10, 1, 2)
w.addstr("ab")
w.addstr(1, 1, "cd", curses.A_BOLD)
w.addnstr(2, 0, "efgh", 2)
w.insstr(2, 0, "x")
w.hline(3, 0, "-", 3)
return w.getmaxyx(), w.getbegyx(), [w.instr(y, 0, 4) for y in range(4)], w.inch(1, 1) == ord("c") | curses.A_BOLD
"""), ((4, 10), (1, 2), ["ab  ", " cd ", "xef ", "--- "], True))

    def test_refusals_on_the_screen(self):
        self.assertEqual(on_a_terminal("""
def words(f, *a):
    try: f(*a)
    except (curses.error, TypeError, ValueError) as error: return str(error)
return [words(screen.addch), words(screen.addch, "ab"), words(screen.move, 99, 99), words(screen.instr, -1),
        words(curses.newwin, -1, -1), words(curses.color_pair), words(curses.newpad(3, 3).refresh),
        words(screen.is_linetouched, 99)]
"""), ["addch requires 1 to 4 arguments", "argument 1 or 3 must be a ch or an int", "wmove() returned ERR",
       "'n' must be nonnegative", "curses function returned NULL", "color_pair() takes exactly 1 argument (0 given)",
       "refresh() for a pad requires 6 arguments", "is_linetouched: line number outside of boundaries"])

    def test_order_of_refusals(self):
        self.assertEqual(on_a_terminal("""
def words(f, *a):
    try: f(*a)
    except (curses.error, TypeError, ValueError) as error: return str(error)
return [words(screen.hline, 99, 99, "ab", 1), words(screen.vline, 0, 0, "ab", 1), words(screen.addch, 1 << 70),
        words(screen.addch, 65L), words(screen.resize, 0, 5)]
"""), ["wmove() returned ERR", "argument 1 or 3 must be a ch or an int", "argument 1 or 3 must be a ch or an int", None,
       "wresize() returned ERR"])

    def test_keys(self):
        self.assertEqual(on_a_terminal("""
keys = []
for key in "a", curses.KEY_UP, 5:
    curses.ungetch(key)
    keys.append(screen.getkey())
screen.nodelay(1)
for c in reversed("word\\n"):
    curses.ungetch(c)
return keys, screen.getstr(0, 0), screen.getch()
"""), (["a", "KEY_UP", "\x05"], "word", -1))

    def test_parts_outlive_their_whole(self):
        self.assertEqual(on_a_terminal("""
w = curses.newwin(5, 10, 0, 0)
part = w.derwin(2, 3, 1, 1)
del w
gc.collect()
part.addstr(0, 0, "abc")
return part.instr(0, 0), part.getparyx()
"""), ("abc", (1, 1)))

    def test_panels(self):
        self.assertEqual(on_a_terminal("""
windows = [curses.newwin(2, 2, i, i) for i in range(3)]
a, b, c = [curses.panel.new_panel(w) for w in windows]
a.set_userptr(a)
order = [curses.panel.bottom_panel() is a, a.above() is b, c.below() is b, c.above(), curses.panel.top_panel() is c]
a.top()
b.hide()
order += [curses.panel.top_panel() is a, b.hidden(), a.below() is c, a.userptr() is a, b.window() is windows[1]]
del a
gc.collect()
curses.panel.update_panels()
return order, curses.panel.top_panel() is c
"""), ([True, True, True, None, True, True, True, True, True, True], True))

    def test_text_field(self):
        self.assertEqual(on_a_terminal("""
for c in reversed("one\\ntwo\\x01X\\x07"):
    curses.ungetch(c)
return curses.textpad.Textbox(curses.newwin(2, 10), True).edit()
"""), "one \nXtwo \n")

    def test_windows_in_files(self):
        self.assertEqual(on_a_terminal("""
import tempfile
f = tempfile.TemporaryFile()
w = curses.newwin(3, 7)
w.addstr(1, 1, "kept")
w.putwin(f)
f.seek(0)
return curses.getwin(f).instr(1, 1, 4)
"""), "kept")


@unittest.skipIf(curses is None, "no _curses, or no description of xterm")
class WithoutScreen(unittest.TestCase):
    def test_refused(self):
        for name, arguments in ("newwin", (1, 1)), ("cbreak", ()), ("has_colors", ()), ("endwin", ()):
            self.assertRaisesRegexp(_curses.error, "must call initscr", getattr(_curses, name), *arguments)

    def test_capabilities(self):
        self.assertEqual(_curses.tparm(_curses.tigetstr("cup"), 3, 4), "\x1b[4;5H")
        self.assertEqual((_curses.tigetnum("colors"), _curses.tigetflag("am"), _curses.tigetstr("nonsense")), (8, 1, None))

    def test_ascii(self):
        self.assertEqual([curses.ascii.unctrl(c) for c in "a\x01\x7f\x81"], ["a", "^A", "^?", "!^A"])
        self.assertEqual((curses.ascii.ctrl("a"), curses.ascii.alt(65), curses.ascii.ascii(0xc1)), ("\x01", 193, 65))
        self.assertTrue(curses.ascii.iscntrl(127) and not curses.ascii.isctrl(127))


@unittest.skipIf(curses is None, "no _curses, or no description of xterm")
class Characters(unittest.TestCase):

    def test_names(self):
        for name in "isalnum isalpha isascii isblank iscntrl isctrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit".split():
            with self.assertRaises(TypeError) as caught:
                getattr(curses.ascii, name)()
            self.assertEqual(str(caught.exception), name + "() takes exactly 1 argument (0 given)")

    def test_classes(self):
        def those(test):
            return "".join(chr(code) for code in range(256) if test(code) and test(chr(code)))
        self.assertEqual(those(curses.ascii.isalnum), string.digits + string.ascii_uppercase + string.ascii_lowercase)
        self.assertEqual(those(curses.ascii.isspace), "\t\n\v\f\r ")
        self.assertEqual(those(curses.ascii.isblank), "\t ")
        self.assertEqual(sorted(those(curses.ascii.ispunct)), sorted(string.punctuation))
        self.assertEqual(those(curses.ascii.iscntrl), those(curses.ascii.isctrl) + "\x7f")
        self.assertIs(curses.ascii.isalpha(u"a"), False)    # only a str is looked at as a character


if __name__ == "__main__":
    unittest.main()
