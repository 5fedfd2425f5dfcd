"""Writes RandomFixture.swift: the first numbers of some streams, made without the package.

Philox4x32-10 in Python integers, checked here against Random123's known answers; the normals once
in 200-bit arithmetic (mpmath), rounded, and once by replaying the documented operations in doubles
and in NumPy's floats, which every machine must reproduce bit for bit.

    python3 make_normals.py > RandomFixture.swift
"""

import math
import struct

import mpmath
import numpy as np

mpmath.mp.prec = 200
MASK = 2**32 - 1
ROUNDING_SHIFT = float.fromhex("0x1.8p52")


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(b >> 32) ^ c[1] ^ k[0], b & MASK, (a >> 32) ^ c[3] ^ k[1], a & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


KNOWN = [
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([MASK] * 4, [MASK] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]
for counter, key, answer in KNOWN:
    assert philox(counter, key) == answer


def words(seed, purpose, substream, row, block):
    return philox([block, row, substream, purpose], [seed & MASK, seed >> 32])


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


def replayed_logarithm(x):
    e = (bits(x) - 0x3FE6A09E667F3BCD) >> 52
    y = from_bits(bits(x) - (e << 52))
    s = (y - 1) / (y + 1)
    t = s * s
    series = 1 / 21
    for k in range(19, 2, -2):
        series = series * t + 1 / k
    return e * 0.6931471805599453 + (2 * s + 2 * s * (t * series))


def replayed_circle_point(v):
    turns = 4 * v + ROUNDING_SHIFT - ROUNDING_SHIFT
    t = (4 * v - turns) * (math.pi / 2)
    square = t * t
    c = 1 - square * (1 / 240)
    for k in (182, 132, 90, 56, 30, 12, 2):
        c = 1 - c * square * (1 / k)
    s = 1 - square * (1 / 272)
    for k in (210, 156, 110, 72, 42, 20):
        s = 1 - s * square * (1 / k)
    s = t * (1 - s * square * (1 / 6))
    return [(c, s), (-s, c), (-c, -s), (s, -c)][int(turns) % 4]


def replayed_pair(u, v):
    radius = math.sqrt(-2 * replayed_logarithm(u))
    return [radius * x for x in replayed_circle_point(v)]


def rounded_pair(u, v):
    radius = mpmath.sqrt(-2 * mpmath.log(mpmath.mpf(u)))
    angle = 2 * mpmath.pi * mpmath.mpf(v)
    return [float(radius * mpmath.cos(angle)), float(radius * mpmath.sin(angle))]


def normals(pair, seed, purpose, substream, first_row, rows, columns):
    entries = []
    for row in range(first_row, first_row + rows):
        line = []
        for block in range((columns + 1) // 2):
            w = words(seed, purpose, substream, row, block)
            u = 1 - ((w[1] << 32 | w[0]) >> 12) / 2**52
            v = ((w[3] << 32 | w[2]) >> 12) / 2**52
            line += pair(u, v)
        entries += line[:columns]
    return entries


def replayed_singles(seed, purpose, substream, first_row, rows, columns):
    """The entries in single precision, row by row, as a float32 array."""
    blocks = [
        words(seed, purpose, substream, row, block)
        for row in range(first_row, first_row + rows)
        for block in range((columns + 3) // 4)
    ]
    w = np.array(blocks, dtype=np.uint32).reshape(-1, 2, 2)  # block, pair, radius and angle
    f = np.float32
    halves = (w[..., 0] >> 16).astype(f), (w[..., 0] & 0xFFFF).astype(f)
    x = halves[0] * f(65536) + (halves[1] + f(0.5))
    e = (x.view(np.uint32) - np.uint32(0x3F3504F3)).view(np.int32) >> 23
    y = (x.view(np.uint32) - (e << 23).view(np.uint32)).view(f)
    s = (y - f(1)) / (y + f(1))
    t = s * s
    series = ((f(0.298717277) * t + f(0.399775416)) * t + f(0.666667764)) * t
    log = (e - 32).astype(f) * f(0.693147181) + (f(2) * s + s * series)
    radius = np.sqrt(f(-2) * log)
    turn = (w[..., 1] + np.uint32(0x20000000)) >> 30
    t = (w[..., 1] - (turn << 30)).view(np.int32).astype(f) * f(float.fromhex("0x1.921fb6p-30"))
    q = t * t
    c = f(1) - q * f(0.5) + q * q * ((f(2.44331571e-5) * q - f(0.00138873163)) * q + f(0.0416666457))
    s = t + t * (q * ((f(-0.000195152832) * q + f(0.00833216076)) * q - f(0.166666546)))
    cosine = np.choose(turn, [c, -s, -c, s])
    sine = np.choose(turn, [s, c, -s, -c])
    entries = np.stack([radius * cosine, radius * sine], axis=-1)
    return entries.reshape(rows, -1)[:, :columns].ravel()


def fingerprint(entries):
    """The bits of floats in one number: Fowler, Noll and Vo's hash 1a, a word at a time."""
    value = 0xCBF29CE484222325
    for word in entries.view(np.uint32).tolist():
        value = (value ^ word) * 0x100000001B3 % 2**64
    return value


def signs(seed, count):
    text = ""
    for index in range(count):
        w = words(seed, 1, 0, 0, index // 128)[index % 128 // 32]
        text += "+" if w >> (index % 32) & 1 else "-"
    return text


def listing(entries):
    return "".join(f"        {x.hex()},\n" for x in entries)


CASES = [  # seed, purpose, its name, substream, first row, rows, columns
    (0, 0, "weights", 0, 0, 3, 5),
    (1, 3, "targets", 7, 1000, 4, 2),
    (0xFEDCBA9876543210, 2, "data", 2**32 - 1, 2**32 - 3, 3, 3),
]

print("""import Numerics

/// The first numbers of some streams, made by make_normals.py without this package.
enum RandomFixture {
  /// Normals of a stream.
  struct Normals: Sendable {
    let seed: UInt64
    let purpose: RandomStream.Purpose
    let substream: UInt32
    let firstRow: Int
    let rows: Int
    let columns: Int
    /// The exact values, rounded.
    let rounded: [Double]
    /// The documented operations, replayed in doubles.
    let replayed: [Double]
    /// The same in single precision, in floats.
    let singles: [Float]
  }

  /// The bits of 300 x 50 weights of seed 1 in single precision, Fowler, Noll and Vo's hash 1a over words.
  static let fingerprint: UInt64 = """ + f"{fingerprint(replayed_singles(1, 0, 0, 0, 300, 50)):#x}" + """

  /// Output signs of seed 5.
  static let signs =""")
text = signs(5, 300)
chunks = [text[i : i + 75] for i in range(0, 300, 75)]
print("    " + "\n    + ".join(f'"{chunk}"' for chunk in chunks))
print("\n  static let normals: [Normals] = [")
for seed, purpose, name, substream, first_row, rows, columns in CASES:
    position = (seed, purpose, substream, first_row, rows, columns)
    print(f"""    Normals(
      seed: {seed:#x}, purpose: .{name}, substream: {substream}, firstRow: {first_row},
      rows: {rows}, columns: {columns},
      rounded: [
{listing(normals(rounded_pair, *position))}      ],
      replayed: [
{listing(normals(replayed_pair, *position))}      ],
      singles: [
{listing(map(float, replayed_singles(*position)))}      ]),""")
print("  ]\n}")
