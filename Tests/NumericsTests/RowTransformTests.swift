import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct RowTransformTests {
  static let smallLengths = [1, 2, 3, 5, 8, 12, 16]
  static let long = 1 << 16

  @Test(
    "A transform is the matrix of its definition", arguments: TransformKind.allCases, smallLengths)
  func definition(kind: TransformKind, length: Int) throws {
    guard kind.paddedLength(length) == length else { return }
    try expectDefinition(kind, length, Float.self)
    try expectDefinition(kind, length, Double.self)
  }

  @Test(
    "Rows in blocks, and those left over, are transformed alike", arguments: [1, 511, 512, 1100])
  func blocks(rows: Int) throws {
    for kind in TransformKind.allCases {
      try expectDefinition(kind, 8, Float.self, rows: rows)
      try expectDefinition(kind, 8, Double.self, rows: rows)
    }
  }

  @Test("A transform followed by its inverse is the identity", arguments: TransformKind.allCases)
  func inverse(kind: TransformKind) throws {
    for length in Self.smallLengths + [Self.long] where kind.paddedLength(length) == length {
      try expectInverse(kind, length, Float.self)
      try expectInverse(kind, length, Double.self)
    }
  }

  @Test(
    "Hartley and Walsh-Hadamard transforms are their own inverses",
    arguments: [TransformKind.fftwDHT, .fftwWHT, .nativeWHT])
  func involution(kind: TransformKind) throws {
    try expectInverse(kind, Self.long, Float.self, isInvolution: true)
    try expectInverse(kind, Self.long, Double.self, isInvolution: true)
  }

  @Test("Long transforms keep the norm", arguments: TransformKind.allCases)
  func norms(kind: TransformKind) throws {
    try expectNorm(kind, Float.self)
    try expectNorm(kind, Double.self)
  }

  @Test("Long transforms are linear", arguments: TransformKind.allCases)
  func linearity(kind: TransformKind) throws {
    try expectLinearity(kind, Float.self)
    try expectLinearity(kind, Double.self)
  }

  @Test("The number of workers leaves no trace", arguments: TransformKind.allCases)
  func workers(kind: TransformKind) throws {
    for (rows, length) in [(1000, 16), (33, 256), (5, 1 << 13)] {
      var samples = Samples(seed: 3)
      let rows = samples.matrix(rows, length, Float.self)
      let single = (
        try transformed(rows, kind, Float.self), try transformed(rows, kind, Float.self, team: 2)
      )
      let double = (
        try transformed(rows, kind, Double.self), try transformed(rows, kind, Double.self, team: 2)
      )
      #expect(firstDifference(single.0.entries, single.1.entries) == nil)
      #expect(firstDifference(double.0.entries, double.1.entries) == nil)
    }
  }

  @Test("Only the Walsh-Hadamard transforms pad, to a power of two")
  func padding() {
    let lengths = [0, 1, 2, 3, 4, 5, 1000, 1024, 1025]
    #expect(lengths.map(TransformKind.fftwDCT.paddedLength) == lengths)
    #expect(lengths.map(TransformKind.fftwDHT.paddedLength) == lengths)
    for kind in [TransformKind.fftwWHT, .nativeWHT] {
      #expect(lengths.map(kind.paddedLength) == [0, 1, 2, 4, 4, 8, 1024, 1024, 2048])
    }
  }
}

/// The rows of `input`, transformed.
private func transformed<Scalar: KernelScalar>(
  _ input: TextbookMatrix, _ kind: TransformKind, _ scalar: Scalar.Type, isInverse: Bool = false,
  team: Int = 1
) throws -> TextbookMatrix {
  let workers = Workers(count: team)
  var transform = try RowTransform<Scalar>(
    kind, length: input.columns, isInverse: isInverse, workers: workers)
  var rows = input.matrix(of: Scalar.self)
  transform.apply(to: &rows, workers: workers)
  return TextbookMatrix(rows)
}

private func expectDefinition<Scalar: KernelScalar>(
  _ kind: TransformKind, _ length: Int, _ scalar: Scalar.Type, rows: Int = 7
) throws {
  var samples = Samples(seed: UInt64(length))
  let input = samples.matrix(rows, length, Scalar.self)
  let output = try transformed(input, kind, Scalar.self)
  let definition = TextbookMatrix(kind, length: length)
  for i in 0..<rows {
    let x = Array(input.entries[i * length..<(i + 1) * length])
    let y = Array(output.entries[i * length..<(i + 1) * length])
    // The reference's own entries and sums round in double.
    let bound = transformBound(length, Scalar.self) + 2 * gamma(length + 4, Double.self)
    let allowed = Array(repeating: bound * euclideanNorm(x), count: length)
    let excess = Excess.first(y, from: definition * x, within: allowed)
    #expect(excess == nil, "\(kind) of \(length), row \(i)")
  }
}

private func expectInverse<Scalar: KernelScalar>(
  _ kind: TransformKind, _ length: Int, _ scalar: Scalar.Type, isInvolution: Bool = false
) throws {
  var samples = Samples(seed: 2)
  let input = samples.matrix(3, length, Scalar.self)
  let image = try transformed(input, kind, Scalar.self)
  let back = try transformed(image, kind, Scalar.self, isInverse: !isInvolution)
  let distance = relativeDistance(back.entries, from: input.entries)
  // The first transform's error is passed on by an isometry, the second adds its own.
  #expect(distance <= 2.01 * transformBound(length, Scalar.self), "\(kind) of \(length)")
}

private func expectNorm<Scalar: KernelScalar>(
  _ kind: TransformKind, _ scalar: Scalar.Type
) throws {
  var samples = Samples(seed: 4)
  let length = RowTransformTests.long
  let input = samples.matrix(1, length, Scalar.self)
  let output = try transformed(input, kind, Scalar.self)
  let sizes = (pairwiseNorm(input.entries[...]), pairwiseNorm(output.entries[...]))
  let bound = transformBound(length, Scalar.self) + gamma(20, Double.self)
  #expect(abs(sizes.0 - sizes.1) <= bound * sizes.0)
}

private func expectLinearity<Scalar: KernelScalar>(
  _ kind: TransformKind, _ scalar: Scalar.Type
) throws {
  var samples = Samples(seed: 5)
  let length = RowTransformTests.long
  // Multiples of 1/8: the sum of two is exact in either precision.
  let (x, y) = (samples.matrixOfEighths(1, length), samples.matrixOfEighths(1, length))
  let sum = TextbookMatrix(rows: 1, columns: length) { x[$0, $1] + y[$0, $1] }
  let images = try [x, y, sum].map { try transformed($0, kind, Scalar.self) }
  let distance = (0..<length).map { images[2][0, $0] - images[0][0, $0] - images[1][0, $0] }
  let size = [x, y, sum].reduce(0) { $0 + euclideanNorm($1.entries) }
  let bound = transformBound(length, Scalar.self) + 2 * unitRoundoff(Double.self)
  #expect(euclideanNorm(distance) <= bound * size)
}

/// The Euclidean norm by halves: the squares' sum has log2 N + 1 roundings a term.
private func pairwiseNorm(_ x: ArraySlice<Double>) -> Double {
  func square(_ x: ArraySlice<Double>) -> Double {
    if x.count == 1 { return x[x.startIndex] * x[x.startIndex] }
    return square(x.prefix(x.count / 2)) + square(x.dropFirst(x.count / 2))
  }
  return square(x).squareRoot()
}
