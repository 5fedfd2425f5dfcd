/// The firing pairs at one set of weights: F_r in rising order, for every neuron that fires at all.
///
/// Slot q of the lists is neuron `neurons[q]`. A neuron that fires on no point has no gradient, so in
/// full-batch training it never moves and never fires again: the lists of the next weights are among
/// the slots of these.
///
/// Work over slots is divided into blocks of ``blockSlots``, and what blocks leave behind is joined in
/// their order: nothing depends on the number of workers.
package struct FiringPairs: ~Copyable {
  /// Slots of a block, the task of one worker.
  package static var blockSlots: Int { 256 }

  /// n.
  package let points: Int
  /// The neurons that fire, a of them, in the order of the slots.
  package internal(set) var neurons = GrowingBuffer<UInt32>()
  /// Where the list of each slot begins in `listed`, and where the last ends: a + 1 places.
  package internal(set) var starts = GrowingBuffer<Int>()
  /// The lists, one behind the other.
  package internal(set) var listed = GrowingBuffer<UInt32>()
  private var blockEnds = GrowingBuffer<SlotPlace>()
  private var spare = GrowingBuffer<UInt32>()

  /// No pairs of n points.
  package init(points n: Int) {
    points = n
    starts.resize(to: 1)
    starts.mutableView[0] = 0
  }

  /// The number of neurons that fire, |union of S_i|.
  package var slots: Int { neurons.count }
  /// sum_r |F_r| = sum_i |S_i|.
  package var count: Int { listed.count }
  /// Blocks of slots.
  package var blocks: Int { (slots + Self.blockSlots - 1) / Self.blockSlots }
  /// sum_r |F_r| (|F_r| + 1) / 2, the increments that the Gram matrix takes.
  package var increments: Int {
    (0..<slots).reduce(0) {
      let length = starts.pointer[$1 + 1] - starts.pointer[$1]
      return $0 + length * (length + 1) / 2
    }
  }
  /// 64-bit words of one neuron's bits.
  package var words: Int { (points + 63) / 64 }

  /// What tasks read; valid until the lists are replaced.
  package var view: FiringPairsView {
    FiringPairsView(neurons: neurons.view, starts: starts.view, listed: listed.view)
  }

  /// S_i in rising order, by a look at every pair.
  package func firingSet(of point: Int) -> [Int] {
    var set: [Int] = []
    for q in 0..<slots {
      for k in starts.pointer[q]..<starts.pointer[q + 1] where listed.pointer[k] == point {
        set.append(Int(neurons.pointer[q]))
      }
    }
    return set.sorted()
  }

  /// The pairs that fire here or in packed rows, a row a slot, but not in both.
  ///
  /// - Complexity: reads the rows once and the lists once.
  package func flips(toRows rows: borrowing GrowingBuffer<UInt64>) -> Int {
    let bits = rows.view
    var common = 0
    for q in 0..<slots {
      let row = bits + q &* words
      for k in starts.pointer[q]..<starts.pointer[q &+ 1] {
        let i = Int(listed.pointer[k])
        common &+= Int(truncatingIfNeeded: row[i / 64] &>> UInt64(i % 64) & 1)
      }
    }
    return count + population(bits.pointer, words: slots * words) - 2 * common
  }

  /// Becomes the pairs of `other`.
  package mutating func copy(_ other: borrowing FiringPairs) {
    resize(slots: other.slots, pairs: other.count)
    neurons.mutableView.pointer.update(from: other.neurons.pointer, count: other.slots)
    starts.mutableView.pointer.update(from: other.starts.pointer, count: other.slots + 1)
    listed.mutableView.pointer.update(from: other.listed.pointer, count: other.count)
  }

  /// Replaces the lists by the ones of packed rows: row q, of ``words`` words, is that of slot q, or of
  /// neuron q where `width` is the number of rows.
  ///
  /// - Precondition: bits from `points` on are zero.
  /// - Complexity: reads the rows twice, writes 4 bytes a pair and 12 a neuron.
  package mutating func replace(
    byRows rows: borrowing GrowingBuffer<UInt64>, width: Int? = nil, workers: Workers
  ) {
    let count = width ?? slots
    let (words, size) = (words, Self.blockSlots)
    let blocks = (count + size - 1) / size
    blockEnds.resize(to: blocks + 1)
    let (bits, ends) = (rows.view, blockEnds.mutableView)
    workers.forEach(blocks) { block, _ in
      ends[block + 1] = ones(
        bits.pointer, words: words, rows: block * size..<min(count, (block + 1) * size))
    }
    ends[0] = SlotPlace()
    for block in 0..<blocks {
      ends[block + 1].slots += ends[block].slots
      ends[block + 1].pairs += ends[block].pairs
    }
    swap(&spare, &neurons)
    resize(slots: ends[blocks].slots, pairs: ends[blocks].pairs)
    let old = width == nil ? spare.view : nil
    let (neurons, starts, listed) = (
      neurons.mutableView, starts.mutableView, listed.mutableView
    )
    workers.forEach(blocks) { block, _ in
      var (slot, next) = (ends[block].slots, ends[block].pairs)
      for row in block * size..<min(count, (block + 1) * size) {
        let first = next
        next += extractOnes(bits + row &* words, words: words, into: listed + next)
        guard next > first else { continue }
        neurons[slot] = old?[row] ?? UInt32(truncatingIfNeeded: row)
        slot += 1
        starts[slot] = next
      }
    }
  }

  private mutating func resize(slots: Int, pairs: Int) {
    neurons.resize(to: slots)
    starts.resize(to: slots + 1)
    listed.resize(to: pairs)
    starts.mutableView[0] = 0
  }
}

/// ``FiringPairs`` as a value that tasks can hold.
package struct FiringPairsView: Sendable {
  /// The neuron of each slot.
  package let neurons: View<UInt32>
  /// Where the list of each slot begins in `listed`, and where the last ends.
  package let starts: View<Int>
  /// The lists, one behind the other.
  package let listed: View<UInt32>

  /// F_r of the neuron of a slot.
  @inline(__always)
  package subscript(slot: Int) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(
      start: listed + starts[slot], count: starts[slot &+ 1] &- starts[slot])
  }
}

/// A number of slots and of their pairs.
package struct SlotPlace: BitwiseCopyable {
  var slots = 0
  var pairs = 0
}

/// The rows that have ones, and the ones.
private func ones(
  _ bits: UnsafePointer<UInt64>, words: Int, rows: Range<Int>
) -> SlotPlace {
  var found = SlotPlace()
  for row in rows {
    let ones = population(bits + row &* words, words: words)
    found.pairs &+= ones
    found.slots &+= ones > 0 ? 1 : 0
  }
  return found
}

/// Writes the places of the ones of a row, and nothing behind them.
private func extractOnes(
  _ bits: UnsafePointer<UInt64>, words: Int, into places: UnsafeMutablePointer<UInt32>
) -> Int {
  var count = 0
  for index in 0..<words {
    var word = bits[index]
    while word != 0 {
      places[count] = UInt32(truncatingIfNeeded: index &* 64 &+ word.trailingZeroBitCount)
      word &= word &- 1
      count &+= 1
    }
  }
  return count
}
