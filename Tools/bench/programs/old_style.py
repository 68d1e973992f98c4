"""Classes without a base, as most of the library of 2.7 has them: attributes, methods, bases, stacks of handlers."""


class Node:
    kind = 'node'

    def __init__(self, value):
        self.value = value
        self.children = []

    def add(self, child):
        self.children.append(child)
        return self

    def total(self):
        result = self.value
        for child in self.children:
            result += child.total()
        return result


class Leaf(Node):
    kind = 'leaf'

    def total(self):
        return self.value


class Named(Leaf):
    def __getattr__(self, name):
        return name.upper()


class Counter:
    def __init__(self, limit):
        self.limit = limit
        self.seen = 0
        self.emit = self.take

    def take(self, item):
        self.seen += 1
        if self.seen > self.limit:
            raise IndexError(item)

    def run(self, items):
        emit = self.emit
        for item in items:
            emit(item)
            self.emit(item)
        return self.seen


def build(depth):
    if depth == 0:
        return Leaf(1)
    return Node(1).add(build(depth - 1)).add(build(depth - 1)).add(Named(depth))


tree = build(10)
for _ in xrange(20):
    total = tree.total()
assert total == 2 ** 11 - 1 + sum(2 ** (10 - depth) * depth for depth in range(1, 11))
kinds = {}
for _ in xrange(20000):
    for node in (tree, tree.children[2]):
        kinds[node.kind] = kinds.get(node.kind, 0) + 1
assert kinds == {'node': 20000, 'leaf': 20000}
named = Named(1)
assert sum(len(named.anything) for _ in xrange(20000)) == 160000
assert Counter(100000).run(range(50000)) == 100000
assert sum(hasattr(named, '__nothing__') or getattr(tree, 'nothing', 1) for _ in xrange(20000)) == 20000
