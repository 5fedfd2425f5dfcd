package import Numerics

/// J at one linearisation, kept as what it is made of: row i is u_i (x) x_i, u_i = (D_ir a_r/sqrt m)_r.
///
/// n d + m scalars and n m bits.
package struct FactoredJacobian<Scalar: KernelScalar>: ~Copyable {
  /// X, n x d.
  package let points: Matrix<Scalar>
  /// a_r/sqrt m.
  package private(set) var values: AlignedBuffer<Scalar>
  /// D, n x m.
  package var firing: BitMatrix
  /// sum_i |S_i|.
  package private(set) var pairs = 0
  /// u trace(G), which is over u ||G||: the rounding error of a product with a vector of length one.
  package private(set) var productError = 0.0
  /// The threads of every pass.
  package let workers: Workers
  private var product: GramProduct<Scalar>
  /// |x_i|^2.
  private let squaredLengths: [Double]

  /// For a network, at no linearisation yet.
  package init(_ network: borrowing TwoLayerNetwork<Scalar>) {
    let (n, m, d) = (network.batch, network.width, network.dimension)
    points = network.points.clone()
    values = AlignedBuffer(count: m, repeating: 0)
    let scale = 1 / Double(m).squareRoot()
    let scaled = values.mutableView
    for r in 0..<m {
      scaled[r] = network.signs.pointer[r] > 0 ? Scalar(scale) : -Scalar(scale)
    }
    // Taken once: a trace at every linearisation must not read X.
    squaredLengths = (0..<n).map { i in
      (0..<d).reduce(0) { sum, k in
        let entry = Double(network.points.pointer[i * d + k])
        return sum + entry * entry
      }
    }
    firing = BitMatrix(rows: n, columns: m)
    workers = network.workers
    product = GramProduct(points: n, dimension: d, neurons: m, workers: workers)
  }

  /// n.
  package var batch: Int { points.rows }
  /// m.
  package var width: Int { values.count }
  /// d.
  package var dimension: Int { points.columns }

  /// Moves to the linearisation where `firing` is D.
  package mutating func move(to firing: borrowing BitMatrix) {
    self.firing.copyBits(of: firing)
    pairs = self.firing.population()
    productError = Double(Scalar.ulpOfOne) / 2 * trace()
  }

  /// Whether so few pairs fire that products go by their lists.
  private var isSparse: Bool {
    Double(pairs) < GramProduct<Scalar>.breakEvenDensity * Double(batch * width)
  }

  /// Multiply-adds of one product with G: by gemms n m more, of J^T x with the mask of who fires.
  package var productMultiplyAdds: Int {
    isSparse ? 2 * dimension * pairs : (2 * dimension + 1) * batch * width
  }

  /// Overwrites `image` with (G + `damping` I) `vector`.
  package mutating func multiplyGram(
    _ vector: borrowing AlignedBuffer<Double>, damping: Double,
    into image: inout AlignedBuffer<Double>
  ) {
    product.apply(
      vector, into: &image, points: points, firing: firing, isSparse: isSparse, workers: workers)
    guard damping != 0 else { return }
    add(damping, times: vector, to: &image)
  }

  /// trace(G) = sum_i |x_i|^2 |S_i| / m.
  package borrowing func trace() -> Double {
    var sum = 0.0
    for i in 0..<batch {
      var fired = 0
      for word in 0..<firing.stride {
        fired += firing.pointer[i * firing.stride + word].nonzeroBitCount
      }
      sum += squaredLengths[i] * Double(fired) / Double(width)
    }
    return sum
  }
}
