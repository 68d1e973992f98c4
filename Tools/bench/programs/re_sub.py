"""Replacing: constant text, templates, functions; splitting."""
import re

text = "The quick brown fox, jumped; over the lazy dog. " * 800
for _ in xrange(8):
    assert len(re.sub(r"[aeiou]", "", text)) < len(text)
    assert re.sub(r"(\w+) (\w+)", r"\2 \1", text).startswith("quick The")
    assert re.sub(r"\b[a-z]", lambda m: m.group().upper(), text).count("Quick") == 800
    assert len(re.split(r"[,;.]\s*", text)) == 2401
    assert re.subn(r"\s+", " ", text)[1] == 7200
