import Foundation
import Measurement
import TestSupport
import Testing

struct JournalTests {
  private let folder: TemporaryFolder
  private var family: String { folder.path + "/run/exact-gram" }
  private var journal: String { family + "/journal.jsonl" }

  init() throws { folder = try TemporaryFolder() }

  private func bytes(_ count: Int) throws -> Data {
    try (0..<count).reduce(into: Data()) { data, order in
      data += try RecordCoding.line(try Sample.line(order)) + Data("\n".utf8)
    }
  }

  private func parse(_ data: Data) throws -> Journal { try Journal(parsing: data, path: "j") }

  @Test("What is written is read back")
  func roundTrip() throws {
    let writer = try JournalWriter.create(in: family, manifest: Sample.manifest())
    #expect(try FamilyRecords(folder: family).journal.lines.isEmpty)
    for order in 0..<3 { try writer.append(try Sample.line(order)) }
    let records = try FamilyRecords(folder: family)
    #expect(records.manifest == Sample.manifest())
    #expect(records.journal.lines == (try (0..<3).map { try Sample.line($0) }))
    #expect(records.journal.warnings.isEmpty)
    #expect(try Data(contentsOf: URL(fileURLWithPath: journal)) == bytes(3))
    #expect(!folder.contents.contains { $0.hasSuffix(".partial") })
  }

  @Test("A manifest without a journal is a run that measured nothing")
  func noJournal() throws {
    _ = try JournalWriter.create(in: family, manifest: Sample.manifest())
    try FileManager.default.removeItem(atPath: journal)
    #expect(try FamilyRecords(folder: family).journal.lines.isEmpty)
  }

  @Test("A torn last line is dropped with a warning, wherever it is torn")
  func tornLastLine() throws {
    let whole = try bytes(3)
    let start = try bytes(2).count
    for end in stride(from: start + 1, to: whole.count, by: 7) {
      let journal = try parse(whole.prefix(end))
      #expect(journal.lines.count == 2)
      #expect(journal.warnings == [.tornLastLine(path: "j", number: 3)])
    }
    #expect(try parse(whole.prefix(whole.count - 1)).warnings.count == 1)
    #expect(try parse(whole.prefix(start)).warnings.isEmpty)
  }

  @Test("A last line that ends but is no record is dropped with a warning")
  func badLastLine() throws {
    let journal = try parse(try bytes(2) + Data("{\"schema\":1}\n".utf8))
    #expect(journal.lines.count == 2)
    #expect(journal.warnings == [.tornLastLine(path: "j", number: 3)])
    #expect(journal.warnings.first?.description.hasPrefix("line 3, the last of j, is torn") == true)
  }

  @Test("A bad line before the last is an error with its number", arguments: ["", "garbage", "{}"])
  func badMiddleLine(text: String) throws {
    let data = try bytes(1) + Data("\(text)\n".utf8) + bytes(1)
    #expect(throws: JournalError.badLine(path: "j", number: 2)) { try parse(data) }
    let torn = try bytes(1) + Data("\(text)\n{\"sch".utf8)
    #expect(throws: JournalError.badLine(path: "j", number: 2)) { try parse(torn) }
  }

  @Test("Another schema is refused with a sentence, also in the last line")
  func otherSchema() throws {
    let data = try bytes(1) + Data("{\"schema\":2,\"new\":true}\n".utf8)
    let error = JournalError.otherSchema(path: "j", number: 2, schema: 2)
    #expect(throws: error) { try parse(data) }
    #expect(error.sentence == "line 2 of j has schema 2, and this version reads schema 1")
  }

  @Test("A manifest of another schema, or none at all, is refused")
  func otherManifest() throws {
    _ = try JournalWriter.create(in: family, manifest: Sample.manifest())
    let path = family + "/manifest.json"
    try Data("{\"schema\":2}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: JournalError.otherManifestSchema(path: path, schema: 2)) {
      try FamilyRecords(folder: family)
    }
    try Data("{\"schema\":1}".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: JournalError.badManifest(path: path)) { try FamilyRecords(folder: family) }
  }

  @Test("An empty journal has no lines")
  func empty() throws {
    #expect(try parse(Data()).lines.isEmpty)
    #expect(try parse(Data()).warnings.isEmpty)
  }

  @Test("A family's folder that has a manifest is refused and left as it is")
  func manifestExists() throws {
    let writer = try JournalWriter.create(in: family, manifest: Sample.manifest())
    try writer.append(try Sample.line())
    let path = family + "/manifest.json"
    #expect(throws: JournalError.recordsExist(path: path)) {
      _ = try JournalWriter.create(in: family, manifest: Sample.manifest())
    }
    #expect(JournalError.recordsExist(path: path).exitStatus == .failure)
    #expect(try FamilyRecords(folder: family).journal.lines.count == 1)
  }

  @Test("A folder that cannot be created is an error, and leaves nothing behind")
  func cannotCreate() throws {
    let name = String(repeating: "x", count: 300)
    let path = "\(folder.path)/a/b/\(name)"
    #expect(throws: DiskError.self) {
      _ = try JournalWriter.create(in: path + "/exact-gram", manifest: Sample.manifest())
    }
    #expect(folder.contents.isEmpty)
  }

  @Test("A folder below a file names the path and the reason")
  func belowFile() throws {
    let file = folder.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    #expect {
      _ = try JournalWriter.create(in: file + "/run", manifest: Sample.manifest())
    } throws: { error in
      "\(error)" == "cannot create \(file)/run: Not a directory"
    }
  }

  @Test("A manifest that cannot be written leaves the folder as it was")
  func cannotWrite() throws {
    let blocker = folder.path + "/manifest.json.partial"
    try FileManager.default.createDirectory(atPath: blocker, withIntermediateDirectories: true)
    #expect {
      _ = try JournalWriter.create(in: folder.path, manifest: Sample.manifest())
    } throws: { error in
      "\(error)" == "cannot write \(folder.path)/manifest.json: Is a directory"
    }
    #expect(folder.contents == ["manifest.json.partial"])
  }

  @Test("A full disk is an error")
  func fullDisk() throws {
    let writer = try JournalWriter(appendingTo: "/dev/full")
    #expect {
      try writer.append(try Sample.line())
    } throws: { error in
      "\(error)" == "cannot write /dev/full: No space left on device"
    }
  }

  @Test("A journal that does not exist is an error with its path")
  func missing() {
    #expect {
      _ = try Journal(path: "/nowhere/journal.jsonl")
    } throws: { error in
      "\(error)" == "cannot read /nowhere/journal.jsonl: No such file or directory"
    }
  }
}
