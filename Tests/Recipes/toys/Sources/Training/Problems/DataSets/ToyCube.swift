import Numerics

extension NamedDataset {
  /// Corners of a cube that differ in length along the diagonals, so that no two are the same.
  static let toyCube = NamedDataset(
    name: "toy-cube",
    Dataset { drawing in
      var points = drawing.normals(rows: drawing.batch, columns: drawing.dimension)
      for i in 0..<drawing.batch {
        for k in 0..<drawing.dimension {
          points[i, k] = (points[i, k] < 0 ? -1 : 1) + Double(k + i) / 1000
        }
      }
      return points
    })
}
