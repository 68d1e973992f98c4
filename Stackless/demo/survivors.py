"""A simulation of thousands of actors that is killed again and again, and goes on from its last checkpoint.

    ./python Stackless/demo/survivors.py [actors [ticks [kills]]]

Traders stand in a market, each a tasklet that waits for the bell, sells or buys, and remembers its deals where its code
stands.  A child process runs the market and writes a checkpoint every few ticks; its parent kills it with SIGKILL at
random moments and starts another one, which resumes.  In the end the fortunes are those of a run that nobody disturbed.
"""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import stackless

EVERY = 3           # ticks from checkpoint to checkpoint


class Market(object):
    def __init__(self, actors, ticks, seed):
        self.chance = random.Random(seed)
        self.ticks = ticks
        self.tick = 0
        self.price = 100
        self.bell = stackless.channel()
        self.bell.preference = 1        # all are woken, then they run one after the other
        self.fortunes = {}
        for number in xrange(actors):
            stackless.tasklet(trader)(self, number)

    def trade(self, amount):
        """Sells (negative: buys) some; what it costs."""
        self.price = max(1, self.price - amount + (100 - self.price) // 50)
        return amount * self.price


def trader(market, number):
    money, goods = 5000, number % 7
    for day in market.bell:
        for deal in deals(market, goods):
            goods -= deal
            money += market.trade(deal)
        market.fortunes[number] = money, goods
        if money < 0:
            return


def deals(market, goods):
    """What to sell on one day: a generator, so that it waits in the middle of things as well."""
    for _ in range(market.chance.randrange(3)):
        yield market.chance.randrange(-2, 3) if goods > 2 else -1


def run_on(market, name):
    """Runs the market from where it stands to its end, with checkpoints."""
    stackless.run()                     # new ones go to their places
    while market.tick < market.ticks:
        market.tick += 1
        for _ in xrange(-market.bell.balance):
            market.bell.send(market.tick)
        stackless.run()
        if name and market.tick % EVERY == 0:
            stackless.checkpoint(name, market)
    return market


def result(market):
    text = repr((market.price, sorted(market.fortunes.items())))
    return hashlib.sha256(text).hexdigest()


def undisturbed(actors, ticks):
    return result(run_on(Market(actors, ticks, 1), None))


def child(name, actors, ticks):
    """In the process that is killed."""
    market = stackless.resume(name) if os.path.exists(name) else Market(actors, ticks, 1)
    print result(run_on(market, name))


def disturbed(name, actors, ticks, kills, chance):
    """(result, how often it was killed) of a market in child processes."""
    command = [sys.executable, os.path.abspath(__file__.replace('.pyc', '.py')), '--child', name, str(actors), str(ticks)]
    killed = 0
    patience = 0.3
    while True:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        if killed < kills:
            time.sleep(chance.uniform(0.05, patience))
            process.send_signal(signal.SIGKILL)
        text = process.communicate()[0]
        if process.returncode == 0:
            return text.strip(), killed
        if process.returncode != -signal.SIGKILL:
            raise RuntimeError('the child failed: %d' % process.returncode)
        killed += 1
        patience *= 1.1     # on a slow machine it may not have come to a checkpoint


def main(actors=2000, ticks=100, kills=10):
    folder = tempfile.mkdtemp()
    try:
        name = os.path.join(folder, 'market')
        got, killed = disturbed(name, actors, ticks, kills, random.Random())
    finally:
        shutil.rmtree(folder)
    wanted = undisturbed(actors, ticks)
    print '%d actors, %d ticks, killed %d times: %s' % (
        actors, ticks, killed, 'the same result' if got == wanted else 'ANOTHER RESULT')
    return got == wanted


if __name__ == '__main__':
    if sys.argv[1:2] == ['--child']:
        # what is pickled by name has to be found by that name: as a module, not as __main__
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        import survivors
        survivors.child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(0 if main(*map(int, sys.argv[1:])) else 1)
