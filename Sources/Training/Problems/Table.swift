internal import Foundation

/// A table of numbers: a row a data point, its features and its label.
package struct Table: Sendable {
  /// Features of all rows, row by row.
  package let features: [Double]
  /// One a row.
  package let labels: [Double]
  /// Features a row.
  package let dimension: Int

  /// Rows.
  package var count: Int { labels.count }

  /// - Precondition: `features.count == labels.count * dimension`.
  package init(features: [Double], labels: [Double], dimension: Int) {
    precondition(features.count == labels.count * dimension, "the features do not fill the table")
    self.features = features
    self.labels = labels
    self.dimension = dimension
  }

  /// The digits that the package carries: 64 pixels, and as label the parity of the digit, -1 for
  /// even and +1 for odd.
  package static func digits() throws(ProblemError) -> Table {
    guard let path = Bundle.module.path(forResource: "digits", ofType: "csv", inDirectory: "Data")
    else { throw .unreadable(path: "digits.csv", reason: "the package's resources are missing") }
    let table = try Table(csv: path)
    let parity = table.labels.map { $0.truncatingRemainder(dividingBy: 2) == 0 ? -1.0 : 1.0 }
    return Table(features: table.features, labels: parity, dimension: table.dimension)
  }

  /// Reads comma-separated values: an optional header, then features and in the last column the label.
  ///
  /// - Throws: ``ProblemError/badFile(path:line:column:reason:)`` naming the line and the column of
  ///   a field that is not a finite number, of a row of another length, or of a row whose features
  ///   are all zero.
  package init(csv path: String) throws(ProblemError) {
    let bytes: Data
    do {
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
        guard !isDirectory.boolValue else {
          throw ProblemError.unreadable(path: path, reason: "it is a directory")
        }
      } else {
        throw ProblemError.unreadable(path: path, reason: "no such file")
      }
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch let error as ProblemError {
      throw error
    } catch {
      throw .unreadable(path: path, reason: "permission denied or not readable")
    }
    self = try CSVReader(path: path).read(bytes)
  }
}
