"""has_key(ch): whether the terminal has a key."""
import _curses


def has_key(ch):
    """ch is a number (curses.KEY_HOME) or a character."""
    return _curses.has_key(ord(ch) if isinstance(ch, str) else ch)
