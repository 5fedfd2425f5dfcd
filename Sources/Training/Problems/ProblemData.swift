internal import Numerics

/// Unit data points and targets in double precision, before a network and a precision are chosen.
package final class ProblemData: Sendable {
  /// n unit vectors of d coordinates, row by row.
  package let points: [Double]
  /// y, n entries.
  package let targets: [Double]
  /// d.
  package let dimension: Int
  /// Of the data, and of the network that is trained on them.
  package let seed: UInt64

  /// n.
  package var batch: Int { targets.count }

  /// Draws or takes the first `n` points of `dataset`, normalises them, and makes their targets.
  ///
  /// The dimension `d` is that of the table when it is nil, and 16 where points are drawn; `table` is
  /// the data set's, when it was read already, else `layout` is what is known of it.
  ///
  /// - Throws: a ``ProblemError`` for too few points, another dimension, or missing labels.
  package init(
    _ dataset: Dataset, name: String, batch n: Int, dimension d: Int?, target: Target,
    seed: UInt64, table: Table? = nil, layout: TableLayout = TableLayout()
  ) throws(ProblemError) {
    let table =
      if let table { table } else {
        try dataset.table(target: target, scope: .first(n), layout: layout)
      }
    let points: Matrix<Double>
    if let table {
      guard n <= table.count else {
        throw .tooFewPoints(dataset: name, asked: n, available: table.count)
      }
      if let d, d != table.dimension {
        throw .wrongDimension(dataset: name, asked: d, actual: table.dimension)
      }
      points = Matrix(
        rows: n, columns: table.dimension,
        entries: Array(table.features.prefix(n * table.dimension)))
    } else {
      points = try dataset.draw(batch: n, dimension: d ?? 16, name: name, seed: seed)
    }
    normaliseRows(points)
    self.targets = try target.values(
      points: points, labels: table?.labels, dataset: name, seed: seed)
    guard targets.count == n else {
      throw .wrongTargetCount(path: target.text, targets: targets.count, points: n)
    }
    self.points = points.entries
    self.dimension = points.columns
    self.seed = seed
  }
}

extension Dataset {
  /// Points that are not normalised yet, of the drawn kinds.
  fileprivate func draw(
    batch n: Int, dimension d: Int, name: String, seed: UInt64
  ) throws(ProblemError) -> Matrix<Double> {
    let points = Matrix<Double>(rows: n, columns: d, repeating: 0)
    let stream = RandomStream(seed: seed, purpose: .data)
    switch self {
    case .clustered(let separation):
      stream.fillNormals(points)
      let centres = Matrix<Double>(rows: (n + 3) / 4, columns: d, repeating: 0)
      RandomStream(seed: seed, purpose: .data, substream: 1).fillNormals(centres)
      normaliseRows(points)
      normaliseRows(centres)
      for i in 0..<n {
        for k in 0..<d { points[i, k] = centres[i / 4, k] + separation * points[i, k] }
      }
    case .lowRank(let q):
      guard q <= d else {
        throw .badParameter(dataset: name, "the intrinsic dimension \(q) is over d = \(d)")
      }
      let coordinates = Matrix<Double>(rows: n, columns: q, repeating: 0)
      let basis = Matrix<Double>(rows: q, columns: d, repeating: 0)
      stream.fillNormals(coordinates)
      RandomStream(seed: seed, purpose: .data, substream: 1).fillNormals(basis)
      for i in 0..<n {
        for k in 0..<d {
          points[i, k] = (0..<q).reduce(0.0) { $0 + coordinates[i, $1] * basis[$1, k] }
        }
      }
    case .sphere: stream.fillNormals(points)
    case .digits, .fashionMNIST, .file: preconditionFailure("a table's points are not drawn")
    }
    return points
  }
}

/// Scales every row to unit length.
///
/// - Precondition: no row is zero.
private func normaliseRows(_ points: borrowing Matrix<Double>) {
  let d = points.columns
  for i in 0..<points.rows {
    let row = points.pointer + i * d
    var largest = 0.0
    for k in 0..<d { largest = max(largest, abs(row[k])) }
    for k in 0..<d { row[k] /= largest }  // so that no square overflows or underflows
    let size = norm(row, count: d)
    for k in 0..<d { row[k] /= size }
  }
}
