import Foundation
package import Measurement
import Numerics
import Programs
import Training
import Vocabulary

/// A table that planned cells are trained on, read once and looked at.
package struct PlannedData: Sendable {
  /// What is recorded of it, its files apart.
  private let record: DataRecord
  /// The files that are read.
  package let files: [(role: RecordedFile.Role, path: String)]
  /// Sentences about points on which solvers will fail.
  package let warnings: [String]
  /// Where cells find them.
  let paths: DataPaths

  /// The cells' use of one data set with one target.
  struct Use {
    let dataset: String
    let target: String
    let paths: DataPaths
    let table: Table?
    var points = 0
    var dimension = 0
    var inSingle = false
    /// Whether a step of Gauss-Newton is taken without damping.
    var undamped = false
  }

  /// Reads the points that are used.
  ///
  /// - Returns: nil where nothing is read: points and targets are drawn.
  /// - Throws: ``ProblemError``, also for targets that single precision does not hold.
  init?(_ use: Use, seed: UInt64) throws {
    let dataset = try Dataset(use.dataset, at: use.paths.points)
    let target = try Target(use.target, at: use.paths.targets)
    guard use.table != nil || use.paths.targets != nil else { return nil }
    let data = try ProblemData(
      dataset, name: use.dataset, batch: use.points,
      dimension: use.table == nil ? use.dimension : nil, target: target, seed: seed,
      layout: use.paths.points == nil ? TableLayout() : use.table?.layout ?? TableLayout())
    if use.inSingle { try Self.requireSingle(data.targets, of: use.dataset) }
    let companions = [
      (RecordedFile.Role.points, dataset.file),
      (.labels, target == .labels ? use.table?.companion : nil), (.targets, use.paths.targets),
    ]
    paths = use.paths
    files = companions.compactMap { role, path in path.map { (role, $0) } }
    warnings = use.table == nil ? [] : Self.warnings(data, use)
    record = DataRecord(
      dataset: use.dataset, target: use.target,
      targetName: target == .labels ? use.table?.labelName : nil, points: use.points,
      rows: use.table?.count ?? use.points, dimension: data.dimension,
      targetLeast: data.targets.min() ?? 0, targetGreatest: data.targets.max() ?? 0, files: [])
  }

  /// What it is, in a line.
  package var text: String { record.text }

  /// For a manifest, with the digests of its files.
  func recorded() async throws -> DataRecord {
    var record = record
    for file in files {
      record.files.append(try await RecordedFile(role: file.role, path: file.path))
    }
    return record
  }

  private static func requireSingle(_ targets: [Double], of name: String) throws(ProblemError) {
    let largest = (Double(Float.greatestFiniteMagnitude) / Double(targets.count)).squareRoot()
    guard let row = targets.firstIndex(where: { abs($0) > largest }) else { return }
    throw .targetTooLarge(dataset: name, row: row + 1, value: targets[row])
  }

  private static func warnings(_ data: ProblemData, _ use: Use) -> [String] {
    let groups = data.equalPoints(in: use.inSingle ? .single : .double)
    guard use.undamped, let first = groups.first else { return [] }
    let others = groups.reduce(-1) { $0 + $1.count - 1 }
    let rows = "rows \(first[0] + 1) and \(first[1] + 1) of '\(use.dataset)'"
    let why = data.dimension == 1 ? "has one feature, which is then 1 or -1: " : ""
    return [
      (why.isEmpty ? "" : "'\(use.dataset)' \(why)")
        + "\(rows) are the same point once scaled to unit length"
        + (others > 0 ? ", and so are \(others) more" : "")
        + ": J J^T is singular, and steps without damping fail; leave out all but one of them, or choose "
        + "--damping levenberg-marquardt"
    ]
  }
}

extension Plan {
  /// What a manifest has of the data.
  func recordedData() async throws -> [DataRecord] {
    var records: [DataRecord] = []
    for table in data { records.append(try await table.recorded()) }
    return records
  }
}
