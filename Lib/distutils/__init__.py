"""Builds and installs Python programs: setup.py calls distutils.core.setup()."""
import sys

__version__ = sys.version.split()[0]
__revision__ = '$Id$'
