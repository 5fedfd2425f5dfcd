import Measurement

extension SlopeRow {
  /// `0.98 ± 0.03`, `2.00` for a power law to the last bit, `-` for none.
  var slopeText: String {
    guard let low, let high, low != high else { return Numbers.fixed(slope) }
    return "\(Numbers.fixed(slope)) ± \(Numbers.fixed((high - low) / 2))"
  }

  /// `gram`, `set-up: gram`, `solve / inner_iterations`.
  var phaseText: String {
    let name =
      switch (stage, phase) {
      case (.iteration, _): phase
      case (.setup, Claim.total): "set-up"
      case (.setup, _): "set-up: \(phase)"
      }
    return per.map { "\(name) / \($0)" } ?? name
  }

  /// `61 %` of the iteration; nothing for the set-up, which is no part of it.
  fileprivate var shareText: String {
    stage == .setup && phase == Claim.total ? "" : Numbers.percent(share)
  }

  /// `5 of 8: 8192..131072`.
  fileprivate var sizesText: String {
    let count = "\(sizesFitted) of \(sizesMeasured)"
    guard let smallest, let largest else { return count }
    return "\(count): \(smallest)..\(largest)"
  }
}

extension SlopeNote {
  fileprivate var text: String {
    switch self {
    case .tooFewSizes: "too few sizes"
    case .underFiveSizes: "under 5 sizes"
    case .notPositive: "zero at some size"
    case .onlyFirstIteration: "iteration 0 only at some size"
    }
  }
}

extension LadderAnalysis {
  /// The rows in seconds that are worth reading: the totals, phases of over 1 % and what is claimed
  /// per inner iteration of those; every one of them when `all`.
  fileprivate func timeRows(all: Bool) -> [SlopeRow] {
    let rows = slopes.filter { $0.counter == nil }
    if all { return rows }
    let large = Set(rows.filter { ($0.share ?? 0) > 0.01 }.map(\.phase))
    return rows.filter { row in
      row.phase == Claim.total || row.stage == .iteration && large.contains(row.phase)
    }
  }

  /// `left out at m = 65536: timeout 3 of 3`.
  fileprivate var lossTexts: [String] {
    losses.map { loss in
      let censored = loss.reason == "timeout" ? " (censored: took longer)" : ""
      return "left out at \(variable) = \(loss.size): "
        + "\(loss.reason) \(loss.cells) of \(loss.planned)\(censored)"
    }
  }
}

extension FamilyAnalysis {
  /// How seconds grow: the ladders of each solver together, or nil without ladders.
  func slopeText(all: Bool) -> String? {
    if ladders.isEmpty { return nil }
    let labels = StudyLabels(ladders)
    var table = GroupedTable([
      ("  in", .left), ("study", .left), ("phase", .left), ("at largest", .right),
      ("share", .right), ("slope", .right), ("claimed", .right), ("fitted sizes", .left),
      ("", .left),
    ])
    for (name, ladders) in ladders.bySolver {
      table.add(heading: name)
      for ladder in ladders { table.add(ladder, label: labels.label(ladder), all: all) }
    }
    return """
      \(family), seconds: slope of ln t in ln size, larger half of the ladder, 90 % interval
      \(table.text)

      \(labels.legend)
      """
  }
}

extension GroupedTable {
  fileprivate mutating func add(_ ladder: LadderAnalysis, label: String, all: Bool) {
    var start = ["  \(ladder.variable)", label]
    var sizesBefore = ""
    for row in ladder.timeRows(all: all) {
      let sizes = row.sizesText
      add(
        start + [
          row.phaseText, Numbers.seconds(row.valueAtLargest), row.shareText, row.slopeText,
          Numbers.short(row.claimed), sizes == sizesBefore ? "" : sizes,
          row.notes.map(\.text).joined(separator: "; "),
        ])
      start = ["", ""]
      sizesBefore = sizes
    }
    for text in ladder.lossTexts { add(heading: "     \(text)") }
  }
}

extension [LadderAnalysis] {
  /// The ladders of each use of a solver, in order, under its name.
  var bySolver: [(name: String, ladders: [LadderAnalysis])] {
    let names = SolverNames(map { ($0.solver, $0.setting.options) })
    return grouped { names.name($0.solver, $0.setting.options) }.map { ($0.key, $0.elements) }
  }
}
