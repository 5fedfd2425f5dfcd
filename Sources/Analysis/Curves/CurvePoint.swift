import Foundation
package import Measurement
import Statistics
import Vocabulary

/// One size of a ladder: medians over processes, and how far iterations scatter.
package struct CurvePoint: Equatable, Sendable {
  /// The ladder's variable.
  package var size: Int
  /// The median over processes of the median steady iteration; nil where there is none, or it is a simulation's.
  package var seconds: Double?
  /// The 5 % and 95 % quantiles of the steady iterations of all processes.
  package var low: Double?
  /// The upper end of that interval.
  package var high: Double?
  /// Seconds of iteration 0.
  package var firstSeconds: Double?
  /// Seconds of an iteration on the way to a residual of 1e-2 of the first.
  package var amortisedSeconds: Double?
  /// Processes behind the median.
  package var processes: Int
  /// Whether the step is long enough for a fit.
  package var isFitted: Bool
  /// The exponent from the size before; nil for the first.
  package var localSlope: Double?
  /// Before the first iteration; nil where it is not known.
  package var setupSeconds: Double?
  /// To a residual of 1e-2 of the first, set-up and iterations; nil where it is not reached.
  package var totalSeconds: Double?
  /// The same of every process that got there, ascending.
  package var totals: [Double]
  /// The same for who has the initial weights; nil where the records do not say.
  package var totalWithoutDrawSeconds: Double?
  /// What was spent in vain where it was not reached.
  package var overSeconds: Double?
  /// Counted operations an iteration, see ``Operations``; nil where none are counted.
  package var operations: Double?
  /// Seconds by phase.
  package var phases: [String: Double]
  /// The part of its seconds that a phase would take with all of its work at the machine's ceilings, by phase;
  /// empty where records do not say what was done in double precision.
  package var ceilingShares: [String: Double]
  /// The cell to repeat for this number.
  package var cell: Cell

  init?(at size: Int, before: Datum?, along data: LadderData, in family: MeasuredFamily) {
    let keys = data.ladder.cells[size] ?? []
    let usable = keys.filter { family.book.loss($0) == nil }
    let lines = usable.compactMap { family.book.lines[$0] }
    guard let cell = usable.first.flatMap({ family.book.planned[$0] }) else { return nil }
    self.size = size
    let time = data.value(Quantity(stage: .iteration, phase: Claim.total), at: size)
    let scatter = data.isTimed ? lines.flatMap { $0.steadyIterations.map(\.seconds) }.sorted() : []
    seconds = time
    low = scatter.quantile(0.05)
    high = scatter.quantile(0.95)
    firstSeconds = data.cost(.first, at: size)?.value
    amortisedSeconds = data.cost(.amortised, at: size)?.value
    processes = lines.count
    let floor = family.overhead.stepFloor(threads: data.ladder.setting.threads)
    isFitted = time.map { $0 >= floor } ?? false
    localSlope = time.flatMap { time in
      before.flatMap { Datum(size: size, value: time).slope(from: $0) }
    }
    if let total = data.cost(.total, at: size) {
      totalSeconds = total.isReached ? total.value : nil
      overSeconds = total.isReached ? nil : total.value
    }
    totals = data.totals(at: size)
    totalWithoutDrawSeconds = data.reached(.totalWithoutDraw, at: size)
    self.cell = cell
    setupSeconds = data.cost(.setup, at: size)?.value
    phases = [:]
    ceilingShares = [:]
    var counted = 0.0
    for phase in Set(lines.flatMap { $0.steadyIterations.flatMap(\.phases.keys) }).sorted() {
      let quantity = Quantity(stage: .iteration, phase: phase)
      guard let spent = data.value(quantity, at: size), spent > 0 else { continue }
      let operations = Operations(at: cell.point) { counter in
        data.value(
          Quantity(stage: .iteration, phase: phase, counter: counter.rawValue), at: size)
      }
      phases[phase] = spent
      counted += operations.total
      if family.countsPrecision {
        ceilingShares[phase] = operations.seconds(at: family.ceilings).map { $0 / spent }
      }
    }
    operations = counted > 0 ? counted : nil
  }
}

extension CurvePoint {
  /// Whether its steady iterations differ.
  package var isScattered: Bool { (low ?? 0) < (high ?? 0) }
}

extension [Double] {
  /// The quantile of sorted values, by straight lines between them; nil for none.
  func quantile(_ part: Double) -> Double? {
    guard let last else { return nil }
    let place = part * Double(count - 1)
    let below = Int(place)
    guard below + 1 < count else { return last }
    return self[below] + (place - Double(below)) * (self[below + 1] - self[below])
  }
}
