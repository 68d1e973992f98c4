"""Short messages: dumps and loads of one small object, very often."""
import json

for i in xrange(25000):
    text = json.dumps({"method": "get", "id": i, "params": ["key", 1.5]})
    assert json.loads(text)["id"] == i
