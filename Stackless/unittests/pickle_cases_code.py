"""Cases for test_pickle_cases.py: code that waits, construct by construct."""
import os
import sys
import tempfile

import stackless
from pickle_cases import begun, case, finish, finish_with, result_of, wait


def deep(count, out):
    try:
        if count:
            return deep(count - 1, out) + 1
        return wait()
    finally:
        out.append(count)


@case
class Recursion:
    def make():
        out = []
        return begun(lambda: out.append(deep(200, out))), out

    def check((task, out)):
        assert task.recursion_depth >= 201
        finish_with(task, 0)
        assert out == range(201) + [200]


@case
class VeryDeep:
    def make():
        sys.setrecursionlimit(50000)
        out = []

        def down(count):
            return wait() if not count else 1 + down(count - 1)
        return begun(lambda: out.append(down(20000))), out

    def check((task, out)):
        sys.setrecursionlimit(50000)
        finish_with(task, 0)
        assert out == [20000]


@case
class WatchedByTicks:
    """Interrupted by the watchdog wherever it was."""
    def make():
        def body(out):
            total = 0
            for x in range(200):
                total += sum([y for y in range(x) if y % 3]) + len({z: z for z in range(x % 5)})
            out.append(total)
        tasks = []
        for ticks in range(20, 2000, 97):
            out = []
            stackless.tasklet(body)(out)
            task = stackless.run(ticks)
            tasks.append((task, out))
        return tasks

    def check(tasks):
        expected = sum(sum(y for y in range(x) if y % 3) + x % 5 for x in range(200))
        for task, out in tasks:
            finish(task)
            assert out == [expected]


@case
class ExecutedFile:
    """The file is gone where it goes on."""
    def make():
        handle, name = tempfile.mkstemp('.py')
        os.write(handle, 'def inner(x):\n    return wait() + x\nclass Made:\n    value = inner(1)\nresult = inner(2), Made.value\n')
        os.close(handle)
        space = {'wait': wait}
        try:
            return begun(execfile, name, space), space
        finally:
            os.remove(name)

    def check((task, space)):
        finish_with(task, 10)
        finish_with(task, 20)
        assert space['result'] == (22, 11)


@case
class Evaluated:
    def make():
        space = {'wait': wait, 'out': []}
        local = {'b': 3}
        def body():
            space['out'].append(eval('(lambda y: wait() + y)(a) + b', dict(space, a=1), local))
            exec 'x = wait()\nout.append(x + b)' in space, local
        return begun(body), space, local

    def check((task, space, local)):
        finish_with(task, 5)
        finish_with(task, 6)
        assert (space['out'], local['x'], 'x' in space) == ([9, 9], 6, False)


@case
class SharedCells:
    def make():
        count = [0]

        def counter(step):
            def add(times):
                for _ in range(times):
                    wait()
                    count[0] += step
            return add
        return begun(counter(1), 3), begun(counter(10), 2), lambda: count[0]

    def check((one, other, total)):
        finish(one)
        finish(other)
        assert total() == 23


@case
class Comprehensions:
    def make():
        return result_of(lambda: ([wait() for _ in range(2)], {wait() for _ in range(2)}, {k: wait() for k in 'ab'},
                                  list(wait() for _ in range(2)), map(lambda _: wait(), range(2)),
                                  filter(lambda _: wait(), range(2)), reduce(lambda a, b: a + wait(), range(3)),
                                  sorted('ab', key=lambda _: -wait())))

    def check((task, out)):
        number = 0
        while task.alive:
            number += 1
            finish_with(task, number)
        assert out == [([1, 2], {3, 4}, {'a': 5, 'b': 6}, [7, 8], [9, 10], [0, 1], 27, ['b', 'a'])], out


class Manager(object):
    def __init__(self, out):
        self.out = out

    def __enter__(self):
        return wait()

    def __exit__(self, kind, value, tb):
        self.out.append((kind, wait()))
        return kind is KeyError


@case
class Contexts:
    def make():
        def body(out):
            with Manager(out) as got:
                out.append(got)
            with Manager(out) as got, Manager(out):
                raise KeyError(got)
            for _ in 1, 2:
                with Manager(out):
                    break
            with Manager(out):
                return wait()
        out = []
        return begun(body, out), out

    def check((task, out)):
        number = 0
        while task.alive:
            number += 1
            finish_with(task, number)
        assert out == [1, (None, 2), (KeyError, 5), (None, 6), (None, 8), (None, 11)], out


@case
class Generators:
    def make():
        def numbers(out):
            try:
                got = yield 1
                out.append(got)
                got = yield wait()
                out.append(got)
            finally:
                out.append('closed')

        def body(out):
            made = numbers(out)
            out.append(made.next())
            out.append(made.send('sent'))
            try:
                made.throw(KeyError)
            except KeyError:
                out.append('thrown')
            out.append(sum(x for x in inner()))

        def inner():
            for x in range(3):
                yield wait()
        out = []
        return begun(body, out), out

    def check((task, out)):
        finish_with(task, 7)
        for number in 1, 2, 3:
            finish_with(task, number)
        assert out == [1, 'sent', 7, 'closed', 'thrown', 6], out


class Hooks(object):
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return name, wait()

    def __setattr__(self, name, value):
        self.__dict__[name] = value, wait()

    @property
    def prop(self):
        return wait()

    def __call__(self, value):
        return value + wait()

    def __len__(self):
        return wait()

    def __contains__(self, value):
        return wait()

    def __getitem__(self, key):
        return key, wait()


@case
class SpecialMethods:
    def make():
        def body(out):
            hooks = Hooks()
            out.append(hooks.missing)
            hooks.x = 'set'
            out.append(hooks.x)
            out.extend([hooks.prop, hooks(1), len(hooks), 5 in hooks, hooks[7], not hooks])
            class Late(Hooks):
                value = wait()
                def __init__(self):
                    out.append(wait())
            out.append(Late().value)
        out = []
        return begun(body, out), out

    def check((task, out)):
        number = 0
        while task.alive:
            number += 1
            finish_with(task, number)
        assert out == [('missing', 1), ('set', 2), 3, 5, 5, True, (7, 7), False, 10, 9], out


@case
class Aliases:
    """What is walked and what is held elsewhere stays the same object."""
    def make():
        items, table = [1, 2], {'a': 1, 'b': 2}

        def body(out):
            for item in items:
                wait()
                out.append(item)
            try:
                for key in table:
                    wait()
            except RuntimeError as error:
                out.append(str(error))
        out = []
        return begun(body, out), items, table, out

    def check((task, items, table, out)):
        items.append(3)
        for _ in range(3):
            finish_with(task, None)
        table['c'] = 3
        finish(task)
        assert out == [1, 2, 3, 'dictionary changed size during iteration'], out


@case
class ManyTasklets:
    """A ring that is pickled in its order."""
    def make():
        out = []

        def body(number):
            for round in range(3):
                out.append((round, number))
                stackless.schedule()
        tasks = [stackless.tasklet(body)(number) for number in range(3)]
        stackless.schedule()
        for task in tasks:
            task.remove()
        return tasks, out

    def check((tasks, out)):
        for task in tasks:
            task.insert()
        stackless.run()
        assert out == [(round, number) for round in range(3) for number in range(3)], out
