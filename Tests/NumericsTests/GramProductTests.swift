import Numerics
import TestSupport
import Testing

@Suite struct GramProductTests {
  static let shapes = [
    (1, 1, 1), (2, 3, 5), (17, 7, 65), (33, 20, 300), (130, 33, 700), (500, 5, 130),
  ]

  @Test("G x is J (J^T x) of the definition, by gemm and by lists", arguments: shapes)
  func definition(n: Int, d: Int, m: Int) {
    for density in [0.5, 0.05] {
      expectProduct(n, d, m, density: density, Float.self)
      expectProduct(n, d, m, density: density, Double.self)
    }
  }

  private func expectProduct<Scalar: KernelScalar>(
    _ n: Int, _ d: Int, _ m: Int, density: Double, _ scalar: Scalar.Type
  ) {
    var samples = Samples(seed: UInt64(n + m))
    let points = samples.matrix(n, d, Scalar.self)
    let bits = samples.bits(n * m, density: density)
    let x = samples.vector(n, Scalar.self)
    let firing = BitMatrix(rows: n, columns: m, bits: bits)
    var (expected, sizes) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    for i in 0..<n {
      for j in 0..<n {
        let common = (0..<m).count { bits[i * m + $0] && bits[j * m + $0] }
        let (product, size) = (0..<d).reduce((0.0, 0.0)) { sum, k in
          let term = points[i, k] * points[j, k]
          return (sum.0 + term, sum.1 + abs(term))
        }
        expected[i] += product * Double(common) / Double(m) * x[j]
        sizes[i] += size * Double(common) / Double(m) * abs(x[j])
      }
    }
    // Sums of n terms, of d terms and of at most 512 neurons, each product rounded: and in the reference.
    let bound = gamma(n + d + 512 + 8, Scalar.self) + gamma(n + d + 8, Double.self)
    var images: [[Double]] = []
    let vector = AlignedBuffer(x)
    for (isSparse, team) in [(false, 1), (false, 2), (true, 1), (true, 2)] {
      let workers = Workers(count: team)
      var product = GramProduct<Scalar>(points: n, dimension: d, neurons: m, workers: workers)
      var image = AlignedBuffer<Double>(count: n, repeating: .nan)
      product.apply(
        vector, into: &image, points: points.matrix(of: Scalar.self),
        firing: firing, isSparse: isSparse, workers: workers)
      let excess = Excess.first(image.elements, from: expected, within: sizes.map { bound * $0 })
      #expect(excess == nil, "\(n) x \(d), \(m), sparse \(isSparse)")
      images.append(image.elements)
    }
    extendLifetime(vector)
    #expect(images[0] == images[1] && images[2] == images[3])
  }

  @Test("Where a bit is set the value is selected", arguments: [1, 7, 16, 64, 65, 200])
  func select(count: Int) {
    expectSelected(count, Float.self)
    expectSelected(count, Double.self)
  }

  private func expectSelected<Scalar: KernelScalar>(_ count: Int, _ scalar: Scalar.Type) {
    var samples = Samples(seed: UInt64(count))
    let bits = samples.bits(count, density: 0.4)
    let values = samples.vector(count, Scalar.self).map { Scalar($0) }
    var row = AlignedBuffer<Scalar>(count: count, repeating: .nan)
    let source = AlignedBuffer(values)
    let firing = BitMatrix(rows: 1, columns: count, bits: bits)
    Scalar.select(source.pointer, where: firing.pointer, count: count, into: row.mutablePointer)
    extendLifetime(source)
    extendLifetime(firing)
    #expect(row.elements == zip(bits, values).map { $0 ? $1 : 0 })
  }
}
