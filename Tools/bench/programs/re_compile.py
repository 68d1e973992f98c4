"""Compiling patterns again and again, each used a little."""
import re

for i in xrange(1500):
    re.purge()
    assert re.match(r"(?P<key>[a-z_]\w*)\s*=\s*(?:'([^']*)'|(\d+))\s*(#.*)?$", "name = %d # remark" % i)
    assert re.search(r"(foo|bar|baz){2,3}x?", "a foobar x")
    assert re.match(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$", "0" * 8) is None
