package import Numerics

/// Seeded inputs for tests, from a generator that is not the one under test.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014, doi:10.1145/2660193.2660195 (SplitMix64).
package struct Samples {
  private var state: UInt64

  /// The sequence of `seed`.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func word() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// Uniform in [0, 1), 53 bits.
  package mutating func fraction() -> Double { Double(word() >> 11) * 0x1p-53 }

  /// Uniform in [-1, 1), already rounded to `scalar`.
  package mutating func uniform<Scalar: KernelScalar>(_ scalar: Scalar.Type) -> Double {
    Double(Scalar(2 * fraction() - 1))
  }

  /// A multiple of 1/8 in [-1, 1]: short sums of products of these are exact in either precision.
  package mutating func eighths() -> Double { Double(word() % 17) / 8 - 1 }

  /// A matrix with entries uniform in [-1, 1).
  package mutating func matrix<Scalar: KernelScalar>(
    _ rows: Int, _ columns: Int, _ scalar: Scalar.Type
  ) -> TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { _, _ in uniform(scalar) }
  }

  /// A matrix with entries that are multiples of 1/8 in [-1, 1].
  package mutating func matrixOfEighths(_ rows: Int, _ columns: Int) -> TextbookMatrix {
    TextbookMatrix(rows: rows, columns: columns) { _, _ in eighths() }
  }

  /// A vector with entries uniform in [-1, 1).
  package mutating func vector<Scalar: KernelScalar>(
    _ count: Int, _ scalar: Scalar.Type
  ) -> [Double] {
    (0..<count).map { _ in uniform(scalar) }
  }

  /// Signs -1 and 1.
  package mutating func signs(_ count: Int) -> [Double] {
    (0..<count).map { _ in word() >> 63 == 0 ? -1 : 1 }
  }

  /// Bits that are each set with probability `density`.
  package mutating func bits(_ count: Int, density: Double) -> [Bool] {
    (0..<count).map { _ in fraction() < density }
  }

  /// B B^T / n + I for a random B: positive definite with eigenvalues in [1, n + 1], mostly below 3.
  package mutating func wellConditioned<Scalar: KernelScalar>(
    _ order: Int, _ scalar: Scalar.Type
  ) -> TextbookMatrix {
    let factor = matrix(order, order, scalar)
    let product = factor * factor.transposed
    return TextbookMatrix(rows: order, columns: order) { i, j in
      Double(Scalar(product[i, j] / Double(max(order, 1)) + (i == j ? 1 : 0)))
    }.symmetrised
  }
}
