import Foundation
import Measurement
import Statistics

/// What of a process is timed: all of its preparation or of an iteration, a phase of it, or what is left
/// besides the phases that both builds spend time in.
struct GateQuantity: Hashable, Sendable {
  /// `setup` or `seconds`.
  let subject: GateSubject
  /// Nil for all of it.
  let phase: String?

  /// A whole iteration.
  static let iteration = GateQuantity(subject: .seconds, phase: nil)

  /// The name of what no shared phase is charged with.
  static let rest = "rest"
}

/// By subject, the phases of a cell that take a share worth judging in both builds; the others are the rest.
package struct SharedPhases: Sendable {
  let names: [GateSubject: Set<String>]

  /// The least share of all processes' time in a stage.
  static let leastShare = 0.02

  /// - Parameter pairs: those of one cell.
  init(_ pairs: [PairRecord]) {
    let sides = [pairs.map(\.base), pairs.map(\.head)].map { results in
      results.filter { $0.status == .ok }
    }
    var names: [GateSubject: Set<String>] = [:]
    for subject in [GateSubject.seconds, .setup] {
      let ofSides = sides.map { results -> Set<String> in
        let stages = results.flatMap { $0.stages(subject) }
        let total = stages.reduce(0) { $0 + $1.seconds }
        return Set(stages.flatMap(\.phases.keys)).filter { name in
          stages.reduce(0) { $0 + ($1.phases[name] ?? 0) } >= Self.leastShare * total && total > 0
        }
      }
      names[subject] = ofSides[0].intersection(ofSides[1])
    }
    self.names = names
  }
}

/// The seconds of a process by quantity: of iterations the medians over the accepted ones after the first.
struct ProcessTimes {
  /// Positive times alone.
  let seconds: [GateQuantity: Double]

  /// The least share that the rest is taken for, so that what head adds to a rest of nothing is seen.
  private static let leastRest = 0.01

  /// Nil for a lost process.
  init?(_ result: CellResult, phases: SharedPhases) {
    guard result.status == .ok else { return nil }
    var seconds: [GateQuantity: Double] = [:]
    for subject in [GateSubject.seconds, .setup] {
      let (own, stages) = (phases.names[subject] ?? [], result.stages(subject))
      let named = own.map { phase in (phase as String?, stages.map { $0.phases[phase] ?? 0 }) }
      let rest = stages.map { stage in
        let left = stage.seconds - own.reduce(0) { $0 + (stage.phases[$1] ?? 0) }
        return max(left, Self.leastRest * stage.seconds)
      }
      for (phase, times) in named + [(nil, stages.map(\.seconds)), (GateQuantity.rest, rest)] {
        if let middle = median(of: times), middle > 0 {
          seconds[GateQuantity(subject: subject, phase: phase)] = middle
        }
      }
    }
    self.seconds = seconds
  }
}

/// What the pairs of a cell say, by quantity: ln(head/base) in the order of the pairs, NaN where a process
/// was lost.
package struct CellDifferences: Sendable {
  /// The values of a quantity, as many as there are pairs that were asked for it.
  let values: [GateQuantity: [Double]]
  /// By quantity, the median seconds of base and of head.
  let medians: [GateQuantity: (base: Double, head: Double)]
  /// How many pairs there are.
  let count: Int

  /// No pairs.
  static let none = CellDifferences([], phases: SharedPhases([]))

  /// - Parameters:
  ///   - pairs: those of one cell.
  ///   - phases: what is told apart.
  init(_ pairs: [PairRecord], phases: SharedPhases) {
    let times = pairs.map { pair in
      (ProcessTimes(pair.base, phases: phases), ProcessTimes(pair.head, phases: phases))
    }
    let quantities = Set(times.flatMap { $0.0?.seconds.keys.map { $0 } ?? [] })
    var (values, medians) = (
      [GateQuantity: [Double]](), [GateQuantity: (base: Double, head: Double)]()
    )
    for quantity in quantities {
      let sides = times.map { ($0.0?.seconds[quantity], $0.1?.seconds[quantity]) }
      values[quantity] = sides.map { base, head in
        guard let base, let head else { return .nan }
        return log(head / base)
      }
      if let base = median(of: sides.compactMap(\.0)), let head = median(of: sides.compactMap(\.1))
      {
        medians[quantity] = (base, head)
      }
    }
    (self.values, self.medians, count) = (values, medians, pairs.count)
  }

  private init(
    values: [GateQuantity: [Double]], medians: [GateQuantity: (base: Double, head: Double)],
    count: Int
  ) {
    (self.values, self.medians, self.count) = (values, medians, count)
  }

  /// What a quantity takes of its stage in the build in which it takes more: 1 for all of it.
  func share(_ quantity: GateQuantity) -> Double {
    let all = GateQuantity(subject: quantity.subject, phase: nil)
    guard let part = medians[quantity], let whole = medians[all] else { return 0 }
    return max(part.base / whole.base, part.head / whole.head)
  }

  /// The same quantities with other values, of as many pairs unless told otherwise.
  private func mapped(count: Int? = nil, _ change: ([Double]) -> [Double]) -> CellDifferences {
    CellDifferences(values: values.mapValues(change), medians: medians, count: count ?? self.count)
  }

  /// The first pairs.
  func prefix(_ most: Int) -> CellDifferences {
    mapped(count: min(most, count)) { Array($0.prefix(most)) }
  }

  /// The same pairs without their common part.
  var centred: CellDifferences {
    mapped { own in
      let known = own.filter { !$0.isNaN }
      let centre = known.isEmpty ? 0 : HodgesLehmann(known).estimate
      return own.map { $0 - centre }
    }
  }

  /// These pairs and others of the same cell.
  static func + (left: CellDifferences, right: CellDifferences) -> CellDifferences {
    CellDifferences(
      values: left.values.merging(right.values) { $0 + $1 }, medians: left.medians,
      count: left.count + right.count)
  }

  /// The pairs at `places`.
  func drawn(_ places: [Int]) -> CellDifferences {
    mapped(count: places.count) { own in places.map { own[$0] } }
  }

  /// The pairs at `places` of one build, with the builds exchanged where `isSwapped` says so.
  func drawn(_ places: [Int], isSwapped: [Bool]) -> CellDifferences {
    drawn(places).mapped { own in zip(own, isSwapped).map { $1 ? -$0 : $0 } }
  }
}

extension CellResult {
  /// Seconds and phases of the preparation, or of each iteration that counts.
  fileprivate func stages(
    _ subject: GateSubject
  ) -> [(seconds: Double, phases: Tally<Double>)] {
    switch subject {
    case .setup: setup.map { [($0.seconds, $0.phases)] } ?? []
    default:
      iterations.filter { $0.accepted && $0.index > 0 }.map { ($0.seconds, $0.phases) }
    }
  }
}
