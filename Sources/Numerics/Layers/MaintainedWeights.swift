/// W(t) = W + A B^T: weights whose low-rank changes are kept apart until a flush adds them.
///
/// `append` is the paper's UPDATE, `multiply` its QUERY, `multiplyTransposed` the same for W^T. A and B
/// are kept as rows of A^T (rank x m) and B^T (rank x N), so that a query of sparse vectors costs
/// m |supp v| for W and rank (m + |supp v|) for A B^T. Changes that were tried and not taken are dropped
/// by their number: nothing is undone arithmetically.
///
/// Source: SZZ21 (Z. Song, L. Zhang, R. Zhang, "Training multi-layer over-parametrized neural network in
/// subquadratic time", arXiv 2112.07628); a reconstruction from its abstract.
package struct MaintainedWeights<Scalar: FiringScalar>: ~Copyable {
  /// W, what the last flush left.
  package private(set) var base: WeightColumns<Scalar>
  /// The columns of A and of B.
  package private(set) var rank = 0
  /// The rank above which ``settle(workers:)`` flushes; nil never.
  package let threshold: Int?
  private var left: Matrix<Scalar>
  private var right: Matrix<Scalar>
  private var coordinates: Matrix<Scalar>
  private let vectors: Int

  /// Keeps `weights`, for changes of rank n at a time and queries of n vectors.
  ///
  /// - Complexity: (m + N) scalars a column of A and B, which are doubled in number where they do not suffice.
  package init(_ weights: consuming WeightColumns<Scalar>, vectors n: Int, threshold: Int?) {
    let capacity = min(threshold ?? .max, 8 * n) + n
    left = Matrix(uninitializedRows: capacity, columns: weights.neurons)
    right = Matrix(uninitializedRows: capacity, columns: weights.inputs)
    coordinates = Matrix(uninitializedRows: n, columns: capacity)
    (self.threshold, vectors) = (threshold, n)
    base = weights
  }

  /// W += sum_i c_i u_i v_i^T for the rows of U, n x m, and V, n x N: n more columns of A and B.
  ///
  /// - Complexity: n (m + N) scalars are written.
  package mutating func append(
    _ coefficients: borrowing AlignedBuffer<Double>, left u: borrowing Matrix<Scalar>,
    right v: borrowing Matrix<Scalar>
  ) {
    precondition(
      u.rows == vectors && v.rows == vectors && u.columns == base.neurons
        && v.columns == base.inputs, "the shapes of the change do not match")
    if rank + vectors > left.rows { grow() }
    appendScaledRows(u, by: coefficients, to: &left, at: rank)
    (right.mutableView + rank * v.columns).update(from: v.pointer, count: v.count)
    rank += vectors
  }

  /// Forgets the last change.
  package mutating func drop() {
    precondition(rank >= vectors, "there is no change to drop")
    rank -= vectors
  }

  private mutating func grow() {
    let capacity = 2 * left.rows
    left = left.extended(to: capacity, keeping: rank)
    right = right.extended(to: capacity, keeping: rank)
    coordinates = Matrix(uninitializedRows: vectors, columns: capacity)
  }
}

/// Queries, each in two parts that are timed and counted apart: that of ``base`` comes first.
extension MaintainedWeights {
  /// Adds V B A^T to Z, n x m, where Z = V W^T already, and V, n x N, is zero outside `supports`.
  ///
  /// - Complexity: rank (n m + sum_i |supp v_i|) multiply-adds, which are returned.
  package mutating func correct(
    _ vectors: borrowing Matrix<Scalar>, on supports: borrowing Supports,
    into products: inout Matrix<Scalar>, workers: Workers
  ) -> Int {
    project(vectors, onto: right, rank: rank, on: supports, into: &coordinates, workers: workers)
    addCombinations(coordinates, of: left, rank: rank, to: &products, workers: workers)
    return rank * (vectors.rows * base.neurons + supports.total)
  }

  /// Adds, where `kept` says so, U A B^T to P, n x N, where P = U W already, and U, n x m, is zero outside
  /// `supports`.
  ///
  /// - Complexity: rank sum_i (|supp u_i| + |kept_i|) multiply-adds, which are returned.
  package mutating func correctTransposed(
    _ vectors: borrowing Matrix<Scalar>, on supports: borrowing Supports,
    keeping kept: borrowing Supports, into products: inout Matrix<Scalar>, workers: Workers
  ) -> Int {
    project(vectors, onto: left, rank: rank, on: supports, into: &coordinates, workers: workers)
    addCombinations(
      coordinates, of: right, rank: rank, keeping: kept, to: &products, workers: workers)
    return rank * (supports.total + kept.total)
  }
}

extension MaintainedWeights {
  /// Adds A B^T to W and empties A and B.
  ///
  /// - Complexity: the sum over columns of A and B of the products of their non-zeros, as scattered
  ///   multiply-adds, which are returned; and a pass over A and B.
  package mutating func flush(workers: Workers) -> Int {
    defer { rank = 0 }
    return base.add(left: left, right: right, rank: rank, workers: workers)
  }

  /// Flushes where the rank is over the threshold; returns the multiply-adds.
  package mutating func settle(workers: Workers) -> Int {
    guard let threshold, rank > threshold else { return 0 }
    return flush(workers: workers)
  }

  /// Entry (`neuron`, `input`) of W + A B^T, for tests.
  package func weight(_ neuron: Int, _ input: Int) -> Double {
    (0..<rank).reduce(Double(base[neuron, input])) {
      $0 + Double(left[$1, neuron]) * Double(right[$1, input])
    }
  }
}

extension Matrix {
  /// A matrix of `rows` rows, of which the first `kept` are this one's and the others undefined.
  fileprivate func extended(to rows: Int, keeping kept: Int) -> Matrix {
    var copy = Matrix(uninitializedRows: rows, columns: columns)
    copy.mutableView.pointer.update(from: pointer, count: kept * columns)
    return copy
  }
}
