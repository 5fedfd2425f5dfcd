import Catalogue
import Measurement
import Testing
import Training

@Suite struct StopRuleTests {
  private func judge(_ residuals: [Double], tolerance: Double) -> (StopReason, at: Int)? {
    var rule = StopRule(tolerance: tolerance)
    for (index, residual) in residuals.enumerated() {
      if let reason = rule.judge(StepOutcome(residual: residual)) { return (reason, index) }
    }
    return nil
  }

  @Test func `training converges at the tolerance times the first residual`() throws {
    let found = try #require(judge([8, 4, 0.8, 0.08], tolerance: 0.1))
    #expect(found == (.converged, 2))
  }

  @Test func `training stalls when ten iterations improve the best by under a percent`() throws {
    let flat = [10.0] + Array(repeating: 9.0, count: 20)
    #expect(try #require(judge(flat, tolerance: 1e-3)) == (.stalled, 11))
    let slow = (0..<30).map { 10 * (1 - 0.0015 * Double($0)) }
    #expect(judge(slow, tolerance: 1e-3) == nil)
  }

  @Test func `a residual that rises for good stalls`() throws {
    let rising = [10.0, 5.0] + (0..<20).map { 6 + Double($0) }
    #expect(try #require(judge(rising, tolerance: 1e-3)) == (.stalled, 11))
  }

  @Test func `with tolerance zero every iteration is made`() {
    #expect(judge([10] + Array(repeating: 0, count: 30), tolerance: 0) == nil)
  }

  @Test func `a stationary step ends training`() {
    var rule = StopRule(tolerance: 0)
    let outcome = StepOutcome(residual: 1, accepted: false, isStationary: true)
    #expect(rule.judge(outcome) == .stationary)
  }

  @Test func `a residual a million times the first, or not a number, has diverged`() {
    var rule = StopRule(tolerance: 1e-3)
    _ = rule.judge(StepOutcome(residual: 2))
    #expect(!rule.hasDiverged(2e6))
    #expect(rule.hasDiverged(2.1e6))
    #expect(rule.hasDiverged(.nan))
    #expect(rule.hasDiverged(.infinity))
  }
}
