package import Numerics
import Vocabulary

extension ListedPasses {
  /// f(X) with the inner product of each firing pair taken anew, in the phase `forward`.
  package mutating func predict<Scalar: KernelScalar>(
    _ pairs: borrowing FiringPairs, weights: borrowing Matrix<Scalar>,
    _ network: borrowing SparseNetwork<Scalar>, into predictions: UnsafeMutablePointer<Double>,
    work: inout Work
  ) {
    work.measure(.forward) { work in
      predict(
        pairs, weights: weights, points: network.points, signs: network.signs,
        shift: network.shift, into: predictions, workers: network.workers)
      work.count(.innerProducts, pairs.count)
    }
  }
}

extension Work {
  /// Adds what a search did to the phase that is being measured.
  package mutating func count(_ search: SearchCounts) {
    count(.innerProducts, search.innerProducts)
    count(.nodesVisited, search.nodesVisited)
  }
}

extension FiringPairs {
  /// Replaces the pairs by what a batch of n queries, one a point, reported.
  package mutating func replace(
    by sets: borrowing ReportedSets, gathered: inout GrowingBuffer<UInt32>,
    slotOf: UnsafeMutablePointer<UInt32>
  ) {
    let starts = AlignedBuffer<Int>(count: points + 1, repeating: 0)
    for i in 0..<points { starts.pointer[i + 1] = starts.pointer[i] + sets[i].count }
    gathered.resize(to: starts.pointer[points])
    for i in 0..<points {
      guard let first = sets[i].baseAddress else { continue }
      (gathered.pointer + starts.pointer[i]).update(from: first, count: sets[i].count)
    }
    replace(bySets: gathered.pointer, starts: starts.pointer, slotOf: slotOf)
  }
}
