"""Objects that live in a server process and are used from others through proxies.

    manager = multiprocessing.Manager()
    results = manager.dict()                # a proxy; it can be given to other processes
    class Work(BaseManager): pass
    Work.register('Maths', callable=Maths)  # then manager.Maths(...) makes a proxy for a new Maths

How it works: the server keeps objects by an identity, with a count of the proxies that refer to them.  A request
is (identity, name, args, keywords); with identity None the name is a function of the server itself, and the
connection serves this one request, unless it was accept_connection, after which it carries calls of methods.
An answer is (kind, value): RETURN a value, ERROR an exception to raise, TRACEBACK and UNSERIALIZABLE a text
for a RemoteError, PROXY what a proxy for a new object needs.  Each thread of a client keeps one connection to
each server, for all its proxies.
"""
import Queue
import array
import sys
import threading
import traceback

from multiprocessing import connection
from multiprocessing.forking import ForkingPickler, Popen, exit
from multiprocessing.pool import Pool
from multiprocessing.process import AuthenticationString, Process, active_children, current_process
from multiprocessing import util
from multiprocessing.util import Finalize, ForkAwareLocal, ForkAwareThreadLock, debug, info

__all__ = ['BaseManager', 'SyncManager', 'BaseProxy', 'Token']

RETURN, ERROR, TRACEBACK = '#RETURN', '#ERROR', '#TRACEBACK'
PROXY, UNSERIALIZABLE = '#PROXY', '#UNSERIALIZABLE'

listener_client = {'pickle': (connection.Listener, connection.Client),
                   'xmlrpclib': (connection.XmlListener, connection.XmlClient)}
view_types = [type(getattr({}, name)()) for name in ('items', 'keys', 'values')]


def Array(typecode, sequence, lock=True):
    """An array.array; one process alone changes it, so a lock is not needed."""
    return array.array(typecode, sequence)


def reduce_array(a):
    """How an array.array is pickled: as what Array makes of the same bytes."""
    return Array, (a.typecode, a.tostring())


ForkingPickler.register(type(Array('b', ())), reduce_array)


class Token(object):
    """Which object is meant: its kind, the address of its server, and its identity there."""

    __slots__ = 'typeid', 'address', 'id'

    def __init__(self, typeid, address, id):
        self.__setstate__((typeid, address, id))

    def __getstate__(self):
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return 'Token(typeid=%r, address=%r, id=%r)' % self.__getstate__()


class ProcessLocalSet(set):
    """A set that is empty in a new process and when it is pickled."""

    def __init__(self):
        util.register_after_fork(self, set.clear)

    def __reduce__(self):
        return type(self), ()


# ---- requests and answers ----------------------------------------------------------------------------------------

class RemoteError(Exception):
    """Something that went wrong in the server; the argument is its traceback."""

    def __str__(self):
        rule = '-' * 75
        return '\n'.join(['', rule, '%s%s' % (self.args[0], rule)])


def convert_to_error(kind, result):
    """The exception to raise for an answer that is not a value."""
    if kind == ERROR:
        return result
    if kind in (TRACEBACK, UNSERIALIZABLE):
        assert isinstance(result, str)
        return RemoteError(result if kind == TRACEBACK else 'Unserializable message: %s\n' % result)
    return ValueError('unrecognized message type %r' % (kind,))


def _exchange(link, *request):
    """Send a request; returns the answer."""
    link.send(request)
    return link.recv()


def dispatch(c, id, methodname, args=(), kwds={}):
    """Send a request and return the value that comes back, or raise the error."""
    kind, result = _exchange(c, id, methodname, args, kwds)
    if kind == RETURN:
        return result
    raise convert_to_error(kind, result)


def _ask_once(client, address, authkey, name, *args, **kwds):
    """Call a function of a server over a connection of its own."""
    link = client(address, authkey=authkey)
    try:
        return dispatch(link, None, name, args, kwds)
    finally:
        link.close()


# ---- the server --------------------------------------------------------------------------------------------------

def all_methods(obj):
    """The names of all that can be called."""
    return [name for name in dir(obj) if callable(getattr(obj, name))]


def public_methods(obj):
    """Those of them that do not begin with an underscore."""
    return [name for name in all_methods(obj) if not name.startswith('_')]


_servers = {}                   # address -> Server that serves in this process


class _Refused(Exception):
    """A request for a name that is not exposed."""


class _Kept(object):
    """An object of a server, what it exposes, {method: typeid of its result}, and how many proxies it has."""

    __slots__ = 'obj', 'exposed', 'method_to_typeid', 'count'

    def __init__(self, obj, exposed, method_to_typeid):
        self.obj, self.exposed, self.method_to_typeid = obj, frozenset(exposed), method_to_typeid or {}
        self.count = 0


class Server(object):
    """Keeps objects and serves requests, each connection in a thread.

    I1: `objects` changes, and with it the counts, under `mutex` only; what is in it has a count above zero.
    """

    # What can be asked of the server itself.
    public = ['shutdown', 'create', 'accept_connection', 'get_methods', 'debug_info', 'number_of_objects', 'dummy',
              'incref', 'decref']

    def __init__(self, registry, address, authkey, serializer):
        assert isinstance(authkey, bytes)
        self.registry, self.authkey = registry, AuthenticationString(authkey)
        listen, _ = listener_client[serializer]
        self.listener = listen(address=address, backlog=16)
        self.objects, self.mutex, self.stop = {}, threading.RLock(), 0

    address = property(lambda self: self.listener.address, doc='Where it listens.')

    def serve_forever(self):
        """Accept connections until the process ends."""
        _servers[self.address] = self
        try:
            while not self.stop:
                try:
                    visitor = self.listener.accept()
                except (EOFError, IOError, OSError) as problem:
                    info('a visitor left: %r', problem)
                else:
                    self._in_thread(self.handle_request, visitor)
        finally:
            self.stop = 999
            del _servers[self.address]
            self.listener.close()

    @staticmethod
    def _in_thread(function, *args):
        worker = threading.Thread(target=function, args=args)
        worker.daemon = True
        worker.start()

    # -- one request to the server itself

    def handle_request(self, c):
        """Check the key of a new connection, then call the function that it asks for."""
        name = None
        try:
            connection._prove(c, self.authkey, (connection.deliver_challenge, connection.answer_challenge))
            _, name, args, kwds = c.recv()
            if name not in self.public:
                raise _Refused('%r unrecognized' % (name,))
            answer = RETURN, getattr(self, name)(c, *args, **kwds)
        except Exception:
            answer = TRACEBACK, traceback.format_exc()
        if name == 'accept_connection' and answer[0] == RETURN:
            return                      # it has its own thread now
        try:
            c.send(answer)
        except Exception as problem:
            info('no answer to %r: %r', name, problem)
        c.close()

    def accept_connection(self, c, name):
        """Serve the calls that come over this connection, in this thread, named after the client's."""
        worker = threading.current_thread()
        worker.name = name
        c.send((RETURN, None))
        self.serve_client(c)

    def create(self, c, typeid, *args, **kwds):
        """Make an object of a registered kind.  Returns its identity, counted once, and what it exposes."""
        make, exposed, method_to_typeid, _ = self.registry[typeid]
        if make is None:
            (obj,), kwds = args, {}
        else:
            obj = make(*args, **kwds)
        names = list(public_methods(obj) if exposed is None else exposed) + list(method_to_typeid or ())
        identity = '%x' % id(obj)       # the object lives as long as it is kept
        with self.mutex:
            self.objects.setdefault(identity, _Kept(obj, names, method_to_typeid))
            self.incref(c, identity)
        return identity, tuple(names)

    def get_methods(self, c, token):
        """What an object exposes."""
        return tuple(self.objects[token.id].exposed)

    def _count(self, ident, change):
        """Change the count of an object; without proxies it goes."""
        with self.mutex:
            kept = self.objects[ident]
            kept.count += change
            if kept.count <= 0:
                del self.objects[ident]
        # `kept` dies here, not under the mutex: the end of the object may run anything.

    def incref(self, c, ident):
        """One proxy more."""
        self._count(ident, 1)

    def decref(self, c, ident):
        """One proxy less."""
        self._count(ident, -1)

    def number_of_objects(self, c):
        """How many objects there are."""
        return len(self.objects)

    def debug_info(self, c):
        """A text with two lines for each object."""
        with self.mutex:
            rows = sorted(self.objects.items())
        return '\n'.join('  %s:       refcount=%s\n    %s' % (identity, kept.count, str(kept.obj)[:75])
                         for identity, kept in rows)

    def dummy(self, c):
        """Nothing: whoever gets an answer has the right key."""

    def shutdown(self, c):
        """End the process."""
        try:
            util.debug('the server of a manager ends')
            c.send((RETURN, None))
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
            util._run_finalizers(0)
            for child in active_children():
                child.terminate()
            for child in active_children():
                child.join()
            util._run_finalizers()
        except Exception:
            traceback.print_exc()
        finally:
            exit(0)

    # -- calls of methods

    def serve_client(self, conn):
        """Answer calls of methods until the client closes."""
        while not self.stop:
            try:
                request = conn.recv()
            except EOFError:
                break
            except Exception:
                answer = TRACEBACK, traceback.format_exc()
            else:
                answer = self._call(conn, *request)
            try:
                try:
                    conn.send(answer)
                except Exception:
                    conn.send((UNSERIALIZABLE, repr(answer)))
            except Exception as problem:
                info('a client is gone: %r', problem)
                break
        conn.close()

    def _call(self, conn, identity, name, args, kwds):
        """The answer to a call of a method."""
        try:
            kept = self.objects[identity]
            if name in kept.exposed:
                method = getattr(kept.obj, name)
            elif name in self.fallback_mapping:
                return RETURN, self.fallback_mapping[name](self, conn, identity, kept.obj, *args, **kwds)
            else:
                raise AttributeError('method %r of %r object is not in exposed=%r'
                                     % (name, type(kept.obj), sorted(kept.exposed)))
        except Exception:
            return TRACEBACK, traceback.format_exc()
        try:
            value = method(*args, **kwds)
        except Exception as problem:
            return ERROR, problem
        typeid = kept.method_to_typeid.get(name)
        if typeid is None:
            return RETURN, value
        made, names = self.create(conn, typeid, value)
        return PROXY, (names, Token(typeid, self.address, made))

    def fallback_getvalue(self, conn, ident, obj):
        return obj

    def fallback_str(self, conn, ident, obj):
        return str(obj)

    def fallback_repr(self, conn, ident, obj):
        return repr(obj)

    # What every proxy may call.
    fallback_mapping = {'__str__': fallback_str, '__repr__': fallback_repr, '#GETVALUE': fallback_getvalue}


# ---- managers ----------------------------------------------------------------------------------------------------

class State(object):
    """How far a manager is."""

    __slots__ = 'value',
    INITIAL, STARTED, SHUTDOWN = range(3)

    def __init__(self):
        self.value = self.INITIAL


class BaseManager(object):
    """Starts a server, or connects to one, and has a method for each registered kind of object.

    `address` is where the server listens (any place if None), `authkey` the key that clients must know (that of
    the process if None).
    """

    _registry = {}                      # typeid -> (callable, exposed, method_to_typeid, proxytype)
    _Server = Server

    def __init__(self, address=None, authkey=None, serializer='pickle'):
        self._address, self._serializer = address, serializer
        self._authkey = AuthenticationString(current_process().authkey if authkey is None else authkey)
        self._state = State()
        _, self._Client = listener_client[serializer]

    def __reduce__(self):
        return type(self), (self._address, None, self._serializer)

    address = property(lambda self: self._address, doc='Where the server listens.')

    def _new_server(self):
        assert self._state.value == State.INITIAL
        return self._Server(self._registry, self._address, self._authkey, self._serializer)

    def get_server(self):
        """A server to run in this process, by its serve_forever()."""
        return self._new_server()

    def connect(self):
        """Use a server that runs already."""
        _ask_once(self._Client, self._address, self._authkey, 'dummy')
        self._state.value = State.STARTED

    def start(self, initializer=None, initargs=()):
        """Run a server in a process of its own, where initializer(*initargs) is called first."""
        assert self._state.value == State.INITIAL
        if not (initializer is None or callable(initializer)):
            raise TypeError('initializer must be a callable')
        self._address = self.__start_server(initializer, initargs)
        self._state.value = State.STARTED
        # Called by the user, or at the latest when the manager or this process ends.
        self.shutdown = Finalize(self, self._finalize_manager, exitpriority=0, args=(
            self._process, self._address, self._authkey, self._state, self._Client))

    def __start_server(self, initializer, initargs):
        """Starts the process; the address that its server tells."""
        told, tell = connection.Pipe(duplex=False)
        self._process = server = Process(target=self._serve, args=(tell, initializer, initargs))
        server.name = '-'.join([type(self).__name__] + map(str, server._identity))
        server.start()
        tell.close()
        address = told.recv()
        told.close()
        return address

    def _serve(self, tell, initializer, initargs):
        """What the server's process does."""
        if initializer is not None:
            initializer(*initargs)
        server = self._new_server()
        tell.send(server.address)
        tell.close()
        server.serve_forever()

    @staticmethod
    def _finalize_manager(process, address, authkey, state, client):
        """End the server: by a request, by a signal if it takes longer."""
        def request():
            try:
                _ask_once(client, address, authkey, 'shutdown')
            except Exception as problem:
                info('the server does not answer: %r', problem)

        for end, patience in (request, 0.2), (process.terminate, 0.1):
            if process.is_alive():
                end()
                process.join(patience)
        state.value = State.SHUTDOWN
        _links.pop(address, None)

    def join(self, timeout=None):
        """Wait for the end of the server's process, so many seconds at most."""
        self._process.join(timeout)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    def _create(self, typeid, *args, **kwds):
        """Make an object in the server.  Returns its Token, counted once, and what it exposes."""
        assert self._state.value == State.STARTED, 'server not yet started'
        identity, exposed = _ask_once(self._Client, self._address, self._authkey, 'create', typeid, *args, **kwds)
        return Token(typeid, self._address, identity), exposed

    def _debug_info(self):
        """A text about the objects of the server."""
        return _ask_once(self._Client, self._address, self._authkey, 'debug_info')

    def _number_of_objects(self):
        """How many objects the server has."""
        return _ask_once(self._Client, self._address, self._authkey, 'number_of_objects')

    @classmethod
    def register(cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None, create_method=True):
        """Make a kind of object known, by default with a method of its name that makes one.

        callable: makes the object; proxytype: its proxies, made from `exposed`, the names of its methods, if None;
        method_to_typeid: the kinds of results that are not copied but get a proxy too.
        """
        if '_registry' not in vars(cls):
            cls._registry = dict(cls._registry)
        proxytype = AutoProxy if proxytype is None else proxytype
        if not exposed:
            exposed = getattr(proxytype, '_exposed_', None)
        if not method_to_typeid:
            method_to_typeid = getattr(proxytype, '_method_to_typeid_', None)
        for name, kind in (method_to_typeid or {}).items():
            assert isinstance(name, str) and isinstance(kind, str), '%r is not a name' % (name,)
        cls._registry[typeid] = callable, exposed, method_to_typeid, proxytype
        if create_method:
            setattr(cls, typeid, _maker(typeid, proxytype))


def _maker(typeid, proxytype):
    """A method of a manager that makes an object and returns a proxy."""
    def make(self, *args, **kwds):
        token, exposed = self._create(typeid, *args, **kwds)
        proxy = proxytype(token, self._serializer, manager=self, authkey=self._authkey, exposed=exposed)
        # The proxy counts by itself: that of the creation is not needed any more.
        _ask_once(self._Client, token.address, self._authkey, 'decref', token.id)
        return proxy
    make.__name__ = typeid
    return make


# ---- proxies -----------------------------------------------------------------------------------------------------

class _Links(object):
    """What this process has to do with one server: a connection for each thread, and the proxies that it has."""

    def __init__(self):
        self.local, self.used = ForkAwareLocal(), ProcessLocalSet()

    def for_this_thread(self, client, address, authkey):
        """The open connection of this thread."""
        if not hasattr(self.local, 'connection'):
            made = client(address, authkey=authkey)
            label = '%s|%s' % (current_process().name, threading.current_thread().name)
            dispatch(made, None, 'accept_connection', (label,))
            self.local.connection = made
        return self.local.connection

    def leave(self, identity):
        """A proxy has ended; with the last one this thread's connection does."""
        self.used.discard(identity)
        if not self.used and hasattr(self.local, 'connection'):
            vars(self.local).pop('connection').close()


_links = {}                     # address -> _Links
_links_mutex = ForkAwareThreadLock()


class BaseProxy(object):
    """Stands for an object of a server."""

    _rebuild = None             # what makes such a proxy again, its class if None

    def __init__(self, token, serializer, manager=None, authkey=None, exposed=None, incref=True):
        with _links_mutex:
            self._server = _links.setdefault(token.address, _Links())
        self._token, self._id, self._manager, self._serializer = token, token.id, manager, serializer
        _, self._Client = listener_client[serializer]
        key = authkey or (manager._authkey if manager is not None else current_process().authkey)
        self._authkey = AuthenticationString(key)
        if incref:
            self._incref()
        util.register_after_fork(self, type(self)._after_fork)

    def _incref(self):
        """Tell the server of this proxy; it is told of its end too."""
        _ask_once(self._Client, self._token.address, self._authkey, 'incref', self._id)
        self._server.used.add(self._id)
        state = self._manager and self._manager._state
        self._close = Finalize(self, BaseProxy._decref, exitpriority=10, args=(
            self._token, self._authkey, state, self._server, self._Client))

    @staticmethod
    def _decref(token, authkey, state, server, client):
        """The end of a proxy."""
        if getattr(state, 'value', State.STARTED) == State.STARTED:
            try:
                _ask_once(client, token.address, authkey, 'decref', token.id)
            except Exception as problem:
                debug('the server was not told of the end of a proxy: %s', problem)
        server.leave(token.id)

    def _after_fork(self):
        """The proxy of a child counts too."""
        self._manager = None
        try:
            self._incref()
        except Exception as problem:
            info('a proxy is without server in the new process: %s', problem)

    def _callmethod(self, methodname, args=(), kwds={}):
        """Call a method of the object and return what it returns."""
        link = self._server.for_this_thread(self._Client, self._token.address, self._authkey)
        kind, result = _exchange(link, self._id, methodname, args, kwds)
        if kind == RETURN:
            return result
        if kind == PROXY:
            return self._proxy_for(*result)
        raise convert_to_error(kind, result)

    def _proxy_for(self, exposed, token):
        """The proxy of an object that a method has returned."""
        there = Token(token.typeid, self._token.address, token.id)
        make = self._manager._registry[there.typeid][-1]
        proxy = make(there, self._serializer, manager=self._manager, authkey=self._authkey, exposed=exposed)
        _ask_once(self._Client, there.address, self._authkey, 'decref', there.id)
        return proxy

    def _getvalue(self):
        """A copy of the object."""
        return self._callmethod('#GETVALUE')

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __reduce__(self):
        options = {}
        if Popen.thread_is_spawning():
            options['authkey'] = self._authkey
        if self._rebuild:
            options['exposed'] = self._exposed_
        return RebuildProxy, (self._rebuild or type(self), self._token, self._serializer, options)

    def __repr__(self):
        return '<%s object, typeid %r at %#x>' % (type(self).__name__, self._token.typeid, id(self))

    def __str__(self):
        """The repr of the object itself, while it can be reached."""
        try:
            shown = self._callmethod('__repr__')
        except Exception:
            shown = '%s; %s>' % (repr(self)[:-1], "'__str__()' failed")
        return shown


def RebuildProxy(func, token, serializer, kwds):
    """What a pickled proxy becomes: in the server's process the object itself, elsewhere a proxy."""
    here = _servers.get(token.address)
    if here is not None:
        return here.objects[token.id].obj
    options = dict(kwds)
    count = options.pop('incref', True) and not getattr(current_process(), '_inheriting', False)
    return func(token, serializer, incref=count, **options)


def _forwarding(name, *parameters):
    """A method of a proxy that calls the one of the object; the named parameters go by their place."""
    def method(self, *args, **kwds):
        for parameter in parameters[len(args):]:
            if parameter in kwds:
                args += kwds.pop(parameter),
        return self._callmethod(name, args, kwds)
    method.__name__ = name
    return method


def MakeProxyType(name, exposed, _cache={}):
    """A subclass of BaseProxy with the exposed methods; the same for the same arguments."""
    key = name, tuple(exposed)
    if key not in _cache:
        members = dict((method, _forwarding(method)) for method in exposed)
        _cache[key] = type(name, (BaseProxy,), dict(members, _exposed_=exposed))
    return _cache[key]


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, incref=True):
    """A proxy with all that the object exposes."""
    if authkey is None:
        authkey = current_process().authkey if manager is None else manager._authkey
    if exposed is None:
        exposed = _ask_once(listener_client[serializer][1], token.address, authkey, 'get_methods', token)
    proxy = MakeProxyType('AutoProxy[%s]' % token.typeid, exposed)(token, serializer, manager, authkey, exposed, incref)
    proxy._rebuild = AutoProxy
    return proxy


class IteratorProxy(BaseProxy):
    """An iterator or generator."""

    _exposed_ = '__next__', 'next', 'send', 'throw', 'close'
    for _name in _exposed_:
        vars()[_name] = _forwarding(_name)
    del _name

    def __iter__(self):
        return self


class AcquirerProxy(BaseProxy):
    """A lock."""

    _exposed_ = 'acquire', 'release'
    acquire, release = _forwarding('acquire', 'blocking'), _forwarding('release')

    def __enter__(self):
        return self.acquire()

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.release()


class ConditionProxy(AcquirerProxy):
    """A condition."""

    _exposed_ = AcquirerProxy._exposed_ + ('wait', 'notify', 'notify_all')
    notify, notify_all = _forwarding('notify'), _forwarding('notify_all')

    def wait(self, timeout=None):
        """Give up the lock until somebody notifies, or for so many seconds."""
        self._callmethod('wait', (timeout,))


class EventProxy(BaseProxy):
    """A flag."""

    _exposed_ = 'is_set', 'set', 'clear', 'wait'
    is_set, set, clear = _forwarding('is_set'), _forwarding('set'), _forwarding('clear')
    wait = _forwarding('wait', 'timeout')


def _attribute_method(name, own):
    """A method of NamespaceProxy: names with an underscore first are the proxy's own."""
    def method(self, key, *value):
        if key.startswith('_'):
            return own(self, key, *value)
        return self._callmethod(name, (key,) + value)
    method.__name__ = name
    return method


class NamespaceProxy(BaseProxy):
    """An object with attributes."""

    _exposed_ = '__getattribute__', '__setattr__', '__delattr__'
    __getattr__ = _attribute_method('__getattribute__', object.__getattribute__)
    __setattr__ = _attribute_method('__setattr__', object.__setattr__)
    __delattr__ = _attribute_method('__delattr__', object.__delattr__)


class ValueProxy(BaseProxy):
    """One value."""

    _exposed_ = 'get', 'set'
    get, set = _forwarding('get'), _forwarding('set', 'value')
    value = property(lambda self: self.get(), lambda self, value: self.set(value), doc='The value.')


_CONTAINER = ['__len__', '__getitem__', '__setitem__']
_SLICES = ['__getslice__', '__setslice__']


def _public(kind, extra):
    """The methods of a type without underscores, and some with them."""
    return tuple(sorted(extra + public_methods(kind)))


BaseListProxy = MakeProxyType('BaseListProxy', _public(list, _CONTAINER + _SLICES + [
    '__delitem__', '__delslice__', '__contains__', '__reversed__', '__add__', '__mul__', '__rmul__', '__imul__']))


def _changing(name):
    """An operator that changes the object and gives the proxy again."""
    def method(self, value):
        self._callmethod(name, (value,))
        return self
    return method


class ListProxy(BaseListProxy):
    """A list."""

    __iadd__, __imul__ = _changing('extend'), _changing('__imul__')


DictProxy = MakeProxyType('DictProxy', _CONTAINER + ['__delitem__', '__contains__', '__iter__'] + [
    name for name in public_methods(dict) if not name.startswith(('iter', 'view', 'from'))])
DictProxy._method_to_typeid_ = {'__iter__': 'Iterator'}
ArrayProxy = MakeProxyType('ArrayProxy', _CONTAINER + _SLICES)
PoolProxy = MakeProxyType('PoolProxy', public_methods(Pool))
PoolProxy._method_to_typeid_ = dict.fromkeys(['apply_async', 'map_async'], 'AsyncResult')
PoolProxy._method_to_typeid_.update(dict.fromkeys(['imap', 'imap_unordered'], 'Iterator'))


# ---- the kinds of SyncManager ------------------------------------------------------------------------------------

class Namespace(object):
    """An object for attributes."""

    def __init__(self, **kwds):
        vars(self).update(kwds)

    def __repr__(self):
        shown = sorted('%s=%r' % (name, value) for name, value in vars(self).items() if not name.startswith('_'))
        return 'Namespace(%s)' % ', '.join(shown)


class Value(object):
    """One value; typecode and lock are for show, since one process alone changes it."""

    def __init__(self, typecode, value, lock=True):
        self._typecode, self._value = typecode, value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    value = property(get, set)

    def __repr__(self):
        return '%s(%r, %r)' % (type(self).__name__, self._typecode, self._value)


class SyncManager(BaseManager):
    """A manager of locks, queues, lists and dicts, as multiprocessing.Manager() makes it.

    A value inside of a list or dict that changes by itself is not seen to change: assign it again.
    """


for _typeid, _make, _proxytype in (
        ('Queue', Queue.Queue, None), ('JoinableQueue', Queue.Queue, None), ('Event', threading.Event, EventProxy),
        ('Lock', threading.Lock, AcquirerProxy), ('RLock', threading.RLock, AcquirerProxy),
        ('Semaphore', threading.Semaphore, AcquirerProxy), ('BoundedSemaphore', threading.BoundedSemaphore, AcquirerProxy),
        ('Condition', threading.Condition, ConditionProxy), ('Pool', Pool, PoolProxy), ('list', list, ListProxy),
        ('dict', dict, DictProxy), ('Value', Value, ValueProxy), ('Array', Array, ArrayProxy),
        ('Namespace', Namespace, NamespaceProxy)):
    SyncManager.register(_typeid, _make, _proxytype)
for _typeid, _proxytype in ('Iterator', IteratorProxy), ('AsyncResult', None):
    SyncManager.register(_typeid, None, _proxytype, create_method=False)       # results of methods
del _typeid, _make, _proxytype
