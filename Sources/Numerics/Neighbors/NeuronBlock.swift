/// What is known of a neuron that fires somewhere, beside its list.
package struct NeuronRecord: BitwiseCopyable {
  /// r.
  package let neuron: UInt32
  /// Where its list begins in the block.
  package var start: UInt32
  /// How far the neuron may still move before a point outside its list can fire.
  package var room: Float
  /// What rounding may have added to the products of its list.
  package var blur: Float
  /// The points in its list.
  package var length: UInt16
  /// The epoch whose products the list holds.
  package var stamp: UInt8
  /// a_r.
  package let sign: Int8
}

/// A pair whose firing changed, with what that changes in the prediction beyond a linear step, times
/// sqrt m: a_r (z - b) for one that fires now, -a_r (z - b) for one that does not.
package struct FiringFlip: BitwiseCopyable {
  /// The data point's number.
  package let point: UInt32
  /// What it adds to the prediction beyond a linear step, times sqrt m.
  package let value: Double
}

/// A neuron whose certificate is used up, and how far it moved since it was last looked at.
package struct ExpiredNeuron: BitwiseCopyable {
  /// Of the neuron.
  package let slot: Int
  /// How far it moved since it was last looked at.
  package let path: Double
}

/// The neurons of a range that fire somewhere, with their neighbour lists: a task of one thread.
///
/// The list of slot q is entries `start..<start + length`: points in rising order, z at the epoch of the
/// slot's stamp, and the offset from which beta follows: beta = A_j + offset while the pair fires, and
/// the offset alone while it does not. 24 bytes a neuron, and 10 a pair in single precision.
package struct NeuronBlock<Scalar: KernelScalar>: ~Copyable {
  /// The clock's reading at which each slot is looked at next; infinite for a neuron that fires no more.
  var deadlines = GrowingBuffer<Float>()
  var records = GrowingBuffer<NeuronRecord>()
  var points = GrowingBuffer<UInt16>()
  var values = GrowingBuffer<Scalar>()
  var offsets = GrowingBuffer<Scalar>()
  /// The entries of lists in use; others are what rebuilt neurons left behind.
  var listed = 0
  var saved = GrowingBuffer<SavedSlot>()
  var savedEntries = GrowingBuffer<Scalar>()
  var savedListed = 0
  var savedEnd = 0

  /// The least of the deadlines.
  package internal(set) var due = Float.infinity
  /// What the last pass changed.
  package internal(set) var flips = GrowingBuffer<FiringFlip>()
  /// Whose lists the last pass found too old.
  package internal(set) var expired = GrowingBuffer<ExpiredNeuron>()

  /// A block of no neurons.
  package init() {}

  /// Neurons, those that fire no more included.
  package var count: Int { records.count }
  /// Pairs in lists.
  package var pairs: Int { listed }
  /// Bytes of memory.
  package var bytes: Int {
    count * (MemoryLayout<NeuronRecord>.stride + 4)
      + points.count * (2 + 2 * MemoryLayout<Scalar>.stride)
  }

  /// The neuron of an entry of ``expired``.
  package func neuron(ofExpired index: Int) -> Int {
    Int(records.pointer[expired.pointer[index].slot].neuron)
  }

  /// Adds the values of ``flips`` to those of their points.
  package func addFlips(to sums: UnsafeMutablePointer<Double>) {
    for index in 0..<flips.count {
      sums[Int(flips.pointer[index].point)] += flips.pointer[index].value
    }
  }

  /// The neurons whose products exceed b for a point, in rising order.
  package func firing(on point: Int, above b: Scalar) -> [Int] {
    var found: [Int] = []
    for slot in 0..<count where deadlines.pointer[slot] < .infinity {
      let record = records.pointer[slot]
      for entry in Int(record.start)..<Int(record.start) + Int(record.length)
      where Int(points.pointer[entry]) == point && !(values.pointer[entry] <= b) {
        found.append(Int(record.neuron))
      }
    }
    return found
  }

  /// Returns memory that the block does not need while it is as it is.
  package mutating func trim() {
    deadlines.trim()
    records.trim()
    points.trim()
    values.trim()
    offsets.trim()
    flips = GrowingBuffer()
  }

  /// Adds a slot at the end.
  mutating func addSlot(_ neuron: Int, sign: Int8) -> Int {
    deadlines.append(.infinity)
    records.append(
      NeuronRecord(
        neuron: UInt32(neuron), start: 0, room: 0, blur: 0, length: 0, stamp: 0, sign: sign))
    return records.count - 1
  }

  /// Takes `length` entries for a slot's new list, in place of the old one where that may be overwritten
  /// and is long enough; returns the first.
  mutating func renewList(of slot: Int, length: Int, overwriting: Bool) -> Int {
    let old = records.pointer[slot]
    if overwriting, length <= Int(old.length) {
      listed += length - Int(old.length)
      records.pointer[slot].length = UInt16(length)
      return Int(old.start)
    }
    let start = points.count
    precondition(start + length < 1 << 32, "a block has more pairs than it numbers")
    points.extend(by: length)
    values.extend(by: length)
    offsets.extend(by: length)
    listed += length - Int(old.length)
    records.pointer[slot].start = UInt32(start)
    records.pointer[slot].length = UInt16(length)
    return start
  }

  mutating func refreshDue() {
    var least = Float.infinity
    for slot in 0..<count {
      least = deadlines.pointer[slot] < least ? deadlines.pointer[slot] : least
    }
    due = least
  }
}
