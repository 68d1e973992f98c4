# quick behavioural checks against the spec; prints what is wrong
import stackless, sys, gc, weakref, traceback, threading, thread, time
bad=[]
def check(name, cond, *info):
    if not cond: bad.append(name); print 'BAD', name, info
def raises(exc, f, *a, **k):
    word=k.pop('word',None)
    try: f(*a, **k)
    except exc as e:
        if word and word not in str(e): return 'msg '+str(e)
        return True
    except BaseException as e: return repr(e)
    return 'none'
def R(name, exc, f, *a, **k):
    r=raises(exc,f,*a,**k)
    check(name, r is True, r)
# get_thread_info
m,c,n = stackless.get_thread_info()
check('gti', m is stackless.getmain() and c is stackless.getcurrent() and n==1)
R('gti unknown', RuntimeError, stackless.get_thread_info, 12345)
check('gti4', len(stackless.get_thread_info(-1, 1<<31))==4)
# run args
for a in [(None,), ('x',), (1.5,), (0,0,0,0,0,0)]:
    R('run%r'%(a,), TypeError, stackless.run, *a)
R('run kw', TypeError, stackless.run, foo=1)
check('run', stackless.run(0,False,False,False,False) is None)
check('run2', stackless.run(timeout=10, threadblock=False, soft=True, ignore_nesting=True, totaltimeout=True) is None)
check('sched', stackless.schedule(5)==5 and stackless.schedule(retval=6)==6 and stackless.schedule_remove(7)==7)
check('sched cur', stackless.schedule() is stackless.getcurrent())
# order tests
def ring():
    out=[]; t=stackless.getcurrent(); f=t
    while 1:
        out.append(f); f=f.next
        if f is t: return out
order=[]
def w(n):
    order.append(n)
t1=stackless.tasklet(w)(1);t2=stackless.tasklet(w)(2);t3=stackless.tasklet(w)(3)
t2.run(); check('run order', order==[2,3], order)
stackless.run(); check('run order2', order==[2,3,1], order)
del order[:]
t1=stackless.tasklet(w)(1);t2=stackless.tasklet(w)(2);t3=stackless.tasklet(w)(3)
t2.remove(); t2.run(); check('ro', order==[2], order); 
check('ring', ring()==[stackless.getmain(), t1,t3])
stackless.run()
# exceptions
def f(): raise ValueError('x')
stackless.tasklet(f)()
R('err', ValueError, stackless.run)
t=stackless.tasklet(lambda: stackless.schedule())(); stackless.schedule()
R('rexc', ValueError, t.raise_exception, ValueError, 1)
check('dead', not t.alive)
R('rexc dead', (ValueError,RuntimeError), t.raise_exception, ValueError, 1)
R('throw dead', RuntimeError, t.throw, ValueError, word='dead')
check('kill dead', t.kill() is None)
R('throw type', TypeError, stackless.tasklet().throw, 5)
R('throw none', TypeError, stackless.tasklet().throw)
# raise in not started
t=stackless.tasklet(w)(9); 
R('throw new', IndexError, t.throw, IndexError)
check('new', 9 not in order)
t=stackless.tasklet(w)(9); t.kill(); check('kill new', 9 not in order and not t.alive)
# error handler
seen=[]
def h(*a): seen.append(a[0:2]+ (stackless.getcurrent().alive,stackless.getcurrent().scheduled))
stackless.set_error_handler(h); 
stackless.tasklet(f)(); stackless.run(); check('handler', len(seen)==1 and seen[0][0] is ValueError and seen[0][2:]==(True,True), seen)
stackless.set_error_handler(None)
# callbacks
ev=[]
def cb(p,n): ev.append((p,n, stackless.current is p))
stackless.set_schedule_callback(cb)
t=stackless.tasklet(w)(1); stackless.run()
stackless.set_schedule_callback(None)
check('schedcb', len(ev)==2 and ev[0]==(stackless.main,t,True) and ev[1][0] is t and ev[1][1] is stackless.main, ev)
def cb(p,n): stackless.schedule()
import StringIO
old=sys.stderr; sys.stderr=StringIO.StringIO()
stackless.set_schedule_callback(cb); stackless.tasklet(w)(1); stackless.run(); stackless.set_schedule_callback(None)
s=sys.stderr.getvalue(); sys.stderr=old
check('cb switch', 'RuntimeError' in s, s)
def cb(c,t,s,wb): ev.append((c,t.tempval,s,wb,c.balance))
stackless.set_channel_callback(cb); del ev[:]
ch=stackless.channel(); stackless.tasklet(ch.send)(3); stackless.run(); v=ch.receive(); stackless.run(); stackless.set_channel_callback(None)
check('chcb', ev==[(ch,3,1,1,0),(ch,None,0,0,1)], ev)
# bind error matrix
R('bind nc', TypeError, stackless.tasklet().bind, 3, word='callable')
R('bind cur', RuntimeError, stackless.current.bind, w, word='current tasklet')
t=stackless.tasklet(w)(1)
R('bind sched', RuntimeError, t.bind, w, word='scheduled'); 
R('setup alive', RuntimeError, t.setup, 1, word='alive'); t.kill()
R('setup unbound', RuntimeError, stackless.tasklet().setup, word='bound')
R('bind nofunc', RuntimeError, stackless.tasklet().bind, None, (1,), word='bound')
R('tasklet kw', TypeError, stackless.tasklet, foo=1)
R('insert dead', RuntimeError, stackless.tasklet().insert, word='dead')
R('insert blocked', RuntimeError, (lambda: [stackless.run() for t in [stackless.tasklet(ch.receive)()]] and t.insert()) if 0 else (lambda: None) ) if 0 else None
t=stackless.tasklet(ch.receive)(); stackless.run()
for nm in ('insert','run','switch'): R(nm+' blocked', RuntimeError, getattr(t,nm), word='blocked')
R('remove blocked', RuntimeError, t.remove, word='blocked')
R('rem cur', RuntimeError, stackless.current.remove, word='current')
check('chan', t._channel is ch and ch.queue is t and t.next is None and ch.balance==-1)
stackless.switch_trap(1)
R('trap', RuntimeError, t.kill, word='switch_trap')
check('still', ch.queue is t)
stackless.switch_trap(-1)
t.kill(); check('killed', ch.balance==0)
R('deadlock', RuntimeError, ch.receive, word='Deadlock')
check('bal', ch.balance==0)
ch.close(); R('closed', ValueError, ch.send, 1); R('closed2', ValueError, ch.receive); R('next', StopIteration, ch.next)
check('closed', ch.closed and ch.closing)
ch.open()
ch.preference=55; check('pref', ch.preference==1); ch.preference=-3; check('pref', ch.preference==-1)
R('pref', TypeError, setattr, ch, 'preference', 'x', word='integer')
R('sall', TypeError, setattr, ch, 'schedule_all', 'x', word='integer')
# main blocked, others end
def ender(): pass
stackless.tasklet(ender)()
R('mainrecv', RuntimeError, ch.receive, word='receiving')
stackless.tasklet(ender)()
R('mainsend', RuntimeError, ch.send, 1, word='sending')
def raiser(): raise KeyError(1)
stackless.tasklet(raiser)(); R('mainexc', KeyError, ch.receive)
# T blocks with main blocked
ch2=stackless.channel()
stackless.tasklet(ch2.receive)()
R('tdead', RuntimeError, ch.receive, word='Deadlock')
check('b', ch2.balance==0 and ch.balance==0,(ch2.balance,ch.balance))
# recursion
def rec(n): return rec(n+1)
R('rec', RuntimeError, rec, 0, word='maximum recursion')
class A(object): pass
A.__call__=A()
R('callrec', RuntimeError, A())
# exit
def ex(): sys.exit(7)
stackless.tasklet(ex)()
R('sysexit', SystemExit, stackless.run)
print 'bad:', bad
