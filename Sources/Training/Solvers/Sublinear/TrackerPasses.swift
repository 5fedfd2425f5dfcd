package import Numerics
import Vocabulary

extension Work {
  /// Adds what a search did to the phase that is being measured.
  package mutating func count(_ search: SearchCounts) {
    count(.innerProducts, search.innerProducts)
    count(.nodesVisited, search.nodesVisited)
  }
}

extension Work {
  /// The structure that an option names, in the phase `maintain`; the queries by which it is chosen are not counted.
  mutating func makeTree<Scalar: KernelScalar>(
    of rows: borrowing Matrix<Scalar>, queries: borrowing Matrix<Scalar>, above b: Scalar,
    as choice: SearchChoice
  ) -> BallTree<Scalar> {
    measure(.maintain) { work in
      let tree = BallTree(rows, queries: queries, above: b, as: choice)
      work.count(tree.buildCounts)
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
