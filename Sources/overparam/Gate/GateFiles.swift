import Analysis
import Foundation
import Measurement
import Reporting

/// A gate's report as files.
struct GateFiles {
  private let report: GateReport

  init(_ report: GateReport) { self.report = report }

  /// Writes `gate.json`, `gate.xml` for JUnit's readers and `gate.md` for a pull request.
  ///
  /// - Throws: ``DiskError``.
  func write(to folder: String) throws {
    _ = try Disk.makeFolders(folder)
    try Disk.replace("\(folder)/gate.json", with: try RecordCoding.document(report))
    try Disk.replace("\(folder)/gate.xml", with: JUnitSuite(report).xml)
    try Disk.replace("\(folder)/gate.md", with: Data(report.markdown.utf8))
  }
}
