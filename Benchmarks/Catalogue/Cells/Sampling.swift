import Foundation
package import Measurement

/// Repeats short training runs until every time in them is long enough to be believed.
///
/// A step changes the weights, so it cannot be repeated alone: the whole run is made again from W(0), with the same
/// numbers. A step's times are those of the run in which it took the median of all: a mean would have whatever came
/// between in any of them. The preparation is that of the first run, cold, as it is for who trains once: with others
/// it would depend on how often steps had to be repeated.
package enum Sampling {
  /// The least length of a sample: 1 ms or 1000 ticks of the monotonic clock, whichever is longer.
  static let leastSeconds: Double = {
    var tick = timespec()
    clock_getres(CLOCK_MONOTONIC, &tick)
    return max(1e-3, 1000 * (Double(tick.tv_sec) + Double(tick.tv_nsec) * 1e-9))
  }()

  /// The most runs that one sample is made of.
  private static var mostRuns: Double { 1000 }

  /// Samples of a process that works in turns with another: each is beside some of the other's.
  static let inTurns = 3
  /// The most seconds that it repeats its run for: more pairs say more than longer ones.
  static let budgetInTurns = 0.1

  /// How often, an odd number, a run of `once` seconds is made whose shortest step takes `shortest`: `least` times where
  /// that can be afforded.
  static func runs(
    shortest: Double, once: Double, budget: Double = 1, least: Int = 1
  ) -> Int {
    guard shortest > 0, once > 0 else { return 1 }
    let wanted = max(Double(least), (leastSeconds / shortest).rounded(.up))
    let affordable = min(mostRuns, 1 + budget / once)
    // The next odd number, or the one below what can be afforded.
    return wanted < affordable ? Int(wanted) | 1 : max(1, Int(affordable) - 1) | 1
  }

  /// Makes `run` once, and again as often as its shortest step needs, or to have the `least` number of runs, within
  /// `budget` more seconds.
  package static func sample(
    _ clock: any HarnessClock, budget: Double = 1, least: Int = 1, _ run: () -> CellResult
  ) -> CellResult {
    let start = clock.seconds
    var first = run()
    let once = clock.seconds - start
    guard let shortest = first.iterations.map(\.seconds).min() else { return first }
    var steps = first.iterations.map { [$0] }
    for _ in 1..<runs(shortest: shortest, once: once, budget: budget, least: least) {
      let again = run().iterations
      guard again.count == steps.count else { break }
      for (index, step) in again.enumerated() { steps[index].append(step) }
    }
    first.iterations = steps.map { $0.sorted { $0.seconds < $1.seconds }[$0.count / 2] }
    return first
  }
}
