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
