"""Screens of characters: the functions of _curses, with what the terminal decides as names of this package.

    import curses
    curses.wrapper(main)        # main(screen)

Some numbers are known only once the screen or its colours have begun: initscr() adds LINES, COLS and the ACS_ names,
start_color() adds COLORS and COLOR_PAIRS.
"""
import os as _os
import sys as _sys

import _curses
from _curses import *
from curses.wrapper import wrapper

__revision__ = "$Id$"


def _adopt(wanted):
    """Take over the names of _curses for which wanted(name) is true."""
    here = globals()
    here.update((name, value) for name, value in vars(_curses).items() if wanted(name))


def initscr():
    """Begin with the terminal that TERM names; the window that is all of it."""
    setupterm(_os.environ.get("TERM", "unknown"), _sys.__stdout__.fileno())
    screen = _curses.initscr()
    _adopt(lambda name: name in ("LINES", "COLS") or name.startswith("ACS_"))
    return screen


def start_color():
    """Begin with colours."""
    answer = _curses.start_color()
    _adopt(lambda name: name in ("COLORS", "COLOR_PAIRS"))
    return answer
