/// The Gram matrix A A^T of the rows of A, n x N, in working precision, widened to double.
///
/// The lower triangle is cut into tiles of 256 rows, and N into slabs where there are few tiles; each
/// tile of a slab is one syrk or gemm, and slabs are summed in double in their order. How the work is
/// cut depends on the shape only.
///
/// - Complexity: n (n + 1) N flops; n^2 scalars a slab, at most 16 slabs.
package struct OwnProduct<Scalar: DenseScalar>: ~Copyable {
  private static var tileRows: Int { 256 }

  private let order: Int
  private let depth: Int
  private let slabs: Int
  private var partial: AlignedBuffer<Scalar>

  /// Scratch for matrices of `order` rows and `depth` columns.
  package init(order n: Int, depth: Int) {
    self.order = n
    self.depth = depth
    slabs = Self.slabs(order: n, depth: depth)
    partial = AlignedBuffer(count: slabs * n * n, repeating: 0)
  }

  /// The number of slabs that N = `depth` is cut into, of n^2 scalars each.
  package static func slabs(order n: Int, depth: Int) -> Int {
    let tiles = (n + tileRows - 1) / tileRows
    let pairs = max(1, tiles * (tiles + 1) / 2)
    return max(1, min((16 + pairs - 1) / pairs, depth / 2048))
  }

  /// Overwrites the lower triangle of `gram` (n x n) with that of A A^T.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func fill(
    _ gram: inout Matrix<Double>, from matrix: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (n, depth, slabs, tile) = (order, depth, slabs, Self.tileRows)
    precondition(
      matrix.rows == n && matrix.columns == depth && gram.rows == n && gram.columns == n,
      "the shapes do not match the scratch")
    let (a, c) = (matrix.view, partial.mutableView)
    let tiles = (n + tile - 1) / tile
    let slabDepth = (depth + slabs - 1) / slabs
    workers.forEach(tiles * (tiles + 1) / 2 * slabs) { number, _ in
      let (pair, slab) = (number / slabs, number % slabs)
      let (row, column) = trianglePosition(pair)
      let (i, j, k) = (row * tile, column * tile, slab * slabDepth)
      let terms = max(0, min(slabDepth, depth - k))
      let target = c + (slab * n * n + i * n + j)
      if row == column {
        Scalar.multiplyByOwnTranspose(
          order: min(tile, n - i), depth: terms, a + (i * depth + k), depth, target, n)
      } else {
        Scalar.multiply(
          rows: min(tile, n - i), columns: min(tile, n - j), depth: terms, alpha: 1,
          a + (i * depth + k), depth, aTransposed: false,
          a + (j * depth + k), depth, bTransposed: true, beta: 0, target, n)
      }
    }
    let g = gram.mutableView
    workers.forEach((n + 63) / 64) { block, _ in
      for i in block * 64..<min(n, block * 64 + 64) {
        for j in 0...i {
          var sum = Double(c[i * n + j])
          for slab in 1..<slabs { sum += Double(c[(slab * n + i) * n + j]) }
          g[i * n + j] = sum
        }
      }
    }
  }
}

/// K = X X^T in double precision, both triangles, from points of either precision.
///
/// - Complexity: n (n + 1) d flops and n^2 doubles.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
package func pointGram<Scalar: DenseScalar>(
  of points: borrowing Matrix<Scalar>, workers: Workers
) -> Matrix<Double> {
  let (n, d) = (points.rows, points.columns)
  let exact = points.inDoublePrecision()
  var gram = Matrix<Double>(rows: n, columns: n, repeating: 0)
  var product = OwnProduct<Double>(order: n, depth: d)
  product.fill(&gram, from: exact, workers: workers)
  let g = gram.mutableView
  for i in 0..<n {
    for j in 0..<i { g[j * n + i] = g[i * n + j] }
  }
  return gram
}

/// Row and column of entry `number` of a lower triangle listed row by row.
func trianglePosition(_ number: Int) -> (row: Int, column: Int) {
  var row = Int((Double(8 * number + 1).squareRoot() - 1) / 2)
  while row * (row + 1) / 2 > number { row -= 1 }
  while (row + 1) * (row + 2) / 2 <= number { row += 1 }
  return (row, number - row * (row + 1) / 2)
}
