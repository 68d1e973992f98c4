"""A simulation with classes and operators: bodies that attract each other."""


class Vector(object):
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z


class Body(object):
    def __init__(self, mass, place, speed):
        self.mass, self.place, self.speed = mass, place, speed


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * a.speed.dot(a.speed)
        for b in bodies[i + 1:]:
            d = a.place - b.place
            total -= a.mass * b.mass / d.dot(d) ** 0.5
    return total


def step(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            d = a.place - b.place
            pull = dt / d.dot(d) ** 1.5
            a.speed = a.speed - d * (b.mass * pull)
            b.speed = b.speed + d * (a.mass * pull)
    for a in bodies:
        a.place = a.place + a.speed * dt


bodies = [
    Body(40.0, Vector(0.0, 0.0, 0.0), Vector(0.0, 0.0, 0.0)),
    Body(0.04, Vector(5.0, 0.0, 0.1), Vector(0.0, 2.8, 0.0)),
    Body(0.01, Vector(-9.0, 1.0, 0.0), Vector(0.1, -2.1, 0.0)),
    Body(0.002, Vector(0.0, 13.0, 0.0), Vector(-1.7, 0.0, 0.05)),
]
before = energy(bodies)
for _ in xrange(4000):
    step(bodies, 0.001)
assert abs(energy(bodies) - before) < 1e-3 * abs(before)
