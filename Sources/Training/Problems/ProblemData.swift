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
  /// The dimension `d` is that of the table when it is nil, and 16 where points are drawn; `layout` is
  /// what is known of a table.
  ///
  /// - Throws: a ``ProblemError`` for too few points, another dimension, or missing labels.
  package init(
    _ dataset: Dataset, name: String, batch n: Int, dimension d: Int?, target: Target,
    seed: UInt64, layout: TableLayout = TableLayout()
  ) throws(ProblemError) {
    let table = try dataset.table(target: target, scope: .first(n), layout: layout)
    var points: Matrix<Double>
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
      points = try dataset.draw(Drawing(batch: n, dimension: d ?? 16, seed: seed))
    }
    normaliseRows(&points)
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
