import Testing
import Training

@Suite struct DampingTests {
  @Test(arguments: ["gram-explicit", "gram-structured", "gram-refined"])
  func `a damped run never rises, and a rejected step changes nothing but mu`(name: String) throws {
    let data = try ProblemData(
      .digits, name: "digits", batch: 80, dimension: nil, target: .labels, seed: 1)
    let run = try train(
      solver(name), on: data, width: 400, shift: 0.4,
      options: ["damping": "levenberg-marquardt"], steps: 40)
    var rejected = 0
    for (index, outcome) in run.outcomes.enumerated() {
      let (before, after) = (run.residuals[index], run.residuals[index + 1])
      #expect(after <= before)
      if !outcome.accepted {
        rejected += 1
        #expect(after.bitPattern == before.bitPattern)
      }
    }
    #expect(rejected > 0, "the run shows no rejected step")
    #expect(run.residuals[40] < 0.2 * run.residuals[0])
  }

  @Test func `the rule raises mu four times and lowers it five times`() {
    var rule = LevenbergMarquardt(trace: 8, order: 8, unitRoundoff: 0x1p-53)
    #expect(rule.damping == 1e-3)
    let rejected = rule.judge(predicted: 1, actual: 0.25)
    #expect(!rejected)
    #expect(rule.damping == 4e-3)
    let notANumber = rule.judge(predicted: 1, actual: .nan)
    #expect(!notANumber)
    let accepted = rule.judge(predicted: 1, actual: 0.5)
    #expect(accepted)
    #expect(rule.damping == 16e-3)
    let good = rule.judge(predicted: 1, actual: 0.9)
    #expect(good)
    #expect(rule.damping == 16e-3 / 5)
  }

  @Test func `no mu is below the floor or beyond exhaustion`() {
    var rule = LevenbergMarquardt(trace: 8, order: 8, unitRoundoff: 0x1p-53)
    for _ in 0..<100 { _ = rule.judge(predicted: 1, actual: 1) }
    #expect(rule.damping == 8 * 0x1p-53)
    #expect(!rule.isStationary(predicted: 1e-3, residual: 1))
    #expect(rule.isStationary(predicted: 8 * 0x1p-53, residual: 1))
    // mu_0 = 1e-3, and mu is beyond 1e10 after 22 rejections: 4^21 = 4.4e12, 4^22 = 1.8e13.
    rule = LevenbergMarquardt(trace: 8, order: 8, unitRoundoff: 0x1p-53)
    for _ in 0..<21 { rule.reject() }
    #expect(!rule.isExhausted)
    rule.reject()
    #expect(rule.isExhausted)
    #expect(LevenbergMarquardt(trace: 0, order: 8, unitRoundoff: 0x1p-53).isExhausted)
  }
}
