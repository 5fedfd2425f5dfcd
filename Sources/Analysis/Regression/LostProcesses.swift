import Measurement

/// Whether head runs a cell as well as base does.
struct LostProcesses {
  let state: GateState
  let reason: String
  /// Whether there are times to compare.
  let leavesPairs: Bool

  /// The greatest probability, of equal builds, with which head is said to fail more often than a base that fails, too.
  private static let level = 0.01

  /// Nil where no process is lost.
  ///
  /// Head may lose none where base loses none: a crash now and then is one too many. Where base fails by
  /// itself, only a head that fails more often by McNemar's test is to blame.
  ///
  /// - Parameter pairs: those of one cell.
  init?(_ pairs: [PairRecord]) {
    let lostByBase = pairs.filter { $0.base.status != .ok }
    let lostByHead = pairs.filter { $0.head.status != .ok }
    guard let first = lostByHead.first ?? lostByBase.first else { return nil }
    leavesPairs = pairs.contains { $0.base.status == .ok && $0.head.status == .ok }
    let base = Self.sentence("base", lostByBase.map(\.base), of: pairs.count)
    let head = Self.sentence("head", lostByHead.map(\.head), of: pairs.count)
    if lostByBase.isEmpty {
      (state, reason) = (.missing, head ?? Self.clause("head", first.head))
    } else if lostByBase.count == pairs.count {
      (state, reason) = (.new, base ?? Self.clause("base", first.base))
    } else {
      let onlyHead = lostByHead.count { $0.base.status == .ok }
      let onlyBase = lostByBase.count { $0.head.status == .ok }
      let isWorse = Self.upperTail(onlyHead, of: onlyHead + onlyBase) < Self.level
      state = isWorse ? .missing : .ungated
      reason = [base, head].compactMap(\.self).joined(separator: "; ")
    }
  }

  /// The probability of at least so many heads in so many tosses of a coin.
  private static func upperTail(_ least: Int, of tosses: Int) -> Double {
    var (term, sum) = (1.0, 0.0)
    for count in 0...tosses {
      if count >= least { sum += term }
      term *= Double(tosses - count) / Double(count + 1)
    }
    return (0..<tosses).reduce(sum) { half, _ in half / 2 }
  }

  private static func sentence(_ side: String, _ lost: [CellResult], of pairs: Int) -> String? {
    lost.first.map { "\(clause(side, $0)), in \(lost.count) of \(pairs) pairs" }
  }

  private static func clause(_ side: String, _ result: CellResult) -> String {
    "\(side) is \(result.status.rawValue): \(result.reason ?? "it gave no reason")"
  }
}
