extension Dataset {
  /// Uniform on the unit sphere.
  package static let sphere = Dataset { drawing in
    drawing.normals(rows: drawing.batch, columns: drawing.dimension)
  }
}

extension NamedDataset {
  static let sphere = NamedDataset(name: "sphere", .sphere)
}
