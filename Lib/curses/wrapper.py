"""wrapper(func): a program on the screen, after which the terminal is as it was."""
import contextlib
import curses


@contextlib.contextmanager
def _prepared_screen():
    """The screen, with keys unbuffered and unechoed; as it was in the end."""
    screen = curses.initscr()
    try:
        curses.noecho()
        curses.cbreak()
        screen.keypad(1)
        yield screen
    finally:
        screen.keypad(0)
        curses.echo()
        curses.nocbreak()
        curses.endwin()


def wrapper(func, *args, **kwds):
    """Call func(screen, *args, **kwds) with keys unbuffered and unechoed, and colours where there are any."""
    with _prepared_screen() as screen:
        try:
            curses.start_color()
        except curses.error:
            pass                        # a terminal of one colour
        return func(screen, *args, **kwds)
