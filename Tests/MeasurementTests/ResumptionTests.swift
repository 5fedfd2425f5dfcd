import Foundation
import Measurement
import TestSupport
import Testing

struct ResumptionTests {
  private let folder: TemporaryFolder
  private var run: RunFolder { RunFolder(path: folder.path + "/run") }
  private var family: String { run.family("exact-gram") }

  init() throws { folder = try TemporaryFolder() }

  /// Starts a run and records a status for each of its first cells.
  private func start(_ statuses: [Status], _ manifest: Manifest = Sample.manifest()) throws {
    let writer = try JournalWriter.create(in: family, manifest: manifest)
    for (order, status) in statuses.enumerated() {
      try writer.append(
        try JournalLine(
          cell: manifest.cells[order], order: order, run: "run",
          result: CellResult(status: status), wallSeconds: 1, started: ""))
    }
  }

  private func resumption(
    _ present: Manifest = Sample.manifest(), force: Bool = false
  ) throws -> Resumption {
    try Resumption(try FamilyRecords(folder: family), present: present, force: force)
  }

  @Test("What has been dealt with is not run again; what was skipped or interrupted is")
  func remaining() throws {
    try start([.ok, .timeout, .skipped, .crashed, .interrupted, .checkFailed])
    let left = try resumption()
    let expected = [2, 4, 6, 7, 8].map { Sample.cells[$0] }
    #expect(left.remaining == expected)
    #expect(try FamilyRecords(folder: family).journal.lines.nextOrder == 6)
    #expect(left.warnings.isEmpty)
  }

  @Test("A torn line is cut off before the next, and the session is noted")
  func tornLine() throws {
    try start([.ok, .ok])
    let path = FamilyRecords.journalPath(family)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"schema\":1,\"cell\":".utf8))
    try handle.close()
    for round in 0..<2 {
      let records = try FamilyRecords(folder: family)
      #expect(records.journal.warnings.count == (round == 0 ? 1 : 0))
      let left = try resumption()
      #expect(records.journal.lines.nextOrder == 2 + round)
      let session = Session(
        run: "run", firstOrder: records.journal.lines.nextOrder, arguments: ["--resume"],
        environment: Sample.environment)
      let writer = try JournalWriter.resume(in: family, after: records, session: session)
      try writer.append(
        try JournalLine(
          cell: left.remaining[0], order: records.journal.lines.nextOrder, run: "run",
          result: Sample.result,
          wallSeconds: 1, started: ""))
    }
    let records = try FamilyRecords(folder: family)
    #expect(records.journal.lines.map(\.order) == [0, 1, 2, 3])
    #expect(records.journal.warnings.isEmpty)
    #expect(records.sessions.map(\.firstOrder) == [0, 2, 3])
    #expect(records.sessions.last?.arguments == ["--resume"])
  }

  private func change(_ edit: (inout Manifest) -> Void) -> Manifest {
    var manifest = Sample.manifest()
    edit(&manifest)
    return manifest
  }

  private static let changes: [(String, @Sendable (inout Manifest) -> Void)] = [
    ("the commit was unknown and is abc", { $0.environment.git.commit = "abc" }),
    ("the processor was unknown and is Z80", { $0.environment.cpuModel = "Z80" }),
    ("the BLAS core was unknown and is Zen", { $0.environment.blas.core = "Zen" }),
    (
      "the number of threads was 2 and is 4",
      { for index in $0.cells.indices { $0.cells[index].point.threads = 4 } }
    ),
  ]

  @Test("Another commit, processor, BLAS core or thread count is refused, or warned of")
  func environment() throws {
    try start([.ok])
    for (sentence, edit) in Self.changes {
      let present = change(edit)
      let error = #expect(throws: CommandError.self) { try resumption(present) }
      #expect(error?.exitStatus == .environmentMismatch)
      #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
      let forced = try resumption(present, force: true)
      #expect(forced.warnings.count == 1)
      #expect(forced.remaining == Array(Sample.cells.dropFirst()))
    }
  }

  @Test("Numbers of another version of the generator are refused, force or not")
  func generator() throws {
    try start([.ok])
    _ = try resumption(change { $0.generator = 1 })
    for force in [false, true] {
      let error = #expect(throws: CommandError.self) {
        try resumption(change { $0.generator = 2 }, force: force)
      }
      #expect(error?.exitStatus == .environmentMismatch)
      #expect(error?.sentence.contains("version 1 of the generator") == true)
    }
  }

  @Test("Other sizes, options or limits are refused, force or not")
  func arguments() throws {
    try start([.ok])
    let edits: [(inout Manifest) -> Void] = [
      { $0.cells.removeLast() },
      { $0.cells[0].seed = 2 },
      { $0.limits = ResourceLimits(seconds: 1) },
      { $0.shard = ShardRecord(index: 1, count: 2, plan: "") },
    ]
    for edit in edits {
      for force in [false, true] {
        let error = #expect(throws: CommandError.self) {
          try resumption(change(edit), force: force)
        }
        #expect(error?.exitStatus == .failure)
        #expect(error?.sentence.contains("-m 1024") == true)
      }
    }
  }

  @Test("One process at a time measures into a folder, and others are told which")
  func lock() throws {
    #expect(RunLock.owner(family) == nil)
    do {
      let lock = try RunLock(family)
      #expect(lock.warning == nil)
      let error = #expect(throws: CommandError.self) { _ = try RunLock(family) }
      #expect(error?.sentence.contains("process \(getpid())") == true)
      #expect(RunLock.owner(family)?.hasPrefix("process \(getpid())") == true)
      extendLifetime(lock)
    }
    #expect(RunLock.owner(family) == nil)
    _ = try RunLock(family)
  }

  @Test("A lock that is not needed leaves nothing behind")
  func discardedLock() throws {
    let lock = try RunLock(folder.path + "/a/b")
    lock.discard()
    #expect(folder.contents.isEmpty)
  }

  @Test("A torn line of a session is cut off, and a bad one is an error")
  func tornSession() throws {
    try start([.ok])
    let path = family + "/resumptions.jsonl"
    let session = try RecordCoding.line(
      Session(run: "run", firstOrder: 1, arguments: [], environment: Sample.environment))
    try (session + Data("\n{\"sch".utf8)).write(to: URL(fileURLWithPath: path))
    let records = try FamilyRecords(folder: family)
    #expect(records.sessions.count == 2)
    let next = Session(run: "run", firstOrder: 2, arguments: [], environment: Sample.environment)
    _ = try JournalWriter.resume(in: family, after: records, session: next)
    #expect(try FamilyRecords(folder: family).sessions.map(\.firstOrder) == [0, 1, 2])
    try Data("{}\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: JournalError.badLine(path: path, number: 1)) {
      try FamilyRecords(folder: family)
    }
  }

  @Test("A ladder measured by two machines is noticed, also when the run has another name now")
  func machineMix() throws {
    var manifest = Sample.manifest()
    manifest.studies[0].cells = try Sample.cells.map { try $0.key }
    try start([.ok, .ok], manifest)
    #expect(try FamilyRecords(folder: family).machineMix.isEmpty)
    var environment = Sample.environment
    environment.cpuModel = "Z80"
    let records = try FamilyRecords(folder: family)
    let session = Session(run: "run", firstOrder: 2, arguments: [], environment: environment)
    let writer = try JournalWriter.resume(in: family, after: records, session: session)
    #expect(try FamilyRecords(folder: family).machineMix.isEmpty)
    try writer.append(
      try JournalLine(
        cell: Sample.cells[2], order: 2, run: "run", result: Sample.result, wallSeconds: 1,
        started: ""))
    let renamed = folder.path + "/renamed"
    try FileManager.default.moveItem(atPath: run.path, toPath: renamed)
    let mix = try FamilyRecords(folder: renamed + "/exact-gram").machineMix
    #expect(mix.count == 1)
    #expect(mix[0].contains("the processor was unknown and is Z80"))
  }

  @Test("The last line of a cell is what counts")
  func latest() throws {
    let (first, second) = (
      try Sample.line(0), try Sample.line(0, result: CellResult(status: .crashed))
    )
    #expect([first, second].latest.values.map(\.status) == [.crashed])
    #expect([second, first].latest.values.map(\.status) == [.ok])
  }

  @Test("A status says how far a run is and how to go on")
  func status() throws {
    try start([.ok, .ok, .timeout, .skipped])
    let status = try RunStatus(run, program: "bin/overparam")
    let found = try #require(status.families.first)
    #expect(found.planned == 9)
    #expect(found.left == 6)
    #expect(found.statuses == ["ok": 2, "timeout": 1, "skipped": 1])
    #expect(found.command == "bin/exact-gram -m 1024 --out \(run.path) --resume")
    #expect(status.text.hasSuffix("exact-gram: to go on: \(found.command ?? "")"))
    let lock = try RunLock(family)
    #expect(try RunStatus(run).text.contains("process \(getpid())"))
    extendLifetime(lock)
  }

  @Test("A command can be pasted into a shell")
  func shellWords() {
    let words = ["my prog", "--dataset", "it's.csv", "-m", "2^10...2^16:x4", ""]
    #expect(ShellWords.line(words) == "'my prog' --dataset 'it'\\''s.csv' -m 2^10...2^16:x4 ''")
    let again = ShellWords.resuming(
      program: "p", arguments: ["--out=here", "--resume"], folder: "here")
    #expect(again == "p --out here --resume")
    let moved = ShellWords.resuming(
      program: "p", arguments: ["--out", "there", "-m", "64"], folder: "here")
    #expect(moved == "p -m 64 --out here --resume")
  }
}
