"""Keeps back what a test prints, for TestResult.buffer.

I1 between start() and stop() sys.stdout and sys.stderr are our own buffers.
I2 stop() gives the streams back that stood there when the object was made.
"""
import sys

_CHANNELS = ('stdout', 'stderr')
STDOUT_LINE, STDERR_LINE = ['\n%s:\n%%s' % channel.capitalize() for channel in _CHANNELS]


class Capture(object):
    """Two text buffers that can stand in for sys.stdout and sys.stderr."""

    def __init__(self):
        self._real = dict((channel, getattr(sys, channel)) for channel in _CHANNELS)
        self._held = None
        self.show = False               # whether the test that runs has failed

    def start(self):
        "Diverts both streams."
        self.show = False
        if self._held is None:
            from StringIO import StringIO
            self._held = dict((channel, StringIO()) for channel in _CHANNELS)
        for channel in _CHANNELS:
            setattr(sys, channel, self._held[channel])

    def sections(self):
        "What was printed so far: texts headed by the stream's name, empty ones left out."
        for channel, heading in zip(_CHANNELS, (STDOUT_LINE, STDERR_LINE)):
            text = getattr(getattr(sys, channel), 'getvalue', str)()
            if text:
                yield channel, heading % (text if text[-1] == '\n' else text + '\n')

    def stop(self):
        "Ends the diversion; with `show` what was printed goes to the real streams."
        if self.show:
            for channel, section in self.sections():
                self._real[channel].write(section)
        self.show = False
        for channel in _CHANNELS:
            setattr(sys, channel, self._real[channel])
            if self._held is not None:
                self._held[channel].truncate(0)
