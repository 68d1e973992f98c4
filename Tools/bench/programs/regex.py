"""Regular expressions: search, findall, sub, split."""
import re

text = "".join("user%d@example%d.org, phone +49-%03d-%05d; " % (i, i % 7, i % 1000, i * 37 % 100000) for i in range(2000))
mail = re.compile(r"(\w+)@(\w+)\.(org|com)")
phone = re.compile(r"\+(\d+)-(\d{3})-(\d{5})")
for _ in xrange(10):
    assert len(mail.findall(text)) == 2000
    assert phone.sub(r"\3", text).count("+") == 0
    assert len(re.split(r";\s*", text)) == 2001
    assert mail.search(text, 5000) is not None
for i in xrange(50000):
    mail.match("name@host.com")
