/// What a field of text is, as far as the rules for headers look.
enum FieldKind: Equatable {
  /// Infinities included.
  case number(Double)
  /// Nothing, or one of the usual signs that a value is missing.
  case missing
  case word

  private static let missingSigns: Set<String> = [
    "", "?", "-", ".", "na", "nan", "n/a", "#n/a", "null", "none",
  ]

  init(_ field: TextField, _ style: inout NumberStyle) {
    if let value = style.number(field), !value.isNaN {
      self = .number(value)
    } else {
      self = Self.isMissing(field) ? .missing : .word
    }
  }

  /// Whether a field says that there is no value, in letters of any case.
  static func isMissing(_ field: TextField) -> Bool {
    let field = field.unquoted
    return field.count <= 4 && missingSigns.contains(field.text.lowercased())
  }

  var value: Double? { if case .number(let value) = self { value } else { nil } }
}

extension Collection<Double?> {
  /// Whether the entries are the integers k, k + 1, ... from one of `starts`, or from any.
  func countsUp(from starts: [Double]? = [0, 1]) -> Bool {
    guard let first, let start = first, starts?.contains(start) ?? (start == start.rounded())
    else { return false }
    return zip(self, 0...).allSatisfy { entry, steps in entry == start + Double(steps) }
  }
}

/// How the numbers of a text are spelled: with a point before the fraction, or with a comma where
/// that does not separate the fields. The first number with either decides for all.
struct NumberStyle {
  /// Whether commas in numbers are looked for.
  let allowsComma: Bool
  /// Nil until a number with a fraction was read.
  private(set) var hasComma: Bool?

  init(_ separator: Separator) { allowsComma = separator != .comma }

  /// What a field spells, quotes around it aside; nil for what is no number, or of the other style.
  mutating func number(_ field: TextField) -> Double? {
    let field = field.unquoted
    guard allowsComma else { return field.number }
    if let value = field.number { return hasComma == false ? value : withPoint(value, field) }
    guard hasComma != false, let value = field.numberWithComma else { return nil }
    hasComma = true
    return value
  }

  private mutating func withPoint(_ value: Double, _ field: TextField) -> Double? {
    guard field.contains(UInt8(ascii: ".")) else { return value }
    if hasComma == true { return nil }
    hasComma = false
    return value
  }
}
