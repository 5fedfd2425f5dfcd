/// The precision of the large arrays.
package enum Precision: String, CaseIterable, Codable, Sendable {
  /// 32 bits, `Float`.
  case single
  /// 64 bits, `Double`.
  case double

  /// Bytes of a number.
  package var scalarBytes: Double { self == .single ? 4 : 8 }

  /// u, half the distance from 1 to the next number.
  package var unitRoundoff: Double {
    switch self {
    case .single: 0x1p-24
    case .double: 0x1p-53
    }
  }

  /// A number as this precision holds it.
  package func rounded(_ value: Double) -> Double {
    switch self {
    case .single: Double(Float(value))
    case .double: value
    }
  }
}
