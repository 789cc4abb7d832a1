# The format-specification language and %-formatting, and their errors.
exprs = r'''
format(5,'d')
format(5,'c')
format(0x110000,'c')
format(-1,'c')
format(5,'+c')
format(65,'#c')
format(65,'5c')
format(65,',c')
format(65,'.3c')
format(5,'x')
format(255,'#X')
format(255,'_x')
format(255,',x')
format(255,',b')
format(255,'_b')
format(5,'s')
format(5,'y')
format(5,'.3d')
format(5,'.3')
format(5,'.')
format(5,',_d')
format(5,'_,d')
format(5,',,d')
format(5,'__d')
format(5,'05')
format(5,'<05')
format(5,'=5')
format(-5,'=5')
format(-5,'05')
format(-5,'*^7')
format(5,'+')
format(5,' ')
format(5,'-')
format(5,'z')
format(5,'e')
format(5,'.2f')
format(5,'%')
format(5,'n')
format(1234567,'n')
format(1234567,',')
format(1234567,'_')
format(1234567,'015,')
format(1234567,'020_x')
format(1234567,'#020_x')
format(1234567,'+,.2f')
format(10**400,'f')
format(10**400,',')
format(5,'99999999999999999999')
format(5,'.99999999999999999999f')
format(5,'5.99999999999f')
format(5,'xx')
format(5,'5d5')
format(5,'{')
format(5,'<<5')
format(5,'}<5')
format('a','d')
format('a','=5')
format('a','05')
format('a','0=5')
format('a','+')
format('a',' ')
format('a','#')
format('a','z')
format('a',',')
format('a','_')
format('a','.0')
format('abc','.2s')
format('abc','>6')
format('abc','^6')
format('abc','*^6')
format('abc','é^6')
format('abc','5y')
format('a',',s')
format('a','5.2.3')
format(1.5,'')
format(1.5,'d')
format(1.5,'x')
format(1.5,'s')
format(1.5,'n')
format(1.5,',')
format(12345.678,',.1f')
format(12345.678,'_.1f')
format(1.5,',n')
format(5,',n')
format(1.5,'.0f')
format(2.5,'.0f')
format(1.5,'#.0f')
format(1.5,'e')
format(1.5,'.0e')
format(1.5,'#.0e')
format(1.5,'E')
format(1.5,'g')
format(1e10,'g')
format(1e10,'G')
format(1e5,'#g')
format(1e5,'.0g')
format(1e5,'.3')
format(123456.0,'.3')
format(100.0,'.3')
format(10.0,'.3')
format(0.0001,'.3')
format(0.00001,'.3')
format(1e16,'')
format(1e16,'5')
format(3.0,'5')
format(3.0,'.1')
format(3.0,'.5')
format(3e20,'.5')
format(3.0,'#')
format(1.5,'%')
format(0.125,'.1%')
format(float('nan'),'')
format(float('nan'),'F')
format(float('inf'),'010')
format(float('-inf'),'010')
format(float('inf'),'010,')
format(float('nan'),'+')
format(-0.0,'z')
format(-0.0001,'z.2f')
format(-0.0001,'.2f')
format(-0.0001,'z.1e')
format(1.5,'010.3f')
format(1234.5,'010,.1f')
format(1234.5,'<010,.1f')
format(1234.5678,'.4,f')
format(1234.56789,'.5_f')
format(1234.5678901,',.7,f')
format(1234.5678901,',.7_f')
format(1234.5678901,'_.7,f')
format(1234.5678901,'.,f')
format(1234.5678901,'._f')
format(1234.5678901,'.,')
format(1234567.5,'020,.2f')
format(0.5,'020,.2f')
format(True,'')
format(True,'d')
format(True,'5')
format(True,'s')
format(1+2j,'')
format(1+2j,'.2f')
format(1+2j,'>20')
format(1+2j,'020')
format(1+2j,'=20')
format(1+2j,'0=20')
format(1+2j,'g')
format(1+2j,'e')
format(1+2j,',.2f')
format(1+2j,'%')
format(1+2j,'d')
format(1+2j,'s')
format(1234.5-0.0j,',.1f')
format(1+2j,'+.1f')
format(1+2j,'#')
format(1.0,'.3')
format(1+2j,'.3')
format(-1.5-2.5j,' .1f')
format(complex('nan'),'f')
format(complex('1e20'),'')
format(5, 5)
format([], 'x')
format([], '')
format(None, '5')
'%d' % 5
'%d' % 5.9
'%d' % 'a'
'%d' % None
'%x' % 5.5
'%x' % 'a'
'%x' % -255
'%#x' % 255
'%#X' % 255
'%#o' % 8
'%#b' % 8
'%o' % 8
'%i' % 8
'%u' % 8
'%c' % 65
'%c' % 'a'
'%c' % 'ab'
'%c' % 0x110000
'%c' % -1
'%c' % 1.5
'%c' % ''
'%s' % 5
'%r' % 'a'
'%a' % 'é'
'%5s|%-5s|' % ('a','b')
'%.2s' % 'abc'
'%5.1f' % 2.25
'%05d' % -5
'%+d' % 5
'% d' % 5
'%+ d' % 5
'%-05d|' % 5
'%.3d' % 5
'%.5x' % 255
'%#.5x' % 255
'%#010x' % 255
'%010.5d' % 255
'%-#10x|' % 255
'%e' % 5
'%g' % 5
'%f' % 'a'
'%f' % None
'%g' % 1e-10
'%#g' % 1.0
'%F' % float('inf')
'%05f' % float('inf')
'%*d' % (5,3)
'%-*d|' % (5,3)
'%*d|' % (-5,3)
'%.*f' % (2,3.14159)
'%.*f' % (-2,3.14159)
'%*d' % ('a',3)
'%.*d' % ('a',3)
'%*d' % 5
'%d %d' % 5
'%d' % (5,6)
'%d' % ()
'%' % ()
'abc%' % ()
'%%' % ()
'%5%' % ()
'%z' % 5
'%\u20ac' % 5
'%(a)d' % {'a':5}
'%(a)d' % 5
'%(a)d' % (5,)
'%(a' % {'a':5}
'%(a)' % {'a':5}
'%(a)d' % {}
'%(a(b))d' % {'a(b)':5}
'%(a)*d' % {'a':5}
'%()d' % {'':5}
'x' % 5
'x' % (5,)
'x' % {}
'x' % [1]
'x' % {'a':1}
'x' % ()
'x' % 'a'
'%s' % (1,2)
'%s' % ((1,2),)
'%s' % [1,2]
'%s %s' % [1,2]
'%ld' % 5
'%hd' % 5
'%lld' % 5
'%99999999999999999999d' % 5
'%.99999999999999999999d' % 5
'%-' % 5
'%5' % 5
'%.' % 5
'%.f' % 5.5
'%d' % 10**30
'%d' % True
'%s' % True
'%d' % 1e30
'%d' % float('nan')
'%d' % float('inf')
'%f' % 10**400
'%s %(a)s' % {'a':1}
'%s' % {'a':1}
b'%d' % 5
b'%s' % b'a'
b'%s' % 'a'
b'%s' % 5
b'%b' % b'a'
b'%b' % 'a'
b'%a' % 'é'
b'%r' % 'é'
b'%c' % 65
b'%c' % b'a'
b'%c' % b'ab'
b'%c' % 256
b'%c' % 'a'
b'%c' % -1
b'%c' % bytearray(b'a')
b'%x' % 255
b'%#X' % 255
b'%x' % 5.5
b'%d' % 'a'
b'%d' % 5.5
b'%5s|' % b'a'
b'%-5s|' % b'a'
b'%.2s|' % b'abc'
b'%f' % 1.5
b'%f' % 'a'
b'%z' % 5
b'%(a)s' % {b'a':b'x'}
b'%(a)s' % {'a':b'x'}
b'%(a)s' % 5
b'%s %s' % b'a'
b'x' % 5
b'%' % ()
b'%%' % ()
b'%(a' % {}
bytearray(b'%d') % 5
b'%05d' % -3
b'%*d' % (5,3)
b'%*d' % ('a',3)
b'%g' % 1e100
b'%s' % bytearray(b'zz')
b'%s' % memoryview(b'zz')
b'%i' % None
b'%a' % 5
'%(a)s %(b)s' % {'a':1,'b':2}
'%(a)s %s' % {'a':1}
'%.0e' % 12345.0
'%.100f' % 0.1
'%.60d' % 5
'%#.3g' % 100000.0
'%.3g' % 1234567.0
'%G' % 1e-10
'%r' % 1.0
'%5r|' % 'a'
'%05s|' % 'a'
'%+s' % 'a'
'%x' % True
'%d' % -0.0
'%i' % 3.99
'%c%c' % ('a', 98)
'%.50f' % 1e300
'%s' % None
'%d' % '5'
'%x' % None
'%o' % 1.0
'%e' % '1'
'%.*f' % (2**40, 1.0)
'%*d' % (2**70, 1)
'%(a)s' % 'abc'
'%(a)s' % []
'%(0)s' % [1]
'''
def show(src):
    try:
        r = eval(src)
        r = repr(r)
        if len(r) > 300: r = r[:300] + '...' + str(len(r))
        print(src, '->', r)
    except BaseException as e:
        print(src, '!!', type(e).__name__ + ':', e)
for s in exprs.strip().splitlines():
    show(s)
