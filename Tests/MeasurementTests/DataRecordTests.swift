import Foundation
import Measurement
import Programs
import TestSupport
import Testing

struct DataRecordTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/my.csv" }

  private func file(_ text: String) async throws -> RecordedFile {
    try Data(text.utf8).write(to: URL(filePath: path))
    return try await RecordedFile(role: .points, path: path)
  }

  private func manifest(_ files: [RecordedFile]?) -> Manifest {
    var manifest = Sample.manifest()
    manifest.data = files.map {
      [
        DataRecord(
          dataset: "my.csv", target: "labels", points: 2, rows: 3, dimension: 4, targetLeast: 0,
          targetGreatest: 1, files: $0)
      ]
    }
    return manifest
  }

  /// FIPS 180-2, appendix B.1.
  @Test func `a digest is that of the standard's example`() async throws {
    let file = try await file("abc")
    #expect(file.bytes == 3)
    #expect(file.name == "my.csv")
    #expect(
      file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    await #expect(throws: CommandError.self) {
      try await RecordedFile(role: .points, path: folder.path + "/none")
    }
  }

  @Test func `other data are refused and the file is named`() async throws {
    let (old, new) = (manifest([try await file("a")]), manifest([try await file("b")]))
    let error = #expect(throws: CommandError.self) {
      try old.requireData(new, orElse: "not resumed")
    }
    #expect(error?.exitStatus == .environmentMismatch)
    #expect(error?.sentence.contains(path) == true)
    #expect(throws: CommandError.self) { try old.requireData(manifest([]), orElse: "") }
    try old.requireData(old, orElse: "")
    // A run of an earlier version does not say what it read.
    try old.requireData(manifest(nil), orElse: "")
    var moved = old
    moved.data?[0].files[0].path = "/elsewhere/my.csv"
    try old.requireData(moved, orElse: "")
  }

  @Test func `a run is not resumed on other data, also by force`() async throws {
    let (old, new) = (manifest([try await file("a")]), manifest([try await file("b")]))
    let family = RunFolder(path: folder.path + "/run").family("exact-gram")
    _ = try JournalWriter.create(in: family, manifest: old)
    let records = try FamilyRecords(folder: family)
    #expect(records.manifest.data == old.data)
    #expect(throws: CommandError.self) { try Resumption(records, present: new, force: true) }
    #expect(try Resumption(records, present: old, force: false).remaining.count == 9)
  }

  @Test
  func `a file that changes or goes while it is read ends a run, one that is touched does not`()
    async throws
  {
    let watch = DataWatch([try await file("a")])
    try await watch.requireUnchanged()
    _ = try await file("a")
    try await watch.requireUnchanged()
    _ = try await file("b")
    await #expect(throws: CommandError.self) { try await watch.requireUnchanged() }
    try FileManager.default.removeItem(atPath: path)
    let error = await #expect(throws: CommandError.self) { try await watch.requireUnchanged() }
    #expect(error?.exitStatus == .environmentMismatch)
    #expect(error?.sentence.contains("is gone") == true)
  }

  @Test func `a cell finds its files`() async throws {
    var manifest = manifest([try await file("a")])
    manifest.data?[0].files.append(
      RecordedFile(role: .targets, path: "/y.npy", bytes: 1, sha256: "0"))
    var point = Sample.cell().point
    #expect(manifest.dataPaths(of: point) == DataPaths())
    (point.dataset, point.target) = ("my.csv", "labels")
    #expect(manifest.dataPaths(of: point) == DataPaths(points: path, targets: "/y.npy"))
  }

  @Test func `what it is is said in a line`() throws {
    var record = try #require(manifest([]).data?.first)
    #expect(record.text == "my.csv: 2 of 3 points, 4 features, target labels from 0 to 1")
    (record.points, record.dimension, record.targetGreatest) = (3, 1, 0)
    #expect(record.text == "my.csv: 3 points, 1 feature, target labels always 0")
    (record.points, record.rows, record.targetName) = (1, 1, "price")
    #expect(record.text == "my.csv: 1 point, 1 feature, target 'price' always 0")
  }
}
