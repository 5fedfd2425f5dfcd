import Analysis
import Foundation
import Measurement
import Reporting

/// A gate's report as files.
struct GateFiles {
  private let report: GateReport

  init(_ report: GateReport) { self.report = report }

  /// Makes the folder, before anything is measured.
  ///
  /// - Returns: what did not exist, outermost first.
  /// - Throws: ``DiskError`` where there can be no such folder.
  static func prepare(_ folder: String) throws(DiskError) -> [String] {
    let created = try Disk.makeFolders(folder)
    _ = try Disk.names(in: folder)
    return created
  }

  /// Writes `gate.json`, `gate.xml` for JUnit's readers and `gate.md` for a pull request.
  ///
  /// - Throws: ``DiskError``.
  func write(to folder: String) throws {
    try Disk.replace("\(folder)/gate.json", with: try RecordCoding.document(report))
    try Disk.replace("\(folder)/gate.xml", with: JUnitSuite(report).xml)
    try Disk.replace("\(folder)/gate.md", with: Data(report.markdown.utf8))
  }
}
