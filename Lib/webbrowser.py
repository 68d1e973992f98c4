"""Shows a URL in the user's browser.

    webbrowser.open('http://www.python.org/')

What there is to choose from is found when the module is imported: programs for X when DISPLAY is set, programs for
terminals, those that the environment names in BROWSER (separated as paths are; '%s' is the URL, a '&' at the end means
that it need not be waited for).  `python -m webbrowser [-n | -t] URL` opens one.
"""
import os
import shlex
import subprocess
import sys
import time

__all__ = ['Error', 'open', 'open_new', 'open_new_tab', 'get', 'register']


class Error(Exception):
    "There is no browser, or it cannot do that."


_browsers = {}           # {name in lower case: [class or None, object or None]}
_tryorder = []           # names; the first that works is used


def register(name, klass, instance=None, update_tryorder=1):
    "Makes a browser known; update_tryorder: 1 behind the others, -1 before them, 0 only by name."
    _browsers[name.lower()] = [klass, instance]
    if update_tryorder:
        _tryorder.insert(0 if update_tryorder < 0 else len(_tryorder), name)


def get(using=None):
    "A browser's object; using: its name, or a command with '%s'; Error when there is none."
    for name in [using] if using is not None else _tryorder:
        if '%s' in name:
            words = shlex.split(name)
            return BackgroundBrowser(words[:-1]) if words[-1] == '&' else GenericBrowser(words)
        known = _browsers.get(name.lower()) or _like_known(name)
        if known[1] is not None:
            return known[1]
        if known[0] is not None:
            return known[0]()
    raise Error('could not locate runnable browser')


def _like_known(command):
    "[None, object] for a program whose name is that of a known browser but stands elsewhere; [None, None]."
    words = shlex.split(command) or ['']
    program = words[0]
    name = os.path.basename(program).lower()
    if _iscommand(program) and name in _browsers:
        klass, made = _browsers[name]
        if made is not None and made.basename.lower() == name:
            import copy
            other = copy.copy(made)
            other.name, other.basename = program, os.path.basename(program)
            register(command, None, other, 0)
            return [None, other]
    return [None, None]


def open(url, new=0, autoraise=True):
    "Opens a URL: 0 in a window that is there, 1 in a new one, 2 in a new tab, as far as the browser can."
    return any(_attempts(url, new, autoraise))


def _attempts(url, new, autoraise):
    for name in _tryorder:
        yield get(name).open(url, new, autoraise)


def open_new(url):
    """Shows a URL in a new window; whether a browser was found."""
    return open(url, 1)


def open_new_tab(url):
    """Shows a URL in a new tab; whether a browser was found."""
    return open(url, 2)


def _iscommand(program):
    "Is it a program that we may run, by its path or in PATH?"
    folders = [''] if os.path.dirname(program) else os.environ.get('PATH', '').split(os.pathsep)
    return any([os.path.isfile(path) and os.access(path, os.X_OK)
                for path in [os.path.join(folder, program) for folder in folders]])


class BaseBrowser(object):
    "What all have; args: the arguments of the program, '%s' is the URL."

    args = ['%s']

    def __init__(self, name=''):
        self.name = self.basename = name

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)

    def _command(self, url):
        return [self.name] + [word.replace('%s', url) for word in self.args]


class GenericBrowser(BaseBrowser):
    "Any program; name: its name, or a list with its arguments.  It is waited for."

    def __init__(self, name):
        words = [name, '%s'] if isinstance(name, basestring) else list(name)
        self.name, self.args = words[0], words[1:]
        self.basename = os.path.basename(self.name)

    def open(self, url, new=0, autoraise=True):
        try:
            process = subprocess.Popen(self._command(url), close_fds=sys.platform[:3] != 'win')
            return not process.wait()
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    "The same, not waited for."

    def open(self, url, new=0, autoraise=True):
        try:
            process = subprocess.Popen(self._command(url), close_fds=True, preexec_fn=getattr(os, 'setsid', None))
        except OSError:
            return False
        return process.poll() is None


class UnixBrowser(BaseBrowser):
    """One that may run already: told by its options what to do, and started if that fails.

    remote_args: '%action' is what stands for new, '%s' the URL.  background: the program itself is the browser."""

    raise_opts = None            # [option not to raise the window, option to raise it]
    remote_args = ['%action', '%s']
    remote_action = remote_action_newwin = remote_action_newtab = None
    background = False
    redirect_stdout = True

    def open(self, url, new=0, autoraise=True):
        actions = {0: self.remote_action, 1: self.remote_action_newwin, 2: self.remote_action_newtab}
        if new not in actions:
            raise Error("Bad 'new' parameter to open(); expected 0, 1, or 2, got %s" % new)
        action = actions[new]
        if action is None and new == 2:
            action = self.remote_action_newwin
        words = [word.replace('%s', url).replace('%action', action or '') for word in self.remote_args]
        return self._invoke([word for word in words if word], True, autoraise) or (
            self._invoke([word.replace('%s', url) for word in self.args], False, False))

    def _invoke(self, words, remote, autoraise):
        option = [self.raise_opts[int(bool(autoraise))]] if remote and self.raise_opts else []
        return _launch([self.name] + [word for word in option if word] + words, remote and not self.background,
                       self.background or self.redirect_stdout)


def _launch(command, wait, quiet):
    "Starts a program; did it go well?  wait: its exit tells (within five seconds), else it must only not end at once."
    with _null(quiet) as null:
        try:
            process = subprocess.Popen(command, close_fds=True, stdin=null, stdout=null, stderr=null,
                                       preexec_fn=getattr(os, 'setsid', None))
        except OSError:
            return False
    limit = time.time() + 5 if wait else 0
    while process.poll() is None and time.time() < limit:
        time.sleep(0.05)
    return not process.poll()


class _null(object):
    "The null device, or nothing."

    def __init__(self, wanted):
        self.opened = os.open(os.devnull, os.O_RDWR) if wanted else None

    def __enter__(self):
        return self.opened

    def __exit__(self, *problem):
        if self.opened is not None:
            os.close(self.opened)


class Mozilla(UnixBrowser):
    "Mozilla, Firefox and their kin."
    raise_opts = ['-noraise', '-raise']
    remote_args = ['-remote', 'openURL(%s%action)']
    remote_action, remote_action_newwin, remote_action_newtab = '', ',new-window', ',new-tab'
    background = True


class Netscape(UnixBrowser):
    raise_opts, remote_args = Mozilla.raise_opts, Mozilla.remote_args
    remote_action, remote_action_newwin, remote_action_newtab = '', ',new-window', ',new-tab'
    background = True


class Galeon(UnixBrowser):
    "Galeon and Epiphany."
    raise_opts = ['-noraise', '']
    remote_action, remote_action_newwin = '-n', '-w'
    background = True


class Chrome(UnixBrowser):
    remote_action, remote_action_newwin, remote_action_newtab = '', '--new-window', ''
    background = True


class Chromium(UnixBrowser):
    remote_action, remote_action_newwin, remote_action_newtab = '', '--new-window', ''
    background = True


class Opera(UnixBrowser):
    raise_opts = ['-noraise', '']
    remote_args = ['%action', '%s']
    remote_action, remote_action_newwin, remote_action_newtab = '', '--new-window', ''
    background = True


class Elinks(UnixBrowser):
    "In the terminal: what it writes is to be seen."
    remote_args = ['-remote', 'openURL(%s%action)']
    remote_action, remote_action_newwin, remote_action_newtab = '', ',new-window', ',new-tab'
    redirect_stdout = False


class Konqueror(BaseBrowser):
    "Of KDE: kfmclient tells the one that runs."

    def open(self, url, new=0, autoraise=True):
        action = 'newTab' if new == 2 else 'openURL'
        return (_launch(['kfmclient', action, url], True, True) or _launch(['konqueror', '--silent', url], False, True)
                or _launch(['kfm', '-d', url], False, True))


class Grail(BaseBrowser):
    "The one in Python: it listens to a socket in the folder for temporary files."

    def open(self, url, new=0, autoraise=True):
        return self._remote(('LOADNEW ' if new else 'LOAD ') + url)

    def _remote(self, command):
        for path in self._sockets():
            import socket
            talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                talk.connect(path)
                talk.send(command)
                return 1
            except socket.error:
                self._forget(path)
            finally:
                talk.close()
        return 0

    def _sockets(self):
        import glob
        import pwd
        import tempfile
        user = pwd.getpwuid(os.getuid())[0]
        return glob.glob(os.path.join(tempfile.gettempdir(), '.grail-unix', user + '-*'))

    def _forget(self, path):
        "Nobody listens there any more."
        try:
            os.unlink(path)
        except OSError:
            pass                 # then it is gone, or not ours


# what there is

_X_PROGRAMS = [(('xdg-open', 'gvfs-open', 'gnome-open', 'kfmclient', 'x-www-browser'), BackgroundBrowser),
               (('mozilla-firefox', 'firefox', 'mozilla-firebird', 'firebird', 'iceweasel', 'iceape', 'seamonkey',
                 'mozilla', 'netscape'), Mozilla),
               (('kfm', 'konqueror'), Konqueror), (('galeon', 'epiphany'), Galeon),
               (('skipstone',), BackgroundBrowser), (('google-chrome', 'chrome', 'chromium', 'chromium-browser'), Chrome),
               (('opera',), Opera), (('mosaic',), BackgroundBrowser), (('grail',), Grail)]
_DESKTOPS = {'gvfs-open': 'GNOME_DESKTOP_SESSION_ID', 'gnome-open': 'GNOME_DESKTOP_SESSION_ID',
             'kfmclient': 'KDE_FULL_SESSION'}
_TERMINAL_PROGRAMS = [(('www-browser', 'links'), GenericBrowser), (('elinks',), Elinks), (('lynx', 'w3m'), GenericBrowser)]


def _register_programs(table):
    for names, klass in table:
        for name in names:
            if _iscommand(name) and (name not in _DESKTOPS or _DESKTOPS[name] in os.environ):
                register(name, None, (Konqueror if name == 'kfmclient' else klass)(name))


def register_X_browsers():
    _register_programs(_X_PROGRAMS)


def _register_all():
    if os.environ.get('DISPLAY'):
        register_X_browsers()
    if os.environ.get('TERM'):
        _register_programs(_TERMINAL_PROGRAMS)
    for command in reversed(os.environ.get('BROWSER', '').split(os.pathsep)):
        if not command:
            continue
        if '%s' not in command and command.lower() not in _browsers and _like_known(command)[1] is None:
            register(command, None, GenericBrowser(command), 0)
        _tryorder.insert(0, command)


_register_all()


def main():
    "webbrowser.py [-n | -t] URL: -n in a new window, -t in a new tab."
    import getopt
    try:
        options, words = getopt.getopt(sys.argv[1:], 'ntd')
    except getopt.error as problem:
        sys.exit('%s\n%s' % (problem, main.__doc__))
    if len(words) != 1:
        sys.exit(main.__doc__)
    chosen = [option for option, _ in options]
    open(words[0], 2 if '-t' in chosen else 1 if '-n' in chosen else 0)
    print '\a'


if __name__ == '__main__':
    main()
