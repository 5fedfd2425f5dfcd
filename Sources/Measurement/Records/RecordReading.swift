import Foundation

/// How much of a line is read.
package enum JournalDetail: Sendable {
  /// All of it.
  case whole
  /// All but the set-up and the iterations: those are JSON, and no more is known of them; a line that is
  /// read so has none.
  case summary
}

extension JournalLine {
  private static let fields: [JSONFields<JournalLine>.Field] = [
    ("cell", { $0.cell = try $1.text() }),
    ("check", { $0.check = try $1.optional { try CheckRecord(&$0) } }),
    ("cpu_seconds", { $0.cpuSeconds = try $1.optional { try $0.number() } }),
    ("family", { $0.family = try $1.name() }),
    ("final_residual", { $0.finalResidual = try $1.optional { try $0.number() } }),
    ("iterations", { $0.iterations = try $1.array { try IterationRecord(&$0) } }),
    ("options", { $0.options = try $1.optionValues() }),
    ("order", { $0.order = try $1.integer() }),
    ("peak_memory_bytes", { $0.peakMemoryBytes = try $1.optional { try $0.integer() } }),
    ("point", { $0.point = try Point(&$1) }),
    ("process", { $0.process = try $1.integer() }),
    ("reason", { $0.reason = try $1.optional { try $0.text() } }),
    ("run", { $0.run = try $1.name() }),
    ("schema", { $0.schema = try $1.integer() }),
    ("seed", { $0.seed = try $1.integer() }),
    ("setup", { $0.setup = try $1.optional { try SetupRecord(&$0) } }),
    ("solver", { $0.solver = try $1.name() }),
    ("started", { $0.started = try $1.text() }),
    ("status", { $0.status = try $1.word() }),
    ("stopped", { $0.stopped = try $1.optional { try $0.word() } }),
    ("wall_seconds", { $0.wallSeconds = try $1.number() }),
  ]

  private static let whole = JSONFields(fields)
  private static let summary = JSONFields(fields, passedOver: ["iterations", "setup"])

  /// Reads what ``RecordCoding/line(_:)`` wrote.
  ///
  /// - Throws: ``JSONFault`` for what is no record, at this detail.
  init(_ reader: inout JSONReader, _ detail: JournalDetail = .whole) throws {
    self = try reader.object(
      detail == .whole ? Self.whole : Self.summary,
      into: JournalLine(
        key: "", of: .blank, order: 0, run: "", result: CellResult(status: .ok), wallSeconds: 0,
        started: ""))
  }

  /// Whether set-up and iterations took time, and nothing took less than none.
  var hasPossibleTimes: Bool {
    let wholes = [setup?.seconds].compactMap(\.self) + iterations.map(\.seconds)
    let parts =
      [wallSeconds, cpuSeconds ?? 0, setup?.planningSeconds ?? 0]
      + (setup?.phases.values ?? []) + iterations.flatMap(\.phases.values)
    return wholes.allSatisfy { $0 > 0 } && parts.allSatisfy { $0 >= 0 }
  }
}

extension IterationRecord {
  private static let fields = JSONFields<IterationRecord>([
    ("accepted", { $0.accepted = try $1.flag() }),
    ("counters", { $0.counters = try $1.tally { try $0.integer() } }),
    ("diagnostics", { $0.diagnostics = try $1.tally { try $0.number() } }),
    ("index", { $0.index = try $1.integer() }),
    ("phase_counters", { $0.phaseCounters = try $1.tally { try $0.tally { try $0.integer() } } }),
    ("phases", { $0.phases = try $1.tally { try $0.number() } }),
    ("residual", { $0.residual = try $1.optional { try $0.number() } }),
    ("seconds", { $0.seconds = try $1.number() }),
  ])

  fileprivate init(_ reader: inout JSONReader) throws {
    self = try reader.object(
      Self.fields,
      into: IterationRecord(
        index: 0, seconds: 0, phases: [:], counters: [:], phaseCounters: [:], residual: nil,
        accepted: false, diagnostics: [:]))
  }
}

extension SetupRecord {
  private static let fields = JSONFields<SetupRecord>(
    [
      ("counters", { $0.counters = try $1.tally { try $0.integer() } }),
      ("diagnostics", { $0.diagnostics = try $1.tally { try $0.number() } }),
      ("phase_counters", { $0.phaseCounters = try $1.tally { try $0.tally { try $0.integer() } } }),
      ("phases", { $0.phases = try $1.tally { try $0.number() } }),
      ("planning_seconds", { $0.planningSeconds = try $1.number() }),
      ("plans", { $0.plans = try $1.optional { try $0.tally { try $0.text() }.dictionary } }),
      ("seconds", { $0.seconds = try $1.number() }),
    ], absent: ["plans"])

  fileprivate init(_ reader: inout JSONReader) throws {
    self = try reader.object(
      Self.fields,
      into: SetupRecord(
        seconds: 0, planningSeconds: 0, phases: [:], counters: [:], phaseCounters: [:],
        diagnostics: [:]))
  }
}

extension CheckRecord {
  private static let fields = JSONFields<CheckRecord>([
    ("error", { $0.error = try $1.optional { try $0.number() } }),
    ("limit", { $0.limit = try $1.number() }),
    ("reference", { $0.reference = try $1.name() }),
  ])

  fileprivate init(_ reader: inout JSONReader) throws {
    self = try reader.object(Self.fields, into: CheckRecord(reference: "", error: nil, limit: 0))
  }
}

extension Point {
  private static let fields = JSONFields<Point>([
    ("d", { $0.d = try $1.integer() }),
    ("dataset", { $0.dataset = try $1.name() }),
    ("m", { $0.m = try $1.integer() }),
    ("n", { $0.n = try $1.integer() }),
    ("precision", { $0.precision = try $1.name() }),
    ("shift", { $0.shift = try $1.number() }),
    ("target", { $0.target = try $1.name() }),
    ("threads", { $0.threads = try $1.integer() }),
  ])

  fileprivate static let blank = Point(
    m: 0, n: 0, d: 0, shift: 0, dataset: "", target: "", precision: "", threads: 0)

  fileprivate init(_ reader: inout JSONReader) throws {
    self = try reader.object(Self.fields, into: .blank)
  }
}

extension Cell {
  private static let fields = JSONFields<Cell>([
    ("family", { $0.family = try $1.name() }),
    ("options", { $0.options = try $1.optionValues() }),
    ("point", { $0.point = try Point(&$1) }),
    ("process", { $0.process = try $1.integer() }),
    ("seed", { $0.seed = try $1.integer() }),
    ("solver", { $0.solver = try $1.name() }),
  ])

  fileprivate static let blank = Cell(
    solver: "", family: "", point: .blank, options: [:], seed: 0, process: 0)

  init(_ reader: inout JSONReader) throws {
    self = try reader.object(Self.fields, into: .blank)
  }
}

extension StudyRecord {
  private static let fields = JSONFields<StudyRecord>([
    ("cells", { $0.cells = try $1.array { try $0.text() } }),
    ("name", { $0.name = try $1.text() }),
    ("solver", { $0.solver = try $1.name() }),
    ("variable", { $0.variable = try $1.optional { try $0.text() } }),
  ])

  init(_ reader: inout JSONReader) throws {
    self = try reader.object(
      Self.fields, into: StudyRecord(name: "", variable: nil, solver: "", cells: []))
  }
}

extension Manifest {
  /// What a manifest has thousands of, and its places in the text.
  private struct Lists {
    var cells: [Cell] = []
    var studies: [StudyRecord] = []
    var places: [Range<Int>] = []
  }

  private static let lists = JSONFields<Lists>([
    (
      "cells",
      { lists, reader in
        lists.places.append(try reader.place { lists.cells = try $0.array { try Cell(&$0) } })
      }
    ),
    (
      "studies",
      { lists, reader in
        lists.places.append(
          try reader.place { lists.studies = try $0.array { try StudyRecord(&$0) } })
      }
    ),
  ])

  /// Reads a manifest: the cells and the studies by ``JSONReader``, and what is left by ``RecordCoding``.
  ///
  /// - Throws: ``JSONFault`` or `DecodingError` for what is no manifest.
  init(reading data: Data) throws {
    var reader = JSONReader()
    let lists = try reader.read(data) { try $0.object(Self.lists, into: Lists()) }
    var rest = data
    for place in lists.places.reversed() {
      let start = rest.startIndex + place.lowerBound
      rest.replaceSubrange(start..<(start + place.count), with: Data("[]".utf8))
    }
    self = try RecordCoding.read(Manifest.self, from: rest)
    (cells, studies) = (lists.cells, lists.studies)
  }
}

extension JSONReader {
  /// Numbers and words by name.
  fileprivate mutating func optionValues() throws -> [String: OptionValue] {
    try repeated { reader in
      try reader.tally { reader in
        reader.next == UInt8(ascii: "\"") ? .word(try reader.text()) : .number(try reader.number())
      }.dictionary
    }
  }

  private static let schema = JSONFields<Int>([("schema", { $0 = try $1.integer() })])

  /// The version of a record, the one key that all have; nil for what is none.
  static func schema(of record: some Sequence<UInt8>) -> Int? {
    var reader = JSONReader()
    return try? reader.read(record) { try $0.object(schema, into: 0) }
  }
}
