internal import Foundation
internal import Numerics

/// Quantum search for all marked items among m, simulated to the last query.
///
/// One search is that of Boyer, Brassard, Hoyer and Tapp: a round draws j uniformly from 0, 1, ...,
/// ceil(M) - 1, makes j Grover iterations on the uniform superposition, measures, and checks what it
/// measured; M begins at 1 and grows by 6/5 a failing round up to ceil(sqrt m). With k of m marked and
/// sin^2 theta = k/m the state stays in a plane, and a round finds a marked item, each as likely, with
/// probability sin^2((2 j + 1) theta): the measurement is drawn from that, and nothing of size m is
/// touched. What is found is no longer marked. A search that fails in 16 rounds at the largest M ends
/// it all; a round at M > 1/sin(2 theta) fails with a probability below 3/4, and one at M = sqrt m
/// with one near 1/2 or less on the average, so an item is missed with a probability about 1e-8 at
/// m = 1024.
///
/// - Complexity: the rounds that are drawn. An oracle query is a Grover iteration or a check.
///
/// Source: M. Boyer, G. Brassard, P. Hoyer, A. Tapp, "Tight bounds on quantum searching", Fortschritte
/// der Physik 46 (1998), arXiv quant-ph/9605034; used for training in arXiv 2110.04622.
package struct GroverSearch: Sendable {
  /// m.
  package let items: Int
  private let stream: RandomStream

  /// Searches among m items; `iteration` tells apart the steps of a training run.
  package init(items m: Int, seed: UInt64, iteration: Int) {
    precondition(m > 0, "a search is among at least one item")
    items = m
    stream = RandomStream(
      seed: seed, purpose: .measurements, substream: UInt32(truncatingIfNeeded: iteration))
  }

  /// sin^2((2 j + 1) theta), sin^2 theta = k/m: the probability that j iterations find one of k items.
  package func probability(iterations j: Int, marked k: Int) -> Double {
    let theta = asin((Double(k) / Double(items)).squareRoot())
    let amplitude = sin(Double(2 * j + 1) * theta)
    return amplitude * amplitude
  }

  /// Finds the items in `marked`, k of m, as measurements have it.
  ///
  /// Those that are found come to the front of `marked`. `row` names the search: one of another row
  /// or iteration is independent.
  package func findAll(
    _ marked: UnsafeMutableBufferPointer<UInt32>, row: Int
  ) -> GroverCounts {
    var (counts, draw) = (GroverCounts(), 0)
    while true {
      let left = marked.count - counts.found
      let queries = search(marked: left, row: row, draw: &draw)
      guard queries > 0 else {
        counts.failing = -queries
        counts.missed = left
        return counts
      }
      counts.finding += queries
      let (bits, _) = stream.pair(row: row, index: draw)
      draw += 1
      let chosen = counts.found + Int(bits.multipliedFullWidth(by: UInt64(left)).high)
      marked.swapAt(counts.found, chosen)
      counts.found += 1
    }
  }

  /// One search for one of k items: the queries it took, negative when it failed.
  private func search(marked k: Int, row: Int, draw: inout Int) -> Int {
    let largest = Double(items).squareRoot().rounded(.up)
    let theta = asin((Double(k) / Double(items)).squareRoot())
    var (size, queries, failures) = (1.0, 0, 0)
    while failures < Self.lastRounds {
      let (first, second) = stream.pair(row: row, index: draw)
      draw += 1
      let j = Int(first.multipliedFullWidth(by: UInt64(size.rounded(.up))).high)
      queries += j + 1
      let amplitude = sin(Double(2 * j + 1) * theta)
      if Double(second >> 11) * 0x1p-53 < amplitude * amplitude { return queries }
      if size >= largest { failures += 1 }
      size = min(1.2 * size, largest)
    }
    return -queries
  }

  /// Rounds at the largest M that may fail before a search gives up.
  private static let lastRounds = 16
}

/// What finding all marked items took.
package struct GroverCounts: Sendable, Equatable {
  /// Oracle queries of the searches that found something.
  package var finding = 0
  /// Oracle queries of the last search, which found nothing.
  package var failing = 0
  /// Items found.
  package var found = 0
  /// Items that the last search should have found.
  package var missed = 0
}
