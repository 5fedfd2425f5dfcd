internal import Numerics

/// What the network is trained to predict.
package enum Target: String, CaseIterable, Sendable {
  /// Independent N(0, 1).
  case gaussian
  /// The outputs of a small random ReLU network.
  case teacher
  /// The labels of a data set that has them.
  case labels

  /// y for unit points (n x d).
  ///
  /// - Throws: ``ProblemError/noLabels(dataset:)``.
  func values(
    points: borrowing Matrix<Double>, labels: [Double]?, dataset: String, seed: UInt64
  ) throws(ProblemError) -> [Double] {
    switch self {
    case .gaussian:
      let drawn = Matrix<Double>(rows: points.rows, columns: 1, repeating: 0)
      RandomStream(seed: seed, purpose: .targets).fillNormals(drawn)
      return drawn.entries
    case .teacher: return teacherValues(points: points, seed: seed)
    case .labels:
      guard let labels else { throw .noLabels(dataset: dataset) }
      return Array(labels.prefix(points.rows))
    }
  }
}

/// y_i = sqrt(2/16) sum_k c_k max(<v_k, x_i>, 0) with 16 neurons, v_k ~ N(0, I), c_k ~ N(0, 1): of
/// variance one at a random unit point.
private func teacherValues(points: borrowing Matrix<Double>, seed: UInt64) -> [Double] {
  let (neurons, d) = (16, points.columns)
  let hidden = Matrix<Double>(rows: neurons, columns: d, repeating: 0)
  let output = Matrix<Double>(rows: neurons, columns: 1, repeating: 0)
  RandomStream(seed: seed, purpose: .targets, substream: 1).fillNormals(hidden)
  RandomStream(seed: seed, purpose: .targets, substream: 2).fillNormals(output)
  return (0..<points.rows).map { i in
    var sum = 0.0
    for k in 0..<neurons {
      let product = dot(hidden.pointer + k * d, points.pointer + i * d, count: d)
      sum += output.pointer[k] * max(product, 0)
    }
    return sum * (2.0 / Double(neurons)).squareRoot()
  }
}
