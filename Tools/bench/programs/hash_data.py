"""hashlib and hmac: long data in blocks, very many short texts."""
import hashlib
import hmac

block = "x" * 65536
for name in ("md5", "sha1", "sha256", "sha512"):
    digest = hashlib.new(name)
    for _ in xrange(160):
        digest.update(block)
    assert len(digest.hexdigest()) == 2 * digest.digest_size
for i in xrange(40000):
    hashlib.md5("key %d" % i).hexdigest()
    hashlib.sha1("key %d" % i).digest()
    hashlib.sha256("key %d" % i).digest()
for i in xrange(5000):
    hmac.new("secret", "message %d" % i, hashlib.sha1).hexdigest()
hashlib.pbkdf2_hmac("sha256", "password", "salt", 20000)
