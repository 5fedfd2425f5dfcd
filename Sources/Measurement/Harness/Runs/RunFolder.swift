import Foundation

/// The folder of a run: one folder in it for each family.
package struct RunFolder: Equatable, Sendable {
  /// As given, or below `results`; without a slash at its end.
  package let path: String

  /// A folder that the user chose.
  package init(path: String) {
    var path = Substring(path)
    while path.count > 1, path.last == "/" { path.removeLast() }
    self.path = String(path)
  }

  /// `results/<UTC stamp>-<commit>`, `results/20261121T040506Z-1a2b3c4` for example.
  ///
  /// - Parameters:
  ///   - utc: the start of the run, ISO 8601.
  ///   - commit: the whole hash; nil outside a repository.
  package init(startedAt utc: String, commit: String?) {
    let stamp = utc.filter { $0 != "-" && $0 != ":" }
    path = "results/\(stamp)-\(commit.map { String($0.prefix(7)) } ?? "nocommit")"
  }

  /// The run's name: the last component of its path.
  package var name: String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Where a family's records are.
  package func family(_ name: String) -> String { "\(path)/\(name)" }

  /// The families that have records here, in alphabetical order.
  ///
  /// - Throws: ``DiskError`` when the folder cannot be read.
  package func families() throws(DiskError) -> [String] { try contents().families }

  /// The families that have records here, in alphabetical order, and what to say of copies of their
  /// folders, which are left out: every record would count twice.
  ///
  /// - Throws: as ``families()``.
  package func contents() throws(DiskError) -> (families: [String], warnings: [String]) {
    let recorded = try Disk.names(in: path)
      .filter { access(FamilyRecords.manifestPath(family($0)), F_OK) == 0 }.sorted()
    let copies = recorded.filter(isCopy)
    return (
      recorded.filter { !copies.contains($0) },
      copies.map {
        "\(family($0)) is left out: its records are of a family that is not called so, as in a copy"
      }
    )
  }

  /// Whether the cells of a manifest are of another family than its folder is called.
  private func isCopy(_ name: String) -> Bool {
    guard let manifest = try? Disk.read(FamilyRecords.manifestPath(family(name))),
      let key = manifest.range(of: Data("\"family\"".utf8))
    else { return false }
    let value = manifest[key.upperBound...].drop { $0 != UInt8(ascii: "\"") }.dropFirst()
    return !value.starts(with: Data("\(name)\"".utf8))
  }

  /// What to say of a folder without records: which one was probably meant.
  package var nothingMeasured: CommandError {
    let parent = Disk.parent(of: path)
    let meant: String
    if access(FamilyRecords.manifestPath(path), F_OK) == 0 {
      meant = ", which is one family of the run \(parent.isEmpty ? "." : parent): name that"
    } else if let runs = runsWithin, !runs.isEmpty {
      let list = runs.prefix(3).joined(separator: ", ") + (runs.count > 3 ? ", ..." : "")
      meant =
        ": nothing was measured there, but in \(list); name one of them, or join shards by overparam merge"
    } else {
      meant = ": nothing was measured there"
    }
    return CommandError(
      "no folder in \(path) has a manifest.json\(meant)", exitStatus: .noUsableData)
  }

  /// Runs in the folder, or in the folders in it.
  private var runsWithin: [String]? {
    func runs(in folder: String) -> [String] {
      ((try? Disk.names(in: folder)) ?? []).sorted().map { "\(folder)/\($0)" }.filter { run in
        !((try? RunFolder(path: run).families()) ?? []).isEmpty
      }
    }
    let near = runs(in: path)
    guard near.isEmpty else { return near }
    return try? Disk.names(in: path).sorted().flatMap { runs(in: "\(path)/\($0)") }
  }

  /// Points the link `latest` beside this folder at it, in one step.
  ///
  /// - Throws: ``DiskError`` when the link cannot be written.
  package func markLatest() throws(DiskError) {
    let parent = Disk.parent(of: path)
    try Disk.replaceLink(parent.isEmpty ? "latest" : "\(parent)/latest", target: name)
  }
}
