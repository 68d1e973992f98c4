"""wrapper(func): a program on the screen, after which the terminal is as it was."""
import curses


def wrapper(func, *args, **kwds):
    """Call func(screen, *args, **kwds) with keys unbuffered and unechoed, and colours where there are any."""
    screen = curses.initscr()
    try:
        curses.noecho()
        curses.cbreak()
        screen.keypad(1)
        try:
            curses.start_color()
        except curses.error:
            pass                        # a terminal of one colour
        return func(screen, *args, **kwds)
    finally:
        screen.keypad(0)
        curses.echo()
        curses.nocbreak()
        curses.endwin()
