import Foundation

/// The text files in which Linux describes the machine: read from disk, or made up by a test.
package struct MachineFiles: Sendable {
  private let contents: @Sendable (String) -> String?

  /// - Parameter contents: the text at an absolute path; nil when there is none.
  package init(contents: @escaping @Sendable (String) -> String?) { self.contents = contents }

  /// The files of this machine, read to their end: those of `/proc` do not tell their length.
  package static let system = MachineFiles { path in
    (try? Disk.read(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text of a file without white space around it; nil when it is absent, unreadable or empty.
  package func text(_ path: String) -> String? {
    guard let text = contents(path)?.trimmingCharacters(in: .whitespacesAndNewlines) else {
      return nil
    }
    return text.isEmpty ? nil : text
  }

  /// The values of `key<separator>value` lines, in the file's order, without quotation marks.
  package func values(of key: String, separator: Character, in path: String) -> [String] {
    guard let text = text(path) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key else {
        return nil
      }
      return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
  }
}
