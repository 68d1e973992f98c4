"""Writing JSON: nested data, plain numbers, text that must be escaped."""
import json

nested = [{"id": i, "name": "item %d" % i, "on": True, "tags": ["red", "green"], "size": {"w": i * 1.5, "h": None}}
          for i in xrange(1500)]
numbers = [range(20000), [i * 0.1 for i in xrange(8000)]]
texts = [u"caf\xe9 \u20ac %d \n\t\"quoted\"" % i for i in xrange(4000)] + ["plain ascii text number %d" % i for i in xrange(8000)]
for _ in xrange(5):
    assert len(json.dumps(nested)) > 100000
    assert json.dumps(numbers).startswith("[[0, 1,")
    assert "\\u20ac" in json.dumps(texts)
    assert u"\u20ac" in json.dumps(texts, ensure_ascii=False)
assert json.dumps(nested, sort_keys=True, separators=(",", ":")).startswith('[{"id":0,')
assert json.dumps(nested, indent=2).startswith('[\n  {\n    "')
