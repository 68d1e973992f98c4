"""Thousands of actors in a simulated world.

    ./python Stackless/demo/world.py [actors [ticks]]

Every actor is a tasklet with a life of its own: sheep eat grass and multiply, wolves hunt sheep. An
actor does one thing, then waits for the next tick of the world. Nobody is called back: an actor's
state is where its code stands.
"""
import random
import sys
import stackless


class World(object):
    def __init__(self, size, seed):
        self.size = size
        self.random = random.Random(seed)
        self.grass = [[True] * size for _ in xrange(size)]
        self.sheep = {}                 # place -> the sheep there
        self.tick = 0
        self.clock = stackless.channel()
        self.clock.preference = 1       # the world wakes all of them, then they run
        self.alive = {'sheep': 0, 'wolf': 0}
        self.born = self.died = 0

    def spawn(self, kind, actor, *args):
        self.alive[kind] += 1
        self.born += 1
        stackless.tasklet(self.live)(kind, actor, *args)

    def live(self, kind, actor, *args):
        try:
            actor(self, *args)
        finally:
            self.alive[kind] -= 1
            self.died += 1

    def wait(self):
        """An actor's turn is over."""
        return self.clock.receive()

    def step(self):
        self.tick += 1
        for _ in xrange(-self.clock.balance):
            self.clock.send(self.tick)
        stackless.run()
        row = self.random.randrange(self.size)
        self.grass[row] = [True] * self.size

    def near(self, x, y):
        return ((x + self.random.randint(-1, 1)) % self.size,
                (y + self.random.randint(-1, 1)) % self.size)

    def end(self):
        """Nobody will hear of another tick."""
        while self.clock.balance < 0:
            self.clock.send_exception(TaskletExit)
        stackless.run()




class Sheep(object):
    eaten = False


def sheep(world, x, y):
    me = Sheep()
    food = 5
    while food > 0 and not me.eaten:
        if world.sheep.get((x, y)) is me:
            del world.sheep[x, y]
        x, y = world.near(x, y)
        world.sheep[x, y] = me
        food -= 1
        if world.grass[x][y]:
            world.grass[x][y] = False
            food += 3
        if food > 12:
            food -= 7
            world.spawn('sheep', sheep, x, y)
        world.wait()
    if world.sheep.get((x, y)) is me:
        del world.sheep[x, y]


def wolf(world, x, y):
    food = 15
    while food > 0:
        x, y = world.near(x, y)
        food -= 1
        prey = world.sheep.pop((x, y), None)
        if prey is not None:
            prey.eaten = True
            food += 5
        if food > 30:
            food -= 15
            world.spawn('wolf', wolf, x, y)
        world.wait()


def run_world(actors, ticks, seed=1):
    """Returns the world after that many ticks; all actors have been let go."""
    world = World(max(10, int((actors * 2) ** 0.5)), seed)
    for i in xrange(actors):
        x, y = world.random.randrange(world.size), world.random.randrange(world.size)
        if i % 10:
            world.spawn('sheep', sheep, x, y)
        else:
            world.spawn('wolf', wolf, x, y)
    stackless.run()
    world.history = [dict(world.alive)]
    for _ in xrange(ticks):
        world.step()
        world.history.append(dict(world.alive))
    world.end()
    return world


def main(argv):
    actors = int(argv[1]) if len(argv) > 1 else 5000
    ticks = int(argv[2]) if len(argv) > 2 else 50
    world = run_world(actors, ticks)
    for tick, alive in enumerate(world.history):
        if tick % 5 == 0:
            print 'tick %3d: %5d sheep, %4d wolves' % (tick, alive['sheep'], alive['wolf'])
    print world.born, 'were born,', world.died, 'died'


if __name__ == '__main__':
    main(sys.argv)
