"""DEBUG: true when the variable DISTUTILS_DEBUG is set; distutils then says more."""
import os

DEBUG = os.environ.get('DISTUTILS_DEBUG')
