"""Messages by level; set_verbosity(0, 1, 2) lets warnings, information, everything through."""
import sys

DEBUG, INFO, WARN, ERROR, FATAL = range(1, 6)


class Log:
    """Prints messages from a level on; warnings and worse go to stderr."""

    def __init__(self, threshold=WARN):
        self.threshold = threshold

    def _log(self, level, msg, args):
        if level not in range(DEBUG, FATAL + 1):
            raise ValueError('%s wrong log level' % level)
        if level < self.threshold:
            return
        stream = sys.stderr if level >= WARN else sys.stdout
        stream.write('%s\n' % (msg % args if args else msg))
        stream.flush()

    def log(self, level, msg, *args):
        self._log(level, msg, args=args)


def _method(level):
    return lambda self, msg, *args: self._log(level, msg, args)


for _number, _name in enumerate(('debug', 'info', 'warn', 'error', 'fatal'), DEBUG):
    setattr(Log, _name, _method(_number))
del _number, _name

_global_log = Log()
log, debug, info = _global_log.log, _global_log.debug, _global_log.info
warn, error, fatal = _global_log.warn, _global_log.error, _global_log.fatal


def set_threshold(level):
    """Sets the lowest level that is shown; the one before."""
    before, _global_log.threshold = _global_log.threshold, level
    return before


def set_verbosity(v):
    """0: warnings; 1: information too; 2: everything."""
    if v <= 0:
        set_threshold(WARN)
    else:
        set_threshold(INFO if v == 1 else DEBUG)
