import Analysis
import Foundation
import Measurement
import TestSupport
import Testing

@Suite struct RunFolderTests {
  private func recording() throws -> Recording {
    var recording = Recording()
    let result = Sample.ok([Sample.iteration(0, 1), Sample.iteration(1, 1)])
    let cells = [8, 16, 32].map { Sample.cell(Sample.point(m: 64, n: $0, d: 4)) }
    try recording.add("batch", in: "n", cells.map { ($0, result) })
    return recording
  }

  @Test func aRunsFamiliesAreReadFromItsFolder() throws {
    let recording = try recording()
    let folder = try TemporaryFolder()
    let journal = try recording.lines.map {
      String(decoding: try RecordCoding.line($0), as: UTF8.self)
    }
    try folder.write("exact-gram/manifest.json", try RecordCoding.document(recording.manifest))
    try folder.write("exact-gram/journal.jsonl", journal.joined(separator: "\n") + "\n{\"torn")
    let runs = try FamilyRun.load(RunFolder(path: folder.url.path))
    #expect(runs.map(\.family) == ["exact-gram"])
    #expect(runs.first?.lines == recording.lines)
    #expect(runs.first?.warnings.count == 1)
    #expect(
      try RunAnalysis(of: runs, claims: []).families == recording.analysis().families)
  }

  @Test func anEmptyFolderHasNoUsableData() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CommandError.self) {
      try FamilyRun.load(RunFolder(path: folder.url.path))
    }
    #expect(error?.exitStatus == .noUsableData)
  }

  @Test func theSameRecordsGiveTheSameBytesAndReadBack() throws {
    let claims = try Claim.all()
    let analysis = try recording().analysis(claims: claims)
    let document = try RecordCoding.document(analysis)
    #expect(try RecordCoding.document(recording().analysis(claims: claims)) == document)
    #expect(try RecordCoding.read(RunAnalysis.self, from: document) == analysis)
    let text = String(decoding: document, as: UTF8.self)
    for key in ["left_out", "sizes_fitted", "under_five_sizes", "claimed"] {
      #expect(text.contains("\"\(key)\""))
    }
  }
}
