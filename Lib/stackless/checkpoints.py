"""Whole programs in a file: the tasklets of this thread with their channels, stored so that they can go on later.

    A checkpoint is a header in lines of text, an empty line, and a pickle:

        stackless-checkpoint 1
        python 2.7.18
        bytes 52044
        sha256 0a44...

    The file is replaced in one step, after all of it is on the disk: whoever dies while writing leaves the older one.
"""
import cPickle
import fcntl
import hashlib
import os
import platform
import sys
import tempfile
import time
from cStringIO import StringIO

import _stackless

_TITLE = 'stackless-checkpoint'
_VERSION = 1
_ME = 'main tasklet'


class CheckpointError(Exception):
    """A program cannot be stored, or a file holds none that could go on."""


# -- what belongs to a program

def _ring(first, without):
    """The runnable tasklets in their order, `first` in front."""
    found, task = [], first
    while True:
        if task not in without:
            found.append(task)
        task = task.next
        if task is first:
            return found


def _channels(thread):
    """The channels of this thread's blocked tasklets; each is asked for once, since looking for it is a search."""
    seen, found = set(), []
    for task in _stackless._tasklets():
        if task.blocked and task.thread_id == thread and task not in seen:
            channel = task._channel
            found.append(channel)
            waiting = channel.queue
            while waiting is not None:
                seen.add(waiting)
                waiting = waiting.next
    return found


def _refuse_c_frames(tasks):
    for task in tasks:
        if task.nesting_level:
            frame = task.frame
            where = ': %s, line %d' % (frame.f_code.co_filename, frame.f_lineno) if frame else ''
            raise CheckpointError('%r is inside a call from C%s' % (task, where))


def _globals():
    """The variables of the main program: its module is not importable, so they go along with its frames."""
    space = vars(sys.modules['__main__'])
    return dict((name, value) for name, value in space.items() if not name.startswith('__'))


# -- writing

def _text_of(program):
    """The pickle of a program; the main tasklet of the process is only named."""
    stream, main = StringIO(), _stackless.getmain()
    pickler = cPickle.Pickler(stream, 2)
    if program['main'] is None:
        pickler.inst_persistent_id = lambda obj: _ME if obj is main else None
    pickler.dump(program)
    return stream.getvalue()


def _framed(text):
    header = ['%s %d' % (_TITLE, _VERSION), 'python %s' % platform.python_version(), 'bytes %d' % len(text),
              'sha256 %s' % hashlib.sha256(text).hexdigest(), '', '']
    return '\n'.join(header) + text


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_DRAFT = '.draft'
_PATIENCE = 60                  # seconds after which a draft that nobody holds has been left behind


def _remove_left(folder, base):
    """Removes drafts of processes that died while they wrote; a living one holds a lock."""
    for name in os.listdir(folder):
        if not (name.startswith(base + '.') and name.endswith(_DRAFT)):
            continue
        draft = os.path.join(folder, name)
        try:
            with open(draft, 'rb') as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - os.fstat(stream.fileno()).st_mtime > _PATIENCE:
                    os.remove(draft)
        except EnvironmentError:
            pass                # it is written now, or gone, or not ours


def _hold(stream):
    """Shows that the draft has a writer, if the file system knows locks."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX)
    except EnvironmentError:
        pass


def _replace(name, data):
    """Puts `data` into the file in one step."""
    folder, base = os.path.split(os.path.abspath(name))
    _remove_left(folder, base)
    handle, draft = tempfile.mkstemp(_DRAFT, base + '.', folder)
    try:
        with os.fdopen(handle, 'wb') as stream:
            _hold(stream)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(draft, name)
    except BaseException:
        os.remove(draft)
        raise
    _sync_folder(folder)


def _write(file, program):
    blocked = [task for channel in program['channels'] for task in _queue(channel)]
    _refuse_c_frames(program['ring'] + blocked + [task for task in [program['main']] if task])
    data = _framed(_text_of(program))
    if hasattr(file, 'write'):
        file.write(data)
    else:
        _replace(file, data)


def _queue(channel):
    task = channel.queue
    while task is not None:
        yield task
        task = task.next


def _write_elsewhere(file, program, fate):
    """Writes from a tasklet of its own, so that its caller waits like all others and is stored as well."""
    try:
        me = _stackless.getcurrent()
        program['ring'] = _ring(fate['caller'], (me,) if program['main'] else (me, _stackless.getmain()))
        _write(file, program)
    except BaseException as error:
        fate['error'] = error
    fate['resumed'] = False


def checkpoint(file, root=None, main=False):
    """checkpoint(file, root=None, main=False): stores the program; False, and True where resume() has brought it back.

    All runnable and blocked tasklets of this thread are stored, and what they refer to; `root` is handed to whoever
    resumes.  The main tasklet is left out unless `main` is true; then it is an ordinary tasklet later on, and the variables of
    the main program go with it."""
    caller = _stackless.getcurrent()
    host = _stackless.getmain()
    program = {'root': root, 'channels': _channels(caller.thread_id), 'main': host if main else None,
               'globals': _globals() if main else {}}
    if caller is host and not main:
        program['ring'] = _ring(caller, (host,))
        _write(file, program)
        return False
    fate = {'resumed': True, 'caller': caller, 'error': None}
    _stackless.tasklet(_write_elsewhere)(file, program, fate).run()
    if fate['error'] is not None:
        raise fate['error']
    return fate['resumed']


# -- reading

def _fields(lines):
    pairs = [line.split(' ', 1) for line in lines]
    if not all(len(pair) == 2 for pair in pairs):
        raise CheckpointError('the header is damaged')
    return dict(pairs)


def _checked(data):
    """The pickle in a checkpoint."""
    header, gap, text = data.partition('\n\n')
    fields = _fields(header.split('\n')) if gap and header.startswith(_TITLE + ' ') else {}
    if not fields:
        raise CheckpointError('this is no checkpoint')
    if fields[_TITLE] != str(_VERSION):
        raise CheckpointError('version %s of checkpoints is not known here' % fields[_TITLE])
    if fields.get('python', '').split('.')[:2] != ['2', '7']:
        raise CheckpointError('the checkpoint is of python %s' % fields.get('python'))
    if fields.get('bytes') != str(len(text)) or fields.get('sha256') != hashlib.sha256(text).hexdigest():
        raise CheckpointError('the checkpoint is cut off or damaged')
    return text


def _known(name):
    if name != _ME:
        raise cPickle.UnpicklingError('nothing is known under %r' % (name,))
    return _stackless.getmain()


def resume(file):
    """resume(file): brings a stored program back, its runnable tasklets behind those of the caller; gives its root."""
    if hasattr(file, 'read'):
        data = file.read()
    else:
        with open(file, 'rb') as stream:
            data = stream.read()
    unpickler = cPickle.Unpickler(StringIO(_checked(data)))
    unpickler.persistent_load = _known
    program = unpickler.load()
    vars(sys.modules['__main__']).update(program['globals'])
    for task in program['ring']:
        if task.alive and not task.blocked:
            task.insert()
    return program['root']
