"""copy and deepcopy of nested lists, dicts, tuples and instances; texts that grow piece by piece; tuples as keys."""
import copy


class Item(object):
    def __init__(self, number):
        self.number = number
        self.parts = [number, [number]]
        self.names = {'a': (1, [2])}


def life(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    place = x + dx, y + dy
                    counts[place] = counts.get(place, 0) + 1
    return set(place for place, count in counts.iteritems() if count == 3 or count == 2 and place in cells)


data = {'items': [Item(i) for i in range(100)], 'tuple': (1, 2, 'x'), 'rows': [[1, 2, 3] for _ in range(300)]}
for _ in xrange(8):
    made = copy.deepcopy(data)
assert made['rows'] == data['rows'] and made['rows'][0] is not data['rows'][0]
assert made['items'][5].parts == [5, [5]]
for item in made['items'] * 30:
    assert copy.copy(item).parts is item.parts
text, plain = u'', ''
for number in xrange(40000):
    text += u'%d\xe4' % number
    plain += 'ab'
assert len(text) == sum(len(str(number)) + 1 for number in xrange(40000)) and len(plain) == 80000
cells = set([(1, 0), (0, 1), (0, 2), (1, 2), (2, 2)])
for _ in xrange(400):
    cells = life(cells)
assert len(cells) == 5
