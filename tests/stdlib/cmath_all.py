# Functions of complex numbers.
import cmath
seed = 7
def rnd():
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    return (seed >> 11) / (1 << 53)
def show(f, *a):
    try: return repr(f(*a))
    except Exception as e: return type(e).__name__ + ' ' + str(e)
vals = [0j, complex(-0.0,0.0), complex(0,-0.0), 1, -1, 1j, -1j, 2, -2, 1+1j, 1e300, -1e300j, 1e-300, 1e308+1e308j, 710, -710+3j, 5e-324j, 'a', None, 0.5, True]
for i in range(12): vals.append(complex(rnd()*6-3, rnd()*6-3))
for z in vals:
    for n in 'acos acosh asin asinh atan atanh cos cosh exp log log10 phase polar sin sinh sqrt tan tanh isfinite isinf isnan'.split():
        print(n, z, show(getattr(cmath, n), z))
    print('rect', z, show(cmath.rect, abs(z) if not isinstance(z, (str, type(None))) else z, 1.5), show(cmath.log, z, 3), show(cmath.isclose, z, 1))
