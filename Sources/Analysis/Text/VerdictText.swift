import Measurement
import Statistics
import Vocabulary

extension RunAnalysis {
  /// The verdicts and answers for people: first what each claim came to, then what follows for
  /// somebody who has to choose a solver, then how training went and how many cells were left out.
  ///
  /// `all` shows the slope of every phase and every counter too. Warnings are not in it.
  package func text(all: Bool = false) -> String {
    let families = families.map { $0.text(all: all) }
    let parts = families + [crossoverText, winnerText, unmeasuredText].compactMap(\.self)
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var unmeasuredText: String? {
    guard !unmeasured.isEmpty else { return nil }
    let count = unmeasured.count
    return "not measured: \(count == 1 ? "1 claim" : "\(count) claims") about other solvers"
  }
}

extension FamilyAnalysis {
  fileprivate func text(all: Bool) -> String {
    let slopes = all || verdicts.isEmpty
    return [
      verdictText, slopes ? slopeText(all: all) : nil, slopes ? counterText(all: all) : nil,
      toleranceText(), largestText(), trainingText(), cells.text(family: family),
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  /// One line for each claim, the verdicts first.
  private var verdictText: String? {
    if verdicts.isEmpty { return nil }
    var table = GroupedTable([
      ("counts", .left), ("seconds", .left), ("claim", .left), ("in m", .right),
      ("in n", .right), ("in d", .right), ("", .left),
    ])
    for row in verdicts.grouped(by: \.solver).flatMap(\.elements) { table.add(cells(of: row)) }
    return """
      \(family), claims: measured exponent over the larger half, the claimed one in brackets
      \(table.text)
      \(tally)
      """
  }

  private func cells(of row: ClaimVerdict) -> [String] {
    let verdicts =
      row.kind == .cost
      ? [row.counts?.text ?? "-", row.seconds?.text ?? "-"] : [row.other?.text ?? "-", ""]
    return verdicts + [row.claim] + exponentTexts(row) + [note(row)]
  }

  /// The exponents of a claim in m, n and d, each measured and claimed; empty where nothing is said of it.
  package func exponentTexts(_ row: ClaimVerdict) -> [String] {
    Variable.allCases.map { variable in
      judgements.filter { $0.claim == row.claim && $0.variable == variable }.mostTelling?
        .exponentText ?? ""
    }
  }

  /// What stands behind a line: a bound, or the worst contraction.
  package func note(_ row: ClaimVerdict) -> String {
    if let contraction = contractions.first(where: { $0.claim == row.claim }) {
      let worst = contraction.worst.map(\.value).max()
      return "worst \(Numbers.fixed(worst)) of \(Numbers.fixed(contraction.claimed))"
    }
    let open = row.open.map(\.rawValue).joined(separator: ", ")
    let bound = row.bound == .upper ? "upper bound" : ""
    let undecided = row.decided.isEmpty || open.isEmpty ? "" : "open in \(open)"
    return [bound, undecided].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// `decided: 18 of 20 claims about counts, 9 of 20 claims about seconds`.
  package var tally: String {
    func share(_ rulings: [Ruling], _ name: String) -> String {
      "\(rulings.count { $0.verdict.isDecided }) of \(rulings.count) claims about \(name)"
    }
    return "decided: " + share(verdicts.compactMap(\.counts), "counts") + ", "
      + share(verdicts.compactMap(\.seconds), "seconds")
  }
}

extension [Judgement] {
  /// The judgement to show of one variable: the gravest verdict, seconds before counts.
  fileprivate var mostTelling: Judgement? {
    let order: [Verdict] = [
      .slower, .faster, .consistentUpToLogarithm, .consistent, .inconclusive,
    ]
    for verdict in order {
      let rows = filter { $0.ruling.verdict == verdict }
      if let row = rows.first(where: { $0.counter == nil }) ?? rows.first { return row }
    }
    return nil
  }
}

extension Judgement {
  /// `1.03 ± 0.02 (1)`.
  fileprivate var exponentText: String {
    guard let tail else { return "- (\(Numbers.short(asymptotic)))" }
    let width =
      tail.low == tail.high ? "" : " ± \(Numbers.fixed(tail.halfWidth))"
    return "\(Numbers.fixed(tail.estimate))\(width) (\(Numbers.short(claimed)))"
  }
}

extension Ruling {
  /// The verdict, or the reason in brackets why there is none.
  package var text: String { reason.map { "(\($0.text))" } ?? verdict.text }
}

extension Verdict {
  fileprivate var text: String {
    self == .consistentUpToLogarithm ? "up to a logarithm" : rawValue
  }
}

extension Reason {
  fileprivate var text: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}

extension CellAccount {
  /// `exact-gram: 5 of 96 cells left out: 2 skipped, 3 timeout`.
  func text(family: String) -> String {
    let total = leftOut.values.reduce(0, +)
    let counts = leftOut.sorted { $0.key < $1.key }.map { reason, count in
      "\(count) \(reason)" + (reason == "timeout" ? " (censored: took longer)" : "")
    }
    let list = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return "\(family): \(total) of \(planned) cells left out\(list)"
  }
}
