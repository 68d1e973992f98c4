"""Extensions in C that tests compile with the public headers and load."""
import atexit
import imp
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from distutils.sysconfig import get_config_var, get_python_inc

HERE = os.path.dirname(os.path.abspath(__file__))


def compiler_is_here():
    with open(os.devnull, 'w') as nowhere:
        try:
            return subprocess.call(['cc', '--version'], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def build(name, *options):
    """Compile the module `name`, without any warning, and return it imported."""
    include = get_python_inc()
    if not os.path.exists(os.path.join(include, 'Python.h')) or not compiler_is_here():
        raise unittest.SkipTest('no headers or no compiler here')
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, True)
    library = os.path.join(folder, name + (get_config_var('SO') or '.so'))
    command = ['cc', '-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-I', include,
               os.path.join(HERE, name + '.c'), '-o', library]
    if hasattr(sys, 'gettotalrefcount'):
        command.append('-DPy_REF_DEBUG')        # what it takes and gives back is counted, too
    child = subprocess.Popen(command + list(options), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = child.communicate()[0]
    if child.returncode:
        raise AssertionError(text)
    return imp.load_dynamic(name, library)
