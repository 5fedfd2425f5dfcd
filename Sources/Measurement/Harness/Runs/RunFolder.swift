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
  package func families() throws(DiskError) -> [String] {
    try Disk.names(in: path)
      .filter { access(FamilyRecords.manifestPath(family($0)), F_OK) == 0 }.sorted()
  }

  /// What to say of a folder without records.
  package var nothingMeasured: CommandError {
    CommandError(
      "no folder in \(path) has a manifest.json: nothing was measured there",
      exitStatus: .noUsableData)
  }

  /// Points the link `latest` beside this folder at it, in one step.
  ///
  /// - Throws: ``DiskError`` when the link cannot be written.
  package func markLatest() throws(DiskError) {
    let parent = Disk.parent(of: path)
    try Disk.replaceLink(parent.isEmpty ? "latest" : "\(parent)/latest", target: name)
  }
}
