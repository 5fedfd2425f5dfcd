import Numerics
import TestSupport

/// What kernels are called with in one precision: the data of a step of some size.
final class KernelInputs<Scalar: KernelScalar> {
  let workers: Workers
  /// n, m, d.
  let (points, neurons, dimension): (Int, Int, Int)
  /// n x d.
  let data: Matrix<Scalar>
  /// m x d.
  var weights: Matrix<Scalar>
  /// m.
  var signs: AlignedBuffer<Scalar>
  /// n x m.
  var features: Matrix<Scalar>
  /// n x m d.
  var jacobian: Matrix<Scalar>
  /// n x m with three of ten bits set.
  var firing: BitMatrix
  /// n x m with few bits set.
  let sparse: BitMatrix
  /// n x n, positive definite.
  var gram: Matrix<Double>
  /// n x n, to be overwritten.
  var result: Matrix<Double>
  /// n.
  var left: AlignedBuffer<Double>
  /// n.
  var right: AlignedBuffer<Double>

  init(points n: Int, neurons m: Int, dimension d: Int, workers: Workers) {
    var samples = Samples(seed: UInt64(n))
    self.workers = workers
    (points, neurons, dimension) = (n, m, d)
    data = samples.matrix(n, d, Scalar.self).matrix(of: Scalar.self)
    weights = samples.matrix(m, d, Scalar.self).matrix(of: Scalar.self)
    signs = AlignedBuffer(samples.signs(m).map { Scalar($0) })
    features = Matrix(rows: n, columns: m, repeating: 0.5)
    jacobian = Matrix(rows: n, columns: m * d, repeating: 0.5)
    firing = BitMatrix(rows: n, columns: m, bits: samples.bits(n * m, density: 0.3))
    sparse = BitMatrix(rows: n, columns: m, bits: samples.bits(n * m, density: 0.004))
    gram = Matrix(rows: n, columns: n, repeating: 1 / Double(n))
    for i in 0..<n { gram[i, i] += 1 }
    result = Matrix(rows: n, columns: n, repeating: 0)
    left = AlignedBuffer(samples.vector(n, Double.self))
    right = AlignedBuffer(samples.vector(n, Double.self))
  }
}

/// A kernel and how it is called in a solver's step.
struct KernelCall<Scalar: KernelScalar>: Sendable {
  /// Calls what it is given, which calls the kernel, as often as it likes.
  typealias Caller = (() throws -> Void) throws -> Void

  let name: String
  /// The loops of one call that threads share.
  let sharedLoops: Int
  /// Prepares the kernel and hands over its call.
  let prepare: @Sendable (KernelInputs<Scalar>, Caller) throws -> Void

  init(
    _ name: String, sharedLoops: Int = 0,
    _ prepare: @escaping @Sendable (KernelInputs<Scalar>, Caller) throws -> Void
  ) {
    (self.name, self.sharedLoops, self.prepare) = (name, sharedLoops, prepare)
  }
}
