/// The sizes of a sweep, strictly increasing and at least 1.
///
/// Written as sizes and ranges between commas: `1024`, `256,512,1000`, `2^10...2^16`,
/// `2^10...2^16:x4`. A range multiplies by its factor, 2 when not given, up to its upper bound,
/// which belongs to it when it is hit.
package struct Ladder: Equatable, Sendable {
  /// In increasing order.
  package let sizes: [Int]

  /// More sizes than any sweep has.
  package static let largestCount = 256

  /// Reads a ladder as written on a command line.
  ///
  /// - Throws: what is wrong, in a sentence that quotes the part that is.
  package init(_ text: String) throws(LadderError) {
    var sizes: [Int] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      for size in try Self.expand(item, of: text) {
        if let last = sizes.last, size <= last {
          throw .notIncreasing(ladder: text, size: size, after: last)
        }
        sizes.append(size)
        if sizes.count > Self.largestCount { throw .tooManySizes(ladder: text) }
      }
    }
    self.sizes = sizes
  }

  /// The sizes of one item between commas.
  private static func expand(_ item: Substring, of ladder: String) throws(LadderError) -> [Int] {
    guard let dots = item.firstRange(of: "...") else { return [try size(item, of: ladder)] }
    let low = try size(item[..<dots.lowerBound], of: ladder)
    let rest = item[dots.upperBound...].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let high = try size(rest[0], of: ladder)
    let factor = rest.count == 2 ? try self.factor(rest[1], of: ladder) : 2
    guard low <= high else { throw .descendingRange(ladder: ladder, low: low, high: high) }
    return geometric(from: low, through: high, by: factor)
  }

  private static func geometric(from low: Int, through high: Int, by factor: Int) -> [Int] {
    var sizes = [low]
    while let last = sizes.last {
      let (next, overflow) = last.multipliedReportingOverflow(by: factor)
      if overflow || next > high { break }
      sizes.append(next)
    }
    return sizes
  }

  /// `1024` or `2^10`.
  private static func size(_ text: Substring, of ladder: String) throws(LadderError) -> Int {
    let parts = text.split(separator: "^", omittingEmptySubsequences: false)
    guard parts.count <= 2, isInteger(parts[0]) else {
      throw .malformed(ladder: ladder, part: "\(text)")
    }
    let base = try integer(parts[0], of: ladder)
    var size = base
    if parts.count > 1 {
      let exponent = try integer(parts[1], of: ladder)
      guard exponent >= 0 else { throw .malformed(ladder: ladder, part: "\(text)") }
      size = try power(base, exponent, of: ladder)
    }
    guard size >= 1 else { throw .notPositive(ladder: ladder, size: size) }
    return size
  }

  private static func power(_ base: Int, _ exponent: Int, of ladder: String) throws(LadderError)
    -> Int
  {
    guard base > 1 else { return base == 0 && exponent == 0 ? 1 : base }
    var product = 1
    for _ in 0..<exponent {
      let (next, overflow) = product.multipliedReportingOverflow(by: base)
      if overflow { throw .overflow(ladder: ladder) }
      product = next
    }
    return product
  }

  /// `x4`.
  private static func factor(_ text: Substring, of ladder: String) throws(LadderError) -> Int {
    guard text.first == "x" else { throw .malformed(ladder: ladder, part: ":\(text)") }
    let factor = try integer(text.dropFirst(), of: ladder)
    guard factor >= 2 else { throw .factorTooSmall(ladder: ladder, factor: factor) }
    return factor
  }

  /// Decimal digits, with a minus sign or none.
  private static func isInteger(_ text: Substring) -> Bool {
    let digits = text.first == "-" ? text.dropFirst() : text
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isWholeNumber }
  }

  private static func integer(_ text: Substring, of ladder: String) throws(LadderError) -> Int {
    guard isInteger(text) else { throw .malformed(ladder: ladder, part: "\(text)") }
    guard let value = Int(text) else { throw .overflow(ladder: ladder) }
    return value
  }
}
