/// Why a text is not a ladder.
package enum LadderError: ReportableError, Equatable {
  /// `part` is neither a size nor a range.
  case malformed(ladder: String, part: String)
  /// A size under 1.
  case notPositive(ladder: String, size: Int)
  /// A range whose bounds are in the wrong order.
  case descendingRange(ladder: String, low: Int, high: Int)
  /// A factor under 2.
  case factorTooSmall(ladder: String, factor: Int)
  /// `size` is not above the size before it.
  case notIncreasing(ladder: String, size: Int, after: Int)
  /// A number that 64 bits do not hold.
  case overflow(ladder: String)
  /// More than ``Ladder/largestCount``.
  case tooManySizes(ladder: String)

  package var exitStatus: ExitStatus { .usage }

  package var sentence: String {
    switch self {
    case .malformed(let ladder, let part):
      "'\(ladder)' is not a ladder: '\(part)' is neither a size (1024, 2^10) nor a range "
        + "(2^10...2^16, 2^10...2^16:x4)"
    case .notPositive(let ladder, let size):
      "'\(ladder)' is not a ladder: a size is at least 1, and \(size) is not"
    case .descendingRange(let ladder, let low, let high):
      "'\(ladder)' is not a ladder: the range from \(low) to \(high) descends"
    case .factorTooSmall(let ladder, let factor):
      "'\(ladder)' is not a ladder: a range's factor is at least 2, and \(factor) is not"
    case .notIncreasing(let ladder, let size, let after):
      "'\(ladder)' is not a ladder: sizes increase strictly, and \(size) comes after \(after)"
    case .overflow(let ladder):
      "'\(ladder)' is not a ladder: a number in it does not fit into 64 bits"
    case .tooManySizes(let ladder):
      "'\(ladder)' is not a ladder: it has more than \(Ladder.largestCount) sizes"
    }
  }
}
