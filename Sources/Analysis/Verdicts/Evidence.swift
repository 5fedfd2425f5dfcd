package import Statistics

/// What a ladder has to say of one quantity beside its claimed cost, before it is judged.
package struct Evidence: Sendable {
  /// One datum a size, ascending.
  package var data: [Datum]
  /// Every term of the claimed cost at every datum, term by term.
  package var terms: [[Double]]
  /// Of the memory that is touched; nil where it is not known.
  package var memory: MemoryCost?
  /// Values below are drawn, not fitted; 0 for counts.
  package var floor: Double = 0
  /// The first size whose whole step is long enough; smaller ones are drawn, not fitted.
  package var firstSize: Int = 0
  /// Sizes where the claim is not made; drawn, not fitted.
  package var outside: Set<Int> = []
  /// Sizes whose median process ran into its time limit.
  package var censored: [Int]
  /// Why sizes are missing, where some are.
  package var loss: Reason?

  package init(
    data: [Datum], terms: [[Double]], censored: [Int] = [], loss: Reason? = nil
  ) {
    self.data = data
    self.terms = terms
    self.censored = censored
    self.loss = loss
  }

  /// The claimed cost at every datum.
  package var costs: [Double] {
    data.indices.map { index in terms.reduce(0) { $0 + $1[index] } }
  }

  /// Sizes without which nothing is refuted: what few show may be their own.
  package static var fewestToRefute: Int { 8 }

  /// Whether there are at least 8 sizes over a factor of 2^7.
  package var isLong: Bool { data.isLong }

  /// The sizes where the claim is made from the first that reaches the floor; which those are does not depend
  /// on a fit.
  package var aboveFloor: Evidence {
    var evidence = self
    let start = data.firstIndex { $0.value >= floor && $0.size >= firstSize }
    guard let start else {
      (evidence.data, evidence.terms) = ([], terms.map { _ in [] })
      evidence.memory = nil
      return evidence
    }
    let fitted = data.indices[start...].filter { !outside.contains(data[$0].size) }
    evidence.data = fitted.map { data[$0] }
    evidence.terms = terms.map { term in fitted.map { term[$0] } }
    evidence.memory = memory?.at(fitted)
    return evidence
  }

  /// The values over a cost.
  func ratios(to costs: [Double]) -> [Datum] {
    zip(data, costs).map { Datum(size: $0.size, value: $0.value / $1) }
  }
}

extension Collection<Datum> {
  /// Whether there are at least 8 sizes over a factor of 2^7.
  var isLong: Bool {
    guard count >= Evidence.fewestToRefute, let first, let last = suffix(1).first else {
      return false
    }
    return last.size >= first.size << 7
  }
}
