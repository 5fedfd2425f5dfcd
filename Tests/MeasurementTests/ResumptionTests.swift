import Foundation
import Measurement
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
    #expect(left.skipped == [try Sample.cells[2].key])
    #expect(left.failedChecks == [try Sample.cells[5].key])
    #expect(left.nextOrder == 6)
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
      #expect(left.nextOrder == 2 + round)
      let session = Session(
        run: "run", firstOrder: left.nextOrder, arguments: ["--resume"],
        environment: Sample.environment)
      let writer = try JournalWriter.resume(in: family, after: records, session: session)
      try writer.append(
        try JournalLine(
          cell: left.remaining[0], order: left.nextOrder, run: "run", result: Sample.result,
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
    #expect(RunLock.owner(run) == nil)
    do {
      let lock = try RunLock(run)
      #expect(lock.warning == nil)
      let error = #expect(throws: CommandError.self) { _ = try RunLock(run) }
      #expect(error?.sentence.contains("process \(getpid())") == true)
      #expect(RunLock.owner(run)?.hasPrefix("process \(getpid())") == true)
      extendLifetime(lock)
    }
    #expect(RunLock.owner(run) == nil)
    _ = try RunLock(run)
  }

  @Test("A lock that is not needed leaves nothing behind")
  func discardedLock() throws {
    let lock = try RunLock(RunFolder(path: folder.path + "/a/b"))
    lock.discard()
    #expect(folder.contents.isEmpty)
  }

  @Test("A status says how far a run is and how to go on")
  func status() throws {
    try start([.ok, .ok, .timeout, .skipped])
    let status = try RunStatus(run, program: "bin/overparam")
    let found = try #require(status.families.first)
    #expect(found.planned == 9)
    #expect(found.left == 6)
    #expect(found.statuses == ["ok": 2, "timeout": 1, "skipped": 1])
    #expect(!status.isComplete)
    #expect(found.command == "bin/exact-gram -m 1024 --out \(run.path) --resume")
    #expect(status.text.hasSuffix("to go on: \(found.command)"))
    let lock = try RunLock(run)
    #expect(try RunStatus(run).text.contains("is measuring into"))
    extendLifetime(lock)
  }

  @Test("A command can be pasted into a shell")
  func shellWords() {
    let words = ["my prog", "--dataset", "it's.csv", "-m", "2^10...2^16:x4", ""]
    #expect(ShellWords.line(words) == "'my prog' --dataset 'it'\\''s.csv' -m 2^10...2^16:x4 ''")
    let again = ShellWords.resuming(
      program: "p", arguments: ["--out=here", "--resume"], folder: RunFolder(path: "here"))
    #expect(again == "p --out=here --resume")
  }

  @Test("Quantities are written with three digits and their unit")
  func quantities() {
    #expect(Quantities.bytes(0) == "0 bytes")
    #expect(Quantities.bytes(1024) == "1 KiB")
    #expect(Quantities.bytes(1536 << 20) == "1.5 GiB")
    #expect(Quantities.seconds(0.0000146) == "14.6 us")
    #expect(Quantities.seconds(0.0254) == "25.4 ms")
    #expect(Quantities.seconds(0.99999) == "1 s")
    #expect(Quantities.seconds(5400) == "1h30m")
    #expect(Quantities.duration(65) == "1m05s")
  }
}
