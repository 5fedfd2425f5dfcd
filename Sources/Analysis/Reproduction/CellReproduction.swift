package import Measurement

/// Whether a recorded cell came out the same once more.
package struct CellReproduction: Codable, Equatable, Sendable {
  /// What came of the comparison.
  package enum Outcome: String, Codable, Sendable, CaseIterable {
    /// Counts differ, or residuals by more than rounding explains.
    case different
    /// Residuals differ by no more than rounding explains.
    case withinBound = "within_bound"
    /// All is equal to the last bit.
    case same
  }

  /// The family's name.
  package var family: String
  /// The solver's name.
  package var solver: String
  /// The sizes.
  package var point: Point
  /// Of data and weights.
  package var seed: UInt64
  /// The number of the process that was run again.
  package var process: Int
  /// How the two compare.
  package var outcome: Outcome
  /// What is different, in a sentence.
  @Nullable package var reason: String?

  /// Compares everything that does not depend on the clock: status, steps, counters exactly, and
  /// residuals within `bound`; with bits equal, the named numbers too.
  package init(_ line: JournalLine, fresh: CellResult, bound: ResidualBound) throws {
    let isOwn = try line.measuredCell.key == line.cell
    let comparison = Comparison(line: line, fresh: fresh, bound: bound)
    let reason = isOwn ? comparison.difference : "the line's key is not that of its cell"
    self.init(
      line,
      outcome: reason != nil ? .different : comparison.isSame ? .same : .withinBound,
      reason: reason)
  }

  /// A cell of which something is wrong before it is run.
  package init(_ line: JournalLine, different reason: String) {
    self.init(line, outcome: .different, reason: reason)
  }

  private init(_ line: JournalLine, outcome: Outcome, reason: String?) {
    (family, solver, point) = (line.family, line.solver, line.point)
    (seed, process) = (line.seed, line.process)
    self.outcome = outcome
    self.reason = reason
  }
}

/// A line beside a fresh result.
private struct Comparison {
  let line: JournalLine
  let fresh: CellResult
  let bound: ResidualBound

  /// Whether every residual is the same number.
  var isSame: Bool {
    line.iterations.map(\.residual) == fresh.iterations.map(\.residual)
      && line.finalResidual == fresh.finalResidual
  }

  /// The first difference that is not within the bound, as a sentence.
  var difference: String? {
    endings ?? counters("the set-up", line.setup?.work, fresh.setup?.work)
      ?? zip(line.iterations, fresh.iterations).lazy.compactMap(step).first ?? residuals
      ?? (bound == .exact ? notes : nil)
  }

  private var endings: String? {
    if line.status != fresh.status {
      return "it was \(line.status.rawValue) and is \(fresh.status.rawValue)"
        + (fresh.reason.map { ": \($0)" } ?? "")
    }
    if line.stopped != fresh.stopped {
      return "training ended as \(line.stopped?.rawValue ?? "nothing") and ends as "
        + (fresh.stopped?.rawValue ?? "nothing")
    }
    return line.iterations.count == fresh.iterations.count
      ? nil : "there were \(line.iterations.count) iterations and are \(fresh.iterations.count)"
  }

  private func step(_ old: IterationRecord, _ new: IterationRecord) -> String? {
    let place = "iteration \(new.index)"
    if old.index != new.index { return "\(place) is recorded as \(old.index)" }
    if old.accepted != new.accepted {
      return "\(place) was \(old.accepted ? "accepted" : "rejected"), and now is not"
    }
    return counters(place, old.work, new.work)
  }

  private func counters(_ place: String, _ old: CountedWork?, _ new: CountedWork?) -> String? {
    old?.firstDifference(from: new ?? CountedWork()).map { "\($0) in \(place)" }
      ?? (old == nil && new != nil ? "\(place) is not recorded" : nil)
  }

  private var residuals: String? {
    let old = line.iterations.map(\.residual) + [line.finalResidual]
    let new = fresh.iterations.map(\.residual) + [fresh.finalResidual]
    let first = old.first.flatMap(\.self) ?? 0
    for (index, (old, new)) in zip(old, new).enumerated() {
      let isAllowed =
        switch (old, new) {
        case (let old?, let new?): bound.allows(new, for: old, index: index, first: first)
        default: old == new
        }
      if !isAllowed {
        return "the residual after \(index) iterations was \(old.text) and is \(new.text)"
      }
    }
    return nil
  }

  /// The named numbers, those in seconds apart.
  private var notes: String? {
    let old = [line.setup?.diagnostics ?? [:]] + line.iterations.map(\.diagnostics)
    let new = [fresh.setup?.diagnostics ?? [:]] + fresh.iterations.map(\.diagnostics)
    for (old, new) in zip(old, new) {
      let names = Set(old.keys).union(new.keys).filter { !$0.hasSuffix("seconds") }.sorted()
      if let name = names.first(where: { old[$0] != new[$0] }) {
        return "\(name) was \(old[name].text) and is \(new[name].text)"
      }
    }
    return nil
  }
}

/// The counts of a step.
private struct CountedWork {
  var totals: Tally<Int> = [:]
  var phases: Tally<Tally<Int>> = [:]

  /// What of `other` is not the same, as a clause.
  func firstDifference(from other: CountedWork) -> String? {
    let names = Set(totals.keys).union(other.totals.keys).sorted()
    if let name = names.first(where: { totals[$0] != other.totals[$0] }) {
      return "\(name) was \(totals[name].text) and is \(other.totals[name].text)"
    }
    let all = Set(phases.keys).union(other.phases.keys).sorted()
    return all.first { phases[$0] != other.phases[$0] }.map { "the counts of \($0) differ" }
  }
}

extension Workload {
  fileprivate var work: CountedWork { CountedWork(totals: counters, phases: phaseCounters) }
}

extension Optional where Wrapped: CustomStringConvertible {
  fileprivate var text: String { map(\.description) ?? "missing" }
}
