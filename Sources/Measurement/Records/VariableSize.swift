package import Vocabulary

extension Variable {
  /// Its value at `point`.
  package func size(at point: Point) -> Int {
    switch self {
    case .m: point.m
    case .n: point.n
    case .d: point.d
    }
  }
}
