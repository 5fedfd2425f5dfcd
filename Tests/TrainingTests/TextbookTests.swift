import Numerics
import Testing
import Training
import Vocabulary

@Suite struct TextbookTests {
  @Test(arguments: Replay.all)
  func `the textbook follows NumPy's replay to 1e-9 of the first residual`(replay: Replay) throws {
    let (steps, shape) = (
      replay.residuals.count - 1,
      NetworkShape(width: replay.problem.m, shiftFactor: replay.problem.shift)
    )
    var textbook = Textbook(try replay.data(), shape, stated: .double)
    var residuals = [textbook.residualNorm]
    let rates = replay.solver == "gradient-descent" ? try recordedRates(replay, steps: steps) : []
    for step in 0..<steps {
      if !rates.isEmpty {
        textbook.descentStep(rate: rates[step])
      } else if replay.options["damping"] == "levenberg-marquardt" {
        _ = textbook.dampedStep()
      } else {
        try textbook.plainStep()
      }
      residuals.append(textbook.residualNorm)
    }
    expectClose(residuals, to: replay.residuals, within: 1e-9)
  }

  private func recordedRates(_ replay: Replay, steps: Int) throws -> [Double] {
    let run = try train(
      solver(replay.solver), on: replay.data(), width: replay.problem.m,
      shift: replay.problem.shift, options: replay.options, steps: steps)
    return run.diagnostics.dropFirst().compactMap { $0["learning_rate"] }
  }

  @Test func `a problem stated in single and held in double is the single one to the last bit`()
    throws
  {
    let (data, shape) = (try drawn(n: 7, d: 5), NetworkShape(width: 33, shiftFactor: 0.4))
    let single = Problem<Float>(data, shape)
    let widened = Problem<Double>(data, shape, stated: .single)
    #expect(widened.points.entries == single.points.entries.map { Double($0) })
    let workers = Workers(count: 1)
    #expect(
      widened.drawWeights(workers: workers).entries
        == single.drawWeights(workers: workers).entries.map { Double($0) })
    #expect(widened.shape == single.shape)
    #expect(widened.shape.shift == Double(Float(shape.shift)))
    #expect(Problem<Double>(data, shape).shape == shape)
  }

  @Test func `a singular Gram matrix has no condition number`() throws {
    // 300 points of a plane, and 128 neurons: the rank is at most 256.
    let (data, shape) = (try drawn(n: 300, d: 2), NetworkShape(width: 128, shiftFactor: 0))
    var textbook = Textbook(data, shape, stated: .double)
    let spectrum = GramSpectrum(of: textbook)
    #expect(spectrum.smallest < 1e-12 * spectrum.largest)
    #expect(spectrum.condition() > 1e12)
    #expect(spectrum.condition(damping: spectrum.largest) < 2.01)
    #expect(throws: SolverError.self) { try textbook.plainStep() }
  }

  @Test(arguments: [0, 0.4])
  func `a solver's condition number is that of the textbook's Gram matrix`(shift: Double) throws {
    let (data, shape) = (try drawn(n: 40, d: 8), NetworkShape(width: 300, shiftFactor: shift))
    let expected = GramSpectrum(of: Textbook(data, shape, stated: .double)).condition()
    for name in ["gram-explicit", "gram-structured", "gram-refined"] {
      let entry = try solver(name)
      var work = Work(now: { 0 })
      let prepared = try entry.prepare(
        data, shape, precision: .double, options: SolverOptions(entry.descriptor), work: &work)
      _ = try prepared.step(work: &work)
      let found = try #require(prepared.condition())
      #expect(abs(found / expected - 1) < 0.2, "\(name)")  // power iterations stop early
    }
  }
}
