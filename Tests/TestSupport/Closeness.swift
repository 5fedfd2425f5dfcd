/// The Euclidean norm, by the textbook.
package func euclideanNorm(_ x: [Double]) -> Double {
  x.reduce(0) { $0 + $1 * $1 }.squareRoot()
}

/// |x - y| / |y|, or |x| where y is zero.
package func relativeDistance(_ x: [Double], from y: [Double]) -> Double {
  precondition(x.count == y.count, "the vectors differ in length")
  let distance = euclideanNorm(zip(x, y).map { $0 - $1 })
  let size = euclideanNorm(y)
  return size == 0 ? distance : distance / size
}

/// The first place at which two lists differ, or nil; where one ends, they differ.
///
/// For long lists: `#expect` of an equality prepares a full list of differences.
@inlinable
package func firstDifference<Element: Equatable>(_ x: [Element], _ y: [Element]) -> Int? {
  for index in 0..<min(x.count, y.count) where x[index] != y[index] { return index }
  return x.count == y.count ? nil : min(x.count, y.count)
}

/// The first place at which a value is further from its reference than its bound allows.
///
/// A value that is not a number is too far.
package struct Excess: Equatable, Sendable, CustomStringConvertible {
  /// Where it was seen.
  package let index: Int
  /// What was computed.
  package let value: Double
  /// What it should be close to.
  package let reference: Double
  /// How close.
  package let bound: Double

  /// Stands for results that there is no use in comparing with a reference.
  package static let incomparable = Excess(index: -1, value: .nan, reference: 0, bound: 0)

  /// What was seen and what was allowed.
  package var description: String {
    "entry \(index) is \(value), off \(reference) by \(abs(value - reference)) > \(bound)"
  }

  /// Compares entry by entry; nil when every |value - reference| <= bound.
  package static func first(
    _ values: [Double], from references: [Double], within bounds: [Double]
  ) -> Excess? {
    precondition(
      values.count == references.count && values.count == bounds.count, "the lengths differ")
    for index in values.indices {
      let (value, reference, bound) = (values[index], references[index], bounds[index])
      if !(abs(value - reference) <= bound) {
        return Excess(index: index, value: value, reference: reference, bound: bound)
      }
    }
    return nil
  }
}
