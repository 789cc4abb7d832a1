# Decimals: construction, arithmetic, contexts, functions, formats, and their errors.
import decimal
from decimal import *
D = Decimal
def show(src):
    try:
        r = eval(src)
        print(ascii(src), '->', repr(r)[:400])
    except BaseException as e:
        print(ascii(src), '!!', type(e).__name__ + ':', ascii(str(e)))
for s in r'''
D()
D('1.10')
D('-0')
D('1e5')
D('1E-7')
D('0.000001')
D('0.0000001')
D('1_000.5')
D(' 1.5\n')
D('inf')
D('-Infinity')
D('nan')
D('nan123')
D('sNaN')
D('-sNaN5')
D('x')
D('')
D('1e')
D('.')
D('.5')
D('5.')
D('\u0663.\u0664')
D(5)
D(True)
D(1.1)
D(0.5)
D(float('nan'))
D(float('-inf'))
D((0,(1,2,3),-2))
D((1,(1,),'F'))
D((0,(1,2),'n'))
D((2,(1,),0))
D((0,(1,11),0))
D([0,[1,2],1])
D(D('1.5'))
D([])
D(1j)
D(None)
D(b'1')
D(value='1.5')
D('1e1000000000000000000000')
D('1')+1
1+D('1')
D('1.5')+D('2.25')
D('1.1')-D('1.10')
D('1.10')*3
D(1)/3
D(2)/3
D(10)/4
D(100)/D('0.3')
D(1)/0
D(0)/0
D(-1)/0
D(7)//2
D(-7)//2
D(7)%3
D(-7)%3
D(7)%-3
D('7.5')%2
divmod(D(7),2)
divmod(D(-7),2)
7//D(2)
7%D(4)
divmod(7,D(4))
D(1)//0
D(1)%0
D(0)//0
D(0)%0
divmod(D(1),0)
D('inf')//2
D('inf')%2
D(5)%D('inf')
D(10**30)//1
D(2)**10
D(2)**-1
D(2)**D('0.5')
D('1.1')**100
D(0)**0
D(0)**-1
D(-8)**D('0.5')
D(-2)**3
D(10)**-5
D(3)**D('1.5')
2**D(3)
pow(D(3),5,7)
pow(D(3),-5,7)
pow(D(3),5,0)
D(2)**D('inf')
D('0.5')**D('inf')
D(1)**D('1.5')
-D('1.5')
+D('1.23456789012345678901234567890')
abs(D('-1.5'))
-D(0)
int(D('1.9'))
int(D('-1.9'))
int(D('nan'))
int(D('inf'))
float(D('1.1'))
float(D('nan'))
complex(D('1.1'))
round(D('1.5'))
round(D('2.5'))
round(D('-2.5'))
round(D('1.255'),2)
round(D('1234.5'),-2)
round(D('nan'))
round(D('inf'))
round(D('1.5'),1.5)
__import__('math').floor(D('-1.5'))
__import__('math').ceil(D('1.2'))
__import__('math').trunc(D('1.9'))
hash(D('1.5'))==hash(1.5)
hash(D(3))==3
hash(D('1e100'))==hash(10**100)
hash(D('nan'))==hash(D('nan'))
hash(D('inf'))
hash(D('-1'))
hash(D('sNaN'))
D('1.5')==1.5
D('1.1')==1.1
D(1)==D('1.0')
D(1)==1
D('nan')==D('nan')
D('nan')<1
D('sNaN')==1
D(1)<2
D(1)<1.5
D(1)=='a'
D(1)<=D('1.0')
D(1)>float('inf')
D('0.5')==__import__('fractions').Fraction(1,2)
D('0.5')<__import__('fractions').Fraction(2,3)
D('0.5')==complex(0.5)
bool(D('0.0'))
bool(D('nan'))
str(D('1E+5'))
str(D('123456789E-20'))
D('1.5').as_tuple()
D('-inf').as_tuple()
D('nan12').as_tuple()
D('1.25').as_integer_ratio()
D('1e5').as_integer_ratio()
D('nan').as_integer_ratio()
D('inf').as_integer_ratio()
D('123.456').quantize(D('0.01'))
D('1.005').quantize(D('0.01'))
D('1.5').quantize(D('1'),rounding=ROUND_UP)
D('1e30').quantize(D('0.01'))
D('123.456').quantize(D('1e1'))
D('inf').quantize(D('1'))
D('inf').quantize(D('inf'))
D('1.5').quantize(1)
D('1.5').quantize(D('1'),'ROUND_X')
[D(x).quantize(D(1),rounding=r) for x in ('1.5','-1.5','2.5','1.1','-1.1','1.9','0.5','5.0') for r in (ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP)]
D('1.500').normalize()
D('0.000').normalize()
D('1200').normalize()
D('-0').normalize()
D('1.5').to_integral_value()
D('1.5').to_integral_value(ROUND_DOWN)
D('1.5').to_integral_exact()
D('1.5').to_integral()
D('123456789').to_eng_string()
D('1.23E+5').to_eng_string()
D('1E+4').to_eng_string()
D('1E-7').to_eng_string()
D(2).sqrt()
D('0.04').sqrt()
D(-1).sqrt()
D('-0').sqrt()
D('1e-100').sqrt()
D(16).sqrt()
D('12345678901234567890').sqrt()
D(1).exp()
D('-1.5').exp()
D(0).exp()
D('1e10').exp()
D('100').exp()
D(10).ln()
D(1).ln()
D(0).ln()
D(-1).ln()
D('1.0000001').ln()
D('1e50').ln()
D(100).log10()
D(2).log10()
D('0.001').log10()
D(0).log10()
D(123).logb()
D(0).logb()
D('123.45').adjusted()
D('nan').adjusted()
D(3).compare(D(5))
D('nan').compare(1)
D('1.0').compare_total(D('1.00'))
D('-1').compare_total(D('1'))
D('nan').compare_total(D('inf'))
D('-1.0').compare_total_mag(D('1'))
D(3).compare_signal(D('nan'))
D(3).max(5)
D(3).min(D('nan'))
D(-3).max_mag(2)
D(-3).min_mag(2)
D('-1.5').copy_abs()
D('1.5').copy_negate()
D('1.5').copy_sign(D('-0'))
D('1.5').fma(2,3)
D('1.5').is_signed()
D('nan').is_nan(), D('snan').is_snan(), D('nan').is_qnan(), D('inf').is_infinite(), D('0').is_zero(), D('1').is_finite(), D('1').is_normal(), D('1e-999999').is_subnormal(), D(1).is_canonical()
D('1').number_class()
[D(x).number_class() for x in ('-inf','-1','-1e-1000020','-0','0','1e-1000020','inf','nan','snan')]
D(1).next_plus()
D(1).next_minus()
D(1).next_toward(2)
D('1e-1000026').next_minus()
D(10).remainder_near(3)
D(10).remainder_near(4)
D(10).remainder_near(0)
D('1.5').same_quantum(D('2.3'))
D('1.5').scaleb(3)
D('1.5').scaleb(D('0.5'))
D(12345).shift(2)
D(12345).shift(-2)
D(12345).rotate(2)
D('12345678901234567890123456789').rotate(1)
D('1101').logical_and(D('1011'))
D('1101').logical_or(D('1011'))
D('1101').logical_xor(D('1011'))
D('1101').logical_invert()
D('12').logical_and(1)
D(1).radix()
D('1.5').canonical()
D('1.5').conjugate()
D('1.5').real, D('1.5').imag
D.from_float(0.1)
D.from_float(3)
D.from_float('1')
D.from_number(1.5)
D.from_number('1')
format(D('1.5'),'.3f')
format(D('1234567.891'),',.2f')
format(D('1234567.891'),'_.2f')
format(D('1.5'),'e')
format(D('1.5'),'g')
format(D('1.5'),'')
format(D('1.5'),'10')
format(D('-1.5'),'010.2f')
format(D('0.125'),'.1%')
format(D('1e10'),'f')
format(D('1e10'),'')
format(D('1e10'),'.3')
format(D('123456'),'.3')
format(D('nan'),'10')
format(D('inf'),'010f')
format(D('1.5'),'d')
format(D('1.5'),'+')
format(D('1.5'),'*^10')
format(D('1e-10'),'f')
format(D('2.5'),'.0f')
format(D('3.5'),'.0f')
format(D('1234.5'),'n')
format(D('-0.001'),'z.2f')
format(D('1.5'),'E')
format(D('12345.678'),'.2e')
format(D('0'),'.3e')
format(D('0.00'),'g')
getcontext()
getcontext().prec
Context()
Context(prec=5)
Context(prec=5).divide(1,3)
Context(prec=5).create_decimal('3.1415926535')
Context(prec=3).add(D('1.2345'),1)
Context(prec=0)
Context(rounding='x')
Context(traps=[])
Context(prec=5,traps=[Inexact]).divide(1,3)
BasicContext
ExtendedContext
DefaultContext
Context(Emax=5,Emin=-5).create_decimal('1e6')
Context(Emax=5,Emin=-5,traps=[]).create_decimal('1e6')
Context(Emax=5,Emin=-5,prec=3).create_decimal('1e-7')
Context(Emax=5,Emin=-5,prec=3).create_decimal('1e-10')
Context(prec=3,clamp=1,Emax=5,Emin=-5).create_decimal('1e5')
Context().Etiny()
Context().Etop()
Context(prec=5).sqrt(2)
Context(prec=5).power(2,D('0.5'))
Context(prec=5).exp(1)
Context(prec=5).ln(10)
Context(prec=5).log10(3)
Context(prec=5).plus(D('1.23456789'))
Context(prec=5).minus(D('1.23456789'))
Context(prec=5).abs(D('-1.23456789'))
Context(prec=5).multiply(D('1.23456'),2)
Context(prec=5).subtract(1,D('1.23456'))
Context(prec=5).remainder(10,3)
Context(prec=5).divide_int(10,3)
Context(prec=5).divmod(10,3)
Context(prec=5).fma(2,3,4)
Context(prec=5).compare(2,3)
Context(prec=5).quantize(D('1.234'),D('0.1'))
Context(prec=5).quantize(D('123456.7'),D('0.01'))
Context(prec=5).to_sci_string(D('1.23e5'))
Context(prec=5).normalize(D('1.500'))
Context(prec=5).max(1,2)
Context(prec=5).copy()
Context(capitals=0).to_sci_string(D('1e10'))
Context(prec=5).add('1',2)
Context(prec=5).create_decimal_from_float(0.1)
getcontext().flags[Inexact]
getcontext().traps[InvalidOperation]
MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY
HAVE_THREADS, HAVE_CONTEXTVAR
InvalidOperation.__mro__
FloatOperation.__mro__
Overflow.__mro__
DivisionByZero.__mro__
D('9e999999')*10
D('1e-999999')/D('1e50')
D('1e-1000026')/10
D(1).__reduce__()
sum([D('0.1')]*10)
sorted([D(3),D('1.5'),2])
max(D(1),D('1.5'))
D('1.5').__format__(5)
D.__doc__[:30]
decimal.__name__, D.__module__, D
D('1') is D('1')
D('123456789012345678901234567890')+0
D('0.1')+D('0.2')
D('1e28')+D('0.5')
D('1e28')-D('0.5')
D('1')/D('1e10')
D('6')/D('3')
D('600')/D('3')
D('1e400')*D('1e400')
'%.2f' % D('1.555')
'%s' % D('1.50')
f"{D('1.50'):.1f}"
'%d' % D('1.9')
D('1.0')+D('-1.0')
-D('0.0')+D('-0.0')
D('-0')+D('-0')
D('-0')*5
D('inf')-D('inf')
D('inf')*0
D('inf')/D('inf')
1/D('inf')
D('1')+D('sNaN')
D('nan5')+1
'''.strip().splitlines(): show(s)
with localcontext() as c:
    c.prec = 5
    print(D(1)/3, c.flags[Inexact], getcontext() is c)
with localcontext(prec=3, rounding=ROUND_UP):
    print(D(1)/3)
print(D(1)/3)
c = getcontext(); c.clear_flags(); D(1)/3; print(c)
c.traps[Inexact] = True
try: D(1)/3
except Inexact as e: print(repr(e), e.args)
c.traps[Inexact] = False
c.traps[FloatOperation] = True
show("D(1.5)"); show("D(1)<1.5"); show("D(1)==1.5")
c.traps[FloatOperation] = False
c.prec = 50; print(D(2).sqrt(), D(1).exp(), D(2).ln(), D(3).log10(), D(2)**D('0.3'))
for bad in ("c.prec=0", "c.prec='a'", "c.rounding='x'", "c.Emax=-1", "c.Emin=1", "c.capitals=2", "c.clamp=2", "c.foo=1", "del c.prec", "c.traps=5", "c.flags={}"):
    try: exec(bad); print(bad, 'ok')
    except Exception as e: print(bad, type(e).__name__, e)
