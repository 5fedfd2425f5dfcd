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
  package init(_ text: String) throws(UsageError) {
    do {
      sizes = try Self.sizes(text)
    } catch {
      throw UsageError("'\(text)' is not a ladder: \(error.sentence)")
    }
  }

  private static func sizes(_ text: String) throws(UsageError) -> [Int] {
    var sizes: [Int] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      for size in try expand(item) {
        if let last = sizes.last, size <= last {
          throw UsageError("sizes increase strictly, and \(size) comes after \(last)")
        }
        sizes.append(size)
        guard sizes.count <= largestCount else {
          throw UsageError("it has more than \(largestCount) sizes")
        }
      }
    }
    return sizes
  }

  /// The sizes of one item between commas.
  private static func expand(_ item: Substring) throws(UsageError) -> [Int] {
    guard let dots = item.firstRange(of: "...") else { return [try size(item)] }
    let low = try size(item[..<dots.lowerBound])
    let rest = item[dots.upperBound...].split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let high = try size(rest[0])
    let factor = rest.count == 2 ? try self.factor(rest[1]) : 2
    guard low <= high else { throw UsageError("the range from \(low) to \(high) descends") }
    var sizes = [low]
    while let last = sizes.last {
      let (next, overflow) = last.multipliedReportingOverflow(by: factor)
      if overflow || next > high { break }
      sizes.append(next)
    }
    return sizes
  }

  /// `1024` or `2^10`.
  private static func size(_ text: Substring) throws(UsageError) -> Int {
    let parts = text.split(separator: "^", omittingEmptySubsequences: false)
    guard parts.count <= 2, isInteger(parts[0]) else { throw malformed(text) }
    var size = try integer(parts[0])
    if parts.count > 1 {
      let exponent = try integer(parts[1])
      guard exponent >= 0 else { throw malformed(text) }
      size = try power(size, exponent)
    }
    guard size >= 1 else { throw UsageError("a size is at least 1, and \(size) is not") }
    return size
  }

  private static func power(_ base: Int, _ exponent: Int) throws(UsageError) -> Int {
    guard base > 1 else { return base == 0 && exponent == 0 ? 1 : base }
    var product = 1
    for _ in 0..<exponent {
      let (next, overflow) = product.multipliedReportingOverflow(by: base)
      if overflow { throw tooLarge }
      product = next
    }
    return product
  }

  /// `x4`.
  private static func factor(_ text: Substring) throws(UsageError) -> Int {
    guard text.first == "x" else { throw malformed(":\(text)") }
    let factor = try integer(text.dropFirst())
    guard factor >= 2 else {
      throw UsageError("a range's factor is at least 2, and \(factor) is not")
    }
    return factor
  }

  /// Decimal digits, with a minus sign or none.
  private static func isInteger(_ text: Substring) -> Bool {
    let digits = text.first == "-" ? text.dropFirst() : text
    return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isWholeNumber }
  }

  private static func integer(_ text: Substring) throws(UsageError) -> Int {
    guard isInteger(text) else { throw malformed(text) }
    guard let value = Int(text) else { throw tooLarge }
    return value
  }

  private static func malformed(_ part: Substring) -> UsageError {
    UsageError(
      "'\(part)' is neither a size (1024, 2^10) nor a range (2^10...2^16, 2^10...2^16:x4)")
  }

  private static var tooLarge: UsageError {
    UsageError("a number in it does not fit into 64 bits")
  }
}
