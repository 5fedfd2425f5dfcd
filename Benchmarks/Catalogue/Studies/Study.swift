import Foundation
import Measurement
package import Training

/// How long a sweep may take.
package enum Scale: String, CaseIterable, Sendable {
  /// Three sizes, one process a cell: seconds a family.
  case smoke
  /// Eight sizes, three processes a cell: minutes a family.
  case quick
  /// Ten sizes or more, half octaves where time is judged, five processes a cell: up to half an hour a family.
  case full

  /// Fresh processes a cell.
  package var processes: Int {
    switch self {
    case .smoke: 1
    case .quick: 3
    case .full: 5
    }
  }
}

/// A question and the points that answer it: solvers on a product of sizes of one kind of problem.
package struct Study: Sendable {
  /// The name that options and records use; several studies may share one.
  package var name: String
  /// Values of m.
  package var widths: [Int]
  /// Values of n.
  package var batches: [Int]
  /// Nil takes the dimension of the data set, or 16 where points are drawn.
  package var dimensions: [Int]?
  /// A data set's name or a file's path.
  package var dataset: String
  /// Nil is the data set's own.
  package var target: String?
  /// C in b = sqrt(C ln m).
  package var shift: Double
  /// `single` or `double`.
  package var precision: String
  /// Outer iterations at most.
  package var iterations: Int
  /// The same in processes after the first, where those are to show cost alone.
  package var repeatedIterations: Int?
  /// |r| / |r_0| at which training ends; 0 makes every iteration.
  package var tolerance: Double
  /// Values of solvers' options.
  package var options: [OptionSetting] = []
  /// Solvers of the family that would take too long here; a new one is in every study.
  package var excluded: [String] = []
  /// Solvers by name, those of other families among them; nil is the family's.
  package var solvers: [String]?
  /// Fresh processes a cell at most; one where the study is about counters, which are always the same.
  package var processes = Int.max
  /// Pairs that have to fire on W(0), of all seeds of a point together.
  package var events = 0.0
  /// Threads at most, unless the command line says how many. One where exponents are measured: waking a
  /// second takes longer than most phases of a small step.
  package var threads = Int.max

  /// A ladder that is measured for its cost: a first iteration and five more, whatever the residual.
  static func ladder(
    _ name: String, m: [Int], n: [Int], d: [Int], shift: Double
  ) -> Study {
    Study(
      name: name, widths: m, batches: n, dimensions: d, dataset: "sphere", target: nil,
      shift: shift, precision: "single", iterations: 6, tolerance: 0)
  }

  /// A problem that is trained to its end.
  static func convergence(
    on dataset: String, m: Int, n: Int, d: Int? = nil, shift: Double,
    options: [OptionSetting] = [], excluding excluded: [String] = []
  ) -> Study {
    Study(
      name: "convergence", widths: [m], batches: [n], dimensions: d.map { [$0] },
      dataset: dataset, target: nil, shift: shift, precision: "double", iterations: 100,
      tolerance: 1e-8, options: options, excluded: excluded)
  }
}

extension Study {
  /// The same study but for what is changed.
  func with(_ change: (inout Study) -> Void) -> Study {
    var study = self
    change(&study)
    return study
  }

  /// In one process: a flat sketch takes seconds.
  var inOneProcess: Study { with { $0.processes = 1 } }

  /// Trained to a hundredth of the first residual or for 200 steps by one process, while the others repeat the first
  /// steps.
  var trained: Study {
    with { ($0.iterations, $0.repeatedIterations, $0.tolerance) = (200, $0.iterations, 1e-2) }
  }

  /// With seeds added until `events` pairs fire on W(0), so that counts of what is drawn are known.
  func counting(events: Double) -> Study { with { $0.events = events } }

  /// Without other threads.
  var onOneThread: Study { with { $0.threads = 1 } }

  /// By these solvers alone.
  func by(_ names: String...) -> Study { with { $0.solvers = names } }

  /// How many seeds a point has.
  func seeds(m: Int, n: Int) -> Int {
    let shape = NetworkShape(width: m, shiftFactor: shift)
    let fired = Double(m) * Double(n) * shape.firingProbability
    return fired > 0 ? min(24, max(1, Int((events / fired).rounded(.up)))) : 1
  }

  /// How many neurons fire, in a sentence.
  var firing: String {
    let widths = Set([self.widths.min(), self.widths.max()].compactMap(\.self)).sorted()
    let shares = widths.map { m in
      let share = NetworkShape(width: m, shiftFactor: shift).firingProbability
      return "\(Numbers.significant(100 * share, digits: 2)) % of m = \(m)"
    }
    return
      "with shift \(OptionValue.number(shift).text) a point makes \(shares.joined(separator: ", ")) neurons "
      + "fire at first"
  }
}

/// The powers of two from 2^`first` to 2^`last`, and from 2^`halved` on 3/2 of each but the last.
func powersOfTwo(_ first: Int, _ last: Int, halvedFrom halved: Int? = nil) -> [Int] {
  (first...last).flatMap { exponent in
    let isHalved = halved.map { $0 <= exponent && exponent < last } ?? false
    return isHalved ? [1 << exponent, 3 << (exponent - 1)] : [1 << exponent]
  }
}
