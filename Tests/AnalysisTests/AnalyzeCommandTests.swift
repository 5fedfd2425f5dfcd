import Analysis
import Foundation
import Measurement
import Subprocess
import TestSupport
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// `overparam analyze` as a script sees it: its exit code, its error, and what it leaves behind.
@Suite struct AnalyzeCommandTests {
  private struct Outcome {
    var exitCode: Int32
    var output: String
    var error: String
  }

  /// The program beside the one that runs these tests.
  private static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "overparam").path

  private func analyze(
    _ folder: TemporaryFolder, claims: TemporaryFolder? = nil
  ) async throws -> Outcome {
    // The folders are there until the program has ended.
    defer { withExtendedLifetime((folder, claims)) {} }
    let options = claims.map { ["--claims", $0.url.path] } ?? []
    let result = try await run(
      .path(FilePath(Self.program)), arguments: Arguments(["analyze", folder.url.path] + options),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return Outcome(
      exitCode: code, output: result.standardOutput, error: result.standardError)
  }

  /// A run's folder with a ladder of a solver `a` whose iterations take these seconds.
  private func folder(status: Status = .ok, seconds: (Double) -> Double) throws -> TemporaryFolder {
    var recording = Recording()
    if status == .ok {
      try AnswerTests.add("a", to: &recording, seconds: seconds)
    } else {
      let cell = Sample.cell(Sample.point(m: 64, n: 8, d: 4), solver: "a")
      try recording.add("common", in: "m", [(cell, CellResult(status: status, reason: "lost"))])
    }
    let folder = try TemporaryFolder()
    let journal = try recording.lines.map { try RecordCoding.line($0) }
    try folder.write("exact-gram/manifest.json", try RecordCoding.document(recording.manifest))
    try folder.write("exact-gram/journal.jsonl", Data(journal.joined(separator: [10])) + [10])
    return folder
  }

  private func claims(m exponent: Double) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      "a.total.json",
      """
      {"id": "a.total", "papers": [], "origin": "textbook", "statement": "words", "solvers": ["a"],
       "stage": "iteration", "phase": "total", "terms": [{"m": \(exponent)}], "bound": "tight",
       "regime": "any"}
      """)
    return folder
  }

  @Test
  func `a claim that holds ends with 0, one that is refuted with 3, after everything is written`()
    async throws
  {
    let run = try folder { 1e-4 * $0 }
    let holds = try await analyze(run, claims: try claims(m: 1))
    #expect(holds.exitCode == 0, "\(holds.error)")
    let refuted = try await analyze(run, claims: try claims(m: 0.5))
    #expect(refuted.exitCode == 3)
    #expect(refuted.error.contains("refuted here: a.total"))
    #expect(refuted.output.contains("a.total"))
    let document = try Data(contentsOf: run.url.appending(path: "analysis.json"))
    #expect(try RecordCoding.read(RunAnalysis.self, from: document).refuted == ["a.total"])
  }

  @Test func `nothing that could be judged ends with 4`() async throws {
    let short = try folder { 1e-9 * $0 }
    let undecided = try await analyze(short, claims: try claims(m: 1))
    #expect(undecided.exitCode == 4)
    #expect(undecided.error.contains("no claim could be judged"))
    let lost = try await analyze(try folder(status: .crashed) { $0 })
    #expect(lost.exitCode == 4)
    #expect(lost.error.contains("no cell of the run is ok"))
    let empty = try await analyze(try TemporaryFolder())
    #expect(empty.exitCode == 4)
    #expect(!empty.error.isEmpty && empty.output.isEmpty)
  }

  @Test
  func `an edited claim and a broken journal are each one sentence`()
    async throws
  {
    let run = try folder { 1e-4 * $0 }
    let edited = try claims(m: 1)
    try edited.write("a.total.json", "{\"id\": \"a.total\", \"papers\": []}")
    let claim = try await analyze(run, claims: edited)
    #expect(claim.exitCode == 1)
    #expect(claim.error.contains("claim a.total.json:"))
    try run.write("exact-gram/journal.jsonl", "{\"schema\":1}\n{\"schema\":1}\n")
    let journal = try await analyze(run)
    #expect(journal.exitCode == 1)
    #expect(journal.error.contains("line 1"))
    for error in [claim.error, journal.error] {
      #expect(error.split(separator: "\n").count == 1, "\(error)")
    }
  }
}
