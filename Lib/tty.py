"""Modes of a terminal.

setraw(fd)      each byte as it comes: no editing of lines, no echo, no signals from keys, output unchanged
setcbreak(fd)   each byte as it comes, without echo; keys for signals work

The places in the list of termios.tcgetattr() have names here: IFLAG OFLAG CFLAG LFLAG ISPEED OSPEED CC.
"""
from termios import *

__all__ = ['setraw', 'setcbreak']

IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)

_RAW_OFF = ((IFLAG, BRKINT | ICRNL | INPCK | ISTRIP | IXON),
            (OFLAG, OPOST),
            (CFLAG, CSIZE | PARENB),
            (LFLAG, ECHO | ICANON | IEXTEN | ISIG))
_CBREAK_OFF = ((LFLAG, ECHO | ICANON),)


def _change(fd, when, off, on):
    attributes = tcgetattr(fd)
    for place, flags in off:
        attributes[place] &= ~flags
    for place, flags in on:
        attributes[place] |= flags
    attributes[CC][VMIN] = 1        # a read waits for one byte ...
    attributes[CC][VTIME] = 0       # ... however long
    tcsetattr(fd, when, attributes)


def setraw(fd, when=TCSAFLUSH):
    "Puts the terminal into raw mode; `when`: see termios.tcsetattr."
    _change(fd, when, _RAW_OFF, ((CFLAG, CS8),))


def setcbreak(fd, when=TCSAFLUSH):
    "Puts the terminal into cbreak mode; `when`: see termios.tcsetattr."
    _change(fd, when, _CBREAK_OFF, ())
