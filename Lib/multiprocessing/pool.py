"""Pool: workers that call functions; ThreadPool: the same with threads.

Tasks are (job, index, function, args, keywords).  A thread hands them to the workers, another takes their answers
(job, index, (success, value)) to the results, a third replaces workers that have ended.
"""
import collections
import itertools
import os
import Queue
import threading
import time

from multiprocessing.process import Process
from multiprocessing.util import Finalize, debug

__all__ = ['Pool']

RUN, CLOSE, TERMINATE = range(3)
_job_numbers = itertools.count()


def mapstar(args):
    """map() of a function over one chunk."""
    return map(*args)


class MaybeEncodingError(Exception):
    """A result that cannot be sent, as text."""

    def __init__(self, exc, value):
        self.exc, self.value = repr(exc), repr(value)
        super(MaybeEncodingError, self).__init__(self.exc, self.value)

    def __str__(self):
        return "Error sending result: '%s'. Reason: '%s'" % (self.value, self.exc)

    def __repr__(self):
        return '<MaybeEncodingError: %s>' % str(self)


def worker(inqueue, outqueue, initializer=None, initargs=(), maxtasks=None):
    """What a worker does: task after task, until None comes or it has done maxtasks."""
    assert maxtasks is None or (type(maxtasks) in (int, long) and maxtasks > 0)
    for queue, ours in ((inqueue, '_writer'), (outqueue, '_reader')):
        if hasattr(queue, ours):
            getattr(queue, ours).close()
    if initializer is not None:
        initializer(*initargs)
    done = 0
    for task in _tasks(inqueue, maxtasks):
        _answer(outqueue, task)
        task = None                 # its arguments live no longer than needed
        done += 1
    debug('worker exiting after %d tasks', done)


def _tasks(queue, most):
    """The tasks of a worker, `most` at most (None: any number)."""
    numbers = itertools.count() if most is None else xrange(most)
    for _ in numbers:
        try:
            task = queue.get()
        except (EOFError, IOError):
            debug('worker got EOFError or IOError -- exiting')
            return
        if task is None:
            debug('worker got sentinel -- exiting')
            return
        yield task
        del task


def _answer(queue, task):
    """Does a task and tells what came of it: (job, index, (success, value or exception))."""
    job, index, function, args, keywords = task
    try:
        outcome = True, function(*args, **keywords)
    except Exception as problem:
        outcome = False, problem
    try:
        queue.put((job, index, outcome))
    except Exception as problem:
        queue.put((job, index, (False, MaybeEncodingError(problem, outcome[1]))))


class Pool(object):
    """Workers in processes of their own."""

    Process = Process
    _discard_tasks = None       # a static method of (queue, workers) where workers cannot be ended

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        if processes is None:
            processes = self._count()
        if processes < 1:
            raise ValueError('Number of processes must be at least 1')
        if initializer is not None and not hasattr(initializer, '__call__'):
            raise TypeError('initializer must be a callable')
        self._setup_queues()
        self._tasks, self._cache, self._state = Queue.Queue(), {}, RUN
        self._worker_args = (self._inqueue, self._outqueue, initializer, initargs, maxtasksperchild)
        self._processes, self._pool = processes, []
        self._repopulate_pool()
        shared = self._shared = _Shared(self)
        self._threads = [_helper(_keep_workers, shared, self), _helper(_hand_out, shared), _helper(_take_in, shared)]
        self._terminate = Finalize(self, _end_pool, args=(shared, self._threads), exitpriority=15)

    @staticmethod
    def _count():
        from multiprocessing import cpu_count
        try:
            return cpu_count()
        except NotImplementedError:
            return 1

    def _setup_queues(self):
        from multiprocessing.queues import SimpleQueue
        self._inqueue, self._outqueue = SimpleQueue(), SimpleQueue()

    def _repopulate_pool(self):
        """Starts workers up to the wanted number."""
        _start_workers(self._pool, self._processes, self.Process, self._worker_args)

    def __reduce__(self):
        raise NotImplementedError('pool objects cannot be passed between processes or pickled')

    # -- work

    def _run(self, result, tasks):
        assert self._state == RUN
        self._tasks.put((result, tasks))
        return result

    def apply(self, func, args=(), kwds={}):
        """func(*args, **kwds) by a worker."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None):
        """A result that comes later; callback(value) is called then."""
        result = ApplyResult(self._cache, callback)
        return self._run(result, [(result._job, None, func, args, kwds)])

    def map(self, func, iterable, chunksize=None):
        """map(func, iterable) by the workers, in chunks."""
        return self.map_async(func, iterable, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None):
        """The result of map(), which comes later."""
        assert self._state == RUN
        items = iterable if hasattr(iterable, '__len__') else list(iterable)
        if chunksize is None:
            chunksize = -(-len(items) // (len(self._pool) * 4))
        result = MapResult(self._cache, chunksize, len(items), callback)
        chunks = self._chunks(func, items, max(chunksize, 1))
        return self._run(result, ((result._job, i, mapstar, chunk, {}) for i, chunk in enumerate(chunks)))

    @staticmethod
    def _chunks(func, iterable, size):
        """Arguments of mapstar."""
        source = iter(iterable)
        while True:
            piece = tuple(itertools.islice(source, size))
            if not piece:
                return
            yield ((func, piece),)

    def _imap(self, kind, func, iterable, chunksize):
        result = kind(self._cache)
        if chunksize == 1:
            tasks = ((result._job, i, func, (item,), {}) for i, item in enumerate(iterable))
            return self._run(result, _Counted(tasks, result))
        assert chunksize > 1
        tasks = ((result._job, i, mapstar, chunk, {})
                 for i, chunk in enumerate(self._chunks(func, iterable, chunksize)))
        self._run(result, _Counted(tasks, result))
        return (item for piece in result for item in piece)

    def imap(self, func, iterable, chunksize=1):
        """An iterator over the results, in order."""
        return self._imap(IMapIterator, func, iterable, chunksize)

    def imap_unordered(self, func, iterable, chunksize=1):
        """An iterator over the results as they come."""
        return self._imap(IMapUnorderedIterator, func, iterable, chunksize)

    # -- the end

    def close(self):
        """No more work; workers end when all is done."""
        if self._state == RUN:
            self._state = self._shared.state = CLOSE

    def terminate(self):
        """Workers end at once."""
        self._state = TERMINATE
        self._terminate()

    def join(self):
        """Wait for the workers, after close() or terminate()."""
        assert self._state in (CLOSE, TERMINATE)
        for thread in self._threads:
            thread.join()
        for each in list(self._pool):
            each.join()


class _Shared(object):
    """What the threads of a pool need; not the pool itself, so that it can end when it has been closed."""

    def __init__(self, pool):
        self.state, self.tasks, self.cache = RUN, pool._tasks, pool._cache
        self.inqueue, self.outqueue, self.workers = pool._inqueue, pool._outqueue, pool._pool
        self.wanted, self.kind, self.worker_args = pool._processes, pool.Process, pool._worker_args
        self.discard = pool._discard_tasks


def _helper(function, *args):
    thread = threading.Thread(target=function, args=args)
    thread.daemon = True
    thread.start()
    return thread


def _start_workers(workers, wanted, kind, args):
    while len(workers) < wanted:
        made = kind(target=worker, args=args)
        made.name = made.name.replace('Process', 'PoolWorker')
        made.daemon = True
        made.start()
        workers.append(made)


def _keep_workers(shared, pool):
    """Replaces workers that have ended, until the pool is closed and all is done; keeps the pool until then."""
    while shared.state == RUN or (shared.cache and shared.state != TERMINATE):
        for each in [each for each in shared.workers if each.exitcode is not None]:
            each.join()
            shared.workers.remove(each)
        _start_workers(shared.workers, shared.wanted, shared.kind, shared.worker_args)
        time.sleep(0.05)
    shared.tasks.put(None)


def _hand_out(shared):
    """Gives tasks to the workers; in the end None to each, and to _take_in."""
    for row in iter(shared.tasks.get, None):
        result, tasks = row
        index = -1
        try:
            for index, task in enumerate(tasks):
                if shared.state == TERMINATE:
                    break
                try:
                    shared.inqueue.put(task)
                except Exception as problem:
                    result._set(task[1], (False, problem))
        except Exception as problem:       # from the program's iterable
            result._set(index + 1, (False, problem))
        result = tasks = task = row = None
    try:
        shared.outqueue.put(None)
        for _ in list(shared.workers):
            shared.inqueue.put(None)
    except IOError:
        debug('task handler got IOError when sending sentinels')


def _take_in(shared):
    """Gives answers to their results until None comes and nothing is waited for."""
    ending = False
    while not (ending and (shared.state == TERMINATE or not shared.cache)):
        try:
            answer = shared.outqueue.get()
        except (IOError, EOFError):
            debug('result handler got EOFError/IOError -- exiting')
            return
        if answer is None:
            ending = True
            continue
        job, index, value = answer
        if job in shared.cache:
            shared.cache[job]._set(index, value)
        answer = value = None


def _end_pool(shared, threads):
    """Ends workers and threads of a pool at once."""
    keeping, handing, taking = threads
    shared.state = TERMINATE
    shared.tasks.put(None)
    waits = threading.current_thread() not in threads
    if waits:
        keeping.join(1)                    # from here on there are no new workers
    if shared.discard is not None:
        shared.discard(shared.inqueue, shared.wanted)
    processes = [each for each in shared.workers if hasattr(each, 'terminate')]
    for each in processes:
        if each.exitcode is None:
            each.terminate()
    for each in processes:
        each.join(1)
    if waits:
        _drain(shared.inqueue, handing)
    try:
        shared.outqueue.put(None)
    except IOError:
        debug('the pipe of results is closed')
    if waits:
        handing.join(1)
        taking.join(1)


def _drain(queue, writing):
    """Takes what a thread still writes to a pipe without readers, so that it comes to its end."""
    reader = getattr(queue, '_reader', None)
    while reader is not None and writing.is_alive():
        if reader.poll(0.01):
            os.read(reader.fileno(), 1 << 16)      # a worker may have died in the middle of a message


class ApplyResult(object):
    """A result that comes later."""

    def __init__(self, cache, callback):
        self._cond, self._job = threading.Condition(threading.Lock()), next(_job_numbers)
        self._cache, self._callback, self._ready = cache, callback, False
        cache[self._job] = self

    def ready(self):
        """Whether it is there."""
        return self._ready

    def successful(self):
        """Whether it is no exception."""
        assert self._ready
        return self._success

    def wait(self, timeout=None):
        """Wait until it is there."""
        with self._cond:
            if not self._ready:
                self._cond.wait(timeout)

    def get(self, timeout=None):
        """The value; raises what the function raised."""
        from multiprocessing import TimeoutError
        self.wait(timeout)
        if not self._ready:
            raise TimeoutError
        if not self._success:
            raise self._value
        return self._value

    def _finish(self, success, value):
        self._success, self._value = success, value
        if self._callback and success:
            self._callback(value)
        with self._cond:
            self._ready = True
            self._cond.notify_all()
        self._cache.pop(self._job, None)

    def _set(self, i, answer):
        self._finish(*answer)


AsyncResult = ApplyResult


class MapResult(ApplyResult):
    """The results of chunks, in one list."""

    def __init__(self, cache, chunksize, length, callback):
        ApplyResult.__init__(self, cache, callback)
        self._value, self._success, self._chunksize = [None] * length, True, chunksize
        self._left = -(-length // chunksize) if chunksize > 0 else 0
        if self._left == 0:
            self._chunksize, self._ready = 0, True
            del cache[self._job]

    def _set(self, i, answer):
        success, value = answer
        if self._ready:
            return
        if not success:
            self._finish(False, value)
            return
        self._value[i * self._chunksize:(i + 1) * self._chunksize] = value
        self._left -= 1
        if self._left == 0:
            self._finish(True, self._value)


class _Counted(object):
    """Tasks of a result that must know, at the end, how many there were."""

    def __init__(self, tasks, result):
        self._tasks, self._result = tasks, result

    def __iter__(self):
        count = 0
        try:
            for task in self._tasks:
                count += 1
                yield task
        except Exception:
            self._result._set_length(count + 1)
            raise
        self._result._set_length(count)


class IMapIterator(object):
    """Results in the order of the tasks.  _length is None until it is known."""

    def __init__(self, cache):
        self._cond, self._job = threading.Condition(threading.Lock()), next(_job_numbers)
        self._cache, self._items, self._early = cache, collections.deque(), {}
        self._index, self._length = 0, None
        cache[self._job] = self

    def __iter__(self):
        return self

    def next(self, timeout=None):
        """The next value; TimeoutError when it is not there in time."""
        from multiprocessing import TimeoutError
        with self._cond:
            end = None if timeout is None else time.time() + timeout
            while not self._items:
                if self._index == self._length:
                    raise StopIteration
                left = None if end is None else end - time.time()
                if left is not None and left <= 0:
                    raise TimeoutError
                self._cond.wait(left)
            success, value = self._items.popleft()
        if not success:
            raise value
        return value

    __next__ = next

    def _keep(self, i, answer):
        """Answers that come early wait for those before them."""
        self._early[i] = answer
        while self._index in self._early:
            self._items.append(self._early.pop(self._index))
            self._index += 1

    def _set(self, i, answer):
        with self._cond:
            self._keep(i, answer)
            self._settle()

    def _set_length(self, length):
        with self._cond:
            self._length = length
            self._settle()

    def _settle(self):
        self._cond.notify_all()
        if self._index == self._length:
            self._cache.pop(self._job, None)


class IMapUnorderedIterator(IMapIterator):
    """Results as they come."""

    def _keep(self, i, answer):
        self._items.append(answer)
        self._index += 1


class ThreadPool(Pool):
    """Workers in threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        Pool.__init__(self, processes, initializer, initargs)

    @staticmethod
    def Process(*args, **keywords):
        from multiprocessing.dummy import Process as made
        return made(*args, **keywords)

    def _setup_queues(self):
        self._inqueue, self._outqueue = Queue.Queue(), Queue.Queue()

    @staticmethod
    def _discard_tasks(queue, workers):
        """Threads cannot be ended: they get None before what is left."""
        with queue.mutex:
            queue.queue.extendleft([None] * workers)
            queue.not_empty.notify_all()
