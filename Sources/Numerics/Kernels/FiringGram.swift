/// G = K o (D D^T) scale from packed firing bits, by the cheaper of two exact ways.
///
/// Population counts take the same time whatever fires, n (n + 1)/2 pairs of rows; lists take a time
/// for each point of a list and for each pair in it. Which is cheaper is decided from the number of
/// ones and from the lists' lengths, never from a clock: the same way every time, and both leave the
/// same bits.
package struct FiringGram: ~Copyable {
  /// How a Gram matrix was made, with the work that it took.
  package enum Route: Equatable, Sendable {
    /// By ``FiringCounts``, that many words through AND and population count.
    case words(Int)
    /// By ``ListedCounts``, that many increments of a count.
    case pairs(Int)
  }

  /// Words through AND and population count in the time that an increment takes (0.6 to 0.8 ns at
  /// densities of 0.02 to 0.04), a point put into a list (3 ns), and a word that is looked through for
  /// points (5.4 ns): measured on a Zen 4 with AVX-512, where a word takes 0.061 ns, for n from 256 to
  /// 4096 and m from 4096 to 65536. Lists are then cheaper below a density of 0.034 at n = 2048, of
  /// 0.028 at n = 1024, of 0.010 at n = 256, whatever m, while the points of lists are independent.
  private static var wordsPerPair: Double { 11 }
  private static var wordsPerPoint: Double { 50 }
  private static var wordsPerWord: Double { 88 }

  private let counts: FiringCounts
  private let lists: NeuronLists
  private let listed: ListedCounts

  /// Scratch for n points, m neurons and as many workers as will share the work.
  package init(points n: Int, neurons m: Int, workers: Workers) {
    counts = FiringCounts(workers: workers)
    let capacity = Self.mostOnes(points: n, neurons: m)
    lists = NeuronLists(points: n, neurons: m, capacity: capacity, workers: workers)
    listed = ListedCounts(points: n, workers: workers)
  }

  /// Overwrites the lower triangle of `gram` with G.
  ///
  /// - Precondition: `firing` is n x m, `pointGram` (K) and `gram` are n x n.
  package func fill(
    _ gram: borrowing Matrix<Double>, pointGram: borrowing Matrix<Double>, scale: Double,
    firing: borrowing BitMatrix, workers: Workers
  ) -> Route {
    let (n, words) = (firing.rows, firing.rows * (firing.rows + 1) / 2 * firing.stride)
    if firing.population() <= lists.capacity {
      lists.fill(from: firing, workers: workers)
      let pairs = lists.pairs
      if Double(pairs) * Self.wordsPerPair <= Double(words) {
        precondition(n == lists.points, "the firing matrix has another number of points")
        listed.fillGram(gram, pointGram: pointGram, scale: scale, lists: lists, workers: workers)
        return .pairs(pairs)
      }
    }
    counts.fillGram(gram, pointGram: pointGram, scale: scale, firing: firing, workers: workers)
    return .words(words)
  }

  /// The most ones with which lists can be cheaper: those of equal lists of q points for which
  /// m q ((q + 1)/2 `wordsPerPair` + `wordsPerPoint`) and the search are what population counts take.
  package static func mostOnes(points n: Int, neurons m: Int) -> Int {
    guard n > 0, m > 0 else { return 0 }
    let row = Double(roundUp((m + 63) / 64, to: 8))
    let words = Double(n) * row * (Double(n + 1) / 2 - wordsPerWord) / Double(m)
    let linear = wordsPerPoint + wordsPerPair / 2
    let root = (linear * linear + 2 * wordsPerPair * max(words, 0)).squareRoot()
    return min(n * m, Int((root - linear) / wordsPerPair * Double(m)))
  }
}
