/// Points as the products of random weights see them: z = X w ~ N(0, K) is z = L xi with xi ~ N(0, I) of min(n, d)
/// numbers, L L^T = K.
///
/// X^T = Q R by Householder's reflections, L = R^T, which equal and nearly equal points do not disturb; for more points
/// than dimensions L = X and Q = I. Equal points are one point here. All in double precision, without BLAS: the same
/// bits on every processor.
///
/// Source: A. S. Householder, "Unitary triangularization of a nonsymmetric matrix", Journal of the ACM 5 (1958),
/// doi:10.1145/320941.320947.
struct PointBasis {
  /// Which of the distinct points each point is, n numbers.
  let places: [Int]
  /// L, q x depth.
  private(set) var factor: [Double]
  /// q, the distinct points.
  let count: Int
  /// min(q, d), the columns of L.
  let depth: Int
  /// d.
  let dimension: Int
  /// Whether L is a lower triangle.
  var isTriangular: Bool { reflectors.count > 0 }
  /// Unit vectors v of the reflections I - 2 v v^T, or zeros, a row of d each; none where L = X.
  private var reflectors: [Double]

  /// The basis of the rows of X, n x d.
  init<Scalar: RealScalar>(_ points: borrowing Matrix<Scalar>) {
    let d = points.columns
    var (places, distinct, rows) = ([Int](), [[Scalar]: Int](), [Double]())
    for i in 0..<points.rows {
      let row = points.row(i)
      let place = distinct[row] ?? distinct.count
      if place == distinct.count {
        distinct[row] = place
        rows += row.map { Double($0) }
      }
      places.append(place)
    }
    (self.places, count, dimension, depth) = (places, distinct.count, d, min(distinct.count, d))
    (factor, reflectors) = (rows, [])
    if count <= d { triangulate(rows) }
  }

  /// Overwrites L with R^T.
  private mutating func triangulate(_ rows: [Double]) {
    let (q, d) = (count, dimension)
    var rows = rows
    factor = Array(repeating: 0, count: q * q)
    reflectors = Array(repeating: 0, count: q * d)
    for c in 0..<q {
      var v = Array(rows[c * d..<(c + 1) * d])
      for k in 0..<c { v[k] = 0 }
      let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      // Away from the entry that is kept, so that nothing cancels.
      let target = v[c] > 0 ? -length : length
      v[c] -= target
      let size = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if size > 0 {
        for k in c..<d { reflectors[c * d + k] = v[k] / size }
      }
      for i in c..<q { reflect(&rows, row: i, along: c) }
      for i in c..<q { factor[i * q + c] = rows[i * d + c] }
    }
  }

  /// x -= 2 <v, x> v for a row x of d numbers and reflector `c`.
  private func reflect(_ rows: inout [Double], row: Int, along c: Int) {
    let d = dimension
    var product = 0.0
    for k in c..<d { product += reflectors[c * d + k] * rows[row * d + k] }
    for k in c..<d { rows[row * d + k] -= 2 * product * reflectors[c * d + k] }
  }

  /// <x_i, x_j> of two distinct points.
  func product(_ i: Int, _ j: Int) -> Double {
    (0..<depth).reduce(0) { $0 + factor[i * depth + $1] * factor[j * depth + $1] }
  }

  /// w = Q (xi, eta), the weights of d numbers whose first `depth` coordinates in the basis are xi.
  func weights(_ coordinates: [Double]) -> [Double] {
    precondition(coordinates.count == dimension, "weights have other coordinates")
    var weights = coordinates
    if isTriangular {
      for c in (0..<count).reversed() { reflect(&weights, row: 0, along: c) }
    }
    return weights
  }
}
