internal import Numerics

extension NamedDataset {
  /// Groups of four near-duplicates of a uniform point, at distance about the separation from it.
  static let clustered = NamedDataset(
    name: "clustered", parameter: "separation"
  ) { text, parameter throws(ProblemError) in
    guard let separation = Double(parameter ?? "0.1"), separation >= 0, separation <= 1 else {
      throw .badParameter(dataset: text, "the separation must be a number from 0 to 1")
    }
    return Dataset { drawing in
      let (n, d) = (drawing.batch, drawing.dimension)
      var points = drawing.normals(rows: n, columns: d)
      var centres = drawing.normals(rows: (n + 3) / 4, columns: d, substream: 1)
      normaliseRows(&points)
      normaliseRows(&centres)
      for i in 0..<n {
        for k in 0..<d { points[i, k] = centres[i / 4, k] + separation * points[i, k] }
      }
      return points
    }
  }
}
