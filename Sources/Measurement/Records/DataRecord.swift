import Foundation

/// A table that cells are trained on, as it was when the run was started.
package struct DataRecord: Codable, Equatable, Sendable {
  /// As the points of cells have it: a name, that of a file without its folders for example.
  package var dataset: String
  /// As the points of cells have it.
  package var target: String
  /// What the file calls the column of the labels; absent where it has no name.
  package var targetName: String?
  /// The most points that a cell uses, the first ones.
  package var points: Int
  /// Points that there are.
  package var rows: Int
  /// Features a point.
  package var dimension: Int
  /// The least target of those points.
  package var targetLeast: Double
  /// The greatest.
  package var targetGreatest: Double
  /// What is read; empty for data that the program carries.
  package var files: [RecordedFile]

  package init(
    dataset: String, target: String, targetName: String? = nil, points: Int, rows: Int,
    dimension: Int,
    targetLeast: Double, targetGreatest: Double, files: [RecordedFile]
  ) {
    self.dataset = dataset
    self.target = target
    self.targetName = targetName
    self.points = points
    self.rows = rows
    self.dimension = dimension
    self.targetLeast = targetLeast
    self.targetGreatest = targetGreatest
    self.files = files
  }

  /// What it is, in a line: `my.csv: 8 of 20 points, 3 features, target labels from 0 to 1`.
  package var text: String {
    let used = (points == rows ? "" : "\(points) of ") + (rows == 1 ? "1 point" : "\(rows) points")
    let features = dimension == 1 ? "1 feature" : "\(dimension) features"
    let range = [targetLeast, targetGreatest].map { Numbers.significant($0, digits: 6) }
    return
      "\(dataset): \(used), \(features), target \(targetName.map { "'\($0)'" } ?? target) "
      + (range[0] == range[1] ? "always \(range[0])" : "from \(range[0]) to \(range[1])")
  }
}

/// A file of data: where it is, and what was in it.
package struct RecordedFile: Codable, Hashable, Sendable {
  /// What is read of it.
  package enum Role: String, Codable, Sendable {
    /// Features, and perhaps labels beside them.
    case points
    /// The labels that belong to a file of points.
    case labels
    /// Targets that were named apart.
    case targets
  }

  /// What is read of it.
  package var role: Role
  /// Absolute.
  package var path: String
  /// Its size.
  package var bytes: Int
  /// 64 hexadecimal digits.
  package var sha256: String

  package init(role: Role, path: String, bytes: Int, sha256: String) {
    self.role = role
    self.path = path
    self.bytes = bytes
    self.sha256 = sha256
  }

  /// Without its folders.
  package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// Where the files are that the names of data sets and targets stand for; nil where there is none.
package struct DataPaths: Codable, Equatable, Sendable {
  /// Of the points.
  package var points: String?
  /// Of targets in a file of their own.
  package var targets: String?

  package init(points: String? = nil, targets: String? = nil) {
    self.points = points
    self.targets = targets
  }
}

extension Manifest {
  /// Every file of data once.
  package var dataFiles: [RecordedFile] {
    var seen: Set<RecordedFile> = []
    return (data ?? []).flatMap(\.files).filter { seen.insert($0).inserted }
  }

  /// Where a cell finds its files.
  package func dataPaths(of point: Point) -> DataPaths {
    let record = data?.first { $0.dataset == point.dataset && $0.target == point.target }
    func path(_ role: RecordedFile.Role) -> String? {
      record?.files.first { $0.role == role }?.path
    }
    return DataPaths(points: path(.points), targets: path(.targets))
  }

  /// In what the data of another run differ, a clause each that names the file; nothing where one of the
  /// runs does not say what it read.
  package func dataDifferences(to other: Manifest) -> [String] {
    guard let data, let others = other.data else { return [] }
    return data.flatMap { record in
      let same = others.first { $0.dataset == record.dataset && $0.target == record.target }
      return same.map { record.differences(to: $0) } ?? []
    }
  }

  /// That the data of `present` are this run's.
  ///
  /// - Throws: ``CommandError`` with the exit status of an environment that differs; it begins with what
  ///   is not done, and names the files.
  package func requireData(_ present: Manifest, orElse notDone: String) throws {
    let differences = dataDifferences(to: present)
    guard differences.isEmpty else {
      throw CommandError(
        "\(notDone): the data have changed: \(differences.joined(separator: "; "))",
        exitStatus: .environmentMismatch)
    }
  }
}

extension DataRecord {
  /// `my.csv was of 120 bytes, SHA-256 0123456789ab, and is of 121, SHA-256 ba9876543210`, for each file.
  fileprivate func differences(to other: DataRecord) -> [String] {
    files.compactMap { file in
      guard let now = other.files.first(where: { $0.role == file.role }) else {
        return "\(file.name) is not read any more"
      }
      guard now.sha256 != file.sha256 else { return nil }
      return
        "\(file.path) was of \(file.bytes) bytes (SHA-256 \(file.sha256.prefix(12))...) and "
        + (now.path == file.path ? "" : "\(now.path) ")
        + "is of \(now.bytes) (\(now.sha256.prefix(12))...)"
    }
  }
}
