import Foundation
import Measurement
package import Vocabulary

/// One term of a claimed cost: c m^a n^b d^k s^e log2(x)^f fired(m)^h, times powers of the other laws of firing and of
/// what was counted beside; or of what is touched beside it, then scalar^j times.
///
/// In JSON a coefficient left out is 1, an exponent left out is 0.
package struct CostTerm: Codable, Equatable, Sendable {
  /// c, in units of the claim's counter; seconds are compared up to a constant.
  package var coefficient: Double
  /// The exponent of the width.
  package var m: Double
  /// The exponent of the batch.
  package var n: Double
  /// The exponent of the dimension.
  package var d: Double
  /// The exponent of the rows of the sketch.
  package var s: Double
  /// The exponents of laws of firing, where they are not 0.
  package var neurons: [FiringLaw: Double]
  /// The exponent of the bytes of a scalar, 4 or 8.
  package var scalar: Double
  /// The exponent of the seconds that the alternative of a kernel took at the same size.
  package var alternative: Double
  /// A power of a logarithm; nil without one.
  package var log: LogFactor?
  /// The exponents of counters, of what they counted in the same iteration and phase, or else in all of it.
  package var counts: [String: Double]

  /// m^a n^b d^k.
  package init(m: Double = 0, n: Double = 0, d: Double = 0) {
    (coefficient, s, scalar, alternative) = (1, 0, 0, 0)
    (neurons, counts) = ([:], [:])
    (self.m, self.n, self.d) = (m, n, d)
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case coefficient, m, n, d, s, fired, touched, reachable, scalar, alternative, log, counts
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys, default value: Double) throws -> Double {
      try container.decodeIfPresent(Double.self, forKey: key) ?? value
    }
    coefficient = try number(.coefficient, default: 1)
    m = try number(.m, default: 0)
    n = try number(.n, default: 0)
    d = try number(.d, default: 0)
    s = try number(.s, default: 0)
    neurons = try FiringLaw.allCases.reduce(into: [:]) { exponents, law in
      let exponent = try CodingKeys(rawValue: law.rawValue).map { try number($0, default: 0) }
      if let exponent, exponent != 0 { exponents[law] = exponent }
    }
    scalar = try number(.scalar, default: 0)
    alternative = try number(.alternative, default: 0)
    log = try container.decodeIfPresent(LogFactor.self, forKey: .log)
    counts = try container.decodeIfPresent([String: Double].self, forKey: .counts) ?? [:]
    if let stranger = counts.keys.sorted().first(where: { Counter(rawValue: $0) == nil }) {
      throw container.invalid(.counts, "'\(stranger)' is not a counter")
    }
    if coefficient == 0 { throw container.invalid(.coefficient, "must not be 0") }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let numbers: [(CodingKeys, Double)] = [
      (.coefficient, coefficient), (.m, m), (.n, n), (.d, d), (.s, s), (.scalar, scalar),
      (.alternative, alternative),
    ]
    for (key, number) in numbers { try container.encode(number, forKey: key) }
    for (law, exponent) in neurons {
      try CodingKeys(rawValue: law.rawValue).map { try container.encode(exponent, forKey: $0) }
    }
    try container.encodeIfPresent(log, forKey: .log)
    try container.encode(counts, forKey: .counts)
  }

  /// Whether it depends on what was counted beside.
  package var isCounted: Bool { !counts.isEmpty || log?.isCounted == true }

  /// The value of the term at `sizes`; nil when it depends on a sketch, on counts or on an alternative, and there are
  /// none.
  package func cost(at sizes: CostSizes) -> Double? {
    var cost = coefficient * pow(sizes.m, m) * pow(sizes.n, n) * pow(sizes.d, d)
    if s != 0 {
      guard let rows = sizes.s else { return nil }
      cost *= pow(rows, s)
    }
    if let log {
      guard let factor = log.value(at: sizes) else { return nil }
      cost *= factor
    }
    if alternative != 0 {
      guard let seconds = sizes.alternative else { return nil }
      cost *= pow(seconds, alternative)
    }
    for law in FiringLaw.allCases {
      if let exponent = neurons[law] { cost *= pow(sizes.neurons(law), exponent) }
    }
    for (counter, exponent) in counts {
      guard let count = sizes.counts[counter] else { return nil }
      cost *= pow(count, exponent)
    }
    return cost * pow(sizes.scalarBytes, scalar)
  }

  /// The exponent of `variable` where the term is a monomial in m, n and d, else nil.
  package func exponent(of variable: Variable) -> Double? {
    guard s == 0, neurons.isEmpty, alternative == 0, log == nil, counts.isEmpty else { return nil }
    switch variable {
    case .m: return m
    case .n: return n
    case .d: return d
    }
  }

  /// The exponent of `variable` as sizes go to infinity, logarithms left out: fired(m) goes like
  /// m^(1 - C/2), as reachable(m, d) does, touched(m, n) like n times that, and a sketch has rows in proportion to n.
  package func asymptoticExponent(of variable: Variable, shift: Double) -> Double {
    switch variable {
    case .m: m + neurons.values.reduce(0, +) * (1 - shift / 2)
    case .n: n + s + (neurons[.touched] ?? 0)
    case .d: d
    }
  }
}

/// How many neurons fire, at a finite width: the laws behind m^(1 - C/2). Q is the normal upper tail.
package enum FiringLaw: String, CaseIterable, Sendable {
  /// m Q(sqrt(C ln m)), those that fire on one point.
  case fired
  /// m (1 - (1 - Q)^n), those that fire on some of n independent points.
  case touched
  /// m Pr[|w| > b], w normal in R^d: those that fire on some point of the sphere, however many points there are.
  case reachable
}

/// A size that a logarithm can be taken of.
package enum SizeName: String, Codable, CaseIterable, Sendable {
  /// Width.
  case m
  /// Batch.
  case n
  /// Dimension.
  case d
  /// Rows of the sketch.
  case s
}

/// log2(x)^power, x the product of some sizes or counts, over others.
package struct LogFactor: Codable, Equatable, Sendable {
  /// The factors of x: sizes, or counters.
  package var of: [String]
  /// What the product is divided by; may be empty.
  package var over: [String]
  /// The exponent of the logarithm.
  package var power: Double

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case of, over, power
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    of = try container.decode([String].self, forKey: .of)
    over = try container.decodeIfPresent([String].self, forKey: .over) ?? []
    power = try container.decode(Double.self, forKey: .power)
    if of.isEmpty { throw container.invalid(.of, "is empty") }
    for (key, names) in [(CodingKeys.of, of), (.over, over)] {
      for name in names where SizeName(rawValue: name) == nil && Counter(rawValue: name) == nil {
        throw container.invalid(key, "'\(name)' is neither a size nor a counter")
      }
    }
  }

  /// Whether it depends on what was counted.
  var isCounted: Bool { (of + over).contains { Counter(rawValue: $0) != nil } }

  /// Nil when it depends on a sketch, or on counts, and there are none.
  func value(at sizes: CostSizes) -> Double? {
    let (factors, divisors) = (of.compactMap { sizes[$0] }, over.compactMap { sizes[$0] })
    guard factors.count == of.count, divisors.count == over.count else { return nil }
    return pow(log2(factors.reduce(1, *) / divisors.reduce(1, *)), power)
  }
}
