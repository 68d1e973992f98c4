"""A simulation with classes: customers, a queue, three desks, virtual time."""
import heapq


class Event(object):
    def __init__(self, time, action):
        self.time = time
        self.action = action

    def __lt__(self, other):
        return self.time < other.time


class World(object):
    def __init__(self):
        self.now = 0
        self.events = []
        self.seed = 7

    def random(self, n):
        self.seed = (self.seed * 16807) % 2147483647
        return self.seed % n

    def at(self, delay, action):
        heapq.heappush(self.events, Event(self.now + delay, action))

    def run(self):
        while self.events:
            event = heapq.heappop(self.events)
            self.now = event.time
            event.action()


class Office(object):
    def __init__(self, world, desks):
        self.world, self.free, self.waiting, self.served = world, desks, [], 0

    def arrive(self):
        self.waiting.append(self.world.now)
        self.start()

    def start(self):
        if self.free and self.waiting:
            self.free -= 1
            self.waiting.pop(0)
            self.world.at(5 + self.world.random(20), self.finish)

    def finish(self):
        self.free += 1
        self.served += 1
        self.start()


world = World()
office = Office(world, 3)
for i in xrange(12000):
    world.at(i * 6 + world.random(5), office.arrive)
world.run()
assert office.served == 12000 and not office.waiting and office.free == 3
