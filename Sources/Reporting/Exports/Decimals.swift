/// How numbers stand in a table: the shortest decimals that read back as the same double.
enum Decimals {
  /// Nil for no number, or for one that is not finite.
  static func text(_ value: Double?) -> String? {
    value.flatMap { $0.isFinite ? "\($0)" : nil }
  }
}
