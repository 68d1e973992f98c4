"""Cases for test_pickle_cases.py: functions, frames and other parts of programs; picklers and unpicklers."""
import copy
import cPickle
import os
import pickle
import sys
import traceback
import types

import stackless
from pickle_cases import Worker, begun, case, finish, finish_with, raised, result_of, wait


# -- what is not a tasklet

@case
class Functions:
    def make():
        def outer(step):
            "Its text."
            def inner(x, y=step):
                return x if x <= 0 else inner(x - 1) + y + step
            inner.mark = [step]
            return inner
        return outer(2), lambda *args, **named: (args, named), outer, os.path.join, len, [].append

    def check((inner, anonymous, outer, join, length, append)):
        assert inner(3) == 12 and inner.mark == [2] and inner.__closure__ is not None
        assert anonymous(1, a=2) == ((1,), {'a': 2}) and anonymous.__name__ == '<lambda>'
        assert (outer.__doc__, outer(1)(2), outer.__module__) == ('Its text.', 4, __name__)
        assert join is os.path.join and length is len
        append(5)
        assert append.__self__ == [5]


class Classic:
    def method(self):
        return self.value

    @classmethod
    def of_class(cls):
        return cls.__name__


@case
class Methods:
    def make():
        old = Classic()
        old.value = 6
        return old.method, Classic.method, Classic.of_class, Worker.work, 'a'.upper, [].__len__, str.upper, dict.fromkeys

    def check((bound, unbound, of_class, work, upper, length, plain, fromkeys)):
        assert (bound(), unbound(bound.im_self), of_class(), upper(), length(), plain('x')) == (6, 6, 'Classic', 'A', 0, 'X')
        assert work == Worker.work and fromkeys([1]) == {1: None}


@case
class Codes:
    def make():
        return compile('a = 5\ndef f(x): return x + a\nb = f(1)\n', 'a file', 'exec'), result_of.__code__

    def check((code, other)):
        space = {}
        exec code in space
        assert space['b'] == 6 and code.co_filename == 'a file' and other == result_of.__code__ and other is not None


@case
class Tracebacks:
    def make():
        def first():
            second()

        def second():
            raise IndexError('of the first process')
        try:
            first()
        except IndexError:
            return sys.exc_info(), traceback.format_exc()

    def check(((kind, error, tb), text)):
        assert kind is IndexError and error.args == ('of the first process',)
        names = [entry[2] for entry in traceback.extract_tb(tb)]
        assert names == ['make', 'first', 'second'], names
        assert tb.tb_next.tb_next.tb_frame.f_back is tb.tb_next.tb_frame and tb.tb_next.tb_next.tb_next is None
        assert [line for line in text.splitlines() if 'line' in line] == [
            line for line in ''.join(traceback.format_exception(kind, error, tb)).splitlines() if 'line' in line]


@case
class Frames:
    def make():
        def body(a):
            b = a + 1
            wait()
        return begun(body, 4).frame.f_back

    def check(frame):
        assert (frame.f_code.co_name, frame.f_locals['b'], frame.f_back) == ('body', 5, None), frame.f_locals
        assert frame.f_lineno > frame.f_code.co_firstlineno


@case
class GeneratorsAlone:
    def make():
        def numbers(limit):
            for number in range(limit):
                try:
                    yield number
                finally:
                    done.append(number)
        done = []
        fresh, begun_one, over = numbers(2), numbers(3), numbers(0)
        begun_one.next()
        list(over)
        return fresh, begun_one, over, (x * y for x in range(2) for y in [3, 4]), done

    def check((fresh, begun_one, over, expression, done)):
        assert (list(fresh), list(begun_one), list(over), list(expression)) == ([0, 1], [1, 2], [], [0, 0, 3, 4])
        assert done == [0, 1, 0, 1, 2] and over.gi_frame is None


@case
class Modules:
    def make():
        module = types.ModuleType('nowhere.to.be.found')
        exec 'x = 1\ndef get():\n    return x\ndef put(value):\n    global x\n    x = value\n' in vars(module)
        return sys, os.path, stackless, module, module.get

    def check((system, path, main, module, get)):
        assert system is sys and path is os.path and main is stackless
        module.put(5)
        assert (module.get(), get(), module.x) == (5, 5, 5)


@case
class Iterators:
    def make():
        made = [iter([1, 2, 3]), iter((1, 2, 3)), iter('abc'), iter({1: 1}), iter(set([5])), iter(xrange(3)), reversed([1, 2, 3]),
                enumerate('abc'), iter(bytearray('ab')), iter(u'ab'), iter(iter([1, 0]).next, 0), {1: 2}.iteritems(), {1: 2}.itervalues()]
        for iterator in made[:3] + made[5:10]:
            next(iterator)
        return made, [type(iterator) for iterator in made]

    def check((made, types_of)):
        assert [type(iterator) for iterator in made] == types_of
        assert map(list, made) == [[2, 3], [2, 3], ['b', 'c'], [1], [5], [1, 2], [2, 1], [(1, 'b'), (2, 'c')], [98], [u'b'], [1],
                                   [(1, 2)], [2]]


# -- picklers and unpicklers

@case
class TwoDumpsOfOnePickler:
    """A memo that is kept from one dump to the next."""
    def make():
        channel = stackless.channel()
        begun(channel.receive)
        stream = pickle.StringIO()
        pickler = pickle.Pickler(stream, 2)
        pickler.dump(channel)
        pickler.dump((channel, channel.queue))
        return stream.getvalue()

    def check(text):
        for module in pickle, cPickle:
            unpickler = module.Unpickler(pickle.StringIO(text))
            channel = unpickler.load()
            same, receiver = unpickler.load()
            assert same is channel and channel.queue is receiver
            channel.send(None)
            stackless.run()


class Outside(object):
    pass


THE_OUTSIDE = Outside()


@case
class PersistentNames:
    """What is not to be pickled has a name outside; frames and cells find it there."""
    def make():
        texts = []

        def body(resource):
            kept = lambda: resource
            wait()
            out.append((kept() is resource, resource))
        out = []
        pair = begun(body, THE_OUTSIDE), out
        for module in pickle, cPickle:
            for protocol in (0, 1, 2):
                stream = module.StringIO() if module is pickle else pickle.StringIO()
                pickler = module.Pickler(stream, protocol)
                pickler.persistent_id = lambda value: 'outside' if value is THE_OUTSIDE else None
                pickler.dump(pair)
                texts.append((module.__name__, stream.getvalue()))
        return texts

    def check(texts):
        for name, text in texts:
            for module in pickle, cPickle:
                unpickler = module.Unpickler(pickle.StringIO(text))
                unpickler.persistent_load = {'outside': THE_OUTSIDE}.__getitem__
                task, out = unpickler.load()
                finish(task)
                assert out == [(True, THE_OUTSIDE)]


@case
class OnlySomeNames:
    """An unpickler that lets through what it knows: everything running code is made of has a name that it is asked for."""
    def make():
        channel = stackless.channel()

        def body(value):
            return channel.receive() + value
        task, out = result_of(body, 1)
        return pickle.dumps((channel, task, out), 2), cPickle.dumps((channel, task, out), 0)

    def check(texts):
        for text in texts:
            for names_module in 'stackless._wrap', 'stackless', '_stackless':
                class Guarded(pickle.Unpickler):
                    def find_class(self, module, name):
                        if module == names_module:
                            raise pickle.UnpicklingError('%s.%s is not let through' % (module, name))
                        asked.add((module, name))
                        return pickle.Unpickler.find_class(self, module, name)

                def guarded(module, name):
                    return vars(Guarded)['find_class'](pickle.Unpickler(stream), module, name)
                asked = set()
                stream = pickle.StringIO(text)
                reader = cPickle.Unpickler(pickle.StringIO(text))
                reader.find_global = None
                raised(cPickle.UnpicklingError, reader.load)
                reader = Guarded(stream)
                if names_module == 'stackless._wrap':
                    raised(pickle.UnpicklingError, reader.load)
                    continue
                try:
                    channel, task, out = reader.load()
                except pickle.UnpicklingError:
                    continue
                assert all(module in ('stackless._wrap', 'stackless', '_stackless', __name__, '__builtin__', 'stackless_reducers')
                           for module, name in asked), asked
                channel.send(4)
                stackless.run()
                assert out == [5]


@case
class Copies:
    def make():
        def body(out):
            out.append(wait())
        out = []
        return begun(body, out), out

    def check((task, out)):
        shallow = copy.copy(task)
        deep, deep_out = copy.deepcopy((task, out))
        for each, value in (shallow, 1), (deep, 2), (task, 3):
            assert each.paused and each.restorable
            finish_with(each, value)
        assert (out, deep_out) == ([1, 3], [2])


@case
class BlockedCopies:
    """A copy does not stand in the queue of the channel."""
    def make():
        channel, out = stackless.channel(), []

        def body():
            out.append(channel.receive())
        return channel, begun(body), out

    def check((channel, task, out)):
        copied = copy.copy(task)
        assert channel.balance == -1 and not copied.scheduled and copied.alive
        channel.send(1)
        stackless.run()
        assert out == [1]
        finish_with(copied, 2)
        assert out == [1, 2], out


@case
class ReducedByHand:
    def make():
        def body(out):
            out.append(wait())
        out = []
        task = begun(body, out)
        cls, args, state = task.__reduce__()
        assert (cls, args, len(state)) == (stackless.tasklet, (), 4)
        return state, out, task

    def check((state, out, unused)):
        flags, tempval, level, links = state
        assert (flags & 3, tempval, level, len(links) > 0) == (0, None, 0, True)
        tasks = [stackless.tasklet(), stackless.tasklet()]
        for task in tasks:
            assert task.__setstate__(state) is task
            raised(RuntimeError, task.__setstate__, state)
        for task in tasks:
            finish_with(task, 'v')
        assert out == ['v', 'v']
        raised(TypeError, stackless.tasklet().__setstate__, None)
        raised(TypeError, stackless.tasklet().__setstate__, (0, None, 0))


@case
class Refusals:
    """Said where it is pickled, in words."""
    def make():
        texts = []
        for module in pickle, cPickle:
            texts.append(str(raised(RuntimeError, module.dumps, stackless.getcurrent(), 2)))
            texts.append(str(raised(RuntimeError, module.dumps, stackless.main, 2)))

            def body(thing):
                wait()
            for thing in open(os.devnull), sys.stdout.__class__(os.devnull), iter(open(os.devnull)):
                task = begun(body, thing)
                texts.append(str(raised(TypeError, module.dumps, task, 2)))
                verdict = stackless.pickle_check(task)
                assert not verdict and 'thing' in str(verdict)
        return texts

    def check(texts):
        assert all('current' in text for text in texts[:2] + texts[5:7]), texts
        assert all("can't pickle file objects" in text for text in texts[2:5] + texts[7:]), texts


class WaitsInReduce(object):
    def __reduce__(self):
        wait()
        return int, (5,)


@case
class CFramesToLookAt:
    """A tasklet with C frames can be looked at where it is loaded, and says what stood in the way when it runs."""
    def make():
        def body(thing):
            cPickle.dumps(thing)
        task = begun(body, WaitsInReduce())
        assert task.nesting_level == 1 and not task.restorable
        return pickle.dumps(task, 2)

    def check(text):
        for module in pickle, cPickle:
            task = module.loads(text)
            names, frame = [], task.frame
            while frame is not None:
                names.append(frame.f_code.co_name)
                frame = frame.f_back
            assert names == ['wait', '__reduce__', 'body'], names
            assert 'inside the C function dumps()' in str(raised(RuntimeError, finish, task))


@case
class Tracing:
    def make():
        events = []

        def trace(frame, event, argument):
            events.append((event, frame.f_code.co_name))
            return trace

        def later():
            return 5

        def body():
            sys.settrace(trace)
            wait()
            later()
        task = begun(body)
        kept = stackless.pickle_with_tracing_state
        texts = []
        for stackless.pickle_with_tracing_state in False, True:
            texts.append([module.dumps((task, events), 2) for module in (pickle, cPickle)])
        stackless.pickle_with_tracing_state = kept
        return texts

    def check((without, with_it)):
        for text in without:
            task, events = pickle.loads(text)
            before = len(events)
            finish(task)
            assert events[before:] == []
        for text in with_it:
            task, events = pickle.loads(text)
            finish(task)
            assert ('call', 'later') in events and ('return', 'later') in events, events


@case
class NamesOfOldPickles:
    def make():
        return 'cstackless._wrap\nxrange\n(I1\nI7\nI2\ntR(tb.', 'cstackless\nchannel\n(tR.', 'c_stackless\ntasklet\n(tR.'

    def check((range_text, channel_text, tasklet_text)):
        for module in pickle, cPickle:
            assert type(module.loads(range_text)) is xrange
            assert type(module.loads(tasklet_text)) is stackless.tasklet
            assert type(module.loads(channel_text)) is stackless.channel
