internal import CFFTW

/// An orthonormal fast transform of the rows of matrices, planned once and run on any number of threads.
///
/// FFTW's transforms run its plans; the native Walsh-Hadamard transform needs none.
///
/// Rows are transformed in blocks, whose size depends on the length only: results do not depend on
/// the number of threads. Short rows are planned several at a time (FFTW's `howmany`).
///
/// Error: a transform of depth log2 N rounds every sum and product of a level, so that
/// |computed - exact| <= c u log2 N |x| in the Euclidean norm, c a small constant of the algorithm.
/// - Complexity: O(N log N) flops a row: see ``operationsPerRow``.
package struct RowTransform<Scalar: TransformScalar>: ~Copyable {
  /// Which transform.
  package let kind: TransformKind
  /// N, the entries of a row.
  package let length: Int
  private let isInverse: Bool
  let isInPlace: Bool
  /// FFTW's plans of a block of rows and of one; nil for the native transform.
  private let block: TransformPlan<Scalar>?
  private let single: TransformPlan<Scalar>?

  /// Plans `kind`, or its inverse, of rows of `length` in place.
  ///
  /// - Precondition: the transform is defined for the length: see ``TransformKind/paddedLength(_:)``.
  /// - Throws: ``TransformError``, also for a length of zero or one that there is no transform for.
  package init(
    _ kind: TransformKind, length: Int, isInverse: Bool = false,
    planning: TransformPlanning = TransformPlanning()
  ) throws(TransformError) {
    try self.init(
      kind, length: length, isInverse: isInverse, isInPlace: true, planning: planning)
  }

  /// Plans rows in place, or from one array to another, which only ``engine`` can run.
  init(
    _ kind: TransformKind, length: Int, isInverse: Bool = false, isInPlace: Bool,
    planning: TransformPlanning
  ) throws(TransformError) {
    precondition(kind.paddedLength(length) == length, "the transform needs a padded length")
    guard length > 0, length <= kind.longest else {
      throw .notPlanned(transform: kind.rawValue, length: length)
    }
    precondition(isInPlace || kind != .nativeWHT, "the native transform is in place")
    func plan(rows: Int) throws(TransformError) -> TransformPlan<Scalar>? {
      guard let (transform, lengths) = kind.realTransform(length: length, isInverse: isInverse)
      else { return nil }
      let flags = isAligned(length, of: Scalar.self) ? 0 : FFTW_UNALIGNED
      var input = AlignedBuffer<Scalar>(count: rows * length, repeating: 0)
      var output = AlignedBuffer<Scalar>(count: isInPlace ? 0 : rows * length, repeating: 0)
      let source = input.mutableView.pointer
      let target = isInPlace ? source : output.mutableView.pointer
      return try TransformPlan(planning, transform: kind.rawValue, length: length) { flag in
        Scalar.planReal(
          transform, lengths: lengths, rows: Int32(rows), stride: Int32(length), source, target,
          flags: flag | flags)
      }
    }
    let block = try plan(rows: Self.blockRows(length: length))
    let single = try plan(rows: 1)
    (self.kind, self.length) = (kind, length)
    (self.isInverse, self.isInPlace) = (isInverse, isInPlace)
    self.block = block
    self.single = single
  }

  /// Rows a block, 2^12 scalars or one row.
  static func blockRows(length: Int) -> Int { max(1, (1 << 12) / length) }

  /// The additions and multiplications of one row, as FFTW counts them in its plan; N log2 N natively.
  package var operationsPerRow: Double {
    switch single {
    case .some(let plan): Scalar.planOperations(plan.plan)
    case nil: Double(length * length.trailingZeroBitCount)
    }
  }

  /// The plan, for the record of a run.
  package var planText: String {
    switch block {
    case .some(let plan): Scalar.planText(plan.plan)
    case nil: "(\(kind.rawValue) \(length))"
    }
  }

  /// What tasks run; valid as long as this value lives.
  var engine: RowEngine<Scalar> {
    let scales = kind.scales(length: length, isInverse: isInverse)
    return RowEngine(
      block: Self.pointer(block), single: Self.pointer(single), length: length,
      blockRows: Self.blockRows(length: length), isInverse: isInverse,
      scales: (Scalar(scales.first), Scalar(scales.other)))
  }

  private static func pointer(_ plan: borrowing TransformPlan<Scalar>?) -> SharedObject? {
    switch plan {
    case .some(let plan): plan.plan
    case nil: nil
    }
  }

  /// Overwrites every row of `matrix`, n x N, with its transform.
  ///
  /// - Precondition: the transform was planned in place, for rows of this length.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func apply(to matrix: inout Matrix<Scalar>, workers: Workers) {
    precondition(matrix.columns == length, "the rows do not have the transform's length")
    precondition(isInPlace, "the transform was not planned in place")
    let (n, length, engine) = (matrix.rows, length, engine)
    let entries = matrix.mutableView
    workers.forEach((n + engine.blockRows - 1) / engine.blockRows) { number, _ in
      let first = number * engine.blockRows
      let (rows, count) = (entries + first * length, min(engine.blockRows, n - first))
      engine.run(rows, into: rows, rows: count)
    }
  }
}

/// Whether rows of `length` scalars, one after the other, all begin at a multiple of 64 bytes.
func isAligned<Scalar>(_ length: Int, of type: Scalar.Type) -> Bool {
  length * MemoryLayout<Scalar>.stride % 64 == 0
}

/// The plans of a ``RowTransform`` as a value that tasks can hold.
struct RowEngine<Scalar: TransformScalar>: Sendable {
  fileprivate let block: SharedObject?
  fileprivate let single: SharedObject?
  fileprivate let length: Int
  let blockRows: Int
  fileprivate let isInverse: Bool
  fileprivate let scales: (first: Scalar, other: Scalar)

  /// What entry `column` of an unscaled transform is multiplied by to be the orthonormal one.
  func scale(_ column: Int) -> Scalar { column == 0 ? scales.first : scales.other }

  /// Transforms at most a block of rows, without the scales, which ``scale(_:)`` has.
  ///
  /// - Precondition: `input` and `output` are the same as planned, and aligned to 64 bytes unless
  ///   rows of the length are not.
  func runUnscaled(
    _ input: UnsafeMutablePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>, rows: Int
  ) {
    guard let block, let single else {
      return Scalar.transformBlocks(
        input, levels: length.trailingZeroBitCount, blocks: rows, scale: 1)
    }
    if rows == blockRows { return Scalar.runReal(block, input, output) }
    for row in 0..<rows {
      Scalar.runReal(single, input + row * length, output + row * length)
    }
  }

  /// Transforms at most a block of rows; an inverse not in place scales its input.
  @inline(__always)
  func run(
    _ input: UnsafeMutablePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>, rows: Int
  ) {
    if isInverse { scaleRows(input, rows: rows) }
    runUnscaled(input, into: output, rows: rows)
    if !isInverse { scaleRows(output, rows: rows) }
  }

  @inline(__always)
  private func scaleRows(_ entries: UnsafeMutablePointer<Scalar>, rows: Int) {
    for row in 0..<rows {
      let target = entries + row * length
      let first = target[0] * scales.first
      for column in 0..<length { target[column] *= scales.other }
      target[0] = first
    }
  }
}
