package import Measurement
import Numerics
import Training
import Vocabulary

/// The child's side of a kernel's cell: calls the kernel and its alternative in turns.
package enum KernelRun {
  /// Measures the kernel that the cell names.
  ///
  /// A sample is the mean over as many calls as take a millisecond; samples of kernel and alternative
  /// alternate, so that both see the same machine, and follow a call that only warms up. With `turns`, those of the kernel
  /// are taken in turns with the other process of a pair, three for each that is recorded, and the alternative is not called.
  /// - Throws: ``CommandError`` for a cell that this program did not plan.
  package static func run(
    _ cell: Cell, turns: TurnPlace? = nil, clock: any HarnessClock = SystemClock()
  ) throws -> CellResult {
    let entry = try cell.kernel()
    guard let samples = cell.options[.iterations] else { throw cell.foreign }
    let turns = turns.map { TurnTaking($0) }
    let start = clock.seconds
    let trial = entry.prepare(
      cell.kernelSizes, cell.seed, Workers(count: cell.point.threads))
    let setup = clock.seconds - start
    let sampler = Sampler(clock: clock)
    let calls = sampler.calls(trial.kernel)
    let others = turns == nil ? sampler.calls(trial.alternative) : nil
    let repeats = turns == nil ? 1 : Sampling.inTurns
    var result = CellResult(status: .ok, stopped: .iterations)
    result.setup = SetupRecord(
      seconds: setup, planningSeconds: 0, phases: ["setup": setup], counters: [:],
      phaseCounters: [:], diagnostics: [:])
    for index in 0..<samples {
      let seconds = (0..<repeats).map { _ in
        turns?.offer()
        return sampler.warmSeconds(trial.kernel, calls: calls)
      }
      let other = others.map { sampler.warmSeconds(trial.alternative, calls: $0) }
      result.iterations.append(
        entry.record(
          index, count: trial.count ?? entry.count(cell.kernelSizes),
          seconds: seconds.sorted()[repeats / 2], alternative: other))
    }
    result.use(.ofThisProcess)
    return result
  }
}

/// Times calls that may be too short to be timed one by one.
private struct Sampler {
  /// A call as long as this warms up by itself: caches, and the clock rate that the other's vector
  /// units left behind (7 % of 30 ms after a large product), are of no weight in it.
  private static var selfWarmingSeconds: Double { 0.1 }

  let clock: any HarnessClock

  /// As many calls as take a sample's least length, after one that only warms up.
  func calls(_ body: () -> Void) -> Int {
    body()
    var calls = 1
    while true {
      let once = seconds(body, calls: calls)
      let wanted = (Sampling.leastSeconds / max(once, 1e-9)).rounded(.up)
      if Double(calls) >= wanted { return calls }
      calls = min(2 * calls, Int(min(wanted, 1e9)))
    }
  }

  /// Seconds of one call, over `calls` of them that find caches and clock rate as the last one left
  /// them.
  func warmSeconds(_ body: () -> Void, calls: Int) -> Double {
    let first = seconds(body, calls: 1)
    guard calls == 1, first >= Self.selfWarmingSeconds else { return seconds(body, calls: calls) }
    return first
  }

  /// Seconds of one call, over `calls` of them.
  func seconds(_ body: () -> Void, calls: Int) -> Double {
    let start = clock.seconds
    for _ in 0..<calls { body() }
    return (clock.seconds - start) / Double(calls)
  }
}

extension KernelEntry {
  fileprivate func record(
    _ index: Int, count: Int, seconds: Double, alternative: Double?
  ) -> IterationRecord {
    let counters = [counter.rawValue: count]
    return IterationRecord(
      index: index, seconds: seconds, phases: [phase.rawValue: seconds], counters: counters,
      phaseCounters: [phase.rawValue: counters], residual: nil, accepted: true,
      diagnostics: alternative.map { ["alternative_seconds": $0] } ?? [:])
  }
}

extension Cell {
  /// The kernel that the cell names.
  ///
  /// - Throws: ``CommandError`` for a cell that is none of this program's.
  func kernel() throws -> KernelEntry {
    let found = kernelList.first { $0.name == solver && $0.precision.rawValue == point.precision }
    guard let found else {
      throw foreign
    }
    return found
  }

  var kernelSizes: KernelSizes { KernelSizes(m: point.m, n: point.n, d: point.d) }
}
