/// What kernels have done so far, counted inside them: in a build with `COUNTS_KERNELS` and on one thread. In any other
/// build nothing is counted, and nothing is left of a call.
///
/// Left out are operations on vectors of n numbers, thresholds, signs and scalings on the way from one array to another,
/// and what ``Counter`` is documented not to count.
package enum KernelWork: Int, CaseIterable, Sendable {
  /// Multiply-adds, or one of the two alone, in single precision.
  case singleMultiplyAdds
  /// The same in double precision.
  case doubleMultiplyAdds
  /// 64-bit words through AND and population count.
  case popcountWords
  /// Additions and multiplications of transforms.
  case transformAdds
  /// Nodes of trees that were looked at or written.
  case nodesVisited

  #if COUNTS_KERNELS
    /// Whether this build counts.
    package static let isCounted = true

    @usableFromInline nonisolated(unsafe) package static var counts = [Double](
      repeating: 0, count: allCases.count)

    /// What has been done of this kind.
    package var count: Double { Self.counts[rawValue] }

    /// Makes the kernels of a file (`module/name.swift`) take themselves for ones that do `factor` times as much; nil
    /// for none: so a test of counters is tested.
    @usableFromInline nonisolated(unsafe) package static var planted:
      (file: String, factor: Double)?

    /// Adds what a kernel does.
    @inlinable
    package static func add(
      _ amount: @autoclosure () -> Double, to kind: KernelWork, file: StaticString = #fileID
    ) {
      let factor = planted.map { $0.file == file.description ? $0.factor : 1 } ?? 1
      counts[kind.rawValue] += factor * amount()
    }

    /// Adds multiply-adds in a precision.
    @inlinable
    package static func add<Scalar>(
      multiplyAdds amount: @autoclosure () -> Double, in precision: Scalar.Type,
      file: StaticString = #fileID
    ) {
      add(
        amount(), to: precision == Double.self ? .doubleMultiplyAdds : .singleMultiplyAdds,
        file: file)
    }
  #else
    /// Whether this build counts.
    package static let isCounted = false

    /// What has been done of this kind.
    package var count: Double { 0 }

    /// Nothing.
    @inlinable @inline(__always)
    package static func add(
      _ amount: @autoclosure () -> Double, to kind: KernelWork, file: StaticString = #fileID
    ) {}

    /// Nothing.
    @inlinable @inline(__always)
    package static func add<Scalar>(
      multiplyAdds amount: @autoclosure () -> Double, in precision: Scalar.Type,
      file: StaticString = #fileID
    ) {}
  #endif
}

extension KernelWork {
  /// Adds multiply-adds in a precision, a product of up to three sizes.
  @inlinable @inline(__always)
  package static func add<Scalar>(
    multiplyAdds a: Int, _ b: Int = 1, _ c: Int = 1, in precision: Scalar.Type,
    file: StaticString = #fileID
  ) {
    add(multiplyAdds: Double(a) * Double(b) * Double(c), in: precision, file: file)
  }
}
