import Numerics
import TestSupport
import Testing

@Suite struct WalshHadamardTests {
  static let lengths = [1, 2, 4, 8, 16, 32, 64]

  @Test("Rows are multiplied by the matrix of the definition", arguments: lengths, [0, 1, 3, 17])
  func rows(length: Int, rows: Int) {
    for gap in [0, 5] {
      expectRows(Float.self, length, rows, gap: gap)
      expectRows(Double.self, length, rows, gap: gap)
    }
  }

  @Test(
    "Columns are multiplied by the matrix of the definition, however many are left of a panel",
    arguments: lengths, [0, 1, 2, 3, 7, 15, 16, 17, 31, 40])
  func columns(length: Int, columns: Int) {
    for gap in [0, 3] {
      expectColumns(Float.self, length, columns, gap: gap)
      expectColumns(Double.self, length, columns, gap: gap)
    }
  }

  @Test("Every sequence of sweeps gives integers exactly", arguments: 7...21)
  func integers(levels: Int) {
    // Sums of 2^21 integers of magnitude 4 are below 2^24, which single precision holds.
    expectExactIntegers(Float.self, levels)
    expectExactIntegers(Double.self, levels)
  }

  @Test("Panels of every height give integers exactly", arguments: 7...14, [16, 21])
  func panelIntegers(levels: Int, columns: Int) {
    for gap in [0, 3] {
      expectExactPanels(Float.self, levels, columns, gap: gap)
      expectExactPanels(Double.self, levels, columns, gap: gap)
    }
  }

  @Test("The unnormalised transform has no scale and an orthonormal one has 1/sqrt N")
  func scaling() {
    var ones = AlignedBuffer<Double>(count: 128, repeating: 1)
    WalshHadamard.transformRows(
      ones.mutableView, rows: 1, length: 128, stride: 128, scaling: .unnormalised)
    #expect(ones.elements == [128] + Array(repeating: 0, count: 127))
    WalshHadamard.transformRows(ones.mutableView, rows: 1, length: 128, stride: 128)
    #expect(ones.elements == Array(repeating: 128 * (1 / 128.0).squareRoot(), count: 128))
  }

  @Test("A matrix is transformed along its rows")
  func matrices() {
    var samples = Samples(seed: 21)
    let matrix = samples.matrixOfEighths(8, 4)
    var alongRows = matrix.matrix(of: Double.self)
    WalshHadamard.transformRows(of: &alongRows, scaling: .unnormalised)
    #expect(TextbookMatrix(alongRows) == matrix * hadamard(4))
  }
}

/// Entry (i, j) is (-1)^popcount(i AND j), Sylvester's definition.
private func hadamard(_ order: Int) -> TextbookMatrix {
  TextbookMatrix(rows: order, columns: order) { ($0 & $1).nonzeroBitCount % 2 == 0 ? 1 : -1 }
}

/// Compares with the product by the definition: log2 N roundings, of the scale and of its product,
/// and N for the reference in double.
private func expectRows<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ length: Int, _ rows: Int, gap: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var samples = Samples(seed: UInt64(100 * length + rows))
  let stride = length + gap
  let given = samples.matrix(rows, stride, scalar)
  let inner = TextbookMatrix(rows: rows, columns: length) { given[$0, $1] }
  var transformed = given.matrix(of: scalar)
  WalshHadamard.transformRows(transformed.mutableView, rows: rows, length: length, stride: stride)
  expect(
    transformed, given, product: inner * hadamard(length),
    magnitudes: inner.magnitudes * hadamard(length).magnitudes, order: length,
    sourceLocation: sourceLocation)
}

private func expectColumns<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ length: Int, _ columns: Int, gap: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var samples = Samples(seed: UInt64(100 * length + columns))
  let stride = columns + gap
  let given = samples.matrix(length, stride, scalar)
  let inner = TextbookMatrix(rows: length, columns: columns) { given[$0, $1] }
  var transformed = given.matrix(of: scalar)
  Scalar.transformColumns(
    transformed.mutableView.pointer, levels: length.trailingZeroBitCount, columns: columns,
    stride: stride,
    scale: (1 / Scalar(length)).squareRoot())
  expect(
    transformed, given, product: hadamard(length) * inner,
    magnitudes: hadamard(length).magnitudes * inner.magnitudes, order: length,
    sourceLocation: sourceLocation)
}

/// Compares the upper left part with `product`/sqrt N and the rest with what was there.
private func expect<Scalar: KernelScalar>(
  _ transformed: borrowing Matrix<Scalar>, _ given: TextbookMatrix, product: TextbookMatrix,
  magnitudes: TextbookMatrix, order: Int, sourceLocation: SourceLocation
) {
  let scale = 1 / Double(order).squareRoot()
  let roundings = gamma(order.trailingZeroBitCount + 2, Scalar.self) + gamma(order, Double.self)
  func part(_ body: (Int, Int) -> Double, outside: (Int, Int) -> Double) -> [Double] {
    TextbookMatrix(rows: given.rows, columns: given.columns) { i, j in
      i < product.rows && j < product.columns ? body(i, j) : outside(i, j)
    }.entries
  }
  let excess = Excess.first(
    transformed.entries.map { Double($0) },
    from: part({ product[$0, $1] * scale }, outside: { given[$0, $1] }),
    within: part({ magnitudes[$0, $1] * scale * roundings }, outside: { _, _ in 0 }))
  #expect(excess == nil, sourceLocation: sourceLocation)
}

/// Integers up to 4 in magnitude.
private func integers(_ count: Int, seed: Int) -> [Double] {
  var samples = Samples(seed: UInt64(seed))
  return (0..<count).map { _ in Double(samples.word() % 9) - 4 }
}

/// The transform of each column by the textbook: a level after the other, exact for integers.
private func textbookTransform(_ entries: [Double], stride: Int, columns: Int) -> [Double] {
  var entries = entries
  var distance = stride
  while distance < entries.count {
    for first in Swift.stride(from: 0, to: entries.count, by: 2 * distance) {
      for row in Swift.stride(from: first, to: first + distance, by: stride) {
        for index in row..<row + columns {
          let (x, y) = (entries[index], entries[index + distance])
          (entries[index], entries[index + distance]) = (x + y, x - y)
        }
      }
    }
    distance *= 2
  }
  return entries
}

private func expectExactIntegers<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ levels: Int, sourceLocation: SourceLocation = #_sourceLocation
) {
  let given = integers(1 << levels, seed: levels)
  var transformed = AlignedBuffer(given.map { Scalar($0) })
  WalshHadamard.transformRows(
    transformed.mutableView, rows: 1, length: 1 << levels, stride: 1 << levels,
    scaling: .unnormalised)
  let difference = firstDifference(
    transformed.elements.map { Double($0) }, textbookTransform(given, stride: 1, columns: 1))
  #expect(difference == nil, sourceLocation: sourceLocation)
}

private func expectExactPanels<Scalar: KernelScalar>(
  _ scalar: Scalar.Type, _ levels: Int, _ columns: Int, gap: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let stride = columns + gap
  let given = integers(stride << levels, seed: levels + columns)
  var transformed = AlignedBuffer(given.map { Scalar($0) })
  Scalar.transformColumns(
    transformed.mutableView.pointer, levels: levels, columns: columns, stride: stride, scale: 1)
  let expected = textbookTransform(given, stride: stride, columns: columns)
  let difference = firstDifference(transformed.elements.map { Double($0) }, expected)
  #expect(difference == nil, sourceLocation: sourceLocation)
}
