"""Windows with depth: see _curses_panel."""
from _curses_panel import *

__revision__ = "$Id$"
