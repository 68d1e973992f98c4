"""The json module both ways."""
import json

data = [{"id": i, "name": "item %d" % i, "tags": ["a", "b", u"\xe9"], "price": i * 0.25, "sub": {"ok": True, "no": None}}
        for i in range(400)]
for _ in xrange(15):
    text = json.dumps(data)
    assert json.loads(text) == data
assert json.loads(json.dumps(data, indent=1)) == data
