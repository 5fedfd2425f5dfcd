import Numerics
import TestSupport
import Testing
import Training
import Vocabulary

/// `neighbor-list` on networks of which only the neurons that fire are drawn, beside the same networks written out.
@Suite struct ConditionedNetworkTests {
  private static let conditioned = ["weights": "conditioned"]

  @Test(arguments: [(4, 16), (8, 3), (1, 5), (12, 12)], ["descent", "gauss-newton", "damped"])
  func `iterates are those of all neurons`(size: (n: Int, d: Int), step: String) throws {
    let data = try drawn(n: size.n, d: size.d)
    let options =
      step == "damped"
      ? ["step": "gauss-newton", "damping": "levenberg-marquardt"] : ["step": step]
    let alone = try train(
      solver("neighbor-list"), on: data, width: 3000, shift: 0.4,
      options: options.merging(Self.conditioned) { $1 }, threads: 2, steps: 8)
    let all = try train(
      solver("dense-shifted"), on: data, width: 3000, shift: 0.4, isConditioned: true,
      options: options, steps: 8)
    expectClose(alone.residuals, to: all.residuals, within: 1e-9)
    // Where only rounding is left, it decides what is accepted.
    let accepted = { (run: Trajectory) in run.outcomes.prefix(4).map(\.accepted) }
    #expect(accepted(alone) == accepted(all))
    if step == "damped" { return }
    let pairs = { (run: Trajectory) in run.counts.map { $0[.forward]?[.firedPairs] } }
    #expect(pairs(alone) == pairs(all))
  }

  @Test(arguments: ["0", "0.01", "0.3", "2"])
  func `a list that is made anew has its neuron's products again`(skin: String) throws {
    let data = try drawn(n: 8, d: 6)
    let options = ["step": "descent", "learning-rate": "20", "skin": skin]
    let alone = try train(
      solver("neighbor-list"), on: data, width: 2000, shift: 0.4,
      options: options.merging(Self.conditioned) { $1 }, steps: 30)
    let all = try train(
      solver("dense-shifted"), on: data, width: 2000, shift: 0.4, isConditioned: true,
      options: options, steps: 30)
    expectClose(alone.residuals, to: all.residuals, within: 1e-9)
    let rebuilds = alone.counts.reduce(0) { $0 + ($1[.maintain]?[.rebuilds] ?? 0) }
    if skin == "0" || skin == "0.01" { #expect(rebuilds > 100) }
  }

  @Test(arguments: [Precision.single, .double])
  func `residuals are the same bits for any number of threads`(precision: Precision) throws {
    let data = try drawn(n: 6, d: 9)
    let runs = try [1, 2, 3].map { threads in
      try train(
        solver("neighbor-list"), on: data, width: 1 << 20, shift: 0.4, precision: precision,
        options: Self.conditioned, threads: threads, steps: 4)
    }
    #expect(runs[0].residuals == runs[1].residuals && runs[0].residuals == runs[2].residuals)
    #expect(runs[0].counts == runs[1].counts && runs[0].counts == runs[2].counts)
  }

  @Test func `coordinates of zero change nothing but rounding`() throws {
    let (n, d) = (6, 8)
    let base = try drawn(n: n, d: d)
    let runs = try [d, d + 40].map { columns in
      let features = (0..<n * columns).map { entry in
        entry % columns < d ? base.points[entry / columns * d + entry % columns] : 0
      }
      let table = Table(features: features, labels: base.targets, dimension: columns)
      let data = try ProblemData(
        Dataset(table), name: "t", batch: n, dimension: nil, target: .labels, seed: 3)
      return try train(
        solver("neighbor-list"), on: data, width: 1 << 16, shift: 0.4, options: Self.conditioned,
        steps: 4)
    }
    expectClose(runs[0].residuals, to: runs[1].residuals, within: 1e-11)
    #expect(runs[0].counts == runs[1].counts)
  }

  @Test
  func `where neurons fire on more than one point on average, it is refused with the numbers`()
    throws
  {
    let data = try drawn(n: 40, d: 16)
    let error = #expect(throws: SolverError.self) {
      try train(
        solver("neighbor-list"), on: data, width: 1 << 10, shift: 0.4, options: Self.conditioned,
        steps: 1)
    }
    #expect(error?.description.contains("on 1.9") == true, "\(error?.description ?? "")")
  }

  @Test
  func `a wide network trains, and what it tracks is the residual of its products drawn again`()
    throws
  {
    let data = try drawn(n: 8, d: 16)
    let run = try train(
      solver("neighbor-list"), on: data, width: 1 << 26, shift: 0.4, precision: .single,
      options: Self.conditioned.merging(["step": "gauss-newton"]) { $1 }, threads: 2, steps: 6)
    let first = run.residuals[0]
    #expect(run.residuals.min().map { $0 < 1e-2 * first } == true)
    let last = try #require(run.outcomes.last)
    #expect(abs(run.residuals[6] - last.residual) < first)
    // n m p proposals, give or take five deviations.
    let proposals = Double(try #require(run.setup[.draw]?[.proposals]))
    let expected = 8 * NetworkShape(width: 1 << 26, shiftFactor: 0.4).firingProbability * 0x1p26
    #expect(abs(proposals - expected) < 5 * expected.squareRoot())
    #expect(run.setup[.draw]?[.normals] == Int(proposals) * 9)
  }
}
