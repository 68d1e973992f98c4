"""Passwords typed at the terminal, and the name of who types.

    getpass(prompt)     reads a line from the terminal without showing it
    getuser()           the login name
"""
import os
import sys
import warnings

__all__ = ['getpass', 'getuser', 'GetPassWarning']


class GetPassWarning(UserWarning):
    "What is typed may be seen."


def _terminal():
    "(descriptor, file for reading, file for writing) of the process's terminal, or None."
    try:
        descriptor = os.open('/dev/tty', os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    both = os.fdopen(descriptor, 'w+', 1)
    return descriptor, both, both


def unix_getpass(prompt='Password: ', stream=None):
    """Reads a line from /dev/tty, or from stdin when there is none, with the echo turned off.

    stream: where the prompt goes, default the terminal.  EOFError at the end of input."""
    found = _terminal()
    if found is not None:
        descriptor, source, target = found
        stream = stream or target
    else:
        stream = stream or sys.stderr
        try:
            descriptor, source = sys.stdin.fileno(), sys.stdin
        except (ValueError, AttributeError):   # closed, or not a file
            return fallback_getpass(prompt, stream)
    answer = None
    try:
        settings = termios.tcgetattr(descriptor)
        try:
            termios.tcsetattr(descriptor, _WHEN, _without_echo(settings))
            answer = _raw_input(prompt, stream, input=source)
        finally:
            termios.tcsetattr(descriptor, _WHEN, settings)
            stream.flush()
    except termios.error:
        if answer is not None:
            raise   # read, but the terminal cannot be set back
        answer = fallback_getpass(prompt, stream)
    stream.write('\n')
    return answer


def _without_echo(settings):
    changed = settings[:]
    changed[3] &= ~termios.ECHO
    return changed


def fallback_getpass(prompt='Password: ', stream=None):
    "Reads a line from stdin as it is, after a GetPassWarning."
    warnings.warn('Can not control echo on the terminal.', GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print >>stream, 'Warning: Password input may be echoed.'
    return _raw_input(prompt, stream)


win_getpass = fallback_getpass       # there is no console of Windows here


def _raw_input(prompt='', stream=None, input=None):
    "Like raw_input, but leaves the history of readline alone."
    out, source = stream or sys.stderr, input or sys.stdin
    if prompt:
        out.write(str(prompt))
        out.flush()
    line = source.readline()
    if line == '':
        raise EOFError
    return line[:-1] if line.endswith('\n') else line


def getuser():
    "The login name: of LOGNAME, USER, LNAME, USERNAME the first that is set, else from the password file."
    for variable in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        name = os.environ.get(variable)
        if name:
            return name
    from pwd import getpwuid
    return getpwuid(os.getuid()).pw_name


try:
    import termios
except ImportError:
    termios = None
else:
    _WHEN = termios.TCSAFLUSH | getattr(termios, 'TCSASOFT', 0)

getpass = unix_getpass if termios else fallback_getpass
