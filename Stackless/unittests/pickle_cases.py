"""Cases for test_pickle_cases.py: what one process makes and pickles, and what another one finds: tasklets and channels.

A case is a class with two functions: make() gives what is pickled, check(value) asserts what must hold where it was loaded.
"""
import cPickle
import pickle
import sys
import traceback

import stackless

CASES = []


def case(cls):
    cls.make, cls.check = staticmethod(vars(cls)['make']), staticmethod(vars(cls)['check'])
    CASES.append(cls)
    return cls


def wait(value=None):
    """Pauses the tasklet; what it is resumed with comes back."""
    return stackless.schedule_remove(value)


def begun(function, *args, **kwargs):
    task = stackless.tasklet(function)(*args, **kwargs)
    task.run()
    return task


def finish(task):
    while task.alive and not task.blocked:
        task.insert()
        stackless.run()


def finish_with(task, value):
    task.tempval = value
    task.insert()
    stackless.run()


def raised(kind, function, *args):
    try:
        function(*args)
    except kind as error:
        return error
    raise AssertionError('%s was not raised' % kind.__name__)


def result_of(function, *args):
    """What the tasklet gives that runs it, through a list of its own: [function's result]."""
    out = []
    return begun(lambda: out.append(function(*args))), out


# -- states of tasklets

@case
class Unbound:
    def make():
        return stackless.tasklet()

    def check(task):
        assert (task.alive, task.paused, task.blocked, task.frame, task.restorable) == (False, False, False, None, True)
        out = []
        raised(RuntimeError, task.insert)
        task.bind(out.append)
        task.setup(5)
        stackless.run()
        assert out == [5]


@case
class Bound:
    def make():
        out = []
        return stackless.tasklet(lambda *args: out.append(args)), out

    def check((task, out)):
        assert (task.alive, task.paused) == (False, False)
        task(1, 2)
        assert task.alive and task.scheduled
        stackless.run()
        assert out == [(1, 2)] and not task.alive


@case
class BoundWithArguments:
    def make():
        out = []
        task = stackless.tasklet()
        task.bind(lambda *args, **named: out.append((args, named)), (1, 2), {'three': 3})
        return task, out

    def check((task, out)):
        assert (task.alive, task.paused) == (True, True)
        finish(task)
        assert out == [((1, 2), {'three': 3})]


@case
class SetUp:
    def make():
        out = []
        task = stackless.tasklet(lambda *args, **named: out.append((args, named)))(1, two=2)
        task.remove()
        return task, out

    def check((task, out)):
        assert task.alive and task.paused and not task.scheduled
        finish(task)
        assert out == [((1,), {'two': 2})]


@case
class Dead:
    def make():
        task = stackless.tasklet(lambda: None)()
        stackless.run()
        return task

    def check(task):
        assert (task.alive, task.frame, task.nesting_level, task.recursion_depth) == (False, None, 0, 0)
        raised(RuntimeError, task.insert)
        out = []
        task.bind(out.append, ('again',))
        finish(task)
        assert out == ['again']


@case
class Killed:
    def make():
        task = begun(wait)
        task.kill()
        return task

    def check(task):
        assert not task.alive and task.tempval is None
        task.kill()


@case
class StartedWithBuiltins:
    """Their only frame is one of C."""
    def make():
        channel, out = stackless.channel(), []
        receiver = begun(channel.receive)
        appender = stackless.tasklet(out.append)(7)
        appender.remove()
        return channel, receiver, out, appender

    def check((channel, receiver, out, appender)):
        assert channel.balance == -1 and receiver.blocked
        channel.send(5)
        stackless.run()
        assert not receiver.alive
        finish(appender)
        assert out == [7]


@case
class Flags:
    def make():
        def body(out):
            with stackless.atomic():
                stackless.getcurrent().set_ignore_nesting(1)
                out.append((wait(), stackless.getcurrent().atomic, stackless.getcurrent().ignore_nesting))
            out.append(stackless.getcurrent().atomic)
        out = []
        task = begun(body, out)
        task.block_trap = True
        return task, out

    def check((task, out)):
        assert (bool(task.atomic), bool(task.ignore_nesting), bool(task.block_trap)) == (True, True, True)
        finish_with(task, 'v')
        assert [tuple(map(bool, out[0])), bool(out[1])] == [(True, True, True), False]


@case
class Bomb:
    def make():
        def body(out):
            try:
                wait()
            except KeyError as error:
                out.append(error.args)
        out = []
        task = begun(body, out)
        task.tempval = stackless.bomb(KeyError, KeyError('sent'))
        return task, out

    def check((task, out)):
        assert isinstance(task.tempval, stackless.bomb) and task.tempval.type is KeyError
        finish(task)
        assert out == [('sent',)]


@case
class Thrown:
    """throw(), raise_exception() and kill() on a restored tasklet run its handlers."""
    def make():
        def body(out):
            try:
                try:
                    wait()
                except ValueError as error:
                    out.append(error.args)
                    wait()
            finally:
                out.append('finally')
        out = []
        return begun(body, out), out

    def check((task, out)):
        task.throw(ValueError, ValueError(1), None)
        assert out == [(1,)] and task.alive
        task.kill()
        assert out == [(1,), 'finally'] and not task.alive


@case
class HandledExceptions:
    def make():
        def inner(out):
            try:
                raise KeyError('inner')
            except KeyError:
                wait()
                out.append(sys.exc_info()[1].args[0])
            out.append(sys.exc_info()[1].args[0])

        def outer(out):
            try:
                raise ValueError('outer')
            except ValueError:
                inner(out)
                out.append(sys.exc_info()[1].args[0])
                out.append(traceback.format_exc().splitlines()[-1])
        out = []
        return begun(outer, out), out

    def check((task, out)):
        finish(task)
        assert out == ['inner', 'inner', 'outer', 'ValueError: outer'], out
        assert sys.exc_info()[0] is None


@case
class RaisedLater:
    """An exception that was raised before the pause is raised again behind it, with its traceback."""
    def make():
        def fails():
            raise KeyError('first')

        def body(out):
            try:
                try:
                    fails()
                finally:
                    wait()
            except KeyError:
                out.extend(entry[2] for entry in traceback.extract_tb(sys.exc_info()[2]))
        out = []
        return begun(body, out), out

    def check((task, out)):
        finish(task)
        assert out == ['body', 'fails'], out


@case
class ItsOwnName:
    def make():
        def body(out):
            me = stackless.getcurrent()
            wait()
            out.append(me is stackless.getcurrent())
        out = []
        task = begun(body, out)
        task.name = 'a name'
        return task, out

    def check((task, out)):
        assert task.name == 'a name'
        finish(task)
        assert out == [True]


class Worker(stackless.tasklet):
    """Wants an argument where it is made."""
    __slots__ = 'number', '__dict__'

    def __new__(cls, *args):
        return stackless.tasklet.__new__(cls)

    def __init__(self, number):
        self.number, self.more = number, [number]
        self.bind(self.work, ())

    def work(self):
        self.more.append(wait())
        self.number += 1


@case
class Subclass:
    def make():
        worker = Worker(5)
        worker.run()
        return worker

    def check(worker):
        assert (type(worker), worker.number, worker.more) == (Worker, 5, [5])
        finish_with(worker, 6)
        assert (worker.number, worker.more, worker.alive) == (6, [5, 6], False)


# -- channels

@case
class Receivers:
    def make():
        channel, out = stackless.channel(), []

        def body(number):
            out.append((number, channel.receive()))
        for number in range(3):
            begun(body, number)
        channel.preference = 1
        channel.schedule_all = True
        return channel, out

    def check((channel, out)):
        assert (channel.balance, channel.preference, channel.schedule_all) == (-3, 1, True)
        assert channel.queue.blocked and channel.queue.alive
        for value in 'abc':
            channel.send(value)
        stackless.run()
        assert out == [(0, 'a'), (1, 'b'), (2, 'c')] and channel.balance == 0


@case
class Senders:
    def make():
        channel = stackless.channel()
        for number in range(3):
            begun(channel.send, [number])
        channel.close()
        return channel

    def check(channel):
        assert (channel.balance, channel.closing, channel.closed) == (3, True, False)
        assert [channel.receive() for _ in range(3)] == [[0], [1], [2]]
        stackless.run()
        assert channel.closed
        raised(ValueError, channel.receive)


@case
class PingPong:
    """Two tasklets that know each other through channels, and a third who is told of the end."""
    def make():
        ping, pong, done = stackless.channel(), stackless.channel(), stackless.channel()

        def player(mine, other, count):
            for _ in range(count):
                other.send(mine.receive() + 1)
            done.send('done')
        begun(player, ping, pong, 3)
        return ping, pong, done

    def check((ping, pong, done)):
        stackless.tasklet(lambda: ping.send(0))()
        value = 0
        for _ in range(3):
            value = pong.receive()
            if value < 5:
                stackless.tasklet(ping.send)(value + 1)
        assert value == 5 and done.receive() == 'done'
        stackless.run()


@case
class Sequences:
    def make():
        channel, out = stackless.channel(), []

        def body():
            for item in channel:
                out.append(item)
                if len(out) == 4:
                    break
            out.append('end')
        begun(body)
        sender = stackless.tasklet(channel.send_sequence)(iter(range(2)))
        sender.run()
        stackless.run()
        return channel, out

    def check((channel, out)):
        assert out == [0, 1]
        channel.send_sequence(iter('ab'))
        stackless.run()
        assert out == [0, 1, 'a', 'b', 'end'], out


@case
class ErrorOverChannel:
    def make():
        channel, out = stackless.channel(), []

        def body():
            try:
                channel.receive()
            except IndexError as error:
                out.append(error.args)
        begun(body)
        return channel, out

    def check((channel, out)):
        channel.send_exception(IndexError, 1, 2)
        stackless.run()
        assert out == [(1, 2)]


@case
class InAWaitersQueue:
    """The tasklet alone brings its channel along, as it is in its frame."""
    def make():
        channel, out = stackless.channel(), []

        def body(channel):
            out.append(channel.receive())
        return begun(body, channel), out

    def check((task, out)):
        channel = task.frame.f_locals['channel']
        assert task.blocked and channel.queue is task
        channel.send('through')
        stackless.run()
        assert out == ['through']


# -- running them

def main(step, path):
    """One half of all forms of a case: `step` is make or check, `path` a file of pickles."""
    chosen, = [each for each in CASES if each.__name__ == path.rpartition('-')[2]]
    if step == 'make':
        value = chosen.make()
        texts = [module.dumps(value, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]
        with open(path, 'wb') as stream:
            cPickle.dump(texts, stream, 2)
        return
    with open(path, 'rb') as stream:
        for text in cPickle.load(stream):
            for module in pickle, cPickle:
                chosen.check(module.loads(text))
                assert stackless.getruncount() == 1
