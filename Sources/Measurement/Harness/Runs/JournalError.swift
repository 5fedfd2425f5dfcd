/// Why records cannot be started or read.
package enum JournalError: ReportableError, Equatable {
  /// `path` is the manifest, or a journal without one.
  case recordsExist(path: String)
  /// A line before the last is not a record; `number` counts from 1.
  case badLine(path: String, number: Int)
  /// A line with a set-up or an iteration that took no time, or a time below 0; `number` counts from 1.
  case impossibleTimes(path: String, number: Int)
  /// A line of another version's; `number` counts from 1.
  case otherSchema(path: String, number: Int, schema: Int)
  /// A manifest that is none.
  case badManifest(path: String)
  /// A manifest of another version's.
  case otherManifestSchema(path: String, schema: Int)

  package var sentence: String {
    switch self {
    case .recordsExist(let path):
      "\(path) already exists: choose another folder, or go on with --resume"
    case .badLine(let path, let number):
      "line \(number) of \(path) is not a record"
    case .impossibleTimes(let path, let number):
      "line \(number) of \(path) has seconds below 0, or a set-up or an iteration that took none"
    case .otherSchema(let path, let number, let schema):
      "line \(number) of \(path) has schema \(schema), and this version reads schema "
        + "\(JournalLine.currentSchema)"
    case .badManifest(let path):
      "\(path) is not a manifest"
    case .otherManifestSchema(let path, let schema):
      "\(path) has schema \(schema), and this version reads schema \(JournalLine.currentSchema)"
    }
  }
}

/// What was wrong with a journal and did not keep it from being read.
package enum JournalWarning: Equatable, Sendable, CustomStringConvertible {
  /// The last line, number `number` from 1, was not written to its end.
  case tornLastLine(path: String, number: Int)

  /// What was seen, why it matters, what helps.
  package var description: String {
    switch self {
    case .tornLastLine(let path, let number):
      "line \(number), the last of \(path), is torn: the process that wrote it was ended, and "
        + "its cell counts as not measured; measure that cell again"
    }
  }
}
