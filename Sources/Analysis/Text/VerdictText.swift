import Measurement
import Statistics
import Vocabulary

extension RunAnalysis {
  /// The verdicts and answers for people: first what each claim came to, then what follows for
  /// somebody who has to choose a solver, then how training went and how many cells were left out, at last what
  /// papers say.
  ///
  /// `all` shows the slope of every phase and every counter too. Warnings are not in it.
  package func text(all: Bool = false) -> String {
    let families = families.map { $0.text(all: all) }
    let parts =
      families + [crossoverText, winnerText, papers.text, unmeasuredText].compactMap(\.self)
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

  /// One line for each claim: of counts, then of seconds, then of anything else.
  private var verdictText: String? {
    if verdicts.isEmpty { return nil }
    let tables = VerdictSubject.allCases.compactMap { subject -> String? in
      let rows = verdicts.filter { $0.ruling(of: subject) != nil }.grouped(by: \.solver)
      if rows.isEmpty { return nil }
      let excess: [(title: String, alignment: GroupedTable.Alignment)] =
        subject == .seconds ? [("can refute", .left)] : []
      var table = GroupedTable(
        [
          (subject.rawValue, .left), ("claim", .left), ("in m", .right), ("in n", .right),
          ("in d", .right), ("ladders", .right),
        ] + excess + [("", .left)])
      for row in rows.flatMap(\.elements) { table.add(cells(of: row, subject)) }
      return table.text
    }
    return """
      \(family), claims: exponent over the larger half, the claimed one in brackets; ? where no verdict rests on it
      \(tables.joined(separator: "\n\n"))
      \(tally)
      """
  }

  private func cells(of row: ClaimVerdict, _ subject: VerdictSubject) -> [String] {
    [row.ruling(of: subject)?.text ?? "-", row.claim] + exponentTexts(row, subject)
      + [row.ladders(of: subject)?.text ?? ""]
      + (subject == .seconds ? [smallestExcessText(row)] : []) + [note(row, subject)]
  }

  /// `m 0.15, n 0.41`: the smallest excess that the seconds of a claim's ladders could refute, by the size that grows;
  /// empty where they are too short for any.
  package func smallestExcessText(_ row: ClaimVerdict) -> String {
    Variable.allCases.compactMap { variable in
      let least = judgements.lazy.filter { $0.claim == row.claim && $0.variable == variable }
        .compactMap(\.smallestExcess).min()
      return least.map { "\(variable.rawValue) \(Numbers.fixed($0))" }
    }.joined(separator: ", ")
  }

  /// The exponents of a claim's counts or seconds in m, n and d, each measured and claimed; empty where nothing is
  /// said of it.
  package func exponentTexts(_ row: ClaimVerdict, _ subject: VerdictSubject) -> [String] {
    Variable.allCases.map { telling(row, subject, in: $0)?.exponentText ?? "" }
  }

  /// What stands behind a line: the studies that decide it, a bound, where it is open, or the worst contraction.
  package func note(_ row: ClaimVerdict, _ subject: VerdictSubject) -> String {
    if let contraction = contractions.first(where: { $0.claim == row.claim }) {
      let worst = "worst \(Numbers.fixed(contraction.worst.map(\.value).max()))"
      let growth = contraction.growth.map {
        ", n^\(Numbers.fixed($0.estimate)) ± \(Numbers.fixed($0.halfWidth))"
      }
      return worst + (contraction.claimed.map { " of \(Numbers.fixed($0))" } ?? growth ?? "")
    }
    let found = exponents.filter { $0.claim == row.claim }
    if !found.isEmpty {
      return found.map(\.study).unique.map { study in
        let exponents = found.filter { $0.study == study }.map {
          "d = \($0.d): \(Numbers.fixed($0.exponent.estimate))"
        }
        return "\(study): " + exponents.joined(separator: ", ")
      }.joined(separator: "; ")
    }
    let share = row.ladders(of: subject)
    let open = share.map { $0.open.map(\.rawValue).joined(separator: ", ") } ?? ""
    let bound = [row.bound == .upper ? "upper bound" : "", slackText(row, subject)]
      .filter { !$0.isEmpty }.joined(separator: ", ")
    let undecided = share?.decided.isEmpty != false || open.isEmpty ? "" : "open in \(open)"
    let studies = share.map { $0.studies.joined(separator: ", ") } ?? ""
    return [studies.isEmpty ? "" : "by \(studies)", bound, undecided].filter { !$0.isEmpty }
      .joined(separator: "; ")
  }

  /// `1.2 to 3.1 times the count`, for all ladders together: what is claimed over what was counted; empty where it is
  /// that to a thousandth.
  private func slackText(_ row: ClaimVerdict, _ subject: VerdictSubject) -> String {
    guard subject == .counts else { return "" }
    let all = judgements.filter { $0.claim == row.claim }.compactMap(\.slack)
    guard let first = all.first else { return "" }
    let slack = all.dropFirst().reduce(first) { $0.joined($1) }
    if slack.greatest - 1 <= 1e-3, 1 - slack.least <= 1e-3 { return "" }
    let ends = [slack.least, slack.greatest].map { Numbers.fixed($0) }.unique
    return ends.joined(separator: " to ") + " times the count"
  }

  /// `decided in every size they grow in: 9 of 20 claims about seconds, 4 more in some (17 of 40 ladders)`, a line for
  /// each subject.
  package var tally: String {
    let parts = [VerdictSubject.counts, .seconds].compactMap { subject -> String? in
      let shares = verdicts.compactMap { $0.ladders(of: subject) }
      if shares.isEmpty { return nil }
      let whole = shares.count { !$0.decided.isEmpty && $0.open.isEmpty }
      let partly = shares.count { !$0.decided.isEmpty && !$0.open.isEmpty }
      let (ladders, all) = (shares.reduce(0) { $0 + $1.ladders }, shares.reduce(0) { $0 + $1.of })
      return
        "decided in every size they grow in: \(whole) of \(shares.count) claims about \(subject.rawValue)"
        + (partly > 0 ? ", \(partly) more in some" : "") + " (\(ladders) of \(all) ladders)"
    }
    return parts.joined(separator: "\n")
  }
}

extension LadderShare {
  /// `2 of 3`.
  package var text: String { "\(ladders) of \(of)" }
}

extension Judgement {
  /// `1.03 ± 0.02 (1)`, with `?` where it is no verdict.
  fileprivate var exponentText: String {
    let mark = ruling.verdict.isDecided ? "" : "?"
    guard let tail else { return "- (\(Numbers.short(asymptotic)))\(mark)" }
    let width =
      tail.low == tail.high ? "" : " ± \(Numbers.fixed(tail.halfWidth))"
    return "\(Numbers.fixed(tail.estimate))\(width) (\(Numbers.short(claimed)))\(mark)"
  }
}

extension Ruling {
  /// The verdict, or the reason in brackets why there is none.
  package var text: String { reason.map { "(\($0.text))" } ?? verdict.text }
}

extension Verdict {
  fileprivate var text: String {
    switch self {
    case .consistentUpToLogarithm: "up to a logarithm"
    case .asClaimedMemoryCostsMore: "as claimed, memory costs more"
    case .consistent, .faster, .slower, .inconclusive: rawValue
    }
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
