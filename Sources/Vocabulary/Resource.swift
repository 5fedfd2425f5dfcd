/// What a machine has a measured ceiling of; the raw value is its key in records, for one thread.
package enum Resource: String, CaseIterable, Codable, Sendable {
  /// Flops a second of fused multiply-adds (two flops each) in single precision, in registers; of
  /// products and sums where the code's target does not fuse them.
  case singleFlops = "single_flops"
  /// The same in double precision.
  case doubleFlops = "double_flops"
  /// Sums a second of vectors in double precision, in registers.
  case doubleAdds = "double_adds"
  /// 64-bit words a second of which the AND is taken, the bits are counted and the count is added.
  case popcountWords = "popcount_words"
  /// Bytes a second read from memory, each once and in order, by a loop that sums them and writes
  /// nothing; from an array that caches do not hold.
  case memoryBytes = "memory_bytes"

  /// Of a rate, 10^9 of them a second.
  package var unit: String {
    switch self {
    case .singleFlops, .doubleFlops: "GF/s"
    case .doubleAdds: "G adds/s"
    case .popcountWords: "G words/s"
    case .memoryBytes: "GB/s"
    }
  }

  /// What one thread of a middling processor does in a second, where the machine's own rate is not known.
  package var nominalRate: Double {
    switch self {
    case .singleFlops: 100e9
    case .doubleFlops: 50e9
    case .doubleAdds: 25e9
    case .popcountWords: 10e9
    case .memoryBytes: 12e9
    }
  }

  /// Its key in records for all threads together.
  package var allThreadsKey: String { rawValue + "_all_threads" }
}

extension Precision {
  /// The flops of this precision.
  package var flops: Resource {
    switch self {
    case .single: .singleFlops
    case .double: .doubleFlops
    }
  }
}
