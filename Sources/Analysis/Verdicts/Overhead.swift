import Measurement

/// The time of a step that is not its work: threads that are woken and waited for, the clock.
///
/// Fixed by what the manifest says of the machine, before anything is fitted.
package struct Overhead: Sendable {
  private let forkJoinSeconds: Double

  /// Of two threads on a machine whose ceilings were not measured.
  private static var nominalForkJoin: Double { 33e-6 }
  /// Of reading the clock and keeping the record of a step.
  private static var harnessSeconds: Double { 1e-6 }
  /// How many times the overhead a time must be for the rest not to matter: it is then under 5 %.
  private static var multiple: Double { 20 }

  /// - Parameter ceilings: of the manifest's environment.
  package init(ceilings: [String: Double]?) {
    let measured = ceilings?["fork_join_seconds"].flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    forkJoinSeconds = measured ?? Self.nominalForkJoin
  }

  /// The least time that is fitted on so many threads.
  package func floor(threads: Int) -> Double {
    Self.multiple * (Self.harnessSeconds + (threads > 1 ? forkJoinSeconds : 0))
  }
}
