import Foundation
import Numerics
import Testing

/// From which length on a loop gains by being shared, printed, never asserted.
///
/// Runs only when `OVERPARAM_RATES` is set: `OVERPARAM_RATES=1 make test FILTER=WorkersRates`.
@Suite(
  .serialized, .enabled(if: ProcessInfo.processInfo.environment["OVERPARAM_RATES"] != nil))
struct WorkersRates {
  @Test(arguments: [0, 200]) func `a shared loop against the same on one thread`(pause: Int) {
    ThreadBinding.bind(to: [0, 1])
    let (one, two) = (Workers(count: 1), Workers(count: 2))
    for length in [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] {
      let spins = Int(Double(length) / 16 * spinsPerMicrosecond)
      func seconds(_ workers: Workers) -> Double {
        // Helpers sleep after some tens of microseconds without a loop.
        if pause > 0 { spin(Int(Double(pause) * spinsPerMicrosecond)) }
        let start = ProcessInfo.processInfo.systemUptime
        workers.forEach(16) { _, _ in spin(spins) }
        return ProcessInfo.processInfo.systemUptime - start
      }
      let ratios = (0..<301).map { _ in seconds(two) / seconds(one) }.sorted()
      print(
        "a loop of \(length) us, \(pause) us after the last: \(ratios[150]) of one thread's time")
    }
  }

  private let spinsPerMicrosecond: Double = {
    let start = ProcessInfo.processInfo.systemUptime
    spin(100_000_000)
    return 100 / (ProcessInfo.processInfo.systemUptime - start)
  }()
}

/// Steps that depend on each other and are not optimised away.
@inline(never)
private func spin(_ steps: Int) {
  var x = UInt64(truncatingIfNeeded: steps)
  for _ in 0..<steps { x = x &* 6_364_136_223_846_793_005 &+ 1 }
  if x == 0 { print("never") }
}
