import Foundation
package import Measurement
import Statistics

/// The seconds of one pair.
struct PairTimes {
  let base: Double
  let head: Double

  /// ln(head/base).
  var logRatio: Double { log(head / base) }
}

extension PairRecord {
  /// What the pair says of a subject in seconds; nil where a process has no such time.
  func times(_ subject: GateSubject) -> PairTimes? {
    guard let base = base.seconds(subject), let head = head.seconds(subject) else { return nil }
    return PairTimes(base: base, head: head)
  }
}

extension CellResult {
  /// The median accepted iteration after the first, or the preparation; nil for a lost process.
  func seconds(_ subject: GateSubject) -> Double? {
    guard status == .ok else { return nil }
    let later = iterations.filter { $0.accepted && $0.index > 0 }.map(\.seconds)
    let seconds = subject == .setup ? setup?.seconds : median(of: later)
    return seconds.flatMap { $0 > 0 ? $0 : nil }
  }
}

/// By pair, the slope in ln m of ln(head/base): head's slope less that of base.
struct SlopeDifferences {
  let values: [Double]

  /// A pair counts where every width has it.
  init(_ ladder: [(key: String, cell: Cell)], in book: PairBook) {
    let logs = ladder.map { log(Double($0.cell.point.m)) }
    let ratios = ladder.map { rung in
      Dictionary(
        book[rung.key].compactMap { record in
          record.times(.seconds).map { (record.pair, $0.logRatio) }
        }, uniquingKeysWith: { $1 })
    }
    let pairs = Set(ratios.flatMap(\.keys)).sorted()
    values = pairs.compactMap { pair in
      let whole = ratios.compactMap { $0[pair] }
      return whole.count == logs.count ? Self.slope(logs, whole) : nil
    }
  }

  /// Of the least-squares line.
  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let centre = x.reduce(0, +) / Double(x.count)
    let square = x.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    return zip(x, y).reduce(0) { $0 + ($1.0 - centre) * $1.1 } / square
  }
}

/// A cell of which one build has no result.
struct LostSide {
  let state: GateState
  let reason: String

  /// Nil where head is always ok and base is at least once: head may lose no process that base ends
  /// well, since a crash now and then is one too many.
  init?(_ pairs: [PairRecord]) {
    let lost = pairs.filter { $0.head.status != .ok }
    if let first = lost.first {
      state = .missing
      reason = "\(Self.sentence("head", first.head)), in \(lost.count) of \(pairs.count) pairs"
    } else if let first = pairs.first, pairs.allSatisfy({ $0.base.status != .ok }) {
      state = .new
      reason = Self.sentence("base", first.base)
    } else {
      return nil
    }
  }

  private static func sentence(_ side: String, _ result: CellResult) -> String {
    "\(side) is \(result.status.rawValue): \(result.reason ?? "it gave no reason")"
  }
}

/// What the pairs of a cell say about head against base: d = ln(head/base), or the same of a slope.
package struct PairedEffect: Codable, Equatable, Sendable {
  /// The Hodges-Lehmann estimate of d.
  package var estimate: Double
  /// The ends of its 95 % interval; null for fewer than six pairs.
  @Nullable package var low: Double?
  /// The upper end of that interval.
  @Nullable package var high: Double?
  /// Of Wilcoxon's two-sided test that d is symmetric about zero.
  package var probability: Double
  /// What the same noise shows in one of twenty runs between two copies of one build.
  package var noise: Double
  /// Pairs behind it.
  package var pairs: Int

  /// Nil without differences.
  package init?(_ differences: [Double]) {
    guard !differences.isEmpty else { return nil }
    let location = HodgesLehmann(differences)
    let interval = location.interval
    estimate = location.estimate
    low = interval?.low
    high = interval?.high
    probability = SignedRanks(differences).probability
    noise = location.noise
    pairs = differences.count
  }
}
