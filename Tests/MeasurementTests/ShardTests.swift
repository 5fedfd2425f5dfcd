import Foundation
import Measurement
import TestSupport
import Testing

struct ShardTests {
  /// Three solvers with a ladder of three sizes each, and one of them with a second ladder that shares
  /// a size with the first.
  private static func plan() throws -> (cells: [Cell], studies: [StudyRecord]) {
    let solvers = ["gram-explicit", "gram-structured", "gram-refined"]
    var cells: [Cell] = []
    var studies: [StudyRecord] = []
    for solver in solvers {
      let ladder = [256, 512, 1024].flatMap { m in
        (0..<2).map { Sample.cell(m: m, process: $0, solver: solver) }
      }
      cells += ladder
      studies.append(
        StudyRecord(
          name: "width", variable: "m", solver: solver, cells: try ladder.map { try $0.key }))
    }
    var shared = [Sample.cell(m: 1024, solver: solvers[0])]
    for n in [64, 128] {
      var cell = shared[0]
      cell.point.n = n
      shared.append(cell)
      cells.append(cell)
    }
    studies.append(
      StudyRecord(
        name: "batch", variable: "n", solver: solvers[0], cells: try shared.map { try $0.key }))
    return (cells, studies)
  }

  @Test("Every cell is in one shard, and no ladder in two", arguments: 1...6)
  func partition(count: Int) throws {
    let (cells, studies) = try Self.plan()
    let parts = try (1...count).map {
      try Shard("\($0)/\(count)").part(of: cells, studies) { Double($0.point.m) }
    }
    #expect(parts.flatMap(\.cells).count == cells.count)
    #expect(Set(parts.flatMap(\.cells)) == Set(cells))
    #expect(parts.flatMap(\.studies).count == studies.count)
    for part in parts {
      let keys = Set(try part.cells.map { try $0.key })
      #expect(part.studies.allSatisfy { keys.isSuperset(of: $0.cells) })
    }
    #expect(parts.count(where: { !$0.cells.isEmpty }) == min(count, 3))
  }

  @Test("The most expensive ladders go to different shards")
  func balance() throws {
    let (cells, studies) = try Self.plan()
    let costs = ["gram-explicit": 9.0, "gram-structured": 5, "gram-refined": 4]
    let parts = try (1...2).map {
      try Shard("\($0)/2").part(of: cells, studies) { costs[$0.solver] ?? 0 }
    }
    #expect(
      parts.map { Set($0.cells.map(\.solver)) } == [
        ["gram-explicit"], ["gram-structured", "gram-refined"],
      ])
  }

  @Test(
    "A shard is I of K", arguments: ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1.0/2"])
  func malformed(text: String) {
    let error = #expect(throws: UsageError.self) { try Shard(text) }
    #expect(error?.exitStatus == .usage)
  }
}

struct ShardMergeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ name: String) -> RunFolder { RunFolder(path: "\(folder.path)/\(name)") }

  /// Records a shard: one ladder a solver, two shards in all.
  private func record(
    _ name: String, shard index: Int, plan: String? = nil, processor: String = "Z80",
    orders: Range<Int> = 0..<3, run recordedName: String? = nil, generator: Int? = nil
  ) throws {
    let solvers = ["gram-explicit", "gram-structured"]
    let all = solvers.flatMap { solver in
      [256, 512, 1024].map { Sample.cell(m: $0, solver: solver) }
    }
    let solver = solvers[index - 1]
    let cells = all.filter { $0.solver == solver }
    var manifest = Sample.manifest()
    (manifest.run, manifest.generator) = (recordedName ?? name, generator)
    manifest.cells = cells
    manifest.studies = [
      StudyRecord(name: "width", variable: "m", solver: solver, cells: try cells.map { try $0.key })
    ]
    let others = all.filter { $0.solver != solver }
    manifest.shard = ShardRecord(
      index: index, count: 2, plan: try plan ?? all.planKey,
      others: PlanRecord(
        cells: others,
        studies: [
          StudyRecord(
            name: "width", variable: "m", solver: others[0].solver,
            cells: try others.map { try $0.key })
        ]))
    manifest.environment.cpuModel = processor
    let writer = try JournalWriter.create(in: run(name).family("exact-gram"), manifest: manifest)
    for order in orders {
      try writer.append(
        try JournalLine(
          cell: cells[order], order: order, run: manifest.run, result: Sample.result,
          wallSeconds: 1,
          started: ""))
    }
  }

  private func merge(_ names: String...) throws -> [String] {
    try ShardMerge.merge(names.map(run), into: run("merged"))
  }

  @Test("Shards become one run with their lines as they were")
  func joins() throws {
    try record("two", shard: 2)
    try record("one", shard: 1)
    #expect(try merge("two", "one").isEmpty)
    let merged = try FamilyRecords(folder: run("merged").family("exact-gram"))
    #expect(merged.manifest.shard == nil)
    #expect(merged.manifest.cells.count == 6)
    #expect(merged.manifest.studies.map(\.solver) == ["gram-explicit", "gram-structured"])
    #expect(merged.journal.lines.map(\.run) == ["one", "one", "one", "two", "two", "two"])
    #expect(merged.sessions.map(\.run) == ["one", "two"])
    #expect(merged.machineMix.isEmpty)
  }

  @Test("Different machines for different ladders are warned of")
  func machines() throws {
    try record("one", shard: 1, processor: "A")
    try record("two", shard: 2, processor: "B")
    #expect(try merge("one", "two").count == 1)
  }

  @Test("A ladder measured on two machines is refused, on two of a kind it is not")
  func mixedLadder() throws {
    try record("one", shard: 1, processor: "A", orders: 0..<1)
    try record("again", shard: 1, processor: "B", orders: 1..<3)
    try record("two", shard: 2)
    let error = #expect(throws: CommandError.self) { try merge("one", "again", "two") }
    #expect(error?.exitStatus == .environmentMismatch)
    #expect(error?.sentence.contains("the processor was A and is B") == true)
    #expect(!folder.contents.contains { $0.hasPrefix("merged") })
    try record("alike", shard: 1, processor: "A", orders: 1..<3)
    #expect(try merge("one", "alike", "two").count == 1)
    let merged = try FamilyRecords(folder: run("merged").family("exact-gram"))
    #expect(merged.manifest.cells.count == 6)
    #expect(merged.journal.lines.count == 6)
  }

  @Test("Shards of different generators are refused, and a merged run has theirs")
  func generators() throws {
    try record("one", shard: 1, generator: 2)
    try record("two", shard: 2)
    let error = #expect(throws: CommandError.self) { try merge("one", "two") }
    #expect(error?.exitStatus == .environmentMismatch)
    #expect(error?.sentence.contains("generator") == true)
    try record("three", shard: 2, generator: 2)
    #expect(try merge("one", "three").isEmpty)
    let merged = try FamilyRecords(folder: run("merged").family("exact-gram"))
    #expect(merged.manifest.generator == 2)
  }

  @Test("A cell that is there twice is refused")
  func twice() throws {
    try record("one", shard: 1)
    try record("again", shard: 1)
    #expect(throws: CommandError.self) { try merge("one", "again") }
  }

  @Test("Shards of different plans, and runs that are no shards, are refused")
  func strangers() throws {
    try record("one", shard: 1)
    try record("two", shard: 2, plan: "q")
    #expect(throws: CommandError.self) { try merge("one", "two") }
    _ = try JournalWriter.create(
      in: run("whole").family("exact-gram"), manifest: Sample.manifest())
    #expect(throws: CommandError.self) { try merge("one", "whole") }
  }

  @Test("Runs named alike are told apart")
  func namedAlike() throws {
    try record("one", shard: 1, processor: "A", run: "run")
    try record("two", shard: 2, processor: "B", run: "run")
    #expect(try merge("one", "two").count == 1)
    let merged = try FamilyRecords(folder: run("merged").family("exact-gram"))
    #expect(Set(merged.journal.lines.map(\.run)) == ["run", "run.2"])
    #expect(merged.sessions.map(\.run) == ["run", "run.2"])
    #expect(merged.machineMix.isEmpty)
  }

  @Test("Shards that are all there and do not make the plan are refused, as are other limits")
  func cutDifferently() throws {
    try record("one", shard: 1, plan: "p")
    try record("two", shard: 2, plan: "p")
    #expect(throws: CommandError.self) { try merge("one", "two") }
    try record("three", shard: 1)
    try record("four", shard: 2)
    let path = FamilyRecords.manifestPath(run("four").family("exact-gram"))
    var manifest = try FamilyRecords(folder: run("four").family("exact-gram")).manifest
    manifest.limits = ResourceLimits(seconds: 1)
    try RecordCoding.document(manifest).write(to: URL(fileURLWithPath: path))
    #expect(throws: CommandError.self) { try merge("three", "four") }
    #expect(!folder.contents.contains { $0.hasPrefix("merged") })
  }

  @Test("What is missing is said")
  func incomplete() throws {
    try record("one", shard: 1, orders: 0..<2)
    let warnings = try merge("one")
    #expect(warnings.count == 2)
    #expect(warnings[0].hasPrefix("shard 2 of 2 is not given"))
    #expect(warnings[1].hasPrefix("4 planned cells are not measured"))
  }

  @Test(
    "A merged run keeps the plan of shards that are missing, and is completed by merging the rest")
  func completed() throws {
    try record("one", shard: 1)
    try record("two", shard: 2, orders: 0..<2)
    _ = try merge("one")
    let family = run("merged").family("exact-gram")
    var merged = try FamilyRecords(folder: family)
    #expect(merged.manifest.cells.count == 6)
    #expect(merged.manifest.studies.count == 2)
    #expect(merged.manifest.lacking?.missing == [2])
    #expect(try merged.remaining.count == 3)
    #expect(merged.warnings == ["shard 2 of 2 is not given: its ladders are missing"])
    let status = try RunStatus(run("merged")).families[0]
    #expect((status.planned, status.left, status.lacking) == (6, 3, [2]))
    // What was taken before is not taken twice.
    #expect(
      try merge("one", "two") == ["1 planned cells are not measured: resume their shards first"])
    merged = try FamilyRecords(folder: family)
    #expect(merged.manifest.lacking == nil)
    #expect(merged.journal.lines.map(\.run) == ["one", "one", "one", "two", "two"])
    #expect(merged.sessions.map(\.run) == ["one", "two"])
    #expect(try Set(merged.manifest.cells.map { try $0.key }).count == 6)
    #expect(!folder.contents.contains { $0.hasSuffix(".partial") })
  }

  @Test("A merged run that lacks shards is a part like others")
  func mergedPart() throws {
    try record("one", shard: 1)
    try record("two", shard: 2)
    _ = try merge("one")
    let warnings = try ShardMerge.merge([run("merged"), run("two")], into: run("whole"))
    #expect(warnings.isEmpty)
    let whole = try FamilyRecords(folder: run("whole").family("exact-gram"))
    #expect(whole.manifest.lacking == nil)
    #expect(whole.journal.lines.count == 6)
  }

  @Test("Shards that read other data are not merged")
  func otherData() throws {
    for (name, shard, digest) in [("one", 1, "a"), ("two", 2, "b")] {
      try record(name, shard: shard)
      let path = FamilyRecords.manifestPath(run(name).family("exact-gram"))
      var manifest = try FamilyRecords(folder: run(name).family("exact-gram")).manifest
      manifest.data = [
        DataRecord(
          dataset: "my.csv", target: "labels", points: 1, rows: 1, dimension: 1, targetLeast: 0,
          targetGreatest: 0,
          files: [RecordedFile(role: .points, path: "/my.csv", bytes: 1, sha256: digest)])
      ]
      try RecordCoding.document(manifest).write(to: URL(fileURLWithPath: path))
    }
    let error = #expect(throws: CommandError.self) { try merge("one", "two") }
    #expect(error?.exitStatus == .environmentMismatch)
    #expect(error?.sentence.contains("/my.csv") == true)
  }

  @Test("A run that is there is not overwritten")
  func targetExists() throws {
    try record("one", shard: 1)
    try record("two", shard: 2)
    _ = try merge("one", "two")
    #expect(throws: JournalError.self) { try merge("one", "two") }
    #expect(throws: CommandError.self) { try ShardMerge.merge([], into: run("x")) }
  }

  @Test("Where one family cannot be written none is", arguments: [true, false])
  func allOrNothing(isThere: Bool) throws {
    let files = FileManager.default
    try record("one", shard: 1)
    let (one, merged) = (run("one"), run("merged"))
    var manifest = try FamilyRecords(folder: one.family("exact-gram")).manifest
    for index in manifest.cells.indices { manifest.cells[index].family = "sublinear" }
    manifest.shard?.others = nil
    _ = try JournalWriter.create(in: one.family("sublinear"), manifest: manifest)
    // Records are seen before anything is written; a file where the folder belongs is not.
    let hindrance = merged.family(isThere ? "sublinear/manifest.json" : "sublinear")
    _ = try Disk.makeFolders(isThere ? merged.family("sublinear") : merged.path)
    try Disk.replace(hindrance, with: Data("mine".utf8))
    #expect(throws: (any Error).self) { try merge("one") }
    #expect(try files.contentsOfDirectory(atPath: merged.path) == ["sublinear"])
    #expect(try Disk.read(hindrance) == Data("mine".utf8))
  }
}
