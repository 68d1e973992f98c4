"""datetime.strptime and time.strptime."""
import time
from datetime import datetime

for i in xrange(6000):
    text = "%d-%02d-%02d %02d:%02d:%02d" % (1970 + i % 60, i % 12 + 1, i % 28 + 1, i % 24, i % 60, i * 7 % 60)
    assert datetime.strptime(text, "%Y-%m-%d %H:%M:%S").minute == i % 60
    assert time.strptime(text[:10], "%Y-%m-%d").tm_mday == i % 28 + 1
