"""Modules, their dictionaries and their functions in pickles: by name where sys.modules has them, else whole and in one piece."""
import copy
import cPickle
import os
import pickle
import StringIO
import sys
import types
import unittest

import stackless

FORMS = [(module, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]

TEXT = '''
count = []

def add(number):
    count.append(number)
    return total()

def total():
    return sum(count)

def work(number):
    import stackless
    stackless.schedule_remove(None)
    return add(number)
'''


def made_module(name):
    module = types.ModuleType(name)
    exec TEXT in module.__dict__
    return module


def transported(value):
    for module, protocol in FORMS:
        yield module.loads(module.dumps(value, protocol))


class TestTable(unittest.TestCase):
    def picklers(self):
        for module, protocol in FORMS:
            yield module.Pickler(StringIO.StringIO(), protocol)

    def test_holds_the_modules(self):
        for pickler in self.picklers():
            table = pickler.module_dict_ids
            self.assertEqual((table[id(os.__dict__)], table[id(vars(os.path))]), ('os', os.path.__name__))
            self.assertEqual(table[id(globals())], __name__)

    def test_is_built_once(self):
        for pickler in self.picklers():
            table = pickler.module_dict_ids
            pickler.dump([{'__name__': 'no module'}, os.__dict__])
            self.assertIs(pickler.module_dict_ids, table)

    def test_can_be_replaced(self):
        for pickler in self.picklers():
            pickler.module_dict_ids = table = {}
            pickler.dump({'__name__': 'no module'})
            self.assertIs(pickler.module_dict_ids, table)
        pickler = cPickle.Pickler(StringIO.StringIO())
        self.assertRaises(TypeError, setattr, pickler, 'module_dict_ids', None)
        self.assertRaises(TypeError, delattr, pickler, 'module_dict_ids')

    def test_new_style_subclass(self):
        class Own(pickle.Pickler, object):
            pass
        pickler = Own(StringIO.StringIO())
        self.assertIs(pickler.module_dict_ids, pickler.module_dict_ids)

    def test_strange_tables(self):
        class Key(object):
            def __hash__(self):
                return hash(id(space))

            def __eq__(self, other):
                pickler.module_dict_ids = {}
                return True
        space = {'__name__': 'no module'}
        for name in ('os', 5, None):
            stream = StringIO.StringIO()
            pickler = cPickle.Pickler(stream)
            pickler.module_dict_ids = {Key(): name}
            pickler.dump(space)
            self.assertEqual(pickle.loads(stream.getvalue()), space)


class TestKnown(unittest.TestCase):
    def setUp(self):
        self.module = made_module('own_name')
        sys.modules['other_name'] = self.module

    def tearDown(self):
        del sys.modules['other_name']

    def test_under_another_name(self):
        for module in transported(self.module):
            self.assertIs(module, self.module)
        for space in transported(self.module.__dict__):
            self.assertIs(space, self.module.__dict__)
        for function in transported(self.module.add):
            self.assertIs(function.__globals__, self.module.__dict__)

    def test_it_has_gone_meanwhile(self):
        streams = [StringIO.StringIO() for _ in FORMS]
        picklers = [module.Pickler(stream, protocol) for (module, protocol), stream in zip(FORMS, streams)]
        for pickler in picklers:
            self.assertIn(id(self.module.__dict__), pickler.module_dict_ids)
        sys.modules['other_name'] = os
        for pickler, stream in zip(picklers, streams):
            pickler.dump(self.module.__dict__)
            self.assertEqual(pickle.loads(stream.getvalue())['total'](), 0)


class TestUnknown(unittest.TestCase):
    def test_functions_share_their_globals(self):
        module = made_module('gone')
        for add, total in transported((module.add, module.total)):
            self.assertIs(add.__globals__, total.__globals__)
            self.assertEqual((add(5), total(), module.total()), (5, 5, 0))

    def test_with_the_module(self):
        module = made_module('gone')
        for key, value in (('function', module.add), ('space', module.__dict__)):
            for first in (True, False):
                pair = [('module', module), (key, value)]
                for made in transported(pair if first else pair[::-1]):
                    made = dict(made)
                    self.assertIs(type(made['module']), types.ModuleType)
                    space = made[key] if key == 'space' else made[key].__globals__
                    self.assertIs(space, made['module'].__dict__)
                    self.assertEqual((made['module'].__name__, made['module'].add(3), space['total']()), ('gone', 3, 3))

    def test_with_a_tasklet(self):
        module = made_module('gone')
        task = stackless.tasklet(module.work)(4)
        task.run()
        for other, space in transported((task, module)):
            self.assertIs(other.frame.f_globals, space.__dict__)
            other.insert()
            stackless.run()
            self.assertEqual(space.total(), 4)
        task.kill()
        self.assertEqual(module.total(), 0)

    def test_in_itself(self):
        module = made_module('gone')
        module.me = [module]
        for made in transported(module):
            self.assertIs(made.me[0], made)

    def test_copies_have_their_own(self):
        module = made_module('gone')
        flat, deep = copy.copy(module), copy.deepcopy(module)
        self.assertIs(flat.count, module.count)
        self.assertIsNot(deep.count, module.count)
        flat.count = deep.count = None
        self.assertEqual(module.count, [])
        self.assertIs(copy.copy(os), os)

    def test_bad_states(self):
        for state in (None, (), 5, [('a', 1)]):
            module = stackless._wrap.module('gone')
            self.assertRaises(TypeError, module.__setstate__, state)
            self.assertEqual(module.__name__, 'gone')
        module.__setstate__({'x': 1})
        self.assertEqual((type(module), vars(module)), (types.ModuleType, {'x': 1, '__name__': 'gone'}))
        self.assertRaises(TypeError, stackless._wrap.module)


if __name__ == '__main__':
    unittest.main()
