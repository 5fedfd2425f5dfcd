internal import CFFTW

/// Circular convolution of vectors of length N by the convolution theorem.
///
/// (a * b)_k = sum_j a_j b_(k - j mod N): two real Fourier transforms, the product of their spectra,
/// and one inverse transform. The inverse's 1/N is part of the product.
///
/// - Complexity: three real transforms and 4 N flops a vector; 2 (N + 2) scalars of scratch a worker.
package struct CircularConvolution<Scalar: TransformScalar>: ~Copyable {
  /// N.
  package let length: Int
  private let forward: TransformPlan<Scalar>
  private let inverse: TransformPlan<Scalar>
  private var spectra: AlignedBuffer<Scalar>

  /// Plans transforms of `length`, with scratch for as many workers as will share the work.
  ///
  /// - Throws: ``TransformError``, also for a length of zero or one that FFTW cannot count.
  package init(
    length: Int, planning: TransformPlanning = TransformPlanning(), workers: Workers
  ) throws(TransformError) {
    guard length > 0, length < 1 << 31 else { throw .notPlanned(transform: "r2c", length: length) }
    let flags = isAligned(length, of: Scalar.self) ? 0 : FFTW_UNALIGNED
    var spectra = AlignedBuffer<Scalar>(
      count: 2 * workers.count * Self.spectrumScalars(length: length), repeating: 0)
    var entries = AlignedBuffer<Scalar>(count: length, repeating: 0)
    let (numbers, parts) = (entries.mutableView.pointer, spectra.mutableView.pointer)
    let forward = try TransformPlan<Scalar>(planning, transform: "r2c", length: length) {
      Scalar.planSpectrum(
        length: Int32(length), numbers, parts,
        flags: $0 | flags | FFTW_PRESERVE_INPUT)
    }
    let inverse = try TransformPlan<Scalar>(planning, transform: "c2r", length: length) {
      Scalar.planInverseSpectrum(
        length: Int32(length), parts, numbers,
        flags: $0 | flags | FFTW_DESTROY_INPUT)
    }
    self.length = length
    self.forward = forward
    self.inverse = inverse
    self.spectra = spectra
  }

  /// The scalars of a spectrum, a multiple of 64 bytes.
  private static func spectrumScalars(length: Int) -> Int { roundUp(2 * (length / 2 + 1), to: 16) }

  /// The additions and multiplications of one convolution, of three real Fourier transforms and of a product of spectra.
  package var operationsPerRow: Double {
    3 * fourierOperations(ofReals: length) + 8 * Double(length / 2 + 1)
  }

  /// The plans, for the record of a run.
  package var planText: String {
    Scalar.planText(forward.plan) + "\n" + Scalar.planText(inverse.plan)
  }

  /// Overwrites row i of `product` with the convolution of the rows i of `left` and `right`, all n x N.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package mutating func apply(
    left: borrowing Matrix<Scalar>, right: borrowing Matrix<Scalar>,
    into product: inout Matrix<Scalar>, workers: Workers
  ) {
    let (n, length, engine) = (product.rows, length, engine)
    precondition(
      left.rows == n && right.rows == n && left.columns == length && right.columns == length
        && product.columns == length, "the shapes of the convolution do not match")
    precondition(engine.workers >= workers.count, "too little scratch")
    let (a, b, c) = (
      left.view, right.view, product.mutableView
    )
    workers.forEach(n) { i, worker in
      engine.convolve(a + i * length, b + i * length, into: c + i * length, worker: worker)
    }
  }

  /// What tasks run; valid as long as this value lives.
  var engine: ConvolutionEngine<Scalar> {
    mutating get {
      let parts = Self.spectrumScalars(length: length)
      return ConvolutionEngine(
        operations: operationsPerRow, forward: forward.plan, inverse: inverse.plan, length: length,
        spectra: spectra.mutableView,
        spectrumScalars: parts, workers: spectra.count / (2 * parts))
    }
  }
}

/// The plans and the scratch of a ``CircularConvolution`` as a value that tasks can hold.
struct ConvolutionEngine<Scalar: TransformScalar>: Sendable {
  fileprivate let operations: Double
  fileprivate let forward: SharedObject
  fileprivate let inverse: SharedObject
  fileprivate let length: Int
  fileprivate let spectra: MutableView<Scalar>
  fileprivate let spectrumScalars: Int
  fileprivate let workers: Int

  /// Overwrites `product` with the convolution of `left` and `right`; it may be one of them.
  ///
  /// - Precondition: arrays are aligned to 64 bytes unless rows of the length are not.
  @inline(__always)
  func convolve(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>,
    into product: UnsafeMutablePointer<Scalar>, worker: Int
  ) {
    let first = spectra + 2 * worker * spectrumScalars
    let second = first + spectrumScalars
    KernelWork.add(operations, to: .transformAdds)
    Scalar.runSpectrum(forward, left, first)
    Scalar.runSpectrum(forward, right, second)
    let scale = 1 / Scalar(length)
    for k in 0...length / 2 {
      let (a, b, c, d) = (first[2 * k], first[2 * k + 1], second[2 * k], second[2 * k + 1])
      first[2 * k] = (a * c - b * d) * scale
      first[2 * k + 1] = (a * d + b * c) * scale
    }
    Scalar.runInverseSpectrum(inverse, first, product)
  }
}
