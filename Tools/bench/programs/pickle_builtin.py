"""cPickle of lists, dicts, texts and numbers; all protocols."""
import cPickle

rows = [(i, "name %d" % i, u"\xe9%d" % i, i * 0.25, i << 40, None, True) for i in xrange(6000)]
tree = reduce(lambda inner, i: {"left": inner, "n": i, "list": [i] * 5}, xrange(300), None)
flat = dict((str(i), i) for i in xrange(10000))
for protocol in (0, 1, 2):
    for data in (rows, tree, flat, range(30000)):
        assert cPickle.loads(cPickle.dumps(data, protocol)) == data
