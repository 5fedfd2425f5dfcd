import Measurement

/// The time of a step that is not its work: threads that are woken and waited for, the clock.
///
/// Fixed by what the manifest says of the machine, before anything is fitted.
package struct Overhead: Sendable {
  private let forkJoinSeconds: Double
  /// Of reading the clock and keeping the record of a step.
  private let harnessSeconds: Double

  /// Of two threads on a machine whose ceilings were not measured.
  private static var nominalForkJoin: Double { 33e-6 }
  /// - Parameters:
  ///   - ceilings: of the manifest's environment.
  ///   - isRepeated: whether a step is a mean over many between two looks at the clock, as of kernels.
  package init(ceilings: [String: Double]?, isRepeated: Bool = false) {
    let measured = ceilings?["fork_join_seconds"].flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    forkJoinSeconds = measured ?? Self.nominalForkJoin
    harnessSeconds = isRepeated ? 0 : 1e-6
  }

  private func seconds(threads: Int) -> Double {
    harnessSeconds + (threads > 1 ? forkJoinSeconds : 0)
  }

  /// The least step that is fitted, 20 times the overhead: the rest is then under 5 %.
  package func stepFloor(threads: Int) -> Double { 20 * seconds(threads: threads) }

  /// The least phase of such a step that is fitted, 5 times the overhead.
  ///
  /// A constant c lowers the local exponent by c / y: by under 0.2 at the smallest size then, and by
  /// less at every larger one, which cannot make `faster` of what is not.
  package func phaseFloor(threads: Int) -> Double { 5 * seconds(threads: threads) }
}
