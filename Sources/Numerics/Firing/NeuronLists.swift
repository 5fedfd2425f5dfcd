/// The lists F_r, in rising order: the points on which each neuron fires.
///
/// Each list is divided at multiples of `blockPoints`, so that a loop over a block of points finds its
/// part, and stands behind three entries n, so that a loop may read it backwards by fours.
package struct NeuronLists: ~Copyable {
  /// Points of a block.
  package static var blockPoints: Int { 256 }
  /// Entries n before each list.
  static var guards: Int { 3 }

  /// n.
  package let points: Int
  /// m.
  package let neurons: Int
  /// The largest number of pairs (point, neuron) that can be held.
  package let capacity: Int
  /// Where part `block` of list r begins, at `block * neurons + r`; the last row has the ends.
  var starts: AlignedBuffer<UInt32>
  /// The lists, one behind the other.
  var entries: AlignedBuffer<UInt32>
  private var stripStarts: AlignedBuffer<Int>
  private var memory: BitStripMemory

  /// Memory for n points, m neurons and `capacity` firing pairs, to be filled by `workers`.
  package init(points n: Int, neurons m: Int, capacity: Int, workers: Workers) {
    precondition(
      capacity + Self.guards * m < 1 << 32, "more firing pairs than lists are addressed for")
    (points, neurons, self.capacity) = (n, m, capacity)
    starts = AlignedBuffer(count: (Self.blocks(n) + 1) * m, repeating: 0)
    entries = AlignedBuffer(uninitializedCount: capacity + Self.guards * m)
    stripStarts = AlignedBuffer(count: BitStrip.count(columns: m) + 1, repeating: 0)
    memory = BitStripMemory(points: n, workers: workers)
  }

  /// The number of parts of a list.
  package var blocks: Int { Self.blocks(points) }

  /// F_r; valid until the lists are replaced.
  package subscript(neuron: Int) -> UnsafeBufferPointer<UInt32> {
    let first = Int(starts.pointer[neuron])
    let end = Int(starts.pointer[blocks * neurons + neuron])
    return UnsafeBufferPointer(start: entries.pointer + first, count: end - first)
  }

  /// sum_r |F_r| (|F_r| + 1) / 2, the increments that the Gram matrix takes.
  package var pairs: Int {
    (0..<neurons).reduce(0) { $0 + self[$1].count * (self[$1].count + 1) / 2 }
  }

  /// Replaces the lists by those of `firing`.
  ///
  /// - Precondition: `firing` is n x m with at most `capacity` ones.
  /// - Complexity: reads the bits twice; about 4 ns a pair and 3 ns a word of bits.
  package mutating func fill(from firing: borrowing BitMatrix, workers: Workers) {
    precondition(firing.rows == points && firing.columns == neurons, "the shapes differ")
    precondition(memory.fits(points: points, workers: workers), "too little scratch")
    let (bits, counts) = (firing.view, stripStarts.mutableView)
    let writer = ListWriter(
      points: points, neurons: neurons, blocks: blocks, starts: starts.mutableView,
      entries: entries.mutableView)
    let strips = memory.strip
    let (count, stride) = (BitStrip.count(columns: neurons), firing.stride)
    workers.forEach(count) { number, worker in
      let strip = strips.of(worker: worker)
      strip.read(number, of: bits.pointer, stride: stride)
      counts[number + 1] = writer.count(strip, number)
    }
    for number in 0..<count { counts[number + 1] += counts[number] }
    precondition(counts[count] <= entries.count, "the lists do not fit")
    workers.forEach(count) { number, worker in
      let strip = strips.of(worker: worker)
      strip.read(number, of: bits.pointer, stride: stride)
      writer.place(strip, number, from: counts[number])
    }
  }

  private static func blocks(_ n: Int) -> Int { (n + blockPoints - 1) / blockPoints }
}

/// Where ``NeuronLists`` are written, strip by strip.
private struct ListWriter {
  let points: Int
  let neurons: Int
  let blocks: Int
  let starts: MutableView<UInt32>
  let entries: MutableView<UInt32>

  /// Leaves the lengths of a strip's lists where their ends will be; returns the entries they need.
  func count(_ strip: BitStrip, _ number: Int) -> Int {
    var total = 0
    for word in 0..<BitStrip.words {
      let range = neurons(strip: number, word: word)
      let lengths = starts + (blocks * neurons + range.lowerBound)
      lengths.update(repeating: 0, count: range.count)
      let ones = strip.ones(word: word)
      for index in 0..<ones.count { lengths[Int(ones[index] & 63)] &+= 1 }
      total += ones.count + NeuronLists.guards * range.count
    }
    return total
  }

  /// Writes a strip's lists from entry `first` on, and where their parts begin.
  func place(_ strip: BitStrip, _ number: Int, from first: Int) {
    var next = first
    for word in 0..<BitStrip.words {
      let range = neurons(strip: number, word: word)
      let ends = starts + (blocks * neurons + range.lowerBound)
      for r in 0..<range.count {
        let length = Int(ends[r])
        for entry in next..<next + NeuronLists.guards {
          entries[entry] = UInt32(truncatingIfNeeded: points)
        }
        ends[r] = UInt32(truncatingIfNeeded: next + NeuronLists.guards)
        next += NeuronLists.guards + length
      }
      distribute(strip.ones(word: word), range, ends)
    }
  }

  /// Appends each one's point to its neuron's list, block of points by block.
  private func distribute(
    _ ones: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ ends: UnsafeMutablePointer<UInt32>
  ) {
    var index = 0
    for block in 0..<blocks {
      (starts + (block * neurons + range.lowerBound)).update(from: ends, count: range.count)
      let limit = UInt64(64 * NeuronLists.blockPoints) * UInt64(block + 1)
      while index < ones.count, UInt64(ones[index]) < limit {
        let code = ones[index]
        let place = ends[Int(code & 63)]
        entries[Int(place)] = code &>> 6
        ends[Int(code & 63)] = place &+ 1
        index &+= 1
      }
    }
  }

  /// Neurons of word `word` of strip `number`.
  private func neurons(strip number: Int, word: Int) -> Range<Int> {
    let first = (number * BitStrip.words + word) * 64
    return min(first, neurons)..<min(first + 64, neurons)
  }
}
