"""Finding a library by its short name: 'm' for libm.so.6."""
import os
import re
import subprocess
import sys

# The kind of library that ldconfig lists for a machine with 64-bit pointers.
_WORDS = {'x86_64': 'libc6,x86-64', 'aarch64': 'libc6,AArch64', 'ppc64': 'libc6,64bit', 's390x': 'libc6,64bit'}


def _output_of(*command):
    """What a program prints; nothing when it is not there."""
    surroundings = dict(os.environ, LC_ALL='C', LANG='C')
    try:
        with open(os.devnull, 'w') as nowhere:
            child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=nowhere, env=surroundings)
            return child.communicate()[0]
    except (OSError, ValueError):
        return ''


def _in_cache(name):
    """The entry of the dynamic linker's cache."""
    kind = _WORDS.get(os.uname()[4], 'libc6') if sys.maxint > 2 ** 32 else 'libc6'
    line = re.compile(r'^\s+(lib%s\.\S+)\s+\(%s[^)]*\)' % (re.escape(name), re.escape(kind)), re.M)
    for tool in ('/sbin/ldconfig', '/usr/sbin/ldconfig'):
        if os.path.exists(tool):
            found = line.search(_output_of(tool, '-p'))
            if found:
                return found.group(1)


def _by_linker(name):
    """The name that the C compiler's linker would record for -lNAME."""
    for compiler in ('gcc', 'cc'):
        trace = _output_of(compiler, '-Wl,-t', '-shared', '-o', os.devnull, '-l' + name)
        for path in re.findall(r'[^\s()]*/lib%s\.[^\s()]*' % re.escape(name), trace):
            soname = re.search(r'SONAME\s+(\S+)', _output_of('objdump', '-p', '-j', '.dynamic', path))
            if soname:
                return soname.group(1)


def find_library(name):
    """The file name of a library to give to CDLL, or None.

    name has neither the 'lib' in front nor the suffix or the version behind.
    """
    return _in_cache(name) or _by_linker(name)


def test():
    """Prints where some libraries are."""
    for short in ('m', 'c', 'bz2'):
        print '%-4s %s' % (short, find_library(short))


if __name__ == '__main__':
    test()
