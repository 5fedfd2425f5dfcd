import Foundation
import Numerics
import TestSupport
import Testing

/// Laws of the orthonormal transform H at N = 2^16.
///
/// A transform is off by gamma_k of its norm, k = log2 N + 2, since every level rounds each entry of
/// sqrt 2 times an orthonormal map once, and the scale and its product round once.
@Suite struct WalshHadamardLawTests {
  private static let (levels, length) = (16, 1 << 16)

  @Test("Twice is the identity") func involution() {
    expectInvolution(Float.self)
    expectInvolution(Double.self)
  }

  @Test("The norm stays") func isometry() {
    expectNorm(Float.self)
    expectNorm(Double.self)
  }

  @Test("Sums go to sums") func linearity() {
    expectLinearity(Float.self)
    expectLinearity(Double.self)
  }

  @Test("Threads leave no trace in rows", arguments: [1, 3, 40], [0, 3])
  func threadsOfRows(rows: Int, gap: Int) {
    for levels in [4, 13, 18, 19, 23] where rows << levels <= (rows == 1 ? 1 << 23 : 1 << 20) {
      expectSameRows(Float.self, rows: rows, length: 1 << levels, gap: gap)
      expectSameRows(Double.self, rows: rows, length: 1 << levels, gap: gap)
    }
  }

  @Test("A column has the bits of a row") func columnsAreRows() {
    let levels = 10
    let column = entries(1 << levels, Float.self, seed: 9).map { $0 / 3 }
    var panel = AlignedBuffer(column.flatMap { Array(repeating: $0, count: 19) })
    Float.transformColumns(
      panel.mutablePointer, levels: levels, columns: 19, stride: 19,
      scale: (1 / Float(1 << levels)).squareRoot())
    let row = transformed(column)
    #expect(
      firstDifference(panel.elements, row.flatMap { Array(repeating: $0, count: 19) }) == nil)
  }

  private func expectInvolution<Scalar: KernelScalar>(_ scalar: Scalar.Type) {
    let given = entries(Self.length, scalar, seed: 1)
    let twice = transformed(transformed(given))
    let bound = gamma(2 * (Self.levels + 2), scalar)
    #expect(relativeDistance(twice.map { Double($0) }, from: given.map { Double($0) }) <= bound)
  }

  private func expectNorm<Scalar: KernelScalar>(_ scalar: Scalar.Type) {
    let given = entries(Self.length, scalar, seed: 2)
    let (before, after) = (
      euclideanNorm(given.map { Double($0) }), euclideanNorm(transformed(given).map { Double($0) })
    )
    let bound = gamma(Self.levels + 2, scalar) + 2 * gamma(Self.length, Double.self)
    #expect(abs(after - before) <= bound * before)
  }

  /// Both sides transform numbers that are exact: x, y and x + y are multiples of 2^-10 up to 2.
  private func expectLinearity<Scalar: KernelScalar>(_ scalar: Scalar.Type) {
    func grid(_ seed: UInt64) -> [Scalar] {
      entries(Self.length, scalar, seed: seed).map { ($0 * 1024).rounded() / 1024 }
    }
    let (x, y) = (grid(3), grid(4))
    let sum = transformed(zip(x, y).map { $0 + $1 }).map { Double($0) }
    let parts = zip(transformed(x), transformed(y)).map { Double($0) + Double($1) }
    let size = euclideanNorm(x.map { Double($0) }) + euclideanNorm(y.map { Double($0) })
    let distance = euclideanNorm(zip(sum, parts).map { $0 - $1 })
    #expect(distance <= 2 * gamma(Self.levels + 3, scalar) * size)
  }
}

private func entries<Scalar: KernelScalar>(
  _ count: Int, _ scalar: Scalar.Type, seed: UInt64
) -> [Scalar] {
  var samples = Samples(seed: seed)
  return samples.vector(count, scalar).map { Scalar($0) }
}

private func transformed<Scalar: KernelScalar>(_ row: [Scalar]) -> [Scalar] {
  var buffer = AlignedBuffer(row)
  WalshHadamard.transformRows(buffer.mutableView, rows: 1, length: row.count, stride: row.count)
  return buffer.elements
}

private func expectSameRows<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, rows: Int, length: Int, gap: Int
) {
  expectSameBits(scalar, rows * (length + gap)) { entries, workers in
    WalshHadamard.transformRows(
      entries, rows: rows, length: length, stride: length + gap, workers: workers)
  }
}

private func expectSameBits<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ count: Int,
  _ transform: (MutableView<Scalar>, Workers) -> Void
) {
  // Sums of thirds round at every level.
  var alone = AlignedBuffer<Scalar>(count: count, repeating: 0)
  for index in 0..<count { alone[index] = Scalar(index &* 0x9E37_79B1 & 0xFFFF) / 3 }
  let given = alone.elements
  transform(alone.mutableView, Workers(count: 1))
  for team in [2, 3] {
    var together = AlignedBuffer(given)
    transform(together.mutableView, Workers(count: team))
    let bytes = count * MemoryLayout<Scalar>.stride
    #expect(memcmp(together.pointer, alone.pointer, bytes) == 0)
  }
}
