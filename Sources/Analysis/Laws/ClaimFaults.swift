import Vocabulary

extension Law {
  /// The condition that is C in b = sqrt(C ln m).
  static var shift: String { "shift" }
  /// The condition that is the name of the data.
  static var dataset: String { "dataset" }

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
    if terms.contains(where: { $0.coefficient < 0 || $0.isCounted }) {
      return (.terms, "what is below 0, or counted beside, is for count_terms")
    }
    if kind != .cost, !terms.isEmpty { return (.terms, "are for claims of kind cost") }
    return momentFault ?? regimeFault ?? orderingFault ?? exponentsFault ?? contractionFault
      ?? countFault
  }

  private var countFault: (CodingKeys, String)? {
    let isCounted = kind == .cost && counter != nil
    if countTerms != nil, !isCounted { return (.countTerms, "are for costs with a counter") }
    if countTerms?.isEmpty == true { return (.countTerms, "is empty") }
    if let within {
      if !isCounted || bound == .upper { return (.within, "is for tight costs with a counter") }
      if !(within > 1) { return (.within, "must be above 1") }
    }
    guard isCounted, bound == .upper else {
      return trivial == nil ? nil : (.trivial, "is for upper bounds on a counter")
    }
    guard let trivial else { return (.trivial, "is missing: an upper bound on a counter has it") }
    return trivial.isEmpty ? (.trivial, "is empty") : nil
  }

  private var momentFault: (CodingKeys, String)? {
    guard at == .amortised else {
      return steps == nil ? nil : (.steps, "are for at: amortised")
    }
    if stage == .setup { return (.at, "a set-up has no iterations") }
    if per != nil || counter != nil { return (.at, "amortised is for seconds, not divided") }
    return steps.map { $0 > 0 } == true ? nil : (.steps, "must be positive")
  }

  private var regimeFault: (CodingKeys, String)? {
    let sizes = Variable.allCases.map(\.rawValue) + [FiringLaw.fired.rawValue]
    if let stranger = least.keys.sorted().first(where: { !sizes.contains($0) }) {
      return (.least, "'\(stranger)' is not m, n, d or fired")
    }
    if kind != .cost, !least.isEmpty { return (.least, "is for claims of kind cost") }
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

  private var exponentsFault: (CodingKeys, String)? {
    guard kind == .exponents else {
      if gap != nil { return (.gap, "is for claims of kind exponents") }
      if along != nil { return (.along, "is for claims of kind exponents") }
      return dimensions == nil ? nil : (.dimensions, "are for claims of kind exponents")
    }
    if counter == nil { return (.counter, "is missing: exponents are of counts") }
    if along == .d { return (.along, "must be m or n: exponents are claimed at each dimension") }
    guard let gap, gap.count == 2, 0 < gap[0], gap[0] < gap[1] else {
      return (.gap, "must be two numbers, the smaller first")
    }
    guard let dimensions, dimensions.count == 2, 0 < dimensions[0], dimensions[0] < dimensions[1]
    else { return (.dimensions, "must be two dimensions, the smaller first") }
    return nil
  }

  private var contractionFault: (CodingKeys, String)? {
    guard kind == .contraction else {
      if power != nil { return (.power, "is for claims of kind contraction") }
      return factor == nil ? nil : (.factor, "is for claims of kind contraction")
    }
    if let power {
      if factor != nil { return (.power, "a contraction has a factor or a power") }
      if !(power > 0) { return (.power, "must be positive") }
    } else {
      guard let factor, 0 < factor, factor < 1 else { return (.factor, "must be within 0 and 1") }
    }
    if stage == .setup { return (.stage, "a set-up does not contract") }
    if counter != nil { return (.counter, "a contraction has none") }
    return nil
  }
}
