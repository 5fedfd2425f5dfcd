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
