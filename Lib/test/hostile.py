"""What tests with hostile calls have in common: a process of its own for them, held within bounds, that notes its last call.

The parent calls outcome(); the child begins with confine() and says with note() what it does next."""
import os
import resource
import shutil
import subprocess
import sys
import tempfile

from test.build_kind import SANITIZED

NOTED = 100             # letters that are kept of a note
_log = None


def outcome(source, *arguments):
    """Runs `source` with the path of its log and `arguments`.  Returns (status, what was noted last)."""
    folder = tempfile.mkdtemp()
    try:
        place = os.path.join(folder, "last call")
        environment = dict(os.environ)
        if SANITIZED:
            environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":soft_rss_limit_mb=2000"
        status = subprocess.call([sys.executable, "-c", source, place] + map(str, arguments), env=environment)
        if not os.path.exists(place):
            return status, ""
        with open(place) as file:
            return status, file.read().strip()
    finally:
        shutil.rmtree(folder, True)


def confine(path):
    """Bounds this process: no core, small files, little memory, nothing to read or to print on; notes go to `path`."""
    global _log
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
    os.chdir(os.path.dirname(path))
    _log = os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), 100) or 100     # calls may close the low ones
    nothing = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)


def note(text):
    os.lseek(_log, 0, 0)
    os.write(_log, text[:NOTED].ljust(NOTED))
