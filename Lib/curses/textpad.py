"""A text field in a window, with the keys of Emacs; a frame."""
import curses
import curses.ascii


def rectangle(win, uly, ulx, lry, lrx):
    """A frame of lines from the upper left to the lower right corner."""
    width, height = lrx - ulx - 1, lry - uly - 1
    for y in uly, lry:
        win.hline(y, ulx + 1, curses.ACS_HLINE, width)
    for x in ulx, lrx:
        win.vline(uly + 1, x, curses.ACS_VLINE, height)
    for y, x, corner in ((uly, ulx, curses.ACS_ULCORNER), (uly, lrx, curses.ACS_URCORNER),
                         (lry, ulx, curses.ACS_LLCORNER), (lry, lrx, curses.ACS_LRCORNER)):
        win.addch(y, x, corner)


class Textbox:
    """Edits the text in a window.

    ^A ^E to the ends of the line, ^B ^F ^P ^N (and the arrows) move, ^D ^H delete here or backwards, ^K deletes the rest of
    the line or an empty line, ^O opens a line, ^J goes to the next line, ^L draws anew; ^G ends, and in a window of one line
    ^J too.
    """

    def __init__(self, win, insert_mode=False):
        self.win = win
        self.insert_mode = insert_mode
        self.stripspaces = 1
        self.lastcmd = None
        self._measure()
        win.keypad(1)

    def _measure(self):
        lines, columns = self.win.getmaxyx()
        self.maxy, self.maxx = lines - 1, columns - 1

    def _length(self, y):
        """The column behind the last character of a line that is no blank, the last column at most."""
        self._measure()
        for x in range(self.maxx, -1, -1):
            if curses.ascii.ascii(self.win.inch(y, x)) != curses.ascii.SP:
                return min(self.maxx, x + 1)
        return 0

    def _insert(self, ch):
        """Writes a character at the cursor; in insert mode what stood there moves on, into the next lines if need be."""
        self._measure()
        moved = self._exchange(ch)
        behind = self.win.getyx()
        while moved:
            moved = self._exchange(moved)
        self.win.move(*behind)

    def _exchange(self, ch):
        """Writes a character at the cursor, but not in the last place of the window.  What has to move on for it, or None."""
        if self.win.getyx() == (self.maxy, self.maxx):
            return None
        before = self.win.inch() if self.insert_mode else 0
        try:
            self.win.addch(ch)
        except curses.error:            # the last place cannot be passed
            pass
        return before if curses.ascii.isprint(before & curses.A_CHARTEXT) else None

    # The keys; each gets the cursor's place, and returns a false value to end.

    def _left(self, y, x):
        if x > 0:
            self.win.move(y, x - 1)
        elif y > 0 and self.stripspaces:
            self.win.move(y - 1, self._length(y - 1))
        elif y > 0:
            self.win.move(y - 1, self.maxx)
        return 1

    def _right(self, y, x):
        if x < self.maxx:
            self.win.move(y, x + 1)
        elif y < self.maxy:
            self.win.move(y + 1, 0)
        return 1

    def _vertical(self, y, x):
        """To another line, not behind its text; otherwise measuring leaves the cursor on its last character."""
        stop = self._length(y)
        if x > stop:
            self.win.move(y, stop)
        return 1

    def _up(self, y, x):
        return self._vertical(y - 1, x) if y > 0 else 1

    def _down(self, y, x):
        return self._vertical(y + 1, x) if y < self.maxy else 1

    def _begin(self, y, x):
        self.win.move(y, 0)
        return 1

    def _end(self, y, x):
        self.win.move(y, self._length(y) if self.stripspaces else self.maxx)
        return 1

    def _delete(self, y, x):
        self.win.delch()
        return 1

    def _backspace(self, y, x):
        self._left(y, x)
        self.win.delch()
        return 1

    def _finish(self, y, x):
        return 0

    def _newline(self, y, x):
        if self.maxy == 0:
            return 0
        if y < self.maxy:
            self.win.move(y + 1, 0)
        return 1

    def _kill(self, y, x):
        if x == 0 and self._length(y) == 0:
            self.win.deleteln()
        else:
            self.win.move(y, x)         # measuring has moved the cursor
            self.win.clrtoeol()
        return 1

    def _redraw(self, y, x):
        self.win.refresh()
        return 1

    def _open(self, y, x):
        self.win.insertln()
        return 1

    _keys = dict((curses.ascii.ctrl(ord(letter)), method) for letter, method in (
        ("a", _begin), ("b", _left), ("d", _delete), ("e", _end), ("f", _right), ("g", _finish), ("h", _backspace),
        ("j", _newline), ("k", _kill), ("l", _redraw), ("n", _down), ("o", _open), ("p", _up)))
    _keys.update({curses.KEY_LEFT: _left, curses.KEY_RIGHT: _right, curses.KEY_UP: _up, curses.KEY_DOWN: _down,
                  curses.KEY_BACKSPACE: _backspace})

    def do_command(self, ch):
        """Obeys one key; false when it ends the editing."""
        self._measure()
        y, x = self.win.getyx()
        self.lastcmd = ch
        if curses.ascii.isprint(ch):
            if y < self.maxy or x < self.maxx:
                self._insert(ch)
            return 1
        method = self._keys.get(ch)
        return 1 if method is None else method(self, y, x)

    def gather(self):
        """The text: each line without trailing blanks (unless stripspaces is false), lines ended."""
        self._measure()
        lines = []
        for y in range(self.maxy + 1):
            self.win.move(y, 0)
            stop = self._length(y)
            if stop == 0 and self.stripspaces:
                lines.append("")
                continue
            last = stop if self.stripspaces else self.maxx
            lines.append("".join(chr(curses.ascii.ascii(self.win.inch(y, x))) for x in range(last + 1)))
        if self.maxy == 0:
            return lines[0]
        return "".join(line + "\n" if line or not self.stripspaces else line for line in lines)

    def __keys(self, validate):
        """The keys that are typed, as validate(key) gives them; false ones are left out."""
        while True:
            key = self.win.getch()
            if validate:
                key = validate(key)
            if key:
                yield key

    def edit(self, validate=None):
        """Edits until an ending key; validate(key), if given, may change keys, or drop them by a false value."""
        for key in self.__keys(validate):
            if not self.do_command(key):
                break
            self.win.refresh()
        return self.gather()
