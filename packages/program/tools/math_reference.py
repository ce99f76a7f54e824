"""Writes vectors/math.json: high-precision values of the elementary functions.

Needs Python 3 with mpmath; run by hand when points are added:
    python3 packages/program/tools/math_reference.py [--check]
Each point is [x, y, rest]: the 64 bits of x and of the f64 y nearest to the exact value as 16 hex
digits, and (exact - y) in units of y's last place, four decimals.
"""
import json
import math
import pathlib
import random
import struct
import sys

from mpmath import mp, mpf
import mpmath

mp.prec = 1400
TARGET = pathlib.Path(__file__).resolve().parent.parent / 'vectors' / 'math.json'


def bits(x):
    return struct.pack('>d', x).hex()


def around(x, count=2):
    out = [x]
    low = high = x
    for _ in range(count):
        low = math.nextafter(low, -math.inf)
        high = math.nextafter(high, math.inf)
        out += [low, high]
    return out


def points(name, rng):
    tiny = [5e-324, 1e-320, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1e-100,
            1e-20, 2.0**-54, 2.0**-53, 2.0**-30, 7.450580596923828e-9, 2.0**-26, 1e-5]
    both = lambda xs: [s * x for x in xs for s in (1.0, -1.0)]
    if name == 'exp':
        xs = both(tiny) + [rng.uniform(-745.1, 709.7) for _ in range(150)]
        xs += [rng.uniform(-1, 1) for _ in range(80)] + [rng.uniform(-745, -708) for _ in range(40)]
        xs += [k * math.log(2) for k in range(-20, 20)] + [(k + 0.5) * math.log(2) for k in range(-20, 20)]
        xs += around(709.782712893384, 1)[:2] + around(-708.3964185322641)
        xs += [-745.13, -745.0, -744.4400719213812, 709.0, 700.0, 1.0, -1.0]
        return xs
    if name == 'sigmoid':
        xs = both(tiny) + [rng.uniform(-700, 40) for _ in range(100)] + [rng.uniform(-5, 5) for _ in range(200)]
        return xs + [0.0, -0.0, 36.7, 37.5, 40.0, 700.0, -709.0]
    if name == 'log':
        xs = tiny + [math.ldexp(rng.uniform(0.5, 1), rng.randint(-1073, 1024)) for _ in range(150)]
        xs += [rng.uniform(0.5, 2) for _ in range(80)] + [1 + rng.uniform(-1, 1) * 2.0**-rng.randint(3, 50) for _ in range(60)]
        xs += [x for x in around(1.0) + around(math.sqrt(0.5)) + around(math.sqrt(2)) if x != 1.0]
        return xs + [2.0**k for k in range(-1074, 1024, 61)] + [1.7976931348623157e308, 1e-310, 3e-324]
    if name in ('sin', 'cos', 'tan'):
        xs = both(tiny) + [rng.uniform(-10, 10) for _ in range(100)] + [rng.uniform(-1e6, 1e6) for _ in range(60)]
        xs += [math.ldexp(rng.uniform(0.5, 1), rng.randint(20, 1024)) * rng.choice((1, -1)) for _ in range(150)]
        for k in list(range(1, 33)) + [1000, 636619, 636620, 636621]:
            xs += around(k * math.pi / 4, 1)
        xs += around(1e6) + around(2.0**20) + around(2.0**24)
        # The f64 nearest to a multiple of pi/2, and others known to come near.
        xs += [6381956970095103 * 2.0**797, 5.319372648326541e255, 1.7976931348623157e308, 1e22, 1e300]
        return xs + [x for x in near_multiples()]
    xs = both(tiny) if name != 'acos' else both(tiny)[:12]
    if name in ('asin', 'acos'):
        xs += [rng.uniform(-1, 1) for _ in range(200)] + both(around(0.5) + around(0.975) + around(0.7071067811865476))
        xs += both([1 - 2.0**-k for k in range(2, 54)])
        return xs + [1.0, -1.0] if name == 'asin' else [x for x in xs + [-1.0]]
    xs += [rng.uniform(-5, 5) for _ in range(150)] + both([rng.uniform(0, 1.1) for _ in range(60)])
    xs += both([math.ldexp(rng.uniform(0.5, 1), rng.randint(-30, 1024)) for _ in range(60)])
    xs += both([(i + 0.5) / 16 for i in range(16)] + [16 / (i + 0.5) for i in range(16)])
    return xs + both(around(1.0) + [i / 16 for i in range(1, 17)] + [1e308, 2.0**53, 2.0**54])


def near_multiples():
    """f64 values near a multiple of pi/2 for every 40th exponent, by continued fractions."""
    found = []
    for exponent in range(-40, 971, 40):
        ratio = mpmath.mpf(2) ** exponent / (mp.pi / 2)
        a, p0, q0, p1, q1 = ratio, 0, 1, 1, 0
        for _ in range(200):
            whole = mpmath.floor(a)
            p0, p1 = p1, int(whole) * p1 + p0
            q0, q1 = q1, int(whole) * q1 + q0
            if q1 >= 2**53:
                break
            if a == whole:
                break
            a = 1 / (a - whole)
        if 0 < q0 < 2**53:
            found.append(math.ldexp(float(q0), exponent))
    return found


FUNCTIONS = {
    'exp': mpmath.exp, 'log': mpmath.log, 'sin': mpmath.sin, 'cos': mpmath.cos, 'tan': mpmath.tan,
    'asin': mpmath.asin, 'acos': mpmath.acos, 'atan': mpmath.atan,
    'sigmoid': lambda x: 1 / (1 + mpmath.exp(-x)),
}


def ulp(y):
    return mpf(math.ulp(y))


def nearest(exact):
    """Correctly rounded f64, denormals included (float() of mpmath rounds twice there)."""
    if exact == 0:
        return 0.0
    m, e = mpmath.frexp(exact)
    e = int(e)
    shift = max(e - 53, -1074)
    scaled = mpmath.ldexp(exact, -shift)
    return math.ldexp(int(mpmath.nint(scaled)), shift)


def main():
    out = {}
    for name, f in FUNCTIONS.items():
        rng = random.Random(f'adit {name}')
        rows, seen = [], set()
        for x in points(name, rng):
            if not math.isfinite(x) or bits(x) in seen:
                continue
            seen.add(bits(x))
            exact = f(mpf(x))
            y = nearest(exact)
            if not math.isfinite(y):
                continue
            if exact == 0 or y == 0:
                y = math.copysign(0.0, x) if name not in ('cos', 'exp') else y
            rest = (exact - mpf(y)) / ulp(y)
            rows.append([bits(x), bits(y), round(float(rest), 4) + 0.0])
        out[name] = rows
    if '--check' in sys.argv:
        same = json.loads(TARGET.read_text()) == out
        print('up to date' if same else 'math.json differs')
        sys.exit(0 if same else 1)
    TARGET.write_text(json.dumps(out, indent=2) + '\n')
    print({name: len(rows) for name, rows in out.items()})


main()
