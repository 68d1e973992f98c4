"""Damaged pickles: real ones of running programs are changed at random, loaded, and what comes out runs on.

    python pickle_mutants.py [--count N] [--seed S] [--name PART]

Nothing may die of a signal.  The work is done in child processes, a batch each; a child that dies is looked at again, change by
change, and the change is shown as `seed`, which repeats it.
"""
import cPickle
import os
import random
import resource
import signal
import sys

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pickle_programs
import pickle_rows
import test_pickle_constructs

BATCH = 200
TICKS = 20000
SECONDS = 60


def corpus(part=''):
    """(name, pickle) of the rows at each of their pauses, and of random programs at random ticks."""
    for function in pickle_rows.ROWS:
        if part in function.__name__:
            for place, text in enumerate(test_pickle_constructs.snapshots(function)):
                yield '%s %d' % (function.__name__, place), text
    for seed in range(100 if not part else 0):
        for place, text in enumerate(pickle_programs.snapshots(seed)):
            yield 'program %d %d' % (seed, place), text


# -- changes

def _flip(rng, text):
    at = rng.randrange(len(text))
    text[at] ^= 1 << rng.randrange(8)


def _byte(rng, text):
    text[rng.randrange(len(text))] = rng.choice((0, 1, 2, 0x7f, 0x80, 0xff, rng.randrange(256)))


def _number(rng, text):
    """A small number of the state becomes another one."""
    places = [at for at in range(len(text) - 1) if text[at] == ord('K')]
    if places:
        text[rng.choice(places) + 1] = rng.choice((0, 1, 2, 3, 4, 5, 8, 16, 32, 64, 127, 255, rng.randrange(256)))


def _reference(rng, text):
    """An object is taken for another one."""
    places = [at for at in range(len(text) - 1) if text[at] in bytearray('hq')]
    if places:
        text[rng.choice(places) + 1] = rng.randrange(rng.choice((4, 40, 256)))


def _cut(rng, text):
    at = rng.randrange(len(text))
    del text[at:at + rng.randrange(1, 6)]


def _again(rng, text):
    at, to = rng.randrange(len(text)), rng.randrange(len(text))
    text[to:to] = text[at:at + rng.randrange(1, 8)]


def _move(rng, text):
    at, to, size = rng.randrange(len(text)), rng.randrange(len(text)), rng.randrange(1, 5)
    text[to:to + size] = text[at:at + size]


def _truncate(rng, text):
    del text[rng.randrange(len(text)):]


CHANGES = _flip, _flip, _byte, _byte, _number, _number, _reference, _reference, _cut, _again, _move, _truncate


def mutant(text, seed):
    rng = random.Random(seed)
    changed = bytearray(text)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if changed:
            rng.choice(CHANGES)(rng, changed)
    return str(changed)


# -- what is done with one

def tasklets_in(found):
    if isinstance(found, stackless.tasklet):
        return [found]
    return [each for each in found if isinstance(each, stackless.tasklet)] if isinstance(found, tuple) else []


def exercise(text):
    """Loads a pickle and runs what it holds; 'refused', 'ran' or 'odd' (nothing to run)."""
    try:
        found = cPickle.loads(text)
    except BaseException:
        return 'refused'
    tasks = tasklets_in(found)
    del found
    for task in tasks:
        for _ in range(4):
            try:
                if task.alive and not task.blocked:
                    task.insert()
                stackless.run(TICKS)
            except BaseException:
                pass
        try:
            if task.alive and not task.is_current:
                task.remove()
                task.bind(None)
        except BaseException:
            pass
    return 'ran' if tasks else 'odd'


def batch(texts, seeds, report):
    """In a child: all of these; tells `report` what it begins and how it ended."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(null, descriptor)
    if '--loud' not in sys.argv:
        os.dup2(null, 2)
    sys.setcheckinterval(100)
    for seed in seeds:
        os.write(report, 'B%d\n' % seed)
        signal.alarm(SECONDS)
        outcome = exercise(mutant(texts[seed % len(texts)], seed))
        os.write(report, 'E%s\n' % outcome)
    os._exit(0)


def run_batch(texts, seeds):
    """(what happened: counts, last seed begun, wait status) of a child."""
    out, inner = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        try:
            batch(texts, seeds, inner)
        finally:
            os._exit(70)
    os.close(inner)
    stream = os.fdopen(out)
    lines = stream.read().split('\n')
    stream.close()
    status = os.waitpid(pid, 0)[1]
    begun = [int(line[1:]) for line in lines if line[:1] == 'B']
    ended = [line[1:] for line in lines if line[:1] == 'E']
    return ended, begun[-1] if begun else None, status


def attack(texts, seeds, say=None):
    """Runs all changes; ({outcome: number}, [(seed, status)] of those that died)."""
    counts, dead, seeds = {}, [], list(seeds)
    while seeds:
        now = seeds[:BATCH]
        ended, last, status = run_batch(texts, now)
        for outcome in ended:
            counts[outcome] = counts.get(outcome, 0) + 1
        if status == 0:
            del seeds[:BATCH]
            continue
        if last is None:
            raise RuntimeError('a child died before it began: %d' % status)
        outcome = 'too long' if status & 127 == signal.SIGALRM else 'left' if os.WIFEXITED(status) and status != 256 else 'died'
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome == 'died':
            dead.append((last, status))
            if say:
                say('seed %d died: status %d' % (last, status))
        del seeds[:seeds.index(last) + 1]
    return counts, dead


def main(arguments):
    options = dict(zip(arguments[0::2], arguments[1::2]))
    names, texts = zip(*corpus(options.get('--name', '')))
    start, count = int(options.get('--seed', 0)), int(options.get('--count', 1000))

    def say(line):
        print line, '(%s)' % names[int(line.split()[1]) % len(texts)]
        sys.stdout.flush()
    counts, dead = attack(texts, range(start, start + count), say)
    print '%d pickles, %d changes: %s' % (len(texts), count, ', '.join('%s %d' % item for item in sorted(counts.items())))
    return 1 if dead else 0


if __name__ == '__main__':
    sys.exit(main([argument for argument in sys.argv[1:] if argument != '--loud']))
