import Foundation
import Measurement
import Testing

struct RecordTests {
  /// The object that a value is written as.
  private func object(_ value: some Encodable) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: try RecordCoding.line(value))
    return try #require(object as? [String: Any])
  }

  private func keys(_ value: Any?) throws -> Set<String> {
    Set(try #require(value as? [String: Any]).keys)
  }

  private static let lineKeys: Set<String> = [
    "schema", "cell", "solver", "family", "point", "options", "seed", "process", "order", "run",
    "status", "stopped", "reason", "setup", "iterations", "final_residual", "peak_memory_bytes",
    "cpu_seconds", "wall_seconds", "check", "started",
  ]

  @Test("What is nested too deeply is refused, and brackets in a string are none")
  func nesting() throws {
    for depth in [65, 513, 100_000] {
      let data = Data(String(repeating: "[", count: depth).utf8)
      #expect(throws: DecodingError.self) { try RecordCoding.read(Manifest.self, from: data) }
    }
    let brackets = String(repeating: "[{\\\"", count: 100)
    #expect(try RecordCoding.read([String].self, from: Data("[\"\(brackets)\"]".utf8)).count == 1)
  }

  @Test("A journal line has every documented key, in snake_case")
  func documentedKeys() throws {
    let line = try object(try Sample.line())
    #expect(try keys(line) == Self.lineKeys)
    #expect(
      try keys(line["point"]) == [
        "m", "n", "d", "shift", "dataset", "target", "precision", "threads",
      ])
    #expect(
      try keys(line["setup"]) == [
        "seconds", "planning_seconds", "phases", "counters", "phase_counters", "diagnostics",
      ])
    let iterations = try #require(line["iterations"] as? [Any])
    #expect(
      try keys(iterations.first) == [
        "index", "seconds", "phases", "counters", "phase_counters", "residual", "accepted",
        "diagnostics",
      ])
  }

  @Test("What is unknown is null and never missing")
  func nulls() throws {
    let line = try object(try Sample.line(result: CellResult.lost(.crashed, "why")))
    #expect(try keys(line) == Self.lineKeys)
    for key in ["stopped", "setup", "final_residual", "peak_memory_bytes", "cpu_seconds", "check"] {
      #expect(line[key] is NSNull, "\(key)")
    }
    #expect(line["reason"] as? String == "why")
  }

  @Test("Names of phases, counters and options are written as they are")
  func dictionaryKeys() throws {
    let line = try object(try Sample.line())
    let iteration = try #require((line["iterations"] as? [[String: Any]])?.first)
    #expect(try keys(iteration["counters"]) == ["multiply_adds"])
    #expect(try keys(iteration["phases"]) == ["forward", "gram"])
    #expect(try keys(line["options"]) == ["damping", "tolerance"])
    #expect(
      try RecordCoding.read(JournalLine.self, from: RecordCoding.line(Sample.line()))
        == Sample.line())
  }

  @Test("Statuses are written in snake_case")
  func statuses() {
    #expect(
      Status.allCases.map(\.rawValue) == [
        "ok", "diverged", "timeout", "out_of_memory", "crashed", "check_failed", "skipped",
        "interrupted",
      ])
  }

  @Test("A number that is not finite is an error, not a record")
  func notFinite() throws {
    var result = Sample.result
    result.finalResidual = .infinity
    let line = try Sample.line(result: result)
    #expect(throws: EncodingError.self) { try RecordCoding.line(line) }
  }

  @Test("A cell's key is the same in every run and on every machine")
  func keyIsStable() throws {
    #expect(try Sample.cell().key == "7cf8a359a6f32930")
  }

  @Test("Cells that differ in anything have different keys")
  func keyTellsCellsApart() throws {
    let changes: [(inout Cell) -> Void] = [
      { _ in }, { $0.solver = "gram-explicit" }, { $0.family = "fast-jl" }, { $0.seed = 2 },
      { $0.process = 1 }, { $0.options["damping"] = .word("levenberg-marquardt") },
      { $0.options["tolerance"] = .number(1e-9) }, { $0.options["inner"] = .number(1) },
      { $0.point.m = 1 }, { $0.point.n = 1 }, { $0.point.d = 1 }, { $0.point.shift = 0 },
      { $0.point.dataset = "digits" }, { $0.point.target = "teacher" },
      { $0.point.precision = "double" }, { $0.point.threads = 1 },
    ]
    let keys = try changes.map { change in
      var cell = Sample.cell()
      change(&cell)
      return try cell.key
    }
    #expect(Set(keys).count == changes.count)
    #expect(keys.allSatisfy { $0.count == 16 })
  }

  @Test("A manifest survives being written and read")
  func manifestRoundTrip() throws {
    let manifest = Sample.manifest()
    let document = try RecordCoding.document(manifest)
    #expect(try RecordCoding.read(Manifest.self, from: document) == manifest)
    #expect(
      try keys(try object(manifest)) == [
        "schema", "run", "tool_version", "arguments", "seed", "limits", "shard", "cells", "studies",
        "environment", "sessions",
      ])
  }
}
