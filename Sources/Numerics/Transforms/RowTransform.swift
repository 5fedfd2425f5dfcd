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
  /// The workers there is scratch for.
  private let workers: Int
  /// The cosine transform; nil for the others.
  private var cosine: CosineTransform<Scalar>?
  /// FFTW's Walsh-Hadamard transform; nil for the others.
  private var hadamard: FourierHadamard<Scalar>?
  /// FFTW's plans of a block of rows and of one; nil for all but the Hartley transform.
  private let block: TransformPlan<Scalar>?
  private let single: TransformPlan<Scalar>?

  /// Plans `kind`, or its inverse, of rows of `length` in place, with scratch for as many workers: see
  /// ``TransformKind/scratchRows``.
  ///
  /// - Precondition: the transform is defined for the length: see ``TransformKind/paddedLength(_:)``.
  /// - Throws: ``TransformError``, also for a length of zero or one that there is no transform for.
  package init(
    _ kind: TransformKind, length: Int, isInverse: Bool = false,
    planning: TransformPlanning = TransformPlanning(), workers: Workers = Workers(count: 1)
  ) throws(TransformError) {
    precondition(kind.paddedLength(length) == length, "the transform needs a padded length")
    guard length > 0, length <= kind.longest else {
      throw .notPlanned(transform: kind.rawValue, length: length)
    }
    func plan(rows: Int) throws(TransformError) -> TransformPlan<Scalar>? {
      guard kind == .fftwDHT else { return nil }
      let flags = isAligned(length, of: Scalar.self) ? 0 : FFTW_UNALIGNED
      var rowsOfZeros = AlignedBuffer<Scalar>(count: rows * length, repeating: 0)
      let entries = rowsOfZeros.mutablePointer
      return try TransformPlan(planning, transform: kind.rawValue, length: length) { flag in
        Scalar.planHartley(
          length: Int32(length), rows: Int32(rows), entries, flags: flag | flags)
      }
    }
    let cosine: CosineTransform<Scalar>? =
      kind == .fftwDCT
      ? try CosineTransform(
        length: length, isInverse: isInverse, planning: planning, workers: workers) : nil
    let hadamard: FourierHadamard<Scalar>? =
      kind == .fftwWHT
      ? try FourierHadamard(length: length, planning: planning, workers: workers) : nil
    let block = try plan(rows: Self.blockRows(length: length))
    let single = try plan(rows: 1)
    (self.kind, self.length, self.workers) = (kind, length, workers.count)
    self.cosine = cosine
    self.hadamard = hadamard
    self.block = block
    self.single = single
  }

  /// Rows a block, 2^12 scalars or one row.
  private static func blockRows(length: Int) -> Int { max(1, (1 << 12) / length) }

  /// The additions and multiplications of one row: see ``TransformKind/operations(length:)``.
  package var operationsPerRow: Double { kind.operations(length: length) }

  /// The plan, for the record of a run.
  package var planText: String {
    switch cosine {
    case .some(let cosine): return cosine.planText
    case nil: break
    }
    switch hadamard {
    case .some(let hadamard): return hadamard.planText
    case nil: break
    }
    switch block {
    case .some(let plan): return Scalar.planText(plan.plan)
    case nil: return "(\(kind.rawValue) \(length))"
    }
  }

  /// What tasks run; valid as long as this value lives.
  var engine: RowEngine<Scalar> {
    mutating get {
      RowEngine(
        operations: kind == .nativeWHT ? 0 : operationsPerRow, cosine: cosine?.engine,
        hadamard: hadamard?.engine, block: Self.pointer(block), single: Self.pointer(single),
        length: length, blockRows: Self.blockRows(length: length),
        scale: kind == .fftwDCT ? 1 : Scalar((1 / Double(length)).squareRoot()))
    }
  }

  private static func pointer(_ plan: borrowing TransformPlan<Scalar>?) -> SharedObject? {
    switch plan {
    case .some(let plan): plan.plan
    case nil: nil
    }
  }

  /// Overwrites every row of `matrix`, n x N, with its transform.
  ///
  /// - Precondition: the transform was planned for rows of this length and for as many workers.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(to matrix: inout Matrix<Scalar>, workers team: Workers) {
    precondition(matrix.columns == length, "the rows do not have the transform's length")
    precondition(workers >= team.count, "too little scratch")
    let (n, length, engine) = (matrix.rows, length, engine)
    let entries = matrix.mutableView
    team.forEach((n + engine.blockRows - 1) / engine.blockRows) { number, worker in
      let first = number * engine.blockRows
      let (rows, count) = (entries + first * length, min(engine.blockRows, n - first))
      engine.run(rows, rows: count, worker: worker)
    }
  }
}

/// Whether rows of `length` scalars, one after the other, all begin at a multiple of 64 bytes.
func isAligned<Scalar>(_ length: Int, of type: Scalar.Type) -> Bool {
  length * MemoryLayout<Scalar>.stride % 64 == 0
}

/// The plans of a ``RowTransform`` as a value that tasks can hold.
struct RowEngine<Scalar: TransformScalar>: Sendable {
  /// Of a row, where the kernel does not count them itself.
  fileprivate let operations: Double
  fileprivate let cosine: CosineEngine<Scalar>?
  fileprivate let hadamard: FourierHadamardEngine<Scalar>?
  fileprivate let block: SharedObject?
  fileprivate let single: SharedObject?
  fileprivate let length: Int
  fileprivate let blockRows: Int
  /// What entries of an unscaled transform are multiplied by to be those of the orthonormal one.
  let scale: Scalar

  /// Transforms at most a block of rows, without ``scale``.
  ///
  /// - Precondition: `entries` are aligned to 64 bytes unless rows of the length are not.
  func runUnscaled(_ entries: UnsafeMutablePointer<Scalar>, rows: Int, worker: Int) {
    KernelWork.add(Double(rows) * operations, to: .transformAdds)
    if let cosine {
      for row in 0..<rows { cosine.run(entries + row * length, worker: worker) }
    } else if let hadamard {
      for row in 0..<rows { hadamard.run(entries + row * length, worker: worker) }
    } else if let block, let single {
      if rows == blockRows { return Scalar.runHartley(block, entries) }
      for row in 0..<rows { Scalar.runHartley(single, entries + row * length) }
    } else {
      Scalar.transformBlocks(
        entries, levels: length.trailingZeroBitCount, blocks: rows, scale: 1)
    }
  }

  /// Transforms at most a block of rows.
  @inline(__always)
  fileprivate func run(_ entries: UnsafeMutablePointer<Scalar>, rows: Int, worker: Int) {
    runUnscaled(entries, rows: rows, worker: worker)
    if scale != 1 { for j in 0..<rows * length { entries[j] *= scale } }
  }
}
