package import Numerics
import Vocabulary

extension Work {
  /// Adds what a search did to the phase that is being measured.
  package mutating func count(_ search: SearchCounts) {
    count(.innerProducts, search.innerProducts + search.lengths)
    count(.nodesVisited, search.nodesVisited)
  }
}

extension Work {
  /// The structure that an option names, in the phase `maintain`, with what is done to choose it.
  mutating func makeTree<Scalar: KernelScalar>(
    of rows: borrowing Matrix<Scalar>, queries: borrowing Matrix<Scalar>, above b: Scalar,
    as choice: SearchChoice
  ) -> BallTree<Scalar> {
    measure(.maintain) { work in
      var counts = SearchCounts()
      let tree = BallTree(rows, queries: queries, above: b, as: choice, counts: &counts)
      work.count(counts)
      return tree
    }
  }
}

extension FiringPairs {
  /// Replaces the pairs by what a batch of n queries, one a point, reported.
  package mutating func replace(
    by sets: borrowing ReportedSets, gathered: inout GrowingBuffer<UInt32>,
    slotOf: inout AlignedBuffer<UInt32>
  ) {
    var starts = AlignedBuffer<Int>(count: points + 1, repeating: 0)
    let ends = starts.mutableView
    for i in 0..<points { ends[i + 1] = ends[i] + sets[i].count }
    gathered.resize(to: ends[points])
    let target = gathered.mutableView
    for i in 0..<points {
      guard let first = sets[i].baseAddress else { continue }
      (target + ends[i]).update(from: first, count: sets[i].count)
    }
    replace(bySets: gathered, starts: starts, slotOf: &slotOf)
  }
}
