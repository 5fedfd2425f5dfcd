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

  @Test("Blank lines at the end are none of a torn line, and are cut off where the run goes on")
  func blankEnd() throws {
    let whole = try bytes(2)
    for blank in ["\n", "\n\n\n", " \t\r\n", "\r\n\n", "  ", "\n "] {
      let journal = try parse(whole + Data(blank.utf8))
      #expect(journal.lines.count == 2)
      #expect(journal.warnings.isEmpty)
      #expect(journal.wholeBytes == whole.count)
      #expect(throws: JournalError.badLine(path: "j", number: 3)) {
        try parse(whole + Data(blank.utf8) + Data("\n".utf8) + bytes(1))
      }
    }
    let torn = try parse(whole + Data("{\"sch\n\n\n".utf8))
    #expect(torn.warnings == [.tornLastLine(path: "j", number: 3)])
    #expect(torn.wholeBytes == whole.count)
    #expect(try parse(Data("\n".utf8)).warnings.isEmpty)
  }

  @Test("Times that are none are refused with the line's number, also in the last line")
  func impossibleTimes() throws {
    let changes: [(inout CellResult) -> Void] = [
      { $0.iterations[0].seconds = 0 }, { $0.iterations[0].seconds = -1 },
      { $0.iterations[0].phases["gram"] = -1e-9 }, { $0.setup?.seconds = -1 },
      { $0.setup?.seconds = 0 },
      { $0.setup?.planningSeconds = -1 }, { $0.setup?.phases["draw"] = -1 },
      { $0.cpuSeconds = -1 },
    ]
    let error = JournalError.impossibleTimes(path: "j", number: 2)
    for change in changes {
      var result = Sample.result
      change(&result)
      let bad = try RecordCoding.line(try Sample.line(1, result: result)) + Data("\n".utf8)
      #expect(throws: error) { try parse(bytes(1) + bad + bytes(1)) }
      #expect(throws: error) { try parse(bytes(1) + bad) }
    }
    #expect(
      error.sentence
        == "line 2 of j has seconds below 0, or a set-up or an iteration that took none")
    var line = try Sample.line(1)
    line.wallSeconds = -1
    let bad = try RecordCoding.line(line) + Data("\n".utf8)
    for detail in [JournalDetail.whole, .summary] {
      #expect(throws: error) { try Journal(parsing: bytes(1) + bad, path: "j", detail) }
    }
  }

  @Test("A summary is all but what was measured, and refuses what is no JSON")
  func summary() throws {
    let summary = try Journal(parsing: bytes(3), path: "j", .summary)
    var lines = try parse(bytes(3)).lines
    for index in lines.indices { (lines[index].setup, lines[index].iterations) = (nil, []) }
    #expect(summary.lines == lines)
    let text = String(decoding: try bytes(1), as: UTF8.self)
    let bad = Data(text.replacing("\"index\":0", with: "\"index\":00").utf8)
    #expect(bad != (try bytes(1)))
    #expect(throws: JournalError.badLine(path: "j", number: 2)) {
      try Journal(parsing: bytes(1) + bad + bytes(1), path: "j", .summary)
    }
  }

  @Test("A journal is the same from the disk, longer than what is read of it at a time")
  func long() throws {
    let writer = try JournalWriter(appendingTo: folder.path + "/long.jsonl")
    for order in 0..<200 { try writer.append(try Sample.line(order)) }
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/long.jsonl"))
    #expect(data.count > 1 << 17)
    let journal = try Journal(path: folder.path + "/long.jsonl")
    #expect(try journal == parse(data))
    #expect(journal.lines.map(\.order) == Array(0..<200))
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
