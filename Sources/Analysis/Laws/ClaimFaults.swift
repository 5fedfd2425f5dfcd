import Vocabulary

extension Law {
  /// The first thing wrong with the values.
  var fault: (CodingKeys, String)? { nameFault ?? paperFault ?? kindFault ?? touchFault }

  private var nameFault: (CodingKeys, String)? {
    if solvers.isEmpty || solvers.contains("") { return (.solvers, "is empty") }
    if Set(solvers).count < solvers.count { return (.solvers, "names a solver twice") }
    if suffix?.isEmpty == true { return (.suffix, "is empty") }
    if statement.isEmpty { return (.statement, "is empty") }
    if regime.isEmpty { return (.regime, "is empty") }
    if phase != Claim.total, Phase(rawValue: phase) == nil {
      return (.phase, "'\(phase)' is not a phase")
    }
    for (key, name) in [(CodingKeys.counter, counter), (.per, per), (.beside, beside)] {
      guard let name, Counter(rawValue: name) == nil else { continue }
      return (key, "'\(name)' is not a counter")
    }
    return nil
  }

  private var paperFault: (CodingKeys, String)? {
    if origin == .textbook, !papers.isEmpty { return (.papers, "a textbook's law has none") }
    if origin != .textbook, papers.isEmpty { return (.papers, "is empty") }
    if let bad = papers.first(where: { $0.wholeMatch(of: /\d{4}\.\d{4,5}/) == nil }) {
      return (.papers, "'\(bad)' is not an arXiv number")
    }
    return nil
  }

  private var kindFault: (CodingKeys, String)? {
    if !seconds, counter == nil, kind != .contraction {
      return (.seconds, "is false and there is no counter: nothing to judge")
    }
    if stage == .setup, at == .initial { return (.at, "a set-up has no iterations") }
    if kind == .cost, terms.isEmpty { return (.terms, "is empty") }
    if kind != .cost, !terms.isEmpty { return (.terms, "are for claims of kind cost") }
    return regimeFault ?? orderingFault ?? contractionFault
  }

  private var regimeFault: (CodingKeys, String)? {
    guard let firings else { return nil }
    if kind != .cost || counter != nil { return (.firings, "is for costs in seconds alone") }
    return firings > 0 ? nil : (.firings, "must be positive")
  }

  private var touchFault: (CodingKeys, String)? {
    if terms.contains(where: { $0.scalar != 0 }) { return (.terms, "scalar is for touches") }
    guard let touches else { return nil }
    if kind != .cost || !seconds { return (.touches, "are for costs in seconds") }
    let named = touches.flatMap { $0.solvers ?? [] }
    if let stranger = named.first(where: { !solvers.contains($0) }) {
      return (.touches, "'\(stranger)' is not one of the solvers")
    }
    return touches.isEmpty ? (.touches, "is empty") : nil
  }

  private var orderingFault: (CodingKeys, String)? {
    guard kind == .ordering else {
      return between == nil ? nil : (.between, "is for claims of kind ordering")
    }
    guard let between, between.count == 2, between[0] >= 1, between[0] < between[1] else {
      return (.between, "must be two dimensions, the smaller first")
    }
    return nil
  }

  private var contractionFault: (CodingKeys, String)? {
    guard kind == .contraction else {
      return factor == nil ? nil : (.factor, "is for claims of kind contraction")
    }
    guard let factor, 0 < factor, factor < 1 else { return (.factor, "must be within 0 and 1") }
    if stage == .setup { return (.stage, "a set-up does not contract") }
    if counter != nil { return (.counter, "a contraction has none") }
    return nil
  }
}
