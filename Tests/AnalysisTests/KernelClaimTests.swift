import Analysis
import Foundation
import Measurement
import Testing

/// Claims on kernels, of which one is beside what a user would call instead.
@Suite struct KernelClaimTests {
  /// A kernel over n = 2^4 to 2^12, whose alternative takes n^2.6.
  private func kernels(_ names: [String], exponent: Double) throws -> FamilyRun {
    var recording = Recording()
    for name in names {
      try recording.add(
        "rates", in: "n",
        (4...12).map { level in
          let (n, size) = (1 << level, Double(1 << level))
          let steps = (0..<3).map { index in
            let seconds = 1e-9 * pow(size, exponent)
            var step = Sample.iteration(index, seconds, phases: ["factor": seconds], residual: nil)
            step.diagnostics["alternative_seconds"] = 2e-9 * pow(size, 2.6)
            return step
          }
          return (Sample.cell(Self.point(n), solver: name), Sample.ok(steps))
        })
    }
    return FamilyRun(family: "kernels", manifest: recording.manifest, lines: recording.lines)
  }

  /// On one thread.
  private static func point(_ n: Int) -> Point {
    var point = Sample.point(m: 1, n: n, d: 1)
    point.threads = 1
    return point
  }

  private func verdict(exponent: Double) throws -> Ruling? {
    let run = try kernels(["cholesky"], exponent: exponent)
    let claims = try Claim.all().filter { $0.solver == "cholesky" }
    return try RunAnalysis(of: [run], claims: claims).families[0].verdicts.first?.seconds
  }

  @Test func `the factor may grow as the library's does, and no faster`() throws {
    #expect(try verdict(exponent: 2.6) == Ruling(.consistent))
    #expect(try verdict(exponent: 2.2) == Ruling(.faster))
    #expect(try verdict(exponent: 3) == Ruling(.slower))
  }

  @Test func `beside trainings only kernels are judged of which something is claimed`() throws {
    let run = try kernels(["cholesky", "gather"], exponent: 2.6)
    let training = FamilyRun(
      family: "exact-gram", manifest: Recording().manifest, lines: [])
    let judged = [training, run].judged(by: try Claim.all())
    #expect(judged.map(\.family) == ["exact-gram", "kernels"])
    #expect(Set(judged[1].manifest.cells.map(\.solver)) == ["cholesky"])
    #expect(Set(judged[1].lines.map(\.solver)) == ["cholesky"])
    #expect([training, run].judged(by: []).map(\.family) == ["exact-gram"])
    #expect([run].judged(by: [])[0].manifest.cells.count == run.manifest.cells.count)
  }
}
