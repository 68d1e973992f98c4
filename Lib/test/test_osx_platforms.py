"""_osx_support: the names of Mac OS X's platforms, which do not depend on the system that asks."""
import unittest

import _osx_support


class Platforms(unittest.TestCase):

    def named(self, flags, machine='i386', **variables):
        variables = dict(variables, MACOSX_DEPLOYMENT_TARGET='10.4', CFLAGS=flags)
        return _osx_support.get_platform_osx(variables, 'darwin', '8.11.1', machine)

    def test_builds_for_several_processors(self):
        for archs, name in (('ppc i386', 'fat'), ('i386 x86_64', 'intel'), ('i386 ppc x86_64', 'fat3'),
                            ('ppc64 x86_64', 'fat64'), ('x86_64 ppc64 i386 ppc', 'universal'), ('ppc', 'ppc')):
            flags = ' '.join('-arch ' + arch for arch in archs.split())
            self.assertEqual(self.named('-g ' + flags), ('macosx', '10.4', name))

    def test_unknown_build(self):
        self.assertRaises(ValueError, self.named, '-arch one -arch two')

    def test_first_flags_count(self):
        self.assertEqual(self.named('-arch i386', _OSX_SUPPORT_INITIAL_CFLAGS='-arch ppc')[2], 'ppc')

    def test_without_target(self):
        self.assertEqual(_osx_support.get_platform_osx({}, 'darwin', '8.11.1', 'i386'), ('darwin', '8.11.1', 'i386'))


class Compilers(unittest.TestCase):

    def test_arguments_win(self):
        words = _osx_support.compiler_fixup(['gcc', '-arch', 'ppc', '-c'], ['-arch', 'i386'])
        self.assertEqual(words, ['gcc', '-c'])

    def test_missing_sdk(self):
        flags = {'CFLAGS': '-isysroot /no/such/sdk -g'}
        self.assertTrue(_osx_support.customize_config_vars(flags) is flags)
        self.assertEqual(flags['CFLAGS'].split(), ['-g'])
        self.assertEqual(flags['_OSX_SUPPORT_INITIAL_CFLAGS'], '-isysroot /no/such/sdk -g')


if __name__ == '__main__':
    unittest.main()
