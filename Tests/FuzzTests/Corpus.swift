import Foundation
import Measurement

/// Sound files to begin with.
enum Corpus {
  struct File: Decodable {
    let name: String
    let bytes: Data
  }

  /// The tables that NumPy, scikit-learn and gzip have written for the tests of the readers.
  static func tables() throws -> [File] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let path = tests.appending(path: "TrainingTests/Fixtures/tables.json")
    return try JSONDecoder().decode([File].self, from: Data(contentsOf: path))
  }

  /// Tables in text that are read by a rule each.
  static var texts: [Data] {
    [
      "0,1,2,3\n1.5,2.25,0.5,1\n2,-1,3.5,0\n", "site,2019,2020\n1.5,2,3\n4,5,6\n",
      ",a,y\n0,1.5,2\n1,0.5,3\n", "\"a\" \"y\"\n\"1\" 1.5 2\n\"2\" 0.5 3\n",
      "a;b;y\n1,5;2;3\n4;5;6,5\n",
      "a\tb\ty\n1.5\t2\t3\n4\t5\t6\n", "# a, b, y\n1.5,2,3\r4,5,6\r", "  1.5   2 3 \n 4 5  6\n",
    ].map { Data($0.utf8) }
  }

  /// JSON that would overflow the stack of a reader which goes into everything.
  static var deep: Data { Data(String(repeating: "[", count: 1 << 13).utf8) }

  static func journal(lines: Int) throws -> Data {
    try (0..<lines).reduce(into: Data()) { data, order in
      data += try RecordCoding.line(try line(order)) + Data("\n".utf8)
    }
  }

  private static func cell(_ process: Int) -> Cell {
    let point = Point(
      m: 1024, n: 32, d: 16, shift: 0.4, dataset: "sphere", target: "gaussian",
      precision: "single", threads: 2)
    return Cell(
      solver: "gram-structured", family: "exact-gram", point: point,
      options: ["damping": .word("none"), "tolerance": .number(1e-8)], seed: 1, process: process)
  }

  private static func line(_ order: Int) throws -> JournalLine {
    let iteration = IterationRecord(
      index: 0, seconds: 0.0123, phases: ["forward": 0.004, "gram": 0.008],
      counters: ["multiply_adds": 1], phaseCounters: ["gram": ["multiply_adds": 1]],
      residual: 31.9, accepted: true, diagnostics: [:])
    let setup = SetupRecord(
      seconds: 0.02, planningSeconds: 0, phases: ["draw": 0.02], counters: [:], phaseCounters: [:],
      diagnostics: ["learning_rate": 1])
    let result = CellResult(
      status: .ok, stopped: .iterations, setup: setup, iterations: [iteration],
      finalResidual: 1e-9, peakMemoryBytes: 1, cpuSeconds: 0.1)
    return try JournalLine(
      cell: cell(order), order: order, run: "run", result: result, wallSeconds: 0.2,
      started: "2026-01-01T00:00:00Z")
  }

  static let manifest = Manifest(
    run: "run", toolVersion: "0.1.0", arguments: ["-m", "1024"], seed: 1,
    shard: ShardRecord(index: 1, count: 2, plan: "0123456789abcdef"), cells: [cell(0), cell(1)],
    studies: [StudyRecord(name: "width", variable: "m", solver: "gram-structured", cells: [])],
    environment: EnvironmentRecord(
      files: MachineFiles { _ in nil }, variables: [:], blas: .init(), fftw: .init(),
      started: "2026-01-01T00:00:00Z"))
}
