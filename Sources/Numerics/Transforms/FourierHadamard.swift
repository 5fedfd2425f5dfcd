internal import CFFTW

/// The Walsh-Hadamard transform of rows by FFTW's Fourier transform of length two, unscaled.
///
/// A row is read as N/2 complex numbers. Each of log2 N - 1 passes sends z_j and z_(j + N/4) to entries 2 j and 2 j + 1 of
/// another row, their sum and their difference: one plan of N/4 transforms serves all passes, which turn the bits of an
/// index once round. Last come the two parts of each number. FFTW's own plan for an array of log2 N axes of two takes
/// five times as long, for its real transforms of length two use no vectors.
///
/// Source: M. C. Pease, "An adaptation of the fast Fourier transform for parallel processing", Journal of the ACM 15
/// (1968), doi:10.1145/321450.321457.
struct FourierHadamard<Scalar: TransformScalar>: ~Copyable {
  private let length: Int
  /// Nil for rows that have no two complex numbers.
  private let plan: TransformPlan<Scalar>?
  /// By worker, a row.
  private var scratch: AlignedBuffer<Scalar>

  init(length: Int, planning: TransformPlanning, workers: Workers) throws(TransformError) {
    self.length = length
    scratch = AlignedBuffer(
      uninitializedCount: workers.count * FourierHadamardEngine<Scalar>.scratch(length: length))
    guard length >= 4 else {
      plan = nil
      return
    }
    let flags = isAligned(length, of: Scalar.self) ? 0 : FFTW_UNALIGNED
    var entries = AlignedBuffer<Scalar>(count: length, repeating: 0)
    var other = AlignedBuffer<Scalar>(count: length, repeating: 0)
    let (row, image) = (entries.mutablePointer, other.mutablePointer)
    plan = try TransformPlan(
      planning, transform: TransformKind.fftwWHT.rawValue, length: length
    ) { flag in
      Scalar.planSumsAndDifferences(pairs: Int32(length / 4), row, image, flags: flag | flags)
    }
  }

  /// The plan of a pass.
  var planText: String {
    switch plan {
    case .some(let plan): return Scalar.planText(plan.plan)
    case nil: return "(\(TransformKind.fftwWHT.rawValue) \(length))"
    }
  }

  /// What tasks run; valid as long as this value lives.
  var engine: FourierHadamardEngine<Scalar> {
    mutating get {
      let shared: SharedObject? =
        switch plan {
        case .some(let plan): plan.plan
        case nil: nil
        }
      return FourierHadamardEngine(length: length, plan: shared, scratch: scratch.mutableView)
    }
  }
}

/// A ``FourierHadamard`` as a value that tasks can hold.
struct FourierHadamardEngine<Scalar: TransformScalar>: Sendable {
  fileprivate let length: Int
  fileprivate let plan: SharedObject?
  fileprivate let scratch: MutableView<Scalar>

  /// The scratch of a worker.
  fileprivate static func scratch(length: Int) -> Int { roundUp(length, to: 16) }

  /// Overwrites a row with its transform; no two rows at a time with the scratch of one worker.
  func run(_ row: UnsafeMutablePointer<Scalar>, worker: Int) {
    var (source, target) = (row, scratch.pointer + worker * Self.scratch(length: length))
    if let plan {
      for _ in 0..<length.trailingZeroBitCount - 1 {
        Scalar.runComplex(plan, source, target)
        swap(&source, &target)
      }
    }
    if length > 1 { HadamardLanes<Scalar, Scalar>.neighbours(source, into: row, pairs: length / 2) }
  }
}
