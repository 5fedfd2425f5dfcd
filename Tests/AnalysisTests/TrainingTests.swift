import Analysis
import Measurement
import Testing

@Suite struct TrainingTests {
  private let point = Sample.point(m: 64, n: 8, d: 4)

  private func row(_ results: [CellResult?]) throws -> TrainingRow {
    var recording = Recording()
    let cells = results.indices.map { Sample.cell(point, process: $0) }
    try recording.add("convergence", in: nil, Array(zip(cells, results)))
    return try #require(try recording.analysis().families[0].trainings.first)
  }

  @Test func aRunIsSummedUpByItsStopItsResidualAndItsTimes() throws {
    let iterations = [
      Sample.iteration(0, 9, residual: 4), Sample.iteration(1, 2, residual: 1),
      Sample.iteration(2, 7, residual: 1, accepted: false), Sample.iteration(3, 2, residual: 1),
    ]
    let result = Sample.ok(
      iterations, setup: Sample.setup(0.5), stopped: .converged, finalResidual: 0.25)
    let row = try row([CellResult(status: .crashed, reason: "signal 9"), result, nil])
    #expect(row.ended == "converged")
    #expect(row.iterations == 4)
    #expect(row.rejected == 1)
    #expect(row.relativeResidual == 0.0625)
    #expect(row.iterationSeconds == 2)
    #expect(row.setupSeconds == 0.5)
  }

  @Test func aRunThatDivergedSaysSo() throws {
    let iterations = [Sample.iteration(0, 1, residual: 4), Sample.iteration(1, 1, residual: nil)]
    let row = try row([CellResult(status: .diverged, reason: "inf", iterations: iterations)])
    #expect(row.ended == "diverged")
    #expect(row.iterations == 2)
    #expect(row.relativeResidual == nil)
  }

  @Test func aRunThatWasNotMadeIsMissing() throws {
    let row = try row([nil])
    #expect(row.ended == "missing")
    #expect(row.iterationSeconds == nil)
  }
}
