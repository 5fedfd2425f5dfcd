import Numerics

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
  static let fingerprint: UInt64 = 0xbd68dd12e74211dd

  /// Output signs of seed 5.
  static let signs =
    "-++++++-++++---+--++--+-+++---+--++-++-+-------++-++-+-++--+--+-+-++---++++"
    + "++++----+-+--+---++-+--++++-+-+++-+--+---+-+--+--+-----+++---+---+--+-+-+--"
    + "++------++-+------+++++-+--+-+++--+++----+-++-+---+--++---++-++-++++---+-++"
    + "-+----+-----+-+-++++-+-----++++++--++-+++--+--++-------++---++-+--++++-++++"

  static let normals: [Normals] = [
    Normals(
      seed: 0x0, purpose: .weights, substream: 0, firstRow: 0,
      rows: 3, columns: 5,
      rounded: [
        -0x1.9ffd9aa3bc9b7p+0,
        -0x1.44b28888d8c8ep+0,
        0x1.d85c966f9a5f3p-1,
        0x1.c085bbe7cc120p-3,
        -0x1.e97e1a57636ccp-4,
        0x1.176a2eadbb172p+1,
        0x1.940f2dc3450cep-2,
        -0x1.a5f616fdcbcc4p+0,
        0x1.5405c3e42938bp+0,
        -0x1.36931e0487109p+0,
        -0x1.dc5ec52450a5ap-5,
        -0x1.c0f13d87877e6p-3,
        -0x1.c0ea5e0f4c7a1p-2,
        -0x1.34eafdbfe5c51p-1,
        0x1.fbab66918fe06p-2,
      ],
      replayed: [
        -0x1.9ffd9aa3bc9b7p+0,
        -0x1.44b28888d8c8cp+0,
        0x1.d85c966f9a5f2p-1,
        0x1.c085bbe7cc11fp-3,
        -0x1.e97e1a57636ccp-4,
        0x1.176a2eadbb172p+1,
        0x1.940f2dc3450cdp-2,
        -0x1.a5f616fdcbcc4p+0,
        0x1.5405c3e42938ap+0,
        -0x1.36931e0487108p+0,
        -0x1.dc5ec52450a59p-5,
        -0x1.c0f13d87877e7p-3,
        -0x1.c0ea5e0f4c7a1p-2,
        -0x1.34eafdbfe5c52p-1,
        0x1.fbab66918fe06p-2,
      ],
      singles: [
        0x1.fb76620000000p-1,
        -0x1.d96d600000000p-1,
        -0x1.3c373e0000000p-1,
        -0x1.eda3640000000p-2,
        -0x1.3aa6a80000000p-3,
        0x1.22e8f60000000p+0,
        -0x1.5a0d580000000p-1,
        0x1.3d976c0000000p+0,
        0x1.cb44300000000p-3,
        0x1.05a0680000000p+0,
        0x1.6f6b7c0000000p+0,
        0x1.d8ec8a0000000p-3,
        -0x1.d726e40000000p-3,
        -0x1.bc06480000000p-1,
        0x1.0b679c0000000p-5,
      ]),
    Normals(
      seed: 0x1, purpose: .targets, substream: 7, firstRow: 1000,
      rows: 4, columns: 2,
      rounded: [
        -0x1.fda3b349deb96p-1,
        0x1.98b3b0e8c7fe8p-1,
        -0x1.c257155991b5cp-5,
        0x1.60502d4aa612dp+0,
        0x1.754f04ab744d4p-2,
        -0x1.05e08bd94b4ebp+1,
        -0x1.b5a54f24870cap-1,
        -0x1.9276070ad0874p-1,
      ],
      replayed: [
        -0x1.fda3b349deb96p-1,
        0x1.98b3b0e8c7fe9p-1,
        -0x1.c257155991b5cp-5,
        0x1.60502d4aa612dp+0,
        0x1.754f04ab744d3p-2,
        -0x1.05e08bd94b4ebp+1,
        -0x1.b5a54f24870c8p-1,
        -0x1.9276070ad0874p-1,
      ],
      singles: [
        -0x1.1cbacc0000000p+1,
        -0x1.a999fe0000000p-1,
        -0x1.8c95440000000p-2,
        -0x1.537e920000000p-2,
        0x1.3193100000000p-3,
        -0x1.0ec6240000000p-3,
        -0x1.5859340000000p+1,
        0x1.4a574a0000000p-3,
      ]),
    Normals(
      seed: 0xfedcba9876543210, purpose: .data, substream: 4294967295, firstRow: 4294967293,
      rows: 3, columns: 3,
      rounded: [
        -0x1.851c9d9f37c60p-3,
        0x1.60ace47d2ab8dp+0,
        -0x1.bd360c2685462p-3,
        -0x1.773777d0316f1p-1,
        0x1.dfce00e79b50ap-2,
        -0x1.c552dffec5167p-4,
        0x1.14293c58c5a07p-2,
        -0x1.16c2e467f7785p+0,
        0x1.47847feaf1e6fp+0,
      ],
      replayed: [
        -0x1.851c9d9f37c60p-3,
        0x1.60ace47d2ab8dp+0,
        -0x1.bd360c2685462p-3,
        -0x1.773777d0316f1p-1,
        0x1.dfce00e79b508p-2,
        -0x1.c552dffec5167p-4,
        0x1.14293c58c5a07p-2,
        -0x1.16c2e467f7784p+0,
        0x1.47847feaf1e6ep+0,
      ],
      singles: [
        -0x1.0677da0000000p+0,
        -0x1.eb8e020000000p-1,
        -0x1.95d0fc0000000p-4,
        -0x1.3148ec0000000p-1,
        0x1.60de140000000p+0,
        -0x1.69925a0000000p-1,
        -0x1.a40aae0000000p+0,
        0x1.617a400000000p-2,
        0x1.6193e60000000p-2,
      ]),
  ]
}
