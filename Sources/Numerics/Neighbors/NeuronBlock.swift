/// What is known of a neuron that fires somewhere, beside its list.
struct NeuronRecord: BitwiseCopyable {
  /// r, less that of the first neuron of the block.
  let neuron: UInt32
  /// Where its list begins in the block.
  var start: UInt32
  /// How far the neuron may still move before a point outside its list can fire.
  var room: Float
  /// What rounding may have added to the products of its list.
  var blur: Float
  /// The points in its list.
  var length: UInt16
  /// The epoch whose products the list holds.
  var stamp: UInt8
  /// a_r.
  let sign: Int8

  /// The entries of its list.
  var list: Range<Int> { Int(start)..<Int(start) + Int(length) }
}

/// Entries of neighbour lists: points, their products z, and the offsets from which beta follows.
struct NeighborEntries<Scalar: KernelScalar>: ~Copyable {
  var points = GrowingBuffer<UInt16>()
  var values = GrowingBuffer<Scalar>()
  var offsets = GrowingBuffer<Scalar>()

  var count: Int { points.count }

  mutating func resize(to count: Int) {
    points.resize(to: count)
    values.resize(to: count)
    offsets.resize(to: count)
  }

  /// Makes room for `extra` entries more and keeps those that there are.
  mutating func extend(by extra: Int) {
    points.extend(by: extra)
    values.extend(by: extra)
    offsets.extend(by: extra)
  }

  /// Overwrites the entries from `start` on with a range of another's.
  mutating func copy(_ range: Range<Int>, of other: borrowing NeighborEntries, to start: Int) {
    let (first, count) = (range.lowerBound, range.count)
    (points.mutablePointer + start).update(from: other.points.pointer + first, count: count)
    (values.mutablePointer + start).update(from: other.values.pointer + first, count: count)
    (offsets.mutablePointer + start).update(from: other.offsets.pointer + first, count: count)
  }

  mutating func trim() {
    points.trim()
    values.trim()
    offsets.trim()
  }
}

/// The neurons of a range that fire somewhere, with their neighbour lists: a task of one thread.
///
/// The list of slot q is entries `start..<start + length`: points in rising order, z at the epoch of the
/// slot's stamp, and the offset from which beta follows: beta = A_j + offset while the pair fires, and
/// the offset alone while it does not. 24 bytes a neuron, and 10 a pair in single precision.
package struct NeuronBlock<Scalar: KernelScalar>: ~Copyable {
  /// The first neuron of the range.
  var first = 0
  /// The clock's reading at which each slot is looked at next; infinite for a neuron that fires no more.
  var deadlines = GrowingBuffer<Float>()
  var records = GrowingBuffer<NeuronRecord>()
  /// Lists, and what rebuilt neurons left behind.
  var entries = NeighborEntries<Scalar>()
  /// Pairs in lists.
  package private(set) var pairs = 0
  /// The pairs whose firing the last pass changed, with what that changes in the prediction beyond a linear
  /// step, times sqrt m: a_r (z - b) for one that fires now, -a_r (z - b) for one that does not.
  var flips = GrowingBuffer<(point: UInt32, value: Double)>()
  /// Neurons whose certificate the last pass found used up, and how far they moved since the look before.
  var expired = GrowingBuffer<(slot: Int, path: Double)>()
  /// Slots and entries as they were before a trial, and the pairs and entries that there were.
  private var saved = GrowingBuffer<(slot: Int, deadline: Float, record: NeuronRecord)>()
  private var savedEntries = NeighborEntries<Scalar>()
  private var before = (pairs: 0, entries: 0)

  /// The least of the deadlines.
  package private(set) var due = Float.infinity

  /// A block of no neurons.
  package init() {}

  /// Neurons, those that fire no more included.
  package var count: Int { records.count }
  /// Bytes of memory.
  package var bytes: Int {
    count * (MemoryLayout<NeuronRecord>.stride + 4)
      + entries.count * (2 + 2 * MemoryLayout<Scalar>.stride)
  }
  /// Whether the last pass found lists that are too old.
  package var hasExpired: Bool { expired.count > 0 }

  /// Adds what the pairs that flipped change to the sums of their points.
  package func addFlips(to sums: UnsafeMutablePointer<Double>) {
    for index in 0..<flips.count {
      let flip = flips.pointer[index]
      sums[Int(flip.point)] += flip.value
    }
  }

  /// The neurons whose products exceed b for a point, in rising order.
  package func firing(on point: Int, above b: Scalar) -> [Int] {
    var found: [Int] = []
    for slot in 0..<count where deadlines.pointer[slot] < .infinity {
      for entry in records.pointer[slot].list
      where Int(entries.points.pointer[entry]) == point && !(entries.values.pointer[entry] <= b) {
        found.append(neuron(slot))
      }
    }
    return found
  }

  /// r of a slot.
  @inline(__always)
  func neuron(_ slot: Int) -> Int { first + Int(records.pointer[slot].neuron) }

  /// Returns memory that the block does not need while it is as it is.
  package mutating func trim() {
    deadlines.trim()
    records.trim()
    entries.trim()
    flips = GrowingBuffer()
  }

  /// Takes `length` entries for a slot's new list, in place of the old one where that may be overwritten
  /// and is long enough; returns the first.
  mutating func renewList(of slot: Int, length: Int, overwriting: Bool) -> Int {
    let records = records.mutablePointer
    let old = records[slot].list
    pairs += length - old.count
    records[slot].length = UInt16(length)
    if overwriting, length <= old.count { return old.lowerBound }
    let start = entries.count
    precondition(start + length < 1 << 32, "a block has more pairs than it numbers")
    entries.extend(by: length)
    records[slot].start = UInt32(start)
    return start
  }

  mutating func refreshDue() {
    let deadlines = deadlines.pointer
    var least = Float.infinity
    for slot in 0..<count { least = deadlines[slot] < least ? deadlines[slot] : least }
    due = least
  }
}

/// Going back after a trial step that is rejected: bits are put back, nothing is undone by arithmetic.
extension NeuronBlock {
  /// Forgets the trial before, and remembers where lists end.
  mutating func hold() {
    saved.resize(to: 0)
    savedEntries.resize(to: 0)
    before = (pairs, entries.count)
  }

  /// Remembers a slot with its list.
  mutating func save(_ slot: Int) {
    let (record, end) = (records.pointer[slot], savedEntries.count)
    saved.append((slot, deadlines.pointer[slot], record))
    savedEntries.extend(by: Int(record.length))
    savedEntries.copy(record.list, of: entries, to: end)
  }

  /// Puts everything back as it was before the trial.
  package mutating func restore() {
    var next = 0
    for index in 0..<saved.count {
      let (slot, deadline, record) = saved.pointer[index]
      deadlines.mutablePointer[slot] = deadline
      records.mutablePointer[slot] = record
      let end = next + Int(record.length)
      entries.copy(next..<end, of: savedEntries, to: Int(record.start))
      next = end
    }
    pairs = before.pairs
    entries.resize(to: before.entries)
    refreshDue()
  }

  /// Moves lists together when more than half of the entries are left over.
  package mutating func compact() {
    guard entries.count > 2 * pairs + 64 else { return }
    var packed = NeighborEntries<Scalar>()
    packed.resize(to: pairs)
    var next = 0
    for slot in 0..<count {
      let list = records.pointer[slot].list
      packed.copy(list, of: entries, to: next)
      records.mutablePointer[slot].start = UInt32(next)
      next += list.count
    }
    entries = packed
  }
}
