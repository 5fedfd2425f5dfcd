/// A slot as it was before a trial step.
package struct SavedSlot: BitwiseCopyable {
  let slot: Int
  let deadline: Float
  let record: NeuronRecord
  let hasEntries: Bool
}

/// Going back after a trial step that is rejected: bits are put back, nothing is undone by arithmetic.
extension NeuronBlock {
  /// Remembers where lists end, before a trial.
  mutating func hold() {
    saved.resize(to: 0)
    savedEntries.resize(to: 0)
    (savedListed, savedEnd) = (listed, points.count)
  }

  /// Remembers a slot, with its products and offsets where these will be overwritten.
  mutating func save(_ slot: Int, entries: Bool) {
    let record = records.pointer[slot]
    saved.append(
      SavedSlot(
        slot: slot, deadline: deadlines.pointer[slot], record: record, hasEntries: entries))
    guard entries else { return }
    let (start, length) = (Int(record.start), Int(record.length))
    let copy = savedEntries.extend(by: 2 * length)
    copy.update(from: values.pointer + start, count: length)
    (copy + length).update(from: offsets.pointer + start, count: length)
  }

  /// Puts everything back as it was before the trial.
  package mutating func restore() {
    var next = savedEntries.pointer
    for index in 0..<saved.count {
      let old = saved.pointer[index]
      let (start, length) = (Int(old.record.start), Int(old.record.length))
      deadlines.pointer[old.slot] = old.deadline
      records.pointer[old.slot] = old.record
      guard old.hasEntries else { continue }
      (values.pointer + start).update(from: next, count: length)
      (offsets.pointer + start).update(from: next + length, count: length)
      next += 2 * length
    }
    listed = savedListed
    points.resize(to: savedEnd)
    values.resize(to: savedEnd)
    offsets.resize(to: savedEnd)
    refreshDue()
  }

  /// Moves lists together when more than half of the entries are left over.
  package mutating func compact() {
    guard points.count > 2 * listed + 64 else { return }
    var packedPoints = GrowingBuffer<UInt16>()
    var packedValues = GrowingBuffer<Scalar>()
    var packedOffsets = GrowingBuffer<Scalar>()
    packedPoints.resize(to: listed)
    packedValues.resize(to: listed)
    packedOffsets.resize(to: listed)
    var next = 0
    for slot in 0..<count {
      let (start, length) = (Int(records.pointer[slot].start), Int(records.pointer[slot].length))
      (packedPoints.pointer + next).update(from: points.pointer + start, count: length)
      (packedValues.pointer + next).update(from: values.pointer + start, count: length)
      (packedOffsets.pointer + next).update(from: offsets.pointer + start, count: length)
      records.pointer[slot].start = UInt32(next)
      next += length
    }
    points = packedPoints
    values = packedValues
    offsets = packedOffsets
  }
}
