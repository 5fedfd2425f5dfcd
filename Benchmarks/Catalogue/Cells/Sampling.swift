import Foundation
package import Measurement

/// Repeats short training runs until every time in them is long enough to be believed.
///
/// A step changes the weights, so it cannot be repeated alone: the whole run is made again from W(0),
/// with the same numbers, and each time becomes the mean over the runs.
package enum Sampling {
  /// The least length of a sample: 1 ms or 1000 ticks of the monotonic clock, whichever is longer.
  static let leastSeconds: Double = {
    var tick = timespec()
    clock_getres(CLOCK_MONOTONIC, &tick)
    return max(1e-3, 1000 * (Double(tick.tv_sec) + Double(tick.tv_nsec) * 1e-9))
  }()

  /// The most runs that one sample is made of.
  private static var mostRuns: Double { 1000 }

  /// How often a run of `once` seconds is made whose shortest time is `shortest`.
  static func runs(shortest: Double, once: Double, budget: Double = 1) -> Int {
    guard shortest > 0, once > 0 else { return 1 }
    let wanted = (leastSeconds / shortest).rounded(.up)
    return Int(max(1, min(wanted, mostRuns, 1 + budget / once)))
  }

  /// Makes `run` once, and again as often as its shortest step needs, within `budget` more seconds.
  package static func sample(
    _ clock: any HarnessClock, budget: Double = 1, _ run: () -> CellResult
  ) -> CellResult {
    let start = clock.seconds
    var total = run()
    let once = clock.seconds - start
    let times = total.iterations.map(\.seconds) + [total.setup?.seconds].compactMap(\.self)
    guard let shortest = times.min() else { return total }
    let runs = runs(shortest: shortest, once: once, budget: budget)
    guard runs > 1 else { return total }
    var made = 1
    while made < runs {
      let again = run()
      guard again.iterations.count == total.iterations.count else { break }
      total.addTimes(of: again)
      made += 1
    }
    total.scaleTimes(by: 1 / Double(made))
    return total
  }
}

extension CellResult {
  fileprivate mutating func addTimes(of other: CellResult) {
    if let added = other.setup {
      setup?.seconds += added.seconds
      setup?.planningSeconds += added.planningSeconds
      setup?.phases.merge(added.phases, uniquingKeysWith: +)
    }
    for (index, added) in other.iterations.enumerated() {
      iterations[index].seconds += added.seconds
      iterations[index].phases.merge(added.phases, uniquingKeysWith: +)
    }
  }

  fileprivate mutating func scaleTimes(by factor: Double) {
    if let phases = setup?.phases.mapValues({ $0 * factor }) { setup?.phases = phases }
    setup?.seconds *= factor
    setup?.planningSeconds *= factor
    for (index, iteration) in iterations.enumerated() {
      iterations[index].seconds = iteration.seconds * factor
      iterations[index].phases = iteration.phases.mapValues { $0 * factor }
    }
  }
}
