package import Numerics
import Vocabulary

extension CholeskyFactor where Scalar == Double {
  /// Solves (G + `damping` I) alpha = `residual` directly, timed and counted in its two phases.
  ///
  /// - Throws: ``SolverError/singularGram(pivot:order:)``.
  package mutating func solve(
    _ gram: borrowing Matrix<Double>, entryRoundoff: Double = 0, damping: Double,
    _ residual: borrowing AlignedBuffer<Double>, into alpha: inout AlignedBuffer<Double>,
    workers: Workers, work: inout Work
  ) throws(SolverError) {
    let n = gram.rows
    try refactor(
      gram, entryRoundoff: entryRoundoff, damping: damping, workers: workers, work: &work)
    work.measure(.solve) { work in
      alpha.update(from: residual)
      solve(&alpha)
      work.count(multiplyAdds: n * n, in: Double.self)
    }
  }
}

extension CholeskyFactor {
  /// Factors G + `damping` I: (n^3 - n)/6 multiply-adds in the phase `factor`.
  package mutating func refactor(
    _ gram: borrowing Matrix<Double>, entryRoundoff: Double = 0, damping: Double,
    workers: Workers, work: inout Work
  ) throws(SolverError) {
    let n = gram.rows
    do throws(NumericalError) {
      try work.measure(.factor) { work throws(NumericalError) in
        work.count(multiplyAdds: (n * n * n - n) / 6, in: Scalar.self)
        try refactor(
          gram, damping: damping, entryRoundoff: entryRoundoff, workers: workers)
      }
    } catch {
      throw SolverError(error)
    }
  }
}

extension Matrix where Scalar == Double {
  /// The sum of the diagonal entries.
  package func trace() -> Double { (0..<rows).reduce(0.0) { $0 + self[$1, $1] } }

  /// Overwrites `image` with G `vector` from G's lower triangle, in the phase `solve`.
  package func apply(
    _ vector: borrowing AlignedBuffer<Double>, into image: inout AlignedBuffer<Double>,
    work: inout Work
  ) {
    work.measure(.solve) { work in
      multiplySymmetric(self, damping: 0, vector, &image)
      work.count(multiplyAdds: rows * rows, in: Double.self)
    }
  }
}
