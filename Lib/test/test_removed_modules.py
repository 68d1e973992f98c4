"""What is said of modules that 3.x has no more: with -3, or always."""
import subprocess
import sys
import unittest

SHOW = '''
import warnings
said = []
warnings.showwarning = lambda message, *rest: said.append(str(message))
import %s
print "\\n".join(said)
'''


class Removed(unittest.TestCase):
    def said(self, module, *options):
        child = subprocess.Popen((sys.executable, '-W', 'always') + options + ('-c', SHOW % module), stdout=subprocess.PIPE)
        return child.communicate()[0].splitlines()

    def test_sgmllib(self):
        sgmllib = 'the sgmllib module has been removed in Python 3.0'
        self.assertEqual(self.said('sgmllib', '-3'), [sgmllib])
        self.assertEqual(self.said('htmllib', '-3'), ['the htmllib module has been removed in Python 3.0', sgmllib])

    def test_mhlib(self):
        self.assertEqual([text.split()[1] for text in self.said('mhlib', '-3')], ['mhlib', '3.x,', 'multifile'])

    def test_mimify(self):
        for options in (), ('-3',):
            self.assertEqual(self.said('mimify', *options),
                             ['the mimify module is deprecated; use the email package instead'])

    def test_modules_that_stay(self):
        for name in 'cgi', 'mailbox', 'BaseHTTPServer', 'httplib':
            self.assertEqual(self.said(name, '-3'), [''], name)


if __name__ == '__main__':
    unittest.main()
