/// The step of the first layer from packed firing bits, dense or sparse by the density of firing.
///
/// The choice depends on the number of ones only, so that it is the same for any number of workers and
/// on any machine; the two ways differ by rounding.
package struct FiringStep<Scalar: KernelScalar>: ~Copyable {
  private let dense: FiringUpdate<Scalar>
  private let sparse: SparseUpdate<Scalar>

  /// Scratch for n points and as many workers as will share the work.
  package init(points n: Int, workers: Workers) {
    dense = FiringUpdate(points: n, workers: workers)
    sparse = SparseUpdate(points: n, workers: workers)
  }

  /// Subtracts from `weights` (m x d) the step of `directions` (Y, n x d) along `firing` (n x m).
  ///
  /// - Returns: the multiply-adds, d for each pair or for each that fires.
  package func subtract(
    from weights: borrowing Matrix<Scalar>, directions: borrowing Matrix<Scalar>,
    firing: borrowing BitMatrix, signs: borrowing AlignedBuffer<Scalar>, workers: Workers
  ) -> Int {
    let (ones, pairs) = (firing.population(), firing.rows * firing.columns)
    if Double(ones) <= SparseUpdate<Scalar>.breakEvenDensity * Double(pairs) {
      sparse.subtract(
        from: weights, directions: directions, firing: firing, signs: signs, workers: workers)
      return ones * weights.columns
    }
    dense.subtract(
      from: weights, directions: directions, firing: firing, signs: signs, workers: workers)
    return pairs * weights.columns
  }
}
