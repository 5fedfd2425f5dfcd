import Foundation
import Measurement
import Training

/// A data set or a target as a command line names it: what records call it, and for a file where it is.
package struct DataSource: Equatable, Sendable {
  /// A name of ours, or that of a file without its folders: the same data are called the same on every
  /// machine.
  package let name: String
  /// Absolute and without links; nil for what is no file.
  package let path: String?

  /// Points.
  ///
  /// - Parameters:
  ///   - text: as it was typed.
  ///   - folder: against which a relative path is resolved; nil for the working folder.
  /// - Returns: its name and place.
  /// - Throws: ``ProblemError`` for what is neither a data set nor a file that is there.
  package static func dataset(_ text: String, in folder: String? = nil) throws -> DataSource {
    try DataSource(text, in: folder) { try Dataset($0).isFile }
  }

  /// Targets, as ``dataset(_:in:)``.
  package static func target(_ text: String, in folder: String? = nil) throws -> DataSource {
    try DataSource(text, in: folder) {
      if case .file = try OptionText.target($0) { true } else { false }
    }
  }

  private init(_ text: String, in folder: String?, isPath: (String) throws -> Bool) throws {
    let place = text.hasPrefix("/") ? text : (folder.map { $0 + "/" } ?? "") + text
    do {
      guard try isPath(text) else {
        (name, path) = (text, nil)
        return
      }
    } catch  where !text.isEmpty && access(place, F_OK) == 0 {
      // A file's name that has neither a dot nor a slash.
    }
    let real = try Self.withoutLinks(place, typed: text)
    let last = real.split(separator: "/").last.map(String.init) ?? real
    path = real
    name = (try? isPath(last)) == false ? "./" + last : last
  }

  private static func withoutLinks(_ place: String, typed: String) throws(ProblemError) -> String {
    var status = stat()
    let isThere = stat(place, &status) == 0
    if isThere, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw .unreadable(
        path: typed,
        reason:
          "it is no regular file, and every process of a run reads the data anew: save them in one")
    }
    guard let bytes = realpath(place, nil) else {
      let reason = errno == ENOENT ? "no such file" : String(cString: strerror(errno))
      throw .unreadable(path: typed, reason: reason)
    }
    defer { free(bytes) }
    guard let path = String(validatingCString: bytes) else {
      throw .unreadable(
        path: typed, reason: "its folder's name is not UTF-8: move the file elsewhere")
    }
    return path
  }
}

extension [String] {
  /// The command line with a path in place of what was typed after an option.
  func naming(_ option: String, _ path: String?) -> [String] {
    guard let path else { return self }
    return enumerated().map { index, word in
      if word.hasPrefix("\(option)=") { return "\(option)=\(path)" }
      return index > 0 && self[index - 1] == option ? path : word
    }
  }
}
