import Foundation
package import Measurement
import Numerics
import Training

/// Writes the problem of one cell, so that anyone can replay its trajectory.
package struct ProblemExport {
  private let cell: Cell
  private let limits: ResourceLimits
  private let paths: DataPaths?

  /// - Throws: ``UsageError`` when the plan has more than one problem.
  package init(_ plan: Plan, limits: ResourceLimits) throws {
    guard let cell = plan.cells.first, plan.cells.allSatisfy({ $0.point == cell.point }) else {
      throw UsageError(
        "--export-problem writes one problem, but these options name several: give one size each "
          + "with -m, -n and -d")
    }
    self.cell = cell
    self.limits = limits
    paths = plan.data.first?.paths
  }

  /// Writes `X.npy` (n x d), `y.npy` (n), `W.npy` (W(0), m x d), `a.npy` (m) and `problem.json`.
  ///
  /// Of a network of L layers `W.npy` is the first one's, and `W2.npy` to `WL.npy` (m x m) are the others'.
  /// Arrays are in the precision of the cell, y always in double.
  /// - Throws: ``CommandError`` when the arrays would pass the memory limit or a file of such a name is there, or a
  ///   ``ProblemError`` when the folder cannot be written.
  package func write(to folder: String) throws {
    let bytes = cell.point.precision == "single" ? 4 : 8
    let (m, n, d) = (Double(cell.point.m), Double(cell.point.n), Double(cell.point.d))
    let needed = (m * (d + 1) + n * d + Double(hiddenLayers) * m * m) * Double(bytes)
    if let limit = limits.memoryBytes, needed > Double(limit) {
      throw CommandError(
        "the arrays would take \(Numbers.bytes(Int(min(needed, 0x1p62)))), over the memory limit "
          + "of \(Numbers.bytes(limit))")
    }
    for name in fileNames where access("\(folder)/\(name)", F_OK) == 0 {
      throw CommandError(
        "\(folder)/\(name) is there already and would be overwritten: choose another folder")
    }
    let data = try ProblemData(cell, paths: paths)
    if cell.point.precision == "single" {
      try write(Float.self, data, to: folder)
    } else {
      try write(Double.self, data, to: folder)
    }
    print(folder)
  }

  /// Everything that is written.
  private var fileNames: [String] {
    let layers = (0..<hiddenLayers).map { "W\($0 + 2).npy" }
    return ["X.npy", "y.npy", "W.npy", "a.npy", "problem.json"] + layers
  }

  /// The layers of m x m weights.
  private var hiddenLayers: Int {
    cell.options[.layers].map { $0 - 1 } ?? 0
  }

  private func write<Scalar: KernelScalar>(
    _ type: Scalar.Type, _ data: ProblemData, to folder: String
  ) throws {
    let shape = cell.shape
    let problem = Problem<Scalar>(data, shape)
    if shape.isConditioned, problem.firingLaw == nil {
      throw CommandError(
        SolverError.firesTooOften(Double(cell.point.n) * shape.firingProbability).description)
    }
    let weights = problem.drawWeights(workers: Workers(count: cell.point.threads))
    let signs = problem.drawSigns()
    let parameters = ExportedProblem(
      point: cell.point, shift: shape.shift, seed: cell.seed, layers: hiddenLayers + 1)
    try Staging.fill(folder) { stage in
      try NPY.write(
        problem.points.pointer, shape: [cell.point.n, cell.point.d], to: stage + "/X.npy")
      try NPY.write(problem.targets.pointer, shape: [cell.point.n], to: stage + "/y.npy")
      try NPY.write(weights.pointer, shape: [cell.point.m, cell.point.d], to: stage + "/W.npy")
      for layer in 2..<hiddenLayers + 2 {
        let rows = problem.drawnRows(layer: layer)
        try NPY.write(
          rows.pointer, shape: [cell.point.m, cell.point.m], to: stage + "/W\(layer).npy")
      }
      try NPY.write(signs.pointer, shape: [cell.point.m], to: stage + "/a.npy")
      try Disk.replace(stage + "/problem.json", with: RecordCoding.document(parameters))
    }
  }
}

/// Files that appear in a folder together, or not at all.
private enum Staging {
  /// Lets `write` fill a new folder beside `folder`, then moves its files into place.
  static func fill(_ folder: String, _ write: (_ stage: String) throws -> Void) throws {
    let stage = folder + ".partial"
    try? FileManager.default.removeItem(atPath: stage)
    let created = try Disk.makeFolders(stage)
    do {
      try write(stage)
      _ = try Disk.makeFolders(folder)
      for name in try FileManager.default.contentsOfDirectory(atPath: stage) {
        try Disk.move(stage + "/" + name, to: folder + "/" + name)
      }
      rmdir(stage)
    } catch {
      try? FileManager.default.removeItem(atPath: stage)
      Disk.remove(created)
      throw error
    }
  }
}

/// `problem.json`.
private struct ExportedProblem: Codable {
  let point: Point
  /// b itself.
  let shift: Double
  let seed: UInt64
  /// L, 1 for a two-layer network.
  let layers: Int
}
