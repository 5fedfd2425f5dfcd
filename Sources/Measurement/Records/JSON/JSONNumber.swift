import Foundation

/// Numbers.
extension JSONReader {
  /// A number as it stands in the text: (-1)^sign digits 10^exponent, where the digits fit.
  struct Numeral {
    var place = 0
    var isNegative = false
    /// Nil where they do not fit into 64 bits.
    var digits: UInt64? = 0
    var exponent = 0
    var isWhole = true
  }

  private static let powers = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// The double next to a number; one that is too large, or too small to be told from 0, is refused.
  mutating func number() throws -> Double { try value(of: try numeral()) }

  /// A whole number that fits.
  mutating func integer<Value: FixedWidthInteger>() throws -> Value {
    let numeral = try numeral()
    if numeral.isWhole, let digits = numeral.digits {
      let value = numeral.isNegative ? Value(exactly: 0 - Int128(digits)) : Value(exactly: digits)
      if let value { return value }
    }
    guard let value = Value(exactly: try value(of: numeral)) else { throw JSONFault() }
    return value
  }

  /// Up to 2^53 and 10^22 both are doubles, and one operation rounds once; the C library does the others.
  private func value(of numeral: Numeral) throws -> Double {
    guard let digits = numeral.digits, digits <= 1 << 53, abs(numeral.exponent) <= 22 else {
      let value = parsed(numeral)
      guard value.isFinite, value != 0 || numeral.digits == 0 else { throw JSONFault() }
      return value
    }
    let power = Self.powers[abs(numeral.exponent)]
    let size = numeral.exponent < 0 ? Double(digits) / power : Double(digits) * power
    return numeral.isNegative ? -size : size
  }

  private func parsed(_ numeral: Numeral) -> Double {
    bytes.withUnsafeBufferPointer { text in
      text.withMemoryRebound(to: CChar.self) { text in
        text.baseAddress.map { strtod($0 + numeral.place, nil) } ?? 0
      }
    }
  }

  mutating func numeral() throws -> Numeral {
    var numeral = Numeral()
    numeral.isNegative = next == UInt8(ascii: "-")
    numeral.place = position
    if numeral.isNegative { position += 1 }
    if bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      _ = try digits(into: &numeral)
    }
    if bytes[position] == UInt8(ascii: ".") {
      position += 1
      numeral.isWhole = false
      numeral.exponent = -(try digits(into: &numeral))
    }
    if bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      numeral.isWhole = false
      try addExponent(to: &numeral)
    }
    return numeral
  }

  /// Passes over digits, one at least; returns how many.
  private mutating func digits(into numeral: inout Numeral) throws -> Int {
    let start = position
    while case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      if let digits = numeral.digits {
        let (ten, isLarge) = digits.multipliedReportingOverflow(by: 10)
        let (sum, isLarger) = ten.addingReportingOverflow(UInt64(digit))
        numeral.digits = isLarge || isLarger ? nil : sum
      }
      position += 1
    }
    guard position > start else { throw JSONFault() }
    return position - start
  }

  private mutating func addExponent(to numeral: inout Numeral) throws {
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    var exponent = Numeral()
    _ = try digits(into: &exponent)
    // So large a number is left to the C library, which ends at infinity or 0.
    let size = Int(min(exponent.digits ?? 1 << 20, 1 << 20))
    numeral.exponent += isNegative ? -size : size
  }
}
