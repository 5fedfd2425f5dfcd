/// What the build put into the program: a copy of the program alone has all that it needs.
package enum Embedded {
  /// The commit that the sources were built from, its whole hash; nil where they were in no repository of
  /// their own.
  package static var commit: String? { commitText.isEmpty ? nil : commitText }

  /// Whether the sources differed from the commit, `results/` apart; nil where there is none.
  package static var isDirty: Bool? { commit == nil ? nil : hasChanges }

  /// The files of a folder of the sources by their names.
  ///
  /// - Parameter folder: below the package, `Sources/Analysis/Claims` for example.
  /// - Returns: their texts; empty for a folder that was not built in.
  package static func files(of folder: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: files.filter { $0.folder == folder }.map { ($0.name, $0.text) })
  }

  /// The text of a file of a folder of the sources.
  ///
  /// - Precondition: it is there.
  package static func text(of name: String, in folder: String) -> String {
    guard let file = files.first(where: { ($0.folder, $0.name) == (folder, name) }) else {
      preconditionFailure("\(folder)/\(name) was not built in")
    }
    return file.text
  }

  struct File {
    let folder: String
    let name: String
    let text: String
  }
}
