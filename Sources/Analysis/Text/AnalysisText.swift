extension RunAnalysis {
  /// The tables for people: for each family how seconds and counts grow, how training went, and how
  /// many cells were left out.
  ///
  /// Seconds are shown for the totals and for phases of over 1 %, counters where there is a claim;
  /// `all` shows everything that the analysis holds. Warnings are not in it.
  package func text(all: Bool = false) -> String {
    families.map { $0.text(all: all) }.joined(separator: "\n\n") + "\n"
  }
}

extension FamilyAnalysis {
  fileprivate func text(all: Bool) -> String {
    [slopeText(all: all), counterText(all: all), trainingText(), cells.text(family: family)]
      .compactMap(\.self).joined(separator: "\n\n")
  }
}

extension CellAccount {
  /// `exact-gram: 5 of 96 cells left out: 2 skipped, 3 timeout`.
  fileprivate func text(family: String) -> String {
    let total = leftOut.values.reduce(0, +)
    let counts = leftOut.sorted { $0.key < $1.key }.map { reason, count in
      "\(count) \(reason)" + (reason == "timeout" ? " (censored: took longer)" : "")
    }
    let list = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return "\(family): \(total) of \(planned) cells left out\(list)"
  }
}
