internal import Numerics

extension NamedDataset {
  /// Uniform on the unit sphere of a random subspace of so many dimensions.
  static let lowRank = NamedDataset(
    name: "low-rank", parameter: "dimension"
  ) { text, parameter throws(ProblemError) in
    guard let q = Int(parameter ?? "8"), q >= 1 else {
      throw .badParameter(dataset: text, "the intrinsic dimension must be a positive integer")
    }
    return Dataset { drawing throws(ProblemError) in
      let (n, d) = (drawing.batch, drawing.dimension)
      guard q <= d else {
        throw .badParameter(dataset: text, "the intrinsic dimension \(q) is over d = \(d)")
      }
      let coordinates = drawing.normals(rows: n, columns: q)
      let basis = drawing.normals(rows: q, columns: d, substream: 1)
      var points = Matrix<Double>(rows: n, columns: d, repeating: 0)
      for i in 0..<n {
        for k in 0..<d {
          points[i, k] = (0..<q).reduce(0.0) { $0 + coordinates[i, $1] * basis[$1, k] }
        }
      }
      return points
    }
  }
}
