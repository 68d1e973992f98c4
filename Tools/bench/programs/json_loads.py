"""Reading JSON: nested data, numbers, texts with and without escapes, from str and unicode."""
import json

nested = json.dumps([{"id": i, "name": "item %d" % i, "on": True, "tags": ["red", "green"], "size": {"w": i * 1.5, "h": None}}
                     for i in xrange(1500)])
numbers = json.dumps([range(20000), [i * 0.1 for i in xrange(8000)]])
texts = json.dumps([u"caf\xe9 \u20ac %d \n\t\"quoted\"" % i for i in xrange(4000)] + ["plain text %d" % i for i in xrange(8000)])
for _ in xrange(6):
    assert json.loads(nested)[1499]["size"]["w"] == 2248.5
    assert len(json.loads(numbers)[0]) == 20000
    assert json.loads(texts)[1].startswith(u"caf\xe9")
    assert len(json.loads(nested.decode("ascii"))) == 1500
assert json.loads(nested, object_hook=lambda d: len(d))[3] == 5
