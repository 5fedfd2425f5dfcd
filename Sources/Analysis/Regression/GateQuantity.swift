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

  /// The name of what no shared phase is charged with.
  static let rest = "rest"
}

/// The seconds of a process by quantity: of iterations the medians over the accepted ones after the first.
struct ProcessTimes {
  /// Positive times alone.
  let seconds: [GateQuantity: Double]

  /// Nil for a lost process.
  ///
  /// - Parameters:
  ///   - result: what came of the process.
  ///   - phases: by subject, those that are told apart; the others are the rest.
  init?(_ result: CellResult, phases: [GateSubject: Set<String>]) {
    guard result.status == .ok else { return nil }
    let later = result.iterations.filter { $0.accepted && $0.index > 0 }
    let iterations = later.map { (all: $0.seconds, phases: $0.phases) }
    let setup = result.setup.map { [(all: $0.seconds, phases: $0.phases)] } ?? []
    var seconds: [GateQuantity: Double] = [:]
    for (subject, stages) in [(GateSubject.seconds, iterations), (.setup, setup)] {
      let own = phases[subject] ?? []
      let named = own.map { phase in
        (phase as String?, stages.map { $0.phases[phase] ?? 0 })
      }
      let rest = stages.map { stage in
        stage.all - own.reduce(0) { $0 + (stage.phases[$1] ?? 0) }
      }
      for (phase, times) in named + [(nil, stages.map(\.all)), (GateQuantity.rest, rest)] {
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
  /// Every value as long as there are pairs.
  let values: [GateQuantity: [Double]]
  /// By quantity, the median seconds of base and of head.
  let medians: [GateQuantity: (base: Double, head: Double)]
  /// How many pairs there are.
  let count: Int

  /// No pairs.
  static let none = CellDifferences([])

  /// - Parameter pairs: those of one cell.
  init(_ pairs: [PairRecord]) {
    let phases = Self.sharedPhases(pairs)
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

  /// The least share of a stage that a phase must take to be judged by itself.
  private static let leastShare = 0.02

  /// By subject, the phases that take a share worth judging in the middle process of both builds.
  private static func sharedPhases(_ pairs: [PairRecord]) -> [GateSubject: Set<String>] {
    let sides = [pairs.map(\.base), pairs.map(\.head)].map { results in
      results.filter { $0.status == .ok }
    }
    var shared: [GateSubject: Set<String>] = [:]
    for subject in [GateSubject.seconds, .setup] {
      let ofSides = sides.map { results -> Set<String> in
        let stages = results.flatMap { $0.stages(subject) }
        let total = stages.reduce(0) { $0 + $1.seconds }
        let names = Set(stages.flatMap(\.phases.keys))
        return names.filter { name in
          stages.reduce(0) { $0 + ($1.phases[name] ?? 0) } >= leastShare * total && total > 0
        }
      }
      shared[subject] = ofSides[0].intersection(ofSides[1])
    }
    return shared
  }

  /// What each named quantity takes of its stage: 1 for all of it.
  func share(_ quantity: GateQuantity) -> Double {
    let all = GateQuantity(subject: quantity.subject, phase: nil)
    guard let part = medians[quantity], let whole = medians[all] else { return 0 }
    return part.base / whole.base
  }

  /// The first pairs.
  func prefix(_ most: Int) -> CellDifferences {
    CellDifferences(
      values: values.mapValues { Array($0.prefix(most)) }, medians: medians,
      count: min(most, count))
  }

  /// The same pairs with other values.
  func mapped(_ change: ([Double]) -> [Double]) -> CellDifferences {
    CellDifferences(values: values.mapValues(change), medians: medians, count: count)
  }

  /// These pairs and others of the same cell.
  static func + (left: CellDifferences, right: CellDifferences) -> CellDifferences {
    CellDifferences(
      values: left.values.merging(right.values) { $0 + $1 }, medians: left.medians,
      count: left.count + right.count)
  }

  /// The pairs at `places`.
  func drawn(_ places: [Int]) -> CellDifferences {
    CellDifferences(
      values: values.mapValues { own in places.map { own[$0] } }, medians: medians,
      count: places.count)
  }

  /// The pairs at `places` of one build, with the builds exchanged where `isSwapped` says so.
  func drawn(_ places: [Int], isSwapped: [Bool]) -> CellDifferences {
    drawn(places).mapped { own in zip(own, isSwapped).map { $1 ? -$0 : $0 } }
  }

  /// These pairs, but for what `isTouched` says, which are those of `other`.
  func replacing(
    with other: CellDifferences, where isTouched: (GateQuantity) -> Bool
  ) -> CellDifferences {
    let values = values.filter { !isTouched($0.key) }
      .merging(other.values.filter { isTouched($0.key) }) { $1 }
    return CellDifferences(values: values, medians: medians, count: count)
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
