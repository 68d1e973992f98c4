"""What all tasklets do at this moment, in words: see stackless.dump()."""

import signal
import sys
import traceback

import stackless


def state(t):
    """One or two words: what a tasklet does."""
    if t.is_current:
        return 'running'
    if t.blocked:
        channel = t._channel
        verb = 'sending' if channel.balance > 0 else 'receiving'
        return '%s on channel 0x%x' % (verb, id(channel))
    if t.scheduled:
        return 'runnable'
    return 'paused'


def headline(t):
    words = ['main tasklet' if t.is_main else 'tasklet']
    if t.name is not None:
        words.append(repr(t.name))
    words.append('0x%x of thread %d: %s' % (id(t), t.thread_id, state(t)))
    if not t.restorable and not t.is_current:
        words.append('(inside of C code)')
    if t.origin() is not None:
        words.append('made at %s:%d in %s' % t.origin())
    if stackless.keep_accounts(None):
        words.append('- %d switches, %.6f s, longest %.6f s' % t.usage())
    return ' '.join(words)


def dump(file=None):
    if file is None:
        file = sys.stderr
    everybody = stackless.tasklets()
    everybody.sort(key=lambda t: (t.thread_id, not t.is_main))
    for t in everybody:
        file.write(headline(t) + '\n')
        if t.frame is None:
            file.write('  has not begun\n')
        else:
            file.write(''.join(traceback.format_list(traceback.extract_stack(t.frame))))


def dump_on_signal(signum=None):
    if signum is None:
        signum = signal.SIGQUIT
    return signal.signal(signum, lambda *unused: dump())
